"""The verb reproduce: every statement of a folder of proofs, printed against certified."""

from __future__ import annotations

import sys

import click

from exactsteer.cli.interface import Json, emit, json_option, listener, main, write
from exactsteer.errors import CheckFailed, Refuted, Undecided


@main.command()
@click.argument("folder", required=False)
@click.option("--rebuild", is_flag=True, help="Prove everything again from nothing and replace the certificates.")
@json_option
def reproduce(folder: str | None, rebuild: bool, as_json: bool) -> None:
    """Every claim in proofs/FOLDER (default: all): printed value, certified value, verdict. Exit 0 if all are as stated.

    The committed certificates are checked by the trusted checker, without a solver; with --rebuild they are made anew,
    and the index proofs/README.md with them.
    """
    from exactsteer.certificates.proofs import find_folder, index, read_proofs

    place = find_folder(folder)
    proofs = list(read_proofs(place))
    failures = 0
    rows: list[Json] = []
    for proof in proofs:
        row: Json = {"statement": proof.title, "printed": proof.printed, "certified": proof.certified}
        row |= {"file": proof.source.as_posix(), "certificate": proof.certificate.as_posix()}
        try:
            if rebuild:
                write(str(proof.certificate), proof.rebuild(listener()).text)
            theorem = proof.check()
            row |= {"verdict": proof.verdict, "claim_sha256": theorem.sha256}
            line = f"{proof.verdict.upper()}: {proof.title}"
        except (CheckFailed, Refuted, Undecided) as error:
            failures += 1
            row |= {"verdict": "not as stated", "reason": str(error)}
            line = f"NOT AS STATED: {proof.title}: {error}"
        rows.append(row)
        if not as_json:
            emit(False, line, None)
            for label, text in (("printed", proof.printed), ("certified", proof.certified)):
                if text:
                    emit(False, f"    {label:<10} {text}", None)
    if rebuild and folder is None:
        write(str(place / "README.md"), index(proofs, place))
    summary = {"verdict": "as stated" if not failures else "not as stated", "statements": rows, "failures": failures}
    if as_json:
        emit(True, "", summary)
    else:
        emit(False, f"{len(proofs) - failures} of {len(proofs)} statements are as stated in {place}", None)
    sys.exit(1 if failures else 0)
