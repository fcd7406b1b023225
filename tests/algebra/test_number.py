"""Numbers of K(i): the laws of a field, signs that are proven, and decimals that are rounded as they say."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.number import (
    I,
    Number,
    decimal_text,
    enclose,
    from_coefficients,
    generator,
    join,
    number,
    one,
    zero,
)
from exactsteer.errors import WrongField

LAW = settings(max_examples=25, deadline=None)
ROOT = generator(quadratic_field(2))


@LAW
@given(data=st.data())
def test_addition_and_multiplication_obey_the_field_axioms(numbers, data):
    """Both are associative and commutative, multiplication distributes, and differences and quotients undo them."""
    x, y, z = (data.draw(numbers) for _ in range(3))
    assert (x + y) + z == x + (y + z)
    assert (x * y) * z == x * (y * z)
    assert x + y == y + x
    assert x * y == y * x
    assert x * (y + z) == x * y + x * z
    assert (x + y) - y == x
    assert x - y == -(y - x)
    assert (x - x).is_zero
    assert x + 0 == x == 1 * x
    if not y.is_zero:
        assert (x / y) * y == x
        assert y * y.inverse() == 1


@LAW
@given(data=st.data())
def test_arithmetic_agrees_with_doubles(numbers, approximate, data):
    """Sums, products, quotients and powers come out where complex arithmetic in double precision puts them."""
    x, y = data.draw(numbers), data.draw(numbers)
    a, b = approximate(x), approximate(y)
    assert abs(approximate(x + y) - (a + b)) < 1e-8
    assert abs(approximate(x * y) - a * b) < 1e-6
    assert abs(approximate(x**3) - a**3) < 1e-3
    if abs(b) > 1e-2:
        assert abs(approximate(x / y) - a / b) < 1e-3


@LAW
@given(data=st.data(), exponent=st.integers(-5, 5))
def test_powers_are_repeated_products(numbers, data, exponent):
    """x^n is n factors x, x^0 is 1, and x^-n is the inverse of x^n."""
    x = data.draw(numbers)
    assume(not x.is_zero)
    assert math.prod([x if exponent > 0 else 1 / x] * abs(exponent), start=one()) == x**exponent


@LAW
@given(data=st.data())
def test_conjugation_is_an_automorphism_that_fixes_the_reals(numbers, reals, data):
    """It respects sums and products, is its own inverse, and x conj(x) is real and never negative."""
    x, y, r = data.draw(numbers), data.draw(numbers), data.draw(reals)
    assert (x + y).conjugate() == x.conjugate() + y.conjugate()
    assert (x * y).conjugate() == x.conjugate() * y.conjugate()
    assert x.conjugate().conjugate() == x
    assert r.conjugate() == r
    assert int(not x.is_zero) == (x * x.conjugate()).sign()


@LAW
@given(data=st.data())
def test_the_sign_is_multiplicative_and_agrees_with_doubles(reals, approximate, data):
    """sign(x y) = sign(x) sign(y), sign(-x) = -sign(x), and a double far from zero has the same sign."""
    x, y = data.draw(reals), data.draw(reals)
    assert x.sign() * y.sign() == (x * y).sign()
    assert -x.sign() == (-x).sign()
    assert x.is_zero == (x.sign() == 0)
    value = approximate(x).real
    if abs(value) > 1e-6:
        assert math.copysign(1, value) == x.sign()


@LAW
@given(data=st.data())
def test_the_order_is_total_and_compatible_with_sums(reals, data):
    """Exactly one of x < y, x == y, x > y holds; adding a number keeps it."""
    x, y, z = (data.draw(reals) for _ in range(3))
    assert [x < y, x == y, x > y].count(True) == 1
    assert (x <= y) == (x < y or x == y) == (y >= x)
    assert (x < y) == (x + z < y + z)


@pytest.mark.parametrize("steps", [5, 20, 60, 200])
def test_tiny_differences_have_proven_signs(steps):
    """The continued fraction p/q of sqrt 2 errs by 1/(2.8 q^2), above and below in turn, and every sign comes out."""
    p, q = 1, 1
    for step in range(1, steps + 1):
        p, q = p + 2 * q, p + q
        assert (1 if step % 2 else -1) == (fmpq(p, q) - ROOT).sign()


def test_665857_over_470832_exceeds_the_square_root_of_two():
    """They agree to twelve digits, and the difference is still positive."""
    assert number("665857/470832") > ROOT
    assert number("665857/470832") ** 2 == 2 + number("1/470832") ** 2


def test_a_sign_depends_on_the_embedding():
    """1 - t is negative at t = sqrt 2 and positive at t = -sqrt 2, though the minimal polynomial is one."""
    other = generator(real_field((-2, 0, 1), -2, -1))
    assert [(1 - ROOT).sign(), (1 - other).sign()] == [-1, 1]
    assert [(t - fmpq(1, 5)).sign() for t in (ROOT, generator(real_field((1, -3, 0, 1), 0, 1)), other)] == [1, 1, -1]


def test_only_real_numbers_have_a_sign_an_order_and_a_decimal_form():
    """A number with an imaginary part is refused, and nothing is dropped silently."""
    for ask in (Number.sign, decimal_text, lambda x: enclose(x, 8), lambda x: x < 1):
        with pytest.raises(WrongField, match="not real"):
            ask(1 + I)


@LAW
@given(data=st.data())
def test_equal_numbers_have_equal_hashes(numbers, field, data):
    """Rational numbers equal and hash like the integers and rationals that they are, over every field."""
    x = data.draw(numbers)
    assert hash(x + 1 - 1) == hash(x)
    assert {number(3, field): "three"}[3] == {3: "three"}[number(3, field)] == "three"
    assert hash(number("1/2", field)) == hash(fmpq(1, 2)) == hash(Fraction(1, 2))
    assert (hash(I), True) == (hash(I + zero(field)), I + zero(field) == I)


def test_numbers_of_two_fields_do_not_mix():
    """Sums, products, quotients and comparisons of Q(sqrt 2) with Q(sqrt 3) are refused; equality is simply false."""
    other = generator(quadratic_field(3))
    operations = (
        lambda x, y: x + y,
        lambda x, y: x - y,
        lambda x, y: x * y,
        lambda x, y: x / y,
        lambda x, y: x < y,
        lambda x, y: x >= y,
    )
    for operation in operations:
        with pytest.raises(WrongField, match="do not mix"):
            operation(ROOT, other)
    assert other != ROOT


def test_rational_numbers_mix_with_every_field(field):
    """Q lies in every field, and the larger field is kept."""
    t = generator(field)
    assert field == (number("1/2") + t).field == (t * number(3)).field == join(QQ, field) == join(field, QQ)
    assert t + number("1/2") == fmpq(1, 2) + t


@pytest.mark.parametrize("value", [0.5, 1.0, True, False, 1j, "1", None])
def test_arithmetic_with_anything_inexact_is_a_type_error(value):
    """Doubles, truth values, complex doubles and texts never enter an exact computation, from either side."""
    operations = (
        lambda x: x + value,
        lambda x: value + x,
        lambda x: x - value,
        lambda x: value - x,
        lambda x: x * value,
        lambda x: value * x,
        lambda x: x / value,
        lambda x: value / x,
        lambda x: x < value,
        lambda x: x >= value,
        lambda x: x**value,
    )
    for operation in operations:
        with pytest.raises(TypeError):
            operation(ROOT)
    assert value != ROOT / ROOT


@pytest.mark.parametrize("value", [0.5, True, None, 1j, "0.5", "sqrt(2)"])
def test_only_exact_rationals_become_numbers(value):
    """`number` and `from_coefficients` refuse doubles, truth values and expressions."""
    with pytest.raises(WrongField):
        number(value)
    with pytest.raises(WrongField):
        from_coefficients(quadratic_field(2), [1, value])


def test_zero_has_no_inverse(field):
    """Division by an exact zero is a `ZeroDivisionError`, for 0 in every field."""
    for divide in (lambda: zero(field).inverse(), lambda: one(field) / 0, lambda: 1 / zero(field), lambda: I / zero()):
        with pytest.raises(ZeroDivisionError):
            divide()


def test_the_generator_is_a_root_of_its_polynomial(field):
    """f(t) = 0, over Q with t = 0; and long coefficient lists are reduced modulo f."""
    t = generator(field)
    assert sum((c * t**k for k, c in enumerate(field.polynomial)), start=zero(field)) == 0
    assert t**7 - I * t**5 == from_coefficients(field, [0] * 7 + [1], [0] * 5 + [-1])


def test_the_imaginary_unit_squares_to_minus_one(field):
    """I^2 = -1 and 1/(1 + I t) = (1 - I t)/(1 + t^2) in every K(i)."""
    t = generator(field)
    assert I * I == -1
    assert (1 - I * t) / (1 + t * t) == 1 / (1 + I * t)


@LAW
@given(data=st.data(), bits=st.integers(4, 200))
def test_enclosures_contain_the_number_and_shrink(reals, data, bits):
    """lo <= x <= hi by exact comparison, with a width below 2^-bits times a size."""
    x = data.draw(reals)
    low, high = enclose(x, bits)
    assert low <= x <= high
    assert high - low <= fmpq(10**5, 2**bits)


@LAW
@given(data=st.data(), digits=st.integers(0, 30))
def test_decimals_are_rounded_as_they_say(reals, data, digits):
    """Down is at most x, up at least x, nearest within half a unit, and down and up are at most one unit apart."""
    x = data.draw(reals)
    down, near, up = (Fraction(decimal_text(x, digits, outward=direction)) for direction in (-1, 0, 1))
    exact = [fmpq(f.numerator, f.denominator) for f in (down, near, up)]
    unit = fmpq(1, 10**digits)
    assert exact[0] <= x <= exact[2]
    assert exact[2] - exact[0] <= unit
    assert -unit / 2 <= exact[1] - x <= unit / 2


def test_the_square_root_of_two_has_its_known_digits():
    """Fifty digits of sqrt 2 and of -sqrt 2, down and up, as an independent decimal library has them."""
    with localcontext(prec=80):
        root = Decimal(2).sqrt()
        for sign in (1, -1):
            for outward, rounding in ((-1, ROUND_FLOOR), (1, ROUND_CEILING)):
                expected = (sign * root).quantize(Decimal(1).scaleb(-50), rounding=rounding)
                assert str(expected) == decimal_text(sign * ROOT, 50, outward=outward)


@pytest.mark.parametrize(
    ("text", "digits", "outward", "expected"),
    [
        ("1/3", 6, 0, "0.333333"),
        ("-1/3", 2, -1, "-0.34"),
        ("-1/3", 2, 1, "-0.33"),
        ("5/2", 0, 1, "3"),
        ("-1/1000", 2, 0, "0.00"),
        ("7", 3, -1, "7.000"),
    ],
)
def test_decimals_of_rationals_are_written_with_all_places(text, digits, outward, expected):
    """Trailing zeros are kept, a zero has no sign, and no places means no point."""
    assert expected == decimal_text(number(text), digits, outward=outward)
