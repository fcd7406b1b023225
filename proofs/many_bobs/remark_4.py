"""Remark 4 on an instance: the Alices of a quantum family of two Alices and two Bobs have quantum correlations.

Source: arXiv:2604.07078, remark 4, for the family that example 11 of the catalogue applies its map to. Proved: state and
measurements for p(a|x) = tr sigma^(k)_{a|x}, which the file compares with the traces of both Bobs. By argument: trace the
Bobs out of any realisation.
"""

import exactsteer as es
from exactsteer.steering.catalogue.many_bobs import example_11_before_map, example_11_realisation

known = example_11_realisation()
state = es.partial_trace(known.state, over=("B1", "B2"))
dimensions = dict(state.systems) | {"trivial": 1}
realisation = es.Realisation(es.State(dimensions, state.matrix), known.measurements)
claim = es.Quantum(realisation.assemblage(), realisation)

for member in example_11_before_map().members:
    for (a, x), m in member.elements.items():
        if m.trace() != claim.assemblage[a, x].trace():
            raise AssertionError(f"the traces of a Bob at {a}|{x} are not the correlations of the Alices")
