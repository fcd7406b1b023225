"""Witnesses of claims about operators, maps and product bases, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.positivity import PositivityProof
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.product_bases import ProductVector
from exactsteer.quantum.squares import Squares
from exactsteer.quantum.unextendible import Branch, Closed


@dataclass(frozen=True)
class PositiveParts:
    """O = sum of the parts with the listed parties transposed; every part is >= 0, and the proof says why."""

    parts: tuple[tuple[tuple[int, ...], Matrix, PositivityProof], ...]


@dataclass(frozen=True)
class NegativeVector:
    """<v|O^T|v> < 0, the listed parties transposed; v is a column."""

    transposed: tuple[int, ...]
    vector: Matrix


@dataclass(frozen=True)
class NegativeState:
    """rho >= 0 with all its partial transposes, not normalised, and tr(O rho) < 0."""

    state: Matrix


@dataclass(frozen=True)
class ProductVectors:
    """One product vector, or several whose sum is meant; a tuple of columns each."""

    vectors: tuple[ProductVector, ...]


@dataclass(frozen=True)
class RankTreeProof:
    """The exhaustive rank tree of an unextendible basis."""

    tree: Branch | Closed


@dataclass(frozen=True)
class ExtendingVector:
    """A product vector that is orthogonal to a whole basis."""

    vector: ProductVector


@dataclass(frozen=True)
class BlockPositiveRealisation:
    """sigma_{a|x} = tr_untrusted[(M_{a|x} (x) .. (x) 1) W] with W block-positive by the squares; W has unit trace.

    The parties of the squares are the untrusted ones, then each trusted one.
    """

    operator: Operator
    measurements: Sequence[Sequence[Measurement]]
    squares: Squares


OperatorWitness = (
    PositiveParts
    | NegativeVector
    | NegativeState
    | ProductVectors
    | RankTreeProof
    | ExtendingVector
    | BlockPositiveRealisation
    | Squares
)
