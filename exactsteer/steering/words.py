"""Words in the untrusted parties' projectors, their reduction, and the classes of a moment matrix.

A letter (x, a), a < k_x - 1, is the projector of outcome a of setting x; a word has one sequence of letters for each
party. Equal neighbours merge, neighbours of one setting with different outcomes make the product vanish.
Source: arXiv:1708.00756 and 1505.01430, appendices A; index convention of the package, block (u, v) = L(v^dag u).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from exactsteer.errors import UnknownName
from exactsteer.steering.scenario import Scenario

Letter = tuple[int, int]
Word = tuple[tuple[Letter, ...], ...]

ALMOST_QUANTUM = "almost-quantum"


def collins_gisin_words(scenario: Scenario) -> tuple[Word, ...]:
    """Products of at most one letter per party, in lexicographic order: the almost-quantum words."""
    choices = [
        [(), *(((x, a),) for x, outcomes in enumerate(party) for a in range(outcomes - 1))]
        for party in scenario.untrusted
    ]
    return tuple(product(*choices))


def level_words(scenario: Scenario, level: str) -> tuple[Word, ...]:
    """The words of a level. Raises `UnknownName` for a level that does not exist.

    >>> from exactsteer.steering.scenario import scenario
    >>> len(level_words(scenario(parties=2, settings=2, outcomes=2, trusted=4), "almost-quantum"))
    9
    """
    if level != ALMOST_QUANTUM:
        raise UnknownName(f"there is no level {level!r}; known: {ALMOST_QUANTUM}")
    return collins_gisin_words(scenario)


def reduced(v: Word, u: Word) -> Word | None:
    """The word v^dag u, or None if the product vanishes."""
    result = []
    for left, right in zip(v, u, strict=True):
        letters: list[Letter] = []
        for letter in (*reversed(left), *right):
            if not letters or letters[-1][0] != letter[0]:
                letters.append(letter)
            elif letters[-1] != letter:
                return None
        result.append(tuple(letters))
    return tuple(result)


def dagger(word: Word) -> Word:
    """The adjoint word."""
    return tuple(letters[::-1] for letters in word)


def is_observed(word: Word) -> bool:
    """Whether every party contributes at most one letter, so that L(w) = sigma_w is known."""
    return all(len(letters) <= 1 for letters in word)


@dataclass(frozen=True)
class MomentIndex:
    """Which class each block of a moment matrix belongs to.

    `words` label the rows and columns. `classes[w]` lists the block positions (u, v) with v^dag u = w, as indices.
    Words and their adjoints are different keys here, with `free` keeping one of each unobserved pair.
    """

    words: tuple[Word, ...]

    @cached_property
    def classes(self) -> dict[Word, list[tuple[int, int]]]:
        """Block positions of every word that does not vanish."""
        result: dict[Word, list[tuple[int, int]]] = {}
        for j, u in enumerate(self.words):
            for k, v in enumerate(self.words):
                if (w := reduced(v, u)) is not None:
                    result.setdefault(w, []).append((j, k))
        return result

    @cached_property
    def observed(self) -> tuple[Word, ...]:
        """The observed words, ascending; all of them are self-adjoint."""
        return tuple(sorted(w for w in self.classes if is_observed(w)))

    @cached_property
    def free(self) -> tuple[Word, ...]:
        """One word of each unobserved pair {w, w^dag}, the smaller one, ascending: the order of the certificate."""
        return tuple(sorted({min(w, dagger(w)) for w in self.classes if not is_observed(w)}))


def word_text(word: Word) -> str:
    """`A0|1 B0|0`: outcome|setting of each letter, parties as capital letters; the empty word is 1."""
    names = [f"{chr(65 + party)}{a}|{x}" for party, letters in enumerate(word) for x, a in letters]
    return " ".join(names) or "1"
