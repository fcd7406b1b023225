"""The verb bracket, and decide and bound over the classical sets: verdicts, files, JSON, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flint import fmpq

import exactsteer as es
from exactsteer.algebra.matrix import identity
from exactsteer.algebra.number import number
from exactsteer.checker import check
from exactsteer.cli import main
from exactsteer.files.assemblage_json import assemblage_text
from exactsteer.files.behaviour_json import behaviour_text
from exactsteer.files.measurements_json import measurements_text
from exactsteer.steering.catalogue import exact_decimal, isotropic, pr_box
from exactsteer.steering.noise import white_noise

XZ = "catalogue:isotropic(settings=XZ)"


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


def rows(*arguments: object) -> list[dict]:
    """The brackets of a successful command with --json."""
    result = run("bracket", *arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert (document["verdict"], document["complete"]) == ("bracket", True)
    return document["brackets"]


# --- bracket -------------------------------------------------------------------------------------------------------

EXACT = {
    "white-noise-visibility": "sqrt(2)/2",
    "white-noise": "1 - sqrt(2)/2",
    "white-noise-robustness": "sqrt(2) - 1",
    "local-white-noise": "1 - sqrt(2)/2",
    "robustness": "3 - 2*sqrt(2)",
    "ns-robustness": "3 - 2*sqrt(2)",
    "lhs-robustness": "(sqrt(2) - 1)/2",
}


def test_quantities_of_phi_plus_are_exact_and_follow_the_order_asked():
    """Seven quantities at once: one row each, both ends and `equals` the same exact text, both certificates inline."""
    found = rows(XZ, "--quantity", ",".join(EXACT), "--set", "lhs")
    assert [row["quantity"] for row in found] == list(EXACT)
    for row in found:
        expected = es.parse(EXACT[row["quantity"]])
        assert [es.parse(text) for text in (row["equals"], *row["bracket"])] == [expected] * 3
        for certificate, sha in zip(row["certificates"], row["claims_sha256"], strict=True):
            theorem = check(json.dumps(certificate))
            assert (theorem.kind, theorem.sha256) == ("robustness", sha)


def test_the_schema_of_a_bracket():
    """quantity, bracket and decimal with two ends each, equals, certificates: the keys that programs read."""
    (row,) = rows("catalogue:isotropic(d=3,settings=mub3)", "--quantity", "weight", "--set", "lhs", "--width", "1e-6")
    assert {"quantity", "bracket", "decimal", "equals", "certificates"} <= row.keys()
    low, high = (es.parse(text) for text in row["bracket"])
    assert high - low <= fmpq(1, 10**6)
    assert all(isinstance(text, str) for text in row["bracket"] + row["decimal"])
    assert [check(json.dumps(c)).kind for c in row["certificates"]] == ["weight", "weight"]
    assert row["equals"] is None or es.parse(row["equals"]) == low


def test_decimals_are_rounded_outward():
    """The lower decimal is at most the lower end, the upper one at least the upper end."""
    (row,) = rows(XZ, "--quantity", "white-noise-visibility", "--set", "lhs")
    low, high = (number(exact_decimal(text)) for text in row["decimal"])
    assert low <= es.parse("sqrt(2)/2") <= high
    assert high - low <= fmpq(1, 10**11)


def test_one_line_says_what_was_proved():
    """Exact: the number; otherwise both decimals and why it is not exact."""
    result = run("bracket", XZ, "--quantity", "white-noise-visibility", "--set", "lhs")
    assert result.exit_code == 0
    assert result.stdout.startswith("BRACKET white-noise-visibility over lhs = sqrt(2)/2 (about 0.70710678")
    result = run("bracket", "catalogue:pure-qubit-pair", "--quantity", "robustness", "--set", "lhs")
    line = "BRACKET robustness over lhs "
    assert result.stdout.startswith(line + "in [0.1204601300") or result.stdout.startswith(line + "= ")
    assert ("both sides proved; not exact: " in result.stdout) != (line + "= " in result.stdout)


def test_a_folder_receives_one_certificate_for_each_side(tmp_path):
    """-o makes the folder; the paths in JSON are those of the files, which the stand-alone checker accepts."""
    place = tmp_path / "new" / "folder"
    found = rows(XZ, "--quantity", "white-noise,weight", "--set", "lhs", "-o", place)
    names = [f"{q}.{side}.json" for q in ("white-noise", "weight") for side in ("lower", "upper")]
    assert sorted(path.name for path in place.iterdir()) == sorted(names)
    assert [Path(p).name for row in found for p in row["certificates"]] == names
    assert run("verify", *(place / name for name in names)).exit_code == 0


def test_behaviours_and_the_name_local(tmp_path):
    """The PR box from a file: local up to 1/2, almost quantum up to 1/sqrt 2, at a level by name."""
    path = tmp_path / "box.json"
    path.write_text(behaviour_text(pr_box()), encoding="utf-8")
    for of, value in (("local", "1/2"), ("lhs", "1/2"), ("almost-quantum", "sqrt(2)/2")):
        (row,) = rows(path, "--quantity", "white-noise-visibility", "--set", of)
        assert es.parse(row["equals"]) == es.parse(value)


def test_noise_from_a_file(tmp_path):
    """The quantity `noise` mixes with the assemblage of --noise: with itself as noise nothing changes."""
    path = tmp_path / "noise.json"
    sigma = isotropic(settings="XZ")
    path.write_text(assemblage_text(white_noise(sigma.scenario)), encoding="utf-8")
    (row,) = rows(XZ, "--quantity", "noise", "--noise", path, "--set", "lhs")
    assert es.parse(row["equals"]) == es.parse("1 - sqrt(2)/2")


def test_a_local_assemblage_has_the_value_0_and_its_proof():
    """The visibility 1, both certificates at 0, the upper one a local model."""
    (row,) = rows(
        "catalogue:isotropic(settings=XZ,visibility=1/2)", "--quantity", "white-noise-visibility", "--set", "lhs"
    )
    assert row["equals"] == "1"
    assert "at most 0" in check(json.dumps(row["certificates"][0])).statement


BAD = {
    "no quantity": ([XZ, "--set", "lhs"], "Missing option '--quantity'"),
    "an unknown quantity": ([XZ, "--quantity", "noisiness", "--set", "lhs"], "there is no quantity 'noisiness'; known: white-"),
    "no set": ([XZ, "--quantity", "weight"], "--set is needed: lhs"),
    "an unknown set": ([XZ, "--quantity", "weight", "--set", "blue"], "'blue' is not a level"),
    "everything": ([XZ, "--quantity", "weight", "--set", "no-signalling"], "every assemblage is no-signalling"),
    "noise without file": ([XZ, "--quantity", "noise", "--set", "lhs"], "needs --noise FILE"),
    "noise of another scenario": (
        [XZ, "--quantity", "noise", "--noise", "catalogue:isotropic", "--set", "lhs"],
        "the noise is for outcomes per setting 2,2,2",
    ),
    "a width in words": ([XZ, "--quantity", "weight", "--set", "lhs", "--width", "small"], "--width 'small' is not a number"),
    "a negative width": ([XZ, "--quantity", "weight", "--set", "lhs", "--width", "-1e-3"], "a width is not negative"),
    "an exact value that is not known": (
        ["catalogue:isotropic(d=5,settings=mub2)", "--quantity", "white-noise", "--set", "lhs", "--width", "0"],
        "--width 0 asks for the exact white-noise, which is not known: ",
    ),
    "a folder that is a file": ([XZ, "--quantity", "weight", "--set", "lhs", "-o", __file__], "nothing was done"),
    "a functional": (["catalogue:bell:chsh", "--quantity", "weight", "--set", "lhs"], "that is a functional"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_brackets_that_make_no_sense_are_refused_in_one_line(arguments, message):
    """Status 2 and one message that says what is missing or what is known."""
    assert message in refused(run("bracket", *arguments))


# --- bound over the local and the no-signalling set ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "place", "value"), [("local", "local", "2"), ("lhs", "local", "2"), ("no-signalling", "no-signalling", "4")]
)
def test_bounds_over_classical_sets(tmp_path, of, place, value):
    """Status 0, one line with a short exact value; with --json no level and no member; -o writes one file."""
    output = tmp_path / "bound.json"
    result = run("bound", "catalogue:bell:chsh", "--set", of, "-o", output)
    assert result.exit_code == 0
    assert f" F <= {value} on the {place} set, proved" in result.stdout
    assert check(output.read_text(encoding="utf-8")).kind == "bound-over"
    assert [path.name for path in tmp_path.iterdir()] == ["bound.json"]
    document = json.loads(run("bound", "catalogue:bell:chsh", "--set", of, "--sense", "min", "--json").stdout)
    assert document["bound"]["exact"] == f"-{value}"
    assert (document["verdict"], document["level"], document["sense"]) == ("bound", None, "min")
    assert (document["attained"], document["member_certificate"]) == (None, None)


def test_irrational_bounds_are_rounded_outward():
    """The CJWR bound sqrt 3: the proved number lies above it, within 1e-8, and so does its decimal."""
    document = json.loads(run("bound", "catalogue:cjwr", "--set", "lhs", "--json").stdout)
    exact, decimal = (es.parse(document["bound"]["exact"]), number(exact_decimal(document["bound"]["decimal"])))
    assert es.parse("sqrt(3)") <= exact <= decimal <= es.parse("sqrt(3)") + fmpq(1, 10**7)


def test_levels_go_with_moment_sets():
    """--level with the local set is refused, and so are sets without bounds, with the list of those that have them."""
    assert "--level goes with --set moment" in refused(run("bound", "catalogue:cjwr", "--set", "lhs", "--level", "2"))
    text = refused(run("bound", "catalogue:cjwr", "--set", "quantum"))
    assert (
        text
        == "there is no set 'quantum' for bounds; known: lhs, local, no-signalling, almost-quantum, moment (with --level)"
    )


# --- decide: local models and joint measurability ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "of", "status", "word"),
    [
        ("isotropic(settings=XZ,visibility=sqrt(2)/2)", "lhs", 0, "MEMBER"),
        ("isotropic(settings=XZ,visibility=3/4)", "lhs", 1, "NON-MEMBER"),
        ("pr-box(visibility=1/2)", "local", 0, "MEMBER"),
        ("pr-box", "local", 1, "NON-MEMBER"),
        ("ghz", "lhs", 1, "NON-MEMBER"),
    ],
)
def test_local_models_are_decided(tmp_path, name, of, status, word):
    """Status 0 with a model, 1 with a functional; the certificate verifies against the catalogue's own object."""
    output = tmp_path / "certificate.json"
    result = run("decide", f"catalogue:{name}", "--set", of, "-o", output)
    assert result.exit_code == status
    assert result.stdout.startswith(word + " ")
    assert run("verify", output, "--claim", f"catalogue:{name}").exit_code == 0


def sharpened(value: str, tmp_path: Path) -> Path:
    """A file with noisy X and Z of the given sharpness."""
    v = es.parse(value)
    povms = [
        es.Measurement(tuple((identity(2) + pauli * (v * sign)) / 2 for sign in (1, -1)))
        for pauli in (es.PAULI_X, es.PAULI_Z)
    ]
    path = tmp_path / "povms.json"
    path.write_text(measurements_text(povms, title="noisy X and Z"), encoding="utf-8")
    return path


@pytest.mark.parametrize(("value", "status"), [("7/10", 0), ("sqrt(2)/2", 0), ("71/100", 1), ("1", 1)])
def test_joint_measurability_is_decided_from_a_file(tmp_path, value, status):
    """Noisy X and Z: a parent POVM up to 1/sqrt 2, included, a functional above."""
    path, output = sharpened(value, tmp_path), tmp_path / "certificate.json"
    result = run("decide", path, "--set", "jointly-measurable", "-o", output, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"]) == (status, ["member", "non-member"][status])
    assert check(output.read_text(encoding="utf-8")).kind == ["jointly-measurable", "incompatible"][status]


def test_measurements_are_read_from_standard_input(tmp_path):
    """`-` is read once, whatever it holds: measurements, or an assemblage."""
    text = sharpened("7/10", tmp_path).read_text(encoding="utf-8")
    assert run("decide", "-", "--set", "jointly-measurable", stdin=text).exit_code == 0
    sigma = assemblage_text(isotropic(settings="X"))
    assert run("decide", "-", "--set", "lhs", stdin=sigma).exit_code == 0


def test_sets_that_do_not_suit_the_input_are_refused_with_those_that_do(tmp_path):
    """Measurements have one set, assemblages have others; a ball is for neither of these."""
    povms = sharpened("7/10", tmp_path)
    text = refused(run("decide", povms, "--set", "lhs"))
    assert text == f"{povms} holds measurements: there is no set 'lhs' for them; known: jointly-measurable"
    text = refused(run("decide", XZ, "--set", "jointly-measurable"))
    assert "there is no set 'jointly-measurable' for it; known: no-signalling, lhs, local" in text
    text = refused(run("decide", XZ, "--set", "compatible"))
    assert text.startswith("there is no set 'compatible' for assemblages; known: no-signalling, lhs, local")
    assert text.endswith("for measurements: jointly-measurable")
    assert "--level goes with" in refused(run("decide", povms, "--set", "jointly-measurable", "--level", "1"))
    assert "--ball is for the sets" in refused(run("decide", povms, "--set", "jointly-measurable", "--ball"))


def test_measurements_that_break_a_law_are_refused_with_the_place(tmp_path):
    """The third effect makes the sum too large: which measurement, which entry, by how much."""
    document = json.loads(sharpened("7/10", tmp_path).read_text(encoding="utf-8"))
    document["measurements"][1].append([["1/3", 0], [0, 0]])
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    text = refused(run("decide", path, "--set", "jointly-measurable"))
    assert text == f"{path}, measurement 1: the effects do not sum to the unit matrix: entry (0, 0) is off by 1/3"


def test_an_interrupted_bracket_says_what_it_keeps(tmp_path, monkeypatch):
    """Exit 130: the certificates of the quantities that were printed stay, and the message names them."""
    from exactsteer.certificates.searches import bracket as searches

    def interrupted(*arguments: object, **options: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(searches, "weight", interrupted)
    folder = tmp_path / "certificates"
    result = run("bracket", XZ, "--quantity", "white-noise,weight", "--set", "lhs", "-o", folder)
    kept = [folder / "white-noise.lower.json", folder / "white-noise.upper.json"]
    assert (result.exit_code, sorted(folder.iterdir())) == (130, kept)
    assert result.stderr == f"exactsteer: interrupted; the files of the finished part are kept: {kept[0]}, {kept[1]}\n"
