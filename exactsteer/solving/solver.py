"""The solver ladder: PICOS with CVXOPT, CVXOPT with another linear solver, SCS. Every attempt is recorded.

PICOS returns the dual of a Hermitian block complex-conjugated: duals are conjugated here, once, and a test fails when
PICOS changes its convention. Residuals are measured here and reported; no status is trusted.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from exactsteer.errors import InputError, SolverFailed, TimeLimitReached
from exactsteer.programs.conic import ConicProgram
from exactsteer.solving.numeric import Array, NumericProgram, to_numeric

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Attempt:
    """One call of a solver: what was tried, how long it took, what came out."""

    solver: str
    seconds: float
    outcome: str

    def __str__(self) -> str:
        return f"{self.solver}: {self.outcome} after {self.seconds:.2f} s"


@dataclass(frozen=True)
class NumericSolution:
    """A point, the dual matrix of each block, the objective's value, and the attempts that led there.

    `infeasibility` is the largest of: minus the least eigenvalue of a block or of a dual, and the residual of the dual
    equations sum_b <term_b,k, dual_b> = -objective_k; a measure for people, not a certificate.
    """

    value: float
    point: npt.NDArray[np.float64]
    duals: tuple[Array, ...]
    infeasibility: float
    attempts: tuple[Attempt, ...]


Raw = tuple[npt.NDArray[np.float64], list[Array]]


def _picos(program: NumericProgram, options: dict[str, Any]) -> Raw:
    """One solve through PICOS; raises whatever the libraries raise."""
    import cvxopt
    import picos

    problem = picos.Problem()
    y = picos.RealVariable("y", len(program.objective))
    constraints = []
    for block in program.blocks:
        n = block.constant.shape[0]
        code = "d" if block.is_real else "z"
        values = [c.real for c in block.coefficients] if block.is_real else block.coefficients
        linear = cvxopt.spmatrix(values, block.indices, block.variables, (n * n, len(program.objective)), code)
        expression = (picos.Constant("A", linear) * y).reshaped((n, n)) + picos.Constant("C", block.constant)
        constraints.append(problem.add_constraint(expression >> 0))
    problem.set_objective("max", picos.Constant("c", list(program.objective)) | y)
    problem.solve(solver="cvxopt", primals=None, duals=None, **options)
    point = np.array(y.np, dtype=np.float64).reshape(-1)
    return point, [
        np.conj(np.array(c.dual)).reshape(block.constant.shape)
        for c, block in zip(constraints, program.blocks, strict=True)
    ]


def _conelp(program: NumericProgram, options: dict[str, Any]) -> Raw:
    """One solve with CVXOPT's cone solver, without a model: for programs of many small blocks, which take long to model.

    Complex blocks are embedded as [[Re, -Im], [Im, Re]], stored whole and column by column.
    """
    import cvxopt
    import cvxopt.solvers

    sizes = [block.constant.shape[0] * (1 if block.is_real else 2) for block in program.blocks]
    starts = np.concatenate([[0], np.cumsum([n * n for n in sizes])])
    rows, columns, data, constants = [], [], [], []
    for block, width, start in zip(program.blocks, sizes, starts, strict=False):
        n = block.constant.shape[0]
        places, values = np.array(block.indices, dtype=np.int64), np.array(block.coefficients, dtype=np.complex128)
        c, r = np.divmod(places, n)
        pieces = [(r, c, values.real)]
        if not block.is_real:
            pieces += [(r + n, c + n, values.real), (r + n, c, values.imag), (r, c + n, -values.imag)]
        for row, column, part in pieces:
            rows.append(start + column * width + row)
            columns.append(np.array(block.variables, dtype=np.int64))
            data.append(-part)
        constants.append((block.constant if block.is_real else _embedded(block.constant)).real.reshape(-1, order="F"))
    flat = np.concatenate(data)
    kept = np.flatnonzero(flat)
    place, variable = np.concatenate(rows)[kept], np.concatenate(columns)[kept]
    shape = (int(starts[-1]), len(program.objective))
    matrix = cvxopt.spmatrix(flat[kept].tolist(), place.tolist(), variable.tolist(), shape)
    right = cvxopt.matrix(np.concatenate(constants))
    cost = cvxopt.matrix(-np.array(program.objective))
    dims = {"l": 0, "q": [], "s": [int(n) for n in sizes]}
    settings = dict(options)
    kkt = settings.pop("kktsolver", None)
    settings["show_progress"] = False
    result = cvxopt.solvers.conelp(cost, matrix, right, dims, kktsolver=kkt, options=settings)
    dual = np.array(result["z"]).reshape(-1)
    duals: list[Array] = []
    for block, width, start in zip(program.blocks, sizes, starts, strict=False):
        full = dual[start : start + width * width].reshape((width, width), order="F")
        full = np.tril(full) + np.tril(full, -1).T
        duals.append(full if block.is_real else _disembedded(full))
    return np.array(result["x"], dtype=np.float64).reshape(-1), duals


def _scs(program: NumericProgram, options: dict[str, Any]) -> Raw:
    """One solve with SCS on the real embedding [[Re, -Im], [Im, Re]] of complex blocks."""
    import scs
    from scipy.sparse import coo_matrix, vstack

    parts, offsets, sizes = [], [], []
    for block in program.blocks:
        n = block.constant.shape[0]
        width = n if block.is_real else 2 * n
        rows, columns = np.tril_indices(width)
        order = np.lexsort((rows, columns))
        rows, columns = rows[order], columns[order]
        position = {(r, c): k for k, (r, c) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True))}
        scale = np.where(rows == columns, 1.0, np.sqrt(2.0))
        constant = block.constant if block.is_real else _embedded(block.constant)
        data: list[float] = []
        where: list[int] = []
        variables: list[int] = []
        for index, variable, value in zip(block.indices, block.variables, block.coefficients, strict=True):
            c, r = divmod(index, n)
            pieces = [(r, c, value.real)]
            if not block.is_real:
                pieces += [(r + n, c + n, value.real), (r + n, c, value.imag), (r, c + n, -value.imag)]
            for row, column, x in pieces:
                if row >= column and x:
                    where.append(position[row, column])
                    variables.append(variable)
                    data.append(-x * scale[position[row, column]])
        parts.append(coo_matrix((data, (where, variables)), shape=(len(rows), len(program.objective))))
        offsets.append(constant[rows, columns] * scale)
        sizes.append(width)
    problem = {"A": vstack(parts).tocsc(), "b": np.concatenate(offsets), "c": -np.array(program.objective)}
    result = scs.SCS(problem, {"s": sizes}, verbose=False, **options).solve()
    duals: list[Array] = []
    start = 0
    for block, width in zip(program.blocks, sizes, strict=True):
        rows, columns = np.tril_indices(width)
        order = np.lexsort((rows, columns))
        rows, columns = rows[order], columns[order]
        values = result["y"][start : start + len(rows)] / np.where(rows == columns, 1.0, np.sqrt(2.0))
        start += len(rows)
        full = np.zeros((width, width))
        full[rows, columns] = values
        full[columns, rows] = values
        duals.append(full if block.is_real else _disembedded(full))
    return np.array(result["x"], dtype=np.float64), duals


def _embedded(m: Array) -> npt.NDArray[np.float64]:
    return np.block([[m.real, -m.imag], [m.imag, m.real]])


def _disembedded(m: npt.NDArray[np.float64]) -> Array:
    """The complex dual of a block from that of its embedding."""
    n = m.shape[0] // 2
    return m[:n, :n] + m[n:, n:] + 1j * (m[n:, :n] - m[:n, n:])


TIGHT = {f"{kind}_tol": 1e-9 for kind in ("abs_prim_fsb", "rel_prim_fsb", "abs_dual_fsb", "rel_dual_fsb")}
TIGHT |= {"abs_ipm_opt_tol": 1e-9, "rel_ipm_opt_tol": 1e-9}

LADDER: tuple[tuple[str, Callable[[NumericProgram, dict[str, Any]], Raw], dict[str, Any]], ...] = (
    ("cvxopt", _picos, TIGHT),
    ("cvxopt-direct", _conelp, {"abstol": 1e-9, "reltol": 1e-9, "feastol": 1e-9}),
    ("cvxopt-ldl", _picos, {"cvxopt_kktsolver": "ldl"}),
    ("cvxopt-chol", _conelp, {"abstol": 1e-9, "reltol": 1e-9, "feastol": 1e-9, "kktsolver": "chol"}),
    ("scs", _scs, {"eps_abs": 1e-7, "eps_rel": 1e-7, "max_iters": 20_000}),
    ("scs-rough", _scs, {"eps_abs": 1e-4, "eps_rel": 1e-4, "max_iters": 5_000}),
)
"""The rungs: name, door, options. `--solver` picks one of the names."""

ROUGH = "scs-rough"
LARGE = 600
"""Beyond this many variables first-order methods come first."""
MANY = 8
"""Beyond this many blocks modelling takes longer than solving: the cone solver is called directly."""


def is_large(program: ConicProgram) -> bool:
    """Whether a first-order method is the better first choice."""
    return program.variables > LARGE


def _order(
    program: NumericProgram,
) -> list[tuple[str, Callable[[NumericProgram, dict[str, Any]], Raw], dict[str, Any]]]:
    """The ladder for a program: interior-point methods first, a first-order method first for large programs."""
    if len(program.blocks) > MANY:
        return sorted(LADDER, key=lambda rung: rung[0] != "cvxopt-direct")
    if len(program.objective) <= LARGE:
        return list(LADDER)
    return sorted(LADDER, key=lambda rung: not rung[0].startswith("scs"))


def solve(
    program: ConicProgram,
    *,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> NumericSolution:
    """An approximate optimum of the program, from the first rung of the ladder that returns finite numbers.

    `time_limit` in seconds bounds all attempts together; the solver then runs in a process of its own. Raises
    `SolverFailed` with every attempt, `TimeLimitReached`, or `InputError` for an unknown solver name.
    """
    names = [name for name, _, _ in LADDER]
    if solver is not None and solver not in names:
        raise InputError(f"there is no solver {solver!r}; known: {', '.join(names)}")
    if time_limit is not None and time_limit <= 0:
        raise InputError(f"a time limit must be positive, not {time_limit}")
    numeric = to_numeric(program)
    started = time.monotonic()
    attempts: list[Attempt] = []
    for name, door, options in _order(numeric):
        if solver not in (None, name):
            continue
        if progress:
            progress(
                f"solving with {name}: blocks {', '.join(str(b.size) for b in program.blocks)}, {program.variables} variables"
            )
        begun = time.monotonic()
        remaining = None if time_limit is None else time_limit - (begun - started)
        try:
            point, duals = door(numeric, options) if remaining is None else _within(remaining, door, numeric, options)
            if not (np.all(np.isfinite(point)) and all(np.all(np.isfinite(z)) for z in duals)):
                raise ArithmeticError("numbers that are not finite")
        except TimeoutError:
            attempts.append(Attempt(name, time.monotonic() - begun, "stopped at the time limit"))
            raise TimeLimitReached(
                "the numerical program", [str(a) for a in attempts], "Raise --time-limit, or choose another --solver."
            ) from None
        except Exception as error:
            attempts.append(
                Attempt(name, time.monotonic() - begun, f"failed ({type(error).__name__}: {str(error)[:120]})")
            )
            continue
        infeasibility = _infeasibility(numeric, point, duals)
        value = float(np.dot(numeric.objective, point))
        attempts.append(
            Attempt(name, time.monotonic() - begun, f"value {value:.9g}, infeasibility {infeasibility:.1e}")
        )
        return NumericSolution(value, point, tuple(duals), infeasibility, tuple(attempts))
    raise SolverFailed(
        "the numerical program", [str(a) for a in attempts], "Try another --solver, or rescale the problem."
    )


def _infeasibility(program: NumericProgram, point: npt.NDArray[np.float64], duals: list[Array]) -> float:
    """The largest violation of positivity, primal or dual, and of the dual equations."""
    worst = 0.0
    residual = np.array(program.objective, dtype=np.float64)
    for block, value, dual in zip(program.blocks, program.block_values(point), duals, strict=True):
        worst = max(worst, -float(np.linalg.eigvalsh(value)[0]), -float(np.linalg.eigvalsh(dual)[0]))
        # <term, dual> = sum term_rc dual_cr; the flat index is column-major, so dual must be read row-major
        flat = np.asarray(dual).reshape(-1)
        np.add.at(residual, block.variables, np.real(np.array(block.coefficients) * flat[block.indices]))
    return max(worst, float(np.max(np.abs(residual), initial=0.0)))


def _work(connection: Any, door: Callable[..., Raw], program: NumericProgram, options: dict[str, Any]) -> None:
    try:
        connection.send((True, door(program, options)))
    except Exception as error:
        connection.send((False, f"{type(error).__name__}: {error}"))


def _within(seconds: float, door: Callable[..., Raw], program: NumericProgram, options: dict[str, Any]) -> Raw:
    """The solve in a child process that is ended at the limit. Raises `TimeoutError`."""
    if seconds <= 0:
        raise TimeoutError
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, door, program, options), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise TimeoutError
        finished, result = receiver.recv()
    except EOFError:
        raise ArithmeticError("the solver's process died") from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if not finished:
        raise ArithmeticError(result)
    raw: Raw = result
    return raw
