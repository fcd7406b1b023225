"""A basis in which Hermitian matrices look simple: the first diagonal, the others' leading entries real and positive.

Numbers that a rotated frame hides become recognisable in it. Doubles propose the basis; nothing here is a proof.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import fmpz_mat

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, from_planes
from exactsteer.solving.numeric import to_array

BITS = 52
NEGLIGIBLE = 1e-7
"""Entries below this do not fix a phase."""


def aligned_basis(matrices: Sequence[Matrix]) -> Matrix:
    """A matrix U, unitary up to 2^-BITS, with U M U^dag diagonal and descending for the first M.

    Each later row's phase is such that the first matrix with a noticeable entry connecting it to the rows above has this
    entry real and positive. Degenerate eigenvalues leave a basis as the eigensolver returns it.

    >>> from exactsteer.algebra.matrix import matrix
    >>> u = aligned_basis([matrix([[1, 1], [1, 1]]), matrix([[1, "-I"], ["I", 1]])])
    >>> rotated = u @ matrix([[1, 1], [1, 1]]) @ u.adjoint()
    >>> abs(rotated[0, 0].real[0] - 2) * 10**12 < 1
    True
    """
    arrays = [to_array(m) for m in matrices]
    _, vectors = np.linalg.eigh(arrays[0])
    rows = vectors[:, ::-1].conj().T
    rotated = [rows @ m @ rows.conj().T for m in arrays]
    for k in range(1, len(rows)):
        entry = next((m[j, k] for m in rotated for j in range(k) if abs(m[j, k]) > NEGLIGIBLE), None)
        if entry is not None:
            phase = entry / abs(entry)
            rows[k] *= phase
            rotated = [rows @ m @ rows.conj().T for m in arrays]
    scaled = rows * 2.0**BITS
    planes = [
        fmpz_mat(len(rows), len(rows), [int(x) for x in np.rint(part).reshape(-1)])
        for part in (scaled.real, scaled.imag)
    ]
    return from_planes(QQ, planes, 2**BITS)
