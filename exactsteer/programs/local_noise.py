"""Local noise that brings an assemblage into a moment set, as an exact program.

    min tr Q   such that   Q = sum over strategies of r_lambda,  r_lambda >= 0,   Gamma(sigma + Q, X) >= 0

The dual is a Gram matrix Z with zero sums on the unobserved classes whose functional obeys F <= 1 on every strategy:
1 - G_lambda >= 0. Source: arXiv:1604.00501, section III, with the moment set in place of the local one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix, zeros
from exactsteer.algebra.number import Number, number, zero
from exactsteer.programs.conic import Block, ConicProgram, Place, Term
from exactsteer.programs.hidden import HiddenStateProgram
from exactsteer.programs.layout import Coordinate
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.hidden_states import HiddenState, spread
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Key
from exactsteer.steering.words import Word


@dataclass(frozen=True)
class LocalNoiseMoment:
    """The least local noise over a moment set. Variables: the entries of the r_lambda, then the free blocks of sigma + Q."""

    assemblage: Assemblage
    level: str

    @cached_property
    def moment(self) -> MomentProgram:
        """The membership program of sigma."""
        return MomentProgram(self.assemblage, self.level)

    @cached_property
    def base(self) -> HiddenStateProgram:
        """The strategies and words."""
        return HiddenStateProgram(self.assemblage, white_noise(self.assemblage.scenario))

    @cached_property
    def entries(self) -> tuple[Coordinate, ...]:
        """The real coordinates of one Hermitian operator on the trusted space."""
        empty = self.base.words[0]
        return self.moment.layout.coordinates([empty], is_real=self.moment.is_real)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; it maximises -tr Q. Blocks: the moment matrix, then r_lambda strategy by strategy."""
        layout, count = self.moment.layout, len(self.base.strategies)
        observed = set(self.moment.index.observed)
        gamma: list[Term] = []
        for strategy in self.base.strategies:
            seen = [
                w
                for w, hit in zip(self.base.words, self.base.agreement(strategy), strict=True)
                if hit and w in observed
            ]
            for c in self.entries:
                total: dict[Place, Number] = {}
                for word in seen:
                    total |= layout.term(Coordinate(word, c.row, c.column, c.unit))
                gamma.append(total)
        nothing: Term = {}
        free = self.moment.terms
        blocks = [Block(self.moment.constant, [*gamma, *free])]
        own = [{(c.row, c.column): c.unit, (c.column, c.row): c.unit.conjugate()} for c in self.entries]
        width = len(own)
        d = self.assemblage.scenario.dimension
        for k in range(count):
            terms: list[Term] = [nothing] * (count * width + len(free))
            terms[k * width : (k + 1) * width] = own
            blocks.append(Block(zeros(d, d), terms))
        objective = [number(-1 if c.row == c.column else 0) for c in self.entries] * count
        return ConicProgram([*objective, *(zero() for _ in free)], tuple(blocks))

    def inside(
        self, point: Sequence[Number]
    ) -> tuple[tuple[HiddenState, ...], dict[Key, Matrix], Matrix, dict[Word, Matrix]]:
        """(hidden states of Q, Q, Gamma of sigma + Q, free blocks) at a point."""
        count, width = len(self.base.strategies), len(self.entries)
        states = tuple(
            HiddenState(strategy, self.conic.blocks[k + 1].at(point)) for k, strategy in enumerate(self.base.strategies)
        )
        noise = spread(self.assemblage.scenario, states)
        return states, noise, self.conic.blocks[0].at(point), self.moment.blocks(point[count * width :])

    def outside(self, gram: Matrix) -> tuple[Matrix, SteeringFunctional]:
        """(Z, F) from an approximate dual: zero sums made exact by class means."""
        layout = self.moment.layout
        exact = layout.corrected(gram, layout.free_sums())
        operators = {word: layout.class_sum(exact, word) for word in layout.index.observed}
        return exact, from_collins_gisin(self.assemblage.scenario, operators, "min")
