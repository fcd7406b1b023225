"""`exactsteer-behaviour/1`: a behaviour as a person writes it, in one of three notations.

    {"format": "exactsteer-behaviour/1", "title": "..", "source": "..",
     "untrusted": [{"outcomes": [2, 2]}, {"outcomes": [2, 2]}],
     "probabilities": {"0,0|0,0": "1/2", "0,1|0,0": 0, ..}, "field": {"polynomial": [..], "interval": [..]}}

Keys are `outcomes|settings`, all 0-based, parties in order; every probability is given. For two parties a `table` of rows
may stand instead, with `"form": "collins-gisin"` (row 0: 1 and p(b|y), then p(a|x) and p(a, b|x, y), last outcomes left
out) or `"form": "correlators"` (row 0: 1 and <B_y>, then <A_x> and <A_x B_y>, two outcomes for each setting, outcome 0
counts +1). The probabilities may violate the laws: `check` says which. As data they are an assemblage with the trusted
dimension 1. Bell functionals use the format of functionals, with that dimension.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Entry
from exactsteer.errors import UnreadableFile
from exactsteer.files.assemblage_json import AssemblageFile, parse_assemblage
from exactsteer.files.strict_json import Json, parse_json, read_text, require_keys, shown
from exactsteer.files.tables import at, read_field, read_key, read_matrix, read_scenario, table_text, texts
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.behaviour import (
    Behaviour,
    Outcomes,
    Rows,
    measured,
    probabilities_from_collins_gisin,
    probabilities_from_correlators,
)
from exactsteer.steering.scenario import Key

FORMAT = "exactsteer-behaviour/1"

TABLES: dict[str, Callable[[Outcomes, Rows], Mapping[Key, Entry]]] = {
    "collins-gisin": probabilities_from_collins_gisin,
    "correlators": probabilities_from_correlators,
}


@dataclass(frozen=True)
class BehaviourFile:
    """What a file holds: exact probabilities that may violate the laws, and what is said about them."""

    data: MeasuredAssemblage
    title: str = ""
    source: str = ""

    def behaviour(self) -> Behaviour:
        """The same probabilities as a `Behaviour`. Raises the first violation as an error."""
        table = {key: m[0, 0] for key, m in self.data.elements.items()}
        return Behaviour(self.data.scenario.untrusted, table, self.title)


def read_behaviour(path: str | Path) -> BehaviourFile:
    """The content of a file; `-` is standard input. Raises `UnreadableFile` or another `InputError`, with the place."""
    return parse_behaviour(read_text(path), "standard input" if path == "-" else str(path))


def parse_behaviour(text: str, name: str = "text") -> BehaviourFile:
    """Like `read_behaviour`, from text.

    >>> box = '''{"format": "exactsteer-behaviour/1", "untrusted": [{"outcomes": [2, 2]}, {"outcomes": [2, 2]}],
    ...           "form": "correlators", "table": [[1, 0, 0], [0, 1, 1], [0, 1, -1]]}'''
    >>> parse_behaviour(box).behaviour()[(0, 1), (1, 1)]
    1/2
    """
    return _decode(parse_json(text, name), name)


def is_behaviour(text: str, name: str = "text") -> bool:
    """Whether the text is a JSON object whose `format` is this one. Raises `UnreadableFile` if it might be and is no JSON."""
    if FORMAT not in text:
        return False
    document = parse_json(text, name)
    return isinstance(document, dict) and document.get("format") == FORMAT


def parse_data(text: str, name: str = "text") -> AssemblageFile:
    """The content of an assemblage's text, or of a behaviour's as an assemblage with the trusted dimension 1."""
    if not is_behaviour(text, name):
        return parse_assemblage(text, name)
    content = parse_behaviour(text, name)
    return AssemblageFile(content.data, content.title, content.source)


def _decode(value: Json, name: str) -> BehaviourFile:
    document = require_keys(
        value, name, {"format", "untrusted"}, {"title", "source", "form", "field", "probabilities", "table"}
    )
    if document["format"] != FORMAT:
        raise UnreadableFile(f'{name}: the format is {shown(document["format"])}, not "{FORMAT}"')
    form = document.get("form", "full")
    if form not in ("full", *TABLES):
        known = ", ".join(f'"{key}"' for key in ("full", *TABLES))
        raise UnreadableFile(f"{name}: the form is {shown(form)}; known: {known}")
    wanted, other = ("probabilities", "table") if form == "full" else ("table", "probabilities")
    if wanted not in document or other in document:
        raise UnreadableFile(f'{name}: with the form "{form}" give {wanted}, and no {other}')
    field = read_field(document["field"], f"{name}, field") if "field" in document else QQ
    scenario = read_scenario({**document, "trusted": [{"dimension": 1}]}, name)
    if form == "full":
        given = document["probabilities"]
        if not isinstance(given, dict):
            raise UnreadableFile(f"{name}: probabilities must be an object keyed by 'outcomes|settings'")
        table: Mapping[Key, Entry] = {
            read_key(text, scenario, name): read_matrix([[p]], field, f"{name}, p({text})")[0, 0]
            for text, p in given.items()
        }
        with at(name):
            data = measured(scenario.untrusted, table)
    else:
        rows = read_matrix(document["table"], field, f"{name}, table")
        with at(f"{name}, table"):
            data = measured(scenario.untrusted, TABLES[form](scenario.untrusted, rows))
    title, source = document.get("title", ""), document.get("source", "")
    if not isinstance(title, str) or not isinstance(source, str):
        raise UnreadableFile(f"{name}: title and source must be text")
    return BehaviourFile(data, title, source)


def behaviour_text(behaviour: Behaviour, *, title: str = "", source: str = "", form: str = "full") -> str:
    """The file text of a behaviour, exact, in the form `full`, `collins-gisin` or `correlators`.

    Raises `ShapeMismatch` for a table of a behaviour that has none, `UnreadableFile` for another form.
    """
    sigma = behaviour.assemblage()
    head = {"format": FORMAT, "title": title, "source": source, "form": "" if form == "full" else form}
    document = json.loads(table_text(sigma.scenario, sigma.elements, head))
    del document["trusted"]  # a behaviour's trusted dimension is 1 and is not written
    elements = document.pop("elements")
    match form:
        case "full":
            document["probabilities"] = {key: rows[0][0] for key, rows in elements.items()}
        case "collins-gisin":
            document["table"] = texts(behaviour.collins_gisin())
        case "correlators":
            document["table"] = texts(behaviour.correlators())
        case _:
            raise UnreadableFile(f"there is no form {form!r} of a behaviour; known: full, {', '.join(TABLES)}")
    return json.dumps(document, indent=1) + "\n"
