"""Integers as sums of two and of four squares: positive rationals as |z|^2 and |z|^2 + |w|^2 over Q(i), without roots.

Two squares: Gaussian factors of the primes (Cornacchia's method). Four squares: subtract two random squares until a
prime of the form 4 k + 1 is left (Rabin and Shallit); the random choices are seeded, so that results repeat.
"""

from __future__ import annotations

from random import Random

from flint import fmpq, fmpz

from exactsteer.algebra.number import I, Number, number

FACTORING_BITS = 128
SMALL = 1 << 12

Gaussian = tuple[int, int]


def as_norms(x: fmpq) -> list[Number]:
    """One or two elements of Q(i) whose squared moduli sum to the positive rational x.

    >>> as_norms(fmpq(1, 2)), as_norms(fmpq(3))
    ([1/2 + I/2], [1 + I, 1])
    """
    if x <= 0:
        raise ValueError(f"{x} is not positive")
    product, denominator = int(x.p * x.q), int(x.q)
    pair = two_squares(product) if product.bit_length() <= FACTORING_BITS else None
    parts = [pair] if pair is not None else list(four_squares(product))
    return [number(fmpq(a, denominator)) + I * fmpq(b, denominator) for a, b in parts if (a, b) != (0, 0)]


def two_squares(n: int) -> Gaussian | None:
    """(a, b) with a^2 + b^2 = n and a >= b >= 0, or None if there are none. Factors n."""
    z: Gaussian = (1, 0)
    for prime, exponent in fmpz(n).factor():
        p = int(prime)
        if p % 4 == 3:
            if exponent % 2:
                return None
            z = (z[0] * p ** (exponent // 2), z[1] * p ** (exponent // 2))
            continue
        factor = (1, 1) if p == 2 else _prime_as_two_squares(p)
        for _ in range(exponent):
            z = (z[0] * factor[0] - z[1] * factor[1], z[0] * factor[1] + z[1] * factor[0])
    a, b = abs(z[0]), abs(z[1])
    return max(a, b), min(a, b)


def _prime_as_two_squares(p: int) -> Gaussian:
    """Cornacchia's algorithm for a prime p = 4 k + 1."""
    a, b = p, int(fmpz(p - 1).sqrtmod(fmpz(p)))
    while b * b > p:
        a, b = b, a % b
    return b, int(fmpz(p - b * b).isqrt())


def four_squares(n: int) -> tuple[Gaussian, Gaussian]:
    """((a, b), (c, d)) with a^2 + b^2 + c^2 + d^2 = n, for n >= 0 (Lagrange).

    >>> four_squares(7)
    ((2, 1), (1, 1))
    """
    scale = 1
    while n and n % 4 == 0:
        n, scale = n // 4, 2 * scale
    first, second = _four_squares(n)
    return (first[0] * scale, first[1] * scale), (second[0] * scale, second[1] * scale)


def _four_squares(n: int) -> tuple[Gaussian, Gaussian]:
    if n < SMALL:
        for a in range(int(fmpz(n).isqrt()), -1, -1):
            for b in range(min(a, int(fmpz(n - a * a).isqrt())), -1, -1):
                pair = two_squares(n - a * a - b * b) if n > a * a + b * b else (0, 0)
                if pair is not None:
                    return (a, b), pair
    source = Random(n)
    root = int(fmpz(n).isqrt())
    while True:
        a = source.randint(0, root)
        b = source.randint(0, int(fmpz(n - a * a).isqrt()))
        rest = n - a * a - b * b
        if rest % 4 == 1 and fmpz(rest).is_prime():
            return (a, b), _prime_as_two_squares(rest)
