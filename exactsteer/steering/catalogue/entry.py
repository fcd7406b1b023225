"""Entries of the catalogue and their names, `NAME` or `NAME(key=value,..)`, read strictly and never evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.number import Number
from exactsteer.errors import InputError, UnknownName
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.product_bases import ProductBasis
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation

LONGEST_NAME = 1_000


@dataclass(frozen=True)
class Parameter:
    """A parameter of an entry: its name, its default as text, what it may be in words, and how its text is read."""

    name: str
    default: str
    allowed: str
    read: Callable[[str], Any]

    def __str__(self) -> str:
        return f"{self.name}={self.default} ({self.allowed})"


@dataclass(frozen=True)
class Entry:
    """An assemblage: how to build it, its source, its parameters, and a known realisation where there is one."""

    build: Callable[..., Assemblage]
    source: str
    summary: str
    realisation: Callable[..., Realisation] | None = None
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class FunctionalEntry:
    """A steering functional (a Bell functional if the trusted dimension is 1): how to build it, and its source."""

    build: Callable[..., SteeringFunctional]
    source: str
    summary: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class MapEntry:
    """A linear map on operators: how to build its Choi matrix, and its source."""

    build: Callable[..., ChoiMatrix]
    source: str
    summary: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class BasisEntry:
    """A product basis: how to build it, and its source."""

    build: Callable[..., ProductBasis]
    source: str
    summary: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class FamilyEntry:
    """A family of assemblages, or printed data that violate its laws: as `Entry`.

    The realisation, where one is known, is that of an assemblage of all trusted parties together, whose marginals these are.
    """

    build: Callable[..., Family | MeasuredFamily]
    source: str
    summary: str
    realisation: Callable[..., Realisation] | None = None
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class FamilyFunctionalEntry:
    """A functional of families: how to build it, and its source."""

    build: Callable[..., FamilyFunctional]
    source: str
    summary: str
    parameters: tuple[Parameter, ...] = ()


AnyEntry = TypeVar("AnyEntry", Entry, FunctionalEntry, MapEntry, BasisEntry, FamilyEntry, FamilyFunctionalEntry)


def integer(name: str, default: int, allowed: str) -> Parameter:
    """A parameter that is an integer."""
    return Parameter(name, str(default), allowed, read_integer)


def between(name: str, default: int, low: int, high: int) -> Parameter:
    """A parameter that is an integer from `low` to `high`; anything else is refused before anything is built."""

    def read(text: str) -> int:
        value = read_integer(text)
        if not low <= value <= high:
            raise InputError(f"{value} is too {'small' if value < low else 'large'}")
        return value

    return Parameter(name, str(default), f"{low} to {high}" if low < high else str(low), read)


def exact(name: str, default: str, allowed: str) -> Parameter:
    """A parameter that is an exact number, such as 1/2 or sqrt(2)/2."""
    return Parameter(name, default, allowed, read_exact)


def word(name: str, default: str, allowed: str) -> Parameter:
    """A parameter that is a name."""
    return Parameter(name, default, allowed, str)


def read_integer(text: str) -> int:
    """The integer from 0 to 999 that a text denotes. Raises `InputError`."""
    if not re.fullmatch("0|[1-9][0-9]{0,2}", text):
        raise InputError(f"{text!r} is not an integer from 0 to 999")
    return int(text)


def read_exact(text: str) -> Number:
    """The number of an exact text. Raises `InputError`, with the column."""
    return parse(text)


def split_name(text: str) -> tuple[str, dict[str, str]]:
    """The name and the texts of its parameters. Raises `InputError` for anything but `NAME` or `NAME(key=value,..)`.

    >>> split_name("isotropic(d=2, settings=XYZ, visibility=(1 + sqrt(5))/4)")
    ('isotropic', {'d': '2', 'settings': 'XYZ', 'visibility': '(1 + sqrt(5))/4'})
    """
    if len(text) > LONGEST_NAME:
        raise InputError(f"a name of the catalogue has at most {LONGEST_NAME} characters, this one {len(text)}")
    name, bracket, rest = text.strip().partition("(")
    if not bracket:
        return name, {}
    if not rest.endswith(")"):
        raise InputError(f"{text!r}: the parenthesis of the parameters is not closed; write NAME(key=value,..)")
    values: dict[str, str] = {}
    for part in _top_level(rest[:-1], text) if rest[:-1].strip() else ():
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not key or not value:
            raise InputError(f"{text!r}: {part.strip()!r} is not of the form key=value")
        if key in values:
            raise InputError(f"{text!r}: the parameter {key!r} is given twice")
        values[key] = value
    return name.strip(), values


def _top_level(inside: str, text: str) -> list[str]:
    """The parts between the commas that stand outside parentheses."""
    parts, depth = [""], 0
    for character in inside:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            break
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    if depth:
        raise InputError(f"{text!r}: the parentheses do not match; write NAME(key=value,..)")
    return parts


def bound(entry: AnyEntry, name: str, given: dict[str, str]) -> AnyEntry:
    """The entry with these parameters in place. Raises `UnknownName` for one that it does not have, `InputError`."""
    if not given:
        return entry
    known = {parameter.name: parameter for parameter in entry.parameters}
    values = {}
    for key, text in given.items():
        if key not in known:
            listed = ", ".join(map(str, entry.parameters)) or "none"
            raise UnknownName(f"{name} has no parameter {key!r}. It has: {listed}")
        try:
            values[key] = known[key].read(text)
        except InputError as error:
            error.args = (f"{name}, parameter {key}: {error}; it may be: {known[key].allowed}",)
            raise
    rest = tuple(parameter for parameter in entry.parameters if parameter.name not in values)
    filled = replace(entry, build=partial(entry.build, **values), parameters=rest)
    if isinstance(filled, (Entry, FamilyEntry)) and filled.realisation is not None:
        return replace(filled, realisation=partial(filled.realisation, **values))
    return filled
