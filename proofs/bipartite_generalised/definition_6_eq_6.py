"""Eq. (6) with y = a is a general instrumental assemblage: it is part of eq. (6), which is no-signalling.

Source: arXiv:1907.03705, definition 6 (preprint: definition 4). Proved: an assemblage with an input of Bob that has these
entries at y = a.
"""

import exactsteer as es
from exactsteer.certificates.family_witnesses import Extension
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import FamilyMember

whole = es.catalogue.find_family("pauli-transpose").build()
known = Extension(whole.members, NoWitness())
claim = FamilyMember(es.catalogue.find_family("pauli-transpose-instrumental").build(), "no-signalling", known)
