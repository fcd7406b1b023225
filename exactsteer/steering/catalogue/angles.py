"""Cosines, sines and roots of unity at rational multiples of the full turn, exact in one real field for each denominator.

cos(2 pi k/n) and sin(2 pi k/n) lie in Q(2 cos(2 pi/m)), m = lcm(n, 4), of degree phi(m)/2; multiples of the angle follow
from the recurrence 2 cos((k + 1) w) = 2 cos(w) 2 cos(k w) - 2 cos((k - 1) w).
"""

from __future__ import annotations

from functools import lru_cache
from math import lcm

from flint import fmpq, fmpz_poly

from exactsteer.algebra.field import MAX_DEGREE, QQ, Field, count_roots, real_field
from exactsteer.algebra.number import I, Number, generator, number
from exactsteer.errors import WrongField


@lru_cache(maxsize=64)
def cosine_field(n: int) -> Field:
    """The real field of the cosines and sines of all multiples of 2 pi/n. Raises `WrongField` if its degree exceeds 16.

    >>> cosine_field(3), cosine_field(8), cosine_field(10).polynomial
    (Q(sqrt(3)), Q(sqrt(2)), (5, 0, -5, 0, 1))
    """
    polynomial = [int(c) for c in fmpz_poly.cos_minpoly(lcm(n, 4)).coeffs()]
    degree = len(polynomial) - 1
    if degree > MAX_DEGREE:
        raise WrongField(
            f"multiples of 2 pi/{n} generate a field of degree {degree}; at most {MAX_DEGREE} is supported"
        )
    if degree == 1:
        return QQ
    low, high = fmpq(-3), fmpq(3)  # 2 cos(2 pi/m) is the largest root: bisect until it is alone above
    while True:
        middle = (low + high) / 2
        above = count_roots(polynomial, middle, fmpq(3))
        if above == 1:
            return real_field(polynomial, middle, fmpq(3))
        low, high = (low, middle) if above == 0 else (middle, high)


def cosine(k: int, n: int) -> Number:
    """cos(2 pi k/n).

    >>> cosine(1, 3), cosine(1, 8), cosine(1, 2)
    (-1/2, sqrt(2)/2, -1)
    """
    m = lcm(n, 4)
    index = k * (m // n) % m
    index = min(index, m - index)
    t = generator(cosine_field(n))
    previous, current = number(2, t.field), t
    for _ in range(index):
        previous, current = current, t * current - previous
    return previous / 2


def sine(k: int, n: int) -> Number:
    """sin(2 pi k/n) = cos(2 pi (1/4 - k/n)).

    >>> sine(1, 3), sine(1, 12), sine(3, 4)
    (sqrt(3)/2, 1/2, -1)
    """
    m = lcm(n, 4)
    return cosine(m // 4 - k * (m // n), m)


def root_of_unity(k: int, n: int) -> Number:
    """exp(2 pi i k/n).

    >>> root_of_unity(1, 3), root_of_unity(5, 4)
    (-1/2 + sqrt(3)*I/2, I)
    """
    return cosine(k, n) + I * sine(k, n)
