"""Exact data as double-precision arrays: conic programs, matrices and numbers, one way only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from flint import fmpz_mat

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, from_planes
from exactsteer.algebra.number import Number
from exactsteer.programs.conic import ConicProgram

Array = npt.NDArray[np.complex128] | npt.NDArray[np.float64]

ENCLOSURE_BITS = 80


def to_complex(x: Number) -> complex:
    """The nearest complex double, up to rounding in the last places."""
    low, _ = x.field.enclosure(ENCLOSURE_BITS)
    t = low / 2.0**ENCLOSURE_BITS
    parts = []
    for part in (x.real, x.imag):
        value = 0.0
        for c in reversed(part.coeffs()):
            value = value * t + float(Fraction(int(c.p), int(c.q)))
        parts.append(value)
    return complex(*parts)


def to_array(m: Matrix) -> npt.NDArray[np.complex128]:
    """The matrix in doubles; integers of any size are scaled down together first."""
    low, _ = m.field.enclosure(ENCLOSURE_BITS)
    t = low / 2.0**ENCLOSURE_BITS
    excess = max(0, m.height - 900)
    result = np.zeros(m.shape, dtype=np.complex128)
    for k, plane in enumerate(m.planes):
        if not plane.is_zero():
            entries = plane.entries()
            integers = [int(x) >> excess for x in entries] if excess else map(int, entries)
            values = np.fromiter(map(float, integers), np.float64, len(entries)).reshape(m.shape)
            result += values * t ** (k // 2) * (1j if k % 2 else 1)
    return result / float(m.denominator >> excess or 1)


def extreme_eigenvalue(m: Matrix, sense: str) -> float:
    """The largest (max) or smallest (min) eigenvalue of a Hermitian matrix."""
    values = np.linalg.eigvalsh(to_array(m))
    return float(values[-1 if sense == "max" else 0])


def leading_vector(m: Matrix, grid: int) -> Matrix:
    """An eigenvector of the largest eigenvalue, its entries rounded to Gaussian integers over the grid; real if M is."""
    _, vectors = np.linalg.eigh(to_array(m).real if m.is_real else to_array(m))
    v = vectors[:, -1]
    lead = v[int(np.argmax(np.abs(v)))]
    v = v * (abs(lead) / lead) * grid
    parts = [fmpz_mat(len(v), 1, [int(x) for x in np.rint(part)]) for part in (v.real, np.imag(v))]
    return from_planes(QQ, parts)


def random_hermitian(dimensions: Sequence[int], count: int, seed: int) -> list[Matrix]:
    """Hermitian matrices of the largest dimension with random integer entries; the same for the same seed."""
    generator = np.random.default_rng(seed)
    size = max(dimensions)
    result = []
    for _ in range(count):
        real, imag = (generator.integers(-1000, 1001, (size, size)) for _ in range(2))
        real, imag = real + real.T, imag - imag.T
        planes = [fmpz_mat(size, size, [int(x) for x in part.reshape(-1)]) for part in (real, imag)]
        result.append(from_planes(QQ, planes))
    return result


def to_scaled_array(m: Matrix) -> tuple[npt.NDArray[np.complex128], int]:
    """(A, e) with denominator * M = 2^e A up to rounding: the integer matrix of a certificate, whatever its size."""
    whole = from_planes(m.field, m.planes)
    excess = max(0, whole.height - 900)
    return to_array(whole), excess


@dataclass(frozen=True)
class NumericBlock:
    """constant + sum_k y_k term_k in doubles; `places` = (flat column-major index, variable, coefficient)."""

    constant: Array
    indices: list[int]
    variables: list[int]
    coefficients: list[complex]
    is_real: bool


@dataclass(frozen=True)
class NumericProgram:
    """A conic program in doubles."""

    objective: Sequence[float]
    blocks: tuple[NumericBlock, ...]

    def block_values(self, y: npt.NDArray[np.float64]) -> list[Array]:
        """The blocks at a point."""
        values = []
        for block in self.blocks:
            n = block.constant.shape[0]
            flat = np.zeros(n * n, dtype=np.complex128)
            np.add.at(flat, block.indices, np.array(block.coefficients) * y[block.variables])
            values.append(block.constant + flat.reshape((n, n), order="F"))
        return values


def to_numeric(program: ConicProgram) -> NumericProgram:
    """The program in doubles, real blocks as real arrays."""
    cache: dict[Number, complex] = {}
    blocks = []
    for block in program.blocks:
        indices: list[int] = []
        variables: list[int] = []
        coefficients: list[complex] = []
        for k, term in enumerate(block.terms):
            for (row, column), x in term.items():
                if x not in cache:
                    cache[x] = to_complex(x)
                indices.append(column * block.size + row)
                variables.append(k)
                coefficients.append(cache[x])
        constant = to_array(block.constant)
        is_real = block.is_real
        blocks.append(NumericBlock(constant.real if is_real else constant, indices, variables, coefficients, is_real))
    return NumericProgram([to_complex(c).real for c in program.objective], tuple(blocks))
