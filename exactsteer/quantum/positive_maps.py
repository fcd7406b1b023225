"""Positive maps that have names: transposition, reduction, Choi, Breuer-Hall, Robertson, Tanahashi-Tomiyama, qubit maps.

All of them are trace preserving, by the stated factor; the literature often leaves the factor out. Whether they are
positive or decomposable is what the literature says about them, printed with each; nothing here depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from exactsteer.algebra.matrix import Entry, Matrix, block, identity, matrix
from exactsteer.algebra.number import Scalar, number
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.quantum.maps import ChoiMatrix, breuer_hall_map, choi_matrix
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z


def transposition(d: int = 2) -> ChoiMatrix:
    """L(X) = X^T in the computational basis: positive and completely copositive.

    >>> transposition(2).copositive_negative_direction() is None, transposition(2).negative_direction().value < 0
    (True, True)
    """
    _require(d, 1, "the transposition")
    return choi_matrix(lambda x: x.transpose(), d, d)


def reduction(d: int = 3) -> ChoiMatrix:
    """L(X) = (tr(X) 1 - X) / (d - 1): positive and completely copositive. Source: arXiv:quant-ph/9708015.

    >>> reduction(3)(matrix([[1, 0, 0], [0, 0, 0], [0, 0, 0]]))
    matrix([['0', '0', '0'], ['0', '1/2', '0'], ['0', '0', '1/2']])
    """
    _require(d, 2, "the reduction map")
    return choi_matrix(lambda x: (identity(d) * x.trace() - x) / (d - 1), d, d)


def antisymmetric_unitary(d: int) -> Matrix:
    """R (x) Y with R the reversal of d/2 basis vectors: X (x) Y in dimension 4, as in arXiv:1708.00756, eq. (33).

    Raises `InputError` for odd dimension, in which no antisymmetric matrix is invertible.

    >>> antisymmetric_unitary(4) == PAULI_X.tensor(PAULI_Y)
    True
    """
    if d < 2 or d % 2:
        raise InputError(f"there is no antisymmetric unitary of dimension {d}: det U = (-1)^d det U; take d even")
    half = d // 2
    reversal = matrix([[int(j + k == half - 1) for k in range(half)] for j in range(half)])
    return reversal.tensor(PAULI_Y)


def breuer_hall(d: int = 4) -> ChoiMatrix:
    """The Breuer-Hall map with `antisymmetric_unitary`; for another unitary see `maps.breuer_hall_map`.

    L(X) = (tr(X) 1 - X - U X^T U^dag) / (d - 2), even d >= 4: positive, not decomposable. Sources:
    arXiv:quant-ph/0605036; J. Phys. A 39, 14119 (2006); arXiv:1708.00756, eq. (33).
    """
    return breuer_hall_map(antisymmetric_unitary(d))


def robertson() -> ChoiMatrix:
    """Robertson's map on 2 x 2 blocks X_ij of a 4 x 4 matrix: positive, extremal, not decomposable.

        L(X) = 1/2 [[tr(X_22) 1, -X_12 - R(X_21)], [-X_21 - R(X_12), tr(X_11) 1]],   R(Y) = tr(Y) 1 - Y

    Unital and trace preserving; it is the Breuer-Hall map with U = 1 (x) Y. Source: Quart. J. Math. 34, 87 (1983).
    """
    one = identity(2)

    def part(x: Matrix, i: int, j: int) -> Matrix:
        return x.select((2 * i, 2 * i + 1), (2 * j, 2 * j + 1))

    def image(x: Matrix) -> Matrix:
        upper, lower = part(x, 0, 1), part(x, 1, 0)
        return (
            block(
                [
                    [one * part(x, 1, 1).trace(), lower - upper - one * lower.trace()],
                    [upper - lower - one * upper.trace(), one * part(x, 0, 0).trace()],
                ]
            )
            / 2
        )

    return choi_matrix(image, 4, 4)


def generalised_choi(a: Scalar = 1, b: Scalar = 1, c: Scalar = 0) -> ChoiMatrix:
    """The generalised Choi map of dimension 3, divided by a + b + c so that it is trace preserving.

        (a + b + c) L(X) = diag(a x_00 + b x_11 + c x_22, a x_11 + b x_22 + c x_00, a x_22 + b x_00 + c x_11) - off(X)

    off(X) is X without its diagonal. (Where the literature subtracts X itself, its first parameter is a + 1.) Positive if
    and only if a >= 0, a + b + c >= 2 and, when a <= 1, b c >= (1 - a)^2; then decomposable if and only if, when a <= 2,
    b c >= ((2 - a)/2)^2. Source: Linear Algebra Appl. 171, 213 (1992). Raises `InputError` unless a + b + c > 0.

    >>> generalised_choi(1, 1, 0)(matrix([[0, 1, 0], [1, 2, 0], [0, 0, 0]]))
    matrix([['1', '-1/2', '0'], ['-1/2', '1', '0'], ['0', '0', '0']])
    """
    weights = [number(x) for x in (a, b, c)]
    total = weights[0] + weights[1] + weights[2]
    if not all(x.is_real for x in weights) or total.sign() <= 0:
        raise InputError(
            f"the parameters {a}, {b}, {c} must be real with a positive sum; the map is divided by {total}"
        )

    def image(x: Matrix) -> Matrix:
        rows = [[-entry for entry in row] for row in x.entries()]
        for j in range(3):
            rows[j][j] = sum((w * x[(j + k) % 3, (j + k) % 3] for k, w in enumerate(weights)), number(0))
        return matrix(rows) / total

    return choi_matrix(image, 3, 3)


def choi_map() -> ChoiMatrix:
    """Choi's map, `generalised_choi(1, 1, 0)`: positive, extremal, not decomposable; unital and trace preserving.

    Source: Linear Algebra Appl. 12, 95 (1975). Some authors print `generalised_choi(1, 0, 1)`, its dual.

    >>> choi_map().dual() == generalised_choi(1, 0, 1)
    True
    """
    return generalised_choi(1, 1, 0)


def tanahashi_tomiyama(n: int = 4, k: int = 1) -> ChoiMatrix:
    """tau_{n,k}(X) = (n - k) e(X) + sum_{i=1}^k e(S^i X S^-i) - X, divided by n - 1 so that it is trace preserving.

    e keeps the diagonal, S|j> = |j + 1 mod n>, 0 <= k <= n - 1. Completely positive for k = 0, the reduction map for
    k = n - 1, positive and not decomposable for 1 <= k <= n - 2; n = 3, k = 1 is the dual of Choi's map. Sources: Canad.
    Math. Bull. 31, 308 (1988); Linear Algebra Appl. 153, 73 (1991). Raises `InputError` outside these ranges.

    >>> tanahashi_tomiyama(3, 1) == generalised_choi(1, 0, 1), tanahashi_tomiyama(4, 3) == reduction(4)
    (True, True)
    """
    _require(n, 2, "the Tanahashi-Tomiyama map")
    if not 0 <= k < n:
        raise InputError(f"tau_(n, k) needs 0 <= k <= n - 1, not k = {k} with n = {n}")

    def image(x: Matrix) -> Matrix:
        rows = [[-entry for entry in row] for row in x.entries()]
        for j in range(n):
            shifted = sum((x[(j - i) % n, (j - i) % n] for i in range(1, k + 1)), number(0))
            rows[j][j] = x[j, j] * (n - k - 1) + shifted
        return matrix(rows) / (n - 1)

    return choi_matrix(image, n, n)


def affine_qubit_map(bloch: Sequence[Sequence[Entry]] | Matrix, translation: Sequence[Entry] = (0, 0, 0)) -> ChoiMatrix:
    """The trace-preserving qubit map r -> T r + t of Bloch vectors: L((w 1 + r.sigma)/2) = (w 1 + (T r + w t).sigma)/2.

    `bloch` is the 3 x 3 matrix T, rows and columns in the order X, Y, Z. Positive if and only if the ball goes into the
    ball; every positive one is decomposable. Raises `ShapeMismatch`, or `NotHermitian` if an entry is not real.

    >>> affine_qubit_map([[1, 0, 0], [0, -1, 0], [0, 0, 1]]) == transposition(2)
    True
    """
    t = bloch if isinstance(bloch, Matrix) else matrix(bloch)
    shift = matrix([[x] for x in translation])
    if t.shape != (3, 3) or shift.shape != (3, 1):
        raise ShapeMismatch(
            f"a qubit map needs a 3 x 3 Bloch matrix and 3 translations, not {t.shape} and {shift.shape}"
        )
    paulis = (PAULI_X, PAULI_Y, PAULI_Z)

    def image(x: Matrix) -> Matrix:
        vector = t @ matrix([[(p @ x).trace()] for p in paulis]) + shift * x.trace()
        total = identity(2) * x.trace()
        for k, p in enumerate(paulis):
            total = total + p * vector[k, 0]
        return total / 2

    return choi_matrix(image, 2, 2)


def _require(dimension: int, least: int, what: str) -> None:
    if dimension < least:
        raise InputError(f"{what} needs dimension {least} or more, not {dimension}")
