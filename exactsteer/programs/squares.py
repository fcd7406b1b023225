"""Sums of squares as conic programs in pseudo-moments, split into small blocks by the phases that the form does not see.

    f prod_j |x_j|^(2 k_j) = sum_t m_t^dag G_t m_t,   G_t >= 0

The variables are y_m = l(m) for a functional l on the monomials m that occur, with y_{conj m} = conj(y_m), and the blocks
l(m_t m_t^dag) >= 0; the Gram matrices G_t are their duals, so that the identity of coefficients is the dual equation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from exactsteer.algebra.matrix import Matrix, identity, unify_matrices, zeros
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.programs.conic import Block, ConicProgram, Place, Term, dense
from exactsteer.programs.torus import invariance, split
from exactsteer.quantum.squares import Monomial, conjugate, form, monomials, multiplicity, times

Kind = tuple[int, ...]
"""The degree of each conj x_j in the monomials of a term; that of x_j is k_j + 1 minus it."""


def kinds_of(multiplier: Sequence[int]) -> list[Kind]:
    """All kinds of terms, of two conjugate ones the first: for the multiplier 0, the partial transpositions.

    >>> kinds_of((1, 0))
    [(0, 0), (0, 1), (1, 0)]
    """
    listed = []
    for kind in product(*(range(k + 2) for k in multiplier)):
        mirrored = tuple(k + 1 - p for k, p in zip(multiplier, kind, strict=True))
        if kind <= mirrored:
            listed.append(kind)
    return listed


@dataclass(frozen=True)
class SquaresBlock:
    """The monomials of one term; `copies` is 2 if it also stands for the conjugate term of the same kind, else 1."""

    kind: Kind
    monomials: tuple[Monomial, ...]
    copies: int


@dataclass(frozen=True)
class SquaresProgram:
    """The sums of squares of one multiplier for the form of an operator; `kinds` may leave out some kinds of terms."""

    dimensions: tuple[int, ...]
    operator: Matrix
    multiplier: tuple[int, ...]
    kinds: tuple[Kind, ...]

    @cached_property
    def is_real(self) -> bool:
        """Whether real Gram matrices suffice: averaging over complex conjugation keeps the form."""
        return self.operator.is_real

    @cached_property
    def target(self) -> dict[Monomial, Number]:
        """The coefficients of f prod |x_j|^(2 k_j), one of each conjugate pair."""
        return {m: x for m, x in form(self.dimensions, self.operator, self.multiplier).items() if m <= conjugate(m)}

    @cached_property
    def norm(self) -> dict[Monomial, Number]:
        """The coefficients of prod |x_j|^(2 k_j + 2)."""
        size = self.operator.rows
        return form(self.dimensions, identity(size), self.multiplier)

    @cached_property
    def blocks(self) -> tuple[SquaresBlock, ...]:
        """The terms: for each kind one for each character, of two conjugate ones the first."""
        none = (0,) * len(self.dimensions)
        lattice = invariance(form(self.dimensions, self.operator, none), self.dimensions)
        result = []
        for kind in self.kinds:
            mirrored = tuple(k + 1 - p for k, p in zip(self.multiplier, kind, strict=True))
            degrees = [(k + 1 - p, p) for k, p in zip(self.multiplier, kind, strict=True)]
            for key, found in split(monomials(self.dimensions, degrees), self.dimensions, lattice).items():
                opposite = lattice.reduced([-x for x in key])
                if kind != mirrored or key <= opposite:
                    result.append(SquaresBlock(kind, tuple(found), 2 if kind == mirrored and key != opposite else 1))
        return tuple(result)

    @cached_property
    def places(self) -> dict[Monomial, list[tuple[int, int, int]]]:
        """Where each monomial, one of each conjugate pair, occurs: (block, row, column) with conj(m_row) m_column = it."""
        result: dict[Monomial, list[tuple[int, int, int]]] = {}
        for t, block in enumerate(self.blocks):
            for row, left in enumerate(block.monomials):
                for column, right in enumerate(block.monomials):
                    key = times(left, right)
                    if key <= conjugate(key):
                        result.setdefault(key, []).append((t, row, column))
        return result

    @property
    def groups(self) -> list[tuple[list[tuple[int, int, int]], Number, bool]]:
        """For each monomial its places, its coefficient in the form, and whether it is real, in lexicographic order."""
        return [(self.places[m], self.target.get(m, zero()), m == conjugate(m)) for m in sorted(self.places)]

    @property
    def size(self) -> int:
        """The number of rows of all blocks together."""
        return sum(len(block.monomials) for block in self.blocks)

    @property
    def is_spanned(self) -> bool:
        """Whether every monomial of the form occurs in a block."""
        return all(m in self.places for m in self.target)

    @cached_property
    def variables(self) -> tuple[tuple[Monomial, Number], ...]:
        """(monomial, 1) for the real part of y_m and (monomial, i) for the imaginary part."""
        result = []
        for m in sorted(self.places):
            result.append((m, one()))
            if not self.is_real and m != conjugate(m):
                result.append((m, I))
        return tuple(result)

    @cached_property
    def traces(self) -> dict[Monomial, Number]:
        """The sum of m^dag m over all terms."""
        result: dict[Monomial, Number] = {}
        for block in self.blocks:
            for m in block.monomials:
                key = times(m, m)
                result[key] = result.get(key, zero()) + 1
        return result

    @cached_property
    def _terms(self) -> list[list[Term]]:
        """For each block and variable the matrix l(m m^dag): row and column are those of m_column conj(m_row)."""
        terms: list[list[dict[Place, Number]]] = [[{} for _ in self.variables] for _ in self.blocks]
        for k, (m, unit) in enumerate(self.variables):
            real = m == conjugate(m)
            for t, row, column in self.places[m]:
                terms[t][k][column, row] = unit
                if not real:
                    terms[t][k][row, column] = unit.conjugate()
        return [list(row) for row in terms]

    def functional(self, coefficients: Mapping[Monomial, Number]) -> list[Number]:
        """The value of l on a real polynomial, given on one monomial of each pair, as coefficients of the variables."""
        values = []
        for m, unit in self.variables:
            x = coefficients.get(m, zero()) * unit
            values.append(x if m == conjugate(m) else x + x.conjugate())
        return values

    def conic(self, weights: Mapping[Monomial, Number]) -> tuple[ConicProgram, Number]:
        """(P, c): c minus the optimum of P is the least l(f prod |x_j|^(2 k_j)) with l(w) = 1 for a real w.

        It is the largest t for which f prod |x_j|^(2 k_j) - t w is a sum of squares, and the duals are its Gram matrices.
        The variable of the largest weight is eliminated.
        """
        scale, cost = self.functional(weights), self.functional(self.target)
        pivot = max(range(len(scale)), key=lambda k: scale[k])
        inverse = scale[pivot].inverse()
        ratios = [x * inverse for x in scale]
        blocks = []
        for block, terms in zip(self.blocks, self._terms, strict=True):
            lead = terms[pivot]
            kept: list[Term] = []
            for k, term in enumerate(terms):
                if k == pivot:
                    continue
                if ratios[k].is_zero or not lead:
                    kept.append(term)
                    continue
                changed = dict(term)
                for place, x in lead.items():
                    changed[place] = changed.get(place, zero()) - x * ratios[k]
                kept.append({place: x for place, x in changed.items() if not x.is_zero})
            size = len(block.monomials)
            blocks.append(Block(dense(lead, size) * inverse if lead else zeros(size, size), kept))
        objective = [cost[pivot] * ratios[k] - cost[k] for k in range(len(cost)) if k != pivot]
        return ConicProgram(objective, tuple(blocks)), cost[pivot] * inverse

    @cached_property
    def margin(self) -> tuple[ConicProgram, Number]:
        """The largest t for which Gram matrices G_t with G_t - t 1 >= 0 exist; the duals are G_t - t 1."""
        return self.conic(self.traces)

    @cached_property
    def least(self) -> tuple[ConicProgram, Number]:
        """The largest t for which the operator minus t 1 is a sum of squares."""
        return self.conic(self.norm)

    @cached_property
    def weights(self) -> tuple[tuple[int, ...], ...]:
        """Diagonals D_t, one for each block, with sum_t m_t^dag D_t m_t = prod |x_j|^(2 k_j + 2) for each kind of terms."""
        return tuple(tuple(block.copies * multiplicity(m) for m in block.monomials) for block in self.blocks)

    def shifted(self, value: Number) -> SquaresProgram:
        """The same program for the operator minus `value` times the unit matrix."""
        _, (operator, unit) = unify_matrices([self.operator, identity(self.operator.rows) * number(value)])
        return SquaresProgram(self.dimensions, operator - unit, self.multiplier, self.kinds)


def squares_program(
    dimensions: Sequence[int], operator: Matrix, multiplier: Sequence[int], kinds: Sequence[Kind] | None = None
) -> SquaresProgram:
    """The program with all kinds of terms, or with some.

    >>> from exactsteer.quantum.positive_maps import choi_map
    >>> program = squares_program((3, 3), choi_map().matrix, (1, 0))
    >>> sorted({len(block.monomials) for block in program.blocks}), len(program.variables)
    ([1, 2, 3, 5], 27)
    """
    chosen = tuple(kinds_of(multiplier)) if kinds is None else tuple(kinds)
    return SquaresProgram(tuple(dimensions), operator, tuple(multiplier), chosen)
