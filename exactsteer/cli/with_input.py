"""A Bob with input and instrumental steering on the command line: decide, bound and bracket."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from exactsteer import checker
from exactsteer.cli.bracket import bracket_each, made_folder, read_width, row_of
from exactsteer.cli.decide import conclude, undecided
from exactsteer.cli.interface import (
    MEMBER,
    Json,
    emit,
    exact_and_decimal,
    listener,
    require_valid,
    require_writable,
    write,
)
from exactsteer.errors import InputError, Undecided, UnknownName

SETS = ("quantum", "no-signalling", "lhs", "positive-maps", "moment (with --level)")
INSTRUMENTAL_SETS = ("instrumental-quantum", "instrumental-general", "lhs", "positive-maps", "moment (with --level)")
ALIASES = {"instrumental-quantum": "quantum", "instrumental-general": "no-signalling"}
QUANTITIES = {
    "white-noise-visibility": "largest v for which v sigma + (1 - v) white noise is in the set",
    "white-noise": "least weight r = 1 - v of white noise",
    "white-noise-robustness": "t = (1 - v) / v for white noise",
    "noise": "least weight r of the family in --noise FILE",
}
DEFAULT_LEVEL = "2"


def decide_with_input(
    content: Any,
    file: str,
    set_name: str,
    level: str | None,
    ball: bool,
    output: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> NoReturn:
    """Decides a family with input or an instrumental one; never returns."""
    from exactsteer.certificates.prove import decide as decide_claim
    from exactsteer.claims import FamilyMember

    shape = content.data.shape
    of = _set(set_name, level, shape, content.data.parties)
    if ball:
        raise InputError(f"--ball is for assemblages and families of several Bobs, not for data of shape {shape}")
    require_writable(output, file)
    require_valid(content, file)
    is_level = of not in ("quantum", "no-signalling", "lhs", "positive-maps")
    document: Json = {"set": of, "level": of if is_level else None, "outer": None, "margin": None}
    claim = FamilyMember(content.data.family(), of)
    try:
        certificate = decide_claim(claim, solver=solver, time_limit=time_limit, progress=listener())
    except Undecided as error:
        undecided(as_json, f"{of}: no proof of either side", error, document)
    member = isinstance(certificate.claim, FamilyMember)
    found: Any = certificate.claim
    if not member and found.of != of:
        document["outer"] = found.of
    if certificate.margin is not None:
        document["margin"] = exact_and_decimal(certificate.margin, -1)
    conclude(certificate, member, output, as_json, document)


def _set(name: str, level: str | None, shape: str, parties: int) -> str:
    """The canonical set that --set and --level name together."""
    from exactsteer.claims import canonical_family_set

    known = INSTRUMENTAL_SETS if shape == "instrumental" else SETS
    if (name == "moment") != (level is not None):
        raise InputError("--level goes with --set moment, and --set moment needs it: an integer, 1+AB, ..")
    if name in ALIASES and shape != "instrumental":
        raise UnknownName(f"--set {name} is for instrumental data; for data with input: {', '.join(SETS)}")
    try:
        return canonical_family_set(level or ALIASES.get(name, name), shape, parties)  # type: ignore[arg-type]
    except UnknownName as error:
        raise UnknownName(
            f"there is no set {name!r} for data of shape {shape}; known: {', '.join(known)}, or a level ({error})"
        ) from None


def family_functional(name: str) -> Any:
    """The functional of families that FUNCTIONAL names, or None if it is one of assemblages."""
    from exactsteer.cli.inputs import load_family_functional

    content = load_family_functional(name)
    return None if content is None else content.functional


def bound_with_input(
    functional: Any,
    name: str,
    set_name: str,
    level: str | None,
    sense: str | None,
    digits: int,
    output: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> NoReturn:
    """The bound over quantum families: rational at the level given, or without one the exact number; never returns."""
    from exactsteer.certificates.searches.families.with_input_bound import family_bound, tight_family_bound

    allowed = ("quantum", "instrumental-quantum") if functional.shape == "instrumental" else ("quantum",)
    if set_name not in (*allowed, "moment", "almost-quantum"):
        raise UnknownName(
            f"bounds of functionals of shape {functional.shape} are over {', '.join(allowed)}, almost-quantum or moment, "
            f"not {set_name!r}"
        )
    if set_name == "moment" and level is None:
        raise InputError("--set moment needs --level: an integer, 1+AB, ..")
    member_file = None if output is None else f"{Path(output).with_suffix('')}.member.json"
    require_writable(output, name)
    require_writable(member_file, name)
    options: dict[str, Any] = {"sense": sense, "solver": solver, "time_limit": time_limit, "progress": listener()}
    chosen = "almost-quantum" if set_name == "almost-quantum" else level
    try:
        if chosen is None:
            best = tight_family_bound(functional, **options)
        else:
            best = family_bound(functional, level=chosen, digits=digits, **options)
    except Undecided as error:
        undecided(as_json, "no bound was proved", error, {"set": set_name, "level": chosen})
    claim: Any = best.certificate.claim
    outward = 1 if claim.functional.sense == "max" else -1
    theorem = checker.check(best.certificate.text)
    if output is not None:
        write(output, best.certificate.text)
        if best.member is not None:
            write(str(member_file), best.member.text)
    document: Json = {
        "verdict": "bound",
        "set": set_name,
        "level": claim.of,
        "sense": claim.functional.sense,
        "bound": exact_and_decimal(best.value, outward),
        "attained": None if best.attained is None else exact_and_decimal(best.attained, -outward),
        "equals": None if best.equals is None else str(best.equals),
        "claim_sha256": theorem.sha256,
        "statement": theorem.statement,
        "certificate": output or json.loads(best.certificate.text),
        "member_certificate": None if best.member is None else member_file or json.loads(best.member.text),
    }
    relation = "<=" if outward > 0 else ">="
    value = document["bound"]["decimal"]
    if best.equals is not None:
        tail = f"; a certified quantum family attains exactly {best.equals}"
    elif best.attained is not None:
        tail = f"; a certified quantum family attains {document['attained']['decimal']}"
    else:
        tail = ""
    emit(
        as_json,
        f"BOUND {theorem.sha256} F {relation} {value} on the moment set of level {claim.of}, proved{tail}",
        document,
    )
    sys.exit(MEMBER)


def bracket_with_input(
    content: Any,
    file: str,
    quantity: str,
    set_name: str | None,
    noise: str | None,
    width: str,
    folder: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> NoReturn:
    """The noise that a family with input or an instrumental one tolerates, between two certified numbers; never returns."""
    require_valid(content, file)
    family = content.data.family()
    names = list(dict.fromkeys(name.strip() for name in quantity.split(",")))
    for name in names:
        if name not in QUANTITIES:
            raise UnknownName(
                f"there is no quantity {name!r} for data of shape {family.shape}; known: {', '.join(QUANTITIES)}"
            )
    if (noise is not None) != ("noise" in names):
        raise InputError("--noise FILE goes with the quantity `noise`, which needs it")
    of = "quantum" if set_name is None else ALIASES.get(set_name, set_name)
    wanted = read_width(width)
    place = None if folder is None else made_folder(folder)

    def kind(name: str) -> str:
        return "noise" if name == "noise" else "white"

    def search(name: str, left: float | None) -> Any:
        added = noise if name == "noise" else None
        return _search(family, of, added, wanted, solver=solver, time_limit=left)

    bracket_each(names, of, search, lambda name, found: row_of(name, found, wanted, place), time_limit, as_json, kind)


def _search(family: Any, of: str, noise: str | None, width: Any, **options: Any) -> Any:
    """The bracket of the weight t of one noise."""
    from exactsteer.certificates.searches.families.marginals_parent import white_family
    from exactsteer.certificates.searches.families.with_input_bracket import family_noise

    added = white_family(family) if noise is None else _noise_file(noise, family)
    asked = "1/1000000000" if width.sign() == 0 else width
    found = family_noise(family, of=of, noise=added, width=asked, progress=listener(), **options)
    if width.sign() == 0 and found.equals is None:
        raise InputError(
            f"--width 0 asks for the exact value, which is not known: {found.reason}; give a positive width"
        )
    return found


def _noise_file(name: str, family: Any) -> Any:
    from exactsteer.cli.inputs import load_family

    content = load_family(name)
    if content is None or content.data.shape != family.shape:
        raise InputError(f"--noise {name}: not a family of shape {family.shape}")
    require_valid(content, name)
    noise = content.data.family()
    if noise.scenarios != family.scenarios:
        raise InputError("the noise is a family of another scenario")
    return noise
