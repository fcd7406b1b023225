"""Product bases: orthogonal products, exact, over any field; their projector and the state on the complement."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import column, identity, matrix, tensor
from exactsteer.algebra.number import I
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, NotNormalised, ShapeMismatch
from exactsteer.quantum.product_bases import (
    ProductBasis,
    basis_from_columns,
    complementary_state,
    factorised,
    overlap,
    product_basis,
)
from exactsteer.quantum.witnesses import is_ppt
from exactsteer.steering import catalogue
from exactsteer.steering.catalogue.bases import shifts, tiles
from exactsteer.testing import fields, matrices

LAW = settings(max_examples=20, deadline=None)


@pytest.mark.parametrize("name", [name for name in catalogue.BASES if name != "gen-shifts"])
def test_the_projector_of_a_basis_projects_on_its_vectors(name):
    """Pi is a projector of trace |S| that keeps every vector; the normalised rest is a PPT state."""
    basis = catalogue.find_basis(name).build()
    projector = basis.projector()
    assert projector @ projector == projector
    assert projector.is_hermitian
    assert projector.trace() == basis.size
    assert all(projector @ v == v for v in basis.columns)
    state = complementary_state(basis)
    assert state.matrix @ basis.columns[0] == basis.columns[0] * 0
    assert is_ppt(state)


@LAW
@given(st.data(), fields())
def test_a_product_vector_is_factorised_exactly(data, field):
    """The factors of a tensor product come back up to numbers whose product is 1, also with leading zeros."""
    factors = [data.draw(matrices(d, 1, field).filter(lambda v: not v.is_zero)) for d in (2, 3, 2)]
    v = tensor(*factors)
    found = factorised(v, (2, 3, 2))
    assert tensor(*found) == v
    for mine, given_one in zip(found, factors, strict=True):
        assert overlap(mine, given_one) * overlap(given_one, mine) == overlap(mine, mine) * overlap(
            given_one, given_one
        )


@LAW
@given(st.data())
def test_a_vector_that_is_no_product_is_refused_with_a_minor(data):
    """Adding a product that differs in two factors makes a vector entangled; the message names a minor that is not zero."""
    v = data.draw(matrices(4, 1).filter(lambda v: not (v[0, 0] * v[3, 0] - v[1, 0] * v[2, 0]).is_zero))
    with pytest.raises(
        InputError, match=r"vector 0 is not a product: party 0 against the rest, v_\d v_\d - v_\d v_\d = "
    ):
        basis_from_columns((2, 2), [v])


def test_columns_and_factors_give_one_basis():
    """Tiles from its nine-entry columns spans what Tiles spans."""
    again = basis_from_columns((3, 3), tiles().columns)
    assert again.projector() == tiles().projector()
    assert again.columns == tiles().columns


@LAW
@given(st.data())
def test_a_basis_does_not_depend_on_lengths(data):
    """Multiplying factors by complex numbers changes neither the projector nor the complement."""
    entry = st.integers(1, 3)
    scale = [data.draw(entry) + I * data.draw(entry) for _ in range(4)]
    basis = shifts()
    vectors = tuple(
        tuple(v * scale[j] if j == s % 3 else v for j, v in enumerate(factors))
        for s, factors in enumerate(basis.vectors)
    )
    assert ProductBasis((2, 2, 2), vectors).projector() == basis.projector()


def test_the_state_of_a_basis_that_can_be_extended_need_not_be_entangled():
    """One vector of a qubit leaves the orthogonal one; a complete basis leaves nothing."""
    assert complementary_state(product_basis((2,), [[[3, 4]]])).matrix == matrix([[16, -12], [-12, 9]]) / 25
    complete = product_basis((2,), [[[1, 0]], [[0, 1]]])
    with pytest.raises(InputError, match="the basis is complete: 2 vectors in dimension 2"):
        complementary_state(complete)
    assert complementary_state(shifts(), ["A", "B", "C"]).systems == {"A": 2, "B": 2, "C": 2}
    with pytest.raises(ShapeMismatch, match="3 parties need as many different names, not A, A, B"):
        complementary_state(shifts(), ["A", "A", "B"])


@pytest.mark.parametrize(
    ("dimensions", "vectors", "error", "message"),
    [
        ((2, 2), [[[1, 0], [1, 0]], [[1, "I"], [1, 1]]], InputError, r"<v_0\|v_1> is 1, party by party 1, 1"),
        ((2, 2), [[[1, "I"], [1, 0]], [[1, "I"], [3, 1]]], InputError, "is 6, party by party 2, 3"),
        ((2, 2), [[[1, 0], [0, 0]]], NotNormalised, "vector 0: the factor of party 1 is zero"),
        ((2, 2), [[[1, 0], [1, 0, 0]]], ShapeMismatch, "vector 0 has factors of shapes 2 x 1, 3 x 1"),
        ((2, 2), [[[1, 0]]], ShapeMismatch, r"columns of dimensions \(2, 2\) are needed"),
        ((2, 2), [], ShapeMismatch, "at least one vector"),
        ((), [[]], ShapeMismatch, "parties of dimension 1 or more"),
    ],
)
def test_what_is_no_product_basis_is_refused(dimensions, vectors, error, message):
    """Sizes, zero factors and overlaps are named; the overlap is conjugate-linear in the first vector."""
    with pytest.raises(error, match=message):
        product_basis(dimensions, vectors)


def test_columns_of_wrong_sizes_are_refused():
    """A column must have as many entries as the parties' dimensions multiply to, and not all zero."""
    with pytest.raises(ShapeMismatch, match="vector 0 is 3 x 1, not a column of 4 entries"):
        basis_from_columns((2, 2), [column([1, 0, 0])])
    with pytest.raises(NotNormalised, match="vector 0 is zero"):
        basis_from_columns((2, 2), [column([0, 0, 0, 0])])


def test_the_complement_of_tiles_is_positive_and_has_rank_four():
    """4 rho is a projector, so that rho is the state (1 - Pi)/4 of arXiv:quant-ph/9808030."""
    rho = complementary_state(tiles()).matrix * 4
    assert rho @ rho == rho
    assert rho.trace() == 4
    assert decide(identity(9) - rho) is None
