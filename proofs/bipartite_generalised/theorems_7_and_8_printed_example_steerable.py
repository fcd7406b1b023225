"""The printed example of theorems 7 and 8 is steerable all the same: it has no hidden states.

Source: arXiv:1907.03705, eq. (6) with y = a. Proved: no local strategy of Alice with hidden states for each of Bob's inputs has
these elements.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("pauli-transpose-instrumental").build(), "lhs")
