"""No parent, not even a block-positive one, steers two Bobs as by a maximally entangled pair each.

Source: arXiv:2604.07078, theorem 6, for `catalogue:postquantum-bobs-monogamy`, which is ours: entries 0, 1/2, 1/4, -1/4.
It is the monogamy of entanglement: Z and X of Alice steer each Bob to the eigenstates of Z and X.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("postquantum-bobs-monogamy").build(), "block-positive")
