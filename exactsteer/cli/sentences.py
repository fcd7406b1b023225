"""Verdicts about several Bobs in plain words: what `decide` prints of a family of marginals, from the claim that was proved."""

from __future__ import annotations

from exactsteer.claims import Claim, FamilyBallOutside, FamilyMember, FamilyNear, FamilyOutside
from exactsteer.cli.interface import exact_and_decimal
from exactsteer.steering.families import Family, MeasuredFamily, family_title

PREDICATES = {
    "no-signalling": (
        "has a parent, an assemblage of all Bobs together with these marginals",
        "has no parent: no assemblage of all Bobs together has these marginals",
    ),
    "quantum": ("is quantum: states, channels and measurements realise it", "is not quantum"),
    "block-positive": (
        "is realisable without signalling to the Bobs together, by block-positive parents",
        "is not realisable without signalling to the Bobs together: it has no block-positive parents",
    ),
    "positive-maps": (
        "is the image of a quantum family under positive maps of single Bobs, and shows only quantum correlations",
        "is not the image of a quantum family under positive maps of single Bobs",
    ),
    "lhs": ("has a local-hidden-state model", "has no local-hidden-state model"),
}
"""For each set what is said of a member, and of a family outside it."""

SAID = ("quantum", "no-signalling", "block-positive", "lhs")
"""The sets outside of which nothing follows that the verdict does not say by itself."""


def family_sentence(claim: Claim) -> str:
    """What the claim says, in the words of the Bobs, and what follows from it for quantum realisations.

    Raises `TypeError` for claims that are not about membership of a family.

    >>> from exactsteer.steering.catalogue.many_bobs import simplest
    >>> family_sentence(FamilyOutside(simplest(), "lhs"))
    'the family of 2 Bobs of trusted dimensions 2, 2, outcomes per setting 2,2, has no local-hidden-state model'
    """
    match claim:
        case FamilyMember(family, of):
            return f"the family of {_title(family)}, {_predicates(of)[0]}"
        case FamilyOutside(family, of):
            return f"the family of {_title(family)}, {_predicates(of)[1]}{_consequence(of)}"
        case FamilyBallOutside(data, radius, of):
            within = exact_and_decimal(radius, -1)["decimal"]
            return f"no family within {within} of the data ({_title(data)}) {_predicates(of)[0]}{_consequence(of)}"
        case FamilyNear(data, radius, _):
            return f"a member lies within {exact_and_decimal(radius, 1)['decimal']} of the data ({_title(data)})"
        case _:
            raise TypeError(f"a claim of kind {claim.kind!r} is not about membership of a family")


def _title(family: Family | MeasuredFamily) -> str:
    return family_title(family.shape, [member.scenario for member in family.members])


def _predicates(of: str) -> tuple[str, str]:
    level = f"a member of the moment set of level {of}"
    return PREDICATES.get(of) or (f"is {level}", f"is not {level}")


def _consequence(of: str) -> str:
    return "" if of in SAID else ", hence is not quantum"
