"""What the file formats share: scenarios, keys, fields and matrices, read strictly; every error names its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import prod

from exactsteer.algebra.field import MAX_DEGREE, Field, real_field
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.strict_json import Json, require_keys, shown
from exactsteer.steering.scenario import Key, Scenario, key_text

MAX_PARTIES = 16
MAX_SIZE = 1_024  # rows of any matrix
MAX_ELEMENTS = 100_000
MAX_FIELD_BITS = 4_096  # of a coefficient


@contextmanager
def at(place: str) -> Iterator[None]:
    """Puts the place in front of the message of an `InputError`, which stays the same object."""
    try:
        yield
    except InputError as error:
        error.args = (f"{place}: {error}",)
        raise


def read_scenario(document: dict[str, Json], name: str) -> Scenario:
    """The scenario, its sizes limited before anything is allocated."""
    parties = read_list(document["untrusted"], f"{name}, untrusted", MAX_PARTIES)
    untrusted = []
    for j, party in enumerate(parties):
        place = f"{name}, untrusted party {j}"
        outcomes = read_list(require_keys(party, place, {"outcomes"}, set())["outcomes"], place)
        untrusted.append(tuple(read_positive(k, place, MAX_ELEMENTS) for k in outcomes))
    count = prod(sum(party) for party in untrusted)
    if count > MAX_ELEMENTS:
        raise UnreadableFile(f"{name}: the scenario has {count} elements; at most {MAX_ELEMENTS} are supported")
    trusted = []
    for j, party in enumerate(read_list(document["trusted"], f"{name}, trusted", MAX_PARTIES)):
        place = f"{name}, trusted party {j}"
        trusted.append(read_positive(require_keys(party, place, {"dimension"}, set())["dimension"], place, MAX_SIZE))
    if prod(trusted) > MAX_SIZE:
        raise UnreadableFile(f"{name}: the trusted dimension is {prod(trusted)}; at most {MAX_SIZE} is supported")
    return Scenario(tuple(untrusted), tuple(trusted))


def read_key(text: str, scenario: Scenario, name: str) -> Key:
    """The outcomes and settings that `a,b|x,y` names. Raises `UnreadableFile` or `ShapeMismatch`, with what is in range."""
    n = scenario.parties
    if not re.fullmatch(
        r"(0|[1-9][0-9]{0,5})(,(0|[1-9][0-9]{0,5}))*\|(0|[1-9][0-9]{0,5})(,(0|[1-9][0-9]{0,5}))*", text
    ):
        form = f"{','.join('abcd'[:n])}|{','.join('xyzw'[:n])}" if n <= 4 else "a,b,..|x,y,.."
        raise UnreadableFile(f"{name}: the key {shown(text)} is not of the form '{form}', outcomes|settings from 0")
    outcomes, settings = (tuple(map(int, half.split(","))) for half in text.split("|"))
    if len(outcomes) != n or len(settings) != n:
        raise ShapeMismatch(
            f"{name}: the key {shown(text)} has {len(outcomes)} outcome(s) and {len(settings)} setting(s); "
            f"each of the {n} untrusted parties needs one of each"
        )
    for j, (party, a, x) in enumerate(zip(scenario.untrusted, outcomes, settings, strict=True)):
        if x >= len(party):
            raise ShapeMismatch(f"{name}: the key {shown(text)}: party {j} has the settings 0 to {len(party) - 1}")
        if a >= party[x]:
            raise ShapeMismatch(
                f"{name}: the key {shown(text)}: setting {x} of party {j} has the outcomes 0 to {party[x] - 1}"
            )
    return outcomes, settings


def read_matrix(rows: Json, field: Field, name: str) -> Matrix:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and row for row in rows):
        raise UnreadableFile(f'{name}: a matrix is a list of rows, such as [["1/2", 0], [0, "1/2"]]')
    if len(rows) > MAX_SIZE or max(map(len, rows)) > MAX_SIZE:
        raise UnreadableFile(f"{name}: a matrix has at most {MAX_SIZE} rows and columns")
    for j, row in enumerate(rows):
        for k, entry in enumerate(row):
            if isinstance(entry, bool) or not isinstance(entry, (int, str)):
                raise UnreadableFile(
                    f'{name}, entry ({j}, {k}): {shown(entry)} is not exact; write an integer or a text such as "1/3"'
                )
    with at(name):
        return matrix(rows, field)


def read_field(value: Json, name: str) -> Field:
    declared = require_keys(value, name, {"polynomial", "interval"}, set())
    polynomial = read_list(declared["polynomial"], f"{name}, polynomial", MAX_DEGREE + 1)
    for c in polynomial:
        if type(c) is not int or c.bit_length() > MAX_FIELD_BITS:
            raise UnreadableFile(
                f"{name}, polynomial: {shown(c)} is not an integer of at most {MAX_FIELD_BITS} bits; "
                "coefficients start at the constant term"
            )
    ends = read_list(declared["interval"], f"{name}, interval")
    texts = [str(end) for end in ends]
    if len(texts) != 2 or not all(re.fullmatch(r"-?[0-9]{1,400}(/[1-9][0-9]{0,400})?", text) for text in texts):
        raise UnreadableFile(f'{name}: the interval is two rationals such as "1" and "3/2", not {shown(ends)}')
    with at(name):
        return real_field(polynomial, *texts)


def read_list(value: Json, name: str, most: int = MAX_ELEMENTS) -> list[Json]:
    if not isinstance(value, list) or not value:
        raise UnreadableFile(f"{name}: a list that is not empty is needed, not {shown(value)}")
    if len(value) > most:
        raise UnreadableFile(f"{name}: {len(value)} entries; at most {most} are supported")
    return value


def read_exactly(count: int, value: Json, name: str) -> list[Json]:
    if not isinstance(value, list) or len(value) != count:
        given = f"{len(value)}" if isinstance(value, list) else shown(value)
        raise ShapeMismatch(f"{name}: a list of {count} is needed, as in the scenario, not {given}")
    return value


def read_positive(value: Json, name: str, most: int) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise UnreadableFile(f"{name}: an integer from 1 to {most} is needed, not {shown(value)}")
    return value


def table_text(
    scenario: Scenario, elements: Mapping[Key, Matrix], head: Mapping[str, str], extra: Mapping[str, Json] | None = None
) -> str:
    """The file text of a table: the head's texts that are not empty, the scenario, one element per line, the rest."""
    field = next(iter(elements.values())).field
    document: dict[str, Json] = {key: text for key, text in head.items() if text}
    document["untrusted"] = [{"outcomes": list(party)} for party in scenario.untrusted]
    document["trusted"] = [{"dimension": d} for d in scenario.trusted]
    if field.degree > 1 and (field.degree != 2 or field.polynomial[1] or field.root[0] < 0):
        p, k = field.root
        document["field"] = {"polynomial": list(field.polynomial), "interval": [f"{p}/{2**k}", f"{p + 1}/{2**k}"]}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in document.items()]
    rows = [f"  {json.dumps(key_text(key))}: {json.dumps(texts(m))}" for key, m in elements.items()]
    lines.append('"elements": {\n' + ",\n".join(rows) + "}")
    lines += [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in (extra or {}).items()]
    return "{" + ",\n ".join(lines) + "}\n"


def texts(m: Matrix) -> list[list[str]]:
    """The entries as exact texts that the readers accept."""
    return [[str(x) for x in row] for row in m.entries()]
