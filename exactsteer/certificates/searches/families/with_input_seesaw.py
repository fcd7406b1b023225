"""See-saws for a Bob with input: alternate the best source assemblage and the best channels of a functional, exact at both ends.

The value of a functional on sigma_{a|xy} = L_y[omega_{a|x}] is linear in the source omega and in each channel. For one untrusted
party the best source is a program over no-signalling assemblages, which are all quantum; several parties alternate states and
measurements. Instrumental functionals are those of the scenario with input that see y = a only. Method: arXiv:1505.01430,
appendix D, with channels; arXiv:1907.03705, definitions 1 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.certificates.searches.families.with_input_realisation import InputRealisation, adjoint_image
from exactsteer.certificates.seesaw import best_measurements, best_state, random_measurements
from exactsteer.errors import InputError, SolverFailed
from exactsteer.programs.conic import Block, ConicProgram, Term, sparse
from exactsteer.programs.families.with_input_bound import embedded
from exactsteer.programs.negativity import hermitian_basis
from exactsteer.programs.no_signalling import NoSignallingBound
from exactsteer.quantum.maps import ChoiMatrix, block_of
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.branches import branched
from exactsteer.steering.families import FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario

if TYPE_CHECKING:
    from exactsteer.solving.central_path import CentralPoint
    from exactsteer.solving.solver import NumericSolution

ROUNDS = 60
BITS = 44
SETTLED = 1e-10


@dataclass(frozen=True)
class FoundWithInput:
    """An exact realisation and the exact value of the functional on it."""

    realisation: InputRealisation
    value: Number


def seesaw_with_input(
    functional: FamilyFunctional,
    dimension: int,
    *,
    untrusted: Sequence[int] = (),
    rounds: int = ROUNDS,
    seed: int = 0,
) -> FoundWithInput:
    """A quantum realisation with a large (max) or small (min) value of the functional, from a random start.

    `dimension` is that of the source's last trusted party; `untrusted` are those of several untrusted parties' systems. The
    same seed gives the same realisation; a local optimum may be found. Raises `InputError` if the dimensions do not fit.
    """
    whole = embedded(functional)
    scenario = whole.scenarios[0]
    if functional.shape == "marginals":
        raise InputError("families of marginals have no input; this see-saw is for a Bob with input")
    if dimension < 1 or (scenario.parties > 1 and len(untrusted) != scenario.parties):
        raise InputError(
            f"the source's dimension is at least 1, and {scenario.parties} untrusted parties have dimensions"
        )
    best: FoundWithInput | None = None
    sign = 1 if functional.sense == "max" else -1
    maps = _random_channels(whole, dimension, seed)
    state: Realisation | None = None
    for _ in range(rounds):
        pulled = pulled_back(whole, maps, dimension)
        source, state = _best_source(pulled, state, untrusted, seed)
        maps = tuple(best_channel(source, member) for member in whole.members)
        inside = None if state is None else branched(state)
        found = InputRealisation(source, maps, inside)
        value = value_of(whole, found)
        if best is not None and (value - best.value) * sign <= 0:
            break
        settled = best is not None and abs(to_float(value - best.value)) < SETTLED
        best = FoundWithInput(found, value)
        if settled:
            break
    if best is None:
        raise InputError("at least one round is needed")
    return best


def refined(
    functional: FamilyFunctional, found: FoundWithInput, *, digits: int = 16, rounds: int = 60
) -> FoundWithInput:
    """The see-saw continued on central paths, for one untrusted party, until the value settles to twice that many digits."""
    whole = embedded(functional)
    mu = -2 * digits
    best = found
    for _ in range(rounds):
        dimension = best.realisation.source.scenario.trusted[-1]
        source = best_source(pulled_back(whole, best.realisation.maps, dimension), mu)
        maps = tuple(best_channel(source, member, mu) for member in whole.members)
        realisation = InputRealisation(source, maps)
        value = value_of(whole, realisation)
        change = abs(to_float(value - best.value))
        best = FoundWithInput(realisation, value)
        if change < 10.0 ** (-2 * digits):
            break
    return best


def value_of(functional: FamilyFunctional, realisation: InputRealisation) -> Number:
    """The value of a functional with input."""
    values = (f.value(m) for f, m in zip(functional.members, realisation.members, strict=True))
    return sum(values, start=zero())


def pulled_back(functional: FamilyFunctional, maps: Sequence[ChoiMatrix], dimension: int) -> SteeringFunctional:
    """The functional on the source: sum_y (id (x) L_y^dag)[F_{a|xy}]."""
    scenario = functional.scenarios[0]
    rest = scenario.dimension // scenario.trusted[-1]
    source = Scenario(scenario.untrusted, (*scenario.trusted[:-1], dimension))
    elements = {key: zeros(source.dimension, source.dimension) for key in source.keys()}
    for member, channel in zip(functional.members, maps, strict=True):
        for key, m in member.elements.items():
            if not m.is_zero:
                elements[key] = elements[key] + adjoint_image(channel, m, rest)
    sense = functional.members[0].sense
    return SteeringFunctional(source, elements, sense)


def _best_source(
    functional: SteeringFunctional, before: Realisation | None, untrusted: Sequence[int], seed: int
) -> tuple[MeasuredAssemblage, Realisation | None]:
    if functional.scenario.parties == 1:
        return best_source(functional), None
    settings = random_measurements(functional.scenario, untrusted, seed) if before is None else before.measurements
    state = best_state(functional, settings)
    for party in range(functional.scenario.parties):
        state = best_measurements(functional, state, party)
    sigma = state.assemblage()
    return MeasuredAssemblage(sigma.scenario, sigma.elements), state


def best_source(functional: SteeringFunctional, mu: int | None = None) -> MeasuredAssemblage:
    """The no-signalling assemblage that is nearly best for a functional, exact: mixed with white noise till it is positive.

    `mu`: an exponent of ten, for a point of the central path there instead of one in doubles.
    """
    from exactsteer.solving.rounding import rounded_point
    from exactsteer.solving.solver import solve

    program, scenario = NoSignallingBound(functional), functional.scenario
    solution = solve(program.conic)
    if mu is not None and (fine := _polished(program.conic, solution, mu)) is not None:
        listed = zip(scenario.keys(), program.conic.blocks, strict=True)
        return MeasuredAssemblage(scenario, {key: block.at(fine.point) for key, block in listed})
    point = rounded_point(solution.point, 2**BITS)
    noise = white_noise(scenario).elements
    near = dict(zip(scenario.keys(), (block.at(point) for block in program.conic.blocks), strict=True))
    for weight in _weights():
        mixed = {key: m * (1 - weight) + noise[key] * weight for key, m in near.items()}
        if all(decide(m) is None for m in mixed.values()):
            return MeasuredAssemblage(scenario, mixed)
    return MeasuredAssemblage(scenario, noise)


def best_channel(source: MeasuredAssemblage, functional: SteeringFunctional, mu: int | None = None) -> ChoiMatrix:
    """The channel on the last trusted party that nearly makes the functional optimal, exactly trace preserving.

    The dual of Y (x) 1 >= K with least tr Y, K = sum omega_{a|x}^T (x) F_{a|x} contracted over the other trusted parties.
    """
    d, e = source.scenario.trusted[-1], functional.scenario.trusted[-1]
    rest = range(source.scenario.dimension // d)
    sign = 1 if functional.sense == "max" else -1
    total = zeros(d * e, d * e)
    for key, m in functional.elements.items():
        if not m.is_zero:
            omega = source.elements[key]
            for r in rest:
                for c in rest:
                    total = total + block_of(omega, r, c, d).transpose().tensor(block_of(m, c, r, e)) * sign
    return channel_for(total, d, e, mu)


def channel_for(operator: Matrix, d: int, e: int, mu: int | None = None) -> ChoiMatrix:
    """The channel with nearly the largest tr(C K), from dimension d to e, exactly trace preserving and positive.

    >>> from exactsteer.algebra.matrix import column
    >>> phi = column([1, 0, 0, 1])
    >>> (channel_for(phi @ phi.adjoint(), 2, 2).matrix @ phi @ phi.adjoint()).trace() * 1000 > 3999
    True
    """
    from exactsteer.solving.rounding import rounded_hermitian
    from exactsteer.solving.solver import solve

    basis = hermitian_basis(d, is_real=operator.is_real)
    terms: list[Term] = [sparse(m.tensor(identity(e))) for m in basis]
    program = ConicProgram([-m.trace() for m in basis], (Block(-operator, terms),))
    solution = solve(program)
    fine = None if mu is None else _polished(program, solution, mu)
    dual = rounded_hermitian(solution.duals[0], 2**BITS) if fine is None else fine.duals[0]
    missing = identity(d) - partial_trace(dual, (d, e), (1,))
    near = dual + missing.tensor(identity(e)) / e
    if fine is not None and decide(near) is None:
        return ChoiMatrix(d, e, near)
    for weight in _weights():
        mixed = near * (1 - weight) + identity(d * e) * (weight / e)
        if decide(mixed) is None:
            return ChoiMatrix(d, e, mixed)
    return ChoiMatrix(d, e, identity(d * e) / e)


def _polished(program: ConicProgram, solution: NumericSolution, mu: int) -> CentralPoint | None:
    """The point of the central path, or None if it is not reached."""
    from exactsteer.solving.central_path import polish

    try:
        return polish(program, solution, mu)
    except SolverFailed:
        return None


def _weights() -> Iterator[Number]:
    from exactsteer.algebra.number import number

    return (number(1) / 2**bits for bits in range(BITS - 8, 0, -4))


def _random_channels(functional: FamilyFunctional, dimension: int, seed: int) -> tuple[ChoiMatrix, ...]:
    from exactsteer.solving.numeric import random_hermitian

    sizes = [dimension * s.trusted[-1] for s in functional.scenarios]
    drawn = random_hermitian([max(sizes)], len(sizes), seed)
    return tuple(
        channel_for(m.select(range(n), range(n)), dimension, n // dimension) for m, n in zip(drawn, sizes, strict=True)
    )


def to_float(x: Number) -> float:
    """The real part in doubles."""
    from exactsteer.solving.numeric import to_complex

    return to_complex(x).real


def with_sense(functional: FamilyFunctional, sense: str) -> FamilyFunctional:
    """The same functional with another sense."""
    members = tuple(replace(m, sense=sense) for m in functional.members)  # type: ignore[arg-type]
    return FamilyFunctional(functional.shape, members)
