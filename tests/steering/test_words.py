"""Words reduce as products of projectors do, and the classes of a moment matrix follow from that."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.errors import UnknownName
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.words import (
    ALMOST_QUANTUM,
    MomentIndex,
    collins_gisin_words,
    dagger,
    is_observed,
    level_words,
    reduced,
    word_text,
)

LAW = settings(max_examples=100, deadline=None)
CHSH = scenario(parties=2, settings=2, outcomes=2, trusted=2)
THREE_OUTCOMES = scenario(parties=2, settings=2, outcomes=3, trusted=1)
UNEQUAL = Scenario(((2, 3), (1, 4), (2, 2, 2)), (2,))
LETTERS = [(0, 0), (0, 1), (1, 0), (1, 1)]

EMPTY = ((), ())


def canonical(letters: list) -> tuple:
    """A sequence in which no two neighbours have one setting."""
    result: list = []
    for letter in letters:
        if not result or result[-1][0] != letter[0]:
            result.append(letter)
    return tuple(result)


sequences = st.lists(st.sampled_from(LETTERS), max_size=4).map(canonical)
words = st.tuples(sequences, sequences)


def times(left, right):
    """The product of two words that may have vanished."""
    return None if left is None or right is None else reduced(dagger(left), right)


def operator(word, measurements: list[Measurement]) -> Matrix:
    """The product of the first party's projectors."""
    result = identity(3)
    for x, a in word:
        result = result @ measurements[x].effects[a]
    return result


@LAW
@given(words, words)
def test_the_adjoint_of_v_dagger_u_is_u_dagger_v(v, u):
    """dagger(reduced(v, u)) = reduced(u, v), and one vanishes exactly if the other does."""
    forward, backward = reduced(v, u), reduced(u, v)
    assert backward == (None if forward is None else dagger(forward))


@LAW
@given(words)
def test_reduced_words_stay_as_they_are(w):
    """1^dag w = w, dagger is an involution, and w^dag w starts and ends with the last letter of w."""
    assert w == reduced(EMPTY, w) == dagger(dagger(w))
    square = reduced(w, w)
    assert dagger(square) == square
    for letters, original in zip(square, w, strict=True):
        assert len(letters) == max(0, 2 * len(original) - 1)


@LAW
@given(words, words, words)
def test_reduction_is_associative(u, v, w):
    """(u v) w = u (v w), zero products included."""
    assert times(times(u, v), w) == times(u, times(v, w))


@settings(max_examples=30, deadline=None)
@given(st.data(), sequences, sequences)
def test_reduction_agrees_with_projectors(bases, data, v, u):
    """O_v^dag O_u = O_(v^dag u) for two random projective measurements, and zero if the word vanishes."""
    measurements = []
    for _ in range(2):
        basis = data.draw(bases(3))
        effects = [c @ c.adjoint() / (c.adjoint() @ c)[0, 0] for c in (basis.select(range(3), [k]) for k in range(3))]
        measurements.append(Measurement(tuple(effects)))
    product = operator(v, measurements).adjoint() @ operator(u, measurements)
    word = reduced((v,), (u,))
    assert product == (zeros(3, 3) if word is None else operator(word[0], measurements))


def test_equal_neighbours_merge_and_different_outcomes_of_one_setting_vanish():
    """p^dag p = p; outcomes 0 and 1 of one setting are orthogonal; parties never interfere."""
    p, q, other = ((0, 0),), ((0, 1),), ((1, 0),)
    assert (p, ()) == reduced((p, ()), (p, ()))
    assert reduced((p, ()), (q, ())) is None
    assert reduced((p, ()), (other, ())) == (((0, 0), (1, 0)), ())
    assert (p, q) == reduced((p, ()), ((), q))


@pytest.mark.parametrize(
    ("scenario", "count"),
    [
        (CHSH, 9),
        (scenario(parties=3, settings=2, outcomes=2, trusted=2), 27),
        (scenario(parties=1, settings=8, outcomes=2, trusted=2), 9),
        (THREE_OUTCOMES, 25),
        (UNEQUAL, 4 * 4 * 4),
    ],
)
def test_the_almost_quantum_words_are_products_of_at_most_one_letter(scenario, count):
    """There are prod_j (1 + sum_x (k_x - 1)) of them, the empty word first, all observed."""
    words = level_words(scenario, ALMOST_QUANTUM)
    assert prod(1 + sum(k - 1 for k in party) for party in scenario.untrusted) == count == len(set(words)) == len(words)
    assert ((),) * scenario.parties == words[0]
    assert all(map(is_observed, words))
    assert collins_gisin_words(scenario) == words


@pytest.mark.parametrize("level", ["0", "1+", "AB", "1+AC", "1.5", "quantum", ""])
def test_an_unknown_level_is_refused(level):
    """The message repeats the level and says which ones there are."""
    with pytest.raises(UnknownName, match=f"level.*{ALMOST_QUANTUM}"):
        level_words(CHSH, level)


@pytest.mark.parametrize(
    ("level", "count"), [("1", 1 + 4), ("1+AB", 9), ("2", 1 + 4 + 4 + 4), ("1+AA", 7), (" 1 + ab ", 9), ("3", 25)]
)
def test_levels_count_their_words(level, count):
    """Two parties with two dichotomic settings: letters of one party alternate between the settings.

    Words of length n of one party: two for every n > 0. Length 3: AAA, AAB, ABB, BBB with 2, 4, 4, 2 words.
    """
    assert count == len(set(level_words(CHSH, level)))


@pytest.mark.parametrize("level", [ALMOST_QUANTUM, "1", "1+AA", "2"])
@pytest.mark.parametrize("scenario", [CHSH, THREE_OUTCOMES, UNEQUAL], ids=["2222", "2233", "unequal"])
def test_classes_partition_the_blocks_that_do_not_vanish(scenario, level):
    """Each block lies in one class or vanishes, adjoint words have mirrored classes, and `free` holds half of the rest."""
    index = MomentIndex(level_words(scenario, level))
    n = len(index.words)
    places = [place for members in index.classes.values() for place in members]
    vanishing = [(j, k) for j in range(n) for k in range(n) if reduced(index.words[k], index.words[j]) is None]
    assert sorted((j, k) for j in range(n) for k in range(n)) == sorted(places + vanishing)
    for word, members in index.classes.items():
        assert sorted((k, j) for j, k in members) == sorted(index.classes[dagger(word)])
    assert set(index.classes) == set(index.observed) | set(index.free) | {dagger(w) for w in index.free}
    assert not set(index.observed) & set(index.free)
    assert all(w <= dagger(w) for w in index.free)
    assert sorted(index.free) == list(index.free)


def test_the_two_two_two_index_has_nine_observed_words_and_eight_free_pairs():
    """v^dag u of {1, P_0, P_1} has five values per party: 25 words, of which 9 are observed and no block vanishes."""
    index = MomentIndex(level_words(CHSH, ALMOST_QUANTUM))
    assert (len(index.classes), len(index.observed), len(index.free)) == (25, 9, 8)
    assert sum(map(len, index.classes.values())) == 81
    assert [(k, k) for k in range(9)] == sorted(
        place for members in index.classes.values() for place in members if place[0] == place[1]
    )
    assert index.classes[EMPTY] == [(0, 0)]
    assert {dagger(w) for w in index.free}.isdisjoint(index.free)


def test_every_collins_gisin_word_is_observed_at_the_almost_quantum_level():
    """The first row of the moment matrix holds all independent elements."""
    for box in (CHSH, THREE_OUTCOMES, UNEQUAL):
        assert tuple(sorted(collins_gisin_words(box))) == MomentIndex(level_words(box, ALMOST_QUANTUM)).observed


def test_words_read_as_text():
    """Parties are capital letters, letters are outcome|setting, and the empty word is 1."""
    assert word_text(EMPTY) == "1"
    assert word_text((((1, 0), (0, 1)), ((0, 0),))) == "A0|1 A1|0 B0|0"
