"""Instrumental qubits with two outcomes: rotations that make them quantum, and when there is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import ShapeMismatch
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.catalogue.bob_with_input import pauli_transpose, pauli_transpose_instrumental
from exactsteer.steering.catalogue.instrumental import four_paulis, paulis_and_coin, transposed_for_one
from exactsteer.steering.families import Family
from exactsteer.steering.instrumental_qubits import bloch, rotated_source, unitary_of
from exactsteer.steering.scenario import scenario


def realised(family: Family) -> bool:
    """Whether the source and the rotation, if there are any, give back the family, and are what they should be."""
    found = rotated_source(family)
    if found is None:
        return False
    source, channel = found
    assert source.report() == ()
    assert channel.is_trace_preserving
    assert decide(channel.matrix) is None
    for (a, x), m in family.members[0].elements.items():
        omega = source.elements[a, x]
        assert (channel(omega) if a == (1,) else omega) == m
    return True


@settings(max_examples=40, deadline=None)
@given(sigma=testing.no_signalling_assemblages(scenario(parties=1, settings=3, outcomes=2, trusted=2)))
def test_three_settings_and_a_transposition_are_quantum(sigma) -> None:
    """However a qubit is steered by three settings: transposed for one outcome, it is an instrumental quantum assemblage."""
    table = {(a, x): m.transpose() if a == (1,) else m for (a, x), m in sigma.elements.items()}
    assert realised(Family("instrumental", (MeasuredAssemblage(sigma.scenario, table),)))


def test_equation_6_with_y_equal_a_is_quantum() -> None:
    """The printed example of theorems 7 and 8 of arXiv:1907.03705 has an exact rational realisation."""
    assert realised(pauli_transpose_instrumental())


@pytest.mark.parametrize("family", [four_paulis(), paulis_and_coin()])
def test_four_settings_out_of_a_plane_need_a_reflection(family) -> None:
    """X, Y, Z with -Y, or with a coin, span three dimensions: only a reflection fits, and there is no rotation."""
    assert not realised(family)


def test_four_settings_in_a_plane_are_quantum() -> None:
    """A fourth setting in the plane of the first three, (X + Y + Z)/3 of a noisy outcome, changes nothing."""
    mean = (PAULI_X + PAULI_Y + PAULI_Z) / 3
    assert realised(transposed_for_one((PAULI_X, PAULI_Y, PAULI_Z, mean)))


@pytest.mark.parametrize(
    "observables", [(PAULI_X,), (PAULI_X, PAULI_X), (PAULI_Y, -PAULI_Y), (PAULI_Z, PAULI_Z, -PAULI_Z)]
)
def test_few_directions(observables) -> None:
    """No difference, one difference, and differences along one line are covered too."""
    assert realised(transposed_for_one(observables))


def test_irrational_fields() -> None:
    """The construction needs no square roots of its own: (X + Z)/sqrt 2 stays over Q(sqrt 2)."""
    diagonal = (PAULI_X + PAULI_Z) * parse("sqrt(2)/2")
    assert realised(transposed_for_one((PAULI_X, PAULI_Y, diagonal)))


@given(q=st.tuples(*[st.integers(-3, 3)] * 4).filter(any))
def test_unitaries_of_rotations(q) -> None:
    """The unitary of a rational rotation turns the Paulis by it, half turns and the identity included."""
    w, x, y, z = q
    u = identity(2) * w - (PAULI_X * x + PAULI_Y * y + PAULI_Z * z) * I
    norm = number(w * w + x * x + y * y + z * z)
    columns = [bloch(u @ p @ u.adjoint() / (norm * 2)) for p in (PAULI_X, PAULI_Y, PAULI_Z)]
    rotation = matrix([[columns[c][r] for c in range(3)] for r in range(3)])
    found = unitary_of(rotation)
    scale = (found @ found.adjoint())[0, 0]
    assert found @ found.adjoint() == identity(2) * scale
    for p in (PAULI_X, PAULI_Y, PAULI_Z):
        assert found @ p @ found.adjoint() / scale == u @ p @ u.adjoint() / norm


def test_other_families_are_refused() -> None:
    """The construction is for instrumental qubits with two outcomes."""
    with pytest.raises(ShapeMismatch, match="instrumental assemblages of a qubit"):
        rotated_source(pauli_transpose())
