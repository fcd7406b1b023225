"""Real parameters with their domains: exact intervals, and the values that may be put in.

A domain is a SymPy `Interval`, open or closed at either end, with exact ends; ends and values are numbers a + b pi with
a, b algebraic, so that angles have domains too. Comparisons are proved: a + b pi is zero only if a = b = 0.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy as sp
from flint import fmpq, fmpz

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, enclose
from exactsteer.errors import InputError, UnknownName
from exactsteer.symbolic.expressions.algebraic import together
from exactsteer.symbolic.expressions.conversion import Expr, number_from_sympy, require_exact, to_sympy

Domain = Any
"""A SymPy `Interval`."""

Parameters = Mapping[Any, Any]
"""Symbol or name -> None (every real number), a SymPy `Interval`, or a pair (low, high) of exact values, ends included."""


def exact_value(value: Any, what: str) -> Expr:
    """A value as an exact SymPy expression, from exact text, an integer, a fraction, a `Number` or SymPy itself.

    Raises `InputError`, naming what the value is for, if it is a float or has symbols left.

    >>> exact_value("sqrt(2)/2", "v"), exact_value(sp.pi / 3, "theta")
    (sqrt(2)/2, pi/3)
    >>> exact_value(0.5, "v")
    Traceback (most recent call last):
        ...
    exactsteer.errors.InputError: v: 0.5 is a floating-point number and not exact; write it as text, such as '1/2'
    """
    if isinstance(value, Number):
        return to_sympy(value)
    if isinstance(value, str):
        return to_sympy(parse(value))
    if isinstance(value, (int, Fraction, fmpq, fmpz)) and not isinstance(value, bool):
        ratio = fmpq(value.numerator, value.denominator) if isinstance(value, Fraction) else fmpq(value)
        return sp.Rational(int(ratio.p), int(ratio.q))
    if isinstance(value, sp.Expr):
        try:
            require_exact(value)
        except InputError as error:
            raise InputError(f"{what}: {error}") from None
        if value.free_symbols:
            raise InputError(
                f"{what}: {value} is not a number; it contains the symbol {min(map(str, value.free_symbols))}"
            )
        return value
    shown = f"{value!r} is a floating-point number and not exact" if _is_float(value) else f"{value!r} is not exact"
    raise InputError(f"{what}: {shown}; write it as text, such as '1/2'")


def _is_float(value: object) -> bool:
    return hasattr(value, "hex") and hasattr(value, "as_integer_ratio") and not isinstance(value, int)


def entries(value: Any, what: str) -> Expr:
    """A matrix of exact expressions as an `ImmutableMatrix`, from SymPy, from an exact `Matrix` or from rows.

    Entries of rows are expressions, integers or exact texts. Raises `InputError` for anything that is not exact.
    """
    if isinstance(value, Matrix):
        return to_sympy(value)
    rows = value.tolist() if isinstance(value, sp.MatrixBase) else [list(row) for row in value]
    if len({len(row) for row in rows}) > 1:
        raise InputError(f"{what}: the rows differ in length")
    shown = [[_entry(x, f"{what}, entry ({j}, {k})") for k, x in enumerate(row)] for j, row in enumerate(rows)]
    return sp.ImmutableMatrix(shown)


def _entry(value: Any, what: str) -> Expr:
    if isinstance(value, sp.Expr) and value.free_symbols:
        try:
            require_exact(value)
        except InputError as error:
            raise InputError(f"{what}: {error}") from None
        return value
    return exact_value(value, what)


def declared(parameters: Parameters, expressions: Iterable[Expr]) -> dict[Expr, Domain]:
    """The domain of every symbol of the expressions, in the order of their names; undeclared ones are real numbers.

    Raises `InputError` for a domain that is not an interval with exact ends, for two symbols of one name (SymPy tells
    apart symbols with different assumptions), and for a symbol that is assumed not to be real.
    """
    free = set().union(*(x.free_symbols for x in expressions)) if expressions else set()
    given = {}
    for name, domain in parameters.items():
        known = sorted((s for s in free if s == name or (isinstance(name, str) and s.name == name)), key=str)
        symbol = known[0] if known else sp.Symbol(name, real=True) if isinstance(name, str) else name
        if not isinstance(symbol, sp.Symbol):
            raise InputError(f"a parameter is a SymPy symbol or its name, not {name!r}")
        given[symbol] = _interval(domain, symbol)
    symbols = sorted(free | set(given), key=lambda s: str(s.name))
    for first, second in pairwise(symbols):
        if first.name == second.name:
            raise InputError(
                f"there are two different symbols called {first.name}, with different assumptions; define it once"
            )
    for symbol in symbols:
        if symbol.is_real is False:
            raise InputError(
                f"the parameter {symbol.name} is assumed not to be real; use symbols('{symbol.name}', real=True)"
            )
    return {symbol: given.get(symbol, sp.Interval(-sp.oo, sp.oo)) for symbol in symbols}


def _interval(domain: Any, symbol: Expr) -> Domain:
    if domain is None:
        return sp.Interval(-sp.oo, sp.oo)
    if isinstance(domain, tuple) and len(domain) == 2:
        low, high = (exact_value(x, f"the domain of {symbol}") for x in domain)
    elif isinstance(domain, sp.Interval):
        low, high = (
            x if x.is_infinite else exact_value(x, f"the domain of {symbol}") for x in (domain.start, domain.end)
        )
    else:
        raise InputError(f"the domain of {symbol} is a pair (low, high) or a sympy.Interval, not {domain!r}")
    if low.is_finite and high.is_finite and compare(low, high, f"the domain of {symbol}") >= 0:
        raise InputError(
            f"the domain of {symbol} from {low} to {high} is empty or a point; substitute the value instead"
        )
    closed = isinstance(domain, tuple)
    return domain if not closed else sp.Interval(low, high)


def compare(a: Expr, b: Expr, what: str) -> int:
    """The sign of a - b for numbers of the form algebraic + algebraic pi, proved.

    >>> compare(sp.pi / 4, sp.Rational(11, 14), "theta"), compare(sp.sqrt(2), sp.sqrt(2), "v")
    (-1, 0)
    """
    difference = sp.expand(a - b)
    constant, slope = _linear_in_pi(difference, what)
    if slope.is_zero:
        return constant.sign()
    bits = 64
    while True:
        low, high = enclosure(difference, bits, what)
        if low > 0:
            return 1
        if high < 0:
            return -1
        bits *= 2


def enclosure(x: Expr, bits: int, what: str) -> tuple[fmpq, fmpq]:
    """Rationals low <= x <= high, about 2^-bits apart, for a number of the form algebraic + algebraic pi."""
    constant, slope = _linear_in_pi(sp.expand(x), what)
    low, high = _pi_between(bits)
    (p, q), (r, s) = enclose(constant, bits), enclose(slope, bits)
    products = (r * low, r * high, s * low, s * high)
    return p + min(products), q + max(products)


def _linear_in_pi(x: Expr, what: str) -> tuple[Number, Number]:
    slope = x.coeff(sp.pi, 1)
    try:
        constant, factor = together(number_from_sympy(sp.expand(x - slope * sp.pi)), number_from_sympy(slope))
    except InputError as error:
        raise InputError(f"{what}: {error}; a multiple of pi may be added") from None
    if not constant.is_real or not factor.is_real:
        raise InputError(f"{what}: {x} is not real")
    return constant, factor


def _pi_between(bits: int) -> tuple[fmpq, fmpq]:
    """Rationals below and above pi, about 2^-bits apart, by Machin's formula pi = 16 arctan(1/5) - 4 arctan(1/239)."""

    def arctan_inverse(n: int) -> tuple[fmpq, fmpq]:
        value, power, k = fmpq(0), fmpq(1, n), 0
        while power > fmpq(1, fmpz(1) << (bits + 8)):
            value, power, k = value + power * (-1) ** k / (2 * k + 1), power / (n * n), k + 1
        return value - power, value + power

    (a, b), (c, d) = arctan_inverse(5), arctan_inverse(239)
    return 16 * a - 4 * d, 16 * b - 4 * c


def require_inside(symbol: Expr, value: Expr, domain: Domain) -> None:
    """Raises `InputError`, naming the parameter, its domain and the amount, if the value lies outside the domain."""
    for end, sign, is_open in ((domain.start, 1, domain.left_open), (domain.end, -1, domain.right_open)):
        if end.is_finite:
            order = sign * compare(value, end, f"the value of {symbol}")
            if order < 0:
                raise InputError(
                    f"{symbol} = {value} lies outside its domain {shown(symbol, domain)} by {sp.expand(sign * (end - value))}"
                )
            if order == 0 and is_open:
                raise InputError(
                    f"{symbol} = {value} is the end of its domain {shown(symbol, domain)}, which does not contain it"
                )


def shown(symbol: Expr, domain: Domain) -> str:
    """`0 <= v < 1`."""
    left = "" if not domain.start.is_finite else f"{domain.start} {'<' if domain.left_open else '<='} "
    right = "" if not domain.end.is_finite else f" {'<' if domain.right_open else '<='} {domain.end}"
    return f"{left}{symbol}{right}" if left or right else f"{symbol} real"


def assignment(parameters: Mapping[Expr, Domain], values: Mapping[Any, Any]) -> dict[Expr, Expr]:
    """Symbol -> exact value for every parameter, each inside its domain.

    Raises `UnknownName` for a value of no parameter, `InputError` for a missing, inexact or outlying value.
    """
    names = {symbol.name: symbol for symbol in parameters}
    result = {}
    for key, value in values.items():
        symbol = names.get(key if isinstance(key, str) else getattr(key, "name", None))
        if symbol is None:
            raise UnknownName(f"there is no parameter {key}; the parameters are {', '.join(names) or 'none'}")
        exact = exact_value(value, f"the value of {symbol}")
        require_inside(symbol, exact, parameters[symbol])
        result[symbol] = exact
    missing = [name for name, symbol in names.items() if symbol not in result]
    if missing:
        raise InputError(f"a value is missing for {', '.join(missing)}")
    return result
