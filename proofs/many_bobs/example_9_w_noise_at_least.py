"""Example 9 needs W noise of weight at least 0.013851042 to become quantum.

Source: arXiv:2604.07078, section 6, eqs. (20), (23), (24). The claim is about the robustness t, the least t for which the
family plus t times the noise has a parent; the weight of the noise is r = t/(1 + t).
"""

import exactsteer as es
from exactsteer.algebra.number import decimal_text
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-example-9").build()
noise = es.catalogue.find_family("postquantum-bobs-w").build()
claim = FamilyRobustness(family, es.parse("140455881/10^10"), "min", "no-signalling", noise)

printed = "r about 0.0139"
certified = f"r at least {decimal_text(claim.value / (claim.value + 1), 9, outward=-1)}"
