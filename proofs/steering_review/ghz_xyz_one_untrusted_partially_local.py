"""GHZ of visibility 27/50 with one untrusted party measuring X, Y and Z is a mixture with one party apart.

Source: arXiv:1604.00501, section VI, for the question; the numbers are ours. The terms with a trusted
party apart have one of finitely many pure states of it.
`ghz_xyz_one_untrusted_genuinely_steerable` has the other side.
"""

import exactsteer as es

claim = es.PartiallyLocal(es.catalogue.ghz(untrusted=1, settings="XYZ", visibility="27/50"))
certified = "visibility 27/50"
