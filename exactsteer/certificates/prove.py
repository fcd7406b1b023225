"""Prove and decide: dispatch a claim to the construction or the search that settles it.

`decide` returns the certificate of the claim or of its negation and raises `Undecided` with everything that was tried;
`prove` raises `Refuted` with the opposite certificate. Each certificate is verified by the trusted checker before it
is returned.
"""

from __future__ import annotations

from typing import assert_never

from exactsteer.certificates.ball import decide_ball_outside
from exactsteer.certificates.bound import decide_bound
from exactsteer.certificates.certificate import Certificate, NoWitness
from exactsteer.certificates.local import decide_local_in_plane
from exactsteer.certificates.membership import decide_moment, require_realises
from exactsteer.certificates.search import Options, Progress, Search
from exactsteer.checker import Theorem, check
from exactsteer.claims import (
    BallOutside,
    Bound,
    Claim,
    LocalInPlane,
    MomentSet,
    Near,
    NoSignalling,
    NotMomentSet,
    Quantum,
)
from exactsteer.errors import Refuted, Undecided
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.ghjw import ghjw
from exactsteer.steering.realisation import Realisation


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
    search = Search(claim, Options(solver, time_limit, progress))
    match claim:
        case NoSignalling() | Near():
            return search.certificate(claim, NoWitness())
        case Bound():
            return decide_bound(search, claim)
        case BallOutside():
            return decide_ball_outside(search, claim)
        case LocalInPlane():
            return decide_local_in_plane(search, claim)
        case MomentSet(sigma, level) | NotMomentSet(sigma, level):
            return decide_moment(search, MomentProgram(sigma, level), realisation)
        case Quantum(sigma):
            return _decide_quantum(search, claim, realisation or claim.realisation)
        case _:
            assert_never(claim)


def _decide_quantum(search: Search, claim: Quantum, realisation: Realisation | None) -> Certificate:
    sigma = claim.assemblage
    if realisation is not None:
        require_realises(realisation, sigma)
        return search.certificate(claim, realisation)
    if sigma.scenario.parties == 1 and sigma.field.is_rational:
        search.say("one untrusted party: constructing state and measurements (GHJW)")
        return search.certificate(claim, ghjw(sigma))
    certificate = decide_moment(search, MomentProgram(sigma, MomentSet(sigma).level), None)
    if isinstance(certificate.claim, NotMomentSet):
        return certificate
    search.note(f"sigma is a member of the {MomentSet(sigma).level} set, which contains the quantum set: not refuted")
    raise Undecided(
        claim, search.stages, "Give a realisation (state and measurements): membership in an outer set proves nothing."
    )
