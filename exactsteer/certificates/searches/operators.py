"""Operators, maps and product bases: which set are they in? Exact where exact arithmetic decides, else through the searches.

Complete positivity, complete copositivity and PPT are eliminations, whose failures are vectors; decomposability and block
positivity are sums of squares without and with multipliers, whose failures are PPT states and product vectors; a product
basis is extended by a vector or closed by its rank tree. Source: arXiv:1708.00756, sections 4 to 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, islice

from flint import fmpq

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.linear import echelon, matrix_rows, solve_affine
from exactsteer.algebra.matrix import Matrix, identity, in_smallest_field, matrix, unify_matrices
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import Facial, PositivityProof, decide
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.operator_witnesses import (
    BlockPositiveRealisation,
    ExtendingVector,
    NegativeState,
    NegativeVector,
    PositiveParts,
    ProductVectors,
    RankTreeProof,
)
from exactsteer.certificates.searches.block_positivity import block_positive, gram_proof, levels, product_value
from exactsteer.certificates.searches.bracket import Bracket
from exactsteer.certificates.searches.decomposability import decomposition
from exactsteer.certificates.searches.membership import require_realises
from exactsteer.certificates.searches.product_minimum import (
    ProductBracket,
    exact_product_minimum,
    normalised_value,
    product_minimum,
    squares_at_value,
)
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.checker import Malformed
from exactsteer.claims import Claim, Extendible, Gleason, OperatorIn, OperatorOutside, ProductMinimum, Unextendible
from exactsteer.errors import CheckFailed, InputError, RoundingFailed, Undecided, WrongField
from exactsteer.quantum.maps import ChoiMatrix, identity_map, tensor_maps
from exactsteer.quantum.product_bases import ProductVector
from exactsteer.quantum.squares import Squares, SquaresTerm, monomials
from exactsteer.quantum.unextendible import extension
from exactsteer.steering.ghjw import ghjw
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.unphysical import UnphysicalRealisation

K_POSITIVE = "k-positive:"
SMALL_STARTS = 1
"""Of the search for an eigenvector: every start finds it."""

GRIDS = tuple(2**k for k in range(40))
CLEAR = 1e-9
"""Beyond this a least value found in doubles is believed not to be zero."""
NEAR = 1e-3
"""Below this a claimed value is too near to the least one for squares on a coarse grid."""


def decide_operator(search: Search, claim: OperatorIn | OperatorOutside) -> Certificate:
    """The certificate that the operator is in the claim's set, or that it is not. Raises `Undecided`."""
    dimensions, m = claim.dimensions, claim.matrix
    member, outsider = OperatorIn(dimensions, m, claim.of), OperatorOutside(dimensions, m, claim.of)
    match claim.of:
        case "cp" | "co-cp":
            which = () if claim.of == "cp" else (1,)
            part = partial_transpose(m, dimensions, which)
            if decide(part) is not None:
                return search.certificate(outsider, NegativeVector(which, negative_vector(part)))
            return search.certificate(member, PositiveParts(((which, part, _require_proof(search, part)),)))
        case "ppt":
            return _decide_ppt(search, member, outsider)
        case "decomposable":
            found = _positive_part(m, dimensions) or decomposition(search, dimensions, m)
            if isinstance(found, Matrix):
                return search.certificate(outsider, NegativeState(found))
            return search.certificate(member, PositiveParts(tuple(found)))
        case _:
            k = int(claim.of.removeprefix(K_POSITIVE)) if claim.of.startswith(K_POSITIVE) else 1
            squares = _decide_positive(search, *amplified(dimensions, m, k))
            if isinstance(squares, Squares):
                return search.certificate(member, squares)
            return search.certificate(outsider, ProductVectors(_summands(squares, k)))


def amplified(dimensions: Sequence[int], m: Matrix, k: int) -> tuple[tuple[int, ...], Matrix]:
    """The Choi matrix of id_k (x) L with its dimensions, for k = 1 the operator itself, of any number of parties.

    >>> from exactsteer.quantum.positive_maps import transposition
    >>> dimensions, m = amplified((2, 2), transposition(2).matrix, 2)
    >>> dimensions, m.shape
    ((4, 4), (16, 16))
    """
    if k == 1:
        return tuple(dimensions), m
    channel = tensor_maps(identity_map(k), ChoiMatrix(dimensions[0], dimensions[1], m))
    return (channel.input, channel.output), channel.matrix


def _summands(vector: ProductVector, k: int) -> tuple[ProductVector, ...]:
    """v = sum_a x_a (x) y_a from a product vector x (x) y of the amplified systems; summands that vanish are left out."""
    if k == 1:
        return (vector,)
    parts = []
    for a in range(k):
        pieces = tuple(v.select(range(a * v.rows // k, (a + 1) * v.rows // k), [0]) for v in vector)
        if not any(piece.is_zero for piece in pieces):
            parts.append(pieces)
    return tuple(parts)


def negative_vector(m: Matrix) -> Matrix:
    """A vector with v^dag M v < 0 of small Gaussian integers where rounding finds one, else the one of the elimination.

    Raises `InputError` if M is positive.

    >>> from exactsteer.algebra.matrix import matrix
    >>> negative_vector(matrix([[1, 2], [2, 1]])).transpose()
    matrix([['1', '-1']])
    """
    from exactsteer.solving.product_vectors import local_minima, roundings

    exact = decide(m)
    if exact is None:
        raise InputError("the matrix is positive: no vector has a negative value")
    height = exact.vector.height
    for (v,) in roundings(local_minima(m, (m.rows,), starts=SMALL_STARTS)):
        if v.height > height:
            break
        if product_value(m, (v,)).sign() < 0:
            return v
    return exact.vector


def support_proof(m: Matrix) -> PositivityProof | None:
    """A proof that M >= 0 which the checker accepts, also for a large singular M: a factor on linearly independent rows.

    >>> from exactsteer.quantum.maps import identity_map
    >>> type(support_proof(identity_map(8).matrix)).__name__
    'Facial'
    """
    proof = gram_proof(m)
    if proof is not None:
        return proof
    kept = sorted(echelon(matrix_rows(m)))  # pivots of the columns; of the rows as well, because M is Hermitian
    core = m.select(kept, kept)
    inside = gram_proof(core)
    if isinstance(inside, Facial) or inside is None:
        return None
    frame = _times_inverse(m.select(range(m.rows), kept), core)
    return Facial(frame, core, inside) if frame @ core @ frame.adjoint() == m else None


def _times_inverse(left: Matrix, core: Matrix) -> Matrix:
    """left core^-1 for a positive core, by rows: x core = row."""
    columns = core.transpose().entries()
    rows = []
    for row in left.entries():
        equations = [({k: x for k, x in enumerate(c) if not x.is_zero}, y) for c, y in zip(columns, row, strict=True)]
        solved = solve_affine(equations, core.rows)
        assert solved is not None, "a positive core is invertible"
        rows.append([solved[0].get(k, 0) for k in range(core.rows)])
    return matrix(rows)


def _require_proof(search: Search, m: Matrix) -> PositivityProof:
    """Raises `RoundingFailed` for a positive matrix that is too large for the checker."""
    proof = support_proof(m)
    if proof is None:
        raise RoundingFailed(
            search.claim,
            [*search.stages, f"positive, but {m.rows} rows are too many"],
            "Split the operator into blocks.",
        )
    return proof


def _decide_ppt(search: Search, member: OperatorIn, outsider: OperatorOutside) -> Certificate:
    """Each bipartition once: transposing everything changes no spectrum."""
    n = len(member.dimensions)
    for count in range(n):
        for which in combinations(range(1, n), count):
            part = partial_transpose(member.matrix, member.dimensions, which)
            if decide(part) is not None:
                return search.certificate(outsider, NegativeVector(which, negative_vector(part)))
    search.note("every partial transpose is positive")
    return _within_limits(search, member, NoWitness())


def _positive_part(m: Matrix, dimensions: Sequence[int]) -> list[tuple[tuple[int, ...], Matrix, PositivityProof]]:
    """A decomposition into one part, if a partial transpose of the operator is positive; otherwise nothing."""
    n = len(dimensions)
    for count in range(n):
        for which in combinations(range(1, n), count):
            part = partial_transpose(m, dimensions, which)
            if decide(part) is None and (proof := support_proof(part)) is not None:
                return [(which, part, proof)]
    return []


def positive_squares(dimensions: Sequence[int], m: Matrix) -> Squares | None:
    """O >= 0 as a sum of squares of products, or None.

    >>> [term.monomials for term in positive_squares((1, 2), identity(2)).terms]
    [(((0,), (), (0,), ()), ((0,), (), (1,), ()))]
    """
    if decide(m) is not None or (proof := support_proof(m)) is None:
        return None
    products = tuple(monomials(dimensions, [(1, 0)] * len(dimensions)))
    return Squares((0,) * len(dimensions), (SquaresTerm(products, m, proof),))


def _decide_positive(search: Search, dimensions: Sequence[int], m: Matrix) -> Squares | ProductVector:
    return positive_squares(dimensions, m) or block_positive(search, dimensions, m)


def decide_product_minimum(search: Search, claim: ProductMinimum) -> Certificate:
    """The certificate of the claim, or of one that contradicts it: a smaller value attained, a larger one never reached.

    Raises `Undecided`.
    """
    from exactsteer.solving.rounding import rounded_value

    dimensions, m = claim.dimensions, claim.matrix
    if claim.sense == "min":
        _, distance = attained(dimensions, _shifted(m, claim.value))
        if 0 < distance < NEAR and claim.value.is_rational:
            squares = squares_at_value(search, dimensions, m, claim.value)
            if squares is not None:
                return search.certificate(claim, squares)
        if abs(distance) < CLEAR:
            bracket = _exact(search, claim)
            if bracket is not None:
                return search.certificate(claim, bracket.squares)
        found = _decide_positive(search, dimensions, _shifted(m, claim.value))
        if isinstance(found, Squares):
            return search.certificate(claim, found)
        contrary = replace(claim, value=normalised_value(m, found), sense="max")
        return search.certificate(contrary, ProductVectors((found,)))
    vector, distance = attained(dimensions, _shifted(m, claim.value))
    if vector is not None:
        return search.certificate(claim, ProductVectors((vector,)))
    if abs(distance) < CLEAR:
        bracket = _exact(search, claim)
        if bracket is not None:
            return search.certificate(claim, ProductVectors((bracket.vector,)))
    search.note(f"the least value found is above {claim.value} by {distance:.3g}")
    between = (fmpq(rounded_value(distance / 2, g), g) for g in GRIDS)
    step = next((x for x in between if distance / 4 < float(x) < distance * 3 / 4), None)
    if step is not None:  # a simple number between the value and the least one found
        above = claim.value + number(step)
        found = _decide_positive(search, dimensions, _shifted(m, above))
        if isinstance(found, Squares):
            return search.certificate(replace(claim, value=above, sense="min"), found)
    raise RoundingFailed(claim, search.stages, "Claim a value that is further from the minimum, or bracket it.")


def _exact(search: Search, claim: ProductMinimum) -> ProductBracket | None:
    """The proofs at the minimum itself, if that is the claimed value. Raises `Undecided` if they need a larger field."""
    bracket = exact_product_minimum(search, claim.dimensions, claim.matrix)
    field, left, right = common_field(bracket.lower.field, claim.value.field)
    if left(bracket.lower) != right(claim.value):
        return None
    if field != claim.value.field:
        raise Undecided(
            claim, search.stages, f"It is the minimum, but its proof needs the value written over {field!r}."
        )
    return bracket


def product_bracket(
    dimensions: Sequence[int],
    m: Matrix,
    *,
    width: Number | str = "1/1000000000",
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Bracket:
    """The least value of an operator on normalised product vectors between two certified numbers.

    For the projector on an unextendible product basis it is the epsilon of arXiv:1708.00756, eq. (25). Raises
    `InputError` for a width that is not positive, `Undecided` if no proof was found.

    >>> swap = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    >>> product_bracket((2, 2), swap).equals
    0
    """
    claim = ProductMinimum(tuple(dimensions), m, number(0), "min")
    search = Search(claim, Options(solver, time_limit, progress))
    whole = number(width)
    if not whole.is_real or whole.sign() <= 0:
        raise InputError(f"the width of a bracket must be positive, not {whole}")
    reason = "the exact value is looked for where the operator is rational"
    if in_smallest_field(m).field.is_rational:
        quick = [*islice(levels(dimensions), len(dimensions) + 1)]  # each party alone as the multiplier
        try:
            return _both_sides(search, claim, exact_product_minimum(search, dimensions, m, multipliers=quick), "")
        except (RoundingFailed, WrongField):
            reason = "the best product vector is not recognised over a small field, or no squares were found there"
    return _both_sides(search, claim, product_minimum(search, dimensions, m, whole), reason)


def _both_sides(search: Search, claim: ProductMinimum, found: ProductBracket, reason: str) -> Bracket:
    return Bracket(
        search.certificate(replace(claim, value=found.lower, sense="min"), found.squares),
        search.certificate(replace(claim, value=found.upper, sense="max"), ProductVectors((found.vector,))),
        reason,
    )


def _shifted(m: Matrix, value: Number) -> Matrix:
    _, (whole, unit) = unify_matrices([m, identity(m.rows) * value])
    return whole - unit


def attained(dimensions: Sequence[int], m: Matrix) -> tuple[ProductVector | None, float]:
    """A product vector of Gaussian integers with <v|O|v> <= 0 if roundings of local minima give one, and the least value."""
    from exactsteer.solving.product_vectors import local_minima, roundings

    minima = local_minima(m, dimensions)
    if minima[0].value > CLEAR:
        return None, minima[0].value
    for vectors in roundings(minima[:8]):
        if product_value(m, vectors).sign() <= 0:
            return vectors, minima[0].value
    return None, minima[0].value


def decide_basis(search: Search, claim: Unextendible | Extendible) -> Certificate:
    """The rank tree of an unextendible basis, or the product vector that extends it: always one of the two.

    Raises `Undecided` if the tree is larger than the checker admits.
    """
    basis = claim.basis
    found = extension(basis)
    if isinstance(found, tuple):
        return search.certificate(Extendible(basis), ExtendingVector(found))
    search.note("the rank tree closes: no product vector is orthogonal to all vectors")
    return _within_limits(search, Unextendible(basis), RankTreeProof(found))


def _within_limits(search: Search, claim: Claim, witness: RankTreeProof | NoWitness) -> Certificate:
    """The certificate of a claim that has been decided exactly. Raises `Undecided` where it is too large for the checker."""
    try:
        return search.certificate(claim, witness)
    except CheckFailed as error:
        if not isinstance(error.__cause__, Malformed):
            raise
        advice = "The claim holds in exact arithmetic, but a proof of this size is beyond the trusted checker."
        raise Undecided(claim, [*search.stages, f"the checker's limits: {error.__cause__}"], advice) from None


def decide_gleason(search: Search, claim: Gleason, known: object = None) -> Certificate:
    """The certificate of measurements on a block-positive operator of unit trace.

    `known` is an `UnphysicalRealisation`, a quantum `Realisation`, or a `BlockPositiveRealisation`; for one untrusted
    party over Q(i) none is needed, because the assemblage is quantum. Raises `InputError` if the known one realises another
    assemblage or if its operator is negative on a product vector, which is named; `Undecided` if there is none.
    """
    sigma = claim.assemblage
    if isinstance(known, BlockPositiveRealisation):
        return search.certificate(claim, known)
    if known is None and sigma.scenario.parties == 1 and sigma.field.is_rational:
        known = ghjw(sigma)
    if isinstance(known, Realisation):
        known = UnphysicalRealisation(known.state, known.measurements)
    if not isinstance(known, UnphysicalRealisation):
        if known is not None:
            raise InputError(f"a {type(known).__name__} does not prove a claim of kind {claim.kind}: give an operator")
        raise Undecided(
            claim,
            search.stages,
            "Give an operator of unit trace on all systems, and the untrusted parties' measurements.",
        )
    require_realises(known, sigma)
    operator = known.operator
    squares = _decide_positive(search, tuple(operator.systems.values()), operator.matrix)
    if not isinstance(squares, Squares):
        value = normalised_value(operator.matrix, squares)
        shown = " (x) ".join(f"({', '.join(str(x[0]) for x in v.entries())})" for v in squares)
        raise InputError(f"the operator is not block-positive: its value is {value} on {shown}")
    return search.certificate(claim, BlockPositiveRealisation(operator, known.measurements, squares))
