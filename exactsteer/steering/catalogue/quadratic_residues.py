"""The quadratic-residue bases of two systems of dimension (p + 1)/2 for p = 13 and 17, exact and without roots of unity.

v_j has the coordinates sqrt N and w^(j q) for all residues q, with w = exp(2 pi i/p) and N = (1 + sqrt p)/2, so that v_j
and v_k are orthogonal if j - k is no residue; the basis is v_j (x) v_{s j} with a non-residue s. For p = 1 mod 4 residues
come in pairs q, -q, and (w^(jq), w^(-jq)) is sqrt 2 (cos, sin)(2 pi j q/p) up to a unitary. The cosines and sqrt N lie in
a real field K of degree p - 1. The sines do not; but 4 sin^2(2 pi/p) = |z|^2 with z in K(i), so that a phase times
2 sin(2 pi j/p), which is z times an element of K, takes the place of the sine. Source: arXiv:quant-ph/9908070.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

from flint import fmpq, fmpq_mat, fmpz_poly

from exactsteer.algebra.field import Field, count_roots, real_field
from exactsteer.algebra.matrix import Matrix, column
from exactsteer.algebra.number import I, Number, enclose, from_coefficients, generator, number, zero
from exactsteer.algebra.recognition import polynomial_of
from exactsteer.errors import InputError
from exactsteer.quantum.product_bases import ProductBasis

Cosines = Callable[[int], Number]
"""j -> c(j) = 2 cos(2 pi j/p)."""

BITS = 64

PHASED_SINES: dict[int, Callable[[Cosines], Number]] = {
    13: lambda c: (-c(3) - c(4) - c(5) + (c(1) - c(3) + c(4) + c(5)) * I) / (2 + I),
    17: lambda c: (c(4) + c(5) + c(6) + c(7) + c(5) * I) / (c(1) * (c(2) + c(8) * I)),
}
"""z, found among quotients of small elements; |z|^2 = 4 sin^2(2 pi/p), without which the vectors are not orthogonal."""


def residue_basis(p: int) -> ProductBasis:
    """The basis for p = 13 or 17: p vectors over K(i), K of degree p - 1. Raises `InputError` for another p.

    >>> residue_basis(13).dimensions, residue_basis(13).field.degree
    ((7, 7), 12)
    """
    if p not in PHASED_SINES:
        raise InputError(
            f"the quadratic-residue basis is exact for p = 5, 13 and 17, not {p}: p is to be a prime 1 mod 4, and the next "
            "one, 29, has a field of degree 28, where at most 16 is supported"
        )
    cosines, root = _cosines_and_root(p)
    residues = sorted({q * q % p for q in range(1, p)})
    vectors = [_vector(j, p, [q for q in residues if q <= p // 2], cosines, root) for j in range(p)]
    s = next(s for s in range(2, p) if s not in residues)
    return ProductBasis((p // 2 + 1,) * 2, tuple((vectors[j], vectors[s * j % p]) for j in range(p)))


def _vector(j: int, p: int, residues: list[int], cosines: Cosines, root: Number) -> Matrix:
    """sqrt N and, for each pair of residues, sqrt 2 times the cosine and the sine, with phases."""
    entries = [root]
    for q in residues:

        def conjugated(n: int, q: int = q) -> Number:
            return cosines(n * q)

        ratio, following = zero(), number(1)  # sin(j x)/sin(x) by its recursion, x = 2 pi q/p
        for _ in range(j):
            ratio, following = following, cosines(q) * following - ratio
        entries += [(1 + I) * cosines(j * q) / 2, (1 + I) * PHASED_SINES[p](conjugated) * ratio / 2]
    return column(entries)


def _cosines_and_root(p: int) -> tuple[Cosines, Number]:
    """c and sqrt N in K = Q(t), t = c(k) sqrt N for a k <= 3 whose square generates the field of the cosines."""
    own = _cosine_field(p)
    small = _recursive(generator(own), p)
    weight = 1 + sum((small(q * q) for q in range(1, p // 2 + 1)), zero()) / 2  # Gauss: the sum is sqrt p - 1
    k = 3 if p == 17 else 1  # of the k whose c(k) is positive, the one with the smallest polynomial
    square = weight * small(k) ** 2
    polynomial = [int(x) for x in polynomial_of(square).coeffs()]
    low, high = (isqrt(int((x * 4**BITS).floor())) for x in enclose(square, BITS))
    spread = [x for c in polynomial for x in (c, 0)][:-1]
    field = real_field(spread, fmpq(low, 2**BITS), fmpq(high + 1, 2**BITS))
    t = generator(field)
    rows = [[(square**m).real[j] for m in range(own.degree)] for j in range(own.degree)]
    target = fmpq_mat([[fmpq(int(j == 1))] for j in range(own.degree)])
    powers = fmpq_mat(rows).solve(target)
    first = from_coefficients(field, [x for m in range(own.degree) for x in (powers[m, 0], 0)])
    cosines = _recursive(first, p)
    return cosines, t / cosines(k)


def _recursive(first: Number, p: int) -> Cosines:
    """2 cos(2 pi j/p) from c(1), by c(j + 1) = c(1) c(j) - c(j - 1)."""
    values = [number(2), first]
    while len(values) < p:
        values.append(first * values[-1] - values[-2])
    return lambda j: values[j % p]


def _cosine_field(p: int) -> Field:
    """Q(2 cos(2 pi/p)): the largest root of 1 + c(1) + .. + c((p - 1)/2) as a polynomial in c(1)."""
    values = [fmpz_poly([2]), fmpz_poly([0, 1])]
    while len(values) <= p // 2:
        values.append(fmpz_poly([0, 1]) * values[-1] - values[-2])
    total = fmpz_poly([1])
    for polynomial in values[1:]:
        total = total + polynomial
    coefficients, low = [int(x) for x in total.coeffs()], fmpq(0)
    while count_roots(coefficients, low, fmpq(2)) > 1:
        low = (low + 2) / 2
    return real_field(coefficients, low, 2)
