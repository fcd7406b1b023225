"""The generalised Choi map with (a, b, c) = (1/2, 7/5, 1/10) is not positive, because b c < (1 - a)^2 although a + b + c = 2.

Source: S. J. Cho, S.-H. Kye and S. G. Lee, Linear Algebra Appl. 171, 213 (1992), where a is larger by 1: positive if and only
if a + b + c >= 2 and, for a <= 1, b c >= (1 - a)^2; decomposable if and only if 4 b c >= (2 - a)^2 for a <= 2 besides.
"""

import exactsteer as es
from exactsteer.claims import OperatorOutside

channel = es.catalogue.find_map("map:choi(a=1/2,b=7/5,c=1/10)").build()
claim = OperatorOutside((3, 3), channel.matrix, "positive")
