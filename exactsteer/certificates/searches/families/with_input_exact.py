"""Tight bounds of functionals with input: the optimum recognised in a number field, and Gram matrices proved there.

On the fixed points of the functional's symmetries the program has few variables; its optimal point is recognised from many
digits. Complementarity leaves the Gram matrices that annihilate the optimal moment matrices, Z = W A W^dag, and linear
equations for A, solved exactly. What is left free is taken near the solver's values on the coarsest grid that works.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.linear import echelon, matrix_rows, solve_affine
from exactsteer.algebra.matrix import Matrix, in_smallest_field, inner, matrix, zeros
from exactsteer.algebra.number import Number, enclose, one, zero
from exactsteer.algebra.positivity import Facial
from exactsteer.algebra.recognition import field_of
from exactsteer.certificates.family_witnesses import SharedGrams
from exactsteer.certificates.searches.families.with_input_rounding import bound_program
from exactsteer.certificates.searches.quantities import objective, positivity_proof
from exactsteer.certificates.searches.recognised import RECOGNITION_BITS, RECOGNITION_DIGITS, optimal_points
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import SolverFailed
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.families.with_input import Blocks
from exactsteer.programs.families.with_input_bound import embedded
from exactsteer.programs.families.with_input_fixed import FixedBound
from exactsteer.programs.families.with_input_symmetry import symmetries
from exactsteer.programs.optimal_face import ranges_of
from exactsteer.steering.families import FamilyFunctional

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

MOST_DIRECTIONS = 150
MOST_ROWS = 120
GRID_BITS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 26, 32)


@dataclass(frozen=True)
class ExactBound:
    """The bound itself, its proof, and the optimal moment function L_y(w), in words of observables."""

    value: Number
    witness: SharedGrams
    moments: Blocks
    fixed: FixedBound


def exact_bound(search: Search, functional: FamilyFunctional, level: str) -> ExactBound | None:
    """The bound of a functional at a level as a number with its proof; None, with the reason noted, if not recognised."""
    fixed = fixed_bound(functional, level)
    if fixed is None:
        search.note(
            "exact bounds are recognised for one untrusted party with two outcomes at levels closed under words"
        )
        return None
    conic = fixed.conic
    if conic.variables > MOST_DIRECTIONS or sum(block.size for block in conic.blocks) > MOST_ROWS:
        search.note(f"the program is too large for recognising its optimum: {conic.variables} variables")
        return None
    from exactsteer.solving.central_path import polish

    try:
        near = polish(conic, search.solve(conic), fmpq(1, 10**RECOGNITION_DIGITS), time_limit=search.remaining)
    except SolverFailed as error:
        search.note(f"the central path: {error.stages[-1] if error.stages else error}")
        return None
    low, _ = enclose(objective(conic, near.point), RECOGNITION_BITS + 64)
    field = field_of(low, functional.field, RECOGNITION_BITS)
    if field is None:
        search.note("the optimum is no number of small height")
        return None
    point, _ = optimal_points(search, conic, near, field)
    if point is None:
        search.note(f"the optimum looks like a number of {field!r}, but no optimal point was recognised there")
        return None
    value = fixed.value_at(point)
    witness = _grams(search, fixed, point, fixed.plain_duals(near.duals))
    if witness is None:
        return None
    return ExactBound(value * fixed.program.sign, witness, fixed.moment_function(point), fixed)


def at_the_end(
    search: Search, conic: ConicProgram, solution: NumericSolution, field: Field
) -> tuple[list[Number] | None, list[Matrix] | None]:
    """An optimal point and optimal duals of a small program, recognised over a field: for data on the boundary of a set."""
    from exactsteer.solving.central_path import polish

    if conic.variables > MOST_DIRECTIONS:
        search.note(f"the program is too large for recognising its optimum: {conic.variables} variables")
        return None, None
    try:
        near = polish(conic, solution, fmpq(1, 10**RECOGNITION_DIGITS), time_limit=search.remaining)
    except SolverFailed as error:
        search.note(f"the central path: {error.stages[-1] if error.stages else error}")
        return None, None
    return optimal_points(search, conic, near, field)


def fixed_bound(functional: FamilyFunctional, level: str) -> FixedBound | None:
    """The bound's program on the fixed points of all symmetries that are found; None if it has no words of observables."""
    functional = embedded(functional)
    program = bound_program(functional, level)
    if not program.observables or functional.parties != 1:
        return None
    return FixedBound(program, symmetries(program.operators, len(functional.scenarios[0].untrusted[0])))


def _grams(search: Search, fixed: FixedBound, point: Sequence[Number], near: Sequence[Matrix]) -> SharedGrams | None:
    """Optimal fixed Gram matrices over the field, with their proofs."""
    gammas = fixed.gammas(point)
    kernels = ranges_of(gammas)
    basis = fixed.gram_basis
    equations: list[tuple[Mapping[int, Number], Number]] = []
    rows: list[dict[int, Number]] = [{} for _ in fixed.terms]
    for part in fixed.parts:
        k, weight = part.representative, len(part.images)
        own = {n: d.matrix.select(part.rows, part.rows) for n, d in enumerate(basis) if d.representative == k}
        for row, term in zip(rows, fixed.terms, strict=True):
            piece = term[k].select(part.rows, part.rows)
            for n, m in own.items():
                row[n] = row.get(n, zero()) + inner(m, piece) * weight
        (null,) = ranges_of([gammas[k].select(part.rows, part.rows)])
        if null is not None:
            equations += _vanishing({n: m @ null for n, m in own.items()})
    for goal, row in zip(fixed.conic.objective, rows, strict=True):
        equations.append(({n: x for n, x in row.items() if not x.is_zero}, -goal))
    solution = solve_affine(equations, len(basis))
    if solution is None:
        search.note("no fixed Gram matrix solves the optimality conditions")
        return None
    starts = [d.coordinate(near[d.representative]) for d in basis]
    search.note(f"{len(basis)} parameters of the Gram matrices, {len(solution[1])} of them free")
    for grams in _candidates(solution, starts, fixed):
        parts = [_on_face(gram, null) for gram, null in zip(grams, kernels, strict=True)]
        proofs = [positivity_proof(core) if core.rows else None for _, core in parts]
        if all(proof is not None or not core.rows for (_, core), proof in zip(parts, proofs, strict=True)):
            return _witness(fixed, parts)
        _ = search.remaining
    search.note("the Gram matrices on the face are not positive on any grid")
    return None


def _vanishing(images: Mapping[int, Matrix]) -> Iterator[tuple[Mapping[int, Number], Number]]:
    """The equations sum_n z_n M_n = 0 for real z, entry by entry."""
    rows: dict[tuple[int, int, int], dict[int, Number]] = {}
    for n, m in images.items():
        for r, line in enumerate(m.entries()):
            for c, x in enumerate(line):
                for part, coefficients in enumerate((x.real, x.imag)):
                    if not coefficients.is_zero():
                        value = Number(x.field, coefficients, coefficients - coefficients)
                        rows.setdefault((r, c, part), {})[n] = value
    for row in rows.values():
        yield row, zero()


def _candidates(
    solution: tuple[dict[int, Number], dict[int, dict[int, Number]]], near: Sequence[Number], fixed: FixedBound
) -> Iterator[list[Matrix]]:
    """The Gram matrices of the solutions whose free parameters are near the given values, on finer and finer grids."""
    particular, directions = solution
    sizes = [fixed.program.layout.layouts[y].size for y in fixed.representatives]
    for bits in GRID_BITS if directions else GRID_BITS[:1]:
        z = [particular.get(k, zero()) for k in range(len(near))]
        for k, direction in directions.items():
            low, _ = enclose(near[k], 64)
            value = fmpq((low * 2**bits).round(), 2**bits)
            for c, weight in direction.items():
                z[c] = z[c] + weight * value
        grams = [zeros(n, n) for n in sizes]
        for x, d in zip(z, fixed.gram_basis, strict=True):
            if not x.is_zero:
                grams[d.representative] = grams[d.representative] + d.matrix * x
        yield grams


def _on_face(gram: Matrix, null: Matrix | None) -> tuple[Matrix, Matrix]:
    """(W, A) with Z = W A W^dag and A a principal block, for Z that annihilates the columns of `null`."""
    size = gram.rows
    pivots = {} if null is None else echelon(matrix_rows(null.transpose()))
    kept = [k for k in range(size) if k not in pivots]
    place = {row: k for k, row in enumerate(kept)}
    rows = []
    for r in range(size):
        line = [zero()] * len(kept)
        if r in place:
            line[place[r]] = one()
        else:
            for c, x in pivots[r].items():
                if c in place:
                    line[place[c]] = -x.conjugate()
        rows.append(line)
    return matrix(rows), gram.select(kept, kept)


def _witness(fixed: FixedBound, parts: Sequence[tuple[Matrix, Matrix]]) -> SharedGrams:
    """The Gram matrices of all inputs in words of projectors, as frames and cores."""
    layout = fixed.program.layout
    spread = fixed.spread([frame for frame, _ in parts], [core for _, core in parts])
    grams = []
    for change, (frame, core) in zip(layout.changes, spread, strict=True):
        whole = in_smallest_field(change.adjoint() @ frame)
        proof = positivity_proof(core)
        if proof is None:
            raise ArithmeticError("an image of a positive matrix is positive")
        facial = Facial(whole, core, proof)
        grams.append((facial.matrix, facial))
    return SharedGrams(tuple(grams))
