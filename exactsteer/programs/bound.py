"""The bound of a steering functional over a moment set, as an exact program.

    beta* = max  sum_w tr(G_w L(w))   such that   Gamma(L) >= 0,  tr L(1) = 1,     G = F (sense max) or -F (sense min)

The dual is a Gram matrix Z >= 0 with C_w = -G_w for every observed w but the empty one, C_w = 0 for unobserved w, and
beta 1 - G_1 on the empty word: then beta - G(sigma) = tr(Z Gamma) >= 0 for every member.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, one, zero
from exactsteer.errors import InputError
from exactsteer.programs.conic import Block, ConicProgram, Place, Term, dense
from exactsteer.programs.layout import Coordinate, MomentLayout
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.words import Word, word_text


@dataclass(frozen=True)
class BoundProgram:
    """The bound of a functional at a level, in the functional's sense; the variables are `coordinates` in order.

    Raises `InputError` if the functional has a term that the words of the level do not see.
    """

    functional: SteeringFunctional
    level: str

    @cached_property
    def layout(self) -> MomentLayout:
        """Words, classes and places."""
        return MomentLayout(self.functional.scenario, self.level)

    @cached_property
    def empty(self) -> Word:
        """The empty word."""
        return ((),) * self.functional.scenario.parties

    @cached_property
    def operators(self) -> dict[Word, Matrix]:
        """G_w on the observed words of the level: F_w, or -F_w for the sense min."""
        sign = 1 if self.functional.sense == "max" else -1
        observed = set(self.layout.index.observed)
        result = {}
        for word, m in to_collins_gisin(self.functional).items():
            if word in observed:
                result[word] = m * sign
            elif not m.is_zero:
                raise InputError(f"level {self.level} does not see {word_text(word)}, where the functional has a term")
        return result

    @cached_property
    def is_real(self) -> bool:
        """Whether all operators are real, so that the optimum is attained at real blocks."""
        return all(m.is_real for m in self.operators.values())

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """The variables: all blocks, but entry (0, 0) of L(1), which is 1 minus the rest of the trace."""
        words = (*self.layout.index.observed, *self.layout.index.free)
        everything = self.layout.coordinates(words, is_real=self.is_real)
        return tuple(c for c in everything if (c.word, c.row, c.column) != (self.empty, 0, 0))

    @property
    def offset(self) -> Number:
        """The objective at the point where all variables are zero."""
        return self.operators[self.empty][0, 0]

    @cached_property
    def constant(self) -> Matrix:
        """Gamma where all variables are zero: L(1) = |0><0|."""
        return self.layout.constant({self.empty: self.corner})

    @cached_property
    def corner(self) -> Matrix:
        """|0><0| on the trusted side: the entry of L(1) that the trace fixes."""
        return dense({(0, 0): one()}, self.layout.dimension)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program. Its objective leaves out `offset`."""
        corner = Coordinate(self.empty, 0, 0, one())
        minus_corner = {place: -x for place, x in self.layout.term(corner).items()}
        terms: list[Term] = []
        objective: list[Number] = []
        for c in self.coordinates:
            term = dict(self.layout.term(c))
            weight = zero()
            if c.word in self.operators:
                m = self.operators[c.word]
                weight = m[c.column, c.row] * c.unit
                weight = weight + weight.conjugate() if c.row != c.column else weight
            if c.word == self.empty and c.row == c.column:
                term |= minus_corner
                weight = weight - self.offset
            terms.append(term)
            objective.append(weight)
        return ConicProgram(objective, (Block(self.constant, terms),))

    @property
    def is_rational(self) -> bool:
        """Whether all operators are over Q(i), so that a grid of their denominator holds every class sum."""
        return all(m.field.is_rational for m in self.operators.values())

    @cached_property
    def denominator(self) -> int:
        """A common denominator of the operators."""
        return lcm(*(m.denominator for m in self.operators.values()))

    def targets(self, beta: Number) -> dict[Word, Matrix]:
        """C_w(Z) for every word that does not vanish, at the bound beta."""
        d = self.layout.dimension
        result = {word: -m for word, m in self.operators.items()}
        result[self.empty] = result[self.empty] + identity(d) * beta
        return result | {word: zeros(d, d) for word in self.layout.index.free}

    @cached_property
    def groups(self) -> tuple[tuple[Word, tuple[int, int], tuple[Place, ...]], ...]:
        """(word, entry of C_w, places of Z that sum to it) for all words, in the order of `targets`."""
        words = (*self.layout.index.observed, *self.layout.index.free)
        return tuple((word, entry, places) for word in words for entry, places in self.layout.groups(word))

    def corrected(self, gram: Matrix, beta: Number) -> Matrix:
        """The Gram matrix with exactly the right class sums: each residual is spread evenly over its class."""
        return self.layout.corrected(gram, self.targets(beta))

    def widened(self, gram: Matrix, slack: Number) -> Matrix:
        """The Gram matrix of the weaker bound beta + slack: slack is added on the empty word."""
        d = self.layout.dimension
        return gram + self.layout.constant({self.empty: identity(d) * slack})

    def values(self, blocks: Sequence[Number]) -> dict[Word, Matrix]:
        """All blocks L(w) from the values of `coordinates`; the corner of L(1) makes its trace 1."""
        d = self.layout.dimension
        result = self.layout.blocks(self.coordinates, blocks)
        first = result.get(self.empty, zeros(d, d))
        result[self.empty] = first + self.corner * (one() - first.trace())
        return result
