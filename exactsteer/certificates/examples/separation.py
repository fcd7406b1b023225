"""How far an assemblage is from the almost-quantum set, numerically, and the functional that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.words import ALMOST_QUANTUM

CLEAR = 1e-6
"""A least eigenvalue this far below zero is believed: exact proofs are made later."""

FUNCTIONAL_GRID = 2**20


@dataclass(frozen=True)
class Separation:
    """t* < 0, the largest least eigenvalue of a moment matrix, and a functional: positive here, <= 0 on the set."""

    value: float
    functional: SteeringFunctional


def separation(sigma: Assemblage, level: str = ALMOST_QUANTUM) -> Separation | None:
    """The separation of sigma from the set of a level; None if it looks like a member. Nothing is proved.

    The functional is a rounded dual, exact as a number but not exactly dominated by the set.

    >>> from exactsteer.steering.catalogue import choi_image, choi_image_before_map
    >>> found = separation(choi_image())
    >>> found.functional.value(choi_image()) > 0, separation(choi_image_before_map()) is None
    (True, True)
    """
    from exactsteer.solving.rounding import rounded_gram
    from exactsteer.solving.solver import solve

    program = MomentProgram(sigma, level)
    solution = solve(program.conic, solver="cvxopt-direct")
    if solution.value > -CLEAR:
        return None
    gram = rounded_gram(solution.duals[0], program.zero_sums, FUNCTIONAL_GRID)
    return None if gram is None else Separation(solution.value, program.functional(gram))
