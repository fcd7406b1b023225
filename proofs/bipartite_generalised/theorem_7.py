"""Theorem 7: a general instrumental assemblage need not be quantum, by an example with three settings and entries 0, 1/2.

Source: arXiv:1907.03705, theorem 7 (preprint: theorem 3); the example is ours and replaces the printed one, which is quantum.
Bob gets the bit a for x = 0, the bit 0 for x = 1, the bit 1 - a for x = 2, as from a box that no quantum system replaces.
Proved together: it is part of a no-signalling assemblage with an input of Bob, and outside level 1 of the moment matrices.
"""

import exactsteer as es
from exactsteer.claims import Conjunction, FamilyMember, FamilyOutside
from exactsteer.steering.families import Family

scenario = es.scenario(parties=1, settings=3, outcomes=2, trusted=2)
bits = (es.matrix([["1/2", 0], [0, 0]]), es.matrix([[0, 0], [0, "1/2"]]))
table = {((a,), (x,)): bits[(a, 0, 1 - a)[x]] for (a,), (x,) in scenario.keys()}
family = Family("instrumental", (es.MeasuredAssemblage(scenario, table),))
claim = Conjunction((FamilyMember(family, "no-signalling"), FamilyOutside(family, "1")))

printed = "eq. (6) with y = a"
certified = "a box of bits, three settings"
verdict = "the theorem is proved; its printed example is refuted"
