"""Certified bounds of functionals with input, from both sides: Gram matrices outside, see-saws' realisations inside.

The functional is never changed; only the bound is rounded away from it. Instrumental functionals are bounded as functionals
with input that see y = a only. Source: arXiv:1907.03705, supplemental material; arXiv:1505.01430, appendix D.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, decimal_text, number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.families.with_input_exact import exact_bound
from exactsteer.certificates.searches.families.with_input_quantum import best_found, recognised_realisation
from exactsteer.certificates.searches.families.with_input_realisation import InputRealisation
from exactsteer.certificates.searches.families.with_input_rounding import (
    bound_program,
    fine_grams,
    integral_grams,
    proved,
    shared,
)
from exactsteer.certificates.searches.families.with_input_seesaw import to_float, with_sense
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.claims import FamilyBound, FamilyMember
from exactsteer.errors import InputError, RoundingFailed, Undecided
from exactsteer.programs.families.with_input_bound import InputBound, embedded
from exactsteer.steering.families import FamilyFunctional
from exactsteer.steering.functional import Sense
from exactsteer.steering.words import ALMOST_QUANTUM, canonical_level

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

GRID_BITS = range(1, 44, 2)
STALE_GRIDS = 6
LARGEST_DENOMINATOR = 2**20
NEAR = 1e-6
EXACT_LEVELS = ("1", "2", "3")


@dataclass(frozen=True)
class CertifiedFamilyBound:
    """A proved bound over a level, and where one was found an exact quantum family that nearly attains it.

    The quantum optimum lies between `attained` and `value`.
    """

    certificate: Certificate
    member: Certificate | None
    attained: Number | None

    @property
    def value(self) -> Number:
        """The proved bound."""
        claim = self.certificate.claim
        if not isinstance(claim, FamilyBound):
            raise TypeError("a certified bound carries a certificate of kind 'family-bound'")
        return claim.value

    @property
    def equals(self) -> Number | None:
        """The quantum optimum itself, if both sides are the same number."""
        return self.value if self.attained is not None and self.attained == self.value else None


def family_bound(
    functional: FamilyFunctional,
    *,
    level: str = ALMOST_QUANTUM,
    sense: Sense | None = None,
    digits: int = 8,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> CertifiedFamilyBound:
    """The bound of a functional with input, or of an instrumental one, over a level: rational, proved, with a quantum member.

    `sense` overrides the functional's. The member is found by see-saws; the gap to it need not close at this level. Raises
    `InputError` for a level that does not fit, `Undecided` if no bound was proved.

    >>> from exactsteer.steering.catalogue.bob_with_input import pr_box_with_input_functional
    >>> best = family_bound(pr_box_with_input_functional(), level="1", digits=4)
    >>> best.value**2 > 8, best.value < number(2829) / 1000, best.attained**2 > 7
    (True, True, True)
    """
    functional, level = _prepared(functional, level, sense)
    if digits < 1 or digits > 12:
        raise InputError(f"digits must be between 1 and 12, not {digits}; doubles see no further")
    search = Search(FamilyBound(functional, number(0), level), Options(solver, time_limit, progress))
    certificate = _outer(search, functional, level, digits)
    member, attained = _inner(search, functional)
    return CertifiedFamilyBound(certificate, member, attained)


def tight_family_bound(
    functional: FamilyFunctional,
    *,
    level: str | None = None,
    sense: Sense | None = None,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> CertifiedFamilyBound:
    """The bound as an exact number, with an exact quantum family that attains it where that is recognised.

    At the given level, or at the first of the levels 1, 2, 3 whose exact bound is attained. Raises `Undecided` if no exact
    bound was recognised. For one untrusted party with two outcomes.

    >>> from exactsteer.steering.catalogue.bob_with_input import pr_box_with_input_functional
    >>> tight_family_bound(pr_box_with_input_functional(), level="1").equals
    2*sqrt(2)
    """
    levels = EXACT_LEVELS if level is None else (level,)
    functional, first = _prepared(functional, levels[0], sense)
    search = Search(FamilyBound(functional, number(0), first), Options(solver, time_limit, progress))
    near = best_found(search, functional, functional.scenarios[0].trusted[-1])
    best: CertifiedFamilyBound | None = None
    for name in levels:
        canonical = canonical_level(name, functional.parties)
        if level is None and not is_near(search, functional, canonical, near.value):
            search.note(f"level {canonical} is not tight")
            continue
        found = exact_bound(search, functional, canonical)
        if found is None:
            continue
        certificate = search.certificate(FamilyBound(functional, found.value, canonical), found.witness)
        best = CertifiedFamilyBound(certificate, None, None)
        attaining = recognised_realisation(search, functional, near, found.value.field)
        member = None if attaining is None else _member(search, functional, attaining)
        if member is not None and member[1] == found.value:
            return CertifiedFamilyBound(certificate, *member)
    if best is None:
        raise RoundingFailed(search.claim, search.stages, "Ask for a rational bound.")
    return best


def decide_family_bound(search: Search, claim: FamilyBound) -> Certificate:
    """The certificate of a bound with a given value. Raises `Undecided` if it is false or too tight to be proved."""
    functional, level = claim.functional, claim.of
    if level in ("lhs", "no-signalling"):
        raise InputError(
            f"bounds of functionals with input over {level} are not searched for: name a level, or give the proof"
        )
    sign = 1 if functional.sense == "max" else -1
    program = bound_program(embedded(functional), level)
    solution = search.solve(program.conic)
    plain = InputBound(embedded(functional), level)
    for grams, beta in _narrowing(program, solution, None, 11):
        slack = (claim.value - beta * sign) * sign
        if slack.sign() < 0:
            continue
        widened = plain.widened(grams, slack)
        proofs = proved(widened)
        if proofs is not None:
            return search.certificate(claim, shared(widened, proofs))
        _ = search.remaining
    exact = exact_bound(search, functional, level)
    if exact is not None and exact.value == claim.value:
        return search.certificate(claim, exact.witness)
    value = decimal_text(number(fmpq(round((solution.value + to_float(program.offset)) * 2**40), 2**40)) * sign, 9)
    raise Undecided(claim, [*search.stages, f"the bound itself is about {value}"], "Weaken the value.")


def _prepared(functional: FamilyFunctional, level: str, sense: Sense | None) -> tuple[FamilyFunctional, str]:
    if functional.shape == "marginals":
        raise InputError("functionals of marginals are bounded over parents; this bound is for a Bob with input")
    canonical = canonical_level(level, functional.parties)
    return (functional if sense is None else with_sense(functional, sense)), canonical


def _outer(search: Search, functional: FamilyFunctional, level: str, digits: int) -> Certificate:
    """The narrowest bound on a grid; a coarse one is proved first for safety."""
    program = bound_program(embedded(functional), level)
    solution = search.solve(program.conic)
    certificate: Certificate | None = None
    for grams, beta in _narrowing(program, solution, digits, None):
        proofs = proved(grams)
        search.say(f"bound {decimal_text(beta * program.sign, digits + 2)}: {'proved' if proofs else 'not yet proved'}")
        if proofs is not None:
            claim = FamilyBound(functional, beta * program.sign, level)
            certificate = search.certificate(claim, shared(grams, proofs))
        _ = search.remaining
    if certificate is None:
        raise RoundingFailed(
            search.claim, [*search.stages, "no grid gave positive Gram matrices"], "Try another level."
        )
    return certificate


def _narrowing(
    program: InputBound, solution: NumericSolution, digits: int | None, last: int | None
) -> Iterator[tuple[list[Matrix], Number]]:
    """Candidates (Z_y in words of projectors, beta): a coarse one, then the coarsest that is narrow enough, or all in turn."""
    goal = solution.value + to_float(program.offset)
    scale = max(1.0, abs(goal))
    best: tuple[list[Matrix], Number] | None = None
    stale = 0
    for bits in GRID_BITS:
        candidate = _on_grid(program, solution, goal, 2**bits)
        if candidate is None:
            continue
        if digits is None or best is None:
            yield candidate
        if best is None or candidate[1] < best[1]:
            best, stale = candidate, 0
            if digits is not None and to_float(candidate[1]) - goal <= scale * 10.0**-digits:
                break
        else:
            stale += 1
            if stale == STALE_GRIDS:
                break
    if best is not None and digits is not None:
        yield best


def _on_grid(
    program: InputBound, solution: NumericSolution, goal: float, fineness: int
) -> tuple[list[Matrix], Number] | None:
    """Gram matrices on a grid with exactly the right class sums, shifted until they look positive, beta moved along."""
    from exactsteer.solving.numeric import to_array
    from exactsteer.solving.rounding import rounded_hermitian, steps_to_positive

    layout = program.layout
    on_grid = program.is_rational and program.denominator <= LARGEST_DENOMINATOR
    grid = 2 * fineness * (program.denominator if on_grid else 1)
    beta = number(fmpq(round(goal * grid), grid))
    arrays = [to_array(m) * grid for m in fine_grams(program, solution.duals)]
    near = [rounded_hermitian(m, 1) for m in arrays]
    if on_grid:
        found = integral_grams(layout, arrays, program.targets(near, beta, grid))
        if found is None:
            return None
    else:
        found = [m * grid for m in program.corrected([m / number(grid) for m in near], beta)]
    total = 0
    for k, part in enumerate(layout.layouts):
        steps = steps_to_positive(found[k])
        shift, count = part.shift
        found[k] = found[k] + shift * steps
        total += steps * count
    grams = [m / number(grid) for m in found]
    return layout.projector_grams(grams), beta + fmpq(total, grid)


def _inner(search: Search, functional: FamilyFunctional) -> tuple[Certificate | None, Number | None]:
    """An exact quantum family with a large value, from see-saws."""
    if functional.parties > 1:
        search.note(
            "members are searched for with one untrusted party; see-saws of several are in the Python interface"
        )
        return None, None
    found = best_found(search, functional, functional.scenarios[0].trusted[-1], seeds=2)
    return _member(search, functional, found.realisation) or (None, None)


def _member(
    search: Search, functional: FamilyFunctional, realisation: InputRealisation
) -> tuple[Certificate, Number] | None:
    family = realisation.family(functional.shape)
    certificate = search.certificate(FamilyMember(family, "quantum"), realisation.images())
    return certificate, functional.value(family)


def is_near(search: Search, functional: FamilyFunctional, level: str, value: Number) -> bool:
    """Whether a level's bound in doubles is the see-saw's value."""
    program = bound_program(embedded(functional), level)
    bound = search.solve(program.conic).value + to_float(program.offset)
    return abs(bound * program.sign - to_float(value)) < NEAR * max(1.0, abs(bound))
