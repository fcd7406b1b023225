"""The assemblage that the Breuer-Hall map acts on is almost quantum, on the boundary of the set.

Source: arXiv:1708.00756, section 5.2 with appendix A. The assemblage comes from a pure state, so that its moment
matrix is singular (rank 4 of 36); the certificate is the moment matrix on its face, found without the realisation.
"""

import exactsteer as es

claim = es.AlmostQuantum(es.catalogue.breuer_hall_before_map())
