"""The examples of arXiv:1907.03705: a Bob with input, and instrumental steering, where the input is Alice's outcome.

The paper counts Pauli measurements x = 1, 2, 3; here x = 0, 1, 2 stand for X, Y, Z. Numbering: the published version's.
"""

from __future__ import annotations

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import number
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional, instrumental
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Key, Scenario, scenario

PAULIS = (PAULI_X, PAULI_Y, PAULI_Z)
INPUTS = 2


def _signed_pauli(key: Key, y: int) -> Matrix:
    """(-1)^(a + [x = 1][y = 1]) sigma_x."""
    ((a,), (x,)) = key
    return PAULIS[x] * (-1 if (a + (x == 1 and y == 1)) % 2 else 1)


def _signed_z(key: Key, y: int) -> Matrix:
    """(-1)^(a + x y) Z."""
    ((a,), (x,)) = key
    return PAULI_Z * (-1 if (a + x * y) % 2 else 1)


def _pauli_scenario() -> Scenario:
    return scenario(parties=1, settings=3, outcomes=2, trusted=2)


def _box_scenario() -> Scenario:
    return scenario(parties=1, settings=2, outcomes=2, trusted=2)


def pauli_transpose() -> Family:
    """sigma_{a|xy} = (1/4)[1 + (-1)^(a + [x = 1][y = 1]) sigma_x], x = 0, 1, 2 for X, Y, Z: post-quantum.

    Alice measures half of a maximally entangled pair of qubits; Bob's half is transposed for y = 1, and left for y = 0, up
    to a fixed unitary. Source: arXiv:1907.03705, eq. (6), with x = 1, 2, 3 there.

    >>> pauli_transpose().members[1][0, 1]
    matrix([['1/4', 'I/4'], ['-I/4', '1/4']])
    """
    scene, quarter = _pauli_scenario(), number("1/4")
    members = tuple(
        MeasuredAssemblage(scene, {key: (identity(2) + _signed_pauli(key, y)) * quarter for key in scene.keys()})
        for y in range(INPUTS)
    )
    return Family("with-input", members, "pauli-transpose")


def pauli_transpose_functional() -> FamilyFunctional:
    """F_{a|xy} = (-1)^(a + [x = 1][y = 1]) sigma_x; its value on `pauli_transpose` is the algebraic maximum 6.

    Source: arXiv:1907.03705, eq. (6), read as an inequality.

    >>> pauli_transpose_functional().value(pauli_transpose())
    6
    """
    scene = _pauli_scenario()
    members = (SteeringFunctional(scene, {k: _signed_pauli(k, y) for k in scene.keys()}) for y in range(INPUTS))
    return FamilyFunctional("with-input", tuple(members))


def pauli_transpose_instrumental() -> Family:
    """`pauli_transpose` with y = a, the printed example of theorems 7 and 8 of arXiv:1907.03705."""
    return instrumental(pauli_transpose(), "pauli-transpose-instrumental")


def pauli_transpose_instrumental_functional() -> FamilyFunctional:
    """F_{a|x} = (-1)^(a + [x = 1][a = 1]) sigma_x; its value on `pauli_transpose_instrumental` is 3.

    >>> pauli_transpose_instrumental_functional().value(pauli_transpose_instrumental())
    3
    """
    scene = _pauli_scenario()
    table = {key: _signed_pauli(key, key[0][0]) for key in scene.keys()}
    return FamilyFunctional("instrumental", (SteeringFunctional(scene, table),))


def pr_box_with_input() -> Family:
    """sigma_{a|xy} = (1/2)(|a><a| if x y = 0, else |a + 1><a + 1|): Bob's measurement of Z makes a Popescu-Rohrlich box.

    Source: arXiv:1907.03705, eq. (5), theorem 3.

    >>> pr_box_with_input().members[1][0, 1]
    matrix([['0', '0'], ['0', '1/2']])
    """
    scene, quarter = _box_scenario(), number("1/4")
    members = tuple(
        MeasuredAssemblage(scene, {key: (identity(2) + _signed_z(key, y)) * quarter for key in scene.keys()})
        for y in range(INPUTS)
    )
    return Family("with-input", members, "pr-box-with-input")


def pr_box_with_input_functional() -> FamilyFunctional:
    """F_{a|xy} = (-1)^(a + x y) Z, the CHSH functional with Bob's measurements both Z: 4 on `pr_box_with_input`.

    >>> pr_box_with_input_functional().value(pr_box_with_input())
    4
    """
    scene = _box_scenario()
    members = (SteeringFunctional(scene, {k: _signed_z(k, y) for k in scene.keys()}) for y in range(INPUTS))
    return FamilyFunctional("with-input", tuple(members))


def pr_box_with_input_instrumental() -> Family:
    """`pr_box_with_input` with y = a."""
    return instrumental(pr_box_with_input(), "pr-box-with-input-instrumental")
