"""Claims about families of assemblages: several Bobs known by their marginals, a Bob with input, instrumental steering."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from exactsteer.algebra.number import Number
from exactsteer.claims.assemblages import canonical_set
from exactsteer.errors import InputError, UnknownName
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily, Shape
from exactsteer.steering.functional import Sense

FAMILY_SETS: dict[Shape, tuple[str, ...]] = {
    "marginals": ("no-signalling", "quantum", "positive-maps", "lhs", "block-positive"),
    "with-input": ("no-signalling", "quantum", "positive-maps", "lhs"),
    "instrumental": ("no-signalling", "quantum", "positive-maps", "lhs"),
}
"""The sets of families of each shape, besides the levels of moment matrices."""


@dataclass(frozen=True)
class ValidFamily:
    """The family obeys its laws: for marginals and with input, assemblages with one common part; see `Family`."""

    family: Family
    kind: ClassVar[str] = "family"


@dataclass(frozen=True)
class FamilyMember:
    """The family is a member of a set.

    Marginals: no-signalling, some assemblage of all trusted parties together has these marginals; quantum, lhs or a level:
    that one is in the set; block-positive: its elements need only be block-positive; positive-maps: the family is the image
    of a quantum one under positive trace-preserving maps of single Bobs. Source: arXiv:2604.07078.
    With input: quantum, E_y applied to one quantum assemblage; positive-maps, the same with positive trace-preserving maps,
    so that only quantum correlations show; a level, the moment matrices L_y with a common part; lhs, hidden states with
    common weights. Instrumental: entries (a, x) of a member with input y = a. Source: arXiv:1907.03705.
    `known` is a proof that one already has, a hint that is not part of the proposition.
    """

    family: Family
    of: str
    known: object = field(default=None, compare=False, repr=False)
    kind: ClassVar[str] = "family-member"

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", canonical_family_set(self.of, self.family.shape, self.family.parties))


@dataclass(frozen=True)
class FamilyOutside:
    """The family is not a member of a set: see `FamilyMember`."""

    family: Family
    of: str
    kind: ClassVar[str] = "family-outside"

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "of", canonical_family_set(self.of, self.family.shape, self.family.parties, outer=True)
        )


@dataclass(frozen=True)
class FamilyBound:
    """F <= value (sense max) or F >= value (sense min) on every member of a set."""

    functional: FamilyFunctional
    value: Number
    of: str
    kind: ClassVar[str] = "family-bound"

    def __post_init__(self) -> None:
        shape, parties = self.functional.shape, self.functional.parties
        object.__setattr__(self, "of", canonical_family_set(self.of, shape, parties, outer=True))


@dataclass(frozen=True)
class FamilyRobustness:
    """The infimum of the real t for which the family plus t times the noise is in the cone over a set, from one side.

    t is at most (max) or at least (min) `value`; it is negative inside the set. Source: arXiv:2604.07078, eqs. (20)-(24).
    """

    family: Family
    value: Number
    sense: Sense
    of: str
    noise: Family
    kind: ClassVar[str] = "family-robustness"

    def __post_init__(self) -> None:
        outer = self.sense == "min"
        object.__setattr__(
            self, "of", canonical_family_set(self.of, self.family.shape, self.family.parties, outer=outer)
        )
        if self.noise.shape != self.family.shape or self.noise.scenarios != self.family.scenarios:
            raise InputError("the noise is a family of another scenario")


@dataclass(frozen=True)
class FamilyBallOutside:
    """No member of a set lies within `radius` of the data, which may violate every law.

    Distances are Euclidean: the square is the sum of the squared Frobenius norms over all elements of all members.
    """

    data: MeasuredFamily
    radius: Number
    of: str
    kind: ClassVar[str] = "family-ball-outside"

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", canonical_family_set(self.of, self.data.shape, self.data.parties, outer=True))


@dataclass(frozen=True)
class FamilyNear:
    """The family lies within `radius` of the data; its own certificate says what it is."""

    data: MeasuredFamily
    radius: Number
    family: Family
    kind: ClassVar[str] = "family-near"


FamilyClaim = (
    ValidFamily | FamilyMember | FamilyOutside | FamilyBound | FamilyRobustness | FamilyBallOutside | FamilyNear
)
"""A proposition about a family, or a functional of families."""


def canonical_family_set(name: str, shape: Shape, parties: int, *, outer: bool = False) -> str:
    """The name of a set as claims write it. Raises `UnknownName` or `InputError`.

    `outer`: a set that a functional can be bounded on; quantum and positive-maps are not, an outer set stands for them.

    >>> canonical_family_set("Has-Parent", "marginals", 1), canonical_family_set("1 + ab", "with-input", 2)
    ('no-signalling', '1+AB')
    """
    lowered = name.strip().lower()
    aliases = {
        "has-parent": "no-signalling",
        "no-signalling-realisable": "block-positive",
        "almost quantum": "almost-quantum",
    }
    lowered = aliases.get(lowered, lowered) if shape == "marginals" else lowered
    if lowered in ("quantum", "positive-maps") and outer:
        raise InputError(
            f"no functional is bounded over {lowered} families directly: name an outer set, such as 1+AB or 2"
        )
    if lowered in FAMILY_SETS[shape]:
        return lowered
    if lowered in ("block-positive", "positive-maps"):
        known = ", ".join(FAMILY_SETS[shape])
        raise UnknownName(f"there is no set {name!r} of families of shape {shape}; known: {known}, and levels")
    return canonical_set(name, parties)
