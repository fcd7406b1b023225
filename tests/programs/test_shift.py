"""The shift of a level: at least the unit matrix, and invisible to every class but that of the empty word."""

from __future__ import annotations

from math import prod

import pytest
from flint import fmpq

from exactsteer.algebra.matrix import identity, inner
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import UnknownName
from exactsteer.programs.layout import MomentLayout
from exactsteer.programs.shift import shift
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.words import ALMOST_QUANTUM

CHSH = scenario(parties=2, settings=2, outcomes=2, trusted=2)
ONE = scenario(parties=1, settings=3, outcomes=2, trusted=2)
UNEQUAL = Scenario(((2, 3), (1, 4)), (2,))
THREE = scenario(parties=3, settings=2, outcomes=2, trusted=1)

LEVELS = [
    *((CHSH, level) for level in (ALMOST_QUANTUM, "1", "1+AB", "1+AA", "2", "3", "1+AB+AAB", "2+AAB+ABB")),
    *((ONE, level) for level in ("1", "2", "3")),
    *((UNEQUAL, level) for level in (ALMOST_QUANTUM, "1", "1+AB", "2", "1+AB+AAB")),
    *((THREE, level) for level in (ALMOST_QUANTUM, "1", "1+AB", "2", "2+ABC")),
]


@pytest.mark.parametrize(("scene", "level"), LEVELS)
def test_the_shift_makes_positive_and_changes_nothing_else(scene, level):
    """Z0 >= 1, its sum over the empty word is C 1 with C > 0, and its sum over every other word is zero, exactly."""
    layout = MomentLayout(scene, level)
    z, count = layout.shift
    empty = ((),) * scene.parties
    assert decide(z - identity(layout.size)) is None
    assert count > 0
    assert identity(scene.dimension) * count == layout.class_sum(z, empty)
    assert [w for w in layout.index.classes if w != empty and not layout.class_sum(z, w).is_zero] == []


@pytest.mark.parametrize("scene", [CHSH, ONE, UNEQUAL, THREE])
def test_the_almost_quantum_words_have_one_pattern_for_each_choice_of_settings(scene):
    """C = prod_j (1 + m_j), settings with a single outcome left out: such a setting has no letters."""
    expected = prod(1 + sum(k > 1 for k in party) for party in scene.untrusted)
    assert expected == MomentLayout(scene, ALMOST_QUANTUM).shift[1]


@pytest.mark.parametrize("level", [ALMOST_QUANTUM, "1", "2"])
def test_the_shift_has_the_same_value_on_every_moment_matrix(steered, level):
    """tr(Z0 Gamma) = C on the Gram matrix of a realisation, because Gamma of the empty word has trace 1."""
    realisation: Realisation = steered("ghz", "XZ")
    layout = MomentLayout(realisation.assemblage().scenario, level)
    z, count = layout.shift
    assert number(count) == inner(z, realisation.moment_frame(layout.index.words).matrix)


@pytest.mark.parametrize(
    ("scene", "level", "settings"),
    [
        (CHSH, "1+AAB", r"\(\(0, 1\), \(0,\)\)"),
        (CHSH, "1+AAA", r"\(\(0, 1, 0\), \(\)\)"),
        (THREE, "1+ABC", r"\(\(0,\), \(0,\), \(0,\)\)"),
    ],
)
def test_a_level_whose_expansions_are_missing_has_no_shift(scene, level, settings):
    """The message names the settings, and says to add the terms that leave out letters."""
    with pytest.raises(UnknownName, match=f"settings {settings} .* add the terms that leave out letters"):
        _ = MomentLayout(scene, level).shift


def test_one_dichotomic_setting_by_hand():
    """Words 1, p: Z0 = e_1 e_1^T + e_p e_p^T + (e_1 - e_p)(e_1 - e_p)^T, two patterns."""
    z, count = shift((((),), (((0, 0),),)), ((2,),), 1)
    assert (count, z.entries()) == (2, [[2, -1], [-1, 2]])
    assert decide(z - identity(2) * fmpq(101, 100)) is not None
