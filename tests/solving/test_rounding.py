"""Rounding keeps every linear equation exactly and proposes only what looks right; proofs are made elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity
from exactsteer.algebra.number import I, number
from exactsteer.programs.conic import Block, ConicProgram
from exactsteer.programs.moment import MomentProgram
from exactsteer.solving.numeric import to_array
from exactsteer.solving.rounding import (
    FINENESS,
    GRIDS,
    integer_duals,
    interior_points,
    lifted_points,
    rounded_gram,
    rounded_point,
    separators,
    useful_grids,
)
from exactsteer.solving.solver import solve
from exactsteer.steering.words import ALMOST_QUANTUM

LAW = settings(max_examples=25, deadline=None)
LEVELS = [ALMOST_QUANTUM, "1+AA", "2"]

seeds = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def programs(steered, pr_box):
    """level -> a real program with trusted dimension 2."""
    sigma = steered("ghz", "XZ").assemblage()
    return {level: MomentProgram(sigma, level).conic for level in LEVELS}


def random_dual(program: ConicProgram, seed: int) -> np.ndarray:
    """A random Hermitian array whose sums over the groups are zero up to rounding errors."""
    source = np.random.default_rng(seed)
    n = program.blocks[0].size
    z = source.normal(size=(n, n)) + 1j * source.normal(size=(n, n))
    z = (z + z.conj().T) / 2
    for group in program.zero_sums:
        rows, columns = zip(*group, strict=True)
        mean = z[rows, columns].mean()
        for r, c in group:
            z[r, c] -= mean
        for r, c in group:
            if (c, r) not in group:
                z[c, r] = z[r, c].conjugate()
    return z


@LAW
@given(seeds, st.sampled_from(LEVELS), st.sampled_from([1, 6, 60, 2**20, 2**40]))
def test_a_rounded_gram_matrix_has_exactly_zero_sums(programs, seed, level, grid):
    """Every group of an integer, Hermitian matrix sums to zero, and no entry is further than two units from the dual."""
    program = programs[level]
    dual = random_dual(program, seed)
    gram = rounded_gram(dual, program.zero_sums, grid)
    assert gram.is_hermitian
    assert gram.denominator == 1
    for group in program.zero_sums:
        assert sum((gram[place] for place in group), number(0)) == 0
    error = to_array(gram) - dual * grid
    assert np.max(np.abs(error.real)) < 2
    assert np.max(np.abs(error.imag)) < 2


@LAW
@given(seeds)
def test_sums_are_settled_even_if_the_dual_violates_them(programs, seed):
    """A sloppy solver's dual is forced onto the equations: the rest is spread over the group."""
    program = programs[ALMOST_QUANTUM]
    source = np.random.default_rng(seed)
    dual = source.normal(size=(18, 18))
    gram = rounded_gram(dual, program.zero_sums, 3.0)
    for group in program.zero_sums:
        assert sum((gram[place] for place in group), number(0)) == 0


def test_entries_outside_the_groups_are_rounded_to_the_nearest_integers():
    """Without groups the matrix is the rounded Hermitian part of grid * dual."""
    dual = np.array([[1.26, 0.4 + 0.1j], [0.2 - 0.5j, -0.74]])
    gram = rounded_gram(dual, (), 10)
    assert to_array(gram).real.tolist() == [[13, 3], [3, -7]]
    assert to_array(gram).imag.tolist() == [[0, 3], [-3, 0]]


def test_sums_may_have_targets():
    """Groups may be told to sum to given Gaussian integers, as bounds of functionals need."""
    dual = np.array([[2.0, 0.3], [0.3, 2.0]])
    gram = rounded_gram(dual, (((0, 1),), ((0, 0), (1, 1))), 1, [(5, -2), (7, 0)])
    assert number(7) == gram.trace()
    assert [[int(gram[j, k].real[0]) if j != k else 0 for k in range(2)] for j in range(2)] == [[0, 5], [5, 0]]
    assert fmpq(-2) == gram[0, 1].imag[0] == -gram[1, 0].imag[0]


def test_an_odd_sum_over_mirror_pairs_cannot_be_met():
    """A pair and its mirror image move together: their real sum is even."""
    assert rounded_gram(np.zeros((2, 2)), (((0, 1), (1, 0)),), 1, [(3, 0)]) is None
    gram = rounded_gram(np.zeros((2, 2)), (((0, 1), (1, 0)),), 1, [(4, 0)])
    assert number(2) == gram[0, 1]


@LAW
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=4), st.sampled_from(GRIDS[:20]))
def test_a_rounded_point_lies_on_the_grid_and_near_the_point(point, grid):
    """Multiples of 1/grid, at most half a unit away."""
    for exact, value in zip(rounded_point(np.array(point), grid), point, strict=True):
        assert grid % int(exact.real[0].q) == 0
        assert abs(float(fmpq(exact.real[0]).p) / float(fmpq(exact.real[0]).q) - value) <= 0.5 / grid + 1e-9


def test_the_grids_ascend():
    """The first success gives the smallest certificate, so the coarse grids come first."""
    assert sorted(set(GRIDS)) == list(GRIDS)
    assert GRIDS[0] == 1


def test_a_rough_solution_is_rounded_on_coarse_grids_only():
    """No grid is much finer than the solver's errors, and an exact solution deserves all of them."""
    assert list(GRIDS) == useful_grids(0.0)
    rough = useful_grids(1e-3)
    assert GRIDS[: len(rough)] == tuple(rough)
    assert rough[-1] * 1e-3 <= FINENESS < GRIDS[len(rough)] * 1e-3


def test_interior_points_look_strictly_positive_at_margin_zero(pr_box):
    """Each candidate lies on its grid, has t = 0, and leaves the block positive in doubles; grids ascend."""
    program = MomentProgram(pr_box(fmpq(1, 2), identity(2) / 2), ALMOST_QUANTUM).conic
    found = list(interior_points(program, solve(program).point))
    assert len(found) > 10
    assert [grid for grid, _ in found] == sorted(grid for grid, _ in found)
    for grid, values in found:
        assert number(0) == values[0]
        assert all(grid % int(x.real[0].q) == 0 for x in values)
        assert np.linalg.eigvalsh(to_array(program.blocks[0].at(values)))[0] > 0


def test_separators_look_positive_and_negative_on_the_data(pr_box):
    """Each candidate has zero sums, no visibly negative eigenvalue and a negative value; grids ascend."""
    program = MomentProgram(pr_box(1, identity(2) / 2), ALMOST_QUANTUM).conic
    constant = to_array(program.blocks[0].constant)
    found = list(separators(program, solve(program).duals[0]))
    assert len(found) > 10
    assert [grid for grid, _ in found] == sorted(grid for grid, _ in found)
    for _, gram in found:
        floats = to_array(gram)
        assert np.linalg.eigvalsh(floats)[0] > -1e-8 * np.max(np.abs(floats))
        assert np.trace(floats @ constant).real < 0
        for group in program.zero_sums:
            assert sum((gram[place] for place in group), number(0)) == 0


def test_members_have_no_separators_and_outsiders_no_interior_points(pr_box):
    """The two kinds of candidates exclude each other away from the boundary."""
    inside = MomentProgram(pr_box(fmpq(1, 2)), ALMOST_QUANTUM).conic
    outside = MomentProgram(pr_box(1), ALMOST_QUANTUM).conic
    assert list(separators(inside, solve(inside).duals[0])) == []
    assert list(interior_points(outside, solve(outside).point)) == []


def test_a_dual_that_vanishes_separates_nothing(programs):
    """No division by its size."""
    assert list(separators(programs[ALMOST_QUANTUM], np.zeros((18, 18)))) == []


def test_without_a_shift_only_positive_roundings_are_proposed():
    """A program that knows no shift yields a rounded dual only if it looks positive as it is."""
    program = ConicProgram([number(1)], (Block(-identity(2), [{(0, 0): number(-1), (1, 1): number(-1)}]),))
    assert all(np.linalg.eigvalsh(to_array(z))[0] > -1e-8 for _, z in separators(program, np.diag([1.0, 0.5])))
    assert list(separators(program, np.diag([1.0, -0.9]))) == []


def test_lifted_points_look_positive_with_their_steps() -> None:
    """A rounded point whose block is negative comes with the multiple of the unit matrix that makes up for it."""
    block = Block(identity(2), [{(0, 0): number(1), (1, 1): number(-1)}])
    program = ConicProgram([number(1)], (block,))
    for grid, point, steps, value in lifted_points(program, np.array([1.3]), 6):
        low = min(to_array(block.at(point)).real.diagonal())
        assert low + steps / grid >= 0
        assert low + (steps - 1) / grid < 1e-6
        assert value == pytest.approx(1.3, abs=1 / grid)


def test_integer_duals_are_hermitian_and_as_large_as_their_grid() -> None:
    """The largest entry of a dual becomes the grid; a vanishing dual has no integers."""
    dual = np.array([[0.5, 0.25j], [-0.25j, 0.1]])
    found = dict(integer_duals(dual))
    assert set(found) == set(useful_grids(0.0))
    assert found[4] == found[4].adjoint()
    assert (found[4][0, 0], found[4][0, 1]) == (number(4), 2 * I)
    assert list(integer_duals(np.zeros((2, 2)))) == []
