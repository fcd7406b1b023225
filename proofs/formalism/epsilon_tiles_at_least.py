"""The epsilon of the Tiles basis of two qutrits is at least 5683241/200000000.

Source: arXiv:1708.00756, eq. (25) and example 7, where epsilon = min <Pi> over product states is left to numerics.
Proved by a Hermitian sum of squares with a multiplier; the two sides are less than 1e-8 apart.
"""

import exactsteer as es
from exactsteer.claims import ProductMinimum

basis = es.catalogue.find_basis("basis:tiles").build()
claim = ProductMinimum(basis.dimensions, basis.projector(), es.parse("5683241/200000000"), "min")
