"""The state phi+ of two qubits measured in X and Z has an LHS model at the visibility sqrt(2)/2.

Source: arXiv:1604.00501; the steering inequality is that of arXiv:0907.1109.
With white noise N, sigma + t N is in the cone over the set for t = sqrt(2) - 1; the visibility is 1/(1 + t).
`phi_plus_xz_beyond` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.isotropic(settings="XZ")
claim = es.Robustness(sigma, es.parse("sqrt(2) - 1"), "max", "lhs", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("sqrt(2)/2"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility 1/sqrt 2"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
