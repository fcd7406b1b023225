"""A certificate as one self-contained web page: theorem, exact tables, inequality, size of the proof, how to check it.

The page needs nothing from elsewhere: no scripts, no fonts, no pictures of others. It proves nothing by itself; it says
what was proved, carries the certificate, and says how anyone can check it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.typeset import number_text
from exactsteer.certificates.certificate import read_document
from exactsteer.certificates.encoding import Json, decode_field, decode_rational, decode_real
from exactsteer.certificates.inequality import read_inequality, require_same
from exactsteer.certificates.statement import latex
from exactsteer.certificates.tables import ExactTable, exact_tables, proof_tables, tables_of, tables_text
from exactsteer.checker import Theorem
from exactsteer.errors import InputError
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import key_text

LARGEST_DOWNLOAD = 4 * 1024 * 1024
OPEN_ENTRIES = 600  # numbers in a table that is shown unfolded

STYLE = """
body { font: 16px/1.5 Georgia, 'Times New Roman', serif; color: #111; background: #fff; max-width: 60rem;
       margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid #ccc; }
.theorem { border-left: 4px solid #0072B2; background: #f4f8fb; padding: .6rem 1rem; overflow-wrap: anywhere; }
code, pre { font: 13px/1.45 ui-monospace, Consolas, monospace; } pre { background: #f5f5f5; padding: .6rem;
       overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: .5rem 0; }
caption { text-align: left; font-style: italic; padding-bottom: .3rem; }
th, td { padding: .25rem .6rem; vertical-align: middle; } thead th, tbody > tr > th { font-weight: normal; color: #444; }
.table > tbody > tr > td, .table > tbody > tr > th, .table > thead > tr > th { border: 1px solid #ddd; }
.matrix { border-left: 1.5px solid #111; border-right: 1.5px solid #111; border-radius: 6px; margin: .1rem auto; }
.matrix td { padding: .05rem .5rem; text-align: center; white-space: nowrap; font-size: .92rem; }
figure { margin: 1rem 0; overflow-x: auto; } figure svg { max-width: 100%; height: auto; }
.quiet { color: #555; font-size: .9rem; } @media print { details > * { display: block; } }
"""


def report_html(theorem: Theorem, certificate: str, *, name: str = "certificate.json", figure: str = "") -> str:
    """The page of a theorem with its certificate's text; `name` is the certificate's file, `figure` an SVG text.

    Deterministic. The text is verified again. Raises `TypeError` for anything that the checker did not make, `InputError`
    for the text of another theorem, and the checker's `Rejected` or `Malformed`.
    """
    if not isinstance(theorem, Theorem):
        raise TypeError("only a Theorem can be reported; verify the certificate first")
    require_same(theorem, certificate)
    document, claim = read_document(certificate), json.loads(theorem.claim)
    picture = figure[figure.index("<svg") :] if "<svg" in figure else ""
    sections = [
        ("Theorem", _theorem(theorem, claim)),
        ("How to check it", _how_to_check(theorem, certificate, name)),
        ("Figure", _figure(picture) if picture else ""),
        ("What it is about, exactly", "\n".join(_table_html(table) for table in exact_tables(claim))),
        ("The inequality of the proof", _inequality(theorem, certificate, document["witness"])),
        ("Size of the proof", _sizes(document["witness"])),
        ("LaTeX", _latex(theorem, certificate)),
        ("Where it comes from", _provenance(document.get("provenance"))),
    ]
    body = "\n".join(f"<section>\n<h2>{title}</h2>\n{text}\n</section>" for title, text in sections if text)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>exactsteer: {escape(theorem.kind)}, {theorem.sha256[:12]}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<h1>A proved claim: {escape(theorem.kind)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _theorem(theorem: Theorem, claim: Json) -> str:
    facts = [("kind", theorem.kind), *_facts(claim), ("sha256 of the claim", theorem.sha256)]
    rows = "".join(f"<tr><th>{escape(key)}</th><td><code>{escape(value)}</code></td></tr>" for key, value in facts)
    return f'<p class="theorem">{escape(theorem.statement)}</p>\n<table class="table"><tbody>{rows}</tbody></table>'


def _facts(claim: Json) -> Iterator[tuple[str, str]]:
    """The claim's words and numbers, exact; everything that is no table."""
    for name, part in claim.items():
        if name == "kind" or (isinstance(part, dict) and any(True for _ in tables_of(name, part))):
            continue
        if isinstance(part, str):
            yield name, part
        elif name == "claims":
            yield name, ", ".join(str(one["kind"]) for one in part)
        elif name == "radius":
            yield name, number_text(decode_rational(part))
        elif isinstance(part, dict) and "coefficients" in part:
            yield name, number_text(decode_real(part, decode_field(_field(claim))))
        else:
            yield name, json.dumps(part)


def _field(value: Json) -> Json:
    """The field text in the first table below this JSON."""
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(part, dict) and "field" in part:
            return part["field"]
        if isinstance(part, (dict, list)) and (found := _field(part)) is not None:
            return found
    return None


def _how_to_check(theorem: Theorem, certificate: str, name: str) -> str:
    data = certificate.encode()
    checker = files("exactsteer").joinpath("checker.py").read_bytes()
    shown = escape(name)
    link = (
        f'<p><a download="{shown}" href="data:application/json;base64,{base64.b64encode(data).decode()}">{shown}</a>, '
        f"{len(data)} bytes, is in this page.</p>"
        if len(data) <= LARGEST_DOWNLOAD
        else f"<p>The certificate {shown}, {len(data)} bytes, is too large to be in this page.</p>"
    )
    return (
        "<p>This page proves nothing; the certificate does. The checker is one file that needs only Python:</p>\n"
        f"<pre>python checker.py {shown}\nexactsteer verify {shown}</pre>\n<p>Both print</p>\n"
        f"<pre>VERIFIED {theorem.sha256} {escape(theorem.statement)}</pre>\n{link}\n"
        f'<p class="quiet">sha256 of the certificate: <code>{hashlib.sha256(data).hexdigest()}</code><br>'
        f"sha256 of the checker.py that accepted it: <code>{hashlib.sha256(checker).hexdigest()}</code><br>"
        "A theorem does not say that the claim is the one you had in mind: compare the tables below with your data.</p>"
    )


def _figure(svg: str) -> str:
    return (
        f'<figure role="img" aria-label="Bloch vectors of the elements">\n{svg}\n<figcaption class="quiet">Drawn from '
        "the exact elements, in doubles; a figure proves nothing.</figcaption></figure>"
    )


def _matrix_html(m: Matrix) -> str:
    if m.shape == (1, 1):
        return escape(number_text(m[0, 0]))
    rows = "".join("<tr>" + "".join(f"<td>{escape(number_text(x))}</td>" for x in row) + "</tr>" for row in m.entries())
    return f'<table class="matrix"><tbody>{rows}</tbody></table>'


def _table_html(table: ExactTable) -> str:
    """Settings (rows) against outcomes (columns), or one row of matrices; folded if it is long."""
    cells: dict[str, dict[str, Matrix]] = {}
    for label, m in table.entries:
        column, _, row = label.replace(":", "|").partition("|")
        if ":" in label:
            column, row = f"party {row}", f"vector {column}"
        cells.setdefault(row, {})[column] = m
    columns = list(dict.fromkeys(column for row in cells.values() for column in row))
    corner = "settings \\ outcomes" if "|" in table.entries[0][0] else ""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    rows = [
        f"<tr><th>{escape(name)}</th>"
        + "".join(f"<td>{_matrix_html(row[c]) if c in row else ''}</td>" for c in columns)
        + "</tr>"
        for name, row in cells.items()
    ]
    title = table.title[0].upper() + table.title[1:]
    text = f'<div class="scroll"><table class="table"><caption>{escape(title)}</caption>'
    text += f"<thead><tr><th>{corner}</th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    count = sum(m.rows * m.columns for _, m in table.entries)
    if count <= OPEN_ENTRIES:
        return text
    return f"<details><summary>{escape(title)}: {len(table.entries)} matrices, {count} numbers</summary>\n{text}\n</details>"


def _inequality(theorem: Theorem, certificate: str, witness: Json) -> str:
    """The functional with its proved bound, as tables; for families the functional of each member."""
    try:
        functional, beta = read_inequality(theorem, certificate)
    except InputError:
        return "\n".join(_table_html(table) for table in proof_tables(witness))
    relation = "≤" if functional.sense == "max" else "≥"
    text = f"<p>Σ tr(F<sub>a|x</sub> σ<sub>a|x</sub>) {relation} {escape(number_text(beta))} on the set, proved.</p>"
    claim = exact_tables(json.loads(theorem.claim))
    shown = _functional_table(functional)
    return text if shown in claim else text + "\n" + _table_html(shown)


def _functional_table(functional: SteeringFunctional) -> ExactTable:
    return ExactTable("functional", "F", tuple((key_text(key), m) for key, m in functional.elements.items()))


def _sizes(witness: Json) -> str:
    """What the witness holds: each kind of object by its place, how many, how large, and its longest integer."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, size, bits in _objects(witness, ""):
        entry = found.setdefault((place, size), [0, 0])
        entry[0], entry[1] = entry[0] + 1, max(entry[1], bits)
    if not found:
        return "<p>The witness is empty: the checker evaluates the claim directly.</p>"
    rows = "".join(
        f"<tr><td><code>{escape(place)}</code></td><td>{count}</td><td>{escape(size)}</td><td>{bits}</td></tr>"
        for (place, size), (count, bits) in found.items()
    )
    head = "<tr><th>place in the witness</th><th>how many</th><th>what</th><th>bits of the longest integer</th></tr>"
    return f'<div class="scroll"><table class="table"><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _objects(value: Json, place: str) -> Iterator[tuple[str, str, int]]:
    """(place, what, bits) of every object; indices of lists are written as a star."""
    if isinstance(value, dict) and not _size(value):
        for name, part in value.items():
            yield from _objects(part, f"{place}.{name}" if place else name)
    elif isinstance(value, list) and _holds_objects(value):
        for part in value:
            yield from _objects(part, place + "[*]")
    elif isinstance(value, dict):
        yield place or "the witness", _size(value), _bits(value)
    elif value not in (0, None, []):
        is_text = isinstance(value, str) and not value.startswith(("0x", "-0x"))
        yield place, "text" if is_text else "integers", _bits(value)


def _holds_objects(value: Json) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_holds_objects, value)))


def _size(value: dict[str, Json]) -> str:
    """What an object is, if it is a matrix or a table; empty if it is something made of others."""
    proof = value.get("proof")
    rule = value.get("rule", proof.get("rule") if isinstance(proof, dict) else None)
    by = f", positive by {rule}" if isinstance(rule, str) else ""
    if "rank" in value and "frame" in value:
        return f"matrix of rank {value['rank']}{by}"
    matrix = value.get("matrix", value.get("gram"))
    if isinstance(matrix, list):
        rows = next((len(plane) for plane in matrix if isinstance(plane, list)), 0)
        return f"matrix {rows} x {rows}{by}" if rows else f"zero matrix{by}"
    if isinstance(value.get("elements"), dict):
        return f"table of {len(value['elements'])} matrices"
    return by.removeprefix(", ") if proof is None else ""


def _bits(value: Json) -> int:
    """The bits of the longest integer."""
    if isinstance(value, int):
        return value.bit_length()
    if isinstance(value, str):
        return int(value, 16).bit_length() if value.startswith(("0x", "-0x")) else 0
    parts = value.values() if isinstance(value, dict) else value or ()
    return max((_bits(part) for part in parts), default=0)


def _latex(theorem: Theorem, certificate: str) -> str:
    text = latex(theorem) + "\n\n" + tables_text(theorem, certificate)
    return f"<details><summary>Theorem and tables for a paper</summary>\n<pre>{escape(text)}</pre>\n</details>"


def _provenance(provenance: Json) -> str:
    if not provenance:
        return ""
    text = json.dumps(provenance, sort_keys=True, indent=1)
    return f'<p class="quiet">Said by whoever wrote the certificate; not checked, and of no weight.</p>\n<pre>{escape(text)}</pre>'
