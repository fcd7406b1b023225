"""Membership of a family with input, or of an instrumental one, in a level: moment matrices or separating Gram matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactsteer.algebra.number import zero
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import SeparatingFamily
from exactsteer.certificates.searches.families.with_input_rounding import (
    member_program,
    rounded_members,
    rounded_separators,
    shared,
)
from exactsteer.certificates.searches.search import Search
from exactsteer.claims import FamilyMember, FamilyOutside
from exactsteer.errors import RoundingFailed
from exactsteer.programs.families.with_input_member import InputMember
from exactsteer.steering.families import Family

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution


def decide_level(search: Search, family: Family, level: str) -> Certificate:
    """The certificate that the family is a member of a level, or that it is not. Raises `RoundingFailed` near the boundary."""
    program = member_program(family, level)
    for solution in search.solutions(program.conic):
        for witness in rounded_members(search, program, solution):
            return search.certificate(FamilyMember(family, level), witness)
        outside = separation(search, program, solution)
        if outside is not None:
            return outside
    raise RoundingFailed(
        search.claim,
        [*search.stages, f"level {level}: no grid gave a proof near the margin {solution.value:.3g}"],
        "The boundary is too close for doubles: give a realisation, choose another level, or perturb the data exactly.",
    )


def separation(search: Search, program: InputMember, solution: NumericSolution) -> Certificate | None:
    """The certificate that the family is not in the program's level, from a solution of its margin; None if not proved."""
    family, level = program.family, program.level
    for grams, proofs in rounded_separators(search, program, solution):
        plain = InputMember(family, level)
        margin = -plain.value(grams) / sum((m.trace() for m in grams), zero())
        witness = SeparatingFamily(plain.functional(grams), shared(grams, proofs))
        return search.certificate(FamilyOutside(family, level), witness, margin)
    return None
