"""An exact family lies within 2^-50 of the printed doubles of example 7.

Source: arXiv:2604.07078, example 7: the repaired entries, in closed form; its own certificates say that it is quantum.
"""

import exactsteer as es
from exactsteer.claims import FamilyNear

data = es.catalogue.find_family("postquantum-bobs-example-7-as-printed").build()
family = es.catalogue.find_family("postquantum-bobs-example-7").build()
claim = FamilyNear(data, es.parse("2^-50"), family)

printed = "an assemblage, in doubles"
certified = f"the doubles violate {len(data.report())} equations, by at most {max(v.amount for v in data.report())}"
verdict = "proved of the repaired entries"
