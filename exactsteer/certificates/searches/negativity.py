"""The steering negativity between two certified numbers: a relaxation below, explicit unphysical states above.

Below: sigma = P - Q with P and Q almost quantum has at least as small a tr Q. Above: measurements on qubits are chosen, the
best operator for them is found, and its parts rho_+ and rho_- are explicit quantum states times weights. A see-saw moves the
measurements in the real plane; for two dichotomic settings per party real qubits suffice (every pair of projectors is a
direct sum of such), though one angle need not. A quantum assemblage has none: one untrusted party's always is, and a known
realisation says so of others. Source: arXiv:1708.00756, section 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number, decimal_text, number
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.bracket import Bracket, narrowed, quantity_of
from exactsteer.certificates.searches.membership import require_realises
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import NoisyMember
from exactsteer.claims import Robustness
from exactsteer.errors import InputError, RoundingFailed, SolverFailed, TimeLimitReached, Undecided
from exactsteer.programs.hidden_noise import total_trace
from exactsteer.programs.negativity import NegativityProgram, Settings
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, Measurement, observable
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import Branch, BranchedRealisation, branched, gram_realisation
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import ALMOST_QUANTUM

BITS = 30
MOST_ROUNDS = 6
LARGEST = 12
"""Sizes of rho~ for which the see-saw moves the measurements; larger ones use the first choice only."""


def plane_observable(slope: fmpq) -> Measurement:
    """cos Z + sin X with the rational point (1 - s^2, 2 s) / (1 + s^2) of the circle."""
    norm = 1 + slope * slope
    return observable(PAULI_Z * ((1 - slope * slope) / norm) + PAULI_X * (2 * slope / norm))


def qubit_settings(sigma: Assemblage, slopes: Sequence[fmpq]) -> Settings:
    """Two dichotomic settings per party: Z and the observable of the party's slope. Raises `InputError` for others."""
    for party, outcomes in enumerate(sigma.scenario.untrusted):
        if outcomes != (2, 2):
            raise InputError(
                f"party {party} has outcomes {outcomes}; give measurements: the search is for two dichotomic settings"
            )
    return tuple((observable(PAULI_Z), plane_observable(s)) for s in slopes)


def negativity(
    sigma: Assemblage,
    *,
    measurements: Settings | None = None,
    realisation: Realisation | BranchedRealisation | None = None,
    width: Number | str = "1/1000000",
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Bracket:
    """The steering negativity nu(sigma) between certified numbers; the gap is what the relaxation and the search leave.

    `width` is that of the lower side's relaxation. `measurements[j][x]` fixes the untrusted parties' POVMs for the upper
    side; without them real qubit observables are searched for. A `realisation` of sigma, which for one untrusted party is
    constructed, makes it 0. `time_limit` is for both sides together. Raises `Undecided`, and `InputError` for other than two
    dichotomic settings without measurements, for measurements of another scenario, or a realisation of something else.

    >>> from exactsteer.steering.catalogue import isotropic
    >>> negativity(isotropic(settings="XYZ")).equals
    0
    """
    options = Options(solver, time_limit, progress)
    below = Robustness(sigma, number(0), "max", ALMOST_QUANTUM, ALMOST_QUANTUM)
    search = Search(below, options)
    known = branched(realisation) if realisation is not None else None
    if sigma.scenario.parties == 1:
        known = known or gram_realisation(sigma)
    if known is not None:
        return _none(search, below, known)
    if measurements is None:
        qubit_settings(sigma, [fmpq(1)] * sigma.scenario.parties)  # refused before any solve
    else:
        NegativityProgram(sigma, measurements)
    found_below = narrowed(search, below, quantity_of(below), number(width))
    if isinstance(found_below, Bracket):
        lower = found_below.lower
    else:
        lower = search.certificate(replace(below, value=found_below[0], sense="min"), found_below[1])
    claim = replace(below, of="quantum", noise="quantum")
    search = Search(claim, replace(options, time_limit=search.remaining))
    best: tuple[Number, NoisyMember] | None = None
    try:
        for settings in [measurements] if measurements is not None else _choices(search, sigma):
            found = _upper(search, sigma, settings)
            if found is not None and (best is None or found[0] < best[0]):
                best = found
                search.say(f"negativity at most {decimal_text(found[0], 8)}")
    except TimeLimitReached:
        if best is None:
            raise
    if best is None:
        raise RoundingFailed(claim, search.stages, "Give measurements whose effects are linearly independent.")
    upper = search.certificate(replace(claim, value=best[0]), best[1])
    reason = "the lower side is that of the almost-quantum relaxation, the upper side that of the measurements found"
    return Bracket(lower, upper, reason)


def _none(search: Search, below: Robustness, realisation: BranchedRealisation) -> Bracket:
    """nu = 0: the assemblage itself is quantum, and the other part vanishes."""
    sigma = below.assemblage
    require_realises(realisation, sigma)
    scenario = sigma.scenario
    nothing = _white_branch(sigma, number(0))
    noise = nothing.elements(), BranchedRealisation(scenario, (nothing,))
    upper = replace(below, value=number(0), of="quantum", noise="quantum")
    return Bracket(
        search.certificate(replace(below, sense="min"), quantity_of(below).trivial()[0][1]),
        search.certificate(upper, NoisyMember(realisation, noise)),
    )


def decide_negativity(search: Search, claim: Robustness) -> Certificate:
    """The certificate that nu(sigma) is at most a given number, or one that contradicts it.

    A larger value than the one found is reached by adding the same white noise to both parts. Raises `Undecided`, and
    `InputError` for a claim that nu is at least a number.
    """
    sigma = claim.assemblage
    if claim.sense == "min":
        raise InputError("a lower end of the negativity is proved over an outer set: claim it for almost-quantum")
    bracket = negativity(sigma, solver=search.options.solver, time_limit=search.remaining)
    member = bracket.upper.witness
    if bracket.hi <= claim.value and isinstance(member, NoisyMember):
        return search.certificate(claim, _raised(sigma, member, claim.value - bracket.hi))
    if bracket.lo > claim.value:
        return bracket.lower
    ends = f"[{decimal_text(bracket.lo, 9)}, {decimal_text(bracket.hi, 9)}]"
    raise Undecided(claim, [*search.stages, f"nu is in {ends}"], "Claim an end of the bracket, or give measurements.")


def _raised(sigma: Assemblage, member: NoisyMember, weight: Number) -> NoisyMember:
    """Both parts plus the same multiple of white noise, which a branch of its own realises."""
    if weight.sign() == 0 or member.noise is None:
        return member
    scenario = sigma.scenario
    branch = _white_branch(sigma, weight)
    parts = []
    for realisation in (member.member, member.noise[1]):
        if not isinstance(realisation, BranchedRealisation):
            raise TypeError("the parts of a negativity are realisations")
        parts.append(BranchedRealisation(scenario, (*realisation.branches, branch)))
    extra = branch.elements()
    return NoisyMember(parts[0], ({key: m + extra[key] for key, m in member.noise[0].items()}, parts[1]))


def _white_branch(sigma: Assemblage, weight: Number) -> Branch:
    """The multiple of white noise: uniform outcomes on systems of dimension 1."""
    d = sigma.scenario.dimension
    effects = tuple(tuple((identity(1) / k,) * k for k in party) for party in sigma.scenario.untrusted)
    return Branch(identity(d) * (weight / d), effects)


def _choices(search: Search, sigma: Assemblage) -> Iterator[Settings]:
    """Measurements to try: orthogonal observables first, then slopes that a see-saw over the grid prefers."""
    slopes = [fmpq(1)] * sigma.scenario.parties
    yield qubit_settings(sigma, slopes)
    program = NegativityProgram(sigma, qubit_settings(sigma, slopes))
    if program.size > LARGEST:
        return
    step, value = fmpq(1, 2), _value(search, sigma, slopes)
    for _ in range(MOST_ROUNDS):
        moves = [
            [s + d * step for s, d in zip(slopes, delta, strict=True)]
            for delta in product((-1, 0, 1), repeat=len(slopes))
            if any(delta)
        ]
        moves = [move for move in moves if all(0 < s <= 4 for s in move)]
        ranked = sorted(((_value(search, sigma, move), k) for k, move in enumerate(moves)))
        if ranked and ranked[0][0] < value - 1e-7:
            value, slopes = ranked[0][0], moves[ranked[0][1]]
        else:
            step = step / 2
    yield qubit_settings(sigma, slopes)


def _value(search: Search, sigma: Assemblage, slopes: Sequence[fmpq]) -> float:
    try:
        return -search.solve(NegativityProgram(sigma, qubit_settings(sigma, slopes)).conic).value
    except SolverFailed:
        return float("inf")


def _upper(search: Search, sigma: Assemblage, settings: Settings) -> tuple[Number, NoisyMember] | None:
    """(tr rho_-, both parts as realisations) near the solver's optimum, moved inside by a multiple of the unit matrix."""
    from exactsteer.solving.rounding import rounded_point

    program = NegativityProgram(sigma, settings)
    solution = search.solve(program.conic)
    for bits in range(BITS, 8, -3):
        positive, negative = program.parts(rounded_point(solution.point, 2**BITS))
        lift = identity(program.size) * fmpq(1, 2**bits)
        positive, negative = positive + lift, negative + lift
        if decide(positive) is None and decide(negative) is None:
            return _witness(sigma, settings, positive, negative)
    return None


def _witness(sigma: Assemblage, settings: Settings, positive: Matrix, negative: Matrix) -> tuple[Number, NoisyMember]:
    effects = tuple(tuple(m.effects for m in party) for party in settings)
    parts = [BranchedRealisation(sigma.scenario, (Branch(rho, effects),)) for rho in (positive, negative)]
    noise = parts[1].branches[0].elements()
    return total_trace(sigma.scenario, noise), NoisyMember(parts[0], (noise, parts[1]))
