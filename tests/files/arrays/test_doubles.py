"""Doubles are dyadic rationals: reading loses nothing, writing says what it changes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.number import Number, number
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.arrays import doubles
from exactsteer.files.arrays.doubles import double_array, exact_array, nearest_double
from exactsteer.files.arrays.layout import arrange
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.testing import fields, numbers

finite = st.floats(allow_nan=False, allow_infinity=False)


def fraction(x: Number) -> Fraction:
    """A rational number as a `Fraction`."""
    return Fraction(str(x))


@given(finite, finite)
def test_a_double_is_read_as_the_rational_that_it_is(re, im) -> None:
    """Real and imaginary part are exactly the doubles, subnormal, huge and negative zero included."""
    (x,) = exact_array(np.array([complex(re, im)]), "x").entries
    assert fraction(es.parse(str(Number(x.field, x.real, x.real - x.real)))) == Fraction(re)
    assert fraction(Number(x.field, x.imag, x.imag - x.imag)) == Fraction(im)


@pytest.mark.parametrize("dtype", ["?", "i1", "u8", ">i4", "f2", ">f4", "f8", "longdouble", "c8", ">c16"])
def test_all_kinds_of_numbers_are_read(dtype) -> None:
    """Logical, integer, real and complex arrays of any precision and byte order hold exact numbers."""
    array = np.array([[0, 1]], dtype=dtype)
    assert exact_array(array, "x").entries == (number(0), number(1))
    if array.dtype.kind == "f":
        third = exact_array(np.array([1], dtype=dtype) / np.array([3], dtype=dtype), "x").entries[0]
        assert third.real[0].q in (1 << 12, 1 << 25, 1 << 54, 1 << 65)


def test_an_integer_beyond_two_to_53_stays_exact() -> None:
    """64-bit integers do not pass through doubles."""
    assert exact_array(np.array([2**63 + 1], dtype=np.uint64), "x").entries == (number(2**63 + 1),)


REFUSED = {
    "NaN": (
        np.array([[0.5, np.nan]]),
        "x: entry (0, 1), counted from 0, is nan; 1 of 2 entries are not finite numbers",
    ),
    "infinity": (np.array([np.inf, -np.inf]), "x: entry (0), counted from 0, is inf; 2 of 2"),
    "complex NaN": (np.array([complex(0, np.nan)]), "is nan; 1 of 1"),
    "objects": (np.array([{}], dtype=object), "entries of the type object are no numbers"),
    "text": (np.array(["1/2"]), "entries of the type <U3 are no numbers"),
    "records": (np.zeros(1, dtype=[("re", "f8")]), "are no numbers"),
    "dates": (np.zeros(1, dtype="M8[s]"), "are no numbers"),
    "empty": (np.zeros((2, 0)), "the array is empty (2 x 0)"),
    "huge": (np.broadcast_to(0.0, (1 << 11, 1 << 11)), "the array has 4194304 entries (2048 x 2048); at most 1048576"),
}


@pytest.mark.parametrize(("array", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_number_is_refused_with_its_place(array, message) -> None:
    """NaN, infinities, objects, texts, records, and empty or immense arrays are `UnreadableFile`."""
    with pytest.raises(UnreadableFile) as error:
        exact_array(array, "x")
    assert message in str(error.value)


@given(finite)
def test_a_double_is_its_own_nearest_double(value) -> None:
    """Exact numbers that are doubles come back bit for bit."""
    (x,) = exact_array(np.array([value]), "x").entries
    assert nearest_double(x) == value


@settings(max_examples=60, deadline=None)
@given(fields().flatmap(numbers))
def test_the_nearest_double_is_nearer_than_its_neighbours(x) -> None:
    """For algebraic numbers too: no neighbouring double is closer."""
    part = Number(x.field, x.real, x.real - x.real)
    nearest = nearest_double(part)

    def distance(value: float) -> Number:
        gap = part - number(parse(str(Fraction(value))))
        return -gap if gap.sign() < 0 else gap

    for neighbour in (np.nextafter(nearest, -np.inf), np.nextafter(nearest, np.inf)):
        assert distance(nearest) <= distance(float(neighbour))


def test_a_number_beyond_all_doubles_is_refused() -> None:
    """2^2000 has no nearest double."""
    with pytest.raises(InputError, match="beyond the range of doubles; write"):
        nearest_double(parse("2^2000"))


def test_a_number_between_two_doubles_is_decided_with_more_digits(monkeypatch) -> None:
    """Where the first enclosure straddles two doubles, a finer one decides: sqrt(2) from eight bits."""
    calls = []
    coarse = doubles.enclose

    def enclose(x, bits):
        calls.append(bits)
        return coarse(x, bits >> 4)

    monkeypatch.setattr(doubles, "enclose", enclose)
    assert nearest_double(parse("sqrt(2)")) == 2**0.5
    assert len(calls) > 1


def test_an_exact_assemblage_of_doubles_is_written_and_read_without_change() -> None:
    """All entries dyadic: the array reads back as the same assemblage, with change 0."""
    sigma = es.catalogue.pr_box_assemblage()
    array, layout, change = double_array(sigma)
    assert change == 0
    assert array.dtype == np.float64
    assert arrange(exact_array(array, "x"), layout).assemblage() == sigma


def test_an_entry_that_is_no_double_is_refused_or_rounded() -> None:
    """1/3 is refused with its place; with `rounded` the largest change is the exact distance to the double."""
    data = es.MeasuredAssemblage(
        scenario(parties=1, settings=1, outcomes=2, trusted=1), {(0, 0): [["1/3"]], (1, 0): [["1/2 - sqrt(2)*I"]]}
    )
    with pytest.raises(InputError, match=r"element 0\|0, entry \(0, 0\): 1/3 is not exactly a double; write .json, or"):
        double_array(data)
    array, _, change = double_array(data, rounded=True)
    assert array.ravel().tolist() == [1 / 3, complex(0.5, -(2**0.5))]
    exact = parse("sqrt(2)") - parse(str(Fraction(2**0.5)))
    assert change == (exact if exact.sign() > 0 else -exact)


def test_outcomes_that_depend_on_the_setting_do_not_fit_into_an_array() -> None:
    """A full array needs as many outcomes for each setting; JSON does not."""
    sizes = Scenario(((2, 3),), (1,))
    data = es.MeasuredAssemblage(sizes, {key: [[0]] for key in sizes.keys()})
    with pytest.raises(ShapeMismatch, match="party 1 has 2, 3 outcomes for its settings; an array needs as many"):
        double_array(data)
