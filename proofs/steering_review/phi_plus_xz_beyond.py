"""The state phi+ of two qubits measured in X and Z has an LHS model at no visibility above sqrt(2)/2.

Source: arXiv:1604.00501; the steering inequality is that of arXiv:0907.1109.
A functional with F >= 0 on the set, F(N) = 1 and F(sigma) = -t, t = sqrt(2) - 1: no smaller weight is enough.
`phi_plus_xz_member` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.isotropic(settings="XZ")
claim = es.Robustness(sigma, es.parse("sqrt(2) - 1"), "min", "lhs", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("sqrt(2)/2"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility 1/sqrt 2"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
