"""Cases about operators on tensor products: positive maps, sums of squares, Gleason assemblages and product bases.

Every operator is complex where a transposition or a conjugation on the wrong side would otherwise go unnoticed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from itertools import product

from case_editing import (
    BELL,
    PLUS_Y,
    QUBIT,
    ROOT,
    Json,
    document,
    edited,
    negated,
    put,
    text_of,
    transpose_claim,
)

from exactsteer.algebra.matrix import Matrix, column, identity, matrix, tensor, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import Elimination, Facial
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.certificates.certificate import Conjoined
from exactsteer.certificates.operator_witnesses import (
    BlockPositiveRealisation,
    ExtendingVector,
    NegativeState,
    NegativeVector,
    PositiveParts,
    ProductVectors,
    RankTreeProof,
)
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import (
    LHS,
    Conjunction,
    Extendible,
    Gleason,
    NoSignalling,
    OperatorIn,
    OperatorOutside,
    ProductMinimum,
    Quantum,
    Unextendible,
)
from exactsteer.quantum.maps import choi_matrix, identity_map
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, observable
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.positive_maps import reduction, transposition
from exactsteer.quantum.product_bases import ProductBasis, product_basis
from exactsteer.quantum.squares import Monomial, Squares, SquaresTerm, amplified
from exactsteer.quantum.unextendible import Branch, Closed, extension
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import gram_realisation
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel
from exactsteer.steering.realisation import steer
from exactsteer.steering.scenario import Scenario

SWAP = transposition(2).matrix
PHI = identity_map(2).matrix
FRAME = matrix([[1, I], [0, 2], ["1 - I", 1]])
"""A complex frame from dimension 2 to 3: X -> V X V^dag is completely positive, X -> V X^T V^dag completely copositive."""
TWO_ROOTS: Json = {"polynomial": [6, 0, -5, 0, 1], "root": [2, 1]}
"""(t^2 - 2)(t^2 - 3) at the root sqrt 2: t^2 - 2 is zero there, but not as a number of the format."""


# ---------------------------------------------------------------------------------------------------------------------
# Squares


def term(monomials: Sequence[Monomial], gram: Matrix) -> SquaresTerm:
    """m^dag G m with G proved by elimination."""
    return SquaresTerm(tuple(monomials), gram, Elimination())


def ones(size: int) -> Matrix:
    """The matrix of ones: |m_0 + m_1 + ..|^2."""
    return matrix([[1] * size] * size)


def transposed_overlap(scale: Number | int = 1, d: int = 2) -> Squares:
    """|sum_i x_i conj(y_i)|^2 = <x y|SWAP|x y> on two systems of dimension d."""
    return Squares((0, 0), (term([((i,), (), (), (i,)) for i in range(d)], ones(d) * scale),))


def overlap() -> SquaresTerm:
    """|sum_i x_i y_i|^2 = <x y|PHI|x y>, PHI the projector on |00> + |11> times 2."""
    return term([((i,), (), (i,), ()) for i in range(2)], ones(2))


def antisymmetric(d: int) -> Squares:
    """sum over i < j of |x_i conj(y_j) - x_j conj(y_i)|^2 = |x|^2 |y|^2 - |sum_i x_i y_i|^2, the reduction map."""
    pairs = [(i, j) for j in range(d) for i in range(j)]
    gram = matrix([[1, -1], [-1, 1]])
    return Squares((0, 0), tuple(term([((i,), (), (), (j,)), ((j,), (), (), (i,))], gram) for i, j in pairs))


def direct(dimensions: Sequence[int], operator: Matrix) -> Squares:
    """The operator itself as the Gram matrix of the products x_i y_j ..: a positive operator is block-positive."""
    spots = list(product(*map(range, dimensions)))
    return Squares((0,) * len(dimensions), (term([tuple(p for i in s for p in ((i,), ())) for s in spots], operator),))


def multiplied(squares: Squares, party: int, size: int) -> Squares:
    """The squares times |x_party|^2: each term once for each entry of x_party."""
    multiplier = tuple(k + (j == party) for j, k in enumerate(squares.multiplier))
    place = 2 * party
    terms = [
        term([(*m[:place], tuple(sorted((*m[place], i))), *m[place + 1 :]) for m in t.monomials], t.gram)
        for t in squares.terms
        for i in range(size)
    ]
    return Squares(multiplier, tuple(terms))


def beside(squares: Squares, i: int, j: int) -> Squares:
    """The squares times |z_i - I z_j|^2 for a further party z, twice the value of |y+><y+| if i, j = 0, 1."""
    terms = []
    for t in squares.terms:
        monomials = [(*m, (k,), ()) for m in t.monomials for k in (i, j)]
        terms.append(term(monomials, t.gram.tensor(matrix([[1, -I], [I, 1]]))))
    return Squares((*squares.multiplier, 0), tuple(terms))


# ---------------------------------------------------------------------------------------------------------------------
# Operators


def conjugated(v: Matrix) -> Matrix:
    """X -> V X V^dag as a Choi matrix."""
    return choi_matrix(lambda x: v @ x @ v.adjoint(), v.columns, v.rows).matrix


def transposing(v: Matrix) -> Matrix:
    """X -> V X^T V^dag as a Choi matrix."""
    return choi_matrix(lambda x: v @ x.transpose() @ v.adjoint(), v.columns, v.rows).matrix


def ray(*entries: object) -> Matrix:
    """|v><v|."""
    v = column(list(entries))  # type: ignore[arg-type]
    return v @ v.adjoint()


def sum_of_parts() -> tuple[Matrix, tuple[tuple[tuple[int, ...], Matrix], ...]]:
    """An operator on three qubits and parts of it: one as it is, the others with one and with two systems transposed."""
    parts = (
        ((), ray(1, 0, I, 0, 0, 0, 0, 2)),
        ((0,), ray(1, I, 0, 0, 0, 0, "1 + I", 1)),
        ((1, 2), ray(0, 1, I, 0, 1, 0, 0, I)),
    )
    total = zeros(8, 8)
    for which, m in parts:
        total = total + partial_transpose(m, (2, 2, 2), which)
    return total, parts


def one_sided() -> Matrix:
    """|000> + |111> with diagonal entries: only the transposition of the first qubit, or of the other two, is not positive."""
    return ray(1, 0, 0, 0, 0, 0, 0, 1) + matrix(
        [[int(r == c and r in (1, 2, 5, 6)) for c in range(8)] for r in range(8)]
    )


def shifts(p: Matrix, q: Matrix) -> ProductBasis:
    """Four orthogonal product vectors of three qubits, p and q orthogonal: no product vector is orthogonal to them."""
    e, f = column([1, 0]), column([0, 1])
    return ProductBasis((2, 2, 2), ((e, e, e), (f, q, p), (p, f, q), (q, p, f)))


SHIFTS = shifts(column([1, 1]), column([1, -1]))
TILES = product_basis(
    (3, 3),
    [
        [[1, 0, 0], [1, -1, 0]],
        [[1, -1, 0], [0, 0, 1]],
        [[0, 0, 1], [0, 1, -1]],
        [[0, 1, -1], [1, 0, 0]],
        [[1, 1, 1], [1, 1, 1]],
    ],
)
LOCAL = HiddenStateModel(
    Scenario(((2, 2),), (2,)), (HiddenState((0, 1), PLUS_Y / 2), HiddenState((1, 1), identity(2) / 4))
).assemblage()
COMPLEX = product_basis((2, 2), [[[1, I], [1, 0]], [[1, -I], [1, I]]])


def span(basis: ProductBasis) -> Matrix:
    """The projector on the span of an orthogonal basis."""
    total = zeros(basis.columns[0].rows, basis.columns[0].rows)
    for v in basis.columns:
        total = total + v @ v.adjoint() / (v.adjoint() @ v)[0, 0]
    return total


def rank_tree(basis: ProductBasis) -> RankTreeProof:
    """The tree of an unextendible basis."""
    tree = extension(basis)
    if not isinstance(tree, Branch | Closed):
        raise TypeError("the basis is extendible")
    return RankTreeProof(tree)


def extending(basis: ProductBasis) -> ExtendingVector:
    """The vector that extends a basis."""
    vector = extension(basis)
    if isinstance(vector, Branch | Closed):
        raise TypeError("the basis is unextendible")
    return ExtendingVector(vector)


def inside(dimensions: Sequence[int], m: Matrix, of: str, *parts: tuple[tuple[int, ...], Matrix]) -> Json:
    """A certificate by parts that are positive by elimination."""
    listed = tuple((which, part, Elimination()) for which, part in parts)
    return document(OperatorIn(tuple(dimensions), m, of), PositiveParts(listed))


def squared(dimensions: Sequence[int], m: Matrix, of: str, squares: Squares) -> Json:
    """A certificate by squares."""
    return document(OperatorIn(tuple(dimensions), m, of), squares)


def vectors(*listed: Sequence[Sequence[object]]) -> ProductVectors:
    """Product vectors, by their entries."""
    return ProductVectors(tuple(tuple(column(list(v)) for v in factors) for factors in listed))  # type: ignore[arg-type]


def together(sigma: Assemblage, *kinds: str) -> Json:
    """The conjunction of claims about an assemblage of one party."""
    states = (HiddenState((0, 1), PLUS_Y / 2), HiddenState((1, 1), identity(2) / 4))
    known = {
        "no-signalling": (NoSignalling(sigma), NoWitness()),
        "quantum": (Quantum(sigma), gram_realisation(sigma)),
        "lhs": (LHS(sigma), HiddenStateModel(sigma.scenario, states)),
    }
    claims, witnesses = zip(*(known[kind] for kind in kinds), strict=True)
    return document(Conjunction(claims), Conjoined(witnesses))


# ---------------------------------------------------------------------------------------------------------------------
# Gleason assemblages


def gleason_pair() -> Json:
    """Half the swap of two qubits: measurements of A leave the conjugates of what they leave on a Bell pair."""
    measurements = ((observable(PAULI_Y), observable(PAULI_Z)),)
    operator = Operator({"A": 2, "B": 2}, SWAP / 2)
    sigma = steer(operator, measurements)
    half = transposed_overlap(number("1/2"))
    return document(Gleason(sigma), BlockPositiveRealisation(operator, measurements, half))


def gleason_triple(trusted: Sequence[int] = (2,)) -> Json:
    """A and B share half the swap, C a state apart; the trusted systems may be two, the second of them trivial."""
    measurements = ((observable(PAULI_Y), observable(PAULI_Z)), (observable(PAULI_X),))
    systems = {"A": 2, "B": 2} | {f"C{k}": d for k, d in enumerate(trusted)}
    operator = Operator(systems, SWAP.tensor(PLUS_Y) / 2)
    sigma = steer(Operator({"A": 2, "B": 2, "C": 2}, operator.matrix), measurements)
    if len(trusted) > 1:
        sigma = Assemblage(Scenario(sigma.scenario.untrusted, tuple(trusted)), sigma.elements)
    squares = beside(transposed_overlap(number("1/4")), 0, 1)
    for _ in trusted[1:]:
        more = tuple(SquaresTerm(tuple((*m, (0,), ()) for m in t.monomials), t.gram, t.proof) for t in squares.terms)
        squares = Squares((*squares.multiplier, 0), more)
    return document(Gleason(sigma), BlockPositiveRealisation(operator, measurements, multiplied(squares, 1, 2)))


# ---------------------------------------------------------------------------------------------------------------------
# Theorems


def accepted() -> dict[str, Json]:
    """Certificates that prove something, by name."""
    total, parts = sum_of_parts()
    rank_one = column([1, 0, 0, ROOT])
    three = SWAP.tensor(PLUS_Y)
    both = SWAP + PHI
    mean = (PAULI_Z.tensor(PAULI_Z) + PAULI_X.tensor(PAULI_X)) * number("2/3")
    mean_squares = Squares(
        (0, 0),
        (
            transposed_overlap(number("2/3")).terms[0],
            SquaresTerm(overlap().monomials, ones(2) * number("2/3"), Elimination()),
        ),
    )
    plus_plus = PLUS_Y.tensor(PLUS_Y)
    return {
        "operator_in_cp": inside((2, 2), PHI, "cp", ((), PHI)),
        "operator_in_cp_in_two_parts": inside(
            (2, 3), conjugated(FRAME) + identity(6) / 3, "cp", ((), conjugated(FRAME)), ((), identity(6) / 3)
        ),
        "operator_in_cp_facial_sqrt2": document(
            OperatorIn((2, 2), rank_one @ rank_one.adjoint(), "cp"),
            PositiveParts((((), rank_one @ rank_one.adjoint(), Facial(rank_one, identity(1), Elimination())),)),
        ),
        "operator_in_co_cp": inside((2, 2), SWAP, "co-cp", ((1,), PHI)),
        "operator_in_co_cp_2_to_3": inside(
            (2, 3), transposing(FRAME), "co-cp", ((1,), partial_transpose(transposing(FRAME), (2, 3), (1,)))
        ),
        "operator_in_decomposable": inside((2, 2), both / 5, "decomposable", ((), PHI / 5), ((0,), PHI / 5)),
        "operator_in_decomposable_three_parties": inside((2, 2, 2), total, "decomposable", *parts),
        "operator_in_ppt_shifts": document(OperatorIn((2, 2, 2), identity(8) - span(SHIFTS), "ppt"), NoWitness()),
        "operator_in_ppt_2_by_3": document(
            OperatorIn((2, 3), PLUS_Y.tensor(ray(1, I, 2)) + identity(6), "ppt"), NoWitness()
        ),
        "operator_in_block_positive": squared((2, 2), SWAP, "block-positive", transposed_overlap()),
        "operator_in_block_positive_three_parties": squared(
            (2, 2, 2), three, "block-positive", beside(transposed_overlap(number("1/2")), 0, 1)
        ),
        "operator_in_block_positive_with_multipliers": squared(
            (2, 2), SWAP, "block-positive", multiplied(multiplied(transposed_overlap(), 0, 2), 1, 2)
        ),
        "operator_in_block_positive_sqrt2": squared((2, 2), SWAP * ROOT, "block-positive", transposed_overlap(ROOT)),
        "operator_in_block_positive_one_party": squared((2,), PLUS_Y, "block-positive", direct((2,), PLUS_Y)),
        "operator_in_positive_reduction": squared((3, 3), reduction(3).matrix, "positive", halved(antisymmetric(3))),
        "operator_in_positive_transposition": squared((2, 2), SWAP, "positive", transposed_overlap()),
        "operator_in_1_positive": squared((2, 2), SWAP, "k-positive:1", transposed_overlap()),
        "operator_in_2_positive": squared((2, 2), PHI, "k-positive:2", direct((4, 4), amplified(PHI, (2, 2), 2))),
        "operator_in_2_positive_2_to_1": squared(
            (2, 1), PLUS_Y, "k-positive:2", direct((4, 2), amplified(PLUS_Y, (2, 1), 2))
        ),
        "operator_outside_cp": document(OperatorOutside((2, 2), SWAP, "cp"), NegativeVector((), column([0, 1, -1, 0]))),
        "operator_outside_cp_complex": document(
            OperatorOutside((2, 3), identity(6) / 2 - ray(1, I, 0, 0, 0, 1) / 3, "cp"),
            NegativeVector((), column([1, I, 0, 0, 0, 1])),
        ),
        "operator_outside_co_cp": document(
            OperatorOutside((2, 2), PHI, "co-cp"), NegativeVector((1,), column([0, 1, -1, 0]))
        ),
        "operator_outside_ppt": document(
            OperatorOutside((2, 2, 2), one_sided(), "ppt"),
            NegativeVector((0,), column([0, 0, 0, 1, -1, 0, 0, 0])),
        ),
        "operator_outside_ppt_two_transposed": document(
            OperatorOutside((2, 2, 2), one_sided() * ROOT, "ppt"),
            NegativeVector((1, 2), column([0, 0, 0, 1, -1, 0, 0, 0])),
        ),
        "operator_outside_decomposable_tiles": document(
            OperatorOutside((3, 3), span(TILES) - identity(9) / 100, "decomposable"),
            NegativeState(identity(9) - span(TILES)),
        ),
        "operator_outside_decomposable_shifts": document(
            OperatorOutside((2, 2, 2), span(SHIFTS) - identity(8) / 100, "decomposable"),
            NegativeState(identity(8) - span(SHIFTS)),
        ),
        "operator_outside_block_positive": document(
            OperatorOutside((2, 2), identity(4) / 4 - plus_plus, "block-positive"), vectors([[1, I], [1, I]])
        ),
        "operator_outside_block_positive_three_parties": document(
            OperatorOutside((2, 1, 2), identity(4) / 4 - plus_plus, "block-positive"),
            vectors([[1, I], ["1 + I"], [I, -1]]),
        ),
        "operator_outside_positive": document(
            OperatorOutside((2, 2), PHI - identity(4) / 2, "positive"), vectors([[1, 0], [0, 1]])
        ),
        "operator_outside_positive_sqrt2": document(
            OperatorOutside((2, 2), PHI - identity(4) * (ROOT / 4), "positive"), vectors([[1, I], [1, I]])
        ),
        "operator_outside_2_positive": document(
            OperatorOutside((2, 2), SWAP, "k-positive:2"), vectors([[1, 0], [0, 1]], [[0, 1], [-1, 0]])
        ),
        "operator_outside_3_positive": document(
            OperatorOutside((3, 3), identity(9) * 2 - identity_map(3).matrix, "k-positive:3"),
            vectors(*([[int(k == j) for k in range(3)]] * 2 for j in range(3))),
        ),
        "product_minimum_at_least": document(ProductMinimum((2, 2), mean, number("-2/3"), "min"), mean_squares),
        "product_minimum_at_least_three_parties": document(
            ProductMinimum((2, 2, 2), three * ROOT - identity(8), number(-1), "min"),
            beside(transposed_overlap(ROOT / 2), 0, 1),
        ),
        "product_minimum_at_most": document(
            ProductMinimum((2, 2), mean, number("-2/3"), "max"), vectors([[2, 0], [0, 3]])
        ),
        "product_minimum_at_most_complex": document(
            ProductMinimum((2, 2), identity(4) / 4 - plus_plus, number("-3/4"), "max"), vectors([[1, I], [I, -1]])
        ),
        "product_minimum_at_most_sqrt2": document(
            ProductMinimum((2, 2), mean, -ROOT / 3, "max"), vectors([[1, 0], [0, 1]])
        ),
        "gleason_swap": gleason_pair(),
        "gleason_three_parties": gleason_triple(),
        "gleason_two_trusted_parties": gleason_triple((2, 1)),
        "unextendible_shifts": document(Unextendible(SHIFTS), rank_tree(SHIFTS)),
        "unextendible_tiles": document(Unextendible(TILES), rank_tree(TILES)),
        "unextendible_complex_sqrt2": document(
            Unextendible(shifts(column([1, ROOT * I]), column([ROOT, -I]))),
            rank_tree(shifts(column([1, ROOT * I]), column([ROOT, -I]))),
        ),
        "unextendible_with_a_trivial_party": document(
            Unextendible(product_basis((1, 2), [[[I], [1, 0]], [[1], [0, 1]]])),
            RankTreeProof(Branch(0, (Closed(0), Branch(1, (Closed(0), Closed(1)))))),
        ),
        "extendible_four_tiles": document(
            Extendible(ProductBasis(TILES.dimensions, TILES.vectors[:4])),
            extending(ProductBasis(TILES.dimensions, TILES.vectors[:4])),
        ),
        "extendible_complex": document(Extendible(COMPLEX), extending(COMPLEX)),
        "extendible_sqrt2": document(
            Extendible(ProductBasis((2, 2), ((column([1, ROOT]), column([1, 0])),))),
            ExtendingVector((column([ROOT, -1]), column([I, 1]))),
        ),
        "conjunction_of_three": together(LOCAL, "no-signalling", "quantum", "lhs"),
        "conjunction_of_two": together(QUBIT, "quantum", "no-signalling"),
    }


def halved(squares: Squares) -> Squares:
    """Half of the squares: the reduction map is normalised to preserve the trace."""
    return Squares(squares.multiplier, tuple(term(t.monomials, t.gram / 2) for t in squares.terms))


# ---------------------------------------------------------------------------------------------------------------------
# Attacks


def conjugate_squares(value: Json) -> None:
    """Exchanges x and conj x in every monomial: the squares of the transposed operator."""
    for monomials, _ in value["terms"]:
        for m in monomials:
            m[:] = [part for k in range(0, len(m), 2) for part in (m[k + 1], m[k])]


def conjugate_party(value: Json, party: int) -> None:
    """Exchanges x and conj x of one party."""
    for monomials, _ in value["terms"]:
        for m in monomials:
            m[2 * party], m[2 * party + 1] = m[2 * party + 1], m[2 * party]


def conjugate_columns(value: Json) -> None:
    """The conjugate of every column of a witness with product vectors."""
    for factors in value["witness"]["vectors"]:
        for planes in factors:
            planes[1::2] = map(negated, planes[1::2])


def attacks_on_memberships(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Parts that are not positive, transposed on the wrong side or too large; squares of another polynomial."""
    total, parts = sum_of_parts()
    back = partial_transpose(transposing(FRAME), (2, 3), (0,))
    cp, co_cp = base["operator_in_cp"], base["operator_in_co_cp_2_to_3"]
    two, three = base["operator_in_decomposable"], base["operator_in_decomposable_three_parties"]
    yield "operator_in_cp_transposition", "not-positive", inside((2, 2), SWAP, "cp", ((), SWAP))
    yield "operator_in_co_cp_identity", "not-positive", inside((2, 2), PHI, "co-cp", ((1,), SWAP))
    yield "operator_in_cp_part_of_another_map", "other-operator", inside((2, 2), SWAP, "cp", ((), PHI))
    yield "operator_in_cp_half_of_the_part", "other-operator", edited(cp, put("witness.parts.0.1.denominator", 2))
    yield (
        "operator_in_cp_conjugate_part",
        "other-operator",
        inside((2, 3), conjugated(FRAME), "cp", ((), conjugated(FRAME).conjugate())),
    )
    yield "operator_in_cp_claim_of_another_scale", "other-operator", edited(cp, put("claim.operator.denominator", 3))
    yield (
        "operator_in_co_cp_input_transposed",
        "other-operator",
        inside((2, 3), transposing(FRAME), "co-cp", ((1,), back)),
    )
    yield (
        "operator_in_co_cp_systems_exchanged",
        "other-operator",
        edited(co_cp, put("claim.operator.dimensions", [3, 2])),
    )
    yield "operator_in_decomposable_as_transposed_parts", "other-operator", edited(three, put("witness.parts.1.0", [1]))
    yield "operator_in_decomposable_nothing_transposed", "other-operator", edited(two, put("witness.parts.1.0", []))
    yield "operator_in_decomposable_both_transposed", "other-operator", edited(two, put("witness.parts.1.0", [0, 1]))
    yield (
        "operator_in_decomposable_a_part_twice",
        "other-operator",
        edited(two, lambda value: value["witness"]["parts"].append(copy.deepcopy(value["witness"]["parts"][0]))),
    )
    less = inside((2, 2), (SWAP + PHI) / 5 - identity(4), "decomposable", ((), PHI / 5 - identity(4)), ((0,), PHI / 5))
    yield "operator_in_decomposable_negative_part", "not-positive", less
    yield (
        "operator_in_decomposable_less",
        "other-operator",
        inside((2, 2, 2), total - identity(8) / 9, "decomposable", *parts),
    )
    for name, dimensions, m in (
        ("bell", (2, 2), PHI),
        ("transposed_bell", (2, 2), SWAP),
        ("one_side_of_three", (2, 2, 2), one_sided()),
        ("two_sides_of_three", (2, 2, 2), partial_transpose(one_sided(), (2, 2, 2), (0,))),
        ("tiles", (3, 3), span(TILES) - identity(9) / 100),
    ):
        claim = OperatorIn(dimensions, m, "ppt")
        yield f"operator_in_ppt_{name}", "not-positive", document(claim, NoWitness())


def attacks_on_squares(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Squares of another polynomial: conjugated, of another multiplier, of the map and not of id_K (x) L."""
    swap, three = base["operator_in_block_positive"], base["operator_in_block_positive_three_parties"]
    with_multiplier = base["operator_in_block_positive_with_multipliers"]
    same = transposed_overlap()
    yield "squares_of_the_identity_map", "identity", edited(swap, lambda v: conjugate_party(v["witness"], 1))
    yield "squares_of_the_other_party_conjugated", "identity", edited(swap, lambda v: conjugate_party(v["witness"], 0))
    yield "squares_of_the_transposed_operator", "identity", edited(three, lambda v: conjugate_squares(v["witness"]))
    yield "squares_of_the_third_party_conjugated", "identity", edited(three, lambda v: conjugate_party(v["witness"], 2))
    yield (
        "squares_of_half_the_operator",
        "identity",
        edited(swap, put("claim.operator.matrix", [[[2, 0, 0, 0], [0, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 2]]])),
    )
    yield "squares_over_another_denominator", "identity", edited(swap, put("witness.terms.0.1.denominator", 2))
    yield "squares_without_the_multiplier", "identity", edited(swap, put("witness.multiplier", [1, 0]))
    yield "squares_with_less_multiplier", "identity", edited(with_multiplier, put("witness.multiplier", [0, 1]))
    yield (
        "squares_with_exchanged_multipliers",
        "identity",
        squared((2, 2), SWAP, "block-positive", Squares((0, 1), multiplied(same, 0, 2).terms)),
    )
    yield (
        "squares_of_more",
        "identity",
        edited(
            swap,
            lambda v: v["witness"]["terms"].append(
                [[[[0], [], [0], []]], {"denominator": 9, "matrix": [[[1]]], "rule": "elimination"}]
            ),
        ),
    )
    yield (
        "squares_with_a_negative_gram",
        "not-positive",
        squared(
            (2, 2),
            SWAP - identity(4),
            "block-positive",
            Squares((0, 0), (*same.terms, *direct((2, 2), -identity(4)).terms)),
        ),
    )
    lowest = [[[0, 0], [0, -1]]]
    yield "squares_with_one_negative_square", "not-positive", edited(swap, put("witness.terms.0.1.matrix", lowest))
    twice = SquaresTerm(same.terms[0].monomials * 2, matrix([[0, 1], [1, 0]]).tensor(ones(2)) / 2, Elimination())
    yield (
        "squares_of_repeated_monomials",
        "not-positive",
        squared((2, 2), SWAP, "block-positive", Squares((0, 0), (twice,))),
    )
    yield "squares_for_two_copies_of_the_transposition", "identity", edited(swap, put("claim.set", "k-positive:2"))
    pairs = [((a * 2 + i,), (), (), (a * 2 + i,)) for a in range(2) for i in range(2)]
    yield (
        "squares_of_the_larger_transposition",
        "identity",
        squared((2, 2), SWAP, "k-positive:2", Squares((0, 0), (term(pairs, ones(4)),))),
    )
    yield (
        "squares_by_the_amplified_transposition",
        "not-positive",
        squared((2, 2), SWAP, "k-positive:2", direct((4, 4), amplified(SWAP, (2, 2), 2))),
    )
    yield "squares_of_the_map_for_two_copies", "identity", squared((2, 2), PHI, "k-positive:2", direct((2, 2), PHI))
    yield (
        "squares_with_copies_on_the_other_side",
        "identity",
        squared(
            (2, 1),
            PLUS_Y,
            "k-positive:2",
            direct(
                (4, 2),
                tensor(PLUS_Y, matrix([[1, 0, 0, 1]]).adjoint() @ matrix([[1, 0, 0, 1]])).select(range(8), range(8)),
            ),
        ),
    )
    reducible = edited(base["operator_outside_cp"], put("claim.operator.field", TWO_ROOTS))
    entry = [
        [[0, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 0]],
        0,
        [[0, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 0], [0, 0, 0, 0]],
        0,
    ]
    yield (
        "operator_outside_negative_by_a_zero_divisor",
        "sign",
        edited(
            reducible,
            put("claim.operator.matrix", entry),
            put("witness.vector", [[[0], [1], [0], [0]], *([0] * 7)]),
        ),
    )
    more = edited(swap, put("claim.operator.field", TWO_ROOTS))
    size = [[1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    one = {"denominator": 1, "matrix": [[[1, 0], [1, 1]], 0, 0, 0], "rule": "elimination"}
    yield (
        "squares_equal_at_the_root_only",
        "identity",
        edited(
            more,
            put("claim.operator.matrix", [[[2 * x for x in row] for row in size], 0, 0, 0]),
            put("witness.terms.0.1", one | {"matrix": [0, 0, [[1, 0], [1, 1]], 0]}),
        ),
    )
    yield (
        "squares_with_a_zero_divisor",
        "sign",
        edited(
            more,
            put(
                "claim.operator.matrix",
                [[[3 * x for x in row] for row in size], 0, [[-x for x in row] for row in size], 0],
            ),
            put("witness.terms.0.1", one | {"matrix": [[[2, 0], [2, 2]], 0, [[-1, 0], [-1, -1]], 0]}),
        ),
    )


def attacks_on_vectors(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Vectors and states with a value that is not negative, transposed on the wrong side, conjugated, or zero."""
    cp, co_cp, ppt = (base[f"operator_outside_{name}"] for name in ("cp", "co_cp", "ppt"))
    ray_case, block = base["operator_outside_cp_complex"], base["operator_outside_block_positive"]
    yield (
        "operator_outside_cp_a_symmetric_vector",
        "not-negative",
        edited(cp, put("witness.vector", [[[0], [1], [1], [0]], 0])),
    )
    yield "operator_outside_cp_at_zero", "not-negative", edited(cp, put("witness.vector", [0, 0]))
    yield (
        "operator_outside_cp_conjugate_vector",
        "not-negative",
        edited(ray_case, lambda v: v["witness"]["vector"].__setitem__(1, negated(v["witness"]["vector"][1]))),
    )
    yield (
        "operator_outside_cp_of_a_positive_map",
        "not-negative",
        edited(cp, put("claim.operator.matrix", co_cp["claim"]["operator"]["matrix"])),
    )
    yield (
        "operator_outside_co_cp_of_the_transposition",
        "not-negative",
        edited(co_cp, put("claim.operator.matrix", cp["claim"]["operator"]["matrix"])),
    )
    for which in ([], [1], [2], [0, 1], [0, 2], [0, 1, 2]):
        name = "".join(map(str, which)) or "none"
        yield f"operator_outside_ppt_transposed_{name}", "not-negative", edited(ppt, put("witness.transposed", which))
    tiles, shifts_case = (base[f"operator_outside_decomposable_{name}"] for name in ("tiles", "shifts"))
    yield (
        "operator_outside_decomposable_inside",
        "not-negative",
        edited(tiles, put("claim.operator.matrix", tiles["witness"]["state"]), put("claim.operator.denominator", 1)),
    )
    yield (
        "operator_outside_decomposable_entangled_state",
        "not-positive",
        document(OperatorOutside((2, 2), SWAP, "decomposable"), NegativeState(ray(0, 1, -1, 0))),
    )
    yield (
        "operator_outside_decomposable_state_not_positive",
        "not-positive",
        document(
            OperatorOutside((2, 2), PHI, "decomposable"),
            NegativeState(partial_transpose(ray(0, 1, -1, 0), (2, 2), (0,))),
        ),
    )
    for number_of, which in ((1, (1, 2)), (2, (0,))):
        turned = partial_transpose(one_sided(), (2, 2, 2), which)
        negative = ray(0, 0, 0, 1, -1, 0, 0, 0)
        claim = OperatorOutside((2, 2, 2), partial_transpose(negative, (2, 2, 2), (0,)), "decomposable")
        yield (
            f"operator_outside_decomposable_npt_{number_of}",
            "not-positive",
            document(claim, NegativeState(one_sided())),
        )
        claim = OperatorOutside((2, 2, 2), negative, "decomposable")
        yield (
            f"operator_outside_decomposable_npt_turned_{number_of}",
            "not-positive",
            document(claim, NegativeState(turned)),
        )
    yield "operator_outside_decomposable_zero_state", "not-negative", edited(shifts_case, put("witness.state", [0]))
    yield "operator_outside_block_positive_conjugate", "not-negative", edited(block, conjugate_columns)
    yield (
        "operator_outside_block_positive_one_conjugate",
        "not-negative",
        edited(
            block, lambda v: v["witness"]["vectors"][0][1].__setitem__(1, negated(v["witness"]["vectors"][0][1][1]))
        ),
    )
    yield (
        "operator_outside_block_positive_zero_vector",
        "not-negative",
        edited(block, put("witness.vectors.0.0", [0, 0])),
    )
    positive = base["operator_outside_positive"]
    yield (
        "operator_outside_positive_at_the_boundary",
        "not-negative",
        document(OperatorOutside((2, 2), SWAP, "positive"), vectors([[1, 0], [0, 1]])),
    )
    yield (
        "operator_outside_positive_another_vector",
        "not-negative",
        edited(positive, put("witness.vectors.0.1", [[[1], [0]], 0])),
    )
    two = base["operator_outside_2_positive"]
    yield "operator_outside_2_positive_one_vector", "not-negative", edited(two, lambda v: v["witness"]["vectors"].pop())
    yield (
        "operator_outside_2_positive_same_vectors",
        "not-negative",
        edited(two, lambda v: v["witness"]["vectors"].__setitem__(1, v["witness"]["vectors"][0])),
    )
    yield (
        "operator_outside_2_positive_opposite_vectors",
        "not-negative",
        document(OperatorOutside((2, 2), -identity(4), "k-positive:2"), vectors([[1, 0], [0, 1]], [[1, 0], [0, -1]])),
    )
    reduced = identity(9) * 2 - identity_map(3).matrix
    yield (
        "operator_outside_2_positive_a_2_positive_map",
        "not-negative",
        document(OperatorOutside((3, 3), reduced, "k-positive:2"), vectors([[1, 0, 0]] * 2, [[0, 1, 0]] * 2)),
    )


def attacks_on_minima(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Values that are not reached, squares of another value, and vectors that are not normalised or zero."""
    least, most = base["product_minimum_at_least"], base["product_minimum_at_most"]
    number_of = "claim.value.coefficients.0"
    for value in (-1, 1, 0, -3):
        edits = [put(number_of, value)]
        if value in (0, -3):  # lowest terms
            edits = [put("claim.value", {"denominator": 1, "coefficients": [0 if value == 0 else -1]})]
        yield f"product_minimum_at_least_another_value_{value}", "identity", edited(least, *edits)
    yield (
        "product_minimum_at_least_by_more_squares",
        "not-positive",
        document(
            ProductMinimum((2, 2), SWAP, number(1), "min"),
            Squares((0, 0), (*transposed_overlap().terms, *direct((2, 2), -identity(4)).terms)),
        ),
    )
    yield (
        "product_minimum_at_least_of_the_operator",
        "identity",
        document(ProductMinimum((2, 2), SWAP, number("1/2"), "min"), transposed_overlap()),
    )
    yield (
        "product_minimum_at_most_less",
        "value",
        edited(most, put("claim.value", {"denominator": 4, "coefficients": [-3]})),
    )
    yield (
        "product_minimum_at_most_minus_one",
        "value",
        edited(most, put("claim.value", {"denominator": 1, "coefficients": [-3]})),
    )
    yield (
        "product_minimum_at_most_a_longer_vector",
        "value",
        edited(
            most,
            put("claim.value", {"denominator": 1, "coefficients": [-4]}),
            put("witness.vectors.0.0", [[[6], [0]], 0]),
        ),
    )
    yield "product_minimum_at_most_another_vector", "value", edited(most, put("witness.vectors.0.1", [[[3], [0]], 0]))
    yield (
        "product_minimum_at_most_conjugate_vector",
        "value",
        edited(
            base["product_minimum_at_most_complex"],
            lambda v: v["witness"]["vectors"][0][1].__setitem__(1, 0),
        ),
    )
    yield (
        "product_minimum_at_most_the_conjugate",
        "value",
        edited(base["product_minimum_at_most_complex"], conjugate_columns),
    )
    yield "product_minimum_at_most_zero_vector", "zero", edited(most, put("witness.vectors.0.0", [0, 0]))
    sqrt2 = base["product_minimum_at_most_sqrt2"]
    yield "product_minimum_at_most_of_a_larger_root", "value", edited(sqrt2, put("claim.value.coefficients", [0, -2]))


def attacks_on_gleason_assemblages(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Operators that are not block-positive, of another trace, or that give another assemblage."""
    pair, triple = base["gleason_swap"], base["gleason_three_parties"]
    yield "gleason_transposed_claim", "other-assemblage", edited(pair, transpose_claim)
    yield (
        "gleason_squares_of_the_transpose",
        "identity",
        edited(triple, lambda v: conjugate_squares(v["witness"]["state"]["squares"])),
    )
    yield (
        "gleason_squares_of_the_bell_state",
        "identity",
        edited(pair, lambda v: conjugate_party(v["witness"]["state"]["squares"], 0)),
    )
    yield (
        "gleason_squares_of_the_double",
        "identity",
        edited(pair, put("witness.state.squares.terms.0.1.denominator", 1)),
    )
    effect = "witness.measurements.0.0.0.matrix"
    turned = pair["witness"]["measurements"][0][0][1]["matrix"]
    yield "gleason_incomplete_measurement", "incomplete", edited(pair, put(effect, turned))
    whole = pair["witness"]["measurements"][0][0]
    yield (
        "gleason_outcomes_exchanged",
        "other-assemblage",
        edited(pair, put("witness.measurements.0.0", [whole[1], whole[0]])),
    )
    zero_effect = [
        put("witness.measurements.0.1.0.matrix", [0]),
        put("witness.measurements.0.1.1.matrix", [[[1, 0], [0, 1]]]),
    ]
    trivial = edited(
        pair,
        *zero_effect,
        put("witness.measurements.0.1.0.denominator", 1),
        put("witness.measurements.0.1.1.denominator", 1),
    )
    yield "gleason_trivial_measurement", "other-assemblage", trivial
    measurements = ((observable(PAULI_Y), observable(PAULI_Z)),)
    turned_half = Squares((0, 0), (SquaresTerm(overlap().monomials, ones(2) / 2, Elimination()),))
    yield (
        "gleason_of_a_quantum_one_with_the_other_operator",
        "identity",
        document(
            Gleason(QUBIT),
            BlockPositiveRealisation(
                Operator({"A": 2, "B": 2}, BELL.matrix), measurements, transposed_overlap(number("1/2"))
            ),
        ),
    )
    large = document(
        Gleason(QUBIT),
        BlockPositiveRealisation(
            Operator({"A": 2, "B": 2}, BELL.matrix * 2), measurements, Squares((0, 0), (overlap(),))
        ),
    )
    yield "gleason_trace_two", "not-normalised", large
    small = Operator({"A": 2, "B": 2}, PHI / 2 - identity(4))
    negative = Squares((0, 0), (*turned_half.terms, *direct((2, 2), -identity(4)).terms))
    yield (
        "gleason_negative_operator",
        "not-positive",
        document(Gleason(QUBIT), BlockPositiveRealisation(small, measurements, negative)),
    )
    yield (
        "gleason_of_a_signalling_table",
        "signalling",
        edited(
            pair,
            lambda v: v["claim"]["assemblage"]["elements"].update(
                dict.fromkeys(("0|1", "1|1"), v["claim"]["assemblage"]["elements"]["0|0"])
            ),
        ),
    )


def attacks_on_bases(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Trees with a branch that does not close, vectors that are not orthogonal, and zero factors."""
    names = (
        "unextendible_shifts",
        "unextendible_tiles",
        "unextendible_complex_sqrt2",
        "unextendible_with_a_trivial_party",
    )
    shifts_case, tiles, root, trivial = (base[name] for name in names)
    four, pair, single = (base[f"extendible_{name}"] for name in ("four_tiles", "complex", "sqrt2"))
    for party in range(3):
        yield f"unextendible_closed_at_the_root_{party}", "open-branch", edited(shifts_case, put("witness.tree", party))
        yield (
            f"unextendible_closed_after_one_{party}",
            "open-branch",
            edited(shifts_case, put("witness.tree", [0, party, party, party])),
        )
    yield (
        "unextendible_children_exchanged",
        "open-branch",
        edited(tiles, lambda v: v["witness"]["tree"].append(v["witness"]["tree"].pop(1))),
    )
    yield (
        "unextendible_one_vector_twice",
        "open-branch",
        edited(shifts_case, put("witness.tree", [0, [0, 0, 1, 2], [0, 0, 1, 2], [0, 0, 1, 2]])),
    )
    yield (
        "unextendible_a_vector_is_missing",
        "open-branch",
        edited(
            tiles,
            put("witness.tree", copy.deepcopy(tiles["witness"]["tree"])),
            lambda v: v["claim"]["basis"]["vectors"].__setitem__(4, [[[[0], [0], [1]], 0], [[[0], [1], [1]], 0]]),
        ),
    )
    yield "unextendible_trivial_party_without_vectors", "open-branch", edited(trivial, put("witness.tree", [0, 0, 0]))
    yield "unextendible_trivial_party_at_the_root", "open-branch", edited(trivial, put("witness.tree", 0))
    factor = "claim.basis.vectors.1.1"
    yield "unextendible_not_orthogonal", "not-orthogonal", edited(shifts_case, put(factor, [[[1], [2]], 0]))
    yield (
        "unextendible_conjugate_factor",
        "not-orthogonal",
        edited(
            root,
            lambda v: v["claim"]["basis"]["vectors"][1][1].__setitem__(
                1, negated(v["claim"]["basis"]["vectors"][1][1][1])
            ),
            lambda v: v["claim"]["basis"]["vectors"][1][1].__setitem__(
                3, negated(v["claim"]["basis"]["vectors"][1][1][3])
            ),
            lambda v: v["claim"]["basis"]["vectors"][1][1].__setitem__(0, [[1], [0]]),
        ),
    )
    yield (
        "unextendible_repeated_vector",
        "not-orthogonal",
        edited(shifts_case, lambda v: v["claim"]["basis"]["vectors"].append(v["claim"]["basis"]["vectors"][0])),
    )
    yield "unextendible_zero_factor", "zero", edited(shifts_case, put(factor, [0, 0]))
    yield "extendible_zero_vector", "zero", edited(four, put("witness.vector.0", [0, 0]))
    yield (
        "extendible_vector_of_the_basis",
        "not-orthogonal",
        edited(pair, put("witness.vector", pair["claim"]["basis"]["vectors"][1])),
    )
    yield (
        "extendible_conjugate_vector",
        "not-orthogonal",
        edited(pair, put("witness.vector", [[[[1], [0]], [[0], [1]]], [[[1], [0]], [[0], [1]]]])),
    )
    yield (
        "extendible_by_the_fifth_tile_of_others",
        "not-orthogonal",
        edited(four, put("witness.vector", [[[[1], [1], [1]], 0], [[[1], [1], [2]], 0]])),
    )
    yield (
        "extendible_basis_not_orthogonal",
        "not-orthogonal",
        edited(four, put("claim.basis.vectors.1.1", [[[1], [1], [1]], 0])),
    )
    yield "extendible_basis_with_a_zero", "zero", edited(four, put("claim.basis.vectors.1.1", [0, 0]))
    yield (
        "extendible_other_root",
        "not-orthogonal",
        edited(single, put("witness.vector.0", [[[0], [1]], 0, [[1], [0]], 0])),
    )
    yield (
        "extendible_of_an_unextendible_basis",
        "not-orthogonal",
        edited(
            shifts_case,
            put("claim.kind", "extendible"),
            put("witness", {"vector": shifts_case["claim"]["basis"]["vectors"][0]}),
        ),
    )


def attacks_on_conjunctions(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """One part does not hold."""
    three, two = base["conjunction_of_three"], base["conjunction_of_two"]
    terms = "witness.witnesses.2.terms"
    yield "conjunction_with_another_strategy", "other-assemblage", edited(three, put(f"{terms}.0.0", [1, 1]))
    yield "conjunction_with_a_negative_state", "not-positive", edited(three, put(f"{terms}.0.2.0", [[[1, 1], [1, -1]]]))
    yield (
        "conjunction_with_another_state",
        "other-assemblage",
        edited(
            two,
            put(
                "witness.witnesses.0.branches.0.measurements",
                two["witness"]["witnesses"][0]["branches"][0]["measurements"][::1],
            ),
            lambda v: v["witness"]["witnesses"][0]["branches"][0]["state"].__setitem__("denominator", 7),
        ),
    )

    def signalling(value: Json) -> None:
        for part in value["claim"]["claims"]:
            part["assemblage"]["elements"]["0|0"] = [[[1, 0], [0, 1]], 0]

    yield "conjunction_about_a_signalling_table", "signalling", edited(three, signalling)
    yield (
        "conjunction_of_a_false_kind",
        "not-separated",
        edited(
            two,
            put(
                "claim.claims.1",
                {"kind": "not-moment-set", "level": "1", "assemblage": two["claim"]["claims"][0]["assemblage"]},
            ),
            put("witness.witnesses.1", {"gram": [0], "proof": {"rule": "elimination"}}),
        ),
    )


ATTACKS = (
    attacks_on_memberships,
    attacks_on_squares,
    attacks_on_vectors,
    attacks_on_minima,
    attacks_on_gleason_assemblages,
    attacks_on_bases,
    attacks_on_conjunctions,
)


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not certificates


def malformed(base: dict[str, Json]) -> dict[str, tuple[str, str]]:
    """(text, how its refusal begins) by name."""
    cp, co_cp, ppt = (base[f"operator_in_{name}"] for name in ("cp", "co_cp", "ppt_shifts"))
    swap, two = base["operator_in_block_positive"], base["operator_outside_2_positive"]
    vector, minimum = base["operator_outside_cp"], base["product_minimum_at_most"]
    state, pair = base["operator_outside_decomposable_tiles"], base["gleason_swap"]
    shifts_case, four, three = base["unextendible_shifts"], base["extendible_four_tiles"], base["conjunction_of_three"]
    part, monomials = cp["witness"]["parts"][0], "witness.terms.0.0"
    one = {"denominator": 1, "matrix": [[[1]]], "rule": "elimination"}
    basis, parts = "claim.basis", "claim.claims"
    other = three["claim"]["claims"][2] | {"assemblage": pair["claim"]["assemblage"]}
    deeper = {"kind": "conjunction", "claims": three["claim"]["claims"], "assemblage": pair["claim"]["assemblage"]}
    incompatible = base["incompatible_qubit"]
    wide = {"field": "Q", "dimensions": [33, 32], "denominator": 1, "matrix": [0]}
    doubled = {
        "field": "Q",
        "dimensions": [2, 2],
        "denominator": 2,
        "matrix": [[[2, 0, 0, 0], *([[0] * 4] * 2), [2, 0, 0, 2]]],
    }
    product_of_three = base["operator_in_block_positive_three_parties"]
    narrow = {"field": "Q", "dimensions": [1] * 16, "denominator": 1, "matrix": [[[1]]]}
    cases = {}
    for name, original, path, value, why in (
        ("operator_set_unknown", cp, "claim.set", "separable", "claim.set: unknown set 'separable'"),
        ("operator_set_is_a_list", cp, "claim.set", ["cp"], "claim.set: unknown set"),
        ("operator_set_0_positive", cp, "claim.set", "k-positive:0", "claim.set: unknown set 'k-positive:0'"),
        ("operator_set_100_positive", cp, "claim.set", "k-positive:100", "claim.set: unknown set 'k-positive:100'"),
        ("operator_set_2_positive_with_a_line", cp, "claim.set", "k-positive:2\n", "claim.set: unknown set"),
        ("operator_set_of_maps_for_three", ppt, "claim.set", "co-cp", "claim.set: a map has an input and an output"),
        ("operator_positive_for_three", ppt, "claim.set", "positive", "claim.set: a map has an input and an output"),
        ("operator_99_positive", swap, "claim.set", "k-positive:99", "claim.set: too large for this checker"),
        ("operator_without_systems", cp, "claim.operator.dimensions", [], "claim.operator: a list of 1 to 16 items"),
        (
            "operator_of_dimension_zero",
            cp,
            "claim.operator.dimensions",
            [0, 4],
            "claim.operator: an integer up to 1024",
        ),
        ("operator_of_other_dimensions", cp, "claim.operator.dimensions", [2, 3], "claim.operator: a list of 6 items"),
        ("operator_of_1056_rows", cp, "claim.operator", wide, "claim.operator: an operator of size 1056 exceeds"),
        (
            "operator_not_in_lowest_terms",
            cp,
            "claim.operator",
            doubled,
            "claim.operator: the denominator is not in lowest",
        ),
        (
            "operator_claim_denominator_zero",
            cp,
            "claim.operator.denominator",
            0,
            "claim.operator: an integer at least 1",
        ),
        ("operator_zero_as_a_plane", cp, "claim.operator.matrix", [[[0] * 4] * 4], "claim.operator: a zero plane must"),
        ("operator_with_imaginary_planes", cp, "claim.operator.matrix", [0, 0], "claim.operator: a list of 1 items"),
        ("operator_with_names", cp, "claim.operator.names", ["A", "B"], "claim.operator: unknown keys ['names']"),
        ("operator_with_a_party", cp, "claim.parties", 2, "claim: unknown keys ['parties']"),
        ("operator_in_cp_transposed", cp, "witness.parts.0.0", [1], "witness.parts: these parties are not to be"),
        ("operator_in_co_cp_as_it_is", co_cp, "witness.parts.0.0", [], "witness.parts: these parties are not to be"),
        (
            "operator_in_co_cp_of_the_input",
            co_cp,
            "witness.parts.0.0",
            [0],
            "witness.parts: these parties are not to be",
        ),
        ("operator_in_third_party", co_cp, "witness.parts.0.0", [2], "witness.parts: an integer up to 1"),
        ("operator_in_party_twice", co_cp, "witness.parts.0.0", [1, 1], "witness.parts: these parties are not to be"),
        ("operator_in_party_true", co_cp, "witness.parts.0.0", [True], "witness.parts: an integer is needed"),
        ("operator_in_without_parts", cp, "witness.parts", [], "witness.parts: a list of 1 to 64 items"),
        ("operator_in_65_parts", cp, "witness.parts", [part] * 65, "witness.parts: a list of 1 to 64 items"),
        (
            "operator_in_part_without_rule",
            cp,
            "witness.parts.0.1",
            {"denominator": 1, "matrix": [0]},
            "witness.parts: unknown rule",
        ),
        ("operator_in_part_of_another_size", cp, "witness.parts.0.1", one, "witness.parts: a list of 4 items"),
        ("operator_in_cp_by_squares", cp, "witness", swap["witness"], "witness: unknown keys"),
        ("operator_in_positive_by_parts", swap, "witness", cp["witness"], "witness: unknown keys ['parts']"),
        ("operator_in_ppt_with_a_proof", ppt, "witness", {"rule": "elimination"}, "witness: unknown keys ['rule']"),
        ("operator_in_ppt_of_16_systems", ppt, "claim.operator", narrow, "claim.operator: too many partial transposes"),
        (
            "squares_negative_multiplier",
            swap,
            "witness.multiplier",
            [0, -1],
            "witness: an integer up to 8 and at least 0",
        ),
        ("squares_large_multiplier", swap, "witness.multiplier", [0, 9], "witness: an integer up to 8 and at least 0"),
        ("squares_of_high_degree", product_of_three, "witness.multiplier", [8] * 3, "witness: too many monomials"),
        ("squares_three_multipliers", swap, "witness.multiplier", [0, 0, 0], "witness: a list of 2 items is needed"),
        ("squares_without_terms", swap, "witness.terms", [], "witness: a list of 1 to 1024 items"),
        ("squares_without_monomials", swap, monomials, [], "witness: a list of 1 to 1024 items"),
        (
            "squares_one_monomial_less",
            swap,
            monomials,
            swap["witness"]["terms"][0][0][1:],
            "witness: a list of 1 items",
        ),
        ("squares_monomial_of_one_party", swap, f"{monomials}.0", [[0], []], "witness: a list of 4 items"),
        ("squares_index_too_large", swap, f"{monomials}.0.0", [2], "witness: an integer up to 1 and at least 0"),
        ("squares_index_negative", swap, f"{monomials}.0.0", [-1], "witness: an integer up to 1 and at least 0"),
        ("squares_index_is_no_list", swap, f"{monomials}.0.0", 0, "witness: a list of 0 to 16 items is needed"),
        ("squares_indices_descending", swap, f"{monomials}.0.0", [1, 0], "witness: the indices of a monomial are not"),
        ("squares_indices_too_many", swap, f"{monomials}.0.0", [0] * 17, "witness: a list of 0 to 16 items"),
        (
            "squares_gram_without_proof",
            swap,
            "witness.terms.0.1",
            one | {"rule": "sight"},
            "witness: a list of 2 items",
        ),
        (
            "operator_outside_two_columns",
            vector,
            "witness.vector",
            [[[1, 0]] * 4, 0],
            "witness.vector: a list of 1 items",
        ),
        (
            "operator_outside_short_vector",
            vector,
            "witness.vector",
            [[[1]] * 3, 0],
            "witness.vector: a list of 4 items",
        ),
        (
            "operator_outside_cp_transposed",
            vector,
            "witness.transposed",
            [1],
            "witness.transposed: these parties are not",
        ),
        ("operator_outside_cp_by_a_state", vector, "witness", state["witness"], "witness: unknown keys ['state']"),
        ("operator_outside_state_of_another_size", state, "witness.state", [[[1]]], "witness.state: a list of 9 items"),
        ("operator_outside_state_normalised", state, "witness.denominator", 4, "witness: unknown keys ['denominator']"),
        (
            "operator_outside_3_vectors",
            two,
            "witness.vectors",
            two["witness"]["vectors"][:1] * 3,
            "witness.vectors: a list of 1 to 2",
        ),
        ("operator_outside_no_vectors", two, "witness.vectors", [], "witness.vectors: a list of 1 to 2 items"),
        ("operator_outside_positive_two_vectors", two, "claim.set", "positive", "witness.vectors: a list of 1 items"),
        (
            "operator_outside_one_factor",
            two,
            "witness.vectors.0",
            two["witness"]["vectors"][0][:1],
            "witness.vectors: a list of 2",
        ),
        ("product_minimum_without_a_side", minimum, "claim.sense", "least", "claim.sense: max or min is needed"),
        (
            "product_minimum_value_not_lowest",
            minimum,
            "claim.value",
            {"denominator": 6, "coefficients": [-4]},
            "claim.value: the denominator",
        ),
        (
            "product_minimum_two_vectors",
            minimum,
            "witness.vectors",
            minimum["witness"]["vectors"] * 2,
            "witness.vectors: a list of 1",
        ),
        ("product_minimum_by_the_other_witness", minimum, "claim.sense", "min", "witness: unknown keys ['vectors']"),
        (
            "gleason_by_a_state",
            pair,
            "witness.state",
            base["quantum_mixed_state"]["witness"]["state"],
            "witness.state: unknown keys",
        ),
        ("gleason_without_dimensions", pair, "witness", {}, "file: KeyError"),
        ("gleason_witness_is_a_list", pair, "witness", [], "file: TypeError"),
        ("gleason_two_dimensions", pair, "witness.dimensions", [2, 2], "witness.dimensions: a list of 1 items"),
        (
            "gleason_squares_of_one_party",
            pair,
            "witness.state.squares.multiplier",
            [0],
            "witness.state: a list of 2 items",
        ),
        ("basis_without_vectors", shifts_case, f"{basis}.vectors", [], f"{basis}: a list of 1 to 1024 items"),
        (
            "basis_factor_of_another_size",
            shifts_case,
            f"{basis}.vectors.0.0",
            [[[1]], 0],
            f"{basis}: a list of 2 items",
        ),
        (
            "basis_vector_of_two_parties",
            shifts_case,
            f"{basis}.vectors.0",
            four["witness"]["vector"],
            f"{basis}: a list of 3",
        ),
        ("basis_with_a_denominator", shifts_case, f"{basis}.denominator", 1, f"{basis}: unknown keys ['denominator']"),
        ("basis_of_dimension_65", shifts_case, f"{basis}.dimensions", [2, 2, 65], f"{basis}: an integer up to 64"),
        ("tree_of_two_children", shifts_case, "witness.tree", [0, 0, 0], "witness.tree: a list of 4 items"),
        ("tree_of_another_vector", shifts_case, "witness.tree.0", 4, "witness.tree: an integer up to 3"),
        ("tree_closed_at_a_fourth_party", shifts_case, "witness.tree.1", 3, "witness.tree: an integer up to 2"),
        ("tree_closed_by_true", shifts_case, "witness.tree.1", True, "witness.tree: an integer is needed"),
        ("tree_empty", shifts_case, "witness.tree", [], "witness.tree: a list of 4 items"),
        ("unextendible_by_a_vector", shifts_case, "claim.kind", "extendible", "witness: unknown keys ['tree']"),
        ("extendible_by_a_tree", four, "claim.kind", "unextendible", "witness: unknown keys ['vector']"),
        (
            "extendible_one_factor",
            four,
            "witness.vector",
            four["witness"]["vector"][:1],
            "witness.vector: a list of 2 items",
        ),
        ("conjunction_of_one", three, parts, three["claim"]["claims"][:1], "claim.claims: a list of 2 to 8 items"),
        ("conjunction_of_nine", three, parts, three["claim"]["claims"] * 3, "claim.claims: a list of 2 to 8 items"),
        ("conjunction_one_witness_less", three, "witness.witnesses", [{}, {}], "witness.witnesses: a list of 3 items"),
        (
            "conjunction_witnesses_exchanged",
            three,
            "witness.witnesses",
            three["witness"]["witnesses"][::-1],
            "witness: unknown keys",
        ),
        (
            "conjunction_about_another_assemblage",
            three,
            f"{parts}.2",
            other | {"kind": "no-signalling"},
            "witness: unknown keys",
        ),
        (
            "conjunction_within_a_conjunction",
            three,
            f"{parts}.0",
            deeper,
            "claim.claims: each part must be a claim about",
        ),
        (
            "conjunction_of_an_unknown_kind",
            three,
            f"{parts}.0.kind",
            "local",
            "claim.claims: each part must be a claim about",
        ),
        ("conjunction_of_a_list", three, f"{parts}.0", [], "claim.claims: each part must be a claim about"),
        (
            "conjunction_of_measurements",
            three,
            f"{parts}.0",
            incompatible["claim"],
            "claim.claims: each part must be a claim about",
        ),
        ("conjunction_with_a_level", three, "claim.level", "1", "claim: unknown keys ['level']"),
    ):
        cases[name] = text_of(edited(original, put(path, value))), why
    different = edited(three, put(f"{parts}.0.assemblage", pair["claim"]["assemblage"]))
    cases["conjunction_about_two_assemblages"] = (
        text_of(different),
        "claim.claims: the parts are about different objects",
    )
    again = edited(three, put(f"{parts}.0.assemblage.denominator", 1), put(f"{parts}.0.assemblage.elements", {}))
    cases["conjunction_about_an_empty_table"] = (
        text_of(again),
        "claim.assemblage.elements: unknown keys [], missing keys",
    )
    return cases
