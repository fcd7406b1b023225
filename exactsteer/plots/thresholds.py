"""What a noise line shows, exactly: for each set the interval that holds its threshold along a line of mixtures.

Nothing is drawn here and nothing is proved: a `Threshold` is read off two theorems by whoever makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from exactsteer.algebra.number import Number, decimal_text
from exactsteer.algebra.typeset import number_text
from exactsteer.errors import InputError

Inside = Literal["below", "above", "value"]
"""On which side of its threshold the line is in the set; `value`: the number itself is meant, nothing is in or out."""

LONGEST_VALUE = 24
MOST_DIGITS = 12


@dataclass(frozen=True)
class Threshold:
    """The threshold of one set is proved to lie in [lo, hi]; before it the line is outside the set, or inside it.

    `onwards`: that all the rest of the line is inside is proved as well, because the noise is in the set. Without it
    only the end of the interval is. Raises `InputError` if lo > hi.
    """

    name: str
    lo: Number
    hi: Number
    onwards: bool = True

    def __post_init__(self) -> None:
        if self.lo > self.hi:
            raise InputError(f"{self.name}: the interval [{self.lo}, {self.hi}] is empty")

    @property
    def text(self) -> str:
        """The exact value if both ends agree and it is short; otherwise the interval, its decimals rounded outward.

        >>> from exactsteer.algebra.number import number
        >>> from flint import fmpq
        >>> Threshold("lhs", number(fmpq(1, 2)), number(fmpq(1, 2))).text
        '= 1/2'
        >>> Threshold("lhs", number(fmpq(1, 3)), number(fmpq(2, 5))).text
        '∈ [0.333, 0.400]'
        """
        exact = number_text(self.lo)
        if self.lo == self.hi and len(exact) <= LONGEST_VALUE and "t" not in exact:
            return f"= {exact}"
        digits = 2
        while digits < MOST_DIGITS and (self.hi - self.lo) * 10**digits < 10:
            digits += 1
        lo, hi = decimal_text(self.lo, digits, outward=-1), decimal_text(self.hi, digits, outward=1)
        return f"∈ [{lo}, {hi}]".replace("-", "−")


@dataclass(frozen=True)
class NoiseLine:
    """Thresholds of several sets of one quantity. `axis` names it; `inside` says on which side of them the sets lie.

    `everywhere` names sets that the whole line belongs to.
    """

    axis: str
    thresholds: tuple[Threshold, ...]
    inside: Inside
    everywhere: tuple[str, ...] = ()

    @property
    def ordered(self) -> tuple[Threshold, ...]:
        """The thresholds, the smallest set first: the one that the line enters last."""
        ordered: Sequence[Threshold] = sorted(self.thresholds, key=lambda threshold: threshold.lo)
        return tuple(reversed(ordered)) if self.inside == "above" else tuple(ordered)
