"""Hermitian sums of squares with multipliers: exact proofs that an operator is block-positive.

f(x_1, .., x_n) = <x_1 .. x_n|O|x_1 .. x_n> is a polynomial in the x_j and their conjugates. O is block-positive if
f prod_j |x_j|^(2 k_j) = sum_t m_t^dag G_t m_t with vectors of monomials m_t and G_t >= 0: an identity of coefficients.
Source: the duals of the hierarchies of symmetric extensions, arXiv:quant-ph/0308032.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from math import factorial, prod

from exactsteer.algebra.matrix import Matrix, matrix, require_hermitian
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.positivity import PositivityProof
from exactsteer.algebra.positivity import holds as positivity_holds
from exactsteer.errors import ShapeMismatch

Monomial = tuple[tuple[int, ...], ...]
"""Sorted indices of the factors: x_1, conj x_1, x_2, conj x_2, ..; an index that occurs twice is a square."""

Expansion = dict[Monomial, Number]
"""The coefficients of a polynomial that are not zero."""


@dataclass(frozen=True)
class SquaresTerm:
    """m^dag G m = sum conj(m_mu) G_mu,nu m_nu for the listed monomials, with the reason why G >= 0."""

    monomials: tuple[Monomial, ...]
    gram: Matrix
    proof: PositivityProof


@dataclass(frozen=True)
class Squares:
    """f prod_j |x_j|^(2 k_j) = sum of the terms, k = `multiplier`."""

    multiplier: tuple[int, ...]
    terms: tuple[SquaresTerm, ...]


def times(left: Monomial, right: Monomial) -> Monomial:
    """The monomial conj(left) right.

    >>> times(((0,), (1,)), ((2,), ()))           # conj(x_0 conj(x_1)) x_2 = x_1 x_2 conj(x_0)
    ((1, 2), (0,))
    """
    factors: list[tuple[int, ...]] = []
    for k in range(0, len(left), 2):
        factors.append(tuple(sorted(left[k + 1] + right[k])))
        factors.append(tuple(sorted(left[k] + right[k + 1])))
    return tuple(factors)


def conjugate(monomial: Monomial) -> Monomial:
    """The complex conjugate of a monomial."""
    return tuple(monomial[k ^ 1] for k in range(len(monomial)))


def monomials(dimensions: Sequence[int], degrees: Sequence[tuple[int, int]]) -> list[Monomial]:
    """All monomials of degree degrees[j] = (in x_j, in conj x_j), in lexicographic order.

    >>> len(monomials((2, 3), [(2, 0), (0, 1)]))
    9
    """
    factors: list[list[tuple[int, ...]]] = []
    for size, pair in zip(dimensions, degrees, strict=True):
        factors += [list(combinations_with_replacement(range(size), degree)) for degree in pair]
    return list(product(*factors))


def form(dimensions: Sequence[int], operator: Matrix, multiplier: Sequence[int]) -> Expansion:
    """The coefficients of <x_1 .. x_n|O|x_1 .. x_n> prod_j |x_j|^(2 k_j).

    |x|^(2 k) is the sum of k!/alpha! |x^alpha|^2 over all alpha of degree k. Raises `ShapeMismatch` or `NotHermitian`.

    >>> from exactsteer.algebra.matrix import identity
    >>> form((2,), identity(2), (1,))                                 # |x|^4
    {((0, 0), (0, 0)): 1, ((0, 1), (0, 1)): 2, ((1, 1), (1, 1)): 1}
    """
    size = prod(dimensions)
    if operator.shape != (size, size) or len(multiplier) != len(dimensions):
        shown = "x".join(map(str, dimensions))
        raise ShapeMismatch(f"an operator on {shown} is {size} x {size} with {len(dimensions)} multipliers")
    require_hermitian(operator, "the operator")
    indices = list(product(*(range(d) for d in dimensions)))
    norms = [_norm(d, k) for d, k in zip(dimensions, multiplier, strict=True)]
    result: Expansion = {}
    for r, row in enumerate(operator.entries()):
        for s, x in enumerate(row):
            if x.is_zero:
                continue
            for choice in product(*norms):
                weight, key = 1, []
                for j, (alpha, count) in enumerate(choice):
                    weight *= count
                    key += [tuple(sorted((indices[s][j], *alpha))), tuple(sorted((indices[r][j], *alpha)))]
                place = tuple(key)
                result[place] = result[place] + x * weight if place in result else x * weight
    return {key: x for key, x in result.items() if not x.is_zero}


def _norm(size: int, degree: int) -> list[tuple[tuple[int, ...], int]]:
    """|x|^(2 degree) as pairs (alpha, multinomial coefficient)."""
    return [(alpha, multiplicity((alpha,))) for alpha in combinations_with_replacement(range(size), degree)]


def multiplicity(monomial: Monomial) -> int:
    """The coefficient of |m|^2 in the product of |x_j|^(2 k), k the degrees of m in x_j and in conj x_j.

    >>> multiplicity(((0, 0, 1), (0, 1)))
    6
    """
    count = 1
    for alpha in monomial:
        count *= factorial(len(alpha))
        for k in set(alpha):
            count //= factorial(alpha.count(k))
    return count


def expansion(terms: Iterable[SquaresTerm]) -> Expansion:
    """The coefficients of sum_t m_t^dag G_t m_t.

    >>> from exactsteer.algebra.positivity import Elimination
    >>> term = SquaresTerm((((0,), ()), ((1,), ())), matrix([[1, "I"], ["-I", 1]]), Elimination())
    >>> expansion([term])                                             # |x_0 + i x_1|^2
    {((0,), (0,)): 1, ((1,), (0,)): I, ((0,), (1,)): -I, ((1,), (1,)): 1}
    """
    result: Expansion = {}
    for term in terms:
        for left, row in zip(term.monomials, term.gram.entries(), strict=True):
            for right, x in zip(term.monomials, row, strict=True):
                if not x.is_zero:
                    key = times(left, right)
                    result[key] = result.get(key, zero()) + x
    return {key: x for key, x in result.items() if not x.is_zero}


def holds(dimensions: Sequence[int], operator: Matrix, squares: Squares) -> bool:
    """Whether the squares prove that the operator is block-positive: the identity holds and every Gram matrix is positive.

    >>> from exactsteer.algebra.matrix import identity
    >>> from exactsteer.algebra.positivity import Elimination
    >>> whole = SquaresTerm((((0,), (), (0,), ()), ((1,), (), (0,), ())), identity(2), Elimination())
    >>> holds((2, 1), identity(2), Squares((0, 0), (whole,)))
    True
    """
    if len(squares.multiplier) != len(dimensions) or any(k < 0 for k in squares.multiplier):
        return False
    for term in squares.terms:
        size = len(term.monomials)
        if term.gram.shape != (size, size) or not all(_fits(m, dimensions) for m in term.monomials):
            return False
        if not positivity_holds(term.gram, term.proof):
            return False
    return expansion(squares.terms) == form(dimensions, operator, squares.multiplier)


def _fits(monomial: Monomial, dimensions: Sequence[int]) -> bool:
    """Whether the indices are sorted and in range."""
    return len(monomial) == 2 * len(dimensions) and all(
        list(indices) == sorted(indices) and all(0 <= k < dimensions[j // 2] for k in indices)
        for j, indices in enumerate(monomial)
    )


def amplified(operator: Matrix, dimensions: Sequence[int], k: int) -> Matrix:
    """The Choi matrix of id_k (x) L on dimensions (k d_in, k d_out): block-positive exactly if L is k-positive.

    Party index a d_in + i and b d_out + p; the entry between (a, i, b, p) and (c, j, d, q) is delta_ab delta_cd times
    that of C between (i, p) and (j, q). Raises `ShapeMismatch`.

    >>> from exactsteer.quantum.maps import identity_map
    >>> amplified(identity_map(2).matrix, (2, 2), 3) == identity_map(6).matrix
    True
    """
    if len(dimensions) != 2 or operator.shape != (prod(dimensions), prod(dimensions)) or k < 1:
        raise ShapeMismatch(f"amplification by k >= 1 needs the Choi matrix of a map, not k = {k}, {operator.shape}")
    d, e = dimensions
    rows = [[0] * (d * e) for _ in range(k * d * k * e)]
    for a, i, p in product(range(k), range(d), range(e)):
        rows[(a * d + i) * k * e + a * e + p][i * e + p] = 1
    frame = matrix(rows)
    return frame @ operator @ frame.transpose()
