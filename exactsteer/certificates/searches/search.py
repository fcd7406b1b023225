"""One search for a proof: its options, its record of what was tried, its numerical solves, its finished certificate."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from exactsteer.algebra.number import Number
from exactsteer.certificates.certificate import AnyWitness, Certificate
from exactsteer.checker import Malformed, Rejected, check
from exactsteer.claims import Claim
from exactsteer.errors import CheckFailed, InputError, SolverFailed, TimeLimitReached
from exactsteer.programs.conic import ConicProgram

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """How to search: a solver by name, a time limit in seconds, a listener for progress. No option changes a verdict."""

    solver: str | None = None
    time_limit: float | None = None
    progress: Progress | None = None

    def __post_init__(self) -> None:
        if self.time_limit is not None and self.time_limit <= 0:
            raise InputError(f"a time limit must be positive, not {self.time_limit}")


@dataclass
class Search:
    """The record of one search: what was tried, when it started."""

    claim: Claim
    options: Options
    stages: list[str] = field(default_factory=list)
    solvers: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """Progress, for people who watch."""
        if self.options.progress:
            self.options.progress(text)

    def note(self, text: str) -> None:
        """A stage worth reporting if the search fails."""
        self.stages.append(text)
        self.say(text)

    @property
    def remaining(self) -> float | None:
        """Seconds left. Raises `TimeLimitReached` when there are none."""
        if self.options.time_limit is None:
            return None
        left = self.options.time_limit - (time.monotonic() - self.started)
        if left <= 0:
            raise TimeLimitReached(self.claim, [*self.stages, "stopped at the time limit"], "Raise the time limit.")
        return left

    def solutions(self, conic: ConicProgram) -> Iterator[NumericSolution]:
        """Solutions of rising quality: for a large program a quick rough one first, which often rounds as well."""
        from exactsteer.solving.solver import ROUGH, is_large

        if self.options.solver is None and is_large(conic):
            yield self.solve(conic, ROUGH)
        yield self.solve(conic)

    def solve(self, conic: ConicProgram, solver: str | None = None) -> NumericSolution:
        """One solve within the time that is left, its attempts recorded."""
        from exactsteer.solving.solver import solve

        options = self.options
        solver = solver or options.solver
        try:
            solution = solve(conic, solver=solver, time_limit=self.remaining, progress=options.progress)
        except (SolverFailed, TimeLimitReached) as error:
            raise type(error)(self.claim, [*self.stages, *error.stages], error.advice) from None
        for attempt in solution.attempts:
            self.solvers.append(attempt.solver)
            self.note(str(attempt))
        return solution

    def certificate(self, claim: Claim, witness: AnyWitness, margin: Number | None = None) -> Certificate:
        """The finished certificate, accepted by the trusted checker."""
        provenance = {
            "package": f"exactsteer {_version('exactsteer')}",
            "solvers": self.solvers,
            "milliseconds": round((time.monotonic() - self.started) * 1000),
        }
        certificate = Certificate(claim, witness, provenance, margin)
        self.say(f"checking a certificate of {len(certificate.text)} bytes")
        try:
            check(certificate.text)
        except (Rejected, Malformed) as error:
            raise CheckFailed(f"the checker refused a certificate made here ({error}); please report this") from error
        return certificate


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "uninstalled"
