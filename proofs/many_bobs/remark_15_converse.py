"""The converse of remark 15 fails: the GHZ noise of eq. (22) has a local-hidden-state model, its GHZ assemblage has none.

Source: arXiv:2604.07078, remark 15 and eq. (22). Proved: hidden product states for the marginals. The GHZ state's own
assemblage of the two Bobs together is steerable, see `remark_15_converse_steerable`.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember

claim = FamilyMember(es.catalogue.find_family("postquantum-bobs-ghz").build(), "lhs")
