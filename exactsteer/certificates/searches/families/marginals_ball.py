"""Raw data of several Bobs: a ball around them without members of a set, or a certified family within a radius.

Of all functionals that are >= 0 on the set, the one with the largest -F(c) / |F| is looked for: |F| <= 1 is a cone more. Its
gauge, what no family sees, is chosen by projection. |c - S| >= -F(c) / |F| for every member S.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from exactsteer.algebra.number import Number, enclose, number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import SeparatingFamily
from exactsteer.certificates.searches.families.marginals_members import Known, decide_member, decide_quantum
from exactsteer.certificates.searches.families.marginals_parent import quick_solution, separating, white_family
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import FamilyBallOutside, FamilyMember, FamilyNear, FamilyOutside
from exactsteer.errors import InputError, SolverFailed, Undecided
from exactsteer.programs.families.marginal_parts import least_norm_family
from exactsteer.programs.families.parent import ParentProgram
from exactsteer.programs.families.parent_ball import ball_program
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily
from exactsteer.steering.family_projection import FamilyRepair, repair_family
from exactsteer.steering.projection import squared_norm

RADIUS_BITS = 40
MOST_ENTRIES = 120
"""The norm is made a part of the program only for functionals with at most so many entries."""
BALL_BITS = (20, 28, 36)


@dataclass(frozen=True)
class FamilyBallVerdict:
    """What was proved about raw data: a ball without members, or a certified family within a radius.

    `certificate` is the statement about the raw data; `membership` the certificate of the repaired family: that of a member,
    or of a family outside. `of` is the set that was decided, or for quantum the outer set.
    """

    repair: FamilyRepair
    certificate: Certificate
    membership: Certificate

    @property
    def is_member(self) -> bool:
        """Whether the repaired data are a member."""
        return isinstance(self.membership.claim, FamilyMember)

    @property
    def radius(self) -> Number:
        """The radius of the ball around the raw data."""
        claim = self.certificate.claim
        if not isinstance(claim, (FamilyBallOutside, FamilyNear)):
            raise TypeError("a ball's certificate is of kind 'family-ball-outside' or 'family-near'")
        return claim.radius


def decide_family_ball(
    data: MeasuredFamily,
    of: str,
    *,
    known: Known | None = None,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> FamilyBallVerdict:
    """Decides the nearest valid family and proves what that means for the raw data.

    Raises `InputError` if the data are not near any family, `Undecided` if neither side was proved, or if the raw data are
    too far from the repaired ones for the functional to separate them.

    >>> from exactsteer.steering.catalogue.many_bobs import example_9_as_printed
    >>> verdict = decide_family_ball(example_9_as_printed(), "quantum")
    >>> verdict.is_member, verdict.radius > number(fmpq(1, 1000))
    (False, True)
    """
    fixed = repair_family(data)
    claim = FamilyMember(fixed.family, of)
    search = Search(claim, Options(solver, time_limit, progress))
    name = claim.of
    if name == "quantum":
        name, witness = decide_quantum(search, fixed.family, known)
    else:
        witness = decide_member(search, fixed.family, name, known)
    if isinstance(witness, SeparatingFamily):
        membership = search.certificate(FamilyOutside(fixed.family, name), witness)
        return FamilyBallVerdict(fixed, _outside(search, data, fixed.family, name, witness), membership)
    membership = search.certificate(FamilyMember(fixed.family, name), witness)
    return FamilyBallVerdict(fixed, _near(search, data, fixed), membership)


def decide_family_ball_outside(search: Search, claim: FamilyBallOutside) -> Certificate:
    """The certificate of a ball with a given radius. Raises `Undecided` if the functional found excludes less."""
    if claim.radius.sign() <= 0:
        raise InputError(f"the radius of a ball must be positive, not {claim.radius}")
    fixed = repair_family(claim.data)
    witness = decide_member(search, fixed.family, claim.of, None)
    if not isinstance(witness, SeparatingFamily):
        raise Undecided(claim, search.stages, "The repaired data are a member: no ball around them is outside.")
    largest = _outside(search, claim.data, fixed.family, claim.of, witness)
    radius = largest.claim.radius if isinstance(largest.claim, FamilyBallOutside) else number(0)
    if claim.radius > radius:
        raise Undecided(
            claim, [*search.stages, f"the functional found proves the radius {radius}"], "Ask for a smaller radius."
        )
    return search.certificate(claim, largest.witness)


def ball_around(certificate: Certificate, **options: Any) -> Certificate:
    """The ball without members around a family that is refuted by a `FamilyOutside` certificate, as large as is found."""
    claim, witness = certificate.claim, certificate.witness
    if not isinstance(claim, FamilyOutside) or not isinstance(witness, SeparatingFamily):
        raise InputError(f"a certificate of kind {claim.kind} has no functional that excludes a ball")
    data = MeasuredFamily(claim.family.shape, claim.family.members)
    search = Search(claim, Options(**options))
    return _outside(search, data, claim.family, claim.of, witness)


def _outside(search: Search, data: MeasuredFamily, family: Family, of: str, found: SeparatingFamily) -> Certificate:
    """A certified ball without members, as large as the functionals at hand allow."""
    best: tuple[Number, SeparatingFamily] | None = None
    for candidate in (*_widest(search, family, of), found):
        functional = least_norm_family(candidate.functional)
        radius = excluded_radius(functional, data)
        if radius is not None and (best is None or radius > best[0]):
            best = radius, SeparatingFamily(functional, candidate.proof)
    if best is None:
        raise Undecided(
            search.claim,
            [*search.stages, "the functional of the repaired data does not separate the raw data"],
            "The raw data violate the laws by more than their distance from the set.",
        )
    return search.certificate(FamilyBallOutside(data, best[0], of), best[1])


def _widest(search: Search, family: Family, of: str) -> Iterator[SeparatingFamily]:
    """The functional whose ball is the largest, for parents and small programs."""
    from exactsteer.solving.rounding import rounded_point

    entries = sum(s.element_count * s.dimension**2 for s in family.scenarios)
    if of not in ("no-signalling", "block-positive") or entries > MOST_ENTRIES:
        return
    program = ParentProgram(family, white_family(family), of == "block-positive")
    try:
        solution = quick_solution(search, ball_program(program))
    except SolverFailed as error:
        search.note(f"the largest ball: {error.stages[-1:]}")
        return
    for bits in BALL_BITS:
        point = rounded_point(solution.point, 2**bits)
        table = program.table(point[:-1], point[-1])
        found = separating(program, table, fmpq(program.scenario.dimension, 2**bits))
        if found is not None:
            yield found
            return


def excluded_radius(functional: FamilyFunctional, data: MeasuredFamily) -> Number | None:
    """A rational r with r^2 |F|^2 < v^2, v = F(data) < 0: no family with F >= 0 is as near to the data.

    Within about 2^-40 of the largest such r; None if F does not separate the data.
    """
    parts = [f.real_value(member) for f, member in zip(functional.members, data.members, strict=True)]
    value = sum(parts[1:], start=parts[0])
    if value.sign() >= 0:
        return None
    norms = [squared_norm(f.elements) for f in functional.members]
    low, _ = enclose(value * value / sum(norms[1:], start=norms[0]), 4 * RADIUS_BITS)
    scaled = (low * 4**RADIUS_BITS).floor()
    root = int(scaled.isqrt()) if scaled > 0 else 0
    return number(fmpq(root - 1, 2**RADIUS_BITS)) if root > 1 else None


def _near(search: Search, data: MeasuredFamily, fixed: FamilyRepair) -> Certificate:
    """The certificate that the repaired family lies within a radius of the data."""
    _, high = enclose(fixed.squared_distance, 4 * RADIUS_BITS)
    scaled = (high * 16**RADIUS_BITS).ceil()
    radius = number(fmpq(int(scaled.isqrt()) + 1, 4**RADIUS_BITS)) if scaled > 0 else number(0)
    return search.certificate(FamilyNear(data, radius, fixed.family), NoWitness())
