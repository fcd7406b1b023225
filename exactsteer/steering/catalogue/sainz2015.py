"""The examples of arXiv:1505.01430: the printed qubit assemblage and functional, the qutrit lift, the PR box with a state.

The trusted party is the paper's Alice; parties 0 and 1 are its Bob and Charlie. The tables print the elements of
outcomes 0 and their marginals, symmetric under exchange of the two.
"""

from __future__ import annotations

from dataclasses import replace

from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import number
from exactsteer.steering.assemblage import Assemblage, from_collins_gisin
from exactsteer.steering.catalogue.printed import exact_decimal
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.functional import from_collins_gisin as functional_from_collins_gisin
from exactsteer.steering.planar import povm_lift
from exactsteer.steering.scenario import Key, Scenario, scenario
from exactsteer.steering.words import Word

Printed = dict[tuple[int | None, int | None], tuple[str, str, str]]
"""(setting of Bob, setting of Charlie) -> entries (0, 0), (0, 1), (1, 1) of a real symmetric 2 x 2 matrix."""

TABLE_1: Printed = {
    (None, None): ("0.3666", "-0.0896", "0.6334"),
    (0, None): ("0.1464", "-0.1114", "0.1600"),
    (1, None): ("0.2851", "-0.0586", "0.2473"),
    (0, 0): ("0.1360", "-0.1257", "0.1360"),
    (1, 0): ("0.0803", "-0.0523", "0.0982"),
    (1, 1): ("0.2555", "-0.1192", "0.0709"),
}

TABLE_2: Printed = {
    (None, None): ("1.4622", "0.1773", "-0.4622"),
    (0, None): ("-0.2894", "0.2468", "0.9767"),
    (1, None): ("-1.0943", "-0.4673", "0.0648"),
    (0, 0): ("-0.1948", "0.5653", "-0.7229"),
    (1, 0): ("0.5482", "-0.4270", "-0.8690"),
    (1, 1): ("0.2875", "1.0320", "0.9182"),
}


def _symmetric(printed: Printed) -> dict[Word, Matrix]:
    """The Collins-Gisin operators of a printed table, each also for the exchanged parties."""
    operators: dict[Word, Matrix] = {}
    for (y, z), texts in printed.items():
        a, b, c = (number(exact_decimal(text)) for text in texts)
        for settings in ((y, z), (z, y)):
            operators[tuple(() if x is None else ((x, 0),) for x in settings)] = matrix([[a, b], [b, c]])
    return operators


def _qubit_scenario() -> Scenario:
    return scenario(parties=2, settings=2, outcomes=2, trusted=2)


def sainz2015_table_1() -> Assemblage:
    """The printed real qubit assemblage of table I; its decimals, read exactly, do form an assemblage.

    >>> sainz2015_table_1().reduced_state().trace()
    1
    """
    scene = _qubit_scenario()
    return Assemblage(scene, from_collins_gisin(scene, _symmetric(TABLE_1)), "sainz2015-table-1")


def sainz2015_table_2() -> SteeringFunctional:
    """The printed functional of table II, eq. (45); the paper minimises it."""
    return functional_from_collins_gisin(_qubit_scenario(), _symmetric(TABLE_2), "min")


def sainz2015_qutrit() -> Assemblage:
    """The qutrit lift of table I, eq. (7): sigma/3 + (2/3) tr(sigma) |2><2|."""
    return replace(povm_lift(sainz2015_table_1()), title="sainz2015-qutrit")


def pr_box_with_state() -> Assemblage:
    """sigma_{bc|yz} = p(bc|yz) 1/2 with the Popescu-Rohrlich box p = [b + c = y z mod 2]/2 (section on trivial examples)."""
    scene = _qubit_scenario()
    elements: dict[Key, Matrix] = {}
    for outcomes, (y, z) in scene.keys():
        weight = "1/4" if sum(outcomes) % 2 == y * z else 0
        elements[outcomes, (y, z)] = matrix([[weight, 0], [0, weight]])
    return Assemblage(scene, elements, "pr-box-with-state")
