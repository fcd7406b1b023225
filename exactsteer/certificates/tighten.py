"""Smaller certificates of the same claim: the claim is proved again in every way there is, and the shortest text wins."""

from __future__ import annotations

import json
import time

from exactsteer.certificates.certificate import Certificate, read_document
from exactsteer.certificates.claim_json import decode_claim
from exactsteer.certificates.prove import decide, verify
from exactsteer.certificates.searches.search import Progress
from exactsteer.errors import InputError, Undecided

SOLVERS = (None, "cvxopt-ldl", "scs", "scs-rough")
"""Other points of the same optimal set round to other integers; rough ones often to smaller."""


def tighten(text: str, *, time_limit: float | None = None, progress: Progress | None = None) -> Certificate | None:
    """A shorter certificate of the claim that the text proves, accepted by the checker; None if none was found.

    Every way of solving is tried, coarse ones too: an inaccurate solution is enough for a proof, and rounds to fewer
    digits. `time_limit` in seconds is for all of them together. Raises the checker's `Rejected` or `Malformed` if the
    text proves nothing.
    """
    theorem = verify(text)
    claim = decode_claim(read_document(text)["claim"])
    started = time.monotonic()
    best: Certificate | None = None
    shortest = _size(text)
    for solver in SOLVERS:
        remaining = None if time_limit is None else time_limit - (time.monotonic() - started)
        if remaining is not None and remaining <= 0:
            break
        try:
            found = decide(claim, solver=solver, time_limit=remaining, progress=progress)
        except (Undecided, InputError):
            continue
        smaller = _size(found.text) < shortest and len(found.text) < len(text)  # a proof and a file that shrink
        if found.sha256 == theorem.sha256 and smaller:
            best, shortest = found, _size(found.text)
    return best


def _size(text: str) -> int:
    """The length of the witness: the claim stays, and the provenance is not part of the proof."""
    return len(json.dumps(read_document(text)["witness"], separators=(",", ":")))
