"""Measurements on an indecomposable entanglement witness steer one other party as measurements on a state do.

Source: arXiv:1708.00756, section 4: bipartite Gleason assemblages are quantum. Here W is the Choi operator of the
Breuer-Hall map (33) with unit trace, measured in the computational and in the Fourier basis. Proved by machine for these
measurements: the state and the POVMs E^dag[M]. By argument: E is positive because W is block-positive, so that the same
state serves all measurements.
"""

import exactsteer as es
from exactsteer.quantum.measurements import basis_measurement
from exactsteer.steering.gleason import gleason_realisation

witness = es.Operator({"A": 4, "B": 4}, es.catalogue.breuer_hall_positive_map().matrix / 4)
computational = basis_measurement(es.matrix([[int(j == k) for k in range(4)] for j in range(4)]))
fourier = basis_measurement(es.matrix([[f"I^{j * k}" for k in range(4)] for j in range(4)]))
realisation = gleason_realisation(witness, [computational, fourier])
claim = es.Quantum(realisation.assemblage(), realisation)
