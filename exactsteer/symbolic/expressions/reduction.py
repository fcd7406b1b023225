"""Normal forms of expressions in real parameters: an identity is proved when its normal form is zero.

Expressions become quotients of polynomials over Q in the parameters, i, a generator t of the number field of all
constants, a cosine and a sine for every angle, and one root for every irreducible radicand, modulo

    i^2 = -1,   f(t) = 0,   sin^2 = 1 - cos^2,   root^2 = radicand.

The quotient ring is an integral domain (f is irreducible, the radicands are distinct irreducible polynomials), so a
normal form different from zero shows that the identity is false. It holds wherever no denominator vanishes.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import fmpq
from sympy.polys.rings import PolyRing

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.grammar import unify
from exactsteer.algebra.number import Number
from exactsteer.errors import InputError
from exactsteer.symbolic.expressions.conversion import Expr, generator_of, shorter
from exactsteer.symbolic.expressions.kernels import CIRCULAR, Angle, Survey, survey
from exactsteer.symbolic.expressions.parameters import Domain, Parameters, declared
from exactsteer.symbolic.expressions.ring_matrix import RingMatrix

Poly = Any
"""An element of the polynomial ring."""


@dataclass(frozen=True, eq=False)
class Quotient:
    """numerator / denominator, both in normal form; the truth value is 'is not identically zero'."""

    ring: ParameterRing
    numerator: Poly
    denominator: Poly

    def __bool__(self) -> bool:
        return bool(self.numerator)

    def __add__(self, other: Quotient) -> Quotient:
        a, b, c, d = self.numerator, self.denominator, other.numerator, other.denominator
        if b == d:
            return self.ring.quotient(a + c, b)
        _, left, right = b.cofactors(d)
        return self.ring.quotient(a * right + c * left, b * right)

    def __neg__(self) -> Quotient:
        return Quotient(self.ring, -self.numerator, self.denominator)

    def __sub__(self, other: Quotient) -> Quotient:
        return self + (-other)

    def __mul__(self, other: Quotient) -> Quotient:
        return self.ring.quotient(self.numerator * other.numerator, self.denominator * other.denominator)

    def inverse(self) -> Quotient:
        """1 / self. Raises `InputError` if it is identically zero."""
        if not self:
            raise InputError("division by an expression that is identically zero")
        return self.ring.quotient(self.denominator, self.numerator)

    def power(self, exponent: int) -> Quotient:
        """self^exponent for an integer exponent."""
        base, result = (self if exponent >= 0 else self.inverse()), self.ring.one
        for bit in bin(abs(exponent))[2:]:
            result = result * result
            result = result * base if bit == "1" else result
        return result

    def conjugate(self) -> Quotient:
        """The complex conjugate: all parameters are real, so i alone changes its sign."""
        return self.ring.quotient(self.ring.conjugated(self.numerator), self.ring.conjugated(self.denominator))

    def expression(self) -> Expr:
        """The quotient as a SymPy expression, expanded."""
        return self.ring.expression(self)


class ParameterRing:
    """The ring in which some expressions live; build one with `parameter_ring`."""

    def __init__(self, found: Survey) -> None:
        self._survey = found
        self._field = unify(found.numbers())[0]
        self._generators: list[Expr] = []
        self._relations: list[tuple[int, int, Poly]] = []
        units, radicands = found.units(), found.radicands()
        names = [sp.sqrt(f) for f in radicands]
        names += [sp.sin(s / n) for s, n in units.items()]
        names += [sp.I, *([] if self._field == QQ else [generator_of(self._field)])]
        names += [sp.cos(s / n) for s, n in units.items()]
        names += list(found.domains)
        self._generators = names
        self.ring = PolyRing([f"x{k}" for k in range(len(names))], sp.QQ, sp.lex)
        gens = self.ring.gens
        place = {name: k for k, name in enumerate(names)}
        self._imaginary = place[sp.I]
        self._symbols = {s: gens[place[s]] for s in found.domains}
        self._circles = {s: (n, gens[place[sp.cos(s / n)]], gens[place[sp.sin(s / n)]]) for s, n in units.items()}
        self._t = self._imaginary + 1
        self.one = Quotient(self, self.ring.one, self.ring.one)
        self.zero = Quotient(self, self.ring.zero, self.ring.one)
        self._memory: dict[Expr, Quotient] = {}
        self._roots = {f: gens[place[sp.sqrt(f)]] for f in radicands}
        for f in radicands:
            self._relations.append((place[sp.sqrt(f)], 2, self.element(f).numerator))
        for s, n in units.items():
            self._relations.append((place[sp.sin(s / n)], 2, 1 - gens[place[sp.cos(s / n)]] ** 2))
        self._relations.append((self._imaginary, 2, -self.ring.one))
        if self._field != QQ:
            lower = self._field.polynomial[:-1]
            image = sum((-c * gens[self._t] ** k for k, c in enumerate(lower)), self.ring.zero)
            self._relations.append((self._t, self._field.degree, image))

    @property
    def field(self) -> Field:
        """The real number field of all constants."""
        return self._field

    def reduced(self, p: Poly) -> Poly:
        """The normal form of a polynomial: every power that a relation rewrites is rewritten."""
        for index, degree, replacement in self._relations:
            while any(monomial[index] >= degree for monomial in p):
                low, high = {}, {}
                for monomial, c in p.items():
                    if monomial[index] >= degree:
                        high[(*monomial[:index], monomial[index] - degree, *monomial[index + 1 :])] = c
                    else:
                        low[monomial] = c
                p = self.ring.from_dict(low) + self.ring.from_dict(high) * replacement
        return p

    def quotient(self, numerator: Poly, denominator: Poly) -> Quotient:
        """The quotient in normal form. Raises `InputError` if the denominator is identically zero."""
        numerator, denominator = self.reduced(numerator), self.reduced(denominator)
        if not denominator:
            raise InputError("division by an expression that is identically zero")
        if not numerator:
            return self.zero
        if denominator.is_ground:
            return Quotient(self, numerator * (1 / denominator.LC), self.ring.one)
        numerator, denominator = numerator.cancel(denominator)
        return Quotient(self, numerator, denominator)

    def conjugated(self, p: Poly) -> Poly:
        """The polynomial with -i for i."""
        k = self._imaginary
        return self.ring.from_dict({monomial: -c if monomial[k] % 2 else c for monomial, c in p.items()})

    def constant(self, x: Number) -> Quotient:
        """A number of the field."""
        y = x if x.field in (self._field, QQ) else common_field(self._field, x.field)[2](x)
        zero, t, i = (
            self.ring.zero,
            self.ring.gens[min(self._t, len(self._generators) - 1)],
            self.ring.gens[self._imaginary],
        )
        parts = [sum((_rational(c) * t**k for k, c in enumerate(p.coeffs())), zero) for p in (y.real, y.imag)]
        return self.quotient(parts[0] + i * parts[1], self.ring.one)

    def element(self, expr: Expr) -> Quotient:
        """The normal form of an expression that was surveyed."""
        if expr not in self._memory:
            try:
                self._memory[expr] = self._element(expr)
            except InputError as error:
                raise InputError(
                    f"{error}, in {shorter(expr)}" if "identically" in str(error) else str(error)
                ) from None
        return self._memory[expr]

    def _element(self, expr: Expr) -> Quotient:
        if expr.is_Rational:
            return self.constant_ratio(int(expr.p), int(expr.q))
        if expr in self._survey.constants:
            return self.constant(self._survey.constants[expr])
        if expr.is_Symbol:
            return Quotient(self, self._symbols[expr], self.ring.one)
        if expr.is_Add or expr.is_Mul:
            result = self.zero if expr.is_Add else self.one
            for arg in expr.args:
                result = result + self.element(arg) if expr.is_Add else result * self.element(arg)
            return result
        if isinstance(expr, CIRCULAR):
            return self._circular(expr)
        if isinstance(expr, sp.exp):
            cosine, sine = self._point(self._survey.angles[sp.expand(-sp.I * expr.args[0])])
            return cosine + self._unit() * sine
        if expr.is_Pow:
            if expr.exp.is_Integer:
                return self.element(expr.base).power(int(expr.exp))
            return self._root(expr.base).power(int(expr.exp.p))
        if isinstance(expr, sp.Abs):
            return self._root(expr.args[0] ** 2)
        z = self.element(expr.args[0])
        match expr:
            case sp.conjugate():
                return z.conjugate()
            case sp.re():
                return (z + z.conjugate()) * self.constant_ratio(1, 2)
            case _:
                return (z - z.conjugate()) * self.constant_ratio(-1, 2) * self._unit()

    def constant_ratio(self, p: int, q: int) -> Quotient:
        """p/q."""
        return Quotient(self, self.ring(sp.QQ(p, q)), self.ring.one)

    def _unit(self) -> Quotient:
        return Quotient(self, self.ring.gens[self._imaginary], self.ring.one)

    def _circular(self, expr: Expr) -> Quotient:
        cosine, sine = self._point(self._survey.angles[expr.args[0]])
        match expr:
            case sp.cos():
                return cosine
            case sp.sin():
                return sine
            case sp.tan():
                return sine * cosine.inverse()
            case sp.cot():
                return cosine * sine.inverse()
            case sp.sec():
                return cosine.inverse()
            case _:
                return sine.inverse()

    def _point(self, angle: Angle) -> tuple[Quotient, Quotient]:
        """(cos, sin) of an angle, by the addition theorem from the generators."""
        cosine, sine = self.constant(angle.cosine), self.constant(angle.sine)
        for symbol, slope in angle.slopes:
            n, c, s = self._circles[symbol]
            multiple = int((slope * n).p)
            step = Quotient(self, c, self.ring.one), Quotient(self, s if multiple > 0 else -s, self.ring.one)
            for _ in range(abs(multiple)):
                cosine, sine = cosine * step[0] - sine * step[1], cosine * step[1] + sine * step[0]
        return cosine, sine

    def _root(self, radicand: Expr) -> Quotient:
        root = self._survey.roots[radicand]
        result = self.constant(root.factor)
        for f, power in root.powers:
            base = self.element(f) if power % 2 == 0 else Quotient(self, self._roots[f], self.ring.one)
            result = result * base.power(power // 2 if power % 2 == 0 else power)
        return result

    def expression(self, q: Quotient) -> Expr:
        """The quotient as a SymPy expression: parameters, angles and roots as they were written."""
        top, bottom = (p.as_expr(*self._generators) for p in (q.numerator, q.denominator))
        return sp.expand(top) / sp.expand(bottom) if bottom != 1 else sp.expand(top)

    def matrix(self, m: Expr) -> RingMatrix:
        """The matrix of the normal forms of the entries."""
        return RingMatrix(tuple(tuple(self.element(x) for x in row) for row in m.tolist()), self.zero)

    def expressions(self, m: RingMatrix) -> Expr:
        """The `ImmutableMatrix` of a matrix over the ring."""
        return sp.ImmutableMatrix([[self.expression(x) for x in row] for row in m.rows])


def _rational(c: fmpq) -> Any:
    return sp.QQ(int(c.p), int(c.q))


def adjoint(m: RingMatrix) -> RingMatrix:
    """M^dag of a matrix over a parameter ring."""
    return m.transpose().map(lambda x: x.conjugate())


def parameter_ring(matrices: Iterable[Expr], domains: Mapping[Expr, Domain]) -> ParameterRing:
    """The ring of all entries of some SymPy matrices. Raises `InputError` for an expression that is not supported.

    >>> theta = sp.Symbol("theta", real=True)
    >>> m = sp.Matrix([[sp.cos(2 * theta) + 2 * sp.sin(theta) ** 2, sp.sqrt(2) * sp.sin(theta + sp.pi / 4) - sp.sin(theta)]])
    >>> ring = parameter_ring([m], {theta: sp.Interval(-sp.oo, sp.oo)})
    >>> ring.expressions(ring.matrix(m))
    Matrix([[1, cos(theta)]])
    """
    return ParameterRing(survey((x for m in matrices for x in m), domains))


def normal_form(expr: Expr, parameters: Parameters | None = None) -> Expr:
    """The normal form of one expression: 0 exactly if it vanishes identically. Undeclared symbols are real numbers.

    >>> p = sp.Symbol("p", real=True)
    >>> normal_form(sp.sqrt(p * (1 - p)) - sp.sqrt(p) * sp.sqrt(1 - p), {p: (0, 1)})
    0
    """
    domains = declared(parameters or {}, [expr])
    ring = parameter_ring([sp.Matrix([[expr]])], domains)
    return ring.expression(ring.element(expr))
