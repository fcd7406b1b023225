"""A quantum instrumental assemblage gives (3 + sqrt 2)/2 to the inequality that the example for theorem 7 violates.

Source: arXiv:1907.03705, definition 5, eq. (7). On a maximally entangled pair Alice measures Z or X or answers 0, and Bob turns the
Bloch sphere by 45 degrees, one way for a = 0 and the other for a = 1. Proved: the realisation. The value is exact, computed here.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.quantum.positive_maps import affine_qubit_map
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.positive_images import PositiveImages

c = es.parse("sqrt(2)/2")
turns = tuple(affine_qubit_map([[c, 0, s * -c], [0, 1, 0], [s * c, 0, c]]) for s in (es.parse("1"), es.parse("-1")))
bits = (es.matrix([[1, 0], [0, 0]]), es.matrix([[0, 0], [0, 1]]))
always_0 = es.Measurement((bits[0] + bits[1], bits[0] * 0))
alice = (es.observable(es.PAULI_Z), es.observable(es.PAULI_X), always_0)
realisation = es.Realisation(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), (alice,))
steered = realisation.assemblage()
table = {(a, x): turns[a[0]](m) for (a, x), m in steered.elements.items()}
family = Family("instrumental", (es.MeasuredAssemblage(steered.scenario, table),))
claim = FamilyMember(family, "quantum", PositiveImages(realisation, turns))

terms = {((a,), (x,)): (bits[a], bits[0], bits[1] * (1 - a))[x] for (a,), (x,) in steered.scenario.keys()}
value = FamilyFunctional("instrumental", (es.SteeringFunctional(steered.scenario, terms, "max"),)).value(family)
if value != es.parse("(3 + sqrt(2))/2"):
    raise AssertionError(f"the value is {value}")
certified = f"value {value}"
