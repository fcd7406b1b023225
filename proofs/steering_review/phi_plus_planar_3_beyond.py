"""The state phi+ of two qubits with three equispaced planar measurements has an LHS model at no visibility above 2/3.

Source: the formula 1/(n sin(pi/2n)) for n equispaced measurements, n = 3; see arXiv:1604.00501.
A functional with F >= 0 on the set, F(N) = 1 and F(sigma) = -t, t = 1/2: no smaller weight is enough.
`phi_plus_planar_3_member` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.isotropic(settings="planar3")
claim = es.Robustness(sigma, es.parse("1/2"), "min", "lhs", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("2/3"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility 1/(3 sin(pi/6)) = 2/3"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
