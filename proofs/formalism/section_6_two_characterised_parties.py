"""Section 6 with two characterised parties: the printed family is not positive for any epsilon > 0.

Source: arXiv:1708.00756, section 6, where epsilon is the minimum of <Pi> over products of all n + t parties. The elements
are positive on the characterised parties together only if <Pi> > epsilon also on vectors that are entangled among them.
For the Shifts basis with one Alice and two characterised qubits that minimum is 0: proved, by a vector, that the least
value of <Pi> over products of Alice with the two others is at most 0; W then has a negative element for every epsilon > 0.
"""

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.claims import ProductMinimum
from exactsteer.quantum.product_bases import merged

basis = merged(es.catalogue.find_basis("basis:shifts").build(), 2)
claim = ProductMinimum(basis.dimensions, basis.projector(), number(0), "max")
printed = "sigma_{a|x} is an assemblage for t >= 1 characterised parties"
certified = "with t = 2 the least <Pi> over products with the two parties as one is 0"
verdict = "refuted as printed; true if the basis stays unextendible with the characterised parties merged"
