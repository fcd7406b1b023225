"""The nearest valid family to measured or printed data, in closed form: an orthogonal projection, then noise if needed.

A member on R (x) B_k, R what all members share (trivial for marginals), is C^k (x) 1/d_k plus a part whose trace over B_k
is zero; the two are orthogonal, and the first has the square |C^k|^2 / d_k. So the nearest common part is the mean of the
C^k weighted with 1/d_k. It, and the rest of each member, are made no-signalling by the tensor product of the projections
for single untrusted parties (`steering.projection`); the total trace is set last. Source: arXiv:2604.07078, eq. (13), with
the data as a point of Euclidean space, all members together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import InputError
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family, MeasuredFamily
from exactsteer.steering.laws import summed
from exactsteer.steering.noise import white_noise
from exactsteer.steering.projection import (
    hermitian_part,
    largest_change,
    least_noise,
    mixed,
    normalised,
    project,
    squared_distance,
)
from exactsteer.steering.scenario import Key, Scenario

Elements = Mapping[Key, Matrix]


@dataclass(frozen=True)
class FamilyRepair:
    """A valid family near the data: the exact squared distance moved, the largest change of a real or imaginary part of
    an entry, and the weight of white noise mixed in."""

    family: Family
    squared_distance: Number
    largest_change: Number
    noise: fmpq

    def measured(self) -> MeasuredFamily:
        """The family as data."""
        return MeasuredFamily(self.family.shape, self.family.members)


def repair_family(data: MeasuredFamily) -> FamilyRepair:
    """The nearest Hermitian, no-signalling, normalised family, mixed with white noise until every element is positive.

    The noise weight is 0 or a power of 1/2, the smallest that works down to 2^-100. Raises `InputError` if a total trace
    is not positive.

    >>> from exactsteer.steering.catalogue.many_bobs import example_9_as_printed
    >>> repair_family(example_9_as_printed()).largest_change, repair_family(example_9_as_printed()).noise
    (5/288230376151711744, 0)
    """
    tables = project_family(data)
    noise = [white_noise(scenario).elements for scenario in data.scenarios]

    def is_positive(weight: fmpq) -> bool:
        pairs = zip(tables, noise, strict=True)
        return all(decide(m) is None for table, white in pairs for m in mixed(table, white, weight).values())

    weight = least_noise(is_positive)
    fixed = [mixed(table, white, weight) for table, white in zip(tables, noise, strict=True)]
    moved = [(member.elements, table) for member, table in zip(data.members, fixed, strict=True)]
    members = tuple(MeasuredAssemblage(s, table) for s, table in zip(data.scenarios, fixed, strict=True))
    return FamilyRepair(
        Family(data.shape, members),
        sum((squared_distance(before, after) for before, after in moved), zero()),
        max(largest_change(before, after) for before, after in moved),
        weight,
    )


def project_family(data: MeasuredFamily) -> tuple[dict[Key, Matrix], ...]:
    """The nearest tables that obey every law but positivity. Raises `InputError` if a total trace is not positive."""
    tables = [hermitian_part(member.elements) for member in data.members]
    if data.shape == "instrumental":
        return (_unit_traces(data.scenarios[0], tables[0]),)
    shared, own = _factors(data)
    scene = Scenario(data.scenarios[0].untrusted, (shared,))
    commons = [
        {key: partial_trace(m, (shared, d), (1,)) for key, m in table.items()}
        for table, d in zip(tables, own, strict=True)
    ]
    weight = sum((fmpq(1, d) for d in own), fmpq(0))
    mean = {key: zeros(shared, shared) for key in tables[0]}
    for common, d in zip(commons, own, strict=True):
        mean = {key: m + common[key] * (fmpq(1, d) / weight) for key, m in mean.items()}
    nearest = normalised(scene, project(scene, mean))
    result = []
    for k, (table, common, d) in enumerate(zip(tables, commons, own, strict=True)):
        white = identity(d) * fmpq(1, d)
        rest = project(data.scenarios[k], {key: m - common[key].tensor(white) for key, m in table.items()})
        result.append({key: m + nearest[key].tensor(white) for key, m in rest.items()})
    return tuple(result)


def _factors(data: MeasuredFamily) -> tuple[int, list[int]]:
    """The dimension of what all members share, and of what each has alone."""
    if data.shape == "marginals":
        return 1, [scenario.dimension for scenario in data.scenarios]
    return prod(data.scenarios[0].trusted[:-1]), [scenario.trusted[-1] for scenario in data.scenarios]


def _unit_traces(scenario: Scenario, table: Elements) -> dict[Key, Matrix]:
    """Each setting's total trace made 1, the change spread evenly over the diagonals of its elements."""
    result: dict[Key, Matrix] = {}
    for (x,) in scenario.settings:
        trace = summed(table, scenario.untrusted, (0,), (x,), (0,)).trace()
        if trace.sign() <= 0:
            raise InputError(f"setting {x}: the total trace is {trace}: these data are not near any assemblage")
        step = identity(scenario.dimension) * ((1 - trace) / (scenario.untrusted[0][x] * scenario.dimension))
        result |= {(a, (x,)): table[a, (x,)] + step for a in scenario.outcomes((x,))}
    return result
