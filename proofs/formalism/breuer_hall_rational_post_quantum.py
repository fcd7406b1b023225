"""A rational example in the manner of section 5.2: four amplitudes and Pauli measurements suffice for the Breuer-Hall map.

Source: arXiv:1708.00756, section 5.2, whose example has fourteen amplitudes and lives over Q(sqrt 2, i).
"""

import exactsteer as es

claim = es.NotAlmostQuantum(es.catalogue.breuer_hall_rational())
