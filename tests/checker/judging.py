"""Judging a certificate twice, and changing it in small ways: what the tests of both decisions share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flint import fmpq
from independent_decision import read_field
from object_decisions import fields_of, proves

from exactsteer.checker import Malformed, Rejected, check

Json = Any

UNDECIDED = {"sign", "division", "root", "polygon"}
"""Codes with which the checker declines to decide: a proof over a reducible polynomial, or a polygon in another order."""


CHANGES_OF_AN_INTEGER: list[Callable[[int], int]] = [lambda n: n + 1, lambda n: n - 1, lambda n: -n, lambda n: 2 * n]


def compared(document: Json) -> str:
    """The checker's verdict, compared with the decision of this file."""
    try:
        check(json.dumps(document))
    except Malformed:
        return "malformed"
    except Rejected as reason:
        code = reason.code
    else:
        assert proves(document), "the checker accepts what is no proof"
        return "verified"
    if code not in UNDECIDED and not any(
        value != "Q" and is_reducible(value) for value in fields_of(document["claim"])
    ):
        # over an irrational field the checker charges the enclosure of the root to the slack
        irrational = any(value != "Q" for value in fields_of(document))
        assert not proves(document, fmpq(1, 2**32) if irrational else 0), f"an independent proof is refused: {code}"
    return "rejected"


def is_reducible(value: Json) -> bool:
    """Whether the declared polynomial is not the minimal polynomial of the root."""
    field, degree = read_field(value)
    return field.degree < degree


def load(path: Path) -> Json:
    """A committed certificate."""
    return json.loads(path.read_text(encoding="utf-8"))


def planes_in(value: Json) -> Iterator[tuple[Json, Any]]:
    """The places (container, key) of the integer planes below a JSON value, those written 0 left out."""
    if isinstance(value, list) and value and isinstance(value[0], list) and all(isinstance(a, int) for a in value[0]):
        if len(value) == 3 and isinstance(value[1], int):
            for factor in value[2]:  # a hidden state [strategy, weight, factors]: a factor [0] is no plane
                yield from planes_in(factor)
            return
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        part = value[key]
        rows = part if isinstance(part, list) and all(isinstance(row, list) and row for row in part) else []
        if rows and all(isinstance(x, int) for row in rows for x in row):
            yield value, key
        else:
            yield from planes_in(part)


def canonical(document: Json) -> Json:
    """The document with planes that have become zero written as 0."""
    for container, key in list(planes_in(document)):
        if key not in ("untrusted",) and not any(map(any, container[key])):
            container[key] = 0
    return document


def integers_in(value: Json) -> Iterator[tuple[Json, Any]]:
    """The places (container, key) of the integers below a JSON value: weights, strategies, denominators, entries."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        if type(value[key]) is int:
            yield value, key
        elif key not in ("field", "untrusted", "trusted", "dimensions"):
            yield from integers_in(value[key])
