"""Positive affine qubit maps are decomposable: the map of the instance above.

Source: arXiv:1708.00756, section 5.2, which uses that for qubits every positive map is decomposable.
"""

from exactsteer.claims import Decomposable
from exactsteer.quantum.positive_maps import affine_qubit_map

claim = Decomposable(affine_qubit_map([["3/4", 0, 0], [0, "3/4", 0], [0, 0, 0]], [0, 0, "1/4"]))
