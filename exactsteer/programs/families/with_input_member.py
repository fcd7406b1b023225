"""Membership of a family with input, or of an instrumental one, in a level, and the noise that brings it there.

    t* = max t  with Gamma^y(sigma, X) - t 1 >= 0 (margin),    t* = min t  with Gamma^y(sigma, X) + t Gamma^y(N, 0) >= 0 (noise)

With input every observed L_y(w) is an element of sigma, up to the last outcomes; X are the unobserved blocks. Instrumental:
only L_a(M_{a|x}) = sigma_{a|x} is known. For a that is not the last outcome this is one block; for the last one it is an
equation between blocks, solved for the block of outcome 0: L_a(M_{0|x}) = L_a(1) - sigma_{a|x} - sum_(0 < b < a) L_a(M_{b|x}).
The common part of every observed word is known, tr sigma_{a|x}. Source: arXiv:1907.03705, definitions 1, 2, 5, 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from exactsteer.algebra.matrix import Matrix, identity, inner
from exactsteer.algebra.number import Number, number, one, zero
from exactsteer.errors import InputError
from exactsteer.programs.conic import Block, ConicProgram, Term, sparse
from exactsteer.programs.families.with_input import (
    Blocks,
    InputCoordinate,
    InputLayout,
    Weighted,
    nearest_integral,
)
from exactsteer.programs.families.with_input_bound import input_count
from exactsteer.programs.families.with_input_words import Parities, observable_blocks, parities
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.scenario import Key
from exactsteer.steering.words import Word

Variable = tuple[InputCoordinate, Weighted]
"""A coordinate and the words, with coefficients, in whose blocks it stands."""


@dataclass(frozen=True)
class InputMember:
    """The membership program of a family with input or instrumental at a level; variable 0 is the margin t.

    Raises `InputError` for families of marginals, and for instrumental ones with a setting of one outcome.
    """

    family: Family
    level: str
    observables: bool = False

    def __post_init__(self) -> None:
        if self.family.shape == "marginals":
            raise InputError("families of marginals have one moment matrix; this program is for a Bob with input")
        if self.is_instrumental and min(self.family.scenarios[0].untrusted[0]) < 2:
            raise InputError("an instrumental setting with a single outcome leaves no input to choose: drop it")

    @property
    def is_instrumental(self) -> bool:
        """Whether only the entries with y = a are known."""
        return self.family.shape == "instrumental"

    @cached_property
    def layout(self) -> InputLayout:
        """Words, classes and places."""
        scenarios = self.family.scenarios
        if self.is_instrumental:
            scenarios = scenarios * input_count(scenarios[0])
        return InputLayout(scenarios, self.level, self.observables)

    @cached_property
    def parities(self) -> Parities | None:
        """Which words may be taken real, or i times real: a symmetry of the known elements is one of some solution."""
        if not self.observables:
            is_real = all(m.is_real for member in self.family.members for m in member.elements.values())
            return Parities(frozenset()) if is_real else None
        return parities(self.observed(self.family))

    def observed(self, family: Family) -> Blocks:
        """L_y of the observed words where all variables are zero, for this family or another one of its scenario."""
        if not self.is_instrumental:
            if self.observables:
                return tuple(observable_blocks(m.scenario, m.elements) for m in family.members)
            return tuple(dict(sigma.collins_gisin()) for sigma in family.assemblages)
        (table,) = family.members
        return tuple(self._instrumental(table.elements, y) for y in self.layout.inputs)

    def _instrumental(self, elements: Mapping[Key, Matrix], y: int) -> dict[Word, Matrix]:
        party = self.family.scenarios[0].untrusted[0]
        first = [m for (_, (x,)), m in elements.items() if x == 0]
        corner = self._corner()
        result = {self.layout.empty: corner * reduce(add, (m.trace() for m in first))}
        if self.observables:
            for x in range(len(party)):
                sign = -1 if y else 1
                result[(((x, 0),),)] = (elements[(y,), (x,)] * 2 - result[self.layout.empty]) * sign
            return result
        for x, count in enumerate(party):
            for a in range(count - 1):
                known = elements[(a,), (x,)]
                result[(((x, a),),)] = known if a == y else corner * known.trace()
            if y == count - 1:
                rest = [result[(((x, a),),)] for a in range(1, count - 1)]
                result[(((x, 0),),)] = reduce(
                    lambda p, q: p - q, rest, result[self.layout.empty] - elements[(y,), (x,)]
                )
        return result

    def _corner(self) -> Matrix:
        d = self.layout.scenarios[0].dimension
        unit = identity(d).select(range(d), [0])
        return unit @ unit.adjoint()

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The real variables: the unknown observed blocks, then the unobserved ones."""
        words = self.layout.index.free
        known = [(c, {c.word: one()}) for c in self.layout.coordinates(words, self.parities)]
        return (*self._unknown(), *known)

    def _unknown(self) -> list[Variable]:
        """The observed blocks that instrumental data leave open."""
        result: list[Variable] = []
        if not self.is_instrumental:
            return result
        party = self.family.scenarios[0].untrusted[0]
        for y in self.layout.inputs:
            whole: dict[Word, Number] = {self.layout.empty: one()}
            if self.observables:
                whole |= {(((x, 0),),): number(1 if y else -1) for x in range(len(party))}
                result += [(c, whole) for c in self.layout.own(y, [self.layout.empty], self.parities)]
                continue
            whole |= {(((x, 0),),): one() for x, count in enumerate(party) if y == count - 1}
            result += [(c, whole) for c in self.layout.own(y, [self.layout.empty], self.parities)]
            for x, count in enumerate(party):
                bound_first = y == count - 1
                for a in range(int(bound_first), count - 1):
                    if a != y:
                        weights: dict[Word, Number] = {(((x, a),),): one()}
                        if bound_first:
                            weights[(((x, 0),),)] = number(-1)
                        own = self.layout.own(y, [(((x, a),),)], self.parities)
                        result += [(c, weights) for c in own]
        return result

    @cached_property
    def constants(self) -> tuple[Matrix, ...]:
        """Gamma^y where all variables are zero."""
        return self.layout.constant(self.observed(self.family))

    @cached_property
    def terms(self) -> tuple[tuple[Term, ...], ...]:
        """For each input the sparse matrices of all variables, without t."""
        listed = [self.layout.terms(c, words) for c, words in self.variables]
        return tuple(tuple(parts[y] for parts in listed) for y in self.layout.inputs)

    def conic_with(self, first: Sequence[Term], weight: int) -> ConicProgram:
        """The program with the given first variable, which is maximised (weight 1) or minimised (-1)."""
        objective = (number(weight), *(zero() for _ in self.variables))
        terms = [(head, *tail) for head, tail in zip(first, self.terms, strict=True)]
        return self.layout.program(objective, self.constants, terms, self.parities)

    @cached_property
    def conic(self) -> ConicProgram:
        """The program of the margin."""
        minus: list[Term] = [{(k, k): number(-1) for k in range(layout.size)} for layout in self.layout.layouts]
        return self.conic_with(minus, 1)

    def noisy(self, noise: Family) -> ConicProgram:
        """The program of the least weight of noise; its objective is -t."""
        return self.conic_with([sparse(m) for m in self.layout.constant(self.observed(noise))], -1)

    def gammas(self, point: Sequence[Number]) -> list[Matrix]:
        """The moment matrices at a point, without the first variable."""
        return [Block(m, terms).at(point) for m, terms in zip(self.constants, self.terms, strict=True)]

    def value(self, grams: Sequence[Matrix]) -> Number:
        """sum_y tr(Z_y Gamma^y(sigma, 0)): the functional of the Gram matrices on sigma."""
        return reduce(add, (inner(z, m) for z, m in zip(grams, self.constants, strict=True)))

    def targets(self, grams: Sequence[Matrix], *, integral: bool = False) -> Blocks:
        """The nearest class sums that the dual equations allow, or Gaussian integers near these; words of projectors only."""
        result = self.layout.free_targets(grams, integral=integral)
        if self.is_instrumental:
            for y, table in enumerate(result):
                table |= self._instrumental_targets(grams[y], y, integral)
        return result

    def _instrumental_targets(self, gram: Matrix, y: int, integral: bool) -> dict[Word, Matrix]:
        """h (x) 1 where a is not y; one -G_x up to h (x) 1 for all words of a setting whose last outcome is y."""
        layout = self.layout.layouts[y]
        party = self.family.scenarios[0].untrusted[0]
        rounded: Callable[[Matrix], Matrix] = nearest_integral if integral else lambda m: m
        sums = {word: layout.class_sum(gram, word) for word in layout.index.observed}
        part = {
            word: self.layout.spread(y, rounded(self.layout.traced(y, m) / self.layout.last(y)))
            for word, m in sums.items()
        }
        result: dict[Word, Matrix] = {}
        total = self.layout.nothing(y)
        for x, count in enumerate(party):
            words: list[Word] = [(((x, a),),) for a in range(count - 1)]
            if y == count - 1:
                mean = rounded(reduce(add, (sums[w] - part[w] for w in words)) / len(words))
                total = total - mean
                result |= {w: part[w] + mean for w in words}
            else:
                result |= {w: part[w] for a, w in enumerate(words) if a != y}
        result[self.layout.empty] = part[self.layout.empty] + total
        return result

    def functional(self, grams: Sequence[Matrix]) -> FamilyFunctional:
        """The functional F = sum_y tr(Z_y Gamma^y), F >= 0 on the level, of Gram matrices with the class sums of `targets`."""
        sums = [
            {word: layout.class_sum(gram, word) for word in layout.index.observed}
            for layout, gram in zip(self.layout.layouts, grams, strict=True)
        ]
        if self.is_instrumental:
            return FamilyFunctional("instrumental", (self._instrumental_functional(sums),))
        members = tuple(
            from_collins_gisin(scenario, table, "min")
            for scenario, table in zip(self.layout.scenarios, sums, strict=True)
        )
        return FamilyFunctional("with-input", members)

    def _instrumental_functional(self, sums: Sequence[dict[Word, Matrix]]) -> SteeringFunctional:
        """F_{a|x} on the entries that are known: common parts are moved to them from the other inputs."""
        scenario, d = self.family.scenarios[0], self.layout.scenarios[0].dimension
        party = scenario.untrusted[0]

        def common(word: Word) -> Number:
            return reduce(add, (table[word].trace() for table in sums)) / d

        share = common(self.layout.empty) / len(party)
        elements: dict[Key, Matrix] = {}
        for x, count in enumerate(party):
            for a in range(count - 1):
                m = sums[a][(((x, a),),)]
                elements[(a,), (x,)] = m + identity(d) * (common((((x, a),),)) + share - m.trace() / d)
            last = sums[count - 1][(((x, 0),),)]
            elements[(count - 1,), (x,)] = identity(d) * (share + last.trace() / d) - last
        return SteeringFunctional(scenario, elements, "min")
