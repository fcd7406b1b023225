"""The verbs that look at what there is: check, verify, show, theorem, catalogue. None of them needs a solver."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click

from exactsteer import checker
from exactsteer.cli.interface import (
    BAD_INPUT,
    NOT_MEMBER,
    Json,
    emit,
    exact_and_decimal,
    fail,
    input_bytes,
    json_option,
    load,
    load_functional,
    main,
    one_line,
    output_option,
    print_or_write,
    require_valid,
    require_writable,
)
from exactsteer.errors import InputError, UnreadableFile


@main.command()
@click.argument("file")
@json_option
def check(file: str, as_json: bool) -> None:
    """Exact facts about FILE: Hermitian, positive, normalised, no-signalling. Exit 0 valid, 1 not, 2 unreadable.

    For a family each Bob, or each input, is reported by itself, then what they have in common. A map, an operator or a
    product basis is reported with its own exact facts.
    """
    from exactsteer.cli.families import check_family
    from exactsteer.cli.inputs import load_data
    from exactsteer.cli.operators import check_subject, subject
    from exactsteer.files.family_json import FamilyFile

    if (found := subject(file)) is not None:
        check_subject(found, as_json)
    content = load_data(file)
    if isinstance(content, FamilyFile):
        check_family(content.data, as_json)
    report = content.data.report()
    if report:
        document = {"verdict": "invalid", "violations": [violation_json(v) for v in report]}
        emit(as_json, f"INVALID {report[0]}", document)
        for violation in report[1:] if not as_json else ():
            click.echo(f"also: {one_line(str(violation))}", err=True)
        sys.exit(NOT_MEMBER)
    data = content.data
    facts = f"{data.scenario}, over {data.field!r}"
    document = {"verdict": "valid", "scenario": str(data.scenario), "field": repr(data.field)}
    emit(as_json, f"VALID Hermitian, positive, normalised and no-signalling, exactly: {facts}", document)


def violation_json(v: Any) -> Json:
    """A violated law with the exact amount, its decimal if it is real, and the vector of a negative value."""
    amount = exact_and_decimal(v.amount, 0) if v.amount.is_real else {"exact": str(v.amount)}
    vector = [str(row[0]) for row in v.direction.vector.entries()] if v.direction else None
    return {"law": v.law, "place": v.place, "amount": amount} | ({"vector": vector} if vector else {})


def read_certificate(path: str) -> str:
    """The text of a certificate; `-` is standard input. Raises the checker's `Malformed`."""
    from exactsteer.files.strict_json import read_text

    if path.startswith("catalogue:"):
        raise checker.Malformed(
            f"{path} is no certificate; `exactsteer decide {path} --set SET -o CERT` makes one about it"
        )
    try:
        return read_text(path)
    except UnreadableFile as error:
        raise checker.Malformed(str(error)) from None


def _expected(name: str) -> tuple[str, Json]:
    """What --claim names: ("claim", a claim) from a certificate or claim file, or ("assemblage", one) from data.

    A map or an operator is an ("operator", ..), a product basis a ("basis", ..), a family a ("family", ..), raw data of
    several Bobs, which violate a law, ("data", ..): claims about balls contain those.
    """
    from exactsteer.algebra.number import number
    from exactsteer.certificates.encoding import encode_assemblage
    from exactsteer.certificates.family_json import family_claim_json
    from exactsteer.claims import FamilyBallOutside, ValidFamily
    from exactsteer.cli.inputs import load_data
    from exactsteer.cli.operators import object_json, subject
    from exactsteer.files.family_json import FamilyFile
    from exactsteer.files.strict_json import decode_text, name_of, parse_json

    if (found := subject(name)) is not None:
        return object_json(found)
    if not name.startswith("catalogue:"):
        document = parse_json(decode_text(input_bytes(name), name_of(name)), name)
        if isinstance(document, dict) and "claim" in document:
            return "claim", document["claim"]
        if isinstance(document, dict) and "kind" in document and "format" not in document:
            return "claim", document
    content = load_data(name)
    if isinstance(content, FamilyFile) and content.data.shape == "marginals" and content.data.report():
        return "data", family_claim_json(FamilyBallOutside(content.data, number(1), "no-signalling"))["data"]
    require_valid(content, name)
    if isinstance(content, FamilyFile):
        return "family", family_claim_json(ValidFamily(content.data.family()))["family"]
    return "assemblage", encode_assemblage(content.data.assemblage())


def _is_about(claim: Json, key: str, wanted: Json) -> bool:
    """Whether this is the claim, or is about this object; claims about balls call it their data."""
    return bool(claim == wanted if key == "claim" else wanted in (claim.get(key), claim.get("data")))


@main.command()
@click.argument("certificates", nargs=-1, required=True, metavar="CERT...")
@click.option("--claim", "expected", help="A claim, certificate or data file: reject proofs of anything else.")
@json_option
def verify(certificates: tuple[str, ...], expected: str | None, as_json: bool) -> None:
    """The trusted checker on each CERT (`-`: standard input). Exit 0 verified, 1 rejected, 2 malformed: the worst one.

    One line, or with --json one object, for each CERT, in their order.
    """
    if [*certificates, expected].count("-") > 1:
        raise InputError("standard input can be read only once: give `-` only once")
    wanted = _expected(expected) if expected is not None else None
    status = 0
    for path in certificates:
        try:
            theorem = checker.check(read_certificate(path))
            claim = json.loads(theorem.claim)
            if wanted is not None and not _is_about(claim, *wanted):
                raise checker.Rejected("other-claim", f"claim: the certificate proves another claim, {theorem.sha256}")
            document = {"verdict": "verified", "claim_sha256": theorem.sha256, "statement": theorem.statement}
            line = f"VERIFIED {theorem.sha256} {theorem.statement}"
        except checker.Rejected as error:
            status = max(status, 1)
            document, line = {"verdict": "rejected", "code": error.code, "reason": str(error)}, f"REJECTED {error}"
        except checker.Malformed as error:
            status = 2
            document, line = {"verdict": "malformed", "reason": str(error)}, f"MALFORMED {error}"
        emit(as_json, line, {"file": path, **document})
    sys.exit(status)


@main.command()
@click.argument("certificate", metavar="CERT")
@click.option(
    "--squares", is_flag=True, help="Add the sum of squares that the Gram matrices stand for, square by square."
)
def show(certificate: str, squares: bool) -> None:
    """CERT in plain words: claim, sizes, and the steering functional that it ships. Proves nothing; see `verify`."""
    from exactsteer.certificates.squares_text import squares_text
    from exactsteer.certificates.statement import describe

    content = read_certificate(certificate)
    try:
        text = describe(content)
    except (checker.Malformed, InputError) as error:
        fail(f"{certificate}: not a well-formed certificate: {error}", BAD_INPUT)
    click.echo(f"{text}\n\n{squares_text(content)}" if squares else text)


@main.command()
@click.argument("certificate", metavar="CERT")
@click.option(
    "--table", is_flag=True, help="Add the inequality of an assemblage: operators as exact matrices, bound, values."
)
@click.option("--tables", is_flag=True, help="Add all that the theorem is about, and its inequality, as exact tables.")
@click.option("--squares", is_flag=True, help="Add the sum of squares that the proof's Gram matrices stand for.")
@click.option("--values", multiple=True, metavar="FILE", help="With --table: also the value on this assemblage.")
@output_option
def theorem(
    certificate: str, table: bool, tables: bool, squares: bool, values: tuple[str, ...], output: str | None
) -> None:
    """The LaTeX theorem that CERT proves; CERT is verified first."""
    from exactsteer.certificates.inequality import inequality_text
    from exactsteer.certificates.squares_text import squares_latex
    from exactsteer.certificates.statement import latex
    from exactsteer.certificates.tables import objects_text, tables_text

    if values and not table:
        raise InputError("--values goes with --table")

    require_writable(output, certificate)
    content = read_certificate(certificate)
    try:
        proved = checker.check(content)
        text = latex(proved)
        if tables:
            text += "\n\n" + (objects_text(proved) if table else tables_text(proved, content))
        if table:
            named = {name: load(name).data.assemblage() for name in values}
            text += "\n\n" + _inequality(lambda: inequality_text(proved, content, named))
        if squares:
            text += "\n\n" + squares_latex(content)
    except checker.Rejected as error:
        fail(f"no theorem: the checker refuses {certificate}: {error}", NOT_MEMBER)
    except checker.Malformed as error:
        fail(f"no theorem: {certificate} is not a certificate: {error}", BAD_INPUT)
    print_or_write(output, text + "\n")


def _inequality(made: Callable[[], str]) -> str:
    """The inequality of a theorem about an assemblage; for other theorems the error names the option that has theirs."""
    try:
        return made()
    except InputError as error:
        if "holds no inequality" not in str(error):
            raise
        raise InputError(f"{error} about an assemblage; --tables shows all that it is about, exactly") from None


@main.command("catalogue")
@click.argument("name", required=False)
@output_option
@json_option
def show_catalogue(name: str | None, output: str | None, as_json: bool) -> None:
    """The published examples; with NAME, that one as an exact file: an assemblage, a family, a functional, a map or a basis.

    Maps start with map:, product bases with basis:, as in map:choi(a=1,b=1,c=0) and basis:tiles.

    Parameters follow the name in parentheses: isotropic(d=3,settings=mub4,visibility=1/2). The list shows them with
    their defaults and what they may be.
    """
    from exactsteer.files.assemblage_json import assemblage_text
    from exactsteer.files.functional_json import functional_text
    from exactsteer.steering import catalogue

    require_writable(output)
    if name is None:
        if output is not None:
            raise InputError("-o goes with the NAME of an example; without -o the list goes to standard output")
        entries = [("assemblage", *item) for item in catalogue.ENTRIES.items()]
        functionals = [("functional", *item) for item in catalogue.FUNCTIONALS.items()]
        maps = [("map", catalogue.MAP + name, entry) for name, entry in catalogue.MAPS.items()]
        bases = [("basis", catalogue.BASIS + name, entry) for name, entry in catalogue.BASES.items()]
        families = [("family", *item) for item in catalogue.FAMILIES.items()]
        others = [("functional", *item) for item in catalogue.FAMILY_FUNCTIONALS.items()]
        everything: list[tuple[str, str, Any]] = [*entries, *families, *functionals, *others, *maps, *bases]
        width = max(len(item[1]) for item in everything)
        listed: list[Json] = []
        lines = []
        for kind, entry_name, entry in everything:
            document = {"kind": kind, "name": entry_name, "source": entry.source, "summary": entry.summary}
            parameters = [{"name": p.name, "default": p.default, "allowed": p.allowed} for p in entry.parameters]
            listed.append(document | {"parameters": parameters})
            shown = f"; parameters: {', '.join(map(str, entry.parameters))}" if parameters else ""
            lines.append(
                f"{kind.ljust(10)}  {entry_name.ljust(width)}  {entry.summary}  [{entry.source.partition('; restored')[0]}]{shown}"
            )
        click.echo(json.dumps(listed) if as_json else "\n".join(lines))
        return
    short = name.removeprefix("catalogue:")
    if catalogue.is_functional(short):
        found = load_functional("catalogue:" + short)
        print_or_write(output, functional_text(found.functional, title=found.title, source=found.source))
        return
    if catalogue.is_map(short):
        from exactsteer.files.map_json import map_text

        found_map = catalogue.find_map(short)
        print_or_write(output, map_text(found_map.build(), title=short, source=found_map.source))
        return
    if catalogue.is_basis(short):
        from exactsteer.files.basis_json import basis_text

        found_basis = catalogue.find_basis(short)
        print_or_write(output, basis_text(found_basis.build(), title=short, source=found_basis.source))
        return
    if catalogue.is_family(short) or catalogue.is_family_functional(short):
        from exactsteer.cli.families import catalogue_text

        print_or_write(output, catalogue_text(short))
        return
    content = load("catalogue:" + short)
    text = assemblage_text(content.data, title=content.title, source=content.source, realisation=content.realisation)
    print_or_write(output, text)
