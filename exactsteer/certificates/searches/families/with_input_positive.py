"""Families with input, and instrumental ones, that show only quantum correlations: images under positive maps.

sigma_{a|xy} = L_y[omega_{a|x}] with positive trace-preserving L_y and a quantum omega; for one untrusted party every
no-signalling omega is quantum. Whatever Bob measures, L_y^dag takes his measurement to one on omega.
Source: arXiv:1907.03705, theorem 4 (preprint: 2); arXiv:1708.00756, section 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from exactsteer.algebra.linear import solve_affine
from exactsteer.algebra.matrix import Matrix, zeros
from exactsteer.algebra.number import Number, zero
from exactsteer.certificates.family_witnesses import Images
from exactsteer.certificates.searches.families.images import map_proof
from exactsteer.certificates.searches.families.with_input_realisation import InputRealisation
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import InputError, Undecided
from exactsteer.programs.families.with_input_bound import input_count
from exactsteer.quantum.maps import ChoiMatrix, choi_matrix, identity_map
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family


def positive_images(search: Search, family: Family) -> Images | None:
    """The witness of a family of one untrusted party and one trusted one as an image; None if none was found.

    With input, the source is a member; the maps to the others follow from it if its elements span all operators, and are the
    identity or the transposition otherwise. Instrumental, every map is the identity or the transposition.
    """
    if family.parties > 1 or len(family.scenarios[0].trusted) > 1:
        search.note("images under positive maps are searched for with one untrusted and one trusted party")
        return None
    candidates = _instrumental(family) if family.shape == "instrumental" else _with_input(family)
    for realisation in candidates:
        try:
            proofs = [map_proof(search, channel) for channel in realisation.maps]
        except (InputError, Undecided) as error:
            search.note(f"a map was not proved positive: {str(error)[:80]}")
            continue
        return realisation.images(proofs)
    search.note("no positive maps from a member were found")
    return None


def _with_input(family: Family) -> Iterator[InputRealisation]:
    for source in family.members:
        maps = [_map_between(source, member) for member in family.members]
        if all(m is not None for m in maps):
            yield InputRealisation(source, tuple(m for m in maps if m is not None))


def _instrumental(family: Family) -> Iterator[InputRealisation]:
    (table,) = family.members
    d = table.scenario.dimension
    flip = choi_matrix(lambda m: m.transpose(), d, d)
    for flipped in product((False, True), repeat=input_count(table.scenario)):
        if any(flipped[1:]) or not any(flipped):
            elements = {(a, x): m.transpose() if flipped[a[0]] else m for (a, x), m in table.elements.items()}
            try:
                source = MeasuredAssemblage(table.scenario, elements).assemblage()
            except InputError:
                continue
            maps = tuple(flip if f else identity_map(d) for f in flipped)
            yield InputRealisation(MeasuredAssemblage(source.scenario, source.elements), maps)


def _map_between(source: MeasuredAssemblage, target: MeasuredAssemblage) -> ChoiMatrix | None:
    """The linear map with L(source) = target and L(1) of trace d, if it is unique; else the identity or transposition."""
    d, e = source.scenario.dimension, target.scenario.dimension
    if all(m == target.elements[key] for key, m in source.elements.items()):
        return identity_map(d)
    keys = list(source.elements)
    equations: list[list[Number]] = [[source.elements[key][i, j] for key in keys] for i in range(d) for j in range(d)]
    images: dict[tuple[int, int], Matrix] = {}
    for i, j in product(range(d), repeat=2):
        rows = [
            ({k: x for k, x in enumerate(line) if not x.is_zero}, zero() + int(n == i * d + j))
            for n, line in enumerate(equations)
        ]
        solution = solve_affine(rows, len(keys))
        if solution is None:
            return _transposition(source, target)
        total = zeros(e, e)
        for k, weight in solution[0].items():
            total = total + target.elements[keys[k]] * weight
        images[i, j] = total
    try:
        found = choi_matrix(lambda m: _combined(images, m, e), d, e)
    except InputError:
        return None
    fits = all(found(m) == target.elements[key] for key, m in source.elements.items())
    return found if fits and found.is_trace_preserving else None


def _combined(images: dict[tuple[int, int], Matrix], m: Matrix, size: int) -> Matrix:
    total = zeros(size, size)
    for (i, j), image in images.items():
        if not m[i, j].is_zero:
            total = total + image * m[i, j]
    return total


def _transposition(source: MeasuredAssemblage, target: MeasuredAssemblage) -> ChoiMatrix | None:
    d = source.scenario.dimension
    if d != target.scenario.dimension or any(
        m.transpose() != target.elements[key] for key, m in source.elements.items()
    ):
        return None
    return choi_matrix(lambda m: m.transpose(), d, d)
