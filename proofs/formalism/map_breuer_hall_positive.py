"""The extended reduction map of eq. (33) on two qubits is positive.

Source: arXiv:1708.00756, section 5.2, eq. (33); arXiv:quant-ph/0605036, arXiv:quant-ph/0606012.
Proved: |x|^2 times the form of the map is a Hermitian sum of squares, an identity of integer polynomials.
"""

import exactsteer as es
from exactsteer.claims import Positive

claim = Positive(es.catalogue.find_map("map:breuer-hall").build())
