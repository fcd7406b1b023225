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

from dataclasses import dataclass
from math import prod

from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix
from exactsteer.errors import ShapeMismatch, UnreadableFile
from exactsteer.files.strict_json import Json, parse_json, require_keys, shown
from exactsteer.files.tables import (
    MAX_SIZE,
    at,
    read_exactly,
    read_field,
    read_key,
    read_list,
    read_matrix,
    read_positive,
    read_scenario,
    table_text,
    texts,
)
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Key, Scenario

FORMAT = "exactsteer-assemblage/1"


@dataclass(frozen=True)
class AssemblageFile:
    """What a file holds: exact data that may violate the laws, and what is said about them."""

    data: MeasuredAssemblage
    title: str = ""
    source: str = ""
    realisation: Realisation | None = None


def parse_assemblage(text: str, name: str = "text") -> AssemblageFile:
    """The content of an `exactsteer-assemblage/1` text; `name` is what errors call it.

    Raises `UnreadableFile` or another `InputError`, with the place.
    """
    return decode_assemblage(parse_json(text, name), name)


def decode_assemblage(value: Json, name: str) -> AssemblageFile:
    """Like `parse_assemblage`, from a JSON object."""
    document = require_keys(
        value,
        name,
        {"format", "untrusted", "trusted", "elements"},
        {"title", "source", "kind", "field", "realisation"},
    )
    if document["format"] != FORMAT:
        raise UnreadableFile(f'{name}: the format is {shown(document["format"])}, not "{FORMAT}"')
    if document.get("kind", "assemblage") != "assemblage":
        known = "assemblage, marginals, instrumental"
        raise UnreadableFile(f"{name}: the kind {shown(document['kind'])} is not supported; known: {known}")
    field = read_field(document["field"], f"{name}, field") if "field" in document else QQ
    scenario = read_scenario(document, name)
    if not isinstance(document["elements"], dict):
        raise UnreadableFile(f"{name}: elements must be an object keyed by 'outcomes|settings'")
    table: dict[Key, Matrix] = {
        read_key(text, scenario, name): read_matrix(rows, field, f"{name}, element {text}")
        for text, rows in document["elements"].items()
    }
    with at(name):
        data = MeasuredAssemblage(scenario, table)
    title, source = document.get("title", ""), document.get("source", "")
    if not isinstance(title, str) or not isinstance(source, str):
        raise UnreadableFile(f"{name}: title and source must be text")
    realisation = None
    if "realisation" in document:
        realisation = read_realisation(document["realisation"], scenario, field, f"{name}, realisation")
    return AssemblageFile(data, title, source, realisation)


def read_realisation(value: Json, scenario: Scenario, field: Field, name: str) -> Realisation:
    """The `realisation` of a file: a state or a vector, and the untrusted parties' measurements."""
    document = require_keys(value, name, {"dimensions", "measurements"}, {"state", "vector"})
    given = read_exactly(scenario.parties, document["dimensions"], f"{name}, dimensions")
    dimensions = [read_positive(n, f"{name}, dimensions", MAX_SIZE) for n in given]
    systems = {f"A{j}": n for j, n in enumerate(dimensions)} | {f"B{k}": n for k, n in enumerate(scenario.trusted)}
    size = prod(systems.values())
    if size > MAX_SIZE:
        raise UnreadableFile(f"{name}: the state has the dimension {size}; at most {MAX_SIZE} is supported")
    if ("vector" in document) == ("state" in document):
        raise UnreadableFile(f"{name}: give either a state (rows of a density matrix) or a vector")
    measurements = tuple(
        _measurements(party, field, dimensions[j], scenario.untrusted[j], f"{name}, party {j}")
        for j, party in enumerate(read_exactly(scenario.parties, document["measurements"], f"{name}, measurements"))
    )
    state: State
    if "vector" in document:
        entries = read_list(document["vector"], f"{name}, vector")
        if len(entries) != size:
            raise ShapeMismatch(f"{name}, vector: {len(entries)} entries, but {_product(systems)} = {size}")
        vector = read_matrix([[entry] for entry in entries], field, f"{name}, vector")
        with at(f"{name}, vector"):
            state = pure_state(vector, systems)
    else:
        rho = read_matrix(document["state"], field, f"{name}, state")
        if rho.shape != (size, size):
            raise ShapeMismatch(f"{name}, state: {rho.rows} x {rho.columns}, but {_product(systems)} = {size}")
        with at(name):
            state = State(systems, rho)
    return Realisation(state, measurements)


def _measurements(
    value: Json, field: Field, dimension: int, outcomes: tuple[int, ...], name: str
) -> tuple[Measurement, ...]:
    """One party's POVMs, of the scenario's sizes."""
    settings = []
    for x, povm in enumerate(read_exactly(len(outcomes), value, f"{name}, settings")):
        place = f"{name}, setting {x}"
        effects = []
        for a, rows in enumerate(read_exactly(outcomes[x], povm, f"{place}, effects")):
            effect = read_matrix(rows, field, f"{place}, effect {a}")
            if effect.shape != (dimension, dimension):
                raise ShapeMismatch(
                    f"{place}, effect {a}: {effect.rows} x {effect.columns}, but the party's dimension is {dimension}"
                )
            effects.append(effect)
        with at(place):
            settings.append(Measurement(tuple(effects)))
    return tuple(settings)


def _product(systems: dict[str, int]) -> str:
    return " x ".join(map(str, systems.values()))


def assemblage_text(
    sigma: Assemblage | MeasuredAssemblage, *, title: str = "", source: str = "", realisation: Realisation | None = None
) -> str:
    """The file text of an assemblage, exact, one element per line."""
    extra = {} if realisation is None else {"realisation": realisation_json(realisation)}
    return table_text(sigma.scenario, sigma.elements, {"format": FORMAT, "title": title, "source": source}, extra)


def realisation_json(realisation: Realisation) -> Json:
    """What `read_realisation` reads."""
    state = realisation.state
    result: dict[str, Json] = {"dimensions": list(realisation.dimensions)}
    if state.support is not None and state.support.frame.columns == 1:
        result["vector"] = [row[0] for row in texts(state.support.frame)]
    else:
        result["state"] = texts(state.matrix)
    result["measurements"] = [
        [[texts(effect) for effect in m.effects] for m in settings] for settings in realisation.measurements
    ]
    return result
