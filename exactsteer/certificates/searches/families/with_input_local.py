"""Hidden states of a family with input, or of an instrumental one: a parent on all inputs together, or a functional.

s_lambda = (x)_y s_(lambda, y) / q_lambda^(n - 1) on the tensor product of all inputs' spaces has the hidden states of every
input as marginals. Source: arXiv:1708.00756, definition 1; arXiv:1907.03705.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, tensor
from exactsteer.algebra.number import number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import Extension, Parent, SeparatingFamily
from exactsteer.certificates.searches.families.marginals_parent import white_family
from exactsteer.certificates.searches.families.with_input_exact import at_the_end
from exactsteer.certificates.searches.families.with_input_quantum import strategy_parts
from exactsteer.certificates.searches.families.with_input_realisation import InputRealisation, direct_sum
from exactsteer.certificates.searches.families.with_input_seesaw import to_float
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import FamilyMember, FamilyOutside
from exactsteer.errors import CheckFailed, RoundingFailed
from exactsteer.programs.families.with_input_mixture import InputMixture
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, Strategy, spread
from exactsteer.steering.scenario import Scenario

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

BITS = 44
CLEAR = 1e-7


def decide_local(search: Search, family: Family) -> Certificate:
    """The certificate of hidden states, or of a functional that shows there are none. Raises `RoundingFailed`."""
    from exactsteer.solving.rounding import rounded_hermitian, rounded_point

    program = InputMixture(family, white_family(family), ())
    solution = search.solve(program.conic)
    near = [rounded_hermitian(m, 2**BITS) for m in solution.duals]
    states = program.hidden_states(near, program.tables(family))
    if states is not None:
        return search.certificate(FamilyMember(family, "lhs"), local_witness(program, states))
    functional = program.functional(rounded_point(solution.point, 2**BITS))
    for bits in range(BITS - 8, 2, -6):
        lifted = _lifted(functional, fmpq(1, 2**bits))
        if lifted.value(family).sign() < 0:
            try:
                return search.certificate(FamilyOutside(family, "lhs"), SeparatingFamily(lifted, NoWitness()))
            except CheckFailed:
                search.say(f"the functional lifted by 2^-{bits} is not yet positive on every strategy")
    states = boundary_states(search, program, solution)
    if states is not None:
        return search.certificate(FamilyMember(family, "lhs"), local_witness(program, states))
    raise RoundingFailed(
        search.claim,
        [*search.stages, "neither hidden states nor a functional were proved at the boundary"],
        "Give the hidden states, or perturb the data exactly.",
    )


def boundary_states(
    search: Search, program: InputMixture, solution: NumericSolution
) -> dict[tuple[Strategy, int], Matrix] | None:
    """Hidden states of a family on the boundary of the local set, recognised over its field; None if they are not."""
    _, duals = at_the_end(search, program.conic, solution, program.family.field)
    return None if duals is None else program.hidden_states(duals, program.tables(program.family))


def local_witness(program: InputMixture, states: dict[tuple[Strategy, int], Matrix]) -> Parent | Extension:
    """The parent of hidden states on all inputs together; for instrumental families the extension that it shows too."""
    scenario = program.scenario
    hidden = []
    for strategy in program.strategies:
        own = [states[strategy, y] for y in range(program.inputs)]
        weight = own[0].trace()
        if not weight.is_zero:
            divisor = reduce(lambda p, _: p * weight, own[1:], number(1))
            hidden.append(HiddenState(strategy, tensor(*own) / divisor))
    dimensions = tuple(program.dimension(y) for y in range(program.inputs))
    joint = Scenario(scenario.untrusted, dimensions)
    parent = Parent(joint, spread(joint, tuple(hidden)), tuple(hidden))
    if not program.is_instrumental:
        return parent
    members = []
    for y in range(program.inputs):
        own_states = tuple(HiddenState(strategy, states[strategy, y]) for strategy in program.strategies)
        members.append(MeasuredAssemblage(scenario, spread(scenario, own_states)))
    return Extension(tuple(members), parent)


def local_realisation(search: Search, family: Family) -> InputRealisation | None:
    """A family with hidden states as a quantum one; None if it has none, or if none were recognised at the boundary."""
    from exactsteer.solving.rounding import rounded_hermitian

    program = InputMixture(family, white_family(family), ())
    solution = search.solve(program.conic)
    if solution.value + to_float(program.offset) > CLEAR:
        return None
    near = [rounded_hermitian(m, 2**BITS) for m in solution.duals]
    states = program.hidden_states(near, program.tables(family)) or boundary_states(search, program, solution)
    return None if states is None else direct_sum(list(strategy_parts(program, states)))


def _lifted(functional: FamilyFunctional, lift: fmpq) -> FamilyFunctional:
    """The functional plus a small constant."""
    members = []
    for k, f in enumerate(functional.members):
        first = f.scenario.settings[0]
        unit = identity(f.scenario.dimension) * lift
        elements = {key: m + unit if key[1] == first and k == 0 else m for key, m in f.elements.items()}
        members.append(SteeringFunctional(f.scenario, elements, "min"))
    return FamilyFunctional(functional.shape, tuple(members))
