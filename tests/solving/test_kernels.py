"""Kernels are guessed from noisy doubles over the field of the data, and not at all where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import QQ, quadratic_field
from exactsteer.algebra.linear import echelon, matrix_rows
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.solving.kernels import guess_kernel

LAW = settings(max_examples=25, deadline=None)

seeds = st.integers(0, 2**32)

KNOWN = {
    "rational": (QQ, [["1/2", 1], [1, 0], [0, 1], ["-2/3", "3/5"]]),
    "complex": (QQ, [["1 + I", 0], [1, "-I/2"], ["I", 1], [0, "1/3 - 2*I"]]),
    "one vector": (QQ, [[1], ["-I"], [2], ["1/7"]]),
    "sqrt 2": (quadratic_field(2), [["sqrt(2)/2", 1], [1, 0], [0, "1 - sqrt(2)"], ["1/2", "sqrt(2)*I"]]),
    "sqrt 3": (quadratic_field(3), [["sqrt(3)/3"], [1], ["I/2 + sqrt(3)/2"], [0]]),
}


def noisy(kernel: np.ndarray, seed: int, noise: float) -> np.ndarray:
    """A random positive matrix of the largest rank that annihilates the columns, plus Hermitian noise."""
    source = np.random.default_rng(seed)
    n = kernel.shape[0]
    q = np.linalg.qr(np.hstack([kernel, np.eye(n)]))[0]
    complement = q[:, kernel.shape[1] : n]
    rank = complement.shape[1]
    a = source.normal(size=(rank, rank)) + 1j * source.normal(size=(rank, rank))
    core = a @ a.conj().T + np.eye(rank)
    e = source.normal(size=(n, n)) + 1j * source.normal(size=(n, n))
    return complement @ core @ complement.conj().T + noise * (e + e.conj().T)


def span(m: Matrix) -> dict:
    """The column space, in canonical form."""
    return echelon(matrix_rows(m.transpose()))


@pytest.mark.parametrize("name", KNOWN)
@LAW
@given(seed=seeds, noise=st.sampled_from([0.0, 1e-10, 1e-8]))
def test_a_known_kernel_is_recovered_from_noisy_doubles(doubles, name, seed, noise):
    """The guessed columns span exactly the kernel that the matrix was built from."""
    field, rows = KNOWN[name]
    kernel = matrix(rows)
    guess = guess_kernel(noisy(doubles(kernel), seed, noise), field)
    assert span(kernel) == span(guess)


@LAW
@given(seeds, st.integers(1, 8))
def test_a_matrix_of_full_rank_has_no_kernel(seed, size):
    """A strictly positive matrix gives nothing to guess."""
    source = np.random.default_rng(seed)
    a = source.normal(size=(size, size)) + 1j * source.normal(size=(size, size))
    assert guess_kernel(a @ a.conj().T + np.eye(size), QQ) is None


def test_the_zero_matrix_is_not_guessed_about():
    """Everything would be its kernel, which says nothing about the moment matrix."""
    assert guess_kernel(np.zeros((3, 3)), QQ) is None
