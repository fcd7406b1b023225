"""A quantum family without local-hidden-state model: Alice shares a Bell pair with one Bob, the other has a mixed qubit.

Source: arXiv:2604.07078, definitions 3 and 14; Alice measures Z and X. Proved together: a quantum parent; a functional
that is positive on every family of hidden product states, and negative on this one.
"""

import exactsteer as es
from exactsteer.claims import Conjunction, FamilyMember, FamilyOutside
from exactsteer.steering.families import marginals

mixed = es.maximally_mixed({"B2": 2}).matrix
pair = es.pure_state([1, 0, 0, 1], {"A": 2, "B1": 2}).matrix
state = es.State({"A": 2, "B1": 2, "B2": 2}, pair.tensor(mixed))
realisation = es.Realisation(state, ((es.observable(es.PAULI_Z), es.observable(es.PAULI_X)),))
family = marginals(realisation.assemblage())
claim = Conjunction((FamilyMember(family, "quantum"), FamilyOutside(family, "lhs")))
