"""See-saws for families of several Bobs: states of small integers whose images are post-quantum, proved by certificates."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.certificates.family_seesaw import family_seesaw
from exactsteer.claims import FamilyOutside
from exactsteer.errors import InputError
from exactsteer.quantum.maps import identity_map
from exactsteer.quantum.positive_maps import breuer_hall, transposition
from exactsteer.steering.catalogue import named_measurements
from exactsteer.steering.families import marginals
from exactsteer.steering.positive_images import apply_to_bobs

XZ = (named_measurements("XZ"),)
NOTHING = 1e-6


@pytest.mark.parametrize(("last", "seed"), [(transposition(2), 3), (breuer_hall(4), 8)])
def test_a_seesaw_finds_post_quantum_families(last, seed) -> None:
    """The recipe of examples 10 and 11: the image of the state that is found has no parent, by a certificate."""
    maps = (identity_map(2), last)
    found = family_seesaw(XZ, maps, seed=seed)
    assert found.family == apply_to_bobs(maps, marginals(found.realisation.assemblage()))
    assert found.realisation.state.matrix.denominator < 100
    certificate = es.prove(FamilyOutside(found.family, "no-signalling"))
    assert es.verify(certificate).claim


@given(st.integers(0, 1000))
@settings(max_examples=5, deadline=None)
def test_quantum_families_need_no_noise(seed) -> None:
    """Without maps every family has a parent: the see-saw never finds one that needs noise."""
    assert family_seesaw(XZ, (identity_map(2), identity_map(2)), rounds=2, seed=seed).noise < NOTHING


def test_the_same_seed_gives_the_same_state() -> None:
    """A see-saw is deterministic for a seed."""
    maps = (identity_map(2), transposition(2))
    first, second = (family_seesaw(XZ, maps, rounds=2, seed=5) for _ in range(2))
    assert first.realisation == second.realisation


def test_a_seesaw_needs_something_to_work_on() -> None:
    """Without maps, or without rounds, there is nothing to alternate."""
    with pytest.raises(InputError, match="at least one round"):
        family_seesaw(XZ, (identity_map(2), identity_map(2)), rounds=0)
    with pytest.raises(InputError, match="a map for each Bob"):
        family_seesaw(XZ, ())
