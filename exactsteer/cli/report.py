"""The verbs that make pages and pictures: report, a self-contained page of a certificate, and plot, a figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from exactsteer import checker
from exactsteer.cli.examine import read_certificate
from exactsteer.cli.interface import (
    BAD_INPUT,
    NOT_MEMBER,
    Json,
    fail,
    main,
    one_line,
    reading_options_given,
    require_writable,
    write,
)
from exactsteer.errors import InputError


@main.command()
@click.argument("certificate", metavar="CERT")
@click.option("-o", "output", type=click.Path(), required=True, help="The page: FILE.html, whole or not at all.")
def report(certificate: str, output: str) -> None:
    """One self-contained HTML page of CERT, which is verified first: theorem, exact tables, proof, how to check it.

    With Matplotlib installed, a page about a trusted qubit has its Bloch figure.
    """
    from exactsteer.certificates.report import report_html

    if Path(output).suffix.lower() not in (".html", ".htm"):
        raise InputError(f"-o {output!r}: a report is HTML; its name ends in .html")
    require_writable(output, certificate)
    content = read_certificate(certificate)
    theorem = _theorem(content, certificate)
    name = "certificate.json" if certificate == "-" else Path(certificate).name
    write(output, report_html(theorem, content, name=name, figure=_figure(theorem)))
    click.echo(f"REPORT {theorem.sha256} {theorem.statement} -> {one_line(output)}")


def _theorem(content: str, name: str) -> checker.Theorem:
    try:
        return checker.check(content)
    except checker.Rejected as error:
        fail(f"no theorem: the checker refuses {name}: {error}", NOT_MEMBER)
    except checker.Malformed as error:
        fail(f"no theorem: {name} is not a certificate: {error}", BAD_INPUT)


def _figure(theorem: checker.Theorem) -> str:
    """The Bloch figure of what the theorem is about, as SVG; empty if it is no qubit or Matplotlib is missing."""
    from exactsteer.plots import bloch_figure, draw_bloch

    try:
        return draw_bloch(bloch_figure(_subject(theorem)), "svg").decode()
    except InputError:
        return ""


def _subject(theorem: checker.Theorem) -> Any:
    """The assemblage, sequence, data or family of a claim. Raises `InputError` if it is about something else."""
    from exactsteer.certificates.claim_json import decode_claim

    claim: Any = decode_claim(json.loads(theorem.claim))
    claim = getattr(claim, "claims", (claim,))[0]
    for name in ("assemblage", "family", "sequence", "data"):
        if hasattr(claim, name):
            return getattr(claim, name)
    raise InputError(f"a theorem of kind {theorem.kind!r} is about no assemblage")


@main.command()
@click.argument("file")
@click.argument("more", nargs=-1, metavar="[BRACKETS...]")
@click.option("-o", "output", type=click.Path(), required=True, help="The figure: .png, .svg or .pdf.")
@click.option("--title", default=None, help="Above the figure; by default the title in FILE.")
@click.option("--projections", is_flag=True, help="Complex qubits: the shadows on three planes instead of a ball.")
def plot(file: str, more: tuple[str, ...], output: str, title: str | None, projections: bool) -> None:
    """A figure of FILE: qubits as Bloch discs (real) or balls, or brackets along a noise line.

    FILE is an assemblage or a family of them, a certificate about one, or what `exactsteer bracket --json` printed; of
    such brackets several may be given, one for each set. Certificates, also those in brackets, are verified first.
    """
    from exactsteer.cli.noise_lines import is_bracket, noise_lines
    from exactsteer.plots import bloch_figure, draw_bloch, draw_noise_lines
    from exactsteer.plots.drawing import kind_of

    kind = kind_of(output)
    require_writable(output, file, *more)
    if [file, *more].count("-") > 1:
        raise InputError("standard input can be read only once: give `-` only once")
    files = [_bytes(name) for name in (file, *more)]
    documents = [(name, document) for name, (_, document) in zip((file, *more), files, strict=True)]
    if is_bracket(documents[0][1]) or more:
        for name, document in documents:
            if not is_bracket(document):
                raise InputError(f"{name}: not a bracket; several files are drawn together only if all are brackets")
        if projections:
            raise InputError("--projections goes with Bloch figures; these are brackets")
        try:
            lines = noise_lines(documents)
        except checker.Rejected as error:
            fail(f"no figure: the checker refuses a certificate: {error}", NOT_MEMBER)
        write(output, draw_noise_lines(lines, kind, title=title or ""))
        click.echo(f"FIGURE {sum(len(line.thresholds) for line in lines)} proved brackets -> {one_line(output)}")
        return
    subject, found = _shown(file, *files[0])
    figure = bloch_figure(subject)
    for note in figure.notes:
        click.echo(f"not drawn: {note}", err=True)
    picture = draw_bloch(figure, kind, title=found if title is None else title, projections=projections)
    write(output, picture)
    what = "discs" if figure.plane else "projections of balls" if projections else "balls"
    click.echo(f"FIGURE {len(list(figure.panels))} Bloch {what} -> {one_line(output)}")


def _bytes(name: str) -> tuple[bytes, Json]:
    """The bytes of a file and its JSON; no bytes for the catalogue, no JSON for arrays and texts of other origin."""
    from exactsteer.files.strict_json import decode_text, parse_json, read_bytes

    if name.startswith("catalogue:"):
        return b"", None
    data = read_bytes(name)
    if not data.lstrip().startswith(b"{"):
        return data, None
    try:
        return data, parse_json(decode_text(data, name), name)
    except InputError:
        return data, None  # the reader of assemblages says what is wrong


def _shown(name: str, data: bytes, document: Json) -> tuple[Any, str]:
    """What a Bloch figure is drawn of, and its title."""
    from exactsteer.cli.inputs import load_data
    from exactsteer.files.reading import parse_data_bytes

    if isinstance(document, dict) and document.get("format") == checker.FORMAT:
        if reading_options_given():
            raise InputError(
                f"{name} is a certificate and has no layout; leave out --{next(iter(reading_options_given()))}"
            )
        return _subject(_theorem(data.decode(), name)), ""
    content = parse_data_bytes(data, name, **reading_options_given()) if name == "-" else load_data(name)
    return content.data, content.title
