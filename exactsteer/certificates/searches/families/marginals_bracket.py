"""Brackets of the noise that a family of marginals tolerates, from both sides, one certificate per side.

A solver's doubles, moved a little towards known interior points, are often narrow enough; otherwise the central path is
followed until its gap is below the width. Coarse grids are tried first, so that certificates stay small. The weight t of the
noise is negative for families inside the set. Source: arXiv:2604.07078, eqs. (20)-(24) and appendix B.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from flint import fmpq, fmpz_mat

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, from_planes
from exactsteer.algebra.number import Number, enclose, number
from exactsteer.algebra.recognition import field_of
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.bracket import Bracket, polished
from exactsteer.certificates.searches.families.marginals_parent import quick_solution
from exactsteer.certificates.searches.families.marginals_quantities import (
    FamilyQuantity,
    Lower,
    Upper,
    quantity_of,
)
from exactsteer.certificates.searches.recognised import RECOGNITION_BITS, RECOGNITION_DIGITS, optimal_points
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.claims import FamilyRobustness
from exactsteer.errors import InputError, RoundingFailed, WrongField
from exactsteer.steering.families import Family

if TYPE_CHECKING:
    from exactsteer.solving.central_path import CentralPoint
    from exactsteer.solving.solver import NumericSolution

WIDTH = "1/1000000000"
DOUBLE_BITS = 48
PULLS = ((34, 38), (33, 40), (31, 42))
"""Doubles are moved by this power of 1/2, then rounded to this grid."""
MOST_VARIABLES = 100
MOST_HEIGHT = 24
"""Optima of data with larger integers are not looked for in a number field."""


def family_robustness(
    family: Family,
    *,
    of: str,
    noise: Family,
    width: Number | str = WIDTH,
    solver: str | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Bracket:
    """The infimum of the real t for which the family plus t times the noise is in the cone over a set, between two proofs.

    `of` is no-signalling (has a parent), block-positive, lhs or a level. The noise weight of eq. (20) is t/(1 + t). Raises
    `InputError` for a width that is not positive, `Undecided` if no proof was found.

    >>> from exactsteer.steering.catalogue.many_bobs import bobs_ghz, bobs_white_noise
    >>> family_robustness(bobs_ghz(), of="no-signalling", noise=bobs_white_noise()).equals
    0
    """
    claim = FamilyRobustness(family, number(0), "max", of, noise)
    return bracketed(Search(claim, Options(solver, time_limit, progress)), claim, number(width))


def parent_eigenvalue(family: Family) -> Number:
    """The factor from the weight t of white noise to the lambda of appendix B: lambda = -t / (D prod_j k_j).

    lambda is the largest number below all eigenvalues of the elements of a Hermitian parent. Raises `InputError` if an
    untrusted party's numbers of outcomes differ between settings: then lambda is no amount of white noise.
    """
    untrusted = family.scenarios[0].untrusted
    if any(len(set(party)) > 1 for party in untrusted):
        raise InputError("lambda needs the same number of outcomes for every setting of a party; bracket white-noise")
    size = prod(s.dimension for s in family.scenarios) * prod(party[0] for party in untrusted)
    return number(fmpq(-1, size))


def bracketed(search: Search, claim: FamilyRobustness, width: Number) -> Bracket:
    """The bracket of a claim's family, set and noise; its value and sense do not matter. Raises `RoundingFailed`."""
    if width.sign() <= 0:
        raise InputError(f"the width of a bracket must be positive, not {width}")
    if claim.family == claim.noise:
        raise InputError("the family is the noise itself: no amount of it changes anything; give another noise")
    quantity = quantity_of(claim.family, claim.noise, claim.of)
    solution = quick_solution(search, quantity.conic, large=quantity.conic.variables)
    reason = "the data have large integers: their optimum is not looked for in a number field"
    if _is_small(claim):
        exact, reason = _recognised(search, claim, quantity, solution)
        if exact is not None:
            return exact
    lower: Lower | None = None
    upper: Upper | None = None
    for below, above in _sides(search, quantity, solution, width):
        lower = below if lower is None or (below is not None and below[0] > lower[0]) else lower
        upper = above if upper is None or (above is not None and above[0] < upper[0]) else upper
        if lower is not None and upper is not None and upper[0] - lower[0] <= width:
            break
    if lower is None or upper is None:
        advice = "Perhaps no amount of this noise is enough; try another noise or set, or a larger width."
        raise RoundingFailed(search.claim, search.stages, advice)
    return Bracket(*_certificates(search, claim, lower, upper), reason)


def _sides(
    search: Search, quantity: FamilyQuantity, solution: NumericSolution, width: Number
) -> Iterator[tuple[Lower | None, Upper | None]]:
    """Both sides: from doubles moved to the interior, then from points of the central path, nearer and nearer to its end."""
    from exactsteer.solving.rounding import rounded_hermitian, rounded_point

    lower: Lower | None = None
    upper: Upper | None = None
    for pull, bits in PULLS:
        near = rounded_point(solution.point, 2**DOUBLE_BITS)
        duals = [rounded_hermitian(m, 2**DOUBLE_BITS) for m in solution.duals]
        moved = quantity.pulled(near, duals, number(fmpq(1, 2**pull)))
        if moved is None:
            break
        inner, table = _gridded(moved[0], bits), [_rounded(m, bits) for m in moved[1]]
        lower = lower or quantity.lower(inner, table, bits)
        upper = upper or quantity.upper(inner, table, bits)
        if lower and upper:
            yield lower, upper
            break
        _ = search.remaining
    total = sum(block.size for block in quantity.conic.blocks)
    gap = width.real[0] if width.is_rational else fmpq(1, 10**9)
    for attempt in range(3):
        point = polished(search, quantity.conic, solution, gap / (4 * total * 1000**attempt))
        if point is None:
            break
        yield _coarsest(quantity, point, gap)


def _coarsest(quantity: FamilyQuantity, centre: CentralPoint, gap: fmpq) -> tuple[Lower | None, Upper | None]:
    """Both sides of a point of the central path, each on the coarsest grid on which exact arithmetic accepts it."""
    first = max(0, int(gap.q).bit_length() - int(gap.p).bit_length()) + 4
    lower: Lower | None = None
    upper: Upper | None = None
    for bits in (*range(first, centre.bits - 16, 4), centre.bits - 16):
        if lower is None:
            lower = quantity.lower(_gridded(centre.point, bits), [_rounded(m, bits) for m in centre.duals], bits)
        if upper is None:
            upper = quantity.upper(_gridded(centre.point, bits), [_rounded(m, bits) for m in centre.duals], bits)
        if lower and upper:
            break
    return lower, upper


def _gridded(point: Sequence[Number], bits: int) -> list[Number]:
    """Rational numbers rounded to multiples of 2^-bits."""
    return [number(fmpq((y.real[0] * 2**bits).round(), 2**bits)) for y in point]


def _rounded(m: Matrix, bits: int) -> Matrix:
    """A matrix over Q(i) with its entries rounded to multiples of 2^-bits."""
    planes = []
    for plane in m.planes:
        values = [int((fmpq(x, m.denominator) * 2**bits).round()) for x in plane.entries()]
        planes.append(fmpz_mat(m.rows, m.columns, values))
    return from_planes(m.field, planes, 2**bits)


def _is_small(claim: FamilyRobustness) -> bool:
    """Whether the data look exact by their size."""
    members = (*claim.family.members, *claim.noise.members)
    return all(m.height <= MOST_HEIGHT for member in members for m in member.elements.values())


def _recognised(
    search: Search, claim: FamilyRobustness, quantity: FamilyQuantity, solution: NumericSolution
) -> tuple[Bracket | None, str]:
    """The bracket with both ends equal, if the optimum is recognised, or why not."""
    conic = quantity.conic
    if conic.variables > MOST_VARIABLES:
        return None, "the program is too large for recognising its optimum in a number field"
    near = polished(search, conic, solution, fmpq(1, 10**RECOGNITION_DIGITS))
    if near is None:
        return None, "the optimum is degenerate: its digits could not be computed"
    factor, offset = quantity.relation
    t = sum((c * y for c, y in zip(conic.objective, near.point, strict=True)), number(0)) * factor + offset
    own = claim.family.field
    field = field_of(enclose(t, RECOGNITION_BITS + 64)[0], own, RECOGNITION_BITS)
    if field is None or (field != own and own != QQ):
        return None, f"the optimum is no number of small height of {own!r} or of degree 4 or less"
    point, duals = optimal_points(search, conic, near, field)
    if point is None or duals is None:
        side = "functional" if point is None else "member"
        return None, f"the optimum looks like a number of {field!r}, but no optimal {side} was recognised there"
    lower, upper = quantity.lower(point, duals, None), quantity.upper(point, duals, None)
    if lower is None or upper is None or lower[0] != upper[0]:
        return None, f"the points recognised in {field!r} are not optimal"
    try:
        return Bracket(*_certificates(search, claim, lower, upper)), ""
    except WrongField:
        return None, f"the value {lower[0]} is attained at points over a larger field"


def _certificates(
    search: Search, claim: FamilyRobustness, lower: Lower, upper: Upper
) -> tuple[Certificate, Certificate]:
    """Both sides, accepted by the trusted checker."""
    return (
        search.certificate(replace(claim, value=lower[0], sense="min"), lower[1]),
        search.certificate(replace(claim, value=upper[0], sense="max"), upper[1]),
    )
