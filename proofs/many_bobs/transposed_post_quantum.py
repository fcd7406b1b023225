"""A two-qubit family is realisable without signalling to the Bobs together, and not quantum.

Source: the three verdicts about families of arXiv:2604.07078, theorem 6; the example is ours,
`catalogue:postquantum-bobs-transposed`: eight amplitudes 0, 1, i, -1, and the transposition of the second Bob. Proved
together: a block-positive no-signalling parent; no positive one.
"""

import exactsteer as es
from exactsteer.claims import Conjunction, FamilyMember, FamilyOutside

family = es.catalogue.find_family("postquantum-bobs-transposed").build()
claim = Conjunction((FamilyMember(family, "block-positive"), FamilyOutside(family, "no-signalling")))
