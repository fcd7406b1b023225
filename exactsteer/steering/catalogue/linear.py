"""Linear steering functionals with a trusted qubit: the CJWR correlations and the BB84 monogamy game."""

from __future__ import annotations

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, zeros
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
from exactsteer.steering.catalogue.directions import named_measurements
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Key, Scenario, scenario


def cjwr(settings: str = "XYZ") -> SteeringFunctional:
    """sum_k <A_k n_k.sigma>: the correlation of each outcome with the same direction of the trusted qubit, sense `max`.

    Not divided by the number of settings. Over local-hidden-state models the maximum for the settings XZ is sqrt 2, for
    XYZ sqrt 3; phi+ attains 2 with XZ. Raises `UnknownName` for settings that do not exist. Source: arXiv:0907.1109.

    >>> cjwr("XZ").elements[(1,), (0,)]
    matrix([['0', '-1'], ['-1', '0']])
    """
    elements: dict[Key, Matrix] = {}
    for x, measurement in enumerate(named_measurements(settings)):
        plus, minus = measurement.effects
        elements[(0,), (x,)] = plus - minus
        elements[(1,), (x,)] = minus - plus
    return SteeringFunctional(Scenario(((2,) * (len(elements) // 2),), (2,)), elements, "max")


def bb84_monogamy() -> SteeringFunctional:
    """The probability that two untrusted parties both guess the trusted qubit's outcome in a random basis, Z or X.

    sum over the common setting x and the common outcome a of tr(P_{a|x} sigma_{a a|x x})/2; the maximum is
    (2 + sqrt 2)/4, also over no-signalling assemblages. Source: arXiv:1210.4359.

    >>> bb84_monogamy().elements[(0, 0), (0, 0)]
    matrix([['1/2', '0'], ['0', '0']])
    """
    scene = scenario(parties=2, settings=2, outcomes=2, trusted=2)
    elements = {key: zeros(2, 2) for key in scene.keys()}
    for x, measurement in enumerate((observable(PAULI_Z), observable(PAULI_X))):
        for a, effect in enumerate(measurement.effects):
            elements[(a, a), (x, x)] = effect * fmpq(1, 2)
    return SteeringFunctional(scene, elements, "max")
