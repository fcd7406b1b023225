"""Faces of sums of squares: Gram matrices that annihilate given vectors, parametrised exactly by the identity's equations.

Every zero of a form is in the kernel of all its Gram matrices, so that forms with zeros have singular ones only. With
kernels known, G_t = W_t A_t W_t^dag, and the identity of coefficients is a linear system for the entries of the A_t.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm

from flint import fmpq, fmpz, fmpz_mat

from exactsteer.algebra.linear import Row, echelon, frame_of, matrix_rows, solve_affine
from exactsteer.algebra.matrix import Matrix, block, identity, matrix
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.programs.conic import Block, ConicProgram, Place, Term
from exactsteer.programs.squares import SquaresProgram
from exactsteer.quantum.squares import conjugate

MANY = 40
"""Equations from which on rational ones are solved together."""

Unit = tuple[int, int, int, Number]
"""Block, row, column <= row reversed, and 1 or i: a real coordinate of an upper triangle."""


@dataclass(frozen=True)
class SquaresFace:
    """G_t = W_t A_t W_t^dag with A_t affine in real parameters z; a frame without columns means G_t = 0.

    `kept[t]` are the rows of G_t that form A_t. `units` names the real coordinates of the A_t, `particular` and
    `directions` give them as affine functions of z; direction k belongs to the coordinate `free[k]`, which is z_k itself.
    """

    program: SquaresProgram
    kernels: tuple[Matrix | None, ...]
    frames: tuple[Matrix, ...]
    kept: tuple[tuple[int, ...], ...]
    units: tuple[Unit, ...]
    particular: Row
    free: tuple[int, ...]
    directions: tuple[Row, ...]

    def cores(self, z: Sequence[Number]) -> list[Matrix]:
        """The A_t at z, exact."""
        values = dict(self.particular)
        for weight, direction in zip(z, self.directions, strict=True):
            if not weight.is_zero:
                for k, x in direction.items():
                    values[k] = values.get(k, zero()) + weight * x
        return self._assembled(values)

    def grams(self, cores: Sequence[Matrix]) -> list[Matrix]:
        """The Gram matrices G_t = W_t A_t W_t^dag."""
        return [w @ a @ w.adjoint() for w, a in zip(self.frames, cores, strict=True)]

    def _assembled(self, values: Row) -> list[Matrix]:
        rows = [[[zero()] * len(kept) for _ in kept] for kept in self.kept]
        for k, x in values.items():
            t, r, c, unit = self.units[k]
            rows[t][r][c] = rows[t][r][c] + unit * x
            if r != c:
                rows[t][c][r] = rows[t][c][r] + unit.conjugate() * x
        return [matrix(m) if m else identity(0) for m in rows]

    @cached_property
    def conic(self) -> ConicProgram:
        """max s such that A_t(z) - s 1 >= 0 for all t."""
        terms: list[list[Term]] = []
        for kept in self.kept:
            terms.append([{(k, k): number(-1) for k in range(len(kept))}])
        for direction in self.directions:
            parts: dict[int, dict[Place, Number]] = {}
            for k, x in direction.items():
                t, r, c, unit = self.units[k]
                part = parts.setdefault(t, {})
                part[r, c] = part.get((r, c), zero()) + unit * x
                if r != c:
                    part[c, r] = part.get((c, r), zero()) + unit.conjugate() * x
            for t in range(len(terms)):
                terms[t].append(parts.get(t, {}))
        constants = self._assembled(self.particular)
        blocks = [Block(m, terms[t]) for t, m in enumerate(constants) if m.rows]
        return ConicProgram((one(), *(zero() for _ in self.directions)), tuple(blocks))

    def joined(self, guesses: Sequence[Matrix | None]) -> list[Matrix | None]:
        """The kernels of the G_t together with kernels of the A_t that are not trivial, one for each frame with columns."""
        result: list[Matrix | None] = []
        left = iter(guesses)
        for null, kept, frame in zip(self.kernels, self.kept, self.frames, strict=True):
            guess = next(left) if kept else None
            if guess is None:
                result.append(null)
                continue
            place = {row: k for k, row in enumerate(kept)}
            lifted = matrix(
                [
                    [guess[place[r], c] if r in place else zero() for c in range(guess.columns)]
                    for r in range(frame.rows)
                ]
            )
            result.append(lifted if null is None else block([[null, lifted]]))
        return result


def squares_face(program: SquaresProgram, kernels: Sequence[Matrix | None]) -> SquaresFace | None:
    """The Gram matrices of the program with G_t N_t = 0 for the columns of N_t; None if the identity has no solution."""
    frames, kept = [], []
    for t, null in enumerate(kernels):
        frame, rows = _frame(len(program.blocks[t].monomials), null)
        frames.append(frame)
        kept.append(rows)
    units: list[Unit] = []
    index: dict[tuple[int, int, int], int] = {}
    for t, rows in enumerate(kept):
        # the diagonal comes last, so that it stays free: pivots are leading columns
        for r in range(len(rows)):
            for c in range(r + 1, len(rows)):
                index[t, r, c] = len(units)
                units.append((t, r, c, one()))
                if not program.is_real:
                    units.append((t, r, c, I))
    for t, rows in enumerate(kept):
        for r in range(len(rows)):
            index[t, r, r] = len(units)
            units.append((t, r, r, one()))
    solution = _solved(_equations(program, frames, index), len(units))
    if solution is None:
        return None
    particular, directions = solution
    return SquaresFace(
        program,
        tuple(kernels),
        tuple(frames),
        tuple(kept),
        tuple(units),
        particular,
        tuple(directions),
        tuple(directions.values()),
    )


def _frame(size: int, null: Matrix | None) -> tuple[Matrix, tuple[int, ...]]:
    """(W, J) with the range of W orthogonal to the columns of N, and W the unit matrix on the rows J."""
    if null is None:
        return identity(size), tuple(range(size))
    return frame_of(echelon(matrix_rows(null.transpose())), size)


def _equations(
    program: SquaresProgram, frames: Sequence[Matrix], index: dict[tuple[int, int, int], int]
) -> list[tuple[Row, Number]]:
    """One equation for each coefficient of the form, real and imaginary parts apart."""
    sparse = [matrix_rows(frame) for frame in frames]
    equations: list[tuple[Row, Number]] = []
    for m, places in program.places.items():
        real: Row = {}
        imag: Row = {}
        for t, row, column in places:
            for r, x in sparse[t][row].items():
                for c, y in sparse[t][column].items():
                    weight = x * y.conjugate()
                    k = index[t, min(r, c), max(r, c)]
                    _charge(real, imag, k, weight)
                    if r != c and not program.is_real:
                        _charge(real, imag, k + 1, weight * (I if r < c else -I))
        value = program.target.get(m, zero())
        equations.append((real, _part(value, 0)))
        if m != conjugate(m) and not program.is_real:
            equations.append((imag, _part(value, 1)))
    return [(row, value) for row, value in equations if row or not value.is_zero]


def _solved(equations: list[tuple[Row, Number]], unknowns: int) -> tuple[Row, dict[int, Row]] | None:
    """`solve_affine`; many rational equations at once, as one integer matrix."""
    if len(equations) < MANY or not all(x.is_rational for row, b in equations for x in (*row.values(), b)):
        return solve_affine(equations, unknowns)
    lines = []
    for row, value in equations:
        line = [fmpz(0)] * (unknowns + 1)
        common = lcm(int(value.real[0].q), *(int(x.real[0].q) for x in row.values()))
        for k, x in (*row.items(), (unknowns, value)):
            line[k] = (x.real[0] * common).p
        lines.append(line)
    reduced, denominator, rank = fmpz_mat(lines).rref()
    particular: Row = {}
    pivots: list[int] = []
    rows: list[Row] = []
    for line in reduced.table()[: int(rank)]:
        places = [k for k, x in enumerate(line) if x != 0]
        if places[0] == unknowns:
            return None
        pivots.append(places[0])
        rows.append({k: number(fmpq(line[k], denominator)) for k in places[1:]})
    bound = set(pivots)
    directions: dict[int, Row] = {k: {k: one()} for k in range(unknowns) if k not in bound}
    for pivot, row in zip(pivots, rows, strict=True):
        for k, x in row.items():
            if k == unknowns:
                particular[pivot] = x
            else:
                directions[k][pivot] = -x
    return particular, directions


def _charge(real: Row, imag: Row, k: int, weight: Number) -> None:
    for target, part in ((real, _part(weight, 0)), (imag, _part(weight, 1))):
        if not part.is_zero:
            target[k] = target[k] + part if k in target else part


def _part(x: Number, which: int) -> Number:
    """The real or the imaginary part as a real number."""
    return Number(x.field, x.imag if which else x.real, x.real - x.real)
