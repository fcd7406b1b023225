"""The Choi map on qutrits is positive.

Source: arXiv:1708.00756, section 5.2, which cites the map without data; M.-D. Choi, Linear Algebra Appl. 12, 95 (1975).
Proved: |x|^2 times the form of the map is a Hermitian sum of squares, an identity of integer polynomials.
"""

import exactsteer as es
from exactsteer.claims import Positive

claim = Positive(es.catalogue.find_map("map:choi").build())
