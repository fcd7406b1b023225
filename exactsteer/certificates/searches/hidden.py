"""Local-hidden-state models and steering functionals: the search that decides `LHS` and `Steerable`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.linear import kernel, solve_affine
from exactsteer.algebra.matrix import Matrix, block, identity, matrix
from exactsteer.algebra.number import one, zero
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import RoundingFailed
from exactsteer.programs.hidden import HiddenStateProgram, is_nonnegative, repaired
from exactsteer.programs.optimal_face import duals_on_face
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel, response
from exactsteer.steering.noise import white_noise

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

MOST_BITS = 48


def decide_hidden(search: Search, sigma: Assemblage) -> HiddenStateModel | SteeringFunctional:
    """A local-hidden-state model of sigma, or a functional >= 0 on local assemblages and negative on sigma.

    Interior points first, on the coarsest grid that works; then, on the boundary, a vertex of the local polytope for
    trusted dimension 1, and hidden states on the supports that singular elements leave them. Raises `RoundingFailed`.
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
    for boundary in (vertex_model, face_model):
        found = boundary(program, solution)
        if found is not None:
            return found
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


def vertex_model(program: HiddenStateProgram, solution: NumericSolution) -> HiddenStateModel | None:
    """Trusted dimension 1: a linear program's basic solution, its weights solved for exactly; None if it has none."""
    from exactsteer.solving.linear_programs import basic_support
    from exactsteer.solving.numeric import to_complex

    if program.scenario.dimension > 1:
        return None
    columns = [[int(hit) for hit in program.agreement(strategy)] for strategy in program.strategies]
    elements = program.assemblage.collins_gisin()
    target = [elements[word][0, 0] for word in program.words]
    support = basic_support(columns, [to_complex(x).real for x in target])
    if support is None:
        return None
    equations = [
        ({k: one() for k, index in enumerate(support) if columns[index][row]}, value)
        for row, value in enumerate(target)
    ]
    solved = solve_affine(equations, len(support))
    if solved is None:
        return None
    weights = [solved[0].get(k, zero()) for k in range(len(support))]
    if any(w.sign() < 0 for w in weights):
        return None
    listed = zip(support, weights, strict=True)
    return HiddenStateModel(
        program.scenario, tuple(HiddenState(program.strategies[k], matrix([[w]])) for k, w in listed if not w.is_zero)
    )


def face_model(program: HiddenStateProgram, solution: NumericSolution) -> HiddenStateModel | None:
    """Hidden states on the intersection of the supports of the elements that their strategy contributes to."""
    from exactsteer.solving.rounding import rounded_hermitian

    sigma, scenario = program.assemblage, program.scenario
    outside = {key: kernel(m) for key, m in sigma.elements.items()}
    if not any(outside.values()):
        return None
    frames: list[Matrix | None] = []
    for strategy in program.strategies:
        missed = [outside[response(scenario, strategy, x), x] for x in scenario.settings]
        rows = [[m.adjoint()] for m in missed if m is not None]
        frames.append(kernel(block(rows)) if rows else identity(scenario.dimension))
    near = [rounded_hermitian(m, 2**MOST_BITS) for m in solution.duals]
    duals = duals_on_face(program.conic, frames, near)
    if duals is None:
        return None
    states = tuple(HiddenState(s, m) for s, m in zip(program.strategies, duals, strict=True) if not m.is_zero)
    if sum((state.operator.trace() for state in states), zero()) != 1:
        return None
    model = HiddenStateModel(scenario, states)
    return model if model.family().elements == sigma.elements else None
