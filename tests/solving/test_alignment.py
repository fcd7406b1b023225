"""Bases in which Hermitian matrices look simple."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from exactsteer import testing
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.solving.alignment import aligned_basis
from exactsteer.solving.numeric import to_array


@settings(max_examples=30, deadline=None)
@given(first=testing.hermitian(3), second=testing.hermitian(3))
def test_the_basis_is_unitary_and_diagonal(first, second) -> None:
    """U is unitary to many digits, and the first matrix is diagonal and descending in it."""
    u = to_array(aligned_basis([first, second]))
    assert u @ u.conj().T == pytest.approx(np.eye(3), abs=1e-12)
    rotated = u @ to_array(first) @ u.conj().T
    values = np.diag(rotated).real
    assert rotated == pytest.approx(np.diag(values), abs=1e-9 * max(1.0, float(np.max(np.abs(values)))))
    assert np.all(np.diff(values) <= 1e-9 * max(1.0, float(np.max(np.abs(values)))))


def test_phases_are_fixed_by_the_second_matrix() -> None:
    """Z and Y become Z and X: the entry that connects the two rows is made real and positive."""
    u = aligned_basis([matrix([[1, 0], [0, -1]]), matrix([[0, "-I"], ["I", 0]])])
    rotated = to_array(u @ matrix([[0, "-I"], ["I", 0]]) @ u.adjoint())
    assert rotated == pytest.approx(np.array([[0, 1], [1, 0]]), abs=1e-12)


def test_one_matrix_alone() -> None:
    """Without other matrices the phases are the eigensolver's; the unit matrix keeps some basis."""
    u = to_array(aligned_basis([identity(2)]))
    assert u @ u.conj().T == pytest.approx(np.eye(2), abs=1e-12)
