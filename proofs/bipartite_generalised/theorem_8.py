"""Theorem 8: an instrumental assemblage that is post-quantum and shows only quantum correlations, with four settings.

Source: arXiv:1907.03705, theorem 8 (preprint: theorem 4); `catalogue:four-paulis-instrumental` is ours and replaces the printed
example, which is quantum: it adds -Y to the settings X, Y, Z of eq. (6) with y = a. Proved together: it is general, that is,
part of a no-signalling assemblage with an input of Bob; it is outside level 2 of the moment matrices; and it is the image of a
quantum assemblage under the identity for a = 0 and the transposition for a = 1. By argument: whatever Bob measures, the
correlations p(ab|x) are quantum.
"""

import exactsteer as es
from exactsteer.claims import Conjunction, FamilyMember, FamilyOutside
from exactsteer.quantum.positive_maps import transposition
from exactsteer.steering.positive_images import PositiveImages

family = es.catalogue.find_family("four-paulis-instrumental").build()
steered = (es.PAULI_X, es.PAULI_Y, es.PAULI_Z, -es.PAULI_Y)
alice = tuple(es.observable(p.transpose()) for p in steered)
realisation = es.Realisation(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), (alice,))
member = FamilyMember(family, "positive-maps", PositiveImages(realisation, (None, transposition(2))))
claim = Conjunction((FamilyMember(family, "no-signalling"), FamilyOutside(family, "2"), member))

printed = "eq. (6) with y = a"
certified = "X, Y, Z and -Y, transposed for a = 1"
verdict = "the theorem is proved; its printed example is refuted"
