"""Example 7: Bob measuring in the bases of the Alices gives correlations that violate local orthogonality: 19/18 > 1.

Source: arXiv:1708.00756, example 7 and eq. (26). Proved: the correlations are no-signalling and not almost quantum; the sum
of the four exclusive probabilities is exactly |S|(1 - epsilon)/(|S| - epsilon D) = 19/18.
"""

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.steering.local_orthogonality import Violation, events_of

violation = Violation(*events_of(es.catalogue.find_basis("basis:shifts").build()), number("1/20"))
claim = es.NotAlmostQuantum(violation.behaviour().assemblage())
printed = "f(epsilon) |S| (1 - epsilon) > 1"
certified = f"{violation.inequality.value(violation.behaviour())} at epsilon = 1/20"
