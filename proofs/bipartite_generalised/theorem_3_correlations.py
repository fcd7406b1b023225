"""Measured in the computational basis, eq. (5) shows the correlations of a Popescu-Rohrlich box, which are not quantum.

Source: arXiv:1907.03705, theorem 3, the printed proof. Proved: p(ab|xy) = <b|sigma_{a|xy}|b> is not almost quantum.
"""

import exactsteer as es

family = es.catalogue.find_family("pr-box-with-input").build()
scenario = es.Scenario((*family.scenarios[0].untrusted, (2, 2)), (1,))
elements = {
    ((*a, b), (*x, y)): es.matrix([[m[b, b]]])
    for y, member in enumerate(family.members)
    for (a, x), m in member.elements.items()
    for b in range(2)
}
behaviour = es.Assemblage(scenario, elements)
claim = es.NotAlmostQuantum(behaviour)

value = sum((m[0, 0] * (-1) ** (sum(k[0]) + k[1][0] * k[1][1]) for k, m in behaviour.elements.items()), es.parse("0"))
printed = "a Popescu-Rohrlich box"
certified = f"CHSH = {value}"
