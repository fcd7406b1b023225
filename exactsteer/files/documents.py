"""What the files of single objects share, maps, operators and bases: format, title, source and the declared field."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exactsteer.algebra.field import QQ, Field
from exactsteer.errors import UnreadableFile
from exactsteer.files.strict_json import Json, parse_json, require_keys, shown
from exactsteer.files.tables import read_field


@dataclass(frozen=True)
class Document:
    """A JSON object of a known format: its keys, the field that it declares (Q if none), and what is said about it."""

    keys: Mapping[str, Json]
    field: Field
    title: str
    source: str


def open_document(text: str, name: str, form: str, needed: set[str], optional: set[str]) -> Document:
    """The document in a text of the format `form`. Raises `UnreadableFile` with the place."""
    known = {"title", "source", "field"}
    keys = require_keys(parse_json(text, name), name, {"format"} | needed, optional | known)
    if keys["format"] != form:
        raise UnreadableFile(f'{name}: the format is {shown(keys["format"])}, not "{form}"')
    field = read_field(keys["field"], f"{name}, field") if "field" in keys else QQ
    title, source = keys.get("title", ""), keys.get("source", "")
    if not isinstance(title, str) or not isinstance(source, str):
        raise UnreadableFile(f"{name}: title and source must be text")
    return Document(keys, field, title, source)


def document_text(
    form: str, title: str, source: str, keys: Mapping[str, Json], field: Field, key: str, rows: Sequence[Json]
) -> str:
    """The text of a document: the head, the field unless square roots name it, and a list `key`, one row per line."""
    document: dict[str, Json] = {"format": form}
    document |= {word: said for word, said in (("title", title), ("source", source)) if said}
    document |= keys
    if field.degree > 1 and (field.degree != 2 or field.polynomial[1] or field.root[0] < 0):
        p, k = field.root
        document["field"] = {"polynomial": list(field.polynomial), "interval": [f"{p}/{2**k}", f"{p + 1}/{2**k}"]}
    lines = [f"{json.dumps(word)}: {json.dumps(value)}" for word, value in document.items()]
    lines.append(f"{json.dumps(key)}: [\n  " + ",\n  ".join(json.dumps(row) for row in rows) + "]")
    return "{" + ",\n ".join(lines) + "}\n"
