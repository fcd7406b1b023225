"""The transposition of a qubit is not completely positive: its Choi matrix is negative on the singlet.

Source: arXiv:1708.00756, section 5.
"""

import exactsteer as es
from exactsteer.claims import OperatorOutside

transposition = es.catalogue.find_map("map:transposition").build()
claim = OperatorOutside((transposition.input, transposition.output), transposition.matrix, "cp")
