"""Example 7: local measurements on the witness of the Shifts basis give a Gleason assemblage.

Source: arXiv:1708.00756, section 4, example 7, eqs. (25), (26), with a rational epsilon below the minimum of <Pi> over
product states. Proved: the assemblage is valid, and W = (Pi - epsilon 1)/(4 - 8 epsilon) is block-positive by squares.
"""

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.claims import Gleason
from exactsteer.steering.local_orthogonality import Violation, events_of

violation = Violation(*events_of(es.catalogue.find_basis("basis:shifts").build()), number("1/20"))
realisation = violation.realisation()
claim = Gleason(realisation.assemblage(), realisation)
