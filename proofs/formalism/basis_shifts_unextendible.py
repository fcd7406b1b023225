"""The product basis Shifts, three qubits, is unextendible.

Source: arXiv:1708.00756, example 7; arXiv:quant-ph/9808030. Proved by an exhaustive tree of exact ranks.
"""

import exactsteer as es
from exactsteer.claims import Unextendible

claim = Unextendible(es.catalogue.find_basis("basis:shifts").build())
