"""Unextendible product bases: the tree of ranks, the extending vector, and the least sizes of the literature."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.linear import echelon, matrix_rows
from exactsteer.algebra.matrix import column
from exactsteer.quantum.product_bases import ProductBasis, product_basis
from exactsteer.quantum.unextendible import (
    Branch,
    Closed,
    Ranks,
    extends,
    extension,
    is_unextendible,
    least_size,
    leaves,
    rank,
    tree_holds,
)
from exactsteer.steering import catalogue
from exactsteer.steering.catalogue.bases import (
    four_qubits,
    gen_shifts,
    gen_tiles_1,
    gen_tiles_2,
    pyramid,
    quad_res,
    shifts,
    tiles,
    two_qubits_and_qutrit,
    two_ququarts,
)

PUBLISHED = {
    "shifts": (shifts(), 4),
    "gen-shifts 5": (gen_shifts(5), 6),
    "tiles": (tiles(), 5),
    "pyramid": (pyramid(), 5),
    "quad-res 5": (quad_res(5), 5),
    "gen-tiles-1 4": (gen_tiles_1(4), 9),
    "gen-tiles-2 3x4": (gen_tiles_2(3, 4), 7),
    "gen-tiles-2 4x5": (gen_tiles_2(4, 5), 13),
    "four-qubits": (four_qubits(), 6),
    "two-qubits-and-qutrit": (two_qubits_and_qutrit(), 6),
    "two-ququarts": (two_ququarts(), 8),
}


def without(basis, s):
    return ProductBasis(basis.dimensions, basis.vectors[:s] + basis.vectors[s + 1 :])


@pytest.mark.parametrize(("basis", "size"), PUBLISHED.values(), ids=PUBLISHED.keys())
def test_published_bases_are_unextendible(basis, size):
    """The tree closes, is accepted without the search, and the number of vectors is the published one."""
    tree = extension(basis)
    assert not isinstance(tree, tuple)
    assert tree_holds(basis, tree)
    assert basis.size == size >= least_size(basis.dimensions)


@pytest.mark.parametrize(("basis", "size"), PUBLISHED.values(), ids=PUBLISHED.keys())
def test_without_a_vector_a_published_basis_is_extended(basis, size):
    """The vector that was left out, or another one, is orthogonal to the others; with it they are a product basis."""
    for s in (0, size - 1):
        rest = without(basis, s)
        found = extension(rest)
        assert isinstance(found, tuple)
        assert extends(rest, found)
        assert ProductBasis(basis.dimensions, (*rest.vectors, found)).size == size
        assert extends(rest, basis.vectors[s])


@pytest.mark.parametrize("basis", [shifts(2, 5), tiles()])
def test_every_distribution_of_the_vectors_ends_in_one_leaf(basis):
    """All n^|S| distributions go through the tree; each continues exactly one leaf, where the factors span."""
    found = list(leaves(basis, extension(basis)))
    for leaf in found:
        assert (
            leaf.ranks[leaf.party] == basis.dimensions[leaf.party] == rank(basis, leaf.party, leaf.shares[leaf.party])
        )
    parties = range(len(basis.dimensions))
    for choice in product(parties, repeat=basis.size):
        shares = [{s for s, j in enumerate(choice) if j == party} for party in parties]
        assert sum(all(set(share) <= shares[j] for j, share in enumerate(leaf.shares)) for leaf in found) == 1


def test_a_tree_that_does_not_close_is_refused():
    """Leaves whose factors do not span, branches without all parties, and unknown vectors or parties are no proof."""
    basis = shifts()
    tree = extension(basis)
    assert not tree_holds(basis, Closed(0))
    assert not tree_holds(basis, Closed(3))
    assert not tree_holds(basis, Branch(tree.vector, tree.children[:2]))
    assert not tree_holds(basis, Branch(4, tree.children))
    assert not tree_holds(basis, Branch(tree.vector, (Closed(0), *tree.children[1:])))
    assert not tree_holds(without(basis, 3), tree)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_few_vectors_are_always_extended(data):
    """m = sum (d_j - 1) orthogonal product vectors have an extension: `least_size` is above m."""
    full = data.draw(st.sampled_from([tiles(), gen_tiles_2(3, 4), four_qubits(), gen_shifts(5)]))
    most = sum(d - 1 for d in full.dimensions)
    chosen = data.draw(st.sets(st.integers(0, full.size - 1), min_size=1, max_size=most))
    few = ProductBasis(full.dimensions, tuple(full.vectors[s] for s in sorted(chosen)))
    assert extends(few, extension(few))
    assert few.size <= most < least_size(full.dimensions)


def test_a_basis_of_least_size_needs_every_vector():
    """Whichever vector of the bases found by search is left out, the others are extended."""
    for full in (two_qubits_and_qutrit(), two_ququarts()):
        for s in range(full.size):
            assert not is_unextendible(without(full, s))


def test_ranks_modulo_a_prime_are_the_exact_ones():
    """Spans of any factors of a basis over a field of degree 4: the quick rank is that of exact elimination."""
    basis = pyramid()
    ranks = Ranks(basis)
    for chosen in product((False, True), repeat=basis.size):
        share = [s for s, taken in enumerate(chosen) if taken]
        rows = (row for s in share for row in matrix_rows(basis.vectors[s][0].transpose()))
        assert ranks.of(0, share) == len(echelon(rows))


def test_the_quadratic_residues_modulo_13_are_unextendible():
    """Any seven of the thirteen factors span, so that all 3432 leaves are closed by seven vectors at one party."""
    basis = quad_res(13)
    found = list(leaves(basis, extension(basis)))
    assert len(found) == 3432
    assert {len(leaf.shares[leaf.party]) for leaf in found} == {7}
    assert {leaf.ranks[leaf.party] for leaf in found} == {7}


def test_parallel_factors_make_no_difference_to_the_verdict():
    """A complete basis is unextendible; two qubits have no incomplete unextendible basis."""
    rows = [[[1, 0], [1, 1]], [[1, 0], [1, -1]], [[0, 1], [1, 2]], [[0, 1], [-2, 1]]]
    assert is_unextendible(product_basis((2, 2), rows))
    for s in range(4):
        assert not is_unextendible(product_basis((2, 2), rows[:s] + rows[s + 1 :]))


def test_an_extension_is_orthogonal_in_the_complex_sense():
    """(1, i) is orthogonal to (1, -i), not to itself."""
    basis = product_basis((2,), [[[1, "I"]]])
    (found,) = extension(basis)
    assert extends(basis, (found,))
    assert extends(basis, (column([1, "-I"]),))
    assert not extends(basis, (column([1, "I"]),))
    assert not extends(basis, (column([0, 0]),))


@pytest.mark.parametrize(
    ("dimensions", "least"),
    [
        ((3, 3), 5),
        ((2, 2, 2), 4),
        ((4, 4), 8),
        ((2, 2, 3), 6),
        ((2, 2, 2, 2), 6),
        ((2, 3), 6),
        ((3, 5), 7),
        ((1, 3, 3), 5),
    ],
)
def test_the_least_sizes_of_the_literature(dimensions, least):
    """The lower bound is the known minimum in small dimensions. Source: J. Combin. Theory Ser. A 95, 169 (2001)."""
    assert least_size(dimensions) == least


def test_the_catalogue_attains_the_least_sizes():
    """Shifts, GenShifts, Tiles, Pyramid, QuadRes and the bases found by search are as small as unextendible bases can be."""
    found_by_search = ("four-qubits", "two-qubits-and-qutrit", "two-ququarts")
    for name in ("shifts", "gen-shifts", "tiles", "pyramid", "quad-res", "quad-res(p=13)", *found_by_search):
        basis = catalogue.find_basis(name).build()
        assert basis.size == least_size(basis.dimensions)
