"""Optimal points of a conic program over a number field, recognised from many digits and completed on their faces.

Guesses only: the caller turns them into witnesses, which exact arithmetic accepts or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import I, Number, enclose, number
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.recognition import recognise
from exactsteer.certificates.searches.search import Search
from exactsteer.programs.conic import ConicProgram

if TYPE_CHECKING:
    from exactsteer.solving.central_path import CentralPoint

RECOGNITION_DIGITS = 64
RECOGNITION_BITS = 180
"""Of the optimum at a distance of 10^-RECOGNITION_DIGITS from the end of the central path."""

T = TypeVar("T")


def optimal_points(
    search: Search, conic: ConicProgram, near: CentralPoint, field: Field
) -> tuple[list[Number] | None, list[Matrix] | None]:
    """An optimal point and optimal duals over K, each recognised digit by digit or solved for on its face."""
    from exactsteer.programs.optimal_face import duals_on_face, kernels_at, point_on_face, ranges_of
    from exactsteer.solving.kernels import guess_kernel
    from exactsteer.solving.numeric import to_array

    point = _all([_number(y, field) for y in near.point])
    duals = _all([_matrix(m, field) for m in near.duals])
    if point is not None and any(decide(block.at(point)) is not None for block in conic.blocks):
        point = None
    if duals is not None and any(decide(m) is not None for m in duals):
        duals = None
    if point is not None:
        kernels = kernels_at(conic, point)
    elif duals is not None:
        kernels = ranges_of(duals)
    else:
        kernels = [guess_kernel(to_array(block.at(near.point)), field) for block in conic.blocks]
    search.note(f"kernels of ranks {[0 if k is None else k.columns for k in kernels][:16]}")
    if point is None:
        point = point_on_face(conic, kernels, near.point)
    if duals is None:
        duals = duals_on_face(conic, kernels, near.duals)
    return point, duals


def _all(values: Sequence[T | None]) -> list[T] | None:
    """The values, if none is missing."""
    known = [x for x in values if x is not None]
    return known if len(known) == len(values) else None


def _number(x: Number, field: Field) -> Number | None:
    """The element of K near x, its real and imaginary part recognised one by one."""
    low, _ = enclose(x, RECOGNITION_BITS + 64)
    return number(0) if abs(low) < fmpq(1, 2**RECOGNITION_BITS) else recognise(low, field, RECOGNITION_BITS)


def _matrix(m: Matrix, field: Field) -> Matrix | None:
    """The Hermitian matrix over K(i) near m."""
    rows = []
    for line in m.entries():
        row = []
        for x in line:
            real, imag = (_number(Number(x.field, part, part - part), field) for part in (x.real, x.imag))
            if real is None or imag is None:
                return None
            row.append(real + imag * I)
        rows.append(row)
    return matrix(rows)
