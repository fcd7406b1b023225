"""The functional I3322 is at most 2 on no-signalling behaviours.

Source: arXiv:0803.4290.
"""

import exactsteer as es

claim = es.BoundOver(es.catalogue.i3322(), es.parse("2"), "no-signalling")
printed = "2"
certified = f"at most {claim.value}"
