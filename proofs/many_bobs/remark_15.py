"""Remark 15 on an instance: a fully separable state gives a family with a local-hidden-state model, as in the traditional framing.

Source: arXiv:2604.07078, remark 15, eqs. (30), (31), for (|000><000| + |111><111|)/2, measured in Z and X by Alice.
Proved: hidden product states of both Bobs for the family of their marginals.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.steering.families import marginals

systems = {"A": 2, "B1": 2, "B2": 2}
ends = [es.pure_state([int(k == end) for k in range(8)], systems).matrix for end in (0, 7)]
state = es.State(systems, (ends[0] + ends[1]) / 2)
realisation = es.Realisation(state, ((es.observable(es.PAULI_Z), es.observable(es.PAULI_X)),))
claim = FamilyMember(marginals(realisation.assemblage()), "lhs")
