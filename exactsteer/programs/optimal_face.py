"""The faces of a conic program's optimal points, exact: what complementarity leaves, and a positive point in it.

At an optimum S_k P_k = 0 for every block. Kernels N_k of the S_k, exact, turn the dual into linear equations for
P_k = N_k A_k N_k^dag, and the point into S_k(y) N_k = 0. The solutions that are left are a polytope of points that are all
optimal; free parameters are taken near approximate values, on coarse grids first. Positivity is decided exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flint import fmpq

from exactsteer.algebra.linear import Row, kernel, solve_affine
from exactsteer.algebra.matrix import Matrix, matrix, zeros
from exactsteer.algebra.number import I, Number, enclose, one, zero
from exactsteer.algebra.positivity import decide
from exactsteer.programs.conic import Block, ConicProgram, Term

GRIDS = (4, 8, 16, 30)
"""Bits of the free parameters, tried in this order."""

MOST_UNKNOWNS = 400


def kernels_at(program: ConicProgram, point: Sequence[Number]) -> list[Matrix | None]:
    """The kernel of every block at an exact point, as columns in reduced echelon form."""
    return [kernel(block.at(point)) for block in program.blocks]


def ranges_of(duals: Sequence[Matrix]) -> list[Matrix | None]:
    """The range of every dual, as columns: what the blocks must annihilate."""
    result: list[Matrix | None] = []
    for m in duals:
        outside = kernel(m)
        result.append(None if m.is_zero else m if outside is None else kernel(outside.adjoint()))
    return result


def duals_on_face(
    program: ConicProgram, kernels: Sequence[Matrix | None], near: Sequence[Matrix]
) -> list[Matrix] | None:
    """Positive duals N A N^dag that solve the dual equations exactly, with free parameters near the given duals."""
    real = all(block.is_real for block in program.blocks)
    frames = {k: frame for k, frame in enumerate(kernels) if frame is not None}
    units: list[tuple[int, int, int, Number]] = []  # block, row, column, unit of A
    values: list[fmpq] = []
    for k, frame in frames.items():
        places = _unit_rows(frame)
        if places is None:
            return None
        for r in range(frame.columns):
            for c in range(r, frame.columns):
                x = near[k][places[r], places[c]]
                units.append((k, r, c, one()))
                values.append(x.real[0])
                if r < c and not real:
                    units.append((k, r, c, I))
                    values.append(x.imag[0])
    if not units or len(units) > MOST_UNKNOWNS:
        return None
    equations: list[Row] = [{} for _ in range(program.variables)]
    for index, (k, r, c, unit) in enumerate(units):
        frame = frames[k]
        columns = [frame.select(range(frame.rows), [j]) for j in (r, c)]
        part = columns[0] @ columns[1].adjoint() * unit
        part = part + part.adjoint() if r != c else part
        for j, term in enumerate(program.blocks[k].terms):
            value = _paired(term, part)
            if not value.is_zero:
                equations[j][index] = value
    solution = solve_affine([(row, -b) for row, b in zip(equations, program.objective, strict=True)], len(units))
    if solution is None:
        return None
    for found in _candidates(solution, values):
        cores: dict[int, list[list[Number]]] = {
            k: [[zero()] * f.columns for _ in range(f.columns)] for k, f in frames.items()
        }
        for (k, r, c, unit), value in zip(units, found, strict=True):
            cores[k][r][c] = cores[k][r][c] + unit * value
            if r != c:
                cores[k][c][r] = cores[k][c][r] + unit.conjugate() * value
        listed = {k: matrix(rows) for k, rows in cores.items()}
        if all(decide(core) is None for core in listed.values()):
            return [
                frames[k] @ listed[k] @ frames[k].adjoint() if k in frames else zeros(m.rows, m.rows)
                for k, m in enumerate(near)
            ]
    return None


def point_on_face(
    program: ConicProgram, kernels: Sequence[Matrix | None], near: Sequence[Number]
) -> list[Number] | None:
    """A point whose blocks are positive and annihilate the kernels exactly, with free coordinates near the given point."""
    if program.variables > MOST_UNKNOWNS:
        return None
    equations: list[tuple[Mapping[int, Number], Number]] = []
    for block, frame in zip(program.blocks, kernels, strict=True):
        if frame is not None:
            equations += _annihilating(block, frame)
    solution = solve_affine(equations, program.variables)
    if solution is None:
        return None
    for y in _candidates(solution, [_rational(x) for x in near]):
        if all(decide(block.at(y)) is None for block in program.blocks):
            return y
    return None


def _annihilating(block: Block, frame: Matrix) -> Iterator[tuple[Mapping[int, Number], Number]]:
    """The equations (constant + sum_j y_j A_j) N = 0, real and imaginary parts apart."""
    rows: dict[tuple[int, int], Row] = {}
    for j, term in enumerate(block.terms):
        for (r, c), x in term.items():
            for col in range(frame.columns):
                value = x * frame[c, col]
                if not value.is_zero:
                    row = rows.setdefault((r, col), {})
                    row[j] = row[j] + value if j in row else value
    constant = block.constant @ frame
    for r in range(block.size):
        for col in range(frame.columns):
            found = rows.get((r, col), {})
            for part in (_real, _imag):
                yield {j: part(x) for j, x in found.items()}, -part(constant[r, col])


def _real(x: Number) -> Number:
    return Number(x.field, x.real, x.real - x.real)


def _imag(x: Number) -> Number:
    return Number(x.field, x.imag, x.imag - x.imag)


def _unit_rows(frame: Matrix) -> list[int] | None:
    """For each column a row in which it is 1 and the others are 0, as a kernel in echelon form has; None if there is none."""
    entries = frame.entries()
    places = []
    for c in range(frame.columns):
        place = next(
            (r for r, row in enumerate(entries) if all(x == (1 if k == c else 0) for k, x in enumerate(row))), None
        )
        if place is None:
            return None
        places.append(place)
    return places


def _paired(term: Term, m: Matrix) -> Number:
    """<A, M> = sum A_rc M_cr for a sparse Hermitian A."""
    total = zero()
    for (r, c), x in term.items():
        y = m[c, r]
        if not y.is_zero:
            total = total + x * y
    return total


def _candidates(solution: tuple[Row, dict[int, Row]], near: Sequence[fmpq]) -> Iterator[list[Number]]:
    """The solutions whose free unknowns are the given values on finer and finer grids; one if nothing is free."""
    particular, directions = solution
    for bits in GRIDS if directions else GRIDS[:1]:
        x = [particular.get(k, zero()) for k in range(len(near))]
        for k, direction in directions.items():
            value = fmpq((near[k] * 2**bits).round(), 2**bits)
            for c, weight in direction.items():
                x[c] = x[c] + weight * value
        yield x


def _rational(x: Number) -> fmpq:
    """A rational near a real number."""
    return enclose(x, 64)[0] if not x.is_rational else x.real[0]
