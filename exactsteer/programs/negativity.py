"""The steering negativity from above: a Hermitian operator with given measurements and the least negative part.

    min tr rho_-   such that   rho_+ - rho_- realises sigma with the given measurements,   rho_+, rho_- >= 0

The Hermitian operators that realise sigma form an affine space: with the dual frame of the effects one of them is written
down, and the others differ by operators that every product of effects annihilates. Source: arXiv:1708.00756, eq. (34).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from exactsteer.algebra.linear import kernel, solve_affine
from exactsteer.algebra.matrix import Matrix, identity, inner, matrix, tensor, zeros
from exactsteer.algebra.number import Number, number, zero
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.programs.conic import Block, ConicProgram, Term, dense
from exactsteer.programs.hidden import OperatorCoordinate, hermitian_units
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.words import Letter

Settings = tuple[tuple[Measurement, ...], ...]
"""measurements[j][x] of party j."""


def hermitian_basis(size: int, *, is_real: bool) -> list[Matrix]:
    """|i><i|, |i><j| + |j><i|, and i|j><i| - i|i><j| unless real ones suffice."""
    units = hermitian_units(size, is_real=is_real)
    return [dense(OperatorCoordinate((), *unit).entries, size) for unit in units]


@dataclass(frozen=True)
class NegativityProgram:
    """The least negative part among operators that realise sigma with the given measurements.

    Variables: the free directions of rho~, then the entries of rho_-. Blocks: rho_-, then rho~ + rho_-. Raises
    `ShapeMismatch` if the measurements do not fit the assemblage, and `InputError` if the effects of a party are linearly
    dependent beyond completeness, so that they cannot realise all assemblages.
    """

    assemblage: Assemblage
    measurements: Settings

    def __post_init__(self) -> None:
        given = tuple(tuple(len(m.effects) for m in settings) for settings in self.measurements)
        if given != self.assemblage.scenario.untrusted:
            raise ShapeMismatch(
                f"the measurements have outcomes {given}, the assemblage {self.assemblage.scenario.untrusted}: give one "
                "POVM for each party and setting"
            )
        for party, settings in enumerate(self.measurements):
            sizes = {m.dimension for m in settings}
            if len(sizes) > 1:
                raise ShapeMismatch(f"the POVMs of party {party} act on different dimensions {sorted(sizes)}")

    @property
    def dimensions(self) -> tuple[int, ...]:
        """The dimensions of the untrusted parties' systems."""
        return tuple(settings[0].dimension for settings in self.measurements)

    @property
    def size(self) -> int:
        """The dimension of rho~."""
        return prod(self.dimensions) * self.assemblage.scenario.dimension

    @cached_property
    def is_real(self) -> bool:
        """Whether everything is real, so that a real operator is optimal."""
        effects = [e for settings in self.measurements for m in settings for e in m.effects]
        return all(m.is_real for m in (*effects, *self.assemblage.elements.values()))

    def _frames(self, party: int) -> tuple[dict[tuple[Letter, ...], Matrix], list[Matrix]]:
        """(dual operators of 1 and the effects, operators orthogonal to all of them) of one party."""
        size = self.dimensions[party]
        operators: dict[tuple[Letter, ...], Matrix] = {(): identity(size)}
        for x, measurement in enumerate(self.measurements[party]):
            for a, effect in enumerate(measurement.effects[:-1]):
                operators[(x, a),] = effect
        basis = hermitian_basis(size, is_real=False)
        rows = [[inner(b, m) for b in basis] for m in operators.values()]
        duals = {}
        for k, name in enumerate(operators):
            equations = [
                ({c: x for c, x in enumerate(row) if not x.is_zero}, number(int(r == k))) for r, row in enumerate(rows)
            ]
            solution = solve_affine(equations, len(basis))
            if solution is None:
                raise InputError(
                    f"the effects of party {party} are linearly dependent: they cannot realise every assemblage; "
                    "choose other measurements or a larger space"
                )
            duals[name] = _combined(basis, [solution[0].get(c, zero()) for c in range(len(basis))])
        free = kernel(matrix(rows))
        rest = (
            []
            if free is None
            else [_combined(basis, [free[r, c] for r in range(len(basis))]) for c in range(free.columns)]
        )
        return duals, rest

    @cached_property
    def _parts(self) -> tuple[Matrix, list[Matrix]]:
        """(one operator that realises sigma, the directions that change nothing)."""
        frames = [self._frames(party) for party in range(len(self.measurements))]
        base = zeros(self.size, self.size)
        for word, element in self.assemblage.collins_gisin().items():
            base = base + tensor(*(duals[letters] for (duals, _), letters in zip(frames, word, strict=True)), element)
        whole = [[*duals.values(), *rest] for duals, rest in frames]
        trusted = hermitian_basis(self.assemblage.scenario.dimension, is_real=False)
        directions: list[tuple[bool, Matrix]] = [(False, identity(1))]
        for (duals, _), operators in zip(frames, whole, strict=True):
            directions = [
                (hidden or k >= len(duals), m.tensor(g)) for hidden, m in directions for k, g in enumerate(operators)
            ]
        found = [m.tensor(b) for hidden, m in directions if hidden for b in trusted]
        # products of two imaginary operators are real: the filter comes last
        return base, [m for m in found if m.is_real] if self.is_real else found

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; it maximises -tr rho_-."""
        base, directions = self._parts
        basis = hermitian_basis(self.size, is_real=self.is_real)
        objective = [*(zero() for _ in directions), *(-m.trace() for m in basis)]
        nothing: list[Term] = [{} for _ in directions]
        entries = [_entries(m) for m in basis]
        negative = Block(zeros(self.size, self.size), [*nothing, *entries])
        positive = Block(base, [*map(_entries, directions), *entries])
        return ConicProgram(objective, (negative, positive))

    def parts(self, point: Sequence[Number]) -> tuple[Matrix, Matrix]:
        """(rho_+, rho_-) at a point."""
        negative, positive = (block.at(point) for block in self.conic.blocks)
        return positive, negative


def _combined(basis: Sequence[Matrix], weights: Sequence[Number]) -> Matrix:
    total = zeros(basis[0].rows, basis[0].rows)
    for m, w in zip(basis, weights, strict=True):
        if not w.is_zero:
            total = total + m * w
    return total


def _entries(m: Matrix) -> Term:
    return {(r, c): x for r, row in enumerate(m.entries()) for c, x in enumerate(row) if not x.is_zero}
