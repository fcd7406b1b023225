"""Numbers of K(i) modulo a prime that splits there: a quick lower bound for ranks, never more than that.

t goes to a root of its minimal polynomial modulo the prime, i to a square root of -1: a homomorphism of Z[t, i]. A minor
that does not vanish modulo the prime does not vanish, so that a rank modulo the prime is at most the true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flint import fmpz, nmod_mat, nmod_poly

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix

FIRST = 2**30
"""Primes are taken above this, so that a minor rarely vanishes by accident."""


@dataclass(frozen=True)
class SplittingPrime:
    """A prime 1 mod 4 with the images of i and of the powers of t."""

    modulus: int
    imaginary: int
    powers: tuple[int, ...]

    def column(self, v: Matrix) -> list[int]:
        """The entries of a column, multiplied by its denominator, modulo the prime."""
        total = [0] * v.rows
        for k, power in enumerate(self.powers):
            real, imag = (plane.table() for plane in v.planes[2 * k : 2 * k + 2])
            for row in range(v.rows):
                total[row] += (int(real[row][0]) + self.imaginary * int(imag[row][0])) * power
        return [x % self.modulus for x in total]


@lru_cache(maxsize=64)
def splitting_prime(field: Field) -> SplittingPrime:
    """The least suitable prime above 2^30; there are infinitely many.

    >>> from exactsteer.algebra.field import quadratic_field
    >>> prime = splitting_prime(quadratic_field(2))
    >>> prime.modulus % 4, prime.powers[1] ** 2 % prime.modulus, prime.imaginary**2 % prime.modulus == prime.modulus - 1
    (1, 2, True)
    """
    candidate = FIRST + 1
    while True:
        if fmpz(candidate).is_prime():
            root = _root([c % candidate for c in field.polynomial], candidate)
            imaginary = _root([1, 0, 1], candidate)
            if root is not None and imaginary is not None:
                powers = tuple(pow(root, k, candidate) for k in range(field.degree))
                return SplittingPrime(candidate, imaginary, powers)
        candidate += 4


def _root(polynomial: Sequence[int], modulus: int) -> int | None:
    """A root modulo the prime, or None."""
    for factor, _ in nmod_poly(list(polynomial), modulus).factor()[1]:
        if factor.degree() == 1:
            return int(-factor[0] * factor[1] ** -1)
    return None


def modular_rank(rows: Sequence[Sequence[int]], prime: SplittingPrime) -> int:
    """The rank of a matrix of residues: at most that of the matrix it comes from.

    >>> from exactsteer.algebra.field import QQ
    >>> modular_rank([[1, 2], [2, 4]], splitting_prime(QQ))
    1
    """
    return int(nmod_mat(len(rows), len(rows[0]), [x for row in rows for x in row], prime.modulus).rank())
