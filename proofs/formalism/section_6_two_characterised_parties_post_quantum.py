"""Section 6 with two characterised parties where it holds: the assemblage of that basis is post-quantum.

Source: arXiv:1708.00756, section 6, with epsilon = 1/1000.
"""

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.quantum.product_bases import product_basis
from exactsteer.steering.local_orthogonality import Violation, events_of

PAIRS = {"0": (1, 0), "1": (0, 1), "a": (3, -4), "a'": (4, 3)}
rows = [f"{row} {last}" for last in "01" for row in ("0 0 0", "1 a' a", "a 1 a'", "a' a 1")]
basis = product_basis((2, 2, 2, 2), [[PAIRS[name] for name in row.split()] for row in rows])
violation = Violation(*events_of(basis), number("1/1000"))
claim = es.NotAlmostQuantum(violation.realisation(2).assemblage())
certified = (
    f"the local-orthogonality sum of its correlations is {violation.inequality.value(violation.behaviour())} > 1"
)
