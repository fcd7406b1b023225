"""Identities proved by SymPy: what was reduced to zero by machine, and what the surrounding argument adds.

A value of type `Identity` exists only if all its residuals are zero. It is a computation by a large program, not a
certificate: it is never called a theorem.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.polys.rings import PolyElement, PolyRing

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number
from exactsteer.errors import CheckFailed, InputError
from exactsteer.symbolic.expressions.conversion import to_sympy
from exactsteer.symbolic.expressions.ring_matrix import RingMatrix, unit

Expr = Any
Poly = Any


@dataclass(frozen=True)
class Identity:
    """An identity whose residuals (left minus right side, by entries) are all zero.

    `by_machine` says in one sentence what was proved by machine, `by_argument` what the surrounding argument adds.
    Raises `CheckFailed` with the first residual that is not zero, and `InputError` if there is none to look at.

    >>> x = sp.Symbol("x")
    >>> square = (sp.expand((x + 1) ** 2 - x**2 - 2 * x - 1),)
    >>> Identity("square", "(x+1)^2 = x^2+2x+1", "Expanded.", "Nothing.", square).name
    'square'
    >>> Identity("square", "(x+1)^2 = x^2+1", "Expanded.", "Nothing.", (sp.expand((x + 1) ** 2 - x**2 - 1),))
    Traceback (most recent call last):
        ...
    exactsteer.errors.CheckFailed: square is not an identity: residual 0 of 1 is 2*x; correct the statement
    """

    name: str
    statement: str
    by_machine: str
    by_argument: str
    residuals: tuple[Expr, ...]

    def __post_init__(self) -> None:
        if not self.residuals:
            raise InputError(f"{self.name}: an identity without residuals says nothing")
        for k, residual in enumerate(self.residuals):
            if residual != 0:
                text = str(residual.as_expr() if isinstance(residual, PolyElement) else residual)
                text = text if len(text) <= 200 else text[:197] + "..."
                raise CheckFailed(
                    f"{self.name} is not an identity: residual {k} of {len(self.residuals)} is {text}; correct the statement"
                )


@dataclass(frozen=True)
class Generic:
    """Matrices with independent symbols as entries, over one polynomial ring with coefficients in Q(i)."""

    ring: PolyRing
    matrices: Mapping[str, RingMatrix]

    def __getitem__(self, name: str) -> RingMatrix:
        return self.matrices[name]

    @property
    def one(self) -> Poly:
        """1 in the ring."""
        return self.ring.one

    @property
    def zero(self) -> Poly:
        """0 in the ring."""
        return self.ring.zero

    def unit(self, size: int) -> RingMatrix:
        """The unit matrix."""
        return unit(size, self.zero, self.one)

    def exact(self, m: Matrix) -> RingMatrix:
        """An exact matrix over Q(i) in the ring. Raises `InputError` for irrational entries."""
        return RingMatrix(tuple(tuple(self._constant(x) for x in row) for row in m.entries()), self.zero)

    def _constant(self, x: Number) -> Poly:
        if x.real.degree() > 0 or x.imag.degree() > 0:
            raise InputError(f"{x} does not lie in Q(i), over which the identity is computed")
        return self.ring.one * self.ring.domain.from_sympy(to_sympy(x))

    def fraction(self, p: int, q: int) -> Poly:
        """p/q in the ring."""
        return self.ring.one * self.ring.domain.from_sympy(sp.Rational(p, q))


def generic(**shapes: tuple[int, int]) -> Generic:
    """Matrices of the given shapes with independent symbols: `generic(X=(4, 4), Y=(4, 4))`.

    A complex matrix is generic in this sense together with its conjugate, if that is given symbols of its own.
    """
    names = [f"{name}_{j}_{k}" for name, (rows, columns) in shapes.items() for j in range(rows) for k in range(columns)]
    ring = PolyRing(names, sp.QQ_I, sp.lex)
    symbols = iter(ring.gens)
    matrices = {
        name: RingMatrix(tuple(tuple(next(symbols) for _ in range(columns)) for _ in range(rows)), ring.zero)
        for name, (rows, columns) in shapes.items()
    }
    return Generic(ring, matrices)


def residuals(left: RingMatrix, right: RingMatrix) -> tuple[Poly, ...]:
    """The entries of left - right."""
    return tuple((left - right).entries())
