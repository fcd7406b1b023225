"""Example 10 by its recipe shows only quantum correlations, whatever the Bobs measure in the theory that it comes from.

Source: arXiv:2604.07078, proposition 8 and example 10, eqs. (16), (19), with a state of our own. Proved: the family is
the image of a quantum one, whose state and measurements are given, under the Breuer-Hall map on the second Bob, which is
positive by four squares: |x|^2 <y|L(|x><x|)|y> = sum of |w|^2 / 2 with the w below. By argument: the dual map takes POVMs
to POVMs.
"""

import exactsteer as es
from exactsteer.algebra.positivity import Elimination
from exactsteer.certificates.family_witnesses import MapProof, MarginalImages, Parent
from exactsteer.claims import FamilyMember
from exactsteer.quantum.positive_maps import breuer_hall
from exactsteer.quantum.squares import Squares, SquaresTerm
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.many_bobs import example_10, example_10_before_map, example_10_realisation

# "ab c" stands for x_a conj(x_b) y_c
POLYNOMIALS = (
    ("+10 1", "-11 0", "+20 2", "-22 0", "+31 2", "-32 1"),
    ("+00 1", "-01 0", "-20 3", "+23 0", "-31 3", "+33 1"),
    ("+00 2", "-02 0", "+10 3", "-13 0", "-32 3", "+33 2"),
    ("+01 2", "-02 1", "+11 3", "-13 1", "+22 3", "-23 2"),
)


def square(terms: tuple[str, ...]) -> SquaresTerm:
    """|w|^2 / 2 for the polynomial w with these terms."""
    signs = es.matrix([[1 if term[0] == "+" else -1 for term in terms]])
    monomials = tuple(((int(term[1]),), (int(term[2]),), (int(term[4]),), ()) for term in terms)
    return SquaresTerm(monomials, signs.adjoint() @ signs / 2, Elimination())


breuer_hall_proof = MapProof(breuer_hall(4), Squares((1, 0), tuple(map(square, POLYNOMIALS))))
parent = example_10_realisation().assemblage()
source = Parent(parent.scenario, parent.elements, branched(example_10_realisation()))
known = MarginalImages(example_10_before_map(), source, (None, breuer_hall_proof))
claim = FamilyMember(example_10(), "positive-maps", known)
