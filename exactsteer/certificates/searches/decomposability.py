"""Is an operator a sum of partial transposes of positive operators? The parts, or a PPT state with a negative value.

The sum of squares without multipliers, block by block, is the decomposition; its dual is a state whose partial transposes
are all positive. For Choi matrices of maps: L = L_1 + T o L_2 with completely positive L_1 and L_2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

from exactsteer.algebra.matrix import Matrix, inner, matrix, tensor, zeros
from exactsteer.algebra.positivity import Facial, PositivityProof, decide
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.certificates.searches.block_positivity import gram_proof, margin_of, negative_product, squares_at
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import RoundingFailed
from exactsteer.programs.squares import SquaresProgram, squares_program
from exactsteer.quantum.squares import Monomial, Squares, SquaresTerm

if TYPE_CHECKING:
    from exactsteer.solving.numeric import Array

Part = tuple[tuple[int, ...], Matrix, PositivityProof]
"""Transposed parties S and P >= 0 with its proof: the summand P^(T_S)."""


def decomposition(search: Search, dimensions: Sequence[int], operator: Matrix) -> tuple[Part, ...] | Matrix:
    """O = sum P_S^(T_S) as parts (S, P_S, proof), or a state rho with positive partial transposes and tr(O rho) < 0.

    S runs over the subsets of parties up to complements, those without the first party; parts that are zero are left out.
    The state has Gaussian integers as entries and is not normalised. Raises `Undecided`.
    """
    program = squares_program(dimensions, operator, (0,) * len(dimensions))
    product = negative_product(search, dimensions, operator)
    if product is not None:
        v = tensor(*product)
        return v @ v.adjoint()
    solved = margin_of(search, program)
    if solved is None:
        raise RoundingFailed(search.claim, search.stages, "Rescale the operator, or choose another solver.")
    squares = squares_at(search, program, solved)
    if squares is not None:
        return parts_of(program, squares)
    for state in _states(program, solved.moments):
        if _is_counterexample(dimensions, operator, state):
            return state
        _ = search.remaining
    raise RoundingFailed(
        search.claim, search.stages, "The operator is too close to the boundary: perturb its entries exactly."
    )


def parts_of(program: SquaresProgram, squares: Squares) -> tuple[Part, ...]:
    """The squares without multipliers as operators: one part for each set of transposed parties, if its proof allows."""
    parts: list[Part] = []
    size = prod(program.dimensions)
    grouped: dict[tuple[int, ...], list[SquaresTerm]] = {}
    for term in squares.terms:
        transposed = tuple(j for j in range(len(program.dimensions)) if term.monomials[0][2 * j + 1])
        grouped.setdefault(transposed, []).append(term)
    for transposed, terms in sorted(grouped.items()):
        frames = [_embedding(program.dimensions, term.monomials) for term in terms]
        pieces = [w @ term.gram @ w.adjoint() for w, term in zip(frames, terms, strict=True)]
        total = sum(pieces, start=zeros(size, size))
        proof = gram_proof(total)
        if proof is not None:
            parts.append((transposed, total, proof))
            continue
        for frame, term, piece in zip(frames, terms, pieces, strict=True):
            inside = term.proof
            if isinstance(inside, Facial):
                parts.append((transposed, piece, Facial(frame @ inside.frame, inside.core, inside.proof)))
            else:
                parts.append((transposed, piece, Facial(frame, term.gram, inside)))
    return tuple(parts)


def _flat(dimensions: Sequence[int], monomial: Monomial) -> int:
    """The row of a monomial of degree 1 in x_j or conj x_j for each party."""
    row = 0
    for j, d in enumerate(dimensions):
        row = row * d + (monomial[2 * j] or monomial[2 * j + 1])[0]
    return row


def _embedding(dimensions: Sequence[int], monomials: Sequence[Monomial]) -> Matrix:
    """The isometry from a block to all rows."""
    rows = [[0] * len(monomials) for _ in range(prod(dimensions))]
    for k, m in enumerate(monomials):
        rows[_flat(dimensions, m)][k] = 1
    return matrix(rows)


def _states(program: SquaresProgram, moments: Sequence[Array]) -> Iterator[Matrix]:
    """Roundings of the state that the moments of degree 1 in each x_j and conj x_j form, from the coarsest grid on."""
    from exactsteer.solving.grams import rounded_states

    size = prod(program.dimensions)
    places = [
        [_flat(program.dimensions, m) for m in block.monomials] if not any(block.kind) else []
        for block in program.blocks
    ]
    yield from rounded_states(moments, places, size, program.operator)


def _is_counterexample(dimensions: Sequence[int], operator: Matrix, state: Matrix) -> bool:
    """Whether all partial transposes are positive and tr(O rho) < 0, exactly."""
    if inner(operator, state).sign() >= 0:
        return False
    others = range(1, len(dimensions))
    return all(
        decide(partial_transpose(state, dimensions, chosen)) is None
        for count in range(len(dimensions))
        for chosen in combinations(others, count)
    )
