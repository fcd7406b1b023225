"""Parents on the boundary: the subspaces on which a parent of a family with singular marginals must live.

sigma_{a|x} lives on the tensor product of the supports of its marginals, and on every sum of elements that it is part of:
V_{a|x} is intersected with the span of V_{b|y} over the outcomes of one party at each of its other settings, until nothing
changes. On these faces a parent may be strictly positive. Source: arXiv:2604.07078, theorem 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, block, identity
from exactsteer.steering.families import Family
from exactsteer.steering.scenario import Key, Scenario

Subspace = Matrix | None
"""Columns that span it, in echelon form; None for the zero subspace."""


def complement(space: Subspace, size: int) -> Subspace:
    """The orthogonal complement."""
    return identity(size) if space is None else kernel(space.adjoint())


def joined(spaces: Sequence[Subspace]) -> Subspace:
    """Vectors that span the sum of the subspaces, side by side."""
    present = [space for space in spaces if space is not None]
    return block([present]) if present else None


def product_support(marginals: Sequence[Matrix]) -> Subspace:
    """The tensor product of the supports."""
    dimensions = [m.rows for m in marginals]
    missed: list[Subspace] = []
    for k, m in enumerate(marginals):
        null = kernel(m)
        if null is not None:
            before, after = prod(dimensions[:k]), prod(dimensions[k + 1 :])
            missed.append(identity(before).tensor(null).tensor(identity(after)))
    return complement(joined(missed), prod(dimensions))


def parent_supports(family: Family) -> dict[Key, Subspace]:
    """For every key the subspace on which every parent lives.

    >>> from exactsteer.steering.catalogue.many_bobs import bobs_ghz
    >>> [space.columns for space in parent_supports(bobs_ghz()).values()]
    [1, 1, 2, 2]
    """
    scenario = family.scenarios[0]
    size = prod(s.dimension for s in family.scenarios)
    spaces = {key: product_support([member.elements[key] for member in family.members]) for key in scenario.keys()}
    while True:
        before = {key: _rank(space) for key, space in spaces.items()}
        if all(rank == size for rank in before.values()):
            return spaces
        for key in scenario.keys():
            for party in range(scenario.parties):
                missed = [complement(sum_, size) for sum_ in _sums(scenario, spaces, key, party)]
                outside = joined([complement(spaces[key], size), *missed])
                spaces[key] = complement(outside, size)
        if {key: _rank(space) for key, space in spaces.items()} == before:
            return spaces


def _rank(space: Subspace) -> int:
    return 0 if space is None else space.columns


def _sums(scenario: Scenario, spaces: dict[Key, Subspace], key: Key, party: int) -> list[Subspace]:
    """For every other setting of a party the span of the subspaces of all its outcomes, the others' unchanged."""
    a, x = key
    result = []
    for y, outcomes in enumerate(scenario.untrusted[party]):
        if y != x[party]:
            there = (*x[:party], y, *x[party + 1 :])
            result.append(joined([spaces[(*a[:party], b, *a[party + 1 :]), there] for b in range(outcomes)]))
    return result
