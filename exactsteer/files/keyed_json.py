"""JSON without a format of ours: tables keyed 'a,b|x,y' and nested lists, read only when the layout is said.

* `one-based`: an object {"a,b|x,y": rows, ..}, settings counted from 1, outcomes from 0; `zero-based`: both from 0. The
  scenario is what the keys say, and each of them must be there.
* a layout of axes such as "x a d d": nested lists, sigma[x][a][row][column]; or an object that names several such lists.

Entries are integers, exact texts, pairs [real, imaginary] of these, or decimal literals: a literal is the decimal number
that it writes, so 0.1 is 1/10 here, while a double 0.1 in a binary file is a dyadic rational.
"""

from __future__ import annotations

import re

from flint import fmpq

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.errors import ShapeMismatch, UnreadableFile
from exactsteer.files.arrays.doubles import require_size
from exactsteer.files.arrays.families import read_family_layout
from exactsteer.files.arrays.layout import ExactArray
from exactsteer.files.arrays.workspace import Variable, Workspace
from exactsteer.files.strict_json import Json, parse_json, shown
from exactsteer.files.tables import MAX_ELEMENTS, MAX_PARTIES, MAX_SIZE, at
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.scenario import Key, Scenario

BASES = {"one-based": 1, "zero-based": 0}
"""The layouts of keyed tables, and from where they count settings."""

_DECIMAL = re.compile(r"(-?)([0-9]{1,400})(?:\.([0-9]{1,400}))?(?:[eE]([+-]?[0-9]{1,3}))?")
_KEY = re.compile(r"\s*([0-9]{1,6}(?:\s*,\s*[0-9]{1,6})*)\s*\|\s*([0-9]{1,6}(?:\s*,\s*[0-9]{1,6})*)\s*")


def read_decimal(literal: str) -> fmpq:
    """The rational that a decimal literal writes. Raises `UnreadableFile` for NaN, infinities and immense exponents.

    >>> read_decimal("-2.5e-1")
    -1/4
    """
    match = _DECIMAL.fullmatch(literal)
    if match is None:
        raise UnreadableFile(f"{literal[:40]} is not a decimal number of a reasonable size")
    sign, whole, digits, exponent = match[1], match[2], match[3] or "", int(match[4] or 0)
    return fmpq(int(sign + whole + digits)) * fmpq(10) ** (exponent - len(digits))


def parse_keyed(text: str, name: str, layout: str) -> MeasuredAssemblage:
    """The assemblage in an object keyed 'a,b|x,y', in the layout `one-based` or `zero-based`.

    Raises `UnreadableFile` or `ShapeMismatch` with the key that is wrong, double or missing.

    >>> data = parse_keyed('{"0|1": [[0.25]], "1|1": [["3/4"]]}', "text", "one-based")
    >>> data[1, 0]
    matrix([['3/4']])
    """
    document = _document(text, name)
    if not isinstance(document, dict) or not document:
        raise UnreadableFile(f"{name}: the layout {layout} is an object keyed 'a,b|x,y', not {shown(document)}")
    if len(document) > MAX_ELEMENTS:
        raise UnreadableFile(f"{name}: {len(document)} keys; at most {MAX_ELEMENTS} are supported")
    table: dict[Key, Matrix] = {}
    for text_key, rows in document.items():
        key = _key(text_key, BASES[layout], name)
        if key in table:
            raise UnreadableFile(f"{name}: the key {shown(text_key)} names an element that was given before")
        table[key] = _matrix(rows, f"{name}, element {text_key[:40]}")
    parties = len(next(iter(table))[0])
    other = next((key for key in table if len(key[0]) != parties or len(key[1]) != parties), None)
    if other is not None or parties > MAX_PARTIES:
        raise ShapeMismatch(f"{name}: each key needs an outcome and a setting for each of the same parties")
    untrusted = tuple(_outcomes(table, j, name) for j in range(parties))
    dimension = next(iter(table.values())).rows
    with at(f"{name}, keys counted from 0"):
        return MeasuredAssemblage(Scenario(untrusted, (dimension,)), table)


def _outcomes(table: dict[Key, Matrix], party: int, name: str) -> tuple[int, ...]:
    """The number of outcomes of each setting of a party, as the keys say."""
    largest: dict[int, int] = {}
    for a, x in table:
        largest[x[party]] = max(largest.get(x[party], 0), a[party])
    if sorted(largest) != list(range(len(largest))):
        raise ShapeMismatch(f"{name}: a setting of party {party + 1} is missing between the first and the last")
    return tuple(largest[x] + 1 for x in range(len(largest)))


def _key(text: str, base: int, name: str) -> Key:
    match = _KEY.fullmatch(text)
    if match is None:
        raise UnreadableFile(f"{name}: the key {shown(text)} is not of the form 'a,b|x,y', outcomes|settings")
    outcomes, settings = (tuple(int(part) for part in half.split(",")) for half in match.groups())
    if min(settings) < base:
        raise UnreadableFile(
            f"{name}: the key {shown(text)} has a setting 0, but in the layout one-based settings count from 1; "
            "if they count from 0, say --layout zero-based"
        )
    return outcomes, tuple(x - base for x in settings)


def list_workspace(text: str, name: str, layout: str) -> Workspace:
    """Nested lists as a workspace: one variable `array`, or an object's lists by their names.

    The layout says how deep the lists go; one level more is read as pairs [real, imaginary].
    """
    depth = read_family_layout(layout).depth
    document = _document(text, name)
    if isinstance(document, dict):
        return [_variable(value, key, name, depth) for key, value in document.items()]
    if not isinstance(document, list):
        raise UnreadableFile(f'{name}: nested lists are needed for the layout "{layout}", not {shown(document)}')
    return [_variable(document, "array", name, depth)]


def _variable(value: Json, name: str, file: str, depth: int) -> Variable:
    if not isinstance(value, list):
        return Variable(name, (), "value" if not isinstance(value, str) else "text")
    shape: list[int] = []
    first: Json = value
    while isinstance(first, list) and len(shape) < depth:
        shape.append(len(first))
        first = first[0] if first else None
    place = f"{file}, {name[:40]}"

    def numbers() -> ExactArray:
        require_size(tuple(shape), place)
        entries: list[Number] = []

        def collect(part: Json, axis: int, index: str) -> None:
            if axis == len(shape):
                entries.append(_entry(part, f"{place}{index}"))
            elif not isinstance(part, list) or len(part) != shape[axis]:
                raise ShapeMismatch(f"{place}{index}: a list of {shape[axis]} is needed, as elsewhere on this level")
            else:
                for k, item in enumerate(part):
                    collect(item, axis + 1, f"{index}[{k}]")

        collect(value, 0, "")
        return ExactArray(tuple(shape), tuple(entries))

    return Variable(name, tuple(shape), "list", numbers)


def _document(text: str, name: str) -> Json:
    def decimal(literal: str) -> fmpq:
        with at(name):
            return read_decimal(literal)

    document = parse_json(text, name, decimal=decimal)
    if isinstance(document, dict) and "format" in document:
        raise UnreadableFile(
            f"{name}: a file of the format {shown(document['format'])} says its layout itself; leave out --layout"
        )
    return document


def _matrix(rows: Json, name: str) -> Matrix:
    """A square matrix of entries."""
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_SIZE or not all(isinstance(row, list) for row in rows):
        raise UnreadableFile(f"{name}: a matrix is a list of at most {MAX_SIZE} rows, such as [[1, 0], [0, 0.5]]")
    if any(len(row) != len(rows) for row in rows):
        raise ShapeMismatch(f"{name}: the matrix is not square")
    return matrix([[_entry(x, f"{name}, entry ({j}, {k})") for k, x in enumerate(row)] for j, row in enumerate(rows)])


def _entry(value: Json, name: str) -> Number:
    """An integer, a decimal literal, an exact text, or a pair [real, imaginary] of these."""
    if isinstance(value, list) and len(value) == 2 and not any(isinstance(part, list) for part in value):
        return _entry(value[0], name) + I * _entry(value[1], name)
    if isinstance(value, str):
        with at(name):
            return parse(value)
    if isinstance(value, (int, fmpq)) and not isinstance(value, bool):
        return number(value)
    raise UnreadableFile(f'{name}: {shown(value)} is no number; write 0.25, "1/4" or [real, imaginary]')
