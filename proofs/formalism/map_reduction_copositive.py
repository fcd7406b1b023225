"""The reduction map tr(X) 1 - X, up to its trace, is completely copositive: the transposition makes it completely positive.

Source: arXiv:1708.00756, section 5.2: the extended reduction map adds a term to it.
"""

import exactsteer as es
from exactsteer.claims import CompletelyCopositive

claim = CompletelyCopositive(es.catalogue.find_map("map:reduction(d=3)").build())
