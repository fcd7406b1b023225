"""Published bases and maps by name: what they contain, the same spans as printed, and strict parameters."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from click.testing import CliRunner

from exactsteer.algebra.matrix import column, tensor
from exactsteer.algebra.number import I, generator, number
from exactsteer.cli import main
from exactsteer.errors import InputError, UnknownName
from exactsteer.quantum.product_bases import ProductBasis, overlap, product_basis
from exactsteer.quantum.unextendible import is_unextendible
from exactsteer.steering import catalogue
from exactsteer.steering.catalogue.bases import (
    gen_shifts,
    gen_tiles_1,
    gen_tiles_2,
    pyramid,
    quad_res,
    qubit_table,
    shifts,
    tiles,
)


@pytest.mark.parametrize("kind", ["map", "basis"])
def test_every_map_and_basis_has_a_source_and_honest_defaults(kind):
    """The defaults that the parameters show are those that are used; the prefix may be left out in Python."""
    entries, find = (catalogue.MAPS, catalogue.find_map) if kind == "map" else (catalogue.BASES, catalogue.find_basis)
    for name, entry in entries.items():
        assert entry.source
        assert entry.summary
        given = ",".join(f"{p.name}={p.default}" for p in entry.parameters)
        assert find(f"{kind}:{name}({given})").build() == find(name).build() == entry.build()


@pytest.mark.parametrize(("c", "s"), [(1, 1), (3, 4), (-2, 1), (1, "I"), ("sqrt(2)", "1/2"), ("2 + I", 3)])
def test_shifts_for_any_basis_different_from_the_computational_one(c, s):
    """|000>, |1 e' e>, |e 1 e'>, |e' e 1> as eq. (24) of arXiv:1708.00756 lists them; unextendible for every e."""
    basis = shifts(c, s)
    e = column([c, s])
    p = column([-e[1, 0].conjugate(), e[0, 0].conjugate()])
    zero, one = column([1, 0]), column([0, 1])
    printed = [(zero, zero, zero), (one, p, e), (e, one, p), (p, e, one)]
    assert [tensor(*factors) for factors in printed] == list(basis.columns)
    assert is_unextendible(basis)


def test_two_directions_of_the_generalised_shifts_may_not_coincide():
    """Parallel or orthogonal e_j would make the basis extendible, so they are refused; so are even numbers of qubits."""
    for bad in ([(1, 0)], [(0, 2)]):
        with pytest.raises(InputError, match=r"e_1 is parallel or orthogonal to \|0>"):
            gen_shifts(3, bad)
    for bad in ([(1, 2), (2, 4)], [(1, 2), (-2, 1)]):
        with pytest.raises(InputError, match="e_2 is parallel or orthogonal to e_1"):
            gen_shifts(5, bad)
    with pytest.raises(InputError, match="an odd number of qubits, 3 or more, not 4"):
        gen_shifts(4)
    with pytest.raises(InputError, match="5 qubits need 2 vectors e_j, not 1"):
        gen_shifts(5, [(1, 1)])


def test_the_pyramid_is_a_pyramid():
    """Five factors of one length, overlaps by the distance on the pentagon only: zero between j and j + 2."""
    rays = [factors[0] for factors in pyramid().vectors]
    lengths = {overlap(v, v) for v in rays}
    assert len(lengths) == 1
    for j, k in combinations(range(5), 2):
        value = overlap(rays[j], rays[k])
        assert value.is_real
        if (k - j) % 5 in (2, 3):
            assert value.is_zero
        else:
            assert value == overlap(rays[0], rays[1]) != 0
    golden = generator(rays[0].field) ** 2 / 2
    assert golden * golden == golden + 1
    assert [factors[1] for factors in pyramid().vectors] == [rays[2 * j % 5] for j in range(5)]


@pytest.mark.parametrize("n", [4, 6, 8])
def test_the_first_generalised_tiles(n):
    """n^2 - 2 n + 1 vectors; for n = 8 the span is that of the printed vectors with fourth roots of unity."""
    basis = gen_tiles_1(n)
    assert basis.size == n * n - 2 * n + 1
    if n == 8:
        roots = [number(1), I, number(-1), -I]
        projector = basis.projector()
        for k in range(n):
            for m in (1, 2, 3):
                row = column([roots[((c - k - 1) % n) * m % 4] if (c - k - 1) % n < 4 else 0 for c in range(n)])
                rows = column([roots[((r - k) % n) * m % 4] if (r - k) % n < 4 else 0 for r in range(n)])
                unit = column([int(c == k) for c in range(n)])
                for v in (unit.tensor(row), rows.tensor(unit)):
                    assert projector @ v == v


@pytest.mark.parametrize("sizes", [(3, 4), (3, 6), (4, 4), (5, 5)])
def test_the_second_generalised_tiles(sizes):
    """m n - 2 m + 1 vectors, for 4 x 4 as many as the first generalisation has."""
    m, n = sizes
    assert gen_tiles_2(m, n).size == m * n - 2 * m + 1


@pytest.mark.parametrize("p", [13, 17])
def test_quadratic_residues_have_the_published_overlaps(p):
    """<v_j|v_k> = N + sum of w^(q (k - j)) over the residues q: sqrt p if k - j is a residue, 0 if not, N + (p - 1)/2 if j = k."""
    basis = quad_res(p)
    assert (basis.size, basis.dimensions, basis.field.degree) == (p, (p // 2 + 1,) * 2, p - 1)
    residues = {q * q % p for q in range(1, p)}
    for j, k in [(0, k) for k in range(p)] + [(1, 3), (2, p - 1)]:
        first, second = basis.overlaps(j, k)
        root = first * 2 - p  # at j = k: 2 N - 1 = sqrt p
        if j == k:
            assert first == second
            assert (root * root, root.sign()) == (p, 1)
        else:
            nearer = (k - j) % p in residues
            assert (first.is_zero, second.is_zero) == (not nearer, nearer)
            assert (first + second) ** 2 == p


@pytest.mark.parametrize(("name", "size"), [("two-qubits-and-qutrit", 6), ("two-ququarts", 8)])
def test_the_bases_found_by_search_have_small_entries(name, size):
    """Entries 0, 1 and -1; six vectors of two qubits and a qutrit, eight of two ququarts."""
    basis = catalogue.find_basis(name).build()
    assert basis.size == size
    assert {x for v in basis.vectors for u in v for row in u.entries() for x in row} <= {number(k) for k in (0, 1, -1)}
    assert is_unextendible(basis)


def test_tiles_is_the_published_basis():
    """Four dominoes and the stopper; leaving out the stopper, the centre |11> extends what is left."""
    assert tiles().columns[0] == column([1, -1, 0, 0, 0, 0, 0, 0, 0])
    without = ProductBasis((3, 3), tiles().vectors[:4])
    centre = product_basis((3, 3), [[[0, 1, 0], [0, 1, 0]]]).vectors[0]
    assert ProductBasis((3, 3), (*without.vectors, centre)).size == 5


def test_letters_name_qubits():
    """A letter is orthogonal to its prime and to no other letter."""
    basis = qubit_table(["0 a b", "1 a b"])
    assert basis.size == 2
    with pytest.raises(InputError, match="vectors 0 and 1 are not orthogonal"):
        qubit_table(["0 a b", "a b a"])
    for bad in ("x", "a''", "a1"):
        with pytest.raises(InputError, match="is not 0, 1, or a letter from a to h"):
            qubit_table([bad])


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("map:xyz", UnknownName, "the catalogue has no map 'xyz'"),
        ("map:tiles", UnknownName, "no map 'tiles': that is a product basis, basis:tiles"),
        ("map:chio", UnknownName, "did you mean choi?"),
        ("map:choi(d=3)", UnknownName, "choi has no parameter 'd'. It has: a=1"),
        ("map:choi(a=-1)", InputError, "must be real with a positive sum; the map is divided by 0"),
        ("map:choi(a=I)", InputError, "must be real"),
        ("map:reduction(d=999)", InputError, "reduction, parameter d: 999 is too large; it may be: 2 to 12"),
        ("map:reduction(d=1)", InputError, "1 is too small"),
        ("map:breuer-hall(d=5)", InputError, "no antisymmetric unitary of dimension 5"),
        ("basis:tile", UnknownName, "the catalogue has no basis 'tile'; did you mean tiles?"),
        ("basis:choi", UnknownName, "no basis 'choi': that is a map, map:choi"),
        ("basis:shifts(c=0)", InputError, r"parallel or orthogonal to \|0>"),
        ("basis:gen-tiles-1(n=5)", InputError, "an even dimension, 4 or more, not 5"),
        ("basis:gen-tiles-2(m=5,n=4)", InputError, "3 <= m <= n and n >= 4, not 5 x 4"),
        ("basis:quad-res(p=29)", InputError, "29 is too large; it may be: 5 to 17"),
        ("basis:quad-res(p=11)", InputError, "exact for p = 5, 13 and 17, not 11: p is to be a prime 1 mod 4"),
        ("tiles", UnknownName, "no assemblage 'tiles': that is a product basis, basis:tiles"),
    ],
)
def test_names_are_read_strictly(name, error, message):
    """Unknown names say what exists; a value out of range is refused before anything is built."""
    find = next(
        (f for p, f in (("map:", catalogue.find_map), ("basis:", catalogue.find_basis)) if p in name), catalogue.find
    )
    with pytest.raises(error, match=message.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")):
        find(name).build()


def test_the_command_line_prints_maps_and_bases():
    """`exactsteer catalogue map:..` and `basis:..` print exact files; refusals are one line with status 2."""
    for name, form in (("catalogue:map:choi(a=0,b=sqrt(2),c=sqrt(2))", "map"), ("basis:shifts(c=3,s=4)", "basis")):
        result = CliRunner().invoke(main, ["catalogue", name])
        assert result.exit_code == 0
        document = json.loads(result.stdout)
        assert document["format"] == f"exactsteer-{form}/1"
        assert document["title"] == name.removeprefix("catalogue:")
    refused = CliRunner().invoke(main, ["catalogue", "map:reduction(d=1)"])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "too small" in refused.stderr
