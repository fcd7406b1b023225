"""Numbers of K(i): exact arithmetic and proven signs.

A `Number` is a + b i with a, b in K as rational polynomials in t. It knows its field and nothing of matrices.
Two numbers of different fields may be combined only if one of the fields is Q; `compositum.common_field` makes the
rest possible explicitly, so that no computation ever changes its field behind the user's back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

from flint import fmpq, fmpq_poly, fmpz

from exactsteer.algebra.field import QQ, Field, rational
from exactsteer.algebra.typeset import number_latex
from exactsteer.errors import WrongField

Scalar = Union["Number", fmpq, fmpz, int]


@dataclass(frozen=True)
class Number:
    """An element real + i imag of K(i), both parts reduced polynomials in the generator t of K.

    >>> from exactsteer.algebra.field import quadratic_field
    >>> root = generator(quadratic_field(2))
    >>> (1 + root) * (1 - root), (I * I), 1 / root
    (-1, -1, sqrt(2)/2)
    """

    field: Field
    real: fmpq_poly
    imag: fmpq_poly

    @property
    def is_zero(self) -> bool:
        """Whether the number is zero: all coefficients are, because a `Field` is a field."""
        return self.real.is_zero() and self.imag.is_zero()

    @property
    def is_real(self) -> bool:
        """Whether the imaginary part is zero."""
        return bool(self.imag.is_zero())

    @property
    def is_rational(self) -> bool:
        """Whether the number lies in Q."""
        return self.is_real and self.real.degree() <= 0

    @property
    def _is_gaussian(self) -> bool:
        """Whether the number lies in Q(i), whatever field it is written over."""
        return bool(self.real.degree() <= 0 and self.imag.degree() <= 0)

    def conjugate(self) -> Number:
        """The complex conjugate."""
        return Number(self.field, self.real, -self.imag)

    def _with(self, other: object) -> tuple[Number, Number] | None:
        if isinstance(other, Number):
            if self.field == other.field:
                return self, other
            field = join(self.field, other.field)
            return Number(field, self.real, self.imag), Number(field, other.real, other.imag)
        if isinstance(other, (int, fmpz, fmpq)) and not isinstance(other, bool):
            return self, Number(self.field, fmpq_poly([fmpq(other)]), fmpq_poly())
        return None

    def __add__(self, other: Scalar) -> Number:
        if (pair := self._with(other)) is None:
            return NotImplemented
        a, b = pair
        return Number(a.field, a.real + b.real, a.imag + b.imag)

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Number(self.field, -self.real, -self.imag)

    def __sub__(self, other: Scalar) -> Number:
        if (pair := self._with(other)) is None:
            return NotImplemented
        a, b = pair
        return Number(a.field, a.real - b.real, a.imag - b.imag)

    def __rsub__(self, other: Scalar) -> Number:
        return -self + other

    def __mul__(self, other: Scalar) -> Number:
        if (pair := self._with(other)) is None:
            return NotImplemented
        a, b = pair
        f = a.field.modulus
        real, imag = a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real
        return Number(a.field, real % f, imag % f)

    __rmul__ = __mul__

    def inverse(self) -> Number:
        """1 / self. Raises `ZeroDivisionError` at zero."""
        if self.is_zero:
            raise ZeroDivisionError(f"division by zero in {self.field!r}")
        f = self.field.modulus
        if self.is_real:
            return Number(self.field, self.real.xgcd(f)[1] % f, self.imag)
        norm = (self.real * self.real + self.imag * self.imag) % f
        _, cofactor, _ = norm.xgcd(f)
        return Number(self.field, (self.real * cofactor) % f, (-self.imag * cofactor) % f)

    def __truediv__(self, other: Scalar) -> Number:
        if (pair := self._with(other)) is None:
            return NotImplemented
        return pair[0] * pair[1].inverse()

    def __rtruediv__(self, other: Scalar) -> Number:
        return self.inverse() * other

    def __pow__(self, exponent: int) -> Number:
        if not isinstance(exponent, int) or isinstance(exponent, bool):
            return NotImplemented
        base, result = (self, one(self.field)) if exponent >= 0 else (self.inverse(), one(self.field))
        exponent = abs(exponent)
        while exponent:
            if exponent & 1:
                result = result * base
            base, exponent = base * base, exponent >> 1
        return result

    def sign(self) -> int:
        """-1, 0 or 1, proven. Raises `WrongField` if the number is not real."""
        if not self.is_real:
            raise WrongField(f"{self} is not real and has no sign")
        if self.real.is_zero():
            return 0
        bits = 32
        while True:
            lo, hi = enclose(self, bits)
            if lo > 0:
                return 1
            if hi < 0:
                return -1
            bits *= 2

    def __lt__(self, other: Scalar) -> bool:
        return (self - other).sign() < 0

    def __le__(self, other: Scalar) -> bool:
        return (self - other).sign() <= 0

    def __gt__(self, other: Scalar) -> bool:
        return (self - other).sign() > 0

    def __ge__(self, other: Scalar) -> bool:
        return (self - other).sign() >= 0

    def __eq__(self, other: object) -> bool:
        pair = (self, other) if isinstance(other, Number) else self._with(other)
        if pair is None:
            return NotImplemented
        a, b = pair
        comparable = a.field == b.field or (a._is_gaussian and b._is_gaussian)
        return bool(comparable and a.real == b.real and a.imag == b.imag)

    def __hash__(self) -> int:
        if self.is_rational:
            return hash(self.real[0])
        return hash((tuple(self.real.coeffs()), tuple(self.imag.coeffs())))

    def __repr__(self) -> str:
        from exactsteer.algebra.grammar import number_text

        return number_text(self)

    def _repr_latex_(self) -> str:
        return f"${number_latex(self)}$"


def zero(field: Field = QQ) -> Number:
    """0 in K."""
    return Number(field, fmpq_poly(), fmpq_poly())


def one(field: Field = QQ) -> Number:
    """1 in K."""
    return Number(field, fmpq_poly([1]), fmpq_poly())


def number(value: Scalar | str, field: Field = QQ) -> Number:
    """The number of `field` that an integer, a rational or the text `p/q` names; a `Number` passes unchanged."""
    return value if isinstance(value, Number) else Number(field, fmpq_poly([rational(value)]), fmpq_poly())


def from_coefficients(field: Field, real: Sequence[Scalar | str], imag: Sequence[Scalar | str] = ()) -> Number:
    """sum real[k] t^k + i sum imag[k] t^k, with rational coefficients; reduced modulo the minimal polynomial."""
    parts = [fmpq_poly([rational(c) for c in part]) % field.modulus for part in (real, imag)]  # type: ignore[arg-type]
    return Number(field, *parts)


def generator(field: Field) -> Number:
    """The generator t of K (0 over Q)."""
    return Number(field, fmpq_poly([0, 1]) % field.modulus, fmpq_poly())


I = Number(QQ, fmpq_poly(), fmpq_poly([1]))  # noqa: E741 - the field's own name
"""The imaginary unit."""


def join(a: Field, b: Field) -> Field:
    """The larger of two fields of which one is Q or both are equal. Raises `WrongField` otherwise."""
    if a == b or b == QQ:
        return a
    if a == QQ:
        return b
    raise WrongField(
        f"numbers of {a!r} and {b!r} do not mix; bring them into one field with `compositum.common_field` first"
    )


def enclose(x: Number, bits: int) -> tuple[fmpq, fmpq]:
    """Rationals lo <= x <= hi for a real number; hi - lo is about 2^-bits times the size of the coefficients.

    Raises `WrongField` if the number is not real.
    """
    if not x.is_real:
        raise WrongField(f"{x} is not real and has no enclosure between rationals")
    if x.field.is_rational:
        return x.real[0], x.real[0]
    p, q = x.field.enclosure(bits)
    low, high = fmpq(p, 1 << bits), fmpq(q, 1 << bits)
    lo = hi = fmpq(0)
    for c in reversed(x.real.coeffs()):
        products = (lo * low, lo * high, hi * low, hi * high)
        lo, hi = min(products) + c, max(products) + c
    return lo, hi


def decimal_text(x: Number, digits: int = 6, *, outward: int = 0) -> str:
    """A real number as a decimal with `digits` places: nearest, or rounded down (outward = -1) or up (+1), proven."""
    bits = 4 * digits + 64
    scale = 10**digits
    while True:
        lo, hi = enclose(x, bits)
        shift = fmpq(1, 2) if outward == 0 else fmpq(0)
        if outward > 0:
            a, b = (lo * scale).ceil(), (hi * scale).ceil()
        else:
            a, b = (lo * scale + shift).floor(), (hi * scale + shift).floor()
        if a == b:
            break
        bits *= 2
    whole, rest = divmod(abs(int(a)), scale)
    return ("-" if a < 0 else "") + (f"{whole}.{rest:0{digits}d}" if digits else str(whole))
