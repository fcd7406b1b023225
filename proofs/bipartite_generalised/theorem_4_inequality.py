"""A steering inequality that eq. (6) violates: at most 5 in quantum theory, 6 on eq. (6).

Source: arXiv:1907.03705, theorem 4 and its supplemental material, which construct an inequality. Ours is the natural
functional F = sum (-1)^(a + [x = 2][y = 1]) tr(sigma_x sigma_{a|xy}), whose algebraic value is 6. Proved over level 2, which
contains the quantum set; the quantum value itself is 2 sqrt 6, see `theorem_4_maximum_at_most`.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound

functional = es.catalogue.find_family_functional("pauli-transpose-functional").build()
claim = FamilyBound(functional, es.parse("5"), "2")

value = functional.value(es.catalogue.find_family("pauli-transpose").build())
printed = "an explicit inequality, in the supplement, which is not at hand"
certified = f"at most {claim.value}; {value} on eq. (6)"
