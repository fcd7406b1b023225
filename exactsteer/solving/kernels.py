"""Guessing the kernel of a nearly singular matrix: singular vectors, reduced echelon form, recognition in a field.

The result is a guess to be confirmed exactly by the caller; the tolerances say only what is worth guessing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.recognition import recognise
from exactsteer.solving.numeric import Array

RELATIVE_GAP = 1e-4
RECOGNITION_BITS = (14, 18, 22)

LARGE_QUOTIENT = 300
"""A random number has a partial quotient of this size among its first five with a probability of about 2 %."""

LARGEST_DENOMINATOR = 1000


def guess_kernel(block: Array, field: Field) -> Matrix | None:
    """Columns over K(i) that the positive matrix nearly annihilates, or None if there is no kernel that can be guessed.

    The kernel is taken at the widest gap in the spectrum below `RELATIVE_GAP` times the largest eigenvalue. Columns
    whose entries are all recognised are kept; the others are dropped.
    """
    values, vectors = np.linalg.eigh(block)
    floor = RELATIVE_GAP * max(float(values[-1]), 1e-12)
    small = int(np.sum(values < floor))
    if small == 0 or small == len(values):
        return None
    return recognised_span(vectors[:, :small], field)


def recognised_span(
    vectors: npt.NDArray[np.complex128] | npt.NDArray[np.float64],
    field: Field,
    bits: tuple[int, ...] = RECOGNITION_BITS,
) -> Matrix | None:
    """A basis over K(i), in echelon form, of the space that the columns span in doubles; unrecognised columns are dropped.

    `bits` are the accuracies at which entries are compared with numbers of K, in turn.
    """
    reduced = _echelon(vectors.T.conj().astype(np.complex128))
    columns = []
    for row in reduced:
        entries = [_recognised(complex(x).conjugate(), field, bits) for x in row]
        known = [x for x in entries if x is not None]
        if len(known) == len(entries):
            columns.append(known)
    return matrix(columns).transpose() if columns else None


def _echelon(rows: npt.NDArray[np.complex128]) -> npt.NDArray[np.complex128]:
    """The reduced row echelon form in doubles, pivots chosen by size within the rows that remain."""
    rows = rows.astype(np.complex128)
    pivot_row = 0
    for column in range(rows.shape[1]):
        if pivot_row == len(rows):
            break
        best = pivot_row + int(np.argmax(np.abs(rows[pivot_row:, column])))
        if abs(rows[best, column]) < 1e-3:
            continue
        rows[[pivot_row, best]] = rows[[best, pivot_row]]
        rows[pivot_row] /= rows[pivot_row, column]
        for other in range(len(rows)):
            if other != pivot_row:
                rows[other] -= rows[other, column] * rows[pivot_row]
        pivot_row += 1
    return rows[:pivot_row]


def _recognised(x: complex, field: Field, bits: tuple[int, ...]) -> Number | None:
    parts = []
    for part in (x.real, x.imag):
        if abs(part) < 1e-4:
            parts.append(number(0))
            continue
        exact = fmpq(round(part * 2**40), 2**40)
        found = next((r for b in bits if (r := recognise(exact, field, b)) is not None), None)
        if found is None:
            simple = simplest(exact)
            if simple is None:
                return None
            found = number(simple)
        parts.append(found)
    return parts[0] + parts[1] * I


def simplest(x: fmpq) -> fmpq | None:
    """The convergent of x before the first large partial quotient, or None if there is none: x is no simple fraction.

    An error of 1/(a q^2) shows as the quotient a, however large the numerator is.

    >>> simplest(fmpq(7111113943, 10**9))
    64/9
    """
    rest, (p, q), (before_p, before_q) = x, (1, 0), (0, 1)
    while q < LARGEST_DENOMINATOR:
        whole = int(rest.floor())
        if q and whole >= LARGE_QUOTIENT:
            return fmpq(p, q)
        (p, q), (before_p, before_q) = (whole * p + before_p, whole * q + before_q), (p, q)
        if rest == whole:
            return fmpq(p, q)
        rest = 1 / (rest - whole)
    return None
