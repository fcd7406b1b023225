"""The three noisy Pauli observables of sharpness 29/50 are incompatible.

Source: Busch, Phys. Rev. D 33, 2253 (1986); arXiv:1604.00501: incompatible exactly above 1/sqrt 3 = 0.5773..
"""

import exactsteer as es

v, paulis = es.parse("29/50"), (es.PAULI_X, es.PAULI_Y, es.PAULI_Z)
one = es.matrix([[1, 0], [0, 1]])
halves = [[one / 2 + pauli * (v * sign / 2) for sign in (1, -1)] for pauli in paulis]
claim = es.Incompatible(tuple(es.Measurement(tuple(effects)) for effects in halves))
printed = "incompatible above 1/sqrt 3"
certified = f"incompatible at {v}"
