"""Robustness and weight over the local set, with any noise: exact programs in their dual, one block per strategy.

With F >= 0 element by element and S_lambda = sum over joint settings of F_{lambda(x)|x}:

    any noise    t = max F(sigma) - 1  with  1 - S_lambda >= 0        sigma + Q local, Q >= 0
    weight       w = max 1 - F(sigma)  with  S_lambda - 1 >= 0        sigma - Q local, Q >= 0

and for local noise F on Collins-Gisin words with 0 <= G_lambda <= 1, t = max -F(sigma). The duals of the strategies' blocks
are hidden states. Source: arXiv:1604.00501, section III.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, number, one
from exactsteer.algebra.positivity import decide
from exactsteer.programs.conic import Block, ConicProgram, Term
from exactsteer.programs.hidden import (
    HiddenStateProgram,
    OperatorCoordinate,
    hermitian_units,
    operators_at,
    repaired,
    strategy_sums,
)
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.hidden_states import HiddenState, response, spread, strategies
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Key, Scenario


@dataclass(frozen=True)
class HiddenTableProgram:
    """Any noise (sign 1) or the weight (sign -1); the variables are the entries of the F_{a|x}, key by key.

    Blocks: F_{a|x} for every key, then one for every strategy.
    """

    assemblage: Assemblage
    sign: int

    @property
    def scenario(self) -> Scenario:
        """The scenario of the assemblage."""
        return self.assemblage.scenario

    @cached_property
    def coordinates(self) -> tuple[tuple[Key, OperatorCoordinate], ...]:
        """The variables with their keys."""
        d = self.scenario.dimension
        units = hermitian_units(d, is_real=all(m.is_real for m in self.assemblage.elements.values()))
        return tuple((key, OperatorCoordinate((), *unit)) for key in self.scenario.keys() for unit in units)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; it maximises sign F(sigma)."""
        d = self.scenario.dimension
        objective = [c.value(self.assemblage.elements[key]) * self.sign for key, c in self.coordinates]
        nothing: Term = {}
        blocks = [
            Block(zeros(d, d), [c.entries if own == key else nothing for own, c in self.coordinates])
            for key in self.scenario.keys()
        ]
        signed = [{place: x * -self.sign for place, x in c.entries.items()} for _, c in self.coordinates]
        for strategy in strategies(self.scenario):
            hit = {(response(self.scenario, strategy, x), x) for x in self.scenario.settings}
            terms = [term if key in hit else nothing for (key, _), term in zip(self.coordinates, signed, strict=True)]
            blocks.append(Block(identity(d) * self.sign, terms))
        return ConicProgram(objective, tuple(blocks))

    def below(self, point: Sequence[Number]) -> tuple[Number, SteeringFunctional, SteeringFunctional] | None:
        """(value, sign (1 - F), F) if F is positive and its strategies obey their bound, in exact arithmetic."""
        return self.witness(operators_at(self.coordinates, point, self.scenario.dimension))

    def witness(self, listed: Mapping[Key, Matrix]) -> tuple[Number, SteeringFunctional, SteeringFunctional] | None:
        """(value, sign (1 - F), F) for given operators F, if they prove it."""
        d = self.scenario.dimension
        operators = SteeringFunctional(self.scenario, listed, "max")
        first = self.scenario.settings[0]
        elements = {
            (a, x): (m * -1 + identity(d) if x == first else -m) * self.sign for (a, x), m in operators.elements.items()
        }
        functional = SteeringFunctional(self.scenario, elements, "min")
        positive = all(decide(m) is None for m in operators.elements.values())
        if not positive or not all(decide(m) is None for m in strategy_sums(self.scenario, elements)):
            return None
        return -functional.value(self.assemblage), functional, operators

    def above(self, duals: Sequence[Matrix]) -> tuple[Number, tuple[HiddenState, ...], dict[Key, Matrix]] | None:
        """(value, hidden states, Q) from the duals, if Q >= 0 and the states are positive."""
        count = self.scenario.element_count
        listed = zip(strategies(self.scenario), duals[count:], strict=True)
        states = tuple(HiddenState(strategy, m) for strategy, m in listed)
        local = spread(self.scenario, states)
        noise = {key: (m - self.assemblage.elements[key]) * self.sign for key, m in local.items()}
        everything = [*noise.values(), *(state.operator for state in states)]
        if any(decide(m) is not None for m in everything):
            return None
        return total_trace(self.scenario, noise), states, noise


@dataclass(frozen=True)
class LocalNoiseProgram:
    """Local noise: sigma + Q local with Q local too. Blocks: G_lambda, then 1 - G_lambda, strategy by strategy."""

    assemblage: Assemblage

    @cached_property
    def base(self) -> HiddenStateProgram:
        """The strategies and words."""
        return HiddenStateProgram(self.assemblage, white_noise(self.assemblage.scenario))

    @cached_property
    def coordinates(self) -> tuple[OperatorCoordinate, ...]:
        """The variables: every entry of every F_w."""
        return (OperatorCoordinate(self.base.words[0], 0, 0, one()), *self.base.coordinates)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; it maximises -F(sigma)."""
        d = self.assemblage.scenario.dimension
        elements = self.assemblage.collins_gisin()
        objective = [-c.value(elements[c.word]) for c in self.coordinates]
        negative = [{place: -x for place, x in c.entries.items()} for c in self.coordinates]
        nothing: Term = {}
        lower, upper = [], []
        for strategy in self.base.strategies:
            seen = dict(zip(self.base.words, self.base.agreement(strategy), strict=True))
            lower.append(Block(zeros(d, d), [c.entries if seen[c.word] else nothing for c in self.coordinates]))
            terms = [term if seen[c.word] else nothing for c, term in zip(self.coordinates, negative, strict=True)]
            upper.append(Block(identity(d), terms))
        return ConicProgram(objective, (*lower, *upper))

    def below(self, point: Sequence[Number]) -> tuple[Number, SteeringFunctional] | None:
        """(value, F) with 0 <= F <= 1 on local assemblages, in exact arithmetic."""
        scenario = self.assemblage.scenario
        d = scenario.dimension
        operators = operators_at([(c.word, c) for c in self.coordinates], point, d)
        functional = from_collins_gisin(scenario, operators, "min")
        for m in strategy_sums(scenario, functional.elements):
            if decide(m) is not None or decide(identity(d) - m) is not None:
                return None
        return -functional.value(self.assemblage), functional

    def above(
        self, duals: Sequence[Matrix]
    ) -> tuple[Number, tuple[HiddenState, ...], tuple[HiddenState, ...], dict[Key, Matrix]] | None:
        """(value, hidden states of sigma + Q, those of Q, Q), if all of them are positive."""
        scenario, count = self.assemblage.scenario, len(self.base.strategies)
        listed = zip(self.base.strategies, duals[count:], strict=True)
        own = tuple(HiddenState(strategy, m) for strategy, m in listed)
        noise = spread(scenario, own)
        target = {key: m + self.assemblage.elements[key] for key, m in noise.items()}
        states = repaired(scenario, target, duals[:count])
        if any(decide(state.operator) is not None for state in (*states, *own)):
            return None
        return total_trace(scenario, noise), states, own, noise


def total_trace(scenario: Scenario, table: dict[Key, Matrix]) -> Number:
    """The trace of the sum over all outcomes at the first joint setting."""
    total = number(0)
    for a in scenario.outcomes(scenario.settings[0]):
        total = total + table[a, scenario.settings[0]].trace()
    return total
