"""Families of several Bobs on the command line: both questions of `decide`, and the brackets of noise."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from exactsteer import checker
from exactsteer.cli.bracket import bracket_each, made_folder, read_width, row_of
from exactsteer.cli.decide import undecided
from exactsteer.cli.interface import (
    MEMBER,
    NOT_MEMBER,
    Json,
    emit,
    exact_and_decimal,
    listener,
    require_valid,
    require_writable,
    write,
)
from exactsteer.cli.sentences import family_sentence
from exactsteer.errors import InputError, Undecided, UnknownName

SETS = ("no-signalling", "no-signalling-realisable", "quantum", "lhs", "almost-quantum", "moment (with --level)")
QUANTITIES = {
    "lambda": "largest lambda below all eigenvalues of the elements of a Hermitian parent (appendix B)",
    "white-noise": "least weight r of white noise, negative inside the set",
    "ghz-noise": "least weight r of GHZ noise",
    "w-noise": "least weight r of W noise",
    "noise": "least weight r of the family in --noise FILE",
    "white-noise-visibility": "1 - r for white noise",
    "white-noise-robustness": "r/(1 - r) for white noise",
}
QUANTUM, BETWEEN, NEITHER = (
    "quantum",
    "realisable without signalling to the Bobs together, but not quantum",
    "not realisable without signalling, so not quantum",
)
QUESTIONS = ("quantum", "no-signalling", "block-positive")


def decide_marginals(
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
    """Decides a family of marginals, and for the sets of the two questions the other question too; never returns.

    The questions: is the family quantum, and is it realisable without signalling to the Bobs together?
    """
    from exactsteer.certificates.searches.families.marginals_questions import decide_family_and_question

    of = _set(set_name, level, content.data.parties)
    for side in ("ball", "member", "repaired", "realisable"):
        require_writable(_beside(output, side), file)
    require_writable(output, file)
    document: Json = {"set": of, "level": None if of in QUESTIONS or of == "lhs" else of, "outer": None, "margin": None}
    if not ball:
        require_valid(content, file)
    options: dict[str, Any] = {"solver": solver, "time_limit": time_limit, "progress": listener()}
    known = content.realisation
    try:
        found = decide_family_and_question(content.data, of, ball=ball, known=known, **options)
    except Undecided as error:
        undecided(as_json, f"{level or set_name}: no proof of either side", error, document)
    member = found.is_member
    if not member and found.claim.of != of:
        document["outer"] = found.claim.of
    if found.repair is not None:
        side = "member" if member else "repaired"
        document |= _ball(found, member, _written(found.membership, _beside(output, side)))
    if of in QUESTIONS:
        document |= _questions(found, output)
    theorem = checker.check(found.certificate.text)
    document |= {
        "verdict": "member" if member else "non-member",
        "claim_sha256": theorem.sha256,
        "statement": theorem.statement,
        "certificate": _written(found.certificate, output),
    }
    word = "MEMBER" if member else "NON-MEMBER"
    if found.repair is not None and member:
        word = f"MEMBER {found.membership.sha256} near the data:"
    which = "the family" if found.repair is None else "the repaired family"
    near = "" if found.repair is not None or member else _margin(found.certificate, output, document, options)
    both = f"{near}; {which} is {document['conclusion']}" if of in QUESTIONS else near
    emit(as_json, f"{word} {theorem.sha256} {family_sentence(found.certificate.claim)}{both}", document)
    sys.exit(MEMBER if member else NOT_MEMBER)


def _margin(certificate: Any, output: str | None, document: Json, options: dict[str, Any]) -> str:
    """The ball without members around a refuted family, with its certificate."""
    from exactsteer.certificates.searches.families.marginals_ball import ball_around

    ball: Any = ball_around(certificate, **options)
    document["margin"] = exact_and_decimal(ball.claim.radius, -1)
    document["ball_certificate"] = _written(ball, _beside(output, "ball"))
    return f"; the same is true of every family within {document['margin']['decimal']} of it"


def _set(name: str, level: str | None, parties: int) -> str:
    """The canonical set that --set and --level name together."""
    from exactsteer.claims import canonical_family_set

    if (name == "moment") != (level is not None):
        raise InputError("--level goes with --set moment, and --set moment needs it: an integer, 1+AB, ..")
    try:
        return canonical_family_set(level or name, "marginals", parties)
    except UnknownName as error:
        known = ", ".join(SETS)
        raise UnknownName(
            f"there is no set {name!r} for families of marginals; known: {known}, or a level ({error})"
        ) from None


def _beside(output: str | None, side: str) -> str | None:
    """Where a second certificate goes: NAME.side.json beside the output NAME.json."""
    return None if output is None else f"{Path(output).with_suffix('')}.{side}.json"


def _written(certificate: Any, output: str | None) -> Json:
    """The certificate's file, or the certificate itself without one."""
    if output is None:
        return json.loads(certificate.text)
    write(output, certificate.text)
    return output


def _ball(found: Any, member: bool, certificate: Json) -> Json:
    """What is said about raw data."""
    result: Json = {
        "ball": {"radius": exact_and_decimal(found.radius, 1 if member else -1), "around": "the raw data"},
        "repaired": {
            "squared_distance": exact_and_decimal(found.repair.squared_distance, 1),
            "noise": str(found.repair.noise),
        },
        "member_certificate" if member else "repaired_certificate": certificate,
    }
    if member:
        result["member_claim_sha256"] = found.membership.sha256
    return result


def _questions(found: Any, output: str | None) -> Json:
    """Both questions with their answers, the conclusion, and the certificate of the one that was not asked."""
    answers: Json = {}
    for name, answer in (("quantum", found.quantum), ("no-signalling-realisable", found.realisable)):
        if isinstance(answer, Undecided):
            answers[name] = {"verdict": "undecided", "stages": list(answer.stages), "advice": answer.advice}
            continue
        member = answer.claim.kind == "family-member"
        answers[name] = {
            "verdict": "member" if member else "non-member",
            "set": answer.claim.of,
            "claim_sha256": answer.sha256,
        }
        if answer is not found.certificate and answer is not found.membership:
            side = "quantum" if name == "quantum" else "realisable"
            answers[name]["certificate"] = _written(answer, _beside(output, side))
    return {"questions": answers, "conclusion": _conclusion(answers)}


def _conclusion(answers: Json) -> str:
    quantum, realisable = (answers[name]["verdict"] for name in ("quantum", "no-signalling-realisable"))
    if quantum == "member":
        return QUANTUM
    if realisable == "non-member":
        return NEITHER
    if quantum == "non-member":
        return (
            BETWEEN
            if realisable == "member"
            else "not quantum; whether it is realisable without signalling is undecided"
        )
    known = (
        "realisable without signalling" if realisable == "member" else "not known to be realisable without signalling"
    )
    return f"{known}; whether it is quantum is undecided"


def bracket_marginals(
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
    """The noise that a family of marginals tolerates, each quantity between two certified numbers; never returns."""
    require_valid(content, file)
    family = content.data.family()
    names = list(dict.fromkeys(name.strip() for name in quantity.split(",")))
    for name in names:
        if name not in QUANTITIES:
            raise UnknownName(
                f"there is no quantity {name!r} for families of marginals; known: {', '.join(QUANTITIES)}"
            )
    if noise is not None and "noise" not in names:
        raise InputError("--noise goes with the quantity `noise`, which is not asked for")
    of = _bracket_set(set_name, family.parties)
    wanted = read_width(width)
    place = None if folder is None else made_folder(folder)
    given = None if noise is None else _noise_file(noise)

    def kind(name: str) -> str:
        white = ("lambda", "white-noise-visibility", "white-noise-robustness", "white-noise")
        return "white" if name in white else name

    def search(name: str, left: float | None) -> Any:
        return _search(kind(name), family, of, given, wanted, solver=solver, time_limit=left)

    bracket_each(
        names, of, search, lambda name, found: _row(name, found, family, wanted, place), time_limit, as_json, kind
    )


def _bracket_set(name: str | None, parties: int) -> str:
    """The set of a bracket: parents, which are quantum for one untrusted party (theorem 6), unless another is named."""
    from exactsteer.claims import canonical_family_set

    if name is None or (name == "quantum" and parties == 1):
        return "no-signalling"
    try:
        return canonical_family_set(name, "marginals", parties, outer=True)
    except UnknownName as error:
        known = (
            "no-signalling, no-signalling-realisable, lhs, almost-quantum, quantum (one untrusted party), or a level"
        )
        raise UnknownName(f"--set {name}: brackets of families of marginals know {known} ({error})") from None


def _noise_file(name: str) -> Any:
    from exactsteer.cli.inputs import load_family

    content = load_family(name)
    if content is None or content.data.shape != "marginals":
        raise InputError(f"--noise {name}: not a family of marginals")
    require_valid(content, name)
    return content.data.family()


def _search(kind: str, family: Any, of: str, given: Any, width: Any, **options: Any) -> Any:
    """The bracket of the weight t of one noise."""
    from exactsteer.certificates.searches.families.marginals_bracket import family_robustness
    from exactsteer.certificates.searches.families.marginals_parent import white_family
    from exactsteer.steering.entangled_noise import ghz_noise, w_noise
    from exactsteer.steering.families import family_title

    if kind == "noise" and given is None:
        raise InputError("the quantity `noise` needs --noise FILE, a family of the same scenario")
    if kind == "noise" and given.scenarios != family.scenarios:
        ours, theirs = (family_title("marginals", each.scenarios) for each in (family, given))
        raise InputError(f"the noise is a family of another scenario: {theirs}, not {ours}")
    builders: dict[str, Callable[[], Any]] = {
        "white": lambda: white_family(family),
        "ghz-noise": lambda: ghz_noise(family.scenarios),
        "w-noise": lambda: w_noise(family.scenarios),
        "noise": lambda: given,
    }
    asked = "1/1000000000" if width.sign() == 0 else width
    found = family_robustness(family, of=of, noise=builders[kind](), width=asked, progress=listener(), **options)
    if width.sign() == 0 and found.equals is None:
        raise InputError(
            f"--width 0 asks for the exact value, which is not known: {found.reason}; give a positive width"
        )
    return found


def _row(name: str, found: Any, family: Any, width: Any, place: Path | None) -> tuple[Json, bool]:
    from exactsteer.certificates.searches.families.marginals_bracket import parent_eigenvalue

    return row_of(name, found, width, place, scale=parent_eigenvalue(family) if name == "lambda" else None)
