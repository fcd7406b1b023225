"""Example 7 by its recipe is quantum for epsilon = 1/13: Z and X measured on the witness of the Shifts basis.

Source: arXiv:2604.07078, example 7, eq. (15), with a rational epsilon below 1 - 3 sqrt(6)/8 = 0.0814.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember

claim = FamilyMember(
    es.catalogue.find_family("postquantum-bobs-example-7-from-witness(epsilon=1/13)").build(), "quantum"
)
