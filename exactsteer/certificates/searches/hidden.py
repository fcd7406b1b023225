"""Local-hidden-state models and steering functionals: the search that decides `LHS` and `Steerable`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.matrix import identity
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import RoundingFailed
from exactsteer.programs.hidden import HiddenStateProgram, is_nonnegative, repaired
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenStateModel
from exactsteer.steering.noise import white_noise

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

MOST_BITS = 48


def decide_hidden(search: Search, sigma: Assemblage) -> HiddenStateModel | SteeringFunctional:
    """A local-hidden-state model of sigma, or a functional >= 0 on local assemblages and negative on sigma.

    Interior points first, on the coarsest grid that works; a boundary assemblage is recognised in its field from many
    digits. Raises `RoundingFailed`.
    """
    program = HiddenStateProgram(sigma, white_noise(sigma.scenario))
    solution = search.solve(program.conic)
    level = solution.value - 1
    for functional in functionals(program, solution):
        if functional.value(sigma).sign() < 0 and is_nonnegative(functional):
            return functional
        _ = search.remaining
    for model in models(program, solution, level):
        if all(decide(state.operator) is None for state in model.states):
            return model
        _ = search.remaining
    search.note(f"no grid gave a proof near the optimum t = {level:.3g}")
    raise RoundingFailed(
        search.claim, search.stages, "The boundary is too close: give a hidden-state model, or bracket a visibility."
    )


def functionals(program: HiddenStateProgram, solution: NumericSolution) -> Iterator[SteeringFunctional]:
    """The solver's F on finer and finer grids, lifted by what rounding may have cost, while the value looks negative."""
    from exactsteer.solving.rounding import rounded_point

    distance = solution.value - 1
    words = len(program.words) * program.scenario.dimension
    for bits in range(2, MOST_BITS, 3):
        lift = words * 2.0**-bits
        if lift < distance / 2 and solution.infeasibility < lift:
            operators = program.operators(rounded_point(solution.point, 2**bits))
            empty = program.words[0]
            operators[empty] = operators[empty] + identity(program.scenario.dimension) * fmpq(words, 2**bits)
            yield program.functional(operators)


def models(program: HiddenStateProgram, solution: NumericSolution, level: float) -> Iterator[HiddenStateModel]:
    """The solver's hidden states plus the white noise that is left over, on finer and finer grids, repaired exactly."""
    from exactsteer.solving.rounding import rounded_hermitian

    d, count = program.scenario.dimension, len(program.strategies)
    share = -level / (d * count)
    for bits in range(2, MOST_BITS, 3):
        if 2.0**-bits * d < share / 4:
            states = [rounded_hermitian(dual, 2**bits, share) for dual in solution.duals]
            yield HiddenStateModel(program.scenario, repaired(program.scenario, program.assemblage.elements, states))
