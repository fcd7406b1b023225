"""The command line: one verdict line on stdout (or JSON with --json), everything else on stderr.

Exit status: 0 for yes, 1 for no, 3 for undecided, 2 for input that is at fault; DESIGN section 7 has the table. Solvers
are imported only by `decide`, and only when a claim needs one.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from exactsteer import checker
from exactsteer.errors import ExactSteerError, InputError, Undecided, UnknownName, UnreadableFile

Json = Any

MEMBER, NOT_MEMBER, BAD_INPUT, UNDECIDED = 0, 1, 2, 3
SETS = ("no-signalling", "almost-quantum", "moment", "quantum")


class Interface(click.Group):
    """The group of verbs; turns every error of ours into one message and an exit status."""

    def invoke(self, context: click.Context) -> Any:
        """Runs a verb; no traceback of ours or of a solver reaches the user."""
        try:
            return super().invoke(context)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Undecided as error:
            _fail(str(error), UNDECIDED)
        except (InputError, checker.Malformed) as error:
            _fail(str(error), BAD_INPUT)
        except ExactSteerError as error:
            _fail(f"internal error: {error}", BAD_INPUT)
        except OSError as error:
            _fail(f"{error.filename or 'file'}: {error.strerror or error}", BAD_INPUT)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"exactsteer: {message}", err=True)
    sys.exit(status)


@click.group(cls=Interface, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="exactsteer", message="%(prog)s %(version)s")
def main() -> None:
    """Questions about EPR steering, answered by theorems with proofs that anyone can check.

    FILE is an assemblage in JSON (format exactsteer-assemblage/1) or catalogue:NAME.
    """


def _load(name: str) -> Any:
    """The content of FILE or of catalogue:NAME, as an `AssemblageFile`."""
    from exactsteer.files.assemblage_json import AssemblageFile, read_assemblage

    if not name.startswith("catalogue:"):
        return read_assemblage(name)
    from exactsteer.steering import catalogue
    from exactsteer.steering.assemblage import MeasuredAssemblage

    entry = catalogue.find(name.removeprefix("catalogue:"))
    sigma = entry.build()
    realisation = entry.realisation() if entry.realisation else None
    data = MeasuredAssemblage(sigma.scenario, sigma.elements)
    return AssemblageFile(data, name.removeprefix("catalogue:"), entry.source, realisation)


def _emit(as_json: bool, line: str, document: Json) -> None:
    click.echo(json.dumps(document, sort_keys=True) if as_json else line)


def _number(x: Any, outward: int) -> Json:
    from exactsteer.algebra.number import decimal_text

    return {"exact": str(x), "decimal": decimal_text(x, 12, outward=outward)}


def _listener() -> Callable[[str], None] | None:
    """Progress on stderr when it is a terminal: seconds since the start, then the stage."""
    if not sys.stderr.isatty():
        return None
    started = time.monotonic()
    return lambda text: click.echo(f"{time.monotonic() - started:7.2f} s  {text}", err=True)


def _require_writable(output: str | None) -> None:
    """Raises before any work is done if the output cannot be written."""
    if output is not None:
        folder = Path(output).resolve().parent
        if not folder.is_dir() or not os.access(folder, os.W_OK) or Path(output).is_dir():
            raise UnreadableFile(f"{output}: cannot be written there; nothing was done")


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout instead of a line.")
output_option = click.option("-o", "output", type=click.Path(), help="Where to write; whole or not at all.")


@main.command()
@click.argument("file")
@json_option
def check(file: str, as_json: bool) -> None:
    """Exact facts about FILE: Hermitian, positive, normalised, no-signalling. Exit 0 valid, 1 not, 2 unreadable."""
    content = _load(file)
    report = content.data.report()
    if report:
        from exactsteer.steering.laws import Violation

        def shown(v: Violation) -> Json:
            amount = _number(v.amount, 0) if v.amount.is_real else {"exact": str(v.amount)}
            return {"law": v.law, "place": v.place, "amount": amount}

        document = {"verdict": "invalid", "violations": [shown(v) for v in report]}
        _emit(as_json, f"INVALID {report[0]}", document)
        for violation in report[1:]:
            click.echo(f"also: {violation}", err=True)
        sys.exit(NOT_MEMBER)
    sigma = content.data.assemblage()
    facts = f"{sigma.scenario}, over {sigma.field!r}"
    document = {"verdict": "valid", "scenario": str(sigma.scenario), "field": repr(sigma.field)}
    _emit(as_json, f"VALID Hermitian, positive, normalised and no-signalling, exactly: {facts}", document)


@main.command()
@click.argument("file")
@click.option("--set", "set_name", required=True, help=f"One of: {', '.join(SETS)}.")
@click.option("--level", default=None, help="The level of the moment set; only for --set moment.")
@output_option
@click.option("--solver", default=None, help="Use only this rung: cvxopt, cvxopt-ldl or scs.")
@click.option("--time-limit", type=float, default=None, help="Seconds for the whole search.")
@json_option
def decide(
    file: str,
    set_name: str,
    level: str | None,
    output: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> None:
    """Is the assemblage in FILE a member of a set? Exit 0 member, 1 not a member, 3 undecided, 2 bad input."""
    from exactsteer.certificates.prove import decide as decide_claim
    from exactsteer.claims import MomentSet, NoSignalling, NotMomentSet, Quantum

    if set_name not in SETS:
        raise UnknownName(f"there is no set {set_name!r} for assemblages; known: {', '.join(SETS)}")
    if (set_name == "moment") != (level is not None):
        raise InputError("--level goes with --set moment, and --set moment needs it; known levels: almost-quantum")
    _require_writable(output)
    content = _load(file)
    violations = content.data.report()
    if violations:
        shown = file if file.startswith("catalogue:") else Path(file).name
        _fail(
            f"{file} is not an assemblage: {violations[0]}. Nothing is repaired silently; "
            f"`exactsteer check {shown}` lists all {len(violations)} violated equations",
            BAD_INPUT,
        )
    sigma = content.data.assemblage()
    claims: dict[str, Callable[[], Any]] = {
        "no-signalling": lambda: NoSignalling(sigma),
        "almost-quantum": lambda: MomentSet(sigma),
        "moment": lambda: MomentSet(sigma, level or ""),
        "quantum": lambda: Quantum(sigma),
    }
    claim = claims[set_name]()
    document: dict[str, Json] = {"set": set_name, "level": getattr(claim, "level", None), "outer": None, "margin": None}
    try:
        certificate = decide_claim(
            claim, realisation=content.realisation, solver=solver, time_limit=time_limit, progress=_listener()
        )
    except Undecided as error:
        document |= {"verdict": "undecided", "stages": list(error.stages), "advice": error.advice}
        _emit(as_json, f"UNDECIDED {error}", document)
        sys.exit(UNDECIDED)
    member = not isinstance(certificate.claim, NotMomentSet)
    if set_name == "quantum" and isinstance(certificate.claim, NotMomentSet):
        document["outer"] = certificate.claim.level
    if certificate.margin is not None:
        document["margin"] = _number(certificate.margin, -1)
    theorem = checker.check(certificate.text)
    if output is not None:
        certificate.save(output)
    document |= {
        "verdict": "member" if member else "non-member",
        "claim_sha256": theorem.sha256,
        "statement": theorem.statement,
        "certificate": output if output is not None else json.loads(certificate.text),
    }
    _emit(as_json, f"{'MEMBER' if member else 'NON-MEMBER'} {theorem.sha256} {theorem.statement}", document)
    sys.exit(MEMBER if member else NOT_MEMBER)


def _read_text(path: str) -> str:
    """The text of a certificate; `-` is standard input. Raises the checker's `Malformed`."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(checker.MAX_BYTES + 1).decode("utf-8")
        with open(path, "rb") as file:
            return file.read(checker.MAX_BYTES + 1).decode("utf-8")
    except UnicodeDecodeError as error:
        raise checker.Malformed(f"file: not UTF-8 text (byte {error.start})") from None


def _expected(name: str) -> tuple[str, Json]:
    """What --claim names: ("claim", a claim) from a certificate or claim file, or ("assemblage", one) from data."""
    if not name.startswith("catalogue:"):
        document = checker.parse(_read_text(name))
        if isinstance(document, dict) and "claim" in document:
            return "claim", document["claim"]
        if isinstance(document, dict) and "kind" in document and "assemblage" in document:
            return "claim", document
    from exactsteer.certificates.encoding import encode_assemblage

    return "assemblage", encode_assemblage(_load(name).data.assemblage())


@main.command()
@click.argument("certificates", nargs=-1, required=True, metavar="CERT...")
@click.option("--claim", "expected", help="A claim, certificate or assemblage file: reject proofs of anything else.")
@json_option
def verify(certificates: tuple[str, ...], expected: str | None, as_json: bool) -> None:
    """The trusted checker on each CERT (`-`: standard input). Exit 0 verified, 1 rejected, 2 malformed."""
    wanted = _expected(expected) if expected is not None else None
    status = 0
    for path in certificates:
        try:
            theorem = checker.check(_read_text(path))
            claim = json.loads(theorem.claim)
            if wanted is not None and (claim if wanted[0] == "claim" else claim.get("assemblage")) != wanted[1]:
                raise checker.Rejected("other-claim", f"claim: the certificate proves another claim, {theorem.sha256}")
            document = {"verdict": "verified", "claim_sha256": theorem.sha256, "statement": theorem.statement}
            line = f"VERIFIED {theorem.sha256} {theorem.statement}"
        except checker.Rejected as error:
            status = max(status, 1)
            document, line = {"verdict": "rejected", "code": error.code, "reason": str(error)}, f"REJECTED {error}"
        except (checker.Malformed, OSError) as error:
            status = 2
            document, line = {"verdict": "malformed", "reason": str(error)}, f"MALFORMED {error}"
        _emit(as_json, line, {"file": path, **document})
    sys.exit(status)


@main.command()
@click.argument("certificate", metavar="CERT")
def show(certificate: str) -> None:
    """CERT in plain words: claim, sizes, and the steering functional that it ships. Proves nothing; see `verify`."""
    from exactsteer.certificates.statement import describe

    click.echo(describe(_read_text(certificate)))


@main.command()
@click.argument("certificate", metavar="CERT")
@output_option
def theorem(certificate: str, output: str | None) -> None:
    """The LaTeX theorem that CERT proves; CERT is verified first."""
    from exactsteer.certificates.certificate import write_text
    from exactsteer.certificates.statement import latex

    try:
        text = latex(checker.check(_read_text(certificate)))
    except checker.Rejected as error:
        _fail(f"no theorem: the checker refuses {certificate}: {error}", NOT_MEMBER)
    if output is None:
        click.echo(text)
    else:
        _require_writable(output)
        write_text(Path(output), text + "\n")


@main.command("catalogue")
@click.argument("name", required=False)
@output_option
@json_option
def show_catalogue(name: str | None, output: str | None, as_json: bool) -> None:
    """The published examples; with NAME, that one as an exact assemblage file."""
    from exactsteer.certificates.certificate import write_text
    from exactsteer.files.assemblage_json import assemblage_text
    from exactsteer.steering import catalogue

    if name is None:
        if as_json:
            listed = [{"name": n, "source": e.source, "summary": e.summary} for n, e in catalogue.ENTRIES.items()]
            click.echo(json.dumps(listed))
        else:
            width = max(map(len, catalogue.ENTRIES))
            for n, entry in catalogue.ENTRIES.items():
                click.echo(f"{n.ljust(width)}  {entry.summary}  [{entry.source}]")
        return
    content = _load("catalogue:" + name.removeprefix("catalogue:"))
    text = assemblage_text(content.data, title=content.title, source=content.source, realisation=content.realisation)
    if output is None:
        click.echo(text, nl=False)
    else:
        _require_writable(output)
        write_text(Path(output), text)


if __name__ == "__main__":
    main()
