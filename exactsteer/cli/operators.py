"""Maps, operators and product bases on the command line: what FILE holds, its facts, the sets it may be in, its epsilon."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from exactsteer.cli.decide import conclude, undecided
from exactsteer.cli.interface import (
    MEMBER,
    NOT_MEMBER,
    UNDECIDED,
    Json,
    emit,
    exact_and_decimal,
    input_bytes,
    listener,
    reading_options_given,
    require_writable,
)
from exactsteer.errors import InputError, NotHermitian, NotNormalised, Undecided, UnknownName
from exactsteer.files.basis_json import BasisFile, parse_basis
from exactsteer.files.map_json import MapFile, parse_map
from exactsteer.files.operator_json import OperatorFile, parse_operator
from exactsteer.files.strict_json import decode_text, name_of

Content = MapFile | OperatorFile | BasisFile

READERS: dict[str, Callable[[str, str], Content]] = {"map": parse_map, "operator": parse_operator, "basis": parse_basis}
PLURALS = {"map": "maps", "operator": "operators", "basis": "product bases"}
KNOWN_SETS = {
    "map": ("cp", "co-cp", "decomposable", "positive", "k-positive:K with a number K"),
    "operator": ("block-positive", "decomposable", "ppt"),
    "basis": ("unextendible",),
}
PRODUCT_STATES = "product states"
DEFAULT_WIDTH = "1/1000000000"

_FORMAT = re.compile(rb'"format"\s*:\s*"exactsteer-(map|operator|basis)/1"')


@dataclass(frozen=True)
class Subject:
    """What FILE names: a map, an operator or a product basis, from the catalogue or still as text."""

    name: str
    kind: str
    text: str | None = None

    def content(self) -> Content:
        """The exact object. Raises `InputError` with what is wrong, and where."""
        from exactsteer.steering import catalogue

        if self.text is not None:
            return READERS[self.kind](self.text, self.name)
        short = self.name.removeprefix("catalogue:")
        if self.kind == "map":
            entry = catalogue.find_map(short)
            return MapFile(entry.build(), short, entry.source)
        found = catalogue.find_basis(short)
        return BasisFile(found.build(), short, found.source)


def subject(file: str) -> Subject | None:
    """What FILE names, if that is a map, an operator or a product basis; None for everything else, readable or not."""
    from exactsteer.steering import catalogue

    short = file.removeprefix("catalogue:")
    if short != file:
        kind = "map" if catalogue.is_map(short) else "basis" if catalogue.is_basis(short) else None
        return _exact(Subject(file, kind)) if kind else None
    if file != "-" and not Path(file).is_file():
        return None
    try:
        data = input_bytes(file)
    except InputError:
        return None  # whoever reads it next says why
    found = _FORMAT.search(data) if data.lstrip().startswith(b"{") else None
    return _exact(Subject(name_of(file), found[1].decode(), decode_text(data, name_of(file)))) if found else None


def _exact(found: Subject) -> Subject:
    options = reading_options_given()
    if options:
        raise InputError(f"{found.name} is exact and has no layout; leave out --{next(iter(options))}")
    return found


# --- check -----------------------------------------------------------------------------------------------------------


def check_subject(found: Subject, as_json: bool) -> NoReturn:
    """Reports the exact facts; exit 0, or 1 for a law that fails: Hermiticity, orthogonality, products."""
    try:
        content = found.content()
    except (NotHermitian, NotNormalised, InputError) as error:
        law = _violated_law(found, error)
        if law is None:
            raise
        emit(as_json, f"INVALID {error}", {"verdict": "invalid", "violations": [{"law": law, "message": str(error)}]})
        sys.exit(NOT_MEMBER)
    match content:
        case MapFile(map=channel):
            line, facts = _map_facts(channel)
        case OperatorFile(operator=operator):
            line, facts = _operator_facts(operator)
        case BasisFile(basis=basis):
            sizes = "x".join(map(str, basis.dimensions))
            line = f"mutually orthogonal product vectors, exactly: {basis.size} on {sizes}, over {basis.field!r}"
            facts = {"size": basis.size, "dimensions": list(basis.dimensions), "field": repr(basis.field)}
    emit(as_json, f"VALID {line}", {"verdict": "valid", "kind": found.kind} | facts)
    sys.exit(MEMBER)


def _violated_law(found: Subject, error: InputError) -> str | None:
    """The law that a readable object violates; None for files that cannot be read and for sizes that do not fit."""
    text = str(error).removeprefix(found.name)
    if isinstance(error, NotHermitian):
        return "hermitian"
    if type(error) not in (NotNormalised, InputError):
        return None
    laws = {"not orthogonal": "orthogonal", "factor of party": "product", "not a product": "product"}
    laws |= {"not antisymmetric": "antisymmetric", "not unitary": "unitary"}  # the U of a Breuer-Hall map
    return next((law for words, law in laws.items() if words in text), None)


def _map_facts(channel: Any) -> tuple[str, Json]:
    facts: Json = {"input": channel.input, "output": channel.output, "field": repr(channel.matrix.field)}
    line = f"a Hermiticity-preserving map {channel.input} -> {channel.output} over {channel.matrix.field!r}"
    for key, words, holds in (
        ("trace_preserving", "trace preserving", channel.is_trace_preserving),
        ("unital", "unital", channel.is_unital),
    ):
        facts[key] = holds
        line += f"; {'' if holds else 'not '}{words}"
    for key, words, direction in (
        ("completely_positive", "completely positive", channel.negative_direction()),
        ("completely_copositive", "completely copositive", channel.copositive_negative_direction()),
    ):
        facts[key] = direction is None
        line += f"; {'' if direction is None else 'not '}{words}"
        if direction is not None:
            facts[f"{key}_counterexample"] = _direction(direction)
    return line, facts


def _operator_facts(operator: Any) -> tuple[str, Json]:
    from exactsteer.algebra.positivity import decide

    trace, direction = operator.matrix.trace(), decide(operator.matrix)
    systems = " (x) ".join(f"{name}[{size}]" for name, size in operator.systems.items())
    facts: Json = {"systems": dict(operator.systems), "field": repr(operator.matrix.field)}
    facts |= {"trace": exact_and_decimal(trace, 0), "positive": direction is None}
    if direction is not None:
        facts["positive_counterexample"] = _direction(direction)
    state = "a state" if direction is None and trace == 1 else f"{'' if direction is None else 'not '}positive"
    return f"a Hermitian operator on {systems} of trace {trace}, {state}, over {operator.matrix.field!r}", facts


def _direction(direction: Any) -> Json:
    return {
        "vector": [str(row[0]) for row in direction.vector.entries()],
        "value": exact_and_decimal(direction.value, 0),
    }


# --- decide ----------------------------------------------------------------------------------------------------------


def claim_of(found: Subject, set_name: str) -> Any:
    """The claim that the object is a member of the set. Raises `UnknownName` with the sets that suit it."""
    from exactsteer.claims import OperatorIn, Unextendible, canonical_operator_set

    known = ", ".join(KNOWN_SETS[found.kind])
    try:
        canonical = set_name if found.kind == "basis" else canonical_operator_set(set_name, 2)
    except UnknownName:
        canonical = ""
    if canonical not in KNOWN_SETS[found.kind] and not (found.kind == "map" and canonical.startswith("k-positive:")):
        raise UnknownName(
            f"{found.name} holds {singular(found.kind)}: there is no set {set_name!r} for {PLURALS[found.kind]}; "
            f"known: {known}"
        )
    match found.content():
        case MapFile(map=channel):
            return OperatorIn((channel.input, channel.output), channel.matrix, canonical)
        case OperatorFile(operator=operator):
            if len(operator.systems) == 1 and canonical == "decomposable":
                raise InputError(
                    f"{found.name}: an operator on one system has no partial transposes; --set block-positive asks whether it "
                    "is positive"
                )
            return OperatorIn(tuple(operator.systems.values()), operator.matrix, canonical)
        case BasisFile(basis=basis):
            return Unextendible(basis)


def object_json(found: Subject) -> tuple[str, Json]:
    """("operator", its JSON in claims) for a map or an operator, ("basis", its JSON) for a product basis."""
    from exactsteer.certificates.operator_json import operator_claim_json

    key, set_name = ("basis", "unextendible") if found.kind == "basis" else ("operator", "decomposable")
    return key, operator_claim_json(claim_of(found, set_name))[key]


def singular(kind: str) -> str:
    """The kind with its article."""
    return {"map": "a map", "operator": "an operator", "basis": "a product basis"}[kind]


def decide_subject(
    found: Subject,
    set_name: str,
    level: str | None,
    ball: bool,
    output: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> NoReturn:
    """A member of the set or not, with a certificate; ends with the exit status of `decide`."""
    from exactsteer.certificates.prove import decide
    from exactsteer.claims import Extendible, OperatorOutside

    if level is not None or ball:
        option = "--level" if level is not None else "--ball"
        raise InputError(f"{option} is for assemblages; {found.name} holds {singular(found.kind)}")
    require_writable(output, found.name)
    claim = claim_of(found, set_name)
    document: Json = {"set": getattr(claim, "of", claim.kind), "level": None, "outer": None, "margin": None}
    try:
        certificate = decide(claim, solver=solver, time_limit=time_limit, progress=listener())
    except Undecided as error:
        undecided(as_json, f"{set_name}: no proof of either side", error, document)
    conclude(certificate, not isinstance(certificate.claim, (OperatorOutside, Extendible)), output, as_json, document)


# --- bracket ---------------------------------------------------------------------------------------------------------


def bracket_subject(
    found: Subject,
    quantity: str,
    set_name: str | None,
    noise: str | None,
    width: str,
    folder: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> NoReturn:
    """epsilon of an operator or a product basis between two certified numbers; ends with the exit status of `bracket`."""
    from exactsteer.certificates.searches.operators import product_bracket
    from exactsteer.cli.bracket import made_folder, read_width, row_of, say

    names = {name.strip() for name in quantity.split(",")}
    if found.kind == "map" or names != {"epsilon"}:
        raise UnknownName(
            f"{found.name} holds {singular(found.kind)}, with --quantity {quantity!r}; known: epsilon, for operators and "
            "product bases"
        )
    if set_name is not None or noise is not None:
        raise InputError(
            f"epsilon takes no {'--set' if set_name is not None else '--noise'}: it is over product states"
        )
    wanted = read_width(width)
    content = found.content()
    place = None if folder is None else made_folder(folder)
    match content:
        case BasisFile(basis=basis):
            dimensions, m = basis.dimensions, basis.projector()
        case OperatorFile(operator=operator):
            dimensions, m = tuple(operator.systems.values()), operator.matrix
        case _:
            raise TypeError("maps were refused")
    asked: Any = wanted if wanted.sign() else DEFAULT_WIDTH
    options: Json = {"solver": solver, "time_limit": time_limit, "progress": listener()}
    try:
        bracket = product_bracket(dimensions, m, width=asked, **options)
    except Undecided as error:
        undecided(as_json, "epsilon: no bracket was proved", error, {"quantity": "epsilon", "set": PRODUCT_STATES})
    if not wanted.sign() and bracket.equals is None:
        raise InputError(
            f"--width 0 asks for the exact epsilon, which is not known: {bracket.reason}; give a positive width"
        )
    row, complete = row_of("epsilon", bracket, wanted, place)
    if as_json:
        emit(True, "", {"verdict": "bracket", "set": PRODUCT_STATES, "brackets": [row], "complete": complete})
    else:
        say(row, PRODUCT_STATES, bracket)
    sys.exit(MEMBER if complete else UNDECIDED)
