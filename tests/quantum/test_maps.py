"""Linear maps in one Choi convention: block (i, j) is L(|i><j|), the input system first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import block, identity, inner, matrix, zeros
from exactsteer.algebra.number import I, number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, NotHermitian, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.maps import (
    ChoiMatrix,
    KrausMap,
    after_transposition,
    before_transposition,
    breuer_hall_map,
    choi_matrix,
    combination,
    completely_positive,
    compose,
    identity_map,
    on_system,
    tensor_maps,
    transposed,
)
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.quantum.operators import Operator, partial_transpose
from exactsteer.testing import fields, hermitian, matrices

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
        (identity(4), r"U is not antisymmetric: entry \(0, 0\) of U \+ U\^T is 2"),
        (PAULI_X.tensor(PAULI_X), "not antisymmetric"),
        (PAULI_X.tensor(PAULI_Y) * 2, r"U is not unitary: entry \(0, 0\) of U U\^dag - 1 is 3"),
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


# --- duals ---------------------------------------------------------------------------------------------------------


@LAW
@given(st.data(), fields(), st.sampled_from([(1, 2), (2, 2), (2, 3), (3, 2)]))
def test_the_dual_map_moves_to_the_other_factor(data, field, sizes):
    """tr(L(X) Y) = tr(X L^dag(Y)) for maps of any size over any field, X and Y not Hermitian."""
    n, m = sizes
    channel = ChoiMatrix(n, m, data.draw(hermitian(n * m, field)))
    x, y = data.draw(matrices(n, n, field)), data.draw(matrices(m, m, field))
    dual = channel.dual()
    assert inner(channel(x), y) == inner(x, dual(y))
    assert ((dual.input, dual.output), dual.dual()) == ((m, n), channel)
    assert channel.is_trace_preserving == dual.is_unital


def test_the_dual_of_a_trace_preserving_map_is_unital():
    """Amplitude damping, whose dual is not trace preserving; the Breuer-Hall map is both."""
    dual = choi_matrix(damping, 2, 2).dual()
    assert (dual.is_unital, dual.is_trace_preserving) == (True, False)
    choi = breuer_hall_map(BREUER_HALL["X (x) Y"])
    assert (choi.dual().is_unital, choi.dual().is_trace_preserving) == (True, True)
    assert TRANSPOSITION.dual() == TRANSPOSITION


# --- channels ------------------------------------------------------------------------------------------------------

HALF = number(1) / 2
ISOMETRY = matrix([[1, 0], [0, "3/5"], [0, "4/5"]])


@LAW
@given(st.data(), fields())
def test_a_kraus_map_is_the_completely_positive_map_of_its_choi_matrix(data, field):
    """L(X) of a mixture of an isometry and its phases, by Kraus operators and by blocks; it keeps the trace."""
    channel = KrausMap(((HALF, ISOMETRY), (HALF, ISOMETRY @ PAULI_Z)))
    x = data.draw(matrices(2, 2, field))
    choi = channel.choi()
    assert (channel.input, channel.output) == (choi.input, choi.output) == (2, 3)
    assert channel(x) == choi(x)
    assert channel(x).trace() == x.trace()
    assert (choi.is_trace_preserving, choi.negative_direction()) == (True, None)


@pytest.mark.parametrize(
    ("terms", "error", "message"),
    [
        (
            ((number(1), identity(2)), (number(1), PAULI_Z)),
            NotNormalised,
            r"entry \(0, 0\) of sum w K\^dag K is off by 1",
        ),
        (
            ((number(1), matrix([[1, 0], [0, "3/5"]])),),
            NotNormalised,
            r"not trace preserving: entry \(1, 1\) .* -16/25",
        ),
        (((number(2), identity(2)), (number(-1), PAULI_Z)), NotPositive, "the weight -1 of a Kraus operator"),
        (((number(0), identity(2)),), NotPositive, "the weight 0 of a Kraus operator"),
        (((I, identity(2)),), NotPositive, "the weight I of a Kraus operator is not a positive rational"),
        (((HALF, identity(2)), (HALF, identity(3))), ShapeMismatch, "Kraus operators of one shape"),
        ((), ShapeMismatch, "Kraus operators of one shape"),
    ],
    ids=["too much", "too little", "negative", "zero", "complex", "shapes", "none"],
)
def test_a_kraus_map_must_be_a_channel(terms, error, message):
    """Trace preserving, positive rational weights, one shape: the entry and the amount."""
    with pytest.raises(error, match=message):
        KrausMap(terms)


# --- compositions --------------------------------------------------------------------------------------------------


def maps(n, m):
    """Hermiticity-preserving maps n -> m, positive or not."""
    return hermitian(n * m).map(lambda choi: ChoiMatrix(n, m, choi))


@LAW
@given(st.data())
def test_a_composition_acts_one_after_the_other(data):
    """(M o L)(X) = M(L(X)), and the dual of a composition is the composition of the duals in the other order."""
    first, second = data.draw(maps(2, 3)), data.draw(maps(3, 2))
    x = data.draw(matrices(2, 2))
    both = compose(second, first)
    assert both(x) == second(first(x))
    assert both.dual() == compose(first.dual(), second.dual())
    assert compose(first, identity_map(2)) == first == compose(identity_map(3), first)


@LAW
@given(st.data())
def test_maps_side_by_side_act_on_the_factors(data):
    """(L (x) M)(X (x) Y) = L(X) (x) M(Y), for maps that change dimensions."""
    first, second = data.draw(maps(2, 1)), data.draw(maps(2, 3))
    x, y = data.draw(matrices(2, 2)), data.draw(matrices(2, 2))
    assert tensor_maps(first, second)(x.tensor(y)) == first(x).tensor(second(y))
    assert tensor_maps(first) == first


@LAW
@given(st.data())
def test_a_map_on_a_named_system_is_the_map_beside_identities(data):
    """On the middle one of three systems, whose dimension it changes."""
    channel = data.draw(maps(2, 3))
    rho = Operator({"A": 2, "B": 2, "C": 1}, data.draw(matrices(4, 4)))
    image = on_system(channel, rho, "B")
    assert dict(image.systems) == {"A": 2, "B": 3, "C": 1}
    assert image.matrix == tensor_maps(identity_map(2), channel, identity_map(1))(rho.matrix)


@LAW
@given(st.data())
def test_transposition_before_and_after_a_map(data):
    """L o T and T o L are what they say; the transpose of L obeys tr(L(X)^T Y) = tr(X^T L^T(Y))."""
    channel = data.draw(maps(2, 3))
    x, y = data.draw(matrices(2, 2)), data.draw(matrices(3, 3))
    assert after_transposition(channel)(x) == channel(x.transpose())
    assert before_transposition(channel)(x) == channel(x).transpose()
    assert inner(channel(x).transpose(), y) == inner(x.transpose(), transposed(channel)(y))
    assert transposed(transposed(channel)) == channel


@LAW
@given(st.data(), fields())
def test_kraus_operators_make_a_completely_positive_map(data, field):
    """L(X) = sum K X K^dag, its transposed partner is completely copositive, and both verdicts carry a negative vector."""
    operators = [data.draw(matrices(2, 3, field)) for _ in range(2)]
    channel = completely_positive(operators)
    x = data.draw(matrices(3, 3, field))
    assert channel(x) == operators[0] @ x @ operators[0].adjoint() + operators[1] @ x @ operators[1].adjoint()
    assert channel.negative_direction() is None
    assert before_transposition(channel).copositive_negative_direction() is None


def test_a_combination_is_the_weighted_sum():
    """Half the identity and half the transposition; an imaginary weight is no map on states."""
    half = number(1) / 2
    mixed = combination([(half, identity_map(2)), (half, TRANSPOSITION)])
    assert mixed(PAULI_Y).is_zero
    assert mixed(PAULI_X) == PAULI_X
    with pytest.raises(NotHermitian, match="the Choi matrix"):
        combination([(I, identity_map(2))])


def test_sizes_of_compositions_are_checked():
    """Dimensions that do not fit are named."""
    with pytest.raises(ShapeMismatch, match="a map 3 -> 3 cannot follow 2 -> 2"):
        compose(identity_map(3), identity_map(2))
    with pytest.raises(ShapeMismatch, match="Kraus operators of one shape"):
        completely_positive([identity(2), identity(3)])
    with pytest.raises(ShapeMismatch, match="one input and one output"):
        combination([(1, identity_map(2)), (1, identity_map(3))])
    with pytest.raises(ShapeMismatch, match="acts on dimension 3; the system A has 2"):
        on_system(identity_map(3), Operator({"A": 2}, identity(2)), "A")
