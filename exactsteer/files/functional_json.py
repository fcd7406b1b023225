"""`exactsteer-functional/1`: a steering functional as a person writes it.

    {"format": "exactsteer-functional/1", "title": "..", "source": "..", "sense": "max" or "min",
     "form": "full" (default) or "collins-gisin",
     "untrusted": [{"outcomes": [2, 2]}, ..], "trusted": [{"dimension": 2}], "elements": {..}, "field": {..}}

The value is sum tr(F sigma). With form `full`, elements are keyed `a,b|x,y` and must be complete. With form
`collins-gisin`, a party may be left out with `*`: `0,*|1,*` multiplies the marginal element of outcome 0 at setting 1 of
the first party, `*,*|*,*` the reduced state; outcomes are never the last of their setting, and missing keys are zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix
from exactsteer.errors import NotHermitian, ShapeMismatch, UnreadableFile
from exactsteer.files.strict_json import Json, parse_json, read_json, require_keys, shown
from exactsteer.files.tables import at, read_field, read_key, read_matrix, read_scenario, table_text
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import Letter, Word

FORMAT = "exactsteer-functional/1"


@dataclass(frozen=True)
class FunctionalFile:
    """What a file holds: the functional, and what is said about it."""

    functional: SteeringFunctional
    title: str = ""
    source: str = ""


def read_functional(path: str | Path) -> FunctionalFile:
    """The content of a file; `-` is standard input. Raises `UnreadableFile` or another `InputError`, with the place."""
    return decode_functional(read_json(path), "standard input" if path == "-" else str(path))


def parse_functional(text: str, name: str = "text") -> FunctionalFile:
    """Like `read_functional`, from text."""
    return decode_functional(parse_json(text, name), name)


def decode_functional(value: Json, name: str) -> FunctionalFile:
    """Like `parse_functional`, from a JSON object."""
    needed = {"format", "untrusted", "trusted", "elements", "sense"}
    document = require_keys(value, name, needed, {"title", "source", "form", "field"})
    if document["format"] != FORMAT:
        raise UnreadableFile(f'{name}: the format is {shown(document["format"])}, not "{FORMAT}"')
    sense = document["sense"]
    if sense not in ("max", "min"):
        raise UnreadableFile(f'{name}: the sense is {shown(sense)}, not "max" or "min"')
    form = document.get("form", "full")
    if form not in ("full", "collins-gisin"):
        raise UnreadableFile(f'{name}: the form is {shown(form)}, not "full" or "collins-gisin"')
    field = read_field(document["field"], f"{name}, field") if "field" in document else QQ
    scenario = read_scenario(document, name)
    if not isinstance(document["elements"], dict) or not document["elements"]:
        raise UnreadableFile(f"{name}: elements must be an object keyed by 'outcomes|settings'")
    matrices = {
        text: read_matrix(rows, field, f"{name}, element {text}") for text, rows in document["elements"].items()
    }
    title, source = document.get("title", ""), document.get("source", "")
    if not isinstance(title, str) or not isinstance(source, str):
        raise UnreadableFile(f"{name}: title and source must be text")
    if form == "full":
        table: dict[Key, Matrix] = {read_key(text, scenario, name): m for text, m in matrices.items()}
        with at(name):
            return FunctionalFile(SteeringFunctional(scenario, table, sense), title, source)
    d = scenario.dimension
    for text, m in matrices.items():
        if m.shape != (d, d):
            raise ShapeMismatch(f"{name}, element {text}: {m.rows} x {m.columns}, but the trusted dimension is {d}")
        if not m.is_hermitian:
            raise NotHermitian(f"{name}, element {text}: the functional's operator is not Hermitian")
    operators = {_word(text, scenario, name): m for text, m in matrices.items()}
    return FunctionalFile(from_collins_gisin(scenario, operators, sense), title, source)


def _word(text: str, scenario: Scenario, name: str) -> Word:
    """The Collins-Gisin word of a key such as `0,*|1,*`."""
    n = scenario.parties
    halves = [half.split(",") for half in text.split("|")]
    if len(halves) != 2 or {len(half) for half in halves} != {n}:
        raise UnreadableFile(f"{name}: the key {shown(text)} is not outcomes|settings of {n} parties, `*` for none")
    word: list[tuple[Letter, ...]] = []
    for j, (a, x) in enumerate(zip(*halves, strict=True)):
        if a == x == "*":
            word.append(())
            continue
        if not re.fullmatch("0|[1-9][0-9]{0,5}", a) or not re.fullmatch("0|[1-9][0-9]{0,5}", x):
            raise UnreadableFile(
                f"{name}: the key {shown(text)}: outcome and setting of party {j} are numbers or both `*`"
            )
        party = scenario.untrusted[j]
        if int(x) >= len(party) or int(a) >= party[int(x)] - 1:
            raise ShapeMismatch(
                f"{name}: the key {shown(text)}: party {j} has no such setting, or that is its last outcome"
            )
        word.append(((int(x), int(a)),))
    return tuple(word)


def functional_text(functional: SteeringFunctional, *, title: str = "", source: str = "") -> str:
    """The file text of a functional on full coordinates, exact, one operator per line."""
    head = {"format": FORMAT, "title": title, "source": source, "sense": functional.sense}
    return table_text(functional.scenario, functional.elements, head)
