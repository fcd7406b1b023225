"""Numbers of a field near given rationals, by lattice reduction; guesses that exact arithmetic must confirm."""

from __future__ import annotations

from flint import fmpq, fmpz_mat

from exactsteer.algebra.field import Field
from exactsteer.algebra.number import Number, from_coefficients


def recognise(x: fmpq, field: Field, bits: int) -> Number | None:
    """The element of K of smallest height within about 2^-bits of x, or None if its height says it is an accident.

    A relation (c, a_0, .., a_{g-1}) with c x = sum a_k t^k and height h is believed only if h^(g+1) is 64 times below
    2^bits: there are about that many relations of that size.

    >>> from exactsteer.algebra.field import QQ, quadratic_field
    >>> recognise(fmpq(7071068, 10000000), quadratic_field(2), 20)
    sqrt(2)/2
    """
    g = field.degree
    precision = bits + 32
    low, _ = field.enclosure(precision)
    value = fmpq(1)
    powers = []
    for _ in range(g):
        powers.append(int((value * 2**bits).round()))
        value *= fmpq(low, 2**precision)
    columns = [-int((x * 2**bits).round()), *powers]
    lattice = fmpz_mat([[int(j == k) for k in range(g + 1)] + [columns[j]] for j in range(g + 1)])
    row = [int(v) for v in lattice.lll().table()[0]]
    c, coefficients, residual = row[0], row[1 : g + 1], row[g + 1]
    height = max(1, *(abs(v) for v in row[: g + 1]))
    if c == 0 or (g + 1) * height.bit_length() > bits - 6 or abs(residual) > 8 * height * (g + 1):
        return None
    return from_coefficients(field, [fmpq(a, c) for a in coefficients])
