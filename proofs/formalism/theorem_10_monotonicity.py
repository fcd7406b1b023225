"""Theorem 10 on an exact instance: dephasing of the trusted qubit cannot raise the steering negativity.

Source: arXiv:1708.00756, theorem 10. The box with a state of arXiv:1505.01430 has a negativity in [0.20710, 0.20711], and so
has what dephasing makes of it: this is the upper end after dephasing, with both parts as explicit quantum realisations.
By the surrounding argument: a channel on the trusted side acts on both parts of every decomposition, and keeps traces.
"""

import exactsteer as es
from exactsteer.algebra.matrix import identity
from exactsteer.algebra.number import number
from exactsteer.claims import Robustness
from exactsteer.quantum.maps import KrausMap

before = es.catalogue.pr_box_with_state()
half = number("1/2")
dephasing = KrausMap(((half, identity(before.scenario.dimension)), (half, es.PAULI_Z)))
after = es.Assemblage(before.scenario, {key: dephasing(m) for key, m in before.elements.items()})
claim = Robustness(after, number("20711/100000"), "max", "quantum", "quantum")
certified = "nu <= 0.20711 after dephasing, as before"
