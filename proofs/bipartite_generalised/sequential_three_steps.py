"""Three measurements in sequence, neighbouring outcomes a Popescu-Rohrlich box in time: quantum nevertheless.

Source: arXiv:1907.03705, Fig. 1(b) and the theorem of its supplemental material; the example is ours. Alice steers a qubit to
the outcomes of Z or X, and then a_2 = a_1 + x_1 x_2, a_3 = a_2 + x_2 x_3. Proved: a state, instruments and final measurements, as
a tower of positive forms.
"""

import exactsteer as es
from exactsteer.steering.sequential import SequentialAssemblage

steps = es.scenario(parties=3, settings=2, outcomes=2, trusted=2)
steered = [es.observable(es.PAULI_Z).effects, es.observable(es.PAULI_X).effects]


def element(a: tuple[int, ...], x: tuple[int, ...]) -> es.Matrix:
    """Half the projector of the first setting and outcome, if the later outcomes are the box's."""
    is_box = all((a[j] + a[j + 1] + x[j] * x[j + 1]) % 2 == 0 for j in range(2))
    return steered[x[0]][a[0]] * es.parse("1/2") * int(is_box)


claim = es.SequentialQuantum(SequentialAssemblage(steps, {(a, x): element(a, x) for a, x in steps.keys()}))
