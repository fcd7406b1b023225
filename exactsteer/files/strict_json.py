"""JSON read strictly: no duplicate keys, no floats, no deep nesting, a limit on size; errors say where."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from exactsteer.errors import UnreadableFile

MAX_BYTES = 64 << 20
MAX_DEPTH = 32

Json = Any

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?')  # possessive: one pass, whatever the text


def name_of(path: str | Path) -> str:
    """What errors call a file; `-` is standard input."""
    return "standard input" if path == "-" else str(path)


def read_bytes(path: str | Path) -> bytes:
    """All bytes of a file, read once; `-` is standard input. Raises `UnreadableFile` if that fails or is too much."""
    name = name_of(path)
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnreadableFile(f"{name or repr(name)}: {reason or error}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"{name}: larger than {MAX_BYTES} bytes")
    return data


def decode_text(data: bytes, name: str) -> str:
    """The bytes as text. Raises `UnreadableFile` if they are not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{name}: not UTF-8 text (byte {error.start}); is this a binary workspace? `exactsteer convert` reads .mat and .npz"
        ) from None


def read_text(path: str | Path) -> str:
    """The text of a file; `-` is standard input. Raises `UnreadableFile` with what is wrong and what to do."""
    return decode_text(read_bytes(path), name_of(path))


def read_json(path: str | Path) -> Json:
    """The JSON value of a file or of standard input (`-`). Raises `UnreadableFile`."""
    return parse_json(read_text(path), name_of(path))


def parse_json(text: str, name: str, *, decimal: Callable[[str], Json] | None = None) -> Json:
    """The JSON value of a text; `name` is what errors call it. Raises `UnreadableFile`, with line and column.

    `decimal` makes values of literals with a point or an exponent, and of NaN and infinities; without it they are errors.

    >>> parse_json('{"a": [1, "1/3"]}', "text")
    {'a': [1, '1/3']}
    >>> parse_json('{"a": 0.25}', "text")
    Traceback (most recent call last):
        ...
    exactsteer.errors.UnreadableFile: text: line 1, column 7: 0.25 is a floating-point number and not exact; write "1/4"
    """
    if not text.strip():
        raise UnreadableFile(f"{name}: empty; a JSON object is needed")
    if text.startswith("\ufeff"):
        raise UnreadableFile(f"{name}: starts with a byte order mark; save it as UTF-8 without one")
    bare = _STRING.sub(lambda match: '"' * len(match[0]), text)
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise UnreadableFile(f"{name}: {_place(text, bracket.start())}: nested deeper than {MAX_DEPTH}")

    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for key, value in pairs:
            if key in result:
                raise UnreadableFile(f"{name}: the key {shown(key)} occurs twice in one object")
            result[key] = value
        return result

    def real(literal: str) -> Json:
        if decimal is not None:
            return decimal(literal)
        place = _place(text, bare.find(literal))
        raise UnreadableFile(
            f"{name}: {place}: {literal[:40]} is a floating-point number and not exact; write {_as_fraction(literal)}"
        )

    try:
        return json.loads(text, object_pairs_hook=unique, parse_float=real, parse_constant=real)
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"{name}: line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from None
    except UnreadableFile:
        raise
    except ValueError:  # Python reads integers of at most 4,300 digits
        long = re.search(r"[0-9]{4301}", bare)
        place = _place(text, long.start()) + ": " if long else ""
        raise UnreadableFile(f"{name}: {place}an integer of more than 4,300 digits") from None
    except RecursionError as error:  # pragma: no cover - the depth is limited above
        raise UnreadableFile(f"{name}: {error}") from None


def _place(text: str, position: int) -> str:
    """The line and column of a position, both from 1."""
    start = text.rfind("\n", 0, position) + 1
    return f"line {text.count(chr(10), 0, position) + 1}, column {position - start + 1}"


def _as_fraction(literal: str) -> str:
    """The rational that a decimal literal denotes, as the text to write instead."""
    if len(literal) > 30 or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?", literal):
        return 'it as exact text, such as "1/3" or "sqrt(2)/2"'
    return f'"{Fraction(literal)}"'


def shown(value: Json) -> str:
    """A JSON value as the file writes it, cut to what fits into a message."""
    text = (
        json.dumps(value, default=str)
        if not isinstance(value, (list, dict)) or len(value) <= 10
        else f"{type(value).__name__} .."
    )
    return text if len(text) <= 60 else text[:57] + "..."


def require_keys(value: Json, name: str, needed: set[str], optional: set[str]) -> dict[str, Json]:
    """The object itself, if it has all the needed keys and no unknown ones. Raises `UnreadableFile`."""
    if not isinstance(value, dict):
        raise UnreadableFile(
            f"{name}: an object with the keys {', '.join(sorted(needed))} is needed, not {shown(value)}"
        )
    missing, unknown = sorted(needed - set(value)), sorted(set(value) - needed - optional)
    if missing or unknown:
        parts = [f"missing keys: {', '.join(missing)}"] if missing else []
        if unknown:
            parts.append(f"unknown keys: {', '.join(key[:40] for key in unknown[:6])}")
            parts.append(f"known keys: {', '.join(sorted(needed | optional))}")
        raise UnreadableFile(f"{name}: {'; '.join(parts)}")
    return value
