"""A party cannot be steered away from a pure state: an assemblage with pure reduced state is quantum, without entanglement.

Source: the theorem of Gisin, Hughston, Jozsa and Wootters as cited in arXiv:1708.00756, section 1, at its most singular
point, where rho_R has no inverse. Proved by machine for three outcomes of two settings and a qutrit state: the state and
POVMs on a space of dimension at most two.
"""

import exactsteer as es
from exactsteer.steering.ghjw import ghjw

psi = es.pure_state([1, "1 + I", "2*I"], {"B": 3}).matrix
probabilities = {(0, 0): "1/7", (1, 0): "2/7", (2, 0): "4/7", (0, 1): "3/5", (1, 1): "2/5", (2, 1): "0"}
sigma = es.Assemblage(
    es.scenario(parties=1, settings=2, outcomes=3, trusted=3),
    {key: psi * es.parse(p) for key, p in probabilities.items()},
)
claim = es.Quantum(sigma)

certified = f"untrusted dimension {ghjw(sigma).dimensions[0]}"
