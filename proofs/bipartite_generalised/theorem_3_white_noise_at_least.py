"""Eq. (5) is not quantum when white noise leaves it a visibility of more than 1/sqrt 2.

Source: arXiv:1907.03705, eq. (5); the number is ours. The claim is about the robustness t = 1/v - 1, over level 1, which
contains the quantum set.
"""

import exactsteer as es
from exactsteer.certificates.searches.families.with_input_quantum import white_family
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("pr-box-with-input").build()
claim = FamilyRobustness(family, es.parse("sqrt(2) - 1"), "min", "1", white_family(family))

certified = f"v at most {1 / (claim.value + 1)}"
