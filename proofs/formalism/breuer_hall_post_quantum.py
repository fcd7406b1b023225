"""The image of the state (31) under measurements (32) and the positive map (33) is post-quantum.

Source: arXiv:1708.00756, section 5.2 and appendix A, where a numerical semidefinite program is cited as evidence.
Proved: the assemblage is no-signalling and outside the almost-quantum set, hence it has no quantum realisation.
"""

import exactsteer as es

claim = es.NotAlmostQuantum(es.catalogue.breuer_hall())
