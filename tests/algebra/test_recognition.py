"""Recognition: numbers of small height come back exactly, others are not mistaken for them."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field, quadratic_field, real_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.number import enclose, from_coefficients, number
from exactsteer.algebra.recognition import field_of, minimal_polynomial, polynomial_of, recognise
from exactsteer.steering.catalogue.angles import cosine

LAW = settings(max_examples=40, deadline=None)
BITS = 180
FIELDS: list[Field] = [
    QQ,
    quadratic_field(2),
    quadratic_field(5),
    common_field(quadratic_field(2), quadratic_field(3))[0],
    real_field((-2, 0, 0, 1), 1, 2),
]
small = st.integers(-300, 300)


@LAW
@given(st.data(), st.sampled_from(FIELDS), st.integers(1, 300))
def test_numbers_of_small_height_come_back(data, field, denominator):
    """Any element with coefficients of nine bits, from 180 bits of its value, in every field."""
    coefficients = [fmpq(data.draw(small), denominator) for _ in range(field.degree)]
    x = from_coefficients(field, coefficients)
    low, _ = enclose(x, BITS + 64)
    assert recognise(low, field, BITS) == x


@LAW
@given(st.integers(0, 2**32), st.sampled_from(FIELDS))
def test_random_numbers_are_rarely_elements(seed, field):
    """180 random bits are no element of small height: at most one in 64 by the default, none of these by the strict one."""
    source = Random(seed)
    values = [fmpq(source.getrandbits(BITS + 64), 2 ** (BITS + 64)) for _ in range(20)]
    assert sum(recognise(x, field, BITS) is not None for x in values) <= 5
    assert all(recognise(x, field, BITS, 40) is None for x in values)


def test_the_threshold_of_a_werner_state_is_not_taken_for_a_rational():
    """(3 sqrt 2 - 4)/4 has a rational within 2^-180 of height 2^87 by accident; the field is Q(sqrt 2)."""
    x = parse("(3*sqrt(2) - 4)/4")
    low, _ = enclose(x, BITS + 64)
    assert recognise(low, QQ, BITS, 2) is not None
    assert field_of(low, QQ, BITS) == quadratic_field(2)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("3/7", QQ),
        ("sqrt(2)", quadratic_field(2)),
        ("(1 + 3*sqrt(5))/16", quadratic_field(5)),
        ("5/12*sqrt(41) - 1/12", quadratic_field(41)),
        ("sqrt(8) + 1/3", quadratic_field(2)),
    ],
)
def test_the_field_of_a_value_is_found(text, field):
    """Rational, quadratic, with any denominators: the smallest field, written with the square-free root."""
    low, _ = enclose(parse(text), BITS + 64)
    assert field_of(low, QQ, BITS) == field


def test_values_of_the_own_field_need_no_other():
    """An element of K is recognised there, although it also has a minimal polynomial of its own."""
    own = FIELDS[3]
    low, _ = enclose(parse("sqrt(2) + sqrt(3)"), BITS + 64)
    assert field_of(low, own, BITS) == own
    low, _ = enclose(parse("sqrt(5)"), BITS + 64)
    found = field_of(low, quadratic_field(2), BITS)
    assert found == common_field(quadratic_field(2), quadratic_field(5))[0]


@pytest.mark.parametrize("n", [5, 16, 20, 7])
def test_cosines_have_fields_of_degree_up_to_four(n):
    """cos(2 pi/n) of degree 2 (n = 5), 4 (16, 20) and 3 (7), with a field that contains it."""
    low, _ = enclose(cosine(1, n), BITS + 64)
    found = field_of(low, QQ, BITS)
    assert found is not None
    x = recognise(low, found, BITS)
    assert x is not None
    difference = enclose(x, BITS)[0] - low
    assert abs(difference) < fmpq(1, 2 ** (BITS - 8))


def test_degree_five_is_left_alone():
    """2^(1/5) has no relation of degree four or less; asked for degree five, it has."""
    fifth = real_field((-2, 0, 0, 0, 0, 1), 1, 2)
    low, _ = fifth.enclosure(BITS + 64)
    x = fmpq(low, 2 ** (BITS + 64))
    assert field_of(x, QQ, BITS) is None
    found = field_of(x, QQ, BITS, degree=5)
    assert found is not None
    assert found.degree == 5


def test_reducible_polynomials_are_no_minimal_ones():
    """A rational has a relation of degree two, too; it is not offered as a quadratic number."""
    assert minimal_polynomial(fmpq(1, 3), BITS, 2) is None
    low, _ = enclose(parse("sqrt(2)"), BITS + 64)
    assert [int(c) for c in minimal_polynomial(low, BITS, 2).coeffs()] in ([-2, 0, 1], [2, 0, -1])


@LAW
@given(small, st.integers(1, 300), st.integers(8, 40))
def test_few_bits_recognise_little(p, q, bits):
    """With few bits only small heights are believed: what is returned is near, and simple enough for its bits."""
    x = fmpq(p, q)
    found = recognise(x, QQ, bits)
    if found is not None:
        value = fmpq(0) if found.is_zero else found.real[0]
        assert 2 * max(abs(value.p).bit_length(), value.q.bit_length()) <= bits - 6
        assert abs(value - x) <= fmpq(2 ** (bits // 2 + 6), 2**bits)
    assert recognise(fmpq(0), QQ, bits) in (None, number(0))


# --- minimal polynomials of exact numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", [0, 1]),
        ("-3/7", [3, 7]),
        ("sqrt(2)", [-2, 0, 1]),
        ("1/2 + sqrt(2)/4", [1, -8, 8]),
        ("(1 + sqrt(5))/2", [-1, -1, 1]),
        ("sqrt(2) + sqrt(3)", [1, 0, -10, 0, 1]),
        ("sqrt(2)*sqrt(3)", [-6, 0, 1]),
        ("3 - 2*sqrt(2)", [1, -6, 1]),
    ],
)
def test_minimal_polynomials_of_exact_numbers(text, expected):
    """Primitive integer coefficients from the constant on, the leading one positive, of the number's own degree."""
    assert [int(c) for c in polynomial_of(parse(text)).coeffs()] == expected


@LAW
@given(st.data(), st.sampled_from(FIELDS), st.integers(1, 60))
def test_a_number_is_a_root_of_its_minimal_polynomial(data, field, denominator):
    """p(x) = 0 exactly, p is irreducible and primitive, and its degree divides the field's."""
    x = from_coefficients(field, [fmpq(data.draw(small), denominator) for _ in range(field.degree)])
    p = polynomial_of(x)
    value = number(0)
    for c in reversed(p.coeffs()):
        value = value * x + int(c)
    assert value == 0
    assert p.content() == 1
    assert p.coeffs()[-1] > 0
    assert [multiplicity for _, multiplicity in p.factor()[1]] == [1]
    assert field.degree % p.degree() == 0


@LAW
@given(st.data(), st.sampled_from(FIELDS[1:]))
def test_the_polynomial_does_not_depend_on_the_field(data, field):
    """A rational has degree 1 in every field, and what is recognised from digits has the polynomial found in them."""
    p, q = data.draw(st.integers(-20, 20)), data.draw(st.integers(1, 20))
    rational = from_coefficients(field, [fmpq(p, q)] + [fmpq(0)] * (field.degree - 1))
    assert polynomial_of(rational) == polynomial_of(number(fmpq(p, q)))
    x = rational + from_coefficients(field, [fmpq(k == 1) for k in range(field.degree)])
    found = minimal_polynomial(enclose(x, BITS + 64)[0], BITS, polynomial_of(x).degree())
    assert found in (polynomial_of(x), -polynomial_of(x))
