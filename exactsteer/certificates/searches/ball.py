"""Statements about raw data: no member of a set within a radius, or a valid assemblage within a radius.

No ball consists of members, because every ball contains signalling data; a ball that contains none is proved by one
functional in full coordinates, F >= 0 on the set and negative at the centre: |c - sigma| >= -F(c) / |F|.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from exactsteer.algebra.number import Number, enclose, number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.membership import decide_moment
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import DominatingGram, GramMatrix, NoWitness
from exactsteer.claims import BallOutside, Near, NotMomentSet
from exactsteer.errors import InputError, Undecided
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.projection import Repair, least_norm, repair, squared_norm
from exactsteer.steering.words import ALMOST_QUANTUM

RADIUS_BITS = 40


@dataclass(frozen=True)
class BallVerdict:
    """What was proved about raw data: a ball without members, or a certified member within a radius.

    `certificate` is the statement about the raw data; `membership` the certificate of the member near them, if any.
    """

    repair: Repair
    certificate: Certificate
    membership: Certificate | None

    @property
    def is_member(self) -> bool:
        """Whether the repaired data are a member."""
        return self.membership is not None

    @property
    def radius(self) -> Number:
        """The radius of the ball around the raw data."""
        claim = self.certificate.claim
        if not isinstance(claim, (BallOutside, Near)):
            raise TypeError("a ball's certificate is of kind 'ball-outside' or 'near'")
        return claim.radius


def decide_ball(
    data: MeasuredAssemblage,
    level: str = ALMOST_QUANTUM,
    *,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> BallVerdict:
    """Decides the nearest valid assemblage and proves what that means for the raw data.

    Raises `InputError` if the data are not near any assemblage, `Undecided` if neither side was proved, or if the raw
    data are too far from the repaired ones for the functional to separate them.
    """
    fixed = repair(data)
    search = Search(NotMomentSet(fixed.assemblage, level), Options(solver, time_limit, progress))
    membership = decide_moment(search, MomentProgram(fixed.assemblage, level), None)
    if isinstance(membership.claim, NotMomentSet):
        return BallVerdict(fixed, _outside(search, data, level, membership), None)
    return BallVerdict(fixed, _near(search, data, fixed), membership)


def decide_ball_outside(search: Search, claim: BallOutside) -> Certificate:
    """The certificate of a ball with a given radius. Raises `Undecided` if the functional found excludes less."""
    if claim.radius.sign() <= 0:
        raise InputError(f"the radius of a ball must be positive, not {claim.radius}")
    fixed = repair(claim.data)
    membership = decide_moment(search, MomentProgram(fixed.assemblage, claim.level), None)
    if not isinstance(membership.claim, NotMomentSet):
        raise Undecided(
            claim, search.stages, "The repaired data are a member of the set: no ball around them is outside."
        )
    largest = _outside(search, claim.data, claim.level, membership)
    radius = largest.claim.radius if isinstance(largest.claim, BallOutside) else number(0)
    if claim.radius > radius:
        raise Undecided(
            claim, [*search.stages, f"the functional found proves the radius {radius}"], "Ask for a smaller radius."
        )
    return search.certificate(claim, largest.witness)


def _outside(search: Search, data: MeasuredAssemblage, level: str, separation: Certificate) -> Certificate:
    """A certified ball around the data without members, as large as the separating functional of the repaired data allows."""
    if not isinstance(separation.claim, NotMomentSet) or not isinstance(separation.witness, GramMatrix):
        raise TypeError("a ball needs a separating Gram matrix")
    gram, proof = separation.witness.gram, separation.witness.proof
    negative = MomentProgram(separation.claim.assemblage, level).functional(gram)  # at most 0 on the set
    elements = {key: -m for key, m in negative.elements.items()}
    functional = least_norm(SteeringFunctional(data.scenario, elements, "min"))
    value = functional.real_value(data)
    if value.sign() >= 0:
        raise Undecided(
            search.claim,
            [*search.stages, "the functional of the repaired data does not separate the raw data"],
            "The raw data violate the laws by more than their distance from the set.",
        )
    radius = _radius(search, value, squared_norm(functional.elements))
    return search.certificate(BallOutside(data, radius, level), DominatingGram(gram, proof, functional))


def _radius(search: Search, value: Number, square: Number) -> Number:
    """A rational r with r^2 |F|^2 < v^2, within about 2^-40 of the largest."""
    low, _ = enclose(value * value / square, 4 * RADIUS_BITS)
    scaled = (low * 4**RADIUS_BITS).floor()
    root = int(scaled.isqrt()) if scaled > 0 else 0
    radius = number(fmpq(max(root - 1, 0), 2**RADIUS_BITS))
    if radius.sign() <= 0:
        raise Undecided(
            search.claim,
            [*search.stages, "the data are so close to the set that no ball with 40 binary digits is outside"],
            "Prove the repaired data alone.",
        )
    return radius


def _near(search: Search, data: MeasuredAssemblage, fixed: Repair) -> Certificate:
    """The certificate that the repaired assemblage lies within a radius of the data."""
    _, high = enclose(fixed.squared_distance, 4 * RADIUS_BITS)
    scaled = (high * 16**RADIUS_BITS).ceil()
    radius = number(fmpq(int(scaled.isqrt()) + 1, 4**RADIUS_BITS)) if scaled > 0 else number(0)
    return search.certificate(Near(data, radius, fixed.assemblage), NoWitness())
