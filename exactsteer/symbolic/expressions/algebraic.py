"""Real algebraic numbers from their usual names: roots of numbers, cosines of rational angles, roots of polynomials.

Each becomes a `Number` of the field that its minimal polynomial and an isolating interval define. The polynomial is
factored and the root is counted by Sturm's theorem: nothing is recognised numerically. This file knows no SymPy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd

from flint import fmpq, fmpq_poly, fmpz, fmpz_mat, fmpz_poly

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, count_roots, quadratic_field, real_field, squarefree_part
from exactsteer.algebra.number import Number, enclose, from_coefficients, generator, number
from exactsteer.errors import WrongField

Enclosure = Callable[[int], tuple[fmpq, fmpq]]
"""bits -> rationals low < x < high whose distance tends to zero with 2^-bits."""


def together(a: Number, b: Number) -> tuple[Number, Number]:
    """Both numbers in one field: the smallest found that holds them. Raises `WrongField` beyond degree 16."""
    a, b = lowered(a), lowered(b)
    if a.field == b.field or QQ in (a.field, b.field):
        return a, b
    _, left, right = common_field(a.field, b.field)
    return left(a), right(b)


def lowered(x: Number) -> Number:
    """The number over Q if it lies in Q(i), else unchanged."""
    return Number(QQ, x.real, x.imag) if x.real.degree() <= 0 and x.imag.degree() <= 0 else x


def square_root_of_rational(x: fmpq) -> Number:
    """sqrt(x) for a rational x >= 0, in Q(sqrt n) with n squarefree."""
    n = int(x.p * x.q)
    if n == 0:
        return number(0)
    free, square = squarefree_part(n)
    factor = fmpq(square, int(x.q))
    return number(factor) if free == 1 else generator(quadratic_field(free)) * factor


def positive_root(x: Number, order: int) -> Number:
    """The positive root x^(1/order) of a positive real number.

    Raises `WrongField` if x is not positive, or if the root has degree beyond 16.

    >>> positive_root(number(8), 3), positive_root(number("9/4"), 2)
    (2, 3/2)
    >>> positive_root(number(2), 4) ** 4
    2
    """
    if x.sign() <= 0:
        raise WrongField(f"{x} is not positive; its real root of order {order} is not taken")
    if order == 2 and x.is_rational:
        return square_root_of_rational(x.real[0])

    def enclosure(bits: int) -> tuple[fmpq, fmpq]:
        low, high = enclose(x, order * bits + 8)
        scale = fmpz(1) << (order * bits)
        below = max(fmpz(0), (low * scale).floor()).root(order)
        above = (high * scale).ceil().root(order) + 1
        return fmpq(below - 1, fmpz(1) << bits), fmpq(above + 1, fmpz(1) << bits)

    scale, polynomial = characteristic_polynomial(x)
    spread = fmpq_poly([0] * order + [scale])
    return _located(polynomial(spread), enclosure)


def characteristic_polynomial(x: Number) -> tuple[int, fmpq_poly]:
    """(D, g): g(D x) = 0 for a real number x, with g monic over the integers, of the degree of the field."""
    field = x.field
    powers = [from_coefficients(field, [int(j == k) for j in range(field.degree)]) for k in range(field.degree)]
    rows = [[(x * power).real[j] for j in range(field.degree)] for power in powers]
    common = 1
    for row in rows:
        for c in row:
            common = common * int(c.q) // gcd(common, int(c.q))
    flat = [(c * common).p for row in rows for c in row]
    return common, fmpq_poly(fmpz_mat(field.degree, field.degree, flat).charpoly())


def cosine(half_turns: fmpq) -> Number:
    """cos(pi half_turns), from the minimal polynomial of 2 cos(2 pi/n), whose real roots are ordered like the angles.

    >>> cosine(fmpq(1, 4)), cosine(fmpq(2, 3)), 8 * cosine(fmpq(1, 9)) ** 3 - 6 * cosine(fmpq(1, 9))
    (sqrt(2)/2, -1/2, 1)
    """
    turns = half_turns / 2
    n = int(turns.q)
    j = int(turns.p) % n
    j = min(j, n - j)
    angles = [k for k in range(n // 2 + 1) if gcd(k, n) == 1]
    larger = angles.index(j)
    polynomial = fmpz_poly.cos_minpoly(n)
    coefficients = [int(c) for c in polynomial.coeffs()]

    def enclosure(bits: int) -> tuple[fmpq, fmpq]:
        low, high = fmpq(-7, 3), fmpq(8, 3)
        while high - low > fmpq(1, 1 << bits):
            middle = (low + high) / 2  # never an integer, whatever the step; the rational roots are integers
            if count_roots(coefficients, middle, fmpq(8, 3)) > larger:
                low = middle
            else:
                high = middle
        return low, high

    return _located(fmpq_poly(polynomial), enclosure) / 2


def polynomial_root(coefficients: Sequence[int], enclosure: Enclosure) -> Number:
    """The real root of an integer polynomial (lowest degree first) that the enclosure shrinks to."""
    return _located(fmpq_poly([fmpq(c) for c in coefficients]), enclosure)


def complex_polynomial_root(coefficients: Sequence[int], real: Enclosure, imaginary: Enclosure) -> Number:
    """The root z of an integer polynomial (lowest degree first) with enclosures of its real and imaginary parts.

    2 Re z is a sum and 2 i Im z a difference of two roots, so both are eigenvalues of Kronecker sums of the companion
    matrix. Raises `WrongField` if the real and imaginary parts generate a field of degree beyond 16.
    """
    leading, companion = _companion(coefficients)
    sums = _kronecker_sum(companion, 1).charpoly()
    differences = _kronecker_sum(companion, -1).charpoly()
    # a polynomial p(u) with roots in pairs +-u is u^s q(u^2); with u = i w it becomes q(-w^2), up to the factor w^s
    values = [int(c) for c in differences.coeffs()]
    start = next(k for k, c in enumerate(values) if c)
    turned = [0] * start + [(c, 0, -c, 0)[k % 4] for k, c in enumerate(values[start:])]

    def scaled(enclosure: Enclosure) -> Enclosure:
        def doubled(bits: int) -> tuple[fmpq, fmpq]:
            low, high = enclosure(bits)
            margin = high - low + fmpq(1, 1 << bits)
            return 2 * leading * (low - margin), 2 * leading * (high + margin)

        return doubled

    x = _located(fmpq_poly(sums), scaled(real)) / (2 * leading)
    y = _located(fmpq_poly(fmpz_poly(turned)), scaled(imaginary)) / (2 * leading)
    x, y = together(x, y)
    return x + y * Number(QQ, fmpq_poly(), fmpq_poly([1]))


def _companion(coefficients: Sequence[int]) -> tuple[int, list[list[int]]]:
    """(c, A): A is the companion matrix of the monic polynomial of c z, for the leading coefficient c made positive."""
    sign = 1 if coefficients[-1] > 0 else -1
    values = [sign * c for c in coefficients]
    n, leading = len(values) - 1, values[-1]
    last = [-values[k] * leading ** (n - 1 - k) for k in range(n)]
    return leading, [[int(i == j + 1) + (last[i] if j == n - 1 else 0) for j in range(n)] for i in range(n)]


def _kronecker_sum(companion: list[list[int]], sign: int) -> fmpz_mat:
    """A (x) 1 + sign 1 (x) A."""
    n = len(companion)
    pairs = [(i, j) for i in range(n) for j in range(n)]
    entries = [companion[i][k] * int(j == m) + sign * int(i == k) * companion[j][m] for i, j in pairs for k, m in pairs]
    return fmpz_mat(n * n, n * n, entries)


def _located(polynomial: fmpq_poly, enclosure: Enclosure) -> Number:
    """The root of a rational polynomial that the enclosure shrinks to."""
    bits = 8
    coefficients = [int(c) for c in polynomial.numer().coeffs()]
    while True:
        low, high = enclosure(bits)
        if count_roots(coefficients, low, high) == 1:
            return _root_between(fmpz_poly(coefficients), low, high)
        bits *= 2


def _root_between(polynomial: fmpz_poly, low: fmpq, high: fmpq) -> Number:
    """The one root of the polynomial with low < root < high, through its irreducible factor."""
    factors = [[int(c) for c in factor.coeffs()] for factor, _ in polynomial.factor()[1]]
    values = next(f for f in factors if len(f) > 1 and count_roots(f, low, high) == 1)
    if values[-1] < 0:
        values = [-c for c in values]
    if len(values) == 2:
        return number(fmpq(-values[0], values[1]))
    if len(values) == 3:  # written over Q(sqrt n) with n squarefree, the form in which texts and files have it
        c, b, a = values
        root = square_root_of_rational(fmpq(b * b - 4 * a * c))
        candidates = [(-b + sign * root) / (2 * a) for sign in (1, -1)]
        return next(x for x in candidates if low < x < high)
    n, scale = len(values) - 1, _integral_scale(values)
    monic = [values[k] * scale ** (n - k) // values[-1] for k in range(n)] + [1]
    return generator(real_field(monic, low * scale, high * scale)) / scale


def _integral_scale(coefficients: Sequence[int]) -> int:
    """The least D for which D times a root of the polynomial is visibly an algebraic integer (its polynomial is monic)."""
    n, scale = len(coefficients) - 1, 1
    for prime, exponent in fmpz(coefficients[-1]).factor():
        need = 0
        for k, c in enumerate(coefficients[:-1]):
            valuation = 0
            while c and c % int(prime) == 0 and valuation < exponent:
                c, valuation = c // int(prime), valuation + 1
            if c:
                need = max(need, -((valuation - int(exponent)) // (n - k)))
        scale *= int(prime) ** need
    return scale
