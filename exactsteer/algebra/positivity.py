"""Is a Hermitian matrix over K(i) positive? Decided exactly, or proved by a shipped witness.

Three proofs of M >= 0, the same three that the checker knows:

* `Elimination`: no witness; symmetric elimination in exact arithmetic. Settles singular matrices; best for small ones.
* `Factor(p, q, L)`: p N - q L L^dag is Hermitian and diagonally dominant with a non-negative diagonal, p > 0, q >= 0,
  N = denominator M the integral form of M, L any integer matrix over Z(i). Then M >= 0 whatever L is. For strictly
  positive matrices of any size.
* `Facial(W, A, proof)`: M = W A W^dag with A >= 0 by its own proof. For singular matrices with a known support.

When M is not positive, `decide` returns a vector v with v^dag M v < 0. Factors are *made* in `solving.factors`; this
file only decides and checks, and uses no floats.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flint import fmpz_mat

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, column, from_planes, require_hermitian
from exactsteer.algebra.number import Number, one, zero
from exactsteer.errors import NotPositive, ShapeMismatch

DOMINANCE_BITS = 64


@dataclass(frozen=True)
class Elimination:
    """M >= 0 by exact symmetric elimination; nothing is shipped."""


@dataclass(frozen=True)
class Factor:
    """M >= 0 because scale N - weight L L^dag is diagonally dominant, N = denominator M; L = `factor` lies over Z(i)."""

    scale: int
    weight: int
    factor: Matrix


@dataclass(frozen=True)
class Facial:
    """M = frame core frame^dag with core >= 0 by `proof`; frame is n x r, core r x r."""

    frame: Matrix
    core: Matrix
    proof: Elimination | Factor

    @cached_property
    def matrix(self) -> Matrix:
        """The matrix that this proof defines."""
        return self.frame @ self.core @ self.frame.adjoint()


PositivityProof = Elimination | Factor | Facial


@dataclass(frozen=True)
class NegativeDirection:
    """A column vector v with integer coefficients and the exact value v^dag M v < 0."""

    vector: Matrix
    value: Number


def decide(m: Matrix) -> NegativeDirection | None:
    """None if the Hermitian matrix is positive semidefinite, otherwise a vector with negative value.

    Raises `NotHermitian` if it is not Hermitian.

    >>> from exactsteer.algebra.matrix import matrix
    >>> decide(matrix([[1, 1], [1, 1]])) is None
    True
    >>> decide(matrix([[0, 0], [0, -1]])).value
    -1
    """
    require_hermitian(m, "the matrix")
    rest = m
    order = list(range(m.rows))
    pivots: list[tuple[int, list[int], Matrix]] = []
    while order:
        diagonal = [rest[k, k] for k in range(len(order))]
        for k, value in enumerate(diagonal):
            if value.sign() < 0:
                return _direction(m, pivots, {order[k]: one()})
        best = next((k for k, value in enumerate(diagonal) if not value.is_zero), None)
        for k, value in enumerate(diagonal):
            if (
                value.is_zero
                and (hit := next((j for j in range(len(order)) if not rest[j, k].is_zero), None)) is not None
            ):
                edge = rest[k, hit]
                size = (edge * edge.conjugate()).inverse() * (diagonal[hit] + 1) / 2
                return _direction(m, pivots, {order[k]: -edge * size, order[hit]: one()})
        if best is None:
            return None
        others = [k for k in range(len(order)) if k != best and not diagonal[k].is_zero]
        edge_column = rest.select(others, [best])
        pivot = diagonal[best].inverse()
        pivots.append((order[best], [order[k] for k in others], edge_column * pivot))
        rest = rest.select(others, others) - edge_column @ edge_column.adjoint() * pivot
        order = [order[k] for k in others]
    return None


def _direction(m: Matrix, pivots: list[tuple[int, list[int], Matrix]], start: dict[int, Number]) -> NegativeDirection:
    """Back substitution through the eliminated pivots, so that v^dag M v is the value in the Schur complement."""
    v = dict(start)
    for index, others, edge in reversed(pivots):
        value = zero()
        for row, other in enumerate(others):
            if other in v:
                value = value - edge[row, 0].conjugate() * v[other]
        v[index] = value
    raw = column([v.get(k, zero()) for k in range(m.rows)])
    vector = raw * raw.denominator
    return NegativeDirection(vector, (vector.adjoint() @ m @ vector)[0, 0])


def require_positive(m: Matrix, what: str) -> None:
    """Raises `NotHermitian` or `NotPositive`; the latter carries the vector and the exact negative value."""
    require_hermitian(m, what)
    negative = decide(m)
    if negative is not None:
        entries = ", ".join(str(negative.vector[k, 0]) for k in range(m.rows))
        raise NotPositive(
            f"{what} is not positive: v^dag M v = {negative.value} for v = ({entries})",
            vector=negative.vector,
            value=negative.value,
        )


def holds(m: Matrix, proof: PositivityProof) -> bool:
    """Whether the proof shows m >= 0, in exact arithmetic."""
    if not m.is_hermitian:
        return False
    match proof:
        case Elimination():
            return decide(m) is None
        case Factor():
            return factor_holds(m, proof)
        case Facial():
            return proof.matrix == m and holds(proof.core, proof.proof)


def factor_holds(m: Matrix, proof: Factor) -> bool:
    """Whether scale N - weight L L^dag is Hermitian and diagonally dominant, N = denominator M.

    Every enclosure is charged to the slack.
    """
    if proof.scale <= 0 or proof.weight < 0 or not m.is_hermitian:
        return False
    if proof.factor.field != QQ or proof.factor.denominator != 1 or proof.factor.rows != m.rows:
        return False
    x, y = proof.factor.planes
    cross = y * x.transpose()
    total = (x + y) * (x + y).transpose()
    square = (total - cross - cross.transpose(), cross - cross.transpose())
    real, imag, errors, bits = _enclosed(m)
    weight = proof.weight << bits
    rest_real = (real * proof.scale - square[0] * weight).table()
    rest_imag = (imag * proof.scale - square[1] * weight).table()
    for k in range(m.rows):
        off = sum(map(abs, rest_real[k])) + sum(map(abs, rest_imag[k])) - abs(rest_real[k][k])
        if rest_real[k][k] < off + errors[k] * proof.scale:
            return False
    return True


def _enclosed(m: Matrix) -> tuple[fmpz_mat, fmpz_mat, list[int], int]:
    """(Re, Im, row errors, bits): denominator * M at 2^bits, off by at most `errors` summed over a row."""
    if m.field.is_rational:
        return m.planes[0], m.planes[1], [0] * m.rows, 0
    bits = DOMINANCE_BITS + m.height
    powers = power_enclosures(m, bits)
    real, imag = fmpz_mat(m.rows, m.columns), fmpz_mat(m.rows, m.columns)
    errors = [0] * m.rows
    for k, (low, high) in enumerate(powers):
        real, imag = real + m.planes[2 * k] * low, imag + m.planes[2 * k + 1] * low
        if high != low:
            for plane in m.planes[2 * k : 2 * k + 2]:
                for row, values in enumerate(plane.table()):
                    errors[row] += int(sum(map(abs, values))) * (high - low)
    return real, imag, errors, bits


def power_enclosures(m: Matrix, bits: int) -> list[tuple[int, int]]:
    """Integers lo_k <= t^k 2^bits <= hi_k for the powers of the generator."""
    low, high = m.field.enclosure(bits)
    powers = [(1 << bits, 1 << bits)]
    for _ in range(m.field.degree - 1):
        a, b = powers[-1]
        products = (a * low, a * high, b * low, b * high)
        powers.append((min(products) >> bits, -(-max(products) >> bits)))
    return powers


def integer_matrix(real: list[list[int]], imag: list[list[int]]) -> Matrix:
    """The matrix real + i imag of Gaussian integers, given as rows."""
    if [len(row) for row in real] != [len(row) for row in imag]:
        raise ShapeMismatch("the real and imaginary parts must have one shape")
    return from_planes(QQ, [fmpz_mat(real), fmpz_mat(imag)], 1)
