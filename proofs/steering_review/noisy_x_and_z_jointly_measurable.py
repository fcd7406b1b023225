"""The noisy qubit observables X and Z of sharpness 1/sqrt 2 are jointly measurable.

Source: Busch, Phys. Rev. D 33, 2253 (1986); arXiv:1604.00501. The effects of the parent POVM are singular:
the pair is on the boundary.
"""

import exactsteer as es

v = es.parse("sqrt(2)/2")
one = es.matrix([[1, 0], [0, 1]])
halves = [[one / 2 + pauli * (v * sign / 2) for sign in (1, -1)] for pauli in (es.PAULI_X, es.PAULI_Z)]
claim = es.JointlyMeasurable(tuple(es.Measurement(tuple(effects)) for effects in halves))
printed = "sharpness at most 1/sqrt 2"
certified = f"jointly measurable at {v}"
