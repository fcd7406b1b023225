"""Angles, directions and bases of the catalogue: exact, and what their names promise."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from flint import arb, fmpq

from exactsteer.algebra.matrix import identity, inner
from exactsteer.algebra.number import enclose, number
from exactsteer.errors import UnknownName, WrongField
from exactsteer.steering.catalogue.angles import cosine, cosine_field, root_of_unity, sine
from exactsteer.steering.catalogue.directions import directions, named_measurements, unbiased_bases


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 17, 34])
def test_roots_of_unity_are_what_they_are_called(n):
    """exp(2 pi i/n) has exactly the order n and the cosine that ball arithmetic computes independently."""
    w = root_of_unity(1, n)
    assert w**n == 1
    assert all(w**k != 1 for k in range(1, n))
    for k in range(n):
        low, high = enclose(cosine(k, n), 64)
        assert arb.cos_pi_fmpq(fmpq(2 * k, n)).overlaps(arb(low + (high - low) / 2, high - low + fmpq(1, 2**40)))
        assert cosine(k, n) ** 2 + sine(k, n) ** 2 == 1
        assert root_of_unity(k, n) == w**k


def test_a_field_beyond_the_limit_is_refused():
    """Seventeen planar settings need degree 16; nineteen would need degree 18."""
    assert cosine_field(34).degree == 16
    with pytest.raises(WrongField, match="multiples of 2 pi/38 generate a field of degree 18; at most 16 is supported"):
        cosine_field(38)


@pytest.mark.parametrize(
    ("name", "count", "cosines"),
    [
        ("XYZ", 3, {"0"}),
        ("octahedron", 3, {"0"}),
        ("cube", 4, {"1/9"}),
        ("icosahedron", 6, {"1/5"}),
        ("dodecahedron", 10, {"1/9", "5/9"}),
    ],
)
def test_polyhedra_have_their_angles(name, count, cosines):
    """Unit vectors, one for each axis; the squared cosines between axes are those of the polyhedron."""
    vectors = directions(name)
    assert len(vectors) == count
    for n in vectors:
        assert sum((c * c for c in n), number(0)) == 1
    products = [sum((p * q for p, q in zip(m, n, strict=True)), number(0)) for m, n in combinations(vectors, 2)]
    assert {str(c * c) for c in products} == cosines


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 7, 17])
def test_planar_directions_are_equispaced(n):
    """N unit vectors in the X-Z plane, neighbours at the angle pi/N, starting at Z."""
    vectors = directions(f"planar{n}")
    assert len(vectors) == n
    assert [str(c) for c in vectors[0]] == ["0", "0", "1"]
    for u, v in pairwise(vectors):
        assert u[0] * v[0] + u[2] * v[2] == cosine(1, 2 * n)
        assert u[2] * v[0] - u[0] * v[2] == sine(1, 2 * n)


@pytest.mark.parametrize("d", [2, 3, 4, 5, 7])
def test_unbiased_bases_are_unbiased_and_complete(d):
    """d + 1 orthonormal bases of rank-one projectors; tr(E F) = 1/d for any two of different bases."""
    bases = unbiased_bases(d)
    assert len(bases) == d + 1
    for basis in bases:
        assert len(basis.effects) == d
        assert basis.is_projective
        assert all(effect.trace() == 1 for effect in basis.effects)
    for first, second in combinations(bases, 2):
        assert all(inner(e, f) * d == 1 for e in first.effects for f in second.effects)
    total = sum((inner(e, identity(d)) for basis in bases for e in basis.effects), number(0))
    assert total == d * (d + 1)


def test_names_of_measurements_say_their_order():
    """A Pauli string keeps its order; mubK are the first K bases, Z, X, Y for a qubit."""
    x, y, z = (named_measurements(letter)[0] for letter in "XYZ")
    assert named_measurements("ZX") == (z, x)
    assert named_measurements("mub3") == (z, x, y)
    assert named_measurements("mub2", 5) == unbiased_bases(5)[:2]
    with pytest.raises(UnknownName, match=r"no mutually unbiased bases in dimension 6\. Known: 2, 3, 4, 5, 7"):
        unbiased_bases(6)
    with pytest.raises(UnknownName, match=r"there are no settings 'X' in dimension 6\. Known: none; d is one of"):
        named_measurements("X", 6)
