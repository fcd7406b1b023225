"""What all verbs share: the group that turns errors into one message, inputs, outputs, numbers and options."""

from __future__ import annotations

import json
import math
import os
import shlex
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from exactsteer import checker
from exactsteer.errors import InputError, UnknownName, UnreadableFile

Json = Any

MEMBER, NOT_MEMBER, BAD_INPUT, UNDECIDED, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141
READING = "exactsteer.reading"  # where the context keeps --layout and --variable
STREAM = "exactsteer.stream"  # where it keeps what was read from standard input
WRITTEN = "exactsteer.written"  # where it keeps the names of the files that were written
WIDEST = 2_000  # characters of one message; JSON has everything
SOLVERS = ("cvxopt", "cvxopt-direct", "cvxopt-ldl", "cvxopt-chol", "scs", "scs-rough")
SETS = ("no-signalling", "lhs", "local", "partially-local", "pseudo-lhs", "almost-quantum", "moment", "quantum")


class Interface(click.Group):
    """The group of verbs; turns every error of ours into one message and an exit status."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Reads the options in front of the verb."""
        try:
            return super().parse_args(context, args)
        except click.NoSuchOption as error:
            fail(usage_text(error), BAD_INPUT)

    def invoke(self, context: click.Context) -> Any:
        """Runs a verb; no traceback of ours, of Python or of a solver reaches the user."""
        try:
            return super().invoke(context)
        except click.UsageError as error:
            fail(usage_text(error), BAD_INPUT)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            fail(f"interrupted; {_kept(context)}", INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(PIPE_CLOSED)
        except (InputError, checker.Malformed) as error:
            fail(str(error), BAD_INPUT)
        except OSError as error:
            fail(f"{error.filename or 'standard output'}: {error.strerror or error}", BAD_INPUT)
        except MemoryError:
            fail("not enough memory for an input of this size", BAD_INPUT)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}, line {place.lineno}"
            fail(f"internal error in {where}: {type(error).__name__}: {error}; please report the input", BAD_INPUT)


def usage_text(error: click.UsageError) -> str:
    verbs, context = [], error.ctx
    while context is not None and context.parent is not None:
        verbs.append(str(context.command.name))
        context = context.parent
    return f"{error.format_message().rstrip('.')}; see `{' '.join(['exactsteer', *reversed(verbs), '--help'])}`"


def _kept(context: click.Context) -> str:
    """What an interrupted verb leaves behind: the files of the results that it has printed, or nothing."""
    files = context.meta.get(WRITTEN, [])
    return f"the files of the finished part are kept: {', '.join(files)}" if files else "nothing was written"


def one_line(text: str) -> str:
    """The text without line breaks or control characters, its middle left out beyond `WIDEST`."""
    if len(text) > WIDEST:
        half = WIDEST // 2
        text = f"{text[:half]} [.. {len(text) - 2 * half} characters; --json has all ..] {text[-half:]}"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def fail(message: str, status: int) -> NoReturn:
    click.echo(f"exactsteer: {one_line(message)}", err=True)
    sys.exit(status)


def load(name: str) -> Any:
    """The content of FILE, of standard input (`-`) or of catalogue:NAME, as an `AssemblageFile`; see `inputs.load_data`.

    Raises `InputError` for a family. A behaviour is an assemblage with the trusted dimension 1. --layout and --variable
    speak of the verb's argument FILE; files named by options say their layout themselves.
    """
    from exactsteer.cli.inputs import load_data
    from exactsteer.files.reading import require_assemblage

    return require_assemblage(load_data(name), name)


def input_bytes(name: str) -> bytes:
    """The bytes of FILE; standard input (`-`), which can be read once, is kept while the verb runs."""
    from exactsteer.files.strict_json import read_bytes

    context = click.get_current_context(silent=True)
    if name != "-" or context is None:
        return read_bytes(name)
    if STREAM not in context.meta:
        context.meta[STREAM] = read_bytes(name)
    kept: bytes = context.meta[STREAM]
    return kept


def argument_file() -> str | None:
    """The argument FILE of the verb that runs."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.params.get("file")


def reading_options_given() -> dict[str, str]:
    """--layout and --variable, as far as they were given to the verb that runs."""
    context = click.get_current_context(silent=True)
    return {} if context is None else dict(context.meta.get(READING, {}))


def _keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta.setdefault(READING, {})[parameter.name] = value


def reading_options(verb: click.Command) -> click.Command:
    """The verb with --layout and --variable; `load` finds what was given, so that the verb need not hand it on."""
    layout = click.option(
        "--layout",
        expose_value=False,
        callback=_keep,
        help="The axes of an array: d d (row, column), a b c (outcomes), x y z (settings, the trusted party's last), k "
        '(Bobs), as in "d d a x", "d d a b x y" or "d d a x k"; "instrumental d d a x"; collins-gisin; for JSON also '
        "one-based, zero-based.",
    )
    variable = click.option(
        "--variable",
        expose_value=False,
        callback=_keep,
        help="Which array of a workspace, if it has several; NAME,NAME for one of each Bob.",
    )
    return layout(variable(verb))


def load_functional(name: str) -> Any:
    """The content of a functional's FILE, of standard input (`-`) or of catalogue:NAME, as a `FunctionalFile`."""
    from exactsteer.files.functional_json import FunctionalFile, read_functional
    from exactsteer.steering import catalogue

    short = name.removeprefix("catalogue:")
    if short == name:
        if catalogue.is_functional(name) and not Path(name).exists():
            raise UnknownName(f"there is no file {name!r}; for the published functional write catalogue:{name}")
        return read_functional(name)
    entry = catalogue.find_functional(short)
    return FunctionalFile(entry.build(), short.removeprefix("functional:"), entry.source)


def require_valid(content: Any, name: str) -> None:
    """Raises the first violated law, and says how to see the others."""
    violations = content.data.report()
    if violations:
        given = reading_options_given() if name == argument_file() else {}
        file = " ".join([shlex.quote(name), *(f"--{key} {shlex.quote(value)}" for key, value in given.items())])
        count = f"all {len(violations)} violations" if len(violations) > 1 else "it"
        what = "a family" if hasattr(content.data, "shape") else "an assemblage"
        raise InputError(
            f"{name} is not {what}: {violations[0]}. Nothing is repaired silently; `exactsteer check {file}` lists "
            f"{count}, `exactsteer repair {file} -o NEW.json` makes the nearest valid one"
        )


def emit(as_json: bool, line: str, document: Json) -> None:
    click.echo(json.dumps(document, sort_keys=True) if as_json else one_line(line))


def exact_and_decimal(x: Any, outward: int, digits: int = 12) -> Json:
    """The exact number with a decimal that shows at least six of its digits, rounded to the given side."""
    from exactsteer.algebra.number import decimal_text

    while x.sign() and digits < 400 and len(decimal_text(x, digits).lstrip("-0.")) < 6:
        digits *= 2
    return {"exact": str(x), "decimal": decimal_text(x, digits, outward=outward)}


def listener() -> Callable[[str], None] | None:
    """Progress on stderr when it is a terminal: seconds since the start, then the stage."""
    if not sys.stderr.isatty():
        return None
    started = time.monotonic()
    return lambda text: click.echo(f"{time.monotonic() - started:7.2f} s  {text}", err=True)


def require_writable(output: str | None, *inputs: str, what: str = "-o") -> None:
    """Raises before any work is done if the output cannot be written or would replace an input or a device.

    `what` is what messages call the output: the option or the argument.
    """
    if output is None:
        return
    path = Path(output)
    folder = path.resolve().parent
    if output in ("", "-") or output.endswith(os.sep) or path.is_dir():
        reason = "not the name of a file" + ("; leave out -o for standard output" if what == "-o" else "")
    elif not folder.is_dir():
        reason = f"there is no folder {folder}"
    elif path.exists() and not path.is_file():
        reason = "not a regular file"
    elif not os.access(folder, os.W_OK):
        reason = f"the folder {folder} is read-only"
    elif any(Path(name).exists() and path.exists() and path.samefile(name) for name in inputs):
        reason = "that is the input; give another name"
    else:
        return
    raise UnreadableFile(f"{what} {output!r}: {reason}; nothing was done")


def write(output: str, content: str | bytes, *, what: str = "-o") -> None:
    """Writes whole or not at all; a symbolic link stays one."""
    from exactsteer.atomic import write_bytes

    try:
        write_bytes(Path(output).resolve(), content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UnreadableFile(f"{what} {output!r}: {error.strerror or error}; nothing was written") from None
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta.setdefault(WRITTEN, []).append(output)


def print_or_write(output: str | None, text: str) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text)


def positive_seconds(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not (value > 0 and math.isfinite(value)):
        raise click.BadParameter(f"{value} is not a positive number of seconds")
    return value


@click.group(cls=Interface, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="exactsteer", message="%(prog)s %(version)s")
def main() -> None:
    """Questions about EPR steering, answered by theorems with proofs that anyone can check.

    FILE is an assemblage, a family of assemblages (several Bobs, a Bob with input, instrumental) or a behaviour in JSON
    (exactsteer-assemblage/1, exactsteer-behaviour/1), an array of doubles (.mat, .npz, .npy, with --layout), `-` for
    standard input, or catalogue:NAME. The verbs check, decide and bracket also take maps, operators and product bases
    (exactsteer-map/1, exactsteer-operator/1, exactsteer-basis/1, catalogue:map:NAME, catalogue:basis:NAME).
    """


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout instead of a line.")
output_option = click.option("-o", "output", type=click.Path(), help="Where to write; whole or not at all.")
solver_option = click.option(
    "--solver", type=click.Choice(SOLVERS), default=None, help="Use only this rung of the ladder."
)
time_limit_option = click.option(
    "--time-limit", type=float, callback=positive_seconds, help="Seconds for the whole search."
)
