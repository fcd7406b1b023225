"""Kernels and solutions, verified by substitution, and the echelon form that is unique."""

from __future__ import annotations

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.linear import echelon, kernel, matrix_rows, solve_affine
from exactsteer.algebra.matrix import identity, matrix, zeros
from exactsteer.algebra.number import I, number, one, zero

LAW = settings(max_examples=15, deadline=None)
SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))


def value(row, x):
    """sum_k row[k] x[k], with what is absent equal to zero."""
    return sum((c * x[k] for k, c in row.items() if k in x), start=zero())


@LAW
@given(data=st.data())
def test_the_kernel_is_annihilated_and_has_the_right_dimension(matrices, data):
    """M N = 0, the columns of N are independent, and rank plus nullity is the number of columns."""
    rows, columns, rank = data.draw(SHAPES)
    m = data.draw(matrices(rows, rank)) @ data.draw(matrices(rank, columns))
    n = kernel(m)
    pivots = echelon(matrix_rows(m))
    assert len(pivots) <= min(rows, columns, rank)
    if n is None:
        assert columns == len(pivots)
        return
    assert (m @ n).is_zero
    assert (columns, columns - len(pivots)) == n.shape
    assert n.columns == len(echelon(matrix_rows(n.transpose())))


@LAW
@given(data=st.data())
def test_the_rank_is_that_of_the_adjoint(matrices, data):
    """Row rank is column rank, also of a matrix that is singular by construction."""
    m = data.draw(matrices(4, 2)) @ data.draw(matrices(2, 3))
    assert len(echelon(matrix_rows(m))) == len(echelon(matrix_rows(m.adjoint())))


@LAW
@given(data=st.data())
def test_the_echelon_form_is_reduced_and_does_not_depend_on_the_order_of_the_rows(matrices, data):
    """Each pivot is 1, first in its row and alone in its column; shuffled and mixed rows give the same form."""
    m = data.draw(matrices(4, 4))
    rows = matrix_rows(m)
    before = [dict(row) for row in rows]
    form = echelon(rows)
    for pivot, row in form.items():
        assert (pivot, 1) == (min(row), row[pivot])
        assert not any(x.is_zero for x in row.values())
        assert [pivot] == [other for other, line in form.items() if pivot in line]
    assert before == rows
    assert list(form) == sorted(form)
    assert form == echelon(data.draw(st.permutations(rows)))
    mixed = matrix_rows(matrix([[1, 2, 0, 0], [0, 1, 0, "I"], [3, 0, 1, 0], [0, 0, 0, -1]]) @ m)
    assert form == echelon(mixed)


@LAW
@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=4))
def test_rational_echelon_forms_agree_with_sympy(table):
    """Over Q the form is that of an independent implementation."""
    expected, pivots = sympy.Matrix(table).rref()
    form = echelon(matrix_rows(matrix(table)))
    assert list(pivots) == list(form)
    assert [list(map(str, expected.row(j))) for j in range(len(pivots))] == [
        [str(row.get(k, 0)) for k in range(4)] for row in form.values()
    ]


@LAW
@given(data=st.data())
def test_every_affine_solution_solves_the_equations(matrices, numbers, data):
    """The particular solution plus any combination of the directions satisfies each equation exactly."""
    equations, unknowns, rank = data.draw(SHAPES)
    m = data.draw(matrices(equations, rank)) @ data.draw(matrices(rank, unknowns))
    point = data.draw(matrices(unknowns, 1))
    values = [x for (x,) in (m @ point).entries()]
    solution = solve_affine(zip(matrix_rows(m), values, strict=True), unknowns)
    assert solution is not None
    particular, directions = solution
    assert unknowns - len(echelon(matrix_rows(m))) == len(directions)
    for k, direction in directions.items():
        assert k not in particular
        assert [1] + [0] * (len(directions) - 1) == [direction[k]] + [
            direction.get(other, 0) for other in directions if other != k
        ]
    weights = {k: data.draw(numbers) for k in directions}
    x = {
        j: particular.get(j, zero()) + sum((w * directions[k].get(j, zero()) for k, w in weights.items()), start=zero())
        for j in range(unknowns)
    }
    assert values == [value(row, x) for row in matrix_rows(m)]


@LAW
@given(data=st.data())
def test_an_invertible_system_has_one_solution(matrices, field, data):
    """A unit upper triangular system returns the point that made it, and no direction."""
    u = data.draw(matrices(3, 3))
    rows = [[u[j, k] if k > j else one(field) * int(j == k) for k in range(3)] for j in range(3)]
    m, point = matrix(rows), data.draw(matrices(3, 1))
    values = [x for (x,) in (m @ point).entries()]
    particular, directions = solve_affine(zip(matrix_rows(m), values, strict=True), 3)
    assert directions == {}
    assert [x for (x,) in point.entries()] == [particular.get(k, zero()) for k in range(3)]
    assert kernel(m) is None


def test_contradictory_equations_have_no_solution():
    """x + y = 1 and 2x + 2y = 3 have none; neither has 0 = 1; a hidden contradiction is found as well."""
    a, b = number(1), number(2)
    assert solve_affine([({0: a, 1: a}, a), ({0: b, 1: b}, number(3))], 2) is None
    assert solve_affine([({}, a)], 2) is None
    assert solve_affine([({0: a, 1: a}, a), ({1: a, 2: I}, a), ({0: a, 2: -I}, b)], 3) is None


def test_no_equations_leave_everything_free():
    """Without equations each unknown is a direction of its own, and 0 = 0 adds nothing."""
    free = ({}, {0: {0: 1}, 1: {1: 1}})
    assert free == solve_affine([], 2)
    assert free == solve_affine([({0: zero()}, zero())], 2)


def test_kernels_of_known_matrices(field):
    """The zero matrix annihilates everything, the unit matrix nothing, and (1, I) annihilates (-I, 1)."""
    assert identity(3) == kernel(zeros(2, 3, field))
    assert kernel(identity(3, field)) is None
    assert matrix([["-I"], [1]]) == kernel(matrix([[1, "I"]]).over(field))
