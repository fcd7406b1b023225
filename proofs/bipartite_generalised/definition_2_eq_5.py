"""Eq. (5) is a no-signalling assemblage with an input of Bob.

Source: arXiv:1907.03705, definition 2, eqs. (2)-(5): sigma_{a|xy} = (1/2)|a + x y><a + x y|. Proved: positive, no signalling
either way, normalised.
"""

import exactsteer as es
from exactsteer.claims import ValidFamily

claim = ValidFamily(es.catalogue.find_family("pr-box-with-input").build())
