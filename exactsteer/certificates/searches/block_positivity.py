"""Is an operator non-negative on all product vectors? A sum of squares with multipliers, or a product vector below zero.

Product vectors come from see-saws, rounded to Gaussian integers; sums of squares from a hierarchy of programs whose Gram
matrices are rounded in the interior, or on the face that their kernels leave when the form has zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from exactsteer.algebra.matrix import Matrix, tensor, zeros
from exactsteer.algebra.number import Number
from exactsteer.algebra.positivity import Elimination, Facial, PositivityProof
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import RoundingFailed, SolverFailed
from exactsteer.programs.squares import SquaresProgram, squares_program
from exactsteer.programs.squares_face import SquaresFace, squares_face
from exactsteer.quantum.squares import Squares, SquaresTerm

if TYPE_CHECKING:
    from exactsteer.solving.numeric import Array

CLEAR = 1e-7
"""Margins relative to the operator's largest entry: beyond this the sign is believed, and it decides what is tried."""

MOST_VARIABLES = 3_000
MOST_DEGREE = 3
MOST_FACES = 12
GRIDS = (1, 2, 3, 4, 6, 8, 12, 24, 60, *(2**k for k in range(7, 53)))

ProductVector = tuple[Matrix, ...]


def block_positive(
    search: Search,
    dimensions: Sequence[int],
    operator: Matrix,
    *,
    multipliers: Sequence[Sequence[int]] | None = None,
) -> Squares | ProductVector:
    """A proof that the operator is block-positive, or a product vector (one column per party) with a negative value.

    `multipliers` lists the levels to be tried; by default (0, .., 0), each party alone with 1, and so on, while programs are
    of a sensible size. Raises `Undecided` when all levels fail.
    """
    negative = negative_product(search, dimensions, operator)
    if negative is not None:
        return negative
    for multiplier in levels(dimensions) if multipliers is None else multipliers:
        program = squares_program(dimensions, operator, multiplier)
        if len(program.variables) > MOST_VARIABLES:
            search.note(f"multiplier {tuple(multiplier)}: {len(program.variables)} variables are too many")
            continue
        found = squares_of(search, program)
        if found is not None:
            return found
    raise RoundingFailed(
        search.claim, search.stages, "Higher multipliers may succeed, or the operator may be negative somewhere."
    )


def levels(dimensions: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Multipliers by degree; within a degree concentrated ones first for two parties, spread ones first for more.

    >>> list(levels((2, 2)))[:6]
    [(0, 0), (1, 0), (0, 1), (2, 0), (0, 2), (1, 1)]
    """
    parties = len(dimensions)
    sign = -1 if parties <= 2 else 1
    for degree in range(MOST_DEGREE + 1):
        listed = set()
        for chosen in combinations_with_replacement(range(parties), degree):
            listed.add(tuple(chosen.count(j) for j in range(parties)))
        yield from sorted(listed, key=lambda k: (sign * max(k), [-x for x in k]))


def negative_product(search: Search, dimensions: Sequence[int], operator: Matrix) -> ProductVector | None:
    """A product vector of small Gaussian integers on which the operator is negative, if see-saws find one."""
    from exactsteer.solving.numeric import to_array
    from exactsteer.solving.product_vectors import local_minima, roundings

    minima = local_minima(operator, dimensions)
    scale = float(abs(to_array(operator)).max())
    below = [m for m in minima if m.value < -1e-13 * scale]
    search.note(f"the least value found on product vectors is {minima[0].value:.3g}")
    for vectors in roundings(below[:8]):
        if product_value(operator, vectors).sign() < 0:
            return vectors
    return None


def product_value(operator: Matrix, vectors: Sequence[Matrix]) -> Number:
    """<x_1 .. x_n|O|x_1 .. x_n>, the vectors not normalised."""
    v = tensor(*vectors)
    return (v.adjoint() @ operator @ v)[0, 0]


@dataclass(frozen=True)
class Margin:
    """The numerical optimum of a program: its margin relative to `scale`, Gram matrices, and the dual pseudo-moments.

    Below `doubt` the sign of the margin is not believed.
    """

    value: float
    doubt: float
    scale: int
    grams: list[Array]
    moments: list[Array]


def squares_of(search: Search, program: SquaresProgram) -> Squares | None:
    """The sum of squares with the program's multiplier, or None: there is none, or none was found."""
    solved = margin_of(search, program)
    return None if solved is None else squares_at(search, program, solved)


def margin_of(search: Search, program: SquaresProgram) -> Margin | None:
    """The best margin of the program for denominator * O, numerically; None, with the reason noted, if there is none."""
    from exactsteer.solving.grams import shifted_duals
    from exactsteer.solving.numeric import to_numeric

    whole = _whole(program)
    level = f"multiplier {program.multiplier}"
    if not whole.is_spanned:
        search.note(f"{level}: a monomial of the form occurs in no product of the terms' monomials")
        return None
    scale = _scale(whole.operator)
    conic, constant = whole.margin
    conic = replace(conic, objective=[x / scale for x in conic.objective])
    try:
        solution = search.solve(conic)
    except SolverFailed as error:
        search.note(f"{level}: {error.stages[-1]}")
        return None
    margin = _float(constant / scale) - solution.value
    search.note(f"{level}: margin {margin:.3g}, {len(whole.blocks)} blocks, {len(whole.variables)} variables")
    grams = shifted_duals(solution.duals, max(margin, 0.0), scale)
    doubt = max(CLEAR, 10 * solution.infeasibility)
    return Margin(margin, doubt, scale, grams, to_numeric(conic).block_values(solution.point))


def squares_at(search: Search, program: SquaresProgram, solved: Margin) -> Squares | None:
    """The sum of squares near a numerical one: in the interior if the margin is clear, else on a face."""
    from exactsteer.solving.grams import guess_kernels

    whole, found = _whole(program), None
    if program.operator.is_zero:
        return _squares(program, [], [])
    if solved.value < -solved.doubt:
        return None
    if solved.value > CLEAR:
        found = _interior(search, whole, solved.grams)
    if found is None:
        found = squares_on_faces(search, whole, guess_kernels(solved.grams, whole.operator.field))
    return None if found is None else _divided(found, program.operator.denominator)


def _whole(program: SquaresProgram) -> SquaresProgram:
    """The program for the operator without its denominator."""
    denominator = program.operator.denominator
    return program if denominator == 1 else replace(program, operator=program.operator * denominator)


def _scale(operator: Matrix) -> int:
    from exactsteer.solving.numeric import to_array

    return max(1, round(float(abs(to_array(operator)).max())))


def _float(x: Number) -> float:
    from exactsteer.solving.numeric import to_complex

    return to_complex(x).real


def _divided(squares: Squares, denominator: int) -> Squares:
    """The squares of the operator divided by a positive integer: proofs of positivity stay proofs."""
    if denominator == 1:
        return squares
    terms = []
    for term in squares.terms:
        proof = term.proof
        if isinstance(proof, Facial):
            proof = Facial(proof.frame, proof.core / denominator, proof.proof)
        terms.append(made_term(term.monomials, term.gram / denominator, proof))
    return Squares(squares.multiplier, tuple(terms))


def rounded_squares(search: Search, program: SquaresProgram, grams: Sequence[Array]) -> Squares | None:
    """Squares of denominator * O near the given Gram matrices of it, divided again; None if no grid serves."""
    found = _interior(search, _whole(program), grams)
    return None if found is None else _divided(found, program.operator.denominator)


def divided_squares(search: Search, program: SquaresProgram, first: Iterator[list[Matrix | None]]) -> Squares | None:
    """Squares on the faces that the kernels leave, found for denominator * O."""
    found = squares_on_faces(search, _whole(program), first)
    return None if found is None else _divided(found, program.operator.denominator)


def _interior(search: Search, program: SquaresProgram, grams: Sequence[Array]) -> Squares | None:
    """Gram matrices rounded in the interior, on the coarsest grid on which all of them are positive."""
    from exactsteer.solving.grams import least_eigenvalue, rounded_grams

    for grid in GRIDS:
        exact = rounded_grams(grams, program.groups, grid)
        if exact is None:
            return None
        if least_eigenvalue(exact) < -1e-9:
            continue
        proofs = [gram_proof(m) for m in exact]
        _ = search.remaining
        if all(proof is not None for proof in proofs):
            search.say(f"Gram matrices are positive on the grid 1/{grid}")
            return _squares(program, exact, proofs)
    return None


def gram_proof(m: Matrix) -> PositivityProof | None:
    """A proof that M >= 0, by elimination for singular ones."""
    from exactsteer.solving.factors import positivity_proof

    return Elimination() if m.is_zero else positivity_proof(m)


def _squares(program: SquaresProgram, grams: Sequence[Matrix], proofs: Sequence[PositivityProof | None]) -> Squares:
    """The terms that are not zero, without the monomials that do not occur; for the zero operator one that is zero."""
    terms = []
    for block, gram, proof in zip(program.blocks, grams, proofs, strict=False):
        if gram.is_zero or proof is None:
            continue
        rows = [k for k in range(gram.rows) if not gram[k, k].is_zero]
        if isinstance(proof, Elimination) and len(rows) < gram.rows:
            terms.append(made_term([block.monomials[k] for k in rows], gram.select(rows, rows), proof))
        else:
            terms.append(made_term(block.monomials, gram, proof))
    first = tuple(side for k in program.multiplier for side in ((0,) * (k + 1), ()))
    nothing = SquaresTerm((first,), zeros(1, 1), Elimination())
    return Squares(program.multiplier, tuple(terms) or (nothing,))


def made_term(monomials: Sequence[tuple[tuple[int, ...], ...]], gram: Matrix, proof: PositivityProof) -> SquaresTerm:
    """A term, its monomials as a tuple."""
    return SquaresTerm(tuple(monomials), gram, proof)


def squares_on_faces(search: Search, program: SquaresProgram, first: Iterator[list[Matrix | None]]) -> Squares | None:
    """Squares on the faces that guessed kernels leave, one kernel or None for each block of the program.

    When a face has no interior, further kernels are guessed on it; no face is visited twice.
    """
    from exactsteer.solving.grams import guess_kernels

    waiting: list[tuple[SquaresFace | None, Iterator[list[Matrix | None]]]] = [(None, first)]
    tried: set[tuple[tuple[int, ...], ...]] = set()
    while waiting and len(tried) < MOST_FACES:
        above, guesses = waiting[-1]
        kernels = next(guesses, None)
        if kernels is None:
            waiting.pop()
            continue
        face = squares_face(program, kernels if above is None else above.joined(kernels))
        if face is None or face.kept in tried:
            search.note("the vectors tried leave no Gram matrices" if face is None else "the vectors tried are not new")
            continue
        tried.add(face.kept)
        found = _on_face(search, program, face)
        if isinstance(found, Squares):
            return found
        if found is not None:
            waiting.append((face, guess_kernels(found, program.operator.field)))
    return None


def _on_face(search: Search, program: SquaresProgram, face: SquaresFace) -> Squares | list[Array] | None:
    """The squares on a face; the cores in doubles, one for each block, if the face has no interior; else None."""
    from exactsteer.solving.grams import least_eigenvalue, shifted_duals
    from exactsteer.solving.numeric import to_numeric
    from exactsteer.solving.rounding import rounded_point

    rank = sum(len(kept) for kept in face.kept)
    search.note(f"face of rank {rank} of {program.size} with {len(face.directions)} free parameters")
    if not face.directions:
        return _proved(program, face, face.cores([]))
    try:
        inside = search.solve(face.conic)
    except SolverFailed as error:
        search.note(error.stages[-1])
        return None
    scale = _scale(program.operator)
    if inside.value > CLEAR * scale:
        for grid in GRIDS:
            cores = face.cores(rounded_point(inside.point[1:], grid))
            if least_eigenvalue(cores) < -1e-9 * scale:
                continue
            found = _proved(program, face, cores)
            if found is not None:
                return found
        return None
    if inside.value < -CLEAR * scale:
        return None
    return shifted_duals(to_numeric(face.conic).block_values(inside.point), inside.value, 1)


def _proved(program: SquaresProgram, face: SquaresFace, cores: Sequence[Matrix]) -> Squares | None:
    """The squares if every core is positive."""
    proofs: list[PositivityProof | None] = []
    grams = face.grams(cores)
    for frame, core, gram in zip(face.frames, cores, grams, strict=True):
        if gram.is_zero:
            proofs.append(Elimination())
            continue
        proof = gram_proof(core)
        if proof is None:
            return None
        whole = gram_proof(gram) if isinstance(proof, Elimination) else None
        proofs.append(whole if isinstance(whole, Elimination) else Facial(frame, core, proof))  # type: ignore[arg-type]
    return _squares(program, grams, proofs)
