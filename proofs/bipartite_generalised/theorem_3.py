"""Theorem 3: a no-signalling assemblage with an input of Bob need not be quantum; eq. (5) is not.

Source: arXiv:1907.03705, theorem 3 (preprint: theorem 1), eq. (5). Proved directly of the assemblage, without Bob's
measurement: it is outside level 1 of the moment matrices for Alice's algebra, one for each input, with a common part.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("pr-box-with-input").build(), "1")
