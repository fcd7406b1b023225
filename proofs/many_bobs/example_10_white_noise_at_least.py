"""Example 10 by its recipe, with a state of our own, needs white noise of weight at least 0.05916168 to have a parent.

Source: arXiv:2604.07078, section 6, eqs. (20), (21), (24). The claim is about the robustness t; the weight of the noise
is r = t/(1 + t).
"""

import exactsteer as es
from exactsteer.algebra.number import decimal_text
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-example-10").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise(alices=1,d=4)").build()
claim = FamilyRobustness(family, es.parse("62881885/10^9"), "min", "no-signalling", noise)

printed = "r about 0.0017, for a state that is lost"
certified = f"r at least {decimal_text(claim.value / (claim.value + 1), 8, outward=-1)}, for a state of our own"
verdict = "proved for a state of our own; the printed state is not at hand"
