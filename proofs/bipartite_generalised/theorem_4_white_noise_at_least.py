"""Eq. (6) is not quantum when white noise leaves it a visibility of more than sqrt(6)/3 = 0.816.

Source: arXiv:1907.03705, theorem 4, which says that the violation is robust; the number is ours. The claim is about the
robustness t = 1/v - 1, over level 3, which contains the quantum set.
"""

import exactsteer as es
from exactsteer.certificates.searches.families.with_input_quantum import white_family
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("pauli-transpose").build()
claim = FamilyRobustness(family, es.parse("sqrt(6)/2 - 1"), "min", "3", white_family(family))

printed = "an inequality robustly violated; the numbers are in the supplement, which is not at hand"
certified = f"v at most {1 / (claim.value + 1)}"
