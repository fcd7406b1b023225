"""Has a family of marginals a parent? Exact parents, functionals that exclude them, parents on the faces of the supports."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, block, identity, zeros
from exactsteer.algebra.number import zero
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.family_witnesses import (
    BlockPositiveParent,
    BlockPositiveTable,
    Parent,
    SeparatingFamily,
)
from exactsteer.certificates.searches.bracket import polished
from exactsteer.certificates.searches.recognised import RECOGNITION_DIGITS, optimal_points
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.errors import RoundingFailed, SolverFailed
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.families.marginal_parts import marginal_functional
from exactsteer.programs.families.parent import ParentProgram
from exactsteer.programs.families.parent_face import Subspace, parent_supports, product_support
from exactsteer.programs.optimal_face import duals_on_face
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Key

if TYPE_CHECKING:
    from exactsteer.solving.numeric import Array
    from exactsteer.solving.solver import NumericSolution

DIRECT, NORMAL = "cvxopt-direct", "cvxopt-chol"
LARGE = 300
MOST_BITS = 48
COARSE_BITS = (0, 1, 2, 3)
FINER = 3
"""Grids may be this many bits coarser than the margin: errors add up to less than their bounds."""
MOST_VARIABLES = 120
VANISHING = 1e-16
NEARLY = 1e-6
"""On the boundary, as far as a solver's doubles can see."""


def white_family(family: Family) -> Family:
    """The white noise of eq. (21) for the family's scenario."""
    members = (MeasuredAssemblage(s, white_noise(s).elements) for s in family.scenarios)
    return Family(family.shape, tuple(members), "white noise")


def quick_solution(search: Search, conic: ConicProgram, *, large: int = LARGE) -> NumericSolution:
    """A solve without a model first: most of these programs have few variables and many small blocks.

    Beyond `large` variables the normal equations are factorised, which is faster and less accurate.
    """
    if search.options.solver is None:
        try:
            return search.solve(conic, DIRECT if conic.variables <= large else NORMAL)
        except SolverFailed as error:
            search.note(str(error.stages[-1:]))
    return search.solve(conic)


def decide_parent(
    search: Search, family: Family, *, transposed: bool = False
) -> Parent | BlockPositiveParent | SeparatingFamily:
    """A parent of the family, or a functional that is >= 0 on all families with parents and negative on this one.

    `transposed`: parents P + Q^{T_1}; the functional then excludes these, which are all block-positive ones for two Bobs of
    dimensions up to 2 x 3. Coarse grids first; on the boundary, faces. Raises `RoundingFailed`.
    """
    program = ParentProgram(family, white_family(family), transposed)
    solution = quick_solution(search, program.conic)
    t = solution.value - 1
    tried = [_functionals, _parents] if t > 0 else [_parents, _functionals]
    for side in [_on_boundary, *tried] if abs(t) < NEARLY else tried:
        for found in side(search, program, solution):
            return found
    search.note(f"no grid gave a proof near the optimum t = {t:.3g}")
    raise RoundingFailed(
        search.claim, search.stages, "The boundary is too close: give a realisation, or bracket a noise."
    )


def _functionals(search: Search, program: ParentProgram, solution: NumericSolution) -> Iterator[SeparatingFamily]:
    """The solver's G on finer and finer grids, lifted until it looks positive, where its value is negative."""
    from exactsteer.solving.rounding import lifted_points

    settings = len(program.scenario.settings)
    if solution.value <= 1:
        return
    for grid, point, steps, value in lifted_points(program.conic, solution.point, MOST_BITS):
        if 1 - value + settings * steps / grid < 0:
            found = separating(program, program.table(point), fmpq(steps, grid))
            if found is not None:
                yield found
        _ = search.remaining


def separating(program: ParentProgram, near: Mapping[Key, Matrix], lift: fmpq) -> SeparatingFamily | None:
    """The functional of a table plus a multiple of the unit matrix at every key, if it is positive and separates."""
    unit = identity(program.scenario.dimension) * lift
    table = {key: m + unit for key, m in near.items()}
    if not program.is_nonnegative(table):
        return None
    found = functional_of(program, table)
    return found if found.functional.value(program.family).sign() < 0 else None


def functional_of(program: ParentProgram, table: Mapping[Key, Matrix]) -> SeparatingFamily:
    """The functional of families that a positive table of operators is, with the table as its proof."""
    joint = SteeringFunctional(program.bobs, table, "min")
    functional = marginal_functional(program.family.scenarios, to_collins_gisin(joint))
    written = SteeringFunctional(program.scenario, table, "min")
    return SeparatingFamily(functional, BlockPositiveTable(written) if program.transposed else written)


def _parents(
    search: Search, program: ParentProgram, solution: NumericSolution
) -> Iterator[Parent | BlockPositiveParent]:
    """The solver's parent on finer and finer grids, from one that its margin suggests, its marginals made exact."""
    from exactsteer.solving.rounding import looks_positive

    margin = (1 - solution.value) / (program.scenario.dimension * program.scenario.element_count)
    first = max(0, int(-math.log2(max(margin, 2.0**-MOST_BITS))) - FINER)
    for bits in (0, *range(max(first, 1), MOST_BITS)) if solution.value < 1 + NEARLY else ():
        parts = _rounded(program, solution, bits, margin)
        if all(looks_positive(m) for table in parts for m in table.values() if not m.is_zero):
            found = _checked(program, *parts)
            if found is not None:
                yield found
        _ = search.remaining


def _rounded(
    program: ParentProgram, solution: NumericSolution, bits: int, margin: float
) -> tuple[Mapping[Key, Matrix], Mapping[Key, Matrix]]:
    """Both parts of the solver's parent on a grid; the second is lifted by a part of the margin."""
    from exactsteer.solving.rounding import rounded_hermitian

    count = program.scenario.element_count
    duals = [rounded_hermitian(m, 2**bits) for m in solution.duals[:count]]
    duals += [rounded_hermitian(m, 2**bits, max(margin, 0.0) / 4) for m in solution.duals[count:]]
    return program.parts(duals, zero())


def _on_boundary(
    search: Search, program: ParentProgram, solution: NumericSolution
) -> Iterator[Parent | BlockPositiveParent]:
    """Parents that need not be strictly positive: on coarse grids, on faces, and where all their digits are recognised."""
    from exactsteer.solving.rounding import rounded_hermitian

    for bits in COARSE_BITS:
        found = _checked(program, *_rounded(program, solution, bits, 0.0))
        if found is not None:
            yield found
    near = [rounded_hermitian(m, 2**MOST_BITS) for m in solution.duals]
    for frames in _faces(program, solution):
        duals = duals_on_face(program.homogeneous, frames, near)
        found = None if duals is None else _checked(program, *program.parts(duals, zero()))
        if found is not None:
            yield found
    search.note("no parent was found on the faces that the supports of the marginals leave")
    duals = recognised_duals(search, program.conic, solution, program.family.field)
    found = None if duals is None else _checked(program, *program.parts(duals, zero()))
    if found is not None:
        yield found


def recognised_duals(
    search: Search, conic: ConicProgram, solution: NumericSolution, field: Field
) -> list[Matrix] | None:
    """The optimal duals over the field, from many digits of the central path, or None; for small programs only."""
    from exactsteer.solving.numeric import to_array

    if conic.variables > MOST_VARIABLES:
        return None
    near = polished(search, conic, solution, fmpq(1, 10**RECOGNITION_DIGITS))
    if near is None:
        return None
    duals = optimal_points(search, conic, near, field)[1]
    if duals is None:
        frames = [_range(to_array(m), field) for m in near.duals]
        search.note(f"duals of ranks {[0 if f is None else f.columns for f in frames][:16]}")
        duals = duals_on_face(conic, frames, near.duals)
    return duals


def _range(dual: Array, field: Field) -> Subspace:
    """The range of a nearly singular matrix, where it can be guessed; everything otherwise."""
    from exactsteer.solving.kernels import guess_kernel

    if float(abs(dual).max()) < VANISHING:
        return None
    null = guess_kernel(dual, field)
    return identity(len(dual)) if null is None else kernel(null.adjoint())


def _checked(
    program: ParentProgram, first: Mapping[Key, Matrix], second: Mapping[Key, Matrix]
) -> Parent | BlockPositiveParent | None:
    """The parent, if exact arithmetic finds both parts positive."""
    if any(decide(m) is not None for m in (*first.values(), *second.values())):
        return None
    if program.transposed:
        return BlockPositiveParent(program.scenario, first, second)
    return Parent(program.scenario, first, NoWitness())


def _faces(program: ParentProgram, solution: NumericSolution) -> Iterator[list[Subspace]]:
    """For every block the subspace on which its part of the parent lives: by the supports, then also by the doubles."""
    from exactsteer.solving.kernels import guess_kernel

    frames = _supports(program)
    yield frames
    size, narrowed = program.scenario.dimension, []
    for frame, dual in zip(frames, solution.duals, strict=True):
        null = guess_kernel(dual, program.family.field)
        if frame is not None and null is not None:
            missed = [null.adjoint()] if frame.columns == size else [null.adjoint(), _outside(frame)]
            frame = kernel(block([[m] for m in missed]))
        narrowed.append(frame)
    if [0 if f is None else f.columns for f in narrowed] != [0 if f is None else f.columns for f in frames]:
        yield narrowed


def _outside(frame: Matrix) -> Matrix:
    """Rows that annihilate exactly the columns of a frame."""
    null = kernel(frame.adjoint())
    return zeros(1, frame.rows) if null is None else null.adjoint()


def _supports(program: ParentProgram) -> list[Subspace]:
    family = program.family
    if not program.transposed:
        return list(parent_supports(family).values())
    tables = [member.elements for member in family.members]
    keys = list(program.scenario.keys())
    plain = [product_support([table[key] for table in tables]) for key in keys]
    return plain + [product_support([tables[0][key].transpose(), *(t[key] for t in tables[1:])]) for key in keys]
