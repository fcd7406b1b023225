"""The Choi map on qutrits is not decomposable: an exact state with positive partial transpose has a negative value.

Source: arXiv:1708.00756, section 5.2; E. Stormer, Proc. Amer. Math. Soc. 86, 402 (1982).
"""

import exactsteer as es
from exactsteer.claims import OperatorOutside

choi = es.catalogue.find_map("map:choi").build()
claim = OperatorOutside((choi.input, choi.output), choi.matrix, "decomposable")
