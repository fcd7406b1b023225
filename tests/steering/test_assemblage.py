"""Assemblages are complete, valid and exact values; their marginals and independent elements follow by exact sums."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import QQ, quadratic_field
from exactsteer.algebra.matrix import identity, matrix, zeros
from exactsteer.algebra.number import number
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.steering.assemblage import (
    Assemblage,
    MeasuredAssemblage,
    from_collins_gisin,
)
from exactsteer.steering.scenario import scenario

LAW = settings(max_examples=20, deadline=None)
ONE = scenario(parties=1, settings=2, outcomes=2, trusted=2)
HALF = identity(2) / 4


@pytest.fixture(scope="module")
def assemblages(realisations):
    """Quantum assemblages of one to three parties with unequal settings and outcomes."""
    return realisations(parties=(1, 3)).map(lambda r: r.assemblage())


@LAW
@given(st.data())
def test_marginals_do_not_depend_on_the_settings_of_the_other_parties(assemblages, data):
    """sigma_{a_S|x_S} is the sum over the others' outcomes, whatever they measure, for every subset S (eq. (14))."""
    sigma = data.draw(assemblages)
    s = sigma.scenario
    for chosen in product((False, True), repeat=s.parties):
        parties = [j for j in range(s.parties) if chosen[j]]
        for a, x in s.keys():
            total = zeros(s.dimension, s.dimension)
            for b in s.outcomes(x):
                if all(b[j] == a[j] for j in parties):
                    total = total + sigma[b, x]
            assert total == sigma.marginal(parties, [a[j] for j in parties], [x[j] for j in parties])
            if not parties:
                assert total == sigma.reduced_state()


@LAW
@given(st.data())
def test_the_collins_gisin_elements_determine_the_assemblage(assemblages, data):
    """Leaving out last outcomes loses nothing: the round trip gives every element back."""
    sigma = data.draw(assemblages)
    blocks = sigma.collins_gisin()
    assert sigma.elements == from_collins_gisin(sigma.scenario, blocks)
    assert sigma.reduced_state() == blocks[((),) * sigma.scenario.parties]


@LAW
@given(st.data())
def test_the_behaviour_is_a_no_signalling_probability_distribution(assemblages, data):
    """p(a|x) = tr sigma_{a|x} is non-negative and sums to 1 for each joint setting."""
    sigma = data.draw(assemblages)
    p = sigma.behaviour()
    assert all(value >= 0 for value in p.values())
    for x in sigma.scenario.settings:
        assert sum((p[a, x] for a in sigma.scenario.outcomes(x)), number(0)) == 1


@LAW
@given(st.data())
def test_equality_is_mathematical(assemblages, data):
    """Order of the table, field of the entries and title do not matter; one different element does."""
    sigma = data.draw(assemblages)
    table = {key: m.over(quadratic_field(5)) for key, m in reversed(sigma.elements.items())}
    other = Assemblage(sigma.scenario, table, "another title")
    assert sigma == other
    assert hash(sigma) == hash(other)
    assert list(sigma.elements) == list(other.elements)
    first = next(iter(sigma.elements))
    changed = MeasuredAssemblage(
        sigma.scenario, sigma.elements | {first: sigma.elements[first] * 2 + identity(sigma.scenario.dimension)}
    )
    assert MeasuredAssemblage(sigma.scenario, sigma.elements) != changed
    assert sigma != changed


def test_elements_are_indexed_by_outcomes_and_settings():
    """sigma[a, x] for one party, sigma[(a, b), (x, y)] for several, and nothing outside the scenario."""
    elements = {(a, x): identity(2) / 2 if a == x else zeros(2, 2) for a in range(2) for x in range(2)}
    sigma = Assemblage(ONE, elements)
    assert identity(2) / 2 == sigma[1, 1] == sigma[(1,), (1,)]
    assert zeros(2, 2) == sigma[0, 1]
    for outside in ((2, 0), (0, 2), (-1, 0), ((0, 0), (0, 0))):
        with pytest.raises(ShapeMismatch):
            sigma[outside]


def test_missing_elements_are_listed():
    """Claims store all elements, so all must be given."""
    with pytest.raises(ShapeMismatch, match=r"2 of 4 elements are missing: 0\|1, 1\|1"):
        Assemblage(ONE, {(0, 0): HALF, (1, 0): HALF})


def test_elements_outside_the_scenario_are_refused():
    """An extra element is an error, not a comment."""
    table = {(a, x): HALF for a in range(2) for x in range(2)}
    with pytest.raises(ShapeMismatch, match=r"2\|0 is outside the scenario"):
        Assemblage(ONE, table | {(2, 0): HALF})


def test_elements_of_another_size_are_refused():
    """The element is named with its size and the trusted dimension."""
    table = {(a, x): HALF for a in range(2) for x in range(2)}
    with pytest.raises(ShapeMismatch, match=r"element 1\|0 is 3 x 3, the trusted dimension is 2"):
        Assemblage(ONE, table | {(1, 0): identity(3)})


def test_floating_point_numbers_are_refused():
    """0.5 is not an exact entry; `1/2` is."""
    table = {(a, x): [["1/4", 0], [0, "1/4"]] for a in range(2) for x in range(2)}
    assert Assemblage(ONE, dict.fromkeys(table, HALF)) == Assemblage(ONE, table)
    with pytest.raises(InputError, match="is not an exact entry"):
        Assemblage(ONE, table | {(0, 0): [[0.25, 0], [0, 0.25]]})


def test_all_elements_are_brought_into_one_field():
    """The compositum of the fields of the entries, and Q when all are rational."""
    table = {(a, x): matrix([["1/4", "0"], ["0", "1/4"]]) for a in range(2) for x in range(2)}
    assert Assemblage(ONE, table).field == QQ
    tilted = matrix([["1/4", "sqrt(2)/8"], ["sqrt(2)/8", "1/4"]])
    sigma = Assemblage(ONE, table | {(0, 1): tilted, (1, 1): HALF * 2 - tilted})
    assert {quadratic_field(2)} == {m.field for m in sigma.elements.values()} | {sigma.field}
    other = matrix([["1/4", "sqrt(3)*I/8"], ["-sqrt(3)*I/8", "1/4"]])
    sigma = Assemblage(ONE, {(0, 0): other, (1, 0): HALF * 2 - other, (0, 1): tilted, (1, 1): HALF * 2 - tilted})
    assert sigma.field.degree == 4


def test_measured_data_may_break_every_law():
    """The type for raw data reports instead of refusing, and becomes an assemblage only when the report is empty."""
    table = {(a, x): HALF for a in range(2) for x in range(2)}
    assert Assemblage(ONE, table) == MeasuredAssemblage(ONE, table).assemblage()
    data = MeasuredAssemblage(ONE, table | {(0, 0): zeros(2, 2)})
    assert {"no-signalling", "normalised"} == {v.law for v in data.report()}
    with pytest.raises(InputError):
        data.assemblage()
