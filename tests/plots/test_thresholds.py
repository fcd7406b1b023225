"""Thresholds: exact when both ends agree, otherwise an interval that is rounded outward."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.number import Number, number
from exactsteer.errors import InputError
from exactsteer.plots import NoiseLine, Threshold


def exact(text: str) -> Number:
    """The number that a person writes."""
    return number(parse(text))


@given(lo=st.fractions(-2, 2), width=st.fractions(min_value="1/1000000000000", max_value=1))
def test_the_printed_interval_contains_the_proved_one(lo, width) -> None:
    """Decimals are rounded outward, so that what is read off a figure is proved as well."""
    hi = lo + width
    text = Threshold("", *(number(fmpq(x.numerator, x.denominator)) for x in (lo, hi))).text
    low, high = (number(parse_decimal(part)) for part in text.removeprefix("∈ [").removesuffix("]").split(", "))
    assert low <= fmpq(lo.numerator, lo.denominator)
    assert high >= fmpq(hi.numerator, hi.denominator)


def parse_decimal(text: str) -> fmpq:
    """The rational that a printed decimal is."""
    whole, _, digits = text.replace("−", "-").partition(".")
    return fmpq(int(whole + digits), 10 ** len(digits))


@pytest.mark.parametrize(
    ("lo", "hi", "text"),
    [
        ("sqrt(3)/3", "sqrt(3)/3", "= √3/3"),
        ("-1/2", "-1/2", "= −1/2"),
        ("0.5", "0.5000000001", "∈ [0.50000000000, 0.50000000010]"),
        ("-1/3", "1/3", "∈ [−0.34, 0.34]"),
        (
            "12345678901234567/100000000000000000",
            "12345678901234567/100000000000000000",
            "∈ [0.123456789012, 0.123456789013]",
        ),
    ],
)
def test_a_threshold_is_printed_exactly_if_it_is_short(lo: str, hi: str, text: str) -> None:
    """Short exact values as they are; long ones, and intervals, as decimals."""
    ends = [exact(x) if "." not in x else number(parse_decimal(x)) for x in (lo, hi)]
    assert Threshold("lhs", *ends).text == text


def test_an_empty_interval_is_refused() -> None:
    """A lower bound above the upper one is no bracket."""
    with pytest.raises(InputError, match=r"lhs: the interval \[1, 0\] is empty"):
        Threshold("lhs", number(1), number(0))


def test_the_smallest_set_comes_first() -> None:
    """The set that a line with more and more noise enters last is the first row."""
    small, large = Threshold("small", exact("1/4"), exact("1/4")), Threshold("large", exact("3/4"), exact("3/4"))
    assert NoiseLine("v", (large, small), "below").ordered == (small, large)
    assert NoiseLine("r", (large, small), "above").ordered == (large, small)
