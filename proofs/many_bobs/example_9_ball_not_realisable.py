"""No family with a block-positive parent lies within 1/1000 of the printed doubles of example 9.

Source: arXiv:2604.07078, example 9, eqs. (17), (18) as printed.
"""

import exactsteer as es
from exactsteer.claims import FamilyBallOutside

data = es.catalogue.find_family("postquantum-bobs-example-9-as-printed").build()
claim = FamilyBallOutside(data, es.parse("1/1000"), "block-positive")
