"""The ladder of solvers: one convention for duals, every attempt on record, and limits that hold."""

from __future__ import annotations

import math
import multiprocessing
import os
import time

import numpy as np
import picos
import pytest

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, number
from exactsteer.errors import InputError, SolverFailed, TimeLimitReached
from exactsteer.programs.conic import Block, ConicProgram
from exactsteer.solving import solver
from exactsteer.solving.numeric import to_array
from exactsteer.solving.solver import LADDER, ROUGH, is_large, solve

RUNGS = [name for name, _, _ in LADDER]
ACCURACY = {name: 1e-2 if name == ROUGH else 1e-5 for name in RUNGS}
"""How exact a rung must be on these small programs; the rough one is meant for large programs."""

ROTATED = np.array([[0.5, -0.5j], [0.5j, 0.5]])
"""The dual of `rotation`: the projector on the kernel of [[1, i], [-i, 1]]."""


def term(m: Matrix) -> dict:
    """The nonzero entries by place."""
    places = ((j, k) for j in range(m.rows) for k in range(m.columns))
    return {place: m[place] for place in places if not m[place].is_zero}


def rotation() -> ConicProgram:
    """max y such that [[1, i y], [-i y, 1]] >= 0: y = 1, with a dual that is not real."""
    return ConicProgram([number(1)], (Block(identity(2), [{(0, 1): I, (1, 0): -I}]),))


def complex_program() -> ConicProgram:
    """max t such that H + y K - t 1 >= 0, with complex H and K over Q(sqrt 2) and a second block that bounds y."""
    h = matrix([[2, "I", "sqrt(2)/2"], ["-I", 1, "1/3 - I"], ["sqrt(2)/2", "1/3 + I", 3]])
    k = matrix([[1, "1 + I", 0], ["1 - I", -1, "-I"], [0, "I", "1/2"]])
    first = Block(h, [term(-identity(3)), term(k)])
    second = Block(identity(2) * 2, [{}, term(matrix([[1, "I"], ["-I", -1]]))])
    return ConicProgram([number(1), number(0)], (first, second))


def real_program() -> ConicProgram:
    """The same form with real data."""
    h = matrix([[2, 1, 0], [1, 1, "-1/2"], [0, "-1/2", 3]])
    k = matrix([[1, 1, 0], [1, -1, "sqrt(2)"], [0, "sqrt(2)", "1/2"]])
    return ConicProgram([number(1), number(0)], (Block(h, [term(-identity(3)), term(k)]),))


PROGRAMS = {"complex": complex_program, "real": real_program}


def test_picos_returns_the_conjugate_of_a_hermitian_dual():
    """A self-test of PICOS: `solving` conjugates the duals of Hermitian blocks, because PICOS itself conjugates them.

    max y with [[1, i y], [-i y, 1]] >= 0 has the dual [[1, -i], [i, 1]]/2: tr(Z) = 1 and tr(T Z) = -1 for the term T.
    """
    problem = picos.Problem()
    y = picos.RealVariable("y")
    t = picos.Constant("T", np.array([[0, 1j], [-1j, 0]]))
    constraint = problem.add_constraint(picos.I(2) + y * t >> 0)
    problem.set_objective("max", y)
    problem.solve(solver="cvxopt")
    assert y.value == pytest.approx(1, abs=1e-6)
    printed = np.array(constraint.dual)
    assert np.allclose(ROTATED.conj(), printed, atol=1e-6), "PICOS has changed its convention for Hermitian duals"
    assert not np.allclose(ROTATED, printed, atol=1e-2)


@pytest.mark.parametrize("rung", RUNGS)
def test_every_rung_returns_the_dual_that_is_not_conjugated(rung):
    """The dual of the rotation program, with its imaginary part of the right sign."""
    solution = solve(rotation(), solver=rung)
    assert solution.value == pytest.approx(1, abs=ACCURACY[rung])
    assert np.allclose(ROTATED, solution.duals[0], atol=10 * ACCURACY[rung])


@pytest.mark.parametrize("name", PROGRAMS)
def test_all_rungs_agree(name):
    """The same optimum and the same optimiser from every rung, on complex and on real data."""
    first, *others = (solve(PROGRAMS[name](), solver=rung) for rung in RUNGS)
    for rung, solution in zip(RUNGS[1:], others, strict=True):
        assert rung == solution.attempts[0].solver
        assert solution.value == pytest.approx(first.value, abs=ACCURACY[rung])
        assert np.allclose(first.point, solution.point, atol=100 * ACCURACY[rung])


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_every_rung_satisfies_the_dual_equations(name, rung):
    """Blocks and duals are positive, sum_b <term_b,k, dual_b> = -objective_k, and the duality gap closes."""
    program = PROGRAMS[name]()
    solution = solve(program, solver=rung)
    assert solution.infeasibility < ACCURACY[rung]
    gap = -solution.value
    residual = np.array([float(str(c)) for c in program.objective])
    for block, dual in zip(program.blocks, solution.duals, strict=True):
        assert np.allclose(dual, dual.conj().T, atol=1e-12)
        assert np.linalg.eigvalsh(dual)[0] > -ACCURACY[rung]
        value = to_array(block.constant)
        for k, entries in enumerate(block.terms):
            dense = np.zeros((block.size, block.size), dtype=complex)
            for place, x in entries.items():
                dense[place] = to_array(matrix([[x]]))[0, 0]
            value = value + solution.point[k] * dense
            residual[k] += np.trace(dense @ dual).real
        assert np.linalg.eigvalsh(value)[0] > -ACCURACY[rung]
        gap += np.trace(to_array(block.constant) @ dual).real
    assert np.max(np.abs(residual)) < ACCURACY[rung]
    assert gap == pytest.approx(0, abs=10 * ACCURACY[rung])


@pytest.mark.parametrize("rung", RUNGS)
def test_real_data_have_real_duals(rung):
    """No imaginary dust on real programs."""
    assert not np.any(np.imag(solve(real_program(), solver=rung).duals[0]))


def test_infeasibility_is_measured_and_not_believed(monkeypatch):
    """A solver that returns a wrong dual is found out: the residual of the dual equations is reported."""
    name, door, options = LADDER[0]

    def wrong(program, given):
        point, duals = door(program, given)
        return point, [np.conj(z) for z in duals]

    monkeypatch.setattr(solver, "LADDER", ((name, wrong, options),))
    assert solve(rotation()).infeasibility == pytest.approx(2, abs=1e-4)


def breaking(program, options):
    """A door that fails as CVXOPT sometimes does."""
    raise ArithmeticError(5)


def dreaming(program, options):
    """A door that returns numbers that are not finite."""
    return np.array([math.nan]), [np.full((2, 2), math.nan)]


def dying(program, options):
    """A door whose process ends without a word."""
    os._exit(3)


def sleeping(program, options):
    """A door that never comes back."""
    time.sleep(300)


def test_the_ladder_goes_on_when_a_rung_fails(monkeypatch):
    """An exception and a result that is not finite are recorded, and the next rung is tried."""
    monkeypatch.setattr(solver, "LADDER", (("first", breaking, {}), ("second", dreaming, {}), LADDER[0]))
    solution = solve(rotation())
    assert [attempt.solver for attempt in solution.attempts] == ["first", "second", "cvxopt"]
    assert [attempt.outcome for attempt in solution.attempts[:2]] == [
        "failed (ArithmeticError: 5)",
        "failed (ArithmeticError: numbers that are not finite)",
    ]
    assert solution.attempts[2].outcome.startswith("value 1")
    assert np.allclose(ROTATED, solution.duals[0], atol=1e-4)


def test_a_ladder_without_success_lists_every_attempt(monkeypatch):
    """`SolverFailed` names each rung, what happened and what to try."""
    monkeypatch.setattr(solver, "LADDER", (("first", breaking, {}), ("second", dreaming, {})))
    with pytest.raises(SolverFailed) as caught:
        solve(rotation())
    assert len(caught.value.stages) == 2
    assert caught.value.stages[0].startswith("first: failed (ArithmeticError: 5) after ")
    assert caught.value.stages[1].startswith("second: failed")
    assert "Try another --solver" in str(caught.value)


def test_one_rung_can_be_asked_for_by_name(monkeypatch):
    """The others are then not tried, even when it fails."""
    assert [attempt.solver for attempt in solve(rotation(), solver="scs").attempts] == ["scs"]
    monkeypatch.setattr(solver, "LADDER", (("first", breaking, {}), LADDER[0]))
    with pytest.raises(SolverFailed) as caught:
        solve(rotation(), solver="first")
    assert len(caught.value.stages) == 1


def test_large_programs_start_with_a_first_order_method(monkeypatch):
    """Beyond a number of variables the order of the ladder changes; its rungs stay the same."""
    assert not is_large(complex_program())
    assert solve(complex_program()).attempts[0].solver == "cvxopt"
    monkeypatch.setattr(solver, "LARGE", 1)
    assert is_large(complex_program())
    assert solve(complex_program()).attempts[0].solver == "scs"


def test_an_unknown_solver_is_refused_with_the_known_names():
    """A typing error is not answered by another solver."""
    with pytest.raises(InputError, match="^there is no solver 'mosek'; known: " + ", ".join(RUNGS) + "$"):
        solve(rotation(), solver="mosek")


@pytest.mark.parametrize("limit", [0, -1, -0.5])
def test_a_time_limit_must_be_positive(limit):
    """Zero seconds is a mistake and not an immediate verdict."""
    with pytest.raises(InputError, match=f"a time limit must be positive, not {limit}"):
        solve(rotation(), time_limit=limit)


def test_a_time_limit_ends_a_solve_and_its_process(monkeypatch):
    """The attempt is recorded, the error comes soon after the limit, and no child stays behind."""
    monkeypatch.setattr(solver, "LADDER", (("first", breaking, {}), ("second", sleeping, {}), LADDER[0]))
    started = time.monotonic()
    with pytest.raises(TimeLimitReached) as caught:
        solve(rotation(), time_limit=0.5)
    assert time.monotonic() - started < 10
    assert [
        stage[: len(start)]
        for stage, start in zip(
            caught.value.stages, ("first: failed", "second: stopped at the time limit"), strict=True
        )
    ] == ["first: failed", "second: stopped at the time limit"]
    assert multiprocessing.active_children() == []


def test_a_solver_that_takes_its_process_down_is_a_failed_attempt(monkeypatch):
    """With a time limit the solver runs in a process of its own; when that dies the ladder goes on."""
    monkeypatch.setattr(solver, "LADDER", (("first", dying, {}), LADDER[0]))
    solution = solve(rotation(), time_limit=60)
    assert solution.attempts[0].outcome == "failed (ArithmeticError: the solver's process died)"
    assert np.allclose(ROTATED, solution.duals[0], atol=1e-4)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("rung", RUNGS)
def test_a_generous_time_limit_changes_nothing(rung):
    """The child process returns the same numbers."""
    free, limited = solve(complex_program(), solver=rung), solve(complex_program(), solver=rung, time_limit=120)
    assert free.value == limited.value
    assert np.array_equal(free.point, limited.point)
    assert all(map(np.array_equal, free.duals, limited.duals))


def test_progress_is_reported_rung_by_rung(monkeypatch):
    """Each attempt announces the solver, the block sizes and the number of variables."""
    monkeypatch.setattr(solver, "LADDER", (("first", breaking, {}), LADDER[0]))
    lines: list[str] = []
    solve(complex_program(), progress=lines.append)
    assert [f"solving with {name}: blocks 3, 2, 2 variables" for name in ("first", "cvxopt")] == lines


def test_a_singular_feasible_program_is_solved():
    """A block that is zero at the only feasible point: max -y with diag(y, -y) >= 0."""
    block = Block(zeros(2, 2), [{(0, 0): number(1), (1, 1): number(-1)}])
    solution = solve(ConicProgram([parse("-1")], (block,)))
    assert solution.value == pytest.approx(0, abs=1e-4)
