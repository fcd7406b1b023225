"""Faces of a moment matrix: the moment matrices that annihilate given vectors, parametrised exactly.

A member on the boundary has a singular moment matrix; on the face of its support the matrix is strictly positive again,
and rounding works. The vectors come from kernels of the elements or from recognised numerical kernels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.linear import echelon, frame_of, matrix_rows, solve_affine
from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number, number, one, zero
from exactsteer.programs.conic import Block, ConicProgram, Place, Term
from exactsteer.programs.moment import MomentProgram


@dataclass(frozen=True)
class Face:
    """The moment matrices that annihilate given vectors: Gamma = W A W^dag with A = core(z), z free real parameters.

    `particular` and `directions` give the free blocks' coordinates as affine functions of z; `frame` is W; `kept` are
    the rows of Gamma that form A.
    """

    program: MomentProgram
    frame: Matrix
    kept: tuple[int, ...]
    particular: tuple[Number, ...]
    directions: tuple[tuple[Number, ...], ...]

    def values(self, z: Sequence[Number]) -> list[Number]:
        """The coordinates of the free blocks at z."""
        result = list(self.particular)
        for weight, direction in zip(z, self.directions, strict=True):
            if not weight.is_zero:
                result = [r + weight * x for r, x in zip(result, direction, strict=True)]
        return result

    def core(self, z: Sequence[Number]) -> Matrix:
        """A at z, exact."""
        return self.program.gamma(self.values(z)).select(self.kept, self.kept)

    @cached_property
    def conic(self) -> ConicProgram:
        """max t such that A(z) - t 1 >= 0."""
        size = len(self.kept)
        place = {row: k for k, row in enumerate(self.kept)}
        terms: list[Term] = [{(k, k): number(-1) for k in range(size)}]
        for direction in self.directions:
            total: dict[Place, Number] = {}
            for weight, term in zip(direction, self.program.terms, strict=True):
                if not weight.is_zero:
                    for (r, c), x in term.items():
                        if r in place and c in place:
                            key = place[r], place[c]
                            total[key] = total.get(key, zero()) + weight * x
            terms.append({key: x for key, x in total.items() if not x.is_zero})
        objective = (one(), *(zero() for _ in self.directions))
        return ConicProgram(objective, (Block(self.core([zero()] * len(self.directions)), terms),))


def face(program: MomentProgram, null: Matrix) -> Face | None:
    """The face of the moment matrices M with M N = 0, for the columns N; None if no moment matrix annihilates them.

    The rows J of pivots of N (reduced) determine M from the complementary principal block A: with N = [1; N_c],
    W = [-N_c^dag; 1] and M = W A W^dag.
    """
    pivots = echelon(matrix_rows(null.transpose()))
    frame, kept = frame_of(pivots, program.size)
    unknowns = len(program.coordinates)
    constant = program.constant
    rows: dict[int, dict[int, Number]] = {}
    for k, term in enumerate(program.terms):
        for (r, c), x in term.items():
            rows.setdefault(r * program.size + c, {})[k] = x
    equations = []
    sparse_constant = matrix_rows(constant)
    for vector in pivots.values():
        for r in range(program.size):
            real: dict[int, Number] = {}
            imag: dict[int, Number] = {}
            value = zero()
            for c, weight in vector.items():
                if c in sparse_constant[r]:
                    value = value + sparse_constant[r][c] * weight
                for k, x in rows.get(r * program.size + c, {}).items():
                    product = x * weight
                    for target, part in ((real, product.real), (imag, product.imag)):
                        if not part.is_zero():
                            target[k] = target.get(k, zero()) + Number(product.field, part, zero().real)
            for target, part in ((real, value.real), (imag, value.imag)):
                if target or not part.is_zero():
                    equations.append((target, -Number(value.field, part, zero().real)))
    solution = solve_affine(equations, unknowns)
    if solution is None:
        return None
    particular, directions = solution
    return Face(
        program,
        frame if kept else identity(0),
        kept,
        tuple(particular.get(k, zero()) for k in range(unknowns)),
        tuple(tuple(direction.get(k, zero()) for k in range(unknowns)) for direction in directions.values()),
    )
