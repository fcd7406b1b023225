"""Membership in a moment set as an exact program: is there Gamma >= 0 with the observed blocks of sigma?

    t* = max t  such that  Gamma(sigma, X) - t 1 >= 0,  Gamma_(u,i),(v,j) = L(v^dag u)_ij

with L(w) = sigma_w for observed words, 0 for vanishing ones, and a free block X_w for each unobserved pair {w, w^dag}.
sigma is a member iff t* >= 0. The dual is a Gram matrix Z >= 0 whose blocks sum to zero over each unobserved class;
tr(Z Gamma(sigma, 0)) < 0 separates. Source: arXiv:1708.00756 and 1505.01430, appendices A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, block, column
from exactsteer.algebra.number import Number, number, one, zero
from exactsteer.programs.conic import Block, ConicProgram, Place, Term
from exactsteer.programs.layout import Coordinate, MomentLayout
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.words import MomentIndex, Word, projector


@dataclass(frozen=True)
class MomentProgram:
    """The membership program of an assemblage at a level. Variable 0 is t, then `coordinates` in order."""

    assemblage: Assemblage
    level: str

    @cached_property
    def layout(self) -> MomentLayout:
        """Words, classes and places."""
        return MomentLayout(self.assemblage.scenario, self.level)

    @property
    def index(self) -> MomentIndex:
        """The words and the classes of blocks."""
        return self.layout.index

    @property
    def size(self) -> int:
        """The number of rows of the moment matrix."""
        return self.layout.size

    @cached_property
    def is_real(self) -> bool:
        """Whether all elements are real: then real free blocks suffice, because Gamma's real part is a solution too."""
        return all(m.is_real for m in self.assemblage.elements.values())

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """The real coordinates of the free blocks."""
        return self.layout.coordinates(self.index.free, is_real=self.is_real)

    @cached_property
    def constant(self) -> Matrix:
        """Gamma(sigma, 0): the observed blocks, zero elsewhere."""
        observed = self.assemblage.collins_gisin()
        return self.layout.constant({word: observed[word] for word in self.index.observed})

    def term(self, coordinate: Coordinate) -> Term:
        """The sparse matrix that a coordinate multiplies."""
        return self.layout.term(coordinate)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The sparse matrices of all `coordinates`, in their order."""
        return tuple(self.term(c) for c in self.coordinates)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its dual groups are the entries of the unobserved classes."""
        shift = {(k, k): number(-1) for k in range(self.size)}
        terms = (shift, *self.terms)
        objective = (one(), *(zero() for _ in self.coordinates))
        return ConicProgram(objective, (Block(self.constant, terms),), self.zero_sums, self.layout.cheapest_shift)

    @property
    def zero_sums(self) -> tuple[tuple[Place, ...], ...]:
        """The groups of places of Z that must sum to zero: those of the unobserved words."""
        return self.layout.zero_sums

    def blocks(self, values: Sequence[Number]) -> dict[Word, Matrix]:
        """The free blocks X_w from the values of `coordinates`."""
        return self.layout.blocks(self.coordinates, values)

    def gamma(self, values: Sequence[Number]) -> Matrix:
        """The moment matrix at the given values of `coordinates`, exact."""
        return Block(self.constant, self.terms).at(values)

    def functional(self, gram: Matrix) -> SteeringFunctional:
        """The steering functional of a Gram matrix: F_w = -C_w, F <= 0 on the moment set, F > 0 on what Z separates.

        The functional is -tr(Z Gamma) as a function of the assemblage.
        """
        operators = {word: -self.layout.class_sum(gram, word) for word in self.index.observed}
        return from_collins_gisin(self.assemblage.scenario, operators, "max")

    @cached_property
    def known_kernel(self) -> Matrix | None:
        """Vectors that every moment matrix of sigma annihilates, as columns; None if there are none known.

        For each product p of projectors, the last outcomes included, and each vector phi in the kernel of sigma_p,
        the expansion of p in the words, tensored with phi, has Gamma-value <phi|sigma_p|phi> = 0.
        """
        d = self.assemblage.scenario.dimension
        positions = {word: k for k, word in enumerate(self.index.words)}
        vectors: list[list[Number]] = []
        for outcomes, settings, expansion in _projectors(self.assemblage):
            chosen = [j for j, x in enumerate(settings) if x is not None]
            element = self.assemblage.marginal(
                chosen, [outcomes[j] for j in chosen], [x for x in settings if x is not None]
            )
            null = kernel(element)
            if null is None or any(word not in positions for word in expansion):
                continue
            for c in range(null.columns):
                vector = [zero()] * self.size
                for word, sign in expansion.items():
                    for i in range(d):
                        vector[positions[word] * d + i] = null[i, c] * sign
                vectors.append(vector)
        return block([[column(v) for v in vectors]]) if vectors else None


def _projectors(sigma: Assemblage) -> list[tuple[list[int], list[int | None], dict[Word, int]]]:
    """Every product of projectors of some of the parties: (outcomes, settings or None, expansion in words)."""
    result: list[tuple[list[int], list[int | None], dict[Word, int]]] = [([], [], {(): 1})]
    for party in sigma.scenario.untrusted:
        options: list[tuple[int, int | None, dict[tuple[tuple[int, int], ...], int]]] = [(0, None, {(): 1})]
        for x, count in enumerate(party):
            options += [(a, x, projector(party, x, a)) for a in range(count)]
        result = [
            (
                [*outcomes, a],
                [*settings, x],
                {(*word, letters): s * t for word, s in expansion.items() for letters, t in option.items()},
            )
            for outcomes, settings, expansion in result
            for a, x, option in options
        ]
    return result
