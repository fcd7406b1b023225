"""Proposition 16, second half: the Bobs' correlations are not local, and CHSH has its largest quantum value 2 sqrt 2.

Source: arXiv:2604.07078, proposition 16: p(b|y) of (|01> + |10>)/sqrt 2, the first Bob measuring X and Z, the second (X +
Z)/sqrt 2 and (X - Z)/sqrt 2. Proved: p has no local model. The value of CHSH is exact, computed here.
"""

import exactsteer as es

root = es.parse("sqrt(2)/2")
first = (es.observable(es.PAULI_X), es.observable(es.PAULI_Z))
second = (es.observable((es.PAULI_X + es.PAULI_Z) * root), es.observable((es.PAULI_X - es.PAULI_Z) * root))
state = es.pure_state([0, 1, 1, 0], {"B1": 2, "B2": 2, "trivial": 1})
behaviour = es.Realisation(state, (first, second)).assemblage()
claim = es.Steerable(behaviour)

signs = {(0, 0): 1, (0, 1): 1, (1, 0): -1, (1, 1): 1}
value = sum((m.trace() * (-1) ** sum(b) * signs[y] for (b, y), m in behaviour.elements.items()), es.parse("0"))
if value * value != 8:
    raise AssertionError(f"the value of CHSH is {value}")
printed = "CHSH violated maximally"
certified = f"CHSH = {value}"
