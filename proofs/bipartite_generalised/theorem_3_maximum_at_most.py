"""The quantum value of the functional that eq. (5) maximises is at most 2 sqrt 2; eq. (5) has 4.

Source: arXiv:1907.03705, eq. (5); F = sum (-1)^(a + x y) tr(Z sigma_{a|xy}) is CHSH with Z measured for both inputs. Level 1 is
tight: see `theorem_3_maximum_attained`.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound

functional = es.catalogue.find_family_functional("pr-box-with-input-functional").build()
claim = FamilyBound(functional, es.parse("2*sqrt(2)"), "1")

value = functional.value(es.catalogue.find_family("pr-box-with-input").build())
certified = f"at most {claim.value}; {value} on eq. (5)"
