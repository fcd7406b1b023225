"""Matrices over a commutative ring: polynomials with generic entries, or expressions in parameters.

A ring element is anything with exact `+`, `-`, `*` and the truth value 'is not zero'. Zeros are skipped in products, so
that `M (x) 1` costs no more than `M`. This file knows neither SymPy nor steering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from exactsteer.errors import ShapeMismatch

Element = Any
"""An element of the ring."""


@dataclass(frozen=True)
class RingMatrix:
    """A matrix by its rows; `zero` is the ring's zero, from which sums start.

    >>> x = RingMatrix(((1, 2), (3, 4)), 0)
    >>> (x @ x.transpose()).rows, x.trace(), x.tensor(x).trace()
    (((5, 11), (11, 25)), 5, 25)
    """

    rows: tuple[tuple[Element, ...], ...]
    zero: Element

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    def __getitem__(self, index: tuple[int, int]) -> Element:
        return self.rows[index[0]][index[1]]

    def entries(self) -> Iterable[Element]:
        """All entries, row by row."""
        return (x for row in self.rows for x in row)

    def map(self, function: Callable[[Element], Element]) -> RingMatrix:
        """The matrix of the images of the entries, in the same ring."""
        return RingMatrix(tuple(tuple(function(x) for x in row) for row in self.rows), self.zero)

    def _paired(self, other: RingMatrix, function: Callable[[Element, Element], Element]) -> RingMatrix:
        if self.shape != other.shape:
            raise ShapeMismatch(f"matrices of shapes {self.shape} and {other.shape} cannot be added")
        pairs = zip(self.rows, other.rows, strict=True)
        return RingMatrix(tuple(tuple(function(x, y) for x, y in zip(a, b, strict=True)) for a, b in pairs), self.zero)

    def __add__(self, other: RingMatrix) -> RingMatrix:
        return self._paired(other, lambda x, y: x + y)

    def __sub__(self, other: RingMatrix) -> RingMatrix:
        return self._paired(other, lambda x, y: x - y)

    def __matmul__(self, other: RingMatrix) -> RingMatrix:
        if self.shape[1] != other.shape[0]:
            raise ShapeMismatch(f"matrices of shapes {self.shape} and {other.shape} cannot be multiplied")
        columns = list(zip(*other.rows, strict=True))
        return RingMatrix(tuple(tuple(dot(row, c, self.zero) for c in columns) for row in self.rows), self.zero)

    def scaled(self, factor: Element) -> RingMatrix:
        """factor times the matrix."""
        return self.map(lambda x: x * factor)

    def transpose(self) -> RingMatrix:
        """M^T."""
        return RingMatrix(tuple(zip(*self.rows, strict=True)), self.zero)

    def trace(self) -> Element:
        """The sum of the diagonal entries."""
        return total((row[k] for k, row in enumerate(self.rows)), self.zero)

    def tensor(self, other: RingMatrix) -> RingMatrix:
        """The Kronecker product, this factor most significant."""
        rows = tuple(
            tuple(x * y if x and y else self.zero for x in row for y in line)
            for row in self.rows
            for line in other.rows
        )
        return RingMatrix(rows, self.zero)

    def block(self, row: int, column: int, size: int) -> RingMatrix:
        """The size x size block at that block row and column."""
        lines = self.rows[row * size : (row + 1) * size]
        return RingMatrix(tuple(line[column * size : (column + 1) * size] for line in lines), self.zero)


def total(elements: Iterable[Element], zero: Element) -> Element:
    """The sum of ring elements."""
    result = zero
    for x in elements:
        if x:
            result = result + x
    return result


def dot(row: Sequence[Element], column: Sequence[Element], zero: Element) -> Element:
    """sum_k row_k column_k."""
    return total((x * y for x, y in zip(row, column, strict=True) if x and y), zero)


def trace_of_product(a: RingMatrix, b: RingMatrix) -> Element:
    """tr(A B), without forming the product."""
    if a.shape != (b.shape[1], b.shape[0]):
        raise ShapeMismatch(f"tr(A B) needs shapes n x m and m x n, not {a.shape} and {b.shape}")
    return total((dot(row, column, a.zero) for row, column in zip(a.rows, b.transpose().rows, strict=True)), a.zero)


def from_blocks(blocks: Sequence[Sequence[RingMatrix]]) -> RingMatrix:
    """The block matrix with these blocks of one size."""
    rows = tuple(tuple(x for block in line for x in block.rows[k]) for line in blocks for k in range(line[0].shape[0]))
    return RingMatrix(rows, blocks[0][0].zero)


def unit(size: int, zero: Element, one: Element) -> RingMatrix:
    """The unit matrix."""
    return RingMatrix(tuple(tuple(one if j == k else zero for k in range(size)) for j in range(size)), zero)


def partial_trace(m: RingMatrix, dimensions: Sequence[int], over: Sequence[int]) -> RingMatrix:
    """The trace over the tensor factors with indices `over`. Raises `ShapeMismatch` if the sizes do not fit."""
    kept, traced = _places(m, dimensions, over)
    rows = tuple(tuple(total((m.rows[r + s][c + s] for s in traced), m.zero) for c in kept) for r in kept)
    return RingMatrix(rows, m.zero)


def partial_transpose(m: RingMatrix, dimensions: Sequence[int], over: Sequence[int]) -> RingMatrix:
    """The transpose of the tensor factors with indices `over`. Raises `ShapeMismatch` if the sizes do not fit."""
    kept, flipped = _places(m, dimensions, over)
    place = {r + s: (r, s) for r in kept for s in flipped}
    size = range(len(m.rows))
    rows = tuple(tuple(m.rows[place[j][0] + place[k][1]][place[k][0] + place[j][1]] for k in size) for j in size)
    return RingMatrix(rows, m.zero)


def contracted(effect: RingMatrix, rho: RingMatrix) -> RingMatrix:
    """tr_A[(M (x) 1) rho] for an effect M on the first system A."""
    size = effect.shape[0]
    if not size or rho.shape[0] % size or effect.shape != (size, size):
        raise ShapeMismatch(f"an effect of shape {effect.shape} does not act on the first factor of {rho.shape}")
    rest = rho.shape[0] // size
    pairs = [(i, j) for i in range(size) for j in range(size) if effect[i, j]]
    rows = tuple(
        tuple(total((effect[i, j] * rho[j * rest + r, i * rest + c] for i, j in pairs), rho.zero) for c in range(rest))
        for r in range(rest)
    )
    return RingMatrix(rows, rho.zero)


def choi_image(choi: RingMatrix, x: RingMatrix) -> RingMatrix:
    """L(X) = sum_ij X_ij L(|i><j|), block (i, j) of the Choi matrix being L(|i><j|)."""
    size = x.shape[0]
    out = choi.shape[0] // size
    pairs = [(i, j) for i in range(size) for j in range(size) if x[i, j]]
    rows = tuple(
        tuple(total((x[i, j] * choi[i * out + a, j * out + b] for i, j in pairs), x.zero) for b in range(out))
        for a in range(out)
    )
    return RingMatrix(rows, x.zero)


def dual_choi(choi: RingMatrix, input_size: int) -> RingMatrix:
    """The Choi matrix of the dual map, tr(L(X) Y) = tr(X L^dag(Y)): entry (b j, a i) is entry (i a, j b)."""
    out = choi.shape[0] // input_size
    pairs = [(b, j) for b in range(out) for j in range(input_size)]
    rows = tuple(tuple(choi[i * out + a, j * out + b] for a, i in pairs) for b, j in pairs)
    return RingMatrix(rows, choi.zero)


def _places(m: RingMatrix, dimensions: Sequence[int], over: Sequence[int]) -> tuple[list[int], list[int]]:
    """The flat offsets of the joint values of the factors that are kept, and of those in `over`."""
    size = prod(dimensions)
    if m.shape != (size, size) or not set(over) <= set(range(len(dimensions))):
        raise ShapeMismatch(
            f"factors {tuple(over)} of dimensions {tuple(dimensions)} do not fit a matrix of shape {m.shape}"
        )
    strides = [prod(dimensions[k + 1 :]) for k in range(len(dimensions))]

    def offsets(factors: Sequence[int]) -> list[int]:
        values = product(*(range(dimensions[k]) for k in factors))
        return [sum(v * strides[k] for v, k in zip(value, factors, strict=True)) for value in values]

    return offsets([k for k in range(len(dimensions)) if k not in over]), offsets(sorted(over))
