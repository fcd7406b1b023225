"""Example 9 has no parent, so that it is post-quantum.

Source: arXiv:2604.07078, example 9 and theorem 6. Proved: a functional of the two Bobs' marginals that is positive on
every family with a no-signalling parent, and negative on this one.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("postquantum-bobs-example-9").build(), "no-signalling")
