"""The Popescu-Rohrlich box has a local model at no visibility above 1/2.

Source: Found. Phys. 24, 379 (1994). A behaviour is an assemblage with the trusted dimension 1.
A functional with F >= 0 on the set, F(N) = 1 and F(sigma) = -t, t = 1: no smaller weight is enough.
`pr_box_local_member` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.pr_box().assemblage()
claim = es.Robustness(sigma, es.parse("1"), "min", "lhs", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("1/2"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility 1/2"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
