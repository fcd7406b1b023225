"""The generalised Choi map with (a, b, c) = (1/2, 3/4, 3/4) is decomposable, on the boundary 4 b c = (2 - a)^2.

Source: S. J. Cho, S.-H. Kye and S. G. Lee, Linear Algebra Appl. 171, 213 (1992), where a is larger by 1: positive if and only
if a + b + c >= 2 and, for a <= 1, b c >= (1 - a)^2; decomposable if and only if 4 b c >= (2 - a)^2 for a <= 2 besides.
"""

import exactsteer as es
from exactsteer.claims import Decomposable

channel = es.catalogue.find_map("map:choi(a=1/2,b=3/4,c=3/4)").build()
claim = Decomposable(channel)
