"""Every law of an assemblage, violated in turn: the message names the law, the place and the exact amount."""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, matrix, zeros
from exactsteer.algebra.number import I, number
from exactsteer.errors import NotHermitian, NotNormalised, NotPositive, Signalling
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.laws import shown
from exactsteer.steering.scenario import Scenario, key_text, scenario

TWO = scenario(parties=2, settings=2, outcomes=2, trusted=2)
UNEQUAL = Scenario(((2, 3), (2,), (1, 2, 2)), (2,))
TINY = fmpq(1, 2**55)


def uniform(s: Scenario) -> dict:
    """White noise: every element is the unit matrix over the dimension and the number of joint outcomes."""
    return {(a, x): identity(s.dimension) / (s.dimension * len(list(s.outcomes(x)))) for a, x in s.keys()}


def moved(table: dict, source, target, amount) -> dict:
    """The table with a matrix taken from one element and added to another."""
    return table | {source: table[source] - amount, target: table[target] + amount}


def test_white_noise_obeys_every_law():
    """The starting point of the violations below has none, with unequal outcomes and three parties too."""
    for s in (TWO, UNEQUAL):
        assert MeasuredAssemblage(s, uniform(s)).report() == ()
        assert uniform(s) == dict(Assemblage(s, uniform(s)).elements)


def test_signalling_by_two_to_the_minus_55_is_an_error():
    """A difference that no double arithmetic on probabilities would notice is found, located and quantified."""
    unit = matrix([[TINY, 0], [0, 0]])
    table = moved(uniform(TWO), ((0, 0), (0, 0)), ((1, 0), (0, 0)), unit)
    data = MeasuredAssemblage(TWO, table)
    with pytest.raises(Signalling) as caught:
        data.assemblage()
    assert str(caught.value).startswith(
        "no-signalling: the sum over the outcomes of party 1 in 0,*|0,*, entry (0, 0), between its settings 0 and 1 "
        "differs by -1/36028797018963968 (about -0.000000000000000028)"
    )
    assert (1, (0, 1), -number(TINY)) == (caught.value.party, caught.value.settings, caught.value.difference)
    assert [("no-signalling", 1, -number(TINY)), ("no-signalling", 1, number(TINY))] == [
        (v.law, v.party, v.amount) for v in data.report()
    ]


def test_an_element_wise_signal_to_the_trusted_party_is_signalling_too():
    """One party: the reduced state may not depend on the setting, off the diagonal either, with a constant trace."""
    s = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    table = uniform(s)
    table[(1,), (1,)] = table[(1,), (1,)] + matrix([[0, "I/100"], ["-I/100", 0]])
    assert [str(v) for v in MeasuredAssemblage(s, table).report()] == [
        "no-signalling: the sum over the outcomes of party 0 in *|*, entry (0, 1), between its settings 0 and 1 differs by -I/100",
        "no-signalling: the sum over the outcomes of party 0 in *|*, entry (1, 0), between its settings 0 and 1 differs by I/100",
    ]


def test_a_trace_off_by_one_over_ten_to_the_twelve_is_an_error():
    """Nothing is rescaled: the exact excess is reported."""
    factor = 1 + fmpq(1, 10**12)
    data = MeasuredAssemblage(TWO, {key: m * factor for key, m in uniform(TWO).items()})
    with pytest.raises(NotNormalised) as caught:
        data.assemblage()
    assert "normalised: the total trace tr sum_a sigma_{a|x} - 1 is off by 1/1000000000000 (about 0." in str(
        caught.value
    )
    assert [("normalised", number(fmpq(1, 10**12)))] == [(v.law, v.amount) for v in data.report()]


def test_an_element_with_a_negative_direction_is_an_error():
    """The vector and the exact negative value are attached, although every marginal and every trace is right."""
    excess = matrix([[0, "1/8 + 1/2^40"], ["1/8 + 1/2^40", 0]])
    table = uniform(TWO)
    for a in ((0, 0), (1, 1)):
        table[a, (1, 1)] = table[a, (1, 1)] + excess
    for a in ((0, 1), (1, 0)):
        table[a, (1, 1)] = table[a, (1, 1)] - excess
    data = MeasuredAssemblage(TWO, table)
    with pytest.raises(NotPositive) as caught:
        data.assemblage()
    m, v = table[(0, 0), (1, 1)], caught.value.vector
    assert (v.adjoint() @ m @ v)[0, 0] == caught.value.value
    assert caught.value.value < 0
    assert re.match(
        r"positive: element 0,0\|1,1 has v\^dag M v = -\S+ \(about -\d+\.\d+\) for v = \(", str(caught.value)
    )
    assert [f"element {key_text((a, (1, 1)))}" for a in TWO.outcomes((1, 1))] == [v.place for v in data.report()]


def test_an_entry_that_is_not_hermitian_is_an_error():
    """The entry above the diagonal is named with its distance from the conjugate of its mirror image."""
    skew = matrix([[0, "I/7"], [0, 0]])
    table = moved(uniform(TWO), ((0, 0), (0, 0)), ((0, 1), (0, 0)), skew)
    data = MeasuredAssemblage(TWO, table)
    with pytest.raises(NotHermitian) as caught:
        data.assemblage()
    assert str(caught.value).startswith(
        "hermitian: element 0,0|0,0, entry (0, 1) differs from the adjoint by -I/7; if these are measured"
    )
    assert [v.law for v in data.report()][:2] == ["hermitian", "hermitian"]


def test_an_imaginary_diagonal_entry_is_not_hermitian():
    """A diagonal entry differs from its own conjugate by twice its imaginary part."""
    one = scenario(parties=1, settings=1, outcomes=2, trusted=1)
    data = MeasuredAssemblage(one, {(0, 0): [["1/2 + I/4"]], (1, 0): [["1/2 - I/4"]]})
    assert [v.place for v in data.report()] == ["element 0|0, entry (0, 0)", "element 1|0, entry (0, 0)"]
    assert [v.amount for v in data.report()] == [I / 2, -I / 2]


def test_the_report_lists_violations_of_all_four_laws_together():
    """One bad element does not hide the others: a negative element is reported beside one that is not Hermitian."""
    table = uniform(TWO)
    table[(0, 0), (0, 0)] = table[(0, 0), (0, 0)] + matrix([[0, 1], [0, 0]])
    table[(1, 1), (1, 1)] = table[(1, 1), (1, 1)] - identity(2)
    report = MeasuredAssemblage(TWO, table).report()
    assert {"hermitian", "no-signalling", "positive"} == {v.law for v in report}
    assert [v.place for v in report if v.law == "positive"] == ["element 1,1|1,1"]
    table[(0, 0), (0, 0)] = table[(0, 0), (0, 0)] + identity(2)
    assert {"hermitian", "no-signalling", "normalised", "positive"} == {
        v.law for v in MeasuredAssemblage(TWO, table).report()
    }


def test_errors_come_in_the_order_of_the_report():
    """The error is the first line of the report, with the advice what to do about measured data."""
    table = uniform(TWO)
    table[(1, 1), (1, 1)] = zeros(2, 2)
    data = MeasuredAssemblage(TWO, table)
    with pytest.raises(Signalling) as caught:
        data.assemblage()
    assert f"{data.report()[0]}; if these are measured or printed data, see MeasuredAssemblage" in str(caught.value)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_every_violated_no_signalling_equation_is_listed(seed):
    """Random integer data: the report's list equals an independent enumeration in Fractions, place by place."""
    source = Random(seed)
    table = {key: matrix([[source.randint(0, 1) for _ in range(2)] for _ in range(2)]) for key in UNEQUAL.keys()}
    expected = []
    for party, outcomes in enumerate(UNEQUAL.untrusted):
        for a, x in UNEQUAL.keys():
            if a[party] or x[party]:
                continue
            for y in range(1, len(outcomes)):
                for j in range(2):
                    for k in range(2):
                        sums = []
                        for setting in (0, y):
                            total = Fraction(0)
                            for b in range(outcomes[setting]):
                                key = (
                                    (*a[:party], b, *a[party + 1 :]),
                                    (*x[:party], setting, *x[party + 1 :]),
                                )
                                total += int(table[key][j, k].real[0])
                            sums.append(total)
                        if sums[0] != sums[1]:
                            expected.append((party, (0, y), sums[0] - sums[1]))
    report = MeasuredAssemblage(UNEQUAL, table).report()
    found = [(v.party, v.settings, Fraction(str(v.amount))) for v in report if v.law == "no-signalling"]
    assert sorted(expected) == sorted(found)


def test_amounts_are_shown_exactly_and_with_enough_decimals():
    """Short numbers stand alone; long ones get as many places as the first digit needs; complex ones get none."""
    assert shown(number(fmpq(-1, 3))) == "-1/3"
    assert shown(number(fmpq(123456, 7654321))) == "123456/7654321 (about 0.016129)"
    assert shown(number(TINY)).endswith("(about 0.000000000000000028)")
    assert shown(number(fmpq(1, 1234567)) + I) == "1/1234567 + I"
