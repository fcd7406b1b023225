"""How much noise brings an assemblage into a moment set, as an exact program.

    t* = min t  such that  Gamma(sigma, X) + t Gamma(N, 0) >= 0

with the free blocks X of the moment matrix (those of N are absorbed). The dual is a Gram matrix Z >= 0 with zero sums on the
unobserved classes and tr(Z Gamma(N, 0)) = 1: its functional F has F(N) = 1 and t* = max -F(sigma).
Source: arXiv:2604.07078, eqs. (20), (24); arXiv:1708.00756, appendix A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix, identity, inner, zeros
from exactsteer.algebra.number import Number, number, zero
from exactsteer.programs.conic import Block, ConicProgram, Term
from exactsteer.programs.hidden import grid_floor
from exactsteer.programs.layout import Coordinate
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.assemblage import from_collins_gisin as from_collins_gisin_words
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin, to_collins_gisin
from exactsteer.steering.scenario import Key
from exactsteer.steering.words import Word, expansion


@dataclass(frozen=True)
class NoiseProgram:
    """The least weight t of a noise assemblage N that brings sigma + t N into the cone over a moment set.

    Variable 0 is t, then the free blocks' coordinates in order.
    """

    assemblage: Assemblage
    noise: Assemblage
    level: str

    @cached_property
    def moment(self) -> MomentProgram:
        """The membership program of sigma."""
        return MomentProgram(self.assemblage, self.level)

    @cached_property
    def noise_matrix(self) -> Matrix:
        """Gamma(N, 0)."""
        elements = self.noise.collins_gisin()
        return self.moment.layout.constant({word: elements[word] for word in self.moment.index.observed})

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; it maximises -t."""
        entries = self.noise_matrix.entries()
        noise: Term = {(r, c): x for r, row in enumerate(entries) for c, x in enumerate(row) if not x.is_zero}
        terms = (noise, *self.moment.terms)
        objective = (number(-1), *(zero() for _ in self.moment.coordinates))
        return ConicProgram(objective, (Block(self.moment.constant, terms),), self.moment.zero_sums)

    def inside(self, point: Sequence[Number], bits: int | None) -> tuple[Number, Matrix, dict[Word, Matrix]]:
        """(t, Gamma, free blocks) at a point, t rounded up to the grid 2^-bits: Gamma is that of sigma + t N."""
        t = -grid_floor(-point[0], bits)
        gamma = self.moment.gamma(point[1:]) + self.noise_matrix * t
        return t, gamma, self.moment.blocks(point[1:])

    def outside(self, gram: Matrix) -> tuple[Matrix, SteeringFunctional]:
        """(Z, F) from an approximate dual: zero sums made exact by class means, then F(N) = 1 by scaling."""
        layout = self.moment.layout
        exact = layout.corrected(gram, layout.free_sums())
        scale = inner(exact, self.noise_matrix)
        exact = exact / scale if scale.sign() > 0 else exact
        operators = {word: layout.class_sum(exact, word) for word in layout.index.observed}
        return exact, from_collins_gisin(self.assemblage.scenario, operators, "min")


@dataclass(frozen=True)
class TableProgram:
    """Any noise Q: sigma + Q (sign 1) or sigma - Q (sign -1) in the cone over a moment set, Q >= 0 element by element.

    P = sigma + sign Q is the variable: sign tr P is minimised with Gamma(P, X) >= 0 and sign (P_{a|x} - sigma_{a|x}) >= 0.
    The duals are a Gram matrix Z and operators H_{a|x}; the functional is F = sign (1 - H), with F >= 0 on the set by Z.
    """

    assemblage: Assemblage
    level: str
    sign: int

    @cached_property
    def moment(self) -> MomentProgram:
        """The membership program of sigma."""
        return MomentProgram(self.assemblage, self.level)

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """The variables: the observed blocks of P, then the free ones."""
        index = self.moment.index
        return self.moment.layout.coordinates((*index.observed, *index.free), is_real=self.moment.is_real)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; it maximises -sign tr P."""
        scenario, layout = self.assemblage.scenario, self.moment.layout
        empty = ((),) * scenario.parties
        objective = [number(-self.sign if c.word == empty and c.row == c.column else 0) for c in self.coordinates]
        gamma = Block(zeros(layout.size, layout.size), [layout.term(c) for c in self.coordinates])
        blocks = [gamma]
        for a, x in scenario.keys():
            seen = expansion(scenario, a, x)
            terms: list[Term] = []
            for c in self.coordinates:
                weight = number(self.sign * seen.get(c.word, 0))
                mirrored = {(c.row, c.column): c.unit * weight, (c.column, c.row): c.unit.conjugate() * weight}
                terms.append({} if weight.is_zero else mirrored)
            blocks.append(Block(self.assemblage[a, x] * -self.sign, terms))
        return ConicProgram(objective, tuple(blocks))

    def inside(self, point: Sequence[Number]) -> tuple[dict[Key, Matrix], Matrix, dict[Word, Matrix]]:
        """(Q, Gamma of P, free blocks of P) at a point."""
        scenario, index = self.assemblage.scenario, self.moment.index
        blocks = self.moment.layout.blocks(self.coordinates, point)
        elements = from_collins_gisin_words(scenario, {word: blocks[word] for word in index.observed})
        noise = {key: (m - self.assemblage.elements[key]) * self.sign for key, m in elements.items()}
        return noise, self.moment.layout.constant(blocks), {word: blocks[word] for word in index.free}

    def outside(self, duals: Sequence[Matrix]) -> tuple[Matrix, SteeringFunctional, SteeringFunctional]:
        """(Z, F, H) from approximate duals: H as it is, F = sign (1 - H), the class sums of Z made exactly F's."""
        scenario, layout = self.assemblage.scenario, self.moment.layout
        operators = SteeringFunctional(scenario, dict(zip(scenario.keys(), duals[1:], strict=True)), "max")
        targets = {word: m * -self.sign for word, m in to_collins_gisin(operators).items()}
        empty = ((),) * scenario.parties
        targets[empty] = targets[empty] + identity(scenario.dimension) * self.sign
        gram = layout.corrected(duals[0], targets | layout.free_sums())
        return gram, from_collins_gisin(scenario, targets, "min"), operators


@dataclass(frozen=True)
class PairProgram:
    """sigma = P - Q with P and Q in the cone over one moment set, tr Q least: the negativity, relaxed.

    Source: arXiv:1708.00756, eq. (34), the cone of quantum assemblages replaced by that of a moment set.
    """

    assemblage: Assemblage
    level: str

    @cached_property
    def moment(self) -> MomentProgram:
        """The membership program of sigma."""
        return MomentProgram(self.assemblage, self.level)

    @cached_property
    def _parts(self) -> tuple[tuple[Coordinate, ...], tuple[Coordinate, ...]]:
        """The coordinates of the observed and of the free blocks."""
        layout, index = self.moment.layout, self.moment.index
        real = self.moment.is_real
        return layout.coordinates(index.observed, is_real=real), layout.coordinates(index.free, is_real=real)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program: the observed blocks of Q, its free blocks, the free blocks of P; it maximises -tr Q."""
        layout = self.moment.layout
        observed, free = self._parts
        empty = ((),) * self.assemblage.scenario.parties
        objective = [number(-1 if c.word == empty and c.row == c.column else 0) for c in observed]
        objective += [zero() for _ in (*free, *free)]
        seen, hidden = [layout.term(c) for c in observed], [layout.term(c) for c in free]
        nothing: list[Term] = [{} for _ in free]
        whole = Block(self.moment.constant, [*seen, *nothing, *hidden])
        noise = Block(zeros(layout.size, layout.size), [*seen, *hidden, *nothing])
        return ConicProgram(objective, (whole, noise))

    def inside(
        self, point: Sequence[Number]
    ) -> tuple[dict[Key, Matrix], tuple[Matrix, dict[Word, Matrix]], tuple[Matrix, dict[Word, Matrix]]]:
        """(Q, (Gamma, free blocks) of P, those of Q) at a point."""
        layout = self.moment.layout
        observed, free = self._parts
        n, m = len(observed), len(free)
        seen = layout.blocks(observed, point[:n])
        own, whole = layout.blocks(free, point[n : n + m]), layout.blocks(free, point[n + m :])
        noise = from_collins_gisin_words(self.assemblage.scenario, seen)
        gamma = self.moment.constant + layout.constant(seen | whole)
        return noise, (gamma, whole), (layout.constant(seen | own), own)

    def outside(self, duals: Sequence[Matrix]) -> tuple[Matrix, Matrix, SteeringFunctional]:
        """(Z, Z', F) from approximate duals: F is Z's functional, Z' is made exactly 1 - F."""
        scenario, layout = self.assemblage.scenario, self.moment.layout
        gram = layout.corrected(duals[0], layout.free_sums())
        operators = {word: layout.class_sum(gram, word) for word in layout.index.observed}
        rest = {word: -m for word, m in operators.items()}
        empty = ((),) * scenario.parties
        rest[empty] = rest[empty] + identity(scenario.dimension)
        other = layout.corrected(duals[1], rest | layout.free_sums())
        return gram, other, from_collins_gisin(scenario, operators, "min")
