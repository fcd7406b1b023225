"""The effects of a measurement are positive and sum to the unit matrix, exactly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, NotHermitian, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, basis_measurement, observable

LAW = settings(max_examples=30, deadline=None)
PAULIS = (PAULI_X, PAULI_Y, PAULI_Z)


def total(measurement: Measurement) -> Matrix:
    """The sum of the effects."""
    result = zeros(measurement.dimension, measurement.dimension)
    for effect in measurement.effects:
        result = result + effect
    return result


def test_the_pauli_matrices_obey_their_algebra():
    """X Y = i Z and cyclic, squares are 1, and different ones anticommute."""
    for j in range(3):
        a, b, c = PAULIS[j], PAULIS[(j + 1) % 3], PAULIS[(j + 2) % 3]
        assert c * I == a @ b
        assert -(b @ a) == a @ b
        assert identity(2) == a @ a


@LAW
@given(st.data(), st.integers(1, 3), st.integers(1, 4))
def test_a_povm_is_positive_and_complete(povms, data, size, outcomes):
    """Every effect is positive and the effects sum to 1."""
    measurement = data.draw(povms(size, outcomes))
    assert (size, outcomes) == (measurement.dimension, len(measurement.effects))
    assert [None] * outcomes == [decide(effect) for effect in measurement.effects]
    assert identity(size) == total(measurement)


@LAW
@given(st.data(), st.integers(1, 4))
def test_a_basis_measurement_projects_on_its_columns(bases, data, size):
    """The vectors need not be normalised: effect a maps column a to itself and the others to zero."""
    basis = data.draw(bases(size))
    measurement = basis_measurement(basis)
    assert measurement.is_projective
    for a, effect in enumerate(measurement.effects):
        image = effect @ basis
        for b in range(size):
            expected = basis[0, b] if a == b else 0
            assert expected == image[0, b]


@pytest.mark.parametrize("operator", PAULIS)
def test_outcome_zero_of_an_observable_is_the_eigenvalue_plus_one(operator):
    """O M_0 = M_0 and O M_1 = -M_1."""
    plus, minus = observable(operator).effects
    assert (plus, -minus) == (operator @ plus, operator @ minus)
    assert observable(operator).is_projective


def test_a_noisy_measurement_is_not_projective():
    """(1 +- X/2)/2 is a POVM but its effects are no projectors."""
    noisy = Measurement(((identity(2) + PAULI_X / 2) / 2, (identity(2) - PAULI_X / 2) / 2))
    assert not noisy.is_projective


def test_a_negative_effect_is_refused_by_name():
    """The effect is named and the vector is attached."""
    with pytest.raises(NotPositive, match="effect 1 is not positive") as caught:
        Measurement((matrix([[2, 0], [0, 0]]), matrix([[-1, 0], [0, 1]])))
    assert caught.value.value == -1


def test_an_incomplete_measurement_is_refused_with_the_entry():
    """The first entry of the sum that differs from the unit matrix is named with the exact gap."""
    half = identity(2) / 2
    with pytest.raises(NotNormalised, match=r"entry \(0, 1\) is off by 1/8"):
        Measurement((half, matrix([["1/2", "1/8"], ["1/8", "1/2"]])))
    with pytest.raises(NotNormalised, match=r"entry \(0, 0\) is off by -1/2"):
        Measurement((half,))


def test_effects_must_be_hermitian_and_of_one_size():
    """A skew effect, effects of two sizes and no effects at all are refused."""
    with pytest.raises(NotHermitian, match="effect 0"):
        Measurement((matrix([[1, 1], [0, 0]]), matrix([[0, -1], [0, 1]])))
    with pytest.raises(ShapeMismatch, match="effect 1 is 3 x 3, effect 0 is 2 x 2"):
        Measurement((identity(2), identity(3)))
    with pytest.raises(ShapeMismatch, match="at least one effect"):
        Measurement(())


def test_an_observable_must_square_to_one():
    """(X + Z)^2 = 2 is no unit matrix; a square root of 1 that is not Hermitian is refused as well."""
    with pytest.raises(InputError, match="square is not the unit matrix"):
        observable(PAULI_X + PAULI_Z)
    with pytest.raises(NotHermitian):
        observable(matrix([[1, 1], [0, -1]]))


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ([[1, 1], [0, 1]], r"entry \(0, 0\) is off by 1/2"),
        ([[1], [0]], r"entry \(1, 1\) is off by -1"),
        ([[1, 0], [0, 0]], "column 1 is zero"),
    ],
)
def test_columns_that_are_no_orthogonal_basis_are_refused(columns, why):
    """Oblique, missing and zero columns each give an error that says so."""
    with pytest.raises(NotNormalised, match=why):
        basis_measurement(matrix(columns))
