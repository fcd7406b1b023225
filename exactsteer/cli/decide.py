"""The verbs that search for proofs: decide, bound."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from exactsteer import checker
from exactsteer.cli.interface import (
    MEMBER,
    NOT_MEMBER,
    SETS,
    UNDECIDED,
    Json,
    emit,
    exact_and_decimal,
    input_bytes,
    json_option,
    listener,
    load_functional,
    main,
    output_option,
    reading_options_given,
    require_valid,
    require_writable,
    solver_option,
    time_limit_option,
    write,
)
from exactsteer.errors import InputError, Undecided, UnknownName
from exactsteer.steering.functional import Sense
from exactsteer.steering.words import ALMOST_QUANTUM, canonical_level

BOUND_SETS = ("lhs", "local", "no-signalling", "almost-quantum", "moment")
MEASUREMENT_SETS = ("jointly-measurable",)
BALL_SETS = ("almost-quantum", "moment")

level_option = click.option(
    "--level", default=None, help="The level of the moment set, such as 1+AB; with --set moment."
)


def _level(set_name: str, level: str | None, parties: int) -> str:
    """The canonical level that --set and --level name together."""
    if (set_name == "moment") != (level is not None):
        raise InputError(
            "--level goes with --set moment, and --set moment needs it: an integer, 1+AB, almost-quantum, .."
        )
    return ALMOST_QUANTUM if level is None else canonical_level(level, parties)


def _member_file(output: str | None) -> str | None:
    """Where the certificate of a member goes: NAME.member.json beside the output NAME.json."""
    return None if output is None else str(Path(output).with_suffix("")) + ".member.json"


def undecided(as_json: bool, what: str, error: Undecided, document: Json) -> NoReturn:
    """Prints the verdict `undecided` with everything that was tried, and ends with its exit status."""
    stages = list(dict.fromkeys(error.stages))  # a search that both sides share reports to both
    document |= {"verdict": "undecided", "stages": stages, "advice": error.advice}
    tried = "; ".join(stages) or "nothing applicable"
    emit(as_json, f"UNDECIDED {what}. Tried: {tried}. {error.advice}", document)
    sys.exit(UNDECIDED)


@main.command()
@click.argument("file")
@click.option(
    "--set",
    "set_name",
    required=True,
    help=f"For assemblages and behaviours: {', '.join(SETS)}. For measurements: {', '.join(MEASUREMENT_SETS)}. "
    "For maps: cp, co-cp, decomposable, positive, k-positive:K. For operators: block-positive, decomposable, ppt. "
    "For product bases: unextendible. For families of several Bobs: quantum, no-signalling, no-signalling-realisable, lhs, "
    "moment, or a level. For a Bob with input: quantum, no-signalling, lhs, positive-maps, moment, or a level; for instrumental "
    "data: instrumental-quantum, instrumental-general, lhs, positive-maps, moment, or a level.",
)
@level_option
@click.option(
    "--ball", is_flag=True, help="For raw data: decide the repaired data and prove a ball around the raw ones."
)
@output_option
@solver_option
@time_limit_option
@json_option
def decide(
    file: str,
    set_name: str,
    level: str | None,
    ball: bool,
    output: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> None:
    """Is the assemblage in FILE a member of a set? Exit 0 member, 1 not a member, 3 undecided, 2 bad input.

    FILE may also hold measurements (format exactsteer-measurements/1), a map, an operator or a product basis
    (exactsteer-map/1, exactsteer-operator/1, exactsteer-basis/1), with the sets for them. With --ball, FILE may
    violate the laws: the nearest valid assemblage is decided, and the certificate is about the raw data: no member lies
    within a radius, or a certified member lies within one.
    """
    from exactsteer.certificates.prove import decide as decide_claim
    from exactsteer.claims import GenuinelySteerable, Incompatible, NotMomentSet, Steerable
    from exactsteer.cli.marginals import decide_marginals
    from exactsteer.cli.operators import decide_subject, subject
    from exactsteer.cli.with_input import decide_with_input
    from exactsteer.files.family_json import FamilyFile
    from exactsteer.files.reading import require_assemblage

    if (found := subject(file)) is not None:
        decide_subject(found, set_name, level, ball, output, solver, time_limit, as_json)
    content = _content(file, set_name)
    if isinstance(content, FamilyFile) and content.data.shape == "marginals":
        decide_marginals(content, file, set_name, level, ball, output, solver, time_limit, as_json)
    if isinstance(content, FamilyFile):
        decide_with_input(content, file, set_name, level, ball, output, solver, time_limit, as_json)
    if set_name not in (*SETS, *MEASUREMENT_SETS):
        others = f"for measurements: {', '.join(MEASUREMENT_SETS)}"
        raise UnknownName(f"there is no set {set_name!r} for assemblages; known: {', '.join(SETS)}; {others}")
    if ball and set_name not in BALL_SETS:
        raise InputError(f"--ball is for the sets {' and '.join(BALL_SETS)}, not {set_name}")
    require_writable(output, file)
    if ball:
        require_writable(_member_file(output), file)
    content = require_assemblage(content, file) if isinstance(content, FamilyFile) else content
    if ball:
        canonical = _level(set_name, level, content.data.scenario.parties)
        _decide_ball(content.data, set_name, canonical, output, solver, time_limit, as_json)
    claim = _claim(content, file, set_name, level)
    document: Json = {"set": set_name, "level": getattr(claim, "level", None), "outer": None, "margin": None}
    known = content.realisation if set_name in ("quantum", "almost-quantum", "moment") else None
    try:
        certificate = decide_claim(claim, realisation=known, solver=solver, time_limit=time_limit, progress=listener())
    except Undecided as error:
        undecided(as_json, f"{set_name}: no proof of either side", error, document)
    member = not isinstance(certificate.claim, (NotMomentSet, Steerable, GenuinelySteerable, Incompatible))
    if set_name == "quantum" and isinstance(certificate.claim, NotMomentSet):
        document["outer"] = certificate.claim.level
    if certificate.margin is not None:
        document["margin"] = exact_and_decimal(certificate.margin, -1)
    conclude(certificate, member, output, as_json, document)


def _content(file: str, set_name: str) -> Any:
    """An `AssemblageFile` or a `MeasurementsFile`. Raises `UnknownName` with the sets that suit it for another one."""
    from exactsteer.cli.inputs import load_data
    from exactsteer.files.measurements_json import MeasurementsFile, is_measurements, parse_measurements
    from exactsteer.files.reading import parse_data_bytes
    from exactsteer.files.strict_json import decode_text, name_of

    name = file
    content: Any
    if file != "-" and not Path(file).exists():
        content = load_data(file)
    else:
        data, name = input_bytes(file), name_of(file)
        is_json = data.lstrip().startswith(b"{")
        if is_json and is_measurements(text := decode_text(data, name), name):
            content = parse_measurements(text, name)
        else:
            content = parse_data_bytes(data, name, **reading_options_given())
    if isinstance(content, MeasurementsFile) and set_name not in MEASUREMENT_SETS:
        known = ", ".join(MEASUREMENT_SETS)
        raise UnknownName(f"{name} holds measurements: there is no set {set_name!r} for them; known: {known}")
    if not isinstance(content, MeasurementsFile) and set_name in MEASUREMENT_SETS:
        raise UnknownName(
            f"{file} holds no measurements: there is no set {set_name!r} for it; known: {', '.join(SETS)}"
        )
    return content


def _claim(content: Any, file: str, set_name: str, level: str | None) -> Any:
    """The claim that the content is a member of the set. Raises `InputError` for data that violate a law."""
    from exactsteer.claims import LHS, JointlyMeasurable, MomentSet, NoSignalling, PartiallyLocal, PseudoLHS, Quantum

    if set_name in MEASUREMENT_SETS:
        _level(set_name, level, 1)
        return JointlyMeasurable(content.measurements)
    canonical = _level(set_name, level, content.data.scenario.parties)
    require_valid(content, file)
    sigma = content.data.assemblage()
    claims: dict[str, Callable[[], Any]] = {
        "no-signalling": lambda: NoSignalling(sigma),
        "almost-quantum": lambda: MomentSet(sigma),
        "moment": lambda: MomentSet(sigma, canonical),
        "quantum": lambda: Quantum(sigma),
        "pseudo-lhs": lambda: PseudoLHS(sigma),
        "lhs": lambda: LHS(sigma),
        "local": lambda: LHS(sigma),
        "partially-local": lambda: PartiallyLocal(sigma),
    }
    return claims[set_name]()


def conclude(certificate: Any, member: bool, output: str | None, as_json: bool, document: Json) -> NoReturn:
    """Writes the certificate, prints the verdict, ends with its exit status."""
    theorem = checker.check(certificate.text)
    if output is not None:
        write(output, certificate.text)
    document |= {
        "verdict": "member" if member else "non-member",
        "claim_sha256": theorem.sha256,
        "statement": theorem.statement,
        "certificate": output or json.loads(certificate.text),
    }
    word = "MEMBER" if member else "NON-MEMBER"
    if "member_claim_sha256" in document:
        word = f"MEMBER {document['member_claim_sha256']} near the data:"
    emit(as_json, f"{word} {theorem.sha256} {theorem.statement}", document)
    sys.exit(MEMBER if member else NOT_MEMBER)


def _decide_ball(
    data: Any,
    set_name: str,
    level: str,
    output: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> None:
    """The repaired data decided, with a ball around the raw data; never returns."""
    from exactsteer.certificates.searches.ball import decide_ball

    document: Json = {"set": set_name, "level": level, "outer": None, "margin": None}
    try:
        verdict = decide_ball(data, level, solver=solver, time_limit=time_limit, progress=listener())
    except Undecided as error:
        undecided(as_json, f"{set_name}: no proof of either side", error, document)
    document |= {
        "ball": {"radius": exact_and_decimal(verdict.radius, 1 if verdict.is_member else -1), "around": "the raw data"},
        "repaired": {
            "squared_distance": exact_and_decimal(verdict.repair.squared_distance, 1),
            "noise": str(verdict.repair.noise),
        },
    }
    if verdict.membership is not None:
        member_file = _member_file(output)
        if member_file is not None:
            write(member_file, verdict.membership.text)
        document["member_certificate"] = member_file or json.loads(verdict.membership.text)
        document["member_claim_sha256"] = verdict.membership.sha256
    conclude(verdict.certificate, verdict.is_member, output, as_json, document)


@main.command()
@click.argument("functional")
@click.option(
    "--set", "set_name", required=True, help=f"One of: {', '.join(BOUND_SETS)}; moment needs --level, local means lhs."
)
@level_option
@click.option("--sense", type=click.Choice(["max", "min"]), default=None, help="Overrides the file's sense.")
@click.option("--digits", type=click.IntRange(1, 12), default=8, help="How close bound and member are to come.")
@output_option
@solver_option
@time_limit_option
@json_option
def bound(
    functional: str,
    set_name: str,
    level: str | None,
    sense: str | None,
    digits: int,
    output: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> None:
    """The certified bound of a steering FUNCTIONAL over a set, the functional unchanged. Exit 0, 3 undecided, 2.

    FUNCTIONAL is a file (format exactsteer-functional/1), `-`, or catalogue:NAME. With -o and a moment set, the certificate
    of a member that nearly attains the bound is written beside it, as NAME.member.json.
    """
    from exactsteer.certificates.searches.bound import bound as certified_bound
    from exactsteer.cli.with_input import bound_with_input, family_functional

    if (of_families := family_functional(functional)) is not None:
        if of_families.shape == "marginals":
            raise InputError(f"{functional}: functionals of several Bobs are bounded in the Python interface only")
        bound_with_input(of_families, functional, set_name, level, sense, digits, output, solver, time_limit, as_json)
    if set_name not in BOUND_SETS:
        known = f"{', '.join(BOUND_SETS)} (with --level)"
        raise UnknownName(f"there is no set {set_name!r} for bounds; known: {known}")
    is_moment = set_name in ("almost-quantum", "moment")
    require_writable(output, functional)
    if is_moment:
        require_writable(_member_file(output), functional)
    content = load_functional(functional).functional
    canonical = _level(set_name, level, content.scenario.parties)
    direction: Sense = "max" if (sense or content.sense) == "max" else "min"
    document: Json = {"set": set_name, "level": canonical if is_moment else None, "sense": direction}
    options: dict[str, Any] = {"sense": direction, "digits": digits, "solver": solver, "time_limit": time_limit}
    if not is_moment:
        _bound_over(content, set_name, output, as_json, document, options)
    try:
        best = certified_bound(content, level=canonical, progress=listener(), **options)
    except Undecided as error:
        undecided(as_json, "no bound was proved", error, document)
    outward = 1 if direction == "max" else -1
    theorem = checker.check(best.certificate.text)
    member_file = None
    if output is not None:
        write(output, best.certificate.text)
        if best.member is not None:
            member_file = _member_file(output)
            write(str(member_file), best.member.text)
    document |= {
        "verdict": "bound",
        "bound": exact_and_decimal(best.value, outward),
        "attained": None if best.attained is None else exact_and_decimal(best.attained, -outward),
        "claim_sha256": theorem.sha256,
        "statement": theorem.statement,
        "certificate": output or json.loads(best.certificate.text),
        "member_certificate": member_file or (None if best.member is None else json.loads(best.member.text)),
        "complete": best.is_complete,
    }
    relation = "<=" if direction == "max" else ">="
    place = "almost-quantum set" if canonical == ALMOST_QUANTUM else f"moment set of level {canonical}"
    value = document["bound"]["decimal"]
    attained = "" if best.attained is None else f"; a certified member attains {document['attained']['decimal']}"
    emit(as_json, f"BOUND {theorem.sha256} F {relation} {value} on the {place}, proved{attained}", document)
    sys.exit(MEMBER if best.is_complete else UNDECIDED)


def _bound_over(
    functional: Any, set_name: str, output: str | None, as_json: bool, document: Json, options: dict[str, Any]
) -> NoReturn:
    """The bound over the local or the no-signalling set, where no member is searched for."""
    from exactsteer.certificates.searches.given_value import bound_over

    of = "no-signalling" if set_name == "no-signalling" else "lhs"
    try:
        certificate = bound_over(functional, of, progress=listener(), **options)
    except Undecided as error:
        undecided(as_json, "no bound was proved", error, document)
    theorem = checker.check(certificate.text)
    if output is not None:
        write(output, certificate.text)
    claim: Any = certificate.claim
    document |= {
        "verdict": "bound",
        "bound": exact_and_decimal(claim.value, 1 if document["sense"] == "max" else -1),
        "attained": None,
        "claim_sha256": theorem.sha256,
        "statement": theorem.statement,
        "certificate": output or json.loads(certificate.text),
        "member_certificate": None,
        "complete": True,
    }
    relation = "<=" if document["sense"] == "max" else ">="
    place = "no-signalling set" if of == "no-signalling" else "local set"
    emit(as_json, f"BOUND {theorem.sha256} F {relation} {_shown(document['bound'])} on the {place}, proved", document)
    sys.exit(MEMBER)


def _shown(value: Json) -> str:
    """The exact number if it is short, else its decimal, which is rounded outward."""
    return str(value["exact"] if len(value["exact"]) <= len(value["decimal"]) else value["decimal"])
