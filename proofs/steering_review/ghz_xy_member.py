"""The three-qubit GHZ state with two untrusted parties measuring X and Y has an LHS model at the visibility 1/2.

Source: Mermin, Phys. Rev. Lett. 65, 1838 (1990); arXiv:1412.7730. The model has strategies of both parties.
With white noise N, sigma + t N is in the cone over the set for t = 1; the visibility is 1/(1 + t).
`ghz_xy_beyond` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.ghz()
claim = es.Robustness(sigma, es.parse("1"), "max", "lhs", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("1/2"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility 1/2"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
