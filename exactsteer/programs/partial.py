"""Partially classical models as an exact program: an inner set of terms, solved in its dual form.

    t* = min t  such that  sigma + t N = sum over cones k of (what stands apart in k) x tau^k,   tau^k >= 0, no-signalling

A cone is a party apart with one strategy, or with one of finitely many operators. The dual: F with F(N) = 1 whose
contraction with every cone equals positive operators G^k on the others' no-signalling tables,

    G^k_{b|y} = f^k_{b|y} + U^k_y >= 0,   sum_y U^k_y = 0,        t* = max -F(sigma).

The duals of the blocks are the tables tau^k. t* <= 0 proves a model; t* > 0 says nothing, because other operators may stand
apart and behaviours of two untrusted parties are left out. Source: arXiv:1604.00501, section VI.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, column, identity, zeros
from exactsteer.algebra.number import I, one, zero
from exactsteer.algebra.positivity import decide
from exactsteer.programs.conic import Block, ConicProgram, Term, sparse
from exactsteer.programs.hidden import OperatorCoordinate, hermitian_units
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import from_collins_gisin
from exactsteer.steering.hidden_states import Strategy
from exactsteer.steering.noise import white_noise
from exactsteer.steering.partial import (
    PartialModel,
    PartialTerm,
    contracted,
    require_three_parties,
    rest_scenario,
    strategies_of,
    term_elements,
)
from exactsteer.steering.projection import project
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import collins_gisin_words


@dataclass(frozen=True)
class PartialCone:
    """A party apart with one strategy or operator, and the scenario of the others' table."""

    party: int
    alone: Strategy | Matrix
    rest: Scenario


def product_directions(d: int) -> tuple[Matrix, ...]:
    """Pure states |v><v| for v among |j> and |j> + c |k>, c a fourth root of 1 times 1/2, 1 or 2.

    For a qubit the Pauli eigenstates are among them. The list is its own complex conjugate.

    >>> len(product_directions(2)), len(product_directions(3))
    (14, 39)
    """
    vectors = [column([int(j == k) for k in range(d)]) for j in range(d)]
    for j in range(d):
        for k in range(j):
            factors = [phase * fmpq(size, 2) for phase in (one(), -one(), I, -I) for size in (1, 2, 4)]
            vectors += [vectors[j] + vectors[k] * factor for factor in factors]
    return tuple(v @ v.adjoint() / (v.adjoint() @ v)[0, 0] for v in vectors)


@dataclass(frozen=True)
class PartialProgram:
    """The least weight t of white noise with which sigma is a mixture of the cones' terms.

    Variables: `coordinates` of F, then those of the U^k, cone by cone. Raises `InputError` unless there are three parties.
    """

    assemblage: Assemblage

    def __post_init__(self) -> None:
        require_three_parties(self.scenario)

    @property
    def scenario(self) -> Scenario:
        """The scenario of the assemblage."""
        return self.assemblage.scenario

    @cached_property
    def cones(self) -> tuple[PartialCone, ...]:
        """Every strategy of every untrusted party; then, for two trusted parties, the directions of each of them."""
        s = self.scenario
        listed: list[tuple[int, Strategy | Matrix]] = [
            (party, alone) for party in range(s.parties) for alone in strategies_of(s, party)
        ]
        if s.parties == 1:
            listed += [(1 + j, rho) for j, d in enumerate(s.trusted) for rho in product_directions(d)]
        return tuple(PartialCone(party, alone, rest_scenario(s, party)) for party, alone in listed)

    @cached_property
    def is_real(self) -> bool:
        """Whether all data are real, so that real operators suffice."""
        apart = [cone.alone for cone in self.cones if isinstance(cone.alone, Matrix)]
        return all(m.is_real for m in (*self.assemblage.elements.values(), *apart))

    @cached_property
    def coordinates(self) -> tuple[OperatorCoordinate, ...]:
        """Every entry of every F_w but entry (0, 0) of F_1, which F(N) = 1 leaves."""
        words = collins_gisin_words(self.scenario)
        units = hermitian_units(self.scenario.dimension, is_real=self.is_real)
        return tuple(OperatorCoordinate(w, i, j, unit) for w in words for i, j, unit in units if any(w) or i or j)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its optimum is t* + 1. Blocks: G^k_{b|y}, cone by cone, in the order of the tables' keys."""
        s, d = self.scenario, self.scenario.dimension
        elements, noise = self.assemblage.collins_gisin(), white_noise(s).collins_gisin()
        shares = [c.value(noise[c.word]) for c in self.coordinates]
        objective = [n - c.value(elements[c.word]) for c, n in zip(self.coordinates, shares, strict=True)]
        empty = collins_gisin_words(s)[0]
        constants = from_collins_gisin(s, {empty: identity(d)}).elements
        joined = []
        for c, n in zip(self.coordinates, shares, strict=True):
            operators = {empty: identity(d) * -n}
            operators[c.word] = operators.get(c.word, zeros(d, d)) + _dense(c, d)
            joined.append(from_collins_gisin(s, operators).elements)
        free = [
            (k, y, OperatorCoordinate((), i, j, unit))
            for k, cone in enumerate(self.cones)
            for y in range(1, len(cone.rest.untrusted[0]))
            for i, j, unit in hermitian_units(cone.rest.dimension, is_real=self.is_real)
        ]
        blocks: list[Block] = []
        for k, cone in enumerate(self.cones):
            constant = contracted(s, cone.party, cone.alone, constants)
            parts = [contracted(s, cone.party, cone.alone, operators) for operators in joined]
            for key in cone.rest.keys():
                terms: list[Term] = [sparse(part[key]) for part in parts]
                terms += [_free_term(own == k, y, key[1][0], c) for own, y, c in free]
                blocks.append(Block(constant[key], terms))
        return ConicProgram([*objective, *(zero() for _ in free)], tuple(blocks))

    def model(self, tables: Sequence[Matrix]) -> PartialModel | None:
        """A model of sigma near the tables, which are listed as the blocks are; None if it is not positive.

        Every table is projected on the no-signalling ones. What is then missing from sigma goes to the first party's
        strategies: to strategy l the table sum_x (k_x / O) R_{l(x)|x} - ((m - 1) / O) R, R the residuals and O = prod_x
        k_x. Nothing is solved.
        """
        s, start = self.scenario, 0
        rests: list[dict[Key, Matrix]] = []
        missing = dict(self.assemblage.elements)
        for cone in self.cones:
            keys = list(cone.rest.keys())
            listed = dict(zip(keys, tables[start : start + len(keys)], strict=True))
            rests.append(project(cone.rest, listed))
            start += len(keys)
            part = term_elements(s, PartialTerm(cone.party, cone.alone, rests[-1]))
            missing = {key: m - part[key] for key, m in missing.items()}
        terms = []
        for cone, rest in zip(self.cones, rests, strict=True):
            if cone.party == 0 and not isinstance(cone.alone, Matrix):
                share = _share(s, cone.alone, missing)
                rest = {key: m + share[key] for key, m in rest.items()}
            if any(decide(m) is not None for m in rest.values()):
                return None
            terms.append(PartialTerm(cone.party, cone.alone, rest))
        return PartialModel(s, tuple(terms))


def _dense(c: OperatorCoordinate, d: int) -> Matrix:
    """The Hermitian matrix that a coordinate multiplies."""
    unit = identity(d)
    row, col = unit.select(range(d), [c.row]), unit.select(range(d), [c.column])
    upper = row @ col.adjoint() * c.unit
    return upper if c.row == c.column else upper + upper.adjoint()


def _free_term(own: bool, setting: int, y: int, c: OperatorCoordinate) -> Term:
    """What U_setting contributes to G_{b|y}: it stands at its own setting, and minus it at setting 0."""
    if not own or y not in (0, setting):
        return {}
    return c.entries if y == setting else {place: -x for place, x in c.entries.items()}


def _share(scenario: Scenario, strategy: Strategy, missing: dict[Key, Matrix]) -> dict[Key, Matrix]:
    """What one strategy of the first party has to take of a no-signalling table that all of them are to add to."""
    outcomes = scenario.untrusted[0]
    count = prod(outcomes)
    weighted = {(a, x): m * fmpq(outcomes[x[0]], count) for (a, x), m in missing.items()}
    found = contracted(scenario, 0, strategy, weighted)
    for (a, x), m in missing.items():
        if x[0] == 0:  # the sum over its outcomes is the others' marginal
            key = (a[1:] or (0,), x[1:] or (0,))
            found[key] = found[key] + m * fmpq(1 - len(outcomes), count)
    return found
