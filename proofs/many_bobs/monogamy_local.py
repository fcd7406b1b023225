"""The correlations <A_0 Z> + <A_1 X>, summed over two Bobs, are at most 2 sqrt 2 on every family with a local-hidden-state model.

Source: arXiv:2604.07078, theorem 6 and definition 14; the inequality is ours. Each Bob alone may have 2, for instance with
`catalogue:postquantum-bobs-simplest`, which has 4.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound
from exactsteer.steering.families import FamilyFunctional

family = es.catalogue.find_family("postquantum-bobs-simplest").build()
paulis = (es.PAULI_Z, es.PAULI_X)
terms = {key: paulis[key[1][0]] * (-1) ** key[0][0] for key in family.scenarios[0].keys()}
part = es.SteeringFunctional(family.scenarios[0], terms, "max")
functional = FamilyFunctional("marginals", (part, part))
claim = FamilyBound(functional, es.parse("2*sqrt(2)"), "lhs")

certified = f"at most {claim.value}; {functional.value(family)} on the simplest family"
