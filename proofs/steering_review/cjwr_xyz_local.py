"""The linear steering functional <A_1 X> + <A_2 Y> + <A_3 Z> is at most sqrt(3) on local-hidden-state assemblages.

Source: arXiv:0907.1109; arXiv:1604.00501. The assemblage `isotropic_xyz_at_the_threshold` attains it.
"""

import exactsteer as es

functional = es.catalogue.cjwr("XYZ")
claim = es.BoundOver(functional, es.parse("sqrt(3)"), "lhs")

if functional.value(es.catalogue.werner(settings="XYZ", visibility="sqrt(3)/3")) != -claim.value:
    raise AssertionError("the bound is not attained up to the sign of the correlations")

printed = "sqrt 3"
certified = f"at most {claim.value}, attained"
