"""Positivity factors: the small integer L with p M - q L L^dag diagonally dominant, made from one double Cholesky.

If lambda is the least eigenvalue of M / |M|, a Cholesky factor of M / |M| - c 1 with c < lambda, rounded to k bits,
leaves a remainder near c 1 and rounding errors below n 2^-k: about log2(n / c) bits suffice, whatever M's size.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.positivity import Elimination, Factor, decide, factor_holds, integer_matrix
from exactsteer.solving.numeric import to_scaled_array

ELIMINATION_SIZE = 48
ELIMINATION_BITS = 4_000  # size times height: beyond this the checker's elimination is slower than a factor
LARGEST_BITS = 52


def make_factor(m: Matrix) -> Factor | None:
    """A proof that the Hermitian matrix is strictly positive, or None if doubles cannot see that it is.

    The factor proves the positivity of denominator * M, the integer matrix that certificates carry.

    >>> from exactsteer.algebra.matrix import matrix
    >>> proof = make_factor(matrix([[2, "I"], ["-I", 2]]))
    >>> factor_holds(matrix([[2, "I"], ["-I", 2]]), proof)
    True
    """
    if not m.is_hermitian:
        return None
    floats, exponent = to_scaled_array(m)
    size = m.rows
    peak = float(np.max(np.abs(floats), initial=0.0))
    if peak == 0.0 or not math.isfinite(peak):
        return None
    scaled = floats / peak
    least = float(np.linalg.eigvalsh(scaled)[0])
    if least < size * 2.0**-LARGEST_BITS:
        return None
    shift = least / 2
    try:
        lower = np.linalg.cholesky(scaled - shift * np.eye(size))
    except np.linalg.LinAlgError:
        return None
    start = max(1, math.ceil(math.log2(size / least)) - 2)
    unit, weight = _ratio_below(peak, exponent, min(LARGEST_BITS, math.ceil(math.log2(size / least)) + 6))
    for k in range(start, LARGEST_BITS):
        rounded = np.rint(lower.real * 2.0**k) + 1j * np.rint(lower.imag * 2.0**k)
        if not _looks_dominant(scaled - rounded @ rounded.conj().T / 4.0**k):
            continue
        factor = integer_matrix(rounded.real.astype(np.int64).tolist(), rounded.imag.astype(np.int64).tolist())
        common = math.gcd(unit * 4**k, weight)
        proof = Factor(unit * 4**k // common, weight // common, factor)
        if factor_holds(m, proof):
            return proof
    return None


def _looks_dominant(rest: npt.NDArray[np.complex128]) -> bool:
    """Whether the remainder is diagonally dominant up to the errors of doubles."""
    diagonal = np.diagonal(rest).real
    rows = (np.abs(rest.real) + np.abs(rest.imag)).sum(axis=1) - np.abs(diagonal)
    return bool(np.all(diagonal >= rows - 1e-12))


def _ratio_below(peak: float, exponent: int, bits: int) -> tuple[int, int]:
    """(unit, weight) with weight / unit just below peak * 2^exponent, to that many significant bits."""
    mantissa, binary = math.frexp(peak)
    numerator, shift = int(mantissa * 2**bits), binary - bits + exponent
    return (1, numerator << shift) if shift >= 0 else (1 << -shift, numerator)


def positivity_proof(m: Matrix) -> Elimination | Factor | None:
    """The shortest proof that M >= 0 that the checker accepts quickly: none shipped for small matrices, else a factor.

    None if no proof was found: M may be indefinite, or singular and too large for elimination.
    """
    factor = make_factor(m)
    small = m.rows <= ELIMINATION_SIZE and m.rows * m.height * m.field.degree**2 <= ELIMINATION_BITS
    if factor is not None:
        return Elimination() if small else factor
    if m.rows <= ELIMINATION_SIZE and m.is_hermitian and decide(m) is None:
        return Elimination()
    return None
