"""A field is one real root of one irreducible polynomial, pinned down by two integers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq, fmpz
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Poly, Rational, Symbol

from exactsteer.algebra.field import (
    MAX_DEGREE,
    QQ,
    Field,
    count_roots,
    isolates,
    polynomial_text,
    quadratic_field,
    rational,
    real_field,
    sign_at,
    squarefree_part,
)
from exactsteer.errors import WrongField

LAW = settings(max_examples=60, deadline=None)
monic = st.lists(st.integers(-6, 6), min_size=1, max_size=5).map(lambda c: (*c, 1))


def sympy_roots(polynomial: tuple[int, ...], low: fmpq, high: fmpq) -> int:
    """The number of distinct real roots strictly between low and high, by SymPy."""
    p = Poly(polynomial[::-1], Symbol("t"))
    a, b = Rational(int(low.p), int(low.q)), Rational(int(high.p), int(high.q))
    return p.sqf_part().count_roots(a, b) - sum(p.eval(end) == 0 for end in (a, b))


@LAW
@given(monic, st.integers(-40, 40), st.integers(1, 40))
def test_sturm_counts_the_distinct_roots_inside_the_interval(polynomial, start, width):
    """Multiple roots count once and roots at the endpoints do not count, as in an independent computation."""
    low, high = fmpq(start, 4), fmpq(start + width, 4)
    assert sympy_roots(polynomial, low, high) == count_roots(polynomial, low, high)


def test_roots_at_both_endpoints_are_excluded():
    """(t - 1)^2 (t - 2) t has the roots 0, 1 and 2, of which (0, 2) holds one."""
    polynomial = (0, -2, 5, -4, 1)
    assert [count_roots(polynomial, fmpq(a), fmpq(b)) for a, b in ((0, 2), (0, 3), (-1, 3), (1, 2))] == [1, 2, 3, 0]


@LAW
@given(monic, st.integers(1, 6))
def test_a_field_is_canonical(polynomial, constant):
    """The polynomial is irreducible, has t as a root, and the stored interval is the first one that isolates t."""
    polynomial = (-constant, *polynomial)  # negative at 0, so that there is a positive root
    t = Symbol("t")
    for (a, b), _ in Poly(polynomial[::-1], t).intervals():
        low, high = fmpq(int(a.p), int(a.q)), fmpq(int(b.p), int(b.q))
        if sympy_roots(polynomial, low, high) != 1:
            continue  # a rational root, given as a point
        field = real_field(polynomial, low, high)
        assert Poly(field.polynomial[::-1], t).is_irreducible
        assert Poly(polynomial[::-1], t).rem(Poly(field.polynomial[::-1], t)).is_zero or field == QQ
        if field != QQ:
            p, k = field.root
            assert isolates(field.polynomial, p, k)
            assert not any(isolates(field.polynomial, p >> s, k - s) for s in range(1, k + 1))
            assert sympy_roots(field.polynomial, max(low, fmpq(p, 1 << k)), min(high, fmpq(p + 1, 1 << k))) == 1


@LAW
@given(st.integers(2, 60), st.integers(1, 6), st.integers(0, 5))
def test_the_interval_that_was_given_leaves_no_trace(n, numerator, extra):
    """Two intervals around one root give equal fields with equal hashes."""
    assume(quadratic_field(n) != QQ)
    wide, narrow = real_field((-n, 0, 1), 0, n + extra), real_field((-n, 0, 1), fmpq(numerator, 10), n)
    assert (wide, hash(wide)) == (narrow, hash(narrow))


def test_a_reducible_polynomial_keeps_the_factor_of_the_root():
    """(t^2 - 2)(t^2 - 3) near 1.4 is Q(sqrt 2), near 1.7 Q(sqrt 3); (t - 1)(t^2 - 2) near 1 is Q."""
    polynomial = (6, 0, -5, 0, 1)
    assert quadratic_field(2) == real_field(polynomial, 1, "3/2")
    assert quadratic_field(3) == real_field(polynomial, "3/2", 2)
    assert real_field((2, -2, -1, 1), "1/2", "5/4") == QQ


def test_a_multiple_root_is_one_root():
    """(t^2 - 2)^2 has one root between 1 and 2, and it generates Q(sqrt 2)."""
    assert quadratic_field(2) == real_field((4, 0, -4, 0, 1), 1, 2)


def test_conjugate_roots_make_different_fields():
    """The three real roots of t^3 - 3t + 1 give three fields, and sqrt 2 is not -sqrt 2."""
    roots = [real_field((1, -3, 0, 1), low, low + 1) for low in (-2, 0, 1)]
    assert len(set(roots)) == 3
    assert quadratic_field(2) != real_field((-2, 0, 1), -2, -1)


@pytest.mark.parametrize(
    ("polynomial", "low", "high", "reason"),
    [
        ((-2, 0, 1), -2, 2, "has 2 real roots"),
        ((-2, 0, 1), 2, 3, "has 0 real roots"),
        ((-2, 0, 1), 2, 1, "has 0 real roots"),
        ((-2, 0, 1), 1, 1, "has 0 real roots"),
        ((1, 0, 1), -5, 5, "has 0 real roots"),
        ((-1, 0, 1), 1, 2, "has 0 real roots"),
        ((-1, 0, 1), -1, 1, "has 0 real roots"),
        ((6, 0, -5, 0, 1), 1, 2, "has 2 real roots"),
        ((-1, 0, 2), 0, 1, "monic"),
        ((1, 0, -1), 0, 2, "monic"),
        ((-2, 0, 1, 0), 1, 2, "monic"),
        ((1,), 0, 1, "degree 1 to 16"),
        ((), 0, 1, "degree 1 to 16"),
        ((-2, *[0] * MAX_DEGREE, 1), 1, 2, "degree 1 to 16"),
        ((-2.7, 0, 1), 1, 2, "must be an integer"),
        ((-2, False, 1), 1, 2, "must be an integer"),
        ((-2, 0, 1.0), 1, 2, "must be an integer"),
        ((fmpq(-5, 2), 0, 1), 1, 2, "must be an integer"),
        ((-2, 0, 1), 1.0, 2, "not an exact rational"),
        ((-2, 0, 1), 1, "2.0", "not an exact rational"),
        ((-2, 0, 1), "1/0", 2, "not an exact rational"),
        ((10**5000, 0, 1), 0, 1, "has 0 real roots"),
        ((1, 10**5000), 0, 1, "monic"),
    ],
)
def test_what_does_not_determine_a_field_is_refused(polynomial, low, high, reason):
    """A polynomial that is not monic and integral of degree 1 to 16, or an interval without exactly one root."""
    with pytest.raises(WrongField, match=reason):
        real_field(polynomial, low, high)


def test_degree_sixteen_is_supported():
    """The largest degree is 16: the sixteenth root of 2 makes a field."""
    assert real_field((-2, *[0] * (MAX_DEGREE - 1), 1), 1, 2).degree == MAX_DEGREE


def test_an_endpoint_may_be_another_root():
    """The roots of (t - 1)(t^2 - 2) are 1 and plus or minus sqrt 2; the open interval (1, 2) holds sqrt 2 only."""
    assert quadratic_field(2) == real_field((2, -2, -1, 1), 1, 2)


@pytest.mark.parametrize("bits", [0, 1, 5, 64, 300])
def test_an_enclosure_holds_the_generator_and_is_one_unit_wide(field, bits):
    """lo/2^bits <= t <= hi/2^bits with hi - lo at most 1: the polynomial changes sign there."""
    low, high = field.enclosure(bits)
    if field == QQ:
        assert (low, high) == (0, 0)
        return
    assert 0 <= high - low <= 1
    p, k = field.root
    inside = max(fmpq(low, 1 << bits), fmpq(p, 1 << k)), min(fmpq(high, 1 << bits), fmpq(p + 1, 1 << k))
    assert sympy_roots(field.polynomial, *inside) == 1


def test_enclosures_of_a_negative_generator_keep_their_order():
    """For t = -sqrt 2 the enclosures lie below zero and shrink onto the root."""
    field = real_field((-2, 0, 1), -2, -1)
    assert [field.enclosure(bits) for bits in (0, 1, 3)] == [(-2, -1), (-3, -2), (-12, -11)]


def test_powers_of_the_generator_reduce_modulo_its_polynomial(field):
    """Row k holds t^k on the power basis: t times row k is row k + 1."""
    t = Symbol("t")
    modulus = Poly(field.polynomial[::-1], t)
    expected = [Poly(t**k, t).rem(modulus) for k in range(2 * field.degree - 1)]
    assert expected == [Poly(row[::-1], t) for row in field.powers]


@given(st.integers(2, 10**6))
@LAW
def test_a_quadratic_field_depends_on_the_squarefree_part(n):
    """n = s r^2 with s squarefree, and Q(sqrt n) = Q(sqrt s); a square gives Q."""
    s, r = squarefree_part(n)
    assert n == s * r * r
    assert not any(s % (d * d) == 0 for d in range(2, int(s**0.5) + 1))
    assert (QQ if s == 1 else quadratic_field(s)) == quadratic_field(n)


@pytest.mark.parametrize("n", [1, 0, -2, 2.0, True, "2", fmpq(1, 2)])
def test_only_integers_above_one_have_a_quadratic_field(n):
    """Roots of 1 and below are not real quadratic; doubles and truth values are no integers, even if they equal one."""
    quadratic_field(2)
    with pytest.raises(WrongField):
        quadratic_field(n)


@LAW
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5), st.integers(-200, 200), st.integers(0, 6))
def test_the_sign_at_a_dyadic_point_is_exact(polynomial, p, k):
    """`sign_at` agrees with evaluation in rational arithmetic."""
    value = sum(c * Fraction(p, 2**k) ** j for j, c in enumerate(polynomial))
    assert (value > 0) - (value < 0) == sign_at(polynomial, p, k)


@pytest.mark.parametrize(
    ("coefficients", "text"),
    [
        ((1, 0, -10, 0, 1), "t^4 - 10*t^2 + 1"),
        ((0, -1), "-t"),
        ((-1,), "-1"),
        ((), "0"),
        ((0, 0), "0"),
        ((5, 1, -1), "-t^2 + t + 5"),
    ],
)
def test_polynomials_are_written_highest_degree_first(coefficients, text):
    """Coefficients of modulus 1 are not written, and zero is 0."""
    assert text == polynomial_text(coefficients)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (QQ, "QQ"),
        (quadratic_field(12), "Q(sqrt(3))"),
        (real_field((-2, 0, 1), -2, -1), "Q(t), t^2 - 2 = 0, -2 < t < -1"),
        (real_field((-1, -1, 1), 1, 2), "Q(t), t^2 - t - 1 = 0, 1 < t < 2"),
    ],
)
def test_a_field_prints_as_what_it_is(field: Field, text):
    """Only a positive square root is written as one; every other field names its polynomial and its interval."""
    assert text == repr(field)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, fmpq(3)), ("-6/4", fmpq(-3, 2)), ("007", fmpq(7)), (fmpz(2), fmpq(2)), ("1" * 5000, fmpq(fmpz("1" * 5000)))],
)
def test_integers_fractions_and_their_text_are_rationals(value, expected):
    """The text `p/q` is reduced, and has any number of digits."""
    assert expected == rational(value)


@pytest.mark.parametrize(
    "value", [0.5, True, None, 1j, Fraction(1, 2), "0.5", "1/0", "1/2/3", "", "abc", "1_000", " 1", "２", "1e3", "1/-2"]
)
def test_nothing_else_is_an_exact_rational(value):
    """Doubles, truth values, decimal points, zero denominators and other scripts' digits are refused by name."""
    with pytest.raises(WrongField, match="not an exact rational"):
        rational(value)
