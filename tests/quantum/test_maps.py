"""Linear maps in one Choi convention: block (i, j) is L(|i><j|), the input system first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import block, identity, matrix, zeros
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, NotHermitian, ShapeMismatch
from exactsteer.quantum.maps import ChoiMatrix, breuer_hall_map, choi_matrix
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.quantum.operators import Operator, partial_transpose

LAW = settings(max_examples=25, deadline=None)

TRANSPOSITION = choi_matrix(lambda x: x.transpose(), 2, 2)
BREUER_HALL = {"X (x) Y": PAULI_X.tensor(PAULI_Y), "1 (x) Y": identity(3).tensor(PAULI_Y)}


def damping(x):
    """Amplitude damping with probability 16/25: Kraus operators diag(1, 3/5) and 4/5 |0><1|."""
    kraus = matrix([[1, 0], [0, "3/5"]]), matrix([[0, "4/5"], [0, 0]])
    return kraus[0] @ x @ kraus[0].adjoint() + kraus[1] @ x @ kraus[1].adjoint()


@LAW
@given(st.data(), st.sampled_from([(2, 2), (2, 3), (3, 2)]))
def test_the_blocks_of_a_choi_matrix_are_the_images_of_the_matrix_units(hermitians, data, sizes):
    """For L(X) = K X K^dag, block (i, j) is column i of K times the adjoint of column j."""
    rows, columns = sizes
    big = data.draw(hermitians(3)) + identity(3)
    kraus = big.select(range(rows), range(columns))
    choi = choi_matrix(lambda x: kraus @ x @ kraus.adjoint(), columns, rows)
    parts = [kraus.select(range(rows), [i]) for i in range(columns)]
    assert block([[a @ b.adjoint() for b in parts] for a in parts]) == choi.matrix
    assert choi.negative_direction() is None


@LAW
@given(st.data())
def test_a_choi_matrix_acts_as_the_function_it_was_made_from(hermitians, data):
    """L(X) is recovered on operators that are not Hermitian."""
    x = data.draw(hermitians(2)) @ data.draw(hermitians(2))
    for function in (damping, lambda m: m.transpose(), lambda m: identity(2) * m.trace() - m):
        assert function(x) == choi_matrix(function, 2, 2)(x)


def test_the_transposition_is_positive_and_not_completely_positive():
    """Its Choi matrix is the swap: unital, trace preserving, with the singlet as a negative direction."""
    assert matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]) == TRANSPOSITION.matrix
    assert (TRANSPOSITION.is_trace_preserving, TRANSPOSITION.is_unital) == (True, True)
    negative = TRANSPOSITION.negative_direction()
    v = negative.vector
    assert (v.adjoint() @ TRANSPOSITION.matrix @ v)[0, 0] == negative.value
    assert negative.value < 0


def test_trace_preserving_and_unital_are_different_laws():
    """Amplitude damping is trace preserving and not unital, its dual the other way round; both are completely positive."""
    channel = choi_matrix(damping, 2, 2)
    kraus = matrix([[1, 0], [0, "3/5"]]), matrix([[0, 0], ["4/5", 0]])
    dual = choi_matrix(lambda x: kraus[0] @ x @ kraus[0] + kraus[1] @ x @ kraus[1].adjoint(), 2, 2)
    assert [(c.is_trace_preserving, c.is_unital) for c in (channel, dual)] == [(True, False), (False, True)]
    assert [c.negative_direction() for c in (channel, dual)] == [None, None]


@pytest.mark.parametrize("unitary", BREUER_HALL.values(), ids=BREUER_HALL.keys())
def test_the_breuer_hall_map_is_neither_completely_positive_nor_completely_copositive(unitary):
    """It is trace preserving and unital, and neither its Choi matrix nor the partial transpose of that is positive."""
    choi = breuer_hall_map(unitary)
    d = unitary.rows
    assert (choi.is_trace_preserving, choi.is_unital) == (True, True)
    assert choi.negative_direction().value < 0
    flipped = partial_transpose(Operator({"in": d, "out": d}, choi.matrix), over="out")
    assert decide(flipped.matrix).value < 0


@pytest.mark.parametrize("unitary", BREUER_HALL.values(), ids=BREUER_HALL.keys())
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_breuer_hall_map_is_positive(vectors, unitary, data):
    """Every pure state, hence every state, goes to a state; source: arXiv:1708.00756, eq. (33)."""
    v = data.draw(vectors(unitary.rows))
    image = breuer_hall_map(unitary)(v @ v.adjoint())
    assert decide(image) is None
    assert (v.adjoint() @ v)[0, 0] == image.trace()


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_breuer_hall_map_annihilates_a_vector_and_its_partner(vectors, data):
    """L(|v><v|) has v and U v* in its kernel: the map sits on the boundary of the positive ones."""
    u = BREUER_HALL["X (x) Y"]
    v = data.draw(vectors(4))
    image = breuer_hall_map(u)(v @ v.adjoint())
    assert (zeros(4, 1), zeros(4, 1)) == (image @ v, image @ u @ v.conjugate())


@pytest.mark.parametrize(
    ("unitary", "why"),
    [
        (identity(4), r"U is not antisymmetric: U\^T differs from -U"),
        (PAULI_X.tensor(PAULI_X), "not antisymmetric"),
        (PAULI_X.tensor(PAULI_Y) * 2, r"U is not unitary: U U\^dag differs from 1"),
        (block([[PAULI_Y, zeros(2, 3)], [zeros(3, 2), zeros(3, 3)]]), "not unitary"),
        (PAULI_Y, r"dimension 4 or more, not \(2, 2\)"),
        (zeros(4, 2), r"dimension 4 or more, not \(4, 2\)"),
    ],
)
def test_the_breuer_hall_map_needs_an_antisymmetric_unitary(unitary, why):
    """Each requirement has its own message; in odd dimension no antisymmetric matrix is unitary."""
    with pytest.raises(InputError, match=why):
        breuer_hall_map(unitary)


def test_a_map_must_preserve_hermiticity():
    """X -> Z X is no map on states."""
    with pytest.raises(NotHermitian, match="the Choi matrix is not Hermitian"):
        choi_matrix(lambda x: PAULI_Z @ x, 2, 2)


def test_sizes_of_maps_are_checked():
    """The Choi matrix, the operator and the images must have the declared sizes."""
    with pytest.raises(ShapeMismatch, match="a map 2 -> 3 is 6 x 6"):
        ChoiMatrix(2, 3, identity(4))
    with pytest.raises(ShapeMismatch, match=r"acts on 2 x 2 operators, not \(3, 3\)"):
        TRANSPOSITION(identity(3))
    with pytest.raises(ShapeMismatch, match="a map 2 -> 3 is 6 x 6"):
        choi_matrix(lambda x: x, 2, 3)
