"""Instrumental assemblages that are post-quantum and yet show only quantum correlations: examples found here.

The printed example of arXiv:1907.03705, eq. (6) with y = a, is quantum; see `exactsteer.steering.instrumental_qubits`. A fourth
setting makes it post-quantum: Alice measures half of a maximally entangled pair, and Bob's half is transposed for a = 1.
"""

from __future__ import annotations

from collections.abc import Sequence

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import scenario

FOUR_PAULIS = (PAULI_X, PAULI_Y, PAULI_Z, -PAULI_Y)
PAULIS_AND_COIN = (PAULI_X, PAULI_Y, PAULI_Z, zeros(2, 2))


def transposed_for_one(observables: Sequence[Matrix], title: str = "") -> Family:
    """sigma_{0|x} = (1 + O_x)/4 and sigma_{1|x} = (1 - O_x)^T/4 for Bob's observables O_x: T_a[omega_{a|x}], T_1 the transposition.

    It is an instrumental assemblage for -1 <= O_x <= 1 without trace. Positive trace-preserving maps make it from a quantum
    omega, so that it shows only quantum correlations.

    >>> transposed_for_one(FOUR_PAULIS).members[0][1, 1]
    matrix([['1/4', '-I/4'], ['I/4', '1/4']])
    """
    scene = scenario(parties=1, settings=len(observables), outcomes=2, trusted=observables[0].rows)
    elements = {}
    for a, x in scene.keys():
        m = (identity(scene.dimension) + observables[x[0]] * (-1) ** a[0]) / (2 * scene.dimension)
        elements[a, x] = m.transpose() if a[0] else m
    return Family("instrumental", (MeasuredAssemblage(scene, elements),), title)


def four_paulis() -> Family:
    """X, Y, Z and -Y, Bob's qubit transposed for a = 1: post-quantum, with entries 0, 1, 2, +-1, +-i over 4.

    The first three settings are eq. (6) of arXiv:1907.03705 with y = a. Four settings are the least for qubits and
    transpositions: the Bloch vectors of three lie in a plane.
    """
    return transposed_for_one(FOUR_PAULIS, "four-paulis-instrumental")


def four_paulis_functional() -> FamilyFunctional:
    """F_{a|x} = 4 sigma_{a|x} - 1 for `four_paulis`, whose value there is the algebraic maximum 4.

    >>> four_paulis_functional().value(four_paulis())
    4
    """
    (table,) = four_paulis().members
    elements = {key: m * 4 - identity(2) for key, m in table.elements.items()}
    return FamilyFunctional("instrumental", (SteeringFunctional(table.scenario, elements),))


def paulis_and_coin() -> Family:
    """X, Y, Z, and a setting whose outcome is a coin: the elements 1/4 of the coin make eq. (6) with y = a post-quantum."""
    return transposed_for_one(PAULIS_AND_COIN, "paulis-and-coin-instrumental")
