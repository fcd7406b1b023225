"""Positive maps by name, for `catalogue:map:NAME(..)`; the maps themselves are in `quantum.positive_maps`."""

from __future__ import annotations

from exactsteer.quantum.positive_maps import (
    breuer_hall,
    generalised_choi,
    reduction,
    robertson,
    tanahashi_tomiyama,
    transposition,
)
from exactsteer.steering.catalogue.entry import MapEntry, between, exact

LARGEST = 12
"""The largest dimension of a map by name; the functions themselves know no limit."""

SUMMAND = "a real exact number; a + b + c > 0"

MAPS: dict[str, MapEntry] = {
    "transposition": MapEntry(
        transposition,
        "arXiv:1708.00756, section 5.1",
        "L(X) = X^T; positive, completely copositive",
        (between("d", 2, 1, LARGEST),),
    ),
    "reduction": MapEntry(
        reduction,
        "arXiv:quant-ph/9708015",
        "L(X) = (tr(X) 1 - X)/(d - 1); positive, completely copositive",
        (between("d", 3, 2, LARGEST),),
    ),
    "breuer-hall": MapEntry(
        breuer_hall,
        "arXiv:1708.00756, eq. (33); arXiv:quant-ph/0605036; J. Phys. A 39, 14119 (2006)",
        "(tr(X) 1 - X - U X^T U^dag)/(d - 2), U the reversal (x) Y, d even; positive, not decomposable",
        (between("d", 4, 4, LARGEST),),
    ),
    "choi": MapEntry(
        generalised_choi,
        "Linear Algebra Appl. 12, 95 (1975); 171, 213 (1992)",
        "generalised Choi map, d = 3, divided by a + b + c; a = b = 1, c = 0 is positive and not decomposable",
        (exact("a", "1", SUMMAND), exact("b", "1", SUMMAND), exact("c", "0", SUMMAND)),
    ),
    "tanahashi-tomiyama": MapEntry(
        tanahashi_tomiyama,
        "Canad. Math. Bull. 31, 308 (1988)",
        "tau_(n,k)/(n - 1), 0 <= k < n; positive, not decomposable for 1 <= k <= n - 2",
        (between("n", 4, 2, LARGEST), between("k", 1, 0, LARGEST - 1)),
    ),
    "robertson": MapEntry(
        robertson, "Quart. J. Math. 34, 87 (1983)", "d = 4, by 2 x 2 blocks; positive, extremal, not decomposable"
    ),
}
