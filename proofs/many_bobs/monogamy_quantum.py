"""The correlations <A_0 Z> + <A_1 X>, summed over two Bobs, are at most 2.8284271248 on every family with a parent.

Source: arXiv:2604.07078, theorem 6; the inequality is ours. The least bound is 2 sqrt 2, below by less than 1e-9, and attained
already by local families, see `monogamy_local`. `catalogue:postquantum-bobs-simplest` has 4.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound
from exactsteer.steering.families import FamilyFunctional

family = es.catalogue.find_family("postquantum-bobs-simplest").build()
paulis = (es.PAULI_Z, es.PAULI_X)
terms = {key: paulis[key[1][0]] * (-1) ** key[0][0] for key in family.scenarios[0].keys()}
part = es.SteeringFunctional(family.scenarios[0], terms, "max")
functional = FamilyFunctional("marginals", (part, part))
claim = FamilyBound(functional, es.parse("28284271248/10^10"), "no-signalling")

certified = f"at most {claim.value}; {functional.value(family)} on the simplest family"
