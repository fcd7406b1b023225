"""Example 5 is a family: two Alices with Popescu-Rohrlich correlations, two Bobs with maximally mixed qubits.

Source: arXiv:2604.07078, definition 2 and example 5, eqs. (9), (10).
"""

import exactsteer as es
from exactsteer.claims import ValidFamily

claim = ValidFamily(es.catalogue.find_family("postquantum-bobs-example-5").build())
