"""Symmetries of a functional with input: relabellings of Alice's settings, outcomes and inputs with unitaries on Bob's side.

A symmetry permutes Alice's settings, flips outcomes (O_x -> +-O_x), permutes the inputs and acts on the trusted side by a
unitary or an antiunitary for each input. It maps decoupled moment matrices to others of the same value. One untrusted party with
two outcomes for each setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import factorial

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, block, identity, inner, matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.steering.words import Word

MOST_CANDIDATES = 5_000
"""Relabellings that are tried."""


@dataclass(frozen=True)
class Symmetry:
    """O_x -> signs[x] O_{settings[x]}, input y -> inputs[y], and the trusted side X -> U X U^dag (or U X* U^dag) for input y.

    `unitaries[y]` maps input y's side to that of inputs[y] and is unitary up to the factor `scales[y]`.
    """

    settings: tuple[int, ...]
    signs: tuple[int, ...]
    inputs: tuple[int, ...]
    unitaries: tuple[Matrix, ...]
    scales: tuple[Number, ...]
    is_antiunitary: bool

    def word(self, word: Word) -> tuple[Word, int]:
        """The image of a word and its sign."""
        sign = 1
        for x, _ in word[0]:
            sign *= self.signs[x]
        return (tuple((self.settings[x], 0) for x, _ in word[0]),), sign

    def moved(self, y: int, m: Matrix) -> Matrix:
        """U X U^dag or U X* U^dag, from input y's side to that of inputs[y]."""
        u = self.unitaries[y]
        return u @ (m.conjugate() if self.is_antiunitary else m) @ u.adjoint() / self.scales[y]


def symmetries(operators: Sequence[Mapping[Word, Matrix]], settings: int) -> tuple[Symmetry, ...]:
    """All symmetries of operators G_y,w on words of at most one observable; the identity alone if there are too many to try."""
    count = factorial(settings) * 2**settings * factorial(len(operators)) * 2
    candidates: Iterator[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], bool]] = iter(
        [(tuple(range(settings)), (1,) * settings, tuple(range(len(operators))), False)]
    )
    if count <= MOST_CANDIDATES:
        candidates = product(
            permutations(range(settings)),
            product((1, -1), repeat=settings),
            permutations(range(len(operators))),
            (False, True),
        )
    products = [_products(table, settings) for table in operators]
    found = []
    for order, signs, inputs, anti in candidates:
        if any(not _keeps(products[y], products[target], order, signs) for y, target in enumerate(inputs)):
            continue
        unitaries = []
        for y, target in enumerate(inputs):
            pairs = [(operators[y][((),)], operators[target][((),)])]
            pairs += [
                (operators[y][(((x, 0),),)] * signs[x], operators[target][(((order[x], 0),),)]) for x in range(settings)
            ]
            u = _intertwiner([(a.conjugate() if anti else a, b) for a, b in pairs])
            if u is None:
                break
            unitaries.append(u)
        else:
            scales = tuple((u @ u.adjoint())[0, 0] for u in unitaries)
            found.append(Symmetry(order, signs, inputs, tuple(unitaries), scales, anti))
    return tuple(found)


def _products(table: Mapping[Word, Matrix], settings: int) -> list[list[Number]]:
    """tr(G_x G_x') for the observables of all settings: (anti)unitaries do not change it."""
    listed = [table[(((x, 0),),)] for x in range(settings)]
    return [[inner(a, b) for b in listed] for a in listed]


def _keeps(
    before: Sequence[Sequence[Number]], after: Sequence[Sequence[Number]], order: Sequence[int], signs: Sequence[int]
) -> bool:
    """Whether a relabelling of the settings keeps all their products."""
    places = range(len(order))
    return all(
        before[x][z] * (signs[x] * signs[z]) == after[order[x]][order[z]] for x in places for z in places if z <= x
    )


def _intertwiner(pairs: Sequence[tuple[Matrix, Matrix]]) -> Matrix | None:
    """A multiple U of a unitary with U A = B U for all pairs, or None if none is found; simple ones first."""
    d, e = pairs[0][0].rows, pairs[0][1].rows
    if d != e:
        return None
    if all(a == b for a, b in pairs):
        return identity(d)
    # row-major vec(U A - B U) = (1 (x) A^T - B (x) 1) vec(U)
    equations = block([[identity(d).tensor(a.transpose()) - b.tensor(identity(d))] for a, b in pairs])
    null = kernel(equations)
    if null is None:
        return None
    columns = [[null[k, c] for k in range(d * d)] for c in range(null.columns)]
    if len(columns) > 1:
        columns.append([sum((c[k] for c in columns), zero()) for k in range(d * d)])
    for entries in columns:
        u = matrix([entries[k * d : k * d + d] for k in range(d)])
        square = u @ u.adjoint()
        if square == identity(d) * square[0, 0] and not square.is_zero:
            return u
    return None
