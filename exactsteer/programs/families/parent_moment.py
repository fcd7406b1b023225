"""Definition 13: a parent of a family of marginals inside a moment matrix, as one exact program.

    t* = max t  such that  Gamma(L(S) + W, X) + extra >= 0,    W_w in T for every observed word, X_w free

where extra is -t 1, or -t times the moments of a noise family N: then -t* is the least weight of N with which S has a parent
in the set. The dual is a Gram matrix Z >= 0 whose class sums vanish on unobserved words and have no part in T on observed ones:
its functional sees the marginals alone. Source: arXiv:2604.07078, definition 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, number, zero
from exactsteer.programs.conic import Block, ConicProgram, Term
from exactsteer.programs.families.marginal_parts import (
    Entries,
    combined,
    correlated_entries,
    correlations,
    lifted,
    marginal_functional,
)
from exactsteer.programs.families.parent import ParentProgram
from exactsteer.programs.hidden import grid_floor
from exactsteer.programs.layout import Coordinate, MomentLayout
from exactsteer.steering.assemblage import from_collins_gisin
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.scenario import Key
from exactsteer.steering.words import Word


@dataclass(frozen=True)
class ParentMomentProgram:
    """The membership of a family in the set of a level, or its robustness to a noise family.

    Variable 0 is t, then the parts in T of the observed words, then the free blocks. `centred`: the extra term is -t 1.
    """

    family: Family
    noise: Family
    level: str
    centred: bool = True

    @cached_property
    def parents(self) -> ParentProgram:
        """The program without moments: scenario, targets."""
        return ParentProgram(self.family, self.noise)

    @cached_property
    def layout(self) -> MomentLayout:
        """Words, classes and places; the blocks act on all Bobs together."""
        return MomentLayout(self.parents.bobs, self.level)

    @property
    def size(self) -> int:
        """The number of rows of the moment matrix."""
        return self.layout.size

    @cached_property
    def units(self) -> list[Entries]:
        """A basis of T."""
        return correlated_entries(self.parents.dimensions, is_real=self.parents.is_real)

    @cached_property
    def free(self) -> tuple[Coordinate, ...]:
        """The coordinates of the free blocks."""
        return self.layout.coordinates(self.layout.index.free, is_real=self.parents.is_real)

    def lift(self, family: Family) -> dict[Word, Matrix]:
        """L of a family's marginals for every observed word."""
        elements = [sigma.collins_gisin() for sigma in family.assemblages]
        return {
            word: lifted([table[word] for table in elements], self.parents.dimensions)
            for word in self.layout.index.observed
        }

    @cached_property
    def constant(self) -> Matrix:
        """Gamma(L(S), 0)."""
        return self.layout.constant(self.lift(self.family))

    @cached_property
    def noise_matrix(self) -> Matrix:
        """Gamma(L(N), 0)."""
        return self.layout.constant(self.lift(self.noise))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The sparse matrices of all variables but t."""
        d = self.layout.dimension
        result: list[Term] = []
        for word in self.layout.index.observed:
            places = self.layout.index.classes[word]
            for unit in self.units:
                result.append({(u * d + r, v * d + c): x for u, v in places for (r, c), x in unit.items()})
        return (*result, *(self.layout.term(c) for c in self.free))

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program."""
        if self.centred:
            extra: Term = {(k, k): number(-1) for k in range(self.size)}
        else:
            rows = self.noise_matrix.entries()
            extra = {(r, c): -x for r, row in enumerate(rows) for c, x in enumerate(row) if not x.is_zero}
        objective = [number(1), *(zero() for _ in self.terms)]
        return ConicProgram(objective, (Block(self.constant, (extra, *self.terms)),))

    def blocks(self, point: Sequence[Number]) -> tuple[dict[Word, Matrix], dict[Word, Matrix]]:
        """(the parts in T of the observed words, the free blocks) at a point."""
        d, count = self.layout.dimension, len(self.units)
        parts = {}
        for k, word in enumerate(self.layout.index.observed):
            parts[word] = combined(self.units, point[1 + k * count : 1 + (k + 1) * count], d)
        values = point[1 + len(self.layout.index.observed) * count :]
        return parts, self.layout.blocks(self.free, values)

    def inside(self, point: Sequence[Number], t: Number) -> tuple[dict[Key, Matrix], Matrix, dict[Word, Matrix]]:
        """(parent of S + t N, its moment matrix, free blocks) at a point whose own t is not looked at."""
        parts, free = self.blocks(point)
        base, added = self.lift(self.family), self.lift(self.noise)
        observed = {word: base[word] + added[word] * t + parts[word] for word in parts}
        elements = from_collins_gisin(self.parents.bobs, observed)
        return elements, self.layout.constant(observed | free), free

    def weight(self, point: Sequence[Number], bits: int | None) -> Number:
        """The weight of the noise at a point, rounded up to the grid 2^-bits."""
        return -grid_floor(point[0], bits)

    def corrected(self, gram: Matrix) -> Matrix:
        """The nearest Gram matrix that sees marginals alone: class sums 0 on unobserved words, without part in T on others."""
        targets: dict[Word, Matrix] = self.layout.free_sums()
        for word in self.layout.index.observed:
            total = self.layout.class_sum(gram, word)
            rest = correlations(total, self.parents.dimensions)
            if not rest.is_zero:
                targets[word] = total - rest
        return self.layout.corrected(gram, targets)

    def functional(self, gram: Matrix) -> FamilyFunctional:
        """tr(Z Gamma) as a functional of families, for a Gram matrix that sees marginals alone."""
        operators = {word: self.layout.class_sum(gram, word) for word in self.layout.index.observed}
        return marginal_functional(self.family.scenarios, operators)
