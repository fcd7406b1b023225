"""`exactsteer-assemblage/1`: an assemblage as a person writes it, with an optional realisation.

    {"format": "exactsteer-assemblage/1", "title": "..", "source": "..",
     "untrusted": [{"outcomes": [2, 2]}, {"outcomes": [2, 2]}], "trusted": [{"dimension": 2}],
     "elements": {"0,0|0,1": [["1/8", "sqrt(2)/16 - I/16"], ["sqrt(2)/16 + I/16", "1/8"]], ..},
     "field": {"polynomial": [-2, 0, 0, 1], "interval": ["1", "2"]},
     "realisation": {"dimensions": [2, 2], "state": [..rows..] or "vector": [..], "measurements": [[[M, M], ..], ..]}}

Keys are `outcomes|settings`, all 0-based, parties in order. Entries are integers or exact texts (`algebra.grammar`);
`field` declares the number called `t`. A `vector` is a pure state and need not be normalised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exactsteer.algebra.field import QQ, Field, real_field
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.strict_json import Json, parse_json, read_json, require_keys
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.laws import Violation
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Key, Scenario, key_text

FORMAT = "exactsteer-assemblage/1"
MAX_ELEMENTS = 100_000


@dataclass(frozen=True)
class AssemblageFile:
    """What a file holds: exact data that may violate the laws, and what is said about them."""

    data: MeasuredAssemblage
    title: str = ""
    source: str = ""
    realisation: Realisation | None = None


def read_assemblage(path: str | Path) -> AssemblageFile:
    """The content of an `exactsteer-assemblage/1` file. Raises `UnreadableFile` or another `InputError`, with the place."""
    return _decode(read_json(Path(path)), str(path))


def parse_assemblage(text: str, name: str = "text") -> AssemblageFile:
    """Like `read_assemblage`, from text."""
    return _decode(parse_json(text, name), name)


def check(data: Json) -> tuple[Violation, ...]:
    """Every violated law of an assemblage, exact; empty if the data are one.

    `data` is an `Assemblage`, a `MeasuredAssemblage`, the JSON object of a file, or a path. Raises `InputError`s for data
    that cannot be read at all.
    """
    if isinstance(data, Assemblage):
        return ()
    if isinstance(data, MeasuredAssemblage):
        return data.report()
    content = read_assemblage(data) if isinstance(data, (str, Path)) else _decode(data, "data")
    return content.data.report()


def _decode(value: Json, name: str) -> AssemblageFile:
    document = require_keys(
        value,
        name,
        {"format", "untrusted", "trusted", "elements"},
        {"title", "source", "kind", "field", "realisation"},
    )
    if document["format"] != FORMAT:
        raise UnreadableFile(f"{name}: the format is {str(document['format'])[:60]!r}, not {FORMAT!r}")
    if document.get("kind", "assemblage") != "assemblage":
        raise UnreadableFile(f"{name}: the kind {str(document['kind'])[:40]!r} is not supported; known: assemblage")
    field = _field(document["field"], name) if "field" in document else QQ
    untrusted = tuple(
        _integers(
            require_keys(p, f"{name}, untrusted party {j}", {"outcomes"}, set())["outcomes"],
            f"{name}, untrusted party {j}",
        )
        for j, p in enumerate(_list(document["untrusted"], f"{name}, untrusted"))
    )
    trusted = tuple(
        _integer(
            require_keys(p, f"{name}, trusted party {j}", {"dimension"}, set())["dimension"],
            f"{name}, trusted party {j}",
        )
        for j, p in enumerate(_list(document["trusted"], f"{name}, trusted"))
    )
    scenario = Scenario(untrusted, trusted)
    if scenario.element_count > MAX_ELEMENTS:
        raise UnreadableFile(f"{name}: {scenario.element_count} elements; at most {MAX_ELEMENTS} are supported")
    if not isinstance(document["elements"], dict):
        raise UnreadableFile(f"{name}: elements must be an object keyed by 'outcomes|settings'")
    table: dict[Key, Matrix] = {}
    for text, rows in document["elements"].items():
        key = _key(text, scenario, name)
        if key in table:
            raise UnreadableFile(f"{name}: element {key_text(key)} is given twice")
        table[key] = _matrix(rows, field, f"{name}, element {text}")
    data = MeasuredAssemblage(scenario, table)
    title, source = document.get("title", ""), document.get("source", "")
    if not isinstance(title, str) or not isinstance(source, str):
        raise UnreadableFile(f"{name}: title and source must be text")
    realisation = None
    if "realisation" in document:
        realisation = _realisation(document["realisation"], scenario, field, f"{name}, realisation")
    return AssemblageFile(data, title, source, realisation)


def _key(text: str, scenario: Scenario, name: str) -> Key:
    if not re.fullmatch(r"[0-9]{1,6}(,[0-9]{1,6})*\|[0-9]{1,6}(,[0-9]{1,6})*", text):
        raise UnreadableFile(f"{name}: the key {text[:40]!r} is not of the form 'a,b|x,y'")
    outcomes, settings = (tuple(map(int, half.split(","))) for half in text.split("|"))
    try:
        return scenario.key(outcomes, settings)
    except ShapeMismatch as error:
        raise ShapeMismatch(f"{name}: {error}") from None


def _matrix(rows: Json, field: Field, name: str) -> Matrix:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and row for row in rows):
        raise UnreadableFile(f"{name}: a matrix is a list of rows")
    for row in rows:
        for entry in row:
            if isinstance(entry, bool) or not isinstance(entry, (int, str)):
                raise UnreadableFile(
                    f"{name}: {entry!r} is not an exact entry; write an integer or a text such as '1/3'"
                )
    try:
        return matrix(rows, field)
    except InputError as error:
        raise type(error)(f"{name}: {error}") from None


def _field(value: Json, name: str) -> Field:
    declared = require_keys(value, f"{name}, field", {"polynomial", "interval"}, set())
    interval = _list(declared["interval"], f"{name}, field, interval")
    texts = [str(end) for end in interval]
    if len(texts) != 2 or not all(re.fullmatch(r"-?[0-9]{1,400}(/[1-9][0-9]{0,400})?", text) for text in texts):
        raise UnreadableFile(f"{name}, field: the interval is two rationals such as '1' and '3/2'")
    return real_field(_integers(declared["polynomial"], f"{name}, field, polynomial", negative=True), *texts)


def _realisation(value: Json, scenario: Scenario, field: Field, name: str) -> Realisation:
    document = require_keys(value, name, {"dimensions", "measurements"}, {"state", "vector"})
    dimensions = _integers(document["dimensions"], f"{name}, dimensions")
    if len(dimensions) != scenario.parties:
        raise ShapeMismatch(f"{name}: {scenario.parties} untrusted parties need {scenario.parties} dimensions")
    systems = {f"A{j}": n for j, n in enumerate(dimensions)} | {f"B{k}": n for k, n in enumerate(scenario.trusted)}
    state: State
    if ("vector" in document) == ("state" in document):
        raise UnreadableFile(f"{name}: give either a state (rows of a density matrix) or a vector")
    if "vector" in document:
        entries = _list(document["vector"], f"{name}, vector")
        state = pure_state(_matrix([[entry] for entry in entries], field, f"{name}, vector"), systems)
    else:
        state = State(systems, _matrix(document["state"], field, f"{name}, state"))
    measurements = []
    for j, party in enumerate(_list(document["measurements"], f"{name}, measurements")):
        settings = []
        for x, povm in enumerate(_list(party, f"{name}, measurements of party {j}")):
            place = f"{name}, setting {x} of party {j}"
            effects = [_matrix(effect, field, f"{place}, effect {a}") for a, effect in enumerate(_list(povm, place))]
            try:
                settings.append(Measurement(tuple(effects)))
            except InputError as error:
                raise type(error)(f"{place}: {error}") from None
        measurements.append(tuple(settings))
    return Realisation(state, tuple(measurements))


def _list(value: Json, name: str) -> list[Json]:
    if not isinstance(value, list) or not value:
        raise UnreadableFile(f"{name}: a list that is not empty is needed")
    return value


def _integer(value: Json, name: str) -> int:
    if type(value) is not int or not 1 <= value <= MAX_ELEMENTS:
        raise UnreadableFile(f"{name}: a positive integer is needed, not {str(value)[:40]!r}")
    return value


def _integers(value: Json, name: str, *, negative: bool = False) -> tuple[int, ...]:
    values = _list(value, name)
    if negative and all(type(v) is int for v in values):
        return tuple(values)
    return tuple(_integer(v, name) for v in values)


def assemblage_text(
    sigma: Assemblage | MeasuredAssemblage, *, title: str = "", source: str = "", realisation: Realisation | None = None
) -> str:
    """The file text of an assemblage, exact, one element per line."""
    head: dict[str, Json] = {"format": FORMAT}
    head.update({key: text for key, text in (("title", title), ("source", source)) if text})
    head["untrusted"] = [{"outcomes": list(party)} for party in sigma.scenario.untrusted]
    head["trusted"] = [{"dimension": d} for d in sigma.scenario.trusted]
    field = sigma.field
    if field.degree > 1 and (field.degree != 2 or field.polynomial[1] or field.root[0] < 0):
        p, k = field.root
        head["field"] = {"polynomial": list(field.polynomial), "interval": [f"{p}/{2**k}", f"{p + 1}/{2**k}"]}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    elements = [f"  {json.dumps(key_text(key))}: {json.dumps(_texts(m))}" for key, m in sigma.elements.items()]
    lines.append('"elements": {\n' + ",\n".join(elements) + "}")
    if realisation is not None:
        lines.append(f'"realisation": {json.dumps(_realisation_json(realisation))}')
    return "{" + ",\n ".join(lines) + "}\n"


def _realisation_json(realisation: Realisation) -> Json:
    state = realisation.state
    result: dict[str, Json] = {"dimensions": list(realisation.dimensions)}
    if state.support is not None and state.support.frame.columns == 1:
        result["vector"] = [row[0] for row in _texts(state.support.frame)]
    else:
        result["state"] = _texts(state.matrix)
    result["measurements"] = [
        [[_texts(effect) for effect in m.effects] for m in settings] for settings in realisation.measurements
    ]
    return result


def _texts(m: Matrix) -> Sequence[Sequence[str]]:
    return [[str(x) for x in row] for row in m.entries()]
