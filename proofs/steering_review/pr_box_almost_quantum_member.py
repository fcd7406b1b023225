"""The Popescu-Rohrlich box has an almost-quantum moment matrix at the visibility sqrt(2)/2.

Source: arXiv:0803.4290; Lett. Math. Phys. 4, 93 (1980): the visibility of Tsirelson's bound 2 sqrt 2 = 4 v.
With white noise N, sigma + t N is in the cone over the set for t = sqrt(2) - 1; the visibility is 1/(1 + t).
`pr_box_almost_quantum_beyond` has the other side.
"""

import exactsteer as es
from exactsteer.steering.noise import white_noise

sigma = es.catalogue.pr_box().assemblage()
claim = es.Robustness(sigma, es.parse("sqrt(2) - 1"), "max", "almost-quantum", white_noise(sigma.scenario))

if 1 / (1 + claim.value) != es.parse("sqrt(2)/2"):
    raise AssertionError("the robustness is not that of the visibility")

printed = "visibility 1/sqrt 2"
certified = f"visibility {1 / (1 + claim.value)}, exactly"
