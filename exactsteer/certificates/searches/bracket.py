"""Brackets of robustness: how much noise brings an assemblage into a set, from both sides, one certificate per side.

The central path of the noise's program is followed until its gap is below the width asked for; there both the primal and the
dual point are strictly feasible, so that one point gives the member and the functional. Values that are recognised in a
small number field are proved to be equal, with both certificates at the same number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.matrix import Matrix, zeros
from exactsteer.algebra.number import Number, enclose, number
from exactsteer.algebra.positivity import Facial
from exactsteer.algebra.recognition import field_of
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches import hidden_quantities, moment_quantities, quantities
from exactsteer.certificates.searches.mixtures import mixture_inside
from exactsteer.certificates.searches.quantities import Lower, Quantity, Upper
from exactsteer.certificates.searches.recognised import RECOGNITION_BITS, RECOGNITION_DIGITS, optimal_points
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import Inside, MomentBlocks, NoisyMember, NoWitness
from exactsteer.claims import FamilyRobustness, ProductMinimum, Robustness, Weight
from exactsteer.errors import InputError, RoundingFailed, SolverFailed, WrongField
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.layout import MomentLayout
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.hidden_states import HiddenStateModel
from exactsteer.steering.scenario import Key

if TYPE_CHECKING:
    from exactsteer.solving.central_path import CentralPoint
    from exactsteer.solving.solver import NumericSolution

NEARLY_MEMBER = 1e-8
PUSHED_BITS = 44
MOST_DIRECT = 1_200
MOST_VARIABLES, MOST_ROWS, LARGEST_DEGREE = 120, 250, 4


@dataclass(frozen=True)
class Bracket:
    """A quantity between two certified numbers: `lower` proves 'at least lo', `upper` 'at most hi'.

    `equals` is the value itself if both are the same number; otherwise `reason` says why it was not recognised.
    """

    lower: Certificate
    upper: Certificate
    reason: str = ""

    @property
    def lo(self) -> Number:
        """The proved lower end."""
        return _value(self.lower)

    @property
    def hi(self) -> Number:
        """The proved upper end."""
        return _value(self.upper)

    @property
    def equals(self) -> Number | None:
        """The exact value, if it is known."""
        return self.lo if self.lo == self.hi else None


def _value(certificate: Certificate) -> Number:
    claim = certificate.claim
    if not isinstance(claim, (Robustness, Weight, FamilyRobustness, ProductMinimum)):
        raise TypeError("a bracket holds certificates of robustness, weight or a product minimum")
    return claim.value


def robustness(
    sigma: Assemblage,
    *,
    of: str,
    noise: Assemblage | str,
    width: Number | str = "1/1000000000",
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Bracket:
    """The least t >= 0 for which sigma + t N is in the cone over the set `of`, as a certified bracket of the given width.

    `of` is lhs, almost-quantum or a level; `noise` an assemblage, or a set that N may be taken from. Already a member:
    the value 0 with its proof. Raises `InputError` for a width that is not positive, `Undecided` if no proof was found.

    >>> from exactsteer.steering.noise import white_noise
    >>> from exactsteer.steering.scenario import scenario
    >>> box = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    >>> bracket = robustness(white_noise(box), of="lhs", noise=white_noise(box))
    >>> bracket.equals
    0
    """
    claim = Robustness(sigma, number(0), "max", of, noise)
    return bracketed(claim, quantity_of(claim), number(width), Options(solver, time_limit, progress))


def weight(
    sigma: Assemblage,
    *,
    of: str = "lhs",
    width: Number | str = "1/1000000000",
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Bracket:
    """The least w with sigma = (1 - w) tau + w gamma, tau in the set `of`, gamma any assemblage, as a certified bracket."""
    claim = Weight(sigma, number(0), "max", of)
    return bracketed(claim, quantity_of(claim), number(width), Options(solver, time_limit, progress))


def quantity_of(claim: Robustness | Weight) -> Quantity:
    """The program of a claim's set and noise. Raises `InputError` for a combination that is not supported."""
    sigma, of = claim.assemblage, claim.of
    if of == "quantum":
        raise InputError(
            "the quantum set has no program of its own: choose almost-quantum or a level, or the negativity"
        )
    if of == "no-signalling":
        raise InputError(
            "every assemblage is no-signalling: its robustness is 0; choose lhs, almost-quantum or a level"
        )
    noise = "weight" if isinstance(claim, Weight) else claim.noise
    match of, noise:
        case _, Assemblage() if noise.scenario != sigma.scenario:
            raise InputError(f"the noise is for {noise.scenario}, the assemblage for {sigma.scenario}")
        case "lhs", Assemblage():
            return hidden_quantities.HiddenNoise(sigma, noise)
        case "lhs", "lhs":
            return hidden_quantities.HiddenLocalNoise(sigma)
        case "lhs", "no-signalling":
            return hidden_quantities.HiddenTable(sigma, 1)
        case "lhs", "weight":
            return hidden_quantities.HiddenTable(sigma, -1)
        case _, Assemblage():
            return moment_quantities.MomentNoise(sigma, noise, of)
        case _, "lhs":
            return moment_quantities.MomentLocalNoise(sigma, of)
        case _, "no-signalling":
            return moment_quantities.MomentTable(sigma, of, 1)
        case _, "weight":
            return moment_quantities.MomentTable(sigma, of, -1)
        case _, str() if noise == of:
            return moment_quantities.MomentPair(sigma, of)
        case _:
            raise InputError(
                f"the set {of} with {noise} noise is not supported; use no-signalling noise or the same set"
            )


def bracketed(claim: Robustness | Weight, quantity: Quantity, width: Number, options: Options) -> Bracket:
    """The bracket of a quantity: the exact value where it is recognised, else both sides within the width."""
    search = Search(claim, options)
    found = narrowed(search, claim, quantity, width)
    if isinstance(found, Bracket):
        return found
    advice = "Perhaps no amount of this noise is enough; try another noise or set, or a larger width."
    raise RoundingFailed(search.claim, search.stages, advice)


def narrowed(search: Search, claim: Robustness | Weight, quantity: Quantity, width: Number) -> Bracket | Lower:
    """The bracket of a quantity, or its lower side alone where no upper side was proved."""
    if width.sign() <= 0:
        raise InputError(f"the width of a bracket must be positive, not {width}")
    lower, upper = quantity.trivial()
    if upper is not None and upper[0] == lower[0]:
        return Bracket(*_certificates(search, claim, lower, upper))
    solution = doubles(search, quantity.conic)
    if quantities.optimum(quantity, solution.value) < NEARLY_MEMBER:
        inside = _membership(search, claim)
        if inside is not None:
            return Bracket(*_certificates(search, claim, lower, (number(0), inside)))
    exact, reason = _recognised(search, claim, quantity, solution)
    if exact is not None:
        return exact
    lower, upper = enclosed(search, claim, quantity, solution, width, (lower, upper))
    return lower if upper is None else Bracket(*_certificates(search, claim, lower, upper), reason)


def enclosed(
    search: Search,
    claim: Robustness | Weight,
    quantity: Quantity,
    solution: NumericSolution,
    width: Number,
    known: tuple[Lower, Upper | None],
) -> tuple[Lower, Upper | None]:
    """Both sides from near-optimal points, rational for rational data, or the known ones; nothing is recognised."""
    lower, upper = known
    total = sum(block.size for block in quantity.conic.blocks)
    gap = width.real[0] if width.is_rational else fmpq(1, 10**9)
    for attempt in range(3):
        point = polished(search, quantity.conic, solution, gap / (4 * total * 1000**attempt))
        if point is None:
            break
        bits = point.bits - 16
        below = quantity.lower(point.point, point.duals, bits)
        above = quantity.upper(point.point, point.duals, bits)
        search.note(
            f"at gap {attempt}: {'no ' if below is None else ''}lower, {'no ' if above is None else ''}upper side"
        )
        lower = below if below is not None and below[0] > lower[0] else lower
        upper = above if above is not None and (upper is None or above[0] < upper[0]) else upper
        if upper is not None and upper[0] - lower[0] <= width:
            break
    if upper is None or upper[0] - lower[0] > width:
        lower, upper = _pushed(search, claim, quantity, solution, lower, upper)
    return lower, upper


def doubles(search: Search, conic: ConicProgram) -> NumericSolution:
    """Accurate doubles: an interior-point method for all but the largest programs, since first-order ones see few digits."""
    from exactsteer.solving.solver import is_large

    if search.options.solver is None and is_large(conic) and conic.variables <= MOST_DIRECT:
        try:
            return search.solve(conic, "cvxopt-direct")
        except SolverFailed as error:
            search.note(str(error.stages[-1:]))
    return search.solve(conic)


def _pushed(
    search: Search,
    claim: Robustness | Weight,
    quantity: Quantity,
    solution: NumericSolution,
    lower: Lower,
    upper: Upper | None,
) -> tuple[Lower, Upper | None]:
    """The sides from the solver's doubles moved towards a known interior point, as little as exact arithmetic allows."""
    from exactsteer.solving.rounding import rounded_hermitian, rounded_point

    point, duals = rounded_point(solution.point, 2**PUSHED_BITS), list(solution.duals)
    near = [rounded_hermitian(m, 2**PUSHED_BITS) for m in duals]
    inner_point, inner_duals = quantity.interior()
    outer: Lower | None = None
    inner: Upper | None = None
    for bits in range(PUSHED_BITS - 4, 4, -3):
        e = fmpq(1, 2**bits)
        moved = point if inner_point is None else [y * (1 - e) + z * e for y, z in zip(point, inner_point, strict=True)]
        pulled = near if inner_duals is None else [m * (1 - e) + z * e for m, z in zip(near, inner_duals, strict=True)]
        outer = outer or quantity.lower(moved, pulled, PUSHED_BITS)
        inner = inner or (None if inner_point is None else quantity.upper(moved, pulled, PUSHED_BITS))
        if outer and (inner or inner_point is None):
            break
    if outer is not None and outer[0] > lower[0]:
        lower = outer
    if inner is not None and (upper is None or inner[0] < upper[0]):
        upper = inner
    t = quantities.optimum(quantity, solution.value)
    if isinstance(claim, Robustness) and isinstance(claim.noise, Assemblage):
        for bits in range(30, 4, -6):
            value = number(fmpq(max(int(t * 2**40), 0) + 2 ** (40 - bits), 2**40))
            inside = mixture_inside(search, claim, claim.noise, value) if upper is None or value < upper[0] else None
            if inside is not None:
                return lower, (value, NoisyMember(inside))
    return lower, upper


def _certificates(
    search: Search, claim: Robustness | Weight, lower: Lower, upper: Upper
) -> tuple[Certificate, Certificate]:
    """Both sides, accepted by the trusted checker."""
    return (
        search.certificate(replace(claim, value=lower[0], sense="min"), lower[1]),
        search.certificate(replace(claim, value=upper[0], sense="max"), upper[1]),
    )


def _membership(search: Search, claim: Robustness | Weight) -> NoisyMember | None:
    """The assemblage without any noise as a member of the set, or None if that was not proved."""
    from exactsteer.certificates.searches.hidden import decide_hidden
    from exactsteer.certificates.searches.membership import decide_moment

    sigma = claim.assemblage
    try:
        inside: Inside
        if claim.of == "lhs":
            model = decide_hidden(search, sigma)
            if not isinstance(model, HiddenStateModel):
                return None
            inside = model.states
        else:
            witness = decide_moment(search, MomentProgram(sigma, claim.of), None).witness
            if not isinstance(witness, (MomentBlocks, Facial)):
                return None
            inside = witness
    except RoundingFailed:
        return None
    if isinstance(claim, Robustness) and isinstance(claim.noise, Assemblage):
        return NoisyMember(inside)
    return NoisyMember(inside, no_noise(claim))


def no_noise(claim: Robustness | Weight) -> tuple[dict[Key, Matrix], Inside]:
    """Q = 0, a multiple of every assemblage."""
    scenario, d = claim.assemblage.scenario, claim.assemblage.scenario.dimension
    table = {key: zeros(d, d) for key in scenario.keys()}
    kind = claim.noise if isinstance(claim, Robustness) else "no-signalling"
    if kind == "no-signalling" or not isinstance(kind, str):
        return table, NoWitness()
    return table, quantities.no_states(scenario) if kind == "lhs" else quantities.no_blocks(
        MomentLayout(scenario, kind)
    )


def polished(search: Search, conic: ConicProgram, solution: NumericSolution, mu: fmpq) -> CentralPoint | None:
    """The point of the central path, or None with the reason noted."""
    from exactsteer.solving.central_path import polish

    try:
        point = polish(conic, solution, mu, time_limit=search.remaining)
    except SolverFailed as error:
        search.note(f"the central path: {error.stages[-1] if error.stages else error}")
        return None
    search.note(f"central path followed in {point.steps} Newton steps")
    return point


def _recognised(
    search: Search, claim: Robustness | Weight, quantity: Quantity, solution: NumericSolution
) -> tuple[Bracket | None, str]:
    """The bracket with both ends equal, if the optimal points are recognised in a small number field, or why not."""
    conic = quantity.conic
    if conic.variables > MOST_VARIABLES or sum(b.size for b in conic.blocks) > MOST_ROWS:
        return None, "the program is too large for recognising its optimum in a number field"
    point = polished(search, quantity.conic, solution, fmpq(1, 10**RECOGNITION_DIGITS))
    if point is None:
        return None, "the optimum is degenerate: its digits could not be computed"
    t = quantities.exact_optimum(quantity, point.point)
    low, _ = enclose(t, RECOGNITION_BITS + 64)
    own = claim.assemblage.field
    if isinstance(claim, Robustness) and isinstance(claim.noise, Assemblage):
        own = common_field(own, claim.noise.field)[0]
    field = field_of(low, own, RECOGNITION_BITS)
    if field is None:
        return None, f"the optimum is no number of small height of degree {LARGEST_DEGREE} or less"
    if field != own:
        claim = replace(claim, assemblage=claim.assemblage.over(field))
        if isinstance(claim, Robustness) and isinstance(claim.noise, Assemblage):
            claim = replace(claim, noise=claim.noise.over(field))
        quantity = quantity_of(claim)
    exact_point, exact_duals = optimal_points(search, quantity.conic, point, field)
    if exact_point is None or exact_duals is None:
        side = "functional" if exact_duals is None else "member"
        return None, f"the optimum looks like a number of {field!r}, but no optimal {side} was recognised there"
    lower = quantity.lower(exact_point, exact_duals, None)
    upper = quantity.upper(exact_point, exact_duals, None)
    if lower is None or upper is None or lower[0] != upper[0]:
        return None, f"the points recognised in {field!r} are not optimal"
    search.note(f"recognised: {lower[0]}")
    try:
        return Bracket(*_certificates(search, claim, lower, upper)), ""
    except WrongField:
        return None, f"the value {lower[0]} is attained at points over {field!r} only"
