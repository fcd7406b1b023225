"""Parameters have exact domains; values outside them, missing ones and floats are refused by name."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.errors import InputError, UnknownName
from exactsteer.symbolic.expressions.parameters import assignment, compare, declared, entries, exact_value

V, T = sp.symbols("v theta", real=True)


@pytest.mark.parametrize(
    "value", ["1/2", fmpq(1, 2), Fraction(1, 2), parse("1/2"), sp.Rational(1, 2), "2/4"], ids=lambda x: type(x).__name__
)
def test_a_value_may_be_given_in_any_exact_form(value):
    """Text, fraction, rational, `Number` and SymPy number mean the same."""
    assert exact_value(value, "v") == sp.Rational(1, 2)


@pytest.mark.parametrize("value", [0.5, sp.Float("0.5"), None, True, 0.5j, sp.Symbol("w")], ids=str)
def test_a_value_that_is_not_exact_names_its_parameter(value):
    """A float, a symbol or a thing of another kind is refused with the parameter's name."""
    with pytest.raises(InputError, match=r"^the value of v"):
        assignment(declared({V: (0, 1)}, []), {V: value})


def test_domains_are_closed_open_or_unbounded():
    """A pair is a closed interval, a SymPy interval may be open, and without declaration a parameter is any real number."""
    assert declared({V: (0, 1), "w": None}, [V + T]) == {
        T: sp.Interval(-sp.oo, sp.oo),
        V: sp.Interval(0, 1),
        sp.Symbol("w", real=True): sp.Interval(-sp.oo, sp.oo),
    }
    closed, half_open = declared({V: (0, "sqrt(2)/2")}, []), declared({V: sp.Interval.Ropen(0, 1)}, [])
    assert assignment(closed, {"v": "sqrt(2)/2"}) == {V: sp.sqrt(2) / 2}
    with pytest.raises(InputError, match=r"v = 1 is the end of its domain 0 <= v < 1, which does not contain it"):
        assignment(half_open, {V: 1})


def test_a_value_outside_the_domain_is_refused_with_the_amount():
    """The message names the parameter, the value, the domain and by how much it is missed."""
    with pytest.raises(InputError, match=r"v = sqrt\(2\) lies outside its domain 0 <= v <= 1 by -1 \+ sqrt\(2\)"):
        assignment(declared({V: (0, 1)}, []), {V: sp.sqrt(2)})
    with pytest.raises(InputError, match=r"v = -1/3 lies outside its domain 0 <= v <= 1 by 1/3"):
        assignment(declared({V: (0, 1)}, []), {"v": "-1/3"})


def test_angles_have_domains_with_pi():
    """A multiple of pi is compared exactly with rational and algebraic numbers."""
    domains = declared({T: sp.Interval.Ropen(0, 2 * sp.pi)}, [])
    assert assignment(domains, {T: sp.pi / 3}) == {T: sp.pi / 3}
    assert assignment(domains, {T: "6283185307/1000000000"})
    with pytest.raises(InputError, match="outside its domain"):
        assignment(domains, {T: "6283185308/1000000000"})
    with pytest.raises(InputError, match="is the end"):
        assignment(domains, {T: 2 * sp.pi})


@given(st.integers(-5, 5), st.integers(1, 5), st.integers(-5, 5), st.integers(1, 5))
def test_comparisons_with_pi_have_the_right_sign(p, q, r, s):
    """The sign of p/q + (r/s) pi is that of a 50-digit evaluation made elsewhere, and zero only for zero."""
    x = sp.Rational(p, q) + sp.Rational(r, s) * sp.pi
    expected = int(sp.sign(sp.N(x, 50))) if x != 0 else 0
    assert compare(x, sp.Integer(0), "x") == expected == -compare(sp.Integer(0), x, "x")


def test_pi_is_enclosed_closely():
    """The continued fraction 355/113 lies above pi and 333/106 below."""
    assert compare(sp.Rational(355, 113), sp.pi, "x") == 1
    assert compare(sp.Rational(333, 106), sp.pi, "x") == -1


def test_missing_and_unknown_parameters_are_named():
    """Every parameter needs a value, and a value needs a parameter."""
    domains = declared({V: (0, 1), T: None}, [])
    with pytest.raises(InputError, match="a value is missing for theta"):
        assignment(domains, {V: 0})
    with pytest.raises(UnknownName, match="there is no parameter w; the parameters are theta, v"):
        assignment(domains, {"w": 0})


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ((1, 0), "is empty or a point"),
        ((0, 0), "is empty or a point"),
        ((0, 0.5), "floating-point"),
        (sp.Interval(0, sp.Float("0.5")), "floating-point"),
        ([0, 1], r"is a pair \(low, high\) or a sympy.Interval"),
        ("01", r"is a pair"),
        ((0, sp.I), "is not real"),
        ((0, sp.E), "not known to be an algebraic number"),
    ],
    ids=str,
)
def test_a_domain_has_exact_real_ends_in_order(domain, message):
    """Anything else is an `InputError` that names the parameter."""
    with pytest.raises(InputError, match=message) as caught:
        declared({V: domain}, [])
    assert "v" in str(caught.value)


def test_two_symbols_of_one_name_are_refused():
    """SymPy tells apart symbols with different assumptions; one of them would never be substituted."""
    with pytest.raises(InputError, match="two different symbols called v"):
        declared({}, [V + sp.Symbol("v")])
    with pytest.raises(InputError, match="two different symbols called v"):
        declared({sp.Symbol("v"): (0, 1)}, [V])
    assert list(declared({"v": (0, 1)}, [V])) == [V]


def test_a_symbol_that_is_not_real_is_refused():
    """Parameters are real numbers; an imaginary symbol is no parameter."""
    with pytest.raises(InputError, match="assumed not to be real"):
        declared({}, [sp.Symbol("z", imaginary=True)])


def test_entries_name_the_place_of_what_is_not_exact():
    """A float deep in an entry is found and its place said; ragged rows are refused."""
    with pytest.raises(InputError, match=r"sigma, entry \(0, 1\): 0.1.* in .*v.* is a floating-point number"):
        entries([[1, V * sp.Float("0.1")]], "sigma")
    with pytest.raises(InputError, match=r"sigma, entry \(0, 0\): 0.5 is a floating-point number"):
        entries([[0.5]], "sigma")
    with pytest.raises(InputError, match="the rows differ in length"):
        entries([[1, 0], [1]], "sigma")
    assert entries([["1/2", V]], "sigma") == sp.ImmutableMatrix([[sp.Rational(1, 2), V]])
