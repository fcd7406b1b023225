"""Pseudo-LHS models: theorem 5 for every no-signalling assemblage, and lemma 3 in both directions."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import Matrix, identity, matrix, unify_matrices, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import (
    InputError,
    NotHermitian,
    NotNormalised,
    NotPositive,
    ShapeMismatch,
    Signalling,
    WrongField,
)
from exactsteer.steering.hidden_states import (
    AffineModel,
    AffineTerm,
    HiddenState,
    HiddenStateModel,
    affine_combination,
    response,
    strategies,
    theorem_5,
)
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.testing import fields, hermitian, lhs_assemblages, no_signalling_assemblages, scenarios

LAW = settings(deadline=None, max_examples=40)
COIN = scenario(parties=1, settings=1, outcomes=2, trusted=2)


@st.composite
def models(draw: st.DrawFn, where: Scenario) -> HiddenStateModel:
    """Pseudo-LHS models of up to five hidden states, Hermitian and in general indefinite; strategies may repeat."""
    d = where.dimension
    field = draw(fields())
    chosen = draw(st.lists(st.sampled_from(list(strategies(where))), min_size=1, max_size=5))
    operators = [draw(hermitian(d, field)) for _ in chosen]
    rest = 1 - sum((m.trace() for m in operators), number(0))
    operators[0] = operators[0] + identity(d) * (rest / d)
    return HiddenStateModel(where, tuple(map(HiddenState, chosen, operators)))


def total_weight(terms: tuple[AffineTerm, ...]) -> Number:
    """The sum of the |q|."""
    return sum((t.weight * t.weight.sign() for t in terms), number(0))


# --- theorem 5 -----------------------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_every_no_signalling_assemblage_has_a_pseudo_lhs_model(data):
    """Theorem 5, for any field and for settings and outcomes that differ between parties."""
    sigma = data.draw(no_signalling_assemblages(data.draw(scenarios()), data.draw(fields())))
    model = theorem_5(sigma)
    assert model.assemblage() == sigma
    assert len(model.states) <= prod(1 + sum(party) for party in sigma.scenario.untrusted)


@LAW
@given(st.data())
def test_each_hidden_state_of_theorem_5_is_plus_or_minus_a_positive_operator(data):
    """So the affine combination has one term for each, of weight tr sigma_lambda, and sum |q| = prod (2 m_j - 1)."""
    sigma = data.draw(no_signalling_assemblages(data.draw(scenarios()), data.draw(fields())))
    model = theorem_5(sigma)
    combination = affine_combination(model)
    assert [s.operator for s in model.states] == [t.operator for t in combination.terms]
    assert total_weight(combination.terms) == prod(2 * len(party) - 1 for party in sigma.scenario.untrusted)


@LAW
@given(st.data())
def test_one_setting_per_party_needs_no_negative_state(data):
    """The model of theorem 5 is then a local one."""
    counts = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=2))
    sigma = data.draw(no_signalling_assemblages(Scenario(tuple((k,) for k in counts), (2,))))
    assert theorem_5(sigma).is_local


# --- models in general ---------------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_every_pseudo_lhs_model_is_no_signalling(data):
    """The other half of theorem 5: the only law that a pseudo-LHS model can break is positivity."""
    model = data.draw(models(data.draw(scenarios())))
    assert {violation.law for violation in model.family().report()} <= {"positive"}


@LAW
@given(st.data(), st.sampled_from([(1,), (2,), (3,), (2, 2), (2, 3), (1, 2), (2, 1, 2)]))
def test_lemma_3_both_ways(data, trusted):
    """Indefinite hidden states are affine combinations of states, product states for several trusted parties, and back."""
    model = data.draw(models(Scenario(((2, 1), (2,)), trusted)))
    combination = affine_combination(model)
    assert all(len(term.states) == len(trusted) for term in combination.terms)
    assert all(decide(rho) is None and rho.trace() == 1 for term in combination.terms for rho in term.states)
    assert combination.pseudo_lhs().family() == model.family()


def test_a_traceless_hidden_state_is_a_difference_of_two_states():
    """Z is (Z + 1) - 1: two terms of opposite weights, none of them lost because its trace is zero."""
    z = matrix([[1, 0], [0, -1]])
    model = HiddenStateModel(COIN, (HiddenState((0,), z), HiddenState((1,), identity(2) / 2)))
    combination = affine_combination(model)
    assert [str(term.weight) for term in combination.terms] == ["2", "-2", "1"]
    assert combination.pseudo_lhs().family() == model.family()


def test_an_entangled_state_of_the_trusted_parties_needs_negative_weights():
    """The singlet is an affine combination of products, and not a convex one: it is no separable state."""
    where = scenario(parties=1, settings=1, outcomes=1, trusted=(2, 2))
    singlet = matrix([[0, 0, 0, 0], [0, 1, -1, 0], [0, -1, 1, 0], [0, 0, 0, 0]]) / 2
    combination = affine_combination(theorem_5(es.Assemblage(where, {(0, 0): singlet})))
    assert min(term.weight.sign() for term in combination.terms) == -1
    assert combination.pseudo_lhs().assemblage()[0, 0] == singlet


@LAW
@given(st.data())
def test_every_lhs_assemblage_is_proved_to_be_pseudo_lhs(data):
    """The inclusion of definition 1 in definition 2, from the assemblage alone."""
    sigma = data.draw(lhs_assemblages(data.draw(scenarios()), data.draw(fields())))
    assert es.verify(es.prove(es.PseudoLHS(sigma))).kind == "pseudo-lhs"


@LAW
@given(st.data())
def test_positive_hidden_states_are_inside_every_set(data):
    """LHS < pseudo-LHS: one local model proves both claims."""
    where = data.draw(scenarios())
    chosen = data.draw(st.lists(st.sampled_from(list(strategies(where))), min_size=1, max_size=4))
    field = data.draw(fields())
    vectors = [data.draw(hermitian(where.dimension, field)) for _ in chosen]
    raw = [m @ m + identity(where.dimension) for m in vectors]
    total = sum((m.trace() for m in raw), number(0))
    model = HiddenStateModel(where, tuple(HiddenState(s, m / total) for s, m in zip(chosen, raw, strict=True)))
    assert model.is_local
    sigma = model.assemblage()
    assume(sigma.field == unify_matrices([state.operator for state in model.states])[0])
    for claim in (es.LHS(sigma), es.PseudoLHS(sigma)):
        assert es.verify(es.prove(claim, realisation=model)).kind == claim.kind


def test_hidden_states_are_written_over_the_field_of_the_assemblage():
    """Irrational hidden states that add to a rational assemblage prove nothing yet: the error names both fields."""
    half, root = identity(2) / 2, identity(2) * es.parse("sqrt(2)/8")
    model = HiddenStateModel(COIN, (HiddenState((0,), half - root), HiddenState((0,), root)))
    assert model.is_local
    with pytest.raises(WrongField, match=r"a hidden state is over Q\(sqrt\(2\)\), but the certificate's field is QQ"):
        es.prove(es.LHS(model.assemblage()), realisation=model)


@LAW
@given(scenarios())
def test_strategies_answer_every_setting(where):
    """There are prod k strategies, in product order, and each outcome at each joint setting is some strategy's."""
    listed = list(strategies(where))
    assert listed == sorted(listed)
    assert len(listed) == prod(k for party in where.untrusted for k in party)
    for x in where.settings:
        assert {response(where, s, x) for s in listed} == set(where.outcomes(x))


# --- bad input -----------------------------------------------------------------------------------------------------


def one(strategy: tuple[int, ...], m: Matrix) -> HiddenStateModel:
    return HiddenStateModel(COIN, (HiddenState(strategy, m),))


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: one((0, 1), identity(2) / 2), ShapeMismatch, r"strategy 0 is \(0, 1\); it needs one outcome for each of 1 "),
        (lambda: one((2,), identity(2) / 2), ShapeMismatch, r"strategy 0 is \(2,\)"),
        (lambda: one((0,), identity(3) / 3), ShapeMismatch, r"hidden state 0 has shape \(3, 3\), not \(2, 2\)"),
        (lambda: one((0,), matrix([[1, 1], [0, 0]])), NotHermitian, r"hidden state 0 is not Hermitian: entry \(0, 1\)"),
        (lambda: one((0,), identity(2)), NotNormalised, "the traces of the hidden states add to 2, not 1"),
        (lambda: HiddenStateModel(COIN, ()), NotNormalised, "add to 0, not 1"),
    ],
    ids=["length", "range", "shape", "Hermitian", "trace", "empty"],
)  # fmt: skip
def test_a_model_that_is_none_is_refused(build, error, message):
    """Strategies, shapes, Hermiticity and normalisation, each with the place and the amount."""
    with pytest.raises(error, match=message):
        build()


def test_a_model_without_positive_elements_is_no_assemblage():
    """The family exists, the assemblage does not: the element and a vector are named."""
    model = HiddenStateModel(COIN, (HiddenState((0,), matrix([[2, 0], [0, -1]])),))
    (violation,) = model.family().report()
    assert (violation.law, violation.amount) == ("positive", number(-1))
    with pytest.raises(NotPositive, match=r"element 0\|0 has v\^dag M v = -1 for v = \(0, 1\)"):
        model.assemblage()


def state(rho: Matrix, weight: Number | int = 1) -> AffineTerm:
    return AffineTerm((0,), number(weight), (rho,))


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: state(matrix([[2, 0], [0, -1]])), NotPositive, r"trusted party 0 in a term is not positive: v\^dag M v = -1"),
        (lambda: state(identity(2)), NotNormalised, "trusted party 0 in a term has trace 2, not 1; put it into the weight"),
        (lambda: state(identity(2) / 2, 1 + I), InputError, r"the weight 1 \+ I of a term is not real"),
        (lambda: AffineModel(COIN, (state(identity(3) / 3),)), ShapeMismatch, r"states of dimensions \(3,\), not \(2,\)"),
        (lambda: AffineModel(COIN, (state(identity(2) / 2, 3),)), NotNormalised, "the weights add to 3, not 1"),
        (lambda: AffineModel(COIN, (AffineTerm((), number(1), (identity(2) / 2,)),)), ShapeMismatch, r"strategy 0 is \(\)"),
    ],
    ids=["positive", "trace", "real", "dimension", "sum", "strategy"],
)  # fmt: skip
def test_an_affine_combination_of_anything_but_states_is_refused(build, error, message):
    """Each term needs states and a real weight; the weights add to 1."""
    with pytest.raises(error, match=message):
        build()


def test_theorem_5_has_no_signalling_input():
    """Its input is an assemblage, and signalling data are none: the difference is exact."""
    where = scenario(parties=1, settings=2, outcomes=1, trusted=1)
    with pytest.raises(Signalling, match="differs by 1/4"):
        theorem_5(es.MeasuredAssemblage(where, {(0, 0): [[1]], (0, 1): [["3/4"]]}).assemblage())


def test_the_zero_operator_adds_no_term():
    """Hidden states that vanish leave the combination."""
    model = HiddenStateModel(COIN, (HiddenState((0,), identity(2) / 2), HiddenState((1,), zeros(2, 2))))
    assert len(affine_combination(model).terms) == 1
