"""The LHS steering robustness of phi+ measured in X, Y and Z is at least (sqrt(3) - 1)/2.

Source: arXiv:1604.00501, for the quantity; the value is ours. The noise is any local assemblage.
"""

import exactsteer as es

claim = es.Robustness(es.catalogue.isotropic(settings="XYZ"), es.parse("(sqrt(3) - 1)/2"), "min", "lhs", "lhs")

certified = f"at least {claim.value}"
