"""Prove and decide: the one loop that climbs the ladder of ALGORITHMS: interior, facial, known realisations.

`decide` returns the certificate of the claim or of its negation and raises `Undecided` with everything that was tried;
`prove` raises `Refuted` with the opposite certificate. Each certificate is verified by the trusted checker before it
is returned.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, assert_never

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, block, identity, in_smallest_field, inner, matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.positivity import Elimination, Facial
from exactsteer.certificates.certificate import Certificate, GramMatrix, MomentBlocks, NoWitness, Witness
from exactsteer.checker import MAX_ELIMINATION, Malformed, Rejected, Theorem, check
from exactsteer.claims import Claim, MomentSet, NoSignalling, NotMomentSet, Quantum
from exactsteer.errors import (
    CheckFailed,
    InputError,
    Refuted,
    RoundingFailed,
    SolverFailed,
    TimeLimitReached,
    Undecided,
)
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.face import face
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import key_text

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

Progress = Callable[[str], None]

FACIAL_ROUNDS = 4


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
class _Search:
    """The record of one search: what was tried, when it started."""

    claim: Claim
    options: Options
    stages: list[str] = field(default_factory=list)
    solvers: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        if self.options.progress:
            self.options.progress(text)

    def note(self, text: str) -> None:
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

    def certificate(self, claim: Claim, witness: Witness, margin: Number | None = None) -> Certificate:
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


def verify(certificate: Certificate | str) -> Theorem:
    """The theorem that a certificate (or its text) proves. Raises the checker's `Rejected` or `Malformed`.

    This is `exactsteer.checker.check`, which needs nothing but the Python standard library.
    """
    return check(certificate if isinstance(certificate, str) else certificate.text)


def prove(
    claim: Claim,
    *,
    realisation: Realisation | None = None,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Certificate:
    """A certificate of the claim. Raises `Refuted` with the opposite certificate, or `Undecided`.

    >>> import exactsteer as es
    >>> es.prove(es.NoSignalling(es.catalogue.breuer_hall())).claim.kind
    'no-signalling'
    """
    certificate = decide(claim, realisation=realisation, solver=solver, time_limit=time_limit, progress=progress)
    if certificate.claim != claim:
        raise Refuted(claim, certificate)
    return certificate


def decide(
    claim: Claim,
    *,
    realisation: Realisation | None = None,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Certificate:
    """The certificate of the claim or of its negation; the first field to look at is `certificate.claim`.

    `realisation` is a known quantum realisation of the assemblage: it proves `Quantum`, and membership in every moment
    set when its measurements are projective. A `Quantum` claim is refuted through the almost-quantum set. Raises
    `Undecided` (also `SolverFailed`, `RoundingFailed`, `TimeLimitReached`) with everything that was tried.
    """
    search = _Search(claim, Options(solver, time_limit, progress))
    match claim:
        case NoSignalling():
            return search.certificate(claim, NoWitness())
        case MomentSet(sigma, level) | NotMomentSet(sigma, level):
            return _decide_moment(search, MomentProgram(sigma, level), realisation)
        case Quantum(sigma):
            return _decide_quantum(search, claim, realisation or claim.realisation)
        case _:
            assert_never(claim)


def _decide_quantum(search: _Search, claim: Quantum, realisation: Realisation | None) -> Certificate:
    sigma = claim.assemblage
    if realisation is not None:
        _require_realises(realisation, claim)
        return search.certificate(claim, realisation)
    certificate = _decide_moment(search, MomentProgram(sigma, MomentSet(sigma).level), None)
    if isinstance(certificate.claim, NotMomentSet):
        return certificate
    search.note(f"sigma is a member of the {MomentSet(sigma).level} set, which contains the quantum set: not refuted")
    raise Undecided(
        claim, search.stages, "Give a realisation (state and measurements): membership in an outer set proves nothing."
    )


def _require_realises(realisation: Realisation, claim: Claim) -> None:
    """Raises `InputError`, naming the first element that differs."""
    steered = realisation.assemblage()
    if steered.scenario != claim.assemblage.scenario:
        raise InputError(f"the realisation is for {steered.scenario}, the assemblage has {claim.assemblage.scenario}")
    for key, m in steered.elements.items():
        if m != claim.assemblage.elements[key]:
            raise InputError(
                f"the realisation steers to another element {key_text(key)}: it does not realise this assemblage"
            )


def _decide_moment(search: _Search, program: MomentProgram, realisation: Realisation | None) -> Certificate:
    sigma, level = program.assemblage, program.level
    member, outsider = MomentSet(sigma, level), NotMomentSet(sigma, level)
    if realisation is not None:
        _require_realises(realisation, member)
        known = _known_gram(search, program, realisation)
        if known is not None:
            return search.certificate(member, known)
    solution = _numeric(search, program.conic)
    for witness, margin in _interior(search, program, solution):
        claim = outsider if isinstance(witness, GramMatrix) else member
        return search.certificate(claim, witness, margin)
    facial = _facial(search, program, solution)
    if facial is not None:
        return search.certificate(member, facial)
    raise RoundingFailed(
        search.claim,
        search.stages,
        "The boundary is too close for doubles: give a realisation, or perturb the data exactly.",
    )


def _known_gram(search: _Search, program: MomentProgram, realisation: Realisation) -> Facial | None:
    """The realisation's Gram matrix in a form that the checker accepts; None, with the reason noted, if it has none."""
    from exactsteer.solving.factors import positivity_proof

    if not all(m.is_projective for settings in realisation.measurements for m in settings):
        search.note("the known realisation is not projective: its Gram matrix is no moment matrix")
        return None
    known = realisation.moment_frame(program.index.words)
    allowed = (QQ, program.assemblage.field)
    if known.core.rows > program.size or any(m.field not in allowed for m in (known.frame, known.core)):
        known = Facial(identity(program.size), in_smallest_field(known.matrix), Elimination())
    if known.core.field not in allowed:
        search.note(
            f"the known realisation's Gram matrix lies over {known.core.field!r}, not over the assemblage's field"
        )
        return None
    if known.core.rows <= MAX_ELIMINATION:
        return known
    proof = positivity_proof(known.core)
    if proof is None:
        search.note(f"the known realisation's Gram matrix is singular and too large to check, rank {known.core.rows}")
    return Facial(known.frame, known.core, proof) if proof else None


def _numeric(search: _Search, conic: ConicProgram) -> NumericSolution:
    """One solve within the time that is left, its attempts recorded."""
    from exactsteer.solving.solver import solve

    options = search.options
    try:
        solution = solve(conic, solver=options.solver, time_limit=search.remaining, progress=options.progress)
    except (SolverFailed, TimeLimitReached) as error:
        raise type(error)(search.claim, [*search.stages, *error.stages], error.advice) from None
    for attempt in solution.attempts:
        search.solvers.append(attempt.solver)
        search.note(str(attempt))
    return solution


def _interior(
    search: _Search, program: MomentProgram, solution: NumericSolution
) -> Iterator[tuple[Witness, Number | None]]:
    """Rungs 1 and 2: the solver's point or dual, rounded on finer and finer grids until exact arithmetic accepts it."""
    from exactsteer.solving.factors import positivity_proof
    from exactsteer.solving.rounding import interior_points, separators

    for grid, values in interior_points(program.conic, solution.point):
        proof = positivity_proof(program.gamma(values[1:]))
        search.say(f"moment matrix of size {program.size} on the grid 1/{grid}: {'positive' if proof else 'not yet'}")
        if proof is not None:
            yield MomentBlocks(program.blocks(values[1:]), proof), None
        _ = search.remaining
    for grid, gram in separators(program.conic, solution.duals[0]):
        value = inner(gram, program.constant)
        proof = positivity_proof(gram) if value.sign() < 0 else None
        search.say(f"Gram matrix of size {program.size} on the grid {grid}: {'separates' if proof else 'not yet'}")
        if proof is not None:
            yield GramMatrix(gram, proof), -(value / gram.trace())
        _ = search.remaining
    search.note(f"no grid gave a proof near the optimum t = {solution.value:.3g}")


def _facial(search: _Search, program: MomentProgram, solution: NumericSolution) -> Facial | None:
    """Rung 4: faces of moment matrices, first by the kernels of the elements, then by kernels guessed from doubles."""
    from exactsteer.solving.factors import positivity_proof
    from exactsteer.solving.kernels import guess_kernel
    from exactsteer.solving.numeric import to_numeric
    from exactsteer.solving.rounding import interior_points

    null = program.known_kernel
    conic, point, kept = program.conic, solution.point, tuple(range(program.size))
    for _ in range(FACIAL_ROUNDS):
        if null is None or kept != tuple(range(program.size)):
            guess = guess_kernel(to_numeric(conic).block_values(point)[0], program.assemblage.field)
            if guess is None:
                search.note(f"no further kernel was recognised at rank {len(kept)}")
                return None
            null = _joined(null, guess, kept, program.size)
        here = face(program, null)
        if here is None:
            search.note("no moment matrix annihilates the vectors tried")
            return None
        search.say(f"face of rank {len(here.kept)} with {len(here.directions)} free parameters")
        if not here.directions:
            core = here.core([])
            unique = positivity_proof(core)
            search.note(
                f"the only moment matrix on the face of rank {len(here.kept)} is {'' if unique else 'not '}positive"
            )
            return Facial(here.frame, core, unique) if unique else None
        inside = _numeric(search, here.conic)
        for _, z in interior_points(here.conic, inside.point):
            core = here.core(z[1:])
            proof = positivity_proof(core)
            if proof is not None:
                return Facial(here.frame, core, proof)
        conic, point, kept = here.conic, inside.point, here.kept
    search.note(f"no proof after {FACIAL_ROUNDS} faces")
    return None


def _joined(null: Matrix | None, guess: Matrix, kept: tuple[int, ...], size: int) -> Matrix:
    """The known kernel together with a kernel of the core, lifted to the rows of the moment matrix."""
    place = {row: k for k, row in enumerate(kept)}
    lifted = matrix([[guess[place[r], c] if r in place else zero() for c in range(guess.columns)] for r in range(size)])
    return lifted if null is None else block([[null, lifted]])
