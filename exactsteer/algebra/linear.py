"""Linear algebra over K(i): reduced row echelon form, kernels and solutions, exact and sparse.

Rows are dictionaries {column: Number}, because the systems that occur here (structured equations of moment matrices,
kernels of small operators) have few entries in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number, one, zero

Row = dict[int, Number]


def echelon(rows: Iterable[Mapping[int, Number]]) -> dict[int, Row]:
    """The reduced row echelon form as {pivot column: row with leading 1}; dependent rows vanish.

    >>> from exactsteer.algebra.number import number
    >>> echelon([{0: number(2), 1: number(4)}, {0: number(1), 1: number(2)}])
    {0: {0: 1, 1: 2}}
    """
    pivots: dict[int, Row] = {}
    users: dict[int, set[int]] = {}
    for source in rows:
        row = {c: x for c, x in source.items() if not x.is_zero}
        for c in [c for c in row if c in pivots]:
            _eliminate(row, pivots[c], c)
        if not row:
            continue
        lead = min(row)
        inverse = row[lead].inverse()
        row = {c: x * inverse for c, x in row.items()}
        for other in list(users.get(lead, ())):
            before = set(pivots[other])
            _eliminate(pivots[other], row, lead)
            for c in before ^ set(pivots[other]):
                (users.setdefault(c, set()).add if c in pivots[other] else users[c].discard)(other)
        pivots[lead] = row
        for c in row:
            users.setdefault(c, set()).add(lead)
    return dict(sorted(pivots.items()))


def _eliminate(row: Row, pivot_row: Row, column: int) -> None:
    factor = row[column]
    for c, x in pivot_row.items():
        value = row[c] - factor * x if c in row else -(factor * x)
        if value.is_zero:
            row.pop(c, None)
        else:
            row[c] = value


def matrix_rows(m: Matrix) -> list[Row]:
    """The rows of a matrix in sparse form."""
    return [{k: x for k, x in enumerate(row) if not x.is_zero} for row in m.entries()]


def kernel(m: Matrix) -> Matrix | None:
    """A matrix whose columns are a basis of {v : M v = 0}, in echelon form; None if the kernel is trivial."""
    pivots = echelon(matrix_rows(m))
    free = [k for k in range(m.columns) if k not in pivots]
    if not free:
        return None
    columns = []
    for f in free:
        v = {f: one(m.field)}
        for c, row in pivots.items():
            if f in row:
                v[c] = -row[f]
        columns.append([v.get(k, zero(m.field)) for k in range(m.columns)])
    return matrix(columns).transpose()


def solve_affine(
    equations: Iterable[tuple[Mapping[int, Number], Number]], unknowns: int
) -> tuple[Row, dict[int, Row]] | None:
    """The solutions of sum_k row[k] x_k = value: (particular, {free k: direction}), or None if there are none.

    The particular solution has all free unknowns zero; direction k has x_k = 1 and the other free unknowns zero.
    """
    rows = [{**row, unknowns: -value} for row, value in equations]
    pivots = echelon(rows)
    if unknowns in pivots:
        return None
    particular = {c: -row[unknowns] for c, row in pivots.items() if unknowns in row}
    directions: dict[int, Row] = {k: {k: one()} for k in range(unknowns) if k not in pivots}
    for c, row in pivots.items():
        for k, x in row.items():
            if k != c and k != unknowns:
                directions[k][c] = -x
    return particular, directions


def frame_of(pivots: Mapping[int, Mapping[int, Number]], size: int) -> tuple[Matrix, tuple[int, ...]]:
    """(W, J): the columns of W span the vectors orthogonal to the columns of N, and W is the unit matrix on the rows J.

    `pivots` is the echelon form of the rows of N^T, of length `size`.

    >>> from exactsteer.algebra.matrix import matrix
    >>> frame, kept = frame_of(echelon(matrix_rows(matrix([[1, 2, 0]]))), 3)
    >>> kept, frame
    ((1, 2), matrix([['-2', '0'], ['1', '0'], ['0', '1']]))
    """
    kept = tuple(k for k in range(size) if k not in pivots)
    place = {row: k for k, row in enumerate(kept)}
    rows = []
    for r in range(size):
        entries = [zero()] * len(kept)
        if r in place:
            entries[place[r]] = one()
        else:
            for c, x in pivots[r].items():
                if c in place:
                    entries[place[c]] = -x.conjugate()
        rows.append(entries)
    return matrix(rows), kept
