"""The verb reproduce: every statement of a folder of proofs, printed against certified."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, assert_never

import click

from exactsteer.cli.interface import Json, emit, json_option, listener, main, write
from exactsteer.errors import CheckFailed, Refuted, Undecided

if TYPE_CHECKING:
    from exactsteer.certificates.proofs import Statement


@main.command()
@click.argument("folder", required=False)
@click.option("--rebuild", is_flag=True, help="Prove everything again from nothing and replace the certificates.")
@json_option
def reproduce(folder: str | None, rebuild: bool, as_json: bool) -> None:
    """Every claim in proofs/FOLDER (default: all): printed value, certified value, verdict. Exit 0 if all are as stated.

    The committed certificates are checked by the trusted checker, without a solver; with --rebuild they are made anew,
    and the index proofs/README.md with them. Identities have no certificates: SymPy proves them again in every run.
    """
    from exactsteer.certificates.proofs import IdentityProof, find_folder, index, read_proofs

    place = find_folder(folder)
    proofs = list(read_proofs(place))
    failures = 0
    rows: list[Json] = []
    for proof in proofs:
        row: Json = {"statement": proof.title, "printed": proof.printed, "certified": proof.certified}
        row |= {"file": proof.source.as_posix()}
        try:
            row |= _checked(proof, rebuild)
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
        identities = sum(isinstance(proof, IdentityProof) for proof in proofs)
        counted = f"; {identities} of the statements are identities by SymPy" if identities else ""
        emit(False, f"{len(proofs) - failures} of {len(proofs)} statements are as stated in {place}{counted}", None)
    sys.exit(1 if failures else 0)


def _checked(proof: Statement, rebuild: bool) -> Json:
    """What a checked statement adds to its row. Raises `CheckFailed`, `Refuted` or `Undecided` if it is not as stated."""
    from exactsteer.certificates.proofs import IdentityProof, Proof

    match proof:
        case IdentityProof():
            fields = ("name", "statement", "by_machine", "by_argument")
            identities = [{name: getattr(identity, name) for name in fields} for identity in proof.check()]
            return {"verdict": proof.verdict, "certificate": None, "identities": identities}
        case Proof():
            if rebuild:
                write(str(proof.certificate), proof.rebuild(listener()).text)
            place = {"certificate": proof.certificate.as_posix()}
            return place | {"verdict": proof.verdict, "claim_sha256": proof.check().sha256}
        case _:
            assert_never(proof)
