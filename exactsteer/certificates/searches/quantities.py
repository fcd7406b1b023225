"""The quantities of brackets: each wraps a program and turns its near-optimal points into witnesses of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, number, zero
from exactsteer.algebra.positivity import Elimination, Factor, decide
from exactsteer.certificates.witnesses import (
    DominatingGram,
    Inside,
    MomentBlocks,
    NoisyFunctional,
    NoisyMember,
    NoWitness,
)
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.hidden import HiddenStateProgram, grid_floor
from exactsteer.programs.hidden_noise import HiddenTableProgram, LocalNoiseProgram, total_trace
from exactsteer.programs.layout import MomentLayout
from exactsteer.programs.noise import NoiseProgram, PairProgram, TableProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, strategies
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import Word

Lower = tuple[Number, NoisyFunctional]
Upper = tuple[Number, NoisyMember]


def positivity_proof(m: Matrix) -> Elimination | Factor | None:
    """A proof that the matrix is positive, or None; the numerical side is loaded when it is needed."""
    from exactsteer.solving import factors

    return factors.positivity_proof(m)


class Quantity(Protocol):
    """A program whose optimum is the quantity, and which turns near-optimal points into exact witnesses."""

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""

    def optimum(self, value: float) -> float:
        """The quantity at the conic program's objective value."""

    def exact_optimum(self, point: Sequence[Number]) -> Number:
        """The quantity at a point of the conic program."""

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """A strictly feasible point, and strictly feasible duals, where they are known in closed form."""

    def trivial(self) -> tuple[Lower, Upper | None]:
        """What holds for every assemblage: at least 0, and for some quantities an upper end."""

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """(t, F): the quantity is at least t, on the grid 2^-bits if that is given; None if exact arithmetic disagrees."""

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """(t, member): the quantity is at most t; None if exact arithmetic disagrees."""


def nothing(scenario: Scenario) -> SteeringFunctional:
    """The functional 0, which is at least 0 on every set and shows that every robustness is."""
    d = scenario.dimension
    return SteeringFunctional(scenario, {key: zeros(d, d) for key in scenario.keys()}, "min")


def objective(conic: ConicProgram, point: Sequence[Number]) -> Number:
    """The conic program's objective at a point."""
    return sum((c * y for c, y in zip(conic.objective, point, strict=True)), zero())


def positive_rest(functional: SteeringFunctional, sign: int) -> SteeringFunctional:
    """The functional 1 with positive operators: what bounds the functional 0 by 1 on every assemblage."""
    scenario = functional.scenario
    d, first = scenario.dimension, scenario.settings[0]
    return SteeringFunctional(
        scenario, {(a, x): identity(d) if x == first else zeros(d, d) for a, x in scenario.keys()}, "max"
    )


def no_states(scenario: Scenario) -> tuple[HiddenState, ...]:
    """Hidden states of the table 0."""
    return (HiddenState(next(strategies(scenario)), zeros(scenario.dimension, scenario.dimension)),)


def no_blocks(layout: MomentLayout) -> MomentBlocks:
    """The moment matrix 0."""
    blocks = {word: zeros(layout.dimension, layout.dimension) for word in layout.index.free}
    return MomentBlocks(blocks, Factor(1, 0, zeros(layout.size, layout.size)), 1)


def everything(sigma: Assemblage, member: Inside) -> Upper:
    """Weight 1: all of sigma is noise, and nothing is left for the set."""
    return number(1), NoisyMember(member, (dict(sigma.elements), NoWitness()))


def no_gram(size: int) -> DominatingGram:
    """The Gram matrix 0."""
    return DominatingGram(zeros(size, size), Factor(1, 0, zeros(size, size)))


@dataclass(frozen=True)
class HiddenNoise:
    """The weight of one noise assemblage that makes sigma local."""

    assemblage: Assemblage
    noise: Assemblage

    @cached_property
    def program(self) -> HiddenStateProgram:
        """The program."""
        return HiddenStateProgram(self.assemblage, self.noise)

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    def optimum(self, value: float) -> float:
        """The program's optimum is t + 1."""
        return value - 1

    def exact_optimum(self, point: Sequence[Number]) -> Number:
        """t at a point."""
        return objective(self.conic, point) - 1

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """F = 1."""
        return [zero()] * self.conic.variables, None

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0."""
        return (number(0), NoisyFunctional(nothing(self.assemblage.scenario), NoWitness(), NoWitness())), None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional at the point."""
        found = self.program.below(point, bits)
        return None if found is None else (found[0], NoisyFunctional(found[1], NoWitness(), NoWitness()))

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The hidden states at the duals."""
        found = self.program.above(duals, bits)
        return None if found is None else (found[0], NoisyMember(found[1]))


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

    def optimum(self, value: float) -> float:
        """The program maximises -t."""
        return -value

    def exact_optimum(self, point: Sequence[Number]) -> Number:
        """Variable 0 is t."""
        return point[0]

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
class HiddenTable:
    """Any noise (sign 1) or the steering weight (sign -1) over the local set."""

    assemblage: Assemblage
    sign: int

    @cached_property
    def program(self) -> HiddenTableProgram:
        """The program."""
        return HiddenTableProgram(self.assemblage, self.sign)

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    def optimum(self, value: float) -> float:
        """The objective is sign F(sigma), the quantity sign (F(sigma) - 1)."""
        return value - self.sign

    def exact_optimum(self, point: Sequence[Number]) -> Number:
        """The quantity at a point."""
        return objective(self.conic, point) - self.sign

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """Every F_{a|x} a multiple of the unit matrix, so that every strategy's sum is 1/2, or 2 for the weight."""
        share = number(fmpq(1, 2) if self.sign > 0 else 2) / len(self.assemblage.scenario.settings)
        return [share if c.row == c.column else zero() for _, c in self.program.coordinates], None

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0; a weight is at most 1, with nothing local."""
        zero_functional = nothing(self.assemblage.scenario)
        lower = number(0), NoisyFunctional(zero_functional, NoWitness(), positive_rest(zero_functional, self.sign))
        return lower, everything(self.assemblage, no_states(self.assemblage.scenario)) if self.sign < 0 else None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional at the point."""
        found = self.program.below(point)
        if found is None:
            return None
        value, functional, operators = found
        return grid_floor(value, bits), NoisyFunctional(functional, NoWitness(), operators)

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The hidden states at the duals."""
        found = self.program.above(duals)
        return None if found is None else (found[0], NoisyMember(found[1], (found[2], NoWitness())))


@dataclass(frozen=True)
class HiddenLocalNoise:
    """Local noise over the local set."""

    assemblage: Assemblage

    @cached_property
    def program(self) -> LocalNoiseProgram:
        """The program."""
        return LocalNoiseProgram(self.assemblage)

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    def optimum(self, value: float) -> float:
        """The objective is the quantity."""
        return value

    def exact_optimum(self, point: Sequence[Number]) -> Number:
        """The quantity at a point."""
        return objective(self.conic, point)

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """F = 1/2."""
        half = number(fmpq(1, 2))
        return [half if not any(c.word) and c.row == c.column else zero() for c in self.program.coordinates], None

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0."""
        return (number(0), NoisyFunctional(nothing(self.assemblage.scenario), NoWitness(), NoWitness())), None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional at the point."""
        found = self.program.below(point)
        return (
            None if found is None else (grid_floor(found[0], bits), NoisyFunctional(found[1], NoWitness(), NoWitness()))
        )

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """Both families of hidden states at the duals."""
        found = self.program.above(duals)
        return None if found is None else (found[0], NoisyMember(found[1], (found[3], found[2])))


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

    def optimum(self, value: float) -> float:
        """The objective is -sign tr P, the quantity sign (tr P - 1)."""
        return -value - self.sign

    def exact_optimum(self, point: Sequence[Number]) -> Number:
        """The quantity at a point."""
        return -objective(self.conic, point) - self.sign

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """F = 1/2, or 1 for the weight: a multiple of the level's shift, and the rest spread over the settings."""
        layout, scenario = self.program.moment.layout, self.assemblage.scenario
        shift, count = layout.shift
        value = fmpq(1, 2) if self.sign > 0 else fmpq(1)
        share = (1 - value if self.sign > 0 else 1 + value) / len(scenario.settings)
        return None, [shift * (value / count), *(identity(scenario.dimension) * share for _ in scenario.keys())]

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

    def optimum(self, value: float) -> float:
        """The program maximises -tr Q."""
        return -value

    def exact_optimum(self, point: Sequence[Number]) -> Number:
        """The quantity at a point."""
        return -objective(self.conic, point)

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
