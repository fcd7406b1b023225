"""Example 7, its printed doubles made exactly no-signalling, is quantum.

Source: arXiv:2604.07078, example 7 and theorem 6: a parent of one Alice is quantum. Proved: an exact two-qubit parent
with a state and measurements that realise it.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember

claim = FamilyMember(es.catalogue.find_family("postquantum-bobs-example-7").build(), "quantum")
