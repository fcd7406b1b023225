"""Moment matrices in words of observables: O_x = M_{0|x} - M_{1|x} for settings with two outcomes, O_x^2 = 1.

Words of observables span what the words of projectors do, p = (1 + O)/2, and reduce by cancelling equal neighbours: no
product vanishes, and the symmetries of a scenario permute the words up to signs. They are for solving; certificates are
written in projectors. Gamma_observables = S Gamma_projectors S^dag with the integer matrix S of `basis_change`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from exactsteer.algebra.linear import Row, matrix_rows
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number, one, zero
from exactsteer.errors import InputError
from exactsteer.programs.layout import MAX_SIZE, MomentLayout
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import Letter, MomentIndex, Word, collins_gisin_words, level_words


@dataclass(frozen=True)
class ObservableIndex(MomentIndex):
    """The classes of a moment matrix whose letters are observables."""

    @cached_property
    def classes(self) -> dict[Word, list[tuple[int, int]]]:
        """Block positions of every word; no product vanishes."""
        result: dict[Word, list[tuple[int, int]]] = {}
        for j, u in enumerate(self.words):
            for k, v in enumerate(self.words):
                word = tuple(cancelled((*reversed(left), *right)) for left, right in zip(v, u, strict=True))
                result.setdefault(word, []).append((j, k))
        return result


@dataclass(frozen=True)
class ObservableLayout(MomentLayout):
    """The layout of a level in words of observables. Raises `InputError` unless all settings have two outcomes."""

    @cached_property
    def index(self) -> MomentIndex:
        """The words and the classes of blocks."""
        if not is_dichotomic(self.scenario):
            raise InputError("words of observables need settings with two outcomes")
        words = level_words(self.scenario, self.level)
        if len(words) * self.dimension > MAX_SIZE:
            raise InputError(f"level {self.level} has {len(words)} words, too many; choose a lower level")
        return ObservableIndex(words)

    @cached_property
    def shift(self) -> tuple[Matrix, int]:
        """(1, number of words): words of observables are unitary, so that the unit matrix sums to u^dag u = 1."""
        return identity(self.size), len(self.index.words)

    @cached_property
    def cheapest_shift(self) -> Matrix | None:
        """The unit matrix."""
        return identity(self.size)


def is_dichotomic(scenario: Scenario) -> bool:
    """Whether every setting has two outcomes."""
    return all(count == 2 for party in scenario.untrusted for count in party)


def cancelled(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """One party's product of observables: equal neighbours cancel.

    >>> cancelled(((0, 0), (1, 0), (1, 0), (0, 0), (2, 0)))
    ((2, 0),)
    """
    result: list[Letter] = []
    for letter in letters:
        if result and result[-1] == letter:
            result.pop()
        else:
            result.append(letter)
    return tuple(result)


def observable_blocks(scenario: Scenario, elements: Mapping[Key, Matrix]) -> dict[Word, Matrix]:
    """sum over the outcomes of (-1)^(their sum) sigma_{a|x} for the parties with a letter: L of products of observables.

    The table is no-signalling: a party without a letter contributes its setting 0.
    """
    result = {}
    for word in collins_gisin_words(scenario):
        x = tuple(letters[0][0] if letters else 0 for letters in word)
        total = zeros(scenario.dimension, scenario.dimension)
        for a in scenario.outcomes(x):
            odd = sum(outcome for outcome, letters in zip(a, word, strict=True) if letters) % 2
            total = total - elements[a, x] if odd else total + elements[a, x]
        result[word] = total
    return result


def observable_operators(scenario: Scenario, elements: Mapping[Key, Matrix]) -> dict[Word, Matrix]:
    """F_w with F(sigma) = sum_w tr(F_w L(w)) over products of observables, M_{a|x} = (1 + (-1)^a O_x)/2."""
    result: dict[Word, Matrix] = {}
    share = number(1) / 2**scenario.parties
    for (a, x), m in elements.items():
        for chosen in product((False, True), repeat=scenario.parties):
            word = tuple(((setting, 0),) if c else () for c, setting in zip(chosen, x, strict=True))
            odd = sum(outcome for c, outcome in zip(chosen, a, strict=True) if c) % 2
            part = m * (-share if odd else share)
            result[word] = result[word] + part if word in result else part
    return result


def basis_change(words: Sequence[Word]) -> Matrix:
    """S: row u expands the product of observables u in the products of projectors, O = 2 p - 1.

    Raises `InputError` if an expansion leaves the words, as for levels that are not closed under dropping letters.
    """
    place = {word: k for k, word in enumerate(words)}
    rows = []
    for word in words:
        row = [0] * len(words)
        for chosen in product(*(product((False, True), repeat=len(letters)) for letters in word)):
            kept: list[tuple[Letter, ...]] = []
            sign, weight = 1, 1
            for letters, marks in zip(word, chosen, strict=True):
                merged: list[Letter] = []
                for letter, mark in zip(letters, marks, strict=True):
                    sign, weight = (sign, weight * 2) if mark else (-sign, weight)
                    if mark and (not merged or merged[-1] != letter):
                        merged.append(letter)
                kept.append(tuple(merged))
            if tuple(kept) not in place:
                raise InputError("the words of this level are not closed under dropping letters: use an integer level")
            row[place[tuple(kept)]] += sign * weight
        rows.append(row)
    return matrix(rows)


def inverse_of_triangle(s: Matrix) -> Matrix:
    """S^-1 of a matrix that expands words in themselves and shorter ones, by substitution from the shortest on."""
    rows = matrix_rows(s)
    inverse: dict[int, Row] = {}
    pending = list(range(len(rows)))
    while pending:
        ready = [k for k in pending if all(c == k or c in inverse for c in rows[k])]
        for k in ready:
            own = rows[k][k].inverse()
            row: Row = {k: own}
            for c, x in rows[k].items():
                if c != k:
                    for j, y in inverse[c].items():
                        row[j] = row.get(j, zero()) - own * x * y
            inverse[k] = row
        pending = [k for k in pending if k not in inverse]
    return matrix([[inverse[r].get(c, zero()) for c in range(len(rows))] for r in range(len(rows))])


def with_trusted(change: Matrix, dimension: int) -> Matrix:
    """S (x) 1 on the trusted side."""
    return change.tensor(identity(dimension))


@dataclass(frozen=True)
class Parities:
    """Which letters are odd: L of a word is real if it has an even number of odd letters, else i times real.

    The antiunitary symmetry behind it conjugates the trusted side and changes the signs of the odd observables.
    """

    odd: frozenset[tuple[int, int]]
    """Pairs (party, setting)."""

    def is_odd(self, word: Word) -> bool:
        """Whether a word has an odd number of odd letters."""
        return sum((party, x) in self.odd for party, letters in enumerate(word) for x, _ in letters) % 2 == 1

    def unit(self, word: Word) -> Number:
        """The unit of the entries of L(word): 1 or i."""
        return I if self.is_odd(word) else one()

    def phases(self, words: Sequence[Word], dimension: int) -> list[Number]:
        """For each row the factor that makes the moment matrix real: -i for odd words."""
        return [-I if self.is_odd(word) else one() for word in words for _ in range(dimension)]


def parities(tables: Sequence[Mapping[Word, Matrix]]) -> Parities | None:
    """The parities of operators on products of observables, if all are real or i times real in a consistent way."""
    odd: set[tuple[int, int]] = set()
    for table in tables:
        for word, m in table.items():
            letters = [(party, x) for party, listed in enumerate(word) for x, _ in listed]
            if len(letters) == 1 and not m.is_real:
                odd.add(letters[0])
    found = Parities(frozenset(odd))
    fits = all((m * found.unit(word)).is_real for table in tables for word, m in table.items())
    return found if fits else None
