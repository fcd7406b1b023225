"""An exact family lies within 2^-50 of the printed doubles of example 9.

Source: arXiv:2604.07078, example 9, eqs. (17), (18): the repaired entries, in closed form.
"""

import exactsteer as es
from exactsteer.claims import FamilyNear

data = es.catalogue.find_family("postquantum-bobs-example-9-as-printed").build()
family = es.catalogue.find_family("postquantum-bobs-example-9").build()
claim = FamilyNear(data, es.parse("2^-50"), family)

printed = "an assemblage, in doubles"
certified = f"the doubles violate {len(data.report())} equations"
verdict = "proved of the repaired entries"
