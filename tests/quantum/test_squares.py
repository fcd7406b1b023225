"""Hermitian sums of squares: coefficients, the exact check of the identity, and amplified maps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import Matrix, column, identity, matrix, tensor
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import Elimination
from exactsteer.errors import NotHermitian, ShapeMismatch
from exactsteer.quantum.maps import choi_matrix, tensor_maps
from exactsteer.quantum.maps import identity_map as unit_map
from exactsteer.quantum.positive_maps import choi_map
from exactsteer.quantum.squares import (
    Expansion,
    Monomial,
    Squares,
    SquaresTerm,
    amplified,
    conjugate,
    expansion,
    form,
    holds,
    monomials,
    multiplicity,
    times,
)

GAUSSIANS = st.builds(lambda a, b: number(a) + b * I, st.integers(-3, 3), st.integers(-3, 3))


def columns(size: int) -> st.SearchStrategy[Matrix]:
    return st.lists(GAUSSIANS, min_size=size, max_size=size).map(column)


def hermitians(size: int) -> st.SearchStrategy[Matrix]:
    rows = st.lists(st.lists(GAUSSIANS, min_size=size, max_size=size), min_size=size, max_size=size)
    return rows.map(matrix).map(lambda m: m + m.adjoint())


def value(polynomial: Expansion, point: list[Matrix]) -> Number:
    """A polynomial at a point, from its definition."""
    total = number(0)
    for monomial, weight in polynomial.items():
        term = weight
        for k, indices in enumerate(monomial):
            for index in indices:
                x = point[k // 2][index, 0]
                term = term * (x.conjugate() if k % 2 else x)
        total = total + term
    return total


def at(listed: list[Monomial], point: list[Matrix]) -> Matrix:
    return column([value({m: number(1)}, point) for m in listed])


@settings(deadline=None, max_examples=20)
@given(hermitians(6), columns(2), columns(3), st.integers(0, 2), st.integers(0, 1))
def test_a_form_is_the_value_times_powers_of_the_norms(o: Matrix, x: Matrix, y: Matrix, k: int, m: int) -> None:
    """The coefficients give <x y|O|x y> |x|^(2 k) |y|^(2 m) at every point."""
    v = tensor(x, y)
    norms = [(w.adjoint() @ w)[0, 0] for w in (x, y)]
    assert value(form((2, 3), o, (k, m)), [x, y]) == (v.adjoint() @ o @ v)[0, 0] * norms[0] ** k * norms[1] ** m


@settings(deadline=None, max_examples=20)
@given(hermitians(6), columns(2), columns(3))
def test_an_expansion_is_the_value_of_the_squares(g: Matrix, x: Matrix, y: Matrix) -> None:
    """The coefficients of m^dag G m give its value at every point, conjugate factors included."""
    listed = monomials((2, 3), [(1, 0), (0, 1)])
    m = at(listed, [x, y])
    term = SquaresTerm(tuple(listed), g, Elimination())
    assert value(expansion([term]), [x, y]) == (m.adjoint() @ g @ m)[0, 0]


@settings(deadline=None, max_examples=20)
@given(columns(3), st.integers(0, 2), st.integers(0, 2))
def test_multiplicities_are_the_coefficients_of_powers_of_the_norm(x: Matrix, k: int, m: int) -> None:
    """The squares of all monomials of one pair of degrees, weighted, add to a power of the norm."""
    total = number(0)
    for monomial in monomials((3,), [(k, m)]):
        entry = value({monomial: number(1)}, [x])
        total = total + entry * entry.conjugate() * multiplicity(monomial)
    assert total == (x.adjoint() @ x)[0, 0] ** (k + m)


def test_a_product_of_monomials_conjugates_the_first() -> None:
    """times(m, n) = conj(m) n, and exchanging the factors conjugates it."""
    m, n = ((0,), (1, 1), (), (2,)), ((1,), (), (0,), (0,))
    assert times(m, n) == ((1, 1, 1), (0,), (0, 2), (0,))
    assert times(n, m) == conjugate(times(m, n))


def proof() -> Squares:
    """|x|^2 |y|^2 - |<y|x>|^2 = |x_0 y_1 - x_1 y_0|^2 on two qubits, y conjugated in the inner product."""
    listed = (((0,), (), (1,), ()), ((1,), (), (0,), ()))
    return Squares((0, 0), (SquaresTerm(listed, matrix([[1, -1], [-1, 1]]), Elimination()),))


ANTISYMMETRIC = matrix([[0, 0, 0, 0], [0, 1, -1, 0], [0, -1, 1, 0], [0, 0, 0, 0]])


def test_an_identity_of_squares_holds_for_one_operator_only() -> None:
    """The squares prove the operator whose form they are, and no other."""
    assert holds((2, 2), ANTISYMMETRIC, proof())
    assert not holds((2, 2), ANTISYMMETRIC + identity(4) / 1000, proof())
    assert not holds((2, 2), ANTISYMMETRIC, Squares((1, 0), proof().terms))
    assert not holds((2, 2), ANTISYMMETRIC, Squares((0,), proof().terms))


def test_squares_with_a_negative_gram_matrix_prove_nothing() -> None:
    """The identity alone is not enough: every Gram matrix must be positive."""
    (term,) = proof().terms
    negative = Squares((0, 0), (replace(term, gram=-term.gram),))
    assert expansion(negative.terms) == form((2, 2), -ANTISYMMETRIC, (0, 0))
    assert not holds((2, 2), -ANTISYMMETRIC, negative)


@pytest.mark.parametrize(
    "bad", [((0,), (), (2,), ()), ((0, 1), (), (1, 0), ()), ((0,), (), (1,)), ((-1,), (), (1,), ())]
)
def test_monomials_out_of_range_are_refused(bad: Monomial) -> None:
    """Indices are sorted, start at 0 and stay below the dimension, two lists for each party."""
    (term,) = proof().terms
    assert not holds((2, 2), ANTISYMMETRIC, Squares((0, 0), (replace(term, monomials=(bad, term.monomials[1])),)))


def test_forms_need_hermitian_operators_of_the_right_size() -> None:
    """A form has real values, and as many multipliers as parties."""
    with pytest.raises(NotHermitian):
        form((2,), matrix([[0, 1], [0, 0]]), (0,))
    with pytest.raises(ShapeMismatch):
        form((2, 2), identity(3), (0, 0))
    with pytest.raises(ShapeMismatch):
        form((2,), identity(2), (0, 0))


@pytest.mark.parametrize("k", [1, 2, 3])
def test_amplified_is_the_choi_matrix_of_the_map_beside_an_identity(k: int) -> None:
    """amplified(C, k) is the Choi matrix of id_k (x) L: it agrees with the tensor product of the maps."""
    channel = choi_map()
    assert amplified(channel.matrix, (3, 3), k) == tensor_maps(unit_map(k), channel).matrix
    rectangular = choi_matrix(lambda x: x.tensor(matrix([[1, I], [-I, 2]])), 2, 4)
    assert amplified(rectangular.matrix, (2, 4), k) == tensor_maps(unit_map(k), rectangular).matrix


def test_amplification_needs_a_map() -> None:
    """Two systems, and k >= 1."""
    with pytest.raises(ShapeMismatch):
        amplified(identity(8), (2, 2, 2), 2)
    with pytest.raises(ShapeMismatch):
        amplified(identity(4), (2, 2), 0)
