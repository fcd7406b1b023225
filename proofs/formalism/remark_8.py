"""The correlations between the untrusted parties of a tripartite Gleason assemblage are quantum.

Source: arXiv:1708.00756, remark 8, for the witness of example 7, eqs. (24), (25), with |e> = |+> and epsilon = 2/25, which
is below the minimum 1 - 3 sqrt(6)/8 of the projector on product states. Proved by machine: a two-party state and POVMs with
p(a1, a2|x1, x2) = tr[(M (x) M) W^(12)] for measurements of Z and X. By argument: any witness, any measurements, because the
marginal of a block-positive operator is block-positive.
"""

from functools import reduce
from operator import add

import exactsteer as es
from exactsteer.steering.gleason import gleason_correlations

epsilon = es.parse("2/25")
product_vectors = [  # |000>, |1 e' e>, |e 1 e'>, |e' e 1> with e = (1, 1), e' = (1, -1), not normalised
    [1, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, 1, -1, -1],
    [0, 0, 1, -1, 0, 0, 1, -1],
    [0, 1, 0, 1, 0, -1, 0, -1],
]
qubits = {"A1": 2, "A2": 2, "B": 2}
projector = reduce(add, (es.pure_state(vector, qubits).matrix for vector in product_vectors))
unit = es.maximally_mixed(qubits).matrix * 8
witness = es.Operator(qubits, (projector - unit * epsilon) / (4 - epsilon * 8))

measurements = [es.observable(es.PAULI_Z), es.observable(es.PAULI_X)]
realisation = gleason_correlations(es.partial_trace(witness, over="B"), measurements, measurements)
claim = es.Quantum(realisation.assemblage(), realisation)

for (a, x), p in realisation.assemblage().behaviour().items():
    effects = measurements[x[0]].effects[a[0]].tensor(measurements[x[1]].effects[a[1]])
    if p != (effects @ es.partial_trace(witness, over="B").matrix).trace():
        raise AssertionError(f"the realised probability {a}|{x} is not that of the witness")
