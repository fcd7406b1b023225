"""Families of several Bobs on the command line: verdicts to both questions, files, balls, brackets, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exactsteer.algebra.matrix import Matrix
from exactsteer.checker import check
from exactsteer.cli import main
from exactsteer.files.family_json import family_text
from exactsteer.steering.catalogue.many_bobs import bobs_ghz, bobs_ghz_realisation, bobs_w, example_5
from exactsteer.steering.families import MeasuredFamily
from exactsteer.steering.scenario import Key

NINE = "catalogue:postquantum-bobs-example-9"


def run(*arguments: object, stdin: str | None = None) -> Result:
    """One command in this process; no traceback reaches the user."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def refused(result: Result) -> str:
    """The one message of a command with bad input."""
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    return line.removeprefix("exactsteer: ")


@pytest.fixture(scope="module")
def ghz_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The GHZ family as a JSON file."""
    path = tmp_path_factory.mktemp("families") / "ghz.json"
    family = bobs_ghz()
    path.write_text(family_text(MeasuredFamily(family.shape, family.members)), encoding="utf-8")
    return path


def test_example_9_is_post_quantum_and_both_questions_are_answered(tmp_path: Path) -> None:
    """Exit 1, the outer set, both answers, and a certificate for each in a file of its own."""
    target = tmp_path / "nine.json"
    result = run("decide", NINE, "--set", "quantum", "-o", target, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"], document["outer"]) == (1, "non-member", "no-signalling")
    answers = document["questions"]
    assert {name: answer["verdict"] for name, answer in answers.items()} == {
        "quantum": "non-member",
        "no-signalling-realisable": "non-member",
    }
    assert document["conclusion"] == "not realisable without signalling, so not quantum"
    second = Path(answers["no-signalling-realisable"]["certificate"])
    assert second == tmp_path / "nine.realisable.json"
    for path in (target, second):
        check(path.read_text(encoding="utf-8"))
        assert path.stat().st_size <= 4096


def test_the_verdict_line_says_which_of_the_three_it_is(ghz_file: Path) -> None:
    """A file of a quantum family: MEMBER, exit 0; example 5: realisable without signalling, but not quantum."""
    line = run("decide", ghz_file, "--set", "quantum")
    assert line.exit_code == 0
    assert line.stdout.startswith("MEMBER ")
    assert line.stdout.rstrip().endswith("the family is quantum")
    other = run("decide", "catalogue:postquantum-bobs-example-5", "--set", "quantum")
    assert other.exit_code == 1
    assert "realisable without signalling to the Bobs together, but not quantum" in other.stdout


@pytest.mark.parametrize(
    ("set_name", "code"),
    [("no-signalling", 1), ("no-signalling-realisable", 1), ("lhs", 1), ("almost-quantum", 1), ("1", 1)],
)
def test_every_set_of_families_is_decided(set_name: str, code: int) -> None:
    """Sets by name, and levels by their own."""
    result = run("decide", NINE, "--set", set_name)
    assert result.exit_code == code
    assert result.stdout.startswith("NON-MEMBER ")


def test_standard_input_and_levels(ghz_file: Path) -> None:
    """A family on standard input, decided at the level that --set moment needs."""
    text = ghz_file.read_text(encoding="utf-8")
    result = run("decide", "-", "--set", "moment", "--level", "2", "--json", stdin=text)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["set"], document["level"]) == (0, "2", "2")
    assert "questions" not in document


def test_raw_doubles_are_refused_without_a_ball_and_decided_with_one(tmp_path: Path) -> None:
    """The printed example 9 violates the laws: exit 2 and the repair command; with --ball, no family within 0.008."""
    printed = f"{NINE}-as-printed"
    assert "exactsteer repair" in refused(run("decide", printed, "--set", "quantum"))
    target = tmp_path / "ball.json"
    result = run("decide", printed, "--set", "quantum", "--ball", "-o", target, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["ball"]["radius"]["decimal"].startswith("0.0084")
    check((tmp_path / "ball.repaired.json").read_text(encoding="utf-8"))
    assert target.stat().st_size <= 4096


def test_the_printed_example_7_is_near_a_quantum_family(tmp_path: Path) -> None:
    """Exit 0: a certified quantum family lies near the doubles, with its own certificate beside the ball's."""
    target = tmp_path / "seven.json"
    result = run(
        "decide", "catalogue:postquantum-bobs-example-7-as-printed", "--set", "quantum", "--ball", "-o", target
    )
    assert result.exit_code == 0
    assert "near the data" in result.stdout
    check((tmp_path / "seven.member.json").read_text(encoding="utf-8"))


def test_a_realisation_in_the_file_is_used(tmp_path: Path) -> None:
    """A file may say how its family is realised: that proves quantum without a search."""
    known = bobs_ghz_realisation()
    path = tmp_path / "realised.json"
    family = bobs_ghz()
    path.write_text(family_text(MeasuredFamily(family.shape, family.members), realisation=known), encoding="utf-8")
    assert run("decide", path, "--set", "quantum").exit_code == 0


def test_the_four_brackets_of_example_9(tmp_path: Path) -> None:
    """lambda, white, GHZ and W noise at width 1e-9, each with two certificates that the checker accepts."""
    quantities = "lambda,white-noise,ghz-noise,w-noise,white-noise-visibility,white-noise-robustness"
    folder = tmp_path / "brackets"
    result = run("bracket", NINE, "--quantity", quantities, "--width", "1e-9", "-o", folder, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["complete"], document["set"]) == (0, True, "no-signalling")
    near = {row["quantity"]: row["decimal"][0][:9] for row in document["brackets"]}
    assert near == {
        "lambda": "-0.001865",
        "white-noise": "0.0147024",
        "ghz-noise": "0.0167177",
        "w-noise": "0.0138510",
        "white-noise-visibility": "0.9852975",
        "white-noise-robustness": "0.0149217",
    }
    for row in document["brackets"]:
        for path in row["certificates"]:
            check(Path(path).read_text(encoding="utf-8"))


def test_a_given_noise_and_an_exact_value(ghz_file: Path, tmp_path: Path) -> None:
    """--noise takes a family; a value on the boundary is exact, and --width 0 asks for that."""
    noise = tmp_path / "w.json"
    family = bobs_w()
    noise.write_text(family_text(MeasuredFamily(family.shape, family.members)), encoding="utf-8")
    given = run("bracket", ghz_file, "--quantity", "noise", "--noise", noise, "--width", "1e-6")
    assert given.exit_code == 0
    exact = run("bracket", ghz_file, "--quantity", "white-noise", "--width", "0")
    assert (exact.exit_code, "= 0" in exact.stdout) == (0, True)
    assert "is not known" in refused(run("bracket", NINE, "--quantity", "white-noise", "--width", "0"))


def test_the_verdict_is_plain_english(ghz_file: Path) -> None:
    """The line says what the family has or has not, in the words of the Bobs; the radius of a ball is rounded inward."""
    size = "2 Bobs of trusted dimensions 2, 2, outcomes per setting 2,2"
    neither = "is not realisable without signalling, so not quantum"
    lines = {
        (
            NINE,
            "quantum",
        ): f"the family of {size}, has no parent: no assemblage of all Bobs together has these marginals; "
        f"the same is true of every family within 0.008416182705 of it; the family {neither}",
        (
            NINE,
            "lhs",
        ): f"the family of {size}, has no local-hidden-state model; the same is true of every family within 0.",
        (
            NINE,
            "1+A",
        ): f"the family of {size}, is not a member of the moment set of level 1+A, hence is not quantum; the same",
        (ghz_file, "lhs"): f"the family of {size}, has a local-hidden-state model",
    }
    for (file, of), sentence in lines.items():
        assert run("decide", file, "--set", of).stdout.split(" ", 2)[2].startswith(sentence)
    ball = run("decide", f"{NINE}-as-printed", "--set", "quantum", "--ball").stdout
    assert f"no family within 0.008416182705 of the data ({size}) has a parent" in ball
    assert ball.endswith(f"; the repaired family {neither}\n")


def test_verify_compares_with_a_family_and_with_raw_data(tmp_path: Path) -> None:
    """--claim takes the family of a certificate, and the raw data of a ball; other families are refused."""
    exact, ball = tmp_path / "exact.json", tmp_path / "ball.json"
    run("decide", NINE, "--set", "quantum", "-o", exact)
    run("decide", f"{NINE}-as-printed", "--set", "quantum", "--ball", "-o", ball)
    assert run("verify", exact, "--claim", NINE).exit_code == 0
    assert run("verify", ball, "--claim", f"{NINE}-as-printed").exit_code == 0
    for certificate, other in ((exact, "catalogue:postquantum-bobs-simplest"), (ball, NINE)):
        assert run("verify", certificate, "--claim", other).stdout.startswith("REJECTED other-claim")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["decide", NINE, "--set", "nothing"], "there is no set 'nothing' for families of marginals"),
        (["decide", NINE, "--set", "moment"], "--set moment needs it"),
        (["decide", NINE, "--set", "quantum", "-o", "/nowhere/x.json"], "there is no folder"),
        (["bracket", NINE, "--quantity", "weight"], "there is no quantity 'weight' for families of marginals"),
        (
            ["bracket", NINE, "--quantity", "lambda", "--set", "foo"],
            "brackets of families of marginals know no-signalling",
        ),
        (["bracket", NINE, "--quantity", "noise"], "needs --noise FILE"),
        (["bracket", NINE, "--quantity", "lambda", "--noise", NINE], "goes with the quantity"),
        (["bracket", NINE, "--quantity", "noise", "--noise", "catalogue:breuer-hall"], "not a family of marginals"),
        (["bracket", "catalogue:postquantum-bobs-ghz", "--quantity", "ghz-noise"], "the noise itself"),
        (
            ["bracket", NINE, "--quantity", "noise", "--noise", "catalogue:postquantum-bobs-example-5"],
            "another scenario",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], message: str) -> None:
    """Exit 2, one line that says what is wrong and what would be right."""
    assert message in refused(run(*arguments))


def test_two_alices_without_a_realisation_may_stay_undecided(tmp_path: Path) -> None:
    """Exit 3: almost quantum parents exist, but no realisation was found; both facts are said."""
    path = tmp_path / "undecided.json"
    box, white = example_5(), 3
    members = []
    for member in box.members:
        table = {key: (m * 2 + sum_of(member.elements)) / white for key, m in member.elements.items()}
        members.append(type(member)(member.scenario, table))
    path.write_text(family_text(MeasuredFamily("marginals", tuple(members))), encoding="utf-8")
    result = run("decide", path, "--set", "quantum", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"]) == (3, "undecided")
    assert any("almost quantum parent" in stage for stage in document["stages"])


def sum_of(elements: Mapping[Key, Matrix]) -> Matrix:
    """White noise of two dichotomic parties: a quarter of the reduced state."""
    at = [m for (_, x), m in elements.items() if x == (0, 0)]
    return sum(at[1:], start=at[0]) / 4
