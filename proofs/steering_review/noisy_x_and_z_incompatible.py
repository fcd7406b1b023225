"""The noisy qubit observables X and Z of sharpness 71/100 are incompatible.

Source: Busch, Phys. Rev. D 33, 2253 (1986); arXiv:1604.00501: incompatible exactly above 1/sqrt 2 = 0.7071..
"""

import exactsteer as es

v = es.parse("71/100")
one = es.matrix([[1, 0], [0, 1]])
halves = [[one / 2 + pauli * (v * sign / 2) for sign in (1, -1)] for pauli in (es.PAULI_X, es.PAULI_Z)]
claim = es.Incompatible(tuple(es.Measurement(tuple(effects)) for effects in halves))
printed = "incompatible above 1/sqrt 2"
certified = f"incompatible at {v}"
