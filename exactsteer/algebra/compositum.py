"""The compositum of two real number fields, with its two embeddings.

A primitive element t_a + c t_b is found through the characteristic polynomial of a Kronecker sum; the old generators
are then the common roots of two polynomials over the new field, by Euclid's algorithm. Nothing is recognised
numerically, so nothing has to be believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flint import fmpq, fmpz_mat

from exactsteer.algebra.field import MAX_DEGREE, QQ, Field, count_roots, real_field
from exactsteer.algebra.number import Number, generator, number, zero
from exactsteer.errors import WrongField

Embedding = Callable[[Number], Number]

MULTIPLIERS = (1, -1, 2, -2, 3, -3, 5, -5, 7, -7, 11, -11)


@dataclass(frozen=True)
class Substitution:
    """The embedding of K(i) into target(i) that sends the generator t of K to `image`."""

    target: Field
    image: Number

    def __call__(self, x: Number) -> Number:
        parts = []
        for part in (x.real, x.imag):
            value = zero(self.target)
            for c in reversed(part.coeffs()):
                value = value * self.image + c
            parts.append(value.real)
        return Number(self.target, *parts)


@lru_cache(maxsize=256)
def common_field(a: Field, b: Field) -> tuple[Field, Embedding, Embedding]:
    """A field that contains both, with the two embeddings: one of the two if it suffices, else Q(t_a + c t_b).

    Raises `WrongField` if its degree would exceed 16.

    >>> from exactsteer.algebra.field import quadratic_field
    >>> field, left, right = common_field(quadratic_field(2), quadratic_field(3))
    >>> field.polynomial, left(generator(quadratic_field(2))) ** 2 == 2
    ((1, 0, -10, 0, 1), True)
    """
    for field, other, flip in ((a, b, False), (b, a, True)):
        image = generator(field) if field == other else root_in(field, other)
        if image is not None:
            same, moved = Substitution(field, generator(field)), Substitution(field, image)
            return (field, moved, same) if flip else (field, same, moved)
    for c in MULTIPLIERS:
        field = _sum_field(a, b, c)
        theta = generator(field)
        image_b = _common_root(field, b.polynomial, a.polynomial, theta, -c)
        if image_b is not None:
            return field, Substitution(field, theta - c * image_b), Substitution(field, image_b)
    raise WrongField(f"no primitive element of small height was found for {a!r} and {b!r}")


def root_in(field: Field, smaller: Field) -> Number | None:
    """The generator of `smaller` as an element of `field`, or None if it does not lie there."""
    if smaller == QQ:
        return zero(field)
    if field.degree % smaller.degree:
        return None
    for c in MULTIPLIERS[:4]:
        total = _sum_field(field, smaller, c)
        if total.degree > field.degree:
            return None
        if total.degree == field.degree:
            root = _common_root(field, smaller.polynomial, total.polynomial, generator(field), c)
            if root is not None:
                return root
    return None


def _sum_field(a: Field, b: Field, c: int) -> Field:
    """Q(t_a + c t_b): the factor of the Kronecker sum's characteristic polynomial that vanishes at that real number."""
    sizes = (a.degree, b.degree)
    companion = [
        [
            [int(i == j + 1) - (f.polynomial[i] if j == f.degree - 1 else 0) for j in range(f.degree)]
            for i in range(f.degree)
        ]
        for f in (a, b)
    ]
    pairs = [(i, j) for i in range(sizes[0]) for j in range(sizes[1])]
    entries = [
        companion[0][i][k] * int(j == m) + c * int(i == k) * companion[1][j][m] for i, j in pairs for k, m in pairs
    ]
    polynomial = fmpz_mat(len(pairs), len(pairs), entries).charpoly()
    factors = [tuple(int(x) for x in factor.coeffs()) for factor, _ in polynomial.factor()[1]]
    bits = 64
    while True:
        (p, q), (r, s) = a.enclosure(bits), b.enclosure(bits)
        low = fmpq(p - 1 + min(c * r, c * s), 1 << bits)
        high = fmpq(q + 1 + max(c * r, c * s), 1 << bits)
        here = [f for f in factors if count_roots(f, low, high)]
        if len(here) == 1 and count_roots(here[0], low, high) == 1:
            if len(here[0]) - 1 > MAX_DEGREE:
                raise WrongField(
                    f"{a!r} and {b!r} generate a field of degree {len(here[0]) - 1}; at most {MAX_DEGREE} is supported"
                )
            return real_field(here[0], low, high)
        bits *= 2


def _common_root(field: Field, f: Sequence[int], g: Sequence[int], alpha: Number, beta: int) -> Number | None:
    """The one common root y of f(y) and g(alpha + beta y) in `field`, or None if there is not exactly one."""
    left = [number(c, field) for c in f]
    right = [zero(field)]
    for c in reversed(g):  # Horner's rule in the linear polynomial alpha + beta y
        grown = [alpha * x for x in right] + [zero(field)]
        for k, x in enumerate(right):
            grown[k + 1] = grown[k + 1] + beta * x
        right = [grown[0] + c, *grown[1:]]
    left, right = _trimmed(left), _trimmed(right)
    while right:
        inverse = right[-1].inverse()  # monic remainders: without this, their coefficients explode
        right = [x * inverse for x in right]
        left, right = right, _remainder(left, right)
    return -left[0] / left[1] if len(left) == 2 else None


def _trimmed(p: list[Number]) -> list[Number]:
    while p and p[-1].is_zero:
        p = p[:-1]
    return p


def _remainder(p: list[Number], divisor: list[Number]) -> list[Number]:
    """The remainder of p modulo a monic divisor."""
    while len(p) >= len(divisor):
        factor, shift = p[-1], len(p) - len(divisor)
        p = [x - factor * divisor[k - shift] if k >= shift else x for k, x in enumerate(p[:-1])]
        p = _trimmed(p)
    return p
