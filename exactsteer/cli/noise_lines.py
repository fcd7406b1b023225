"""Noise lines from the brackets that `exactsteer bracket --json` prints: every number is read off two verified theorems."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from exactsteer import checker
from exactsteer.algebra.matrix import identity, unify_matrices
from exactsteer.claims import Robustness
from exactsteer.cli.interface import Json
from exactsteer.errors import InputError, UnreadableFile
from exactsteer.plots.thresholds import Inside, NoiseLine, Threshold

AXES: dict[str, tuple[str, Inside]] = {
    "white-noise-visibility": ("visibility $v$, white noise $1 - v$", "below"),
    "white-noise": ("weight $r$ of white noise", "above"),
    "local-white-noise": ("weight $r$ of local white noise", "above"),
    "ghz-noise": ("weight $r$ of GHZ noise", "above"),
    "w-noise": ("weight $r$ of W noise", "above"),
    "noise": ("weight $r$ of the given noise", "above"),
    "white-noise-robustness": ("robustness $t$ to white noise", "above"),
    "robustness": ("generalised robustness $t$", "above"),
    "ns-robustness": ("robustness $t$, no-signalling noise", "above"),
    "lhs-robustness": ("robustness $t$, local noise", "above"),
    "weight": ("weight $w$", "value"),
}
"""The axis of each quantity, and on which side of a threshold the set lies; other quantities are values."""

WEIGHTS = ("white-noise", "local-white-noise", "ghz-noise", "w-noise", "noise")
WHITE = ("white-noise-visibility", "white-noise", "white-noise-robustness")

SETS = {
    "lhs": "local hidden states",
    "partially-local": "partially local",
    "quantum": "quantum",
    "almost-quantum": "almost quantum (outer)",
    "no-signalling": "no-signalling",
    "positive-maps": "positive maps",
    "block-positive": "block-positive parents",
}


def is_bracket(document: Json) -> bool:
    """Whether this JSON is what `exactsteer bracket --json` prints."""
    return isinstance(document, dict) and document.get("verdict") == "bracket"


def noise_lines(documents: Sequence[tuple[str, Json]]) -> list[NoiseLine]:
    """One line for each quantity of these (name, JSON) brackets; the sets of one quantity share a line.

    Every certificate is verified. Raises `InputError` or `UnreadableFile` for rows that are not brackets of one quantity,
    and the checker's `Rejected` or `Malformed`.
    """
    rows: dict[str, dict[str, Threshold]] = {}
    about: dict[str, tuple[Any, str]] = {}
    for name, document in documents:
        for row in _rows(document, name):
            quantity = row["quantity"]
            threshold, claim = _threshold(row, name)
            if not _is_about_the_same(about.setdefault(quantity, (claim, name))[0], claim):
                raise InputError(
                    f"{name} and {about[quantity][1]}: {quantity} of different data or with different noise"
                )
            if threshold.name in rows.setdefault(quantity, {}):
                raise InputError(f"{name}: {quantity} over {threshold.name} is given twice")
            rows[quantity][threshold.name] = threshold
    lines = []
    for quantity, found in rows.items():
        axis, inside = AXES.get(quantity, (quantity, "value"))
        mixture = inside == "below" or quantity in WEIGHTS
        everywhere = ("no-signalling",) if mixture and isinstance(about[quantity][0], Robustness) else ()
        everywhere = () if "no-signalling" in found else everywhere
        lines.append(NoiseLine(axis, tuple(found.values()), inside, everywhere))
    return lines


def _rows(document: Json, name: str) -> list[Json]:
    rows = document.get("brackets")
    keys = ("quantity", "certificates")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and all(k in row for k in keys) for row in rows):
        raise UnreadableFile(f"{name}: not what `exactsteer bracket --json` prints: its `brackets` lack something")
    return rows


def _threshold(row: Json, name: str) -> tuple[Threshold, Any]:
    """The proved interval of one row, and one of its two claims, which are about the same number."""
    from exactsteer.certificates.claim_json import decode_claim

    if not isinstance(row["certificates"], list) or len(row["certificates"]) != 2:
        raise UnreadableFile(f"{name}: {row['quantity']} has not two certificates, one for each side")
    theorems = [checker.check(_text(certificate, name)) for certificate in row["certificates"]]
    claims: list[Any] = [decode_claim(json.loads(theorem.claim)) for theorem in theorems]
    sides = [getattr(claim, "sense", None) for claim in claims]
    if set(sides) != {"min", "max"} or not all(hasattr(claim, "value") and hasattr(claim, "of") for claim in claims):
        raise InputError(
            f"{name}: the certificates of {row['quantity']} are not a lower and an upper bound of one number"
        )
    if claims[0].kind != claims[1].kind or claims[0].of != claims[1].of or not _is_about_the_same(*claims):
        raise InputError(f"{name}: the two certificates of {row['quantity']} are about different numbers")
    least, most = (claims[sides.index(side)].value for side in ("min", "max"))
    quantity, claim = row["quantity"], claims[0]
    _require_noise(quantity, claim, name)
    if quantity == "white-noise-visibility":
        least, most = 1 / (1 + most), 1 / (1 + least)
    elif quantity in WEIGHTS:
        least, most = least / (1 + least), most / (1 + most)
    of = SETS.get(claim.of, f"level {claim.of} (outer)")
    return Threshold(of, least, most, _is_classical(getattr(claim, "noise", ""))), claim


def _is_about_the_same(one: Any, other: Any) -> bool:
    """Whether two claims are about the same data with the same noise; their fields may differ."""
    pairs = [(_subject(claim), getattr(claim, "noise", "")) for claim in (one, other)]
    return all(_is_equal(a, b) for a, b in zip(*pairs, strict=True))


def _subject(claim: Any) -> Any:
    subject: Any = getattr(claim, "assemblage", None) or getattr(claim, "family", None)
    return subject or claim.kind


def _is_equal(a: Any, b: Any) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return bool(a == b)
    parts = [getattr(x, "members", (x,)) for x in (a, b)]
    if [p.scenario for p in parts[0]] != [p.scenario for p in parts[1]]:
        return False
    elements = [m for side in parts for part in side for m in part.elements.values()]
    _, unified = unify_matrices(elements)
    half = len(unified) // 2
    return unified[:half] == unified[half:]


def _require_noise(quantity: str, claim: Any, name: str) -> None:
    """Raises `InputError` if a row that speaks of white noise was proved for another noise."""
    noise = getattr(claim, "noise", "")
    if quantity in WHITE and (isinstance(noise, str) or not _is_white(noise)):
        raise InputError(f"{name}: the noise in the certificates of {quantity} is not white")


def _is_white(noise: Any) -> bool:
    """Whether every element of an assemblage, or of every member of a family, is that of white noise."""
    from exactsteer.steering.noise import white_noise

    return all(white_noise(part.scenario).elements == part.elements for part in getattr(noise, "members", (noise,)))


def _is_classical(noise: Any) -> bool:
    """Whether mixing in more of this noise cannot lead out of a set: its elements are white, or those of one party's coin."""
    if isinstance(noise, str) or _is_white(noise):
        return True
    parts = getattr(noise, "members", (noise,))
    return all(
        part.scenario.parties == 1 and all(m * m.rows == identity(m.rows) * m.trace() for m in part.elements.values())
        for part in parts
    )


def _text(certificate: Json, name: str) -> str:
    """A certificate given in line, or by its path as it was printed, or beside the file of the bracket."""
    from exactsteer.files.strict_json import read_text

    if not isinstance(certificate, str):
        return json.dumps(certificate)
    path = Path(certificate)
    beside = Path(name).parent / path.name
    return read_text(path if path.exists() or not beside.exists() else beside)
