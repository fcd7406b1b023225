"""What the cases of the checker are made of: certificates as JSON, edits of them, and a few small assemblages."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import Number, number
from exactsteer.certificates.certificate import AnyWitness, Certificate
from exactsteer.claims import Claim, Quantum
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Scenario

Json = Any
Edit = Callable[[Json], object]

ROOT = matrix([["sqrt(2)"]])[0, 0]
BELL = pure_state([1, 0, 0, 1], {"A": 2, "B": 2})
DIAGONAL = (PAULI_X + PAULI_Z) * (ROOT / 2)
ANTIDIAGONAL = (PAULI_Z - PAULI_X) * (ROOT / 2)
SQRT2: Json = {"polynomial": [-2, 0, 1], "root": [1, 0]}
QUBIT = steer(BELL, [[observable(PAULI_Y), observable(PAULI_Z)]])
QUBIT_SQRT2 = steer(BELL, [[observable(DIAGONAL), observable(PAULI_Y)]])
PLUS_Y = matrix([["1/2", "-I/2"], ["I/2", "1/2"]])


# ---------------------------------------------------------------------------------------------------------------------
# Reading and editing


def document(claim: Claim, witness: AnyWitness) -> Json:
    """The JSON object of a certificate, as the package writes it."""
    return json.loads(Certificate(claim, witness).text)


def text_of(value: Json) -> str:
    """Canonical JSON, one line."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"


def edited(original: Json, *edits: Edit) -> Json:
    """A copy with the edits applied in order."""
    result = copy.deepcopy(original)
    for edit in edits:
        edit(result)
    return result


def put(path: str, value: Json) -> Edit:
    """Replaces what stands at a path such as `claim.assemblage.denominator`."""

    def edit(value_at: Json) -> None:
        *steps, last = path.split(".")
        for step in steps:
            value_at = value_at[int(step) if isinstance(value_at, list) else step]
        value_at[int(last) if isinstance(value_at, list) else last] = value

    return edit


def element(key: str, *planes: Json) -> Edit:
    """Replaces one element of the claim's assemblage."""
    return lambda value: value["claim"]["assemblage"]["elements"].__setitem__(key, list(planes))


def by_hand(untrusted: Json, trusted: Json, denominator: int, elements: dict[str, Json], field: Json = "Q") -> Json:
    """A no-signalling certificate whose claim is written out."""
    claim = {
        "kind": "no-signalling",
        "assemblage": {
            "field": field,
            "untrusted": untrusted,
            "trusted": trusted,
            "denominator": denominator,
            "elements": elements,
        },
    }
    return {"format": "exactsteer-certificate/1", "claim": claim, "witness": {}, "provenance": {}}


def claimed(witness: Json, **claim: Json) -> Json:
    """A certificate written out."""
    return {"format": "exactsteer-certificate/1", "claim": claim, "witness": witness, "provenance": {}}


def swap(first: str, second: str) -> Edit:
    """Exchanges two elements of the claim's assemblage."""

    def edit(value: Json) -> None:
        elements = value["claim"]["assemblage"]["elements"]
        elements[first], elements[second] = elements[second], elements[first]

    return edit


def transposed(plane: Json) -> Json:
    """The transpose of an integer plane."""
    return plane if plane == 0 else [list(row) for row in zip(*plane, strict=True)]


def transpose_claim(value: Json) -> None:
    """Transposes every element of the claim: positive, no-signalling, and another assemblage."""
    elements = value["claim"]["assemblage"]["elements"]
    for key, planes in elements.items():
        elements[key] = [transposed(plane) for plane in planes]


def transposed_packed(packed: Json) -> Json:
    """A packed Hermitian plane, transposed: imaginary parts change sign."""
    return [[x if k <= j else -x for k, x in enumerate(row)] for j, row in enumerate(packed)]


def negated(plane: Json) -> Json:
    """Minus an integer plane."""
    return plane if plane == 0 else [[-x for x in row] for row in plane]


def over_sqrt2(witness: Json) -> Json:
    """A realisation over Q written over Q(sqrt 2)."""
    result = copy.deepcopy(witness)
    result["field"] = SQRT2
    for value in [result["state"], *(e for settings in result["measurements"] for povm in settings for e in povm)]:
        value["matrix"] = [*value["matrix"], 0]
    return result


# ---------------------------------------------------------------------------------------------------------------------
# Assemblages and measurements


def box(correlator: Number | int, rho: Matrix | None = None) -> Assemblage:
    """The box with <A_x B_y> = (-1)^(x y) correlator and uniform outcomes, times a state of the trusted party."""
    rho = identity(1) if rho is None else rho
    scenario = Scenario(((2, 2), (2, 2)), (rho.rows,))
    return Assemblage(
        scenario,
        {
            (a, x): rho * ((1 + number(correlator) * (-1) ** (a[0] + a[1] + x[0] * x[1])) / 4)
            for a, x in scenario.keys()
        },
    )


def trine() -> Measurement:
    """Three effects with rational entries that are not projectors, and complex."""
    first = matrix([["1/2", "-I/4"], ["I/4", "1/2"]])
    second = matrix([["1/4", "I/4"], ["-I/4", "1/4"]])
    return Measurement((first, second, identity(2) - first - second))


def three_outcomes() -> Assemblage:
    """One party with settings of three and two outcomes; the trusted state is complex and independent of them."""
    rho = matrix([["1/2", "-I/4"], ["I/4", "1/2"]])
    weights = {0: ("1/2", "1/4", "1/4"), 1: ("1/3", "2/3")}
    table = {((a,), (x,)): rho * matrix([[w]])[0, 0] for x, row in weights.items() for a, w in enumerate(row)}
    return Assemblage(Scenario(((3, 2),), (2,)), table)


def ghz() -> Realisation:
    """Three untrusted parties and one trusted qubit share a GHZ state; X, X, and Y or X."""
    state = pure_state([1, *([0] * 14), 1], {"A": 2, "B": 2, "C": 2, "D": 2})
    return Realisation(
        state, ((observable(PAULI_X),), (observable(PAULI_X),), (observable(PAULI_Y), observable(PAULI_X)))
    )


def leaning() -> Measurement:
    """diag(sqrt 2 / 2, 1 - sqrt 2 / 2) and its complement: positive at sqrt 2, not at - sqrt 2."""
    first = matrix([[ROOT / 2, 0], [0, 1 - ROOT / 2]])
    return Measurement((first, identity(2) - first))


def realised(realisation: Realisation) -> Json:
    """A certificate that the realisation's assemblage is quantum."""
    return document(Quantum(realisation.assemblage()), realisation)


def chsh_gram(c: Number | int) -> Matrix:
    """(A0 - c(B0 + B1))^2 + (A1 - c(B0 - B1))^2 = 2 + 4 c^2 - 2 c CHSH on the nine almost-quantum words."""
    rows = []
    for x in range(2):
        observable_row: list[Number] = [number(0)] * 9
        for position, weight in ((3 * (x + 1), number(1)), (1, -number(c)), (2, -number(c) * (-1) ** x)):
            observable_row[position] = observable_row[position] + weight * 2  # the observable 2 P - 1
            observable_row[0] = observable_row[0] - weight
        rows.append(observable_row)
    v = matrix(rows)
    return v.transpose() @ v


def tsirelson() -> Realisation:
    """The optimal CHSH strategy, with nothing on the trusted side."""
    state = pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1})
    return Realisation(
        state, ((observable(PAULI_Z), observable(PAULI_X)), (observable(DIAGONAL), observable(ANTIDIAGONAL)))
    )
