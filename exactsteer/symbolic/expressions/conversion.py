"""SymPy numbers and matrices to exact ones and back: nothing is evaluated numerically, nothing is approximated.

`to_sympy` writes numbers in radicals where their field has them, else with a root of its polynomial; `from_sympy` reads
every algebraic number that SymPy writes with rational numbers, I, + - * /, roots, cos, sin and tan of rational
multiples of pi, exp of such multiples of i pi, roots of polynomials (`CRootOf`), re, im, conjugate and Abs.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from functools import reduce
from typing import Any

import sympy as sp
from flint import fmpq

from exactsteer.algebra.field import QQ, Field, count_roots
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import I, Number, generator, number
from exactsteer.errors import InputError
from exactsteer.symbolic.expressions.algebraic import (
    Enclosure,
    complex_polynomial_root,
    cosine,
    lowered,
    polynomial_root,
    positive_root,
    square_root_of_rational,
    together,
)

Expr = Any
"""A SymPy expression; SymPy has no types of its own."""

TRIGONOMETRIC = (sp.tan, sp.cot, sp.sec, sp.csc)


def to_sympy(value: Number | Matrix) -> Expr:
    """The exact SymPy expression of a number, or the `ImmutableMatrix` of a matrix.

    >>> from exactsteer.algebra.grammar import parse
    >>> to_sympy(parse("sqrt(2)/16 - I/16"))
    sqrt(2)/16 - I/16
    >>> to_sympy(parse("1/(sqrt(2) + sqrt(3))"))
    -sqrt(2) + sqrt(3)
    """
    if isinstance(value, Matrix):
        return sp.ImmutableMatrix([[to_sympy(x) for x in row] for row in value.entries()])
    if not isinstance(value, Number):
        raise InputError(f"to_sympy takes a Number or a Matrix, not {value!r}")
    x = lowered(value)
    t = generator_of(x.field)
    parts = [
        sp.Add(*(sp.Rational(int(c.p), int(c.q)) * t**k for k, c in enumerate(p.coeffs()))) for p in (x.real, x.imag)
    ]
    return sp.expand(parts[0] + sp.I * parts[1])


def generator_of(field: Field) -> Expr:
    """The generator of a field as SymPy writes it: 0 over Q, radicals for (bi)quadratic fields, else a `CRootOf`."""
    if field == QQ:
        return sp.Integer(0)
    p = field.polynomial
    if field.degree == 2:
        roots = [(-p[1] + sign * sp.sqrt(p[1] ** 2 - 4 * p[0])) / 2 for sign in (-1, 1)]
    elif field.degree == 4 and p[1] == p[3] == 0:
        inner = [(-p[2] + sign * sp.sqrt(p[2] ** 2 - 4 * p[0])) / 2 for sign in (-1, 1)]
        roots = [sign * sp.sqrtdenest(sp.sqrt(y)) for y in inner for sign in (-1, 1)]
    else:
        lo, k = field.root
        bound = 1 + max(abs(c) for c in p)
        index = count_roots(p, fmpq(-bound), fmpq(lo, 1 << k))
        x = sp.Symbol("t")
        return sp.CRootOf(sp.Poly([*reversed(p)], x), index)
    for root in roots:
        if root.is_real:
            a, b = together(number_from_sympy(root), generator(field))
            if a == b:
                return sp.expand(root)
    raise InputError(f"no root of the polynomial of {field!r} in radicals was confirmed")  # pragma: no cover


def from_sympy(value: Any) -> Any:
    """The exact `Number` of a constant SymPy expression, or the exact `Matrix` of a SymPy matrix.

    Raises `InputError`, naming the part at fault, for a float, a free symbol, or a number that is not known to be
    algebraic; `WrongField` if the field of the number has a degree beyond 16.

    >>> from_sympy(sp.cos(sp.pi / 5)), from_sympy(sp.exp(sp.I * sp.pi / 4))
    (1/4 + sqrt(5)/4, sqrt(2)/2 + sqrt(2)*I/2)
    >>> from_sympy(sp.Float(1) / 2)
    Traceback (most recent call last):
        ...
    exactsteer.errors.InputError: 0.500000000000000 is a floating-point number and not exact; write it as sympy.Rational(p, q)
    """
    return matrix_from_sympy(value) if isinstance(value, sp.MatrixBase) else number_from_sympy(value)


def matrix_from_sympy(value: Expr) -> Matrix:
    """The exact matrix of a SymPy matrix. Raises as `from_sympy` does."""
    return matrix([[number_from_sympy(x) for x in row] for row in value.tolist()])


def number_from_sympy(value: Expr) -> Number:
    """The exact number of an integer or of a constant SymPy expression. Raises as `from_sympy` does."""
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    if not isinstance(value, sp.Expr):
        raise InputError(f"{value!r} is not a SymPy expression or matrix; read exact text with `exactsteer.parse`")
    require_exact(value)
    if value.free_symbols:
        names = ", ".join(sorted(map(str, value.free_symbols)))
        raise InputError(f"{shorter(value)} contains the symbols {names}; substitute exact values for them first")
    return lowered(_number(value, value))


def require_exact(expr: Expr) -> None:
    """Raises `InputError` if a float, nan or infinity occurs anywhere in the expression, naming it."""
    floats = sorted(expr.atoms(sp.Float), key=str)
    if floats:
        where = "" if floats[0] == expr else f" in {shorter(expr)}"
        raise InputError(
            f"{floats[0]}{where} is a floating-point number and not exact; write it as sympy.Rational(p, q)"
        )
    singular = [x for x in (sp.nan, sp.zoo, sp.oo, -sp.oo) if expr.has(x)]
    if singular:
        raise InputError(f"{shorter(expr)} contains {singular[0]}: something was divided by zero")


def shorter(expr: Expr) -> str:
    """The expression as text, cut after 80 characters."""
    text = str(expr)
    return text if len(text) <= 80 else text[:77] + "..."


def half_turns(angle: Expr) -> fmpq | None:
    """r if the angle is r pi with r rational, else None."""
    ratio = sp.expand(angle / sp.pi)
    return fmpq(int(ratio.p), int(ratio.q)) if ratio.is_Rational else None


def _number(expr: Expr, whole: Expr) -> Number:
    """The number of a constant expression; `whole` is what the message of a refusal quotes."""
    if expr.is_Rational:
        return number(fmpq(int(expr.p), int(expr.q)))
    if expr is sp.I:
        return I
    if expr.is_Add:
        return reduce(_sum, (_number(arg, whole) for arg in expr.args))
    if expr.is_Mul:
        return reduce(_product, (_number(arg, whole) for arg in expr.args))
    if isinstance(expr, sp.exp):
        turns = half_turns(-sp.I * expr.args[0])
        if turns is not None:
            return _sum(cosine(turns), _product(I, _sine(turns)))
    if expr.is_Pow:
        return _power(_number(expr.base, whole), expr.exp, expr, whole)
    if isinstance(expr, (sp.cos, sp.sin)):
        turns = half_turns(expr.args[0])
        if turns is not None:
            return cosine(turns) if isinstance(expr, sp.cos) else _sine(turns)
    elif isinstance(expr, TRIGONOMETRIC):
        return _number(expr.rewrite(sp.sin).rewrite(sp.cos), whole) if expr.has(sp.pi) else _refuse(expr, whole)
    elif isinstance(expr, sp.CRootOf):
        return _root_of(expr)
    elif isinstance(expr, sp.AlgebraicNumber):
        return _number(expr.as_expr(), whole)
    elif expr is sp.GoldenRatio:
        return (number(1) + square_root_of_rational(fmpq(5))) / 2
    elif isinstance(expr, (sp.conjugate, sp.re, sp.im, sp.Abs)):
        return _part(expr, _number(expr.args[0], whole))
    return _refuse(expr, whole)


def _refuse(expr: Expr, whole: Expr) -> Number:
    where = "" if expr == whole else f" in {shorter(whole)}"
    raise InputError(
        f"{shorter(expr)}{where} is not known to be an algebraic number; exact numbers are made of rationals, I, roots, "
        "cos and sin of rational multiples of pi, and roots of polynomials"
    )


def _sum(a: Number, b: Number) -> Number:
    a, b = together(a, b)
    return lowered(a + b)


def _product(a: Number, b: Number) -> Number:
    a, b = together(a, b)
    return lowered(a * b)


def _sine(turns: fmpq) -> Number:
    return cosine(fmpq(1, 2) - turns)


def _part(expr: Expr, z: Number) -> Number:
    match expr:
        case sp.conjugate():
            return z.conjugate()
        case sp.re():
            return Number(z.field, z.real, z.imag - z.imag)
        case sp.im():
            return Number(z.field, z.imag, z.imag - z.imag)
        case _:
            return _modulus(z)


def _modulus(z: Number) -> Number:
    if z.is_real:
        return z if z.sign() >= 0 else -z
    return positive_root(lowered(z * z.conjugate()), 2)


def _power(base: Number, exponent: Expr, expr: Expr, whole: Expr) -> Number:
    """base^(p/q), the principal value."""
    if not exponent.is_Rational:
        return _refuse(expr, whole)
    p, q = int(exponent.p), int(exponent.q)
    if base.is_zero and p < 0:
        raise InputError(f"{shorter(expr)} in {shorter(whole)} divides by zero")
    return lowered(_principal_root(base, q, expr, whole) ** p)


def _principal_root(z: Number, q: int, expr: Expr, whole: Expr) -> Number:
    if q == 1 or z.is_zero:
        return z
    if z.is_real:
        if z.sign() > 0:
            return positive_root(z, q)
        root = positive_root(-z, q)
        return _product(root, _sum(cosine(fmpq(1, q)), _product(I, _sine(fmpq(1, q)))))
    if q == 2:
        modulus, real = together(_modulus(z), Number(z.field, z.real, z.imag - z.imag))
        x, y = positive_root(lowered((modulus + real) / 2), 2), positive_root(lowered((modulus - real) / 2), 2)
        upper = Number(z.field, z.imag, z.imag - z.imag).sign() > 0
        return _sum(x, _product(I, y if upper else -y))
    raise InputError(
        f"{shorter(expr)} in {shorter(whole)} is a root of order {q} of a number that is not real; give its real and "
        "imaginary parts"
    )


def _root_of(root: Expr) -> Number:
    """The number of a `CRootOf`, by SymPy's exact isolating interval or rectangle."""
    coefficients = [int(c) for c in reversed(root.poly.all_coeffs())]
    interval = root._get_interval()

    def refined(bits: int) -> Any:
        width = sp.QQ(1, 1 << bits)
        return interval.refine_size(width) if root.is_real else interval.refine_size(width, width)

    def side(low: str, high: str) -> Enclosure:
        def enclosure(bits: int) -> tuple[fmpq, fmpq]:
            box = refined(bits)
            first, last = (getattr(box, name) for name in (low, high))
            return fmpq(int(first.numerator), int(first.denominator)), fmpq(int(last.numerator), int(last.denominator))

        return enclosure

    if root.is_real:
        return polynomial_root(coefficients, side("a", "b"))
    return complex_polynomial_root(coefficients, side("ax", "bx"), side("ay", "by"))
