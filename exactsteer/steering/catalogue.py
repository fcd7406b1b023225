"""Published assemblages, exact, with their sources; `find` gives them by the names that the command line uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import column
from exactsteer.algebra.number import I, number
from exactsteer.errors import UnknownName
from exactsteer.quantum.maps import ChoiMatrix, breuer_hall_map
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, observable
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.realisation import Realisation


def breuer_hall_state() -> State:
    """(|Psi_1> + i |Psi_2> - |Psi_3>) / sqrt(14) on A1, A2 (qubits) and B (ququart).

    |Psi_k> is the sum of |a1 a2 b b'> with a1 + a2 + b + b' = k. Source: arXiv:1708.00756, eq. (31).
    """
    weights = {1: number(1), 2: I, 3: number(-1)}
    vector = column([weights.get(index.bit_count(), number(0)) for index in range(16)])
    return pure_state(vector, {"A1": 2, "A2": 2, "B": 4})


def breuer_hall_realisation() -> Realisation:
    """State and measurements of `breuer_hall_before_map`. Source: arXiv:1708.00756, eqs. (31), (32).

    Party 0 measures X, Z; party 1 measures (X + Z)/sqrt(2), (-X + Z)/sqrt(2).
    """
    root = parse("sqrt(2)/2")
    first = (observable(PAULI_X), observable(PAULI_Z))
    second = (observable((PAULI_X + PAULI_Z) * root), observable((PAULI_Z - PAULI_X) * root))
    return Realisation(breuer_hall_state(), (first, second))


def breuer_hall_before_map() -> Assemblage:
    """The quantum assemblage sigma^Q that the Breuer-Hall map acts on, over Q(sqrt 2, i).

    Source: arXiv:1708.00756, eqs. (31), (32), (39).

    >>> breuer_hall_before_map()[(0, 0), (0, 0)].trace()
    1/4 + sqrt(2)/28
    """
    return breuer_hall_realisation().assemblage("breuer-hall-before-map")


def breuer_hall_positive_map() -> ChoiMatrix:
    """L(rho) = (tr(rho) 1 - rho - U rho^T U^dag)/2 with U = X (x) Y. Source: arXiv:1708.00756, eq. (33)."""
    return breuer_hall_map(PAULI_X.tensor(PAULI_Y))


def breuer_hall() -> Assemblage:
    """The post-quantum assemblage of section 5.2: sigma_{a1 a2|x1 x2} = L(sigma^Q_{a1 a2|x1 x2}), over Q(sqrt 2, i).

    Source: arXiv:1708.00756, eqs. (31)-(33) and appendix A.

    >>> sigma = breuer_hall()
    >>> sigma.reduced_state().trace(), sigma.field
    (1, Q(sqrt(2)))
    """
    before = breuer_hall_before_map()
    positive_map = breuer_hall_positive_map()
    return Assemblage(before.scenario, {key: positive_map(m) for key, m in before.elements.items()}, "breuer-hall")


@dataclass(frozen=True)
class Entry:
    """A published assemblage: how to build it, its source, and a known realisation where there is one."""

    build: Callable[[], Assemblage]
    source: str
    summary: str
    realisation: Callable[[], Realisation] | None = None


ENTRIES: dict[str, Entry] = {
    "breuer-hall": Entry(
        breuer_hall,
        "arXiv:1708.00756, eqs. (31)-(33), appendix A",
        "image of a quantum assemblage under the Breuer-Hall map; post-quantum",
    ),
    "breuer-hall-before-map": Entry(
        breuer_hall_before_map,
        "arXiv:1708.00756, eqs. (31), (32), (39)",
        "the quantum assemblage that the map acts on; quantum",
        breuer_hall_realisation,
    ),
}


def find(name: str) -> Entry:
    """The entry of that name. Raises `UnknownName` with the names that exist, the closest first."""
    if name not in ENTRIES:
        close = get_close_matches(name, ENTRIES, n=1)
        hint = f"; did you mean {close[0]}?" if close else "."
        raise UnknownName(f"the catalogue has no {name!r}{hint} It has: {', '.join(ENTRIES)}")
    return ENTRIES[name]
