"""Theorem 4: eq. (6) is post-quantum and yet shows only quantum correlations, one theorem about one assemblage.

Source: arXiv:1907.03705, theorem 4 (preprint: theorem 2), eq. (6). Proved together: it is outside level 2 of the moment
matrices; and it is the image of a quantum assemblage, Alice's measurements of X, Y, Z on a maximally entangled pair, under
the identity for y = 0 and the transposition for y = 1, which is positive by a square. By argument: the dual of a positive
trace-preserving map takes Bob's POVMs to POVMs on the quantum assemblage.
"""

import exactsteer as es
from exactsteer.claims import Conjunction, FamilyMember, FamilyOutside
from exactsteer.quantum.positive_maps import transposition
from exactsteer.steering.positive_images import PositiveImages

family = es.catalogue.find_family("pauli-transpose").build()
paulis = tuple(es.observable(p.transpose()) for p in (es.PAULI_X, es.PAULI_Y, es.PAULI_Z))
realisation = es.Realisation(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), (paulis,))
known = PositiveImages(realisation, (None, transposition(2)))
claim = Conjunction((FamilyOutside(family, "2"), FamilyMember(family, "positive-maps", known)))
