"""Linear programs in doubles: the support of a basic solution, to be solved exactly by the caller."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exactsteer.errors import SolverFailed

ZERO = 1e-11


def basic_support(
    columns: Sequence[Sequence[float]], target: Sequence[float], seed: int = 0, cost: Sequence[float] | None = None
) -> list[int] | None:
    """The positive weights of a basic solution of A w = b, w >= 0, as column indices; None if it looks infeasible.

    The vertex is one of least `cost`, or that of a random objective (of the given seed). Raises `SolverFailed` if the
    solver gives up.
    """
    from scipy.optimize import linprog

    matrix = np.array(columns, dtype=np.float64).T
    objective = np.random.default_rng(seed).random(matrix.shape[1]) if cost is None else np.array(cost)
    result = linprog(objective, A_eq=matrix, b_eq=np.array(target), bounds=(0, None), method="highs-ds")
    if result.status == 2:
        return None
    if result.x is None:
        raise SolverFailed("a linear program", [f"highs-ds: {result.message}"], "Try another polygon.")
    return [int(k) for k in np.flatnonzero(result.x > ZERO)]
