"""Floats to exact candidates: rational points, and integer Gram matrices whose group sums are exactly zero.

Nothing here is a proof; every candidate is decided in exact arithmetic by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import integer_matrix
from exactsteer.programs.conic import ConicProgram, Place
from exactsteer.solving.numeric import Array, to_array, to_numeric

COARSE = (1, 2, 4, 6, 12, 60)
GRIDS = (*COARSE, *(2**k for k in range(7, 49)))
"""The ladder of common denominators; the first success gives the smallest certificate."""


def rounded_point(point: npt.NDArray[np.float64], grid: int) -> list[Number]:
    """The point rounded to multiples of 1/grid."""
    return [number(fmpq(int(v), grid)) for v in np.rint(point * grid)]


def rounded_gram(dual: Array, groups: Sequence[Sequence[Place]], grid: float) -> Matrix:
    """A Hermitian matrix of Gaussian integers near grid * dual whose entries sum to exactly zero over every group.

    No group may contain a place and its mirror image. Within a group the entries with the largest rounding errors
    absorb the rest, by at most 1 each, so that integers stay as small as the grid.
    """
    target = np.asarray(dual, dtype=np.complex128) * grid
    target = (target + target.conj().T) / 2
    parts = [np.rint(target.real), np.rint(target.imag)]
    exact = [target.real, target.imag]
    for sign, part, goal in ((1, parts[0], exact[0]), (-1, parts[1], exact[1])):
        for group in groups:
            rows = np.array([r for r, _ in group])
            columns = np.array([c for _, c in group])
            rest = int(part[rows, columns].sum())
            step = -1 if rest > 0 else 1
            while rest:
                errors = (goal[rows, columns] - part[rows, columns]) * step
                for k in np.argsort(-errors)[: abs(rest)]:
                    part[rows[k], columns[k]] += step
                    rest += step
            part[columns, rows] = sign * part[rows, columns]
    real, imag = ([[int(v) for v in row] for row in part] for part in parts)
    return integer_matrix(real, imag)


def separators(program: ConicProgram, dual: Array) -> Iterator[tuple[int, Matrix]]:
    """Candidates Z = round(grid * dual) + s 1, from the coarsest grid on, whose value tr(Z constant) looks negative.

    The shift s makes Z look positive. Yields (grid, Z); the caller decides both properties exactly.
    """
    constant = to_array(program.blocks[0].constant)
    trace = float(np.trace(constant).real)
    peak = float(np.max(np.abs(dual), initial=0.0))
    if peak == 0.0:
        return
    for grid in GRIDS:
        gram = rounded_gram(dual, program.zero_sums, grid / peak)
        floats = to_array(gram)
        shift = max(0, int(np.ceil(-float(np.linalg.eigvalsh(floats)[0]) - 1e-9)))
        value = float(np.einsum("ij,ji->", floats, constant).real) + shift * trace
        if value < 0:
            yield grid, gram + identity(gram.rows) * shift


def interior_points(program: ConicProgram, point: npt.NDArray[np.float64]) -> Iterator[tuple[int, list[Number]]]:
    """Roundings of the point, from the coarsest grid on, at which every block looks strictly positive.

    The first variable is the margin t of the program; it is set to zero in the candidates.
    """
    numeric = to_numeric(program)
    for grid in GRIDS:
        rounded = np.rint(point * grid) / grid
        rounded[0] = 0.0
        least = min(float(np.linalg.eigvalsh(block)[0]) for block in numeric.block_values(rounded))
        if least > 0:
            yield grid, [number(0), *rounded_point(point, grid)[1:]]
