"""Scenarios: outcome numbers for each setting of each untrusted party, and keys in one fixed order."""

from __future__ import annotations

import pytest

from exactsteer.errors import ShapeMismatch
from exactsteer.steering.scenario import Scenario, key_text, scenario

UNEQUAL = Scenario(((2, 3), (1, 2, 2), (4,)), (2, 3))


def test_counts_follow_from_outcomes_and_dimensions():
    """Outcomes add over settings and multiply over parties; trusted dimensions multiply."""
    assert (UNEQUAL.parties, UNEQUAL.dimension, UNEQUAL.element_count) == (3, 6, 5 * 5 * 4)
    assert len(UNEQUAL.settings) == 2 * 3 * 1


def test_keys_list_settings_first_and_the_last_party_fastest():
    """The order of keys is lexicographic in the settings, then in the outcomes, and no key comes twice."""
    keys = list(UNEQUAL.keys())
    assert UNEQUAL.element_count == len(set(keys)) == len(keys)
    assert sorted(keys, key=lambda key: (key[1], key[0])) == keys
    two = scenario(parties=2, settings=1, outcomes=2, trusted=2)
    assert list(two.keys()) == [((0, 0), (0, 0)), ((0, 1), (0, 0)), ((1, 0), (0, 0)), ((1, 1), (0, 0))]


def test_every_listed_key_is_a_key_and_its_text_is_outcomes_bar_settings():
    """`a,b|x,y`, as files write it."""
    for a, x in UNEQUAL.keys():
        assert (a, x) == UNEQUAL.key(a, x)
    assert key_text(((1, 0, 3), (1, 2, 0))) == "1,0,3|1,2,0"


def test_one_party_may_be_indexed_by_bare_integers():
    """sigma_{a|x} of a single party needs no tuples; several parties do."""
    one = scenario(parties=1, settings=2, outcomes=3, trusted=2)
    assert ((2,), (1,)) == one.key(2, 1) == one.key([2], [1])
    with pytest.raises(ShapeMismatch, match="for each of 3 parties"):
        UNEQUAL.key(0, 0)


@pytest.mark.parametrize(
    ("outcomes", "settings"),
    [
        ((2, 0, 0), (0, 0, 0)),
        ((0, 1, 0), (0, 0, 0)),
        ((0, 0, 0), (2, 0, 0)),
        ((-1, 0, 0), (0, 0, 0)),
        ((0, 0, 0), (0, -1, 0)),
    ],
)
def test_a_key_outside_the_scenario_is_refused(outcomes, settings):
    """An outcome must exist for its setting, and negative indices do not count from the end."""
    with pytest.raises(ShapeMismatch, match=r"is outside the scenario with outcomes \(\(2, 3\), \(1, 2, 2\), \(4,\)\)"):
        UNEQUAL.key(outcomes, settings)


@pytest.mark.parametrize(
    ("untrusted", "trusted"), [((), (2,)), (((2,), ()), (2,)), (((2, 0),), (2,)), (((2,),), ()), (((2,),), (2, 0))]
)
def test_a_scenario_needs_parties_settings_outcomes_and_a_trusted_system(untrusted, trusted):
    """Empty parties, settings without outcomes and trusted systems of dimension zero are refused."""
    with pytest.raises(ShapeMismatch, match="at least"):
        Scenario(untrusted, trusted)


def test_a_scenario_reads_as_text():
    """Outcomes per setting, parties separated by bars, and the trusted dimensions."""
    assert str(UNEQUAL) == "outcomes per setting 2,3 | 1,2,2 | 4 and trusted dimension 2x3"


def test_equal_scenarios_are_interchangeable():
    """The uniform constructor gives the same value as the outcome table."""
    uniform = scenario(parties=2, settings=2, outcomes=3, trusted=(2, 2))
    assert Scenario(((3, 3), (3, 3)), (2, 2)) == uniform
    assert hash(Scenario(((3, 3), (3, 3)), (2, 2))) == hash(uniform)
