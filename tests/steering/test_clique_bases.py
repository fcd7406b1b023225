"""All maximal local-orthogonality inequalities of a scenario, classified with the proofs of their product bases."""

from __future__ import annotations

from collections import Counter

import pytest

from exactsteer.errors import InputError
from exactsteer.quantum.unextendible import tree_holds
from exactsteer.steering.clique_bases import classes, clique_bases, generic_local_bases, renamings
from exactsteer.steering.local_orthogonality import events, exclusive, inequalities, maximal

THREE = ((2, 2),) * 3


def test_every_inequality_of_three_parties_is_classified_with_a_proof():
    """(3, 2, 2): 744 complete bases and 128 unextendible ones of four vectors; every rank tree holds."""
    found = list(clique_bases(THREE))
    assert Counter((each.basis.size, each.is_complete) for each in found) == {(8, True): 744, (4, False): 128}
    for each in found:
        assert each.is_unextendible
        assert tree_holds(each.basis, each.proof)


def test_the_inequalities_of_three_parties_form_ten_classes():
    """One class with four events, the Shifts inequality with its 128 names, and nine that nothing violates."""
    found = classes(inequalities(THREE))
    assert [(len(each[0].events), len(each)) for each in found] == [
        (4, 128), (8, 8), (8, 24), (8, 24), (8, 48), (8, 64), (8, 96), (8, 96), (8, 192), (8, 192),
    ]  # fmt: skip
    assert sum(map(len, found)) == 872


@pytest.mark.parametrize("untrusted", [THREE, ((3, 2), (2, 2)), ((2,), (3, 3))])
def test_renamings_keep_exclusive_events_exclusive(untrusted):
    """Each generator permutes the events and preserves the graph; applied twice it is the identity."""
    everything = events(untrusted)
    for move in renamings(untrusted):
        assert sorted(map(move, everything)) == sorted(everything)
        for e in everything:
            assert move(move(e)) == e
            for f in everything[:6]:
                assert exclusive(move(e), move(f)) == exclusive(e, f)


def test_a_list_that_is_not_closed_has_no_classes():
    """A single inequality lacks its other names."""
    with pytest.raises(InputError, match="not closed under renamings"):
        classes([next(iter(inequalities(THREE)))])


def test_three_outcomes_have_generic_bases_and_unequal_ones_none():
    """Two qutrits give complete bases; settings of two and of three outcomes have no local bases of one size."""
    for each in clique_bases(((3,), (3, 3))):
        assert each.is_complete
        assert each.inequality == maximal(each.inequality)
    with pytest.raises(InputError, match=r"party 0 has settings of \(3, 2\) outcomes"):
        generic_local_bases(((3, 2), (2,)))


def test_the_settings_of_a_party_need_different_bases():
    """With one local basis for both settings, events that are not exclusive would be orthogonal: refused."""
    bases = generic_local_bases(THREE)
    same = ((bases[0][0], bases[0][0]), *bases[1:])
    with pytest.raises(InputError, match="vectors of the settings 0 and 1 of party 0 are orthogonal"):
        next(clique_bases(THREE, same))
