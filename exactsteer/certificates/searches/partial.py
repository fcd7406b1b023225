"""Genuine tripartite steering: the search that decides `PartiallyLocal` and `GenuinelySteerable`, as far as it can.

Members by an explicit model, the others by a functional that is positive on an outer set. Between the two sets a verdict is
open: the search then ends undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.partial_json import PartialFunctional, SymmetricGram
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import InputError, RoundingFailed
from exactsteer.programs.hidden import is_nonnegative
from exactsteer.programs.partial import PartialProgram
from exactsteer.programs.partial_outer import SeparableElementsProgram, SymmetricMomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.partial import PartialModel

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

MOST_BITS = 48


def decide_partial(
    search: Search, sigma: Assemblage, known: PartialModel | None = None
) -> PartialModel | PartialFunctional:
    """A partially classical model of sigma, or a functional >= 0 on all of them and negative on sigma.

    A known model is returned if it is one of sigma. Raises `RoundingFailed` if sigma lies between the inner and the outer
    set, or too close to one of their boundaries, `InputError` unless there are three parties and a known model fits.
    """
    if known is not None:
        if known.scenario != sigma.scenario or known.assemblage() != sigma:
            raise InputError("the terms of the model add to another assemblage: give a model of this one")
        return known
    outer = (SymmetricMomentProgram if sigma.scenario.parties == 2 else SeparableElementsProgram)(sigma)
    solution = search.solve(outer.conic)
    search.note(f"outer set: {solution.value:.6g} of white noise can be taken away")
    if solution.value < 0:
        for found in functionals(outer, solution):
            return found
        search.note("no grid gave a functional")
    inner = PartialProgram(sigma)
    solution = search.solve(inner.conic)
    search.note(f"explicit models: {1 - solution.value:.6g} of white noise can be taken away")
    for model in models(inner, solution):
        return model
    raise RoundingFailed(
        search.claim,
        search.stages,
        "The assemblage lies between the explicit models and the outer set, or on a boundary: give a PartialModel.",
    )


def functionals(
    outer: SymmetricMomentProgram | SeparableElementsProgram, solution: NumericSolution
) -> Iterator[PartialFunctional]:
    """The solver's duals on finer and finer grids, lifted by what rounding may cost, where exact arithmetic accepts."""
    from exactsteer.solving.rounding import rounded_hermitian

    for bits in range(2, MOST_BITS, 2):
        if isinstance(outer, SymmetricMomentProgram):
            lift = 2.0**-bits * len(outer.layout.index.words)
            gram = outer.gram(rounded_hermitian(solution.duals[0], 2**bits, lift))
            near = [rounded_hermitian(m, 2**bits, 0.0) for m in solution.duals[1:]]
            found = _with_gram(outer, gram, near)
        else:
            lift, count = 2.0**-bits * outer.scenario.dimension, outer.scenario.element_count
            listed = [rounded_hermitian(m, 2**bits, lift) for m in solution.duals[: 2 * count]]
            found = _with_transpose(outer, listed[0::2], listed[1::2])
        if found is not None:
            yield found


def _with_gram(outer: SymmetricMomentProgram, gram: Matrix, near: Sequence[Matrix]) -> PartialFunctional | None:
    from exactsteer.solving.factors import positivity_proof

    functional = outer.functional(gram)
    if functional.value(outer.assemblage).sign() >= 0:
        return None
    tables: list[list[SteeringFunctional]] = [[], []]
    for party, table in outer.tables(functional, near):
        if any(decide(m) is not None for m in table.elements.values()):
            return None
        tables[party].append(table)
    proof = positivity_proof(gram)
    listed = tuple(map(tuple, tables))
    return None if proof is None else PartialFunctional(functional, listed, SymmetricGram(gram, proof))


def _with_transpose(
    outer: SeparableElementsProgram, positive: Sequence[Matrix], flipped: Sequence[Matrix]
) -> PartialFunctional | None:
    functional = outer.functional(positive, flipped)
    if functional.value(outer.assemblage).sign() >= 0 or not is_nonnegative(functional):
        return None
    if any(decide(m) is not None for m in (*positive, *flipped)):
        return None
    return PartialFunctional(functional, (), dict(zip(outer.scenario.keys(), flipped, strict=True)))


def models(inner: PartialProgram, solution: NumericSolution) -> Iterator[PartialModel]:
    """The solver's tables, each with a part of the white noise that is left over, on finer and finer grids."""
    from exactsteer.solving.rounding import rounded_hermitian

    spare = 1 - solution.value
    share = spare / (4 * len(inner.cones) * inner.scenario.dimension)
    for bits in range(2, MOST_BITS, 2):
        if spare > 0 and 2.0**-bits < share:
            model = inner.model([rounded_hermitian(m, 2**bits, share) for m in solution.duals])
            if model is not None:
                yield model
