"""The least value of an operator on normalised product vectors, between a sum of squares and an explicit product vector.

f - t prod_j |x_j|^2 is a sum of squares with multipliers for every t below the optimum of a program, which increases to the
minimum with the multiplier. For the projector on an unextendible product basis the minimum is the epsilon of
arXiv:1708.00756, eq. (25).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, column, matrix
from exactsteer.algebra.number import I, Number, decimal_text, enclose, number
from exactsteer.algebra.recognition import field_of, recognise
from exactsteer.certificates.searches.block_positivity import (
    MOST_VARIABLES,
    ProductVector,
    divided_squares,
    levels,
    product_value,
    rounded_squares,
)
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import InputError, RoundingFailed, SolverFailed, WrongField
from exactsteer.programs.squares import SquaresProgram, squares_program
from exactsteer.quantum.product_bases import overlap
from exactsteer.quantum.squares import Monomial, Squares

LEAST_WIDTH = fmpq(1, 10**15)

RECOGNITION_BITS = 640
LARGEST_DEGREE = 8
MOST_ZEROS = 12
NEAR = 1e-8
"""The least values of two see-saws, or of a see-saw and a program, that are this near are taken to be one number."""


@dataclass(frozen=True)
class ProductBracket:
    """lower <= min <O> <= upper: the squares of O - lower 1, and a product vector with <O> <= upper."""

    lower: Number
    squares: Squares
    upper: Number
    vector: ProductVector


def product_minimum(
    search: Search,
    dimensions: Sequence[int],
    operator: Matrix,
    width: Number | str,
    *,
    multipliers: Sequence[Sequence[int]] | None = None,
) -> ProductBracket:
    """Rational bounds of min <O> over normalised product vectors that differ by at most `width`, with their proofs.

    Raises `InputError` for a width below 10^-15, `Undecided` if no multiplier of a sensible size closes the gap.
    """
    goal = number(width)
    if not goal.is_rational or goal.real[0] < LEAST_WIDTH:
        raise InputError(f"the width must be a rational number of at least {LEAST_WIDTH}, not {goal}")
    size = goal.real[0]
    least, upper, vector = least_product(search, dimensions, operator, size / 8)
    for multiplier in levels(dimensions) if multipliers is None else multipliers:
        program = squares_program(dimensions, operator, multiplier)
        if len(program.variables) > MOST_VARIABLES:
            search.note(f"multiplier {tuple(multiplier)}: {len(program.variables)} variables are too many")
            continue
        found = _below(search, program, least, upper, size)
        if found is not None:
            return ProductBracket(number(found[0]), found[1], number(upper), vector)
    raise RoundingFailed(
        search.claim, search.stages, "Ask for a larger width, or try the multipliers of a larger degree."
    )


def least_product(
    search: Search, dimensions: Sequence[int], operator: Matrix, slack: fmpq
) -> tuple[fmpq, fmpq, ProductVector]:
    """The least value that see-saws find, a decimal fraction at most `slack` above it, and a product vector not above that."""
    from exactsteer.solving.grams import to_fraction
    from exactsteer.solving.product_vectors import local_minima, roundings

    minima = local_minima(operator, dimensions)
    least = minima[0]
    search.note(f"the least value found on product vectors is {least.value:.15g}")
    near = [m for m in minima if m.value <= least.value + float(slack.p) / float(slack.q) / 8][:4]
    goal = to_fraction(least.value) + slack / 2
    for vector in roundings(near):
        value = normalised_value(operator, vector)
        if (value - goal).sign() <= 0:
            return to_fraction(least.value), _rounded(value, slack / 4, up=True), vector
    raise RoundingFailed(search.claim, search.stages, "Ask for a larger width.")


def normalised_value(operator: Matrix, vector: Sequence[Matrix]) -> Number:
    """<x_1 .. x_n|O|x_1 .. x_n> / prod <x_j|x_j>."""
    value = product_value(operator, vector)
    for x in vector:
        value = value / overlap(x, x)
    return value


def _rounded(x: Number, slack: fmpq, *, up: bool) -> fmpq:
    """A decimal fraction at most `slack` above (or below) a real number, and not on the other side of it."""
    digits = 1
    while fmpq(1, 10**digits) > slack:
        digits += 1
    ends = enclose(x, 4 * digits + 64)
    scale = 10**digits
    return fmpq((ends[1] * scale).ceil(), scale) if up else fmpq((ends[0] * scale).floor(), scale)


def squares_at_value(search: Search, dimensions: Sequence[int], operator: Matrix, value: Number) -> Squares | None:
    """The squares of O minus a rational value that lies below the least one known, however near, or None.

    Raises `InputError` if the value is not rational.
    """
    if not value.is_rational:
        raise InputError(f"a rational value is needed, not {value}")
    from exactsteer.solving.grams import to_fraction
    from exactsteer.solving.product_vectors import local_minima

    lower, least = value.real[0], to_fraction(local_minima(operator, dimensions)[0].value)
    if least <= lower:
        return None
    for multiplier in levels(dimensions):
        program = squares_program(dimensions, operator, multiplier)
        if len(program.variables) <= MOST_VARIABLES:
            found = _below(search, program, least, least, (least - lower) * fmpq(16, 15), lower)
            if found is not None:
                return found[1]
    return None


def _below(
    search: Search, program: SquaresProgram, least: fmpq, upper: fmpq, size: fmpq, lower: fmpq | None = None
) -> tuple[fmpq, Squares] | None:
    """A decimal fraction less than `size` below `upper`, with the squares of O minus it, or None if the program ends lower.

    `lower` is that fraction, if it is prescribed.

    The solver's Gram matrices are corrected at a number that the squares are believed to reach: half-way, or at the least
    value known, where they are singular, or just below the solver's optimum.
    """
    from exactsteer.solving.grams import corrected_grams, to_fraction, with_diagonals
    from exactsteer.solving.numeric import to_complex

    level, floor = f"multiplier {program.multiplier}", upper - size * fmpq(15, 16)
    if not program.is_spanned:
        return None
    conic, constant = program.least
    try:
        solution = search.solve(conic)
    except SolverFailed as error:
        search.note(f"{level}: {error.stages[-1]}")
        return None
    optimum = to_fraction(to_complex(constant).real - solution.value)
    search.note(f"{level}: the squares reach {decimal_text(number(optimum), 12)}")
    accuracy = 100 * max(fmpq(1, 10**9), to_fraction(solution.infeasibility))
    if optimum + accuracy < floor:
        return None
    lower = _rounded(number(floor), size / 32, up=True) if lower is None else lower
    tries = [(upper - size / 2, False), (least, True), (optimum - accuracy, False)]
    for reached, singular in tries if size > accuracy / 200 else tries[1:]:
        if reached <= lower:
            continue
        near = with_diagonals(solution.duals, program.weights, _share(program, max(optimum - reached, fmpq(0))), 1)
        slack = _share(program, reached - lower)
        groups = program.shifted(number(reached)).groups
        grams, residual = corrected_grams(near, groups, enough=to_complex(slack).real / 16, singular=singular)
        search.note(f"{level}: the identity at {decimal_text(number(reached), 15)} holds up to {residual:.1e}")
        if number(to_fraction(2 * residual)) > slack:
            continue
        shifted = program.shifted(number(lower))
        lifted = with_diagonals(grams, program.weights, slack, shifted.operator.denominator)
        squares = rounded_squares(search, shifted, lifted)
        if squares is not None:
            return lower, squares
    return None


def _share(program: SquaresProgram, amount: fmpq) -> Number:
    """What each kind of terms gets of a multiple of prod |x_j|^(2 k_j + 2)."""
    return number(amount / len(program.kinds))


def exact_product_minimum(
    search: Search,
    dimensions: Sequence[int],
    operator: Matrix,
    *,
    multipliers: Sequence[Sequence[int]] | None = None,
) -> ProductBracket:
    """The minimum itself as a number of a real field of degree at most 16, with both proofs at the same number.

    The least value that see-saws find is computed to `RECOGNITION_BITS` bits and recognised as a number of degree at most 8
    over Q, the entries of its vector over the same field; the squares of O minus it are found on the face of their zeros.
    Raises `Undecided` if a step fails.
    """
    value, zeros = _recognised(search, dimensions, operator)
    for multiplier in levels(dimensions) if multipliers is None else multipliers:
        program = squares_program(dimensions, operator, multiplier)
        if len(program.variables) > MOST_VARIABLES or not _reaches(search, program, value):
            continue
        shifted = program.shifted(value)
        squares = divided_squares(search, shifted, iter([_kernels(shifted, zeros)]))
        if squares is not None:
            return ProductBracket(value, squares, value, zeros[0])
    raise RoundingFailed(search.claim, search.stages, "Ask for a bracket with a positive width.")


def _recognised(search: Search, dimensions: Sequence[int], operator: Matrix) -> tuple[Number, list[ProductVector]]:
    """The least value over a field, and the product vectors found that have it."""
    from exactsteer.solving.product_newton import refined
    from exactsteer.solving.product_vectors import distinct, local_minima

    minima = local_minima(operator, dimensions, real=operator.is_real)
    field: Field | None = operator.field
    value: Number | None = None
    zeros: list[ProductVector] = []
    for minimum in distinct([m for m in minima if m.value <= minima[0].value + NEAR], MOST_ZEROS):
        columns = refined(operator, dimensions, minimum, RECOGNITION_BITS)
        if columns is None or (value is None and field is None):
            continue
        if value is None:
            here = _field_of(operator, columns)
            if here is None:
                search.note("the entries of the best product vector are not recognised")
                continue
            field = here
        vector = _over(columns, field) if field is not None else None
        if vector is None:
            continue
        found = normalised_value(operator.over(field) if field is not None else operator, vector)
        if value is None:
            value = found
            search.note(f"the least value {value} is recognised over {field!r}")
        if found == value and not any(_same(vector, other) for other in zeros):
            zeros.append(vector)
    if value is None:
        raise RoundingFailed(search.claim, search.stages, "Ask for a bracket with a positive width.")
    return value, zeros


def _field_of(operator: Matrix, columns: Sequence[Matrix]) -> Field | None:
    """The field of the operator and of all entries, each of degree at most 8 over Q."""
    field = operator.field
    for part in _parts(columns):
        try:
            found = field_of(part, field, RECOGNITION_BITS - 16, LARGEST_DEGREE)
        except WrongField:
            return None
        if found is None:
            return None
        field = found
    return field


def _parts(columns: Sequence[Matrix]) -> list[fmpq]:
    return [part[0] for m in columns for row in m.entries() for x in row for part in (x.real, x.imag)]


def _over(columns: Sequence[Matrix], field: Field) -> ProductVector | None:
    """The columns with their entries recognised in the field."""
    result = []
    for m in columns:
        entries = []
        for (x,) in m.entries():
            parts = [recognise(part[0], field, RECOGNITION_BITS - 16, 20) for part in (x.real, x.imag)]
            if parts[0] is None or parts[1] is None:
                return None
            entries.append(parts[0] + parts[1] * I)
        result.append(column(entries, field))
    return tuple(result)


def _same(left: ProductVector, right: ProductVector) -> bool:
    return all(x == y for x, y in zip(left, right, strict=True))


def _reaches(search: Search, program: SquaresProgram, value: Number) -> bool:
    """Whether the program's optimum is the value, in doubles."""
    from exactsteer.solving.numeric import to_complex

    if not program.is_spanned:
        return False
    conic, constant = program.least
    try:
        solution = search.solve(conic)
    except SolverFailed:
        return False
    optimum = to_complex(constant).real - solution.value
    search.note(f"multiplier {program.multiplier}: the squares reach {optimum:.12g}")
    return abs(optimum - to_complex(value).real) < NEAR


def _kernels(program: SquaresProgram, zeros: Sequence[ProductVector]) -> list[Matrix | None]:
    """The monomials of every block at the zeros of the form: vectors that all its Gram matrices annihilate."""
    values = [[[x[k, 0] for k in range(x.rows)] for x in vector] for vector in zeros]
    result: list[Matrix | None] = []
    for block in program.blocks:
        columns = [[_value_at(m, entries) for m in block.monomials] for entries in values]
        kept = [c for c in columns if any(not x.is_zero for x in c)]
        result.append(matrix(kept).transpose() if kept else None)
    return result


def _value_at(monomial: Monomial, entries: Sequence[Sequence[Number]]) -> Number:
    total = number(1)
    for k, indices in enumerate(monomial):
        for index in indices:
            x = entries[k // 2][index]
            total = total * (x.conjugate() if k % 2 else x)
    return total
