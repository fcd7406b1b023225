"""JSON read strictly: no duplicate keys, no floats, no deep nesting, a limit on size; errors say where."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NoReturn

from exactsteer.errors import UnreadableFile

MAX_BYTES = 64 << 20
MAX_DEPTH = 32

Json = Any


def read_json(path: Path) -> Json:
    """The JSON value of a file. Raises `UnreadableFile` with what is wrong and what to do."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"{path}: larger than {MAX_BYTES} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path}: not UTF-8 text (byte {error.start}); is this a binary workspace?") from None
    return parse_json(text, str(path))


def parse_json(text: str, name: str) -> Json:
    """The JSON value of a text; `name` is what errors call it."""
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise UnreadableFile(f"{name}: nested deeper than {MAX_DEPTH}")

    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for key, value in pairs:
            if key in result:
                raise UnreadableFile(f"{name}: the key {key!r} occurs twice")
            result[key] = value
        return result

    def no_float(literal: str) -> NoReturn:
        raise UnreadableFile(
            f"{name}: {literal[:40]} is a floating-point number and not exact; write it as text, such as "
            f"{_as_fraction(literal)}"
        )

    try:
        return json.loads(text, object_pairs_hook=unique, parse_float=no_float, parse_constant=no_float)
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"{name}: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"{name}: {str(error)[:120]}") from None


def _as_fraction(literal: str) -> str:
    match = re.fullmatch(r"(-?\d{1,18})\.(\d{1,18})", literal)
    if match is None:
        return '"1/3" or "sqrt(2)/2"'
    whole, decimals = match.groups()
    return f'"{int(whole + decimals)}/{10 ** len(decimals)}"'


def require_keys(value: Json, name: str, needed: set[str], optional: set[str]) -> dict[str, Json]:
    """The object itself, if it has all the needed keys and no unknown ones. Raises `UnreadableFile`."""
    if not isinstance(value, dict):
        raise UnreadableFile(f"{name}: an object with the keys {', '.join(sorted(needed))} is needed")
    missing, unknown = sorted(needed - set(value)), sorted(set(value) - needed - optional)
    if missing or unknown:
        parts = [f"missing keys: {', '.join(missing)}"] if missing else []
        parts += [f"unknown keys: {', '.join(unknown[:6])}"] if unknown else []
        raise UnreadableFile(f"{name}: {'; '.join(parts)}")
    return value
