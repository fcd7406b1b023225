"""Proposition 16, first half: the family of a mixed qubit and a Bell pair has a local-hidden-state model.

Source: arXiv:2604.07078, proposition 16: every element is 1/4, so that no correlations are needed. The Bell inequality
that the Bobs violate is `proposition_16_bell`.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember

claim = FamilyMember(es.catalogue.find_family("postquantum-bobs-proposition-16").build(), "lhs")
