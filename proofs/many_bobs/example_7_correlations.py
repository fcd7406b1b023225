"""Example 7: when all three parties measure Z and X on the witness, their correlations are not quantum.

Source: arXiv:2604.07078, example 7, eq. (15), with epsilon = 1 - 3 sqrt(6)/8 itself, the least value of <Pi> on products.
Proved: p(a b1 b2|x y1 y2) is not almost quantum. The sum of the four exclusive probabilities is (1 - epsilon)/(1 - 2
epsilon) exactly, more than 1. The family that these correlations come from is quantum, see `example_7_quantum`.
"""

import exactsteer as es
from exactsteer.algebra.number import decimal_text
from exactsteer.steering.local_orthogonality import Violation, events_of

epsilon = es.parse("1 - 3*sqrt(6)/8")
violation = Violation(*events_of(es.catalogue.find_basis("basis:shifts").build()), epsilon)
behaviour = violation.behaviour()
claim = es.NotAlmostQuantum(behaviour.assemblage())

printed = "no quantum realisation, epsilon about 0.0814"
certified = f"epsilon = {epsilon}; four exclusive probabilities add up to {decimal_text(violation.inequality.value(behaviour), 8)}"
