"""Operators on tensor products: traces and transpositions of factors by their positions.

Systems have names one layer up, in `quantum.operators`; here a factor is an index into the list of dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from flint import fmpz, fmpz_mat

from exactsteer.algebra.matrix import Matrix, from_planes
from exactsteer.errors import ShapeMismatch


def partial_trace(m: Matrix, dimensions: Sequence[int], over: Sequence[int]) -> Matrix:
    """The trace over the tensor factors with indices `over` of an operator on factors of the given dimensions.

    Raises `ShapeMismatch` if the dimensions do not multiply to the size, or an index is not that of a factor.
    """
    _require_factors(m, dimensions, over)
    keep = [k for k in range(len(dimensions)) if k not in over]
    kept, traced = _offsets(dimensions, keep), _offsets(dimensions, sorted(over))

    def reduce(plane: fmpz_mat) -> fmpz_mat:
        table = plane.table()
        return fmpz_mat(
            len(kept), len(kept), [sum((table[r + s][c + s] for s in traced), fmpz(0)) for r in kept for c in kept]
        )

    return from_planes(m.field, [reduce(plane) for plane in m.planes], m.denominator)


def partial_transpose(m: Matrix, dimensions: Sequence[int], over: Sequence[int]) -> Matrix:
    """The transpose of the tensor factors with indices `over`; raises `ShapeMismatch` as `partial_trace` does."""
    _require_factors(m, dimensions, over)
    keep = [k for k in range(len(dimensions)) if k not in over]
    kept, flipped = _offsets(dimensions, keep), _offsets(dimensions, sorted(over))
    place = {r + s: (r, s) for r in kept for s in flipped}
    size = prod(dimensions)

    def flip(plane: fmpz_mat) -> fmpz_mat:
        values = [plane[place[j][0] + place[k][1], place[k][0] + place[j][1]] for j in range(size) for k in range(size)]
        return fmpz_mat(size, size, values)

    return Matrix(m.field, tuple(flip(plane) for plane in m.planes), m.denominator)


def _require_factors(m: Matrix, dimensions: Sequence[int], over: Sequence[int]) -> None:
    if m.shape != (prod(dimensions), prod(dimensions)):
        raise ShapeMismatch(f"factors of dimensions {tuple(dimensions)} do not make a {m.rows} x {m.columns} matrix")
    if len(set(over)) != len(over) or not set(over) <= set(range(len(dimensions))):
        raise ShapeMismatch(f"{tuple(over)} are not distinct indices of the {len(dimensions)} tensor factors")


def _offsets(dimensions: Sequence[int], factors: Sequence[int]) -> list[int]:
    """The contributions to the flat index of all joint values of the given factors, in lexicographic order."""
    offsets = [0]
    for k in factors:
        stride = prod(dimensions[k + 1 :])
        offsets = [base + value * stride for base in offsets for value in range(dimensions[k])]
    return offsets
