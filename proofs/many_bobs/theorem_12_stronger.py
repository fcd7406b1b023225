"""Theorem 12 is stronger than theorem 6: a post-quantum family with a parent and with quantum correlations of the Alices.

Source: arXiv:2604.07078, theorems 6 and 12, for two Alices. The first Bob has the assemblage of arXiv:1505.01430, table
I, the second a mixed qubit. Proved together: the product of the two is a no-signalling parent, which is condition 2 of
theorem 6; no parent is almost quantum. Condition 1 is `theorem_12_stronger_condition_1`.
"""

import exactsteer as es
from exactsteer.certificates.family_witnesses import Parent
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import Conjunction, FamilyMember, FamilyOutside
from exactsteer.steering.families import marginals

table = es.catalogue.find("sainz2015-table-1").build()
mixed = es.matrix([["1/2", 0], [0, "1/2"]])
scenario = es.Scenario(table.scenario.untrusted, (2, 2))
parent = es.Assemblage(scenario, {key: m.tensor(mixed) for key, m in table.elements.items()})
family = marginals(parent)
known = Parent(scenario, parent.elements, NoWitness())
claim = Conjunction((FamilyMember(family, "no-signalling", known), FamilyOutside(family, "almost-quantum")))
