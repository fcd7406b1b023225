"""Families on the command line: the exact report of their laws, member by member, and their texts from the catalogue."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from exactsteer.algebra.number import Number, zero
from exactsteer.cli.examine import violation_json
from exactsteer.cli.inputs import load_any_functional, load_data
from exactsteer.cli.interface import MEMBER, NOT_MEMBER, Json, emit, exact_and_decimal, one_line
from exactsteer.files.family_json import FamilyFile, FamilyFunctionalFile, family_functional_text, family_text
from exactsteer.steering.families import MeasuredFamily, common_violations, member_name, member_violations
from exactsteer.steering.laws import Violation

LAWS = ("hermitian", "no-signalling", "normalised", "positive")
INSTRUMENTAL_LAWS = ("hermitian", "normalised", "positive")
COMMON = {"marginals": "the traces of the Bobs", "with-input": "the part that does not see the input"}


def check_family(data: MeasuredFamily, as_json: bool) -> NoReturn:
    """Reports every law of every member, and of what the members share; ends with the exit status of `check`."""
    laws = INSTRUMENTAL_LAWS if data.shape == "instrumental" else LAWS
    parts = []
    for k, member in enumerate(data.members):
        parts.append((member_name(data.shape, k), _summary(laws, member_violations(data.shape, member))))
    if data.shape in COMMON:
        parts.append((COMMON[data.shape], _summary(("no-signalling",), common_violations(data.shape, data.members))))
    report = data.report()
    document: Json = {
        "verdict": "invalid" if report else "valid",
        "shape": data.shape,
        "scenario": str(data),
        "field": repr(data.field),
        "violations": [violation_json(v) for v in report],
        "parts": [{"part": name, "laws": laws_json} for name, laws_json in parts],
    }
    if not report:
        shared = "" if data.shape == "instrumental" else ", with one common part"
        facts = (
            "Hermitian, positive and normalised" if shared == "" else "Hermitian, positive, normalised, no-signalling"
        )
        emit(as_json, f"VALID {facts}{shared}, exactly: {data}, over {data.field!r}", document)
        sys.exit(MEMBER)
    emit(as_json, f"INVALID {report[0]}", document)
    if not as_json:
        for name, laws_json in parts:
            click.echo(one_line(f"{name}: {_line(laws_json)}"), err=True)
        for violation in report[1:]:
            click.echo(f"also: {one_line(str(violation))}", err=True)
    sys.exit(NOT_MEMBER)


def _summary(laws: Iterable[str], found: Iterable[Violation]) -> list[Json]:
    """Law by law: how many equations fail, and the largest real or imaginary part of their amounts.

    A negative value <v|sigma|v> is divided by <v|v>, so that it is a bound of an eigenvalue and does not depend on v.
    """
    listed = list(found)
    result: list[Json] = []
    for law in laws:
        amounts = [_normalised(v) for v in listed if v.law == law]
        largest = max((_size(amount) for amount in amounts), default=zero())
        result.append({"law": law, "violated": len(amounts), "largest": exact_and_decimal(largest, 1)})
    return result


def _normalised(violation: Violation) -> Number:
    """The amount; for a negative direction the value on its normalised vector."""
    if violation.direction is None:
        return violation.amount
    vector = violation.direction.vector
    return violation.amount / (vector.adjoint() @ vector)[0, 0]


def _line(laws: Iterable[Json]) -> str:
    """The summary of one part as a line."""
    return "; ".join(f"{each['law']}: {_count(each)}" for each in laws)


def _count(each: Json) -> str:
    """How often one law fails; the least eigenvalues are only bounded, by the values on the vectors of the report."""
    if not each["violated"]:
        return "exactly"
    if each["law"] == "positive":
        return f"{each['violated']} violated, with an eigenvalue of at most -{each['largest']['exact']}"
    return f"{each['violated']} violated, by at most {each['largest']['exact']}"


def _size(amount: Number) -> Number:
    """The larger absolute value of the real and the imaginary part."""
    parts = [Number(amount.field, part, part - part) for part in (amount.real, amount.imag)]
    return max(max(part, -part) for part in parts)


def catalogue_text(name: str) -> str:
    """The file text of a family of the catalogue, or of a functional of families."""
    from exactsteer.steering import catalogue

    if catalogue.is_family_functional(name):
        found = load_any_functional(f"catalogue:{name}")
        assert isinstance(found, FamilyFunctionalFile)  # `is_family_functional` says so
        return family_functional_text(found.functional, title=found.title, source=found.source)
    content = load_data(f"catalogue:{name}")
    assert isinstance(content, FamilyFile)  # the caller asked `is_family`
    return family_text(content.data, title=content.title, source=content.source, realisation=content.realisation)
