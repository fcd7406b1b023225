"""Local-hidden-state models of families of marginals, and functionals that exclude them (definition 14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.matrix import identity
from exactsteer.algebra.number import zero
from exactsteer.certificates.family_witnesses import Parent, SeparatingFamily
from exactsteer.certificates.searches.families.marginals_parent import (
    MOST_BITS,
    NEARLY,
    quick_solution,
    recognised_duals,
    white_family,
)
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.errors import RoundingFailed
from exactsteer.programs.families.marginal_hidden import MarginalHiddenProgram
from exactsteer.programs.optimal_face import duals_on_face
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, spread

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution


def decide_local_family(search: Search, family: Family) -> Parent | SeparatingFamily:
    """A local parent of the family with its hidden states, or a functional that excludes it. Raises `RoundingFailed`."""
    program = MarginalHiddenProgram(family, white_family(family))
    solution = quick_solution(search, program.conic)
    t = solution.value - 1
    for functional in _functionals(program, solution) if t > 0 else ():
        if functional.value(family).sign() < 0 and program.is_nonnegative(functional):
            return SeparatingFamily(functional, NoWitness())
        _ = search.remaining
    for states in _models(program, solution) if t < NEARLY else ():
        if states is not None:
            return local_parent(program, states)
        _ = search.remaining
    search.note(f"no grid gave a local model or its opposite near the optimum t = {t:.3g}")
    for states in _on_boundary(search, program, solution) if abs(t) < NEARLY else ():
        if states is not None:
            return local_parent(program, states)
    raise RoundingFailed(search.claim, search.stages, "The boundary is too close: bracket a noise.")


def local_parent(program: MarginalHiddenProgram, states: tuple[HiddenState, ...]) -> Parent:
    """The parent of product hidden states."""
    scenario = program.parents.scenario
    return Parent(scenario, spread(scenario, states), states)


def _functionals(program: MarginalHiddenProgram, solution: NumericSolution) -> Iterator[FamilyFunctional]:
    """The solver's F on finer and finer grids, lifted by what rounding may have cost, while the value looks negative."""
    from exactsteer.solving.rounding import rounded_point

    distance = solution.value - 1
    reach = len(program.base.words) * max(program.parents.dimensions)
    for bits in range(2, MOST_BITS, 2):
        lift = fmpq(reach, 2**bits)
        if reach * 2.0**-bits * program.bobs < distance / 2:
            plain = program.functional(rounded_point(solution.point, 2**bits))
            yield FamilyFunctional("marginals", tuple(_lifted(f, lift) for f in plain.members))


def _lifted(functional: SteeringFunctional, lift: fmpq) -> SteeringFunctional:
    """The functional plus a multiple of the functional 1."""
    scenario = functional.scenario
    unit, first = identity(scenario.dimension) * lift, scenario.settings[0]
    elements = {(a, x): m + unit if x == first else m for (a, x), m in functional.elements.items()}
    return SteeringFunctional(scenario, elements, "min")


def _models(program: MarginalHiddenProgram, solution: NumericSolution) -> Iterator[tuple[HiddenState, ...] | None]:
    """The solver's hidden states plus the white noise that is left over, on finer and finer grids, repaired exactly."""
    from exactsteer.solving.rounding import rounded_hermitian

    count = len(program.base.strategies)
    shares = [-(solution.value - 1) / (d * count) for d in program.parents.dimensions]
    for bits in range(2, MOST_BITS, 2):
        if 2.0**-bits * max(program.parents.dimensions) < min(shares) / 2:
            duals = [
                rounded_hermitian(dual, 2**bits, shares[k % program.bobs]) for k, dual in enumerate(solution.duals)
            ]
            yield program.hidden_states(duals, zero())


def _on_boundary(
    search: Search, program: MarginalHiddenProgram, solution: NumericSolution
) -> Iterator[tuple[HiddenState, ...] | None]:
    """Hidden states on the supports of the elements that they are part of, and where all their digits are recognised."""
    from exactsteer.solving.rounding import rounded_hermitian

    near = [rounded_hermitian(m, 2**MOST_BITS) for m in solution.duals]
    duals = duals_on_face(program.homogeneous, program.faces(), near)
    yield None if duals is None else program.hidden_states(duals, zero())
    duals = recognised_duals(search, program.conic, solution, program.family.field)
    yield None if duals is None else program.hidden_states(duals, zero())
