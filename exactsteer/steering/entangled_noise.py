"""Entangled noise for families of qubit Bobs: the marginals of GHZ and W states measured by the untrusted parties.

Every untrusted party holds a qubit and measures Z (x = 0) and X (x = 1); the Bobs hold the other qubits. One untrusted party
and two Bobs: arXiv:2604.07078, eqs. (22), (23).
"""

from __future__ import annotations

from collections.abc import Sequence

from exactsteer.algebra.matrix import column
from exactsteer.errors import InputError
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering.families import Family, marginals
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario

MOST_QUBITS = 8


def ghz_noise(scenarios: Sequence[Scenario]) -> Family:
    """The noise of (|0..0> + |1..1>)/sqrt 2 for the scenarios of a family of marginals.

    Raises `InputError` unless every Bob holds one qubit and every untrusted party has two settings of two outcomes.

    >>> from exactsteer.steering.scenario import scenario
    >>> ghz_noise([scenario(parties=1, settings=2, outcomes=2, trusted=2)] * 2).members[1][1, 0]
    matrix([['0', '0'], ['0', '1/2']])
    """
    size = _qubits(scenarios, "GHZ")
    return _measured(scenarios, [int(k in (0, 2**size - 1)) for k in range(2**size)], "GHZ noise")


def w_noise(scenarios: Sequence[Scenario]) -> Family:
    """The noise of the equal superposition of all states with one qubit in |1>; raises as `ghz_noise`.

    >>> from exactsteer.steering.scenario import scenario
    >>> w_noise([scenario(parties=1, settings=2, outcomes=2, trusted=2)] * 2).members[0][1, 1]
    matrix([['1/3', '-1/6'], ['-1/6', '1/6']])
    """
    size = _qubits(scenarios, "W")
    ones = {1 << k for k in range(size)}
    return _measured(scenarios, [int(k in ones) for k in range(2**size)], "W noise")


def _qubits(scenarios: Sequence[Scenario], name: str) -> int:
    """The number of qubits, untrusted ones included."""
    untrusted = scenarios[0].untrusted
    if any(s.trusted != (2,) for s in scenarios) or any(party != (2, 2) for party in untrusted):
        raise InputError(
            f"{name} noise is for qubit Bobs and two settings of two outcomes each (Z, X): give another noise with --noise"
        )
    size = len(untrusted) + len(scenarios)
    if size > MOST_QUBITS:
        raise InputError(f"{name} noise of {size} qubits; at most {MOST_QUBITS} are supported")
    return size


def _measured(scenarios: Sequence[Scenario], vector: list[int], title: str) -> Family:
    parties = scenarios[0].parties
    names = [f"A{j}" for j in range(parties)] + [f"B{k}" for k in range(len(scenarios))]
    state = pure_state(column(vector), dict.fromkeys(names, 2))
    settings = (observable(PAULI_Z), observable(PAULI_X))
    return marginals(Realisation(state, (settings,) * parties).assemblage(), title)
