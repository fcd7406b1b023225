"""Membership in a moment set as an exact program: is there Gamma >= 0 with the observed blocks of sigma?

    t* = max t  such that  Gamma(sigma, X) - t 1 >= 0,  Gamma_(u,i),(v,j) = L(v^dag u)_ij

with L(w) = sigma_w for observed words, 0 for vanishing ones, and a free block X_w for each unobserved pair {w, w^dag}.
sigma is a member iff t* >= 0. The dual is a Gram matrix Z >= 0 whose blocks sum to zero over each unobserved class;
tr(Z Gamma(sigma, 0)) < 0 separates. Source: arXiv:1708.00756 and 1505.01430, appendices A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.linear import echelon, kernel, matrix_rows, solve_affine
from exactsteer.algebra.matrix import Matrix, block, column, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.programs.conic import Block, ConicProgram, Place, Term
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.words import MomentIndex, Word, dagger, level_words


@dataclass(frozen=True)
class Coordinate:
    """One real variable of the free blocks: the real or imaginary part of entry (row, column) of X_word."""

    word: Word
    row: int
    column: int
    unit: Number


@dataclass(frozen=True)
class MomentProgram:
    """The membership program of an assemblage at a level. Variable 0 is t, then `coordinates` in order."""

    assemblage: Assemblage
    level: str

    @cached_property
    def index(self) -> MomentIndex:
        """The words and the classes of blocks."""
        return MomentIndex(level_words(self.assemblage.scenario, self.level))

    @property
    def size(self) -> int:
        """The number of rows of the moment matrix."""
        return len(self.index.words) * self.assemblage.scenario.dimension

    @cached_property
    def is_real(self) -> bool:
        """Whether all elements are real: then real free blocks suffice, because Gamma's real part is a solution too."""
        return all(m.is_real for m in self.assemblage.elements.values())

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """The real coordinates of the free blocks; a self-adjoint word has a Hermitian block."""
        d = self.assemblage.scenario.dimension
        result = []
        for word in self.index.free:
            hermitian = word == dagger(word)
            for i in range(d):
                for j in range(i if hermitian else 0, d):
                    result.append(Coordinate(word, i, j, one()))
                    if not self.is_real and not (hermitian and i == j):
                        result.append(Coordinate(word, i, j, I))
        return tuple(result)

    @cached_property
    def constant(self) -> Matrix:
        """Gamma(sigma, 0): the observed blocks, zero elsewhere."""
        d = self.assemblage.scenario.dimension
        observed = self.assemblage.collins_gisin()
        count = range(len(self.index.words))
        grid: list[list[Matrix]] = [[zeros(d, d)] * len(count) for _ in count]
        for word in self.index.observed:
            for j, k in self.index.classes[word]:
                grid[j][k] = observed[word]
        return block(grid)

    def term(self, coordinate: Coordinate) -> Term:
        """The sparse matrix that a coordinate multiplies: X_w at the blocks of w, X_w^dag at those of w^dag."""
        d = self.assemblage.scenario.dimension
        i, j, unit = coordinate.row, coordinate.column, coordinate.unit
        entries: dict[Place, Number] = {}
        for u, v in self.index.classes[coordinate.word]:
            entries[u * d + i, v * d + j] = unit
            if coordinate.word == dagger(coordinate.word):
                entries[u * d + j, v * d + i] = unit.conjugate()
            else:
                entries[v * d + j, u * d + i] = unit.conjugate()
        return entries

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its dual groups are the entries of the unobserved classes."""
        shift = {(k, k): number(-1) for k in range(self.size)}
        terms = (shift, *(self.term(c) for c in self.coordinates))
        objective = (one(), *(zero() for _ in self.coordinates))
        return ConicProgram(objective, (Block(self.constant, terms),), self.zero_sums)

    @cached_property
    def zero_sums(self) -> tuple[tuple[Place, ...], ...]:
        """For each entry of each free block, the places of Z that multiply it: block (v, u) of Z at block (u, v) of Gamma."""
        d = self.assemblage.scenario.dimension
        return tuple(
            tuple((v * d + j, u * d + i) for u, v in self.index.classes[word])
            for word in self.index.free
            for i in range(d)
            for j in range(d)
        )

    def blocks(self, values: Sequence[Number]) -> dict[Word, Matrix]:
        """The free blocks X_w from the values of `coordinates`."""
        d = self.assemblage.scenario.dimension
        entries: dict[Word, list[list[Number]]] = {w: [[zero()] * d for _ in range(d)] for w in self.index.free}
        for c, value in zip(self.coordinates, values, strict=True):
            place = entries[c.word]
            place[c.row][c.column] = place[c.row][c.column] + value * c.unit
            if c.word == dagger(c.word) and c.row != c.column:
                place[c.column][c.row] = place[c.column][c.row] + value * c.unit.conjugate()
        return {word: matrix(rows) for word, rows in entries.items()}

    def gamma(self, values: Sequence[Number]) -> Matrix:
        """The moment matrix at the given values of `coordinates`, exact."""
        return Block(self.constant, [self.term(c) for c in self.coordinates]).at(values)

    def functional(self, gram: Matrix) -> SteeringFunctional:
        """The steering functional of a Gram matrix: F_w = -C_w, F <= 0 on the moment set, F > 0 on what Z separates.

        C_w = sum over v^dag u = w of Z_vu. The functional is -tr(Z Gamma) as a function of the assemblage.
        """
        d = self.assemblage.scenario.dimension
        operators: dict[Word, Matrix] = {}
        for word in self.index.observed:
            total = zeros(d, d)
            for u, v in self.index.classes[word]:
                total = total - gram.select(range(v * d, v * d + d), range(u * d, u * d + d))
            operators[word] = total
        return from_collins_gisin(self.assemblage.scenario, operators, "max")

    @cached_property
    def known_kernel(self) -> Matrix | None:
        """Vectors that every moment matrix of sigma annihilates, as columns; None if there are none known.

        For each product p of projectors, the last outcomes included, and each vector phi in the kernel of sigma_p,
        the expansion of p in the words, tensored with phi, has Gamma-value <phi|sigma_p|phi> = 0.
        """
        d = self.assemblage.scenario.dimension
        positions = {word: k for k, word in enumerate(self.index.words)}
        vectors: list[list[Number]] = []
        for outcomes, settings, expansion in _projectors(self.assemblage):
            chosen = [j for j, x in enumerate(settings) if x is not None]
            element = self.assemblage.marginal(
                chosen, [outcomes[j] for j in chosen], [x for x in settings if x is not None]
            )
            null = kernel(element)
            if null is None or any(word not in positions for word in expansion):
                continue
            for c in range(null.columns):
                vector = [zero()] * self.size
                for word, sign in expansion.items():
                    for i in range(d):
                        vector[positions[word] * d + i] = null[i, c] * sign
                vectors.append(vector)
        return block([[column(v) for v in vectors]]) if vectors else None


def _projectors(sigma: Assemblage) -> list[tuple[list[int], list[int | None], dict[Word, int]]]:
    """Every product of projectors of some of the parties: (outcomes, settings or None, expansion in words)."""
    result: list[tuple[list[int], list[int | None], dict[Word, int]]] = [([], [], {(): 1})]
    for party in sigma.scenario.untrusted:
        options: list[tuple[int, int | None, dict[tuple[tuple[int, int], ...], int]]] = [(0, None, {(): 1})]
        for x, count in enumerate(party):
            for a in range(count - 1):
                options.append((a, x, {((x, a),): 1}))
            options.append((count - 1, x, {(): 1, **{((x, b),): -1 for b in range(count - 1)}}))
        result = [
            (
                [*outcomes, a],
                [*settings, x],
                {(*word, letters): s * t for word, s in expansion.items() for letters, t in option.items()},
            )
            for outcomes, settings, expansion in result
            for a, x, option in options
        ]
    return result


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
        sparse = [self.program.term(c) for c in self.program.coordinates]
        terms: list[Term] = [{(k, k): number(-1) for k in range(size)}]
        for direction in self.directions:
            total: dict[Place, Number] = {}
            for weight, term in zip(direction, sparse, strict=True):
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
    kept = tuple(k for k in range(program.size) if k not in pivots)
    unknowns = len(program.coordinates)
    constant = program.constant
    rows: dict[int, dict[int, Number]] = {}
    for k, coordinate in enumerate(program.coordinates):
        for (r, c), x in program.term(coordinate).items():
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
    frame_rows = []
    place = {row: k for k, row in enumerate(kept)}
    for r in range(program.size):
        entries = [zero()] * len(kept)
        if r in place:
            entries[place[r]] = one()
        else:
            for c, x in pivots[r].items():
                if c in place:
                    entries[place[c]] = -x.conjugate()
        frame_rows.append(entries)
    return Face(
        program,
        matrix(frame_rows) if kept else identity(0),
        kept,
        tuple(particular.get(k, zero()) for k in range(unknowns)),
        tuple(tuple(direction.get(k, zero()) for k in range(unknowns)) for direction in directions.values()),
    )
