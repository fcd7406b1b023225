"""The layout of a moment matrix: its words, its variables, and the places that sum to each class."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.errors import InputError
from exactsteer.programs.conic import Block
from exactsteer.programs.layout import MomentLayout
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.words import ALMOST_QUANTUM, dagger

LAW = settings(max_examples=15, deadline=None)
CHSH = scenario(parties=2, settings=2, outcomes=2, trusted=2)
UNEQUAL = Scenario(((2, 3), (1, 4)), (2,))
THREE = scenario(parties=3, settings=2, outcomes=2, trusted=1)
SMALL = [(CHSH, "1"), (CHSH, "2"), (CHSH, ALMOST_QUANTUM), (UNEQUAL, "1+AA"), (THREE, "1+AB")]

seeds = st.integers(0, 2**32)


def letters_of(scene: Scenario, party: int) -> list[tuple[int, int, int]]:
    """(party, setting, outcome) of the projectors of a party, last outcomes left out."""
    return [(party, x, a) for x, k in enumerate(scene.untrusted[party]) for a in range(k - 1)]


def brute_force(scene: Scenario, level: str) -> set[tuple]:
    """The words of a level: all products of the right letters that neither shorten nor vanish, parties commuting."""
    alphabet = [letter for party in range(scene.parties) for letter in letters_of(scene, party)]
    products: list[tuple] = []
    for term in level.split("+"):
        if term.isdigit():
            for length in range(int(term) + 1):
                products += product(alphabet, repeat=length)
        else:
            products += product(*(letters_of(scene, ord(name) - 65) for name in term))
    words = set()
    for letters in products:
        word = tuple(tuple((x, a) for party, x, a in letters if party == j) for j in range(scene.parties))
        if all(left[0] != right[0] for part in word for left, right in pairwise(part)):
            words.add(word)
    return words


@pytest.mark.parametrize(
    ("scene", "level", "count"),
    [
        (CHSH, "1", 5),
        (CHSH, "1+AB", 9),
        (CHSH, "2", 13),
        (CHSH, "3", 25),
        (CHSH, "1+AB+AAB", 13),
        (UNEQUAL, "1+AB", 16),
        (UNEQUAL, "2", 20),
        (UNEQUAL, "1+AB+AAB", 28),
        (THREE, "1+AB", 11),
        (THREE, "2", 25),
        (THREE, "2+ABC", 33),
        (THREE, "1+AAC", 11),
    ],
)
def test_the_words_of_a_level_are_the_products_that_neither_shorten_nor_vanish(scene, level, count):
    """Every level agrees with an enumeration of all products of letters; the size counts them, d rows each."""
    layout = MomentLayout(scene, level)
    assert brute_force(scene, level) == set(layout.index.words)
    assert count == len(layout.index.words)
    assert count * scene.dimension == layout.size


def test_a_level_beyond_what_certificates_allow_is_refused_with_its_size():
    """Level 3 of three parties on an eighteen-dimensional system has 63 words, 1,134 rows; a lower level is advised."""
    layout = MomentLayout(scenario(parties=3, settings=2, outcomes=2, trusted=18), "3")
    with pytest.raises(InputError, match=r"level 3 has 63 words: .* of size 1134, beyond the 1024 .* lower level"):
        _ = layout.size
    assert MomentLayout(scenario(parties=3, settings=2, outcomes=2, trusted=16), "3").size == 63 * 16


def random_matrix(size: int, source: Random) -> Matrix:
    """A matrix of small Gaussian integers."""
    return matrix([[source.randint(-4, 4) + source.randint(-4, 4) * I for _ in range(size)] for _ in range(size)])


@LAW
@given(st.sampled_from(SMALL), st.booleans(), seeds)
def test_the_variables_reach_exactly_the_matrices_with_equal_blocks(case, is_real, seed):
    """sum_k y_k term_k has the block L(w) at the places of w and L(w)^dag at those of w^dag, for any values y."""
    layout = MomentLayout(*case)
    words = (*layout.index.observed, *layout.index.free)
    coordinates = layout.coordinates(words, is_real=is_real)
    source = Random(seed)
    values = [number(fmpq(source.randint(-9, 9), 3)) for _ in coordinates]
    blocks = layout.blocks(coordinates, values)
    expected = layout.constant({w: blocks[w] for w in layout.index.observed})
    expected = expected + layout.constant({w: blocks[w] for w in layout.index.free})
    zero = zeros(layout.size, layout.size)
    assert expected == Block(zero, [layout.term(c) for c in coordinates]).at(values)
    assert expected.is_hermitian
    assert all(m.is_hermitian for w, m in blocks.items() if w == dagger(w))
    assert expected.is_real or not is_real
    assert set(words) == set(blocks)


@pytest.mark.parametrize(("scene", "level"), SMALL)
def test_variables_are_counted_by_the_dimension_of_their_blocks(scene, level):
    """A Hermitian block has d^2 real variables, another one 2 d^2; real blocks d (d + 1)/2 and d^2."""
    layout, d = MomentLayout(scene, level), scene.dimension
    words = (*layout.index.observed, *layout.index.free)
    hermitian = sum(w == dagger(w) for w in words)
    others = len(words) - hermitian
    assert hermitian * d**2 + others * 2 * d**2 == len(layout.coordinates(words, is_real=False))
    assert hermitian * d * (d + 1) // 2 + others * d**2 == len(layout.coordinates(words, is_real=True))


@LAW
@given(st.sampled_from(SMALL), seeds)
def test_the_groups_of_a_word_sum_to_its_class_sum(case, seed):
    """Entry (r, c) of C_w is the sum of Z over its group; for w^dag it is the conjugate of entry (c, r)."""
    layout, source = MomentLayout(*case), Random(seed)
    gram = random_matrix(layout.size, source)
    gram = gram + gram.adjoint()
    for word in (*layout.index.observed, *layout.index.free):
        total = layout.class_sum(gram, word)
        assert total.adjoint() == layout.class_sum(gram, dagger(word))
        for (r, c), places in layout.groups(word):
            assert total[r, c] == sum((gram[place] for place in places), number(0))


@pytest.mark.parametrize(("scene", "level"), SMALL)
def test_the_groups_meet_every_place_of_a_class_once(scene, level):
    """Places and their mirror images cover all blocks of words that do not vanish, and no place lies in two groups."""
    layout, d = MomentLayout(scene, level), scene.dimension
    seen: list[tuple[int, int]] = []
    for word in (*layout.index.observed, *layout.index.free):
        for _, places in layout.groups(word):
            seen += {*places, *((c, r) for r, c in places)}
    expected = {
        (v * d + r, u * d + c)
        for pairs in layout.index.classes.values()
        for u, v in pairs
        for r in range(d)
        for c in range(d)
    }
    assert sorted(expected) == sorted(seen)
    assert layout.zero_sums == tuple(places for w in layout.index.free for _, places in layout.groups(w))


def test_blocks_come_back_from_the_values_of_their_variables():
    """The real and imaginary parts of the entries on and above the diagonal are the values; `blocks` inverts that."""
    layout = MomentLayout(CHSH, "2")
    words = (*layout.index.observed, *layout.index.free)
    source = Random(5)
    expected = {}
    for word in words:
        m = random_matrix(2, source)
        expected[word] = m + m.adjoint() if word == dagger(word) else m
    coordinates = layout.coordinates(words, is_real=False)
    values = []
    for c in coordinates:
        entry = expected[c.word][c.row, c.column]
        part = entry.real if c.unit == 1 else entry.imag
        values.append(Number(entry.field, part, entry.real - entry.real))
    assert expected == layout.blocks(coordinates, values)


def test_the_cheapest_shift_is_the_unit_matrix_where_no_party_has_two_letters():
    """The almost-quantum words need no Z0; level 2 does; a level without Z0 has no shift at all."""
    assert identity(18) == MomentLayout(CHSH, ALMOST_QUANTUM).cheapest_shift
    level = MomentLayout(CHSH, "2")
    assert level.shift[0] == level.cheapest_shift != identity(26)
    assert MomentLayout(CHSH, "1+AAB").cheapest_shift is None
