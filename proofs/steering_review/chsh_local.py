"""The CHSH functional is at most 2 on local behaviours.

Source: Phys. Rev. Lett. 23, 880 (1969).
"""

import exactsteer as es

claim = es.BoundOver(es.catalogue.chsh(), es.parse("2"), "lhs")
printed = "2"
certified = f"at most {claim.value}"
