"""Product vectors on which a Hermitian operator is least: alternating smallest eigenvectors, from seeded random starts.

<x_1 .. x_n|O|x_1 .. x_n> is an eigenvalue problem in each factor while the others are kept. What comes out is a local
minimum in doubles; its roundings are exact vectors, whose exact values the caller computes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.positivity import integer_matrix
from exactsteer.solving.numeric import to_array

Vector = npt.NDArray[np.complex128]

ROUNDS = 300
SETTLED = 1e-15
APART = 1e-7
"""Product vectors are different if their overlap is less than 1 by this."""

GRIDS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64, *(2**k for k in range(7, 50)))
"""Denominators of the entries, when the largest is 1."""


@dataclass(frozen=True)
class LocalMinimum:
    """A value of <O> on normalised product vectors that no change of a single factor lowers, and the factors."""

    value: float
    factors: tuple[Vector, ...]


def local_minima(
    operator: Matrix,
    dimensions: Sequence[int],
    *,
    starts: int = 40,
    seed: int = 0,
    rounds: int = ROUNDS,
    real: bool = False,
) -> list[LocalMinimum]:
    """Local minima of <O> over normalised product vectors, the least first; the same for the same seed.

    Half of the starts are real if `real` is set; for a real operator they stay so.

    >>> from exactsteer.algebra.matrix import matrix
    >>> swap = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    >>> abs(local_minima(swap, (2, 2))[0].value) < 1e-12
    True
    """
    generator = np.random.default_rng(seed)
    parties = len(dimensions)
    array = to_array(operator)
    whole = array.reshape(*dimensions, *dimensions)
    factors = [
        _normalised(generator.normal(size=(starts, d)) + 1j * generator.normal(size=(starts, d))) for d in dimensions
    ]
    if real:
        for v in factors:
            v[: starts // 2] = _normalised(v[: starts // 2].real.astype(np.complex128))
    values = np.full(starts, np.inf)
    scale = max(float(np.max(np.abs(array), initial=0.0)), 1e-300)
    for _ in range(rounds):
        before = values
        for j in range(parties):
            own = _contracted(whole, factors, j)
            eigenvalues, vectors = np.linalg.eigh((own + own.conj().transpose(0, 2, 1)) / 2)
            factors[j], values = vectors[:, :, 0], eigenvalues[:, 0]
        if np.all(np.abs(before - values) < SETTLED * scale):
            break
    order = np.argsort(values, kind="stable")
    return [LocalMinimum(float(values[k]), tuple(f[k] for f in factors)) for k in order]


def _contracted(whole: Vector, factors: Sequence[Vector], party: int) -> Vector:
    """The operators on one party that are left when the others are in their states; the first axis counts the starts."""
    parties = len(factors)
    operands: list[Any] = [whole, list(range(1, 2 * parties + 1))]
    for j, v in enumerate(factors):
        if j != party:
            operands += [v.conj(), [0, 1 + j], v, [0, 1 + parties + j]]
    if parties == 1:
        return np.broadcast_to(whole, (1, *whole.shape)).copy()
    result: Vector = np.einsum(*operands, [0, 1 + party, 1 + parties + party], optimize="greedy")
    return result


def _normalised(v: Vector) -> Vector:
    result: Vector = v / np.linalg.norm(v, axis=1, keepdims=True)
    return result


def distinct(minima: Sequence[LocalMinimum], most: int) -> list[LocalMinimum]:
    """The first minima with different product vectors, phases aside."""
    kept: list[LocalMinimum] = []
    for m in minima:
        if len(kept) == most:
            break
        overlaps = [
            np.prod([abs(np.vdot(v, w)) for v, w in zip(m.factors, other.factors, strict=True)]) for other in kept
        ]
        if all(x < 1 - APART for x in overlaps):
            kept.append(m)
    return kept


def rounded_factors(factors: Sequence[Vector], grid: int) -> tuple[Matrix, ...]:
    """The factors as columns of Gaussian integers: the largest entry becomes the grid."""
    columns = []
    for v in factors:
        lead = v[int(np.argmax(np.abs(v) > (1 - 1e-6) * np.max(np.abs(v))))]
        scaled = v / lead * grid
        columns.append(integer_matrix([[round(x.real)] for x in scaled], [[round(x.imag)] for x in scaled]))
    return tuple(columns)


def roundings(minima: Sequence[LocalMinimum], finest: int = GRIDS[-1]) -> Iterator[tuple[Matrix, ...]]:
    """Roundings of all local minima, from the coarsest grid on; every factor is nonzero, because its largest entry is."""
    for grid in GRIDS:
        if grid > finest:
            return
        seen = set()
        for minimum in minima:
            found = rounded_factors(minimum.factors, grid)
            key = tuple(tuple(map(str, v.planes)) for v in found)
            if key not in seen:
                seen.add(key)
                yield found
