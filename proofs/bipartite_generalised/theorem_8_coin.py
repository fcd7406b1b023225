"""Theorem 8 by the settings of eq. (6) and a coin: post-quantum, with only quantum correlations.

Source: arXiv:1907.03705, theorem 8; `catalogue:paulis-and-coin-instrumental` is ours. The fourth setting tells Alice a coin and
steers nothing, but its elements 1/4 keep the printed example from being quantum. Proved together as in `theorem_8`.
"""

import exactsteer as es
from exactsteer.claims import Conjunction, FamilyMember, FamilyOutside

family = es.catalogue.find_family("paulis-and-coin-instrumental").build()
sets = (FamilyMember(family, "no-signalling"), FamilyOutside(family, "2"), FamilyMember(family, "positive-maps"))
claim = Conjunction(sets)

printed = "eq. (6) with y = a"
certified = "X, Y, Z and a coin, transposed for a = 1"
verdict = "the theorem is proved; its printed example is refuted"
