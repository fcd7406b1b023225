"""A quantum assemblage with an input of Bob gives 2 sqrt 6 to the functional that eq. (6) maximises.

Source: arXiv:1907.03705, definition 1, eq. (1). On a maximally entangled pair Alice steers Bob along three directions at 120
degrees in one plane, sqrt(3/2) times X, Y, Z projected onto the plane orthogonal to (1, 1, 1). For y = 1 Bob makes the
reflection Y -> -Y, the transposition, by a rotation: the reflection at that plane first changes nothing. Proved: the
realisation. The value is exact, computed here.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.quantum.positive_maps import affine_qubit_map
from exactsteer.steering.families import Family
from exactsteer.steering.positive_images import PositiveImages, apply

length = es.parse("sqrt(6)/6")
paulis = (es.PAULI_X, es.PAULI_Y, es.PAULI_Z)
total = es.PAULI_X + es.PAULI_Y + es.PAULI_Z
alice = tuple(es.observable(((p * 3 - total) * length).transpose()) for p in paulis)
realisation = es.Realisation(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), (alice,))
steered = realisation.assemblage()
reflections = es.matrix([["1/3", "-2/3", "-2/3"], ["2/3", "-1/3", "2/3"], ["-2/3", "-2/3", "1/3"]])
turn = affine_qubit_map(reflections)
family = Family("with-input", (es.MeasuredAssemblage(steered.scenario, steered.elements), apply(turn, steered)))
claim = FamilyMember(family, "quantum", PositiveImages(realisation, (None, turn)))

value = es.catalogue.find_family_functional("pauli-transpose-functional").build().value(family)
if value * value != 24:
    raise AssertionError(f"the value is {value}")
certified = f"value {value}"
