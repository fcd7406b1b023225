"""Example 5 becomes almost quantum with white noise of weight at most 1 - 1/sqrt 2.

Source: arXiv:2604.07078, eqs. (20), (24) and definition 13; the value is that of a Popescu-Rohrlich box, and ours here.
The claim is about the robustness t = sqrt 2 - 1; the weight of the noise is t/(1 + t).
"""

import exactsteer as es
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-example-5").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise(alices=2,d=2)").build()
claim = FamilyRobustness(family, es.parse("sqrt(2) - 1"), "max", "almost-quantum", noise)

certified = f"r at most {claim.value / (claim.value + 1)}"
