"""The quantities of brackets: each wraps a program and turns its near-optimal points into witnesses of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, number, zero
from exactsteer.algebra.positivity import Elimination, Factor
from exactsteer.certificates.witnesses import (
    DominatingGram,
    Inside,
    MomentBlocks,
    NoisyFunctional,
    NoisyMember,
    NoWitness,
)
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.layout import MomentLayout
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, strategies
from exactsteer.steering.scenario import Scenario

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

    @property
    def relation(self) -> tuple[int, int]:
        """(a, b): the quantity is a times the program's objective plus b."""

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


def optimum(quantity: Quantity, value: float) -> float:
    """The quantity at a value of its program's objective, in doubles."""
    factor, offset = quantity.relation
    return factor * value + offset


def exact_optimum(quantity: Quantity, point: Sequence[Number]) -> Number:
    """The quantity at a point of its program."""
    factor, offset = quantity.relation
    return objective(quantity.conic, point) * factor + offset


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
