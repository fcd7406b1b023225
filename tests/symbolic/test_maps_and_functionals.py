"""Symbolic maps through their Choi matrices, and functionals with parameters."""

from __future__ import annotations

import pytest
import sympy as sp

from exactsteer.algebra.matrix import matrix
from exactsteer.errors import InputError, NotHermitian, ShapeMismatch
from exactsteer.quantum.maps import choi_matrix
from exactsteer.steering import catalogue
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import scenario
from exactsteer.symbolic import (
    SymbolicAssemblage,
    SymbolicFunctional,
    SymbolicMap,
    from_sympy,
    symbolic_map,
    to_sympy,
    value,
    with_visibility,
)

P, V = sp.symbols("p v", real=True)
A, B = sp.symbols("a b", real=True)


def damping(x):
    """Amplitude damping with probability p = cos^2, Kraus operators diag(1, s) and c |0><1|."""
    c, s = sp.cos(P), sp.sin(P)
    kraus = sp.Matrix([[1, 0], [0, s]]), sp.Matrix([[0, c], [0, 0]])
    return kraus[0] * x * kraus[0].T + kraus[1] * x * kraus[1].T


def test_amplitude_damping_is_trace_preserving_and_not_unital():
    """Decided identically in the angle; the dual is unital and not trace preserving."""
    channel = symbolic_map(damping, 2, 2)
    assert (channel.is_trace_preserving, channel.is_unital) == (True, False)
    dual = channel.dual()
    assert (dual.is_trace_preserving, dual.is_unital) == (False, True)
    assert dual([[0, 0], [0, 1]]) == sp.diag(0, 1 - sp.cos(P) ** 2)


def test_the_dual_is_defined_by_the_trace():
    """tr(L(X) Y) = tr(X L^dag(Y)) for operators with symbolic entries, for a map from dimension 2 to 3."""
    k = sp.Matrix([[1, sp.I * P], [2, P], [0, 1]])
    channel = symbolic_map(lambda x: k * x * k.H, 2, 3)
    x, y = sp.Matrix([[A, 1], [B, sp.I]]), sp.Matrix([[1, A, 0], [B, 2, sp.I], [A, 0, B]])
    assert sp.expand(sp.trace(channel(x) * y) - sp.trace(x * channel.dual()(y))) == 0
    assert channel.dual().dual().matrix == channel.matrix


def test_a_substituted_map_is_an_exact_one():
    """At an angle the map is the exact `ChoiMatrix`, and an exact map is symbolic without parameters."""
    at = symbolic_map(damping, 2, 2).substitute({P: sp.pi / 3})
    k0, k1 = matrix([[1, 0], [0, "sqrt(3)/2"]]), matrix([[0, "1/2"], [0, 0]])
    assert at == choi_matrix(lambda x: k0 @ x @ k0.adjoint() + k1 @ x @ k1.adjoint(), 2, 2)
    exact = catalogue.breuer_hall_positive_map()
    symbolic = symbolic_map(exact)
    assert (symbolic.is_trace_preserving, symbolic.is_unital) == (True, True)
    element = catalogue.breuer_hall_before_map()[(0, 0), (0, 0)]
    assert from_sympy(symbolic(element)) == exact(element)


def test_a_map_preserves_hermiticity_identically():
    """A Choi matrix that is not Hermitian for all values is refused with the residual; so are wrong sizes and floats."""
    with pytest.raises(NotHermitian, match="the Choi matrix is not Hermitian for all parameter values"):
        symbolic_map(lambda x: sp.I * P * x, 2, 2)
    with pytest.raises(ShapeMismatch, match="a map 2 -> 2 is 4 x 4"):
        SymbolicMap(2, 2, sp.eye(3))
    with pytest.raises(ShapeMismatch, match="needs the sizes"):
        symbolic_map(damping)
    with pytest.raises(ShapeMismatch, match="are not 3 x 3"):
        symbolic_map(damping, 2, 3)
    with pytest.raises(ShapeMismatch, match="acts on 2 x 2"):
        symbolic_map(damping, 2, 2)(sp.eye(3))
    with pytest.raises(InputError, match="floating-point"):
        symbolic_map(lambda x: x * sp.Float("0.5"), 2, 2)


def test_the_value_of_a_printed_functional_is_affine_in_the_visibility():
    """An exact functional on a noisy family is an expression; at 1 and 0 it takes the exact values."""
    sigma, functional = catalogue.breuer_hall(), catalogue.breuer_hall_table_1()
    family = with_visibility(sigma, V)
    expression = value(functional, family)
    assert sp.Poly(expression, V).degree() == 1
    for at in (0, 1, "1/3"):
        exact = family.substitute({V: at})
        assert from_sympy(expression.subs(V, sp.Rational(at))) == functional.value(exact)


def test_a_functional_may_have_parameters():
    """Its value on a family with the same parameters is in normal form; substitution gives a `SteeringFunctional`."""
    s = scenario(parties=1, settings=1, outcomes=2, trusted=2)
    spin = sp.Matrix([[sp.cos(P), sp.sin(P)], [sp.sin(P), -sp.cos(P)]])
    functional = SymbolicFunctional(s, {(0, 0): spin, (1, 0): -spin}, sense="max")
    sigma = SymbolicAssemblage(s, {(0, 0): (sp.eye(2) + V * spin) / 4, (1, 0): (sp.eye(2) - V * spin) / 4}, {V: (0, 1)})
    assert functional.value(sigma) == V
    at = functional.substitute({P: 0})
    assert isinstance(at, SteeringFunctional)
    assert at.value(sigma.substitute({P: 0, V: "3/4"})) == from_sympy(sp.Rational(3, 4))
    assert functional.value(sigma.substitute({P: 0, V: 1})) == sp.cos(P)


def test_functionals_are_hermitian_and_for_one_scenario():
    """An operator that is not Hermitian identically is refused, and so is the assemblage of another scenario."""
    s, other = (scenario(parties=1, settings=n, outcomes=1, trusted=1) for n in (1, 2))
    with pytest.raises(NotHermitian, match=r"the functional's operator at 0\|0 is not Hermitian"):
        SymbolicFunctional(s, {(0, 0): [[sp.I * P]]})
    with pytest.raises(ShapeMismatch, match="the functional is for"):
        SymbolicFunctional(s, {(0, 0): [[P]]}).value(SymbolicAssemblage(other, {(0, 0): [[1]], (0, 1): [[1]]}))


def test_conjugate_entries_of_operators_are_respected():
    """L acts linearly, not antilinearly: i goes through a map unconjugated."""
    channel = symbolic_map(damping, 2, 2)
    assert channel([[0, sp.I], [0, 0]])[0, 1] == sp.I * sp.sin(P)
    assert to_sympy(matrix([["I"]]))[0, 0] == sp.I
