"""The sums of squares on the command line: `show --squares` and `theorem --squares`."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from exactsteer.cli import main

ACCEPTS = Path(__file__).parent.parent / "checker" / "accepts"


def run(*arguments: object) -> Result:
    """One command in this process; no traceback reaches the user."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_show_adds_the_squares() -> None:
    """They follow the description; a certificate without Gram matrices is refused in one line, with exit code 2."""
    bound = ACCEPTS / "bound_sqrt2.json"
    plain, squared = run("show", bound), run("show", bound, "--squares")
    assert squared.exit_code == 0
    assert squared.stdout.startswith(f"{plain.stdout}\nbeta - F = sum of 2 squares\nbeta = 2*sqrt(2)\n")
    refused = run("show", ACCEPTS / "lhs_qubit.json", "--squares")
    assert (refused.exit_code, refused.stdout) == (2, "")
    (line,) = refused.stderr.splitlines()
    assert line.startswith("exactsteer: a certificate of kind 'lhs' holds no sum of squares; ")


def test_theorem_adds_the_squares_after_verification() -> None:
    """The theorem comes first; a certificate that the checker refuses has neither."""
    printed = run("theorem", ACCEPTS / "bound_sqrt2.json", "--squares")
    assert printed.exit_code == 0
    assert printed.stdout.startswith(run("theorem", ACCEPTS / "bound_sqrt2.json").stdout)
    assert printed.stdout.count(r"\bigl|") == 2
    false = next(iter(sorted((ACCEPTS.parent / "rejects").glob("*bound*.json"))))
    refused = run("theorem", false, "--squares")
    assert (refused.exit_code, refused.stdout) == (1, "")
