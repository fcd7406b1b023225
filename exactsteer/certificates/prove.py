"""Prove and decide: dispatch a claim to the construction or the search that settles it.

`decide` returns the certificate of the claim or of its negation and raises `Undecided` with everything that was tried;
`prove` raises `Refuted` with the opposite certificate. Each certificate is verified by the trusted checker before it
is returned.
"""

from __future__ import annotations

from typing import TypeVar, assert_never, cast, get_args

from exactsteer.certificates.certificate import Certificate, Conjoined
from exactsteer.certificates.family_witnesses import (
    BlockPositiveParent,
    Extension,
    Images,
    MarginalImages,
    MemberMoments,
    Parent,
    SeparatingFamily,
    SharedGrams,
    SharedTables,
)
from exactsteer.certificates.operator_witnesses import BlockPositiveRealisation
from exactsteer.certificates.searches.ball import decide_ball_outside
from exactsteer.certificates.searches.bound import decide_bound
from exactsteer.certificates.searches.compatibility import decide_compatibility
from exactsteer.certificates.searches.families.images import images
from exactsteer.certificates.searches.given_value import decide_bound_over, decide_local, decide_quantity
from exactsteer.certificates.searches.local import decide_local_in_plane
from exactsteer.certificates.searches.membership import decide_moment, require_realises
from exactsteer.certificates.searches.partial import decide_partial
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import NoWitness, ParentPOVM
from exactsteer.checker import Theorem, check
from exactsteer.claims import (
    LHS,
    BallOutside,
    Bound,
    BoundOver,
    Claim,
    Conjunction,
    Extendible,
    FamilyBallOutside,
    FamilyBound,
    FamilyMember,
    FamilyNear,
    FamilyOutside,
    FamilyRobustness,
    GenuinelySteerable,
    Gleason,
    HermitianRealisation,
    Incompatible,
    JointlyMeasurable,
    LocalInPlane,
    MomentSet,
    Near,
    NoSignalling,
    NotMomentSet,
    OperatorIn,
    OperatorOutside,
    PartiallyLocal,
    ProductMinimum,
    Proposition,
    PseudoLHS,
    PseudoLHSIdentity,
    Quantum,
    Robustness,
    SequentialQuantum,
    Steerable,
    Unextendible,
    ValidFamily,
    Weight,
)
from exactsteer.errors import InputError, Refuted, Undecided
from exactsteer.programs.moment import MomentProgram
from exactsteer.quantum.squares import Squares
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import BranchedRealisation, gram_realisation, local_realisation
from exactsteer.steering.ghjw import ghjw
from exactsteer.steering.hidden_states import AffineModel, HiddenStateModel, affine_combination, theorem_5
from exactsteer.steering.partial import PartialModel
from exactsteer.steering.positive_images import PositiveImages
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.sequential import Tower, tower
from exactsteer.steering.unphysical import UnphysicalRealisation, dual_basis_realisation

MOST_BRANCHES = 64
"""As many as the checker reads."""

T = TypeVar("T")


KnownProof = (
    Parent
    | BlockPositiveParent
    | Images
    | MarginalImages
    | MemberMoments
    | Extension
    | SeparatingFamily
    | SharedGrams
    | SharedTables
    | BlockPositiveRealisation
    | Squares
    | Conjoined
)
KNOWN_PROOFS = get_args(KnownProof)
"""Values that are witnesses as they are; the checker decides whether they prove the claim."""

Known = (
    KnownProof
    | Realisation
    | BranchedRealisation
    | UnphysicalRealisation
    | HiddenStateModel
    | AffineModel
    | Tower
    | PartialModel
)
"""What a person may already have in hand: a realisation or a model that proves the claim."""


def verify(certificate: Certificate | str) -> Theorem:
    """The theorem that a certificate (or its text) proves. Raises the checker's `Rejected` or `Malformed`.

    This is `exactsteer.checker.check`, which needs nothing but the Python standard library.
    """
    return check(certificate if isinstance(certificate, str) else certificate.text)


def prove(
    claim: Claim,
    *,
    realisation: Known | None = None,
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
    realisation: Known | None = None,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Certificate:
    """The certificate of the claim or of its negation; the first field to look at is `certificate.claim`.

    `realisation` is a known realisation or model of the assemblage: state and measurements prove `Quantum`, and
    membership in every moment set when the measurements are projective; a hidden-state model proves `LHS` or `PseudoLHS`,
    an unphysical state `HermitianRealisation`, a tower `SequentialQuantum`, a `PartialModel` `PartiallyLocal`. A `Quantum`
    claim is refuted through the almost-quantum set. Raises `Undecided` (also `SolverFailed`, `RoundingFailed`,
    `TimeLimitReached`) with everything that was tried.
    """
    search = Search(claim, Options(solver, time_limit, progress))
    match claim:
        case _ if isinstance(realisation, KNOWN_PROOFS):
            return search.certificate(claim, realisation)
        case Conjunction(parts):
            return search.certificate(claim, Conjoined(tuple(_part(search, part).witness for part in parts)))
        case FamilyMember(known=known) | Gleason(known=known) if isinstance(known, KNOWN_PROOFS):
            return search.certificate(claim, cast(KnownProof, known))
        case FamilyMember(known=PositiveImages() as known):
            return search.certificate(claim, images(search, known))
        case NoSignalling() | Near() | PseudoLHSIdentity() | ValidFamily() | FamilyNear():
            return search.certificate(claim, NoWitness())
        case OperatorIn() | OperatorOutside() | ProductMinimum() | Unextendible() | Extendible():
            return decide_object(search, claim)
        case Gleason():
            return decide_gleason(search, claim, realisation or claim.known)
        case FamilyMember() | FamilyOutside() | FamilyBound() | FamilyRobustness() | FamilyBallOutside():
            return decide_family(search, claim)
        case SequentialQuantum(sequence):
            known = _of_type(realisation, Tower, claim) or tower(sequence)
            return search.certificate(claim, known)
        case PseudoLHS(sigma):
            if isinstance(realisation, AffineModel):
                return search.certificate(claim, realisation)
            model = _of_type(realisation, HiddenStateModel, claim) or theorem_5(sigma)
            return search.certificate(claim, affine_combination(model))
        case LHS(sigma) | Steerable(sigma):
            found = _of_type(realisation, HiddenStateModel, claim) or decide_local(search, sigma)
            member = isinstance(found, HiddenStateModel)
            return search.certificate(LHS(sigma) if member else Steerable(sigma), found)
        case PartiallyLocal(sigma) | GenuinelySteerable(sigma):
            mixed = decide_partial(search, sigma, _of_type(realisation, PartialModel, claim))
            partial = PartiallyLocal if isinstance(mixed, PartialModel) else GenuinelySteerable
            return search.certificate(partial(sigma), mixed)
        case JointlyMeasurable(measurements) | Incompatible(measurements):
            parent = decide_compatibility(search, measurements)
            compatible = isinstance(parent, ParentPOVM)
            return search.certificate((JointlyMeasurable if compatible else Incompatible)(measurements), parent)
        case BoundOver():
            return decide_bound_over(search, claim)
        case Robustness() | Weight():
            return decide_quantity(search, claim)
        case HermitianRealisation(sigma):
            known_operator = _of_type(realisation, UnphysicalRealisation, claim)
            return search.certificate(claim, known_operator or dual_basis_realisation(sigma))
        case Bound():
            return decide_bound(search, claim)
        case BallOutside():
            return decide_ball_outside(search, claim)
        case LocalInPlane():
            return decide_local_in_plane(search, claim)
        case MomentSet(sigma, level) | NotMomentSet(sigma, level):
            return decide_moment(search, MomentProgram(sigma, level), _of_type(realisation, Realisation, claim))
        case Quantum(sigma):
            return _decide_quantum(search, claim, realisation or claim.realisation)
        case _:
            assert_never(claim)


def decide_object(
    search: Search, claim: OperatorIn | OperatorOutside | ProductMinimum | Unextendible | Extendible
) -> Certificate:
    """The search for a claim about an operator or a product basis."""
    from exactsteer.certificates.searches import operators

    match claim:
        case OperatorIn() | OperatorOutside():
            return operators.decide_operator(search, claim)
        case ProductMinimum():
            return operators.decide_product_minimum(search, claim)
        case Unextendible() | Extendible():
            return operators.decide_basis(search, claim)


def decide_gleason(search: Search, claim: Gleason, known: object) -> Certificate:
    """Measurements on a given block-positive operator. Raises `InputError` if none is given."""
    from exactsteer.certificates.searches.operators import decide_gleason as decided

    return decided(search, claim, known)


def decide_family(
    search: Search, claim: FamilyMember | FamilyOutside | FamilyBound | FamilyRobustness | FamilyBallOutside
) -> Certificate:
    """The search that suits the shape of the family."""
    match claim:
        case FamilyBound(functional):
            shape = functional.shape
        case FamilyBallOutside(data):
            shape = data.shape
        case _:
            shape = claim.family.shape
    if shape == "marginals":
        from exactsteer.certificates.searches.families import marginals

        return marginals.decide_family(search, claim)
    from exactsteer.certificates.searches.families import with_input

    return with_input.decide_family(search, claim)


def _part(search: Search, claim: Proposition) -> Certificate:
    """One claim of a conjunction, which must be true. Raises `Refuted`."""
    return prove(claim, solver=search.options.solver, time_limit=search.remaining, progress=search.options.progress)


def _of_type(known: Known | None, wanted: type[T], claim: Claim) -> T | None:
    """The known realisation, if it is of the kind that the claim needs. Raises `InputError` if it is of another kind."""
    if known is None or isinstance(known, wanted):
        return known
    raise InputError(f"a {type(known).__name__} does not prove a claim of kind {claim.kind}: give a {wanted.__name__}")


def _decide_quantum(search: Search, claim: Quantum, realisation: Known | None) -> Certificate:
    sigma = claim.assemblage
    if isinstance(realisation, (Realisation, BranchedRealisation)):
        require_realises(realisation, sigma)
        return search.certificate(claim, realisation)
    _of_type(realisation, Realisation, claim)
    if sigma.scenario.parties == 1:
        search.say("one untrusted party: constructing state and measurements (GHJW)")
        return search.certificate(claim, ghjw(sigma) if sigma.field.is_rational else gram_realisation(sigma))
    certificate = decide_moment(search, MomentProgram(sigma, MomentSet(sigma).level), None)
    if isinstance(certificate.claim, NotMomentSet):
        return certificate
    local = _local_realisation(search, sigma)
    if local is not None:
        return search.certificate(claim, local)
    search.note(f"sigma is a member of the {MomentSet(sigma).level} set, which contains the quantum set: not refuted")
    raise Undecided(
        claim, search.stages, "Give a realisation (state and measurements): membership in an outer set proves nothing."
    )


def _local_realisation(search: Search, sigma: Assemblage) -> BranchedRealisation | None:
    """A local-hidden-state model as a quantum realisation, one branch for each hidden state; None if none was found."""
    try:
        model = decide_local(search, sigma)
    except (InputError, Undecided) as error:
        search.note(f"no local model: {str(error)[:80]}")
        return None
    if not isinstance(model, HiddenStateModel):
        return None
    states = [state for state in model.states if not state.operator.is_zero]
    return local_realisation(sigma.scenario, states) if len(states) <= MOST_BRANCHES else None
