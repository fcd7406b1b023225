"""Is a family of marginals a member of a set? The search that suits the set, with the witness of either side."""

from __future__ import annotations

from exactsteer.algebra.matrix import zeros
from exactsteer.certificates.family_witnesses import BlockPositiveParent, Parent, SeparatingFamily
from exactsteer.certificates.searches.families.marginals_level import decide_level
from exactsteer.certificates.searches.families.marginals_local import decide_local_family
from exactsteer.certificates.searches.families.marginals_parent import decide_parent
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import InputError, RoundingFailed, Undecided
from exactsteer.programs.families.marginal_parts import joint_scenario
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import BranchedRealisation, branched, gram_realisation, local_realisation
from exactsteer.steering.families import Family, marginals
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import ALMOST_QUANTUM

MOST_BRANCHES = 64
"""As many as the checker reads."""

EXACT_SIZES = ((2, 2), (2, 3), (3, 2))
"""Dimensions of two Bobs for which every block-positive operator is P + Q^{T_1}."""

MemberWitness = Parent | BlockPositiveParent | SeparatingFamily
Known = Realisation | BranchedRealisation


def decide_member(search: Search, family: Family, of: str, known: Known | None) -> MemberWitness:
    """Why the family is in the set, or a functional that excludes it from the set: for quantum see `decide_quantum`.

    Raises `Undecided`, or `InputError` for a set that has no search.
    """
    match of:
        case "no-signalling":
            return decide_parent(search, family)
        case "lhs":
            return decide_local_family(search, family)
        case "block-positive":
            return decide_block_positive(search, family)
        case "quantum" | "positive-maps":
            raise InputError(f"the set {of} is not decided by one program")
        case _:
            return decide_level(search, family, of, known if isinstance(known, Realisation) else None)


def decide_block_positive(search: Search, family: Family) -> BlockPositiveParent | SeparatingFamily:
    """A parent P + Q^{T_1}, or a functional that excludes block-positive parents, for two Bobs of dimensions up to 2 x 3.

    Elsewhere P + Q^{T_1} are not all block-positive operators, so that nothing is excluded: raises `Undecided`.
    """
    found = decide_parent(search, family, transposed=True)
    if isinstance(found, BlockPositiveParent):
        return found
    sizes = tuple(s.dimension for s in family.scenarios)
    if isinstance(found, SeparatingFamily) and sizes in EXACT_SIZES:
        return found
    raise Undecided(
        search.claim,
        [*search.stages, "no parent P + Q^T1 exists, and beyond 2 x 3 not every block-positive operator is one"],
        "Only parents P + Q^T1 are searched for at these dimensions.",
    )


def block_positive_from(parent: Parent) -> BlockPositiveParent:
    """A positive parent is block-positive."""
    d = parent.scenario.dimension
    return BlockPositiveParent(parent.scenario, parent.elements, {key: zeros(d, d) for key in parent.elements})


def decide_quantum(search: Search, family: Family, known: Known | None) -> tuple[str, MemberWitness]:
    """('quantum', a realised parent) or (an outer set, a functional that excludes the family from it).

    One untrusted party: every parent is quantum (theorem 6). Several: a known realisation, a local model; refuted by
    condition 2 of theorem 6, then by almost quantum parents (definition 13). Raises `Undecided`.
    """
    if known is not None:
        return "quantum", known_parent(family, known)
    if family.parties == 1:
        found = decide_parent(search, family)
        if not isinstance(found, Parent):
            return "no-signalling", found
        return "quantum", quantum_parent(found)
    try:
        outside = decide_parent(search, family)
        if isinstance(outside, SeparatingFamily):
            return "no-signalling", outside
    except RoundingFailed:
        search.note("whether there is a parent was not decided")
    local = _local(search, family)
    if local is not None:
        return "quantum", local
    inside = decide_level(search, family, ALMOST_QUANTUM, None)
    if isinstance(inside, SeparatingFamily):
        return ALMOST_QUANTUM, inside
    search.note("there is an almost quantum parent, which need not be quantum: not refuted")
    raise Undecided(
        search.claim, search.stages, "Give a realisation (state and measurements), or refute it at a level such as 2."
    )


def quantum_parent(parent: Parent) -> Parent:
    """A parent of one untrusted party with its quantum realisation, without square roots (the theorem of GHJW)."""
    sigma = Assemblage(parent.scenario, parent.elements)
    return Parent(parent.scenario, parent.elements, gram_realisation(sigma))


def known_parent(family: Family, known: Known) -> Parent:
    """The parent that a realisation steers to. Raises `InputError` if its marginals are not the family."""
    sigma = known.assemblage()
    scenario = joint_scenario(family)
    if sigma.scenario != scenario:
        raise InputError(f"the realisation is for {sigma.scenario}, parents of the family are for {scenario}")
    if marginals(sigma) != family:
        raise InputError("the realisation steers to another family of marginals: it does not realise this one")
    return Parent(scenario, sigma.elements, branched(known))


def _local(search: Search, family: Family) -> Parent | None:
    """A local parent with one branch for each hidden state; None if none was found, or too many are needed."""
    try:
        found = decide_local_family(search, family)
    except (InputError, Undecided) as error:
        search.note(f"no local model: {str(error)[:80]}")
        return None
    if isinstance(found, SeparatingFamily) or not isinstance(found.inside, tuple) or len(found.inside) > MOST_BRANCHES:
        return None
    return Parent(found.scenario, found.elements, local_realisation(found.scenario, found.inside))
