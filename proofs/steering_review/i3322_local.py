"""The functional I3322 is at most 1 on local behaviours.

Source: arXiv:quant-ph/0306129; arXiv:0803.4290.
"""

import exactsteer as es

claim = es.BoundOver(es.catalogue.i3322(), es.parse("1"), "lhs")
printed = "1"
certified = f"at most {claim.value}"
