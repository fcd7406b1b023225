"""Positive elements with the right traces are not enough for a general instrumental assemblage.

Source: arXiv:1907.03705, definition 6; the example is ours. Outcome 0 always, and Bob is steered to |0> or |1> as x says: the
input y = 0 would signal x. In general there must be a state above sigma_{a|x} for all x, for every a. Proved: no assemblage with
an input of Bob has these entries.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside
from exactsteer.steering.families import Family

scenario = es.scenario(parties=1, settings=2, outcomes=2, trusted=2)
states = (es.matrix([[1, 0], [0, 0]]), es.matrix([[0, 0], [0, 1]]))
table = {(a, x): states[x[0]] * (1 - a[0]) for a, x in scenario.keys()}
claim = FamilyOutside(Family("instrumental", (es.MeasuredAssemblage(scenario, table),)), "no-signalling")
