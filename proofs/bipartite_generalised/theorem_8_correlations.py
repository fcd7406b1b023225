"""Whatever Bob measures on the replacement for theorem 8 is quantum, shown for one measurement for each of Alice's outcomes.

Source: arXiv:1907.03705, theorem 8, second half; `catalogue:four-paulis-instrumental` is ours. Bob measures along (1, 2, 2)/3
for a = 0 and (2, -2, 1)/3 for a = 1. His outcome b, kept as a state |b>, makes p(ab|x) an instrumental assemblage. Proved: it is
quantum; on a maximally entangled pair, the channel for a = 1 measures the transposed effects.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.quantum.maps import choi_matrix
from exactsteer.steering.families import Family
from exactsteer.steering.positive_images import PositiveImages

(four,) = es.catalogue.find_family("four-paulis-instrumental").build().members
directions = ((1, 2, 2), (2, -2, 1))
effects = [es.observable((es.PAULI_X * x + es.PAULI_Y * y + es.PAULI_Z * z) / 3).effects for x, y, z in directions]


def kept(measured: tuple[es.Matrix, ...], m: es.Matrix) -> es.Matrix:
    """sum_b tr(N_b m) |b><b|."""
    return es.matrix([[(measured[0] @ m).trace(), 0], [0, (measured[1] @ m).trace()]])


table = {(a, x): kept(effects[a[0]], m) for (a, x), m in four.elements.items()}
family = Family("instrumental", (es.MeasuredAssemblage(four.scenario, table),))
paulis = (es.PAULI_X, es.PAULI_Y, es.PAULI_Z, -es.PAULI_Y)
alice = tuple(es.observable(p.transpose()) for p in paulis)
realisation = es.Realisation(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), (alice,))
turned = tuple(e.transpose() for e in effects[1])
channels = (choi_matrix(lambda m: kept(effects[0], m), 2, 2), choi_matrix(lambda m: kept(turned, m), 2, 2))
claim = FamilyMember(family, "quantum", PositiveImages(realisation, channels))
