"""The central path of a conic program to any precision: strictly positive primal and dual points with a known gap.

On the path of `maximise b.y subject to S_k(y) = C_k + sum_j y_j A_kj >= 0`, at P_k S_k + S_k P_k = 2 mu 1, the gap is mu
times the total size of the blocks and both sides are strictly positive, so that one point gives a primal and a dual
certificate together. A solver's doubles are moved to the path and then along it by Newton's method (`newton`): with
Jacobians in doubles first, which needs a few steps for any precision when both optima are unique and strictly
complementary, and from where that stops working in multiple precision.

Nothing numerical is trusted: both sides are decided to be positive in exact arithmetic before a point is returned.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from flint import fmpq

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, from_planes, identity
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, SolverFailed, TimeLimitReached
from exactsteer.programs.conic import ConicProgram
from exactsteer.solving.factors import make_factor
from exactsteer.solving.newton import (
    GUARD_BITS,
    FixedProgram,
    Stalled,
    State,
    Step,
    chord,
    fixed_program,
    from_doubles,
    precise,
    shifted,
    to_doubles,
)
from exactsteer.solving.numeric import NumericProgram, to_numeric
from exactsteer.solving.solver import NumericSolution

FIRST_MU = 1e-10
"""No solver's doubles are nearer to the optimum than this."""

PRECISE_WORK = 10_000_000
"""Multiplications per step up to which multiple precision is tried: a few seconds a step."""

ELIMINATION_SIZE = 24
"""Larger blocks are shown to be positive by a factor, if doubles can see that they are."""

CENTRED_BITS = 16
"""A point is central when no entry of P S + S P - 2 mu 1 exceeds mu by more than this many bits less."""

PURE_STEPS = 3
"""Newton steps at the start's own accuracy before residuals are looked at."""

FIRST_GAIN = 2.0
"""The first stage divides mu by 2 to this power at least; from a small mu it goes to mu^(3/2)."""

MOST_STEPS = 40
"""Newton steps towards one centre."""

MOST_STRIKES = 3
"""Steps towards one centre that may fail to halve the residual."""

WIDENINGS = (1, 100, 10_000)
"""The path is entered at these multiples of the start's accuracy."""

DIVERGED = (ArithmeticError, np.linalg.LinAlgError)
"""What Newton's method raises when it leaves the range of doubles: `Stalled`, overflow, eigenvalues that fail."""

DOUBLE_ERRORS = 1e-12
"""Eigenvalues in doubles are off by less than this fraction of the largest."""

SMALLEST_EXPONENT = -150
"""Doubles hold the squares of everything down to 10 to this power."""


@dataclass(frozen=True)
class CentralPoint:
    """A point near the mu-centre, both sides strictly positive in exact arithmetic.

    `point` holds y and `duals` one Hermitian matrix over Q(i) for each block (real for real data); both are integers
    over `exact_duals_scale`. The dual equations sum_k <A_kj, P_k> = -b_j hold up to `dual_residual`, which the caller
    repairs; `complementarity` is the largest entry of P_k S_k + S_k P_k - 2 mu 1. Both are measured with the data at
    2^-bits. `stages` says which centres led here: (mu, arithmetic, Newton steps).
    """

    mu: fmpq
    bits: int
    point: tuple[Number, ...]
    duals: tuple[Matrix, ...]
    dual_residual: fmpq
    complementarity: fmpq
    stages: tuple[tuple[float, str, int], ...]

    @property
    def exact_duals_scale(self) -> int:
        """The integer 2^bits that makes the point and every dual integral."""
        return 1 << self.bits

    @property
    def steps(self) -> int:
        """All Newton steps together."""
        return sum(steps for _, _, steps in self.stages)


@dataclass(frozen=True)
class _Method:
    """A way to make Newton steps, from a state and mu.

    A stage that succeeds lets the next one divide mu by `growth` times as many bits, a failure halves them; below
    `least_gain` bits the method has done what it can.
    """

    name: str
    steps: Callable[[State, fmpq], Step]
    least_gain: float
    growth: float


@dataclass(frozen=True)
class _Walk:
    """What stays the same on the way: the program, the goal, the deadline; `stages` and `log` are written on the way."""

    program: FixedProgram
    goal: fmpq
    deadline: float
    stages: list[tuple[float, str, int]]
    log: list[str]


def polish(
    program: ConicProgram, start: NumericSolution, mu: fmpq | int, *, time_limit: float | None = None
) -> CentralPoint:
    """The mu-centre of the program, from a solver's doubles: b.y and the dual value differ by mu times the total size.

    `mu` is a positive rational, or a negative integer e for 10^e. The start need not be accurate. Raises `SolverFailed`
    with every stage when Newton's method does not get there (one side has no strictly feasible point, or the terms are
    dependent), `TimeLimitReached` after that many seconds, or `InputError` for a mu out of range.

    >>> from exactsteer.algebra.matrix import matrix
    >>> from exactsteer.programs.conic import Block
    >>> from exactsteer.solving.solver import solve
    >>> block = Block(matrix([[2, 1], [1, 2]]), [{(0, 0): number(-1), (1, 1): number(-1)}])
    >>> program = ConicProgram([number(1)], (block,))              # the least eigenvalue, 1
    >>> gap = 1 - polish(program, solve(program), -30).point[0]
    >>> 0 < gap and gap < number(fmpq(2, 10**30))
    True
    """
    goal = _goal(mu)
    fixed = fixed_program(program, GUARD_BITS + math.ceil(-_log2(goal)))
    deadline = math.inf if time_limit is None else time.monotonic() + time_limit
    walk = _Walk(fixed, goal, deadline, [], [])
    methods = _methods(program, fixed)
    for level, state in _starts(to_numeric(program), fixed, start, goal):
        walk.stages.clear()
        for method in methods:
            try:
                level, state = _descended(walk, level, state, method)
                if level == goal:
                    return _verified(program, walk, state)
            except DIVERGED as error:
                walk.log.append(f"{method.name} at mu = 2^{_log2(level):.0f}: {error}")
    raise SolverFailed(
        f"the point of the central path at mu = 2^{_log2(goal):.0f}",
        walk.log,
        "Remove dependent variables, reduce to the face of the feasible points, or ask for a larger mu.",
    )


def _goal(mu: fmpq | int) -> fmpq:
    """mu as a rational between 10^SMALLEST_EXPONENT and 1."""
    least = fmpq(1, 10**-SMALLEST_EXPONENT)
    goal = fmpq(1, 10**-mu) if isinstance(mu, int) and SMALLEST_EXPONENT <= mu < 0 else fmpq(mu)
    if not least <= goal <= 1:
        raise InputError(f"mu must be a rational between 10^{SMALLEST_EXPONENT} and 1 or an exponent of ten, not {mu}")
    return goal


def _double(x: fmpq) -> float:
    return int(x.p) / int(x.q)


def _log2(x: fmpq) -> float:
    return math.log2(int(x.p)) - math.log2(int(x.q))


def _power(exponent: float) -> fmpq:
    """2^exponent, up to the rounding of doubles."""
    whole = math.floor(exponent)
    mantissa = int(2.0 ** (exponent - whole) * 2**52)
    return fmpq(mantissa, 1) * fmpq(2) ** (whole - 52)


def _methods(program: ConicProgram, fixed: FixedProgram) -> list[_Method]:
    """Doubles, and multiple precision if a step is affordable."""
    terms = []
    for block in fixed.blocks:
        shape = (len(block.rows), block.size, block.size)
        terms.append(np.array([to_doubles(row, fixed.bits) for row in block.rows], dtype=np.complex128).reshape(shape))
    work = program.variables**3 + sum(len(b.rows) * b.size**2 * (b.size + len(b.rows)) for b in fixed.blocks)
    affordable = work <= PRECISE_WORK
    methods = [_Method("doubles", lambda state, mu: chord(fixed, terms, state, _double(mu)), 8 if affordable else 2, 2)]
    if affordable:

        def steps(_: State, mu: fmpq) -> Step:
            return precise(fixed, mu, GUARD_BITS + fixed.bits + math.ceil(-3 * _log2(mu)))

        methods.append(_Method("multiple precision", steps, 0.25, 1.5))
    return methods


def _starts(
    numeric: NumericProgram, fixed: FixedProgram, start: NumericSolution, goal: fmpq
) -> Iterator[tuple[fmpq, State]]:
    """Where to begin: at the mu of the start's accuracy, then at larger ones.

    For a given mu the positive P with P S = mu and the start's P - S is a function of that difference; it replaces P.
    """
    slacks = numeric.block_values(start.point)
    size = sum(len(s) for s in slacks)
    gap = sum(float(np.einsum("ij,ji->", p, s).real) for p, s in zip(start.duals, slacks, strict=True))
    accuracy = max(abs(gap) / max(size, 1), start.infeasibility, FIRST_MU)
    if not math.isfinite(accuracy):
        raise SolverFailed("the central path", ["the start is not finite"], "Solve again with another --solver.")
    point = [shifted(x, fixed.bits) for x in start.point.tolist()]
    for widening in WIDENINGS:
        level = max(goal, _power(math.log2(accuracy * widening)))
        duals = []
        for p, s in zip(start.duals, slacks, strict=True):
            tau, basis = np.linalg.eigh((p + p.conj().T) / 2 - s)
            values = (tau + np.sqrt(tau**2 + 4 * _double(level))) / 2
            duals.append(from_doubles(((basis * values) @ basis.conj().T).astype(np.complex128), fixed.bits))
        yield level, fixed.state(point, duals)


def _descended(walk: _Walk, level: fmpq, state: State, method: _Method) -> tuple[fmpq, State]:
    """The goal's centre, or the last one that the method reaches, with the failure in the log.

    Raises `Stalled` if it does not reach the first.
    """
    if not walk.stages:
        for _ in range(PURE_STEPS):
            state = _moved(walk, state, level, method.steps(state, level))
        state = _centred(walk, level, state, method)
    gain, failure = max(FIRST_GAIN, method.least_gain, -_log2(level) / 2), ""
    while level > walk.goal and gain >= method.least_gain:
        target = max(walk.goal, _power(_log2(level) - gain))
        try:
            state = _centred(walk, target, state, method)
            level, gain = target, gain * method.growth
        except DIVERGED as error:
            failure = f"{method.name} from mu = 2^{_log2(level):.1f} to 2^{_log2(target):.1f}: {error}"
            gain /= 2
    if level > walk.goal:
        walk.log.append(failure)
    return level, state


def _moved(walk: _Walk, state: State, level: fmpq, step: Step) -> State:
    """The state after one Newton step."""
    if time.monotonic() > walk.deadline:
        raise TimeLimitReached(
            "the central path", [*walk.log, f"at mu = 2^{_log2(level):.1f}"], "Raise the time limit, or ask for less."
        )
    change, duals = step(state, walk.program.residuals(state, level))
    moved = [(p + dp, q + dq) for (p, q), (dp, dq) in zip(state.duals, duals, strict=True)]
    return walk.program.state([y + dy for y, dy in zip(state.point, change, strict=True)], moved)


def _centred(walk: _Walk, level: fmpq, state: State, method: _Method) -> State:
    """The centre at this mu; a step is made anew only when the last one gained little. Raises `Stalled`."""
    program, step, last, strikes = walk.program, None, math.inf, 0
    product = max(1, int((level * (1 << 2 * program.bits - CENTRED_BITS)).floor()))
    dual = program.floor if level == walk.goal else max(program.floor, product >> program.bits)
    for count in range(MOST_STEPS):
        residuals = program.residuals(state, level)
        error = max(residuals.worst_product / product, residuals.worst_dual / dual)
        if error <= 1:
            _require_branch(program, state, level)
            walk.stages.append((_double(level), method.name, count))
            return state
        strikes += error > last / 2
        if strikes > MOST_STRIKES:
            break
        if step is None or error > last / 100:
            step = method.steps(state, level)
        last = error
        state = _moved(walk, state, level, step)
    raise Stalled(f"no convergence, the largest residual is {last:.1e} times too large")


def _require_branch(program: FixedProgram, state: State, level: fmpq) -> None:
    """Refuses solutions of P S = mu with a negative pair of eigenvalues: one of the two is then below -sqrt(mu)."""
    least = math.sqrt(_double(level)) / 2
    for pair in (*state.duals, *state.slacks):
        values = np.linalg.eigvalsh(to_doubles(pair, program.bits))
        if values[0] < -max(least, DOUBLE_ERRORS * float(np.max(np.abs(values)))):
            raise Stalled("Newton's method converged to a point that is not positive")


def _verified(program: ConicProgram, walk: _Walk, state: State) -> CentralPoint:
    """The centre as exact numbers, both sides decided to be strictly positive. Raises `Stalled` if they are not.

    At the centre the least eigenvalue of S is mu / |P|, so at least mu / tr P; half of that is required, and alike for P.
    """
    fixed, mu = walk.program, walk.goal
    scale = 1 << fixed.bits
    point = tuple(number(fmpq(y, scale)) for y in state.point)
    duals = tuple(from_planes(QQ, pair, scale) for pair in state.duals)
    for k, (block, dual, slack) in enumerate(zip(program.blocks, duals, state.slacks, strict=True)):
        traces = (dual.trace().real[0], from_planes(QQ, slack, scale).trace().real[0])
        for name, m, trace in (("block", block.at(point), traces[0]), ("dual", dual, traces[1])):
            if trace <= 0 or not _is_positive(m - identity(block.size) * (mu / (2 * trace))):
                raise Stalled(f"{name} {k} is not strictly positive")
    residuals = fixed.residuals(state, mu)
    return CentralPoint(
        mu,
        fixed.bits,
        point,
        duals,
        fmpq(residuals.worst_dual, scale),
        fmpq(residuals.worst_product, scale**2),
        tuple(walk.stages),
    )


def _is_positive(m: Matrix) -> bool:
    """Whether M >= 0, in exact arithmetic."""
    return (m.rows > ELIMINATION_SIZE and make_factor(m) is not None) or decide(m) is None
