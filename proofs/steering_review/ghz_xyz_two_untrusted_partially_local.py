"""GHZ of visibility 63/100 with two untrusted parties measuring X, Y and Z is a mixture with one party apart.

Source: arXiv:1604.00501, section VI, for the question; the numbers are ours. Terms with one untrusted party
apart are enough.
`ghz_xyz_two_untrusted_genuinely_steerable` has the other side.
"""

import exactsteer as es

claim = es.PartiallyLocal(es.catalogue.ghz(untrusted=2, settings="XYZ", visibility="63/100"))
certified = "visibility 63/100"
