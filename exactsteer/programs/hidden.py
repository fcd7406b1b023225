"""Local hidden states as an exact program: how much noise makes an assemblage local?

    t* = min t  such that  sigma + t N = sum over strategies of s_lambda,  s_lambda >= 0

solved in its dual, which has few variables and many small blocks: F on Collins-Gisin words with F(N) = 1 and

    G_lambda = sum over the words w that agree with lambda of F_w >= 0,      t* = max -F(sigma).

The duals of the blocks are the hidden states. sigma is local iff t* <= 0. Source: arXiv:1708.00756, definition 1;
arXiv:1604.00501, section III.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TypeVar

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, enclose, number, one, zero
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError
from exactsteer.programs.conic import Block, ConicProgram, Place, Term
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import Sense, SteeringFunctional, from_collins_gisin
from exactsteer.steering.hidden_states import HiddenState, Strategy, response, spread, strategies
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import Word, collins_gisin_words

MAX_STRATEGIES = 100_000


@dataclass(frozen=True)
class OperatorCoordinate:
    """One real variable of F_w: entry (row, column) with unit 1 or i, and its mirror image."""

    word: Word
    row: int
    column: int
    unit: Number

    @cached_property
    def entries(self) -> dict[Place, Number]:
        """The Hermitian matrix that the variable multiplies."""
        return {(self.row, self.column): self.unit, (self.column, self.row): self.unit.conjugate()}

    def value(self, m: Matrix) -> Number:
        """tr(E m) for the variable's matrix E."""
        total = zero()
        for (r, c), x in self.entries.items():
            total = total + m[c, r] * x
        return total


Label = TypeVar("Label")


def hermitian_units(dimension: int, *, is_real: bool) -> list[tuple[int, int, Number]]:
    """(row, column, unit) of the real variables of a Hermitian matrix: on and above the diagonal, units 1 and i."""
    return [
        (i, j, unit)
        for i in range(dimension)
        for j in range(i, dimension)
        for unit in ((one(),) if i == j or is_real else (one(), I))
    ]


def operators_at(
    coordinates: Iterable[tuple[Label, OperatorCoordinate]], values: Sequence[Number], dimension: int
) -> dict[Label, Matrix]:
    """The Hermitian operators, one for each label, with these values of their real variables."""
    rows: dict[Label, list[list[Number]]] = {}
    for (label, c), y in zip(coordinates, values, strict=True):
        table = rows.setdefault(label, [[zero()] * dimension for _ in range(dimension)])
        for (r, k), x in c.entries.items():
            table[r][k] = table[r][k] + x * y
    return {label: matrix(table) for label, table in rows.items()}


@dataclass(frozen=True)
class HiddenStateProgram:
    """The least weight t of a noise assemblage N that makes sigma + t N local; t <= 0 if sigma is local already.

    Variables: `coordinates` in order; the multiple of the unit matrix in F_1 is what F(N) = 1 leaves. Raises `InputError`
    if there are too many strategies.
    """

    assemblage: Assemblage
    noise: Assemblage

    def __post_init__(self) -> None:
        count = prod(k for party in self.scenario.untrusted for k in party)
        if count > MAX_STRATEGIES:
            raise InputError(f"{count} deterministic strategies; at most {MAX_STRATEGIES} are supported")
        if self.noise.scenario != self.scenario:
            raise InputError(f"the noise is for {self.noise.scenario}, the assemblage for {self.scenario}")

    @property
    def scenario(self) -> Scenario:
        """The scenario of the assemblage."""
        return self.assemblage.scenario

    @cached_property
    def strategies(self) -> tuple[Strategy, ...]:
        """All deterministic strategies, in product order: the order of the blocks."""
        return tuple(strategies(self.scenario))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The Collins-Gisin words."""
        return collins_gisin_words(self.scenario)

    @cached_property
    def is_real(self) -> bool:
        """Whether all elements are real, so that real F suffice."""
        elements = (*self.assemblage.elements.values(), *self.noise.elements.values())
        return all(m.is_real for m in elements)

    @cached_property
    def coordinates(self) -> tuple[OperatorCoordinate, ...]:
        """The variables: every entry of every F_w but entry (0, 0) of F_1."""
        units = hermitian_units(self.scenario.dimension, is_real=self.is_real)
        return tuple(OperatorCoordinate(w, i, j, unit) for w in self.words for i, j, unit in units if any(w) or i or j)

    @cached_property
    def _noise_values(self) -> tuple[Number, ...]:
        elements = self.noise.collins_gisin()
        return tuple(c.value(elements[c.word]) for c in self.coordinates)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its optimum is t* + 1."""
        elements = self.assemblage.collins_gisin()
        objective = [n - c.value(elements[c.word]) for c, n in zip(self.coordinates, self._noise_values, strict=True)]
        d = self.scenario.dimension
        unit = [{(k, k): -n for k in range(d)} if not n.is_zero else {} for n in self._noise_values]
        joined: list[Term] = []
        for c, base in zip(self.coordinates, unit, strict=True):
            entries = dict(base)
            for place, x in c.entries.items():
                entries[place] = entries.get(place, zero()) + x
            joined.append({place: x for place, x in entries.items() if not x.is_zero})
        place_of = {word: k for k, word in enumerate(self.words)}
        index = [place_of[c.word] for c in self.coordinates]
        constant = identity(d)
        blocks = []
        for strategy in self.strategies:
            seen = self.agreement(strategy)
            blocks.append(Block(constant, [joined[k] if seen[index[k]] else unit[k] for k in range(len(index))]))
        return ConicProgram(objective, tuple(blocks))

    def agreement(self, strategy: Strategy) -> list[bool]:
        """For each word whether the strategy answers as its letters say."""
        starts, total = [], 0
        for party in self.scenario.untrusted:
            starts.append(total)
            total += len(party)
        return [
            all(strategy[start + x] == a for start, letters in zip(starts, word, strict=True) for x, a in letters)
            for word in self.words
        ]

    def operators(self, values: Sequence[Number]) -> dict[Word, Matrix]:
        """F_w from the values of `coordinates`, with F(N) = 1."""
        d = self.scenario.dimension
        rest = one()
        for y, n in zip(values, self._noise_values, strict=True):
            rest = rest - n * y
        result = operators_at([(c.word, c) for c in self.coordinates], values, d)
        empty = self.words[0]
        result[empty] = result.get(empty, zeros(d, d)) + identity(d) * rest
        return result

    @property
    def offset(self) -> Number:
        """What is added to the conic program's objective to give t."""
        return -one()

    def below(self, point: Sequence[Number], bits: int | None) -> tuple[Number, SteeringFunctional] | None:
        """(t, F) with F >= 0 on local assemblages, F(N) = 1 and F(sigma) <= -t, t on the grid 2^-bits; None if F fails."""
        functional = self.functional(self.operators(point))
        if not is_nonnegative(functional):
            return None
        return grid_floor(-functional.value(self.assemblage), bits), functional

    def above(self, duals: Sequence[Matrix], bits: int | None) -> tuple[Number, tuple[HiddenState, ...]] | None:
        """(t, hidden states of sigma + t N), t on the grid 2^-bits; None if a repaired state is not positive."""
        total = zero()
        for m in duals:
            total = total + m.trace()
        t = -grid_floor(one() - total, bits)
        target = {key: m + self.noise.elements[key] * t for key, m in self.assemblage.elements.items()}
        states = repaired(self.scenario, target, duals)
        return (t, states) if all(decide(state.operator) is None for state in states) else None

    def functional(self, operators: Mapping[Word, Matrix], sense: Sense = "min") -> SteeringFunctional:
        """The steering functional with these operators, on full coordinates."""
        return from_collins_gisin(self.scenario, operators, sense)


def strategy_sums(scenario: Scenario, elements: Mapping[Key, Matrix]) -> Iterator[Matrix]:
    """sum over joint settings x of F_{lambda(x)|x}, for every strategy lambda in product order."""
    if scenario.parties == 1:
        yield from _single_sums(scenario.untrusted[0], elements)
        return
    for strategy in strategies(scenario):
        found = zeros(scenario.dimension, scenario.dimension)
        for x in scenario.settings:
            found = found + elements[response(scenario, strategy, x), x]
        yield found


def _single_sums(party: tuple[int, ...], elements: Mapping[Key, Matrix]) -> Iterator[Matrix]:
    """The sums for one untrusted party, partial sums shared between strategies."""

    def grow(partial: Matrix, x: int) -> Iterator[Matrix]:
        if x == len(party):
            yield partial
            return
        for a in range(party[x]):
            yield from grow(partial + elements[(a,), (x,)], x + 1)

    for a in range(party[0]):
        yield from grow(elements[(a,), (0,)], 1)


def is_nonnegative(functional: SteeringFunctional) -> bool:
    """Whether F >= 0 on every local assemblage: every strategy's sum is a positive operator."""
    return all(decide(m) is None for m in strategy_sums(functional.scenario, functional.elements))


def repaired(scenario: Scenario, target: Mapping[Key, Matrix], states: Sequence[Matrix]) -> tuple[HiddenState, ...]:
    """The states moved, each by a little, until they reproduce the table exactly; `states` in product order.

    With the residuals R of the table, s_lambda changes for one party by sum_x (k_x / O) R_{lambda(x)|x} -
    ((m - 1) / O) R_1, O = prod_x k_x, and for several parties by the tensor product of this rule. Nothing is solved.
    """
    given = tuple(HiddenState(strategy, m) for strategy, m in zip(strategies(scenario), states, strict=True))
    found = spread(scenario, given)
    rest = {key: target[key] - m for key, m in found.items()}
    changes = _lifted(scenario.untrusted, {(a, x, ()): m for (a, x), m in rest.items()})
    return tuple(HiddenState(state.strategy, state.operator + changes[state.strategy]) for state in given)


Partial = Mapping[tuple[tuple[int, ...], tuple[int, ...], Strategy], Matrix]


def _lifted(parties: tuple[tuple[int, ...], ...], rest: Partial) -> dict[Strategy, Matrix]:
    """The residuals of a table turned into changes of hidden states, one party's outcomes and settings at a time."""
    current = dict(rest)
    for party in parties:
        count = prod(party)
        groups: dict[tuple[tuple[int, ...], tuple[int, ...], Strategy], dict[tuple[int, int], Matrix]] = {}
        for (a, x, done), m in current.items():
            groups.setdefault((a[1:], x[1:], done), {})[a[0], x[0]] = m
        current = {}
        for (a, x, done), table in groups.items():
            whole = table[0, 0]
            for outcome in range(1, party[0]):
                whole = whole + table[outcome, 0]
            base = whole * fmpq(1 - len(party), count)
            shares = {(o, s): m * fmpq(party[s], count) for (o, s), m in table.items()}
            for answers, change in _answers(party, shares, base):
                current[a, x, (*done, *answers)] = change
    return {strategy: m for (_, _, strategy), m in current.items()}


def _answers(
    party: tuple[int, ...], shares: Mapping[tuple[int, int], Matrix], partial: Matrix, answers: Strategy = ()
) -> Iterator[tuple[Strategy, Matrix]]:
    """(answers of one party, base + sum of the shares that they pick), partial sums shared."""
    x = len(answers)
    if x == len(party):
        yield answers, partial
        return
    for a in range(party[x]):
        yield from _answers(party, shares, partial + shares[a, x], (*answers, a))


def grid_floor(x: Number, bits: int | None) -> Number:
    """The largest multiple of 2^-bits that is at most about x, and not above it; x itself without a grid."""
    if bits is None:
        return x
    low, _ = enclose(x, bits + 32)
    return number(fmpq((low * 2**bits).floor(), 2**bits))
