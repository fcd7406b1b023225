"""The correlations 4 <A_0 Z> + 3 <A_1 X>, summed over two Bobs, are at most 10 on every family with a local-hidden-state model.

Source: arXiv:2604.07078, theorem 6 and definition 14; the inequality is ours. One Bob alone may have 7, and
`catalogue:postquantum-bobs-monogamy` has 7 for each. So a local model reaches what a parent can: the bound is that of
`monogamy_quantum`.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound
from exactsteer.steering.families import FamilyFunctional

family = es.catalogue.find_family("postquantum-bobs-monogamy").build()
paulis = (es.PAULI_Z * 4, es.PAULI_X * 3)
terms = {(a, x): paulis[x[0]] * (-1) ** a[0] for a, x in family.scenarios[0].keys()}
part = es.SteeringFunctional(family.scenarios[0], terms, "max")
functional = FamilyFunctional("marginals", (part, part))
claim = FamilyBound(functional, es.parse("10"), "lhs")

certified = f"at most {claim.value}; {functional.value(family)} on the monogamy family"
