"""Phases that a form does not see: lattices of exponents and the blocks of monomials."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exactsteer.programs.torus import Lattice, character, invariance, split
from exactsteer.quantum.positive_maps import choi_map
from exactsteer.quantum.squares import form, monomials

VECTORS = st.lists(st.lists(st.integers(-4, 4), min_size=4, max_size=4), min_size=1, max_size=3)


@given(VECTORS, st.lists(st.integers(-4, 4), min_size=4, max_size=4), st.data())
def test_a_coset_has_one_representative(vectors: list[list[int]], start: list[int], data: st.DataObject) -> None:
    """Adding vectors of the lattice does not change the representative, and reducing twice changes nothing."""
    lattice = Lattice([tuple(v) for v in vectors], 4)
    moved = list(start)
    for v in vectors:
        times = data.draw(st.integers(-3, 3))
        moved = [x + times * y for x, y in zip(moved, v, strict=True)]
    assert lattice.reduced(moved) == lattice.reduced(start) == lattice.reduced(lattice.reduced(start))


def test_signs_are_symmetries_too() -> None:
    """x_0^2 conj(x_1)^2 + h.c. sees the phase of x_0 up to a sign only: even and odd monomials split."""
    lattice = invariance([((0, 0), (1, 1))], (2,))
    assert lattice.reduced((2, 0)) == lattice.reduced((0, 2)) != lattice.reduced((1, 1))


def test_a_form_without_symmetry_has_one_block_for_each_degree() -> None:
    """If exponents generate all vectors of sum zero, the monomials of one kind stay together."""
    lattice = invariance([((0,), (1,)), ((1,), (2,))], (3,))
    assert [len(found) for found in split(monomials((3,), [(2, 1)]), (3,), lattice).values()] == [18]


def test_choi_forms_split_by_three_phases() -> None:
    """The form of Choi's map has x_i y_i conj(x_j y_j) only: x (x) x (x) conj(x) (x) y splits into small blocks."""
    dimensions = (3, 3)
    lattice = invariance(form(dimensions, choi_map().matrix, (0, 0)), dimensions)
    blocks = split(monomials(dimensions, [(1, 1), (1, 0)]), dimensions, lattice)
    assert sorted(map(len, blocks.values())) == [1] * 3 + [1] * 3 + [2] * 3 + [5] * 3
    assert character(((0,), (1,), (2,), ()), dimensions) == (1, -1, 0, 0, 0, 1)
