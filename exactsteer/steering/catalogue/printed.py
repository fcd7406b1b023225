"""Printed decimals as exact rationals: 0.3666 is 1833/5000 and nothing else."""

from __future__ import annotations

import re

from flint import fmpq

from exactsteer.errors import InputError


def exact_decimal(text: str) -> fmpq:
    """The rational that a printed decimal denotes. Raises `InputError` for anything else.

    >>> exact_decimal("-0.0469")
    -469/10000
    """
    match = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", text)
    if match is None:
        raise InputError(f"{text!r} is not a printed decimal")
    sign, whole, decimals = match.group(1), match.group(2), match.group(3) or ""
    value = fmpq(int(whole + decimals), 10 ** len(decimals))
    return -value if sign else value
