"""See-saws: alternate the best state and the best measurements of a functional, exact at both ends.

The value of a steering functional on a realisation is linear in the state and in each party's measurements, so that each
can be made optimal while the others are kept. Doubles propose; what comes out is an exact realisation whose value is a
number, and whose value never is smaller than that of any realisation met before. Source of the method: the iteration of
arXiv:1505.01430, appendix D; arXiv:1604.00501, section III.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from exactsteer.algebra.matrix import Matrix, identity, tensor, zeros
from exactsteer.algebra.number import Number, one, zero
from exactsteer.certificates.searches.bracket import robustness
from exactsteer.certificates.witnesses import NoisyFunctional
from exactsteer.claims import Robustness
from exactsteer.errors import InputError, NotPositive, Undecided
from exactsteer.programs.conic import Block, ConicProgram, Term
from exactsteer.programs.negativity import hermitian_basis
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation, steered
from exactsteer.steering.scenario import Scenario

VECTOR_GRID = 2**16
EFFECT_BITS = 40
SETTLED = 1e-9

Settings = tuple[tuple[Measurement, ...], ...]


@dataclass(frozen=True)
class Found:
    """An exact realisation and the exact value of the functional on it."""

    realisation: Realisation
    value: Number


def seesaw(functional: SteeringFunctional, dimensions: Sequence[int], *, rounds: int = 20, seed: int = 0) -> Found:
    """A quantum realisation with a large (max) or small (min) value of the functional, from a random start.

    `dimensions` are those of the untrusted parties' systems. The same seed gives the same realisation. A local optimum
    may be found: try several seeds. Raises `InputError` if the dimensions do not fit.

    >>> from exactsteer.steering.scenario import scenario
    >>> s = scenario(parties=2, settings=2, outcomes=2, trusted=1)
    >>> chsh = SteeringFunctional(s, {(a, x): [[(-1) ** (a[0] + a[1] + x[0] * x[1])]] for a, x in s.keys()})
    >>> found = seesaw(chsh, (2, 2))
    >>> found.value**2 > 7 and found.value**2 <= 8
    True
    """
    scenario = functional.scenario
    if len(dimensions) != scenario.parties:
        raise InputError(f"{len(dimensions)} dimensions for {scenario.parties} untrusted parties")
    if min(dimensions) < 1:
        raise InputError(f"dimensions {tuple(dimensions)}: each is at least 1")
    best: Found | None = None
    sign = 1 if functional.sense == "max" else -1
    settings = random_measurements(scenario, dimensions, seed)
    for _ in range(rounds):
        realisation = best_state(functional, settings)
        for party in range(scenario.parties):
            realisation = best_measurements(functional, realisation, party)
        settings = realisation.measurements
        value = functional.value(realisation.assemblage())
        if best is not None and (value - best.value) * sign <= 0:
            break
        settled = best is not None and abs(_float(value - best.value)) < SETTLED
        best = Found(realisation, value)
        if settled:
            break
    if best is None:
        raise InputError("at least one round is needed")
    return best


def best_state(functional: SteeringFunctional, settings: Settings) -> Realisation:
    """The pure state that is best for the measurements: the leading vector of `state_operator`, on a Gaussian grid."""
    from exactsteer.solving.numeric import leading_vector

    vector = leading_vector(state_operator(functional, settings), VECTOR_GRID)
    return Realisation(pure_state(vector, systems_of(functional.scenario, settings)), settings)


def state_operator(functional: SteeringFunctional, settings: Settings) -> Matrix:
    """sum (M_{a|x} (x) .. (x) F_{a|x}), minus that for the sense min: its largest eigenvalue is the best value."""
    scenario = functional.scenario
    sign = 1 if functional.sense == "max" else -1
    size = prod(party[0].dimension for party in settings) * scenario.dimension
    total = zeros(size, size)
    for (a, x), operator in functional.elements.items():
        if not operator.is_zero:
            effects = [settings[j][x[j]].effects[a[j]] for j in range(scenario.parties)]
            total = total + tensor(*effects, operator) * sign
    return total


def systems_of(scenario: Scenario, settings: Settings) -> dict[str, int]:
    """Names and dimensions: A0, A1, .. for the untrusted parties, B0, B1, .. for the trusted ones."""
    untrusted = {f"A{j}": party[0].dimension for j, party in enumerate(settings)}
    return untrusted | {f"B{k}": n for k, n in enumerate(scenario.trusted)}


def best_measurements(functional: SteeringFunctional, realisation: Realisation, party: int) -> Realisation:
    """The realisation with the party's measurements replaced by the best ones for the state and the other parties."""
    settings = realisation.measurements
    scenario = functional.scenario
    effects: list[list[Sequence[Matrix]]] = [[m.effects for m in measured] for measured in settings]
    size = realisation.dimensions[party]
    units = hermitian_basis(size, is_real=False)
    # G_{a|x}: the operator with tr(M G) = value, read off from a basis of 'effects' of the party
    probes: list[list[Sequence[Matrix]]] = [*effects[:party], [units], *effects[party + 1 :]]
    found = steered(realisation.state.matrix, probes)
    improved = []
    for x, count in enumerate(scenario.untrusted[party]):
        values = [[zero()] * len(units) for _ in range(count)]
        for (a, y), operator in functional.elements.items():
            if y[party] == x and not operator.is_zero:
                for k in range(len(units)):
                    key = ((*a[:party], k, *a[party + 1 :]), (*y[:party], 0, *y[party + 1 :]))
                    values[a[party]][k] = values[a[party]][k] + (operator @ found[key]).trace()
        improved.append(best_povm([_operator(units, row) for row in values], functional.sense))
    return Realisation(realisation.state, (*settings[:party], tuple(improved), *settings[party + 1 :]))


def best_povm(operators: Sequence[Matrix], sense: str = "max") -> Measurement:
    """A POVM that nearly maximises (or minimises) sum_a tr(M_a G_a): the duals of K >= G_a with least trace, completed.

    >>> from exactsteer.quantum.measurements import PAULI_Z
    >>> measurement = best_povm([PAULI_Z, -PAULI_Z])
    >>> (measurement.effects[0] @ PAULI_Z).trace() * 1000 > 999
    True
    """
    from exactsteer.solving.solver import solve

    size = operators[0].rows
    if len(operators) == 1:
        return Measurement((identity(size),))
    sign = 1 if sense == "max" else -1
    basis = hermitian_basis(size, is_real=all(m.is_real for m in operators))
    terms: list[Term] = [
        {(r, c): x for r, row in enumerate(m.entries()) for c, x in enumerate(row) if not x.is_zero} for m in basis
    ]
    program = ConicProgram([-m.trace() for m in basis], tuple(Block(m * -sign, terms) for m in operators))
    return _completed(solve(program).duals, size)


def _completed(duals: Sequence[Any], size: int) -> Measurement:
    """The POVM near arrays that are positive and add to 1 up to the solver's accuracy: mixed with uniform effects till exact."""
    from exactsteer.solving.rounding import rounded_hermitian

    count = len(duals)
    for bits in range(EFFECT_BITS - 10, 0, -5):
        lift = 2.0**-bits
        effects = [rounded_hermitian(m * (1 - lift * count), 2**EFFECT_BITS, lift) for m in duals[:-1]]
        last = identity(size)
        for effect in effects:
            last = last - effect
        try:
            return Measurement((*effects, last))
        except NotPositive:
            continue
    return Measurement((identity(size) / count,) * count)


def random_measurements(scenario: Scenario, dimensions: Sequence[int], seed: int) -> Settings:
    """Measurements that are best for random traceless operators; the same for the same seed."""
    from exactsteer.solving.numeric import random_hermitian

    draws: Iterator[Matrix] = iter(random_hermitian(dimensions, sum(k for p in scenario.untrusted for k in p), seed))
    return tuple(
        tuple(best_povm([_traceless(next(draws), size) for _ in range(k)]) for k in party)
        for size, party in zip(dimensions, scenario.untrusted, strict=True)
    )


def best_functional(
    sigma: Assemblage, of: str, noise: Assemblage | str, width: str = "1/1000000"
) -> SteeringFunctional:
    """The functional that shows how far sigma is from a set: F >= 0 on it, at most 1 on the noise, least on sigma.

    Raises `Undecided` if sigma is in the set, where no functional separates.
    """
    bracket = robustness(sigma, of=of, noise=noise, width=width)
    witness = bracket.lower.witness
    if bracket.lo.sign() == 0 or not isinstance(witness, NoisyFunctional):
        raise Undecided(Robustness(sigma, one(), "min", of, noise), [f"the robustness is at most {bracket.hi}"])
    return witness.functional


def _operator(units: Sequence[Matrix], values: Sequence[Number]) -> Matrix:
    """The Hermitian G with tr(E_k G) = values[k] for the basis |i><i|, |i><j| + h.c., i|j><i| + h.c."""
    total = zeros(units[0].rows, units[0].rows)
    for unit, value in zip(units, values, strict=True):
        norm = (unit @ unit).trace()
        total = total + unit * (value / norm)
    return total


def _traceless(m: Matrix, size: int) -> Matrix:
    """The leading block without its trace: with a trace, one outcome would be best for every state."""
    part = m.select(range(size), range(size))
    return part - identity(size) * (part.trace() / size)


def _float(x: Number) -> float:
    from exactsteer.solving.numeric import to_complex

    return to_complex(x).real
