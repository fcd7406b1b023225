"""Eq. (5) with y = a is no example for theorem 7 either: it has hidden states.

Source: arXiv:1907.03705, eq. (5), definition 6. Two settings with two outcomes are too few for a box. Proved: local strategies
of Alice with hidden states for each of Bob's inputs.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember

claim = FamilyMember(es.catalogue.find_family("pr-box-with-input-instrumental").build(), "lhs")
