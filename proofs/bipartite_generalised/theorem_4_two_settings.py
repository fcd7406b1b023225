"""Two settings of eq. (6) are quantum: with X and Y alone Bob's transposition is a rotation.

Source: arXiv:1907.03705, eq. (6); ours. Half a turn about X takes Y to -Y and leaves X, like the transposition. Proved: the
realisation on a maximally entangled pair.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.quantum.positive_maps import affine_qubit_map
from exactsteer.steering.families import Family
from exactsteer.steering.positive_images import PositiveImages

three = es.catalogue.find_family("pauli-transpose").build()
scenario = es.scenario(parties=1, settings=2, outcomes=2, trusted=2)
members = tuple(
    es.MeasuredAssemblage(scenario, {key: member.elements[key] for key in scenario.keys()}) for member in three.members
)
alice = tuple(es.observable(p.transpose()) for p in (es.PAULI_X, es.PAULI_Y))
realisation = es.Realisation(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), (alice,))
half_turn = affine_qubit_map([[1, 0, 0], [0, -1, 0], [0, 0, -1]])
claim = FamilyMember(Family("with-input", members), "quantum", PositiveImages(realisation, (None, half_turn)))
