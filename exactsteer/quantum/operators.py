"""Operators on named systems: partial traces and transposes by name, never by position.

Source: the notation of arXiv:1708.00756, eqs. (1), (20): tr_A over a named subsystem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from exactsteer.algebra import tensor_factors
from exactsteer.algebra.matrix import Matrix
from exactsteer.errors import ShapeMismatch, UnknownSystem


@dataclass(frozen=True)
class Operator:
    """A square matrix on a tensor product of named systems, the first most significant.

    >>> from exactsteer.algebra.matrix import matrix
    >>> rho = Operator({"A1": 2, "B": 2}, matrix([[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]) / 2)
    >>> partial_trace(rho, over="A1").matrix
    matrix([['1/2', '0'], ['0', '1/2']])
    """

    systems: Mapping[str, int]
    matrix: Matrix

    def __post_init__(self) -> None:
        size = prod(self.systems.values())
        if self.matrix.shape != (size, size):
            raise ShapeMismatch(f"an operator on {self._shown()} is {size} x {size}, not {self.matrix.shape}")

    def _shown(self) -> str:
        return " (x) ".join(f"{name}[{size}]" for name, size in self.systems.items())

    def indices(self, names: str | Sequence[str]) -> list[int]:
        """The positions of the named systems. Raises `UnknownSystem`, listing those that exist."""
        order = list(self.systems)
        listed = [names] if isinstance(names, str) else list(names)
        for name in listed:
            if name not in self.systems:
                raise UnknownSystem(f"there is no system {name!r}; this operator acts on {', '.join(order)}")
        return [order.index(name) for name in listed]


def partial_trace(rho: Operator, *, over: str | Sequence[str]) -> Operator:
    """tr_over(rho), an operator on the systems that remain."""
    gone = rho.indices(over)
    dimensions = list(rho.systems.values())
    rest = {name: size for k, (name, size) in enumerate(rho.systems.items()) if k not in gone}
    return Operator(rest, tensor_factors.partial_trace(rho.matrix, dimensions, gone))


def partial_transpose(rho: Operator, *, over: str | Sequence[str]) -> Operator:
    """rho with the named systems transposed in the computational basis."""
    flipped = rho.indices(over)
    return Operator(rho.systems, tensor_factors.partial_transpose(rho.matrix, list(rho.systems.values()), flipped))
