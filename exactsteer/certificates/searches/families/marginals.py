"""Claims about families of marginals: the search that decides each of them."""

from __future__ import annotations

from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import Parent, SeparatingFamily
from exactsteer.certificates.searches.families.marginals_ball import decide_family_ball_outside
from exactsteer.certificates.searches.families.marginals_members import (
    Known,
    MemberWitness,
    block_positive_from,
    decide_block_positive,
    decide_member,
    decide_quantum,
    known_parent,
)
from exactsteer.certificates.searches.families.marginals_values import decide_family_bound, decide_robustness
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import FamilyBallOutside, FamilyBound, FamilyMember, FamilyOutside, FamilyRobustness
from exactsteer.errors import InputError, Undecided
from exactsteer.steering.branches import BranchedRealisation
from exactsteer.steering.families import Family
from exactsteer.steering.realisation import Realisation

FamilyClaim = FamilyMember | FamilyOutside | FamilyBound | FamilyRobustness | FamilyBallOutside


def decide_family(search: Search, claim: FamilyClaim) -> Certificate:
    """The certificate of a claim about families of marginals, or of its negation. Raises `Undecided`."""
    match claim:
        case FamilyMember(family, of):
            return decide_set(search, family, of, _realisation(claim.known))
        case FamilyOutside(family, of):
            return decide_set(search, family, of, None)
        case FamilyBound():
            return decide_family_bound(search, claim)
        case FamilyRobustness():
            return decide_robustness(search, claim)
        case FamilyBallOutside():
            return decide_family_ball_outside(search, claim)


def decide_set(search: Search, family: Family, of: str, known: Known | None) -> Certificate:
    """The certificate of membership in a set, or of its negation for that set or, for quantum, an outer one."""
    match of:
        case "positive-maps":
            raise Undecided(
                search.claim,
                [],
                "Give the quantum source and the maps: a decomposition into positive maps is not searched for.",
            )
        case "quantum":
            found, witness = decide_quantum(search, family, known)
            return concluded(search, family, found, witness)
        case "no-signalling" if known is not None:
            parent = known_parent(family, known)
            return search.certificate(FamilyMember(family, of), Parent(parent.scenario, parent.elements, NoWitness()))
        case _:
            return concluded(search, family, of, decide_member(search, family, of, known))


def concluded(search: Search, family: Family, of: str, witness: MemberWitness) -> Certificate:
    """The certificate that a witness makes: of a member, or of a family outside."""
    outside = isinstance(witness, SeparatingFamily)
    return search.certificate(FamilyOutside(family, of) if outside else FamilyMember(family, of), witness)


def decide_realisable(search: Search, family: Family, quantum: Certificate | None) -> Certificate:
    """The second question about a family: is it realisable without signalling to the Bobs together, with block-positive
    parents? A parent that was found for the first question answers it. Raises `Undecided`.
    """
    if quantum is not None and isinstance(quantum.witness, Parent):
        return search.certificate(FamilyMember(family, "block-positive"), block_positive_from(quantum.witness))
    return concluded(search, family, "block-positive", decide_block_positive(search, family))


def _realisation(known: object) -> Known | None:
    """The known realisation of a parent, if that is what is given."""
    if known is None or isinstance(known, (Realisation, BranchedRealisation)):
        return known
    raise InputError(f"a {type(known).__name__} does not realise a family of marginals: give a Realisation")
