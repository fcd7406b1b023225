"""Claims about one assemblage, its functionals, and measurements.

Every claim about an assemblage includes 'it is an assemblage'; `kind` is the word that certificates use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flint import fmpq

from exactsteer.algebra.number import Number
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.branches import BranchedRealisation
from exactsteer.steering.functional import Sense, SteeringFunctional
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.sequential import SequentialAssemblage
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
    realisation: Realisation | BranchedRealisation | None = None
    kind: ClassVar[str] = "quantum"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantum) and self.assemblage == other.assemblage

    def __hash__(self) -> int:
        return hash((self.kind, self.assemblage))


@dataclass(frozen=True)
class SequentialQuantum:
    """A sequential assemblage has a quantum realisation: a state, instruments and final measurements.

    Source: arXiv:1907.03705, Fig. 1(b).
    """

    sequence: SequentialAssemblage
    kind: ClassVar[str] = "sequential-quantum"


@dataclass(frozen=True)
class LHS:
    """sigma has a local-hidden-state model. Source: arXiv:1708.00756, definition 1."""

    assemblage: Assemblage
    kind: ClassVar[str] = "lhs"


@dataclass(frozen=True)
class Steerable:
    """sigma has no local-hidden-state model: some functional is >= 0 on all local assemblages and negative on sigma."""

    assemblage: Assemblage
    kind: ClassVar[str] = "steerable"


@dataclass(frozen=True)
class PartiallyLocal:
    """sigma, of three parties, is a mixture of terms in which one party stands apart from the other two.

    The party apart is local or in a state of its own, the other two are no-signalling, or quantum if both are untrusted:
    see `exactsteer.steering.partial`. Source: arXiv:1604.00501, section VI.
    """

    assemblage: Assemblage
    kind: ClassVar[str] = "partially-local"


@dataclass(frozen=True)
class GenuinelySteerable:
    """sigma is not such a mixture with quantum parts: for a quantum sigma, genuine tripartite steering."""

    assemblage: Assemblage
    kind: ClassVar[str] = "genuinely-steerable"


@dataclass(frozen=True)
class BoundOver:
    """F(sigma) <= value (sense max) or F(sigma) >= value (sense min) for every sigma in `of`: lhs or no-signalling."""

    functional: SteeringFunctional
    value: Number
    of: str
    kind: ClassVar[str] = "bound-over"

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", canonical_set(self.of, self.functional.scenario.parties))


@dataclass(frozen=True)
class Robustness:
    """The least t >= 0 for which sigma + t N lies in the cone over a set is at most (max) or at least (min) `value`.

    `of` is a set: lhs, no-signalling, or the level of a moment set. `noise` is one assemblage N, or a set of which N may
    be any member: no-signalling gives the generalised robustness, lhs the LHS-robustness, and one moment set for both
    bounds the steering negativity from below. Source: arXiv:1604.00501, section III; arXiv:2604.07078, eqs. (20)-(24);
    arXiv:1708.00756, eq. (34).
    """

    assemblage: Assemblage
    value: Number
    sense: Sense
    of: str
    noise: Assemblage | str
    kind: ClassVar[str] = "robustness"

    def __post_init__(self) -> None:
        parties = self.assemblage.scenario.parties
        object.__setattr__(self, "of", canonical_set(self.of, parties))
        if isinstance(self.noise, str):
            object.__setattr__(self, "noise", canonical_set(self.noise, parties))


@dataclass(frozen=True)
class Weight:
    """The least w for which sigma = (1 - w) tau + w gamma, tau in a set, is at most (max) or at least (min) `value`.

    gamma is any no-signalling assemblage: for the set lhs this is the steering weight. Source: arXiv:1311.4590.
    """

    assemblage: Assemblage
    value: Number
    sense: Sense
    of: str
    kind: ClassVar[str] = "weight"

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", canonical_set(self.of, self.assemblage.scenario.parties))


@dataclass(frozen=True)
class JointlyMeasurable:
    """POVMs have a parent: one POVM whose outcomes are strategies gives them all. Source: arXiv:1604.00501, section V."""

    measurements: tuple[Measurement, ...]
    kind: ClassVar[str] = "jointly-measurable"


@dataclass(frozen=True)
class Incompatible:
    """POVMs have no parent."""

    measurements: tuple[Measurement, ...]
    kind: ClassVar[str] = "incompatible"


@dataclass(frozen=True)
class PseudoLHS:
    """sigma has a pseudo-LHS model, given as an affine combination of product states of the trusted parties.

    Source: arXiv:1708.00756, definition 2, lemma 3, eq. (12) and theorem 5.
    """

    assemblage: Assemblage
    kind: ClassVar[str] = "pseudo-lhs"


@dataclass(frozen=True)
class PseudoLHSIdentity:
    """Theorem 5 for every no-signalling assemblage with these outcomes per setting and party, on any trusted space.

    Source: arXiv:1708.00756, theorem 5, eqs. (15)-(17).
    """

    outcomes: tuple[tuple[int, ...], ...]
    kind: ClassVar[str] = "pseudo-lhs-identity"

    def __post_init__(self) -> None:
        Scenario(self.outcomes, (1,))


@dataclass(frozen=True)
class HermitianRealisation:
    """sigma is realised by measurements on a Hermitian operator of unit trace. Source: arXiv:1708.00756, theorem 6."""

    assemblage: Assemblage
    kind: ClassVar[str] = "hermitian-realisation"


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


AssemblageClaim = (
    NoSignalling
    | MomentSet
    | NotMomentSet
    | Quantum
    | SequentialQuantum
    | LHS
    | Steerable
    | PartiallyLocal
    | GenuinelySteerable
    | BoundOver
    | Robustness
    | Weight
    | JointlyMeasurable
    | Incompatible
    | PseudoLHS
    | PseudoLHSIdentity
    | HermitianRealisation
    | Bound
    | BallOutside
    | Near
    | LocalInPlane
)
"""A proposition about an assemblage, a functional of assemblages, or measurements."""


def canonical_set(name: str, parties: int) -> str:
    """The name of a set of assemblages as claims write it: lhs, quantum, no-signalling, or a level. Raises `UnknownName`.

    >>> canonical_set("LHS", 2), canonical_set("1 + ab", 2)
    ('lhs', '1+AB')
    """
    lowered = name.strip().lower()
    return lowered if lowered in ("lhs", "quantum", "no-signalling") else canonical_level(name, parties)


def AlmostQuantum(assemblage: Assemblage) -> MomentSet:  # noqa: N802 - a claim's name
    """sigma is almost quantum: `MomentSet` at the level of products of at most one letter per party."""
    return MomentSet(assemblage, ALMOST_QUANTUM)


def NotAlmostQuantum(assemblage: Assemblage) -> NotMomentSet:  # noqa: N802
    """sigma is not almost quantum, hence post-quantum."""
    return NotMomentSet(assemblage, ALMOST_QUANTUM)
