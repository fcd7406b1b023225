"""The epsilon of the Shifts basis of three qubits is 1 - 3 sqrt 6/8, a root of 32 v^2 - 64 v + 5: at least.

Source: arXiv:1708.00756, eq. (25) and example 7, where epsilon = min <Pi> over product states is left to numerics.
Proved by a Hermitian sum of squares over a field of degree four; the other side is a file of its own.
"""

import exactsteer as es
from exactsteer.algebra.compositum import common_field
from exactsteer.claims import ProductMinimum

basis = es.catalogue.find_basis("basis:shifts").build()
field = es.real_field((1, -8, -6, -8, 1), 0, 1)
value = es.parse("1 - 3*sqrt(6)/8")
_, _, embedded = common_field(field, value.field)
claim = ProductMinimum(basis.dimensions, basis.projector(), embedded(value), "min")
