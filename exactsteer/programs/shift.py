"""The shift Z0 of a level: a Gram matrix Z0 >= 1 whose only nonzero class sum is that of the empty word.

    Z0 = sum over patterns of settings, sum over all outcomes, p p^T (x) 1,   C_empty(Z0) = (number of patterns) 1

where p is the word vector of the product of projectors, last outcomes expanded as 1 - sum and reduced. Summed over all
outcomes, P^dag P is 1, so every other class sum vanishes. A rounded Gram matrix becomes positive by adding a multiple
of Z0, which moves the bound by a known amount and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.errors import UnknownName
from exactsteer.steering.words import Letter, Word, irreducible, projector

Pattern = tuple[tuple[int, ...], ...]
"""For each party, the sequence of settings."""

Outcomes = tuple[tuple[int, ...], ...]


def shift(words: Sequence[Word], untrusted: tuple[tuple[int, ...], ...], dimension: int) -> tuple[Matrix, int]:
    """(Z0, number of patterns) for a set of words. Raises `UnknownName` if some word's expansions are not in the set.

    A pattern whose expansions are not all words of the level may still be used when one party with a single letter
    stops it: for that party's last outcome the rest is not measured.
    """
    positions = {word: k for k, word in enumerate(words)}
    size = len(words)
    total = [[0] * size for _ in range(size)]
    patterns = sorted({tuple(tuple(x for x, _ in letters) for letters in word) for word in words})
    for pattern in patterns:
        vectors = _vectors(pattern, untrusted, positions)
        if vectors is None:
            raise UnknownName(
                f"the level has words with settings {pattern} whose expansions in last outcomes are not words of the "
                "level; add the terms that leave out letters of these"
            )
        for vector in vectors:
            for j, x in vector.items():
                for k, y in vector.items():
                    total[j][k] += x * y
    return matrix(total).tensor(identity(dimension)), len(patterns)


Vector = dict[int, int]


def _vectors(
    pattern: Pattern, untrusted: tuple[tuple[int, ...], ...], positions: dict[Word, int]
) -> list[Vector] | None:
    """Word vectors of a complete measurement with this pattern: the sum of P^dag P over them is 1."""
    whole = [_vector(pattern, outcomes, untrusted, positions) for outcomes in _outcomes(pattern, untrusted)]
    if None not in whole:
        return [v for v in whole if v is not None]
    for party, settings in enumerate(pattern):
        if len(settings) != 1:
            continue
        last = untrusted[party][settings[0]] - 1
        alone: Pattern = tuple(settings if j == party else () for j in range(len(pattern)))
        stopped = [
            _vector(alone, tuple((last,) if j == party else () for j in range(len(pattern))), untrusted, positions)
        ]
        stopped += [
            _vector(pattern, outcomes, untrusted, positions)
            for outcomes in _outcomes(pattern, untrusted)
            if outcomes[party] != (last,)
        ]
        if None not in stopped:
            return [v for v in stopped if v is not None]
    return None


def _outcomes(pattern: Pattern, untrusted: tuple[tuple[int, ...], ...]) -> list[Outcomes]:
    """All outcomes of all settings in the pattern."""
    per_party = [
        list(product(*(range(party[x]) for x in settings))) for party, settings in zip(untrusted, pattern, strict=True)
    ]
    return list(product(*per_party))


def _vector(
    pattern: Pattern, outcomes: Outcomes, untrusted: tuple[tuple[int, ...], ...], positions: dict[Word, int]
) -> Vector | None:
    """The product of projectors expanded in words, or None if one of them is not in the set."""
    expansion: dict[Word, int] = {(): 1}
    for party, settings, results in zip(untrusted, pattern, outcomes, strict=True):
        sequences: dict[tuple[Letter, ...], int] = {(): 1}
        for x, a in zip(settings, results, strict=True):
            grown: dict[tuple[Letter, ...], int] = {}
            for letters, sign in sequences.items():
                for factor, weight in projector(party, x, a).items():
                    joined = irreducible((*letters, *factor))
                    if joined is not None:
                        grown[joined] = grown.get(joined, 0) + sign * weight
            sequences = {letters: sign for letters, sign in grown.items() if sign}
        expansion = {(*word, letters): s * t for word, s in expansion.items() for letters, t in sequences.items()}
    if any(word not in positions for word in expansion):
        return None
    return {positions[word]: sign for word, sign in expansion.items()}
