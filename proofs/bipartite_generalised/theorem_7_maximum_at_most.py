"""The instrumental inequality that the example for theorem 7 violates: at most (3 + sqrt 2)/2 in quantum theory, 5/2 on it.

Source: arXiv:1907.03705, theorem 7; ours: F is the probability of b = a for x = 0, plus that of b = 0 for x = 1, plus that of a = 0
and b = 1 for x = 2, when Bob measures Z. Level 1 is tight: see `theorem_7_maximum_attained`.
"""

import exactsteer as es
from exactsteer.claims import FamilyBound
from exactsteer.steering.families import Family, FamilyFunctional

scenario = es.scenario(parties=1, settings=3, outcomes=2, trusted=2)
bits = (es.matrix([[1, 0], [0, 0]]), es.matrix([[0, 0], [0, 1]]))
terms = {((a,), (x,)): (bits[a], bits[0], bits[1] * (1 - a))[x] for (a,), (x,) in scenario.keys()}
functional = FamilyFunctional("instrumental", (es.SteeringFunctional(scenario, terms, "max"),))
claim = FamilyBound(functional, es.parse("(3 + sqrt(2))/2"), "1")

box = {((a,), (x,)): bits[(a, 0, 1 - a)[x]] / 2 for (a,), (x,) in scenario.keys()}
value = functional.value(Family("instrumental", (es.MeasuredAssemblage(scenario, box),)))
certified = f"at most {claim.value}; {value} on the example for theorem 7"
