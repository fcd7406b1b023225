"""No family with a parent lies within 1/250 of the printed doubles of example 9.

Source: arXiv:2604.07078, example 9, eqs. (17), (18) as printed: the doubles are not exactly no-signalling, and the ball
covers their rounding. Distances are Euclidean over all entries of both Bobs.
"""

import exactsteer as es
from exactsteer.claims import FamilyBallOutside

data = es.catalogue.find_family("postquantum-bobs-example-9-as-printed").build()
claim = FamilyBallOutside(data, es.parse("1/250"), "no-signalling")
