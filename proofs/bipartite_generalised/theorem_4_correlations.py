"""Whatever Bob measures on eq. (6) for his two inputs is quantum, shown for three directions for each input.

Source: arXiv:1907.03705, theorem 4, second half. Bob measures along (1, 2, 2)/3, (2, 1, -2)/3, (2, -2, 1)/3; his setting is the
pair of his input and the direction. Proved: p(ab|x, y, n) from the state and measurements, Alice's X, Y, Z on a maximally
entangled pair, Bob's effects N for y = 0 and their transposes for y = 1.
"""

import exactsteer as es

family = es.catalogue.find_family("pauli-transpose").build()
directions = ((1, 2, 2), (2, 1, -2), (2, -2, 1))
bob = [es.observable((es.PAULI_X * x + es.PAULI_Y * y + es.PAULI_Z * z) / 3) for x, y, z in directions]
scenario = es.Scenario((*family.scenarios[0].untrusted, (2,) * 6), (1,))
elements = {
    ((*a, b), (*x, 3 * y + n)): es.matrix([[(measurement.effects[b] @ m).trace()]])
    for y, member in enumerate(family.members)
    for (a, x), m in member.elements.items()
    for n, measurement in enumerate(bob)
    for b in range(2)
}
alice = tuple(es.observable(p.transpose()) for p in (es.PAULI_X, es.PAULI_Y, es.PAULI_Z))
turned = tuple(es.Measurement(tuple(e.transpose() for e in measurement.effects)) for measurement in bob)
state = es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "trivial": 1})
claim = es.Quantum(es.Assemblage(scenario, elements), es.Realisation(state, (alice, (*bob, *turned))))
