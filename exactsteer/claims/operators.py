"""Claims about operators on tensor products, about positive maps through their Choi matrices, and about product bases.

A map is given by its Choi matrix, an operator on the input and the output system, in this order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import prod
from typing import ClassVar

from exactsteer.algebra.matrix import Matrix, require_hermitian
from exactsteer.algebra.number import Number
from exactsteer.errors import InputError, ShapeMismatch, UnknownName
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.product_bases import ProductBasis
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import Sense

OPERATOR_SETS = ("block-positive", "ppt", "decomposable")
MAP_SETS = ("cp", "co-cp", "decomposable", "positive", "k-positive:K")
"""The sets of operators, and of maps; K is an integer >= 1."""


@dataclass(frozen=True)
class OperatorIn:
    """A Hermitian operator on systems of the given dimensions is a member of a set.

    block-positive: <v|O|v> >= 0 for every product vector v. ppt: O and all its partial transposes are >= 0. decomposable:
    O is a sum of partial transposes of operators >= 0. For two systems, as Choi matrices of maps: cp (O >= 0), co-cp (its
    partial transpose is >= 0), positive (block-positive), k-positive:K (<v|O|v> >= 0 for every v of Schmidt rank at most
    K). Source: arXiv:1708.00756, sections 4 and 5.
    """

    dimensions: tuple[int, ...]
    matrix: Matrix
    of: str
    kind: ClassVar[str] = "operator-in"

    def __post_init__(self) -> None:
        _require_operator(self.dimensions, self.matrix)
        object.__setattr__(self, "of", canonical_operator_set(self.of, len(self.dimensions)))


@dataclass(frozen=True)
class OperatorOutside:
    """A Hermitian operator on systems of the given dimensions is not a member of a set: see `OperatorIn`."""

    dimensions: tuple[int, ...]
    matrix: Matrix
    of: str
    kind: ClassVar[str] = "operator-outside"

    def __post_init__(self) -> None:
        _require_operator(self.dimensions, self.matrix)
        object.__setattr__(self, "of", canonical_operator_set(self.of, len(self.dimensions)))


@dataclass(frozen=True)
class ProductMinimum:
    """min <v|O|v> over normalised product vectors v is at most (max) or at least (min) `value`.

    For the projector on an unextendible product basis it is the epsilon of arXiv:1708.00756, eq. (25).
    """

    dimensions: tuple[int, ...]
    matrix: Matrix
    value: Number
    sense: Sense
    kind: ClassVar[str] = "product-minimum"

    def __post_init__(self) -> None:
        _require_operator(self.dimensions, self.matrix)


@dataclass(frozen=True)
class Unextendible:
    """The vectors are an orthogonal product basis, and no product vector is orthogonal to all of them."""

    basis: ProductBasis
    kind: ClassVar[str] = "unextendible"


@dataclass(frozen=True)
class Extendible:
    """The vectors are an orthogonal product basis, and some product vector is orthogonal to all of them."""

    basis: ProductBasis
    kind: ClassVar[str] = "extendible"


@dataclass(frozen=True)
class Gleason:
    """sigma_{a|x} = tr_untrusted[(M_{a|x} (x) .. (x) 1) W] for a block-positive W of unit trace.

    W is block-positive for all parties, each trusted one by itself. `known` is a realisation that one
    already has, a hint that is not part of the proposition. Source: arXiv:1708.00756, section 4.
    """

    assemblage: Assemblage
    known: object = field(default=None, compare=False, repr=False)
    kind: ClassVar[str] = "gleason"


OperatorClaim = OperatorIn | OperatorOutside | ProductMinimum | Unextendible | Extendible | Gleason
"""A proposition about an operator, a map, a product basis, or an assemblage measured on an operator."""


def _require_operator(dimensions: tuple[int, ...], m: Matrix) -> None:
    size = prod(dimensions)
    if not dimensions or min(dimensions) < 1 or m.shape != (size, size):
        raise ShapeMismatch(f"an operator on {'x'.join(map(str, dimensions))} is {size} x {size}, not {m.shape}")
    require_hermitian(m, "the operator")


def canonical_operator_set(name: str, systems: int) -> str:
    """The name of a set as claims write it. Raises `UnknownName`, or `InputError` for a set of maps unless `systems` is 2.

    >>> canonical_operator_set("CoCP", 2), canonical_operator_set("2-positive", 2), canonical_operator_set("PPT", 3)
    ('co-cp', 'k-positive:2', 'ppt')
    """
    lowered = name.strip().lower()
    lowered = {"cocp": "co-cp", "completely-positive": "cp", "completely-copositive": "co-cp"}.get(lowered, lowered)
    lowered = re.sub(r"^([1-9][0-9]?)-positive$", r"k-positive:\1", lowered)
    if lowered not in OPERATOR_SETS and lowered not in MAP_SETS[:-1]:
        if not re.fullmatch(r"k-positive:[1-9][0-9]?", lowered):
            known = ", ".join(dict.fromkeys((*MAP_SETS, *OPERATOR_SETS)))
            raise UnknownName(f"there is no set {name!r} of operators; known: {known}")
    if systems != 2 and lowered not in OPERATOR_SETS:
        raise InputError(f"{lowered} is a set of maps, whose Choi matrices have two systems, not {systems}")
    return lowered


def _map_claim(channel: ChoiMatrix, of: str) -> OperatorIn:
    return OperatorIn((channel.input, channel.output), channel.matrix, of)


def CompletelyPositive(channel: ChoiMatrix) -> OperatorIn:  # noqa: N802 - a claim's name
    """The map is completely positive."""
    return _map_claim(channel, "cp")


def CompletelyCopositive(channel: ChoiMatrix) -> OperatorIn:  # noqa: N802
    """The map followed by the transposition is completely positive."""
    return _map_claim(channel, "co-cp")


def Decomposable(channel: ChoiMatrix) -> OperatorIn:  # noqa: N802
    """The map is the sum of a completely positive and a completely copositive one."""
    return _map_claim(channel, "decomposable")


def Positive(channel: ChoiMatrix) -> OperatorIn:  # noqa: N802
    """The map takes positive operators to positive operators."""
    return _map_claim(channel, "positive")


def KPositive(channel: ChoiMatrix, k: int) -> OperatorIn:  # noqa: N802
    """id_k (x) L is positive."""
    return _map_claim(channel, f"k-positive:{k}")


def BlockPositive(operator: Operator) -> OperatorIn:  # noqa: N802
    """The operator is non-negative on all product vectors: a witness, or a positive operator."""
    return OperatorIn(tuple(operator.systems.values()), operator.matrix, "block-positive")


def PPT(operator: Operator) -> OperatorIn:  # noqa: N802
    """The operator and all its partial transposes are positive."""
    return OperatorIn(tuple(operator.systems.values()), operator.matrix, "ppt")
