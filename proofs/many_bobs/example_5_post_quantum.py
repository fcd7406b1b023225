"""Example 5 is post-quantum: none of its parents is almost quantum.

Source: arXiv:2604.07078, remark 4 and example 5; here by definition 13 at the almost-quantum level, which sees the
correlations of the Alices as well.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("postquantum-bobs-example-5").build(), "almost-quantum")
