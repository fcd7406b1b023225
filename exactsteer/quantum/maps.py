"""Linear maps on operators through their Choi matrices, in one convention: C = sum |i><j| (x) L(|i><j|), input first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exactsteer.algebra.matrix import Matrix, block, identity, matrix, require_hermitian, zeros
from exactsteer.algebra.positivity import NegativeDirection, decide
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import InputError, ShapeMismatch


@dataclass(frozen=True)
class ChoiMatrix:
    """A Hermiticity-preserving map: its unnormalised Choi matrix, block (i, j) = L(|i><j|).

    Raises `ShapeMismatch` or `NotHermitian` (the map does not preserve Hermiticity).
    """

    input: int
    output: int
    matrix: Matrix

    def __post_init__(self) -> None:
        size = self.input * self.output
        if self.matrix.shape != (size, size):
            raise ShapeMismatch(f"the Choi matrix of a map {self.input} -> {self.output} is {size} x {size}")
        require_hermitian(self.matrix, "the Choi matrix")

    def __call__(self, operator: Matrix) -> Matrix:
        """L(operator) = sum_ij operator_ij L(|i><j|)."""
        if operator.shape != (self.input, self.input):
            raise ShapeMismatch(f"the map acts on {self.input} x {self.input} operators, not {operator.shape}")
        result = zeros(self.output, self.output)
        for i in range(self.input):
            for j in range(self.input):
                weight = operator[i, j]
                if not weight.is_zero:
                    result = result + self._image(i, j) * weight
        return result

    def _image(self, i: int, j: int) -> Matrix:
        rows = range(i * self.output, (i + 1) * self.output)
        columns = range(j * self.output, (j + 1) * self.output)
        return self.matrix.select(rows, columns)

    @property
    def is_trace_preserving(self) -> bool:
        """Whether tr L(X) = tr X for all X: the output trace of C is the unit matrix."""
        return partial_trace(self.matrix, (self.input, self.output), (1,)) == identity(self.input)

    @property
    def is_unital(self) -> bool:
        """Whether L(1) = 1: the input trace of C is the unit matrix."""
        return partial_trace(self.matrix, (self.input, self.output), (0,)) == identity(self.output)

    def negative_direction(self) -> NegativeDirection | None:
        """None if the map is completely positive, otherwise a vector with negative value on C."""
        return decide(self.matrix)


def choi_matrix(function: Callable[[Matrix], Matrix], input: int, output: int) -> ChoiMatrix:  # noqa: A002
    """The Choi matrix of a linear function, from its values on the matrix units |i><j|.

    >>> choi_matrix(lambda x: x.transpose(), 2, 2).negative_direction().value < 0
    True
    """

    def unit(i: int, j: int) -> Matrix:
        return matrix([[int(r == i and c == j) for c in range(input)] for r in range(input)])

    images = [[function(unit(i, j)) for j in range(input)] for i in range(input)]
    return ChoiMatrix(input, output, block(images))


def breuer_hall_map(unitary: Matrix) -> ChoiMatrix:
    """L(rho) = (tr(rho) 1 - rho - U rho^T U^dag) / (d - 2) for an antisymmetric unitary U of even dimension d >= 4.

    Positive, trace preserving, not decomposable. Source: arXiv:1708.00756, eq. (33), where d = 4 and U = X (x) Y.
    Raises `InputError` if U is not antisymmetric or not unitary.
    """
    d = unitary.rows
    if d < 4 or unitary.shape != (d, d):
        raise InputError(f"the Breuer-Hall map needs a square U of dimension 4 or more, not {unitary.shape}")
    if unitary.transpose() != -unitary:
        raise InputError("U is not antisymmetric: U^T differs from -U")
    if unitary @ unitary.adjoint() != identity(d):
        raise InputError("U is not unitary: U U^dag differs from 1")

    def image(rho: Matrix) -> Matrix:
        return (identity(d) * rho.trace() - rho - unitary @ rho.transpose() @ unitary.adjoint()) / (d - 2)

    return choi_matrix(image, d, d)
