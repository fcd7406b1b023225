"""Claims about a Bob with input and about instrumental steering: which search settles which claim.

Sets: no-signalling (instrumental: part of a no-signalling assemblage with input), levels of decoupled moment matrices, lhs,
quantum (a realisation, or a level that the family is not in), positive-maps (only quantum correlations). Supported: levels for
any number of untrusted parties and of further trusted ones; lhs, quantum and positive-maps for one untrusted and one trusted
party, or with a proof that is given. Source: arXiv:1907.03705.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exactsteer.algebra.number import number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import Images
from exactsteer.certificates.searches.families.instrumental_general import decide_general
from exactsteer.certificates.searches.families.marginals_parent import white_family
from exactsteer.certificates.searches.families.with_input_bound import decide_family_bound
from exactsteer.certificates.searches.families.with_input_bracket import (
    above_level,
    below_level,
    bracketed,
)
from exactsteer.certificates.searches.families.with_input_local import decide_local, local_realisation
from exactsteer.certificates.searches.families.with_input_membership import decide_level, separation
from exactsteer.certificates.searches.families.with_input_positive import positive_images
from exactsteer.certificates.searches.families.with_input_quantum import (
    best_found,
    mixture,
    recognised_realisation,
)
from exactsteer.certificates.searches.families.with_input_realisation import InputRealisation
from exactsteer.certificates.searches.families.with_input_rounding import member_program
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import FamilyBallOutside, FamilyBound, FamilyMember, FamilyOutside, FamilyRobustness
from exactsteer.errors import InputError, Undecided
from exactsteer.quantum.maps import identity_map
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.instrumental_qubits import rotated_source

FamilyClaim = FamilyMember | FamilyOutside | FamilyBound | FamilyRobustness | FamilyBallOutside
EARLY_LEVELS, LATE_LEVELS = ("1", "2"), ("3",)
SEVERAL_LEVELS = ("almost-quantum", "2")
"""Levels that bound the quantum set, for one untrusted party before and after realisations are searched for, and for several."""
LARGEST = 100
"""Moment matrices beyond this size are not tried without being asked for."""
CLEAR = 1e-7


def decide_family(search: Search, claim: FamilyClaim) -> Certificate:
    """The certificate of the claim or of its negation. Raises `Undecided`, or `InputError` for what is not supported."""
    match claim:
        case FamilyBound():
            return decide_family_bound(search, claim)
        case FamilyRobustness():
            return decide_robustness(search, claim)
        case FamilyBallOutside():
            raise InputError("balls are supported for families of marginals; repair the data, and decide the family")
        case FamilyMember(family, of) | FamilyOutside(family, of):
            known = claim.known if isinstance(claim, FamilyMember) else None
            return decide_set(search, family, of, known)


def decide_set(search: Search, family: Family, of: str, known: object = None) -> Certificate:
    """Whether the family is in a set. `known` may be an `InputRealisation` that proves that it is quantum."""
    match of:
        case "no-signalling" if family.shape == "with-input":
            return search.certificate(FamilyMember(family, of), NoWitness())
        case "no-signalling":
            return decide_general(search, family)
        case "lhs":
            return decide_local(search, family)
        case "quantum":
            return decide_quantum(search, family, known)
        case "positive-maps":
            images = positive_images(search, family)
            if images is not None:
                return search.certificate(FamilyMember(family, of), images)
            certificate = decide_quantum(search, family, known)
            if isinstance(certificate.claim, FamilyMember) and isinstance(certificate.witness, Images):
                return search.certificate(FamilyMember(family, of), certificate.witness)
            raise Undecided(
                search.claim, search.stages, "Give the source and the maps: nothing was found, and nothing is refuted."
            )
        case _:
            return decide_level(search, family, of)


def decide_quantum(search: Search, family: Family, known: object = None) -> Certificate:
    """A realisation, or a level that the family is not in: the search climbs from level 1 on. Raises `Undecided`."""
    if isinstance(known, InputRealisation):
        return search.certificate(FamilyMember(family, "quantum"), known.images())
    rotated = _rotated(family)
    if rotated is not None:
        return search.certificate(FamilyMember(family, "quantum"), rotated.images())
    early, late = (EARLY_LEVELS, LATE_LEVELS) if family.parties == 1 else (SEVERAL_LEVELS, ())
    outside = _outside(search, family, early)
    if outside is not None:
        return outside
    found = _realisation(search, family)
    if found is not None:
        return search.certificate(FamilyMember(family, "quantum"), found.images())
    outside = _outside(search, family, late)
    if outside is not None:
        return outside
    raise Undecided(
        search.claim,
        [*search.stages, "no realisation was found, and no level that was tried excludes the family"],
        "Give a realisation, or try a higher level.",
    )


def _outside(search: Search, family: Family, levels: Sequence[str]) -> Certificate | None:
    """The first of some levels that the family is not in, proved."""
    for level in levels:
        program = member_program(family, level)
        if program.layout.layouts[0].size > LARGEST:
            search.note(f"level {level} was not tried: its moment matrices have {program.layout.layouts[0].size} rows")
            continue
        for solution in search.solutions(program.conic):
            found = separation(search, program, solution) if solution.value < -CLEAR else None
            if found is not None:
                return found
    return None


def _rotated(family: Family) -> InputRealisation | None:
    """The realisation of an instrumental qubit family by one rotation, in closed form; None if it is not of that kind."""
    scenario = family.scenarios[0]
    if family.shape != "instrumental" or scenario.trusted != (2,) or set(scenario.untrusted[0]) != {2}:
        return None
    found = rotated_source(family)
    return None if found is None else InputRealisation(found[0], (identity_map(2), found[1]))


def _realisation(search: Search, family: Family) -> InputRealisation | None:
    """A see-saw's realisation recognised exactly, which extreme families need, or a mixture for interior ones."""
    if family.parties > 1 or len(family.scenarios[0].trusted) > 1:
        search.note("realisations are searched for with one untrusted and one trusted party")
        return None
    local = local_realisation(search, family)
    if local is not None:
        return local
    members = (SteeringFunctional(m.scenario, m.elements, "max") for m in family.members)
    functional = FamilyFunctional(family.shape, tuple(members))
    near = best_found(search, functional, family.scenarios[0].dimension, seeds=2)
    extreme = recognised_realisation(search, functional, near, family.field)
    if extreme is not None and extreme.observed(family.shape) == tuple(dict(m.elements) for m in family.members):
        return extreme
    mixed = mixture(search, family, white_family(family), goal=number(0))
    return mixed.realisation if mixed is not None and mixed.noise.is_zero else None


def decide_robustness(search: Search, claim: FamilyRobustness) -> Certificate:
    """The certificate of a robustness on one side of a number, or one that contradicts it."""
    if claim.sense == "max" and claim.of == "quantum":
        found = mixture(search, claim.family, claim.noise, goal=claim.value)
        if found is not None and found.noise == claim.value:
            return search.certificate(claim, found.realisation.images())
    elif claim.sense == "max":
        above = above_level(search, claim, claim.value)
        if above is not None:
            return above
    else:
        below = below_level(search, claim, claim.of)
        if below is not None and below.claim.value >= claim.value:  # type: ignore[union-attr]
            return search.certificate(claim, below.witness)
    if (
        claim.sense == "min" and not claim.value.is_rational
    ):  # an exact threshold of the quantum set, seen at this level
        exact = bracketed(search, replace(claim, sense="max", of="quantum"), claim.value * 0 + 1).lower
        if exact.claim == claim:
            return search.certificate(claim, exact.witness)
    bracket = bracketed(search, replace(claim, sense="max"), claim.value * 0 + 1)
    side = bracket.upper if claim.sense == "max" else bracket.lower
    value = bracket.hi if claim.sense == "max" else bracket.lo
    if value == claim.value:
        return search.certificate(claim, side.witness)
    if claim.sense == "max" and bracket.lo > claim.value:
        return bracket.lower
    if claim.sense == "min" and bracket.hi < claim.value:
        return bracket.upper
    raise Undecided(claim, [*search.stages, f"it lies in [{bracket.lo}, {bracket.hi}]"], "Claim an end of a bracket.")
