"""Quantities over a moment set: a given noise, any noise, the weight, and noise from the same set (negativity)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number, number, zero
from exactsteer.algebra.positivity import Elimination, decide
from exactsteer.certificates.searches.quantities import (
    Lower,
    Upper,
    everything,
    no_blocks,
    no_gram,
    nothing,
    positive_rest,
    positivity_proof,
)
from exactsteer.certificates.witnesses import DominatingGram, MomentBlocks, NoisyFunctional, NoisyMember, NoWitness
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.hidden import grid_floor, strategy_sums
from exactsteer.programs.hidden_noise import total_trace
from exactsteer.programs.local_noise import LocalNoiseMoment
from exactsteer.programs.noise import NoiseProgram, PairProgram, TableProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.noise import noise_moment
from exactsteer.steering.words import Word


@dataclass(frozen=True)
class MomentNoise:
    """The weight of one noise assemblage that brings sigma into a moment set."""

    assemblage: Assemblage
    noise: Assemblage
    level: str

    @cached_property
    def program(self) -> NoiseProgram:
        """The program."""
        return NoiseProgram(self.assemblage, self.noise, self.level)

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The program maximises -t."""
        return -1, 0

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """Not known for every noise."""
        return None, None

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0."""
        witness = NoisyFunctional(nothing(self.assemblage.scenario), no_gram(self.program.moment.size), NoWitness())
        return (number(0), witness), None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional of the dual Gram matrix."""
        gram, functional = self.program.outside(duals[0])
        proof = positivity_proof(gram)
        if proof is None:
            return None
        t = grid_floor(-functional.value(self.assemblage), bits)
        return t, NoisyFunctional(functional, DominatingGram(gram, proof), NoWitness())

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The moment matrix at the point."""
        t, gamma, blocks = self.program.inside(point, bits)
        proof = positivity_proof(gamma)
        return None if proof is None else (t, NoisyMember(MomentBlocks(blocks, proof, gamma.denominator)))


@dataclass(frozen=True)
class MomentTable:
    """Any noise (sign 1) or the weight (sign -1) over a moment set."""

    assemblage: Assemblage
    level: str
    sign: int

    @cached_property
    def program(self) -> TableProgram:
        """The program."""
        return TableProgram(self.assemblage, self.level, self.sign)

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The objective is -sign tr P, the quantity sign (tr P - 1)."""
        return -1, -self.sign

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """P a large multiple of white noise; F = 1/2, or 1 for the weight: the level's shift and the rest spread evenly."""
        layout, scenario = self.program.moment.layout, self.assemblage.scenario
        point = None
        if self.sign > 0:
            size = scenario.dimension * prod(max(party) for party in scenario.untrusted) + 1
            point = [
                noise_moment(scenario, c.word)[c.row, c.column] * size if c.unit == 1 else zero()
                for c in self.program.coordinates
            ]
        shift, count = layout.shift
        value = fmpq(1, 2) if self.sign > 0 else fmpq(1)
        share = (1 - value if self.sign > 0 else 1 + value) / len(scenario.settings)
        return point, [shift * (value / count), *(identity(scenario.dimension) * share for _ in scenario.keys())]

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0; a weight is at most 1, with nothing in the set."""
        zero_functional = nothing(self.assemblage.scenario)
        layout = self.program.moment.layout
        rest = positive_rest(zero_functional, self.sign)
        lower = number(0), NoisyFunctional(zero_functional, no_gram(layout.size), rest)
        return lower, everything(self.assemblage, no_blocks(layout)) if self.sign < 0 else None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional of the dual."""
        gram, functional, operators = self.program.outside(duals)
        proof = positivity_proof(gram)
        if proof is None or any(decide(m) is not None for m in operators.elements.values()):
            return None
        value = grid_floor(-functional.value(self.assemblage), bits)
        return value, NoisyFunctional(functional, DominatingGram(gram, proof), operators)

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The moment matrix at the point."""
        noise, gamma, blocks = self.program.inside(point)
        proof = positivity_proof(gamma)
        if proof is None or any(decide(m) is not None for m in noise.values()):
            return None
        member = MomentBlocks(blocks, proof, gamma.denominator)
        return total_trace(self.assemblage.scenario, noise), NoisyMember(member, (noise, NoWitness()))


@dataclass(frozen=True)
class MomentPair:
    """Noise from the same moment set: the negativity, relaxed."""

    assemblage: Assemblage
    level: str

    @cached_property
    def program(self) -> PairProgram:
        """The program."""
        return PairProgram(self.assemblage, self.level)

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The program maximises -tr Q."""
        return -1, 0

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """F = 1/2: two equal Gram matrices."""
        shift, count = self.program.moment.layout.shift
        return None, [shift * fmpq(1, 2 * count)] * 2

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0."""
        size = self.program.moment.size
        functional = nothing(self.assemblage.scenario)
        shift = self.program.moment.layout.corrected(identity(size) * 0, self._unit_sums())
        return (number(0), NoisyFunctional(functional, no_gram(size), DominatingGram(shift, Elimination()))), None

    def _unit_sums(self) -> dict[Word, Matrix]:
        """The class sums of the constant 1: the unit matrix on the empty word."""
        return {((),) * self.assemblage.scenario.parties: identity(self.assemblage.scenario.dimension)}

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional of the duals."""
        gram, other, functional = self.program.outside(duals)
        proof, other_proof = positivity_proof(gram), positivity_proof(other)
        if proof is None or other_proof is None:
            return None
        value = grid_floor(-functional.value(self.assemblage), bits)
        return value, NoisyFunctional(functional, DominatingGram(gram, proof), DominatingGram(other, other_proof))

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """Both moment matrices at the point."""
        noise, (gamma, blocks), (own, own_blocks) = self.program.inside(point)
        proof, own_proof = positivity_proof(gamma), positivity_proof(own)
        if proof is None or own_proof is None:
            return None
        member = MomentBlocks(blocks, proof, gamma.denominator)
        inside = MomentBlocks(own_blocks, own_proof, own.denominator)
        return total_trace(self.assemblage.scenario, noise), NoisyMember(member, (noise, inside))


@dataclass(frozen=True)
class MomentLocalNoise:
    """Local noise over a moment set."""

    assemblage: Assemblage
    level: str

    @cached_property
    def program(self) -> LocalNoiseMoment:
        """The program."""
        return LocalNoiseMoment(self.assemblage, self.level)

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The program maximises -tr Q."""
        return -1, 0

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """F = 1/2: a multiple of the level's shift; the strategies' duals follow from it."""
        shift, count = self.program.moment.layout.shift
        d = self.assemblage.scenario.dimension
        half = fmpq(1, 2)
        return None, [shift * (half / count), *(identity(d) * half for _ in self.program.base.strategies)]

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0."""
        functional = nothing(self.assemblage.scenario)
        return (number(0), NoisyFunctional(functional, no_gram(self.program.moment.size), NoWitness())), None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional of the dual Gram matrix, at most 1 on every strategy."""
        gram, functional = self.program.outside(duals[0])
        proof = positivity_proof(gram)
        one = identity(self.assemblage.scenario.dimension)
        sums = strategy_sums(self.assemblage.scenario, functional.elements)
        if proof is None or any(decide(one - m) is not None for m in sums):
            return None
        value = grid_floor(-functional.value(self.assemblage), bits)
        return value, NoisyFunctional(functional, DominatingGram(gram, proof), NoWitness())

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The hidden states of the noise and the moment matrix at the point."""
        states, noise, gamma, blocks = self.program.inside(point)
        proof = positivity_proof(gamma)
        if proof is None or any(decide(state.operator) is not None for state in states):
            return None
        member = MomentBlocks(blocks, proof, gamma.denominator)
        return total_trace(self.assemblage.scenario, noise), NoisyMember(member, (noise, states))
