"""Centres of conic programs: both sides strictly positive, and values that enclose the optimum as tightly as asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from flint import fmpq

from exactsteer.algebra.field import QQ
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, inner, matrix, zeros
from exactsteer.algebra.number import I, Number, number, zero
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, SolverFailed, TimeLimitReached
from exactsteer.programs.conic import Block, ConicProgram, dense
from exactsteer.solving import central_path
from exactsteer.solving.central_path import CentralPoint, polish
from exactsteer.solving.solver import solve

X, Y, Z = (matrix([[0, 1], [1, 0]]), matrix([[0, "-I"], ["I", 0]]), matrix([[1, 0], [0, -1]]))
ONE = identity(2)


def term(m: Matrix) -> dict:
    """The nonzero entries by place."""
    places = ((j, k) for j in range(m.rows) for k in range(m.columns))
    return {place: m[place] for place in places if not m[place].is_zero}


def least_eigenvalue(m: Matrix) -> ConicProgram:
    """max t such that M - t 1 >= 0."""
    return ConicProgram([number(1)], (Block(m, [term(-identity(m.rows))]),))


def tsirelson() -> ConicProgram:
    """max c_02 + c_03 + c_12 - c_13 over 4 x 4 correlation matrices c: Tsirelson's bound 2 sqrt 2 of the CHSH sum."""
    places = [(r, c) for r in range(4) for c in range(r + 1, 4)]
    signs = {(0, 2): 1, (0, 3): 1, (1, 2): 1, (1, 3): -1}
    terms = [{(r, c): number(1), (c, r): number(1)} for r, c in places]
    return ConicProgram([number(signs.get(place, 0)) for place in places], (Block(identity(4), terms),))


def steering(settings: list[Matrix]) -> ConicProgram:
    """max 1/v - 1 for the visibility v of the singlet's steering with these dichotomic settings, by an inequality F.

    sum_x F_{s(x)|x} >= 0 for every strategy s, sum tr F_{a|x} / 4 = 1, value -sum tr(F_{a|x} sigma_{a|x}); F_{1|x} = 0
    for x > 0 without loss, and the normalisation eliminates tr F_{0|0}. The objective leaves out the constant -1.
    """
    keys = [(a, x) for x in range(len(settings)) for a in range(2) if x == 0 or a == 0]
    variables = [(key, m) for key in keys for m in (ONE, X, Y, Z)][1:]
    elements = {(a, x): (ONE + m * (1 - 2 * a)) / 4 for x, m in enumerate(settings) for a in range(2)}
    objective = [(1 if m is ONE else 0) * number(fmpq(1, 2)) - inner(m, elements[key]) for key, m in variables]
    blocks = []
    for strategy in product(range(2), repeat=len(settings)):
        first = strategy[0] == 0
        terms = [
            term((m if strategy[key[1]] == key[0] else zeros(2, 2)) - (ONE if m is ONE and first else zeros(2, 2)))
            for key, m in variables
        ]
        blocks.append(Block(ONE * 2 if first else zeros(2, 2), terms))
    return ConicProgram(objective, tuple(blocks))


HERMITIAN = matrix([[2, "I", "1/3"], ["-I", 2, "I"], ["1/3", "-I", 2]])
ROOT = parse("sqrt(2)")

KNOWN = {
    "the least eigenvalue of a complex matrix": (least_eigenvalue(HERMITIAN), "11/6 - sqrt(73)/6"),
    "the least eigenvalue over Q(sqrt 2)": (least_eigenvalue((ONE + X + Y) * ROOT), "sqrt(2) - 2"),
    "Tsirelson's bound": (tsirelson(), "2*sqrt(2)"),
    "steering with Z and X": (steering([Z, X]), "sqrt(2)"),
    "steering with Z, X and Y": (steering([Z, X, Y]), "sqrt(3)"),
    "steering with settings over Q(sqrt 2)": (steering([(Z + Y) / ROOT, (Z - Y) / ROOT]), "sqrt(2)"),
}
"""Programs and their optimum."""


def values(program: ConicProgram, centre: CentralPoint) -> tuple[Number, Number]:
    """(b.y, sum <C, P>): the values of the two sides, exact."""
    primal = sum((b * y for b, y in zip(program.objective, centre.point, strict=True)), zero())
    dual = sum((inner(b.constant, p) for b, p in zip(program.blocks, centre.duals, strict=True)), zero())
    return primal, dual


def size(program: ConicProgram) -> int:
    return sum(block.size for block in program.blocks)


@pytest.mark.parametrize("mu", [-12, -20, -34, -60])
@pytest.mark.parametrize("name", KNOWN)
def test_both_sides_enclose_the_optimum(name: str, mu: int) -> None:
    """Primal value <= optimum <= dual value, up to the dual residual, and they differ by size times mu."""
    program, text = KNOWN[name]
    centre = polish(program, solve(program), mu)
    primal, dual = values(program, centre)
    gap, slack = size(program) * centre.mu, centre.mu / 2**20
    assert abs_below(dual - primal - gap, slack)
    optimum = parse(text)
    assert (optimum - primal).sign() > 0
    assert optimum - primal <= number(gap)
    assert (dual - optimum + slack).sign() >= 0
    assert dual - optimum <= number(gap + slack)


def abs_below(x: Number, bound: fmpq) -> bool:
    return (x - bound).sign() <= 0 <= (x + bound).sign()


@pytest.mark.parametrize("name", KNOWN)
def test_a_centre_is_strictly_positive_and_nearly_dual_feasible(name: str) -> None:
    """Blocks and duals exceed a multiple of 1, the products are mu 1, and the dual equations hold up to the residual."""
    program, _ = KNOWN[name]
    centre = polish(program, solve(program), -24)
    assert centre.mu == fmpq(1, 10**24)
    assert centre.dual_residual * 2**40 < centre.mu
    assert centre.complementarity * 2**10 < centre.mu
    for block, dual in zip(program.blocks, centre.duals, strict=True):
        value = block.at(centre.point)
        margin = identity(block.size) * (centre.mu / 1000)
        assert decide(value - margin) is None
        assert decide(dual - margin) is None
        assert dual.field == QQ
        assert centre.exact_duals_scale % dual.denominator == 0
        assert dual.is_real or not block.is_real
        rest = dual @ value + value @ dual - identity(block.size) * (2 * centre.mu)
        bound = centre.complementarity + centre.mu / 2**20
        assert all(abs_below(x.conjugate() * x, bound * bound * 2) for row in rest.entries() for x in row)
    for k, b in enumerate(program.objective):
        pairs = zip(program.blocks, centre.duals, strict=True)
        rest = sum((inner(dense(block.terms[k], block.size), dual) for block, dual in pairs), b)
        assert abs_below(rest, 4 * size(program) ** 2 * fmpq(1, centre.exact_duals_scale) + centre.dual_residual)


@pytest.mark.parametrize("name", ["Tsirelson's bound", "steering with Z, X and Y"])
def test_a_rough_start_is_enough(name: str) -> None:
    """Three digits of a first-order method lead to the same centre as an interior-point solution."""
    program, _ = KNOWN[name]
    rough, fine = (polish(program, solve(program, solver=s), -30) for s in ("scs-rough", "cvxopt"))
    difference = max(abs(int(1e30 * float_of(a - b))) for a, b in zip(rough.point, fine.point, strict=True))
    assert difference == 0
    assert rough.stages[0][0] > fine.stages[0][0]


def float_of(x: Number) -> float:
    return int(x.real[0].p) / int(x.real[0].q)


def test_a_rational_mu_is_met_exactly() -> None:
    """mu may be any rational, also one above the solver's accuracy; for M = 0 the centre is t = -size mu."""
    program = least_eigenvalue(zeros(3, 3))
    centre = polish(program, solve(program), fmpq(1, 7))
    assert centre.mu == fmpq(1, 7)
    assert abs_below(centre.point[0] + fmpq(3, 7), fmpq(1, 2**16))
    assert [mu for mu, _, _ in centre.stages] == [1 / 7]


def test_optima_that_are_not_unique_are_polished_in_multiple_precision() -> None:
    """Local models for three settings are not unique: doubles stop at some mu, multiple precision goes on."""
    program = steering([Z, X, Y])
    centre = polish(program, solve(program), -40)
    assert centre.stages[0][1] == "doubles"
    assert centre.stages[-1][1] == "multiple precision"
    assert centre.steps == sum(steps for _, _, steps in centre.stages)


def test_multiple_precision_alone_leads_to_the_same_centre(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two ways to make steps solve the same equations."""
    program = KNOWN["the least eigenvalue of a complex matrix"][0]
    start = solve(program)
    first = polish(program, start, -30)
    both = central_path._methods
    monkeypatch.setattr(central_path, "_methods", lambda *args: both(*args)[1:])
    second = polish(program, start, -30)
    assert {name for _, name, _ in first.stages} == {"doubles"}
    assert {name for _, name, _ in second.stages} == {"multiple precision"}
    assert abs_below(first.point[0] - second.point[0], first.mu / 1000)


def test_a_face_of_optimal_points_and_repeated_blocks_are_no_obstacle() -> None:
    """max y0 with y0 <= 1 twice and |y1| <= 1: the centre has y1 = 0 and y0 = 1 - 2 mu."""
    minus, plus = number(-1), number(1)
    block = Block(identity(3), [{(0, 0): minus}, {(1, 1): plus, (2, 2): minus}])
    program = ConicProgram([plus, zero()], (block, Block(identity(1), [{(0, 0): minus}, {}])))
    centre = polish(program, solve(program), -30)
    assert abs_below(centre.point[0] - 1 + 2 * centre.mu, centre.mu / 1000)
    assert abs_below(centre.point[1], fmpq(1, 10**9))


def test_a_program_without_interior_points_has_no_central_path() -> None:
    """diag(y, -y) >= 0 allows y = 0 only: refused with every stage and advice, never answered."""
    block = Block(zeros(2, 2), [{(0, 0): number(1), (1, 1): number(-1)}])
    program = ConicProgram([number(-1)], (block,))
    with pytest.raises(SolverFailed, match="reduce to the face of the feasible points") as caught:
        polish(program, solve(program), -20)
    assert {stage.split(" at ")[0] for stage in caught.value.stages} == {"doubles", "multiple precision"}


def test_an_optimum_that_is_not_attained_is_refused() -> None:
    """min z with [[z, 1], [1, w]] >= 0 has infimum 0, but no strictly feasible dual."""
    block = Block(X, [{(0, 0): number(1)}, {(1, 1): number(1)}])
    program = ConicProgram([number(-1), zero()], (block,))
    with pytest.raises(SolverFailed):
        polish(program, solve(program), -20)


def test_a_start_for_another_program_is_corrected_or_refused() -> None:
    """Newton's method never returns a centre that exact arithmetic does not confirm."""
    program = steering([Z, X])
    start = solve(program)
    moved = replace(start, point=start.point + 0.01, infeasibility=0.01)
    centre = polish(program, moved, -20)
    primal, _ = values(program, centre)
    assert abs_below(parse("sqrt(2)") - primal, 8 * centre.mu)
    nonsense = replace(start, point=start.point * np.nan, infeasibility=float("nan"))
    with pytest.raises(SolverFailed, match="the start is not finite"):
        polish(program, nonsense, -20)


@pytest.mark.parametrize("mu", [0, 1, 2, -151, fmpq(-1), fmpq(2), fmpq(1, 10**151)])
def test_a_mu_out_of_range_is_refused(mu: int | fmpq) -> None:
    """mu is positive, at most 1, and large enough for doubles to hold its square."""
    program = least_eigenvalue(X)
    if mu == 1:
        assert polish(program, solve(program), mu).mu == 1
    else:
        with pytest.raises(InputError, match="mu must be a rational between"):
            polish(program, solve(program), mu)


def test_a_time_limit_is_kept() -> None:
    """The error lists what was done."""
    program = steering([Z, X])
    with pytest.raises(TimeLimitReached, match="Raise the time limit"):
        polish(program, solve(program), -30, time_limit=0)


def test_large_blocks_are_polished_in_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where multiple precision is too expensive, doubles alone go on, and a factor shows that a block is positive."""
    monkeypatch.setattr(central_path, "PRECISE_WORK", 0)
    monkeypatch.setattr(central_path, "ELIMINATION_SIZE", 2)
    program = tsirelson()
    centre = polish(program, solve(program), -12)
    assert {name for _, name, _ in centre.stages} == {"doubles"}
    assert abs_below(parse("2*sqrt(2)") - values(program, centre)[0], 4 * centre.mu)


def test_a_start_on_the_wrong_side_is_turned_round() -> None:
    """With the signs of point and dual inverted, where P and S could both stay negative, the centre is still found."""
    program = least_eigenvalue(X)
    start = solve(program)
    wrong = replace(start, point=-start.point, duals=tuple(-d for d in start.duals), infeasibility=1e-9)
    centre = polish(program, wrong, -20)
    assert abs_below(centre.point[0] + 1, 2 * centre.mu)
    assert centre.stages[0][0] > 0.1


def test_the_imaginary_unit_is_not_conjugated() -> None:
    """max y with [[1, i y], [-i y, 1]] >= 0: y = 1 and the dual is [[1, -i], [i, 1]] / 2."""
    program = ConicProgram([number(1)], (Block(ONE, [{(0, 1): I, (1, 0): -I}]),))
    centre = polish(program, solve(program), -20)
    rest = centre.duals[0] - matrix([["1/2", "-I/2"], ["I/2", "1/2"]])
    assert all(abs_below(x * x.conjugate(), 4 * centre.mu * centre.mu) for row in rest.entries() for x in row)
