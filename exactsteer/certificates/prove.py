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
from typing import assert_never

from exactsteer.algebra.matrix import Matrix, inner
from exactsteer.algebra.number import Number
from exactsteer.algebra.positivity import Elimination, Facial, Factor, decide as decide_positive
from exactsteer.certificates.certificate import Certificate, GramMatrix, MomentBlocks, NoWitness, Witness
from exactsteer.checker import Malformed, Rejected, Theorem, check
from exactsteer.claims import Claim, MomentSet, NoSignalling, NotMomentSet, Quantum
from exactsteer.errors import CheckFailed, InputError, Refuted, RoundingFailed, SolverFailed, TimeLimitReached, Undecided
from exactsteer.programs.moment import MomentProgram, face
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import key_text

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """How to search: a solver by name, a time limit in seconds, a listener for progress. No option changes a verdict."""

    solver: str | None = None
    time_limit: float | None = None
    progress: Progress | None = None


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
            raise InputError(f"the realisation steers to another element {key_text(key)}: it does not realise this assemblage")


def _decide_moment(search: _Search, program: MomentProgram, realisation: Realisation | None) -> Certificate:
    sigma, level = program.assemblage, program.level
    member, outsider = MomentSet(sigma, level), NotMomentSet(sigma, level)
    if realisation is not None:
        _require_realises(realisation, member)
        if all(m.is_projective for settings in realisation.measurements for m in settings):
            return search.certificate(member, realisation.moment_frame(program.index.words))
        search.note("the known realisation is not projective: its Gram matrix is no moment matrix")
    for witness, margin in _interior(search, program):
        claim = outsider if isinstance(witness, GramMatrix) else member
        return search.certificate(claim, witness, margin)
    facial = _facial(search, program)
    if facial is not None:
        return search.certificate(member, facial)
    raise RoundingFailed(
        search.claim, search.stages, "The boundary is too close for doubles: give a realisation, or perturb the data exactly."
    )


def _interior(search: _Search, program: MomentProgram) -> Iterator[tuple[Witness, Number | None]]:
    """Rungs 1 and 2: the solver's point or dual, rounded on finer and finer grids until exact arithmetic accepts it."""
    from exactsteer.solving.factors import positivity_proof
    from exactsteer.solving.rounding import interior_points, separators
    from exactsteer.solving.solver import solve

    try:
        solution = solve(
            program.conic, solver=search.options.solver, time_limit=search.remaining, progress=search.options.progress
        )
    except (SolverFailed, TimeLimitReached) as error:
        raise type(error)(search.claim, [*search.stages, *error.stages], error.advice) from None
    search.solvers += [attempt.solver for attempt in solution.attempts]
    for attempt in solution.attempts:
        search.note(str(attempt))
    for grid, values in interior_points(program.conic, solution.point):
        gamma = program.gamma(values[1:])
        proof = positivity_proof(gamma)
        search.say(f"moment matrix of size {program.size} on the grid 1/{grid}: {'positive' if proof else 'not yet'}")
        if proof is not None and not isinstance(proof, Facial):
            yield MomentBlocks(program.blocks(values[1:]), proof), None
    for grid, gram in separators(program.conic, solution.duals[0]):
        value = inner(gram, program.constant)
        if value.sign() >= 0:
            continue
        proof = positivity_proof(gram)
        search.say(f"Gram matrix of size {program.size} on the grid {grid}: {'positive' if proof else 'not yet'}")
        if proof is not None and not isinstance(proof, Facial):
            yield GramMatrix(gram, proof), -(value / gram.trace())
    search.note(f"no grid gave a proof near the optimum t = {solution.value:.3g}")


def _facial(search: _Search, program: MomentProgram) -> Facial | None:
    """Rung 4: the face of the moment matrices that annihilate the kernels of the elements."""
    from exactsteer.solving.factors import positivity_proof
    from exactsteer.solving.rounding import interior_points
    from exactsteer.solving.solver import solve

    null = program.known_kernel
    if null is None:
        search.note("all elements have full rank: no face is known")
        return None
    here = face(program, null)
    if here is None:
        search.note("no moment matrix annihilates the kernels of the elements")
        return None
    search.say(f"face of rank {len(here.kept)} with {len(here.directions)} free parameters")
    candidates: Iterator[tuple[int, list[Number]]]
    if here.directions:
        solution = solve(
            here.conic, solver=search.options.solver, time_limit=search.remaining, progress=search.options.progress
        )
        search.note(f"face of rank {len(here.kept)}: {solution.attempts[-1]}")
        candidates = ((grid, values[1:]) for grid, values in interior_points(here.conic, solution.point))
    else:
        candidates = iter([(1, [])])
    for _, z in candidates:
        core: Matrix = here.core(z)
        proof: Elimination | Factor | Facial | None = positivity_proof(core)
        if proof is None and not here.directions and decide_positive(core) is None:
            proof = Elimination()
        if proof is not None and not isinstance(proof, Facial):
            return Facial(here.frame, core, proof)
    search.note(f"no proof on the face of rank {len(here.kept)}")
    return None
