"""Symbolic assemblages: linear laws proved for all parameter values, positivity decided after substitution."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.errors import (
    InputError,
    NotHermitian,
    NotNormalised,
    NotPositive,
    ShapeMismatch,
    Signalling,
    UnknownName,
)
from exactsteer.steering import catalogue
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.symbolic import SymbolicAssemblage, from_sympy, symbolic_map, with_visibility

V, T = sp.symbols("v theta", real=True)
QUBIT = scenario(parties=1, settings=2, outcomes=2, trusted=2)
X, Z = sp.Matrix([[0, 1], [1, 0]]), sp.Matrix([[1, 0], [0, -1]])


def bloch(visibility, angle):
    """sigma_{a|x} = (1 +- v (cos Z + sin X))/4 at angle x: Alice's two measurements on a two-qubit Werner state."""
    spins = [Z, sp.cos(angle) * Z + sp.sin(angle) * X]
    return {(a, x): (sp.eye(2) + (-1) ** a * visibility * spins[x]) / 4 for a in (0, 1) for x in (0, 1)}


def family(**changes):
    return SymbolicAssemblage(QUBIT, bloch(V, T) | changes.get("elements", {}), {V: (0, 1)})


def test_the_laws_are_proved_for_all_parameter_values():
    """A Werner family with a free visibility and a free angle is an assemblage identically."""
    sigma = family()
    assert sigma.laws() == ()
    sigma.require_laws()
    assert sigma.reduced_state() == sp.eye(2) / 2
    assert sigma.behaviour()[(0,), (1,)] == sp.Rational(1, 2)


def test_no_signalling_may_need_trigonometry():
    """cos^2 + sin^2 = 1, double angles and half angles are used by the proof."""
    s = scenario(parties=1, settings=2, outcomes=2, trusted=1)
    table = {
        (0, 0): [[sp.cos(T / 2) ** 2]],
        (1, 0): [[sp.sin(T / 2) ** 2]],
        (0, 1): [[(1 + sp.cos(T)) / 2]],
        (1, 1): [[1 - sp.cos(T / 2) ** 2]],
    }
    assert SymbolicAssemblage(s, table).laws() == ()


def test_each_law_that_fails_is_reported_with_its_residual():
    """Hermitian, no-signalling and trace: the law, the place and the expression that ought to be zero."""
    skew = family(elements={(0, 0): sp.eye(2) / 4 + V * sp.Matrix([[1, sp.I], [0, -1]]) / 4})
    assert [(r.law, r.residual) for r in skew.laws()] == [
        ("hermitian", sp.I * V / 4),
        ("no-signalling", sp.I * V / 4),
    ]
    with pytest.raises(
        NotHermitian, match=r"element 0\|0, entry \(0, 1\) minus the conjugate of entry \(1, 0\): I\*v/4"
    ):
        skew.require_laws()
    heavy = family(elements={(0, 1): bloch(V, T)[0, 1] + V**2 * sp.eye(2)})
    with pytest.raises(
        Signalling, match=r"entry \(0, 0\), between its settings 0 and 1: -v\*\*2 is not identically"
    ) as caught:
        heavy.require_laws()
    assert caught.value.difference == -(V**2)
    s = scenario(parties=1, settings=1, outcomes=1, trusted=1)
    with pytest.raises(NotNormalised, match=r"tr sum_a sigma_\{a\|x\} - 1: sin\(theta\) - 1 is not identically zero"):
        SymbolicAssemblage(s, {(0, 0): [[sp.sin(T)]]}).require_laws()


def test_several_parties_are_checked_one_by_one():
    """A PR box with a parameter is no-signalling for all v; a dependence on the other party's setting is found."""
    s = scenario(parties=2, settings=2, outcomes=2, trusted=1)
    box = {(a, x): [[(1 + V * (-1) ** (a[0] + a[1] + x[0] * x[1])) / 4]] for a, x in s.keys()}
    sigma = SymbolicAssemblage(s, box, {V: (0, 1)})
    assert sigma.laws() == ()
    assert sigma[(0, 1), (1, 1)] == sp.ImmutableMatrix([[V / 4 + sp.Rational(1, 4)]])
    tilted = {(a, x): [[box[a, x][0][0] + V * (-1) ** a[0] * x[1] / 8]] for a, x in s.keys()}
    laws = SymbolicAssemblage(s, tilted).laws()
    assert {law.law for law in laws} == {"no-signalling"}
    assert "party 1 in 0,*|0,*" in str(laws[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 12), st.sampled_from([0, "pi/6", "pi/3", "pi/4", "pi/5", "2*pi/3"]))
def test_substitution_gives_the_ordinary_assemblage(twelfths, angle):
    """At exact values the elements are those computed without parameters."""
    angle = sp.sympify(angle)
    exact = {key: from_sympy(m) for key, m in bloch(sp.Rational(twelfths, 12), angle).items()}
    assert family().substitute({"v": fmpq(twelfths, 12), T: angle}) == Assemblage(QUBIT, exact)


def test_values_are_exact_texts_numbers_or_sympy():
    """`substitute` takes names or symbols; text is read by the strict grammar; irrational values are welcome."""
    at = family().substitute({"v": "sqrt(2)/2", "theta": sp.pi / 2}, title="Werner")
    assert at[0, 1] == from_sympy((sp.eye(2) + X / sp.sqrt(2)) / 4)
    assert at.title == "Werner"
    assert family().substitute({V: parse("sqrt(2)/2"), T: sp.pi / 2}) == at
    assert family().substitute({V: 1, T: sp.acos(sp.Rational(3, 5))})[0, 1] == from_sympy(
        (sp.eye(2) + sp.Rational(3, 5) * Z + sp.Rational(4, 5) * X) / 4
    )


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({V: 2, T: 0}, InputError, "v = 2 lies outside its domain 0 <= v <= 1 by 1"),
        ({V: 0.5, T: 0}, InputError, "the value of v: 0.5 is a floating-point number"),
        ({V: sp.Float("0.5"), T: 0}, InputError, "the value of v: 0.5.* is a floating-point number"),
        ({V: 1}, InputError, "a value is missing for theta"),
        ({V: 1, T: 0, "w": 1}, UnknownName, "there is no parameter w"),
        (
            {V: 1, T: 1},
            InputError,
            r"element 0\|1 at v = 1, theta = 1: .*cos\(1\).* is not known to be an algebraic number",
        ),
        ({V: "1/2 + x", T: 0}, InputError, "does not belong here"),
    ],
    ids=str,
)
def test_values_that_cannot_be_used_are_refused_by_name(values, error, message):
    """A value outside the domain, a float, a missing or unknown parameter, and an angle that leaves the numbers."""
    with pytest.raises(error, match=message):
        family().substitute(values)


def test_positivity_is_decided_after_substitution():
    """The laws hold identically, and yet the element is negative beyond visibility 1."""
    sigma = SymbolicAssemblage(QUBIT, bloch(V, T), {V: (0, 2)})
    assert sigma.laws() == ()
    with pytest.raises(NotPositive, match=r"positive: element [01]\|0"):
        sigma.substitute({V: "1 + 2^-60", T: 0})


def test_a_singular_value_is_an_error_that_names_the_element():
    """A pole inside the domain is found when it is hit."""
    s = scenario(parties=1, settings=1, outcomes=2, trusted=1)
    sigma = SymbolicAssemblage(s, {(0, 0): [[V / V**2]], (1, 0): [[1 - 1 / V]]})
    assert sigma.laws() == ()
    with pytest.raises(InputError, match=r"element 0\|0 at v = 0: .*divided by zero"):
        sigma.substitute({V: 0})


def test_floats_and_missing_elements_are_refused_at_construction():
    """A float inside an element is named with its place; missing, extra and misshapen elements are refused."""
    with pytest.raises(InputError, match=r"element 0\|0, entry \(0, 0\): 0.5.* is a floating-point number"):
        family(elements={(0, 0): sp.Matrix([[sp.Float("0.5") * V, 0], [0, 0]])})
    table = bloch(V, T)
    del table[1, 1]
    with pytest.raises(ShapeMismatch, match=r"1 of 4 elements are missing: 1\|1"):
        SymbolicAssemblage(QUBIT, table)
    with pytest.raises(ShapeMismatch, match=r"element 0\|0 is 1 x 1, the trusted dimension is 2"):
        family(elements={(0, 0): [[1]]})
    with pytest.raises(ShapeMismatch, match="outside the scenario"):
        family(elements={(2, 0): sp.eye(2)})


def test_noisy_examples_of_the_catalogue_are_families():
    """v sigma + (1 - v) N: at 1 the example, at 0 the noise, at any other value the exact mixture."""
    sigma = catalogue.breuer_hall()
    noisy = with_visibility(sigma, V)
    assert noisy.laws() == ()
    assert noisy.substitute({V: 1}) == sigma
    assert noisy.substitute({V: 0}) == white_noise(sigma.scenario)
    half = noisy.substitute({V: "1/2"})
    assert all(
        half.elements[key] * 2 == m + white_noise(sigma.scenario).elements[key] for key, m in sigma.elements.items()
    )
    with pytest.raises(InputError, match="outside its domain 0 <= v <= 1"):
        noisy.substitute({V: "3/2"})


def test_equality_is_mathematical():
    """Two ways of writing the same family are equal; another visibility, angle or domain is not."""
    other = {key: m.applyfunc(lambda x: x.rewrite(sp.exp).subs(V, 1 - (1 - V))) for key, m in bloch(V, T).items()}
    rewritten = SymbolicAssemblage(QUBIT, other, {V: (0, 1)})
    assert rewritten.elements != family().elements
    assert rewritten == family()
    assert hash(rewritten) == hash(family())
    assert SymbolicAssemblage(QUBIT, bloch(V**2, T), {V: (0, 1)}) != family()
    assert SymbolicAssemblage(QUBIT, bloch(V, T), {V: (0, 2)}) != family()
    assert family() != 1


def test_a_map_acts_on_the_trusted_side_of_a_family():
    """`image` applies a map to all elements; a trace-preserving one keeps the laws, into another dimension too."""
    depolarising = symbolic_map(lambda x: V * x + (1 - V) * sp.trace(x) * sp.eye(2) / 2, 2, 2)
    assert SymbolicAssemblage(QUBIT, bloch(1, T)).image(depolarising) == SymbolicAssemblage(QUBIT, bloch(V, T))
    flagged = symbolic_map(lambda x: sp.diag(x, 0), 2, 3)
    image = family().image(flagged, (3,))
    assert image.laws() == ()
    assert image.scenario == Scenario(QUBIT.untrusted, (3,))
    doubling = symbolic_map(lambda x: 2 * x, 2, 2)
    assert [law.law for law in family().image(doubling).laws()] == ["normalised"]


def test_a_notebook_shows_the_family():
    """The HTML is a table of settings against outcomes with escaped captions; the LaTeX is aligned equations."""
    shown = family()._repr_html_()
    assert "0 &lt;= v &lt;= 1" in shown
    assert shown.count("<td>") == 4
    assert r"\frac{v \cos{\left(\theta \right)}}{4}" in shown
    assert r"\sigma_{0|1} &= " in family()._repr_latex_()
    assert repr(family()) == f"SymbolicAssemblage({QUBIT}; theta real, 0 <= v <= 1)"
