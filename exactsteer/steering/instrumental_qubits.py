"""Instrumental assemblages of qubits with two outcomes: when a rotation makes them quantum.

With Bloch vectors w_x of sigma_{0|x} and v_x of sigma_{1|x}, the source omega_{0|x} = sigma_{0|x}, omega_{1|x} = R^-1 sigma_{1|x}
is no-signalling iff a rotation R takes every difference w_x - w_0 to v_0 - v_x; then L_0 = id and L_1 = R realise the
assemblage. If sigma_{1|x} is the transpose of omega_{1|x} with omega no-signalling, the transposition after the reflection at
the plane of the differences does it, whenever they span a plane at most. So with three settings this never is post-quantum,
eq. (6) of arXiv:1907.03705 with y = a included; four settings whose w_x are not in one plane may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

from exactsteer.algebra.matrix import Matrix, column, identity, matrix
from exactsteer.algebra.number import I, Number, zero
from exactsteer.errors import ShapeMismatch
from exactsteer.quantum.maps import ChoiMatrix, choi_matrix
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family

PAULIS = (PAULI_X, PAULI_Y, PAULI_Z)
Vector = tuple[Number, Number, Number]


def rotated_source(family: Family) -> tuple[MeasuredAssemblage, ChoiMatrix] | None:
    """(omega, L_1) with sigma_{0|x} = omega_{0|x} and sigma_{1|x} = L_1[omega_{1|x}], L_1 unitary; None if there is no rotation.

    Exact over any real field. Raises `ShapeMismatch` unless the family is instrumental, of a qubit, with two outcomes.

    >>> from exactsteer.steering.catalogue.bob_with_input import pauli_transpose_instrumental
    >>> source, rotation = rotated_source(pauli_transpose_instrumental())
    >>> source.assemblage()[1, 0]                                   # eq. (6) with y = a is quantum
    matrix([['5/12', '-1/12 - I/6'], ['-1/12 + I/6', '1/12']])
    """
    scenario = family.scenarios[0]
    if family.shape != "instrumental" or scenario.dimension != 2 or set(scenario.untrusted[0]) != {2}:
        raise ShapeMismatch("this construction is for instrumental assemblages of a qubit with two outcomes")
    settings = range(len(scenario.untrusted[0]))
    table = family.members[0].elements
    first = [bloch(table[(0,), (x,)]) for x in settings]
    second = [bloch(table[(1,), (x,)]) for x in settings]
    rotation = _rotation(
        [_minus(w, first[0]) for w in first[1:]],
        [_minus(second[0], v) for v in second[1:]],
    )
    if rotation is None:
        return None
    unitary = unitary_of(rotation)
    scale = (unitary @ unitary.adjoint())[0, 0]
    channel = choi_matrix(lambda m: unitary @ m @ unitary.adjoint() / scale, 2, 2)
    elements = {(a, x): m if a == (0,) else unitary.adjoint() @ m @ unitary / scale for (a, x), m in table.items()}
    return MeasuredAssemblage(scenario, elements), channel


def bloch(m: Matrix) -> Vector:
    """(tr(m X), tr(m Y), tr(m Z)) of a Hermitian 2 x 2 matrix."""
    x, y, z = ((m @ p).trace() for p in PAULIS)
    return x, y, z


def unitary_of(rotation: Matrix) -> Matrix:
    """U with U sigma_k U^dag = scale sum_j R_jk sigma_j, unitary up to the factor; R is a rotation, of determinant 1.

    >>> unitary_of(matrix([[-1, 0, 0], [0, 1, 0], [0, 0, -1]])) == PAULI_Y * -I * 4
    True
    """
    r = rotation.entries()
    trace = r[0][0] + r[1][1] + r[2][2]
    # four multiples of one unit quaternion, w - i (x X + y Y + z Z); at least one does not vanish
    skew = (r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1])
    candidates = [(trace + 1, *skew)]
    for k in range(3):
        vector = [r[k][j] + r[j][k] for j in range(3)]
        vector[k] = r[k][k] * 2 - trace + 1
        candidates.append((skew[k], vector[0], vector[1], vector[2]))
    w, x, y, z = next(q for q in candidates if not all(c.is_zero for c in q))
    return identity(2) * w - (PAULI_X * x + PAULI_Y * y + PAULI_Z * z) * I


def _rotation(vectors: Sequence[Vector], images: Sequence[Vector]) -> Matrix | None:
    """A rotation that takes every vector to its image; None if lengths and angles, or the orientation, forbid one."""
    pairs = list(zip(vectors, images, strict=True))
    if any(not (_dot(a, b) - _dot(c, d)).is_zero for a, c in pairs for b, d in pairs):
        return None
    chosen: list[tuple[Vector, Vector]] = []
    for pair in pairs:
        if _rank([v for v, _ in chosen] + [pair[0]]) > len(chosen):
            chosen.append(pair)
    if not chosen:
        return identity(3)
    if len(chosen) == 1:
        return _between(*chosen[0])
    if len(chosen) == 2:
        (a, c), (b, d) = chosen
        chosen.append((_cross(a, b), _cross(c, d)))
    before = matrix([list(v) for v, _ in chosen]).transpose()
    after = matrix([list(v) for _, v in chosen]).transpose()
    found = after @ _inverse(before)
    return found if _determinant(found) == 1 else None


def _between(v: Vector, image: Vector) -> Matrix:
    """A rotation from one vector to another of the same length: two reflections."""
    gap = _minus(v, image)
    swap = identity(3) if _rank([gap]) == 0 else _reflection(gap)
    across = _perpendicular(image)
    return swap if _rank([gap]) == 0 else _reflection(across) @ swap


def _perpendicular(v: Vector) -> Vector:
    x, y, z = v
    nothing = zero()
    return (-y, x, nothing) if not (x.is_zero and y.is_zero) else (z, nothing, -x)


def _reflection(normal: Vector) -> Matrix:
    n = column(list(normal))
    return identity(3) - n @ n.transpose() * (_dot(normal, normal).inverse() * 2)


def _minus(v: Vector, w: Vector) -> Vector:
    return v[0] - w[0], v[1] - w[1], v[2] - w[2]


def _dot(v: Vector, w: Vector) -> Number:
    return reduce(add, (a * b for a, b in zip(v, w, strict=True)))


def _cross(v: Vector, w: Vector) -> Vector:
    return v[1] * w[2] - v[2] * w[1], v[2] * w[0] - v[0] * w[2], v[0] * w[1] - v[1] * w[0]


def _determinant(m: Matrix) -> Number:
    a, b, c = (tuple(row) for row in m.entries())
    return _dot((a[0], a[1], a[2]), _cross((b[0], b[1], b[2]), (c[0], c[1], c[2])))


def _rank(vectors: Sequence[Vector]) -> int:
    """How many of at most three vectors are independent."""
    if len(vectors) == 3:
        return 3 if not _dot(vectors[0], _cross(vectors[1], vectors[2])).is_zero else min(2, _rank(vectors[:2]))
    if len(vectors) == 2:
        return 2 if any(not x.is_zero for x in _cross(*vectors)) else max(_rank(vectors[:1]), _rank(vectors[1:]))
    return int(any(not x.is_zero for x in vectors[0])) if vectors else 0


def _inverse(m: Matrix) -> Matrix:
    """The inverse of an invertible 3 x 3 matrix, from its cofactors."""
    a, b, c = ((row[0], row[1], row[2]) for row in m.transpose().entries())
    inverse = _dot(a, _cross(b, c)).inverse()
    return matrix([[x * inverse for x in row] for row in (_cross(b, c), _cross(c, a), _cross(a, b))])
