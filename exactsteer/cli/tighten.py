"""The verb tighten: a smaller certificate of the same claim."""

from __future__ import annotations

import json
import sys

import click

from exactsteer import checker
from exactsteer.cli.examine import read_certificate
from exactsteer.cli.interface import (
    Json,
    emit,
    json_option,
    listener,
    main,
    output_option,
    require_writable,
    time_limit_option,
    write,
)


@main.command()
@click.argument("certificate")
@output_option
@time_limit_option
@json_option
def tighten(certificate: str, output: str | None, time_limit: float | None, as_json: bool) -> None:
    """A smaller certificate of the claim that CERTIFICATE proves, if one is found. Exit 0; 1 if it proves nothing, 2.

    The claim is proved again with every solver; a coarse solution often rounds to fewer digits. The shorter certificate
    goes to -o, which may be CERTIFICATE itself, or with --json into the object. Without a shorter one the certificate is
    kept, and -o writes nothing.
    """
    from exactsteer.certificates.tighten import tighten as shorter

    require_writable(output)
    text = read_certificate(certificate)
    try:
        found = shorter(text, time_limit=time_limit, progress=listener())
    except checker.Rejected as reason:
        emit(as_json, f"REJECTED {reason}", {"verdict": "rejected", "reason": str(reason)})
        sys.exit(1)
    before = len(text.encode())
    after = before if found is None else len(found.text.encode())
    if found is not None and output is not None:
        write(output, found.text)
    # what was found: its path, or inline without -o; nothing if nothing was
    place: Json = None if found is None else output if output is not None else json.loads(found.text)
    document: Json = {"verdict": "verified", "bytes_before": before, "bytes_after": after, "certificate": place}
    if found is None:
        emit(as_json, f"KEPT {before} bytes: no shorter certificate was found", document)
    else:
        emit(as_json, f"TIGHTENED {found.sha256} from {before} to {after} bytes", document)
