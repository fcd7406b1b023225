"""Witnesses of unit trace from bases and maps; their product values, and the PPT test over all bipartitions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import real_field
from exactsteer.algebra.matrix import column, identity, inner, zeros
from exactsteer.algebra.number import generator, number
from exactsteer.errors import InputError, NotHermitian, ShapeMismatch
from exactsteer.quantum.operators import Operator, partial_transpose
from exactsteer.quantum.positive_maps import choi_map, generalised_choi, reduction, transposition
from exactsteer.quantum.product_bases import complementary_state, product_basis
from exactsteer.quantum.states import pure_state
from exactsteer.quantum.witnesses import (
    is_ppt,
    negative_transpose,
    product_value,
    witness_from_basis,
    witness_from_map,
)
from exactsteer.steering.catalogue.bases import pyramid, shifts, tiles
from exactsteer.testing import hermitian

LAW = settings(max_examples=15, deadline=None)


@pytest.mark.parametrize("basis", [shifts(), shifts(3, 4), tiles(), pyramid()])
@pytest.mark.parametrize("epsilon", ["1/100", "1/1000"])
def test_a_witness_from_a_basis_detects_the_state_on_the_complement(basis, epsilon):
    """Unit trace, value -epsilon/(|S| - epsilon D) on the bound entangled state, (1 - epsilon)/(..) on the vectors."""
    witness = witness_from_basis(basis, epsilon)
    weight = basis.size - number(epsilon) * basis.dimension
    assert witness.matrix.trace() == 1
    assert inner(witness.matrix, complementary_state(basis).matrix) == -number(epsilon) / weight
    for factors in basis.vectors:
        assert product_value(witness, factors) == (1 - number(epsilon)) / weight


@LAW
@given(st.data())
def test_product_values_of_the_shifts_witness_are_positive(vectors, data):
    """epsilon = 1/20 lies below the minimum 1 - 3 sqrt(6)/8 for e = (1, 1): every product vector has a positive value."""
    factors = [data.draw(vectors(2)) for _ in range(3)]
    assert product_value(witness_from_basis(shifts(), "1/20"), factors).sign() > 0


def test_the_least_product_value_of_the_shifts_projector_is_attained():
    """<Pi> = 1 - 3 sqrt(6)/8 = 0.0814.. at (5, -w)^3 with w^2 = 15 + 10 sqrt 6: no larger epsilon gives a witness."""
    w = generator(real_field((-375, 0, -30, 0, 1), 6, 7))
    root = (w * w - 15) / 10
    assert root * root == 6
    epsilon = number("1/20")
    value = product_value(witness_from_basis(shifts(), epsilon), [[number(5), -w]] * 3)
    attained = value * (4 - 8 * epsilon) + epsilon
    assert attained == 1 - 3 * root / 8
    assert number("1/20") < attained < number("1/12")
    assert product_value(witness_from_basis(shifts(), "1/12"), [[number(5), -w]] * 3).sign() < 0
    assert product_value(witness_from_basis(shifts(), "1/12"), [[4, -5]] * 3).sign() < 0


@pytest.mark.parametrize(
    ("basis", "epsilon", "message"),
    [
        (shifts(), 0, r"strictly between 0 and \|S\|/D = 1/2, not be 0"),
        (shifts(), "1/2", "not be 1/2"),
        (shifts(), "-1/9", "not be -1/9"),
        (tiles(), "5/9", r"\|S\|/D = 5/9, not be 5/9"),
        (product_basis((2,), [[[1, 0]], [[0, 1]]]), "1/2", "the basis is complete: 2 vectors in dimension 2"),
    ],
)
def test_epsilon_has_a_range(basis, epsilon, message):
    """0 < epsilon < |S|/D < 1, as section 6 of arXiv:1708.00756 assumes."""
    with pytest.raises(InputError, match=message):
        witness_from_basis(basis, epsilon)


@LAW
@given(st.data(), st.sampled_from([transposition(2), reduction(3), choi_map()]))
def test_product_values_of_a_maps_witness_are_values_of_the_map(vectors, data, channel):
    """<u v|W|u v> = <v|L(u* u^T)|v> / tr C for vectors of length 1, and it is not negative."""
    u, v = data.draw(vectors(channel.input)), data.draw(vectors(channel.output))
    witness = witness_from_map(channel)
    image = channel(u.conjugate() @ u.transpose())
    norms = (u.adjoint() @ u)[0, 0] * (v.adjoint() @ v)[0, 0]
    expected = (v.adjoint() @ image @ v)[0, 0] / norms / channel.matrix.trace()
    assert product_value(witness, [u, v]) == expected
    assert expected.sign() >= 0


def test_a_map_that_is_not_positive_has_a_product_vector_of_negative_value():
    """The generalised Choi map with a + b + c < 2 at (1, 1, 1) (x) (1, 1, 1)."""
    witness = witness_from_map(generalised_choi(number("1/2"), 1, number("1/5")))
    assert product_value(witness, [[1, 1, 1], [1, 1, 1]]).sign() < 0
    with pytest.raises(InputError, match=r"tr L\(1\) = 0 is not positive"):
        witness_from_map(type(choi_map())(2, 2, zeros(4, 4)))
    with pytest.raises(ShapeMismatch, match="two different names, not A, A"):
        witness_from_map(choi_map(), ("A", "A"))


@LAW
@given(st.data())
def test_the_ppt_test_names_systems_whose_transpose_is_negative(data):
    """The direction is negative on that partial transpose, and PPT means that all eight transposes are positive."""
    operator = Operator({"A": 2, "B": 2, "C": 2}, data.draw(hermitian(8)) + identity(8) * data.draw(st.integers(0, 40)))
    found = negative_transpose(operator)
    assert is_ppt(operator) == (found is None)
    if found is not None:
        flipped = partial_transpose(operator, over=found.systems).matrix
        v = found.direction.vector
        assert (v.adjoint() @ flipped @ v)[0, 0] == found.direction.value
        assert found.direction.value.sign() < 0


def test_entanglement_in_any_bipartition_is_seen():
    """A Bell pair of two of three systems is found whichever two they are; a product is PPT."""
    bell = pure_state([1, 0, 0, 1], {"A": 2, "B": 2}).matrix
    half = identity(2) / 2
    assert negative_transpose(Operator({"A": 2, "B": 2, "C": 2}, bell.tensor(half))).systems == ("B",)
    assert negative_transpose(Operator({"A": 2, "B": 2, "C": 2}, half.tensor(bell))).systems == ("B",)
    assert is_ppt(Operator({"A": 2, "B": 2, "C": 2}, half.tensor(half).tensor(half)))
    with pytest.raises(NotHermitian, match="the operator is not Hermitian"):
        is_ppt(Operator({"A": 2}, column([1, 0]) @ column([0, 1]).transpose()))


def test_product_vectors_must_fit():
    """One nonzero column per system."""
    witness = witness_from_basis(shifts(), "1/20")
    with pytest.raises(ShapeMismatch, match="columns of 2, 2, 2 entries"):
        product_value(witness, [[1, 0], [1, 0]])
    with pytest.raises(ShapeMismatch, match="not zero, are needed"):
        product_value(witness, [[1, 0], [1, 0], [0, 0]])
