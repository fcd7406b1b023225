"""Exact data become doubles faithfully, whatever the size of their integers."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import real_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, generator, number
from exactsteer.programs.conic import Block, ConicProgram
from exactsteer.solving.numeric import to_array, to_complex, to_numeric, to_scaled_array

LAW = settings(max_examples=30, deadline=None)

CUBIC = real_field((1, -3, 0, 1), 0, 1)


def test_numbers_become_the_nearest_doubles():
    """Rationals, square roots, complex numbers and a root of a cubic."""
    exact = ["1/3", "-7/2", "sqrt(2)", "1 - sqrt(2)/3 + 5*I*sqrt(2)"]
    expected = [1 / 3, -3.5, sqrt(2), complex(1 - sqrt(2) / 3, 5 * sqrt(2))]
    for text, value in zip(exact, expected, strict=True):
        assert to_complex(parse(text)) == pytest.approx(value, rel=1e-15)
    t = to_complex(generator(CUBIC)).real
    assert t**3 - 3 * t + 1 == pytest.approx(0, abs=1e-15)
    assert 0 < t < 1


@LAW
@given(st.data())
def test_matrices_become_arrays_entry_by_entry(hermitians, data):
    """Rows stay rows and columns stay columns, over Q(i) and over Q(sqrt 2)(i)."""
    m = data.draw(hermitians(3)) @ data.draw(hermitians(3)) * parse("3/7 + sqrt(2)*I/5")
    expected = [[to_complex(x) for x in row] for row in m.entries()]
    assert np.allclose(expected, to_array(m), rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("bits", [0, 899, 900, 901, 3000, 100_000])
def test_huge_numerators_and_denominators_cancel(bits):
    """Entries near 1 with integers of many bits, beyond the range of doubles, come out near 1."""
    scale = 2**bits
    m = matrix(
        [[number(scale + 1) / (scale + 3), number(scale) / (2 * scale + 1)], [number(0), -I * scale / (scale + 1)]]
    )
    assert np.all(np.isfinite(to_array(m)))
    assert np.allclose([[1, 0.5], [0, -1j]] if bits else [[0.5, 1 / 3], [0, -0.5j]], to_array(m), atol=1e-15)


@pytest.mark.parametrize("bits", [-3000, -1, 0, 10, 899, 901, 3000])
def test_the_integers_of_a_matrix_are_scaled_to_the_range_of_doubles(bits):
    """denominator * M = 2^e A, with M as large or as small as it may be."""
    m = matrix([[2, "3*I"], ["-3*I", 5]]) * number(2) ** bits / 7
    array, exponent = to_scaled_array(m)
    mantissa, binary = np.frexp(array[0, 0].real)
    whole = m * m.denominator
    assert int(str(whole[0, 0])).bit_length() == binary + exponent
    assert np.allclose(array / array[0, 0], [[1, 1.5j], [-1.5j, 2.5]], rtol=1e-15)
    assert mantissa == 0.5


def block_program(draw_matrix) -> ConicProgram:
    """A program with a complex and a real block of different sizes and two variables."""
    places = [(j, k) for j in range(3) for k in range(3)]

    def term(m):
        return {place: m[place] for place in places if max(place) < m.rows and not m[place].is_zero}

    complex_block = Block(draw_matrix(3), [term(draw_matrix(3)), term(draw_matrix(3))])
    real = [(m + m.transpose()) for m in (draw_matrix(2), draw_matrix(2), draw_matrix(2))]
    return ConicProgram([number(2), parse("sqrt(2)")], (complex_block, Block(real[0], [term(m) for m in real[1:]])))


@LAW
@given(st.data(), st.integers(-3, 3), st.integers(-3, 3))
def test_a_program_in_doubles_has_the_values_of_the_exact_one(hermitians, data, y, z):
    """Every block at every point, so that the flat index of the sparse terms is column-major throughout."""
    program = block_program(lambda size: data.draw(hermitians(size)))
    numeric = to_numeric(program)
    exact = [to_array(block.at([number(y), number(z)])) for block in program.blocks]
    for expected, value in zip(exact, numeric.block_values(np.array([y, z], dtype=float)), strict=True):
        assert np.allclose(expected, value, atol=1e-12)
    assert [2.0, sqrt(2)] == pytest.approx(list(numeric.objective), rel=1e-15)


def test_real_data_give_real_blocks():
    """A real block is stored as real doubles; one imaginary entry makes it complex."""
    real = Block(identity(2), [{(0, 1): number(1), (1, 0): number(1)}])
    skew = Block(identity(2), [{(0, 1): I, (1, 0): -I}])
    blocks = to_numeric(ConicProgram([number(1)], (real, skew))).blocks
    assert [(b.is_real, str(b.constant.dtype)) for b in blocks] == [(True, "float64"), (False, "complex128")]
