"""The family of two Bobs steered as by a Bell pair needs white noise of weight at most 1 - 1/sqrt 2 = 0.2929 to become quantum.

Source: arXiv:2604.07078, eqs. (20), (21), (24), for `catalogue:postquantum-bobs-monogamy`, which is ours. The claim is
about the robustness t; the weight of the noise is t/(1 + t). The largest weight of white noise printed there for one
Alice is 0.0147.
"""

import exactsteer as es
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-monogamy").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise").build()
claim = FamilyRobustness(family, es.parse("sqrt(2) - 1"), "max", "no-signalling", noise)

certified = f"r at most {claim.value / (claim.value + 1)}"
