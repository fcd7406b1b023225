"""The transposed two-qubit family needs white noise of weight at most 1 - 2/sqrt 5 = 0.1056 to become quantum.

Source: arXiv:2604.07078, eqs. (20), (21), (24), for `catalogue:postquantum-bobs-transposed`, which is ours. The claim is
about the robustness t; the weight of the noise is t/(1 + t). The largest weight of white noise printed there for one
Alice is 0.0147.
"""

import exactsteer as es
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-transposed").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise").build()
claim = FamilyRobustness(family, es.parse("sqrt(5)/2 - 1"), "max", "no-signalling", noise)

certified = f"r at most {claim.value / (claim.value + 1)}"
