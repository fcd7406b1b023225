"""Brackets of the noise that a family with input or an instrumental one tolerates, from both sides, one certificate per side.

From below by a functional that is >= 0 on a level, from above by moment matrices of that level, or for the quantum set by a
realisation. Where the functional is one of small rationals whose exact bound is attained, both sides are at that number.
"""

from __future__ import annotations

from dataclasses import replace

from flint import fmpq

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number, zero
from exactsteer.algebra.positivity import Elimination, Facial, PositivityProof
from exactsteer.algebra.recognition import recognise
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import Images, SeparatingFamily, SharedGrams
from exactsteer.certificates.searches.bracket import Bracket, doubles
from exactsteer.certificates.searches.families.with_input_bound import is_near
from exactsteer.certificates.searches.families.with_input_exact import exact_bound, fixed_bound
from exactsteer.certificates.searches.families.with_input_quantum import (
    averaged,
    best_found,
    mixture,
    recognised_realisation,
)
from exactsteer.certificates.searches.families.with_input_rounding import (
    fine_grams,
    member_program,
    moment_witness,
    proved,
    shared,
)
from exactsteer.certificates.searches.families.with_input_seesaw import FoundWithInput, to_float
from exactsteer.certificates.searches.quantities import positivity_proof
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.claims import FamilyRobustness
from exactsteer.errors import InputError, RoundingFailed
from exactsteer.programs.families.with_input_member import InputMember
from exactsteer.programs.families.with_input_words import observable_operators
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import noise_moment
from exactsteer.steering.scenario import Key

OUTER_LEVELS = ("1", "2", "3")
"""Levels that bound the quantum set, tried in turn."""
LARGEST = 100
"""Moment matrices beyond this size are not tried after a smaller level gave a bound."""
GOOD_ENOUGH = 1e-6
FINE_BITS = 46
RECOGNITION_BITS = 16


def family_noise(
    family: Family,
    *,
    of: str,
    noise: Family,
    width: Number | str = "1/1000000000",
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Bracket:
    """The infimum of the real t for which the family plus t times the noise is in the cone over a set, between two proofs.

    `of` is quantum or a level; t is negative inside the set. For quantum the lower side is proved over a level. Raises
    `InputError` for a width that is not positive or another set, `Undecided` if a side was not proved.
    """
    claim = FamilyRobustness(family, number(0), "max", of, noise)
    return bracketed(Search(claim, Options(solver, time_limit, progress)), claim, number(width))


def bracketed(search: Search, claim: FamilyRobustness, width: Number) -> Bracket:
    """The bracket of a claim's family, set and noise; its value and sense do not matter."""
    if width.sign() <= 0:
        raise InputError(f"the width of a bracket must be positive, not {width}")
    if claim.of in ("lhs", "no-signalling", "positive-maps"):
        raise InputError(f"the noise of families with input is bracketed over quantum or a level, not {claim.of}")
    levels = OUTER_LEVELS if claim.of == "quantum" else (claim.of,)
    lower: Certificate | None = None
    reason = "no functional of small rationals was recognised whose exact bound is attained"
    if claim.of != "quantum":
        reason = "over a level the optimum is not looked for in a number field"
    functional: FamilyFunctional | None = None
    for level in levels:
        size = member_program(claim.family, level).layout.layouts[0].size
        if lower is not None and size > LARGEST:
            search.note(f"level {level} was not tried: its moment matrices have {size} rows")
            break
        if claim.of == "quantum":
            functional = recognised_functional(search, claim, level) or functional
            exact = None if functional is None else _exact(search, claim, functional, level)
            if exact is not None:
                return Bracket(*exact)
        below = below_level(search, claim, level)
        if below is not None and (lower is None or below.claim.value > lower.claim.value):  # type: ignore[union-attr]
            lower = below
    upper = _above_quantum(search, claim) if claim.of == "quantum" else above_level(search, claim)
    if lower is None or upper is None:
        advice = "Perhaps no amount of this noise is enough; try another noise or a level."
        raise RoundingFailed(search.claim, search.stages, advice)
    return Bracket(lower, upper, reason)


def below_level(search: Search, claim: FamilyRobustness, level: str) -> Certificate | None:
    """A functional with F = 1 on the noise and F >= 0 on the level, from the solver's dual."""
    program = member_program(claim.family, level)
    solution = doubles(search, program.noisy(claim.noise))
    plain = InputMember(claim.family, level)
    near = program.layout.projector_grams(fine_grams(program, solution.duals))
    exact = plain.layout.corrected(near, plain.targets(near))
    for bits in range(FINE_BITS - 8, 4, -4):
        lifted = [m + layout.shift[0] * fmpq(1, 2**bits) for m, layout in zip(exact, plain.layout.layouts, strict=True)]
        functional = plain.functional(lifted)
        scale = functional.value(claim.noise)
        if scale.sign() <= 0:
            return None
        grams = [m / scale for m in lifted]
        proofs = proved(grams)
        if proofs is None:
            continue
        value = -functional.value(claim.family) / scale
        witness = SeparatingFamily(_times(functional, 1 / scale), shared(grams, proofs))
        return search.certificate(replace(claim, value=value, sense="min", of=level), witness)
    search.note(f"level {level}: no functional near the optimum was proved")
    return None


def above_level(search: Search, claim: FamilyRobustness, value: Number | None = None) -> Certificate | None:
    """Moment matrices of the family with a little more noise than the solver's, or with a given amount."""
    from exactsteer.solving.rounding import rounded_point

    program = member_program(claim.family, claim.of)
    solution = search.solve(program.noisy(claim.noise))
    point = rounded_point(solution.point, 2**FINE_BITS)
    extra = _faithful(program)
    for bits in range(FINE_BITS - 10, 4, -4):
        t = point[0] + number(fmpq(1, 2**bits)) if value is None else value
        moved = [y + z * fmpq(1, 2**bits) for y, z in zip(point[1:], extra, strict=True)]
        witness = moment_witness(program, moved, (claim.noise, t))
        if witness is not None:
            return search.certificate(replace(claim, value=t, sense="max"), witness)
    search.note("no moment matrices near the optimum were proved")
    return None


def _faithful(program: InputMember) -> list[Number]:
    """The variables of white noise with freely independent measurements, whose moment matrices are strictly positive."""
    result = []
    for c, _ in program.variables:
        value = zero()
        if c.row == c.column and c.unit == 1:
            value = noise_moment(program.layout.scenarios[c.member or 0], c.word)[0, 0]
            if program.observables and any(c.word):
                value = zero()  # products of freely independent observables without trace
            if c.member is None:
                value = value * program.layout.last(0)
        result.append(value)
    return result


def _above_quantum(search: Search, claim: FamilyRobustness) -> Certificate | None:
    """A mixture of realisations found by see-saws with hidden states."""
    try:
        found = mixture(search, claim.family, claim.noise)
    except InputError as error:
        search.note(str(error))
        return None
    if found is None:
        return None
    return search.certificate(replace(claim, value=found.noise, sense="max"), found.realisation.images())


def _exact(
    search: Search, claim: FamilyRobustness, functional: FamilyFunctional, level: str
) -> tuple[Certificate, Certificate] | None:
    """Both sides at one number: the exact bound of a functional of small rationals, and a realisation that attains it."""
    near = best_found(search, functional, functional.scenarios[0].trusted[-1])
    if not is_near(search, functional, level, near.value):
        search.note(f"level {level}: no see-saw attains the bound of the recognised functional")
        return None
    bound = exact_bound(search, functional, level)
    if bound is None:
        return None
    shift = bound.value - functional.value(claim.noise)
    if shift.sign() <= 0:
        return None
    t = (functional.value(claim.family) - bound.value) / shift
    upper = _attained(search, claim, functional, near, bound.value, t)
    if upper is None:
        search.note(f"level {level}: the exact bound {bound.value} of the recognised functional is not attained")
        return None
    below = replace(claim, value=t, sense="min", of=level)
    above = replace(claim, value=t, sense="max")
    lower = SeparatingFamily(_complement(functional, bound.value, shift), _scaled(bound.witness, 1 / shift))
    return search.certificate(below, lower), search.certificate(above, upper)


def _attained(
    search: Search,
    claim: FamilyRobustness,
    functional: FamilyFunctional,
    near: FoundWithInput,
    value: Number,
    t: Number,
) -> Images | None:
    """A realisation of the family with exactly t times the noise: a recognised one, averaged over symmetries."""
    best = recognised_realisation(search, functional, near, value.field)
    if best is None:
        return None
    fixed = fixed_bound(functional, "1")
    found = best if fixed is None else averaged(best, fixed.group)
    whole = found.scaled(1 + t)
    target = [
        {key: m + n.elements[key] * t for key, m in s.elements.items()}
        for s, n in zip(claim.family.members, claim.noise.members, strict=True)
    ]
    shown = whole.observed(claim.family.shape)
    if any(m != table[key] for table, goal in zip(shown, target, strict=True) for key, m in goal.items()):
        search.note("the averaged realisation is not the family with noise")
        return None
    return whole.images()


def recognised_functional(search: Search, claim: FamilyRobustness, level: str) -> FamilyFunctional | None:
    """The solver's separating functional in small rationals, sense max, up to constants; None if it has none."""
    program = member_program(claim.family, level)
    first = claim.family.scenarios[0]
    if not program.observables or first.parties > 1 or len(first.trusted) > 1:
        return None
    solution = doubles(search, program.noisy(claim.noise))
    if -solution.value < GOOD_ENOUGH:
        search.note(f"level {level}: the family is inside, or near the boundary")
        return None
    plain = InputMember(claim.family, level)
    near = program.layout.projector_grams(fine_grams(program, solution.duals))
    tables = canonical(plain.functional(plain.layout.corrected(near, plain.targets(near))))
    peak = max(abs(to_float(part)) for table in tables for m in table.values() for part in _parts(m))
    scale = fmpq(2**FINE_BITS, round(peak * 2**FINE_BITS))
    members = []
    for scenario, table in zip(claim.family.scenarios, tables, strict=True):
        elements = {}
        for key, m in table.items():
            found = _rational(m * -scale)
            if found is None:
                search.note(f"level {level}: the separating functional has no small rational entries")
                return None
            elements[key] = found
        members.append(SteeringFunctional(scenario, elements, "max"))
    return FamilyFunctional(claim.family.shape, tuple(members))


def canonical(functional: FamilyFunctional) -> list[dict[Key, Matrix]]:
    """A functional of families with two outcomes, one untrusted and one trusted party, without what is constant on them.

    With input: (-1)^a F_y,x with traceless F_y,x for all inputs but the first, which has the common part, and the traceless
    part of the operator of rho_y, spread over the settings. Instrumental: the mean trace of each setting is taken off.
    """
    if functional.shape == "instrumental":
        (table,) = functional.members
        d = table.scenario.dimension
        return [
            {
                (a, x): m - identity(d) * (table.elements[(0,), x].trace() + table.elements[(1,), x].trace()) / (2 * d)
                for (a, x), m in table.elements.items()
            }
        ]
    listed = [observable_operators(f.scenario, f.elements) for f in functional.members]
    settings = len(functional.scenarios[0].untrusted[0])
    result: list[dict[Key, Matrix]] = []
    for y, operators in enumerate(listed):
        d = functional.scenarios[y].dimension
        rho = _traceless(operators[((),)]) / settings
        part: dict[Key, Matrix] = {}
        for x in range(settings):
            word = (((x, 0),),)
            m = _traceless(operators[word])
            if y == 0:
                common = sum((o[word].trace() / o[word].rows for o in listed), zero())
                m = m + identity(d) * common
            part |= {((a,), (x,)): rho + m * (-1) ** a for a in range(2)}
        result.append(part)
    return result


def _traceless(m: Matrix) -> Matrix:
    return m - identity(m.rows) * (m.trace() / m.rows)


def _parts(m: Matrix) -> list[Number]:
    return [Number(x.field, part, part - part) for row in m.entries() for x in row for part in (x.real, x.imag)]


def _rational(m: Matrix) -> Matrix | None:
    """The matrix of small rationals near m, or None."""
    found = []
    for x in _parts(m):
        low = x.real[0]
        near = number(0) if abs(low) < fmpq(1, 2**RECOGNITION_BITS) else recognise(low, QQ, RECOGNITION_BITS)
        if near is None:
            return None
        found.append(near)
    n = m.rows
    return matrix([[found[2 * (r * n + c)] + found[2 * (r * n + c) + 1] * I for c in range(n)] for r in range(n)])


def _times(functional: FamilyFunctional, factor: Number) -> FamilyFunctional:
    members = (
        SteeringFunctional(f.scenario, {key: m * factor for key, m in f.elements.items()}, "min")
        for f in functional.members
    )
    return FamilyFunctional(functional.shape, tuple(members))


def _complement(functional: FamilyFunctional, value: Number, scale: Number) -> FamilyFunctional:
    """(value - F) / scale, the value on member 0 and setting 0."""
    members = []
    for k, f in enumerate(functional.members):
        d = f.scenario.dimension
        first = f.scenario.settings[0]
        elements = {}
        for (a, x), m in f.elements.items():
            constant = identity(d) * value if k == 0 and x == first else zeros(d, d)
            elements[a, x] = (constant - m) / scale
        members.append(SteeringFunctional(f.scenario, elements, "min"))
    return FamilyFunctional(functional.shape, tuple(members))


def _scaled(witness: SharedGrams, factor: Number) -> SharedGrams:
    """The Gram matrices multiplied by a positive number."""
    grams: list[tuple[Matrix, PositivityProof]] = []
    for gram, proof in witness.grams:
        if isinstance(proof, Facial):
            core = proof.core * factor
            whole = Facial(proof.frame, core, positivity_proof(core) or Elimination())
            grams.append((whole.matrix, whole))
        else:
            grams.append((gram * factor, positivity_proof(gram * factor) or Elimination()))
    return SharedGrams(tuple(grams))
