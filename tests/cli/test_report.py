"""The verbs report and plot, and the tables of the verb theorem: what they write, what they refuse."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exactsteer.checker import check
from exactsteer.cli import main
from exactsteer.files.assemblage_json import assemblage_text
from exactsteer.steering.catalogue import isotropic

ACCEPTS = Path(__file__).parent.parent / "checker" / "accepts"
QUBIT, BOX = ACCEPTS / "steerable_qubit.json", ACCEPTS / "steerable_pr_box.json"


def run(*arguments: object, stdin: str | None = None) -> Result:
    """One command in this process; no traceback reaches the user."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def refused(result: Result, status: int = 2) -> str:
    """The one message of a command that writes nothing."""
    assert (result.exit_code, result.stdout) == (status, "")
    (line,) = result.stderr.splitlines()
    return line.removeprefix("exactsteer: ")


@pytest.fixture(scope="module")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `exactsteer bracket --json` says about a Bell pair, and its certificates."""
    folder = tmp_path_factory.mktemp("brackets")
    for name, options in (
        ("lhs", ["--set", "lhs", "--quantity", "white-noise-visibility,weight"]),
        ("outer", ["--set", "almost-quantum", "--quantity", "white-noise-visibility"]),
        ("coarse", ["--set", "lhs", "--quantity", "local-white-noise", "-o", folder / "certificates"]),
    ):
        result = run("bracket", "catalogue:isotropic(settings=XZ)", *options, "--json")
        assert result.exit_code == 0
        (folder / f"{name}.json").write_text(result.stdout, encoding="utf-8")
    return folder


def test_a_report_has_the_theorem_and_the_figure(tmp_path: Path) -> None:
    """One line on stdout; the page has the Bloch figure of a qubit, and none of a box."""
    theorem = check(QUBIT.read_text(encoding="utf-8"))
    page = tmp_path / "page.html"
    result = run("report", QUBIT, "-o", page)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"REPORT {theorem.sha256} {theorem.statement} -> {page}\n"
    assert page.read_text(encoding="utf-8").count("<svg") == 1
    assert run("report", BOX, "-o", page).exit_code == 0
    assert "<svg" not in page.read_text(encoding="utf-8")


def test_a_report_needs_no_matplotlib(tmp_path: Path, monkeypatch) -> None:
    """Without it the page has no figure, and everything else."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    page = tmp_path / "page.html"
    assert run("report", "-", "-o", page, stdin=QUBIT.read_text(encoding="utf-8")).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "<svg" not in text
    assert "python checker.py certificate.json" in text
    message = refused(run("plot", "catalogue:isotropic", "-o", tmp_path / "a.png"))
    assert message.endswith("pip install exactsteer[plot]")


def test_a_refused_certificate_has_no_report(tmp_path: Path) -> None:
    """Exit 1 for a false proof, 2 for a text that is none or a name that is no page; nothing is written."""
    page = tmp_path / "page.html"
    false = next((ACCEPTS.parent / "rejects").glob("steerable*.json"))
    assert "no theorem: the checker refuses" in refused(run("report", false, "-o", page), 1)
    assert "is not a certificate" in refused(run("report", "-", "-o", page, stdin="[]"))
    assert "its name ends in .html" in refused(run("report", QUBIT, "-o", tmp_path / "page.pdf"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("catalogue:isotropic(settings=XZ)", "FIGURE 2 Bloch discs"),
        ("catalogue:isotropic(settings=XYZ)", "FIGURE 3 Bloch balls"),
        ("catalogue:postquantum-bobs-example-9", "FIGURE 4 Bloch balls"),
        (QUBIT, "FIGURE 2 Bloch discs"),
    ],
)
def test_an_assemblage_a_family_and_a_certificate_are_drawn(name: object, line: str, tmp_path: Path) -> None:
    """One line says how many panels the picture has."""
    picture = tmp_path / "figure.svg"
    assert run("plot", name, "-o", picture).stdout == f"{line} -> {picture}\n"
    assert picture.read_bytes().startswith(b"<?xml")


def test_standard_input_and_projections(tmp_path: Path) -> None:
    """An assemblage may come from a pipe; `--projections` draws three shadows of each ball."""
    text = assemblage_text(isotropic(settings="XYZ"))
    picture = tmp_path / "figure.png"
    result = run("plot", "-", "-o", picture, "--projections", "--title", "Bell pair", stdin=text)
    assert result.stdout == f"FIGURE 3 Bloch projections of balls -> {picture}\n"


def test_brackets_of_several_sets_share_a_line(brackets: Path, tmp_path: Path) -> None:
    """Each file has one set; the certificates are verified, in line or beside the file."""
    picture = tmp_path / "lines.svg"
    files = [brackets / f"{name}.json" for name in ("lhs", "outer", "coarse")]
    assert run("plot", *files, "-o", picture).stdout == f"FIGURE 4 proved brackets -> {picture}\n"


def test_a_bracket_is_read_off_its_theorems(brackets: Path) -> None:
    """The numbers of a noise line are those of the certificates: 1/sqrt 2 for two Pauli settings, everything quantum."""
    from exactsteer.cli.noise_lines import noise_lines

    documents = [
        (name, json.loads((brackets / f"{name}.json").read_text(encoding="utf-8"))) for name in ("lhs", "outer")
    ]
    for _, document in documents:
        for row in document["brackets"]:
            row["bracket"] = row["decimal"] = ["0", "0"]  # believed in nothing
    visibility, weight = noise_lines(documents)
    assert [(t.name, t.text, t.onwards) for t in visibility.ordered] == [
        ("local hidden states", "= √2/2", True),
        ("almost quantum (outer)", "= 1", True),
    ]
    assert (visibility.inside, visibility.everywhere) == ("below", ("no-signalling",))
    assert (weight.inside, weight.everywhere, weight.thresholds[0].text) == ("value", (), "= 1")


def test_brackets_that_do_not_fit_are_refused(brackets: Path, tmp_path: Path) -> None:
    """Other data, another noise, the same set twice, a missing side, a false certificate: each has its message."""
    lhs, picture = brackets / "lhs.json", tmp_path / "lines.png"
    assert "is given twice" in refused(run("plot", lhs, lhs, "-o", picture))
    assert "not a bracket" in refused(run("plot", lhs, QUBIT, "-o", picture))
    assert "--projections goes with Bloch figures" in refused(run("plot", lhs, "-o", picture, "--projections"))
    document = json.loads(lhs.read_text(encoding="utf-8"))
    row = document["brackets"][0]
    cases = [
        ({"certificates": row["certificates"][:1]}, "has not two certificates", 2),
        ({"certificates": [row["certificates"][0]] * 2}, "are not a lower and an upper bound of one number", 2),
        ({"certificates": [row["certificates"][0], json.loads(QUBIT.read_text())]}, "are not a lower and an upper", 2),
        (
            {"certificates": [row["certificates"][0], document["brackets"][1]["certificates"][0]]},
            "different numbers",
            2,
        ),
        ({"certificates": ["nowhere.json", "nowhere.json"]}, "nowhere.json", 2),
    ]
    false = json.loads(json.dumps(row["certificates"]))
    false[0]["claim"]["value"] = {"denominator": 1, "coefficients": [7, 0]}
    false[1]["claim"]["value"] = {"denominator": 1, "coefficients": [-7, 0]}
    cases.append(({"certificates": false}, "the checker refuses a certificate", 1))
    for change, message, status in cases:
        text = json.dumps(document | {"brackets": [row | change]})
        assert message in refused(run("plot", "-", "-o", picture, stdin=text), status)
    other = run(
        "bracket", "catalogue:isotropic(settings=XYZ)", "--set", "lhs", "--quantity", "white-noise-visibility", "--json"
    )
    assert "of different data or with different noise" in refused(
        run("plot", lhs, "-", "-o", picture, stdin=other.stdout)
    )
    renamed = json.dumps(document | {"brackets": [document["brackets"][1] | {"quantity": "white-noise"}]})
    assert "is not white" in refused(run("plot", "-", "-o", picture, stdin=renamed))
    assert list(tmp_path.iterdir()) == []


def test_what_has_no_figure_says_why(tmp_path: Path) -> None:
    """No qubit, no such ending, no such file, standard input twice: exit 2 and nothing is written."""
    picture = tmp_path / "figure.png"
    assert "dimension 4, not a qubit" in refused(run("plot", "catalogue:breuer-hall", "-o", picture))
    assert "a figure's name ends in .png, .svg, .pdf" in refused(run("plot", "catalogue:isotropic", "-o", "figure.gif"))
    assert "standard input can be read only once" in refused(run("plot", "-", "-", "-o", picture, stdin=""))
    assert "nothing.json" in refused(run("plot", "nothing.json", "-o", picture))
    assert "has no layout" in refused(run("plot", QUBIT, "-o", picture, "--layout", "d d a x"))
    incompatible = ACCEPTS / "incompatible_qubit.json"
    assert "a theorem of kind 'incompatible' is about no assemblage" in refused(
        run("plot", incompatible, "-o", picture)
    )
    assert list(tmp_path.iterdir()) == []


def test_a_bob_who_is_no_qubit_is_named_on_stderr(tmp_path: Path) -> None:
    """The others are drawn."""
    text = json.dumps(
        {
            "format": "exactsteer-assemblage/1",
            "kind": "marginals",
            "untrusted": [{"outcomes": [1]}],
            "trusted": [{"dimension": 2}, {"dimension": 1}],
            "elements": {"0|0": [[["1/2", "0"], ["0", "1/2"]], [["1"]]]},
        }
    )
    result = run("plot", "-", "-o", tmp_path / "figure.svg", stdin=text)
    assert (result.exit_code, result.stderr) == (0, "not drawn: Bob 1: dimension 1, not a qubit\n")


def test_the_tables_of_a_theorem() -> None:
    """`theorem --tables` adds the assemblage, and the inequality where there is one; with --table that comes once."""
    printed = run("theorem", QUBIT, "--tables").stdout
    assert printed.startswith(r"\begin{theorem}")
    assert r"\noindent Assemblage:" in printed
    assert printed.count(r"\textstyle\sum_w") == 1
    both = run("theorem", QUBIT, "--tables", "--table", "--values", "catalogue:isotropic(settings=XZ)")
    assert both.stdout.startswith(printed.rstrip("\n"))
    assert both.stdout.count(r"\textstyle\sum_w") == 1
    quantum = run("theorem", ACCEPTS / "quantum_qubit.json", "--tables").stdout
    assert r"\noindent Assemblage:" in quantum
    assert r"\textstyle\sum_w" not in quantum
