"""Certified bounds of steering functionals over moment sets, from both sides.

Outer side: a Gram matrix Z with beta - F(sigma) = tr(Z Gamma); the functional is never changed, only beta is rounded up.
Inner side: an exact member of the set whose value comes within the gap of beta.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, decimal_text, number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import DominatingGram, MomentBlocks
from exactsteer.claims import Bound, MomentSet
from exactsteer.errors import InputError, RoundingFailed, TimeLimitReached, Undecided
from exactsteer.programs.bound import BoundProgram
from exactsteer.steering.assemblage import Assemblage, from_collins_gisin
from exactsteer.steering.functional import Sense, SteeringFunctional
from exactsteer.steering.noise import noise_moment
from exactsteer.steering.words import ALMOST_QUANTUM, canonical_level

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

GRID_BITS = range(2, 46, 2)
STALE_GRIDS = 6  # a coarse grid may be lucky by chance
MEMBER_BITS = 44
LARGEST_DENOMINATOR = 2**20
"""Functionals with larger denominators, such as doubles, get their class sums by an exact correction, not by the grid."""


@dataclass(frozen=True)
class CertifiedBound:
    """A proved bound and, where one was found, an exact member that nearly attains it.

    `certificate` proves F <= value (sense max) or F >= value (sense min); `member` proves that an assemblage of value
    `attained` belongs to the set. The true optimum lies between `attained` and `value`. `is_complete` is False if the
    time limit ended the search with a bound that is wider than asked for.
    """

    certificate: Certificate
    member: Certificate | None
    attained: Number | None
    is_complete: bool = True

    @property
    def value(self) -> Number:
        """The proved bound."""
        claim = self.certificate.claim
        if not isinstance(claim, Bound):
            raise TypeError("a certified bound carries a certificate of kind 'bound'")
        return claim.value


def bound(
    functional: SteeringFunctional,
    *,
    level: str = ALMOST_QUANTUM,
    sense: Sense | None = None,
    digits: int = 8,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> CertifiedBound:
    """The bound of a functional over a moment set, proved, within about 10^-digits of an exact member's value.

    `sense` overrides the functional's. Raises `InputError` for a level that does not fit, `Undecided` if no bound was
    proved; if a bound was proved but is wider than asked for, it is returned: compare `value` with `attained`.

    >>> from exactsteer.steering.scenario import scenario
    >>> s = scenario(parties=2, settings=2, outcomes=2, trusted=1)
    >>> chsh = SteeringFunctional(s, {(a, x): [[(-1) ** (a[0] + a[1] + x[0] * x[1])]] for a, x in s.keys()})
    >>> best = bound(chsh, digits=4)
    >>> best.value**2 > 8 > best.attained**2, best.value < number(2829) / 1000
    (True, True)
    """
    if digits < 1 or digits > 12:
        raise InputError(f"digits must be between 1 and 12, not {digits}; doubles see no further")
    functional = functional if sense is None else replace(functional, sense=sense)
    level = canonical_level(level, functional.scenario.parties)
    program = BoundProgram(functional, level)
    claim = Bound(functional, number(0), level)
    search = Search(claim, Options(solver, time_limit, progress))
    return _certified(search, program, _inner(search, program), digits)


def decide_bound(search: Search, claim: Bound) -> Certificate:
    """The certificate of a bound with a given value. Raises `Undecided` if it is false or too tight to be proved."""
    from exactsteer.solving.factors import positivity_proof

    program = BoundProgram(claim.functional, claim.level)
    sign = 1 if claim.functional.sense == "max" else -1
    inner = _inner(search, program)
    for digits in (8, 11):
        best = _certified(search, program, inner, digits)
        slack = (claim.value - best.value) * sign
        if slack.sign() >= 0:
            break
    witness = best.certificate.witness
    if slack.sign() >= 0 and isinstance(witness, DominatingGram):
        gram = program.widened(witness.gram, slack)
        proof = positivity_proof(gram)
        if proof is not None:
            return search.certificate(claim, DominatingGram(gram, proof))
    if best.attained is not None and ((best.attained - claim.value) * sign).sign() > 0:
        search.note(f"the claim is false: a certified member has the value {best.attained}")
    raise Undecided(claim, [*search.stages, f"the best proved bound is {best.value}"], "Weaken the value.")


@dataclass(frozen=True)
class _Inner:
    """What one solve gave: its solution, and an exact member near the optimum with its value, where one was found."""

    solution: NumericSolution
    member: Certificate | None
    attained: Number | None


def _inner(search: Search, program: BoundProgram) -> _Inner:
    """The numerical solution and the inner side of the bound."""
    solution = search.solve(program.conic)
    return _Inner(solution, *_member(search, program, solution))


def _certified(search: Search, program: BoundProgram, inner: _Inner, digits: int) -> CertifiedBound:
    """The narrowest bound on a grid that closes the gap; the coarse one that was proved first if time runs out."""
    from exactsteer.solving.factors import positivity_proof

    solution, member, attained = inner.solution, inner.member, inner.attained
    sign = 1 if program.functional.sense == "max" else -1
    certificate: Certificate | None = None
    try:
        for gram, beta in _narrowing(program, solution, None if attained is None else attained * sign, digits):
            proof = positivity_proof(gram)
            search.say(f"bound {decimal_text(beta * sign, digits + 2)}: {'proved' if proof else 'not yet proved'}")
            if proof is not None:
                claim = Bound(program.functional, beta * sign, program.level)
                certificate = search.certificate(claim, DominatingGram(gram, proof))
            _ = search.remaining
    except TimeLimitReached:
        if certificate is None:
            raise
        return CertifiedBound(certificate, member, attained, is_complete=False)
    if certificate is None:
        raise RoundingFailed(
            search.claim, [*search.stages, "no grid gave a positive Gram matrix"], "Try another --solver or level."
        )
    return CertifiedBound(certificate, member, attained)


def _narrowing(
    program: BoundProgram, solution: NumericSolution, attained: Number | None, digits: int
) -> Iterator[tuple[Matrix, Number]]:
    """A coarse candidate (Z, beta) for safety, then the coarsest one that closes the gap, or else the narrowest."""
    best: tuple[Matrix, Number] | None = None
    stale = 0
    for bits in GRID_BITS:
        candidate = _outer(program, solution, 2**bits)
        if candidate is None:
            continue
        if best is None:
            yield candidate
        if best is None or candidate[1] < best[1]:
            best, stale = candidate, 0
            scale = max(number(1), candidate[1], -candidate[1])
            if attained is not None and candidate[1] - attained <= scale * fmpq(1, 10**digits):
                break
        else:
            stale += 1
            if stale == STALE_GRIDS:
                break
    if best is not None:
        yield best


def _outer(program: BoundProgram, solution: NumericSolution, fineness: int) -> tuple[Matrix, Number] | None:
    """(Z, beta) on a grid: class sums exactly right, Z shifted until it looks positive, beta moved along."""
    from exactsteer.solving.numeric import to_complex
    from exactsteer.solving.rounding import nearest_gaussian, rounded_gram, rounded_value, steps_to_positive

    is_on_grid = program.is_rational and program.denominator <= LARGEST_DENOMINATOR
    grid = 2 * fineness * (program.denominator if is_on_grid else 1)
    offset = to_complex(program.offset).real
    beta = number(fmpq(rounded_value(solution.value + offset, grid), grid))
    targets = program.targets(beta)
    places = [group for _, _, group in program.groups]
    sums = [nearest_gaussian(targets[word][entry] * grid) for word, entry, _ in program.groups]
    rounded = rounded_gram(solution.duals[0], places, grid, sums)
    if rounded is None:
        return None
    gram = rounded / number(grid)
    if not is_on_grid:
        gram = program.corrected(gram, beta)
    steps = steps_to_positive(gram * grid)
    shift, count = program.layout.shift
    return gram + shift * fmpq(steps, grid), beta + fmpq(steps * count, grid)


def _member(
    search: Search, program: BoundProgram, solution: NumericSolution
) -> tuple[Certificate, Number] | tuple[None, None]:
    """An exact member near the optimum: the solver's point, mixed with as little white noise as makes it positive."""
    from exactsteer.solving.factors import positivity_proof
    from exactsteer.solving.rounding import looks_positive, rounded_point

    scenario, index = program.functional.scenario, program.layout.index
    optimum = program.values(rounded_point(solution.point, 2**MEMBER_BITS))
    noise = {word: noise_moment(scenario, word) for word in optimum}
    for bits in range(MEMBER_BITS, 4, -2):
        weight = fmpq(1, 2**bits)
        mixed = {word: m * (1 - weight) + noise[word] * weight for word, m in optimum.items()}
        gamma = program.layout.constant(mixed)
        if not looks_positive(gamma):
            continue
        proof = positivity_proof(gamma)
        if proof is None:
            continue
        try:
            sigma = Assemblage(scenario, from_collins_gisin(scenario, mixed), "member near the optimum")
        except (InputError, KeyError):
            break  # the level does not see every element: its moment matrices need not come from assemblages
        blocks = MomentBlocks({word: mixed[word] for word in index.free}, proof, gamma.denominator)
        certificate = search.certificate(MomentSet(sigma, program.level), blocks)
        return certificate, program.functional.value(sigma)
    search.note("no exact member was found near the optimum")
    return None, None
