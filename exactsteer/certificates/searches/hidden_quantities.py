"""Quantities over the local set: white or other noise, any noise, local noise, the steering weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, number, zero
from exactsteer.certificates.searches.quantities import (
    Lower,
    Upper,
    everything,
    no_states,
    nothing,
    objective,
    positive_rest,
)
from exactsteer.certificates.witnesses import NoisyFunctional, NoisyMember, NoWitness
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.hidden import HiddenStateProgram, grid_floor
from exactsteer.programs.hidden_noise import HiddenTableProgram, LocalNoiseProgram
from exactsteer.steering.assemblage import Assemblage


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
