"""A quantum assemblage with an input of Bob gives 2 sqrt 2 to the functional that eq. (5) maximises.

Source: arXiv:1907.03705, definition 1, eq. (1): Alice measures Z and X on half of a maximally entangled pair, and Bob turns
the Bloch sphere by 45 degrees, one way or the other. Proved: the realisation. The value is exact, computed here.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.quantum.positive_maps import affine_qubit_map
from exactsteer.steering.families import Family
from exactsteer.steering.positive_images import PositiveImages, apply

c = es.parse("sqrt(2)/2")
turns = tuple(affine_qubit_map([[c, 0, s * -c], [0, 1, 0], [s * c, 0, c]]) for s in (es.parse("1"), es.parse("-1")))
alice = (es.observable(es.PAULI_Z), es.observable(es.PAULI_X))
realisation = es.Realisation(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), (alice,))
family = Family("with-input", tuple(apply(turn, realisation.assemblage()) for turn in turns))
claim = FamilyMember(family, "quantum", PositiveImages(realisation, turns))

value = es.catalogue.find_family_functional("pr-box-with-input-functional").build().value(family)
if value * value != 8:
    raise AssertionError(f"the value is {value}")
certified = f"value {value}"
