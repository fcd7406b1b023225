"""Families on the command line: check, convert, repair and catalogue, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import scipy.io
from click.testing import CliRunner, Result

import exactsteer as es
from exactsteer.cli import main
from exactsteer.cli.inputs import load_any_functional, load_data, load_family, load_family_functional
from exactsteer.errors import UnknownName
from exactsteer.files.family_json import family_functional_text, parse_family, parse_family_functional
from exactsteer.steering import catalogue

NINE = "catalogue:postquantum-bobs-example-9-as-printed"


def run(*arguments: object, stdin: bytes | None = None) -> Result:
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


def test_check_reports_every_bob_and_every_equation() -> None:
    """Example 9 as printed: exit 1, the exact violation on stdout, the laws Bob by Bob and all other equations on stderr."""
    result = run("check", NINE)
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "INVALID no-signalling: Bob 0, the sum over the outcomes of party 0 in *|*, entry (0, 0), between its settings 0 "
        "and 1 differs by -1/36028797018963968"
    )
    lines = result.stderr.splitlines()
    assert lines[1] == (
        "Bob 1: hermitian: exactly; no-signalling: 3 violated, by at most 1/36028797018963968; normalised: exactly; "
        "positive: exactly"
    )
    assert lines[2] == "the traces of the Bobs: no-signalling: 1 violated, by at most 1/36028797018963968"
    assert all(line.startswith("also: ") for line in lines[3:])
    document = json.loads(run("check", NINE, "--json").stdout)
    assert (document["verdict"], document["shape"]) == ("invalid", "marginals")
    assert len(document["violations"]) == len(lines) - 2 == 9
    assert [part["part"] for part in document["parts"]] == ["Bob 0", "Bob 1", "the traces of the Bobs"]
    assert document["parts"][0]["laws"][1]["violated"] == 4


def test_a_negative_eigenvalue_is_bounded_on_a_normalised_vector(tmp_path: Path) -> None:
    """The summary of a Bob does not depend on the length of the vector that shows the negative value."""
    document = json.loads(run("catalogue", "postquantum-bobs-simplest").stdout)
    document["elements"]["0|0"][1] = [["1/2", "1/9"], ["1/9", 0]]
    path = tmp_path / "bent.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    laws = json.loads(run("check", path, "--json").stdout)["parts"][1]["laws"]
    (positive,) = [each for each in laws if each["law"] == "positive"]
    assert (positive["violated"], positive["largest"]["exact"]) == (1, "16/745")
    assert "with an eigenvalue of at most -16/745" in run("check", path).stderr


@pytest.mark.parametrize("name", ["postquantum-bobs-example-7", "pauli-transpose", "pauli-transpose-instrumental"])
def test_check_accepts_valid_families(name) -> None:
    """Exit 0 for a valid family of each shape."""
    result = run("check", f"catalogue:{name}")
    assert result.exit_code == 0
    assert result.stdout.startswith("VALID Hermitian, positive")
    assert json.loads(run("check", f"catalogue:{name}", "--json").stdout)["verdict"] == "valid"


def test_repair_then_check(tmp_path: Path) -> None:
    """The nearest valid family: the exact distance and the largest change are said; the result is valid and exact."""
    out = tmp_path / "nine.json"
    document = json.loads(run("repair", NINE, "-o", out, "--json").stdout)
    assert document["verdict"] == "repaired"
    assert document["squared_distance"]["exact"] == "20653/10633823966279326983230456482242756608"
    assert document["largest_change"]["exact"] == "5/288230376151711744"
    assert document["noise"]["exact"] == "0"
    content = parse_family(out.read_text(encoding="utf-8"))
    assert content.data.members == catalogue.find_family("postquantum-bobs-example-9").build().members
    assert "repaired, squared distance" in content.source
    assert "restored" in content.source
    assert run("check", out).exit_code == 0
    again = run("repair", out, "-o", tmp_path / "again.json")
    assert "nothing changed: the data were valid" in again.stdout


@pytest.mark.parametrize("suffix", [".mat", ".npz"])
def test_printed_doubles_survive_the_round_trip(tmp_path: Path, suffix) -> None:
    """Printed doubles are written exactly, an array for each Bob, and read back without any layout."""
    first, second = tmp_path / f"nine{suffix}", tmp_path / "nine.json"
    result = run("convert", NINE, first)
    assert result.stdout.startswith(f"CONVERTED {first} exactly: 2 Bobs of trusted dimensions 2, 2")
    assert run("convert", first, second).exit_code == 0
    assert parse_family(second.read_text(encoding="utf-8")).data == catalogue.find_family(NINE[10:]).build()


def test_foreign_workspaces_need_a_layout(tmp_path: Path) -> None:
    """A workspace with one array for each Bob: listed without --variable, read with it; the source says how."""
    assert run("convert", NINE, tmp_path / "own.mat").exit_code == 0
    arrays = scipy.io.loadmat(tmp_path / "own.mat")
    raw, out = tmp_path / "raw.mat", tmp_path / "out.json"
    scipy.io.savemat(raw, {"sig1": arrays["sigma1"], "sig2": arrays["sigma2"], "tol": 1e-9})
    text = refused(run("convert", raw, out, "--layout", "d d a x"))
    assert "several variables could be the assemblage: sig1 (2 x 2 x 2 x 2 complex double), sig2" in text
    assert not out.exists()
    assert run("convert", raw, out, "--layout", "d d a x", "--variable", "sig1,sig2").exit_code == 0
    content = parse_family(out.read_text(encoding="utf-8"))
    assert content.source == 'raw.mat: sig1, sig2 as "d d a x"'
    assert content.data == catalogue.find_family(NINE[10:]).build()


def test_bad_data_write_nothing(tmp_path: Path) -> None:
    """NaN, an empty array, an output that holds no exact numbers: exit 2, one message, no file."""
    raw, out = tmp_path / "raw.npz", tmp_path / "out.json"
    bob = np.full((1, 1, 2, 2), 0.5)
    np.savez(raw, a=bob, b=np.where(bob > 0, np.nan, bob))
    text = refused(run("repair", raw, "-o", out, "--layout", "d d a x", "--variable", "a,b"))
    assert text.endswith("b.npy: entry (0, 0, 0, 0), counted from 0, is nan; 4 of 4 entries are not finite numbers")
    np.savez(raw, a=bob, b=bob[:, :, :0])
    text = refused(run("convert", raw, out, "--layout", "d d a x", "--variable", "a,b"))
    assert text.endswith("the array is empty (1 x 1 x 0 x 2)")
    text = refused(run("convert", "catalogue:postquantum-bobs-w", tmp_path / "w.mat"))
    assert "Bob 0: element 0|0, entry (0, 0): 1/3 is not exactly a double" in text
    np.savez(raw, a=bob, b=-bob)
    text = refused(run("repair", raw, "-o", out, "--layout", "d d a x", "--variable", "a,b"))
    assert "these data are not near any assemblage" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["raw.npz"]


def test_signalling_families_are_reported(tmp_path: Path) -> None:
    """Bobs who disagree on the probabilities: check says where and by how much."""
    document = {
        "format": "exactsteer-assemblage/1",
        "kind": "marginals",
        "untrusted": [{"outcomes": [2]}],
        "trusted": [{"dimension": 1}, {"dimension": 1}],
        "elements": {"0|0": [[["1/2"]], [["1/3"]]], "1|0": [[["1/2"]], [["2/3"]]]},
    }
    result = run("check", "-", stdin=json.dumps(document).encode())
    assert result.exit_code == 1
    assert "tr sigma^(0) - tr sigma^(1) at 0|0 differs by 1/6" in result.stdout


def test_the_catalogue_lists_and_writes_families(tmp_path: Path) -> None:
    """Families and their functionals are listed, and written as exact files that read back."""
    listed = json.loads(run("catalogue", "--json").stdout)
    assert {"family"} <= {entry["kind"] for entry in listed}
    nine = next(entry for entry in listed if entry["name"] == "postquantum-bobs-example-9")
    assert "restored" in nine["source"]
    assert "restored" not in run("catalogue").stdout
    for name in ("postquantum-bobs-w", "pauli-transpose", "pr-box-with-input-instrumental"):
        out = tmp_path / f"{name}.json"
        assert run("catalogue", name, "-o", out).exit_code == 0
        content = parse_family(out.read_text(encoding="utf-8"))
        assert (content.data.family(), content.title) == (catalogue.find_family(name).build(), name)
    text = run("catalogue", "pauli-transpose-functional").stdout
    f = catalogue.find_family_functional("pauli-transpose-functional").build()
    assert parse_family_functional(text).functional == f
    assert run("catalogue", "postquantum-bobs-white-noise(d=3)").exit_code == 0


def test_verbs_for_assemblages_say_what_a_family_is() -> None:
    """A verb that needs one assemblage refuses a family with its kind; a name without catalogue: gets the hint."""
    text = refused(run("theorem", "x", "--table", "--values", "catalogue:pauli-transpose"))
    assert "x: No such file" in text
    assert refused(run("check", "pauli-transpose")).endswith(
        "for the published example write catalogue:pauli-transpose"
    )
    assert "leave out --layout" in refused(run("check", NINE, "--layout", "d d a x"))


def test_inputs_are_families_or_assemblages(tmp_path: Path) -> None:
    """`load_family` is None for an assemblage; functionals of both kinds are found by name and in files."""
    assert load_family("catalogue:breuer-hall") is None
    assert load_data("catalogue:breuer-hall").data.assemblage() == es.catalogue.breuer_hall()
    found = load_family("catalogue:postquantum-bobs-ghz")
    assert found is not None
    assert found.realisation is not None
    assert found.title == "postquantum-bobs-ghz"
    assert load_family_functional("catalogue:chsh") is None
    functional = load_family_functional("catalogue:pauli-transpose-functional")
    assert functional is not None
    path = tmp_path / "f.json"
    path.write_text(family_functional_text(functional.functional), encoding="utf-8")
    assert load_any_functional(str(path)).functional == functional.functional
    with pytest.raises(UnknownName, match="write catalogue:pauli-transpose-functional"):
        load_any_functional("pauli-transpose-functional")
