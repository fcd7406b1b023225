"""Words in the untrusted parties' projectors, their reduction, and the classes of a moment matrix.

A letter (x, a), a < k_x - 1, is the projector of outcome a of setting x; a word has one sequence of letters for each
party. Equal neighbours merge, neighbours of one setting with different outcomes make the product vanish.
Source: arXiv:1708.00756 and 1505.01430, appendices A; index convention of the package, block (u, v) = L(v^dag u).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from exactsteer.errors import UnknownName
from exactsteer.steering.scenario import Joint, Scenario

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


def expansion(scenario: Scenario, outcomes: Joint, settings: Joint) -> dict[Word, int]:
    """sigma_{a|x} as a signed sum of Collins-Gisin elements: the last outcome is 1 minus the others, party by party."""
    result: dict[Word, int] = {(): 1}
    for party, a, x in zip(scenario.untrusted, outcomes, settings, strict=True):
        options = projector(party, x, a)
        result = {(*word, letters): s * t for word, s in result.items() for letters, t in options.items()}
    return result


def projector(party: tuple[int, ...], setting: int, outcome: int) -> dict[tuple[Letter, ...], int]:
    """One party's projector as a signed sum of letters: a letter, or for the last outcome 1 minus all the others."""
    last = party[setting] - 1
    if outcome < last:
        return {((setting, outcome),): 1}
    return {(): 1, **{((setting, b),): -1 for b in range(last)}}


def canonical_level(text: str, parties: int) -> str:
    """The level as claims write it: `almost-quantum`, or terms in capitals without spaces, such as `1+AB`.

    A term is an integer k (all words of at most k letters) or parties' letters (all words with that multiset of
    parties, A the first untrusted party); one term must be an integer. Raises `UnknownName`.

    >>> canonical_level(" 1 + ab", 2), canonical_level("Almost-Quantum", 2)
    ('1+AB', 'almost-quantum')
    """
    level = "".join(text.split()).upper()
    if level == ALMOST_QUANTUM.upper():
        return ALMOST_QUANTUM
    advice = f"write {ALMOST_QUANTUM}, or terms joined by +: an integer, or letters of parties, such as 1+AB or 2"
    terms = level.split("+")
    for term in terms:
        if not re.fullmatch(r"[1-9]|[A-P]{1,16}", term):
            raise UnknownName(f"{text!r} is not a level: {term or 'an empty term'!r} is no term; {advice}")
        if term.isalpha() and max(term) >= chr(65 + parties):
            raise UnknownName(
                f"level {text!r} names party {max(term)}, but there are {parties} untrusted parties "
                f"({', '.join(map(chr, range(65, 65 + parties)))}); {advice}"
            )
    if not any(term.isdigit() for term in terms):
        raise UnknownName(f"level {text!r} has no integer term; {advice}")
    return level


def level_words(scenario: Scenario, level: str) -> tuple[Word, ...]:
    """The words of a level, ascending. Raises `UnknownName` for a level that does not exist.

    >>> from exactsteer.steering.scenario import scenario
    >>> s = scenario(parties=2, settings=2, outcomes=2, trusted=4)
    >>> [len(level_words(s, level)) for level in ("almost-quantum", "1", "1+AB", "2")]
    [9, 5, 9, 13]
    """
    level = canonical_level(level, scenario.parties)
    if level == ALMOST_QUANTUM:
        return collins_gisin_words(scenario)
    counts: set[tuple[int, ...]] = set()
    for term in level.split("+"):
        if term.isdigit():
            counts |= {c for c in product(range(int(term) + 1), repeat=scenario.parties) if sum(c) <= int(term)}
        else:
            counts.add(tuple(term.count(chr(65 + party)) for party in range(scenario.parties)))
    words = {
        word
        for count in counts
        for word in product(
            *(_sequences(party, length) for party, length in zip(scenario.untrusted, count, strict=True))
        )
    }
    return tuple(sorted(words))


def _sequences(party: tuple[int, ...], length: int) -> list[tuple[Letter, ...]]:
    """The irreducible sequences of exactly that many letters of one party: neighbours have different settings."""
    letters = [(x, a) for x, outcomes in enumerate(party) for a in range(outcomes - 1)]
    result: list[tuple[Letter, ...]] = [()]
    for _ in range(length):
        result = [(*s, letter) for s in result for letter in letters if not s or s[-1][0] != letter[0]]
    return result


def irreducible(letters: Iterable[Letter]) -> tuple[Letter, ...] | None:
    """One party's product of letters, equal neighbours merged; None if it vanishes."""
    result: list[Letter] = []
    for letter in letters:
        if not result or result[-1][0] != letter[0]:
            result.append(letter)
        elif result[-1] != letter:
            return None
    return tuple(result)


def reduced(v: Word, u: Word) -> Word | None:
    """The word v^dag u, or None if the product vanishes."""
    result = []
    for left, right in zip(v, u, strict=True):
        letters = irreducible((*reversed(left), *right))
        if letters is None:
            return None
        result.append(letters)
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
