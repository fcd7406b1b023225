"""One Bob holds the bit a, the other a + x: no parent exists, not even a block-positive one.

Source: arXiv:2604.07078, definition 2 and theorem 6, for `catalogue:postquantum-bobs-simplest`, which is ours. Each Bob
alone is not signalled to, which is all that definition 2 asks; together the two would read Alice's setting. Entries are 0
and 1/2.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("postquantum-bobs-simplest").build(), "block-positive")
