"""The state phi+ of two qutrits measured in two unbiased bases has an LHS model at the visibility (1 + sqrt(3))/4.

Source: the formula (sqrt d + 2)/(2 (sqrt d + 1)) for two mutually unbiased bases, d = 3; see arXiv:1604.00501.
With white noise N, sigma + t N is in the cone over the set for t = 2*sqrt(3) - 3; the visibility is 1/(1 + t).
`qutrits_two_bases_beyond` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.isotropic(d=3, settings="mub2")
claim = es.Robustness(sigma, es.parse("2*sqrt(3) - 3"), "max", "lhs", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("(1 + sqrt(3))/4"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility (sqrt 3 + 2)/(2 (sqrt 3 + 1))"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
