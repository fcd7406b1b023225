"""GHZ of visibility 543/1000 with one untrusted party measuring X, Y and Z shows genuine tripartite steering.

Source: arXiv:1604.00501, section VI, for the question; the numbers are ours. Separable operators are relaxed
to those with a positive partial transpose.
`ghz_xyz_one_untrusted_partially_local` has the other side.
"""

import exactsteer as es

claim = es.GenuinelySteerable(es.catalogue.ghz(untrusted=1, settings="XYZ", visibility="543/1000"))
certified = "visibility 543/1000"
