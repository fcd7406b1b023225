"""Normal forms: an expression reduces to zero exactly if it vanishes identically in its parameters."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.errors import InputError
from exactsteer.symbolic import from_sympy, normal_form
from exactsteer.symbolic.expressions.parameters import declared

V, T, P = sp.symbols("v theta phi", real=True)
DOMAINS = declared({V: (0, 1)}, [T, P])
I = sp.I  # noqa: E741

TRUE = [
    sp.cos(T) ** 2 + sp.sin(T) ** 2 - 1,
    sp.cos(T + P) - sp.cos(T) * sp.cos(P) + sp.sin(T) * sp.sin(P),
    sp.cos(T / 2) ** 2 - (1 + sp.cos(T)) / 2,
    sp.cos(T / 2) * sp.sin(T / 3) - (sp.sin(5 * T / 6) - sp.sin(T / 6)) / 2,
    sp.cos(5 * T) - 16 * sp.cos(T) ** 5 + 20 * sp.cos(T) ** 3 - 5 * sp.cos(T),
    sp.cos(T + sp.pi / 4) - (sp.cos(T) - sp.sin(T)) / sp.sqrt(2),
    sp.cos(T + sp.pi / 8) ** 2 - (1 + sp.cos(2 * T + sp.pi / 4)) / 2,
    sp.exp(I * T) * sp.exp(-I * T) - 1,
    sp.exp(I * (T - P)) - (sp.cos(T) + I * sp.sin(T)) / (sp.cos(P) + I * sp.sin(P)),
    sp.tan(T) - sp.sin(T) / sp.cos(T),
    sp.tan(T) ** 2 + 1 - sp.sec(T) ** 2,
    sp.cot(T) ** 2 + 1 - sp.csc(T) ** 2,
    sp.sqrt(V) * sp.sqrt(1 - V) - sp.sqrt(V * (1 - V)),
    sp.sqrt(1 - V**2) - sp.sqrt(1 - V) * sp.sqrt(1 + V),
    sp.sqrt((1 - V) / (1 + V)) * (1 + V) - sp.sqrt(1 - V**2),
    sp.Pow(V**2, sp.Rational(1, 2), evaluate=False) - V,
    sp.Abs(V - 2) - 2 + V,
    sp.sqrt(2 * V) - sp.sqrt(2) * sp.sqrt(V),
    1 / sp.sqrt(1 - V) - sp.sqrt(1 - V) / (1 - V),
    1 / (1 - V) - 1 / (1 + V) - 2 * V / (1 - V**2),
    1 / (sp.sqrt(2) + V) - (sp.sqrt(2) - V) / (2 - V**2),
    sp.sqrt(6) * V - sp.sqrt(2) * sp.sqrt(3) * V,
    V * (sp.cos(sp.pi / 7) - sp.cos(2 * sp.pi / 7) + sp.cos(3 * sp.pi / 7)) - V / 2,
    sp.conjugate((V + I * T) ** 3) - (V - I * T) ** 3,
    sp.re((V + I * T) * (V - I * P)) - V**2 - T * P,
    sp.im((V + I * T) ** 2) - 2 * V * T,
]

FALSE = [
    sp.cos(T) ** 2 - sp.sin(T) ** 2,
    sp.cos(2 * T) - 2 * sp.cos(T),
    sp.sqrt(1 - V) + sp.sqrt(1 + V) - sp.sqrt(2),
    sp.sqrt(V) - V,
    sp.exp(I * T) - sp.exp(-I * T),
    V * (sp.sqrt(2) + sp.sqrt(3)) - V * sp.sqrt(5),
    V * sp.Rational(1414213562, 10**9) - V * sp.sqrt(2),
    sp.cos(T) - 1 + T**2 / 2,
]


@pytest.mark.parametrize("expr", TRUE, ids=str)
def test_true_identities_reduce_to_zero(expr):
    """Trigonometric, algebraic and rational identities are proved by polynomial arithmetic."""
    assert normal_form(expr, DOMAINS) == 0


@pytest.mark.parametrize("expr", FALSE, ids=str)
def test_false_identities_keep_a_residual(expr):
    """An expression that is not identically zero, however small, does not reduce to zero."""
    assert normal_form(expr, DOMAINS) != 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2), st.integers(0, 3), st.integers(0, 2)), max_size=5))
def test_the_normal_form_has_the_same_values(terms):
    """At rational points the normal form takes exactly the value of the expression."""
    expr = sp.Add(*(c * V**a * sp.cos(T) ** b * sp.sin(T - P) ** d for c, a, b, d in terms))
    point = {V: sp.Rational(1, 3), T: sp.pi / 6, P: sp.pi / 2}
    shown = normal_form(expr, DOMAINS)
    assert from_sympy(sp.sympify(shown).subs(point)) == from_sympy(expr.subs(point))


@pytest.mark.parametrize(
    ("expr", "message"),
    [
        (sp.sqrt(V - 2), r"sqrt\(v - 2\): the radicand is negative"),
        (sp.sqrt(1 - 2 * V), "changes its sign .* declare a smaller domain"),
        (sp.sqrt(1 - T**2), "changes its sign"),
        (sp.sqrt(V + T), "only roots of rational functions of one parameter"),
        (sp.sqrt(1 - sp.cos(T) ** 2 + V), "only roots of rational functions of one parameter"),
        (sp.sqrt(V + sp.sqrt(2)), "the coefficients under the root must be rational"),
        (V ** sp.Rational(1, 3), r"v\*\*\(1/3\) is not a rational expression"),
        (sp.log(V), r"log\(v\) is not a rational expression"),
        (2**V, "is not a rational expression"),
        (sp.cos(V**2), r"v\*\*2 in cos\(v\*\*2\) is not a rational multiple"),
        (sp.cos(1 + T), "1 in cos"),
        (sp.exp(T), "is not a rational multiple"),
        (V * sp.pi, "pi is not known to be an algebraic number"),
        (V * sp.Float("0.5"), "0.5.* floating-point"),
        (1 / (sp.sin(T) ** 2 + sp.cos(T) ** 2 - 1), "identically zero"),
    ],
    ids=str,
)
def test_what_cannot_be_reduced_is_refused_with_advice(expr, message):
    """Outside the class of expressions the sub-expression at fault is named; nothing is assumed."""
    with pytest.raises(InputError, match=message):
        normal_form(expr, DOMAINS)


def test_a_root_is_decided_up_to_an_irrational_end():
    """sqrt(1 - 2 v^2) is real for v up to sqrt(2)/2 exactly, and is refused on any larger domain."""
    radicand = sp.sqrt(1 - 2 * V**2)
    assert normal_form(radicand**2 - 1 + 2 * V**2, declared({V: (0, "sqrt(2)/2")}, [])) == 0
    assert normal_form(radicand / radicand - 1, declared({V: ("-sqrt(2)/2", "sqrt(2)/2")}, [])) == 0
    with pytest.raises(InputError, match="changes its sign"):
        normal_form(radicand, declared({V: (0, "71/100")}, []))
    with pytest.raises(InputError, match="changes its sign"):
        normal_form(radicand, declared({V: (0, "sqrt(3)/2")}, []))
    assert normal_form(sp.sqrt(4 - V) ** 2 - 4 + V, declared({V: (0, sp.pi)}, [])) == 0
    with pytest.raises(InputError, match="changes its sign"):
        normal_form(sp.sqrt(3 - V), declared({V: (0, sp.pi)}, []))


def test_undeclared_symbols_are_real_numbers():
    """Without a declaration a symbol has no bounds, but it is real."""
    z = sp.Symbol("z")
    assert normal_form(sp.conjugate(z) - z) == 0
    assert normal_form((z + sp.I) * (z - sp.I)) == z**2 + 1


@pytest.mark.parametrize("expr", [sp.Abs(sp.Symbol("z") + sp.I), sp.sqrt(sp.I * V)], ids=str)
def test_roots_with_complex_coefficients_are_refused(expr):
    """Only roots that are real and positive inside the domain are generators of the ring."""
    with pytest.raises(InputError, match="the coefficients under the root must be rational"):
        normal_form(expr)


def test_the_modulus_of_a_complex_expression_is_the_root_of_its_norm():
    """|1 + i v|^2 = 1 + v^2 for real v."""
    assert normal_form(sp.Abs(1 + sp.I * V) ** 2 - 1 - V**2) == 0


def test_a_root_with_a_fourth_power_needs_no_sign():
    """sqrt(x^4) is x^2 whatever the sign of x, and sqrt(x^2) is refused where x changes its sign."""
    fourth = sp.Pow(T**4, sp.Rational(1, 2), evaluate=False)
    assert normal_form(fourth - T**2) == 0
    with pytest.raises(InputError, match="changes its sign"):
        normal_form(sp.Abs(T) - T)
    assert normal_form(sp.Abs(T) + T, {T: (-1, 0)}) == 0
