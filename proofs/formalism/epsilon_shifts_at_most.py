"""The epsilon of the Shifts basis of three qubits is at most 407206733/5000000000.

Source: arXiv:1708.00756, eq. (25) and example 7, where epsilon = min <Pi> over product states is left to numerics.
Proved by a product vector; the two sides are less than 1e-8 apart.
"""

import exactsteer as es
from exactsteer.claims import ProductMinimum

basis = es.catalogue.find_basis("basis:shifts").build()
claim = ProductMinimum(basis.dimensions, basis.projector(), es.parse("407206733/5000000000"), "max")
