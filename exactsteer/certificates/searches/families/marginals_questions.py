"""Both questions about several Bobs: is the family quantum, and is it realisable without signalling to the Bobs together?

The second asks for block-positive parents that obey all equations of no-signalling. The three verdicts are: quantum; realisable
without signalling but not quantum; not realisable without signalling. Source: arXiv:2604.07078, section 4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from exactsteer.algebra.number import Number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.families.marginals import decide_realisable, decide_set
from exactsteer.certificates.searches.families.marginals_ball import decide_family_ball
from exactsteer.certificates.searches.families.marginals_members import Known
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.claims import FamilyMember, FamilyOutside
from exactsteer.errors import Undecided
from exactsteer.steering.families import Family, MeasuredFamily
from exactsteer.steering.family_projection import FamilyRepair


@dataclass(frozen=True)
class FamilyVerdict:
    """What was proved about a family: the answer to what was asked, and to both questions of section 7.

    `certificate` is the statement about the data: for raw data a ball around them, of the given radius; `membership` is the
    certificate of the family, or of the repaired one. An answer is a certificate, or why there is none; None if not asked.
    """

    certificate: Certificate
    membership: Certificate
    quantum: Certificate | Undecided | None = None
    realisable: Certificate | Undecided | None = None
    repair: FamilyRepair | None = None
    radius: Number | None = None

    @property
    def claim(self) -> FamilyMember | FamilyOutside:
        """What was proved about the family, or the repaired one."""
        claim = self.membership.claim
        if not isinstance(claim, (FamilyMember, FamilyOutside)):
            raise TypeError(
                "the membership of a family is proved by a claim of kind 'family-member' or 'family-outside'"
            )
        return claim

    @property
    def is_member(self) -> bool:
        """Whether the family, or the repaired one, is a member."""
        return isinstance(self.claim, FamilyMember)


def decide_family_and_question(
    data: Family | MeasuredFamily,
    of: str,
    *,
    ball: bool = False,
    known: Known | None = None,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> FamilyVerdict:
    """Decides a family, or with `ball` the nearest valid one to raw data, and answers both questions about it:

    is it quantum, and is it realisable without signalling to the Bobs together (with block-positive parents)? Raises
    `Undecided` if what was asked was not decided.
    """
    options = Options(solver, time_limit, progress)
    if ball:
        verdict = decide_family_ball(
            MeasuredFamily(data.shape, data.members),
            of,
            known=known,
            solver=solver,
            time_limit=time_limit,
            progress=progress,
        )
        found = FamilyVerdict(verdict.certificate, verdict.membership, None, None, verdict.repair, verdict.radius)
    else:
        claim = FamilyMember(Family(data.shape, data.members), of)
        certificate = decide_set(Search(claim, options), claim.family, claim.of, known)
        found = FamilyVerdict(certificate, certificate)
    family, asked = found.claim.family, FamilyMember(found.claim.family, of).of
    if asked not in ("quantum", "no-signalling", "block-positive"):
        return found
    quantum: Certificate | Undecided = found.membership
    realisable: Certificate | Undecided = found.membership
    if asked != "quantum":
        quantum = _answer(lambda search: decide_set(search, family, "quantum", known), family, options)
    if asked != "block-positive":
        first = quantum if isinstance(quantum, Certificate) else None
        realisable = _answer(lambda search: decide_realisable(search, family, first), family, options)
    return replace(found, quantum=quantum, realisable=realisable)


def _answer(decision: Callable[[Search], Certificate], family: Family, options: Options) -> Certificate | Undecided:
    """The certificate that answers a question, or why there is none."""
    try:
        return decision(Search(FamilyMember(family, "quantum"), options))
    except Undecided as error:
        return error
