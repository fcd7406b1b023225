"""The GHZ assemblage of the two Bobs together, Alice measuring Z and X, has no local-hidden-state model.

Source: arXiv:2604.07078, remark 15, eq. (30), for the state of eq. (22); its family of marginals has a model, see
`remark_15_converse`.
"""

import exactsteer as es
from exactsteer.steering.catalogue.many_bobs import bobs_ghz_realisation

claim = es.Steerable(bobs_ghz_realisation().assemblage())
