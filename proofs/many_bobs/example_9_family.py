"""Example 9, its printed doubles made exactly no-signalling, is a family of two qubit Bobs.

Source: arXiv:2604.07078, example 9, eqs. (17), (18), and definition 2.
"""

import exactsteer as es
from exactsteer.claims import ValidFamily

claim = ValidFamily(es.catalogue.find_family("postquantum-bobs-example-9").build())
