"""Numbers of K(i) modulo a prime: a homomorphism, and ranks that are never too large."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.linear import echelon, matrix_rows
from exactsteer.algebra.matrix import block, column, matrix
from exactsteer.algebra.modular import FIRST, modular_rank, splitting_prime
from exactsteer.algebra.number import I, generator

FIELDS = [QQ, quadratic_field(5), real_field((-2, 0, 0, 1), 1, 2), real_field((-4, 0, -2, 0, 1), 1, 2)]


@pytest.mark.parametrize("field", FIELDS, ids=repr)
def test_the_images_satisfy_the_defining_equations(field):
    """The prime is 1 mod 4; i goes to a root of -1 and t to a root of its polynomial."""
    prime = splitting_prime(field)
    assert prime.modulus > FIRST
    assert prime.modulus % 4 == 1
    assert (prime.imaginary**2 + 1) % prime.modulus == 0
    t = prime.powers[1] if field.degree > 1 else 0
    assert sum(c * t**k for k, c in enumerate(field.polynomial)) % prime.modulus == 0


@pytest.mark.parametrize("field", FIELDS, ids=repr)
def test_products_go_to_products(field):
    """The image of x y is that of x times that of y, for integers of K(i)."""
    prime, t = splitting_prime(field), generator(field)
    x, y = 3 + 2 * I + t, t * t - 5 * I * t + 7
    first, second, both = prime.column(column([x, y, x * y]))
    assert both == first * second % prime.modulus


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_rank_modulo_a_prime_is_at_most_the_exact_one(data):
    """Gaussian matrices of any rank; for these small entries they are even equal."""
    entry = st.integers(-3, 3)
    size = data.draw(st.integers(1, 4))
    rows = [[data.draw(entry) + I * data.draw(entry) for _ in range(3)] for _ in range(size)]
    rows.append([x + y for x, y in zip(rows[0], rows[-1], strict=True)])
    prime = splitting_prime(QQ)
    exact = len(echelon(matrix_rows(matrix(rows))))
    assert modular_rank([prime.column(column(row)) for row in rows], prime) == exact


def test_a_minor_that_vanishes_modulo_the_prime_lowers_the_rank():
    """The bound is one-sided: diag(1, p) has the rank 2, and 1 modulo p."""
    prime = splitting_prime(QQ)
    columns = [column([1, 0]), column([0, prime.modulus])]
    assert modular_rank([prime.column(v) for v in columns], prime) == 1
    assert len(echelon(matrix_rows(block([columns])))) == 2
