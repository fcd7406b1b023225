"""Partially classical models of three parties: terms that obey their laws, and what they add to."""

from __future__ import annotations

import pytest

import exactsteer as es
from exactsteer.algebra.matrix import identity, inner, matrix
from exactsteer.algebra.number import I
from exactsteer.errors import NotNormalised, NotPositive, ShapeMismatch, Signalling
from exactsteer.quantum.states import pure_state
from exactsteer.steering.branches import branched
from exactsteer.steering.partial import (
    PartialModel,
    PartialTerm,
    contracted,
    rest_scenario,
    strategies_of,
    term_elements,
)
from exactsteer.steering.scenario import Scenario

TWO = Scenario(((2, 2), (3,)), (2,))
ONE = Scenario(((2, 3),), (2, 3))
X, Z = es.observable(es.PAULI_X), es.observable(es.PAULI_Z)
BELL = pure_state([1, 0, 0, 1], {"A": 2, "B": 2})


def test_three_parties_are_needed():
    """Two parties, or two trusted systems written as one of dimension 4, are refused with advice."""
    for scenario in (Scenario(((2, 2),), (4,)), Scenario(((2,), (2,)), (2, 2)), Scenario(((2,), (2,), (2,)), (1,))):
        with pytest.raises(es.InputError, match="three parties"):
            PartialModel(scenario, ())


def test_the_party_apart_leaves_a_table_of_the_others():
    """Two untrusted parties share a behaviour, two trusted ones an operator, one of each an assemblage."""
    assert rest_scenario(TWO, 0) == Scenario(((3,),), (2,))
    assert rest_scenario(TWO, 2) == Scenario(TWO.untrusted, (1,))
    assert rest_scenario(ONE, 0) == Scenario(((1,),), (2, 3))
    assert rest_scenario(ONE, 1) == Scenario(((2, 3),), (3,))
    assert strategies_of(ONE, 0) == ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2))


def test_a_deterministic_party_apart_selects_elements():
    """The element of outcomes that the strategy does not give is zero, the others are the other parties' elements."""
    sigma = es.steer(BELL, [[X, Z]])
    scenario = Scenario(((2,), (2, 2)), (2,))
    model = PartialModel(scenario, (PartialTerm(0, (1,), sigma.elements),))
    found = model.assemblage()
    assert found[(0, 0), (0, 1)].is_zero
    assert all(found[(1, b), (0, y)] == sigma[b, y] for b in range(2) for y in range(2))


def test_the_trusted_parties_keep_their_order():
    """With B apart the state comes first, with C apart it comes last."""
    rho, sigma = matrix([["1/3", 0], [0, "2/3"]]), es.steer(BELL, [[X, Z]])
    scenario = Scenario(((2, 2),), (2, 2))
    for party, expected in ((1, rho.tensor(sigma[1, 0])), (2, sigma[1, 0].tensor(rho))):
        model = PartialModel(scenario, (PartialTerm(party, rho, sigma.elements),))
        assert model.assemblage()[1, 0] == expected


def test_a_behaviour_needs_its_realisation():
    """Two untrusted parties share what they can realise together, and nothing else."""
    scenario = Scenario(((2,), (2,)), (2,))
    shared = es.Realisation(pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1}), ((X,), (X,)))
    table = shared.assemblage().elements
    model = PartialModel(scenario, (PartialTerm(2, identity(2) / 2, table, branched(shared)),))
    assert model.assemblage()[(0, 0), (0, 0)] == identity(2) / 4
    for realisation in (None, branched(es.Realisation(shared.state, ((X,), (Z,))))):
        with pytest.raises(es.InputError, match="realisation"):
            PartialModel(scenario, (PartialTerm(2, identity(2) / 2, table, realisation),))


@pytest.mark.parametrize(
    ("term", "error", "message"),
    [
        (PartialTerm(3, (0, 0), {}), ShapeMismatch, "party 3"),
        (PartialTerm(0, identity(2), {((0,), (0,)): identity(6)}), ShapeMismatch, "strategy"),
        (PartialTerm(1, (0, 0), {}), ShapeMismatch, "operator"),
        (PartialTerm(0, (0, 3), {((0,), (0,)): identity(6)}), ShapeMismatch, "does not answer"),
        (PartialTerm(2, identity(2), {}), ShapeMismatch, "not \\(3, 3\\)"),
        (PartialTerm(1, -identity(2), {}), NotPositive, "operator apart"),
        (PartialTerm(0, (0, 0), {((0,), (0,)): -identity(6)}), NotPositive, "table in term 0"),
        (
            PartialTerm(1, identity(2), {k: identity(3) for k in rest_scenario(ONE, 1).keys()}),
            Signalling,
            "depend on the setting",
        ),
    ],
)
def test_a_term_that_breaks_its_law_is_refused(term, error, message):
    """Each refusal names the term and the law."""
    with pytest.raises(error, match=message):
        PartialModel(ONE, (term,))


def test_terms_of_another_total_trace_are_no_assemblage():
    """The traces of the terms add to 1, or there is no assemblage."""
    model = PartialModel(ONE, (PartialTerm(0, (0, 0), {((0,), (0,)): identity(6)}),))
    with pytest.raises(NotNormalised):
        model.assemblage()


@pytest.mark.parametrize("party", range(3))
def test_contraction_is_the_dual_of_a_term(party):
    """F(term) = f(table) for the contraction f of F, whoever is apart."""
    for scenario in (TWO, ONE):
        rest = rest_scenario(scenario, party)
        index = {key: k for k, key in enumerate([*scenario.keys()])}
        d, n = scenario.dimension, rest.dimension
        operators = {
            key: matrix([[(r * c + k) % 7 + I * (r - c) for c in range(d)] for r in range(d)])
            for key, k in index.items()
        }
        table = {key: matrix([[r + c + 2 * k + I * (c - r) * k for c in range(n)] for r in range(n)])
                 for k, key in enumerate(rest.keys())}  # fmt: skip
        size = 1 if party < scenario.parties else scenario.trusted[party - scenario.parties]
        rho = matrix([[1 + r + c + I * (r - c) for c in range(size)] for r in range(size)])
        alone = strategies_of(scenario, party)[1] if party < scenario.parties else rho
        whole = term_elements(scenario, PartialTerm(party, alone, table))
        total = sum((inner(m, whole[key]) for key, m in operators.items()), start=identity(1)[0, 0] * 0)
        f = contracted(scenario, party, alone, operators)
        assert total == sum((inner(f[key], m) for key, m in table.items()), start=identity(1)[0, 0] * 0)
