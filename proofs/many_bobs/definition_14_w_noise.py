"""The W noise of eq. (23) has a local-hidden-state model, although Alice measures an entangled state.

Source: arXiv:2604.07078, definition 14, eq. (31), and eq. (23). Proved: hidden product states of both Bobs.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember

claim = FamilyMember(es.catalogue.find_family("postquantum-bobs-w").build(), "lhs")
