"""Linear maps with free real parameters through their Choi matrices: C = sum |i><j| (x) L(|i><j|), input first."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy as sp

from exactsteer.algebra.matrix import Matrix
from exactsteer.errors import ShapeMismatch
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.symbolic.expressions.conversion import Expr, matrix_from_sympy
from exactsteer.symbolic.expressions.parameters import Domain, Parameters, assignment, declared, entries
from exactsteer.symbolic.expressions.reduction import ParameterRing, parameter_ring
from exactsteer.symbolic.expressions.ring_matrix import RingMatrix, choi_image, dual_choi, partial_trace
from exactsteer.symbolic.states import require_hermitian


@dataclass(frozen=True, eq=False)
class SymbolicMap:
    """A map that preserves Hermiticity for all parameter values, by its unnormalised Choi matrix.

    Block (i, j) of the matrix is L(|i><j|). Raises `ShapeMismatch`, or `NotHermitian` with the residual.

    >>> q = sp.Symbol("q", real=True)
    >>> depolarising = symbolic_map(lambda x: q * x + (1 - q) * sp.trace(x) * sp.eye(2) / 2, 2, 2)
    >>> depolarising.is_trace_preserving, depolarising([[1, 0], [0, 0]])[0, 0]
    (True, q/2 + 1/2)
    """

    input: int
    output: int
    matrix: Expr
    parameters: Mapping[Expr, Domain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        m = entries(self.matrix, "the Choi matrix")
        size = self.input * self.output
        if m.shape != (size, size):
            raise ShapeMismatch(f"the Choi matrix of a map {self.input} -> {self.output} is {size} x {size}")
        object.__setattr__(self, "matrix", m)
        object.__setattr__(self, "parameters", declared(self.parameters, [m]))
        require_hermitian(self._normal, "the Choi matrix")

    @cached_property
    def _ring(self) -> ParameterRing:
        return parameter_ring([self.matrix], self.parameters)

    @cached_property
    def _normal(self) -> RingMatrix:
        return self._ring.matrix(self.matrix)

    def __call__(self, operator: Any) -> Expr:
        """L(operator) in normal form, for a matrix with entries of numbers or expressions in real symbols."""
        m = entries(operator, "the operator")
        if m.shape != (self.input, self.input):
            raise ShapeMismatch(f"the map acts on {self.input} x {self.input} operators, not {m.rows} x {m.cols}")
        ring = parameter_ring([self.matrix, m], declared(self.parameters, [self.matrix, m]))
        return ring.expressions(choi_image(ring.matrix(self.matrix), ring.matrix(m)))

    def dual(self) -> SymbolicMap:
        """L^dag with tr(L(X) Y) = tr(X L^dag(Y)) for all X, Y."""
        rows = RingMatrix(tuple(map(tuple, self.matrix.tolist())), sp.Integer(0))
        flipped = dual_choi(rows, self.input)
        return SymbolicMap(self.output, self.input, sp.ImmutableMatrix(flipped.rows), self.parameters)

    def _is_unit(self, m: RingMatrix) -> bool:
        one = self._ring.one
        return not any(x - one if j == k else x for j, row in enumerate(m.rows) for k, x in enumerate(row))

    @property
    def is_trace_preserving(self) -> bool:
        """Whether tr L(X) = tr X for all X and all parameter values."""
        return self._is_unit(partial_trace(self._normal, (self.input, self.output), (1,)))

    @property
    def is_unital(self) -> bool:
        """Whether L(1) = 1 for all parameter values."""
        return self._is_unit(partial_trace(self._normal, (self.input, self.output), (0,)))

    def substitute(self, values: Mapping[Any, Any]) -> ChoiMatrix:
        """The map at given parameter values."""
        return ChoiMatrix(
            self.input, self.output, matrix_from_sympy(self.matrix.subs(assignment(self.parameters, values)))
        )


def symbolic_map(
    source: ChoiMatrix | Callable[[Expr], Any],
    input: int | None = None,  # noqa: A002
    output: int | None = None,
    parameters: Parameters | None = None,
) -> SymbolicMap:
    """The symbolic map of an exact Choi matrix, or of a linear function from its values on the matrix units |i><j|.

    Raises `ShapeMismatch` if the images are not output x output, or if a function comes without its two sizes.
    """
    if isinstance(source, ChoiMatrix):
        return SymbolicMap(source.input, source.output, source.matrix, parameters or {})
    if input is None or output is None:
        raise ShapeMismatch("a map given as a function needs the sizes of its input and of its output")
    images = []
    for i in range(input):
        row = []
        for j in range(input):
            unit = sp.ImmutableMatrix(input, input, lambda r, c, i=i, j=j: int(r == i and c == j))
            image = source(unit)
            row.append(
                entries(image, f"the image of |{i}><{j}|") if not isinstance(image, Matrix) else entries(image, "")
            )
        images.append(row)
    if any(m.shape != (output, output) for row in images for m in row):
        raise ShapeMismatch(f"the images of the matrix units are not {output} x {output}")
    return SymbolicMap(input, output, sp.ImmutableMatrix(sp.BlockMatrix(images).as_explicit()), parameters or {})
