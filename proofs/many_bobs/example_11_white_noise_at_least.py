"""Example 11 by its recipe, with a state of our own, needs white noise of weight at least 0.0781 to have a parent.

Source: arXiv:2604.07078, section 6, eqs. (20), (21), (24). The claim is about the robustness t; the weight of the noise
is r = t/(1 + t).
"""

import exactsteer as es
from exactsteer.algebra.number import decimal_text
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-example-11").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise(alices=2,d=4)").build()
claim = FamilyRobustness(family, es.parse("848/10^4"), "min", "no-signalling", noise)

printed = "r about 0.0085 and 0.00604, for states that are lost"
certified = f"r at least {decimal_text(claim.value / (claim.value + 1), 4, outward=-1)}, for a state of our own"
verdict = "proved for a state of our own; the printed state is not at hand"
