"""States: positive operators of unit trace on named systems, exact by construction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Entry, Matrix, column, identity, in_smallest_field
from exactsteer.algebra.number import one
from exactsteer.algebra.positivity import Elimination, Facial, require_positive
from exactsteer.errors import NotNormalised
from exactsteer.quantum.operators import Operator


@dataclass(frozen=True)
class State(Operator):
    """A density operator. `support` is W A W^dag with A > 0 where that is known: a pure state keeps its vector.

    Raises `NotHermitian`, `NotPositive` or `NotNormalised`, with the exact amount; nothing is rescaled.
    """

    support: Facial | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.support is None:
            require_positive(self.matrix, "the state")
        trace = self.matrix.trace()
        if trace != 1:
            raise NotNormalised(f"the trace of the state is {trace}, not 1; divide by it if that is what you mean")


def pure_state(vector: Sequence[Entry] | Matrix, systems: Mapping[str, int]) -> State:
    """|v><v| / <v|v> for a vector that need not be normalised, so that no square root is needed.

    >>> pure_state([1, 0, 0, 1], {"A": 2, "B": 2}).matrix[0, 3]
    1/2
    """
    v = vector if isinstance(vector, Matrix) else column(vector)
    if v.is_zero:
        raise NotNormalised("the zero vector is not a state")
    if v.field != QQ:  # with one entry equal to 1, the vector lies in the field of |v><v|
        lead = next(v[k, 0] for k in range(v.rows) if not v[k, 0].is_zero)
        v = in_smallest_field(v / lead)
    weight = (v.adjoint() @ v)[0, 0]
    support = Facial(v, identity(1) * weight.inverse(), Elimination())
    return State(systems, support.matrix, support)


def maximally_mixed(systems: Mapping[str, int]) -> State:
    """1/D on the systems."""
    size = 1
    for dimension in systems.values():
        size *= dimension
    return State(systems, identity(size) * one() / size)
