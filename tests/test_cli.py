"""The command line: one verdict line or one JSON object on stdout, one message on stderr, an exit status that answers."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import exactsteer as es
from exactsteer.checker import Malformed, Rejected, check
from exactsteer.cli import SOLVERS, main
from exactsteer.files.assemblage_json import assemblage_text
from exactsteer.files.basis_json import parse_basis
from exactsteer.files.family_json import parse_family_functional
from exactsteer.files.functional_json import parse_functional
from exactsteer.files.map_json import parse_map
from exactsteer.solving.solver import LADDER
from exactsteer.steering import catalogue

ROOT = Path(__file__).parents[1]
CHECKER = ROOT / "exactsteer" / "checker.py"
POST_QUANTUM = ROOT / "proofs" / "formalism" / "breuer_hall_post_quantum.json"
OTHER = ROOT / "proofs" / "formalism" / "breuer_hall_no_signalling.json"

GOOD = {
    "format": "exactsteer-assemblage/1",
    "untrusted": [{"outcomes": [2, 2]}],
    "trusted": [{"dimension": 2}],
    "elements": {
        "0|0": [["1/4", "1/4"], ["1/4", "1/4"]],
        "1|0": [["1/4", "-1/4"], ["-1/4", "1/4"]],
        "0|1": [["1/2", 0], [0, 0]],
        "1|1": [[0, 0], [0, "1/2"]],
    },
}
REALISATION = {
    "dimensions": [2],
    "vector": [1, 0, 0, 1],
    "measurements": [
        [
            [[["1/2", "1/2"], ["1/2", "1/2"]], [["1/2", "-1/2"], ["-1/2", "1/2"]]],
            [[[1, 0], [0, 0]], [[0, 0], [0, 1]]],
        ]
    ],
}


def run(*arguments: object, stdin: str | None = None) -> Result:
    """One command in this process; whatever happens, no traceback reaches the user."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def refused(result: Result, status: int = 2) -> str:
    """The one message of a command that failed and printed no verdict."""
    assert result.exit_code == status
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("exactsteer: ")
    assert line.isprintable()
    return line.removeprefix("exactsteer: ")


def spawn(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own."""
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **options)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file with a valid assemblage on the boundary of the quantum set, without realisation."""
    path = tmp_path / "good.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    return path


@pytest.fixture
def spoiled(tmp_path: Path):
    """elements -> a file in which those replace the good ones."""

    def write(**elements: object) -> Path:
        document = copy.deepcopy(GOOD)
        document["elements"] |= {key.strip("k").replace("_", "|"): value for key, value in elements.items()}
        path = tmp_path / "spoiled.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write


# --- the three commands of the README, as a user runs them --------------------------------------------------------


def test_the_example_is_decided_certified_and_checked_alone(tmp_path):
    """The post-quantum example is not a member (status 1), and the file alone, isolated and with -O, verifies the proof."""
    command = [sys.executable, "-m", "exactsteer.cli", "decide", "catalogue:breuer-hall", "--set", "almost-quantum"]
    decided = spawn(*command, "--json", "-o", "c.json", cwd=tmp_path)
    assert decided.returncode == 1
    document = json.loads(decided.stdout)
    assert document["verdict"] == "non-member"
    assert document["certificate"] == "c.json"
    assert document["margin"]["decimal"].startswith("0.0")
    assert decided.stderr == ""
    checked = spawn(sys.executable, "-I", "-S", "-O", CHECKER, "c.json", cwd=tmp_path)
    assert checked.returncode == 0
    assert checked.stdout == f"VERIFIED {document['claim_sha256']} {document['statement']}\n"


def test_the_quantum_example_is_decided_with_its_realisation():
    """The assemblage before the map is quantum: status 0, by the realisation that the catalogue knows."""
    result = run("decide", "catalogue:breuer-hall-before-map", "--set", "quantum", "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["verdict"] == "member"
    assert check(json.dumps(document["certificate"])).sha256 == document["claim_sha256"]


def test_verify_check_and_the_other_exact_verbs_load_no_solver(good):
    """`verify`, `check`, `show`, `theorem` and `catalogue` import neither a solver nor NumPy."""
    script = (
        "import sys; from exactsteer.cli import main\n"
        f"verbs = [['verify', {str(POST_QUANTUM)!r}, '--claim', 'catalogue:breuer-hall'], ['check', {str(good)!r}],"
        f" ['check', 'catalogue:breuer-hall'], ['show', {str(POST_QUANTUM)!r}], ['theorem', {str(POST_QUANTUM)!r}],"
        " ['catalogue', 'breuer-hall'], ['decide', 'catalogue:breuer-hall-before-map', '--set', 'quantum']]\n"
        "for verb in verbs:\n"
        "    try:\n"
        "        main(verb)\n"
        "    except SystemExit as status:\n"
        "        assert not status.code, (verb, status.code)\n"
        "print(sorted({'picos', 'cvxopt', 'scs', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    result = spawn(sys.executable, "-c", script)
    assert result.stderr == ""
    assert result.stdout.splitlines()[-1] == "[]"


# --- mutations: what a certificate proves is what it says ----------------------------------------------------------


def digits_below(value: object, path: tuple[object, ...] = ()) -> list[tuple[tuple[object, ...], int]]:
    """Every (path, position) of a digit of an integer inside a JSON value."""
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in digits_below(item, (*path, key))]
    if isinstance(value, list):
        return [p for key, item in enumerate(value) for p in digits_below(item, (*path, key))]
    if type(value) is int:
        return [(path, k) for k, c in enumerate(str(value)) if c.isdigit()]
    return []


def with_digit(document: dict, path: tuple, position: int, digit: int) -> str:
    """The certificate's text with one digit replaced."""
    document = copy.deepcopy(document)
    place = document
    for step in path[:-1]:
        place = place[step]
    text = str(place[path[-1]])
    place[path[-1]] = int(text[:position] + str(digit) + text[position + 1 :])
    return json.dumps(document)


def mutants(part: str, count: int, seed: int) -> list[str]:
    """Certificates of the example with one digit changed in its claim or its witness."""
    document = json.loads(POST_QUANTUM.read_text(encoding="utf-8"))
    draw = random.Random(seed)
    result = []
    for path, position in draw.sample(digits_below(document[part], (part,)), count):
        place = document
        for step in path:
            place = place[step]
        old = int(str(place)[position])
        result.append(with_digit(document, path, position, draw.choice([d for d in range(10) if d != old])))
    return result


@pytest.fixture(scope="module")
def original():
    """The theorem of the committed certificate."""
    return check(POST_QUANTUM.read_text(encoding="utf-8"))


def test_a_witness_with_a_changed_digit_is_refused_or_still_a_proof(original):
    """Sixty digits of the witness are changed, one at a time: each is refused, or proves the same claim by other means."""
    outcomes = {"refused": 0, "proved": 0}
    for text in mutants("witness", 60, seed=31):
        try:
            theorem = check(text)
        except (Rejected, Malformed):
            outcomes["refused"] += 1
        else:
            outcomes["proved"] += 1
            assert theorem.claim == original.claim
            assert still_separates(text)
    assert outcomes["refused"] > 40


def still_separates(text: str) -> bool:
    """Whether the Gram matrix of a certificate is positive and separates, in double precision and without the checker."""
    import numpy as np

    import exactsteer as es
    from exactsteer.certificates.certificate import read_document
    from exactsteer.certificates.encoding import decode_hermitian
    from exactsteer.programs.moment import MomentProgram

    program = MomentProgram(es.catalogue.breuer_hall(), "almost-quantum")
    field = program.assemblage.field
    z = decode_hermitian(read_document(text)["witness"]["gram"], program.size, field, 1)
    planes = [np.array([[int(x) for x in row] for row in plane.table()], dtype=float) for plane in z.planes]
    dense = planes[0] + 1j * planes[1] + 2**0.5 * (planes[2] + 1j * planes[3])
    value = es.separating_functional(text).value(es.catalogue.breuer_hall())
    return bool(np.linalg.eigvalsh(dense)[0] > -1e-6) and value > 0


def test_a_changed_claim_is_refused_or_has_another_sha256(original, tmp_path):
    """A digit of the claim is changed: it is refused, or the verdict prints another sha256; `--claim` refuses it always."""
    path = tmp_path / "mutant.json"
    for text in mutants("claim", 25, seed=17):
        with contextlib.suppress(Rejected, Malformed):
            assert check(text).sha256 != original.sha256
        path.write_text(text, encoding="utf-8")
        result = run("verify", path, "--claim", "catalogue:breuer-hall")
        assert result.exit_code in (1, 2)
        assert result.stdout.startswith(("REJECTED", "MALFORMED"))


# --- check ---------------------------------------------------------------------------------------------------------


def test_a_valid_file_is_valid_by_name_and_from_standard_input(good):
    """`check FILE` and `check -` print one line and return 0."""
    for result in (run("check", good), run("check", "-", stdin=good.read_text(encoding="utf-8"))):
        assert result.exit_code == 0
        assert result.stdout == (
            "VALID Hermitian, positive, normalised and no-signalling, exactly: "
            "outcomes per setting 2,2 and trusted dimension 2, over QQ\n"
        )
        assert result.stderr == ""


VIOLATIONS = {
    "signalling by 2^-55": (
        {"k0_1": [["1/2 + 2^-55", 0], [0, 0]]},
        "no-signalling: the sum over the outcomes of party 0 in *|*, entry (0, 0), between its settings 0 and 1 differs by "
        "-1/36028797018963968",
    ),
    "not normalised by 10^-12": (
        {"k0_0": [["1/4 + 10^-12", "1/4"], ["1/4", "1/4"]], "k0_1": [["1/2 + 10^-12", 0], [0, 0]]},
        "normalised: the total trace tr sum_a sigma_{a|x} - 1 is off by 1/1000000000000",
    ),
    "not Hermitian": (
        {"k0_0": [["1/4", "1/4 + 10^-9*I"], ["1/4 + 10^-9*I", "1/4"]]},
        "hermitian: element 0|0, entry (0, 1) differs from the adjoint by I/500000000",
    ),
    "not positive": (
        {"k0_0": [["1/4", "1/3"], ["1/3", "1/4"]], "k1_0": [["1/4", "-1/3"], ["-1/3", "1/4"]]},
        "positive: element 0|0 has v^dag M v = -7/4 for v = (-4, 3)",
    ),
}


@pytest.mark.parametrize(("elements", "message"), VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_a_violated_law_is_named_with_place_and_exact_amount(spoiled, elements, message):
    """`check` returns 1 and prints the law, the place and the exact amount; `decide` refuses the same data with status 2."""
    path = spoiled(**elements)
    result = run("check", path)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"INVALID {message}")
    assert len(result.stdout.splitlines()) == 1
    assert all(line.startswith("also: ") for line in result.stderr.splitlines())
    text = refused(run("decide", path, "--set", "no-signalling"))
    assert f"is not an assemblage: {message}" in text
    assert f"`exactsteer check {path}` lists" in text


def test_the_json_report_has_every_violation_in_full(spoiled):
    """With --json all violations are on stdout, with exact amounts, decimals that show them, and negative directions."""
    path = spoiled(k0_0=[["1/4 + 2^-55", "1/3"], ["1/3", "1/4"]])
    result = run("check", path, "--json")
    assert (result.exit_code, result.stderr) == (1, "")
    document = json.loads(result.stdout)
    assert document["verdict"] == "invalid"
    assert [v["law"] for v in document["violations"]] == ["no-signalling"] * 3 + ["normalised", "positive"]
    assert document["violations"][0]["amount"] == {
        "exact": "1/36028797018963968",
        "decimal": "0.000000000000000027755576",
    }
    assert len(document["violations"][-1]["vector"]) == 2


def test_a_wide_verdict_is_cut_on_the_line_and_whole_in_json(spoiled):
    """An amount of thousands of digits is cut in the middle of the line; --json has all of it."""
    path = spoiled(k0_0=[["9^4096", 0], [0, 0]])
    result = run("check", path)
    assert len(result.stdout) < 2_200
    assert "--json has all" in result.stdout
    exact = json.loads(run("check", path, "--json").stdout)["violations"][0]["amount"]["exact"]
    assert len(exact) > 3_900


UNREADABLE = {
    "empty": (b"", "empty; a JSON object is needed"),
    "binary": (b"\x89HDF\r\n", "not UTF-8 text (byte 0); is this a binary workspace?"),
    "a float": (b'{"a": 0.5}', 'line 1, column 7: 0.5 is a floating-point number and not exact; write "1/2"'),
    "NaN": (b'{"a": NaN}', "NaN is a floating-point number"),
    "duplicate keys": (b'{"a": 1, "a": 1}', 'the key "a" occurs twice'),
    "deep": (b"[" * 5000, "nested deeper than 32"),
    "a list": (b"[]", "an object with the keys elements, format, trusted, untrusted is needed, not []"),
}


@pytest.mark.parametrize("verb", [["check"], ["decide", "--set", "quantum"]], ids=["check", "decide"])
@pytest.mark.parametrize(("data", "message"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_file_is_status_2_and_one_message(tmp_path, verb, data, message):
    """A file that is no assemblage file gives one message with the file's name and the place, and status 2."""
    path = tmp_path / "bad\nname.json"
    path.write_bytes(data)
    text = refused(run(*verb, path))
    assert r"bad\nname.json: " in text
    assert message in text


@pytest.mark.parametrize("name", ["nothing.json", "", ".", "\udcff.json"])
def test_a_file_that_does_not_open_is_status_2(name):
    """Missing files, empty names and folders are named in one printable line."""
    assert re.search("No such file or directory|Is a directory", refused(run("check", name)))


def test_names_of_the_catalogue_are_suggested():
    """A name with a typing error gives the closest entry, and a name without prefix the prefix."""
    assert "did you mean breuer-hall?" in refused(run("check", "catalogue:breuer"))
    assert "breuer-hall, breuer-hall-before-map" in refused(run("check", "catalogue:"))
    assert "write catalogue:breuer-hall" in refused(run("check", "breuer-hall"))


# --- decide --------------------------------------------------------------------------------------------------------


def test_a_file_with_realisation_is_proved_quantum(tmp_path):
    """A realisation in the file, as vector or as density matrix, proves the assemblage quantum; the claim is the same."""
    pure = GOOD | {"realisation": REALISATION}
    rho = [["1/2", 0, 0, "1/2"], [0] * 4, [0] * 4, ["1/2", 0, 0, "1/2"]]
    mixed = GOOD | {"realisation": {k: v for k, v in REALISATION.items() if k != "vector"} | {"state": rho}}
    lines = []
    for k, document in enumerate((pure, mixed)):
        path = tmp_path / f"{k}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        result = run("decide", path, "--set", "quantum", "-o", tmp_path / f"{k}.cert")
        assert result.exit_code == 0
        lines.append(result.stdout)
        assert run("verify", tmp_path / f"{k}.cert", "--claim", path).exit_code == 0
    assert lines[0] == lines[1]
    assert lines[0].startswith("MEMBER ")


def test_a_realisation_of_another_assemblage_proves_nothing(tmp_path):
    """A realisation that steers to other elements is refused with the element; nothing is written."""
    path, cert = tmp_path / "f.json", tmp_path / "c.json"
    path.write_text(json.dumps(GOOD | {"realisation": REALISATION | {"vector": [1, 0, 0, -1]}}), encoding="utf-8")
    assert "another element 0|0" in refused(run("decide", path, "--set", "quantum", "-o", cert))
    assert not cert.exists()


def test_one_untrusted_party_is_quantum_by_construction(good, tmp_path):
    """Any one-party file over Q(i) gets a realisation, and `verify` recomputes its assemblage from state and POVMs."""
    cert = tmp_path / "c.json"
    result = run("decide", good, "--set", "quantum", "-o", cert)
    assert result.exit_code == 0
    assert result.stdout.startswith("MEMBER ")
    assert run("verify", cert, "--claim", good).exit_code == 0


def test_what_was_not_proved_is_undecided(tmp_path):
    """Without a realisation a member of the almost-quantum set is undecided: status 3, what was tried, and what to do."""
    cert = tmp_path / "c.json"
    x, z = es.observable(es.PAULI_X), es.observable(es.PAULI_Z)
    state = es.pure_state([1, 0, 0, 0, 0, 0, 0, 1], {"A1": 2, "A2": 2, "B": 2})
    good = tmp_path / "ghz.json"
    good.write_text(assemblage_text(es.steer(state, [[x, z], [x, z]])), encoding="utf-8")
    result = run("decide", good, "--set", "quantum", "-o", cert)
    assert result.exit_code == 3
    assert result.stdout.startswith("UNDECIDED quantum: no proof of either side. Tried: cvxopt: ")
    assert "Give a realisation" in result.stdout
    assert len(result.stdout.splitlines()) == 1
    assert not cert.exists()
    document = json.loads(run("decide", good, "--set", "quantum", "--time-limit", "0.000001", "--json").stdout)
    assert (document["verdict"], document["advice"]) == ("undecided", "Raise the time limit.")


@pytest.mark.parametrize("solver", SOLVERS)
def test_each_rung_of_the_ladder_can_be_chosen(good, solver):
    """`--solver` picks one rung; the verdict and the claim do not depend on it."""
    result = run("decide", good, "--set", "moment", "--level", "almost-quantum", "--solver", solver)
    assert result.exit_code == 0
    assert result.stdout.startswith("MEMBER bf346080fe73")


def test_the_solvers_are_those_of_the_ladder():
    """The names that `--solver` offers are the rungs of the ladder, in their order."""
    assert tuple(name for name, *_ in LADDER) == SOLVERS


OPTIONS = {
    "no set": ([], "Missing option '--set'; see `exactsteer decide --help`"),
    "an unknown set": (["--set", "bell"], "there is no set 'bell' for assemblages; known: no-signalling, lhs, local"),
    "a level without moment": (["--set", "quantum", "--level", "1"], "--level goes with --set moment"),
    "moment without a level": (["--set", "moment"], "--set moment needs it: an integer, 1+AB, almost-quantum"),
    "an unknown solver": (
        ["--set", "no-signalling", "--solver", "mosek"],
        "is not one of 'cvxopt', 'cvxopt-direct', 'cvxopt-ldl', 'cvxopt-chol', 'scs'",
    ),
    "no time": (["--set", "no-signalling", "--time-limit", "0"], "0.0 is not a positive number of seconds"),
    "less than no time": (["--set", "no-signalling", "--time-limit", "-1"], "-1.0 is not a positive number of seconds"),
    "NaN": (["--set", "no-signalling", "--time-limit", "nan"], "nan is not a positive number of seconds"),
    "for ever": (["--set", "no-signalling", "--time-limit", "inf"], "inf is not a positive number of seconds"),
    "no number": (["--set", "no-signalling", "--time-limit", "soon"], "'soon' is not a valid float"),
    "an unknown option": (["--sett", "quantum"], "No such option '--sett'"),
    "an argument too many": (["--set", "quantum", "x"], "Got unexpected extra argument (x)"),
}


@pytest.mark.parametrize(("options", "message"), OPTIONS.values(), ids=OPTIONS.keys())
def test_options_that_make_no_sense_are_refused_in_one_line(good, options, message):
    """Wrong names, missing options and impossible times are status 2 with one line that lists what exists."""
    assert message in refused(run("decide", good, *options))


def test_an_unknown_verb_or_option_is_refused_in_one_line():
    """A verb that does not exist is status 2 with a hint at --help."""
    assert refused(run("prove")) == "No such command 'prove'; see `exactsteer --help`"
    assert refused(run("--prove")) == "No such option '--prove'; see `exactsteer --help`"


@pytest.mark.parametrize("verb", ["decide", "theorem", "catalogue"])
def test_an_output_that_cannot_be_written_stops_before_any_work(good, tmp_path, verb):
    """Missing folders, folders, devices and the input itself are refused for -o; nothing is left behind."""
    arguments = {
        "decide": ["decide", good, "--set", "no-signalling"],
        "theorem": ["theorem", POST_QUANTUM],
        "catalogue": ["catalogue", "breuer-hall"],
    }[verb]
    (tmp_path / "folder").mkdir()
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    before = sorted(tmp_path.iterdir())
    reasons = {
        tmp_path / "none" / "c.json": "there is no folder",
        good / "c.json": "there is no folder",
        tmp_path / "folder": "not the name of a file",
        f"{tmp_path / 'folder'}{os.sep}": "not the name of a file",
        "": "not the name of a file",
        "-": "leave out -o for standard output",
        fifo: "not a regular file",
    }
    for output, reason in reasons.items():
        text = refused(run(*arguments, "-o", output))
        assert reason in text
        assert text.endswith("nothing was done")
    if verb == "decide":
        assert "that is the input" in refused(run(*arguments, "-o", good))
        assert json.loads(good.read_text(encoding="utf-8")) == GOOD
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_without_permission_is_refused(good, tmp_path, monkeypatch):
    """A read-only folder, or one that turns out to be one while writing, is a message and leaves nothing behind."""
    cert = tmp_path / "c.json"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "is read-only; nothing was done" in refused(run("decide", good, "--set", "no-signalling", "-o", cert))
    monkeypatch.undo()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    text = refused(run("decide", good, "--set", "no-signalling", "-o", cert))
    assert text == f"-o '{cert}': No space left on device; nothing was written"
    assert sorted(tmp_path.iterdir()) == [good]


def test_a_symbolic_link_stays_one(good, tmp_path):
    """Writing through a symbolic link replaces the file that it points to."""
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    link.symlink_to(target)
    assert run("decide", good, "--set", "no-signalling", "-o", link).exit_code == 0
    assert link.is_symlink()
    assert check(target.read_text(encoding="utf-8")).kind == "no-signalling"


# --- verify, show, theorem, catalogue ------------------------------------------------------------------------------


def test_each_certificate_gets_its_line_and_the_worst_status_counts(tmp_path):
    """`verify` prints a line, or with --json an object, for each file; malformed (2) outweighs rejected (1)."""
    rejected = tmp_path / "rejected.json"
    document = json.loads(POST_QUANTUM.read_text(encoding="utf-8"))
    document["witness"]["gram"][0][0][0] = -1
    rejected.write_text(json.dumps(document), encoding="utf-8")
    assert run("verify", POST_QUANTUM, OTHER).exit_code == 0
    result = run("verify", POST_QUANTUM, rejected)
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["VERIFIED", "REJECTED"]
    result = run("verify", rejected, tmp_path / "none", POST_QUANTUM, "--json")
    assert result.exit_code == 2
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    assert [v["verdict"] for v in verdicts] == ["rejected", "malformed", "verified"]
    assert verdicts[1]["reason"] == f"{tmp_path / 'none'}: No such file or directory"


def test_the_printed_sha256_is_that_of_the_canonical_claim():
    """The sha256 in the verdict is that of the claim with sorted keys and no spaces."""
    claim = json.loads(POST_QUANTUM.read_text(encoding="utf-8"))["claim"]
    text = json.dumps(claim, sort_keys=True, separators=(",", ":"))
    assert run("verify", POST_QUANTUM).stdout.split()[1] == hashlib.sha256(text.encode()).hexdigest()


def test_a_claim_may_come_from_data_a_claim_or_a_certificate(tmp_path):
    """`--claim` takes the catalogue, an assemblage file, a claim file or a certificate, and refuses another claim."""
    claim, data = tmp_path / "claim.json", tmp_path / "data.json"
    claim.write_text(json.dumps(json.loads(POST_QUANTUM.read_text(encoding="utf-8"))["claim"]), encoding="utf-8")
    assert run("catalogue", "breuer-hall", "-o", data).exit_code == 0
    for same in ("catalogue:breuer-hall", POST_QUANTUM, claim, data):
        assert run("verify", POST_QUANTUM, "--claim", same).exit_code == 0
    for other in ("catalogue:breuer-hall-before-map", OTHER):
        result = run("verify", POST_QUANTUM, "--claim", other)
        assert result.exit_code == 1
        assert result.stdout.startswith(
            "REJECTED other-claim claim: the certificate proves another claim, 1739915e7edc"
        )


def test_a_claim_that_is_no_claim_is_refused(spoiled, tmp_path):
    """`--claim` with data that cannot be read, or that are no assemblage, is status 2 and one message."""
    assert "No such file" in refused(run("verify", POST_QUANTUM, "--claim", tmp_path / "none"))
    path = spoiled(k0_1=[["1/2 + 2^-55", 0], [0, 0]])
    assert "is not an assemblage: no-signalling" in refused(run("verify", POST_QUANTUM, "--claim", path))
    path = spoiled(k0_1=[[0.5, 0], [0, 0]])
    assert 'write "1/2"' in refused(run("verify", POST_QUANTUM, "--claim", path))


def test_commands_are_piped(good):
    """`-` is standard input for every verb that reads, and is read only once."""
    text = POST_QUANTUM.read_text(encoding="utf-8")
    assert run("verify", "-", stdin=text).stdout.startswith("VERIFIED 1739915e7edc")
    assert run("show", "-", stdin=text).stdout.startswith("claim        not-moment-set, level almost-quantum\n")
    assert run("theorem", "-", stdin=text).stdout.startswith(r"\begin{theorem}")
    example = run("catalogue", "breuer-hall").stdout
    assert run("decide", "-", "--set", "no-signalling", stdin=example).exit_code == 0
    assert run("verify", POST_QUANTUM, "--claim", "-", stdin=example).exit_code == 0
    assert "only once" in refused(run("verify", "-", "--claim", "-", stdin=text))


@pytest.mark.parametrize("verb", ["show", "theorem"])
def test_what_is_no_certificate_is_neither_shown_nor_printed(good, tmp_path, verb):
    """Files of another format, and certificates that the checker refuses, give one message; -o writes nothing."""
    assert f"{good}" in refused(run(verb, good))
    assert "No such file" in refused(run(verb, tmp_path / "none"))
    document = json.loads(POST_QUANTUM.read_text(encoding="utf-8"))
    document["witness"]["gram"][0][0][0] = -1
    bad, out = tmp_path / "bad.json", tmp_path / "out.tex"
    bad.write_text(json.dumps(document), encoding="utf-8")
    if verb == "theorem":
        assert "no theorem: the checker refuses" in refused(run("theorem", bad, "-o", out), status=1)
        assert not out.exists()
        assert run("theorem", POST_QUANTUM, "-o", out).stdout == ""
        assert out.read_text(encoding="utf-8").endswith("\\end{theorem}\n")


def test_the_catalogue_is_listed_and_printed():
    """`catalogue` lists names with sources; with a NAME it prints a file that `check` accepts; -o needs a NAME."""
    listed = json.loads(run("catalogue", "--json").stdout)
    lines = run("catalogue").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[entry["kind"], entry["name"]] for entry in listed]
    for entry in listed:
        text = run("catalogue", entry["name"]).stdout
        assert run("catalogue", f"catalogue:{entry['name']}").stdout == text
        if entry["kind"] in ("assemblage", "family"):
            assert run("check", "-", stdin=text).exit_code == int(entry["name"].endswith("-as-printed"))
        elif entry["kind"] == "map":
            assert parse_map(text).map == catalogue.find_map(entry["name"]).build()
        elif entry["kind"] == "basis":
            assert parse_basis(text).basis == catalogue.find_basis(entry["name"]).build()
        elif catalogue.is_family_functional(entry["name"]):
            functional = catalogue.find_family_functional(entry["name"]).build()
            assert parse_family_functional(text).functional == functional
        else:
            assert parse_functional(text).functional == catalogue.find_functional(entry["name"]).build()
    assert "-o goes with the NAME" in refused(run("catalogue", "-o", "list.txt"))


# --- the ends of a process -----------------------------------------------------------------------------------------


def test_an_error_of_ours_is_one_line_and_never_an_answer(good, monkeypatch):
    """A defect or a lack of memory ends with status 2 and one message: status 1 would read as the answer 'no'."""
    from exactsteer.files import reading

    for error, message in (
        (KeyError("x"), "internal error in test_cli.py, line"),
        (MemoryError(), "not enough memory"),
    ):

        def broken(*_: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(reading, "read_data", broken)
        assert message in refused(run("check", good))


def test_a_closed_pipe_ends_quietly():
    """`exactsteer catalogue breuer-hall | head -1` prints one line and no message, and the status is that of a pipe."""
    command = [sys.executable, "-m", "exactsteer.cli", "catalogue", "breuer-hall"]
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        result = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 141
    assert result.stderr == b""


def test_an_interruption_is_not_an_answer(tmp_path):
    """Ctrl-C ends with status 130 and one message, and nothing is written."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "exactsteer.cli", "decide", str(pipe), "--set", "quantum", "-o", "c.json"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    with pipe.open("wb"):  # returns when the command has opened its end: it is now waiting for data
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"exactsteer: interrupted; nothing was written\n")
    assert sorted(tmp_path.iterdir()) == [pipe]


def test_progress_is_shown_on_a_terminal_only(tmp_path):
    """On a terminal stderr tells the seconds, the solver and the grid; stdout is still the one verdict line."""
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "exactsteer.cli", "decide", "catalogue:breuer-hall", "--set", "almost-quantum"]
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=child, check=False, text=True)
    os.close(child)
    seen = os.read(parent, 1 << 16).decode()
    os.close(parent)
    assert process.returncode == 1
    assert len(process.stdout.splitlines()) == 1
    assert re.search(r"^ +[0-9]+\.[0-9]{2} s  solving with cvxopt", seen, re.M)
    assert re.search(r"^ +[0-9]+\.[0-9]{2} s  checking a certificate of [0-9]+ bytes", seen, re.M)
