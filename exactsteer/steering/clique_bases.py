"""The maximal local-orthogonality inequalities of a scenario, each with its product basis and the proof of what that is.

Measured in generic local bases, the events of an inequality are a product basis: complete, unextendible with a rank tree,
or extended by a product vector. Inequalities that differ by the names of parties, settings and outcomes are one class.
Source: arXiv:1708.00756, section 6; arXiv:1210.3018.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from exactsteer.errors import InputError
from exactsteer.quantum.product_bases import ProductBasis, ProductVector
from exactsteer.quantum.unextendible import RankTree, extension
from exactsteer.steering.behaviour import Outcomes
from exactsteer.steering.local_orthogonality import (
    LocalBases,
    LocalOrthogonalityInequality,
    basis_of,
    generic_bases,
    inequalities,
)
from exactsteer.steering.scenario import Key

Renaming = Callable[[Key], Key]


@dataclass(frozen=True)
class CliqueBasis:
    """An inequality, its product basis, and the rank tree or the extending vector of the basis."""

    inequality: LocalOrthogonalityInequality
    basis: ProductBasis
    proof: RankTree | ProductVector

    @property
    def is_complete(self) -> bool:
        """Whether the basis spans everything: then nothing violates the inequality."""
        return self.basis.size == self.basis.dimension

    @property
    def is_unextendible(self) -> bool:
        """Whether no product vector is orthogonal to the basis; so are complete ones."""
        return not isinstance(self.proof, tuple)


def clique_bases(untrusted: Outcomes, bases: LocalBases | None = None) -> Iterator[CliqueBasis]:
    """Every maximal inequality of the scenario with its basis in the given local bases, generic rational ones by default.

    Raises `InputError` if a party's settings have different numbers of outcomes, which no local bases have.

    >>> from collections import Counter
    >>> Counter((found.basis.size, found.is_unextendible) for found in clique_bases(((2, 2),) * 2))
    Counter({(4, True): 12})
    """
    local = generic_local_bases(untrusted) if bases is None else bases
    for inequality in inequalities(untrusted):
        basis = basis_of(inequality, local)
        yield CliqueBasis(inequality, basis, extension(basis))


def generic_local_bases(untrusted: Outcomes) -> LocalBases:
    """For each party generic rational bases of dimension the number of outcomes. Raises `InputError` if that varies."""
    for j, party in enumerate(untrusted):
        if len(set(party)) != 1:
            raise InputError(f"party {j} has settings of {party} outcomes: no local bases have different sizes")
    return tuple(generic_bases(party[0], len(party)) for party in untrusted)


def classes(
    listed: Iterable[LocalOrthogonalityInequality],
) -> list[tuple[LocalOrthogonalityInequality, ...]]:
    """The inequalities by classes of renaming, the smallest inequality of a class first, classes by size of inequality.

    The list is to be closed under renamings, as `inequalities` is. Raises `InputError` if it is not.

    >>> [len(each) for each in classes(inequalities(((2, 2),) * 2))]
    [4, 8]
    """
    index = {frozenset(inequality.events): inequality for inequality in listed}
    left, found = set(index), []
    while left:
        orbit = {min(left, key=lambda clique: (len(clique), sorted(clique)))}
        grown = set(orbit)
        moves = renamings(index[next(iter(orbit))].untrusted)
        while grown:
            images = {frozenset(map(move, clique)) for clique in grown for move in moves}
            if not images <= set(index):
                raise InputError("the inequalities are not closed under renamings of parties, settings and outcomes")
            grown = images - orbit
            orbit |= grown
        left -= orbit
        found.append(tuple(sorted((index[clique] for clique in orbit), key=lambda i: i.events)))
    return sorted(found, key=lambda each: (len(each[0].events), len(each)))


def renamings(untrusted: Outcomes) -> list[Renaming]:
    """Exchanges of two like parties, of two like settings of a party, of two outcomes of a setting: they generate all.

    >>> len(renamings(((2, 2), (2, 2), (3, 2))))
    10
    """
    moves: list[Renaming] = []
    for j, party in enumerate(untrusted):
        for k in range(j):
            if untrusted[k] == party:
                moves.append(_parties(k, j))
        for x, outcomes in enumerate(party):
            for y in range(x):
                if party[y] == outcomes:
                    moves.append(_settings(j, y, x))
            moves += [_outcomes(j, x, a) for a in range(outcomes - 1)]
    return moves


def _parties(j: int, k: int) -> Renaming:
    def swapped(values: tuple[int, ...]) -> tuple[int, ...]:
        listed = list(values)
        listed[j], listed[k] = listed[k], listed[j]
        return tuple(listed)

    return lambda event: (swapped(event[0]), swapped(event[1]))


def _settings(j: int, x: int, y: int) -> Renaming:
    return lambda event: (event[0], _replaced(event[1], j, {x: y, y: x}.get(event[1][j], event[1][j])))


def _outcomes(j: int, x: int, a: int) -> Renaming:
    def move(event: Key) -> Key:
        if event[1][j] != x:
            return event
        return _replaced(event[0], j, {a: a + 1, a + 1: a}.get(event[0][j], event[0][j])), event[1]

    return move


def _replaced(values: tuple[int, ...], j: int, value: int) -> tuple[int, ...]:
    return (*values[:j], value, *values[j + 1 :])
