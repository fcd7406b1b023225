"""`exactsteer-operator/1`: a Hermitian operator on named systems, such as a state or an entanglement witness.

    {"format": "exactsteer-operator/1", "title": "..", "source": "..",
     "systems": [{"name": "A", "dimension": 2}, {"name": "B", "dimension": 2}],
     "matrix": [["1/2", 0, 0, 0], [0, 0, "1/2", 0], [0, "1/2", 0, 0], [0, 0, 0, "1/2"]],
     "field": {"polynomial": [..], "interval": [..]}}

The first system is the most significant. Neither positivity nor the trace is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path

from exactsteer.algebra.matrix import in_smallest_field, require_hermitian
from exactsteer.errors import UnreadableFile
from exactsteer.files.documents import document_text, open_document
from exactsteer.files.strict_json import read_text, require_keys, shown
from exactsteer.files.tables import MAX_PARTIES, MAX_SIZE, at, read_list, read_matrix, read_positive, texts
from exactsteer.quantum.operators import Operator

FORMAT = "exactsteer-operator/1"


@dataclass(frozen=True)
class OperatorFile:
    """What a file holds: the operator, and what is said about it."""

    operator: Operator
    title: str = ""
    source: str = ""


def read_operator(path: str | Path) -> OperatorFile:
    """The content of a file; `-` is standard input. Raises `UnreadableFile` or another `InputError`, with the place."""
    return parse_operator(read_text(path), "standard input" if path == "-" else str(path))


def parse_operator(text: str, name: str = "text") -> OperatorFile:
    """Like `read_operator`, from text.

    >>> half = '''{"format": "exactsteer-operator/1", "systems": [{"name": "A", "dimension": 2}],
    ...            "matrix": [["1/2", 0], [0, "1/2"]]}'''
    >>> parse_operator(half).operator.systems
    {'A': 2}
    """
    document = open_document(text, name, FORMAT, {"systems", "matrix"}, set())
    systems: dict[str, int] = {}
    for k, value in enumerate(read_list(document.keys["systems"], f"{name}, systems", MAX_PARTIES)):
        place = f"{name}, system {k}"
        system = require_keys(value, place, {"name", "dimension"}, set())
        if not isinstance(system["name"], str) or not system["name"] or system["name"] in systems:
            raise UnreadableFile(f"{place}: a name of its own is needed, a text, not {shown(system['name'])}")
        systems[system["name"]] = read_positive(system["dimension"], place, MAX_SIZE)
    if prod(systems.values()) > MAX_SIZE:
        raise UnreadableFile(f"{name}: the dimension is {prod(systems.values())}; at most {MAX_SIZE} is supported")
    rows = read_matrix(document.keys["matrix"], document.field, f"{name}, matrix")
    with at(name):
        operator = Operator(systems, rows)
        require_hermitian(rows, "the operator")
    return OperatorFile(operator, document.title, document.source)


def operator_text(operator: Operator, *, title: str = "", source: str = "") -> str:
    """The file text of an operator, exact, one row per line."""
    systems = {"systems": [{"name": word, "dimension": d} for word, d in operator.systems.items()]}
    m = in_smallest_field(operator.matrix)
    return document_text(FORMAT, title, source, systems, m.field, "matrix", texts(m))
