"""The bound's program of a functional with input on what its symmetries leave fixed: a few variables for thousands.

The bound is attained at a fixed point of the symmetries; Gram matrices are averaged likewise. The fixed moment matrices of an
input split into blocks, of which one of each kind is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from exactsteer.algebra.linear import Row, echelon
from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.programs.conic import Block, ConicProgram, Place, dense, sparse
from exactsteer.programs.families.with_input import Blocks, InputCoordinate
from exactsteer.programs.families.with_input_bound import InputBound
from exactsteer.programs.families.with_input_symmetry import Symmetry
from exactsteer.steering.words import Word, dagger


@dataclass(frozen=True)
class GramDirection:
    """A fixed Hermitian matrix of one representative; at `place` its real (or imaginary) part is 1, and 0 in all others."""

    representative: int
    matrix: Matrix
    place: Place
    is_imaginary: bool

    def coordinate(self, m: Matrix) -> Number:
        """The coefficient of this direction in a fixed matrix."""
        x = m[self.place]
        return _imag(x) if self.is_imaginary else _real(x)


@dataclass(frozen=True)
class Part:
    """Rows of a representative's matrices that no fixed matrix connects with others, and equal blocks of other rows.

    `images` maps the rows of each equal block to a symmetry that takes this block there; its own rows to None.
    """

    representative: int
    rows: tuple[int, ...]
    images: Mapping[tuple[int, ...], Symmetry | None]


@dataclass(frozen=True)
class FixedBound:
    """A bound's program in words of observables on the fixed points of symmetries.

    Variables: `directions` in order. Blocks: one for each orbit of inputs.
    """

    program: InputBound
    group: tuple[Symmetry, ...]

    @cached_property
    def representatives(self) -> tuple[int, ...]:
        """One input of each orbit."""
        return tuple(y for y in self.program.layout.inputs if all(y <= g.inputs[y] for g in self.group))

    @cached_property
    def _names(self) -> tuple[Word, ...]:
        """The words that carry blocks: observed ones, and one of each unobserved pair."""
        return (*self.program.layout.index.observed, *self.program.layout.index.free)

    def _average(self, c: InputCoordinate) -> Blocks:
        """The average over the group of the moment function that one coordinate multiplies."""
        layout = self.program.layout
        own, kept = c.word, set(self._names)
        seeds = []
        for y in layout.inputs:
            m = dense(layout.small(y, c), layout.scenarios[y].dimension)
            if not m.is_zero:
                seeds.append((y, m))
        result: tuple[dict[Word, Matrix], ...] = tuple({} for _ in layout.inputs)
        for g in self.group:
            word, sign = g.word(own)
            for y, m in seeds:
                image, target = g.moved(y, m) * sign, g.inputs[y]
                part = {word: image} if word in kept else {dagger(word): image.adjoint()}
                for w, x in part.items():
                    table = result[target]
                    table[w] = table[w] + x if w in table else x
        share = number(1) / len(self.group)
        return tuple({w: m * share for w, m in table.items()} for table in result)

    def _orbit_leader(self, word: Word) -> Word:
        images = {g.word(word)[0] for g in self.group}
        return min(images | {dagger(w) for w in images})

    @cached_property
    def corner(self) -> Blocks:
        """The fixed point from which the variables count: tr m_1 = 1, and zero on all other words."""
        return self._average(self.program.corner)

    @cached_property
    def directions(self) -> tuple[Blocks, ...]:
        """A basis of the fixed moment functions with tr m_1 = 0."""
        seen: dict[int, Row] = {}
        result = []
        for c in self.program.coordinates:
            if c.word != self._orbit_leader(c.word):
                continue
            table = self._average(c)
            if self.program.is_diagonal(c):
                table = tuple(
                    {w: m - base[w] if w in base else m for w, m in part.items()}
                    for part, base in zip(table, self.corner, strict=True)
                )
            if _joins(self._row(table), seen):
                result.append(table)
        return tuple(result)

    def _row(self, table: Blocks) -> Row:
        """A moment function as one sparse row of real numbers."""
        place = {word: k for k, word in enumerate(self._names)}
        size = max(layout.dimension for layout in self.program.layout.layouts)
        row: Row = {}
        for y, part in enumerate(table):
            for w, m in part.items():
                for (r, c), x in sparse(m).items():
                    at = (((y * len(place) + place[w]) * size + r) * size + c) * 2
                    row |= {at: _real(x), at + 1: _imag(x)}
        return row

    def value(self, table: Blocks) -> Number:
        """sum tr(G L) of a moment function."""
        total = zero()
        for operators, part in zip(self.program.operators, table, strict=True):
            for w, m in part.items():
                if w in operators:
                    total = total + (operators[w] @ m).trace()
        return total

    def matrices(self, table: Blocks) -> list[Matrix]:
        """The moment matrices of the representatives."""
        layouts = self.program.layout.layouts
        return [layouts[y].constant(table[y]) for y in self.representatives]

    @cached_property
    def terms(self) -> tuple[tuple[Matrix, ...], ...]:
        """For each variable its moment matrices, one for each representative."""
        return tuple(tuple(self.matrices(table)) for table in self.directions)

    @property
    def offset(self) -> Number:
        """The objective where all variables are zero."""
        return self.value(self.corner)

    def value_at(self, point: Sequence[Number]) -> Number:
        """G at a point: the objective and the offset."""
        return sum((c * y for c, y in zip(self.conic.objective, point, strict=True)), self.offset)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The blocks into which the representatives' fixed moment matrices split, one of each kind."""
        result = []
        for k, y in enumerate(self.representatives):
            size = self.program.layout.layouts[y].size
            patterns = [self.matrices(self.corner)[k], *(m[k] for m in self.terms)]
            pending = _components(size, [place for m in patterns for place in sparse(m)])
            frames = [(g, sparse(self._frame(g, y))) for g in self.group if g.inputs[y] == y]
            while pending:
                rows = pending.pop(0)
                images: dict[tuple[int, ...], Symmetry | None] = {rows: None}
                for g, frame in frames:
                    reached = tuple(sorted({r for (r, c) in frame if c in rows}))
                    if reached in pending:
                        images[reached] = g
                        pending.remove(reached)
                result.append(Part(k, rows, images))
        return tuple(result)

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program with one block for each of `parts`. Its objective leaves out `offset`."""
        objective = [self.value(table) for table in self.directions]
        blocks = []
        corner = self.matrices(self.corner)
        for part in self.parts:
            phases = self._phases(part)
            listed = [
                _turned(sparse(m[part.representative].select(part.rows, part.rows)), phases)
                for m in (corner, *self.terms)
            ]
            blocks.append(Block(dense(listed[0], len(part.rows)), listed[1:]))
        return ConicProgram(objective, tuple(blocks))

    def _phases(self, part: Part) -> list[Number]:
        """The factors that make a block real where the program has parities."""
        parities, layout = self.program.parities, self.program.layout
        if parities is None:
            return [one()] * len(part.rows)
        d = layout.layouts[self.representatives[part.representative]].dimension
        phases = parities.phases(layout.index.words, d)
        return [phases[r] for r in part.rows]

    def plain_duals(self, duals: Sequence[Matrix]) -> list[Matrix]:
        """The fixed Gram matrices of the representatives from duals of `conic`: spread evenly over equal blocks."""
        sizes = [self.program.layout.layouts[y].size for y in self.representatives]
        totals: list[dict[Place, Number]] = [{} for _ in sizes]
        for part, dual in zip(self.parts, duals, strict=True):
            k, y = part.representative, self.representatives[part.representative]
            back = _turned(sparse(dual), [x.conjugate() for x in self._phases(part)])
            own = dense({(part.rows[r], part.rows[c]): x for (r, c), x in back.items()}, sizes[k]) / len(part.images)
            for g in part.images.values():
                m = own
                if g is not None:
                    frame = self._frame(g, y)
                    m = frame @ (m.conjugate() if g.is_antiunitary else m) @ frame.adjoint() / g.scales[y]
                for place, x in sparse(m).items():
                    totals[k][place] = totals[k].get(place, zero()) + x
        return [dense(entries, n) for entries, n in zip(totals, sizes, strict=True)]

    def gammas(self, point: Sequence[Number]) -> list[Matrix]:
        """The representatives' moment matrices at a point."""
        result = self.matrices(self.corner)
        for y, term in zip(point, self.terms, strict=True):
            if not y.is_zero:
                result = [m + part * y for m, part in zip(result, term, strict=True)]
        return result

    def moment_function(self, point: Sequence[Number]) -> Blocks:
        """L_y(w) of all inputs at a point."""
        names, layout = self._names, self.program.layout
        result = []
        for y in layout.inputs:
            table = {}
            for w in names:
                total = self.corner[y].get(w, layout.nothing(y))
                for value, direction in zip(point, self.directions, strict=True):
                    if w in direction[y] and not value.is_zero:
                        total = total + direction[y][w] * value
                table[w] = total
            result.append(table)
        return tuple(result)

    def spread(self, frames: Sequence[Matrix], cores: Sequence[Matrix]) -> list[tuple[Matrix, Matrix]]:
        """(W, A) for every input, Z = W A W^dag, from those of the representatives, whose Z are fixed by their stabilisers."""
        result: list[tuple[Matrix, Matrix] | None] = [None] * len(self.program.layout.scenarios)
        for k, y in enumerate(self.representatives):
            reached: dict[int, Symmetry] = {}
            for g in self.group:  # the simplest of those that lead there: unscaled and unitary, if there is one
                known = reached.get(g.inputs[y])
                if known is None or (known.scales[y] != 1 and g.scales[y] == 1):
                    reached[g.inputs[y]] = g
            for target, g in reached.items():
                frame, core = (m.conjugate() if g.is_antiunitary else m for m in (frames[k], cores[k]))
                result[target] = self._frame(g, y) @ frame, core / (g.scales[y] * len(reached))
        return [pair for pair in result if pair is not None]

    def _frame(self, g: Symmetry, y: int) -> Matrix:
        """P (x) U: the signed permutation of the words and the unitary."""
        words = self.program.layout.index.words
        place = {w: k for k, w in enumerate(words)}
        entries: dict[Place, Number] = {}
        for k, w in enumerate(words):
            image, sign = g.word(w)
            entries[place[image], k] = number(sign)
        return dense(entries, len(words)).tensor(g.unitaries[y])

    @cached_property
    def gram_basis(self) -> tuple[GramDirection, ...]:
        """A basis of the fixed Gram matrices of the representatives, in reduced echelon form."""
        result = []
        layout = self.program.layout
        for k, y in enumerate(self.representatives):
            seen: dict[int, Row] = {}
            stabiliser = [g for g in self.group if g.inputs[y] == y]
            size, d = layout.layouts[y].size, layout.layouts[y].dimension
            units = [
                (i, j, unit, dense({(i, j): unit}, d)) for i, j in product(range(d), repeat=2) for unit in (one(), I)
            ]
            images = {
                (n, i, j, unit): sparse(g.moved(y, m)) for n, g in enumerate(stabiliser) for i, j, unit, m in units
            }
            for moves in self._pair_orbits(stabiliser):
                for i, j, unit, _ in units:
                    entries: dict[Place, Number] = {}
                    for n, (p, q, sign) in enumerate(moves):
                        for (r, c), x in images[n, i, j, unit].items():
                            for at, value in (((p * d + r, q * d + c), x), ((q * d + c, p * d + r), x.conjugate())):
                                entries[at] = entries.get(at, zero()) + value * sign
                    _joins(_flat(entries, size), seen)
            for pivot, row in echelon(seen.values()).items():
                entries = {}
                for flat, x in row.items():
                    place = divmod(flat // 2, size)
                    entries[place] = entries.get(place, zero()) + (x * I if flat % 2 else x)
                result.append(GramDirection(k, dense(entries, size), divmod(pivot // 2, size), bool(pivot % 2)))
        return tuple(result)

    def _pair_orbits(self, stabiliser: Sequence[Symmetry]) -> list[list[tuple[int, int, int]]]:
        """For each orbit of pairs of words the images (u, v, sign) of one pair under every element."""
        words = self.program.layout.index.words
        place = {w: k for k, w in enumerate(words)}
        moves = [[(place[w], sign) for w, sign in map(g.word, words)] for g in stabiliser]
        result = []
        known: set[tuple[int, int]] = set()
        for u, v in product(range(len(words)), repeat=2):
            if u <= v and (u, v) not in known:
                images = [(m[u][0], m[v][0], m[u][1] * m[v][1]) for m in moves]
                known |= {(min(p, q), max(p, q)) for p, q, _ in images}
                result.append(images)
        return result


def _components(size: int, places: Sequence[Place]) -> list[tuple[int, ...]]:
    """The classes of rows that entries at these places connect."""
    leader = list(range(size))

    def first(r: int) -> int:
        while leader[r] != r:
            leader[r] = leader[leader[r]]
            r = leader[r]
        return r

    for r, c in places:
        leader[first(r)] = first(c)
    classes: dict[int, list[int]] = {}
    for r in range(size):
        classes.setdefault(first(r), []).append(r)
    return [tuple(rows) for rows in classes.values()]


def _turned(entries: Mapping[Place, Number], phases: Sequence[Number]) -> dict[Place, Number]:
    return {(r, c): x * phases[r] * phases[c].conjugate() for (r, c), x in entries.items()}


def _joins(row: Row, seen: dict[int, Row]) -> bool:
    """Whether a row is independent of those seen, which it then joins, reduced by them; they are keyed by their pivots."""
    rest = {c: x for c, x in row.items() if not x.is_zero}
    for pivot in sorted(seen):
        factor = rest.get(pivot)
        if factor is not None:
            for c, x in seen[pivot].items():
                value = rest.get(c, zero()) - factor * x
                if value.is_zero:
                    rest.pop(c, None)
                else:
                    rest[c] = value
    if not rest:
        return False
    lead = min(rest)
    inverse = rest[lead].inverse()
    seen[lead] = {c: x * inverse for c, x in rest.items()}
    return True


def _flat(entries: Mapping[Place, Number], size: int) -> Row:
    """A matrix as one sparse row of real numbers."""
    row: Row = {}
    for (r, c), x in entries.items():
        row |= {(r * size + c) * 2: _real(x), (r * size + c) * 2 + 1: _imag(x)}
    return row


def _real(x: Number) -> Number:
    return Number(x.field, x.real, x.real - x.real)


def _imag(x: Number) -> Number:
    return Number(x.field, x.imag, x.imag - x.imag)
