"""The functional I3322 is below 1.2514710 on quantum behaviours, by the moment set of level 1+AB.

Source: arXiv:0803.4290, which prints 1.25147090. A word and its adjoint have one moment; a
hierarchy that forgets it gets a larger number.
"""

import exactsteer as es

claim = es.Bound(es.catalogue.i3322(), es.parse("12514709/10000000 + 5/1000000000"), "1+AB")
printed = "1.25147090 at level 1+AB"
certified = "at most 1.251470905"
