"""Claims about families of marginals with a given value: a robustness on one side of a number, the bound of a functional."""

from __future__ import annotations

from collections.abc import Mapping

from exactsteer.algebra.matrix import Matrix, in_smallest_field
from exactsteer.algebra.number import Number, decimal_text, number
from exactsteer.algebra.positivity import Elimination, Facial, Factor
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_json import family_claim_field
from exactsteer.certificates.family_witnesses import BlockPositiveParent, Dominated, Parent
from exactsteer.certificates.searches.bound import decide_bound
from exactsteer.certificates.searches.families.marginals_bracket import WIDTH, bracketed
from exactsteer.certificates.searches.families.marginals_members import decide_member
from exactsteer.certificates.searches.given_value import decide_bound_over
from exactsteer.certificates.searches.quantities import positivity_proof
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import DominatingGram, Inside, MomentBlocks, NoWitness
from exactsteer.claims import Bound, BoundOver, FamilyBound, FamilyRobustness
from exactsteer.errors import InputError, Undecided
from exactsteer.programs.families.marginal_parts import embedded
from exactsteer.programs.layout import MomentLayout
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState
from exactsteer.steering.scenario import Key, Scenario

WIDTHS = ("1/1000", "1/1000000", WIDTH)


def decide_robustness(search: Search, claim: FamilyRobustness) -> Certificate:
    """The certificate of a robustness on one side of a number, or one that contradicts it. Raises `Undecided`."""
    if claim.sense == "max" and claim.value > -1:
        inside = mixture_inside(search, claim)
        if inside is not None:
            return search.certificate(claim, inside)
    for width in WIDTHS:
        found = bracketed(search, claim, number(width))
        if claim.sense == "min" and found.lo >= claim.value:
            return search.certificate(claim, found.lower.witness)
        if claim.sense == "max" and found.hi == claim.value:
            return search.certificate(claim, found.upper.witness)
        if claim.sense == "max" and found.hi < claim.value:
            raised = _raised(search, claim, found.upper.witness, claim.value - found.hi)
            if raised is not None:
                return search.certificate(claim, raised)
        if claim.sense == "max" and found.lo > claim.value:
            return found.lower
        if claim.sense == "min" and found.hi < claim.value:
            return found.upper
        search.note(f"the weight lies in [{decimal_text(found.lo, 12)}, {decimal_text(found.hi, 12)}]")
    raise Undecided(search.claim, search.stages, "The value is too close: bracket the quantity, and claim an end.")


def mixture_inside(search: Search, claim: FamilyRobustness) -> Parent | BlockPositiveParent | None:
    """Why S + t N is in the cone, from the membership of the normalised mixture; None if it is not proved."""
    scale = claim.value + 1
    members = []
    for member, noise in zip(claim.family.members, claim.noise.members, strict=True):
        table = {key: (m + noise.elements[key] * claim.value) / scale for key, m in member.elements.items()}
        members.append(MeasuredAssemblage(member.scenario, table))
    try:
        found = decide_member(search, Family("marginals", tuple(members)), claim.of, None)
    except (InputError, Undecided):
        return None
    match found:
        case BlockPositiveParent(scenario, first, second):
            return BlockPositiveParent(scenario, _times(first, scale), _times(second, scale))
        case Parent(scenario, elements):
            return Parent(scenario, _times(elements, scale), _inside_times(found, claim.of, scale))
        case _:
            return None


def _raised(search: Search, claim: FamilyRobustness, witness: object, more: Number) -> Parent | None:
    """The parent of a mixture with so much more noise, for the no-signalling set and a noise that has a parent itself."""
    if claim.of != "no-signalling" or not isinstance(witness, Parent):
        return None
    noise = decide_member(search, claim.noise, claim.of, None)
    if not isinstance(noise, Parent):
        return None
    try:
        total = {key: m + noise.elements[key] * more for key, m in witness.elements.items()}
        for m in total.values():
            in_smallest_field(m).over(family_claim_field(claim))
    except InputError:  # the optimum is exact in a field that the claim is not written over
        return None
    return Parent(witness.scenario, total, NoWitness())


def _times(elements: Mapping[Key, Matrix], factor: Number) -> dict[Key, Matrix]:
    return {key: m * factor for key, m in elements.items()}


def _inside_times(parent: Parent, of: str, factor: Number) -> Inside:
    """Why a multiple of a normalised parent is in the cone over the set."""
    match parent.inside:
        case Facial(frame, core, _):
            return Facial(frame, core * factor, _proof(core * factor))
        case MomentBlocks(blocks, _, _):
            layout = MomentLayout(parent.scenario, of)
            elements = Assemblage(parent.scenario, parent.elements).collins_gisin()
            free = {word: m * factor for word, m in blocks.items()}
            gamma = layout.constant({word: elements[word] * factor for word in layout.index.observed} | free)
            return MomentBlocks(free, _proof(gamma), gamma.denominator)
        case tuple() as states:
            return tuple(HiddenState(state.strategy, state.operator * factor) for state in states)
        case unchanged:
            return unchanged


def _proof(m: Matrix) -> Elimination | Factor:
    """A proof that a positive multiple of a matrix that was proved to be positive is positive."""
    return positivity_proof(m) or Elimination()


def decide_family_bound(search: Search, claim: FamilyBound) -> Certificate:
    """The certificate of a bound on all families of a set, by that of the joint functional. Raises `Undecided`."""
    joint = joint_functional(claim.functional)
    if claim.of == "block-positive":
        raise Undecided(claim, [], "Bounds over block-positive parents are not searched for; bound over no-signalling.")
    inner: Certificate
    if claim.of in ("lhs", "no-signalling"):
        inner = decide_bound_over(search, BoundOver(joint, claim.value, claim.of))
    else:
        inner = decide_bound(search, Bound(joint, claim.value, claim.of))
    witness = inner.witness
    if not isinstance(witness, (SteeringFunctional, DominatingGram, NoWitness)):
        raise TypeError("a bound is proved by operators, a Gram matrix, or strategies")
    proof: Dominated = witness
    return search.certificate(claim, proof)


def joint_functional(functional: FamilyFunctional) -> SteeringFunctional:
    """J_{a|x} = sum_k 1 (x) F^k_{a|x} (x) 1 on all Bobs together: the same value on every parent of a family."""
    dimensions = [s.dimension for s in functional.scenarios]
    trusted = tuple(d for s in functional.scenarios for d in s.trusted)
    scenario = Scenario(functional.scenarios[0].untrusted, trusted)
    elements = {}
    for key in scenario.keys():
        parts = [embedded(f.elements[key], dimensions, k) for k, f in enumerate(functional.members)]
        elements[key] = sum(parts[1:], start=parts[0])
    return SteeringFunctional(scenario, elements, functional.members[0].sense)
