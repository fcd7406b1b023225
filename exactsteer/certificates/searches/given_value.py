"""Claims with a given value: a robustness or a weight on one side of a number, and bounds over two sets with closed forms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from flint import fmpq

from exactsteer.algebra.field import QQ
from exactsteer.algebra.grammar import unify
from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number, decimal_text, enclose, number
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.claim_json import claim_field
from exactsteer.certificates.searches.bracket import Bracket, bracketed, doubles, enclosed, narrowed, quantity_of
from exactsteer.certificates.searches.hidden import decide_hidden
from exactsteer.certificates.searches.mixtures import mixture_inside
from exactsteer.certificates.searches.negativity import decide_negativity
from exactsteer.certificates.searches.quantities import objective
from exactsteer.certificates.searches.recognised import RECOGNITION_DIGITS, optimal_points
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import NoisyFunctional, NoisyMember, NoWitness, Witness
from exactsteer.claims import BoundOver, Robustness, Weight, canonical_set
from exactsteer.errors import InputError, RoundingFailed, SolverFailed, Undecided
from exactsteer.programs.hidden import strategy_sums
from exactsteer.programs.no_signalling import NoSignallingBound
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import Sense, SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel, spread, strategies
from exactsteer.steering.noise import white_noise

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

WIDTHS = ("1/1000", "1/1000000", "1/1000000000")


def decide_quantity(search: Search, claim: Robustness | Weight) -> Certificate:
    """The certificate of a robustness or weight on one side of a number, or one that contradicts it.

    Narrower and narrower brackets; a value that lies inside the last one is undecided.
    """
    if claim.value.sign() < 0:
        raise InputError(f"a robustness or a weight is at least 0, not {claim.value}")
    if isinstance(claim, Robustness) and claim.of == claim.noise == "quantum":
        return decide_negativity(search, claim)
    noise = claim.noise if isinstance(claim, Robustness) else None
    if claim.sense == "max" and isinstance(claim, Robustness) and isinstance(noise, Assemblage):
        inside = mixture_inside(search, claim, noise, claim.value)
        if inside is not None:
            return search.certificate(claim, NoisyMember(inside))
    blank, quantity = replace(claim, value=number(0)), quantity_of(claim)
    for width in WIDTHS:
        found = narrowed(search, blank, quantity, number(width))
        if not isinstance(found, Bracket):
            if claim.sense == "min" and found[0] >= claim.value:
                return search.certificate(claim, found[1])
            raise RoundingFailed(
                search.claim, search.stages, f"Only 'at least {decimal_text(found[0], 9)}' was proved."
            )
        sides = cast(Witness, found.lower.witness), cast(Witness, found.upper.witness)
        witness = _proved_by(claim, *sides, found.lo, found.hi)
        if witness is not None:
            return search.certificate(claim, witness)
        if claim.sense == "max" and _order(found.lo, claim.value) > 0:
            return found.lower
        if claim.sense == "min" and _order(found.hi, claim.value) < 0:
            return found.upper
        search.note(f"the quantity lies in [{decimal_text(found.lo, 12)}, {decimal_text(found.hi, 12)}]")
        if found.equals is not None and _order(found.equals, claim.value):
            # recognised over a larger field than the claim's: the same side again, with rational points
            narrow = _below_distance(claim.value, found.equals)
            lower, upper = enclosed(
                search, blank, quantity, doubles(search, quantity.conic), narrow, quantity.trivial()
            )
            if upper is not None:
                witness = _proved_by(claim, lower[1], upper[1], lower[0], upper[0])
                if witness is not None:
                    return search.certificate(claim, witness)
    raise Undecided(search.claim, search.stages, "The value is too close: bracket the quantity, and claim an end.")


def _proved_by(
    claim: Robustness | Weight, lower: Witness, upper: Witness, lo: Number, hi: Number
) -> NoisyFunctional | NoisyMember | None:
    """The witness of the end that implies the claim, if it is written over the claim's field; None if there is none."""
    fields = (QQ, claim_field(claim))
    if claim.sense == "min" and isinstance(lower, NoisyFunctional) and _order(lo, claim.value) >= 0:
        return lower if lower.functional.field in fields else None
    if claim.sense == "max" and isinstance(upper, NoisyMember) and hi.field in fields and _order(hi, claim.value) <= 0:
        return upper if _order(hi, claim.value) == 0 else more_noise(claim, upper, hi)
    return None


def _order(x: Number, y: Number) -> int:
    """The sign of x - y, for real numbers of any two fields."""
    _, (first, second) = unify([x, y])
    return (first - second).sign()


def _below_distance(x: Number, y: Number) -> Number:
    """A positive rational of at most about half the distance of two different real numbers."""
    _, (first, second) = unify([x, y])
    low, high = enclose((first - second) * (first - second).sign(), 128)
    return number((low if low > 0 else high) / 2)


def more_noise(claim: Robustness | Weight, member: NoisyMember, value: Number) -> NoisyMember | None:
    """The witness with as much more noise, or less of the local part, as the claim's value allows; local sets only.

    For a robustness white noise is added to Q and to the hidden states, for a weight a part of the hidden states' table is
    moved to Q. None if that is not possible: another set, or a single noise assemblage.
    """
    sigma, inside, noise = claim.assemblage, member.member, member.noise
    if claim.of != "lhs" or noise is None or not isinstance(inside, tuple):
        return None
    if isinstance(claim, Weight):
        if value == 1:
            return None
        part = (claim.value - value) / (1 - value)
        kept = tuple(HiddenState(s.strategy, s.operator * (1 - part)) for s in inside)
        local = spread(sigma.scenario, inside)
        return NoisyMember(kept, ({key: m + local[key] * part for key, m in noise[0].items()}, noise[1]))
    added = white_noise(sigma.scenario).elements
    table = {key: m + added[key] * (claim.value - value) for key, m in noise[0].items()}
    witness = _whiter(sigma, noise[1], claim.value - value) if isinstance(noise[1], tuple) else noise[1]
    return NoisyMember(_whiter(sigma, inside, claim.value - value), (table, witness))


def _whiter(sigma: Assemblage, states: tuple[HiddenState, ...], t: Number) -> tuple[HiddenState, ...]:
    """Hidden states with those of t times white noise added."""
    known = {state.strategy: state.operator for state in states}
    listed = list(strategies(sigma.scenario))
    d = sigma.scenario.dimension
    share = identity(d) * t / (d * len(listed))
    return tuple(HiddenState(strategy, known.get(strategy, share * 0) + share) for strategy in listed)


def decide_local(search: Search, sigma: Assemblage) -> HiddenStateModel | SteeringFunctional:
    """A local-hidden-state model of sigma or a functional that shows steering, also where sigma is on the boundary.

    There the least weight of white noise is bracketed: 0 is recognised, and its hidden states with it. Raises
    `RoundingFailed`.
    """
    try:
        return decide_hidden(search, sigma)
    except RoundingFailed:
        claim = Robustness(sigma, number(0), "max", "lhs", white_noise(sigma.scenario))
        bracket = bracketed(claim, quantity_of(claim), number(WIDTHS[-1]), search.options)
        member, functional = bracket.upper.witness, bracket.lower.witness
        if bracket.hi == 0 and isinstance(member, NoisyMember) and isinstance(member.member, tuple):
            return HiddenStateModel(sigma.scenario, member.member)
        if bracket.lo.sign() > 0 and isinstance(functional, NoisyFunctional):
            return functional.functional
        raise


def decide_bound_over(search: Search, claim: BoundOver) -> Certificate:
    """The certificate of a bound over the local or the no-signalling set. Raises `Undecided` if it is false or too tight."""
    functional, value = claim.functional, claim.value
    sign = 1 if functional.sense == "max" else -1
    if claim.of == "lhs":
        d = functional.scenario.dimension
        for index, m in enumerate(strategy_sums(functional.scenario, functional.elements)):
            negative = decide((identity(d) * value - m) * sign)
            if negative is not None:
                entries = ", ".join(str(row[0]) for row in negative.vector.entries())
                raise Undecided(
                    claim,
                    [f"strategy {index} with the hidden state along ({entries}) violates it by {-negative.value}"],
                    "The bound is false; weaken the value.",
                )
        return search.certificate(claim, NoWitness())
    program = NoSignallingBound(functional)
    solution = search.solve(program.conic)
    for bits in range(2, 44, 3):
        operators = program.operators(_rounded(solution.duals, bits), value)
        if all(decide(m) is None for m in operators.elements.values()):
            return search.certificate(claim, operators)
    exact = exact_no_signalling(search, program, solution)
    if exact is not None:
        operators = program.operators(exact[1], value)
        if all(decide(m) is None for m in operators.elements.values()):
            return search.certificate(claim, operators)
    raise RoundingFailed(search.claim, search.stages, f"The bound {value} is false or too tight; weaken the value.")


def exact_no_signalling(
    search: Search, program: NoSignallingBound, solution: NumericSolution
) -> tuple[Number, list[Matrix]] | None:
    """(the bound itself, operators that prove it) where both are recognised in the functional's field; None otherwise."""
    from exactsteer.solving.central_path import polish

    try:
        near = polish(program.conic, solution, -RECOGNITION_DIGITS, time_limit=search.remaining)
    except SolverFailed as error:
        search.note(f"the central path: {error.stages[-1] if error.stages else error}")
        return None
    point, duals = optimal_points(search, program.conic, near, program.functional.field)
    if point is None or duals is None:
        return None
    return objective(program.conic, point) * program.sign + program.offset, duals


def _rounded(duals: object, bits: int) -> list[Matrix]:
    from exactsteer.solving.rounding import rounded_hermitian

    return [rounded_hermitian(m, 2**bits) for m in duals]  # type: ignore[attr-defined]


def bound_over(
    functional: SteeringFunctional,
    of: str,
    *,
    sense: Sense | None = None,
    digits: int = 8,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Certificate:
    """The bound of a functional over the local (lhs) or the no-signalling set, proved, within about 10^-digits.

    A local bound that is attained at a dyadic number, and a no-signalling bound whose optimum is recognised in the
    functional's field, is proved at that number. Raises `InputError` for another set.

    >>> from exactsteer.steering.scenario import scenario
    >>> s = scenario(parties=2, settings=2, outcomes=2, trusted=1)
    >>> chsh = SteeringFunctional(s, {(a, x): [[(-1) ** (a[0] + a[1] + x[0] * x[1])]] for a, x in s.keys()})
    >>> bound_over(chsh, "lhs").claim.value, bound_over(chsh, "no-signalling").claim.value
    (2, 4)
    """
    from exactsteer.solving.numeric import to_complex

    functional = functional if sense is None else replace(functional, sense=sense)
    if canonical_set(of, functional.scenario.parties) not in ("lhs", "no-signalling"):
        raise InputError(f"{of!r} is a moment set: use `bound` with its level")
    claim = BoundOver(functional, number(0), of)
    search = Search(claim, Options(solver, time_limit, progress))
    sign = 1 if functional.sense == "max" else -1
    near = _local_optimum(functional)
    if claim.of == "no-signalling":
        program = NoSignallingBound(functional)
        solution = search.solve(program.conic)
        exact = exact_no_signalling(search, program, solution)
        if exact is not None:
            return decide_bound_over(search, replace(claim, value=exact[0]))
        near = sign * solution.value + to_complex(program.offset).real
    for bits in range(0, 4 * digits + 8, 2):
        grid = 2**bits
        for candidate in (fmpq(round(near * grid), grid), fmpq(round(near * grid) + sign, grid)):
            if abs(float(candidate.p) / float(candidate.q) - near) > 10.0**-digits * max(1.0, abs(near)):
                continue
            try:
                return decide_bound_over(search, replace(claim, value=number(candidate)))
            except Undecided:
                continue
    raise RoundingFailed(search.claim, search.stages, "Ask for fewer digits.")


def _local_optimum(functional: SteeringFunctional) -> float:
    """The largest (max) or smallest (min) eigenvalue over all strategies, in doubles."""
    from exactsteer.solving.numeric import extreme_eigenvalue

    sums = strategy_sums(functional.scenario, functional.elements)
    values = [extreme_eigenvalue(m, functional.sense) for m in sums]
    return max(values) if functional.sense == "max" else min(values)
