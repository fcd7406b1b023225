"""Matrices over a ring obey the conventions of the exact matrices: tensor factors, partial traces, Choi matrices."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra import tensor_factors
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.errors import ShapeMismatch
from exactsteer.quantum.maps import choi_matrix
from exactsteer.symbolic.expressions.ring_matrix import (
    RingMatrix,
    choi_image,
    contracted,
    dual_choi,
    from_blocks,
    partial_trace,
    partial_transpose,
    trace_of_product,
    unit,
)

LAW = settings(max_examples=25, deadline=None)


def rows(size):
    return st.lists(st.lists(st.integers(-4, 4), min_size=size, max_size=size), min_size=size, max_size=size)


def ring(table):
    return RingMatrix(tuple(map(tuple, table)), 0)


def exact(m):
    return matrix([list(row) for row in m.rows])


@LAW
@given(rows(2), rows(2), rows(3))
def test_products_and_tensor_products_are_those_of_exact_matrices(a, b, c):
    """Over the integers every operation agrees with `Matrix`."""
    x, y, z = ring(a), ring(b), ring(c)
    assert exact(x @ y) == exact(x) @ exact(y)
    assert exact(x + y) - exact(y) == exact(x - y) + exact(y)
    assert exact(x.tensor(z)) == exact(x).tensor(exact(z))
    assert (exact(x @ y).trace(), x.trace()) == (trace_of_product(x, y), exact(x).trace())
    assert exact(x.scaled(3).transpose()) == exact(x).transpose() * 3


@LAW
@given(rows(6), st.sampled_from([(0,), (1,)]))
def test_partial_traces_and_transposes_are_those_of_exact_matrices(a, over):
    """The first factor is the most significant one."""
    x = ring(a)
    assert exact(partial_trace(x, (2, 3), over)) == tensor_factors.partial_trace(exact(x), (2, 3), over)
    assert exact(partial_transpose(x, (2, 3), over)) == tensor_factors.partial_transpose(exact(x), (2, 3), over)


@LAW
@given(rows(2), rows(6))
def test_an_effect_contracts_the_first_system(a, b):
    """`contracted` is tr_A[(M (x) 1) rho], no transpose."""
    effect, rho = ring(a), ring(b)
    whole = exact(effect).tensor(identity(3)) @ exact(rho)
    assert exact(contracted(effect, rho)) == tensor_factors.partial_trace(whole, (2, 3), (0,))


@LAW
@given(rows(2), rows(2), rows(3))
def test_a_choi_matrix_and_its_dual_act_as_in_quantum_maps(a, x, y):
    """The image is that of `ChoiMatrix`, and tr(L(X) Y) = tr(X L^dag(Y)) for a map from dimension 2 to 3."""
    k = matrix([*a, [1, -2]])
    choi = ring(
        [[v.real[0].p for v in row] for row in choi_matrix(lambda m: k @ m @ k.transpose(), 2, 3).matrix.entries()]
    )
    x, y = ring([[int(v) for v in row] for row in x]), ring(y)
    assert exact(choi_image(choi, x)) == k @ exact(x) @ k.transpose()
    assert trace_of_product(choi_image(choi, x), y) == trace_of_product(x, choi_image(dual_choi(choi, 2), y))


def test_blocks_are_put_together_and_taken_out():
    """`from_blocks` and `block` are inverse to each other."""
    m = ring([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]])
    assert from_blocks([[m.block(i, j, 2) for j in range(2)] for i in range(2)]) == m
    assert m.block(0, 1, 2).rows == ((3, 4), (7, 8))


@pytest.mark.parametrize(
    "operation",
    [
        lambda a, b: a + b,
        lambda a, b: a @ b,
        lambda a, b: trace_of_product(a, b),
        lambda a, b: partial_trace(a, (2, 2), (0,)),
        lambda a, b: partial_trace(a, (2,), (1,)),
        lambda a, b: contracted(b, a),
    ],
)
def test_sizes_that_do_not_fit_are_refused(operation):
    """`ShapeMismatch` says which shapes were given."""
    with pytest.raises(ShapeMismatch, match=r"\(2, 2\)"):
        operation(unit(2, 0, 1), unit(3, 0, 1))
