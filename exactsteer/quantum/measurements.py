"""Measurements: POVMs with exact effects, and the Pauli matrices."""

from __future__ import annotations

from dataclasses import dataclass

from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.positivity import require_positive
from exactsteer.errors import InputError, NotNormalised, ShapeMismatch

PAULI_X = matrix([[0, 1], [1, 0]])
PAULI_Y = matrix([[0, "-I"], ["I", 0]])
PAULI_Z = matrix([[1, 0], [0, -1]])


@dataclass(frozen=True)
class Measurement:
    """A POVM: effects M_a >= 0 with sum_a M_a = 1, indexed by the outcome a.

    Raises `NotHermitian`, `NotPositive` or `NotNormalised`, naming the effect or the entry of the sum.
    """

    effects: tuple[Matrix, ...]

    def __post_init__(self) -> None:
        if not self.effects:
            raise ShapeMismatch("a measurement needs at least one effect")
        size = self.effects[0].rows
        total = zeros(size, size)
        for a, effect in enumerate(self.effects):
            if effect.shape != (size, size):
                raise ShapeMismatch(f"effect {a} is {effect.rows} x {effect.columns}, effect 0 is {size} x {size}")
            require_positive(effect, f"effect {a}")
            total = total + effect
        gap = total - identity(size)
        for j in range(size):
            for k in range(size):
                if not gap[j, k].is_zero:
                    raise NotNormalised(
                        f"the effects do not sum to the unit matrix: entry ({j}, {k}) is off by {gap[j, k]}"
                    )

    @property
    def dimension(self) -> int:
        """The dimension of the measured system."""
        return self.effects[0].rows

    @property
    def is_projective(self) -> bool:
        """Whether every effect is a projector."""
        return all(effect @ effect == effect for effect in self.effects)


def observable(operator: Matrix) -> Measurement:
    """The two-outcome measurement (1 +- O)/2 of an observable with O^2 = 1; outcome 0 is the eigenvalue +1.

    >>> observable(PAULI_X).effects[1]
    matrix([['1/2', '-1/2'], ['-1/2', '1/2']])
    """
    one = identity(operator.rows)
    if operator @ operator != one:
        raise InputError("the operator's square is not the unit matrix; give the effects instead")
    return Measurement(((one + operator) / 2, (one - operator) / 2))


def basis_measurement(vectors: Matrix) -> Measurement:
    """The projectors on the columns of an invertible matrix with orthogonal columns, which need not be normalised."""
    effects = []
    for a in range(vectors.columns):
        v = vectors.select(range(vectors.rows), [a])
        if v.is_zero:
            raise NotNormalised(f"column {a} is zero: it spans no ray to project on")
        effects.append(v @ v.adjoint() / (v.adjoint() @ v)[0, 0])
    return Measurement(tuple(effects))
