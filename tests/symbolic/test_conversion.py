"""SymPy numbers and matrices become exact ones and return unchanged; floats, symbols and pi are refused by name."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.grammar import parse, unify
from exactsteer.algebra.matrix import matrix
from exactsteer.algebra.number import I, Number, from_coefficients, generator, number
from exactsteer.errors import InputError, WrongField
from exactsteer.steering import catalogue
from exactsteer.symbolic import from_sympy, to_sympy

LAW = settings(max_examples=40, deadline=None)

X = sp.Symbol("x")
FIELDS = [
    QQ,
    quadratic_field(2),
    quadratic_field(15),
    real_field((1, 0, -10, 0, 1), 3, 4),  # sqrt 2 + sqrt 3
    real_field((2, 0, -4, 0, 1), 0, 1),  # 2 sin(pi/8)
    real_field((1, -3, 0, 1), 0, 1),  # the middle root of t^3 - 3t + 1
    real_field((1, -1, 0, 0, 0, 1), -2, -1),  # the real root of t^5 - t + 1
]


def numbers(field):
    size = 2 * field.degree
    coefficients = st.lists(st.builds(fmpq, st.integers(-9, 9), st.integers(1, 6)), min_size=size, max_size=size)
    return coefficients.map(lambda c: from_coefficients(field, c[: field.degree], c[field.degree :]))


def same(a: Number, b: Number) -> bool:
    """Equality across fields."""
    x, y = unify([a, b])[1]
    return x == y


@LAW
@given(st.sampled_from(FIELDS).flatmap(numbers))
def test_a_number_survives_the_way_to_sympy_and_back(x):
    """`from_sympy(to_sympy(x))` is x in every field: rational, quadratic, biquadratic, cubic, quintic."""
    assert same(from_sympy(to_sympy(x)), x)


@LAW
@given(st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(numbers(f), numbers(f))))
def test_conversion_respects_sums_and_products(pair):
    """SymPy's sum and product of two converted numbers are the exact sum and product."""
    x, y = pair
    assert same(from_sympy(to_sympy(x) + to_sympy(y)), x + y)
    assert same(from_sympy(to_sympy(x) * to_sympy(y)), x * y)


# each with the polynomial that it must satisfy and an open interval that isolates it, worked out by hand
REAL = {
    "cos(pi/8)": (sp.cos(sp.pi / 8), "8*x^4 - 8*x^2 + 1", ("9/10", 1)),
    "cos(pi/7)": (sp.cos(sp.pi / 7), "8*x^3 - 4*x^2 - 4*x + 1", ("9/10", 1)),
    "cos(5 pi/7)": (sp.cos(5 * sp.pi / 7), "8*x^3 - 4*x^2 - 4*x + 1", ("-7/10", "-6/10")),
    "sin(2 pi/5)": (sp.sin(2 * sp.pi / 5), "16*x^4 - 20*x^2 + 5", ("9/10", 1)),
    "tan(pi/5)": (sp.tan(sp.pi / 5), "x^4 - 10*x^2 + 5", ("7/10", "8/10")),
    "sec(pi/9)": (sp.sec(sp.pi / 9), "x^3 + 6*x^2 - 8", ("106/100", "107/100")),
    "2^(1/3)": (sp.Rational(2) ** sp.Rational(1, 3), "x^3 - 2", (1, 2)),
    "2^(-2/3)": (sp.Rational(2) ** sp.Rational(-2, 3), "4*x^3 - 1", (0, 1)),
    "sqrt(1 + sqrt(2))": (sp.sqrt(1 + sp.sqrt(2)), "x^4 - 2*x^2 - 1", (1, 2)),
    "sqrt(cos(pi/7))": (sp.sqrt(sp.cos(sp.pi / 7)), "8*x^6 - 4*x^4 - 4*x^2 + 1", ("9/10", 1)),
    "real root": (sp.CRootOf(X**5 - X + 1, 0), "x^5 - x + 1", (-2, -1)),
    "middle root": (sp.CRootOf(X**3 - 3 * X + 1, 1), "x^3 - 3*x + 1", (0, 1)),
    "golden ratio": (sp.GoldenRatio, "x^2 - x - 1", (1, 2)),
    "modulus": (sp.Abs(sp.CRootOf(X**4 + 1, 0) + 1), "x^4 - 4*x^2 + 2", ("7/10", "8/10")),
}


@pytest.mark.parametrize("name", REAL)
def test_real_algebraic_numbers_are_located_exactly(name):
    """The number is a root of the right polynomial and lies in the right interval, both proved."""
    expr, polynomial, (low, high) = REAL[name]
    x = from_sympy(expr)
    coefficients = sp.Poly(sp.sympify(polynomial.replace("^", "**")), X).all_coeffs()
    value = number(0)
    for c in coefficients:
        value = value * x + int(c)
    assert value.is_zero
    assert number(low) < x < number(high)


COMPLEX = [
    (sp.sqrt(-3), "sqrt(3)*I"),
    (sp.sqrt(3 + 4 * sp.I), "2 + I"),
    (sp.sqrt(3 - 4 * sp.I), "2 - I"),
    (sp.sqrt(-3 - 4 * sp.I), "1 - 2*I"),
    ((-8) ** sp.Rational(1, 3), "1 + sqrt(3)*I"),
    (sp.exp(2 * sp.I * sp.pi / 3), "-1/2 + sqrt(3)*I/2"),
    (sp.exp(-sp.I * sp.pi / 4), "sqrt(2)/2 - sqrt(2)*I/2"),
    (sp.conjugate(sp.sqrt(2) + sp.I), "sqrt(2) - I"),
    (sp.Abs(1 + sp.I * sp.sqrt(3)), "2"),
    (sp.re(sp.CRootOf(X**2 + X + 1, 0)), "-1/2"),
]


@pytest.mark.parametrize(("expr", "text"), COMPLEX, ids=str)
def test_complex_numbers_take_the_principal_value(expr, text):
    """Roots are principal values; exponentials, conjugates and moduli are exact."""
    assert same(from_sympy(expr), parse(text))


@pytest.mark.parametrize("polynomial", [X**3 + X + 1, 3 * X**3 + X + 1, X**3 - 2, X**4 + 1])
def test_the_roots_of_a_polynomial_are_told_apart(polynomial):
    """Every `CRootOf` is a root of its polynomial, and those that are not real come in conjugate pairs."""
    p = sp.Poly(polynomial, X)
    roots = [from_sympy(sp.CRootOf(p, k)) for k in range(p.degree())]
    for root in roots:
        value = number(0, root.field)
        for c in p.all_coeffs():
            value = value * root + int(c)
        assert value.is_zero
    real = [root for root in roots if root.is_real]
    upper = [root for root in roots if not root.is_real and Number(root.field, root.imag, root.imag * 0).sign() > 0]
    lower = [root for root in roots if not root.is_real and root not in upper]
    assert len(real) + 2 * len(upper) == p.degree()
    assert all(any(same(z.conjugate(), w) for w in lower) for z in upper)


def test_matrices_keep_their_entries():
    """A `Matrix` becomes an immutable SymPy matrix and returns equal; the catalogue's example over Q(sqrt 2, i) too."""
    m = matrix([["1/2", "sqrt(2)/4 - I/4"], ["sqrt(2)/4 + I/4", "1/2"]])
    assert to_sympy(m)[0, 1] == sp.sqrt(2) / 4 - sp.I / 4
    assert from_sympy(to_sympy(m)) == m
    assert from_sympy(sp.Matrix([[sp.cos(sp.pi / 4), 0], [sp.I, 1]])) == matrix([["sqrt(2)/2", 0], ["I", 1]])
    for element in catalogue.breuer_hall().elements.values():
        assert from_sympy(to_sympy(element)) == element


REFUSED = [
    (sp.Float("0.5"), "0.5"),
    (sp.Float("0.25") * sp.Symbol("v"), "is a floating-point number and not exact; write it as sympy.Rational"),
    (1 + sp.sqrt(2) * sp.Float(2), "floating-point"),
    (sp.Symbol("v") + 1, r"contains the symbols v; substitute exact values"),
    (sp.pi, "pi is not known to be an algebraic number"),
    (1 + sp.pi / 2, r"pi in 1 \+ pi/2 is not known to be an algebraic number"),
    (sp.log(2), r"log\(2\) is not known"),
    (sp.cos(1), r"cos\(1\) is not known"),
    (sp.tan(1), r"tan\(1\) is not known"),
    (2 ** sp.sqrt(2), "is not known"),
    (sp.E, "E is not known"),
    (sp.zoo, "divided by zero"),
    (sp.nan, "divided by zero"),
    ("1/2", "read exact text with `exactsteer.parse`"),
    (0.5, "0.5 is not a SymPy expression"),
    (True, "True is not a SymPy expression"),
    ((1 + sp.I) ** sp.Rational(1, 3), "root of order 3 of a number that is not real"),
]


@pytest.mark.parametrize(("value", "message"), REFUSED, ids=lambda x: str(x)[:20])
def test_what_is_not_exact_is_refused_by_name(value, message):
    """A float, a symbol or a transcendental number is an `InputError` that quotes the part at fault."""
    with pytest.raises(InputError, match=message):
        from_sympy(value)


def test_a_float_hidden_in_a_matrix_is_found():
    """One float entry is enough to refuse a matrix."""
    with pytest.raises(InputError, match="floating-point"):
        from_sympy(sp.Matrix([[1, 0], [0, sp.Float("0.1") * sp.sqrt(2)]]))


def test_fields_of_too_high_degree_are_refused():
    """A number of degree beyond 16 raises `WrongField`; nothing is approximated."""
    with pytest.raises(WrongField, match="degree 1 to 16"):
        from_sympy(sp.cos(sp.pi / 37))


def test_only_numbers_and_matrices_are_written_to_sympy():
    """`to_sympy` refuses what is not exact already."""
    with pytest.raises(InputError, match="takes a Number or a Matrix"):
        to_sympy(0.5)


def test_the_generator_of_a_field_is_the_right_root():
    """Each of the real roots of one polynomial is written as itself, and the imaginary unit as I."""
    intervals = [(-2, -1), (0, 1), (1, 2)]
    roots = [to_sympy(generator(real_field((1, -3, 0, 1), low, high))) for low, high in intervals]
    assert roots == [sp.CRootOf(X**3 - 3 * X + 1, k) for k in range(3)]
    assert to_sympy(I) == sp.I
