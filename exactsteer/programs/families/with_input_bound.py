"""The bound of a functional over decoupled moment matrices, as an exact program.

    beta* = max  sum_y sum_w tr(G_y,w L_y(w))   such that   Gamma^y(L_y) >= 0,  tr_last L_y(w) = m_w,  tr m_1 = 1

with G = F (sense max) or -F (sense min). The duals are Gram matrices Z_y >= 0 with class sums -G_y,w + h_y,w (x) 1, where
sum_y h_y,w = 0, and = beta 1 for the empty word: then beta - G(sigma) = sum_y tr(Z_y Gamma^y) >= 0. An instrumental functional
F_{a|x} is the functional F_y(a|x) = delta_ay F_{a|x} of the scenario with input. Source: arXiv:1907.03705, supplement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import lcm

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, one, zero
from exactsteer.errors import InputError
from exactsteer.programs.conic import ConicProgram, Term, dense
from exactsteer.programs.families.with_input import Blocks, InputCoordinate, InputLayout
from exactsteer.programs.families.with_input_words import Parities, observable_operators, parities
from exactsteer.steering.families import FamilyFunctional
from exactsteer.steering.functional import to_collins_gisin
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import word_text


def input_count(scenario: Scenario) -> int:
    """The number of inputs of the scenario with input that an instrumental one belongs to: its largest outcome number."""
    return max(scenario.untrusted[0])


def embedded(functional: FamilyFunctional) -> FamilyFunctional:
    """An instrumental functional as a functional with input, F_y(a|x) = delta_ay F_{a|x}; others unchanged.

    Source: arXiv:1907.03705, definition 6 (preprint: 4).
    """
    if functional.shape != "instrumental":
        return functional
    (table,) = functional.members
    d = table.scenario.dimension
    members = tuple(
        replace(table, elements={(a, x): m if a == (y,) else zeros(d, d) for (a, x), m in table.elements.items()})
        for y in range(input_count(table.scenario))
    )
    return FamilyFunctional("with-input", members)


@dataclass(frozen=True)
class InputBound:
    """The bound of a functional with input at a level, in its sense; the variables are `coordinates` in order.

    Raises `InputError` if the functional has a term that the words of the level do not see.
    """

    functional: FamilyFunctional
    level: str
    observables: bool = False

    @cached_property
    def layout(self) -> InputLayout:
        """Words, classes and places."""
        return InputLayout(self.functional.scenarios, self.level, self.observables)

    @property
    def sign(self) -> int:
        """1 for the sense max, -1 for min."""
        return 1 if self.functional.sense == "max" else -1

    @cached_property
    def operators(self) -> Blocks:
        """G_y,w on the observed words of the level."""
        observed = set(self.layout.index.observed)
        result = []
        for member in self.functional.members:
            table = {}
            listed = (
                observable_operators(member.scenario, member.elements) if self.observables else to_collins_gisin(member)
            )
            for word, m in listed.items():
                if word in observed:
                    table[word] = m * self.sign
                elif not m.is_zero:
                    text = word_text(word)
                    raise InputError(f"level {self.level} does not see {text}, where the functional has a term")
            result.append(table)
        return tuple(result)

    @cached_property
    def parities(self) -> Parities | None:
        """Which words may be taken real, or i times real; None if the optimum may need complex blocks."""
        found = parities(self.operators)
        return found if found is None or self.observables or not found.odd else None

    @cached_property
    def corner(self) -> InputCoordinate:
        """The diagonal entry of m_1 that the trace fixes."""
        return InputCoordinate(None, self.layout.empty, 0, 0, one())

    @cached_property
    def coordinates(self) -> tuple[InputCoordinate, ...]:
        """The variables: all blocks but the corner."""
        words = (*self.layout.index.observed, *self.layout.index.free)
        return tuple(c for c in self.layout.coordinates(words, self.parities) if c != self.corner)

    def weight(self, c: InputCoordinate) -> Number:
        """What one unit of a variable adds to G."""
        total = zero()
        for y, table in enumerate(self.operators):
            m = table.get(c.word)
            if m is not None:
                for (i, j), x in self.layout.small(y, c).items():
                    total = total + m[j, i] * x
        return total

    @property
    def offset(self) -> Number:
        """The objective where all variables are zero: m_1 = |0><0|."""
        return self.weight(self.corner)

    def is_diagonal(self, c: InputCoordinate) -> bool:
        """Whether a variable moves the trace of m_1."""
        return c.member is None and c.word == self.layout.empty and c.row == c.column

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program. Its objective leaves out `offset`."""
        corner = self.layout.terms(self.corner)
        terms: list[list[Term]] = [[] for _ in self.layout.inputs]
        objective: list[Number] = []
        for c in self.coordinates:
            weight = self.weight(c)
            parts = self.layout.terms(c)
            if self.is_diagonal(c):
                weight = weight - self.offset
                parts = tuple({**p, **{k: -x for k, x in q.items()}} for p, q in zip(parts, corner, strict=True))
            objective.append(weight)
            for listed, part in zip(terms, parts, strict=True):
                listed.append(part)
        constants = [dense(corner[y], layout.size) for y, layout in enumerate(self.layout.layouts)]
        return self.layout.program(objective, constants, terms, self.parities)

    @property
    def is_rational(self) -> bool:
        """Whether all operators are over Q(i)."""
        return all(m.field.is_rational for table in self.operators for m in table.values())

    @cached_property
    def denominator(self) -> int:
        """A common denominator of the operators."""
        return lcm(*(m.denominator for table in self.operators for m in table.values()))

    def targets(self, grams: Sequence[Matrix], beta: Number, scale: int | None = None) -> Blocks:
        """The class sums nearest to those of the Gram matrices that prove the bound beta.

        `scale`: of Gram matrices multiplied by it, and Gaussian integers if the functional's multiples are.
        """
        layout, integral = self.layout, scale is not None
        result = layout.free_targets(grams, integral=integral)
        for word in layout.index.observed:
            goals = [table[word] * -(scale or 1) for table in self.operators]
            if word == layout.empty:
                goals[0] = goals[0] + identity(layout.scenarios[0].dimension) * (beta * (scale or 1))
            rest = [
                h - layout.traced(y, goals[y]) / layout.last(y) for y, h in enumerate(layout.identities(grams, word))
            ]
            for y, h in enumerate(layout.balanced(rest, integral=integral)):
                result[y][word] = goals[y] + layout.spread(y, h)
        return result

    def corrected(self, grams: Sequence[Matrix], beta: Number) -> list[Matrix]:
        """The Gram matrices with exactly the class sums of the bound beta."""
        return self.layout.corrected(grams, self.targets(grams, beta))

    def widened(self, grams: Sequence[Matrix], slack: Number) -> list[Matrix]:
        """The Gram matrices of the weaker bound beta + slack: slack is added on the first input's empty word."""
        first = self.layout.layouts[0]
        added = first.constant({self.layout.empty: identity(first.dimension) * slack})
        return [grams[0] + added, *grams[1:]]

    def values(self, point: Sequence[Number]) -> Blocks:
        """All blocks L_y(w) at a point."""
        first = one()
        for c, value in zip(self.coordinates, point, strict=True):
            if self.is_diagonal(c):
                first = first - value
        return self.layout.blocks((*self.coordinates, self.corner), (*point, first))
