"""The decoupled moment matrices of a Bob with input: one for each input, tied together by their common part.

    Gamma^y_(u,i),(v,j) = L_y(v^dag u)_ij >= 0,   L_y(w^dag) = L_y(w)^dag,   tr_last L_y(w) = m_w  for every input y

No word mixes inputs: positive extensions of one state on the untrusted parties' algebra are channels into its commutant, so
that in the limit of all words the members are quantum. tr_last is the partial trace over the trusted party with the input.
The dual is a Gram matrix Z_y >= 0 for each input; an equation binds it to h_y,w (x) 1 with sum_y h_y,w = 0 wherever only the
common part is bound. Source: arXiv:1907.03705, definition 1 and supplemental material.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import ShapeMismatch
from exactsteer.programs.conic import Block, ConicProgram, Place, Term, dense, sparse
from exactsteer.programs.families.with_input_words import (
    ObservableLayout,
    Parities,
    basis_change,
    inverse_of_triangle,
    with_trusted,
)
from exactsteer.programs.layout import Coordinate, MomentLayout
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import MomentIndex, Word, dagger

Weighted = Mapping[Word, Number]
"""Words with coefficients: one variable may stand in the blocks of several words."""

Blocks = tuple[dict[Word, Matrix], ...]
"""L_y(w), one table for each input."""


@dataclass(frozen=True)
class InputCoordinate:
    """One real variable: a part of an entry of the common part m_w (`member` None) or of L_y(w) (`member` y).

    An entry of L_y(w) that is diagonal in the last trusted party moves the first one on that diagonal the other way, so that
    the common part stays; the first ones themselves belong to the common part.
    """

    member: int | None
    word: Word
    row: int
    column: int
    unit: Number


@dataclass(frozen=True)
class InputLayout:
    """The layouts of all inputs at one level. Raises `ShapeMismatch` if more than the last trusted dimension differs.

    `observables`: letters stand for M_{0|x} - M_{1|x} instead of M_{0|x}, in scenarios with two outcomes.
    """

    scenarios: tuple[Scenario, ...]
    level: str
    observables: bool = False

    def __post_init__(self) -> None:
        if len({(s.untrusted, s.trusted[:-1]) for s in self.scenarios}) != 1:
            raise ShapeMismatch("the inputs of one Bob share everything but his own dimension")

    @cached_property
    def layouts(self) -> tuple[MomentLayout, ...]:
        """The layout of each input; inputs of one dimension share theirs."""
        kind = ObservableLayout if self.observables else MomentLayout
        known: dict[Scenario, MomentLayout] = {s: kind(s, self.level) for s in self.scenarios}
        return tuple(known[s] for s in self.scenarios)

    @property
    def index(self) -> MomentIndex:
        """The words and the classes, the same for every input."""
        return self.layouts[0].index

    @property
    def inputs(self) -> range:
        """The inputs y."""
        return range(len(self.scenarios))

    @property
    def rest(self) -> int:
        """The dimension of the trusted parties without input."""
        return self.scenarios[0].dimension // self.scenarios[0].trusted[-1]

    def last(self, y: int) -> int:
        """The dimension of the last trusted party at input y."""
        return self.scenarios[y].trusted[-1]

    @property
    def empty(self) -> Word:
        """The empty word."""
        return ((),) * self.scenarios[0].parties

    def shared(self, words: Iterable[Word], parities: Parities | None) -> tuple[InputCoordinate, ...]:
        """The real variables of the common parts of these words; complex ones without parities."""
        return tuple(InputCoordinate(None, w, *unit) for w in words for unit in _units(w, self.rest, parities))

    def own(self, y: int, words: Iterable[Word], parities: Parities | None) -> tuple[InputCoordinate, ...]:
        """The real variables of L_y of these words that leave the common part as it is."""
        d = self.last(y)
        return tuple(
            InputCoordinate(y, w, r, c, unit)
            for w in words
            for r, c, unit in _units(w, self.rest * d, parities)
            if r % d or c % d
        )

    def coordinates(self, words: Sequence[Word], parities: Parities | None) -> tuple[InputCoordinate, ...]:
        """All real variables of these words: the common parts, then each input's own."""
        own = [c for y in self.inputs for c in self.own(y, words, parities)]
        return (*self.shared(words, parities), *own)

    def terms(self, c: InputCoordinate, words: Weighted | None = None) -> tuple[Term, ...]:
        """The sparse matrix that a variable multiplies in the block of each input.

        `words` replaces the coordinate's word by a combination of words.
        """
        weights = {c.word: one()} if words is None else words
        result: list[Term] = []
        for y in self.inputs:
            entries: dict[Place, Number] = {}
            for word, weight in weights.items():
                for place, x in self._term(y, c, word).items():
                    entries[place] = entries.get(place, zero()) + x * weight
            result.append({place: x for place, x in entries.items() if not x.is_zero})
        return tuple(result)

    def _term(self, y: int, c: InputCoordinate, word: Word) -> dict[Place, Number]:
        layout, d = self.layouts[y], self.last(y)
        if c.member is None:
            return dict(layout.term(Coordinate(word, c.row * d, c.column * d, c.unit)))
        if c.member != y:
            return {}
        entries = dict(layout.term(Coordinate(word, c.row, c.column, c.unit)))
        if c.row % d == c.column % d:
            corner = Coordinate(word, c.row // d * d, c.column // d * d, c.unit)
            entries |= {place: -x for place, x in layout.term(corner).items()}
        return entries

    def program(
        self,
        objective: Sequence[Number],
        constants: Sequence[Matrix],
        terms: Sequence[Sequence[Term]],
        parities: Parities | None,
    ) -> ConicProgram:
        """The program with one block for each input, its rows multiplied by phases so that data with parities are real."""
        blocks = []
        for layout, constant, listed in zip(self.layouts, constants, terms, strict=True):
            if parities is None or not parities.odd:
                blocks.append(Block(constant, listed))
                continue
            phases = parities.phases(self.index.words, layout.dimension)
            turned = [_turned(term, phases) for term in (sparse(constant), *listed)]
            blocks.append(Block(dense(turned[0], layout.size), turned[1:]))
        return ConicProgram(objective, tuple(blocks))

    def blocks(self, coordinates: Sequence[InputCoordinate], values: Sequence[Number]) -> Blocks:
        """L_y(w) for every input, from the values of coordinates of these words."""
        tables: list[dict[Word, list[list[Number]]]] = [{} for _ in self.inputs]
        for c, value in zip(coordinates, values, strict=True):
            for y in self.inputs:
                size = self.scenarios[y].dimension
                rows = tables[y].setdefault(c.word, [[zero()] * size for _ in range(size)])
                for (i, j), x in self.small(y, c).items():
                    rows[i][j] = rows[i][j] + x * value
        return tuple({word: matrix(rows) for word, rows in table.items()} for table in tables)

    def small(self, y: int, c: InputCoordinate) -> dict[Place, Number]:
        """The matrix that a variable multiplies in L_y of its own word."""
        d = self.last(y)
        if c.member not in (None, y):
            return {}
        scale = d if c.member is None else 1
        places: dict[Place, Number] = {(c.row * scale, c.column * scale): c.unit}
        if c.member == y and c.row % d == c.column % d:
            places[c.row // d * d, c.column // d * d] = -c.unit
        if c.word == dagger(c.word):
            places |= {(j, i): x.conjugate() for (i, j), x in places.items() if i != j}
        return places

    def traced(self, y: int, m: Matrix) -> Matrix:
        """tr_last of a matrix on the trusted side of input y."""
        return partial_trace(m, (self.rest, self.last(y)), (1,))

    def spread(self, y: int, h: Matrix) -> Matrix:
        """h (x) 1 on the trusted side of input y."""
        return h.tensor(identity(self.last(y)))

    def balanced(self, parts: Sequence[Matrix], *, integral: bool = False) -> list[Matrix]:
        """h_y near the given matrices with sum_y h_y = 0: their mean is taken off, with weights 1/d_y.

        `integral`: Gaussian integers near these.
        """
        weights = [number(1) / self.last(y) for y in self.inputs]
        total = reduce(add, parts) / reduce(add, weights)
        moved = [m - total * w for m, w in zip(parts, weights, strict=True)]
        if not integral:
            return moved
        whole = [nearest_integral(m) for m in moved[:-1]]
        return [*whole, -reduce(add, whole, zeros(self.rest, self.rest))]

    def identities(self, grams: Sequence[Matrix], word: Word) -> list[Matrix]:
        """h_y with C^y_w = h_y (x) 1 + (a part without partial trace), for every input."""
        sums = [self.layouts[y].class_sum(grams[y], word) for y in self.inputs]
        return [self.traced(y, m) / self.last(y) for y, m in enumerate(sums)]

    def free_targets(self, grams: Sequence[Matrix], *, integral: bool = False) -> Blocks:
        """The nearest class sums of the unobserved words that the dual equations allow: h_y (x) 1 with sum_y h_y = 0."""
        result: Blocks = tuple({} for _ in self.inputs)
        for word in self.index.free:
            for y, h in enumerate(self.balanced(self.identities(grams, word), integral=integral)):
                result[y][word] = self.spread(y, h)
        return result

    def corrected(self, grams: Sequence[Matrix], targets: Blocks) -> list[Matrix]:
        """The Gram matrices with exactly these class sums: each residual is spread evenly over its class."""
        return [layout.corrected(gram, table) for layout, gram, table in zip(self.layouts, grams, targets, strict=True)]

    def unturned(self, duals: Sequence[Matrix], parities: Parities | None) -> list[Matrix]:
        """The Gram matrices in the words of this layout, from duals of the blocks of `program`: its phases are taken back."""
        if parities is None or not parities.odd:
            return list(duals)
        result = []
        for layout, m in zip(self.layouts, duals, strict=True):
            phases = parities.phases(self.index.words, layout.dimension)
            back = _turned(sparse(m), [x.conjugate() for x in phases])
            result.append(dense(back, layout.size))
        return result

    @cached_property
    def changes(self) -> tuple[Matrix, ...]:
        """S (x) 1 for each input, with Gamma = S Gamma_projectors S^dag; S = 1 for words of projectors."""
        change = basis_change(self.index.words) if self.observables else identity(len(self.index.words))
        known = {size: with_trusted(change, size) for size in {layout.dimension for layout in self.layouts}}
        return tuple(known[layout.dimension] for layout in self.layouts)

    def projector_grams(self, grams: Sequence[Matrix]) -> list[Matrix]:
        """The same sums of squares in words of projectors: S^dag Z S."""
        return [s.adjoint() @ m @ s for s, m in zip(self.changes, grams, strict=True)]

    def observable_grams(self, grams: Sequence[Matrix]) -> list[Matrix]:
        """The inverse of `projector_grams`."""
        return [s.adjoint() @ m @ s for s, m in zip(self._inverses, grams, strict=True)]

    @cached_property
    def _inverses(self) -> tuple[Matrix, ...]:
        return tuple(inverse_of_triangle(s) for s in self.changes)

    def projector_gammas(self, gammas: Sequence[Matrix]) -> list[Matrix]:
        """The same moment matrices in words of projectors: S^-1 Gamma S^-dag."""
        return [s @ m @ s.adjoint() for s, m in zip(self._inverses, gammas, strict=True)]

    @property
    def in_projectors(self) -> InputLayout:
        """The layout of certificates: the same level in words of projectors."""
        return InputLayout(self.scenarios, self.level)

    def read(self, gammas: Sequence[Matrix], words: Iterable[Word]) -> Blocks:
        """L_y(w) of these words, read off moment matrices."""
        result = []
        listed = list(words)
        for layout, gamma in zip(self.layouts, gammas, strict=True):
            d, table = layout.dimension, {}
            for word in listed:
                u, v = layout.index.classes[word][0]
                table[word] = gamma.select(range(u * d, u * d + d), range(v * d, v * d + d))
            result.append(table)
        return tuple(result)

    def constant(self, blocks: Sequence[Mapping[Word, Matrix]]) -> tuple[Matrix, ...]:
        """The matrices with these blocks at the places of their words, zero elsewhere."""
        return tuple(layout.constant(table) for layout, table in zip(self.layouts, blocks, strict=True))

    def nothing(self, y: int) -> Matrix:
        """The zero matrix on the trusted side of input y."""
        d = self.scenarios[y].dimension
        return zeros(d, d)


def _units(word: Word, size: int, parities: Parities | None) -> list[tuple[int, int, Number]]:
    """(row, column, unit) of the real variables of one block of a word; one unit for each entry if it has a parity."""
    hermitian = word == dagger(word)
    units = (one(), I) if parities is None else (parities.unit(word),)
    return [
        (i, j, unit)
        for i in range(size)
        for j in range(i if hermitian else 0, size)
        for unit in units
        if unit.is_real or not (hermitian and i == j)
    ]


def _turned(term: Term, phases: Sequence[Number]) -> dict[Place, Number]:
    return {(r, c): x * phases[r] * phases[c].conjugate() for (r, c), x in term.items()}


def nearest_integral(m: Matrix) -> Matrix:
    """The nearest matrix of Gaussian integers to a matrix over Q(i), halves rounded up.

    >>> nearest_integral(matrix([["3/2 - 2/5*I"]]))
    matrix([['2']])
    """
    return matrix([[_nearest(x.real[0]) + I * _nearest(x.imag[0]) for x in row] for row in m.entries()])


def _nearest(x: fmpq) -> Number:
    return number(int((x + fmpq(1, 2)).floor()))
