"""Eq. (6) with white noise is quantum at visibility sqrt(6)/3 = 0.816.

Source: arXiv:1907.03705, theorem 4; the number is ours. The claim is about the robustness t = 1/v - 1. Proved: a realisation, a
mixture of four planes like that of `theorem_4_maximum_attained`.
"""

import exactsteer as es
from exactsteer.certificates.searches.families.with_input_quantum import white_family
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("pauli-transpose").build()
claim = FamilyRobustness(family, es.parse("sqrt(6)/2 - 1"), "max", "quantum", white_family(family))

certified = f"v at least {1 / (claim.value + 1)}"
