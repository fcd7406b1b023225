"""Positive maps by name: trace preserving, positive on pure states, and what the literature prints about them."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import column, identity, inner, matrix, zeros
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, NotHermitian, ShapeMismatch
from exactsteer.quantum.maps import before_transposition, breuer_hall_map, compose, identity_map
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.positive_maps import (
    affine_qubit_map,
    antisymmetric_unitary,
    breuer_hall,
    choi_map,
    generalised_choi,
    reduction,
    robertson,
    tanahashi_tomiyama,
    transposition,
)
from exactsteer.quantum.witnesses import is_ppt

NAMED = {
    "transposition": transposition(3),
    "reduction": reduction(3),
    "breuer-hall 4": breuer_hall(4),
    "breuer-hall 6": breuer_hall(6),
    "robertson": robertson(),
    "choi": choi_map(),
    "choi dual": generalised_choi(1, 0, 1),
    "generalised choi": generalised_choi(number("1/2"), 3, number("1/10")),
    "tanahashi-tomiyama 4, 1": tanahashi_tomiyama(4, 1),
    "tanahashi-tomiyama 5, 2": tanahashi_tomiyama(5, 2),
}


@pytest.mark.parametrize("channel", NAMED.values(), ids=NAMED.keys())
@settings(max_examples=10, deadline=None)
@given(st.data())
def test_named_maps_take_pure_states_to_states(vectors, channel, data):
    """Every named map preserves the trace and takes pure states, hence all states, to positive operators."""
    v = data.draw(vectors(channel.input))
    image = channel(v @ v.adjoint())
    assert decide(image) is None
    assert channel.is_trace_preserving
    assert image.trace() == (v.adjoint() @ v)[0, 0]


@pytest.mark.parametrize("name", [name for name in NAMED if name not in ("transposition", "reduction")])
def test_maps_that_are_not_decomposable_are_neither_cp_nor_ccp(name):
    """Both negative vectors exist, and have the values that they are said to have."""
    channel = NAMED[name]
    for choi, found in (
        (channel.matrix, channel.negative_direction()),
        (before_transposition(channel).matrix, channel.copositive_negative_direction()),
    ):
        assert found.value.sign() < 0
        assert (found.vector.adjoint() @ choi @ found.vector)[0, 0] == found.value


@pytest.mark.parametrize("channel", [transposition(4), reduction(2), reduction(4)])
def test_transposition_and_reduction_are_completely_copositive(channel):
    """Neither is completely positive; after a transposition both are."""
    assert channel.negative_direction().value.sign() < 0
    assert channel.copositive_negative_direction() is None


def test_the_reduction_of_a_qubit_is_the_universal_not():
    """For d = 2, tr(X) 1 - X = Y X^T Y inverts Bloch vectors."""
    assert reduction(2) == affine_qubit_map([[-1, 0, 0], [0, -1, 0], [0, 0, -1]])


def test_the_unitary_of_the_breuer_hall_map_may_be_any_antisymmetric_one():
    """Dimension 4 has U = X (x) Y, as eq. (33) of arXiv:1708.00756; 1 (x) Y gives Robertson's map."""
    assert breuer_hall(4) == breuer_hall_map(PAULI_X.tensor(PAULI_Y))
    assert robertson() == breuer_hall_map(identity(2).tensor(PAULI_Y))
    for d in (2, 6, 8):
        u = antisymmetric_unitary(d)
        assert (u.transpose(), u @ u.adjoint()) == (-u, identity(d))


def test_the_generalised_choi_map_acts_as_printed():
    """diag(a x_00 + b x_11 + c x_22, ..) minus the off-diagonal part, divided by a + b + c."""
    x = matrix([[1, "2 + I", 0], ["2 - I", 3, "5*I"], [0, "-5*I", 7]])
    expected = matrix([[96, "-2 - I", 0], ["-2 + I", 26, "-5*I"], [0, "5*I", 54]]) / 16
    assert expected == generalised_choi(2, 1, 13)(x)


@pytest.mark.parametrize("abc", [(2, 0, 0), (3, 1, 0), ("5/2", 0, 4)])
def test_the_generalised_choi_map_is_completely_positive_from_two(abc):
    """a >= 2 makes the block a 1 - off positive; a < 2 does not."""
    a, b, c = map(number, abc)
    assert generalised_choi(a, b, c).negative_direction() is None
    assert generalised_choi(number("19/10"), b, c).negative_direction().value.sign() < 0


@pytest.mark.parametrize("bc", [(1, 1), (2, "1/2"), ("1/3", 3)])
def test_the_generalised_choi_map_is_copositive_for_bc_at_least_one(bc):
    """b c >= 1 makes the blocks [[b, -1], [-1, c]] of the partial transpose positive; b c < 1 does not."""
    b, c = map(number, bc)
    assert generalised_choi(0, b, c).copositive_negative_direction() is None
    assert generalised_choi(0, b, c - fmpq(1, 100)).copositive_negative_direction().value.sign() < 0


@pytest.mark.parametrize(
    ("abc", "vector"),
    [(("1/2", 1, "1/5"), [1, 1, 1]), ((0, 1, "9/10"), [1, 1, 1]), (("1/2", 2, "1/10"), [12, 6, 1])],
)
def test_outside_the_printed_region_the_generalised_choi_map_is_not_positive(abc, vector):
    """a + b + c < 2, or b c < (1 - a)^2 with a <= 1, each with a product vector of negative value."""
    channel = generalised_choi(*map(number, abc))
    v = column(vector)
    assert decide(channel(v @ v.adjoint())).value.sign() < 0


@pytest.mark.parametrize("alpha", [0, 1, 2, "5/2", "7/2", 4, 5])
def test_horodecki_states_and_the_choi_map(alpha):
    """tr(J s_alpha) = (3 - alpha)/7 with J = 2 C of the Choi map; PPT exactly for 1 <= alpha <= 4. Source: Horodecki 1999."""
    alpha = number(alpha)
    psi = column([int(k in (0, 4, 8)) for k in range(9)])
    weights = {1: alpha, 5: alpha, 6: alpha, 3: 5 - alpha, 7: 5 - alpha, 2: 5 - alpha}
    diagonal = matrix([[weights.get(j, number(0)) / 21 if j == k else number(0) for j in range(9)] for k in range(9)])
    state = psi @ psi.adjoint() * fmpq(2, 21) + diagonal
    assert state.trace() == 1
    assert inner(choi_map().matrix * 2, state) == (3 - alpha) / 7
    assert is_ppt(Operator({"A": 3, "B": 3}, state)) == (1 <= alpha <= 4)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_the_tanahashi_tomiyama_maps_go_from_cp_to_the_reduction(n):
    """tau_(n, 0) is completely positive and tau_(n, n - 1) is the reduction map."""
    assert tanahashi_tomiyama(n, 0).negative_direction() is None
    assert tanahashi_tomiyama(n, n - 1) == reduction(n)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_an_affine_qubit_map_moves_bloch_vectors(data):
    """r -> T r + t for any real T and t."""
    entries = st.fractions(-1, 1, max_denominator=5).map(lambda x: number(fmpq(x.numerator, x.denominator)))
    rows = data.draw(st.lists(st.lists(entries, min_size=3, max_size=3), min_size=3, max_size=3))
    shift, r = (data.draw(st.lists(entries, min_size=3, max_size=3)) for _ in range(2))
    channel = affine_qubit_map(rows, shift)
    paulis = (PAULI_X, PAULI_Y, PAULI_Z)
    image = channel(identity(2) + PAULI_X * r[0] + PAULI_Y * r[1] + PAULI_Z * r[2])
    for k, p in enumerate(paulis):
        assert (image @ p).trace() / 2 == shift[k] + sum((rows[k][j] * r[j] for j in range(3)), number(0))
    assert channel.is_trace_preserving
    assert channel.is_unital == all(x.is_zero for x in shift)


def test_affine_qubit_maps_compose_as_bloch_matrices():
    """A rotation by the angle of (3, 4, 5) after a flip; the unit matrix is the identity map."""
    turn = matrix([["3/5", "-4/5", 0], ["4/5", "3/5", 0], [0, 0, 1]])
    flip = matrix([[1, 0, 0], [0, -1, 0], [0, 0, 1]])
    assert compose(affine_qubit_map(turn), affine_qubit_map(flip)) == affine_qubit_map(turn @ flip)
    assert affine_qubit_map(identity(3)) == identity_map(2)
    assert affine_qubit_map(turn).negative_direction() is None
    assert affine_qubit_map(zeros(3, 3))(PAULI_X).is_zero


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: antisymmetric_unitary(3), InputError, "no antisymmetric unitary of dimension 3"),
        (lambda: breuer_hall(2), InputError, "dimension 4 or more"),
        (lambda: reduction(1), InputError, "the reduction map needs dimension 2 or more, not 1"),
        (lambda: generalised_choi(1, -1, 0), InputError, "positive sum; the map is divided by 0"),
        (lambda: tanahashi_tomiyama(3, 3), InputError, "0 <= k <= n - 1, not k = 3 with n = 3"),
        (lambda: affine_qubit_map(identity(2)), ShapeMismatch, "a 3 x 3 Bloch matrix"),
        (
            lambda: affine_qubit_map([["I", 0, 0], [0, 1, 0], [0, 0, 1]]),
            NotHermitian,
            "the Choi matrix is not Hermitian",
        ),
    ],
)
def test_what_is_no_such_map_is_refused(build, error, message):
    """Each condition has its own message."""
    with pytest.raises(error, match=message):
        build()
