"""The extended reduction map of eq. (33) is not decomposable.

Source: arXiv:1708.00756, section 5.2: otherwise its images of quantum assemblages would be quantum (section 5.1).
"""

import exactsteer as es
from exactsteer.claims import OperatorOutside

breuer_hall = es.catalogue.find_map("map:breuer-hall").build()
claim = OperatorOutside((breuer_hall.input, breuer_hall.output), breuer_hall.matrix, "decomposable")
