"""An inequality that the replacement for theorem 8 violates: at most 37/10 in quantum theory, 4 on the example.

Source: arXiv:1907.03705, theorem 8; ours. F_{a|x} = 4 sigma_{a|x} - 1 of `catalogue:four-paulis-instrumental`, whose algebraic
value is 4. Proved over level 2, which contains the quantum set; 3.6955 is attained, see `theorem_8_inequality_attained`.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound

functional = es.catalogue.find_family_functional("four-paulis-instrumental-functional").build()
claim = FamilyBound(functional, es.parse("37/10"), "2")

value = functional.value(es.catalogue.find_family("four-paulis-instrumental").build())
certified = f"at most {claim.value}; {value} on the example"
