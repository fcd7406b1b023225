"""The correlations of the Alices in `theorem_12_stronger` are local, hence quantum: condition 1 of theorem 6 holds.

Source: arXiv:2604.07078, theorem 6, condition 1; the traces of the assemblage of arXiv:1505.01430, table I. Proved: a
local model of p(a|x).
"""

import exactsteer as es

table = es.catalogue.find("sainz2015-table-1").build()
scenario = es.Scenario(table.scenario.untrusted, (1,))
claim = es.LHS(es.Assemblage(scenario, {key: es.matrix([[m.trace()]]) for key, m in table.elements.items()}))
