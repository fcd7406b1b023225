"""Symbolic states and measurements, and what they steer to."""

from __future__ import annotations

import pytest
import sympy as sp

from exactsteer.errors import InputError, NotHermitian, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering.realisation import steer as steer_exactly
from exactsteer.symbolic import (
    SymbolicMeasurement,
    SymbolicState,
    steer,
    symbolic_observable,
    symbolic_pure_state,
    to_sympy,
)

V, T, P = sp.symbols("v theta phi", real=True)
SYSTEMS = {"A": 2, "B": 2}
PARTIALLY_ENTANGLED = symbolic_pure_state([sp.cos(T), 0, 0, sp.sin(T)], SYSTEMS)


def tilted(angle):
    """cos Z + sin X."""
    return sp.cos(angle) * to_sympy(PAULI_Z) + sp.sin(angle) * to_sympy(PAULI_X)


ANGLES = [(0, 3), (4, 4), (3, 3), (6, -6), (2, 4), (-3, 2)]


@pytest.mark.parametrize("parts", ANGLES)
def test_steering_commutes_with_substitution(parts):
    """The symbolic assemblage at given angles is the one that the exact state and measurements steer to."""
    state_angle, angle = (sp.pi / n if n else sp.Integer(0) for n in parts)
    sigma = steer(PARTIALLY_ENTANGLED, [[observable(PAULI_Y), symbolic_observable(tilted(P))]])
    assert sigma.laws() == ()
    values = {T: state_angle, P: angle}
    state = PARTIALLY_ENTANGLED.substitute({T: state_angle})
    exact = [[observable(PAULI_Y), symbolic_observable(tilted(P)).substitute({P: angle})]]
    assert sigma.substitute(values) == steer_exactly(state, exact)


def test_two_parties_steer_with_the_conventions_of_the_exact_code():
    """Untrusted parties first, no transpose: a GHZ state and a complex state agree with `realisation.steer`."""
    vector = [1, 0, 0, "I", 0, 2, "1 + I", 1]
    state = pure_state(vector, {"A1": 2, "A2": 2, "B": 2})
    settings_ = [[observable(PAULI_X), observable(PAULI_Y)], [observable(PAULI_Z), observable(PAULI_Y)]]
    sigma = steer(state, settings_)
    assert sigma.parameters == {}
    assert sigma.substitute({}) == steer_exactly(state, settings_)


def test_square_roots_of_a_parameter_make_a_state():
    """sqrt(p)|00> + sqrt(1 - p)|11> has unit trace identically on [0, 1], and is refused on a larger domain."""
    vector = [sp.sqrt(V), 0, 0, sp.sqrt(1 - V)]
    rho = symbolic_pure_state(vector, SYSTEMS, {V: (0, 1)})
    assert rho.matrix[0, 3] == sp.sqrt(V) * sp.sqrt(1 - V)
    assert rho.substitute({V: "1/3"}).matrix[0, 3] ** 2 * 9 == 2
    with pytest.raises(InputError, match="changes its sign"):
        symbolic_pure_state(vector, SYSTEMS, {V: (0, 2)})


def test_a_vector_need_not_be_normalised():
    """|v><v|/<v|v> has unit trace as a rational function; the zero vector is refused."""
    rho = symbolic_pure_state([1, 0, 0, sp.I * V], SYSTEMS)
    assert rho.matrix[0, 3] == -sp.I * V / (V**2 + 1)
    with pytest.raises(NotNormalised, match="the zero vector"):
        symbolic_pure_state([sp.sin(T) ** 2 + sp.cos(T) ** 2 - 1, 0, 0, 0], SYSTEMS)


def test_a_state_is_hermitian_and_normalised_identically():
    """The residual of the law that fails is part of the error; positivity is decided at a value."""
    with pytest.raises(NotNormalised, match=r"the trace of the state minus 1 is v - 1, not identically zero"):
        SymbolicState({"B": 2}, sp.diag(V, 0))
    with pytest.raises(NotHermitian, match=r"entry \(0, 1\) minus the conjugate of entry \(1, 0\) is 2\*I\*v"):
        SymbolicState({"B": 2}, sp.Matrix([[1, sp.I * V], [sp.I * V, 0]]))
    with pytest.raises(ShapeMismatch, match="is 4 x 4, not 2 x 2"):
        SymbolicState(SYSTEMS, sp.eye(2) / 2)
    with pytest.raises(NotPositive):
        SymbolicState({"B": 2}, sp.diag(V, 1 - V)).substitute({V: 2})


def test_an_observable_squares_to_one_identically():
    """cos Z + sin X is one for every angle, with effects (1 +- O)/2; v Z is not."""
    effects = symbolic_observable(tilted(P)).effects
    assert effects[0] + effects[1] == sp.eye(2)
    with pytest.raises(InputError, match="square is not the unit matrix identically"):
        symbolic_observable(V * to_sympy(PAULI_Z))


def test_effects_sum_to_one_identically():
    """The entry that is off and its residual are named; effects are Hermitian and of one size."""
    unsharp = SymbolicMeasurement(((sp.eye(2) + V * tilted(0)) / 2, (sp.eye(2) - V * tilted(0)) / 2), {V: (0, 1)})
    assert unsharp.substitute({V: 1}) == observable(PAULI_Z)
    with pytest.raises(NotNormalised, match=r"entry \(0, 0\) is off by v, which is not identically zero"):
        SymbolicMeasurement((sp.eye(2) / 2 + V * sp.diag(1, 0), sp.eye(2) / 2))
    with pytest.raises(NotHermitian, match="effect 0 is not Hermitian"):
        SymbolicMeasurement((sp.Matrix([[1, V], [0, 1]]), sp.Matrix([[0, -V], [0, 0]])))
    with pytest.raises(ShapeMismatch, match="at least one effect"):
        SymbolicMeasurement(())


def test_dimensions_must_fit():
    """A measurement of the wrong dimension and a missing trusted system are refused."""
    with pytest.raises(ShapeMismatch, match="setting 0 of the party that holds A measures dimension 3, not 2"):
        steer(PARTIALLY_ENTANGLED, [[SymbolicMeasurement((sp.eye(3),))]])
    with pytest.raises(ShapeMismatch, match="at least one trusted system"):
        steer(PARTIALLY_ENTANGLED, [[observable(PAULI_X)], [observable(PAULI_X)]])


def test_domains_of_state_and_measurements_meet():
    """A parameter that both use is limited to the intersection of its domains."""
    state = symbolic_pure_state([sp.sqrt(V), 0, 0, sp.sqrt(1 - V)], SYSTEMS, {V: (0, 1)})
    unsharp = SymbolicMeasurement(tuple((sp.eye(2) + s * V * tilted(0)) / 2 for s in (1, -1)), {V: ("1/2", 2)})
    assert steer(state, [[unsharp]]).parameters == {V: sp.Interval(sp.Rational(1, 2), 1)}
