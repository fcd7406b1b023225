"""Matrices over K(i): the laws of adjoints, traces, tensor products, partial traces and partial transposes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpz, fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.matrix import (
    Matrix,
    block,
    column,
    from_planes,
    identity,
    in_smallest_field,
    inner,
    matrix,
    require_hermitian,
    tensor,
    unify_matrices,
    zeros,
)
from exactsteer.algebra.number import I, generator, number, one
from exactsteer.algebra.tensor_factors import partial_trace, partial_transpose
from exactsteer.errors import InputError, NotHermitian, ShapeMismatch, WrongField

LAW = settings(max_examples=8, deadline=None)

SQRT2, SQRT3 = quadratic_field(2), quadratic_field(3)
ROOT = generator(SQRT2)


@pytest.fixture(scope="session")
def as_array(approximate):
    """M -> the numpy array of its entries in double precision."""

    def array(m: Matrix) -> np.ndarray:
        return np.array([[approximate(x) for x in row] for row in m.entries()]).reshape(m.shape)

    return array


def assert_canonical(m: Matrix) -> None:
    """The denominator is positive and has no factor in common with all the integers."""
    content = fmpz(m.denominator)
    for plane in m.planes:
        for x in plane.entries():
            content = content.gcd(x)
    assert (True, 1, 2 * m.field.degree) == (m.denominator > 0, content, len(m.planes))


@LAW
@given(data=st.data())
def test_products_are_associative_and_distribute(matrices, data):
    """(AB)C = A(BC), A(B + B') = AB + AB', with the unit matrix neutral and results in lowest terms."""
    a, b, b2, c = (data.draw(matrices(*shape)) for shape in ((2, 3), (3, 2), (3, 2), (2, 2)))
    assert (a @ b) @ c == a @ (b @ c)
    assert a @ (b + b2) == a @ b + a @ b2
    assert identity(2) @ a == a == a @ identity(3)
    assert (b - b2) + b2 == b
    assert (a - a).is_zero
    for m in (a @ b, b + b2, b - b2, c / 6, a * fmpq(4, 6)):
        assert_canonical(m)


@LAW
@given(data=st.data())
def test_the_product_is_the_sum_over_the_middle_index(matrices, data):
    """(AB)_jk = sum_l A_jl B_lk in the arithmetic of numbers."""
    a, b = data.draw(matrices(2, 3)), data.draw(matrices(3, 2))
    expected = [[sum((a[j, m] * b[m, k] for m in range(3)), start=number(0)) for k in range(2)] for j in range(2)]
    assert expected == (a @ b).entries()


@LAW
@given(data=st.data())
def test_the_adjoint_reverses_products(matrices, numbers, data):
    """(AB)^dag = B^dag A^dag, (x A)^dag = conj(x) A^dag, and it is the transpose of the conjugate."""
    a, b, x = data.draw(matrices(2, 3)), data.draw(matrices(3, 2)), data.draw(numbers)
    assert (a @ b).adjoint() == b.adjoint() @ a.adjoint()
    assert (a @ b).transpose() == b.transpose() @ a.transpose()
    assert (a @ b).conjugate() == a.conjugate() @ b.conjugate()
    assert (a * x).adjoint() == x.conjugate() * a.adjoint()
    assert a.adjoint() == a.conjugate().transpose() == a.transpose().conjugate()
    assert a.adjoint().adjoint() == a
    assert (a @ a.adjoint()).is_hermitian


@LAW
@given(data=st.data())
def test_the_trace_is_linear_and_cyclic(matrices, numbers, data):
    """tr(AB) = tr(BA) = `inner(A, B)`, tr(xA + B) = x tr A + tr B, tr(A^dag) = conj(tr A)."""
    a, b, x = data.draw(matrices(2, 3)), data.draw(matrices(3, 2)), data.draw(numbers)
    c, d = a @ b, data.draw(matrices(2, 2))
    assert (a @ b).trace() == (b @ a).trace() == inner(a, b) == inner(b, a)
    assert (c * x + d).trace() == x * c.trace() + d.trace()
    assert c.adjoint().trace() == c.trace().conjugate()


@LAW
@given(data=st.data())
def test_the_tensor_product_is_multiplicative(matrices, data):
    """(A x B)(C x D) = AC x BD, adjoints, traces and transposes factorise, and it is associative."""
    a, b, c, d = (data.draw(matrices(2, 2)) for _ in range(4))
    assert a.tensor(b) @ c.tensor(d) == (a @ c).tensor(b @ d)
    assert a.tensor(b).adjoint() == a.adjoint().tensor(b.adjoint())
    assert a.tensor(b).trace() == a.trace() * b.trace()
    assert tensor(a, b, c) == a.tensor(b.tensor(c))
    assert_canonical(a.tensor(b))


@LAW
@given(data=st.data())
def test_arithmetic_agrees_with_numpy(matrices, as_array, data):
    """Products, tensor products, adjoints and partial traces are those of double arithmetic."""
    a, b = data.draw(matrices(2, 3)), data.draw(matrices(3, 2))
    np.testing.assert_allclose(as_array(a @ b), as_array(a) @ as_array(b), atol=1e-5, rtol=1e-8)
    np.testing.assert_allclose(as_array(a.tensor(b)), np.kron(as_array(a), as_array(b)), atol=1e-5, rtol=1e-8)
    np.testing.assert_allclose(as_array(a.adjoint()), as_array(a).conj().T, atol=1e-9)


@LAW
@given(data=st.data())
def test_the_partial_trace_of_a_product_operator(matrices, data):
    """tr_2(A x B x C) = tr(B) A x C, all traces together give the trace, no trace gives the operator."""
    a, b, c = data.draw(matrices(2, 2)), data.draw(matrices(3, 3)), data.draw(matrices(2, 2))
    m, dimensions = tensor(a, b, c), (2, 3, 2)
    assert b.trace() * a.tensor(c) == partial_trace(m, dimensions, (1,))
    assert a.trace() * c.trace() * b == partial_trace(m, dimensions, (2, 0))
    assert matrix([[m.trace()]]) == partial_trace(m, dimensions, (0, 1, 2))
    assert m == partial_trace(m, dimensions, ())


@LAW
@given(data=st.data())
def test_partial_traces_compose_and_are_cyclic_on_the_traced_factor(matrices, data):
    """tr_1 tr_2 M = tr M as operators step by step, and tr_2((1 x B) M) = tr_2(M (1 x B)) for entangled M."""
    m, b = data.draw(matrices(6, 6)), data.draw(matrices(3, 3))
    once = partial_trace(m, (2, 3), (1,))
    assert partial_trace(once, (2,), (0,)) == matrix([[m.trace()]])
    local = identity(2).tensor(b)
    assert partial_trace(local @ m, (2, 3), (1,)) == partial_trace(m @ local, (2, 3), (1,))
    expected = [[sum((m[3 * j + s, 3 * k + s] for s in range(3)), start=number(0)) for k in range(2)] for j in range(2)]
    assert expected == once.entries()


@LAW
@given(data=st.data())
def test_the_partial_transpose_is_an_involution_that_transposes_one_factor(matrices, data):
    """(A x B)^(T_2) = A x B^T; twice gives M; all factors give M^T; the trace and tr(M N) are kept."""
    a, b = data.draw(matrices(2, 2)), data.draw(matrices(3, 3))
    m = a.tensor(b) + data.draw(matrices(6, 6))
    n = data.draw(matrices(6, 6))
    assert a.tensor(b.transpose()) == partial_transpose(a.tensor(b), (2, 3), (1,))
    assert a.transpose().tensor(b) == partial_transpose(a.tensor(b), (2, 3), (0,))
    flipped = partial_transpose(m, (2, 3), (1,))
    assert m == partial_transpose(flipped, (2, 3), (1,))
    assert m.transpose() == partial_transpose(m, (2, 3), (0, 1)) == partial_transpose(flipped, (2, 3), (0,))
    assert inner(m, n) == inner(flipped, partial_transpose(n, (2, 3), (1,)))


def test_partial_operations_know_the_maximally_entangled_state():
    """Both marginals of |00> + |11> are the unit matrix, and its partial transpose is the swap."""
    phi = column([1, 0, 0, 1])
    m = phi @ phi.transpose()
    swap = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    assert identity(2) == partial_trace(m, (2, 2), (0,)) == partial_trace(m, (2, 2), (1,))
    assert swap == partial_transpose(m, (2, 2), (0,)) == partial_transpose(m, (2, 2), (1,))


@pytest.mark.parametrize("operation", [partial_trace, partial_transpose])
@pytest.mark.parametrize(
    ("dimensions", "over"),
    [((2, 1), (1,)), ((2, 3), (0,)), ((4, 2), ()), ((2, 2), (2,)), ((2, 2), (-1,)), ((2, 2), (0, 0))],
)
def test_factors_that_do_not_exist_are_refused(operation, dimensions, over):
    """Dimensions must multiply to the size, and indices be distinct and in range: nothing is read past its end."""
    with pytest.raises(ShapeMismatch):
        operation(identity(4), dimensions, over)
    with pytest.raises(ShapeMismatch):
        operation(zeros(4, 2), (2, 2), (0,))


@LAW
@given(data=st.data())
def test_equality_is_mathematical_and_respects_hashes(matrices, field, data):
    """Scaling up and down gives an equal matrix with an equal hash, and a rational matrix equals itself over K."""
    m = data.draw(matrices(2, 2))
    again = (m * 6) / 6
    assert (again, hash(again)) == (m, hash(m))
    rational = matrix([["1/2", "I"], [0, 3]])
    lifted = rational.over(field)
    assert field == lifted.field
    assert (lifted, hash(lifted)) == (rational, hash(rational))
    assert m != m + identity(2)
    assert rational != rational.transpose()
    assert m != m.entries()
    assert in_smallest_field(lifted).field == QQ


@LAW
@given(data=st.data())
def test_entries_select_and_map_agree(matrices, data):
    """A matrix is rebuilt from its entries; a submatrix has the chosen entries in the chosen order."""
    m = data.draw(matrices(2, 3))
    assert m == matrix(m.entries())
    assert [[m[1, 2], m[1, 0]], [m[0, 2], m[0, 0]]] == m.select([1, 0], [2, 0]).entries()
    assert_canonical(m.select([0], [1]))
    assert m * 2 == m.map(lambda x: 2 * x)
    assert m.select([0], []).shape == (1, 0)


def test_a_matrix_is_read_from_its_text():
    """The repr is an expression for the matrix over Q and over quadratic fields."""
    m = matrix([["1/2", "sqrt(2)/4 - I/4"], ["sqrt(2)/4 + I/4", "1/2"]])
    assert repr(m) == "matrix([['1/2', 'sqrt(2)/4 - I/4'], ['sqrt(2)/4 + I/4', '1/2']])"
    assert m == eval(repr(m), {"matrix": matrix})


def test_a_matrix_gets_the_smallest_field_of_its_entries():
    """Rational entries stay over Q, roots that cancel do too, and two roots give their compositum."""
    assert matrix([["sqrt(2)*sqrt(2)", "I"]]).field == QQ
    assert matrix([["sqrt(2)", ROOT]]).field == SQRT2
    assert matrix([["sqrt(2)", "sqrt(3)"]]).field.degree == 4
    cubic = real_field((1, -3, 0, 1), 0, 1)
    assert matrix([[generator(cubic) ** 2]]) == matrix([["t^2"]], cubic)


@pytest.mark.parametrize("entry", [0.5, 1.0, True, None, 1j, Fraction(1, 2), "0.5", "x"])
def test_inexact_entries_are_refused(entry):
    """Doubles, truth values, decimal points and names are input errors."""
    with pytest.raises(InputError):
        matrix([[1, entry]])


@pytest.mark.parametrize("scalar", [0.5, True, False, "1/2", None, 1j])
def test_inexact_scalars_are_refused(scalar):
    """A matrix is multiplied by exact numbers only."""
    for multiply in (lambda: identity(2) * scalar, lambda: scalar * identity(2)):
        with pytest.raises(TypeError):
            multiply()


@pytest.mark.parametrize("scalar", [0.5, True, None])
def test_inexact_divisors_are_refused(scalar):
    """A matrix is divided by exact numbers other than zero."""
    with pytest.raises(WrongField):
        identity(2) / scalar
    with pytest.raises(ZeroDivisionError):
        identity(2) / 0


def test_shapes_must_fit():
    """Ragged rows, sums of different shapes, products without a common index, traces of rectangles: all named."""
    wide = zeros(2, 3)
    broken = (
        lambda: matrix([[1, 2], [3]]),
        lambda: wide + wide.transpose(),
        lambda: wide - identity(2),
        lambda: wide @ wide,
        lambda: wide.trace(),
        lambda: inner(wide, wide),
        lambda: require_hermitian(wide, "it"),
        lambda: block([[identity(1), matrix([[1], [2]])]]),
        lambda: block([[identity(2), identity(1)]]),
        lambda: block([[identity(1)], [zeros(1, 2)]]),
        lambda: block([]),
    )
    for operation in broken:
        with pytest.raises(ShapeMismatch):
            operation()


def test_matrices_of_two_fields_do_not_mix():
    """Sums and products of Q(sqrt 2) with Q(sqrt 3) are refused; `unify_matrices` makes them possible."""
    a, b = matrix([[ROOT]]), matrix([[generator(SQRT3)]])
    for operation in (Matrix.__add__, Matrix.__sub__, Matrix.__matmul__, Matrix.tensor, inner):
        with pytest.raises(WrongField, match="do not mix"):
            operation(a, b)
    with pytest.raises(WrongField):
        a * generator(SQRT3)
    assert a != b
    field, (x, y) = unify_matrices([a, b])
    assert [field, field] == [x.field, y.field]
    assert ((x @ x)[0, 0], (y @ y)[0, 0], (x @ y)[0, 0].sign()) == (2, 3, 1)


def test_rational_matrices_do_not_enlarge_a_common_field():
    """A unit matrix written over Q(sqrt 3) joins Q(sqrt 2) without sqrt 3."""
    field, (a, b) = unify_matrices([matrix([[ROOT]]), identity(2, SQRT3)])
    assert (SQRT2, SQRT2, SQRT2, identity(2)) == (field, a.field, b.field, b)


def test_a_matrix_moves_to_a_larger_field_whatever_its_entries():
    """Over Q(sqrt 2, sqrt 3), rational and irrational matrices alike have that field; the way back is refused."""
    big = common_field(SQRT2, SQRT3)[0]
    for m in (identity(2, SQRT2), zeros(2, 2, SQRT2), matrix([[ROOT, 1], [0, I]])):
        moved = m.over(big)
        assert big == moved.field
        assert (m @ m).over(big) == moved @ moved
        with pytest.raises(InputError):
            matrix([[generator(big)]]).over(m.field)


@LAW
@given(data=st.data())
def test_block_matrices_multiply_blockwise(matrices, data):
    """[[A, B], [C, D]] [[A, B], [C, D]] has the blocks AA + BC and so on, whatever the denominators."""
    a, b, c, d = (data.draw(matrices(*shape)) for shape in ((2, 2), (2, 1), (1, 2), (1, 1)))
    m = block([[a, b], [c, d]])
    assert block([[a @ a + b @ c, a @ b + b @ d], [c @ a + d @ c, c @ b + d @ d]]) == m @ m
    assert block([[a.adjoint(), c.adjoint()], [b.adjoint(), d.adjoint()]]) == m.adjoint()
    assert a == m.select([0, 1], [0, 1])


def test_blocks_of_different_fields_meet_in_one():
    """A block of sqrt 2 beside one of sqrt 3 and a rational one lie in the compositum."""
    m = block([[matrix([[ROOT]]), matrix([[generator(SQRT3)]])], [identity(1), matrix([["1/7"]])]])
    assert (4, 2, 3, fmpq(1, 7)) == (m.field.degree, m[0, 0] ** 2, m[0, 1] ** 2, m[1, 1])


def test_only_hermitian_matrices_pass_and_the_difference_is_named():
    """The first entry that differs is named with the exact gap; an imaginary diagonal is not Hermitian."""
    require_hermitian(matrix([[1, "I"], ["-I", 2]]), "sigma")
    with pytest.raises(NotHermitian, match=r"sigma is not Hermitian: entry \(0, 1\) .* is 2\*I"):
        require_hermitian(matrix([[1, "I"], ["I", 2]]), "sigma")
    with pytest.raises(NotHermitian, match=r"entry \(1, 1\) .* is 2\*sqrt\(2\)\*I"):
        require_hermitian(matrix([[1, 0], [0, "I*sqrt(2)"]]), "sigma")
    assert not matrix([[0, "1/10^40"], [0, 0]]).is_hermitian
    assert not zeros(1, 2).is_hermitian


def test_flags_say_what_the_matrix_is(field):
    """Real, zero and height are read off the integers."""
    t = generator(field)
    assert (matrix([[t, 1]]).is_real, matrix([[t, I]]).is_real) == (True, False)
    assert (zeros(2, 2, field).is_zero, matrix([[0, one(field) * I]]).is_zero) == (True, False)
    assert (matrix([[255, "1"]]).height, matrix([["1/8"]]).height) == (8, 4)
    assert matrix([]).shape == (0, 0)


def test_planes_are_brought_into_lowest_terms():
    """A common factor and a negative denominator are removed; the zero matrix has denominator 1."""
    m = from_planes(QQ, [fmpz_mat([[2, -4]]), fmpz_mat([[6, 0]])], -8)
    assert (matrix([["-1/4 - 3*I/4", "1/2"]]), 4) == (m, m.denominator)
    assert from_planes(SQRT2, [fmpz_mat(2, 2)] * 4, 12).denominator == 1
