"""Local models of a real qubit assemblage measured in a plane, as exact linear programs over deterministic strategies.

The trusted party measures along the vertices v of a polygon that contains the unit disc of the x-z plane:
p(s|v) = tr[(1 + s v.(X, Z))/2 sigma]. Every projective measurement in the plane is a mixture of vertices, so that one
local model at the vertices gives one for all of them; vertices may lie outside the disc.
Source: arXiv:1505.01430, appendix B, where the polygon is a regular octagon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from math import prod

from flint import arb, fmpq, fmpq_mat

from exactsteer.algebra.number import Number
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import Word, collins_gisin_words

Vertex = tuple[fmpq, fmpq]
"""Coordinates along X and along Z."""

Digit = tuple[int, int]
"""A place of a strategy and the value there."""

MAX_STRATEGIES = 100_000


@dataclass(frozen=True)
class PlanarProgram:
    """Weights w >= 0 of deterministic strategies with A w = b, one row for each independent marginal.

    A strategy gives the trusted party's sign for every vertex (0 is +) and every untrusted party's outcome for every
    setting, in product order. Raises `ShapeMismatch` or `InputError` for data that do not fit.
    """

    assemblage: Assemblage
    polygon: tuple[Vertex, ...]

    def __post_init__(self) -> None:
        if self.assemblage.scenario.dimension != 2 or not self.assemblage.field.is_rational:
            raise ShapeMismatch("planar measurements need a qubit assemblage over Q(i)")
        if self.strategy_count > MAX_STRATEGIES:
            raise InputError(f"{self.strategy_count} strategies; at most {MAX_STRATEGIES} are supported")

    @property
    def strategy_count(self) -> int:
        """The number of deterministic strategies."""
        return prod(radices(self.assemblage.scenario, len(self.polygon)))

    def strategies(self) -> Iterator[tuple[int, ...]]:
        """All strategies, in product order."""
        return product(*(range(k) for k in radices(self.assemblage.scenario, len(self.polygon))))

    @cached_property
    def rows(self) -> list[tuple[list[Digit], fmpq]]:
        """For each independent marginal: the digits that a strategy must have, as (place, value), and the probability."""
        elements = self.assemblage.collins_gisin()
        result = []
        for word, digits in word_digits(self.assemblage.scenario, len(self.polygon)).items():
            m = elements[word]
            result.append((digits, rational_part(m.trace())))
            for k, (x, z) in enumerate(self.polygon):
                along = rational_part(m[0, 1] + m[1, 0]) * x + rational_part(m[0, 0] - m[1, 1]) * z
                result.append(([(k, 0), *digits], (rational_part(m.trace()) + along) / 2))
        return result

    def column(self, strategy: Sequence[int]) -> list[int]:
        """The column of A of a strategy: which marginals it contributes to."""
        return [int(all(strategy[place] == value for place, value in digits)) for digits, _ in self.rows]

    def weights(self, support: Sequence[int]) -> dict[int, fmpq] | None:
        """The exact weights on a support of linearly independent strategies, if they exist and are not negative."""
        chosen = set(support)
        columns = [self.column(s) for k, s in enumerate(self.strategies()) if k in chosen]
        weights = basic_solution(columns, [value for _, value in self.rows])
        return None if weights is None else {k: w for k, w in zip(sorted(chosen), weights, strict=True) if w > 0}


def radices(scenario: Scenario, vertices: int) -> list[int]:
    """The numbers of values of the digits of a strategy: a sign for each vertex, an outcome for each party's setting."""
    return [2] * vertices + [k for party in scenario.untrusted for k in party]


def word_digits(scenario: Scenario, vertices: int) -> dict[Word, list[Digit]]:
    """For each Collins-Gisin word the digits that a strategy must have to contribute to its element."""
    starts = [vertices]
    for party in scenario.untrusted:
        starts.append(starts[-1] + len(party))
    return {
        word: [(starts[j] + letters[0][0], letters[0][1]) for j, letters in enumerate(word) if letters]
        for word in collins_gisin_words(scenario)
    }


def basic_solution(columns: Sequence[Sequence[fmpq | int]], target: Sequence[fmpq]) -> list[fmpq] | None:
    """The exact w >= 0 with sum_k w_k columns[k] = target, free coordinates zero; None if there is none or one is negative."""
    flat: list[fmpq] = []
    for r, value in enumerate(target):
        flat += [*(fmpq(column[r]) for column in columns), value]
    reduced, rank = fmpq_mat(len(target), len(columns) + 1, flat).rref()
    solution = [fmpq(0)] * len(columns)
    for r in range(rank):
        pivot = next(c for c in range(len(columns) + 1) if reduced[r, c] != 0)
        if pivot == len(columns):
            return None
        solution[pivot] = fmpq(reduced[r, len(columns)])
    return None if any(w < 0 for w in solution) else solution


def rational_part(x: Number) -> fmpq:
    """The rational number x. Raises `InputError` if it is not one."""
    if not x.is_rational:
        raise InputError(f"{x} is not rational")
    return x.real[0]


def regular_polygon(half: int, denominator: int = 10_000) -> tuple[Vertex, ...]:
    """Half of the vertices of a rational polygon close to the regular one with 2 half vertices around the unit disc.

    The other half are their opposites. Vertex k lies near the angle pi k / half from the X axis, rounded to the grid; the
    radius is the smallest on the grid for which every edge keeps distance 1 from the origin.

    >>> regular_polygon(2, 10)
    ((3/2, 0), (0, 3/2))
    """
    if half < 2:
        raise InputError("a polygon around the disc needs at least two pairs of opposite vertices")
    for numerator in range(denominator, 4 * denominator):
        radius = arb(numerator)
        vertices = tuple(
            (
                _rounded(radius * arb.cos_pi_fmpq(turn), denominator),
                _rounded(radius * arb.sin_pi_fmpq(turn), denominator),
            )
            for turn in (fmpq(k, half) for k in range(half))
        )
        if contains_disc(vertices):
            return vertices
    raise InputError("no polygon on this grid contains the disc; raise the denominator")


def _rounded(x: arb, denominator: int) -> fmpq:
    """A rational on the grid within one step of the enclosed number."""
    nearest = str((x.mid() + arb("0.5")).floor().unique_fmpz())
    return fmpq(int(nearest), denominator)


def contains_disc(vertices: Sequence[Vertex]) -> bool:
    """Whether the polygon v_1, .., v_m, -v_1, .., -v_m runs counter-clockwise around the unit disc, edge by edge."""
    closed = [*vertices, (-vertices[0][0], -vertices[0][1])]
    for (x1, z1), (x2, z2) in pairwise(closed):
        cross = x1 * z2 - x2 * z1
        if cross <= 0 or cross * cross < (x2 - x1) ** 2 + (z2 - z1) ** 2:
            return False
    return True
