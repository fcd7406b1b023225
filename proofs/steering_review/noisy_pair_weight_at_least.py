"""The steering weight of noisy phi+ measured in X and Z is at least (8 - sqrt 2)/10 at v = 9/10.

Source: arXiv:1311.4590, for the quantity; the value is ours. sigma = (1 - w) tau + w gamma with tau local; at the
visibility v = 9/10.
"""

import exactsteer as es

sigma = es.catalogue.isotropic(settings="XZ", visibility="9/10")
claim = es.Weight(sigma, es.parse("(8 - sqrt(2))/10"), "min", "lhs")

certified = f"at least {claim.value}"
