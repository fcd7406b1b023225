"""Claims: propositions as values. Nothing is computed here.

Every claim about an assemblage or a family includes 'it is one'; `kind` is the word that certificates use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, get_args

from exactsteer.claims.assemblages import (
    LHS,
    AlmostQuantum,
    AssemblageClaim,
    BallOutside,
    Bound,
    BoundOver,
    GenuinelySteerable,
    HermitianRealisation,
    Incompatible,
    JointlyMeasurable,
    LocalInPlane,
    MomentSet,
    Near,
    NoSignalling,
    NotAlmostQuantum,
    NotMomentSet,
    PartiallyLocal,
    PseudoLHS,
    PseudoLHSIdentity,
    Quantum,
    Robustness,
    SequentialQuantum,
    Steerable,
    Weight,
    canonical_set,
)
from exactsteer.claims.families import (
    FamilyBallOutside,
    FamilyBound,
    FamilyClaim,
    FamilyMember,
    FamilyNear,
    FamilyOutside,
    FamilyRobustness,
    ValidFamily,
    canonical_family_set,
)
from exactsteer.claims.operators import (
    PPT,
    BlockPositive,
    CompletelyCopositive,
    CompletelyPositive,
    Decomposable,
    Extendible,
    Gleason,
    KPositive,
    OperatorClaim,
    OperatorIn,
    OperatorOutside,
    Positive,
    ProductMinimum,
    Unextendible,
    canonical_operator_set,
)
from exactsteer.errors import InputError

Proposition = AssemblageClaim | OperatorClaim | FamilyClaim
"""A proposition about one object."""


@dataclass(frozen=True)
class Conjunction:
    """Several propositions about one assemblage, or about one family: one theorem says them all.

    Raises `InputError` unless there are at least two, all about the same assemblage or the same family.
    """

    claims: tuple[Proposition, ...]
    kind: ClassVar[str] = "conjunction"

    def __post_init__(self) -> None:
        subjects = {getattr(claim, name, None) for claim in self.claims for name in ("assemblage", "family")} - {None}
        named = [claim for claim in self.claims if hasattr(claim, "assemblage") or hasattr(claim, "family")]
        if len(self.claims) < 2 or len(named) < len(self.claims) or len(subjects) > 1:
            raise InputError(
                "a conjunction needs at least two claims, all about one assemblage or all about one family"
            )


Claim = Proposition | Conjunction

KINDS: dict[str, type] = {claim.kind: claim for claim in get_args(Claim)}

__all__ = [
    "KINDS",
    "LHS",
    "PPT",
    "AlmostQuantum",
    "AssemblageClaim",
    "BallOutside",
    "BlockPositive",
    "Bound",
    "BoundOver",
    "Claim",
    "CompletelyCopositive",
    "CompletelyPositive",
    "Conjunction",
    "Decomposable",
    "Extendible",
    "FamilyBallOutside",
    "FamilyBound",
    "FamilyClaim",
    "FamilyMember",
    "FamilyNear",
    "FamilyOutside",
    "FamilyRobustness",
    "GenuinelySteerable",
    "Gleason",
    "HermitianRealisation",
    "Incompatible",
    "JointlyMeasurable",
    "KPositive",
    "LocalInPlane",
    "MomentSet",
    "Near",
    "NoSignalling",
    "NotAlmostQuantum",
    "NotMomentSet",
    "OperatorClaim",
    "OperatorIn",
    "OperatorOutside",
    "PartiallyLocal",
    "Positive",
    "ProductMinimum",
    "Proposition",
    "PseudoLHS",
    "PseudoLHSIdentity",
    "Quantum",
    "Robustness",
    "SequentialQuantum",
    "Steerable",
    "Unextendible",
    "ValidFamily",
    "Weight",
    "canonical_family_set",
    "canonical_operator_set",
    "canonical_set",
]
