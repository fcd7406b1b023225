"""What can go wrong, as a tree; a message names the law, the place, the amount and the next step.

ExactSteerError
├─ InputError (ValueError)     NotHermitian · NotPositive · NotNormalised · Signalling · ShapeMismatch
│                              WrongField · UnknownSystem · UnknownName · UnreadableFile
├─ Refuted(claim, certificate) the claim is false, and the certificate proves its negation
├─ Undecided(claim, stages)    SolverFailed · RoundingFailed · TimeLimitReached
└─ CheckFailed                 the trusted checker refused a certificate made here: a defect, please report it

The checker is an island: it raises its own `Rejected` and `Malformed`, which `exactsteer.verify` passes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class ExactSteerError(Exception):
    """The root of every error that exactsteer raises on purpose."""


class InputError(ExactSteerError, ValueError):
    """The data, not the mathematics, are at fault."""


class NotHermitian(InputError):
    """A matrix differs from its adjoint."""


class NotPositive(InputError):
    """A Hermitian matrix has a vector v with v^dag M v < 0; both are attached, exact."""

    def __init__(self, message: str, *, vector: Any = None, value: Any = None) -> None:
        super().__init__(message)
        self.vector = vector
        self.value = value


class NotNormalised(InputError):
    """A trace, or a sum of effects, is not what the law says; nothing is ever rescaled silently."""


class Signalling(InputError):
    """A marginal depends on a setting that it must not depend on; the exact difference is attached."""

    def __init__(self, message: str, *, party: Any = None, settings: Any = None, difference: Any = None) -> None:
        super().__init__(message)
        self.party = party
        self.settings = settings
        self.difference = difference


class ShapeMismatch(InputError):
    """Sizes, keys or index ranges do not fit together."""


class WrongField(InputError):
    """A number does not lie in the field that it should lie in, or a field is not well defined."""


class UnknownSystem(InputError):
    """A system is named that the operator does not have."""


class UnknownName(InputError):
    """A set, a catalogue entry or an option that does not exist; the message lists those that do."""


class UnreadableFile(InputError):
    """A file that is not what its format says."""


class Refuted(ExactSteerError):
    """The claim is false: `certificate` proves its negation."""

    def __init__(self, claim: Any, certificate: Any) -> None:
        super().__init__(f"refuted: {claim!r}; the attached certificate proves the opposite")
        self.claim = claim
        self.certificate = certificate


class Undecided(ExactSteerError):
    """Neither the claim nor its negation was proved; `stages` says what was tried."""

    def __init__(self, claim: Any, stages: Sequence[str], advice: str = "") -> None:
        text = "; ".join(stages) or "nothing applicable was found to try"
        super().__init__(f"undecided: {claim!r}. Tried: {text}." + (f" {advice}" if advice else ""))
        self.claim = claim
        self.stages = tuple(stages)
        self.advice = advice


class SolverFailed(Undecided):
    """No numerical solver returned a usable point; every attempt is listed in `stages`."""


class RoundingFailed(Undecided):
    """Numerical points were found, but none could be rounded to an exact proof."""


class TimeLimitReached(Undecided):
    """The time limit ended the search before a proof was found."""


class CheckFailed(ExactSteerError):
    """The trusted checker refused a certificate that was made here."""
