"""Witnesses of claims about families of assemblages, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.positivity import Facial, PositivityProof
from exactsteer.certificates.witnesses import DominatingGram, Inside, MomentBlocks, NoWitness
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.squares import Squares
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.branches import BranchedRealisation
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Key, Scenario


@dataclass(frozen=True)
class Parent:
    """A table on the trusted spaces of all members together, with the members as marginals, and why it is in the set."""

    scenario: Scenario
    elements: Mapping[Key, Matrix]
    inside: Inside


@dataclass(frozen=True)
class BlockPositiveParent:
    """The parent P + Q^{T_1}, P and Q >= 0 element by element, T_1 the transposition of the first trusted party."""

    scenario: Scenario
    positive: Mapping[Key, Matrix]
    transposed: Mapping[Key, Matrix]


@dataclass(frozen=True)
class MapProof:
    """A trace-preserving map and why it is positive: its Choi matrix is >= 0, or block-positive by squares."""

    channel: ChoiMatrix
    proof: PositivityProof | Squares


@dataclass(frozen=True)
class Images:
    """One quantum assemblage and the maps on its last trusted party, one for each input (instrumental: each outcome)."""

    scenario: Scenario
    elements: Mapping[Key, Matrix]
    inside: BranchedRealisation
    maps: tuple[MapProof | None, ...]


@dataclass(frozen=True)
class MarginalImages:
    """A quantum family of marginals, its parent, and a map on each Bob; None is the identity."""

    source: Family
    parent: Parent
    maps: tuple[MapProof | None, ...]


@dataclass(frozen=True)
class MemberMoments:
    """A moment matrix for every input; the common parts of the L_y(w) agree."""

    members: tuple[MomentBlocks | Facial, ...]


@dataclass(frozen=True)
class Extension:
    """An assemblage with input, one member for each outcome, and why it is in the set; its entries y = a are given."""

    members: tuple[MeasuredAssemblage, ...]
    inside: Parent | MemberMoments | NoWitness


@dataclass(frozen=True)
class BlockPositiveTable:
    """G >= 0 and G^{T_1} >= 0, equal to the joint functional on all no-signalling tables; dimensions up to 2 x 3."""

    functional: SteeringFunctional


@dataclass(frozen=True)
class SharedTables:
    """G_y >= 0 with G_y - F_y = h_y (x) 1 on Collins-Gisin words and sum_y h_y = 0."""

    tables: tuple[SteeringFunctional, ...]


@dataclass(frozen=True)
class SharedGrams:
    """Gram matrices Z_y >= 0 with class sums F_{y,w} + h_{y,w} (x) 1 and sum_y h_{y,w} = 0."""

    grams: tuple[tuple[Matrix, PositivityProof], ...]


Dominated = NoWitness | SteeringFunctional | DominatingGram | BlockPositiveTable | SharedTables | SharedGrams
"""Why a functional of families is >= 0 on a set."""


@dataclass(frozen=True)
class SeparatingFamily:
    """F >= 0 on a set, and why; negative on the family, far below its norm, or 1 on the noise, as the claim needs it."""

    functional: FamilyFunctional
    proof: Dominated


FamilyWitness = (
    NoWitness
    | Parent
    | BlockPositiveParent
    | Images
    | MarginalImages
    | MemberMoments
    | Extension
    | SeparatingFamily
    | Dominated
)
