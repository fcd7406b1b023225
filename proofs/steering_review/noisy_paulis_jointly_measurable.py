"""The three noisy Pauli observables of sharpness 1/sqrt 3 are jointly measurable.

Source: Busch, Phys. Rev. D 33, 2253 (1986); arXiv:1604.00501. By pairs they are so up to 1/sqrt 2.
"""

import exactsteer as es

v, paulis = es.parse("sqrt(3)/3"), (es.PAULI_X, es.PAULI_Y, es.PAULI_Z)
one = es.matrix([[1, 0], [0, 1]])
halves = [[one / 2 + pauli * (v * sign / 2) for sign in (1, -1)] for pauli in paulis]
claim = es.JointlyMeasurable(tuple(es.Measurement(tuple(effects)) for effects in halves))
printed = "sharpness at most 1/sqrt 3"
certified = f"jointly measurable at {v}"
