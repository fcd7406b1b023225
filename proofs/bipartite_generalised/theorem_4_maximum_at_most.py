"""The quantum value of the functional that eq. (6) maximises is at most 2 sqrt 6 = 4.899.

Source: arXiv:1907.03705, eq. (6); the number is ours. Proved over level 3, which contains the quantum set and is tight: see
`theorem_4_maximum_attained`. Level 2 has 4.960.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound

functional = es.catalogue.find_family_functional("pauli-transpose-functional").build()
claim = FamilyBound(functional, es.parse("2*sqrt(6)"), "3")

value = functional.value(es.catalogue.find_family("pauli-transpose").build())
certified = f"at most {claim.value}; {value} on eq. (6)"
