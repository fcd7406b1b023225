"""Example 9 has no block-positive parent either: the Bobs together would see Alice signal, or a negative probability.

Source: arXiv:2604.07078, example 9, which calls it a non-signalling assemblage. That is true of each Bob alone. Proved:
no no-signalling table of block-positive two-qubit operators has these marginals, so that no theory that is locally
quantum and forbids signalling to the Bobs together, such as Witworld, contains it.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("postquantum-bobs-example-9").build(), "block-positive")

printed = "a post-quantum non-signalling assemblage"
certified = "no parent that is block-positive and no-signalling"
verdict = "no-signalling to each Bob alone; not realisable without signalling to both together"
