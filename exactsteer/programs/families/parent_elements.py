"""Parents of a family of marginals by their elements: the other form of `parent`, with fewer variables for several Alices.

    t* = min t  such that  L(S + t N)_{a|x} + sum_w c_{a|x,w} W_w >= 0,   W_w in T for every Collins-Gisin word w

c_{a|x,w} writes an element by Collins-Gisin ones. The duals of the blocks are the functional G. Source: arXiv:2604.07078,
theorem 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, number, zero
from exactsteer.programs.conic import Block, ConicProgram, Term, sparse
from exactsteer.programs.families.marginal_parts import (
    Entries,
    combined,
    correlated_entries,
    lifted,
    seeing_marginals,
)
from exactsteer.programs.families.parent import Elements, ParentProgram
from exactsteer.programs.hidden import grid_floor
from exactsteer.steering.assemblage import from_collins_gisin
from exactsteer.steering.scenario import Key
from exactsteer.steering.words import collins_gisin_words, expansion


@dataclass(frozen=True)
class ParentElementsProgram:
    """The least weight t of the noise, negative inside the set. Variable 0 is -t, then the parts in T, word by word."""

    parents: ParentProgram

    @cached_property
    def units(self) -> list[Entries]:
        """A basis of T."""
        return correlated_entries(self.parents.dimensions, is_real=self.parents.is_real)

    @cached_property
    def variables(self) -> int:
        """The number of variables."""
        return 1 + len(collins_gisin_words(self.parents.bobs)) * len(self.units)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; it maximises -t."""
        words = collins_gisin_words(self.parents.bobs)
        blocks = []
        for key in self.parents.scenario.keys():
            signs = expansion(self.parents.bobs, *key)
            terms: list[Term] = [sparse(-self._lift(key, noise=True))]
            for word in words:
                sign = signs.get(word, 0)
                terms += [{place: x * sign for place, x in unit.items()} if sign else {} for unit in self.units]
            blocks.append(Block(self._lift(key, noise=False), terms))
        return ConicProgram([number(1), *([zero()] * (self.variables - 1))], tuple(blocks))

    def _lift(self, key: Key, *, noise: bool) -> Matrix:
        family = self.parents.noise if noise else self.parents.family
        return lifted([member.elements[key] for member in family.members], self.parents.dimensions)

    def parent(self, point: Sequence[Number], bits: int | None) -> tuple[Number, Elements]:
        """(t, the parent of S + t N) at a point, t rounded up to the grid 2^-bits."""
        t, size, count = -grid_floor(point[0], bits), self.parents.scenario.dimension, len(self.units)
        parts = {}
        for k, word in enumerate(collins_gisin_words(self.parents.bobs)):
            parts[word] = combined(self.units, point[1 + k * count : 1 + (k + 1) * count], size)
        moved = from_collins_gisin(self.parents.bobs, parts)
        lifts = {key: self._lift(key, noise=False) + self._lift(key, noise=True) * t for key in moved}
        return t, {key: m + lifts[key] for key, m in moved.items()}

    def table(self, duals: Sequence[Matrix]) -> Elements:
        """The G nearest to approximate duals that sees marginals alone, scaled so that G(N) = 1."""
        near = seeing_marginals(self.parents.bobs, dict(zip(self.parents.scenario.keys(), duals, strict=True)))
        value = zero()
        for key, m in near.items():
            value = value + (m @ self._lift(key, noise=True)).trace()
        return near if value.is_zero else {key: m / value for key, m in near.items()}
