"""From a solver's doubles to exact moment matrices and Gram matrices of a Bob with input, one for each input.

Solving is done in words of observables where that makes the data real; certificates are in words of projectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import PositivityProof
from exactsteer.certificates.family_witnesses import Extension, MemberMoments, SharedGrams
from exactsteer.certificates.searches.quantities import positivity_proof
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import MomentBlocks
from exactsteer.errors import InputError
from exactsteer.programs.families.with_input import Blocks, InputLayout
from exactsteer.programs.families.with_input_bound import InputBound
from exactsteer.programs.families.with_input_member import InputMember
from exactsteer.programs.families.with_input_words import basis_change, is_dichotomic
from exactsteer.steering.assemblage import MeasuredAssemblage, from_collins_gisin
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import collins_gisin_words, level_words

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

DUAL_BITS = 45
DENSE, SMALL, FURTHER = 128, 24, 10
"""Moment matrices up to size SMALL are rounded on every grid up to DENSE, and on FURTHER ones after the first success."""


def has_observables(scenario: Scenario, level: str) -> bool:
    """Whether a level can be solved in words of observables: two outcomes, and words closed under dropping letters."""
    if not is_dichotomic(scenario):
        return False
    try:
        basis_change(level_words(scenario, level))
    except InputError:
        return False
    return True


def member_program(family: Family, level: str) -> InputMember:
    """The membership program, in words of observables where these exist."""
    return InputMember(family, level, has_observables(family.scenarios[0], level))


def bound_program(functional: FamilyFunctional, level: str) -> InputBound:
    """The bound's program, in words of observables where these exist."""
    return InputBound(functional, level, has_observables(functional.scenarios[0], level))


def fine_grams(program: InputMember | InputBound, duals: Sequence[object]) -> list[Matrix]:
    """The duals of a program as matrices in its own words, dyadic and not yet feasible."""
    from exactsteer.solving.rounding import rounded_hermitian

    rounded = [rounded_hermitian(m, 2**DUAL_BITS) for m in duals]  # type: ignore[arg-type]
    return program.layout.unturned(rounded, program.parities)


def proved(matrices: Sequence[Matrix]) -> list[PositivityProof] | None:
    """A proof for each matrix, or None if one is not positive."""
    proofs: list[PositivityProof] = []
    for m in matrices:
        proof = positivity_proof(m)
        if proof is None:
            return None
        proofs.append(proof)
    return proofs


def shared(grams: Sequence[Matrix], proofs: Sequence[PositivityProof]) -> SharedGrams:
    """The witness of Gram matrices with their proofs."""
    return SharedGrams(tuple(zip(grams, proofs, strict=True)))


def integral_grams(layout: InputLayout, arrays: Sequence[object], targets: Blocks) -> list[Matrix] | None:
    """Gaussian integers near the arrays with the given integral class sums; None if parities forbid them."""
    from exactsteer.solving.rounding import nearest_gaussian, rounded_gram

    result = []
    for one_layout, m, table in zip(layout.layouts, arrays, targets, strict=True):
        groups, sums = [], []
        for word, target in table.items():
            for (r, c), places in one_layout.groups(word):
                groups.append(places)
                sums.append(nearest_gaussian(target[r, c]))
        found = rounded_gram(m, groups, 1, sums)  # type: ignore[arg-type]
        if found is None:
            return None
        result.append(found)
    return result


def rounded_separators(
    search: Search, program: InputMember, solution: NumericSolution
) -> Iterator[tuple[list[Matrix], list[PositivityProof]]]:
    """(Z_y, proofs) that separate, in words of projectors: integral, class sums exact, shifted to be positive.

    Rounded in the program's own words if the dual equations are simple there; small ones on all grids near the coarsest that
    works, of which the shortest is given.
    """
    from exactsteer.solving.numeric import to_array
    from exactsteer.solving.rounding import rounded_hermitian, steps_to_positive, useful_grids

    grams = fine_grams(program, solution.duals)
    if program.observables and program.is_instrumental:
        grams, program = program.layout.projector_grams(grams), InputMember(program.family, program.level)
    arrays = [to_array(m) for m in grams]
    peak = max(float(abs(m).max()) for m in arrays)
    if peak == 0.0:
        return
    layout = program.layout
    shifts = [part.cheapest_shift for part in layout.layouts]
    grids = [grid for grid in useful_grids(solution.infeasibility) if grid > DENSE]
    if layout.layouts[0].size <= SMALL:
        grids = [*range(1, DENSE + 1), *grids]
    best: tuple[int, int, list[Matrix]] | None = None
    for grid in grids:
        if best is not None and grid > best[1] + FURTHER:
            break
        scaled = [m * (grid / peak) for m in arrays]
        near = [rounded_hermitian(m, 1) for m in scaled]
        found = integral_grams(layout, scaled, program.targets(near, integral=True))
        if found is None:
            continue
        for k, shift in enumerate(shifts):
            steps = steps_to_positive(found[k])
            found[k] = found[k] if shift is None or not steps else found[k] + shift * steps
        if program.value(found).sign() >= 0:
            continue
        found = primitive(layout.projector_grams(found))
        proofs = proved(found)
        search.say(f"Gram matrices on the grid {grid}: {'they separate' if proofs else 'not yet'}")
        if proofs is not None:
            if grid > DENSE:
                yield found, proofs
            elif best is None or length(found) < best[0]:
                best = length(found), grid if best is None else best[1], found
        _ = search.remaining
    if best is not None:
        proofs = proved(best[2])
        if proofs is not None:
            yield best[2], proofs


def primitive(grams: Sequence[Matrix]) -> list[Matrix]:
    """Matrices of Gaussian integers divided by the greatest common divisor of all entries."""
    common = gcd(*(int(x) for m in grams for plane in m.planes for x in plane.entries()))
    return [m / (common or 1) for m in grams]


def length(grams: Sequence[Matrix]) -> int:
    """How many digits the entries take."""
    return sum(len(str(x)) for m in grams for plane in m.planes for x in plane.entries())


def rounded_members(
    search: Search, program: InputMember, solution: NumericSolution
) -> Iterator[MemberMoments | Extension]:
    """Moment matrices at the solver's point, rounded from the coarsest grid on until they are strictly positive."""
    from exactsteer.solving.rounding import interior_points

    for grid, values in interior_points(program.conic, solution.point, solution.infeasibility):
        found = moment_witness(program, values[1:])
        search.say(f"moment matrices on the grid 1/{grid}: {'positive' if found else 'not yet'}")
        if found is not None:
            yield found
        _ = search.remaining


def moment_witness(
    program: InputMember, point: Sequence[Number], noise: tuple[Family, Number] | None = None
) -> MemberMoments | Extension | None:
    """The moment matrices at a point of the program, with t times noise added, as a witness; None if not positive."""
    layout = program.layout
    gammas = program.gammas(point)
    if noise is not None:
        added = layout.constant(program.observed(noise[0]))
        gammas = [m + n * noise[1] for m, n in zip(gammas, added, strict=True)]
    gammas = layout.projector_gammas(gammas)
    proofs = proved(gammas)
    if proofs is None:
        return None
    plain = layout.in_projectors
    free = plain.read(gammas, plain.index.free)
    inside = MemberMoments(
        tuple(
            MomentBlocks(blocks, proof, gamma.denominator)  # type: ignore[arg-type]
            for blocks, proof, gamma in zip(free, proofs, gammas, strict=True)
        )
    )
    if not program.is_instrumental:
        return inside
    return Extension(extension_members(plain, gammas), inside)


def extension_members(layout: InputLayout, gammas: Sequence[Matrix]) -> tuple[MeasuredAssemblage, ...]:
    """The assemblage with input that moment matrices show."""
    tables = layout.read(gammas, collins_gisin_words(layout.scenarios[0]))
    return tuple(
        MeasuredAssemblage(scenario, from_collins_gisin(scenario, table))
        for scenario, table in zip(layout.scenarios, tables, strict=True)
    )


def dyadic(value: float, bits: int) -> Number:
    """The multiple of 2^-bits nearest to a double."""
    return number(fmpq(round(value * 2**bits), 2**bits))
