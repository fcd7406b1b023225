"""What single Bobs see of an operator on all of them, and what they do not see.

    P_T(M) = M - L(M_1, .., M_N),   L(M_1, .., M_N) = sum_k M_k (x) 1/D_rest - (N - 1) tr 1/D

M_k is the partial trace over all Bobs but k. P_T projects onto the span T of the products with at least two traceless
factors; a Hermitian operator has given marginals exactly if it is L of them plus an element of T. Nothing is solved.
Source: arXiv:2604.07078, theorem 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from math import prod
from operator import add

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.programs.conic import Place, dense
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.projection import project
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import Word

Entries = dict[Place, Number]
"""A sparse Hermitian matrix, both triangles given."""


def marginals_of(m: Matrix, dimensions: Sequence[int]) -> tuple[Matrix, ...]:
    """M_k for every Bob."""
    count = len(dimensions)
    return tuple(partial_trace(m, dimensions, [j for j in range(count) if j != k]) for k in range(count))


def embedded(m: Matrix, dimensions: Sequence[int], bob: int) -> Matrix:
    """1 (x) M (x) 1, with M at one Bob.

    >>> embedded(identity(2), (2, 3), 0) == identity(6)
    True
    """
    return identity(prod(dimensions[:bob])).tensor(m).tensor(identity(prod(dimensions[bob + 1 :])))


def lifted(marginals: Sequence[Matrix], dimensions: Sequence[int]) -> Matrix:
    """L: the operator with these marginals of one trace and no correlations beyond them.

    >>> marginals_of(lifted([identity(2) / 2, identity(3) / 3], (2, 3)), (2, 3)) == (identity(2) / 2, identity(3) / 3)
    True
    """
    size = prod(dimensions)
    parts = [embedded(m, dimensions, k) * d / size for k, (m, d) in enumerate(zip(marginals, dimensions, strict=True))]
    return reduce(add, parts) - identity(size) * (marginals[0].trace() * (len(dimensions) - 1)) / size


def correlations(m: Matrix, dimensions: Sequence[int]) -> Matrix:
    """P_T(M): what no single Bob sees."""
    return m - lifted(marginals_of(m, dimensions), dimensions)


def with_marginals(
    scenario: Scenario, near: Mapping[Key, Matrix], marginals: Sequence[Mapping[Key, Matrix]]
) -> dict[Key, Matrix]:
    """The no-signalling table nearest to a Hermitian one among those with these marginals, which are no-signalling."""
    moved = project(scenario, {key: correlations(m, scenario.trusted) for key, m in near.items()})
    return {key: m + lifted([table[key] for table in marginals], scenario.trusted) for key, m in moved.items()}


def seeing_marginals(scenario: Scenario, near: Mapping[Key, Matrix]) -> dict[Key, Matrix]:
    """The functional nearest to a given one that depends on the marginals alone, on all no-signalling tables."""
    moved = project(scenario, {key: correlations(m, scenario.trusted) for key, m in near.items()})
    return {key: m - moved[key] for key, m in near.items()}


def joint_scenario(family: Family | MeasuredFamily | FamilyFunctional) -> Scenario:
    """The scenario of a parent: all Bobs together, in order."""
    return Scenario(family.scenarios[0].untrusted, tuple(d for s in family.scenarios for d in s.trusted))


def marginal_functional(scenarios: Sequence[Scenario], operators: Mapping[Word, Matrix]) -> FamilyFunctional:
    """The functional of families that a functional of parents is, from its operators on words, which have no part in T.

    Each Bob has the traceless part of his marginal, the first one the trace as well; full coordinates, sense min.
    """
    dimensions = [scenario.dimension for scenario in scenarios]
    size = prod(dimensions)
    seen = {word: marginals_of(m, dimensions) for word, m in operators.items()}
    members = []
    for k, (scenario, d) in enumerate(zip(scenarios, dimensions, strict=True)):
        own = {}
        for word, parts in seen.items():
            own[word] = parts[k] * d / size - (identity(d) * parts[k].trace() / size if k else zeros(d, d))
        members.append(from_collins_gisin(scenario, own, "min"))
    return FamilyFunctional("marginals", tuple(members))


def least_norm_family(functional: FamilyFunctional) -> FamilyFunctional:
    """The functional with the same value on every family of marginals and the smallest norm on full coordinates.

    Projected on no-signalling tables for each Bob; the multiples of the unit matrix, which see the common trace alone, are
    shared out in proportion to 1/d_k.
    """
    dimensions = [scenario.dimension for scenario in functional.scenarios]
    share = sum((fmpq(1, d) for d in dimensions), fmpq(0))
    tables = [project(member.scenario, member.elements) for member in functional.members]
    means = {
        key: sum((table[key].trace() / d for table, d in zip(tables, dimensions, strict=True)), zero())
        for key in tables[0]
    }
    members = []
    for member, table, d in zip(functional.members, tables, dimensions, strict=True):
        moved = {key: m + identity(d) * (means[key] / (d * share) - m.trace() / d) for key, m in table.items()}
        members.append(SteeringFunctional(member.scenario, moved, member.sense))
    return FamilyFunctional("marginals", tuple(members))


def hermitian_entries(dimension: int, *, is_real: bool) -> list[Entries]:
    """A basis of the Hermitian matrices with few entries: |i><i|, |i><j| + |j><i|, i |i><j| - i |j><i|."""
    result: list[Entries] = []
    for i in range(dimension):
        result.append({(i, i): one()})
        for j in range(i + 1, dimension):
            result.append({(i, j): one(), (j, i): one()})
            if not is_real:
                result.append({(i, j): I, (j, i): -I})
    return result


def traceless_entries(dimension: int, *, is_real: bool) -> list[Entries]:
    """A basis of the traceless Hermitian matrices with few entries."""
    units = [unit for unit in hermitian_entries(dimension, is_real=is_real) if len(unit) > 1]
    return units + [{(i, i): one(), (i + 1, i + 1): number(-1)} for i in range(dimension - 1)]


def tensor_entries(a: Entries, b: Entries, width: int) -> Entries:
    """The tensor product of two sparse matrices, the second one of the given size."""
    return {(r * width + s, c * width + t): x * y for (r, c), x in a.items() for (s, t), y in b.items()}


def embedded_entries(unit: Entries, dimensions: Sequence[int], bob: int) -> Entries:
    """1 (x) unit (x) 1, with the sparse matrix at one Bob."""
    before, after = prod(dimensions[:bob]), prod(dimensions[bob + 1 :])
    whole = tensor_entries({(i, i): one() for i in range(before)}, unit, dimensions[bob])
    return tensor_entries(whole, {(i, i): one() for i in range(after)}, after)


def correlated_entries(dimensions: Sequence[int], *, is_real: bool) -> list[Entries]:
    """A basis of T: products with at least two traceless factors; for real data those without an imaginary entry.

    >>> len(correlated_entries((2, 2), is_real=False)), len(correlated_entries((2, 2), is_real=True))
    (9, 5)
    """
    products: list[tuple[Entries, int]] = [({(0, 0): one()}, 0)]
    for d in dimensions:
        unit: Entries = {(i, i): one() for i in range(d)}
        choices = [(unit, 0), *((m, 1) for m in traceless_entries(d, is_real=False))]
        products = [(tensor_entries(m, choice, d), n + k) for m, n in products for choice, k in choices]
    listed = [m for m, n in products if n > 1]
    return [m for m in listed if not is_real or all(x.is_real for x in m.values())]


def combined(units: Sequence[Entries], values: Sequence[Number], size: int) -> Matrix:
    """The sum of sparse matrices with these coefficients.

    >>> combined([{(0, 0): one()}, {(0, 1): one(), (1, 0): one()}], [number(2), number(3)], 2)
    matrix([['2', '3'], ['3', '0']])
    """
    entries: Entries = {}
    for unit, y in zip(units, values, strict=True):
        if not y.is_zero:
            for place, x in unit.items():
                entries[place] = entries.get(place, zero()) + x * y
    return dense(entries, size)
