"""Partially classical models of three parties: mixtures of terms in which one party stands apart from the other two.

Parties are numbered untrusted first. In a term the party apart has a deterministic strategy if it is untrusted, an operator
rho >= 0 if it is trusted; the other two share a table of their own:

    untrusted A, B; trusted C      sigma_{ab|xy} = sum_l D_l(a|x) tau^l_{b|y}     A apart, tau^l a no-signalling table
                                                 + sum_m D_m(b|y) tau^m_{a|x}     B apart, tau^m a no-signalling table
                                                 + sum_n p_n(ab|xy) rho_n         C apart, p_n a quantum behaviour
    untrusted A; trusted B, C      sigma_{a|x}   = sum_l D_l(a|x) rho_l           A apart, rho_l >= 0 on BC
                                                 + sum_m rho_m (x) tau^m_{a|x}    B apart, tau^m a no-signalling table of A, C
                                                 + sum_n tau^n_{a|x} (x) rho_n    C apart, tau^n a no-signalling table of A, B

For one untrusted party no-signalling and quantum are the same. An assemblage without such a model demonstrates genuine
tripartite steering. Source: arXiv:1604.00501, section VI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.positivity import require_positive
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import InputError, ShapeMismatch, Signalling
from exactsteer.steering.assemblage import Assemblage, complete_elements
from exactsteer.steering.branches import BranchedRealisation
from exactsteer.steering.hidden_states import Strategy
from exactsteer.steering.projection import project
from exactsteer.steering.scenario import Joint, Key, Scenario, key_text


@dataclass(frozen=True)
class PartialTerm:
    """One term: the party apart, its strategy or operator, and the table of the other two in `rest_scenario`.

    Nothing has to be normalised. `realisation` realises the table if two untrusted parties share it.
    """

    party: int
    alone: Strategy | Matrix
    rest: Mapping[Key, Matrix]
    realisation: BranchedRealisation | None = None


@dataclass(frozen=True)
class PartialModel:
    """A partially classical model, valid by construction.

    Raises `InputError` if there are not three parties or a behaviour has no realisation, `ShapeMismatch`, `NotPositive` or
    `Signalling` for a term that breaks its law.

    >>> from exactsteer.steering.scenario import scenario
    >>> s = scenario(parties=2, settings=1, outcomes=1, trusted=1)
    >>> model = PartialModel(s, (PartialTerm(0, (0,), {((0,), (0,)): identity(1)}),))
    >>> model.assemblage()[(0, 0), (0, 0)]
    matrix([['1']])
    """

    scenario: Scenario
    terms: tuple[PartialTerm, ...]

    def __post_init__(self) -> None:
        require_three_parties(self.scenario)
        for index, term in enumerate(self.terms):
            _require_term(self.scenario, term, f"term {index}")

    def assemblage(self) -> Assemblage:
        """The assemblage that the terms add to. Raises `NotNormalised` if their traces do not add to 1."""
        d = self.scenario.dimension
        total = {key: zeros(d, d) for key in self.scenario.keys()}
        for term in self.terms:
            for key, m in term_elements(self.scenario, term).items():
                total[key] = total[key] + m
        return Assemblage(self.scenario, total)


def require_three_parties(scenario: Scenario) -> None:
    """Raises `InputError` unless one or two of exactly three parties are untrusted."""
    counts = (scenario.parties, len(scenario.trusted))
    if counts not in ((1, 2), (2, 1)):
        raise InputError(
            f"partially classical models are for three parties, one or two of them untrusted; here {counts[0]} are "
            f"untrusted and {counts[1]} trusted: write the trusted dimension as 2x2, not 4, for two trusted parties"
        )


def rest_scenario(scenario: Scenario, party: int) -> Scenario:
    """The scenario of the table that the other two parties share.

    Two trusted parties share one operator: a table of one untrusted party with one setting and one outcome. Two untrusted
    ones share a behaviour: trusted dimension 1.

    >>> s = Scenario(((2, 2), (3,)), (2,))
    >>> [str(rest_scenario(s, party)) for party in range(2)]
    ['outcomes per setting 3 and trusted dimension 2', 'outcomes per setting 2,2 and trusted dimension 2']
    """
    if party < scenario.parties:
        others = tuple(p for j, p in enumerate(scenario.untrusted) if j != party)
        return Scenario(others or ((1,),), scenario.trusted)
    kept = tuple(d for j, d in enumerate(scenario.trusted) if j != party - scenario.parties)
    return Scenario(scenario.untrusted, kept or (1,))


def strategies_of(scenario: Scenario, party: int) -> tuple[Strategy, ...]:
    """One outcome for each setting of one untrusted party, in product order."""
    return tuple(product(*(range(k) for k in scenario.untrusted[party])))


def rest_key(scenario: Scenario, party: int, strategy: Strategy, key: Key) -> Key | None:
    """The key of the others' table when an untrusted party apart answers as it does here; None if it answers otherwise.

    >>> s = Scenario(((2, 2), (3,)), (2,))
    >>> rest_key(s, 0, (0, 1), ((1, 2), (1, 0))), rest_key(s, 0, (0, 1), ((0, 2), (1, 0)))
    (((2,), (0,)), None)
    """
    a, x = key
    if strategy[x[party]] != a[party]:
        return None

    def others(values: Joint) -> Joint:
        return (*values[:party], *values[party + 1 :]) or (0,)

    return others(a), others(x)


def term_elements(scenario: Scenario, term: PartialTerm) -> dict[Key, Matrix]:
    """The term on the whole scenario."""
    if isinstance(term.alone, Matrix):
        first = term.party == scenario.parties
        rho = term.alone
        return {key: rho.tensor(m) if first else m.tensor(rho) for key, m in term.rest.items()}
    found = {}
    for key in scenario.keys():
        own = rest_key(scenario, term.party, term.alone, key)
        found[key] = zeros(scenario.dimension, scenario.dimension) if own is None else term.rest[own]
    return found


def contracted(
    scenario: Scenario, party: int, alone: Strategy | Matrix, operators: Mapping[Key, Matrix]
) -> dict[Key, Matrix]:
    """The operators f of the others with f(rest) = F(term) for every table of theirs, F the functional of `operators`."""
    if isinstance(alone, Matrix):
        index = party - scenario.parties
        if len(scenario.trusted) == 1:
            one = identity(1)
            return {key: one * (alone @ m).trace() for key, m in operators.items()}
        sizes = scenario.trusted
        weight = alone.tensor(identity(sizes[1])) if index == 0 else identity(sizes[0]).tensor(alone)
        return {key: partial_trace(weight @ m, sizes, (index,)) for key, m in operators.items()}
    found: dict[Key, Matrix] = {}
    for key, m in operators.items():
        own = rest_key(scenario, party, alone, key)
        if own is not None:
            found[own] = found[own] + m if own in found else m
    return found


def _require_term(scenario: Scenario, term: PartialTerm, place: str) -> None:
    if not 0 <= term.party < 3:
        raise ShapeMismatch(f"{place}: party {term.party} apart; the three parties are 0, 1 and 2, untrusted first")
    rest = rest_scenario(scenario, term.party)
    if isinstance(term.alone, Matrix) != (term.party >= scenario.parties):
        raise ShapeMismatch(f"{place}: an untrusted party apart has a strategy, a trusted one an operator")
    if isinstance(term.alone, Matrix):
        d = scenario.trusted[term.party - scenario.parties]
        if term.alone.shape != (d, d):
            raise ShapeMismatch(f"{place}: the operator apart is {term.alone.shape}, not {(d, d)}")
        require_positive(term.alone, f"the operator apart in {place}")
    elif term.alone not in strategies_of(scenario, term.party):
        raise ShapeMismatch(f"{place}: {term.alone} does not answer every setting of party {term.party}")
    elements = complete_elements(rest, term.rest)
    for key, m in elements.items():
        require_positive(m, f"element {key_text(key)} of the table in {place}")
    if rest.parties == 2:
        if term.realisation is None or any(
            m != elements[key] for key, m in term.realisation.assemblage().elements.items()
        ):
            raise InputError(f"{place}: give a realisation of the behaviour that the two untrusted parties share")
    elif project(rest, elements) != elements:
        raise Signalling(f"{place}: the sums over the outcomes depend on the setting; project the table first")
