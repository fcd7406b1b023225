"""One untrusted party who measures again and again steers quantum mechanically: causality is enough.

Source: arXiv:1907.03705, Fig. 1(b) and the theorem of its supplemental material, the sequential form of the theorem of
Gisin, Hughston, Jozsa and Wootters. The example signals forward in time, as no two separated parties can: Alice steers a
qubit to the outcomes of Z or X, and then reports which it was, or repeats her outcome. Proved by machine for it: a state,
instruments and final measurements, as a tower of positive forms. By argument: the same tower serves every sequential
assemblage of any length.
"""

import exactsteer as es
from exactsteer.steering.sequential import SequentialAssemblage

steps = es.scenario(parties=2, settings=2, outcomes=2, trusted=2)
steered = [es.observable(es.PAULI_Z).effects, es.observable(es.PAULI_X).effects]


def element(a: tuple[int, ...], x: tuple[int, ...]) -> es.Matrix:
    """Half the projector of the first setting and outcome, if the second outcome is the report that x[1] asks for."""
    report = x[0] if x[1] == 0 else a[0]
    return steered[x[0]][a[0]] * es.parse("1/2") * int(a[1] == report)


claim = es.SequentialQuantum(SequentialAssemblage(steps, {(a, x): element(a, x) for a, x in steps.keys()}))
