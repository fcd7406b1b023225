"""Quantities over the local set: white or other noise, any noise, local noise, the steering weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, number, zero
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.searches.quantities import (
    Lower,
    Upper,
    everything,
    no_states,
    nothing,
    positive_rest,
)
from exactsteer.certificates.witnesses import NoisyFunctional, NoisyMember, NoWitness
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.hidden import HiddenStateProgram, grid_floor, strategy_sums
from exactsteer.programs.hidden_noise import HiddenTableProgram, LocalNoiseProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.scenario import Key


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

    @property
    def relation(self) -> tuple[int, int]:
        """The optimum is t + 1."""
        return 1, -1

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

    @property
    def relation(self) -> tuple[int, int]:
        """The objective is sign F(sigma), the quantity sign (F(sigma) - 1)."""
        return 1, -self.sign

    def interior(self) -> tuple[list[Number] | None, list[Matrix] | None]:
        """Every F_{a|x} a multiple of the unit matrix, so that every strategy's sum is 1/2, or 2 for the weight."""
        share = number(fmpq(1, 2) if self.sign > 0 else 2) / len(self.assemblage.scenario.settings)
        return [share if c.row == c.column else zero() for _, c in self.program.coordinates], None

    def trivial(self) -> tuple[Lower, Upper | None]:
        """At least 0; a weight is at most 1, with nothing local, and exactly 1 if the supports leave nothing."""
        zero_functional = nothing(self.assemblage.scenario)
        lower = number(0), NoisyFunctional(zero_functional, NoWitness(), positive_rest(zero_functional, self.sign))
        if self.sign > 0:
            return lower, None
        operators = _off_the_supports(self.assemblage)
        found = None if operators is None else self.program.witness(operators)
        if found is not None:
            lower = found[0], NoisyFunctional(found[1], NoWitness(), found[2])
        return lower, everything(self.assemblage, no_states(self.assemblage.scenario))

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

    @property
    def relation(self) -> tuple[int, int]:
        """The objective is the quantity."""
        return 1, 0

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


def _off_the_supports(sigma: Assemblage) -> dict[Key, Matrix] | None:
    """F_{a|x} >= 0 that vanish on sigma with sum_x F_{lambda(x)|x} >= 1 for every strategy; None if there are none.

    A local part under sigma lives on the supports of its elements. Where those of every strategy meet in 0 only, enough
    of the kernels' projectors exceed 1.
    """
    d = sigma.scenario.dimension
    outside = {key: kernel(m) for key, m in sigma.elements.items()}
    operators = {key: zeros(d, d) if k is None else k @ k.adjoint() for key, k in outside.items()}
    sums = list(strategy_sums(sigma.scenario, operators))
    if any(kernel(m) is not None for m in sums):
        return None
    scale = 1
    while any(decide(m * scale - identity(d)) is not None for m in sums):
        scale *= 2
    return {key: m * scale for key, m in operators.items()}
