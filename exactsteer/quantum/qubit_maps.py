"""Positive maps of a qubit are decomposable: the decomposition in closed form, L = L1 + T o L2, without square roots.

In the basis 1, X, Y, Z a map is a real 4 x 4 matrix R, R_jk = tr(s_j L(s_k))/2, and det(w 1 + r.s) = v^T H v for v = (w, r)
and H = diag(1, -1, -1, -1). So L is positive if and only if R takes the forward cone {v^T H v >= 0, w >= 0} into itself:
L(1) >= 0, and by the S-lemma some number m >= 0 has

    R^T H R - m H >= 0,          and then          R = (R + K/m)/2 + (R - K/m)/2,   K = H cof(R) H,

is a completely positive map plus a completely copositive one (m = 0 only for R of rank one, which is completely positive).
The reason: both sides are covariant under Lorentz transformations, which are conjugations X -> S X S^dag; these bring R to
diagonal form, or close to it; there the eight sign patterns e, with weights prod(1 + e_k s_k)/8, are unitary conjugations
if e_1 e_2 e_3 = 1 and otherwise followed by a transposition. For unital maps m = 1: R = (1, T) and K = (det T, cof T).

A rational map has a rational decomposition. If the multipliers are an interval, it contains rationals. A single one is a double
root of det(R^T H R - m H); if it is irrational, this is a multiple of f^2 with f irreducible, H R^T H R is diagonalisable (an
eigenvector on the light cone and its conjugate would be orthogonal), R has the normal form s diag(1, 1, y, +-y), and the map
is completely positive or completely copositive itself.
That positive maps of a qubit are decomposable: Acta Math. 110, 233 (1963). The S-lemma: SIAM Rev. 49, 371 (2007).
"""

from __future__ import annotations

from itertools import count

from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import Number, decimal_text, enclose, number
from exactsteer.algebra.positivity import decide, require_positive
from exactsteer.errors import NotPositive, ShapeMismatch, WrongField
from exactsteer.quantum.maps import ChoiMatrix, before_transposition, choi_matrix
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z

BASIS = (identity(2), PAULI_X, PAULI_Y, PAULI_Z)
METRIC = matrix([[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 0], [0, 0, 0, -1]])
SPARE_BITS = 64
"""Cuts end when the interval is this much shorter than the distance of rationals that may be roots of the determinant."""


def lorentz_matrix(channel: ChoiMatrix) -> Matrix:
    """R_jk = tr(s_j L(s_k))/2 in the basis 1, X, Y, Z: first column (1, t), lower right block T for r -> T r + t.

    Raises `ShapeMismatch` unless the map is one of a qubit.

    >>> from exactsteer.quantum.positive_maps import transposition
    >>> [lorentz_matrix(transposition(2))[k, k] for k in range(4)]
    [1, 1, -1, 1]
    """
    if (channel.input, channel.output) != (2, 2):
        raise ShapeMismatch(f"a map of a qubit is needed, not one of dimensions {channel.input} -> {channel.output}")
    images = [channel(s) for s in BASIS]
    return matrix([[(s @ image).trace() / 2 for image in images] for s in BASIS])


def lorentz_map(r: Matrix) -> ChoiMatrix:
    """The map with this matrix: the inverse of `lorentz_matrix`."""

    def image(x: Matrix) -> Matrix:
        v = r @ matrix([[(s @ x).trace() / 2] for s in BASIS])
        total = zeros(2, 2)
        for k, s in enumerate(BASIS):
            total = total + s * v[k, 0]
        return total

    return choi_matrix(image, 2, 2)


def positivity_multiplier(channel: ChoiMatrix) -> Number:
    """A rational m >= 0 with R^T H R - m H >= 0, which proves the map positive.

    Raises `NotPositive` if the map is not positive, `WrongField` if no rational m was found: then a single irrational one may
    exist, and a rational map is completely positive or copositive.

    >>> from exactsteer.quantum.positive_maps import affine_qubit_map
    >>> positivity_multiplier(affine_qubit_map([["1/2", 0, 0], [0, "-1/2", 0], [0, 0, "1/4"]], [0, 0, "3/4"]))
    1/4
    >>> positivity_multiplier(affine_qubit_map([["1/2", 0, 0], [0, "-1/2", 0], [0, 0, "1/2"]], [0, 0, "5/6"]))
    Traceback (most recent call last):
        ...
    exactsteer.errors.NotPositive: the map is not positive: no m has R^T H R - m H >= 0: that needs m >= 259/136 and m <= 11/36
    """
    r = lorentz_matrix(channel)
    require_positive(channel(identity(2)), "the map is not positive: the image L(1)")
    square = r.transpose() @ METRIC @ r
    low, high = number(0), square[0, 0]
    narrow = number(2) ** -(SPARE_BITS + 16 * square.height)
    for index in count():
        if low > high:
            raise NotPositive(
                f"the map is not positive: no m has R^T H R - m H >= 0: that needs m >= {low} and m <= {high}"
            )
        if low != high and high - low < narrow:
            break
        m = _between(low, high, index)
        negative = decide(square - METRIC * m)
        if negative is None:
            return m
        v = negative.vector
        value, norm = (v.adjoint() @ square @ v)[0, 0], (v.adjoint() @ METRIC @ v)[0, 0]
        if norm.is_zero:
            raise NotPositive(
                f"the map is not positive: R^T H R has the value {value} on a light-like vector", vector=v
            )
        cut = value / norm
        low, high = (low, min(high, cut)) if norm.sign() > 0 else (max(low, cut), high)
    raise WrongField(
        f"no rational multiplier proves the map positive: only numbers near {decimal_text(low)} remain; perturb it"
    )


def _between(low: Number, high: Number, index: int) -> Number:
    """A rational with small denominator between two numbers, in turn the simplest one and one near the middle."""
    if low == high:
        return low
    low = high / 2 if low.is_zero else low  # zero itself serves rank one only
    bits = 32
    while (a := number(enclose(low, bits)[1])) > (b := number(enclose(high, bits)[0])):
        bits *= 2
    return _simplest((3 * a + b) / 4, (a + 3 * b) / 4) if index % 2 else _simplest(a, b)


def _simplest(low: Number, high: Number) -> Number:
    """The rational of least denominator in [low, high], 0 <= low, both rational."""
    floor = number(int(low.real[0].floor()))
    if low == floor or floor + 1 <= high:
        return floor if low == floor else floor + 1
    return floor + 1 / _simplest(1 / (high - floor), 1 / (low - floor))


def qubit_decomposition(channel: ChoiMatrix) -> tuple[ChoiMatrix, ChoiMatrix]:
    """(L1, L2), both completely positive, with L = L1 + T o L2 for a positive map of a qubit: C = P + Q^Gamma, exactly.

    Over the map's own field. Completely positive and completely copositive maps are their own decompositions. Raises
    `NotPositive` if the map is not positive, `WrongField` if that could not be decided, which needs irrational entries.

    >>> from exactsteer.quantum.positive_maps import affine_qubit_map
    >>> first, second = qubit_decomposition(affine_qubit_map([["4/5", 0, 0], [0, "-4/5", 0], [0, 0, "1/5"]], [0, 0, "1/5"]))
    >>> first.matrix.trace(), second.matrix.trace()
    (311/375, 439/375)
    """
    r, nothing = lorentz_matrix(channel), lorentz_map(zeros(4, 4))
    if channel.negative_direction() is None:
        return channel, nothing
    if channel.copositive_negative_direction() is None:
        return nothing, before_transposition(channel)
    m = positivity_multiplier(channel)
    k = METRIC @ _cofactors(r) @ METRIC * m.inverse()
    first, mirrored = lorentz_map((r + k) / 2), lorentz_map((r - k) / 2)
    second = before_transposition(mirrored)
    require_positive(first.matrix, "the completely positive part")
    require_positive(second.matrix, "the completely copositive part")
    return first, second


def _cofactors(r: Matrix) -> Matrix:
    """cof(R)_jk = (-1)^(j + k) times the minor without row j and column k."""

    def minor(j: int, k: int) -> Number:
        f, g, h = ([r[p, q] for q in range(4) if q != k] for p in range(4) if p != j)
        crossed = (g[1] * h[2] - g[2] * h[1], g[2] * h[0] - g[0] * h[2], g[0] * h[1] - g[1] * h[0])
        value = f[0] * crossed[0] + f[1] * crossed[1] + f[2] * crossed[2]
        return value if (j + k) % 2 == 0 else -value

    return matrix([[minor(j, k) for k in range(4)] for j in range(4)])
