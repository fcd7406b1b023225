"""A conic program is a value: constants and sparse terms, evaluated exactly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix, zeros
from exactsteer.algebra.number import I, number, one
from exactsteer.programs.conic import Block, ConicProgram, dense

LAW = settings(max_examples=30, deadline=None)

points = st.lists(st.integers(-5, 5).map(number), min_size=3, max_size=3)


def sparse(m):
    """The nonzero entries of a matrix by place."""
    places = ((j, k) for j in range(m.rows) for k in range(m.columns))
    return {place: m[place] for place in places if not m[place].is_zero}


@LAW
@given(st.data(), points)
def test_a_block_is_its_constant_plus_the_weighted_terms(hermitians, data, point):
    """Block.at(y) = constant + sum_k y_k term_k, overlapping places included."""
    constant, *terms = (data.draw(hermitians(3)) for _ in range(4))
    expected = constant
    for y, m in zip(point, terms, strict=True):
        expected = expected + m * y
    assert expected == Block(constant, [sparse(m) for m in terms]).at(point)


def test_a_block_is_evaluated_over_the_field_of_its_data():
    """Irrational points and entries stay exact."""
    block = Block(identity(2), [{(0, 1): parse("sqrt(2)*I"), (1, 0): parse("-sqrt(2)*I")}])
    assert matrix([[1, "2*I"], ["-2*I", 1]]) == block.at([parse("sqrt(2)")])


def test_a_point_must_have_one_value_for_each_term():
    """Too few and too many values are an error."""
    block = Block(identity(2), [{(0, 0): one()}])
    for point in ([], [one(), one()]):
        with pytest.raises(ValueError, match="zip"):
            block.at(point)


def test_a_block_is_real_if_its_constant_and_all_its_terms_are():
    """One imaginary entry anywhere makes it complex."""
    real, skew = {(0, 0): one()}, {(0, 1): I, (1, 0): -I}
    assert Block(identity(2), [real]).is_real
    assert not Block(identity(2), [real, skew]).is_real
    assert not Block(matrix([[1, "I"], ["-I", 1]]), [real]).is_real


@LAW
@given(st.data())
def test_a_dense_matrix_has_the_listed_entries(hermitians, data):
    """`dense` inverts the sparse form, and no entries give the zero matrix."""
    m = data.draw(hermitians(3))
    assert m == dense(sparse(m), 3)
    assert zeros(3, 3) == dense({}, 3)


def test_a_program_counts_its_variables_and_its_blocks_their_rows():
    """Variables come from the objective, sizes from the constants."""
    program = ConicProgram([one(), number(0)], (Block(identity(4), [{}, {}]),))
    assert (program.variables, program.blocks[0].size) == (2, 4)
