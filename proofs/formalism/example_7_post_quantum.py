"""Example 7: the Gleason assemblage of the Shifts basis is not almost quantum, hence post-quantum.

Source: arXiv:1708.00756, example 7, where the correlations are the argument; here the almost-quantum test of the
assemblage itself, the second of two proofs.
"""

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.steering.local_orthogonality import Violation, events_of

violation = Violation(*events_of(es.catalogue.find_basis("basis:shifts").build()), number("1/20"))
claim = es.NotAlmostQuantum(violation.realisation().assemblage())
