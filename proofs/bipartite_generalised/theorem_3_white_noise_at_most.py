"""Eq. (5) with white noise is quantum at visibility 1/sqrt 2.

Source: arXiv:1907.03705, eq. (5); the number is ours. The claim is about the robustness t = 1/v - 1. Proved: a realisation.
"""

import exactsteer as es
from exactsteer.certificates.searches.families.with_input_quantum import white_family
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("pr-box-with-input").build()
claim = FamilyRobustness(family, es.parse("sqrt(2) - 1"), "max", "quantum", white_family(family))

certified = f"v at least {1 / (claim.value + 1)}"
