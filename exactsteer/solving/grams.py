"""Gram matrices in doubles to exact ones with the same sums over groups of entries, and guesses of their kernels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import I, Number, number, zero
from exactsteer.algebra.positivity import integer_matrix
from exactsteer.programs.conic import Place, dense
from exactsteer.solving.kernels import RECOGNITION_BITS, recognised_span
from exactsteer.solving.numeric import Array, to_array, to_complex
from exactsteer.solving.rounding import nearest_gaussian

Slot = tuple[int, int, int]
"""Block, row, column."""

SMALLEST = 1e-15
LARGEST_SMALL = 2e-3
"""Eigenvalues relative to the largest: below the first nothing is distinguished, above the second nothing is small."""

MOST_GAPS = 3

CORRECTIONS = 30

BITS = (*RECOGNITION_BITS, 26, 30, 34, 38)

STATE_GRIDS = (*range(1, 13), *(2**k for k in range(4, 45)))


def rounded_grams(
    duals: Sequence[Array], groups: Sequence[tuple[Sequence[Slot], Number, bool]], grid: int
) -> list[Matrix] | None:
    """Hermitian matrices near the given ones, multiples of 1/grid, with exact sums over groups of entries.

    A group is (slots, sum, whether it contains the mirror images of its slots); a group without mirror images is disjoint
    from them. Entries are rounded to integers over the grid; those with the largest rounding errors absorb the rest, and what
    an integer cannot absorb is added to one entry exactly. None if a group without slots has a sum that is not zero.
    """
    goals = [np.asarray((m + m.conj().T) * (grid / 2), dtype=np.complex128) for m in duals]
    parts = [(np.rint(m.real), np.rint(m.imag)) for m in goals]
    exact: list[dict[Place, Number]] = [{} for _ in duals]
    for slots, value, mirrored in groups:
        if not slots:
            if not value.is_zero:
                return None
            continue
        kept = [slot for slot in slots if not mirrored or slot[1] <= slot[2]]
        kept.sort(key=lambda slot: slot[1] != slot[2])
        target = value * grid
        settled = nearest_gaussian(target)
        rests = [_settled(parts, goals, kept, settled[k], k, mirrored) for k in range(1 if mirrored else 2)]
        rest = target - settled[0] + rests[0]
        if not mirrored:
            rest = rest - I * settled[1] + I * rests[1]
        if not rest.is_zero:
            t, r, c = kept[0]
            if mirrored and r != c:
                rest = rest / 2
            exact[t][r, c] = exact[t].get((r, c), zero()) + rest
            if r != c:
                exact[t][c, r] = exact[t].get((c, r), zero()) + rest.conjugate()
    result = []
    for (real, imag), extra in zip(parts, exact, strict=True):
        m = integer_matrix(*([[int(v) for v in row] for row in part] for part in (real, imag)))
        result.append((m + dense(extra, m.rows) if extra else m) / number(grid))
    return result


def _settled(
    parts: list[tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]],
    goals: Sequence[npt.NDArray[np.complex128]],
    slots: Sequence[Slot],
    target: int,
    which: int,
    mirrored: bool,
) -> int:
    """Moves the real (0) or imaginary (1) parts by units towards a sum; the rest that is left (mirror pairs count twice)."""
    weights = [2 if mirrored and r != c else 1 for _, r, c in slots]
    values = [int(parts[t][which][r, c]) for t, r, c in slots]
    errors = [
        v - (goals[t][r, c].imag if which else goals[t][r, c].real) for v, (t, r, c) in zip(values, slots, strict=True)
    ]
    rest = target - sum(w * v for w, v in zip(weights, values, strict=True))
    whole = abs(rest) // sum(weights) * (1 if rest > 0 else -1)
    values, errors, rest = [v + whole for v in values], [e + whole for e in errors], rest - whole * sum(weights)
    while rest:
        step = 1 if rest > 0 else -1
        usable = [k for k, w in enumerate(weights) if w <= abs(rest)]
        if not usable:
            break
        best = min(usable, key=lambda k: errors[k] * step)
        values[best] += step
        errors[best] += step
        rest -= step * weights[best]
    for v, (t, r, c) in zip(values, slots, strict=True):
        parts[t][which][r, c] = v
        if r != c:
            parts[t][which][c, r] = -v if which else v
    return rest


def least_eigenvalue(matrices: Sequence[Matrix]) -> float:
    """The least eigenvalue of all of them, in doubles."""
    return min((float(np.linalg.eigvalsh(to_array(m))[0]) for m in matrices if m.rows), default=0.0)


def guess_kernels(blocks: Sequence[Array], field: Field, most: int = MOST_GAPS) -> Iterator[list[Matrix | None]]:
    """Kernels over K(i) of nearly singular positive matrices, whose eigenvalues are comparable; the widest gap first.

    A block that is small altogether has the unit matrix. Columns that are not recognised are left out.
    """
    spectra = [np.linalg.eigh(np.asarray(m)) for m in blocks]
    for limit in _limits(spectra, most):
        kernels: list[Matrix | None] = []
        for own, vectors in spectra:
            small = int(np.sum(own < limit))
            if small == len(own):
                kernels.append(identity(len(own)))
            else:
                kernels.append(recognised_span(vectors[:, :small], field, BITS) if small else None)
        if any(k is not None for k in kernels):
            yield kernels


def shifted_duals(duals: Sequence[Array], shift: float, scale: float) -> list[Array]:
    """scale (P + shift 1) for each dual P."""
    return [scale * (np.asarray(m, dtype=np.complex128) + shift * np.eye(len(m))) for m in duals]


def _limits(spectra: Sequence[Any], most: int) -> Iterator[float]:
    """Numbers between small and other eigenvalues of all matrices together, the widest gap first."""
    values = np.sort(np.concatenate([s[0] for s in spectra])) if spectra else np.zeros(0)
    if not len(values) or values[-1] <= 0:
        return
    scaled = np.maximum(values / values[-1], SMALLEST)
    below = [k for k in range(len(scaled) - 1) if scaled[k] < LARGEST_SMALL]
    below.sort(key=lambda k: scaled[k + 1] / scaled[k], reverse=True)
    for cut in below[:most]:
        yield float(np.sqrt(scaled[cut] * scaled[cut + 1]) * values[-1])


def rounded_states(
    moments: Sequence[Array], places: Sequence[Sequence[int]], size: int, operator: Matrix
) -> Iterator[Matrix]:
    """Gaussian integer matrices near the block matrix with block t on the rows places[t], tr(O rho) < 0 in doubles.

    For each grid first the rounding itself, which may be singular, then that of a mixture with the unit matrix whose value
    is half as negative.
    """
    whole = np.zeros((size, size), dtype=np.complex128)
    for m, rows in zip(moments, places, strict=True):
        if rows:
            whole[np.ix_(rows, rows)] = m
    peak = float(np.max(np.abs(whole), initial=0.0))
    if peak == 0.0:
        return
    whole = (whole + whole.conj().T) / (2 * peak)
    array = to_array(operator)
    value, noise = float(np.einsum("ij,ji->", array, whole).real), float(np.trace(array).real)
    if value >= 0:
        return
    weight = -value / (2 * (noise - value)) if noise > 0 else 0.5
    for grid in STATE_GRIDS:
        for goal in (whole, whole * (1 - weight) + weight * np.eye(size)):
            rounded = np.rint(goal.real * grid) + 1j * np.rint(goal.imag * grid)
            if float(np.einsum("ij,ji->", array, rounded).real) < 0:
                yield integer_matrix(
                    *([[int(v) for v in row] for row in part] for part in (rounded.real, rounded.imag))
                )


def with_diagonals(
    duals: Sequence[Array], diagonals: Sequence[Sequence[int]], amount: Number, scale: int
) -> list[Array]:
    """scale (P + amount D) for each dual P and diagonal D."""
    weight = to_complex(amount).real
    weighted = [np.asarray(m, dtype=np.complex128) + weight * np.diag(d) for m, d in zip(duals, diagonals, strict=True)]
    return [scale * m for m in weighted]


def to_fraction(x: float) -> fmpq:
    """The double as the rational number that it is."""
    return fmpq(*x.as_integer_ratio())


def corrected_grams(
    duals: Sequence[Array],
    groups: Sequence[tuple[Sequence[Slot], Number, bool]],
    *,
    enough: float = 0.0,
    singular: bool = False,
) -> tuple[list[Array], float]:
    """Positive matrices B B^dag near the given ones whose sums over groups of entries are as asked for, and the residual.

    Newton's method of least change on the factors B: a solver's errors of 1e-9 go to those of doubles in a few steps, and
    the matrices stay positive. Groups are those of `rounded_grams`. It stops when the residual is `enough`. Matrices that are
    meant to be singular lose their small eigenvalues first.
    """
    spectra = [np.linalg.eigh(np.asarray(m, dtype=np.complex128)) for m in duals]
    limit = next(_limits(spectra, 1), 0.0) if singular else 0.0
    factors = [v[:, own > limit] * np.sqrt(own[own > limit]) for own, v in spectra]
    goals = np.array([to_complex(value) for _, value, _ in groups])
    wanted, best = np.concatenate([goals.real, goals.imag]), (factors, np.inf)
    for _ in range(CORRECTIONS):
        grams = [b @ b.conj().T for b in factors]
        sums = np.array([sum(grams[t][r, c] for t, r, c in slots) for slots, _, _ in groups])
        rest = wanted - np.concatenate([sums.real, sums.imag])
        residual = float(np.max(np.abs(rest), initial=0.0))
        if not residual < best[1] * 0.9:
            break
        best = (factors, residual)
        if residual <= enough:
            break
        jacobian = _jacobian(factors, [slots for slots, _, _ in groups])
        normal = (jacobian @ jacobian.T).toarray()
        step = jacobian.T @ np.linalg.lstsq(normal, rest, rcond=1e-15)[0]
        factors, start = list(factors), 0
        for t, b in enumerate(factors):
            part = step[start : start + 2 * b.size].reshape(2, *b.shape)
            factors[t] = b + part[0] + 1j * part[1]
            start += 2 * b.size
    return [b @ b.conj().T for b in best[0]], best[1]


def _jacobian(factors: Sequence[npt.NDArray[np.complex128]], slots: Sequence[Sequence[Slot]]) -> Any:
    """The derivatives of the real, then the imaginary parts of the sums of B B^dag, by the real and imaginary parts of B."""
    from scipy.sparse import coo_matrix

    starts = np.concatenate([[0], np.cumsum([2 * b.size for b in factors])])
    rows, columns, data = [], [], []
    for index, group in enumerate(slots):
        for t, r, c in group:
            b = factors[t]
            n, width = b.shape
            if not width:
                continue
            for row, other, sign in ((r, c, 1), (c, r, -1)):
                # sum_k dB_rk conj(B_ck) + B_rk conj(dB_ck): the imaginary part changes sign with the roles
                real = starts[t] + row * width + np.arange(width)
                imag = real + n * width
                for line, where, values in (
                    (index, real, b[other].real),
                    (index, imag, b[other].imag),
                    (index + len(slots), real, -sign * b[other].imag),
                    (index + len(slots), imag, sign * b[other].real),
                ):
                    rows.append(np.full(width, line))
                    columns.append(where)
                    data.append(values)
    shape = (2 * len(slots), int(starts[-1]))
    if not rows:
        return coo_matrix(shape).tocsr()
    return coo_matrix((np.concatenate(data), (np.concatenate(rows), np.concatenate(columns))), shape=shape).tocsr()
