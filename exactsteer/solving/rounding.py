"""Floats to exact candidates: rational points, and integer Gram matrices whose group sums are exactly zero.

Nothing here is a proof; every candidate is decided in exact arithmetic by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from flint import fmpq

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import integer_matrix
from exactsteer.programs.conic import ConicProgram, Place
from exactsteer.solving.numeric import Array, to_array, to_complex, to_numeric

COARSE = (1, 2, 4, 6, 12, 60)
GRIDS = (*COARSE, *(2**k for k in range(7, 49)))
"""The ladder of common denominators; the first success gives the smallest certificate."""

LARGEST_ENTRY = 2.0**42
"""Sums of a thousand entries up to this size are exact in doubles."""

FINENESS = 100.0
"""A grid may be this much finer than the solver's errors."""


def rounded_point(point: npt.NDArray[np.float64], grid: int) -> list[Number]:
    """The point rounded to multiples of 1/grid."""
    return [number(fmpq(int(v), grid)) for v in np.rint(point * grid)]


def rounded_hermitian(m: Array, grid: int, lift: float = 0.0) -> Matrix:
    """m + lift 1 rounded to multiples of 1/grid."""
    goal = (np.asarray(m, dtype=np.complex128) + lift * np.eye(len(m))) * grid
    goal = np.tril(goal) + np.tril(goal, -1).conj().T
    real, imag = np.rint(goal.real), np.rint(goal.imag)
    rows = [[[int(v) for v in row] for row in part] for part in (real, imag)]
    return integer_matrix(*rows) / number(grid)


def rounded_gram(
    dual: Array, groups: Sequence[Sequence[Place]], grid: float, targets: Sequence[tuple[int, int]] | None = None
) -> Matrix | None:
    """A Hermitian matrix of Gaussian integers near grid * dual with prescribed sums over groups of entries.

    The entries of group g sum to targets[g] = (real, imaginary), by default zero; the mirror images then sum to the
    conjugate. A group either contains no mirror image of its places or all of them. Within a group the entries with the
    largest rounding errors absorb the rest, so that integers stay as small as the grid. None if a target cannot be met
    (an odd sum over a group that consists of mirror pairs), or if sums of entries would not be exact in doubles.
    """
    goal = np.asarray(dual, dtype=np.complex128) * grid
    goal = (goal + goal.conj().T) / 2
    if float(np.max(np.abs(goal), initial=0.0)) > LARGEST_ENTRY:
        return None
    real, imag = np.rint(goal.real), np.rint(goal.imag)
    for index, group in enumerate(groups):
        target = targets[index] if targets is not None else (0, 0)
        rows = np.array([r for r, _ in group])
        columns = np.array([c for _, c in group])
        if {(c, r) for r, c in group} == set(group):
            if not _settle_mirrored(real, goal.real, rows, columns, target[0]):
                return None
        else:
            _settle(real, goal.real, rows, columns, target[0])
            _settle(imag, goal.imag, rows, columns, target[1])
            real[columns, rows] = real[rows, columns]
            imag[columns, rows] = -imag[rows, columns]
    return integer_matrix([[int(v) for v in row] for row in real], [[int(v) for v in row] for row in imag])


Plane = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def _settle(part: Plane, goal: Plane, rows: Places, columns: Places, target: int) -> None:
    """Moves entries until their sum is the target: all alike, then by units those with the largest errors."""
    rest = target - int(part[rows, columns].sum())
    part[rows, columns] += rest // len(rows)
    rest %= len(rows)
    order = np.argsort(part[rows, columns] - goal[rows, columns], kind="stable")[:rest]
    part[rows[order], columns[order]] += 1


def _settle_mirrored(part: Plane, goal: Plane, rows: Places, columns: Places, target: int) -> bool:
    """The same for a group closed under mirror images: diagonal places count once, pairs move together."""
    diagonal, upper = np.flatnonzero(rows == columns), np.flatnonzero(rows < columns)
    rest = target - int(part[rows, columns].sum())
    if not len(upper):
        _settle(part, goal, rows, columns, target)
        return True
    if rest % 2:
        if not len(diagonal):
            return False
        part[rows[diagonal[0]], columns[diagonal[0]]] += 1
        rest -= 1
    _settle(part, goal, rows[upper], columns[upper], int(part[rows[upper], columns[upper]].sum()) + rest // 2)
    part[columns[upper], rows[upper]] = part[rows[upper], columns[upper]]
    return True


def useful_grids(infeasibility: float) -> list[int]:
    """The grids that are not finer than a solution of this quality deserves."""
    return [grid for grid in GRIDS if grid * infeasibility <= FINENESS]


def separators(program: ConicProgram, dual: Array, infeasibility: float = 0.0) -> Iterator[tuple[int, Matrix]]:
    """Candidates Z = round(grid * dual) + s Z0, from the coarsest grid on, whose value tr(Z constant) looks negative.

    The multiple s of the program's shift makes Z look positive. Yields (grid, Z); the caller decides both exactly.
    """
    constant = to_array(program.blocks[0].constant)
    shift_value = 0.0 if program.shift is None else _inner(to_array(program.shift), constant)
    peak = float(np.max(np.abs(dual), initial=0.0))
    if peak == 0.0:
        return
    for grid in useful_grids(infeasibility):
        gram = rounded_gram(dual, program.zero_sums, grid / peak)
        if gram is None:
            continue
        floats = to_array(gram)
        steps = max(0, int(np.ceil(-float(np.linalg.eigvalsh(floats)[0]) - 1e-9)))
        if _inner(floats, constant) + steps * shift_value < 0:
            if steps == 0:
                yield grid, gram
            elif program.shift is not None:
                yield grid, gram + program.shift * steps


def _inner(a: Array, b: Array) -> float:
    return float(np.einsum("ij,ji->", a, b).real)


def interior_points(
    program: ConicProgram, point: npt.NDArray[np.float64], infeasibility: float = 0.0
) -> Iterator[tuple[int, list[Number]]]:
    """Roundings of the point, from the coarsest grid on, at which every block looks strictly positive.

    The first variable is the margin t of the program; it is set to zero in the candidates.
    """
    numeric = to_numeric(program)
    for grid in useful_grids(infeasibility):
        rounded = np.rint(point * grid) / grid
        rounded[0] = 0.0
        least = min(float(np.linalg.eigvalsh(block)[0]) for block in numeric.block_values(rounded))
        if least > 0:
            yield grid, [number(0), *rounded_point(point, grid)[1:]]


def lifted_points(
    program: ConicProgram, point: npt.NDArray[np.float64], most_bits: int
) -> Iterator[tuple[int, list[Number], int, float]]:
    """(grid, rounded point, steps, value): with steps / grid times the unit matrix added every block looks positive.

    Grids are powers of two; `value` is the objective at the rounded point, in doubles.
    """
    numeric = to_numeric(program)
    for bits in range(1, most_bits):
        grid = 2**bits
        near = np.rint(point * grid) / grid
        least = min(float(np.linalg.eigvalsh(block)[0]) for block in numeric.block_values(near))
        steps = max(0, int(np.ceil(-least * grid + 1e-9)))
        yield grid, rounded_point(point, grid), steps, float(np.dot(numeric.objective, near))


def integer_duals(dual: Array, infeasibility: float = 0.0) -> Iterator[tuple[int, Matrix]]:
    """(grid, dual as Gaussian integers): its largest entry becomes the grid, on every grid that its accuracy deserves."""
    peak = float(np.max(np.abs(dual), initial=0.0))
    for grid in useful_grids(infeasibility) if peak > 0 else []:
        yield grid, rounded_hermitian(dual * (grid / peak), 1)


def nearest_gaussian(x: Number) -> tuple[int, int]:
    """The nearest Gaussian integer; exact if x is one."""
    if x.field.is_rational:
        return int((x.real[0] + fmpq(1, 2)).floor()), int((x.imag[0] + fmpq(1, 2)).floor())
    value = to_complex(x)
    return round(value.real), round(value.imag)


def rounded_value(value: float, grid: int) -> int:
    """The integer nearest to value * grid."""
    return round(value * grid)


def steps_to_positive(m: Matrix) -> int:
    """The least integer s >= 0 for which M + s 1 looks strictly positive."""
    least = float(np.linalg.eigvalsh(to_array(m))[0])
    return 0 if least > 0 else int(np.ceil(-least + 1e-12 - least * 1e-9)) or 1


def looks_positive(m: Matrix) -> bool:
    """Whether the least eigenvalue is positive in doubles."""
    return bool(np.linalg.eigvalsh(to_array(m))[0] > 0)
