"""A state is positive and of unit trace, exactly; what is not a state is refused with the exact amount."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import QQ, quadratic_field
from exactsteer.algebra.matrix import column, identity, matrix
from exactsteer.algebra.number import I, number
from exactsteer.algebra.positivity import holds
from exactsteer.errors import NotHermitian, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.states import State, maximally_mixed, pure_state

LAW = settings(max_examples=30, deadline=None)
QUBIT = {"A": 2}


def test_an_operator_that_is_not_positive_is_refused_with_a_direction():
    """The error carries a vector v and the exact value v^dag rho v < 0."""
    rho = matrix([["1/2", "2/3*I"], ["-2/3*I", "1/2"]])
    with pytest.raises(NotPositive, match="the state is not positive: ") as caught:
        State(QUBIT, rho)
    v = caught.value.vector
    assert (v.adjoint() @ rho @ v)[0, 0] == caught.value.value
    assert caught.value.value < 0


def test_positivity_is_decided_however_small_the_negative_eigenvalue_is():
    """An eigenvalue of -2^-200 is refused and one of 2^-200 is not."""
    tiny = fmpq(1, 2**200)
    State(QUBIT, matrix([[1 - tiny, 0], [0, tiny]]))
    with pytest.raises(NotPositive):
        State(QUBIT, matrix([[1 + tiny, 0], [0, -tiny]]))


def test_a_trace_that_is_not_one_is_refused_and_never_rescaled():
    """A trace off by 1/10^12 is reported exactly."""
    rho = matrix([["1/2", 0], [0, "1/2 + 1/1000000000000"]])
    with pytest.raises(NotNormalised, match="the trace of the state is 1000000000001/1000000000000, not 1"):
        State(QUBIT, rho)


def test_a_matrix_that_is_not_hermitian_is_refused_with_the_entry():
    """The entry and its distance from the conjugate of its mirror image are named."""
    with pytest.raises(NotHermitian, match=r"entry \(0, 1\) minus the conjugate of entry \(1, 0\) is 1/4"):
        State(QUBIT, matrix([["1/2", "1/4"], [0, "1/2"]]))


def test_a_state_must_fit_its_systems():
    """Sizes are checked before anything else."""
    with pytest.raises(ShapeMismatch, match="is 4 x 4"):
        State({"A": 2, "B": 2}, identity(2) / 2)


@LAW
@given(st.data(), st.integers(1, 4))
def test_a_pure_state_is_a_projector_of_rank_one_with_its_support(vectors, data, size):
    """rho^2 = rho, rho v = v, and the attached support proves rho >= 0."""
    v = data.draw(vectors(size))
    rho = pure_state(v, {"A": size})
    assert rho.matrix == rho.matrix @ rho.matrix
    assert v == rho.matrix @ v
    assert rho.support.core.shape == (1, 1)
    assert holds(rho.matrix, rho.support)


@LAW
@given(st.data())
def test_neither_norm_nor_phase_of_the_vector_matters(vectors, data):
    """v and c v give the same state for every c that is not zero."""
    v = data.draw(vectors(3))
    assert pure_state(v, {"A": 3}) == pure_state(v * (3 - 2 * I), {"A": 3})


def test_a_pure_state_is_written_over_the_smallest_field():
    """(|00> + |11>)/sqrt 2 is a state over Q, however its vector is written; (|0> + sqrt 2 |1>)/sqrt 3 is not."""
    bell = pure_state(["sqrt(2)/2", 0, 0, "sqrt(2)/2"], {"A": 2, "B": 2})
    assert pure_state([1, 0, 0, 1], {"A": 2, "B": 2}) == bell
    assert (bell.matrix.field, bell.support.frame.field) == (QQ, QQ)
    assert quadratic_field(2) == pure_state([1, "sqrt(2)"], QUBIT).matrix.field


def test_the_zero_vector_is_not_a_state():
    """There is nothing to normalise."""
    with pytest.raises(NotNormalised, match="the zero vector"):
        pure_state(column([0, 0]), QUBIT)


def test_the_maximally_mixed_state_is_the_unit_matrix_over_the_dimension():
    """1/6 on a qubit and a qutrit."""
    assert identity(6) / 6 == maximally_mixed({"A": 2, "B": 3}).matrix
    assert number(fmpq(1, 6)) == maximally_mixed({"A": 2, "B": 3}).matrix[5, 5]
