"""The best real qubit assemblage with a local model in the plane, for a functional: an exact linear program.

    min  F(sigma)   such that   p(s|v) = tr[(1 + s v.(X, Z))/2 sigma] has a local model at the vertices v of a polygon

over weights w >= 0 of deterministic strategies that add to 1. The polygon contains the unit disc, so that sigma >= 0 follows:
every pure real state is in the polygon. For each Collins-Gisin word the model's correlations E_k with the signs at the
vertices must be linear in the vertex, E_k = v_k.(tr X sigma, tr Z sigma): two vertices define sigma, the others are
equations. An optimal vertex of this polytope is rational. Source: arXiv:1505.01430, appendices B and D, eqs. (42)-(44).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.programs.local import (
    MAX_STRATEGIES,
    Digit,
    Vertex,
    basic_solution,
    contains_disc,
    radices,
    rational_part,
    word_digits,
)
from exactsteer.steering.assemblage import Assemblage, from_collins_gisin
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import Word

Strategy = tuple[int, ...]


@dataclass(frozen=True)
class PlanarPolytope:
    """The assemblages of a scenario with a local model at the vertices v_1, .., v_m and their opposites.

    A strategy is as for `programs.local.PlanarProgram`. Raises `ShapeMismatch` unless the trusted party has one qubit,
    `InputError` if the polygon does not contain the disc or there are too many strategies.
    """

    scenario: Scenario
    polygon: tuple[Vertex, ...]

    def __post_init__(self) -> None:
        if self.scenario.dimension != 2:
            raise ShapeMismatch(f"planar measurements need a trusted qubit, not dimension {self.scenario.dimension}")
        if not contains_disc(self.polygon):
            raise InputError("the polygon v_1, .., v_m, -v_1, .. does not run counter-clockwise around the unit disc")
        count = prod(radices(self.scenario, len(self.polygon)))
        if count > MAX_STRATEGIES:
            raise InputError(f"{count} strategies; at most {MAX_STRATEGIES} are supported")

    @cached_property
    def strategies(self) -> tuple[Strategy, ...]:
        """All strategies, in product order."""
        return tuple(product(*(range(k) for k in radices(self.scenario, len(self.polygon)))))

    @cached_property
    def words(self) -> dict[Word, list[Digit]]:
        """The digits of each Collins-Gisin word."""
        return word_digits(self.scenario, len(self.polygon))

    @property
    def frame(self) -> tuple[int, int]:
        """Two vertices that are far from parallel: they define the assemblage."""
        return 0, len(self.polygon) // 2

    @cached_property
    def relations(self) -> tuple[tuple[fmpq, ...], ...]:
        """For every other vertex k the coefficients c with sum_j c_j v_j = 0, c_k = -1."""
        i, j = self.frame
        (x1, z1), (x2, z2) = self.polygon[i], self.polygon[j]
        area = x1 * z2 - x2 * z1
        rows = []
        for k, (x, z) in enumerate(self.polygon):
            if k not in (i, j):
                row = [fmpq(0)] * len(self.polygon)
                row[i], row[j], row[k] = (x * z2 - x2 * z) / area, (x1 * z - x * z1) / area, fmpq(-1)
                rows.append(tuple(row))
        return tuple(rows)

    def column(self, strategy: Strategy) -> list[fmpq]:
        """The column of a strategy: 1 for the normalisation, then each word's relations at the other vertices."""
        signs = [1 - 2 * s for s in strategy[: len(self.polygon)]]
        gaps = [sum((c * s for c, s in zip(row, signs, strict=True)), fmpq(0)) for row in self.relations]
        nothing = [fmpq(0)] * len(gaps)
        result = [fmpq(1)]
        for digits in self.words.values():
            result += gaps if all(strategy[place] == value for place, value in digits) else nothing
        return result

    @property
    def target(self) -> list[fmpq]:
        """The right-hand side: weights that add to 1, no gap."""
        return [fmpq(1)] + [fmpq(0)] * (len(self.words) * len(self.relations))

    def contribution(self, strategy: Strategy) -> Matrix:
        """The operator (1 + x X + z Z)/2 with the strategy's signs at the two vertices of the frame."""
        i, j = self.frame
        (x1, z1), (x2, z2) = self.polygon[i], self.polygon[j]
        area = x1 * z2 - x2 * z1
        s, t = 1 - 2 * strategy[i], 1 - 2 * strategy[j]
        x, z = (s * z2 - t * z1) / area, (t * x1 - s * x2) / area
        return matrix([[(1 + z) / 2, x / 2], [x / 2, (1 - z) / 2]])

    def costs(self, functional: SteeringFunctional) -> list[fmpq]:
        """F of each strategy's contribution, the imaginary part of F left out: sigma is real."""
        if functional.scenario != self.scenario:
            raise ShapeMismatch(f"the functional is for {functional.scenario}; the assemblages have {self.scenario}")
        operators = {word: m + m.transpose() for word, m in to_collins_gisin(functional).items()}
        totals: dict[tuple[int, ...], Matrix] = {}
        values: dict[tuple[tuple[int, ...], int, int], fmpq] = {}
        i, j = self.frame
        result = []
        for strategy in self.strategies:
            answers = strategy[len(self.polygon) :]
            if answers not in totals:
                parts = [
                    operators[word]
                    for word, digits in self.words.items()
                    if all(strategy[place] == value for place, value in digits)
                ]
                totals[answers] = sum(parts[1:], start=parts[0]) / 2
            key = (answers, strategy[i], strategy[j])
            if key not in values:
                values[key] = rational_part((totals[answers] @ self.contribution(strategy)).trace())
            result.append(values[key])
        return result

    def weights(self, support: Sequence[int]) -> dict[int, fmpq] | None:
        """The exact weights on a support of linearly independent strategies, if they exist and are not negative."""
        chosen = sorted(set(support))
        weights = basic_solution([self.column(self.strategies[k]) for k in chosen], self.target)
        return None if weights is None else {k: w for k, w in zip(chosen, weights, strict=True) if w > 0}

    def assemblage(self, weights: dict[int, fmpq], title: str = "") -> Assemblage:
        """The assemblage of a local model. Raises `NotPositive` if the weights are no solution."""
        blocks = {}
        parts = {k: self.contribution(self.strategies[k]) * w for k, w in weights.items()}
        for word, digits in self.words.items():
            total = matrix([[0, 0], [0, 0]])
            for k, part in parts.items():
                if all(self.strategies[k][place] == value for place, value in digits):
                    total = total + part
            blocks[word] = total
        return Assemblage(self.scenario, from_collins_gisin(self.scenario, blocks), title)
