"""The verb tighten: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import exactsteer as es
from exactsteer.checker import check
from exactsteer.cli import main
from exactsteer.steering.catalogue import isotropic
from exactsteer.steering.functional import SteeringFunctional


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
def short_text() -> str:
    """A proof that phi+ is steerable, as it is found."""
    return es.prove(es.Steerable(isotropic(settings="XZ"))).text


@pytest.fixture
def short(tmp_path: Path, short_text: str) -> Path:
    """Its file."""
    path = tmp_path / "short.json"
    path.write_text(short_text, encoding="utf-8")
    return path


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A file with a proof of the same whose integers are needlessly large."""
    sigma = isotropic(settings="XZ")
    found = es.prove(es.Steerable(sigma)).witness
    elements = {key: m * (10**60 + 1) + es.matrix([[1, 0], [0, 1]]) for key, m in found.elements.items()}
    path = tmp_path / "long.json"
    path.write_text(
        es.Certificate(es.Steerable(sigma), SteeringFunctional(sigma.scenario, elements, found.sense)).text,
        encoding="utf-8",
    )
    return path


def test_a_shorter_certificate_is_written(long, tmp_path):
    """One line with the claim's sha256 and both sizes; the file proves the claim of the old one."""
    output = tmp_path / "new.json"
    before = len(long.read_bytes())
    result = run("tighten", long, "-o", output)
    assert (result.exit_code, result.stderr) == (0, "")
    theorem = check(output.read_text(encoding="utf-8"))
    assert result.stdout == f"TIGHTENED {theorem.sha256} from {before} to {len(output.read_bytes())} bytes\n"
    assert len(output.read_bytes()) < before
    assert run("verify", output, "--claim", long).exit_code == 0


def test_a_certificate_may_be_replaced_by_its_shorter_form(long):
    """-o names the input itself: whole or not at all."""
    before = len(long.read_bytes())
    assert run("tighten", long, "-o", long).exit_code == 0
    assert len(long.read_bytes()) < before
    assert check(long.read_text(encoding="utf-8")).kind == "steerable"


def test_json_has_the_sizes_and_the_certificate(long, tmp_path):
    """Inline without -o, its path with -o; both sizes are those of the texts."""
    document = json.loads(run("tighten", long, "--json").stdout)
    assert sorted(document) == ["bytes_after", "bytes_before", "certificate", "verdict"]
    assert (document["verdict"], document["bytes_before"]) == ("verified", len(long.read_bytes()))
    assert document["bytes_after"] < document["bytes_before"]
    assert check(json.dumps(document["certificate"])).kind == "steerable"
    output = tmp_path / "new.json"
    assert json.loads(run("tighten", long, "-o", output, "--json").stdout)["certificate"] == str(output)
    assert output.exists()


def test_a_short_certificate_is_kept_and_nothing_is_written(short, tmp_path):
    """Status 0, both sizes equal, no file and no path of one."""
    output, size = tmp_path / "new.json", len(short.read_bytes())
    result = run("tighten", short, "-o", output)
    assert (result.exit_code, result.stdout) == (0, f"KEPT {size} bytes: no shorter certificate was found\n")
    assert not output.exists()
    document = json.loads(run("tighten", short, "-o", output, "--json").stdout)
    assert document == {"verdict": "verified", "bytes_before": size, "bytes_after": size, "certificate": None}


def test_a_certificate_comes_from_standard_input(short_text):
    """`-` is read as a file is."""
    assert run("tighten", "-", stdin=short_text).stdout.startswith("KEPT ")


def test_a_wrong_proof_has_the_status_1(short):
    """The checker's reason is printed; with --json as an object."""
    document = json.loads(short.read_text(encoding="utf-8"))
    other = es.prove(es.Steerable(isotropic(settings="XZ", visibility="9/10")))
    document["claim"] = json.loads(es.prove(es.LHS(isotropic(settings="XZ", visibility="1/2"))).text)["claim"]
    document["claim"]["kind"] = "steerable"
    assert json.loads(other.text)["claim"] != document["claim"]
    short.write_text(json.dumps(document), encoding="utf-8")
    result = run("tighten", short)
    assert (result.exit_code, result.stdout.split()[0]) == (1, "REJECTED")
    result = run("tighten", short, "--json")
    assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (1, "rejected")


def test_bad_input_has_the_status_2(short, tmp_path):
    """No file, no certificate, a folder, an output that cannot be written, a time limit that is none."""
    assert "No such file" in refused(run("tighten", tmp_path / "missing.json"))
    (tmp_path / "text.json").write_text("{", encoding="utf-8")
    refused(run("tighten", tmp_path / "text.json"))
    (tmp_path / "other.json").write_text('{"format": "exactsteer-assemblage/1"}', encoding="utf-8")
    assert "missing keys ['claim'" in refused(run("tighten", tmp_path / "other.json"))
    refused(run("tighten", tmp_path))
    assert "there is no folder" in refused(run("tighten", short, "-o", tmp_path / "no" / "file.json"))
    assert "not a positive number of seconds" in refused(run("tighten", short, "--time-limit", "0"))
