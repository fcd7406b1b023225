"""Section 6 with two characterised parties where it holds: a basis that stays unextendible with the two as one.

Source: arXiv:1708.00756, section 6. Shifts on three qubits, once for each of two orthogonal states of a fourth qubit: eight
vectors, of which the last two parties together are one characterised party of dimension 4.
"""

from exactsteer.claims import Unextendible
from exactsteer.quantum.product_bases import merged, product_basis

PAIRS = {"0": (1, 0), "1": (0, 1), "a": (3, -4), "a'": (4, 3)}
rows = [f"{row} {last}" for last in "01" for row in ("0 0 0", "1 a' a", "a 1 a'", "a' a 1")]
basis = product_basis((2, 2, 2, 2), [[PAIRS[name] for name in row.split()] for row in rows])
claim = Unextendible(merged(basis, 2))
