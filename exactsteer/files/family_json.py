"""`exactsteer-assemblage/1` and `exactsteer-functional/1` for families: several Bobs, a Bob with input, instrumental.

    {"format": "exactsteer-assemblage/1", "kind": "marginals", "untrusted": [{"outcomes": [2, 2]}],
     "trusted": [{"dimension": 2}, {"dimension": 4}], "elements": {"0|0": [rows of Bob 0, rows of Bob 1], ..}}
    {"format": "exactsteer-assemblage/1", "untrusted": [{"outcomes": [2, 2, 2]}],
     "trusted": [{"dimension": 2, "settings": 2}], "elements": {"0|2,1": rows, ..}}        the input comes last in the key
    {"format": "exactsteer-assemblage/1", "kind": "instrumental", "untrusted": [{"outcomes": [2, 2]}],
     "trusted": [{"dimension": 2}], "elements": {"0|1": rows, ..}}                         the input is the outcome

With input, only the last trusted party has `settings`; its `dimension` may be a list, one for each input. `title`,
`source`, `field` and `realisation` are as in `assemblage_json`; the realisation of marginals is that of an assemblage of
all Bobs together. Functionals have `sense` in addition, and are given in full.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix
from exactsteer.errors import ShapeMismatch, UnreadableFile
from exactsteer.files import assemblage_json, functional_json
from exactsteer.files.assemblage_json import AssemblageFile, read_realisation, realisation_json
from exactsteer.files.functional_json import FunctionalFile
from exactsteer.files.strict_json import Json, name_of, parse_json, read_text, require_keys, shown
from exactsteer.files.tables import (
    MAX_ELEMENTS,
    MAX_PARTIES,
    at,
    read_exactly,
    read_field,
    read_key,
    read_list,
    read_matrix,
    read_positive,
    read_scenario,
    texts,
)
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily, Shape
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Key, Scenario, key_text

KINDS: dict[str, Shape] = {"marginals": "marginals", "assemblage": "with-input", "instrumental": "instrumental"}
"""The `kind` of a file and the shape of the family in it; an assemblage is one if its last trusted party has `settings`."""

Tables = list[dict[Key, Matrix]]
Content = TypeVar("Content", AssemblageFile, FunctionalFile)


@dataclass(frozen=True)
class FamilyFile:
    """What a file holds: exact data that may violate the laws of a family, and what is said about them."""

    data: MeasuredFamily
    title: str = ""
    source: str = ""
    realisation: Realisation | None = None


@dataclass(frozen=True)
class FamilyFunctionalFile:
    """What a file holds: a functional of families, and what is said about it."""

    functional: FamilyFunctional
    title: str = ""
    source: str = ""


def is_family(value: Json) -> bool:
    """Whether a JSON object speaks of a family: its kind says so, or a trusted party has settings."""
    if not isinstance(value, dict):
        return False
    trusted = value.get("trusted")
    has_input = isinstance(trusted, list) and any(isinstance(party, dict) and "settings" in party for party in trusted)
    return value.get("kind") in ("marginals", "instrumental") or has_input


def is_family_text(text: str, name: str = "text") -> bool:
    """Whether the text is a JSON object that speaks of a family. Raises `UnreadableFile` if it might be and is no JSON."""
    return any(f'"{word}"' in text for word in ("settings", "marginals", "instrumental")) and is_family(
        parse_json(text, name)
    )


def parse_family(text: str, name: str = "text") -> FamilyFile:
    """The content of an `exactsteer-assemblage/1` text that holds a family; `name` is what errors call it.

    Raises `UnreadableFile` or another `InputError`, with the place.

    >>> coin = '''{"format": "exactsteer-assemblage/1", "kind": "marginals", "untrusted": [{"outcomes": [2]}],
    ...            "trusted": [{"dimension": 1}, {"dimension": 1}], "elements": {"0|0": [[[1]], [[1]]], "1|0": [[[0]], [[0]]]}}'''
    >>> parse_family(coin).data.family()
    Family(marginals, outcomes per setting 2, trusted 1, 1, over QQ)
    """
    return decode_family(parse_json(text, name), name)


def decode_family(value: Json, name: str) -> FamilyFile:
    """Like `parse_family`, from a JSON object."""
    optional = {"title", "source", "kind", "field", "realisation"}
    document = require_keys(value, name, {"format", "untrusted", "trusted", "elements"}, optional)
    shape, field, scenarios = _head(document, assemblage_json.FORMAT, name)
    tables = _tables(document, shape, scenarios, field, name)
    with at(name):
        data = MeasuredFamily(
            shape, tuple(MeasuredAssemblage(s, table) for s, table in zip(scenarios, tables, strict=True))
        )
    realisation = None
    if "realisation" in document:
        if shape != "marginals":
            raise UnreadableFile(f"{name}: only marginals have a realisation here, one of all Bobs together")
        joint = Scenario(scenarios[0].untrusted, tuple(s.dimension for s in scenarios))
        realisation = read_realisation(document["realisation"], joint, field, f"{name}, realisation")
    return FamilyFile(data, document.get("title", ""), document.get("source", ""), realisation)


def read_family_functional(path: str) -> FamilyFunctionalFile | FunctionalFile:
    """The functional in a file, of families or of assemblages; `-` is standard input. Raises as `parse_family`."""
    return parse_family_functional(read_text(path), name_of(path))


def parse_family_functional(text: str, name: str = "text") -> FamilyFunctionalFile | FunctionalFile:
    """The functional in a text, of families or of assemblages."""
    value = parse_json(text, name)
    if not is_family(value):
        return functional_json.decode_functional(value, name)
    needed = {"format", "untrusted", "trusted", "elements", "sense"}
    document = require_keys(value, name, needed, {"title", "source", "kind", "field", "form"})
    if document.get("form", "full") != "full":
        raise UnreadableFile(f'{name}: functionals of families are given in the form "full"')
    sense = document["sense"]
    if sense not in ("max", "min"):
        raise UnreadableFile(f'{name}: the sense is {shown(sense)}, not "max" or "min"')
    shape, field, scenarios = _head(document, functional_json.FORMAT, name)
    tables = _tables(document, shape, scenarios, field, name)
    with at(name):
        members = tuple(SteeringFunctional(s, table, sense) for s, table in zip(scenarios, tables, strict=True))
        functional = FamilyFunctional(shape, members)
    return FamilyFunctionalFile(functional, document.get("title", ""), document.get("source", ""))


def _head(document: dict[str, Json], form: str, name: str) -> tuple[Shape, Field, list[Scenario]]:
    """The shape, the declared field and the members' scenarios, their sizes limited before anything is allocated."""
    if document["format"] != form:
        raise UnreadableFile(f'{name}: the format is {shown(document["format"])}, not "{form}"')
    kind = document.get("kind", "assemblage")
    if not isinstance(kind, str) or kind not in KINDS:
        raise UnreadableFile(f"{name}: the kind {shown(kind)} is not known; known: {', '.join(KINDS)}")
    if not all(isinstance(document.get(key, ""), str) for key in ("title", "source")):
        raise UnreadableFile(f"{name}: title and source must be text")
    field = read_field(document["field"], f"{name}, field") if "field" in document else QQ
    trusted = read_list(document["trusted"], f"{name}, trusted", MAX_PARTIES)
    if kind == "assemblage":
        return "with-input", field, _with_input(document, trusted, name)
    if any(isinstance(party, dict) and "settings" in party for party in trusted):
        raise UnreadableFile(f"{name}: with the kind {kind} no trusted party has settings; leave out the kind")
    groups = [[party] for party in trusted] if kind == "marginals" else [trusted]
    scenarios = [read_scenario({**document, "trusted": group}, name) for group in groups]
    if kind == "instrumental" and (len(trusted) > 1 or scenarios[0].parties > 1):
        raise ShapeMismatch(f"{name}: the kind instrumental has one untrusted and one trusted party")
    return KINDS[kind], field, scenarios


def _with_input(document: dict[str, Json], trusted: list[Json], name: str) -> list[Scenario]:
    """One scenario for each input of the last trusted party."""
    for j, party in enumerate(trusted[:-1]):
        if isinstance(party, dict) and "settings" in party:
            raise UnreadableFile(
                f"{name}, trusted party {j}: only the last trusted party may have settings; reorder the trusted parties"
            )
    place = f"{name}, trusted party {len(trusted) - 1}"
    last = require_keys(trusted[-1], place, {"dimension", "settings"}, set())
    inputs = read_positive(last["settings"], f"{place}, settings", MAX_ELEMENTS)
    if isinstance(last["dimension"], list):
        read_exactly(inputs, last["dimension"], f"{place}, dimension")
    dimensions = last["dimension"] if isinstance(last["dimension"], list) else [last["dimension"]] * inputs
    made: dict[str, Scenario] = {}
    scenarios = []
    for d in dimensions:
        key = json.dumps(d)
        if key not in made:
            made[key] = read_scenario({**document, "trusted": [*trusted[:-1], {"dimension": d}]}, name)
        scenarios.append(made[key])
    count = sum(scenario.element_count for scenario in scenarios)
    if count > MAX_ELEMENTS:
        raise UnreadableFile(f"{name}: the family has {count} elements; at most {MAX_ELEMENTS} are supported")
    return scenarios


def _tables(document: dict[str, Json], shape: Shape, scenarios: Sequence[Scenario], field: Field, name: str) -> Tables:
    """The elements of each member; that none is missing is for the members to see."""
    elements = document["elements"]
    if not isinstance(elements, dict):
        raise UnreadableFile(f"{name}: elements must be an object keyed by 'outcomes|settings'")
    tables: Tables = [{} for _ in scenarios]
    for text, value in elements.items():
        place = f"{name}, element {text[:40]}"
        if shape == "with-input":
            key, y = _key_with_input(text, scenarios, name)
            tables[y][key] = read_matrix(value, field, place)
        elif shape == "instrumental":
            tables[0][read_key(text, scenarios[0], name)] = read_matrix(value, field, place)
        else:
            key = read_key(text, scenarios[0], name)
            bobs = read_exactly(len(scenarios), value, f"{place}, one matrix for each Bob")
            for k, rows in enumerate(bobs):
                tables[k][key] = read_matrix(rows, field, f"{place}, Bob {k}")
    for k, (scenario, table) in enumerate(zip(scenarios, tables, strict=True)):
        _require_complete(scenario, table, shape, k, name)
    return tables


def _require_complete(scenario: Scenario, table: Mapping[Key, Matrix], shape: Shape, k: int, name: str) -> None:
    """Raises `ShapeMismatch` that names the Bob or the input whose elements are missing or misshapen."""
    member = {"marginals": f", Bob {k}", "with-input": f", input {k}", "instrumental": ""}[shape]
    missing = [key_text(key) for key in scenario.keys() if key not in table]
    if missing:
        raise ShapeMismatch(
            f"{name}{member}: {len(missing)} of {scenario.element_count} elements are missing: {', '.join(missing[:6])}"
        )
    d = scenario.dimension
    for key, m in table.items():
        if m.shape != (d, d):
            raise ShapeMismatch(
                f"{name}{member}: element {key_text(key)} is {m.rows} x {m.columns}, the trusted dimension is {d}"
            )


def _key_with_input(text: str, scenarios: Sequence[Scenario], name: str) -> tuple[Key, int]:
    """The key of a member and the input that comes last."""
    rest, comma, last = text.rpartition(",")
    n = scenarios[0].parties
    if not comma or text.count(",") != 2 * n - 1 or not re.fullmatch("0|[1-9][0-9]{0,5}", last) or "|" not in rest:
        raise UnreadableFile(
            f"{name}: the key {shown(text)} is not outcomes|settings with the trusted party's input last, such as "
            f"'{','.join('0' * n)}|{','.join('0' * n)},1'"
        )
    if int(last) >= len(scenarios):
        raise ShapeMismatch(
            f"{name}: the key {shown(text)}: the trusted party has the inputs 0 to {len(scenarios) - 1}"
        )
    return read_key(rest, scenarios[int(last)], name), int(last)


def family_text(
    family: Family | MeasuredFamily, *, title: str = "", source: str = "", realisation: Realisation | None = None
) -> str:
    """The file text of a family, exact, one element per line. Raises `ShapeMismatch` if a Bob is several systems."""
    head = {"format": assemblage_json.FORMAT, "title": title, "source": source}
    extra = {} if realisation is None else {"realisation": realisation_json(realisation)}
    return _text(family.shape, [(m.scenario, m.elements) for m in family.members], family.field, head, extra)


def family_functional_text(functional: FamilyFunctional, *, title: str = "", source: str = "") -> str:
    """The file text of a functional of families, exact. Raises as `family_text`."""
    head = {"format": functional_json.FORMAT, "title": title, "source": source, "sense": functional.sense}
    return _text(functional.shape, [(m.scenario, m.elements) for m in functional.members], functional.field, head, {})


def _text(
    shape: Shape,
    members: Sequence[tuple[Scenario, Mapping[Key, Matrix]]],
    field: Field,
    head: Mapping[str, str],
    extra: Mapping[str, Json],
) -> str:
    document: dict[str, Json] = {key: text for key, text in head.items() if text}
    if shape != "with-input":
        document["kind"] = shape
    first, table = members[0]
    document["untrusted"] = [{"outcomes": list(party)} for party in first.untrusted]
    document["trusted"] = _trusted_json(shape, [scenario for scenario, _ in members])
    if field.degree > 1 and (field.degree != 2 or field.polynomial[1] or field.root[0] < 0):
        p, k = field.root
        document["field"] = {"polynomial": list(field.polynomial), "interval": [f"{p}/{2**k}", f"{p + 1}/{2**k}"]}
    rows: dict[str, Json] = {}
    if shape == "marginals":
        rows = {key_text(key): [texts(other[key].over(field)) for _, other in members] for key in table}
    elif shape == "instrumental":
        rows = {key_text(key): texts(m.over(field)) for key, m in table.items()}
    else:
        for y, (_, other) in enumerate(members):
            rows |= {f"{key_text(key)},{y}": texts(m.over(field)) for key, m in other.items()}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in document.items()]
    lines.append('"elements": {\n' + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in rows.items()) + "}")
    lines += [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in extra.items()]
    return "{" + ",\n ".join(lines) + "}\n"


def _trusted_json(shape: Shape, scenarios: Sequence[Scenario]) -> list[Json]:
    if shape == "with-input":
        dimensions = [scenario.trusted[-1] for scenario in scenarios]
        last: Json = dimensions[0] if len(set(dimensions)) == 1 else dimensions
        others: list[Json] = [{"dimension": d} for d in scenarios[0].trusted[:-1]]
        return [*others, {"dimension": last, "settings": len(scenarios)}]
    if any(len(scenario.trusted) > 1 for scenario in scenarios):
        raise ShapeMismatch("a Bob of this family is made of several systems; a file has one dimension for each Bob")
    return [{"dimension": scenario.dimension} for scenario in scenarios]
