"""Orthogonal projections onto the no-signalling space, in closed form, and the nearest valid assemblage.

The space of no-signalling tables is a tensor product over the parties, so its projection is one too: for each party the
outcome sums S_x are replaced by their mean weighted with 1/k_x, the change spread evenly over the outcomes. Denominators
stay small and nothing is solved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.laws import summed
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Key, Scenario


def project(scenario: Scenario, elements: Mapping[Key, Matrix]) -> dict[Key, Matrix]:
    """The nearest table that is no-signalling, party by party; Hermiticity, trace and positivity are not touched."""
    table = dict(elements)
    for party, outcomes in enumerate(scenario.untrusted):
        weight = sum((fmpq(1, k) for k in outcomes), fmpq(0))
        changed: dict[Key, Matrix] = {}
        for a, x in table:
            joint = [(*x[:party], y, *x[party + 1 :]) for y in range(len(outcomes))]
            sums = [summed(table, scenario.untrusted, a, y, (party,)) for y in joint]
            mean = sums[0] * (fmpq(1, outcomes[0]) / weight)
            for y in range(1, len(outcomes)):
                mean = mean + sums[y] * (fmpq(1, outcomes[y]) / weight)
            changed[a, x] = table[a, x] + (mean - sums[x[party]]) * fmpq(1, outcomes[x[party]])
        table = changed
    return table


def least_norm(functional: SteeringFunctional) -> SteeringFunctional:
    """The functional with the same value on every no-signalling assemblage and the smallest norm on full coordinates."""
    return SteeringFunctional(functional.scenario, project(functional.scenario, functional.elements), functional.sense)


def squared_norm(elements: Mapping[Key, Matrix]) -> Number:
    """The sum over all elements of the squared Frobenius norm."""
    total = zero()
    for m in elements.values():
        total = total + (m @ m.adjoint()).trace()
    return total


def squared_distance(a: Mapping[Key, Matrix], b: Mapping[Key, Matrix]) -> Number:
    """The squared Euclidean distance of two tables of the same scenario."""
    return squared_norm({key: m - b[key] for key, m in a.items()})


MOST_NOISE_BITS = 100


@dataclass(frozen=True)
class Repair:
    """A valid assemblage near the data: the exact squared distance moved, the largest change of a real or imaginary part of
    an entry, and the weight of white noise mixed in."""

    assemblage: Assemblage
    squared_distance: Number
    largest_change: Number
    noise: fmpq

    def measured(self) -> MeasuredAssemblage:
        """The assemblage as data."""
        return MeasuredAssemblage(self.assemblage.scenario, self.assemblage.elements)


def repair(data: MeasuredAssemblage) -> Repair:
    """The nearest Hermitian, no-signalling, normalised table, mixed with white noise until every element is positive.

    Raises `InputError` if the total trace is not positive. The noise weight is 0 or a power of 1/2, the smallest that
    works down to 2^-100.
    """
    scenario = data.scenario
    table = normalised(scenario, project(scenario, hermitian_part(data.elements)))
    noise = white_noise(scenario).elements
    weight = least_noise(lambda w: all(decide(m) is None for m in mixed(table, noise, w).values()))
    fixed = mixed(table, noise, weight)
    return Repair(
        Assemblage(scenario, fixed),
        squared_distance(data.elements, fixed),
        largest_change(data.elements, fixed),
        weight,
    )


def hermitian_part(elements: Mapping[Key, Matrix]) -> dict[Key, Matrix]:
    """The nearest Hermitian table, (M + M^dag)/2."""
    return {key: (m + m.adjoint()) * fmpq(1, 2) for key, m in elements.items()}


def normalised(scenario: Scenario, table: Mapping[Key, Matrix]) -> dict[Key, Matrix]:
    """The no-signalling table of total trace 1 nearest to a no-signalling one.

    Raises `InputError` if the total trace is not positive: then the data are not near any assemblage.
    """
    zeros = (0,) * scenario.parties
    everyone = tuple(range(scenario.parties))
    trace = summed(table, scenario.untrusted, zeros, zeros, everyone).trace()
    if trace.sign() <= 0:
        raise InputError(f"the total trace is {trace}: these data are not near any assemblage")
    # the gradient of the total trace inside the no-signalling space: one weight for each element, times the unit matrix
    weights = {key: _trace_weight(scenario, key) for key in table}
    square = sum((w * w for w in weights.values()), fmpq(0)) * scenario.dimension
    step = (1 - trace) / square
    unit = identity(scenario.dimension)
    return {key: m + unit * (step * weights[key]) for key, m in table.items()}


def mixed(table: Mapping[Key, Matrix], noise: Mapping[Key, Matrix], weight: fmpq) -> dict[Key, Matrix]:
    """(1 - weight) table + weight noise."""
    return {key: m * (1 - weight) + noise[key] * weight for key, m in table.items()}


def least_noise(is_positive: Callable[[fmpq], bool]) -> fmpq:
    """0, or the smallest power of 1/2 down to 2^-100 that is a weight of noise with which everything is positive.

    Raises `InputError` if one half is not enough.
    """
    if is_positive(fmpq(0)):
        return fmpq(0)
    low, high = 1, MOST_NOISE_BITS + 1  # 2^-low is enough; 2^-high is too little, or less than is tried
    if not is_positive(fmpq(1, 2)):
        raise InputError(
            "no mixture with white noise up to one half is positive: these data are not near any assemblage"
        )
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_positive(fmpq(1, 2**middle)) else (low, middle)
    return fmpq(1, 2**low)


def largest_change(before: Mapping[Key, Matrix], after: Mapping[Key, Matrix]) -> Number:
    """The largest change of a real or an imaginary part of an entry, exact."""
    largest = zero()
    for key, m in before.items():
        for row in (m - after[key]).entries():
            for entry in row:
                for part in (entry.real, entry.imag):
                    value = Number(entry.field, part, part - part)
                    largest = max(largest, value, -value)
    return largest


def _trace_weight(scenario: Scenario, key: Key) -> fmpq:
    weight = fmpq(1)
    for party, x in zip(scenario.untrusted, key[1], strict=True):
        weight *= fmpq(1, party[x]) / sum((fmpq(1, k) for k in party), fmpq(0))
    return weight
