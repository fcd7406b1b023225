"""Claims: propositions about assemblages as values. Nothing is computed here.

Every claim about an assemblage includes 'it is an assemblage'; `kind` is the word that certificates use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import ALMOST_QUANTUM


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


@dataclass(frozen=True)
class NotMomentSet:
    """sigma has no positive moment matrix at a level; hence it has no quantum realisation either."""

    assemblage: Assemblage
    level: str = ALMOST_QUANTUM
    kind: ClassVar[str] = "not-moment-set"


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


Claim = NoSignalling | MomentSet | NotMomentSet | Quantum

KINDS: dict[str, type] = {c.kind: c for c in (NoSignalling, MomentSet, NotMomentSet, Quantum)}


def AlmostQuantum(assemblage: Assemblage) -> MomentSet:  # noqa: N802 - a claim's name
    """sigma is almost quantum: `MomentSet` at the level of products of at most one letter per party."""
    return MomentSet(assemblage, ALMOST_QUANTUM)


def NotAlmostQuantum(assemblage: Assemblage) -> NotMomentSet:  # noqa: N802
    """sigma is not almost quantum, hence post-quantum."""
    return NotMomentSet(assemblage, ALMOST_QUANTUM)
