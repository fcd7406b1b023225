"""Stationary product vectors to any precision: Newton's method on the equations of a local minimum.

With h_j = <.. x_i ..|O|.. x_i ..> the operator that the other factors leave on party j, the equations are
h_j x_j = lambda prod_{i != j} |x_i|^2 x_j; one entry of each factor is 1. Residuals are exact, Jacobians doubles, so that
every step gains the digits to which the Jacobian is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpz_mat

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, column, from_planes, identity, tensor
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import power_enclosures
from exactsteer.solving.numeric import to_array, to_complex
from exactsteer.solving.product_vectors import LocalMinimum

Vector = npt.NDArray[np.complex128]
Place = tuple[int, int, int]
"""Party, entry, 0 for the real part and 1 for the imaginary one."""

STEP = 1e-5
FLAT = 1e-6
"""Directions in which the equations change less are not determined: their coordinates are kept at simple values."""

SIMPLE = 2
MOST_STEPS = 120
DOUBLE_STEPS = 60


def refined(operator: Matrix, dimensions: Sequence[int], start: LocalMinimum, bits: int) -> tuple[Matrix, ...] | None:
    """The stationary product vector near a local minimum, entries in multiples of 2^-bits, the largest of each factor 1.

    In a continuous family one member with simple coordinates is taken. None if Newton's method does not converge.
    """
    array = to_array(operator).reshape(*dimensions, *dimensions)
    factors = [v / v[_lead(v)] for v in start.factors]
    is_real = operator.is_real and all(float(np.max(np.abs(v.imag))) < STEP for v in factors)
    places = [
        (j, k, part)
        for j, v in enumerate(factors)
        for k in range(len(v))
        for part in range(1 if is_real else 2)
        if k != _lead(v)
    ]
    if is_real:
        factors = [v.real.astype(np.complex128) for v in factors]
    pinned = _pinned(array, factors, places)
    if pinned is None:
        return None
    factors, free = pinned
    return _digits(operator, dimensions, array, factors, free, bits)


def _lead(v: Vector) -> int:
    return int(np.argmax(np.abs(v) > (1 - 1e-6) * np.max(np.abs(v))))


def _residual(array: Vector, factors: Sequence[Vector]) -> npt.NDArray[np.float64]:
    """The equations in doubles, real parts, then imaginary parts."""
    parties = len(factors)
    norms = [float(np.vdot(v, v).real) for v in factors]
    parts = []
    for j in range(parties):
        operands: list[Any] = [array, list(range(2 * parties))]
        for i, v in enumerate(factors):
            operands += [v, [parties + i]] if i == j else [v.conj(), [i], v, [parties + i]]
        image = np.einsum(*operands, [j], optimize="greedy") / (prod(norms) / norms[j])
        parts.append(image - np.vdot(factors[j], image) / norms[j] * factors[j])
    whole = np.concatenate(parts)
    return np.concatenate([whole.real, whole.imag])


def _jacobian(array: Vector, factors: Sequence[Vector], places: Sequence[Place]) -> npt.NDArray[np.float64]:
    """Central differences of the equations by the coordinates at the places."""
    if not places:
        return np.zeros((len(_residual(array, factors)), 0))
    columns = []
    for j, k, part in places:
        ends = []
        for sign in (1, -1):
            moved = [v.copy() for v in factors]
            moved[j][k] += sign * STEP * (1j if part else 1)
            ends.append(_residual(array, moved))
        columns.append((ends[0] - ends[1]) / (2 * STEP))
    return np.array(columns).T.reshape(-1, len(places))


def _pinned(array: Vector, factors: list[Vector], places: list[Place]) -> tuple[list[Vector], list[Place]] | None:
    """A stationary vector in doubles and the coordinates that it determines, the others at simple values."""
    free = list(places)
    for _ in range(DOUBLE_STEPS):
        jacobian = _jacobian(array, factors, free)
        step = np.linalg.lstsq(jacobian, -_residual(array, factors), rcond=FLAT)[0]
        factors = _moved(factors, free, step)
        if float(np.max(np.abs(step), initial=0.0)) > STEP:
            continue
        _, values, vectors = np.linalg.svd(jacobian, full_matrices=True)
        flat = [vectors[k] for k in range(len(free)) if k >= len(values) or values[k] < FLAT * max(values[0], FLAT)]
        if not flat:
            return factors, free
        chosen = int(np.argmax(np.sum(np.array(flat) ** 2, axis=0)))
        j, k, part = free.pop(chosen)
        x = factors[j][k]
        simple = [np.rint(v * SIMPLE) / SIMPLE for v in (x.real, x.imag)]
        factors = [v.copy() for v in factors]
        factors[j][k] = complex(x.real if part else simple[0], simple[1] if part else x.imag)
    return None


def _moved(factors: Sequence[Vector], places: Sequence[Place], step: npt.NDArray[np.floating[Any]]) -> list[Vector]:
    result = [v.copy() for v in factors]
    for (j, k, part), x in zip(places, step, strict=True):
        result[j][k] += x * (1j if part else 1)
    return result


def _digits(
    operator: Matrix,
    dimensions: Sequence[int],
    array: Vector,
    factors: Sequence[Vector],
    free: Sequence[Place],
    bits: int,
) -> tuple[Matrix, ...] | None:
    """Newton's method with exact residuals."""
    fine = _dyadic(operator, bits + 32)
    inverse = np.linalg.pinv(_jacobian(array, factors, free), rcond=FLAT) if free else np.zeros((0, 0))
    exact = [
        [number(fmpq(*float(x.real).as_integer_ratio())) + I * fmpq(*float(x.imag).as_integer_ratio()) for x in v]
        for v in factors
    ]
    for _ in range(MOST_STEPS):
        columns = [_rounded(column(v), bits) for v in exact]
        if not free:
            return tuple(columns)
        residual = _exact_residual(fine, dimensions, columns)
        size = max((max(abs(x.real[0]), abs(x.imag[0])) for x in residual), default=fmpq(0))
        if size < fmpq(1, 2 ** (bits - 8)):
            return tuple(columns)
        scale = fmpq(2) ** (int(size.q).bit_length() - int(size.p).bit_length())
        scaled = np.array([to_complex(x * scale) for x in residual])
        step = -inverse @ np.concatenate([scaled.real, scaled.imag])
        exact = [[x for row in m.entries() for x in row] for m in columns]
        for (j, k, part), x in zip(free, step, strict=True):
            change = number(fmpq(*float(x).as_integer_ratio()) / scale)
            exact[j][k] = exact[j][k] + (change * I if part else change)
    return None


def _exact_residual(operator: Matrix, dimensions: Sequence[int], columns: Sequence[Matrix]) -> list[Number]:
    """The equations of the module, divided by the norms as in doubles."""
    norms = [(x.adjoint() @ x)[0, 0] for x in columns]
    image = operator @ tensor(*columns)
    result: list[Number] = []
    for j, d in enumerate(dimensions):
        frame = tensor(*(identity(d) if i == j else x for i, x in enumerate(columns)))
        own = frame.adjoint() @ image
        own = own / prod((n for i, n in enumerate(norms) if i != j), start=number(1))
        shift = (columns[j].adjoint() @ own)[0, 0] / norms[j]
        rest = own - columns[j] * shift
        result += [rest[k, 0] for k in range(d)]
    return result


def _rounded(m: Matrix, bits: int) -> Matrix:
    """The column in multiples of 2^-bits."""
    scale = 2**bits
    planes = [
        fmpz_mat(m.rows, 1, [(fmpq(int(x) * scale, m.denominator) + fmpq(1, 2)).floor() for x in plane.entries()])
        for plane in m.planes[:2]
    ]
    return from_planes(QQ, planes, scale)


def _dyadic(m: Matrix, bits: int) -> Matrix:
    """The matrix over Q(i) that approximates one over K(i)."""
    if m.field.is_rational:
        return m
    size = bits + m.height
    planes = [fmpz_mat(m.rows, m.columns), fmpz_mat(m.rows, m.columns)]
    for k, (low, _) in enumerate(power_enclosures(m, size)):
        planes = [planes[0] + m.planes[2 * k] * low, planes[1] + m.planes[2 * k + 1] * low]
    return from_planes(QQ, planes, m.denominator << size)
