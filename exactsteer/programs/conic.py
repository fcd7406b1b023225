"""Exact conic programs: maximise a linear function of real variables subject to Hermitian blocks being positive.

    maximise  sum_k objective[k] y_k   subject to   constant_b + sum_k y_k terms_b[k] >= 0  for every block b

All data are exact. This file knows no physics; `solving` turns a program into floats and back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number, zero

Place = tuple[int, int]
Term = Mapping[Place, Number]


@dataclass(frozen=True)
class Block:
    """constant + sum_k y_k terms[k] >= 0; a term is a sparse Hermitian matrix, both triangles given."""

    constant: Matrix
    terms: Sequence[Term]

    @property
    def size(self) -> int:
        """The number of rows."""
        return self.constant.rows

    @property
    def is_real(self) -> bool:
        """Whether all data are real, so that a real symmetric block suffices."""
        return self.constant.is_real and all(x.is_real for term in self.terms for x in term.values())

    def at(self, point: Sequence[Number]) -> Matrix:
        """The block's exact value at a point."""
        total: dict[Place, Number] = {}
        for y, term in zip(point, self.terms, strict=True):
            if not y.is_zero:
                for place, x in term.items():
                    total[place] = total.get(place, zero()) + y * x
        return self.constant + dense(total, self.size)


@dataclass(frozen=True)
class ConicProgram:
    """An exact program with named variables; every block must have one term for each variable.

    `zero_sums` describes the dual of the free variables without physics: for a program with one block, the entries
    (row, column) of a dual matrix over each listed group must sum to zero (the transposed group follows). `shift` is a
    matrix >= 1 that has these zero sums, if one is known: adding it makes a dual matrix positive and keeps it feasible.
    """

    objective: Sequence[Number]
    blocks: tuple[Block, ...]
    zero_sums: tuple[tuple[Place, ...], ...] = field(default=())
    shift: Matrix | None = None

    @property
    def variables(self) -> int:
        """The number of real variables."""
        return len(self.objective)


def dense(entries: Mapping[Place, Number], size: int) -> Matrix:
    """The square matrix with these entries, zero elsewhere."""
    return matrix([[entries.get((j, k), zero()) for k in range(size)] for j in range(size)])


def sparse(m: Matrix) -> dict[Place, Number]:
    """The entries of a matrix that are not zero: the inverse of `dense`."""
    return {(r, c): x for r, row in enumerate(m.entries()) for c, x in enumerate(row) if not x.is_zero}
