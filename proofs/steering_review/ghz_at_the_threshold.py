"""The GHZ state of visibility 1/2 with two untrusted parties measuring X and Y has a local-hidden-state model.

Source: Mermin, Phys. Rev. Lett. 65, 1838 (1990); arXiv:1412.7730. Beyond, see `ghz_xy_beyond`.
"""

import exactsteer as es

claim = es.LHS(es.catalogue.ghz(visibility="1/2"))
