"""Local hidden states of a family of marginals, as an exact program.

    sum over the strategies that answer a to x of s^k_lambda = S^k_{a|x} + t N^k_{a|x},   s^k_lambda >= 0,
    tr s^k_lambda the same for every Bob k

solved in its dual: F^k on Collins-Gisin words and numbers c^k_lambda with sum_k c^k_lambda = 0, so that for all k, lambda

    sum over the words w that agree with lambda of F^k_w + c^k_lambda 1 >= 0,   F(N) = 1,   t* = max -F(S).

The duals of the blocks are the hidden states; their products are those of a local parent (remark 15).
Source: arXiv:2604.07078, definition 14.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, block, identity, tensor, zeros
from exactsteer.algebra.number import Number, number, one, zero
from exactsteer.algebra.positivity import decide
from exactsteer.programs.conic import Block, ConicProgram, Term, dense
from exactsteer.programs.families.marginal_parts import Entries, embedded, hermitian_entries
from exactsteer.programs.families.parent import ParentProgram
from exactsteer.programs.hidden import HiddenStateProgram, grid_floor, repaired, strategy_sums
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import from_collins_gisin
from exactsteer.steering.hidden_states import HiddenState, Strategy, response
from exactsteer.steering.scenario import Key
from exactsteer.steering.words import Word


@dataclass(frozen=True)
class MarginalHiddenProgram:
    """The least weight t of a noise family N that makes S + t N local; t <= 0 if S is local already.

    Variables: `coordinates` in order, then c^k_lambda for every Bob but the first, strategy by strategy; the multiple of the
    functional 1 is what F(N) = 1 leaves. Raises `InputError` as `ParentProgram`, or if there are too many strategies.
    """

    family: Family
    noise: Family

    def __post_init__(self) -> None:
        _ = self.base, self.parents

    @cached_property
    def base(self) -> HiddenStateProgram:
        """The strategies and words, the same for every Bob."""
        return HiddenStateProgram(self.family.assemblages[0], self.noise.assemblages[0])

    @cached_property
    def parents(self) -> ParentProgram:
        """The program without locality: scenario, targets."""
        return ParentProgram(self.family, self.noise)

    @property
    def bobs(self) -> int:
        """The number of Bobs."""
        return len(self.family.members)

    @cached_property
    def coordinates(self) -> tuple[tuple[int, Word, Entries], ...]:
        """(Bob, word, matrix): the unit matrix for the first Bob only, and never at the empty word."""
        result: list[tuple[int, Word, Entries]] = []
        for word in self.base.words:
            d = self.parents.dimensions[0]
            if any(word):
                result.append((0, word, {(i, i): one() for i in range(d)}))
            for k, size in enumerate(self.parents.dimensions):
                for unit in hermitian_entries(size, is_real=self.parents.is_real):
                    if (size - 1, size - 1) not in unit:
                        result.append((k, word, unit))
        return tuple(result)

    def _values(self, family: Family) -> list[Number]:
        elements = [sigma.collins_gisin() for sigma in family.assemblages]
        result = []
        for k, word, unit in self.coordinates:
            result.append(sum((elements[k][word][c, r] * x for (r, c), x in unit.items()), zero()))
        return result

    @cached_property
    def _noise_values(self) -> list[Number]:
        return self._values(self.noise)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its optimum is t* + 1. Blocks: strategy by strategy, Bob by Bob."""
        share = number(fmpq(1, self.bobs))
        values = zip(self._noise_values, self._values(self.family), strict=True)
        objective = [n - s for n, s in values] + [zero()] * (len(self.base.strategies) * (self.bobs - 1))
        return ConicProgram(
            objective, tuple(self._blocks([-(n * share) for n in self._noise_values], share, last=False))
        )

    @cached_property
    def homogeneous(self) -> ConicProgram:
        """The program without noise: its duals are the hidden states of S itself. The functional 1 is the last variable."""
        free = len(self.base.strategies) * (self.bobs - 1)
        objective = [*(-s for s in self._values(self.family)), *([zero()] * free), number(-1)]
        blocks = self._blocks([zero()] * len(self.coordinates), number(fmpq(1, self.bobs)), last=True)
        return ConicProgram(objective, tuple(blocks))

    def _blocks(self, drops: Sequence[Number], share: Number, *, last: bool) -> list[Block]:
        result = []
        for index, strategy in enumerate(self.base.strategies):
            agrees = dict(zip(self.base.words, self.base.agreement(strategy), strict=True))
            for k, d in enumerate(self.parents.dimensions):
                terms: list[Term] = []
                for (bob, word, unit), drop in zip(self.coordinates, drops, strict=True):
                    entries = dict(unit) if bob == k and agrees[word] else {}
                    if not drop.is_zero:
                        for i in range(d):
                            entries[i, i] = entries.get((i, i), zero()) + drop
                    terms.append({place: x for place, x in entries.items() if not x.is_zero})
                plus: Term = {(i, i): one() for i in range(d)}
                minus: Term = {(i, i): number(-1) for i in range(d)}
                for other in range(len(self.base.strategies)):
                    for bob in range(1, self.bobs):
                        terms.append({} if other != index else minus if k == 0 else plus if k == bob else {})
                if last:
                    terms.append({(i, i): share for i in range(d)})
                result.append(Block(zeros(d, d) if last else identity(d) * share, terms))
        return result

    def functional(self, point: Sequence[Number]) -> FamilyFunctional:
        """F at a point: F(N) = 1."""
        rest = one()
        tables: list[dict[Word, Entries]] = [{} for _ in range(self.bobs)]
        for (k, word, unit), y, n in zip(self.coordinates, point, self._noise_values, strict=False):
            rest = rest - n * y
            entries = tables[k].setdefault(word, {})
            for place, x in unit.items():
                entries[place] = entries.get(place, zero()) + x * y
        empty, members = self.base.words[0], []
        for scenario, table in zip(self.family.scenarios, tables, strict=True):
            d = scenario.dimension
            operators = {word: dense(entries, d) for word, entries in table.items()}
            operators[empty] = operators.get(empty, zeros(d, d)) + identity(d) * (rest * fmpq(1, self.bobs))
            members.append(from_collins_gisin(scenario, operators, "min"))
        return FamilyFunctional("marginals", tuple(members))

    def is_nonnegative(self, functional: FamilyFunctional) -> bool:
        """Whether F >= 0 on every local family: sum_k 1 (x) F^k_lambda (x) 1 >= 0 for every strategy."""
        sums = [strategy_sums(member.scenario, member.elements) for member in functional.members]
        for parts in zip(*sums, strict=True):
            whole = [embedded(m, self.parents.dimensions, k) for k, m in enumerate(parts)]
            if decide(sum(whole[1:], start=whole[0])) is not None:
                return False
        return True

    def weight(self, duals: Sequence[Matrix], bits: int | None) -> Number:
        """t, rounded up to the grid 2^-bits, from the traces of approximate duals: their total is N (1 + t)."""
        total = sum((m.trace() for m in duals), zero())
        return -grid_floor(one() - total * fmpq(1, self.bobs), bits)

    def hidden_states(self, duals: Sequence[Matrix], t: Number) -> tuple[HiddenState, ...] | None:
        """Product hidden states of a parent of S + t N, near the duals; None if one is not positive."""
        count = len(self.base.strategies)
        listed = [list(duals[k :: self.bobs]) for k in range(self.bobs)]
        for index in range(count):
            traces = [table[index].trace() for table in listed]
            mean = sum(traces, zero()) / self.bobs
            for table, trace in zip(listed, traces, strict=True):
                table[index] = table[index] + identity(table[index].rows) * ((mean - trace) / table[index].rows)
        found = []
        for scenario, target, table in zip(self.family.scenarios, self.parents.target(t), listed, strict=True):
            found.append(repaired(scenario, target, table))
        return product_states(found)

    def faces(self) -> list[Matrix | None]:
        """For every block the subspace on which its hidden state lives: the supports of all elements it contributes to."""
        outside = [{key: kernel(m) for key, m in member.elements.items()} for member in self.family.members]
        frames: list[Matrix | None] = []
        for strategy in self.base.strategies:
            for k, d in enumerate(self.parents.dimensions):
                frames.append(self._frame(strategy, outside[k], d))
        return frames

    def _frame(self, strategy: Strategy, outside: Mapping[Key, Matrix | None], d: int) -> Matrix | None:
        scenario = self.family.scenarios[0]
        missed = [outside[response(scenario, strategy, x), x] for x in scenario.settings]
        rows = [[m.adjoint()] for m in missed if m is not None]
        return kernel(block(rows)) if rows else identity(d)


def product_states(bobs: Sequence[Sequence[HiddenState]]) -> tuple[HiddenState, ...] | None:
    """s^1 (x) s^2 (x) .. / p^(N - 1) for every strategy, p the common trace; None if a state is not positive.

    States that vanish are left out.
    """
    result = []
    for states in zip(*bobs, strict=True):
        trace = states[0].operator.trace()
        if any(decide(state.operator) is not None for state in states):
            return None
        if not trace.is_zero:
            joint = tensor(*(state.operator / trace for state in states)) * trace
            result.append(HiddenState(states[0].strategy, joint))
    return tuple(result)
