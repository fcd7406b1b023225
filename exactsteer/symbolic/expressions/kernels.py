"""What an expression in real parameters is made of: its constants, its angles and its square roots.

A survey walks once through the expressions and writes down everything that the ring of `reduction` must contain. An
expression outside the supported class is refused with the sub-expression and the advice how to write it instead.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import lcm

import sympy as sp
from flint import fmpq

from exactsteer.algebra.field import count_roots
from exactsteer.algebra.number import Number
from exactsteer.errors import InputError
from exactsteer.symbolic.expressions.algebraic import cosine, square_root_of_rational
from exactsteer.symbolic.expressions.conversion import Expr, number_from_sympy, require_exact, shorter
from exactsteer.symbolic.expressions.parameters import Domain, enclosure

CIRCULAR = (sp.cos, sp.sin, sp.tan, sp.cot, sp.sec, sp.csc)


@dataclass(frozen=True)
class Angle:
    """sum_s slopes[s] s + offset pi, with rational slopes and offset."""

    slopes: tuple[tuple[Expr, fmpq], ...]
    cosine: Number
    sine: Number


@dataclass(frozen=True)
class Root:
    """sqrt(radicand) = factor * prod_f f^(power/2), each f a polynomial positive inside the domain of its one symbol."""

    factor: Number
    powers: tuple[tuple[Expr, int], ...]


@dataclass
class Survey:
    """Everything that occurs in some expressions: `constants`, `angles`, `roots`, each under its sub-expression."""

    domains: Mapping[Expr, Domain]
    constants: dict[Expr, Number] = field(default_factory=dict)
    angles: dict[Expr, Angle] = field(default_factory=dict)
    roots: dict[Expr, Root] = field(default_factory=dict)
    visited: set[Expr] = field(default_factory=set)

    def visit(self, expr: Expr) -> None:
        """Record the parts of one expression. Raises `InputError` for what is outside the supported class."""
        if expr in self.visited:
            return
        self.visited.add(expr)
        if not expr.free_symbols:
            self.constants[expr] = number_from_sympy(expr)
        elif expr.is_Symbol:
            pass
        elif expr.is_Add or expr.is_Mul or isinstance(expr, (sp.conjugate, sp.re, sp.im)):
            for arg in expr.args:
                self.visit(arg)
        elif isinstance(expr, CIRCULAR):
            self.angles[expr.args[0]] = angle(expr.args[0], expr)
        elif isinstance(expr, sp.exp):
            argument = sp.expand(-sp.I * expr.args[0])
            self.angles[argument] = angle(argument, expr)
        elif expr.is_Pow and expr.exp.is_Integer:
            self.visit(expr.base)
        elif expr.is_Pow and expr.exp.is_Rational and expr.exp.q == 2:
            self.roots[expr.base] = square_root(expr.base, self.domains)
        elif isinstance(expr, sp.Abs):
            self.roots[expr.args[0] ** 2] = square_root(expr.args[0] ** 2, self.domains)
        else:
            raise InputError(
                f"{shorter(expr)} is not a rational expression in parameters, square roots, and cos or sin of linear "
                "combinations of parameters; write it with those, or introduce a parameter for it"
            )

    def numbers(self) -> list[Number]:
        """All constants of the number field."""
        found = list(self.constants.values())
        for a in self.angles.values():
            found += [a.cosine, a.sine]
        return found + [root.factor for root in self.roots.values()]

    def units(self) -> dict[Expr, int]:
        """For each symbol in an angle the least N such that all angles are integer combinations of symbol/N."""
        result: dict[Expr, int] = {}
        for a in self.angles.values():
            for symbol, slope in a.slopes:
                result[symbol] = lcm(result.get(symbol, 1), int(slope.q))
        return dict(sorted(result.items(), key=lambda item: str(item[0])))

    def radicands(self) -> list[Expr]:
        """The polynomials whose square roots occur, each once."""
        found = {f for root in self.roots.values() for f, power in root.powers if power % 2}
        return sorted(found, key=str)


def survey(expressions: Iterable[Expr], domains: Mapping[Expr, Domain]) -> Survey:
    """The survey of all expressions. Raises `InputError` for a float or for what is outside the supported class."""
    result = Survey(domains)
    for expr in expressions:
        require_exact(expr)
        result.visit(expr)
    return result


def angle(argument: Expr, whole: Expr) -> Angle:
    """The argument of a cosine as a rational combination of symbols and pi. Raises `InputError` if it is none."""
    slopes: dict[Expr, fmpq] = {}
    offset = fmpq(0)
    for term in sp.Add.make_args(sp.expand(argument)):
        coefficient, rest = term.as_coeff_Mul()
        if coefficient.is_Rational and (rest is sp.pi or rest.is_Symbol or term == 0):
            value = fmpq(int(coefficient.p), int(coefficient.q))
            if rest is sp.pi:
                offset += value
            elif rest.is_Symbol:
                slopes[rest] = slopes.get(rest, fmpq(0)) + value
        else:
            raise InputError(
                f"{term} in {shorter(whole)} is not a rational multiple of a parameter or of pi; angles are sums of those"
            )
    kept = tuple(sorted(((s, c) for s, c in slopes.items() if c != 0), key=lambda item: str(item[0])))
    return Angle(kept, cosine(offset), cosine(fmpq(1, 2) - offset))


def square_root(radicand: Expr, domains: Mapping[Expr, Domain]) -> Root:
    """The square root of a rational function of one parameter, factored into polynomials of proven sign on the domain.

    Only then is the root real and are products of roots unambiguous. Raises `InputError` otherwise.
    """
    symbols = radicand.free_symbols
    advice = "introduce a parameter for the root, or write the parameters as cosines and sines"
    if len(symbols) != 1 or not radicand.is_rational_function(*symbols):
        raise InputError(
            f"sqrt({shorter(radicand)}): only roots of rational functions of one parameter are supported; {advice}"
        )
    (symbol,) = symbols
    domain = domains[symbol]
    content, powers = sp.Rational(1), []
    for side, polynomial in zip((1, -1), sp.fraction(sp.cancel(radicand)), strict=True):
        try:
            constant, factors = sp.Poly(polynomial, symbol, domain=sp.QQ).factor_list()
        except sp.CoercionFailed:
            raise InputError(
                f"sqrt({shorter(radicand)}): the coefficients under the root must be rational; {advice}"
            ) from None
        content *= constant**side
        for factor, multiplicity in factors:
            sign = constant_sign(factor, domain)
            if sign is None and multiplicity % 4:
                raise InputError(
                    f"sqrt({shorter(radicand)}): {factor.as_expr()} changes its sign for {symbol} in {domain}; "
                    f"declare a smaller domain, or {advice}"
                )
            sign = sign or 1
            content *= sign**multiplicity
            powers.append((sp.expand(sign * factor.as_expr()), side * multiplicity))
    if content < 0:
        raise InputError(f"sqrt({shorter(radicand)}): the radicand is negative for {symbol} in {domain}")
    return Root(square_root_of_rational(fmpq(int(content.p), int(content.q))), tuple(powers))


def constant_sign(polynomial: sp.Poly, domain: Domain) -> int | None:
    """The sign of an irreducible rational polynomial inside an interval, or None if it has a root there."""
    coefficients = [fmpq(int(c.p), int(c.q)) for c in reversed(polynomial.all_coeffs())]
    bound = 1 + max(abs(c) for c in coefficients) / abs(coefficients[-1])
    # a root at an end is no root inside; rational ends are left out by the count itself
    irrational = [
        end for end in (domain.start, domain.end) if end.is_finite and not end.is_Rational and not end.has(sp.pi)
    ]
    at_ends = sum(number_from_sympy(sp.expand(polynomial.eval(end))).is_zero for end in irrational)
    bits = 32
    while True:
        ends = [_around(end, bound, sign, bits) for end, sign in ((domain.start, -1), (domain.end, 1))]
        (outer_low, inner_low), (inner_high, outer_high) = ends[0], tuple(reversed(ends[1]))
        low, high = max(outer_low, -bound), min(outer_high, bound)
        outer = _count(coefficients, low, high)
        inner = _count(coefficients, max(inner_low, -bound), min(inner_high, bound))
        if inner > 0:
            return None
        if outer <= at_ends and inner_low < inner_high:
            middle = (inner_low + inner_high) / 2
            value = sum((c * middle**k for k, c in enumerate(coefficients)), fmpq(0))
            return 1 if value > 0 else -1
        bits *= 2


def _count(coefficients: list[fmpq], low: fmpq, high: fmpq) -> int:
    """Distinct real roots strictly between; count_roots wants integers, which a common factor brings."""
    scale = lcm(*(int(c.q) for c in coefficients))
    return count_roots([int((c * scale).p) for c in coefficients], low, high) if low < high else 0


def _around(end: Expr, bound: fmpq, sign: int, bits: int) -> tuple[fmpq, fmpq]:
    """(outer, inner) rationals on either side of an end; the bound beyond all roots for an infinite one."""
    if not end.is_finite:
        return sign * (bound + 1), sign * bound
    if end.is_Rational:
        value = fmpq(int(end.p), int(end.q))
        return value, value
    low, high = enclosure(end, bits, f"the end {end} of a domain")
    return (low, high) if sign < 0 else (high, low)
