"""Named sets of measurements: Pauli strings, equispaced planar ones, polyhedra and mutually unbiased bases, all exact.

    XZ, XYZ, ..   the named Pauli matrices of a qubit, in that order
    planarN       N equispaced directions of the X-Z plane, at the angles pi k/N from Z towards X
    tripleC       (a Z + b X)/C and (a Z - b X)/C with integers a > b > 0, a^2 + b^2 = C^2: rational; (4, 3) for C = 5,
                  (21, 20) for C = 29, close to the directions of CHSH
    octahedron, cube, icosahedron, dodecahedron   the axes through opposite vertices: 3, 4, 6 and 10 directions
    mubK          the first K mutually unbiased bases in dimension 2, 3, 4, 5 or 7

Outcome 0 of a qubit measurement along n is (1 + n.sigma)/2. Sources: arXiv:0909.0805 (the polyhedra),
arXiv:quant-ph/0103162 (the bases).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isqrt

from flint import fmpq

from exactsteer.algebra.grammar import parse, unify
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import Number, number
from exactsteer.errors import UnknownName
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, basis_measurement, observable
from exactsteer.steering.catalogue.angles import cosine, root_of_unity, sine

Direction = tuple[Number, Number, Number]
"""A unit vector (x, y, z)."""

DIMENSIONS = (2, 3, 4, 5, 7)
MOST_PLANAR = 17
HYPOTENUSES = (5, 13, 17, 25, 29, 37, 41, 53)
QUBIT_SETTINGS = (
    "a string of different letters X, Y, Z; planarN; tripleC; octahedron, cube, icosahedron, dodecahedron; mubK"
)
SETTINGS = f"for d = 2: {QUBIT_SETTINGS} with K up to 3; for d = 3, 4, 5, 7: mubK with K up to d + 1"

PAULIS = {"X": PAULI_X, "Y": PAULI_Y, "Z": PAULI_Z}
POLYHEDRA = ("octahedron", "cube", "icosahedron", "dodecahedron")


def named_measurements(settings: str, dimension: int = 2) -> tuple[Measurement, ...]:
    """The measurements of that name. Raises `UnknownName`, listing the names that exist in this dimension.

    >>> [m.effects[0] for m in named_measurements("Z")]
    [matrix([['1', '0'], ['0', '0']])]
    >>> len(named_measurements("dodecahedron")), len(named_measurements("mub4", 3))
    (10, 4)
    >>> named_measurements("triple5")[0].effects[0]
    matrix([['9/10', '3/10'], ['3/10', '1/10']])
    """
    bases = re.fullmatch("mub([1-9])", settings)
    if dimension in DIMENSIONS and bases and int(bases[1]) <= dimension + 1:
        return unbiased_bases(dimension)[: int(bases[1])]
    if dimension == 2:
        return tuple(observable(along(n)) for n in directions(settings))
    known = f"mub1 to mub{dimension + 1}" if dimension in DIMENSIONS else "none; d is one of 2, 3, 4, 5, 7"
    raise UnknownName(f"there are no settings {settings!r} in dimension {dimension}. Known: {known}")


def directions(settings: str) -> tuple[Direction, ...]:
    """The unit vectors of a qubit's settings, in one field. Raises `UnknownName`, listing the names that exist."""
    planar, triple = (re.fullmatch(f"{name}([1-9][0-9]?)", settings) for name in ("planar", "triple"))
    if re.fullmatch("[XYZ]{1,3}", settings) and len(set(settings)) == len(settings):
        vectors = [(number(int(p == "X")), number(int(p == "Y")), number(int(p == "Z"))) for p in settings]
    elif planar and int(planar[1]) <= MOST_PLANAR:
        n = int(planar[1])
        vectors = [(sine(k, 2 * n), number(0), cosine(k, 2 * n)) for k in range(n)]
    elif triple and int(triple[1]) in HYPOTENUSES:
        vectors = _rational_pair(int(triple[1]))
    elif settings in POLYHEDRA:
        vectors = _axes(settings)
    else:
        raise UnknownName(
            f"there are no settings {settings!r} for a qubit. Known: {QUBIT_SETTINGS}; N is at most {MOST_PLANAR}, K at most 3, "
            f"C one of {', '.join(map(str, HYPOTENUSES))}"
        )
    _, flat = unify([x for vector in vectors for x in vector])
    return tuple((flat[k], flat[k + 1], flat[k + 2]) for k in range(0, len(flat), 3))


def _rational_pair(c: int) -> list[Direction]:
    """The two directions of a Pythagorean triple, the one with the closest legs."""
    b = max(b for b in range(1, c) if 2 * b * b < c * c and isqrt(c * c - b * b) ** 2 == c * c - b * b)
    z, x = number(fmpq(isqrt(c * c - b * b), c)), number(fmpq(b, c))
    return [(x, number(0), z), (-x, number(0), z)]


def _axes(polyhedron: str) -> list[Direction]:
    """One unit vector for each pair of opposite vertices."""
    one, nothing, third = number(1), number(0), parse("sqrt(3)/3")
    if polyhedron == "octahedron":
        return [(one, nothing, nothing), (nothing, one, nothing), (nothing, nothing, one)]
    cube = [(third, y, z) for y in (third, -third) for z in (third, -third)]
    if polyhedron == "cube":
        return cube
    if polyhedron == "dodecahedron":
        return cube + _cyclic(parse("(sqrt(15) - sqrt(3))/6"), parse("(sqrt(15) + sqrt(3))/6"))
    t = 2 * cosine(1, 20)  # t^2 = 2 + g with the golden ratio g: the length of (0, 1, g)
    return _cyclic(1 / t, (t * t - 2) / t)


def _cyclic(a: Number, b: Number) -> list[Direction]:
    """(0, a, b) and (0, a, -b) with their cyclic permutations."""
    nothing = number(0)
    return [row for z in (b, -b) for row in ((nothing, a, z), (z, nothing, a), (a, z, nothing))]


def along(direction: Direction) -> Matrix:
    """The observable n.sigma."""
    x, y, z = direction
    return PAULI_X * x + PAULI_Y * y + PAULI_Z * z


def unbiased_bases(dimension: int) -> tuple[Measurement, ...]:
    """A complete set of mutually unbiased bases, tr(E F) = 1/d between any two: Z, X, Y for a qubit.

    For an odd prime d the computational basis, then sum_n w^(k n^2 + j n) |n> with w = exp(2 pi i/d) for k = 0, ..,
    d - 1; for d = 4 the joint eigenbases of five triples of commuting two-qubit Pauli matrices, over Q(i).
    Raises `UnknownName` for a dimension other than 2, 3, 4, 5, 7.

    >>> [m.effects[0][0, 0] for m in unbiased_bases(3)]
    [1, 1/3, 1/3, 1/3]
    """
    d = dimension
    if d not in DIMENSIONS:
        raise UnknownName(
            f"there are no mutually unbiased bases in dimension {d}. Known: {', '.join(map(str, DIMENSIONS))}"
        )
    if d == 2:
        return tuple(observable(PAULIS[name]) for name in "ZXY")
    if d == 4:
        pairs = (("ZI", "IZ"), ("XI", "IX"), ("YI", "IY"), ("XY", "YZ"), ("YX", "ZY"))
        return tuple(_joint(*(_pauli_product(name) for name in pair)) for pair in pairs)
    computational = basis_measurement(identity(d))
    powers = [root_of_unity(k, d) for k in range(d)]
    rest = [
        basis_measurement(matrix([[powers[(k * n * n + j * n) % d] for j in range(d)] for n in range(d)]))
        for k in range(d)
    ]
    return (computational, *rest)


def _pauli_product(names: str) -> Matrix:
    one = identity(2)
    first, second = (PAULIS.get(name, one) for name in names)
    return first.tensor(second)


def _joint(a: Matrix, b: Matrix) -> Measurement:
    """The joint measurement of two commuting observables, outcomes in the order ++, +-, -+, --."""
    effects: Sequence[Sequence[Matrix]] = [observable(operator).effects for operator in (a, b)]
    return Measurement(tuple(e @ f for e in effects[0] for f in effects[1]))
