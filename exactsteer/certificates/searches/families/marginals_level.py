"""Definition 13: families of marginals with a parent inside a moment matrix, and Gram matrices that exclude them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import exactsteer.certificates.searches.families.marginals_parent as parents
from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.positivity import Facial, decide
from exactsteer.certificates.family_witnesses import Parent, SeparatingFamily
from exactsteer.certificates.searches.membership import decide_moment
from exactsteer.certificates.searches.quantities import positivity_proof
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import DominatingGram, MomentBlocks
from exactsteer.errors import InputError, RoundingFailed, Undecided
from exactsteer.programs.families.parent_moment import ParentMomentProgram
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.families import Family
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import collins_gisin_words, word_text

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution


def level_program(family: Family, noise: Family, level: str, *, centred: bool) -> ParentMomentProgram:
    """The program of a level. Raises `InputError` if the level does not see every element of a parent."""
    program = ParentMomentProgram(family, noise, level, centred)
    seen = set(program.layout.index.observed)
    for word in collins_gisin_words(program.parents.bobs):
        if word not in seen:
            raise InputError(f"level {level} does not see {word_text(word)}; add terms, for instance almost-quantum")
    return program


def decide_level(search: Search, family: Family, level: str, known: Realisation | None) -> Parent | SeparatingFamily:
    """A parent in the set of a level with its moment matrix, or a functional that excludes the family. Raises `Undecided`."""
    program = level_program(family, parents.white_family(family), level, centred=True)
    if known is not None:
        found = _moments_of(search, program, known.assemblage(), known)
        if found is not None:
            return found
    for solution in _solutions(search, program):
        for found in _inside(search, program, solution):
            return found
        for outside in _outside(search, program, solution):
            return outside
        search.note(f"no grid gave a proof near the optimum t = {solution.point[0]:.3g}")
    boundary = _on_boundary(search, program)
    if boundary is not None:
        return boundary
    raise RoundingFailed(
        search.claim, search.stages, "The boundary is too close for doubles: give a realisation, or bracket a noise."
    )


def _solutions(search: Search, program: ParentMomentProgram) -> Iterator[NumericSolution]:
    """A rough first-order solution first for large programs, which often rounds as well; then an accurate one."""
    from exactsteer.solving.solver import ROUGH, is_large

    if search.options.solver is None and is_large(program.conic):
        yield search.solve(program.conic, ROUGH)
    yield parents.quick_solution(search, program.conic)


def _inside(search: Search, program: ParentMomentProgram, solution: NumericSolution) -> Iterator[Parent]:
    """The solver's parent and moment matrix on finer and finer grids."""
    from exactsteer.solving.rounding import rounded_point, useful_grids

    for grid in useful_grids(solution.infeasibility) if solution.point[0] > 0 else ():
        if grid * solution.point[0] * program.size < 1 and grid > 1:
            continue
        found = member_at(program, [zero(), *rounded_point(solution.point, grid)[1:]], zero())
        if found is not None:
            yield found
        _ = search.remaining


def member_at(program: ParentMomentProgram, point: Sequence[Number], t: Number) -> Parent | None:
    """The parent of S + t N at a point with its moment matrix, if exact arithmetic finds both positive."""
    elements, gamma, free = program.inside(point, t)
    proof = positivity_proof(gamma)
    if proof is None or any(decide(m) is not None for m in elements.values()):
        return None
    return Parent(program.parents.scenario, elements, MomentBlocks(free, proof, gamma.denominator))


def _outside(search: Search, program: ParentMomentProgram, solution: NumericSolution) -> Iterator[SeparatingFamily]:
    """The solver's Gram matrix on finer and finer grids, class sums exact, shifted until it is positive."""
    from exactsteer.solving.rounding import integer_duals, steps_to_positive

    shift = program.layout.cheapest_shift
    for _, rounded in integer_duals(solution.duals[0], solution.infeasibility) if solution.point[0] < 0 else ():
        gram = program.corrected(rounded)
        steps = steps_to_positive(gram)
        if steps and shift is None:
            continue
        found = separating_gram(program, gram if shift is None else gram + shift * steps)
        if found is not None and found.functional.value(program.family).sign() < 0:
            yield found
        _ = search.remaining


def separating_gram(program: ParentMomentProgram, gram: Matrix) -> SeparatingFamily | None:
    """The functional of a Gram matrix that sees marginals alone, if the matrix is positive."""
    whole = gram * gram.denominator
    proof = positivity_proof(whole)
    return None if proof is None else SeparatingFamily(program.functional(whole), DominatingGram(whole, proof))


def _on_boundary(search: Search, program: ParentMomentProgram) -> Parent | None:
    """An exact parent on its own faces, decided at the level; None if that proves nothing."""
    try:
        parent = parents.decide_parent(search, program.family)
    except RoundingFailed:
        return None
    if not isinstance(parent, Parent):
        return None
    return _moments_of(search, program, Assemblage(parent.scenario, parent.elements), None)


def _moments_of(
    search: Search, program: ParentMomentProgram, sigma: Assemblage, known: Realisation | None
) -> Parent | None:
    """A given parent with a moment matrix of its own; None if it was not found."""
    try:
        witness = decide_moment(search, MomentProgram(sigma, program.level), known).witness
    except Undecided:
        return None
    if not isinstance(witness, (MomentBlocks, Facial)):
        return None
    return Parent(sigma.scenario, sigma.elements, witness)
