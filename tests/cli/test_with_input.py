"""A Bob with input and instrumental data on the command line: decide, bound and bracket."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from exactsteer.checker import check
from exactsteer.cli import main


def run(*arguments: object) -> Result:
    """One command in this process; no traceback reaches the user."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def refused(result: Result) -> str:
    """The one message of a command with bad input."""
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    return line.removeprefix("exactsteer: ")


def test_equation_6_is_decided(tmp_path: Path) -> None:
    """Not quantum, by level 2: exit 1, the certificate in the file, the outer set in the JSON."""
    target = tmp_path / "proof.json"
    result = run("decide", "catalogue:pauli-transpose", "--set", "quantum", "--json", "-o", target)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"], document["set"]) == (1, "non-member", "quantum")
    assert (document["outer"], document["level"]) == ("2", None)
    assert document["certificate"] == str(target)
    assert check(target.read_text(encoding="utf-8")).kind == "family-outside"


def test_instrumental_sets() -> None:
    """instrumental-quantum and instrumental-general are sets of instrumental data only; eq. (6) with y = a is in both."""
    for name in ("instrumental-quantum", "instrumental-general"):
        result = run("decide", "catalogue:pauli-transpose-instrumental", "--set", name)
        assert result.exit_code == 0
        assert result.stdout.startswith("MEMBER ")
    message = refused(run("decide", "catalogue:pauli-transpose", "--set", "instrumental-quantum"))
    assert message == (
        "--set instrumental-quantum is for instrumental data; for data with input: quantum, no-signalling, lhs, "
        "positive-maps, moment (with --level)"
    )


def test_levels_and_unknown_sets() -> None:
    """--level goes with --set moment, a level is a set by itself, and unknown sets list the known ones."""
    result = run("decide", "catalogue:pr-box-with-input", "--set", "moment", "--level", "1", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["level"], document["set"]) == (1, "1", "1")
    assert run("decide", "catalogue:pr-box-with-input", "--set", "1").exit_code == 1
    assert "--level goes with --set moment" in refused(
        run("decide", "catalogue:pr-box-with-input", "--set", "quantum", "--level", "2")
    )
    assert "known: quantum, no-signalling, lhs, positive-maps" in refused(
        run("decide", "catalogue:pr-box-with-input", "--set", "separable")
    )
    assert "--ball is for assemblages" in refused(
        run("decide", "catalogue:pr-box-with-input", "--set", "moment", "--level", "1", "--ball")
    )


def test_an_undecided_family_says_what_was_tried() -> None:
    """Exit 3 with the stages and advice."""
    result = run("decide", "catalogue:pr-box-with-input", "--set", "positive-maps")
    assert result.exit_code == 3
    assert "Give the source and the maps" in result.stdout


def test_bounds_of_functionals_with_input(tmp_path: Path) -> None:
    """A rational bound at a level, with the certificate of a quantum family beside it."""
    target = tmp_path / "bound.json"
    arguments = ("--set", "quantum", "--level", "2", "--sense", "max", "--json", "-o", target)
    result = run("bound", "catalogue:pauli-transpose-functional", *arguments)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"], document["level"]) == (0, "bound", "2")
    assert document["bound"]["decimal"].startswith("4.95963")
    assert document["attained"]["decimal"].startswith("4.89897")
    assert check(target.read_text(encoding="utf-8")).kind == "family-bound"
    assert check((tmp_path / "bound.member.json").read_text(encoding="utf-8")).kind == "family-member"


def test_exact_bounds_without_a_level() -> None:
    """Without --level the exact quantum maximum is looked for: 2 sqrt 2 for the box's functional."""
    result = run("bound", "catalogue:pr-box-with-input-functional", "--set", "quantum", "--json")
    assert (result.exit_code, json.loads(result.stdout)["equals"]) == (0, "2*sqrt(2)")


def test_bounds_over_other_sets_are_refused() -> None:
    """Functionals with input are bounded over quantum or a level."""
    message = refused(run("bound", "catalogue:pauli-transpose-functional", "--set", "lhs"))
    assert message.startswith("bounds of functionals of shape with-input are over quantum")
    assert "needs --level" in refused(run("bound", "catalogue:pauli-transpose-functional", "--set", "moment"))


def test_the_visibility_of_the_box(tmp_path: Path) -> None:
    """1/sqrt 2 exactly, with a certificate for each side."""
    arguments = ("--quantity", "white-noise-visibility,white-noise", "--set", "quantum", "--json", "-o", tmp_path)
    result = run("bracket", "catalogue:pr-box-with-input", *arguments)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["set"], document["complete"]) == (0, "quantum", True)
    assert [row["equals"] for row in document["brackets"]] == ["sqrt(2)/2", "1 - sqrt(2)/2"]
    for row in document["brackets"]:
        for name in row["certificates"]:
            assert check(Path(name).read_text(encoding="utf-8")).kind == "family-robustness"


def test_brackets_that_are_refused() -> None:
    """Unknown quantities list the known ones; --noise goes with the quantity of that name."""
    box = "catalogue:pr-box-with-input"
    assert "known: white-noise-visibility" in refused(run("bracket", box, "--quantity", "weight"))
    assert "--noise FILE goes with" in refused(run("bracket", box, "--quantity", "noise"))
    other = ("--noise", "catalogue:pauli-transpose")
    assert "another scenario" in refused(run("bracket", box, "--quantity", "noise", "--set", "1", *other))
