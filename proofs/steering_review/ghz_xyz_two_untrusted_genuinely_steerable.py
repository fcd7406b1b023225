"""GHZ of visibility 633/1000 with two untrusted parties measuring X, Y and Z shows genuine tripartite steering.

Source: arXiv:1604.00501, section VI, for the question; the numbers are ours. A behaviour of the untrusted
parties times a state is relaxed to a real moment matrix.
`ghz_xyz_two_untrusted_partially_local` has the other side.
"""

import exactsteer as es

claim = es.GenuinelySteerable(es.catalogue.ghz(untrusted=2, settings="XYZ", visibility="633/1000"))
certified = "visibility 633/1000"
