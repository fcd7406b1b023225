"""Claims with a given value: a robustness or a weight on one side of a number, and bounds over two sets with closed forms."""

from __future__ import annotations

from dataclasses import replace

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import decimal_text, number
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.bracket import bracketed, quantity_of
from exactsteer.certificates.searches.mixtures import mixture_inside
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import NoisyFunctional, NoisyMember, NoWitness
from exactsteer.claims import BoundOver, Robustness, Weight, canonical_set
from exactsteer.errors import InputError, RoundingFailed, Undecided
from exactsteer.programs.hidden import strategy_sums
from exactsteer.programs.no_signalling import NoSignallingBound
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import Sense, SteeringFunctional

WIDTHS = ("1/1000", "1/1000000", "1/1000000000")


def decide_quantity(search: Search, claim: Robustness | Weight) -> Certificate:
    """The certificate of a robustness or weight on one side of a number, or one that contradicts it.

    Narrower and narrower brackets; a value that lies inside the last one is undecided.
    """
    if claim.value.sign() < 0:
        raise InputError(f"a robustness or a weight is at least 0, not {claim.value}")
    noise = claim.noise if isinstance(claim, Robustness) else None
    if claim.sense == "max" and isinstance(claim, Robustness) and isinstance(noise, Assemblage):
        inside = mixture_inside(search, claim, noise, claim.value)
        if inside is not None:
            return search.certificate(claim, NoisyMember(inside))
    for width in WIDTHS:
        bracket = bracketed(replace(claim, value=number(0)), quantity_of(claim), number(width), search.options)
        if claim.sense == "min" and bracket.lo >= claim.value:
            witness = bracket.lower.witness
            if isinstance(witness, NoisyFunctional):
                return search.certificate(claim, witness)
        if claim.sense == "max" and bracket.hi == claim.value:
            return bracket.upper
        if (claim.sense == "max" and bracket.lo > claim.value) or (claim.sense == "min" and bracket.hi < claim.value):
            return bracket.lower if claim.sense == "max" else bracket.upper
        search.note(f"the quantity lies in [{decimal_text(bracket.lo, 12)}, {decimal_text(bracket.hi, 12)}]")
    raise Undecided(search.claim, search.stages, "The value is too close: bracket the quantity, and claim an end.")


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
    raise RoundingFailed(search.claim, search.stages, f"The bound {value} is false or too tight; weaken the value.")


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

    A local bound that is attained at a rational number is proved at that number. Raises `InputError` for another set.

    >>> from exactsteer.steering.scenario import scenario
    >>> s = scenario(parties=2, settings=2, outcomes=2, trusted=1)
    >>> chsh = SteeringFunctional(s, {(a, x): [[(-1) ** (a[0] + a[1] + x[0] * x[1])]] for a, x in s.keys()})
    >>> bound_over(chsh, "lhs").claim.value, bound_over(chsh, "no-signalling").claim.value
    (2, 4)
    """
    functional = functional if sense is None else replace(functional, sense=sense)
    if canonical_set(of, functional.scenario.parties) not in ("lhs", "no-signalling"):
        raise InputError(f"{of!r} is a moment set: use `bound` with its level")
    claim = BoundOver(functional, number(0), of)
    search = Search(claim, Options(solver, time_limit, progress))
    sign = 1 if functional.sense == "max" else -1
    near = _local_optimum(functional) if claim.of == "lhs" else _no_signalling_optimum(search, functional)
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


def _no_signalling_optimum(search: Search, functional: SteeringFunctional) -> float:
    program = NoSignallingBound(functional)
    from exactsteer.solving.numeric import to_complex

    sign = 1 if functional.sense == "max" else -1
    return sign * search.solve(program.conic).value + to_complex(program.offset).real
