"""Steering scenarios: who measures what, with how many outcomes, and on which space the trusted side lives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from exactsteer.errors import ShapeMismatch

Joint = tuple[int, ...]
Key = tuple[Joint, Joint]
"""(outcomes, settings), one of each for every untrusted party in order, all 0-based."""


@dataclass(frozen=True)
class Scenario:
    """Untrusted parties with their outcome numbers, and the dimensions of the trusted parties.

    `untrusted[j][x]` is the number of outcomes of setting x of party j; it may depend on the setting.

    >>> chsh_like = scenario(parties=2, settings=2, outcomes=2, trusted=4)
    >>> chsh_like.untrusted, chsh_like.dimension, len(list(chsh_like.keys()))
    (((2, 2), (2, 2)), 4, 16)
    """

    untrusted: tuple[tuple[int, ...], ...]
    trusted: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.untrusted or not all(self.untrusted):
            raise ShapeMismatch("a scenario needs at least one untrusted party, and each party at least one setting")
        if not self.trusted or min(self.trusted) < 1 or min(map(min, self.untrusted)) < 1:
            raise ShapeMismatch("outcome numbers and trusted dimensions are at least 1")

    @property
    def parties(self) -> int:
        """The number of untrusted parties."""
        return len(self.untrusted)

    @property
    def dimension(self) -> int:
        """The dimension of the trusted parties together."""
        return prod(self.trusted)

    @property
    def element_count(self) -> int:
        """The number of elements sigma_{a|x}."""
        return prod(sum(party) for party in self.untrusted)

    @cached_property
    def settings(self) -> tuple[Joint, ...]:
        """All joint settings, in lexicographic order."""
        return tuple(product(*(range(len(party)) for party in self.untrusted)))

    def outcomes(self, settings: Joint) -> Iterator[Joint]:
        """All joint outcomes of a joint setting, in lexicographic order."""
        return product(*(range(party[x]) for party, x in zip(self.untrusted, settings, strict=True)))

    def keys(self) -> Iterator[Key]:
        """All (outcomes, settings), settings first in the order."""
        return ((a, x) for x in self.settings for a in self.outcomes(x))

    def key(self, outcomes: int | Sequence[int], settings: int | Sequence[int]) -> Key:
        """A key from joint indices, or from bare integers for one party. Raises `ShapeMismatch` if it is out of range."""
        a = (outcomes,) if isinstance(outcomes, int) else tuple(outcomes)
        x = (settings,) if isinstance(settings, int) else tuple(settings)
        if len(a) != self.parties or len(x) != self.parties:
            raise ShapeMismatch(f"{a}|{x} does not name one outcome and one setting for each of {self.parties} parties")
        for party, outcome, setting in zip(self.untrusted, a, x, strict=True):
            if not 0 <= setting < len(party) or not 0 <= outcome < party[setting]:
                raise ShapeMismatch(f"{key_text((a, x))} is outside the scenario with outcomes {self.untrusted}")
        return a, x

    def __str__(self) -> str:
        outcomes = " | ".join(",".join(map(str, party)) for party in self.untrusted)
        return f"outcomes per setting {outcomes} and trusted dimension {'x'.join(map(str, self.trusted))}"


def scenario(*, parties: int, settings: int, outcomes: int, trusted: int | Sequence[int]) -> Scenario:
    """The scenario in which every untrusted party has the same number of settings and of outcomes."""
    dimensions = (trusted,) if isinstance(trusted, int) else tuple(trusted)
    return Scenario(((outcomes,) * settings,) * parties, dimensions)


def key_text(key: Key) -> str:
    """`a,b|x,y`, as files and certificates write it."""
    outcomes, settings = key
    return f"{','.join(map(str, outcomes))}|{','.join(map(str, settings))}"
