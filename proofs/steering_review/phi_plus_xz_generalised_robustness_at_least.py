"""The generalised steering robustness of phi+ measured in X and Z is at least (sqrt(2) - 1)/(sqrt(2) + 1).

Source: arXiv:1604.00501; the value is computed by other packages. The noise is any assemblage.
"""

import exactsteer as es

claim = es.Robustness(
    es.catalogue.isotropic(settings="XZ"), es.parse("(sqrt(2) - 1)/(sqrt(2) + 1)"), "min", "lhs", "no-signalling"
)

printed = "(sqrt 2 - 1)/(sqrt 2 + 1)"
certified = f"at least {claim.value}"
