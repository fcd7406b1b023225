"""Eq. (6) is a no-signalling assemblage with an input of Bob.

Source: arXiv:1907.03705, definition 2, eqs. (2)-(4), (6): sigma_{a|xy} = (1/4)[1 + (-1)^(a + [x = 2][y = 1]) sigma_x], x = 1, 2,
3 for X, Y, Z. Proved: positive, no signalling either way, normalised.
"""

import exactsteer as es
from exactsteer.claims import ValidFamily

claim = ValidFamily(es.catalogue.find_family("pauli-transpose").build())
