"""A quantum instrumental assemblage gives 2 sqrt(2 + sqrt 2) = 3.6955 to the inequality of the replacement for theorem 8.

Source: arXiv:1907.03705, definition 5, eq. (7); ours. With C and S the cosine and sine of 22.5 degrees Alice steers Bob to pure
states along (C, 0, -S), (S/sqrt 2, C, S/sqrt 2), (-S, 0, C), (S/sqrt 2, -C, S/sqrt 2) for a = 0; for a = 1 he turns the Bloch
sphere by half a turn about (1, 0, -1). Proved: the realisation. The value is exact, computed here; level 2 has it in doubles.
"""

import exactsteer as es
from exactsteer.certificates.searches.families.with_input_realisation import InputRealisation
from exactsteer.claims import FamilyMember
from exactsteer.quantum.maps import identity_map
from exactsteer.quantum.positive_maps import affine_qubit_map
from exactsteer.steering.catalogue.angles import cosine, sine

c, s = cosine(1, 16), sine(1, 16)
h = s * (c * c * 2 - 1)
mixed = es.matrix([["1/2", 0], [0, "1/2"]]) + (es.PAULI_X + es.PAULI_Z) * h / 2
first = [
    (es.matrix([[1, 0], [0, 1]]) + es.PAULI_X * x + es.PAULI_Y * y + es.PAULI_Z * z) / 4
    for x, y, z in ((c, 0, -s), (h, c, h), (-s, 0, c), (h, -c, h))
]
scenario = es.scenario(parties=1, settings=4, outcomes=2, trusted=2)
elements = {(a, x): mixed - first[x[0]] if a[0] else first[x[0]] for a, x in scenario.keys()}
half_turn = affine_qubit_map([[0, 0, -1], [0, -1, 0], [-1, 0, 0]])
realisation = InputRealisation(es.MeasuredAssemblage(scenario, elements), (identity_map(2), half_turn))
family = realisation.family("instrumental")
claim = FamilyMember(family, "quantum", realisation)

value = es.catalogue.find_family_functional("four-paulis-instrumental-functional").build().value(family)
if value != c * 4:
    raise AssertionError(f"the value is {value}")
certified = "value 2 sqrt(2 + sqrt 2)"
