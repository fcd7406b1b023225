"""A two-qubit family shows only quantum correlations: the image of a quantum one under the transposition of the second Bob.

Source: arXiv:2604.07078, proposition 8, eq. (16), with the transposition in place of the Breuer-Hall map; the example is
ours, `catalogue:postquantum-bobs-transposed`. Proved: the quantum source, and that the transposition is positive by a
square.
"""

import exactsteer as es
from exactsteer.algebra.positivity import Elimination
from exactsteer.certificates.family_witnesses import MapProof, MarginalImages, Parent
from exactsteer.claims import FamilyMember
from exactsteer.quantum.positive_maps import transposition
from exactsteer.quantum.squares import Squares, SquaresTerm
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.many_bobs import transposed, transposed_before_map, transposed_realisation

realisation = transposed_realisation()
parent = realisation.assemblage()
overlap = SquaresTerm((((0,), (), (), (0,)), ((1,), (), (), (1,))), es.matrix([[1, 1], [1, 1]]), Elimination())
transpose = MapProof(transposition(2), Squares((0, 0), (overlap,)))
source = Parent(parent.scenario, parent.elements, branched(realisation))
claim = FamilyMember(transposed(), "positive-maps", MarginalImages(transposed_before_map(), source, (None, transpose)))
