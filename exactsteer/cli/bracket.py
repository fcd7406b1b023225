"""The verb bracket: how far an assemblage is from a set, between two certified numbers."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from exactsteer.cli.decide import undecided
from exactsteer.cli.interface import (
    UNDECIDED,
    Json,
    emit,
    exact_and_decimal,
    json_option,
    listener,
    load,
    main,
    require_valid,
    solver_option,
    time_limit_option,
    write,
)
from exactsteer.errors import InputError, Undecided, UnknownName, UnreadableFile

LARGEST_EXPONENT = 100

QUANTITIES = {
    "white-noise-visibility": "largest v for which v sigma + (1 - v) white noise is in the set",
    "white-noise": "least weight r = 1 - v of white noise",
    "white-noise-robustness": "t = (1 - v) / v for white noise",
    "local-white-noise": "least weight r of tr(sigma_{a|x}) 1/d",
    "noise": "least weight r of the assemblage in --noise FILE",
    "robustness": "generalised robustness t: any assemblage as noise",
    "ns-robustness": "the same: any no-signalling assemblage as noise",
    "lhs-robustness": "robustness t against local noise",
    "weight": "least weight w with sigma = (1 - w) tau + w gamma, tau in the set",
    "negativity": "least tr Q with sigma = P - Q, P and Q in the cone over the set: quantum, or a moment set",
}


@main.command()
@click.argument("file")
@click.option(
    "--quantity",
    required=True,
    help=f"One or more, separated by commas: {', '.join(QUANTITIES)}; for several Bobs also lambda, ghz-noise, w-noise; for an "
    "operator or a product basis only epsilon.",
)
@click.option(
    "--set",
    "set_name",
    default=None,
    help="lhs, almost-quantum, or a level such as 1+AB; for the negativity also quantum; not for epsilon. For several Bobs: "
    "no-signalling (the default), no-signalling-realisable, lhs, or a level.",
)
@click.option("--noise", default=None, help="The noise of the quantity `noise`: a file or catalogue:NAME.")
@click.option("--width", default="1e-9", help="Of the bracket, exact or decimal; 0 asks for the exact value.")
@click.option("-o", "folder", type=click.Path(), help="A folder for the certificates, made if it does not exist.")
@solver_option
@time_limit_option
@json_option
def bracket(
    file: str,
    quantity: str,
    set_name: str | None,
    noise: str | None,
    width: str,
    folder: str | None,
    solver: str | None,
    time_limit: float | None,
    as_json: bool,
) -> None:
    """Quantities of the assemblage in FILE, each between two certified numbers. Exit 0, 3 wider than asked, 2 bad input.

    A value that is recognised in a small number field is proved to be equal: both certificates are at that number. For an
    operator or a product basis the quantity is epsilon, the least value of the operator, or of the projector on the basis, on
    product states. For families of several Bobs: lambda, white-noise, ghz-noise, w-noise, noise, white-noise-visibility,
    white-noise-robustness, over no-signalling unless --set names another set; negative inside it. For a Bob with input and for
    instrumental data: white-noise-visibility, white-noise, white-noise-robustness, noise, over quantum or a level.
    """
    from exactsteer.cli.inputs import load_data
    from exactsteer.cli.marginals import bracket_marginals
    from exactsteer.cli.operators import bracket_subject, subject
    from exactsteer.cli.with_input import bracket_with_input
    from exactsteer.files.family_json import FamilyFile
    from exactsteer.files.reading import require_assemblage

    if (given := subject(file)) is not None:
        bracket_subject(given, quantity, set_name, noise, width, folder, solver, time_limit, as_json)
    content = load_data(file)
    if isinstance(content, FamilyFile) and content.data.shape == "marginals":
        bracket_marginals(content, file, quantity, set_name, noise, width, folder, solver, time_limit, as_json)
    if isinstance(content, FamilyFile):
        bracket_with_input(content, file, quantity, set_name, noise, width, folder, solver, time_limit, as_json)
    content = require_assemblage(content, file)
    require_valid(content, file)
    sigma = content.data.assemblage()
    names = list(dict.fromkeys(name.strip() for name in quantity.split(",")))
    for name in names:
        if name not in QUANTITIES:
            raise UnknownName(
                f"there is no quantity {name!r}; known: {', '.join(QUANTITIES)}; for families of several Bobs "
                "also lambda, ghz-noise and w-noise, for operators and product bases epsilon"
            )
    if noise is not None and "noise" not in names:
        raise InputError("--noise goes with the quantity `noise`, which is not asked for")
    if set_name is None and names != ["negativity"]:
        raise InputError("--set is needed: lhs, almost-quantum, or a level such as 1+AB")
    of = _set(set_name, sigma.scenario.parties)
    if of == "lhs" and "negativity" in names:
        raise InputError(
            "the negativity is over quantum, or relaxed over a moment set; for the local set see lhs-robustness"
        )
    wanted = read_width(width)
    place = None if folder is None else made_folder(folder)
    others = None if noise is None else load(noise)
    if others is not None:
        require_valid(others, str(noise))

    def search(name: str, left: float | None) -> Any:
        return _search(name, content, of, others, wanted, solver=solver, time_limit=left)

    bracket_each(names, of, search, lambda name, found: row_of(name, found, wanted, place), time_limit, as_json)


def bracket_each(
    names: Sequence[str],
    of: str,
    search: Callable[[str, float | None], Any],
    row: Callable[[str, Any], tuple[Json, bool]],
    time_limit: float | None,
    as_json: bool,
    kind: Callable[[str], str] = str,
) -> NoReturn:
    """Each quantity's bracket, searched in what is left of the time, said or collected; ends with the exit status.

    `row` makes a bracket's JSON and says whether it is as narrow as asked; quantities of one kind share one search.
    """
    rows, complete, started = [], True, time.monotonic()
    found: dict[str, Any] = {}
    for name in names:
        try:
            if kind(name) not in found:
                left = None if time_limit is None else max(time_limit - (time.monotonic() - started), 1e-3)
                found[kind(name)] = search(name, left)
        except Undecided as error:
            undecided(as_json, f"{name}: no bracket was proved", error, {"quantity": name, "set": of})
        written, narrow = row(name, found[kind(name)])
        complete &= narrow
        rows.append(written)
        if not as_json:
            say(written, of, found[kind(name)])
    if as_json:
        emit(True, "", {"verdict": "bracket", "set": of, "brackets": rows, "complete": complete})
    sys.exit(0 if complete else UNDECIDED)


def _search(name: str, content: Any, of: str, others: Any, width: Any, **options: Any) -> Any:
    """The bracket of the robustness or weight that a quantity is a function of."""
    from exactsteer.certificates.searches.bracket import robustness, weight
    from exactsteer.certificates.searches.negativity import negativity
    from exactsteer.steering.noise import local_white_noise, white_noise

    sigma = content.data.assemblage()
    options["progress"] = listener()
    asked = "1/1000000000" if width.sign() == 0 else width
    if name == "negativity" and of == "quantum":
        found = negativity(sigma, width=asked, realisation=content.realisation, **options)
    elif name == "weight":
        found = weight(sigma, of=of, width=asked, **options)
    else:
        kinds: dict[str, Callable[[], Any]] = {
            "robustness": lambda: "no-signalling",
            "ns-robustness": lambda: "no-signalling",
            "lhs-robustness": lambda: "lhs",
            "negativity": lambda: of,
            "local-white-noise": lambda: local_white_noise(sigma),
            "noise": lambda: _given(others),
        }
        noise = kinds.get(name, lambda: white_noise(sigma.scenario))()
        found = robustness(sigma, of=of, noise=noise, width=asked, **options)
    if width.sign() == 0 and found.equals is None:
        raise InputError(
            f"--width 0 asks for the exact {name}, which is not known: {found.reason}; give a positive width"
        )
    return found


def _set(name: str | None, parties: int) -> str:
    """The canonical set. Raises `UnknownName` with the sets that brackets know."""
    from exactsteer.claims import canonical_set

    known = "lhs, almost-quantum, a level such as 1+AB, and for the negativity quantum"
    try:
        return canonical_set("lhs" if name == "local" else name or "quantum", parties)
    except UnknownName as error:
        raise UnknownName(f"--set {name}: brackets know the sets {known} ({error})") from None


def _given(others: Any) -> Any:
    if others is None:
        raise InputError("the quantity `noise` needs --noise FILE, an assemblage of the same scenario")
    return others.data.assemblage()


def read_width(text: str) -> Any:
    from exactsteer.algebra.number import number
    from exactsteer.steering.catalogue import exact_decimal

    mantissa, _, exponent = text.lower().partition("e")
    try:
        power = int(exponent or 0)
        value = number(exact_decimal(mantissa) if "." in mantissa else mantissa)
    except (ValueError, ZeroDivisionError):
        raise InputError(f"--width {text!r} is not a number; write 1e-9 or 1/1000") from None
    if abs(power) > LARGEST_EXPONENT:
        raise InputError(f"--width {text}: widths from 1e-{LARGEST_EXPONENT} to 1e{LARGEST_EXPONENT} are supported")
    value = value * number(10) ** power
    if value.sign() < 0:
        raise InputError(f"--width {text}: a width is not negative")
    return value


def made_folder(name: str) -> Path:
    if not name:
        raise UnreadableFile("-o '': not the name of a folder; nothing was done")
    path = Path(name)
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableFile(f"-o {name!r}: {error.strerror or error}; nothing was done") from None
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(lambda: _remove_empty(missing))
    return path


def _remove_empty(folders: Sequence[Path]) -> None:
    """Removes the folders that were made and stayed empty: a verb that proves nothing leaves nothing behind."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return


def row_of(name: str, found: Any, width: Any, folder: Path | None, *, scale: Any = None) -> tuple[Json, bool]:
    """The JSON of one quantity, and whether it is as narrow as asked; `scale` < 0 is a factor that the quantity has."""
    from exactsteer.algebra.field import polynomial_text
    from exactsteer.algebra.number import number
    from exactsteer.algebra.recognition import polynomial_of

    lo, hi, equals = found.lo, found.hi, found.equals
    ends = [(lo, found.lower), (hi, found.upper)]
    if name == "white-noise-visibility":
        ends = [(1 / (1 + hi), found.upper), (1 / (1 + lo), found.lower)]
        equals = None if equals is None else 1 / (1 + equals)
    elif scale is not None:
        ends = [(hi * scale, found.upper), (lo * scale, found.lower)]
        equals = None if equals is None else equals * scale
    elif name in ("white-noise", "local-white-noise", "ghz-noise", "w-noise", "noise"):
        ends = [(lo / (1 + lo), found.lower), (hi / (1 + hi), found.upper)]
        equals = None if equals is None else equals / (1 + equals)
    certificates = []
    for side, (_, certificate) in zip(("lower", "upper"), ends, strict=True):
        if folder is None:
            certificates.append(json.loads(certificate.text))
        else:
            target = str(folder / f"{name}.{side}.json")
            write(target, certificate.text)
            certificates.append(target)
    digits = 12
    while width.sign() and width * number(10) ** (digits - 2) < 1:
        digits += 6
    written = [exact_and_decimal(value, outward, digits) for (value, _), outward in zip(ends, (-1, 1), strict=True)]
    row = {
        "quantity": name,
        "bracket": [part["exact"] for part in written],
        "decimal": [part["decimal"] for part in written],
        "equals": None if equals is None else str(equals),
        "minimal_polynomial": None
        if equals is None
        else polynomial_text(map(int, polynomial_of(equals).coeffs()), "v"),
        "reason": found.reason,
        "claims_sha256": [certificate.sha256 for _, certificate in ends],
        "certificates": certificates,
    }
    return row, bool(ends[1][0] - ends[0][0] <= width or equals is not None)


def say(row: Json, of: str, found: Any) -> None:
    """One line for people."""
    low, high = row["decimal"]
    if row["equals"] is not None:
        exact = row["equals"]
        if "t" in exact.replace("sqrt", ""):  # the field's generator means nothing to a reader
            exact = f"the root of {row['minimal_polynomial']} near {low}"
        text = f"= {exact}, both sides proved" if "root of" in exact else f"= {exact} (about {low}), both sides proved"
    else:
        text = f"in [{low}, {high}], both sides proved; not exact: {found.reason or 'no small number field was recognised'}"
    emit(False, f"BRACKET {row['quantity']} over {of} {text}", None)
