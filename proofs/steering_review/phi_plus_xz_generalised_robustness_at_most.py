"""The generalised steering robustness of phi+ measured in X and Z is at most (sqrt(2) - 1)/(sqrt(2) + 1).

Source: arXiv:1604.00501; the value is computed by other packages. The noise is any assemblage.
"""

import exactsteer as es

claim = es.Robustness(
    es.catalogue.isotropic(settings="XZ"), es.parse("(sqrt(2) - 1)/(sqrt(2) + 1)"), "max", "lhs", "no-signalling"
)

printed = "(sqrt 2 - 1)/(sqrt 2 + 1)"
certified = f"at most {claim.value}"
