"""What a claim is about, as exact tables: found in the claim's canonical JSON by its form, so that every kind has them.

A table of elements has keys `a|x`; a family has one such table for each member; an operator is one matrix; a product
basis is a list of columns. Printed by `tables_latex` for papers and by `report` for web pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.typeset import matrix_latex
from exactsteer.certificates.certificate import read_document
from exactsteer.certificates.encoding import (
    Json,
    decode_field,
    decode_hermitian,
    decode_integer,
    decode_matrix,
    decode_table,
)
from exactsteer.certificates.inequality import inequality_text, require_same
from exactsteer.checker import Theorem
from exactsteer.errors import InputError
from exactsteer.steering.scenario import key_text

SYMBOLS = {"functional": "F", "measurements": "M", "operator": "O", "basis": r"\psi", "table": "F", "witness": "F"}
MEMBERS = {"marginals": "Bob {}", "with-input": "trusted input {}", "instrumental": ""}
WIDEST_COLUMNS, WIDEST_DIMENSION, WIDEST_CELL = 4, 2, 190


@dataclass(frozen=True)
class ExactTable:
    """Matrices with their labels, exact: `title` says what they are, `symbol` is their letter in LaTeX.

    Labels are key texts `a,b|x,y`, `k:j` for the factor of vector k on party j, or empty for a single matrix.
    """

    title: str
    symbol: str
    entries: tuple[tuple[str, Matrix], ...]


def exact_tables(claim: Json) -> tuple[ExactTable, ...]:
    """Every table in the JSON of a claim that the checker has accepted, in the order of its keys, each once.

    >>> exact_tables({"kind": "operator-in", "set": "ppt", "operator": {
    ...     "field": "Q", "dimensions": [2], "denominator": 2, "matrix": [[[1, 0], [0, 1]]]}})
    (ExactTable(title='operator on 2', symbol='O', entries=(('', matrix([['1/2', '0'], ['0', '1/2']])),)),)
    """
    return tuple(dict.fromkeys(_found(claim)))


def _found(value: Json) -> Iterator[ExactTable]:
    for name, part in value.items():
        if isinstance(part, list) and name == "claims":
            for claim in part:
                yield from _found(claim)
        elif isinstance(part, dict):
            yield from tables_of(name, part)


def tables_of(name: str, part: Json) -> Iterator[ExactTable]:
    """The tables of one object: elements, members, a matrix or product vectors; nothing if it holds none of them."""
    symbol = SYMBOLS.get(name, r"\sigma")
    if "elements" in part:
        yield _table(name, symbol, part)
    elif "members" in part:
        title = MEMBERS.get(part.get("shape", ""), "member {}")
        for k, member in enumerate(part["members"]):
            index = rf"^{{({k})}}" if len(part["members"]) > 1 else ""
            yield _table(f"{name}, {title.format(k)}".removesuffix(", "), symbol + index, member)
    elif "dimensions" in part and "matrix" in part:
        field, denominator = decode_field(part["field"]), decode_integer(part["denominator"])
        m = decode_hermitian(part["matrix"], prod(part["dimensions"]), field, denominator)
        yield ExactTable(f"{name} on {' x '.join(map(str, part['dimensions']))}", symbol, (("", m),))
    elif "dimensions" in part and "vectors" in part:
        field, sizes = decode_field(part["field"]), part["dimensions"]
        columns = tuple(
            (f"{k}:{j}", decode_matrix(factor, sizes[j], 1, field, 1))
            for k, vector in enumerate(part["vectors"])
            for j, factor in enumerate(vector)
        )
        yield ExactTable(f"{name} on {' x '.join(map(str, sizes))}, not normalised", symbol, columns)


def _table(title: str, symbol: str, part: Json) -> ExactTable:
    _, elements = decode_table(part)
    return ExactTable(title, symbol, tuple((key_text(key), m) for key, m in elements.items()))


def proof_tables(witness: Json) -> tuple[ExactTable, ...]:
    """The tables of the functional in a witness, if it has one: of an assemblage, or of each member of a family."""
    functional = witness.get("functional") if isinstance(witness, dict) else None
    if isinstance(functional, dict):
        return tuple(tables_of("functional", functional))
    if isinstance(functional, list):
        parts = [part for part in functional if isinstance(part, dict) and "elements" in part]
        return tuple(_table(f"functional, member {k}", rf"F^{{({k})}}", part) for k, part in enumerate(parts))
    return ()


def tables_latex(theorem: Theorem, certificate: str) -> str:
    r"""Everything that the theorem is about, and its inequality, as exact tables in LaTeX.

    The tables need the package amsmath. The text is verified again, because a functional may come from the witness.
    Raises `InputError` for the text of another theorem, and the checker's `Rejected` or `Malformed`.
    """
    require_same(theorem, certificate)
    return tables_text(theorem, certificate)


def tables_text(theorem: Theorem, certificate: str) -> str:
    """`tables_latex` for a text that has just been verified: nothing is checked again."""
    parts = [objects_text(theorem)]
    try:
        parts.append(inequality_text(theorem, certificate))
    except InputError:  # a theorem without an inequality, or about a family, whose functional has several tables
        parts += [_latex(table) for table in proof_tables(read_document(certificate)["witness"])]
    return "\n\n".join(filter(None, parts))


def objects_text(theorem: Theorem) -> str:
    """The tables of what the theorem is about, in LaTeX; empty if the claim has none."""
    return "\n\n".join(_latex(table) for table in exact_tables(json.loads(theorem.claim)))


def _latex(table: ExactTable) -> str:
    """Settings against outcomes if the matrices are small and few in a row; otherwise one equation for each matrix."""
    named = table.title[0].upper() + table.title[1:]
    keys = [label.partition("|") for label, _ in table.entries]
    columns = list(dict.fromkeys(a for a, bar, _ in keys if bar))
    cells = {(a, x): matrix_latex(m) for (a, _, x), (_, m) in zip(keys, table.entries, strict=True)}
    too_wide = len(columns) > WIDEST_COLUMNS or max(map(len, cells.values())) > WIDEST_CELL
    if not columns or too_wide or table.entries[0][1].rows > WIDEST_DIMENSION:
        return f"\\noindent {named}:\n{_equations(table)}"
    settings = list(dict.fromkeys(x for _, _, x in keys))
    head = " & ".join([rf"{table.symbol}_{{a|x}}", *(f"a = {a}" for a in columns)])
    lines = [rf"\begin{{array}}{{c|{'c' * len(columns)}}}", head + r" \\ \hline"]
    for x in settings:
        lines.append(" & ".join([f"x = {x}", *(cells.get((a, x), "") for a in columns)]) + r" \\[1.5ex]")
    return "\n".join(
        [f"\\noindent {named}:", r"\[", r"\renewcommand{\arraystretch}{1.2}", *lines, r"\end{array}", r"\]"]
    )


def _equations(table: ExactTable) -> str:
    lines = [r"{\allowdisplaybreaks", r"\begin{align*}"]
    for label, m in table.entries:
        vector, colon, party = label.partition(":")
        index = rf"_{{{vector}}}^{{({party})}}" if colon else rf"_{{{label}}}" if label else ""
        lines.append(rf"{table.symbol}{index} &= {matrix_latex(m)},\\")
    lines[-1] = lines[-1].removesuffix(r",\\") + "."
    return "\n".join([*lines, r"\end{align*}}"])
