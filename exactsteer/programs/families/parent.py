"""Parents of a family of marginals as an exact program: how much noise makes room for one no-signalling assemblage?

    t* = min t  such that  S + t N has a parent:  sigma_{a|x} >= 0, no-signalling, with the marginals S^k + t N^k

solved in its dual: functionals G_{a|x} >= 0 on all Bobs together that depend on the marginals alone, on no-signalling tables,
with G(N) = 1; t* = max -G(S). The duals of the blocks are the parent. S has a parent iff t* <= 0; for one untrusted party it is
then quantum. With block-positive parents sigma = P + Q^{T_1}, also G_{a|x}^{T_1} >= 0. Source: arXiv:2604.07078, theorem 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number, number, one, zero
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.errors import InputError
from exactsteer.programs.conic import Block, ConicProgram, Term, dense
from exactsteer.programs.families.marginal_parts import (
    Entries,
    embedded_entries,
    hermitian_entries,
    joint_scenario,
    marginal_functional,
    with_marginals,
)
from exactsteer.programs.hidden import grid_floor
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.scenario import Key, Scenario

Elements = dict[Key, Matrix]
Weights = dict[Key, int]


@dataclass(frozen=True)
class FunctionalCoordinate:
    """One real variable of G: a table of integers over the keys times a sparse operator on all Bobs.

    If it depends on the marginals, it is `own` at one `bob`; otherwise the table vanishes on no-signalling assemblages.
    """

    weights: Weights
    entries: Entries
    bob: int | None = None
    own: Entries | None = None

    def value(self, family: Family | MeasuredFamily) -> Number:
        """Its value on a family."""
        total = zero()
        if self.bob is not None and self.own is not None:
            elements = family.members[self.bob].elements
            for key, weight in self.weights.items():
                for (r, c), x in self.own.items():
                    total = total + elements[key][c, r] * x * weight
        return total


@dataclass(frozen=True)
class ParentProgram:
    """The least weight t of a noise family N with which S + t N has a parent; t <= 0 if S has one already.

    Variables: `coordinates` in order; the multiple of the functional 1 is what G(N) = 1 leaves. `transposed`: parents need
    only be P + Q^{T_1}. Raises `InputError` if the noise is for another scenario, or is no family of marginals.
    """

    family: Family
    noise: Family
    transposed: bool = False

    def __post_init__(self) -> None:
        if self.noise.scenarios != self.family.scenarios or {self.family.shape, self.noise.shape} != {"marginals"}:
            raise InputError("the noise must be a family of marginals of the same scenario")

    @cached_property
    def scenario(self) -> Scenario:
        """The parent's scenario."""
        return joint_scenario(self.family)

    @property
    def dimensions(self) -> tuple[int, ...]:
        """The Bobs' dimensions, one for each member."""
        return tuple(s.dimension for s in self.family.scenarios)

    @cached_property
    def bobs(self) -> Scenario:
        """The parent's scenario with one trusted factor for each member."""
        return Scenario(self.scenario.untrusted, self.dimensions)

    @cached_property
    def is_real(self) -> bool:
        """Whether all elements are real, so that a real functional suffices."""
        members = (*self.family.members, *self.noise.members)
        return all(m.is_real for member in members for m in member.elements.values())

    @cached_property
    def coordinates(self) -> tuple[FunctionalCoordinate, ...]:
        """The variables; together with the functional 1 they span what depends on marginals alone."""
        result = []
        whole = hermitian_entries(self.scenario.dimension, is_real=self.is_real)
        seen = list(self._marginal_units())
        for index, (weights, vanishes) in enumerate(key_tables(self.scenario.untrusted)):
            if vanishes:
                result += [FunctionalCoordinate(weights, unit) for unit in whole]
            else:
                result += [FunctionalCoordinate(weights, *unit) for unit in (seen if index else seen[1:])]
        return tuple(result)

    def _marginal_units(self) -> list[tuple[Entries, int, Entries]]:
        """(1 (x) unit (x) 1, Bob, unit): the unit matrix first, then a complement of it for every Bob."""
        unit: Entries = {(i, i): one() for i in range(self.dimensions[0])}
        result = [(embedded_entries(unit, self.dimensions, 0), 0, unit)]
        for bob, d in enumerate(self.dimensions):
            for own in hermitian_entries(d, is_real=self.is_real):
                if (d - 1, d - 1) not in own:
                    result.append((embedded_entries(own, self.dimensions, bob), bob, own))
        return result

    @cached_property
    def _noise_values(self) -> tuple[Number, ...]:
        return tuple(c.value(self.noise) for c in self.coordinates)

    @cached_property
    def _family_values(self) -> tuple[Number, ...]:
        return tuple(c.value(self.family) for c in self.coordinates)

    @property
    def share(self) -> Number:
        """The functional 1 has this multiple of the unit matrix at every key."""
        return number(fmpq(1, len(self.scenario.settings)))

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its optimum is t* + 1. Blocks: every key, then their partial transposes if asked for."""
        d, share = self.scenario.dimension, self.share
        objective = [n - s for n, s in zip(self._noise_values, self._family_values, strict=True)]
        drops = [-(n * share) for n in self._noise_values]
        constant = identity(d) * share
        blocks = [Block(constant, self._terms(key, drops)) for key in self.scenario.keys()]
        return ConicProgram(objective, tuple(blocks + self._flipped(blocks)))

    @cached_property
    def homogeneous(self) -> ConicProgram:
        """The program without noise: its duals are the parents of S itself. The functional 1 is the last variable."""
        d = self.scenario.dimension
        unit: Term = {(i, i): self.share for i in range(d)}
        nothing = [zero()] * len(self.coordinates)
        blocks = [Block(zeros(d, d), [*self._terms(key, nothing), unit]) for key in self.scenario.keys()]
        return ConicProgram([*(-s for s in self._family_values), number(-1)], tuple(blocks + self._flipped(blocks)))

    def _terms(self, key: Key, drops: Sequence[Number]) -> list[Term]:
        """Every variable's matrix at a key, with this multiple of the unit matrix added."""
        terms: list[Term] = []
        for c, drop in zip(self.coordinates, drops, strict=True):
            weight = c.weights.get(key, 0)
            entries = {place: x * weight for place, x in c.entries.items()} if weight else {}
            if not drop.is_zero:
                for i in range(self.scenario.dimension):
                    entries[i, i] = entries.get((i, i), zero()) + drop
                entries = {place: x for place, x in entries.items() if not x.is_zero}
            terms.append(entries)
        return terms

    def _flipped(self, blocks: Sequence[Block]) -> list[Block]:
        """The partial transposes over the first Bob."""
        if not self.transposed:
            return []
        rest = self.scenario.dimension // self.dimensions[0]
        result = []
        for block in blocks:
            terms = [
                {(c // rest * rest + r % rest, r // rest * rest + c % rest): x for (r, c), x in term.items()}
                for term in block.terms
            ]
            result.append(Block(block.constant, terms))
        return result

    def table(self, point: Sequence[Number], unit: Number | None = None) -> Elements:
        """G at a point, exact; the multiple of the functional 1 is what G(N) = 1 leaves unless it is given."""
        rest = self._rest(point) if unit is None else unit
        totals: dict[Key, Entries] = {
            key: {(i, i): rest * self.share for i in range(self.scenario.dimension)} for key in self.scenario.keys()
        }
        for y, c in zip(point, self.coordinates, strict=True):
            if not y.is_zero:
                for key, weight in c.weights.items():
                    for place, x in c.entries.items():
                        totals[key][place] = totals[key].get(place, zero()) + x * y * weight
        return {key: dense(entries, self.scenario.dimension) for key, entries in totals.items()}

    def functional(self, point: Sequence[Number]) -> FamilyFunctional:
        """The functional of families that G is, at a point: its value on the noise is 1."""
        table = SteeringFunctional(self.bobs, self.table(point), "min")
        return marginal_functional(self.family.scenarios, to_collins_gisin(table))

    def _rest(self, point: Sequence[Number]) -> Number:
        """The multiple of the functional 1."""
        rest = one()
        for y, n in zip(point, self._noise_values, strict=True):
            if not y.is_zero and not n.is_zero:
                rest = rest - n * y
        return rest

    def is_nonnegative(self, table: Mapping[Key, Matrix]) -> bool:
        """Whether G >= 0 element by element, and G^{T_1} where parents need only be P + Q^{T_1}."""
        return all(
            decide(m) is None and (not self.transposed or decide(partial_transpose(m, self.dimensions, (0,))) is None)
            for m in table.values()
        )

    def target(self, t: Number) -> list[Elements]:
        """The marginals of S + t N."""
        return [
            {key: m + noise.elements[key] * t for key, m in member.elements.items()}
            for member, noise in zip(self.family.members, self.noise.members, strict=True)
        ]

    def parent(self, duals: Sequence[Matrix], t: Number) -> Elements:
        """The no-signalling table with the marginals of S + t N nearest to the duals; it need not be positive."""
        near = dict(zip(self.scenario.keys(), duals, strict=False))
        for key, q in zip(self.scenario.keys(), duals[len(near) :], strict=False):
            near[key] = near[key] + partial_transpose(q, self.dimensions, (0,))
        return with_marginals(self.bobs, near, self.target(t))

    def parts(self, duals: Sequence[Matrix], t: Number) -> tuple[Elements, Elements]:
        """(P, Q) with P + Q^{T_1} the parent near the duals and Q as it is given; without transposition Q = 0."""
        whole = self.parent(duals, t)
        keys = list(self.scenario.keys())
        size = self.scenario.dimension
        second = dict(zip(keys, duals[len(keys) :] or [zeros(size, size)] * len(keys), strict=True))
        first = {key: m - partial_transpose(second[key], self.dimensions, (0,)) for key, m in whole.items()}
        return first, second

    def weight(self, duals: Sequence[Matrix], bits: int | None) -> Number:
        """t, rounded up to the grid 2^-bits, from the traces of approximate duals: their total is 1 + t."""
        total = zero()
        for m in duals:
            total = total + m.trace()
        return -grid_floor(one() - total * self.share, bits)


def key_tables(untrusted: tuple[tuple[int, ...], ...]) -> list[tuple[Weights, bool]]:
    """A basis of integer tables over all keys, and whether each vanishes on no-signalling tables.

    Products over the parties of: all outcomes of setting 0, one outcome but the last of any setting, and the differences of
    two settings' sums, which vanish. The first is the sum over all outcomes of the first joint setting.
    """
    result: list[tuple[Weights, bool]] = [({((), ()): 1}, False)]
    for party in untrusted:
        choices = [({(a, 0): 1 for a in range(party[0])}, False)]
        choices += [({(a, x): 1}, False) for x, k in enumerate(party) for a in range(k - 1)]
        choices += [
            ({(a, x): 1 for a in range(k)} | {(a, 0): -1 for a in range(party[0])}, True)
            for x, k in enumerate(party)
            if x
        ]
        result = [
            (
                {
                    ((*a, outcome), (*x, setting)): u * v
                    for ((a, x), u), ((outcome, setting), v) in product(weights.items(), choice.items())
                },
                vanishes or own,
            )
            for weights, vanishes in result
            for choice, own in choices
        ]
    return result
