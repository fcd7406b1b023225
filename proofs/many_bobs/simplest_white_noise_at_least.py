"""The family of the bits a and a + x needs white noise of weight at least 1/2 to become quantum.

Source: arXiv:2604.07078, eqs. (20), (21), (24), for `catalogue:postquantum-bobs-simplest`, which is ours. The claim is
about the robustness t = 1; the weight of the noise is t/(1 + t). The largest weight of white noise printed there for one
Alice is 0.0147.
"""

import exactsteer as es
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-simplest").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise").build()
claim = FamilyRobustness(family, es.parse("1"), "min", "no-signalling", noise)

certified = f"r at least {claim.value / (claim.value + 1)}"
