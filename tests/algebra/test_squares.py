"""Sums of two and of four squares, and positive rationals as squared moduli over Q(i)."""

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.number import number
from exactsteer.algebra.squares import as_norms, four_squares, two_squares

LAW = settings(deadline=None, max_examples=60)


@LAW
@given(st.one_of(st.integers(0, 10_000), st.integers(0, 2**200)))
def test_every_integer_is_a_sum_of_four_squares(n):
    """Lagrange's theorem, constructed."""
    (a, b), (c, d) = four_squares(n)
    assert a * a + b * b + c * c + d * d == n


@pytest.mark.parametrize("n", [0, 1, 7, 15, 23, 4**30 * 7, 4**50 * 15, 2**61 - 1, 10**40 + 7])
def test_integers_that_need_all_four_squares_get_them(n):
    """Numbers 4^k (8 m + 7) are no sum of three squares; large powers of 4 are divided out."""
    (a, b), (c, d) = four_squares(n)
    assert a * a + b * b + c * c + d * d == n


@LAW
@given(st.integers(1, 5_000))
def test_two_squares_are_found_exactly_when_they_exist(n):
    """Against exhaustive search."""
    exists = any(int((n - a * a) ** 0.5) ** 2 == n - a * a for a in range(int(n**0.5) + 1))
    pair = two_squares(n)
    assert (pair is not None) == exists
    assert pair is None or pair[0] ** 2 + pair[1] ** 2 == n


@LAW
@given(st.integers(1, 2**80), st.integers(1, 2**80))
def test_a_positive_rational_is_one_squared_modulus_or_two(p, q):
    """x = |z|^2 or |z|^2 + |w|^2 with z, w over Q(i), exactly."""
    x = fmpq(p, q)
    norms = as_norms(x)
    assert 1 <= len(norms) <= 2
    assert sum((z * z.conjugate() for z in norms), number(0)) == x


def test_a_number_that_is_not_positive_is_refused():
    """Zero and negative rationals have no such form."""
    with pytest.raises(ValueError, match="is not positive"):
        as_norms(fmpq(-1, 2))
