"""The reason: Shifts with its last two parties as one is an extendible product basis.

Source: arXiv:1708.00756, section 6. A product of a vector of Alice with an entangled vector of the two characterised parties
is orthogonal to all of its vectors.
"""

import exactsteer as es
from exactsteer.claims import Extendible
from exactsteer.quantum.product_bases import merged

claim = Extendible(merged(es.catalogue.find_basis("basis:shifts").build(), 2))
verdict = "proved; the corrected condition is that the merged basis is unextendible"
