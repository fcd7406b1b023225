"""The bound of a functional over all no-signalling assemblages, as an exact program.

    max  sign F(sigma)   such that   sigma_{a|x} >= 0,   sigma no-signalling,   tr sigma_1 = 1

on Collins-Gisin elements. The duals are operators G_{a|x} >= 0 that equal sign (beta - F) on every no-signalling table.
Source: arXiv:1708.00756, definition 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number, number
from exactsteer.programs.conic import Block, ConicProgram, Place, Term
from exactsteer.programs.hidden import OperatorCoordinate, hermitian_units
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.projection import project
from exactsteer.steering.words import collins_gisin_words, expansion


@dataclass(frozen=True)
class NoSignallingBound:
    """The bound in the functional's sense; entry (0, 0) of the empty word's element is what the trace leaves."""

    functional: SteeringFunctional

    @cached_property
    def coordinates(self) -> tuple[OperatorCoordinate, ...]:
        """Every entry of every Collins-Gisin element but the first diagonal one of the empty word."""
        scenario = self.functional.scenario
        units = hermitian_units(scenario.dimension, is_real=all(m.is_real for m in self.functional.elements.values()))
        words = collins_gisin_words(scenario)
        return tuple(OperatorCoordinate(w, i, j, unit) for w in words for i, j, unit in units if any(w) or i or j)

    @property
    def sign(self) -> int:
        """1 for the sense max, -1 for min."""
        return 1 if self.functional.sense == "max" else -1

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its objective leaves out the value at |0><0|, see `bound`."""
        scenario = self.functional.scenario
        operators = to_collins_gisin(self.functional)
        empty = collins_gisin_words(scenario)[0]
        corner = operators[empty][0, 0]
        objective = []
        for c in self.coordinates:
            weight = c.value(operators[c.word])
            fixed = corner if c.word == empty and c.row == c.column else number(0)
            objective.append((weight - fixed) * self.sign)
        blocks = []
        for a, x in scenario.keys():
            signs = expansion(scenario, a, x)
            base = signs.get(empty, 0)
            constant = _corner(scenario.dimension) * base
            terms: list[Term] = []
            for c in self.coordinates:
                factor = signs.get(c.word, 0)
                entries: dict[Place, Number] = {place: y * factor for place, y in c.entries.items()} if factor else {}
                if factor and c.word == empty and c.row == c.column:
                    entries[0, 0] = number(-factor)
                terms.append(entries)
            blocks.append(Block(constant, terms))
        return ConicProgram(objective, tuple(blocks))

    @property
    def offset(self) -> Number:
        """F at |0><0|: the bound is sign times the conic program's optimum plus this."""
        return to_collins_gisin(self.functional)[collins_gisin_words(self.functional.scenario)[0]][0, 0]

    def operators(self, duals: Sequence[Matrix], value: Number) -> SteeringFunctional:
        """G near the duals that equals sign (value - F) exactly on every no-signalling table: the rest is projected."""
        scenario = self.functional.scenario
        first = scenario.settings[0]
        near = dict(zip(scenario.keys(), duals, strict=True))
        rest = {}
        for (a, x), m in self.functional.elements.items():
            target = m * -self.sign
            if x == first:
                target = target + identity(scenario.dimension) * (value * self.sign)
            rest[a, x] = target - near[a, x]
        moved = project(scenario, rest)
        return SteeringFunctional(scenario, {key: m + moved[key] for key, m in near.items()}, "max")


def _corner(size: int) -> Matrix:
    """|0><0|."""
    unit = identity(size).select(range(size), [0])
    return unit @ unit.adjoint()
