"""Claims: propositions about assemblages and functionals as values. Nothing is computed here.

Every claim about an assemblage includes 'it is an assemblage'; `kind` is the word that certificates use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flint import fmpq

from exactsteer.algebra.number import Number
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import ALMOST_QUANTUM, canonical_level


@dataclass(frozen=True)
class NoSignalling:
    """sigma is Hermitian, positive, normalised and no-signalling. Source: arXiv:1708.00756, definition 4."""

    assemblage: Assemblage
    kind: ClassVar[str] = "no-signalling"


@dataclass(frozen=True)
class MomentSet:
    """sigma has a positive moment matrix at a level. Source: arXiv:1505.01430, appendix A."""

    assemblage: Assemblage
    level: str = ALMOST_QUANTUM
    kind: ClassVar[str] = "moment-set"

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", canonical_level(self.level, self.assemblage.scenario.parties))


@dataclass(frozen=True)
class NotMomentSet:
    """sigma has no positive moment matrix at a level; hence it has no quantum realisation either."""

    assemblage: Assemblage
    level: str = ALMOST_QUANTUM
    kind: ClassVar[str] = "not-moment-set"

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", canonical_level(self.level, self.assemblage.scenario.parties))


@dataclass(frozen=True)
class Quantum:
    """sigma has a quantum realisation; `realisation` is a known one, a hint that is not part of the proposition."""

    assemblage: Assemblage
    realisation: Realisation | None = None
    kind: ClassVar[str] = "quantum"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantum) and self.assemblage == other.assemblage

    def __hash__(self) -> int:
        return hash((self.kind, self.assemblage))


@dataclass(frozen=True)
class Bound:
    """F(sigma) <= value (sense max) or F(sigma) >= value (sense min) for every sigma in the moment set of a level."""

    functional: SteeringFunctional
    value: Number
    level: str = ALMOST_QUANTUM
    kind: ClassVar[str] = "bound"

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", canonical_level(self.level, self.functional.scenario.parties))


@dataclass(frozen=True)
class BallOutside:
    """No member of the moment set of a level lies within `radius` of the data, which may violate every law.

    Distances are Euclidean: the square is the sum over all elements of the squared Frobenius norm.
    """

    data: MeasuredAssemblage
    radius: Number
    level: str = ALMOST_QUANTUM
    kind: ClassVar[str] = "ball-outside"

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", canonical_level(self.level, self.data.scenario.parties))


@dataclass(frozen=True)
class Near:
    """The assemblage lies within `radius` of the data; its own certificate says what it is."""

    data: MeasuredAssemblage
    radius: Number
    assemblage: Assemblage
    kind: ClassVar[str] = "near"


@dataclass(frozen=True)
class LocalInPlane:
    """A qubit assemblage has a local model for every projective measurement in the x-z plane of the trusted party.

    The model is given at the vertices v_1, .., v_m of a polygon (X and Z coordinates; -v_1, .., -v_m are the others) that
    contains the unit disc; vertices may lie outside it. Source: arXiv:1505.01430, appendix B.
    """

    assemblage: Assemblage
    polygon: tuple[tuple[fmpq, fmpq], ...]
    kind: ClassVar[str] = "local-in-plane"


Claim = NoSignalling | MomentSet | NotMomentSet | Quantum | Bound | BallOutside | Near | LocalInPlane

KINDS: dict[str, type] = {
    c.kind: c for c in (NoSignalling, MomentSet, NotMomentSet, Quantum, Bound, BallOutside, Near, LocalInPlane)
}


def AlmostQuantum(assemblage: Assemblage) -> MomentSet:  # noqa: N802 - a claim's name
    """sigma is almost quantum: `MomentSet` at the level of products of at most one letter per party."""
    return MomentSet(assemblage, ALMOST_QUANTUM)


def NotAlmostQuantum(assemblage: Assemblage) -> NotMomentSet:  # noqa: N802
    """sigma is not almost quantum, hence post-quantum."""
    return NotMomentSet(assemblage, ALMOST_QUANTUM)
