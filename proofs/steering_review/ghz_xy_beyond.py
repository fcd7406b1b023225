"""The three-qubit GHZ state with two untrusted parties measuring X and Y has an LHS model at no visibility above 1/2.

Source: Mermin, Phys. Rev. Lett. 65, 1838 (1990); arXiv:1412.7730. The model has strategies of both parties.
A functional with F >= 0 on the set, F(N) = 1 and F(sigma) = -t, t = 1: no smaller weight is enough.
`ghz_xy_member` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.ghz()
claim = es.Robustness(sigma, es.parse("1"), "min", "lhs", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("1/2"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility 1/2"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
