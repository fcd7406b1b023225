"""Gram matrices from doubles: exact sums, kernels that are guessed, and corrected solutions."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq

from exactsteer.algebra.field import QQ, quadratic_field
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, Number, generator, number
from exactsteer.programs.squares import squares_program
from exactsteer.quantum.positive_maps import choi_map
from exactsteer.solving.grams import (
    Slot,
    corrected_grams,
    guess_kernels,
    rounded_grams,
    rounded_states,
    to_fraction,
    with_diagonals,
)

Groups = list[tuple[list[Slot], Number, bool]]

DIAGONAL: tuple[list[Slot], bool] = ([(0, 0, 0), (0, 1, 1), (1, 0, 0)], True)
PAIR: tuple[list[Slot], bool] = ([(0, 0, 1), (0, 1, 0), (1, 0, 1), (1, 1, 0)], True)
EDGE: tuple[list[Slot], bool] = ([(0, 0, 2), (1, 1, 2)], False)


@pytest.mark.parametrize("grid", [1, 7, 1000])
@pytest.mark.parametrize("root", [number(0), generator(quadratic_field(2)) / 3])
def test_rounded_gram_matrices_have_exact_sums(grid: int, root: Number) -> None:
    """Whatever the grid and the field, every group of entries has the sum that is asked for, mirror images included."""
    source = np.random.default_rng(3)
    duals = []
    for _ in range(2):
        m = source.normal(size=(3, 3)) + 1j * source.normal(size=(3, 3))
        duals.append(m + m.conj().T)
    sums = [number("5/3") + root, number("-1/7") + root, number(2) + I * (root + 1)]
    groups: Groups = [(slots, x, real) for (slots, real), x in zip((DIAGONAL, PAIR, EDGE), sums, strict=True)]
    exact = rounded_grams(duals, groups, grid)
    assert exact is not None
    assert all(m.is_hermitian for m in exact)
    for slots, value, _ in groups:
        total = number(0)
        for t, r, c in slots:
            total = total + exact[t][r, c]
        assert total == value


def test_integers_that_fit_stay_integers() -> None:
    """If the grid's integers can have the sums, nothing but integers over the grid occurs, and they stay near."""
    duals = [np.array([[2.4, 0.6], [0.6, 1.4]])]
    groups: Groups = [([(0, 0, 0), (0, 1, 1)], number(4), True), ([(0, 0, 1), (0, 1, 0)], number(2), True)]
    assert rounded_grams(duals, groups, 1) == [matrix([[3, 1], [1, 1]])]


def test_a_sum_over_nothing_cannot_be_met() -> None:
    """A group without entries has the sum zero only."""
    assert rounded_grams([np.eye(1)], [([], number(1), True)], 4) is None


def test_kernels_of_several_blocks_are_guessed_together() -> None:
    """The widest gap of the joint spectrum separates the kernels; a block that is zero has the unit matrix."""
    root = 2**0.5
    v = np.array([1, root, 0]) / 3**0.5
    blocks = [np.eye(3) - np.outer(v, v) + 1e-9 * np.eye(3), np.diag([2.0, 1.0]), 1e-9 * np.eye(2)]
    kernels = next(guess_kernels(blocks, quadratic_field(2)))
    assert kernels == [matrix([[1], ["sqrt(2)"], [0]]), None, identity(2)]


def test_corrected_grams_solve_the_equations_of_doubles() -> None:
    """Errors of 1e-6 in a Gram matrix go to 1e-14, and it stays positive."""
    program = squares_program((3, 3), choi_map().matrix + identity(9) / 10, (0, 0))
    groups = program.groups
    source = np.random.default_rng(1)
    exact = rounded_grams([np.eye(len(b.monomials)) for b in program.blocks], groups, 64)
    assert exact is not None
    near = []
    for block in program.blocks:
        noise = source.normal(size=(len(block.monomials),) * 2)
        near.append(np.eye(len(block.monomials)) + 1e-1 * (noise + noise.T))
    grams, residual = corrected_grams(near, groups)
    assert residual < 1e-12
    assert min(float(np.linalg.eigvalsh(m)[0]) for m in grams) > -1e-12
    for slots, value, _ in groups:
        assert abs(sum(grams[t][r, c] for t, r, c in slots) - to_fraction_value(value)) < 1e-11


def to_fraction_value(x: Number) -> float:
    return int(x.real[0].p) / int(x.real[0].q)


def test_states_are_rounded_from_the_coarsest_grid_on() -> None:
    """Every candidate has a negative value; the singlet's projector is found with entries of one digit."""
    swap = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    singlet = np.array([[0, 0, 0, 0], [0, 0.5, -0.5, 0], [0, -0.5, 0.5, 0], [0, 0, 0, 0]])
    first = next(rounded_states([singlet], [[0, 1, 2, 3]], 4, swap))
    assert first == matrix([[0, 0, 0, 0], [0, 1, -1, 0], [0, -1, 1, 0], [0, 0, 0, 0]])
    assert list(rounded_states([np.eye(4)], [[0, 1, 2, 3]], 4, swap)) == []


def test_doubles_are_the_rationals_that_they_are() -> None:
    """No rounding takes place between doubles and fractions."""
    assert to_fraction(0.1) == fmpq(3602879701896397, 2**55)
    (lifted,) = with_diagonals([np.zeros((2, 2))], [[1, 3]], number("1/2"), 4)
    assert np.array_equal(lifted, np.diag([2.0, 6.0]))


def test_fields_are_respected_in_guesses() -> None:
    """Over Q the vector (1, sqrt 2) is not recognised, and the guess is left out."""
    v = np.array([1, 2**0.5]) / 3**0.5
    kernels = list(guess_kernels([np.eye(2) - np.outer(v, v), np.diag([1.0, 0.0])], QQ))
    assert kernels[0] == [None, matrix([[0], [1]])]
