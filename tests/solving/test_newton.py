"""Newton steps for the central path: exact residuals at a scale, and two linearisations of one system."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq, fmpz_mat

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, number
from exactsteer.programs.conic import Block, ConicProgram
from exactsteer.solving.newton import (
    FixedProgram,
    Stalled,
    State,
    chord,
    fixed_program,
    from_doubles,
    precise,
    shifted,
    to_doubles,
)

BITS = 80


def rotation() -> ConicProgram:
    """max y such that [[1, i y], [-i y, 1]] >= 0."""
    return ConicProgram([number(1)], (Block(identity(2), [{(0, 1): I, (1, 0): -I}]),))


def at(fixed: FixedProgram, y: float, dual: list[list[complex]]) -> State:
    return fixed.state([shifted(y, BITS)], [from_doubles(np.array(dual, dtype=np.complex128), BITS)])


def test_residuals_are_those_of_both_equations() -> None:
    """At y = 1/2 and P = 1: S = [[1, i/2], [-i/2, 1]], b + <A, P> = 1 and P S + S P - 2 mu 1 = 2 S - 2 mu 1."""
    fixed = fixed_program(rotation(), BITS)
    residuals = fixed.residuals(at(fixed, 0.5, [[1, 0], [0, 1]]), fmpq(1, 4))
    assert residuals.dual == [1 << BITS]
    assert np.array_equal(to_doubles(residuals.products[0], 2 * BITS), [[1.5, 1j], [-1j, 1.5]])
    assert (residuals.worst_dual, residuals.worst_product) == (1 << BITS, 3 << 2 * BITS - 1)


def test_residuals_vanish_at_a_centre() -> None:
    """The centre at mu = 3/4 is y = 1/2, P = [[1, -i/2], [i/2, 1]]: P S = 3/4 and <A, P> = -1."""
    fixed = fixed_program(rotation(), BITS)
    residuals = fixed.residuals(at(fixed, 0.5, [[1, -0.5j], [0.5j, 1]]), fmpq(3, 4))
    assert residuals.products[0] == (fmpz_mat(2, 2), fmpz_mat(2, 2))
    assert residuals.dual == [0]


@pytest.mark.parametrize("way", ["chord", "precise"])
def test_one_step_is_quadratic(way: str) -> None:
    """From a point 2^-20 away the step leaves about 2^-40 of the residual; both ways go to the same centre."""
    fixed = fixed_program(rotation(), BITS)
    mu = fmpq(3, 4)  # the centre of the previous test
    near = 1 + 2.0**-20
    state = at(fixed, 0.5 * near, [[1 * near, -0.5j], [0.5j, 1]])
    before = fixed.residuals(state, mu)
    terms = [np.array([[[0, 1j], [-1j, 0]]])]
    step = chord(fixed, terms, state, 0.75) if way == "chord" else precise(fixed, mu, 300)
    change, duals = step(state, before)
    moved = [(p + dp, q + dq) for (p, q), (dp, dq) in zip(state.duals, duals, strict=True)]
    after = fixed.residuals(fixed.state([y + d for y, d in zip(state.point, change, strict=True)], moved), mu)
    assert before.worst_product >> 2 * BITS - 24 > 0
    assert after.worst_product >> 2 * BITS - 34 == 0
    assert after.worst_dual <= max(fixed.floor, 1 << BITS - 50)


def test_data_of_a_number_field_are_enclosed_at_the_scale() -> None:
    """sqrt 2 becomes an integer within one unit of 2^bits sqrt 2, in the constant, the terms and the objective."""
    root = parse("sqrt(2)")
    block = Block(matrix([[root, 0], [0, root]]), [{(0, 0): -root}])
    fixed = fixed_program(ConicProgram([root], (block,)), BITS)
    for value in (fixed.objective[0], fixed.blocks[0].real[0], -fixed.blocks[0].entries[0][2]):
        assert (value - 1) ** 2 < 2 << 2 * BITS < (value + 1) ** 2


def test_a_singular_block_stalls() -> None:
    """P = mu S^-1 has no linearisation at a singular S."""
    fixed = fixed_program(rotation(), BITS)
    state = at(fixed, 1.0, [[1, 0], [0, 1]])
    with pytest.raises(Stalled, match="singular"):
        precise(fixed, fmpq(1, 4), 200)(state, fixed.residuals(state, fmpq(1, 4)))


@pytest.mark.parametrize("x", [0.0, 1.0, -0.75, 3e-30, -2.5e200, 1e-300])
def test_doubles_are_scaled_whatever_their_exponent(x: float) -> None:
    """A double at scale 2^-bits is off by less than one unit."""
    numerator, denominator = x.as_integer_ratio()
    assert abs(shifted(x, 120) * denominator - (numerator << 120)) <= denominator
