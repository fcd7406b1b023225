"""Real number fields K = Q and Q(t), t one real root of a monic integer polynomial.

A `Field` fixes t by an isolating interval [p/2^k, (p+1)/2^k], k least: the same two integers that a
certificate stores. Irreducibility is never assumed: `real_field` factors what it is given and keeps
the factor that t is a root of, so that in a `Field` a number is zero exactly if its coefficients are.
This file knows nothing of complex numbers, matrices or positivity.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flint import fmpq, fmpq_poly, fmpz, fmpz_poly

from exactsteer.errors import WrongField

MAX_DEGREE = 16

_RATIONAL = re.compile(r"(-?[0-9]+)(?:/([0-9]+))?")


@dataclass(frozen=True)
class Field:
    """The real field Q(t): `polynomial` is the monic irreducible polynomial of t, lowest degree first.

    `root` = (p, k) places t strictly between p/2^k and (p+1)/2^k, k the least for which `isolates` shows that no
    other root lies there. The field Q is written with the polynomial t (coefficients (0, 1)) and root (0, 0).
    Build one with `QQ`, `quadratic_field` or `real_field`, which establish these properties.
    """

    polynomial: tuple[int, ...]
    root: tuple[int, int]

    @property
    def degree(self) -> int:
        """The degree [K : Q]."""
        return len(self.polynomial) - 1

    @property
    def is_rational(self) -> bool:
        """Whether K = Q."""
        return self.degree == 1

    @cached_property
    def modulus(self) -> fmpq_poly:
        """The minimal polynomial of t."""
        return fmpq_poly(list(self.polynomial))

    @cached_property
    def powers(self) -> tuple[tuple[int, ...], ...]:
        """Row k: the coefficients of t^k on the power basis, for k < 2 degree - 1."""
        g = self.degree
        rows = [tuple(int(i == k) for i in range(g)) for k in range(g)]
        while len(rows) < 2 * g - 1:
            last = rows[-1]
            shifted = (0, *last[:-1])
            rows.append(tuple(s - last[-1] * c for s, c in zip(shifted, self.polynomial[:-1], strict=True)))
        return tuple(rows)

    def enclosure(self, bits: int) -> tuple[int, int]:
        """Integers (lo, hi) with lo/2^bits <= t <= hi/2^bits and hi - lo <= 1 (0 over Q)."""
        if self.is_rational:
            return 0, 0
        p, k = _refined(self, max(bits, self.root[1]))
        shift = k - bits
        return p >> shift, -((-p - 1) >> shift)

    def __repr__(self) -> str:
        if self.is_rational:
            return "QQ"
        if self.degree == 2 and self.polynomial[1] == 0 and self.root[0] >= 0:
            return f"Q(sqrt({-self.polynomial[0]}))"
        lo, k = self.root
        return f"Q(t), {polynomial_text(self.polynomial)} = 0, {fmpq(lo, 1 << k)} < t < {fmpq(lo + 1, 1 << k)}"


QQ = Field((0, 1), (0, 0))
"""The rational field."""


def polynomial_text(coefficients: Iterable[int], symbol: str = "t") -> str:
    """`t^4 - 10*t^2 + 1` from the coefficients, lowest degree first."""
    text = ""
    for k, c in reversed(list(enumerate(coefficients))):
        if c:
            power = symbol if k == 1 else f"{symbol}^{k}" if k else ""
            size = "*".join(part for part in ("" if abs(c) == 1 and power else str(fmpz(abs(c))), power) if part)
            text += (" - " if c < 0 else " + ") + size if text else ("-" if c < 0 else "") + size
    return text or "0"


def sign_at(coefficients: Iterable[int], p: int, k: int) -> int:
    """The sign of the integer polynomial at the dyadic number p/2^k, exactly."""
    value = 0
    scale = 0
    for c in reversed(list(coefficients)):
        value = value * p + (c << scale)
        scale += k
    return (value > 0) - (value < 0)


@lru_cache(maxsize=256)
def _refined(field: Field, bits: int) -> tuple[int, int]:
    """(p, bits) with p/2^bits < t < (p+1)/2^bits, by bisection on the sign of the minimal polynomial."""
    p, k = field.root
    left = sign_at(field.polynomial, p, k)
    while k < bits:
        p, k = 2 * p, k + 1
        if sign_at(field.polynomial, p + 1, k) == left:
            p += 1
    return p, k


def count_roots(polynomial: Iterable[int], low: fmpq, high: fmpq) -> int:
    """The number of distinct real roots in the open interval (low, high), by Sturm's theorem; endpoints excluded."""
    f = fmpq_poly([fmpq(c) for c in polynomial])
    f = f // f.gcd(f.derivative())
    for end in (low, high):
        if f(end) == 0:
            f = f // fmpq_poly([-end, 1])
    chain = [f, f.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-(chain[-2] % chain[-1]))

    def changes(x: fmpq) -> int:
        signs = [v > 0 for v in (g(x) for g in chain) if v != 0]
        return sum(a != b for a, b in itertools.pairwise(signs))

    return changes(low) - changes(high)


def isolates(polynomial: tuple[int, ...], p: int, k: int) -> bool:
    """Whether [p/2^k, (p+1)/2^k] is shown to hold exactly one root, in the manner of the canonical form.

    That is: the polynomial changes sign, and Horner's rule in interval arithmetic finds no zero of its derivative.
    """
    low = high = scale = 0
    for j, c in reversed(list(enumerate(polynomial))[1:]):
        ends = (low * p, low * (p + 1), high * p, high * (p + 1))
        low, high, scale = min(ends) + (j * c << scale), max(ends) + (j * c << scale), scale + k
    return sign_at(polynomial, p, k) * sign_at(polynomial, p + 1, k) < 0 < low * high


def real_field(polynomial: Iterable[int], low: fmpq | int | str, high: fmpq | int | str) -> Field:
    """The field Q(t), t the one root of the monic integer `polynomial` (lowest degree first) with low < t < high.

    The polynomial may be reducible: its factor at t is kept, so the degree may come out smaller.
    Raises `WrongField` if the polynomial is not monic of degree 1 to 16, or if the open interval does not hold exactly
    one root.

    >>> real_field((-2, 0, 1), 1, 2)
    Q(sqrt(2))
    >>> real_field((2, -1, -2, 1), "5/4", "3/2")        # (t - 1)(t + 1)(t - 2): no root here
    Traceback (most recent call last):
        ...
    exactsteer.errors.WrongField: t^3 - 2*t^2 - t + 2 has 0 real roots strictly between 5/4 and 3/2; need exactly one
    """
    coefficients = tuple(_integer(c, "a coefficient of a minimal polynomial") for c in polynomial)
    if not 2 <= len(coefficients) <= MAX_DEGREE + 1 or coefficients[-1] != 1:
        shown = f"{polynomial_text(coefficients)} with {len(coefficients)} coefficients"
        raise WrongField(f"a field needs a monic integer polynomial of degree 1 to {MAX_DEGREE}, got {shown}")
    lo, hi = rational(low), rational(high)
    count = count_roots(coefficients, lo, hi) if lo < hi else 0
    if count != 1:
        raise WrongField(
            f"{polynomial_text(coefficients)} has {count} real roots strictly between {lo} and {hi}; need exactly one"
        )
    for factor, _ in fmpz_poly(list(coefficients)).factor()[1]:
        monic = tuple(int(c) for c in factor.coeffs())
        if count_roots(monic, lo, hi) == 1:
            return _canonical(monic, lo, hi)
    raise WrongField("no factor has the root")  # pragma: no cover - the count above is the sum over the factors


def _canonical(polynomial: tuple[int, ...], lo: fmpq, hi: fmpq) -> Field:
    """The field with the least k for which `isolates` holds around t."""
    if len(polynomial) == 2:
        return QQ
    k = 0
    while True:
        p, k = _locate(polynomial, lo, hi, k)
        if isolates(polynomial, p, k):
            return Field(polynomial, (p, k))
        k += 1


def _locate(polynomial: tuple[int, ...], lo: fmpq, hi: fmpq, k: int) -> tuple[int, int]:
    """(floor(t 2^k), k) for the irrational root t between lo and hi, by bisection."""
    f = fmpq_poly(list(polynomial))
    left = f(lo) > 0
    while (lo * 2**k).floor() != (hi * 2**k).floor():
        middle = (lo + hi) / 2
        if (f(middle) > 0) == left:
            lo = middle
        else:
            hi = middle
    return int((lo * 2**k).floor()), k


@lru_cache(maxsize=256, typed=True)
def quadratic_field(n: int) -> Field:
    """Q(sqrt(n)) for an integer n > 1; a square factor is split off, and a square gives Q.

    >>> quadratic_field(8), quadratic_field(9)
    (Q(sqrt(2)), QQ)
    """
    n = _integer(n, "the radicand")
    if n < 2:
        raise WrongField(f"quadratic_field needs an integer n > 1, got {n}; square roots here are real")
    n, _ = squarefree_part(n)
    if n == 1:
        return QQ
    return real_field((-n, 0, 1), 0, n)


def squarefree_part(n: int) -> tuple[int, int]:
    """(s, r) with n = s r^2 and s squarefree, for n >= 1."""
    s, r = 1, 1
    for prime, exponent in fmpz(n).factor():
        s *= int(prime) ** (exponent % 2)
        r *= int(prime) ** (exponent // 2)
    return s, r


def rational(value: fmpq | fmpz | int | str) -> fmpq:
    """An exact rational from an integer, a fraction or the text `p/q`; never from a float.

    Raises `WrongField` for anything else, q = 0 included.
    """
    if isinstance(value, str):
        if (match := _RATIONAL.fullmatch(value)) and (denominator := fmpz(match[2] or "1")) != 0:
            return fmpq(fmpz(match[1]), denominator)
    elif isinstance(value, (int, fmpz, fmpq)) and not isinstance(value, bool):
        return fmpq(value)
    shown = repr(value)
    raise WrongField(f"{shown if len(shown) <= 60 else shown[:57] + '...'} is not an exact rational; write it as 'p/q'")


def _integer(value: fmpz | int, what: str) -> int:
    """An exact integer; a float is refused, not truncated."""
    if isinstance(value, (int, fmpz)) and not isinstance(value, bool):
        return int(value)
    raise WrongField(f"{what} must be an integer, not {value!r}")
