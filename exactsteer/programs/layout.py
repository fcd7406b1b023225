"""The layout of a moment matrix: which real variables its blocks have, and where each of them stands.

    Gamma_(u,i),(v,j) = L(v^dag u)_ij,   L(w^dag) = L(w)^dag,   L = 0 on products that vanish

A variable is the real or imaginary part of one entry of L(w), one word of each pair {w, w^dag}; self-adjoint words have
Hermitian blocks. The dual reads the same places: C_w = sum over v^dag u = w of Z_vu.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix, block, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.errors import InputError, UnknownName
from exactsteer.programs.conic import Place, Term, dense
from exactsteer.programs.shift import shift
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import MomentIndex, Word, dagger, level_words

MAX_SIZE = 1024


@dataclass(frozen=True)
class Coordinate:
    """One real variable: the real (unit 1) or imaginary (unit i) part of entry (row, column) of L(word)."""

    word: Word
    row: int
    column: int
    unit: Number


@dataclass(frozen=True)
class MomentLayout:
    """The words of a level in a scenario, and the trusted dimension d of every block. Raises `InputError` if too large."""

    scenario: Scenario
    level: str

    @property
    def dimension(self) -> int:
        """The size of one block."""
        return self.scenario.dimension

    @cached_property
    def index(self) -> MomentIndex:
        """The words and the classes of blocks."""
        words = level_words(self.scenario, self.level)
        if len(words) * self.dimension > MAX_SIZE:
            raise InputError(
                f"level {self.level} has {len(words)} words: a moment matrix of size {len(words) * self.dimension}, "
                f"beyond the {MAX_SIZE} that certificates allow; choose a lower level"
            )
        return MomentIndex(words)

    @property
    def size(self) -> int:
        """The number of rows of the moment matrix."""
        return len(self.index.words) * self.dimension

    @cached_property
    def shift(self) -> tuple[Matrix, int]:
        """(Z0, C): the shift of the level and its sum over the empty word, C times the unit matrix."""
        return shift(self.index.words, self.scenario.untrusted, self.dimension)

    @cached_property
    def cheapest_shift(self) -> Matrix | None:
        """A matrix >= 1 with zero sums on the unobserved classes: 1 if no word has two letters of a party, else Z0.

        None if the level has no shift.
        """
        if all(len(letters) <= 1 for word in self.index.words for letters in word):
            return identity(self.size)
        try:
            return self.shift[0]
        except UnknownName:
            return None

    def coordinates(self, words: Sequence[Word], *, is_real: bool) -> tuple[Coordinate, ...]:
        """The real variables of the blocks of these words."""
        d = self.dimension
        result = []
        for word in words:
            hermitian = word == dagger(word)
            for i in range(d):
                for j in range(i if hermitian else 0, d):
                    result.append(Coordinate(word, i, j, one()))
                    if not is_real and not (hermitian and i == j):
                        result.append(Coordinate(word, i, j, I))
        return tuple(result)

    def term(self, coordinate: Coordinate) -> Term:
        """The sparse matrix that a variable multiplies: L(w) at the blocks of w, L(w)^dag at those of w^dag."""
        d = self.dimension
        i, j, unit = coordinate.row, coordinate.column, coordinate.unit
        entries: dict[Place, Number] = {}
        for u, v in self.index.classes[coordinate.word]:
            entries[u * d + i, v * d + j] = unit
            if coordinate.word == dagger(coordinate.word):
                entries[u * d + j, v * d + i] = unit.conjugate()
            else:
                entries[v * d + j, u * d + i] = unit.conjugate()
        return entries

    def constant(self, blocks: Mapping[Word, Matrix]) -> Matrix:
        """The matrix with these blocks at the places of their words, their adjoints at those of the adjoint words."""
        count = range(len(self.index.words))
        grid: list[list[Matrix]] = [[zeros(self.dimension, self.dimension)] * len(count) for _ in count]
        for word, m in blocks.items():
            for j, k in self.index.classes[word]:
                grid[j][k], grid[k][j] = m, m.adjoint()
        return block(grid)

    def groups(self, word: Word) -> tuple[tuple[tuple[int, int], tuple[Place, ...]], ...]:
        """For each entry of C_w (on and above the diagonal if w is self-adjoint) the places of Z that sum to it."""
        d = self.dimension
        hermitian = word == dagger(word)
        return tuple(
            ((r, c), tuple((v * d + r, u * d + c) for u, v in self.index.classes[word]))
            for r in range(d)
            for c in range(r if hermitian else 0, d)
        )

    @cached_property
    def zero_sums(self) -> tuple[tuple[Place, ...], ...]:
        """The groups of places of Z that must sum to zero: those of the unobserved words."""
        return tuple(places for word in self.index.free for _, places in self.groups(word))

    def class_sum(self, gram: Matrix, word: Word) -> Matrix:
        """C_w = sum over v^dag u = w of Z_vu."""
        d = self.dimension
        total = zeros(d, d)
        for u, v in self.index.classes[word]:
            total = total + gram.select(range(v * d, v * d + d), range(u * d, u * d + d))
        return total

    def corrected(self, gram: Matrix, targets: Mapping[Word, Matrix]) -> Matrix:
        """The Gram matrix with exactly these class sums: each residual is spread evenly over its class."""
        d = self.dimension
        entries: dict[Place, Number] = {}
        for word, target in targets.items():
            rest = target - self.class_sum(gram, word)
            if rest.is_zero:
                continue
            share = rest / number(len(self.index.classes[word]))
            for u, v in self.index.classes[word]:
                for r in range(d):
                    for c in range(d):
                        entries[v * d + r, u * d + c] = share[r, c]
                        if word != dagger(word):
                            entries[u * d + c, v * d + r] = share[r, c].conjugate()
        return gram + dense(entries, self.size) if entries else gram

    def free_sums(self) -> dict[Word, Matrix]:
        """The class sum 0 for every unobserved word."""
        return {word: zeros(self.dimension, self.dimension) for word in self.index.free}

    def blocks(self, coordinates: Sequence[Coordinate], values: Sequence[Number]) -> dict[Word, Matrix]:
        """The blocks L(w) that have coordinates, from their values."""
        d = self.dimension
        entries: dict[Word, list[list[Number]]] = {}
        for c, value in zip(coordinates, values, strict=True):
            place = entries.setdefault(c.word, [[zero()] * d for _ in range(d)])
            place[c.row][c.column] = place[c.row][c.column] + value * c.unit
            if c.word == dagger(c.word) and c.row != c.column:
                place[c.column][c.row] = place[c.column][c.row] + value * c.unit.conjugate()
        return {word: matrix(rows) for word, rows in entries.items()}
