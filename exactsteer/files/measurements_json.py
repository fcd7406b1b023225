"""`exactsteer-measurements/1`: measurements of one system as a person writes them, for questions of joint measurability.

    {"format": "exactsteer-measurements/1", "title": "..", "source": "..", "dimension": 2,
     "measurements": [[[["1/2", "1/4"], ["1/4", "1/2"]], [["1/2", "-1/4"], ["-1/4", "1/2"]]], ..],
     "field": {"polynomial": [-2, 0, 0, 1], "interval": ["1", "2"]}}

A measurement is the list of its effects, positive d x d matrices that sum to the unit matrix; the numbers of effects may
differ. Entries are integers or exact texts (`algebra.grammar`); `field` declares the number called `t`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import unify_matrices
from exactsteer.errors import ShapeMismatch, UnreadableFile
from exactsteer.files.strict_json import Json, parse_json, read_text, require_keys, shown
from exactsteer.files.tables import MAX_ELEMENTS, MAX_SIZE, at, read_field, read_list, read_matrix, read_positive, texts
from exactsteer.quantum.measurements import Measurement

FORMAT = "exactsteer-measurements/1"
MAX_MEASUREMENTS = 1_024


@dataclass(frozen=True)
class MeasurementsFile:
    """What a file holds: POVMs of one system, and what is said about them."""

    measurements: tuple[Measurement, ...]
    title: str = ""
    source: str = ""


def read_measurements(path: str | Path) -> MeasurementsFile:
    """The content of a file; `-` is standard input. Raises `UnreadableFile` or another `InputError`, with the place."""
    return parse_measurements(read_text(path), "standard input" if path == "-" else str(path))


def parse_measurements(text: str, name: str = "text") -> MeasurementsFile:
    """Like `read_measurements`, from text.

    >>> coin = '''{"format": "exactsteer-measurements/1", "dimension": 2,
    ...            "measurements": [[[["1/3", 0], [0, "1/3"]], [["2/3", 0], [0, "2/3"]]]]}'''
    >>> parse_measurements(coin).measurements[0].effects[1]
    matrix([['2/3', '0'], ['0', '2/3']])
    """
    document = require_keys(
        parse_json(text, name), name, {"format", "dimension", "measurements"}, {"title", "source", "field"}
    )
    if document["format"] != FORMAT:
        raise UnreadableFile(f'{name}: the format is {shown(document["format"])}, not "{FORMAT}"')
    field = read_field(document["field"], f"{name}, field") if "field" in document else QQ
    dimension = read_positive(document["dimension"], f"{name}, dimension", MAX_SIZE)
    listed = read_list(document["measurements"], f"{name}, measurements", MAX_MEASUREMENTS)
    measurements = tuple(
        _measurement(povm, field, dimension, f"{name}, measurement {x}") for x, povm in enumerate(listed)
    )
    title, source = document.get("title", ""), document.get("source", "")
    if not isinstance(title, str) or not isinstance(source, str):
        raise UnreadableFile(f"{name}: title and source must be text")
    return MeasurementsFile(measurements, title, source)


def is_measurements(text: str, name: str = "text") -> bool:
    """Whether the text is a JSON object whose `format` is this one. Raises `UnreadableFile` if it might be and is no JSON.

    >>> is_measurements('{"format": "exactsteer-assemblage/1"}')
    False
    """
    if FORMAT not in text:
        return False
    document = parse_json(text, name)
    return isinstance(document, dict) and document.get("format") == FORMAT


def _measurement(value: Json, field: Field, dimension: int, name: str) -> Measurement:
    """One POVM of the dimension."""
    effects = []
    for a, rows in enumerate(read_list(value, f"{name}, effects", MAX_ELEMENTS)):
        effect = read_matrix(rows, field, f"{name}, effect {a}")
        if effect.shape != (dimension, dimension):
            raise ShapeMismatch(
                f"{name}, effect {a}: {effect.rows} x {effect.columns}, but the dimension is {dimension}"
            )
        effects.append(effect)
    with at(name):
        return Measurement(tuple(effects))


def measurements_text(measurements: Sequence[Measurement], *, title: str = "", source: str = "") -> str:
    """The file text of measurements, exact, one effect per line.

    Raises `ShapeMismatch` if there is no measurement, or if they act on different dimensions.
    """
    if len({m.dimension for m in measurements}) != 1:
        found = ", ".join(str(m.dimension) for m in measurements) or "none"
        raise ShapeMismatch(f"measurements of one system have one dimension, not {found}")
    field, effects = unify_matrices([effect for m in measurements for effect in m.effects])
    document: dict[str, Json] = {"format": FORMAT}
    document |= {key: text for key, text in (("title", title), ("source", source)) if text}
    document["dimension"] = measurements[0].dimension
    if field.degree > 1 and (field.degree != 2 or field.polynomial[1] or field.root[0] < 0):
        p, k = field.root
        document["field"] = {"polynomial": list(field.polynomial), "interval": [f"{p}/{2**k}", f"{p + 1}/{2**k}"]}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in document.items()]
    rows = iter([json.dumps(texts(effect)) for effect in effects])
    povms = [",\n   ".join(next(rows) for _ in m.effects) for m in measurements]
    lines.append('"measurements": [\n  [' + "],\n  [".join(povms) + "]]")
    return "{" + ",\n ".join(lines) + "}\n"
