"""Behaviours and Bell functionals: valid by construction, and the same whatever the notation."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, number
from exactsteer.errors import NotHermitian, NotNormalised, NotPositive, ShapeMismatch, Signalling
from exactsteer.steering import bell
from exactsteer.steering.behaviour import (
    Behaviour,
    behaviour_of,
    from_assemblage,
    from_collins_gisin,
    from_correlations,
    from_correlators,
    from_words,
)
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.functional import from_collins_gisin as from_operators
from exactsteer.steering.scenario import Scenario
from exactsteer.testing import behaviours, fields, no_signalling_assemblages, numbers, povms

LAW = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
PAIR = Scenario(((2, 2), (2, 2)), (1,))
UNEQUAL = Scenario(((2, 3), (3, 1)), (1,))
TRIPLE = Scenario(((2, 2), (2,), (2, 2)), (1,))
QUBIT = Scenario(((2, 3),), (2,))
HALF = "1/2"
COIN = {((0,), (0,)): HALF, ((1,), (0,)): HALF, ((0,), (1,)): HALF, ((1,), (1,)): HALF}


def drawn(data: st.DataObject, scenario: Scenario) -> Behaviour:
    """A random behaviour of the scenario's untrusted parties."""
    return Behaviour(scenario.untrusted, data.draw(behaviours(scenario)))


def functional(data: st.DataObject, scenario: Scenario) -> SteeringFunctional:
    """A random Bell functional with small integer coefficients."""
    table = {key: data.draw(st.integers(-2, 2)) for key in scenario.keys()}
    return bell.from_probability_table(scenario.untrusted, table)


@LAW
@given(st.data())
@pytest.mark.parametrize("scenario", [PAIR, UNEQUAL, TRIPLE])
def test_a_behaviour_is_an_assemblage_with_trusted_dimension_one(scenario, data):
    """`assemblage` and `from_assemblage` are inverse to each other, and the trusted party has the dimension 1."""
    p = drawn(data, scenario)
    sigma = p.assemblage()
    assert sigma.scenario == Scenario(scenario.untrusted, (1,))
    assert from_assemblage(sigma) == p
    assert hash(from_assemblage(sigma)) == hash(p)
    assert sigma.behaviour() == p.probabilities


@LAW
@given(st.data())
@pytest.mark.parametrize("scenario", [PAIR, UNEQUAL, TRIPLE])
def test_collins_gisin_words_determine_a_behaviour(scenario, data):
    """The independent probabilities give all others back, for any number of parties and of outcomes."""
    p = drawn(data, scenario)
    assert from_words(scenario.untrusted, p.words()) == p


@LAW
@given(st.data())
@pytest.mark.parametrize("scenario", [PAIR, UNEQUAL])
def test_the_collins_gisin_table_is_the_fields_convention(scenario, data):
    """Row and column 0 are the marginals, the rest joint probabilities in the order setting, outcome; it is invertible."""
    p = drawn(data, scenario)
    table = p.collins_gisin()
    first, second = ([(x, a) for x, k in enumerate(party) for a in range(k - 1)] for party in scenario.untrusted)
    assert table.shape == (1 + len(first), 1 + len(second))
    assert table[0, 0] == 1
    for j, (x, a) in enumerate(first, 1):
        assert table[j, 0] == sum((p[(a, b), (x, 0)] for b in range(scenario.untrusted[1][0])), number(0))
        for k, (y, b) in enumerate(second, 1):
            assert table[j, k] == p[(a, b), (x, y)]
    assert from_collins_gisin(scenario.untrusted, table) == p


@LAW
@given(st.data())
def test_correlators_determine_a_dichotomic_behaviour(data):
    """<A_x B_y> counts outcome 0 as +1; table and terms give the behaviour back, for three parties too."""
    p = drawn(data, PAIR)
    table = p.correlators()
    for x, y in product((0, 1), repeat=2):
        expected = sum((p[(a, b), (x, y)] * (-1) ** (a + b) for a, b in product((0, 1), repeat=2)), number(0))
        assert table[1 + x, 1 + y] == expected
    assert from_correlators(table) == p
    q = drawn(data, TRIPLE)
    assert from_correlations(TRIPLE.untrusted, q.correlations()) == q


@LAW
@given(st.data())
def test_a_measurement_of_the_trusted_party_makes_a_behaviour(data):
    """p(a, b|x, y) = tr(N_{b|y} sigma_{a|x}), in any field; the untrusted parties' probabilities stay."""
    field = data.draw(fields())
    sigma = data.draw(no_signalling_assemblages(QUBIT, field))
    trusted = [data.draw(povms(2, 2)), data.draw(povms(2, 3))]
    p = behaviour_of(sigma, trusted)
    assert p.untrusted == ((2, 3), (2, 3))
    for (a, x), m in sigma.elements.items():
        for y, povm in enumerate(trusted):
            for b, effect in enumerate(povm.effects):
                assert p[(*a, b), (*x, y)] == (effect @ m).trace()
            assert sum((p[(*a, b), (*x, y)] for b in range(len(povm.effects))), number(0)) == m.trace()


@LAW
@given(st.data())
@pytest.mark.parametrize("scenario", [PAIR, UNEQUAL])
def test_a_functional_has_one_value_in_every_notation(scenario, data):
    """Full, Collins-Gisin and correlator coefficients agree on every no-signalling behaviour."""
    p, f = drawn(data, scenario), functional(data, scenario)
    expected = sum((c * p.probabilities[key] for key, c in bell.probability_table(f).items()), number(0))
    assert bell.value(f, p) == expected
    table = bell.collins_gisin_table(f)
    again = bell.from_collins_gisin_table(scenario.untrusted, table)
    assert bell.value(again, p) == expected
    assert bell.collins_gisin_table(again) == table
    marginals = p.collins_gisin()
    pairs = product(range(table.rows), range(table.columns))
    assert sum((table[j, k] * marginals[j, k] for j, k in pairs), number(0)) == expected
    if scenario == PAIR:
        correlators = bell.correlator_table(f)
        assert bell.value(bell.from_correlator_table(correlators), p) == expected
        assert bell.correlator_table(bell.from_correlator_table(correlators)) == correlators


@LAW
@given(st.data())
def test_a_functional_of_three_parties_has_one_value_in_words_and_correlators(data):
    """Any number of parties: the words and the correlators carry the same functional."""
    p, f = drawn(data, TRIPLE), functional(data, TRIPLE)
    terms = bell.correlation_coefficients(f)
    assert sum((c * p.correlations()[term] for term, c in terms.items()), number(0)) == bell.value(f, p)
    assert bell.value(bell.from_correlations(TRIPLE.untrusted, terms), p) == bell.value(f, p)
    assert bell.value(from_operators(TRIPLE, to_collins_gisin(f)), p) == bell.value(f, p)


@LAW
@given(st.data())
def test_correlators_may_be_irrational(data):
    """A behaviour of uniform marginals with any correlators of size at most 1/4 is exact over their field."""
    field = data.draw(fields())
    c = [data.draw(numbers(field)) for _ in range(4)]
    small = [(x + x.conjugate()) / 256 for x in c]
    table = [[1, 0, 0], [0, small[0], small[1]], [0, small[2], small[3]]]
    assert from_correlators(table).correlators() == matrix(table)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            {((0,), (0,)): "3/2", ((1,), (0,)): "-1/2"},
            NotPositive,
            "positive: p(1|0) = -1/2; nothing is repaired silently",
        ),
        (
            {((0,), (1,)): "1/3"},
            Signalling,
            "no-signalling: the sum over the outcomes of party 0 in *|*, between its settings 0 and 1 differs by 1/6; "
            "nothing is repaired silently",
        ),
        (
            dict.fromkeys(COIN, "1/3"),
            NotNormalised,
            "normalised: the sum of all outcomes - 1 is -1/3; nothing is repaired silently",
        ),
        (
            {((0,), (0,)): number(1) / 2 + I, ((1,), (0,)): number(1) / 2 - I},
            NotHermitian,
            "real: p(0|0) differs from its conjugate by 2*I; nothing is repaired silently",
        ),
    ],
)
def test_a_violated_law_is_named_with_place_and_amount(change, error, message):
    """Each law has its error; the amount is exact."""
    with pytest.raises(error) as caught:
        Behaviour(((2, 2),), COIN | change)
    assert message == str(caught.value)


def test_missing_and_surplus_probabilities_are_refused():
    """Every outcome of every setting is needed, and none beyond the scenario."""
    with pytest.raises(ShapeMismatch, match=r"1 of 4 elements are missing: 1\|1"):
        Behaviour(((2, 2),), {key: p for key, p in COIN.items() if key != ((1,), (1,))})
    with pytest.raises(ShapeMismatch, match=r"2\|0 is outside the scenario"):
        Behaviour(((2, 2),), {**COIN, ((2,), (0,)): 0})


def test_tables_of_another_shape_are_refused():
    """Tables need two parties and the shape of the outcomes; correlators two outcomes; words and terms are all needed."""
    p = Behaviour(((2, 2),), COIN)
    with pytest.raises(ShapeMismatch, match="a table needs two untrusted parties, not 1; use words or correlations"):
        p.collins_gisin()
    with pytest.raises(ShapeMismatch, match="the table is 2 x 2; these outcome numbers need 3 x 3"):
        from_collins_gisin(((2, 2), (2, 2)), [[1, HALF], [HALF, HALF]])
    with pytest.raises(ShapeMismatch, match="setting 1 of party 0 has 3 outcomes; correlators need 2"):
        bell.from_correlations(((2, 3), (2,)), {})
    with pytest.raises(ShapeMismatch, match=r"the probability of the word is needed for each of 3; missing: A0\|1"):
        from_words(((2, 2),), {((),): number(1), (((0, 0),),): number(1) / 2})
    with pytest.raises(ShapeMismatch, match="the correlator is needed for each of 3; unknown: <A2>"):
        from_correlations(((2, 2),), {(None,): number(1), (0,): number(0), (1,): number(0), (2,): number(0)})


def test_a_bell_functional_has_the_trusted_dimension_one():
    """The tables of a functional with a trusted qubit do not exist, and a measurement must fit the trusted dimension."""
    with pytest.raises(
        ShapeMismatch, match="the functional's trusted dimension is 2; a Bell functional has dimension 1"
    ):
        bell.probability_table(es.catalogue.cjwr("XZ"))
    with pytest.raises(ShapeMismatch, match="measurement 0 acts on dimension 3; the trusted dimension is 2"):
        behaviour_of(es.catalogue.isotropic(), [es.Measurement((identity(3),))])
    with pytest.raises(ShapeMismatch, match="the trusted party needs at least one measurement"):
        behaviour_of(es.catalogue.isotropic(), [])


def test_a_behaviour_says_what_it_is():
    """The representation has the title, the outcome numbers and the field."""
    p = es.catalogue.pr_box("sqrt(2)/2")
    assert repr(p) == "Behaviour(pr-box(visibility=sqrt(2)/2): outcomes per setting 2,2 | 2,2, over Q(sqrt(2)))"
