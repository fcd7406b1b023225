"""Mixtures of known quantum families and hidden states as an exact program: an inner approximation of the quantum set.

    t* = min t  such that  sigma + t N = sum_k p_k sigma_k + sum_lambda D(a|x, lambda) s_(lambda, y),   tr s_(lambda, y) = q_lambda

with p_k >= 0, s >= 0, solved in its dual: F on Collins-Gisin words with F(N) = 1, F(sigma_k) >= 0 and, for every strategy,
F_y(lambda) >= c_(lambda, y) 1 with sum_y c = 0; t* = max -F(sigma). The duals of the blocks are p and s. Instrumental families
know sigma_{a|x} at y = a only, and F is one table. One untrusted party, no further trusted ones.
Source: arXiv:1907.03705, definitions 1 and 5; arXiv:1708.00756, definition 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import Number, number, one, zero
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError
from exactsteer.programs.conic import Block, ConicProgram, Term
from exactsteer.programs.families.with_input_bound import input_count
from exactsteer.programs.hidden import hermitian_units
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import Strategy, strategies
from exactsteer.steering.scenario import Key, Scenario

Tables = tuple[Mapping[Key, Matrix], ...]
"""The elements of each member."""


@dataclass(frozen=True)
class TableCoordinate:
    """One real variable of F: entry (row, column) with a unit, at one element of one member; or c at one strategy and input."""

    member: int
    key: Key | Strategy
    row: int
    column: int
    unit: Number
    is_multiplier: bool = False

    def value(self, tables: Tables) -> Number:
        """tr(E sigma) for the variable's operator."""
        if self.is_multiplier:
            return zero()
        x = tables[self.member][self.key][self.column, self.row] * self.unit  # type: ignore[index]
        return x + x.conjugate() if self.row != self.column else x


@dataclass(frozen=True)
class InputMixture:
    """The program; variables: the free entries of F, then the multipliers of all strategies and inputs but the last.

    Raises `InputError` for several untrusted parties or further trusted ones.
    """

    family: Family
    noise: Family
    columns: tuple[Tables, ...]

    def __post_init__(self) -> None:
        first = self.family.scenarios[0]
        if first.parties != 1 or len(first.trusted) != 1 or self.family.shape == "marginals":
            raise InputError(
                "mixtures with hidden states are supported for one untrusted party and one trusted party with input; "
                "give a realisation instead"
            )

    @property
    def scenario(self) -> Scenario:
        """The scenario of the first member."""
        return self.family.scenarios[0]

    @property
    def is_instrumental(self) -> bool:
        """Whether only the entries with y = a are known."""
        return self.family.shape == "instrumental"

    @property
    def inputs(self) -> int:
        """The number of inputs."""
        return input_count(self.scenario) if self.is_instrumental else len(self.family.members)

    def dimension(self, y: int) -> int:
        """The trusted dimension of an input."""
        return self.family.scenarios[0 if self.is_instrumental else y].dimension

    @cached_property
    def strategies(self) -> tuple[Strategy, ...]:
        """Alice's deterministic strategies."""
        return tuple(strategies(self.scenario))

    @staticmethod
    def tables(family: Family) -> Tables:
        """The elements of a family."""
        return tuple(m.elements for m in family.members)

    @cached_property
    def coordinates(self) -> tuple[TableCoordinate, ...]:
        """The variables."""
        result = []
        for k, member in enumerate(self.family.members):
            d = member.scenario.dimension
            for a, x in member.scenario.keys():
                last = self.scenario.untrusted[0][x[0]] - 1
                if not self.is_instrumental and a[0] == last and x[0]:
                    continue  # no-signalling: an element that follows from the others
                fixed = (a[0] == last and x[0] > 0) if self.is_instrumental else k > 0
                for i, j, unit in hermitian_units(d, is_real=False):
                    if i or j or not fixed:  # common parts, and constants, are moved to the other elements
                        result.append(TableCoordinate(k, (a, x), i, j, unit))
        for strategy in self.strategies:
            for y in range(self.inputs - 1):
                result.append(TableCoordinate(y, strategy, 0, 0, one(), True))
        return tuple(result)

    @cached_property
    def _pivot(self) -> int:
        """The coordinate that F(N) = 1 fixes."""
        values = [c.value(self.tables(self.noise)) for c in self.coordinates]
        return next(k for k, v in enumerate(values) if not v.is_zero)

    @cached_property
    def conic(self) -> ConicProgram:
        """max -F(sigma); the pivot coordinate is eliminated. Blocks: one for each column, then for strategies and inputs."""
        noise = [c.value(self.tables(self.noise)) for c in self.coordinates]
        sigma = [c.value(self.tables(self.family)) for c in self.coordinates]
        pivot, base = self._pivot, noise[self._pivot].inverse()
        rest = [k for k in range(len(self.coordinates)) if k != pivot]
        # z_pivot = (1 - sum noise_k z_k) / noise_pivot
        objective = [sigma[pivot] * base * noise[k] - sigma[k] for k in rest]
        blocks = []
        for column in self.columns:
            values = [c.value(column) for c in self.coordinates]
            terms: list[Term] = [_entry(values[k] - values[pivot] * base * noise[k]) for k in rest]
            blocks.append(Block(matrix([[values[pivot] * base]]), terms))
        for strategy in self.strategies:
            for y in range(self.inputs):
                parts = [self._part(c, strategy, y) for c in self.coordinates]
                d = self.dimension(y)
                terms = [_minus(parts[k], parts[pivot], base * noise[k]) for k in rest]
                constant = zeros(d, d)
                for place, x in parts[pivot].items():
                    constant = constant + _unit(place, d) * (x * base)
                blocks.append(Block(constant, terms))
        return ConicProgram(objective, tuple(blocks))

    @property
    def offset(self) -> Number:
        """-F(sigma) where all variables are zero."""
        pivot = self.coordinates[self._pivot]
        return -pivot.value(self.tables(self.family)) / pivot.value(self.tables(self.noise))

    def _part(self, c: TableCoordinate, strategy: Strategy, y: int) -> dict[tuple[int, int], Number]:
        """What a variable adds to F_y(lambda) - c_(lambda, y) 1."""
        d = self.dimension(y)
        if c.is_multiplier:
            if c.key != strategy or y not in (c.member, self.inputs - 1):
                return {}
            return {(k, k): number(-1 if y == c.member else 1) for k in range(d)}
        (a, x) = c.key
        outcome, setting = a[0], x[0]  # type: ignore[index]
        seen = outcome == y if self.is_instrumental else c.member == y
        if not seen or strategy[setting] != outcome:
            return {}
        entries = {(c.row, c.column): c.unit}
        if c.row != c.column:
            entries[c.column, c.row] = c.unit.conjugate()
        return entries

    def functional(self, point: Sequence[Number]) -> FamilyFunctional:
        """F at a point."""
        noise = [c.value(self.tables(self.noise)) for c in self.coordinates]
        rest = [k for k in range(len(self.coordinates)) if k != self._pivot]
        z = dict(zip(rest, point, strict=True))
        z[self._pivot] = (one() - sum((noise[k] * y for k, y in z.items()), zero())) / noise[self._pivot]
        elements = [
            {key: zeros(m.scenario.dimension, m.scenario.dimension) for key in m.elements} for m in self.family.members
        ]
        for k, c in enumerate(self.coordinates):
            if not c.is_multiplier and not z[k].is_zero:
                d = self.dimension(c.member)
                part = _unit((c.row, c.column), d) * c.unit
                part = part + part.adjoint() if c.row != c.column else part
                elements[c.member][c.key] = elements[c.member][c.key] + part * z[k]  # type: ignore[index]
        members = tuple(
            SteeringFunctional(m.scenario, table, "min") for m, table in zip(self.family.members, elements, strict=True)
        )
        return FamilyFunctional(self.family.shape, members)

    def remainder(self, weights: Sequence[Number], target: Tables) -> Tables:
        """target - sum_k p_k sigma_k."""
        result = []
        for k, table in enumerate(target):
            part = {}
            for key, m in table.items():
                for p, column in zip(weights, self.columns, strict=True):
                    m = m - column[k][key] * p
                part[key] = m
            result.append(part)
        return tuple(result)

    def hidden_states(self, near: Sequence[Matrix], rest: Tables) -> dict[tuple[Strategy, int], Matrix] | None:
        """Hidden states s_(lambda, y) near the given ones that reproduce a table exactly; None if they are not positive.

        Every input's residual is repaired in closed form; see the source of `exactsteer.steering.hidden_states`.
        """
        states: dict[tuple[Strategy, int], Matrix] = {}
        listed = iter(near)
        for strategy in self.strategies:
            own = [next(listed) for _ in range(self.inputs)]
            mean = reduce(add, (m.trace() for m in own)) / self.inputs
            for y, m in enumerate(own):
                states[strategy, y] = m + identity(m.rows) * ((mean - m.trace()) / m.rows)
        for y in range(self.inputs):
            residual = self._residual(states, rest, y)
            for strategy in self.strategies:
                states[strategy, y] = states[strategy, y] + self._repair(residual, strategy)
        return states if all(decide(m) is None for m in states.values()) else None

    def _shown(self, states: Mapping[tuple[Strategy, int], Matrix], a: int, x: int, y: int) -> Matrix:
        return reduce(add, (states[s, y] for s in self.strategies if s[x] == a))

    def _residual(
        self, states: Mapping[tuple[Strategy, int], Matrix], rest: Tables, y: int
    ) -> dict[tuple[int, int], Matrix]:
        """What is missing at input y, no-signalling; entries that instrumental data leave open are chosen near zero."""
        party = self.scenario.untrusted[0]
        shown = {(a, x): self._shown(states, a, x, y) for x, k in enumerate(party) for a in range(k)}
        if not self.is_instrumental:
            return {(a, x): rest[y][(a,), (x,)] - m for (a, x), m in shown.items()}
        d = self.dimension(y)
        missing = {}
        for (a, x), m in shown.items():
            known = rest[0][(a,), (x,)]
            missing[a, x] = known - m if a == y else identity(d) * ((known.trace() - m.trace()) / d)
        sums = [reduce(add, (missing[a, x] for a in range(k))) for x, k in enumerate(party)]
        mean = reduce(add, sums) / len(party)
        for x, k in enumerate(party):
            others = [a for a in range(k) if a != y]
            for a in others:
                missing[a, x] = missing[a, x] + (mean - sums[x]) / len(others)
        return missing

    def _repair(self, residual: Mapping[tuple[int, int], Matrix], strategy: Strategy) -> Matrix:
        party = self.scenario.untrusted[0]
        count = reduce(lambda p, q: p * q, party)
        total = reduce(add, (residual[a, 0] for a in range(party[0]))) * -(len(party) - 1) / count
        for x, k in enumerate(party):
            total = total + residual[strategy[x], x] * k / count
        return total


def _entry(x: Number) -> Term:
    return {} if x.is_zero else {(0, 0): x}


def _minus(part: Mapping[tuple[int, int], Number], other: Mapping[tuple[int, int], Number], weight: Number) -> Term:
    result = dict(part)
    for place, x in other.items():
        value = result.get(place, zero()) - x * weight
        if value.is_zero:
            result.pop(place, None)
        else:
            result[place] = value
    return result


def _unit(place: tuple[int, int], d: int) -> Matrix:
    columns = [identity(d).select(range(d), [k]) for k in place]
    return columns[0] @ columns[1].adjoint()
