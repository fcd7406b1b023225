"""Without an input of Bob nothing is post-quantum: eq. (6) for y = 1 alone is quantum.

Source: arXiv:1907.03705, Fig. 1(a), the theorem of Gisin, Hughston, Jozsa and Wootters. Proved: a state and measurements,
constructed from the assemblage. By argument: so for every no-signalling assemblage of one untrusted party.
"""

import exactsteer as es

claim = es.Quantum(es.catalogue.find_family("pauli-transpose").build().assemblages[1])
