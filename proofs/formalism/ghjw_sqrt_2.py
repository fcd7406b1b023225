"""The post-quantum example becomes quantum when its two untrusted parties are one: GHJW over Q(sqrt 2).

Source: the theorem of Gisin, Hughston, Jozsa and Wootters as cited in arXiv:1708.00756, section 1, for eqs. (31)-(33). Joint
settings and outcomes are those of one party, whose space has the inner product <u, v> = u^dag rho_R^T v, so that no square
root of rho_R leaves the field. Proved by machine for this assemblage: the effects are positive forms that sum to the inner
product; by argument, such forms are POVMs of the space with that inner product.
"""

import exactsteer as es

apart = es.catalogue.breuer_hall()
together = {
    (2 * a + b, 2 * x + y): apart[(a, b), (x, y)] for a in (0, 1) for b in (0, 1) for x in (0, 1) for y in (0, 1)
}
claim = es.Quantum(es.Assemblage(es.Scenario(((4,) * 4,), (4,)), together))
