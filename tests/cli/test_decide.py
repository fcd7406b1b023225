"""The verbs that search: bounds of functionals, levels of moment sets, balls around raw data."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import exactsteer as es
from exactsteer.algebra.number import decimal_text, number
from exactsteer.certificates.searches.search import Search
from exactsteer.checker import check
from exactsteer.cli import main
from exactsteer.errors import TimeLimitReached
from exactsteer.files.assemblage_json import assemblage_text
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import scenario

CHSH = {
    "format": "exactsteer-functional/1",
    "sense": "max",
    "untrusted": [{"outcomes": [2, 2]}, {"outcomes": [2, 2]}],
    "trusted": [{"dimension": 1}],
    "elements": {f"{a},{b}|{x},{y}": [[(-1) ** (a + b + x * y)]] for a in (0, 1) for b in (0, 1) for x in (0, 1) for y in (0, 1)},
}  # fmt: skip


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


@pytest.fixture
def chsh(tmp_path: Path) -> Path:
    """A file with the CHSH functional."""
    path = tmp_path / "chsh.json"
    path.write_text(json.dumps(CHSH), encoding="utf-8")
    return path


@pytest.fixture
def raw(tmp_path: Path):
    """(visibility, signalling) -> a file with table I mixed with noise, one entry moved so that it signals."""

    def write(visibility: str, signalling: str = "2^-54") -> Path:
        sigma, v = es.catalogue.sainz2015_table_1(), es.parse(visibility)
        noise = white_noise(sigma.scenario)
        elements = {key: m * v + noise.elements[key] * (1 - v) for key, m in sigma.elements.items()}
        elements[(0, 0), (0, 0)] = elements[(0, 0), (0, 0)] + es.matrix([[signalling, 0], [0, 0]])
        path = tmp_path / "raw.json"
        path.write_text(assemblage_text(es.MeasuredAssemblage(sigma.scenario, elements)), encoding="utf-8")
        return path

    return write


# --- bound ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sense", "sign"), [("max", 1), ("min", -1)])
def test_a_bound_is_printed_with_its_member_and_verifies(chsh, sense, sign):
    """Status 0; the exact bound is beyond the optimum, its decimal rounded outward; both certificates are proofs."""
    result = run("bound", chsh, "--set", "almost-quantum", "--sense", sense, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert ("bound", sense, "almost-quantum", True) == tuple(
        document[k] for k in ("verdict", "sense", "level", "complete")
    )
    exact, decimal = Fraction(document["bound"]["exact"]) * sign, Fraction(document["bound"]["decimal"]) * sign
    assert exact**2 > 8
    assert exact <= decimal < exact + Fraction(1, 10**6)
    inner, shown = Fraction(document["attained"]["exact"]) * sign, Fraction(document["attained"]["decimal"]) * sign
    assert inner**2 < 8
    assert shown <= inner < shown + Fraction(1, 10**6)
    theorem = check(json.dumps(document["certificate"]))
    assert (theorem.sha256, theorem.statement) == (document["claim_sha256"], document["statement"])
    assert check(json.dumps(document["member_certificate"])).kind == "moment-set"


def test_a_bound_is_one_line_and_its_files_verify(chsh, tmp_path):
    """Without --json one line; with -o the certificate and, beside it, that of the member."""
    out = tmp_path / "b.json"
    result = run("bound", chsh, "--set", "moment", "--level", " 1 + ab ", "--digits", 3, "-o", out)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.startswith("BOUND ")
    assert " F <= 2.8" in line
    assert "; a certified member attains 2.82" in line
    assert {"b.json", "b.member.json", "chsh.json"} == {path.name for path in tmp_path.iterdir()}
    for name in ("b.json", "b.member.json"):
        assert run("verify", tmp_path / name).stdout.startswith("VERIFIED ")
    assert json.loads(out.read_text(encoding="utf-8"))["claim"]["level"] == "1+AB"


def test_the_catalogue_has_functionals():
    """The published minimum -0.508417 of table II is not a bound: the certified one is lower, in the file's sense."""
    for name in ("catalogue:sainz2015-table-2", "catalogue:functional:sainz2015-table-2"):
        document = json.loads(run("bound", name, "--set", "almost-quantum", "--json").stdout)
        assert document["sense"] == "min"
        assert document["bound"]["decimal"].startswith("-0.5084204")
        assert Fraction(document["bound"]["decimal"]) <= Fraction(document["bound"]["exact"])
        assert Fraction(document["attained"]["exact"]) < Fraction("-0.508417")


def test_a_bound_without_time_is_undecided(chsh, tmp_path):
    """Status 3, what was tried, and no file."""
    out = tmp_path / "b.json"
    result = run("bound", chsh, "--set", "almost-quantum", "--time-limit", "0.000001", "--json", "-o", out)
    assert result.exit_code == 3
    document = json.loads(result.stdout)
    assert (document["verdict"], document["advice"]) == ("undecided", "Raise the time limit.")
    assert not out.exists()


def test_a_bound_that_time_cut_short_is_status_3_with_its_proof(chsh, monkeypatch):
    """The coarse bound is a theorem, printed with complete = false."""

    def remaining(search: Search) -> None:
        if any("value" in stage for stage in search.stages):
            raise TimeLimitReached(search.claim, search.stages)

    monkeypatch.setattr(Search, "remaining", property(remaining))
    result = run("bound", chsh, "--set", "almost-quantum", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["complete"], document["verdict"]) == (3, False, "bound")
    assert check(json.dumps(document["certificate"])).kind == "bound"


def test_a_bound_without_a_member_says_so(chsh):
    """Level 1 proves a bound, and no member is shown: its optimum is no assemblage."""
    result = run("bound", chsh, "--set", "moment", "--level", "1", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["attained"], document["member_certificate"]) == (0, None, None)


BAD_BOUNDS = {
    "no set": ([], "Missing option '--set'"),
    "a set without bounds": (["--set", "quantum"], "there is no set 'quantum' for bounds; known: lhs, local, no-"),
    "an unknown set": (["--set", "bell"], "there is no set 'bell' for bounds"),
    "moment without level": (["--set", "moment"], "--set moment needs it"),
    "a level without moment": (["--set", "almost-quantum", "--level", "1"], "--level goes with --set moment"),
    "a party that does not exist": (["--set", "moment", "--level", "1+AC"], "names party C, but there are 2 untrusted parties"),
    "no level": (["--set", "moment", "--level", "quantum"], "'quantum' is not a level"),
    "a level without shift": (["--set", "moment", "--level", "1+AAB"], "add the terms that leave out letters"),
    "no digits": (["--set", "almost-quantum", "--digits", "0"], "0 is not in the range 1<=x<=12"),
    "no sense": (["--set", "almost-quantum", "--sense", "up"], "'up' is not one of 'max', 'min'"),
}  # fmt: skip


@pytest.mark.parametrize(("options", "message"), BAD_BOUNDS.values(), ids=BAD_BOUNDS.keys())
def test_bounds_that_make_no_sense_are_refused_in_one_line(chsh, options, message):
    """Unknown sets and levels, parties that do not exist, senseless options: status 2 and one message."""
    assert message in refused(run("bound", chsh, *options))


def test_a_functional_is_not_an_assemblage(raw, chsh):
    """Files and names of the other kind are refused with what they are."""
    assert "missing keys: sense" in refused(run("bound", raw("1"), "--set", "almost-quantum"))
    assert "unknown keys: sense" in refused(run("decide", chsh, "--set", "almost-quantum"))
    text = refused(run("bound", "catalogue:breuer-hall", "--set", "almost-quantum"))
    assert "the catalogue has no functional 'breuer-hall': that is an assemblage." in text
    text = refused(run("bound", "sainz2015-table-2", "--set", "almost-quantum"))
    assert "write catalogue:sainz2015-table-2" in text


def test_a_level_must_see_the_functional(tmp_path):
    """Level 1 does not see a product of three parties: status 2 and the word."""
    three = scenario(parties=3, settings=1, outcomes=2, trusted=1)
    elements = {f"{a[0]},{a[1]},{a[2]}|0,0,0": [[(-1) ** sum(a)]] for a, _ in three.keys()}
    path = tmp_path / "f.json"
    path.write_text(json.dumps(CHSH | {"untrusted": [{"outcomes": [2]}] * 3, "elements": elements}), encoding="utf-8")
    assert "level 1 does not see A0|0 B0|0 C0|0" in refused(run("bound", path, "--set", "moment", "--level", "1"))


def test_the_member_certificate_never_replaces_the_input(tmp_path, raw):
    """-o b.json also writes b.member.json: refused before any work if that is the input, for bounds and for balls."""
    path = tmp_path / "b.member.json"
    path.write_text(json.dumps(CHSH), encoding="utf-8")
    assert "that is the input" in refused(run("bound", path, "--set", "almost-quantum", "-o", tmp_path / "b.json"))
    assert json.loads(path.read_text(encoding="utf-8")) == CHSH
    raw("1/2").rename(path)
    options = ("--set", "almost-quantum", "--ball", "-o", tmp_path / "b.json")
    assert "that is the input" in refused(run("decide", path, *options))
    assert not (tmp_path / "b.json").exists()


# --- decide --level ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "canonical", "status"), [("1", "1", 1), ("1+ab", "1+AB", 1), (" 2 ", "2", 1)])
def test_a_level_decides_membership(level, canonical, status):
    """The PR box is outside of every level; the JSON names the canonical level."""
    result = run("decide", "catalogue:pr-box-with-state", "--set", "moment", "--level", level, "--json")
    document = json.loads(result.stdout)
    assert (status, canonical, "moment") == (result.exit_code, document["level"], document["set"])
    assert document["claim_sha256"] == check(json.dumps(document["certificate"])).sha256


def test_a_level_names_parties_of_the_assemblage():
    """Two untrusted parties are A and B."""
    text = refused(run("decide", "catalogue:pr-box-with-state", "--set", "moment", "--level", "1+ABC"))
    assert "names party C, but there are 2 untrusted parties (A, B)" in text


# --- decide by construction ----------------------------------------------------------------------------------------


@pytest.fixture
def one_party(tmp_path: Path) -> Path:
    """A file with a no-signalling assemblage of one untrusted party over Q(sqrt 2), without realisation."""
    tilted = es.observable((es.PAULI_X + es.PAULI_Z) * es.parse("sqrt(2)/2"))
    sigma = es.steer(es.pure_state([1, 0, 0, 2], {"A": 2, "B": 2}), [[tilted, es.observable(es.PAULI_Z)]])
    path = tmp_path / "one.json"
    path.write_text(assemblage_text(es.MeasuredAssemblage(sigma.scenario, sigma.elements)), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["breuer-hall", "pr-box-with-state", "sainz2015-qutrit"])
def test_every_assemblage_is_pseudo_lhs(name, tmp_path):
    """Theorem 5 of 1708.00756: status 0 for post-quantum ones too; no solver, no level, no margin; the file verifies."""
    out = tmp_path / "c.json"
    result = run("decide", f"catalogue:{name}", "--set", "pseudo-lhs", "--json", "-o", out)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"], document["set"]) == (0, "member", "pseudo-lhs")
    assert (document["level"], document["outer"], document["margin"]) == (None, None, None)
    theorem = check(out.read_text(encoding="utf-8"))
    assert (theorem.kind, theorem.sha256) == ("pseudo-lhs", document["claim_sha256"])
    assert run("verify", out).stdout == f"VERIFIED {theorem.sha256} {theorem.statement}\n"
    assert "pseudo-LHS model" in run("theorem", out).stdout
    assert run("show", out).stdout.startswith("claim        pseudo-lhs\n")


def test_one_untrusted_party_is_quantum_without_a_realisation(one_party):
    """Over Q(sqrt 2) by a Gram form: status 0, one line."""
    result = run("decide", one_party, "--set", "quantum")
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.startswith("MEMBER ")
    assert line.endswith("is quantum: a state and measurements realise it")


def test_signalling_data_are_not_pseudo_lhs(raw):
    """Theorem 5 the other way round: data that signal are no assemblage, status 2 with the amount."""
    assert "is not an assemblage: no-signalling" in refused(run("decide", raw("1"), "--set", "pseudo-lhs"))


def test_constructions_have_no_level_and_no_ball(one_party):
    """Both options are for moment sets."""
    assert "--level goes with --set moment" in refused(run("decide", one_party, "--set", "pseudo-lhs", "--level", "1"))
    assert "not pseudo-lhs" in refused(run("decide", one_party, "--set", "pseudo-lhs", "--ball"))


# --- decide --ball -------------------------------------------------------------------------------------------------


def test_raw_data_need_the_ball(raw):
    """Data that signal by 2^-54 are refused without --ball, and decided with it: status 1, a radius rounded down."""
    path = raw("1")
    assert "is not an assemblage: no-signalling" in refused(run("decide", path, "--set", "almost-quantum"))
    result = run("decide", path, "--set", "almost-quantum", "--ball", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"]) == (1, "non-member")
    exact, decimal = Fraction(document["ball"]["radius"]["exact"]), Fraction(document["ball"]["radius"]["decimal"])
    assert Fraction(9, 1000) < decimal <= exact < decimal + Fraction(1, 10**6)
    assert document["repaired"]["noise"] == "0"
    assert check(json.dumps(document["certificate"])).kind == "ball-outside"
    assert "member_certificate" not in document


def test_raw_members_get_two_certificates(raw, tmp_path):
    """Status 0; the ball's radius is rounded up; the near member has a certificate of its own beside the first."""
    out = tmp_path / "c.json"
    result = run("decide", raw("1/2"), "--set", "moment", "--level", "1+AB", "--ball", "--json", "-o", out)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"], document["level"]) == (0, "member", "1+AB")
    exact, decimal = Fraction(document["ball"]["radius"]["exact"]), Fraction(document["ball"]["radius"]["decimal"])
    assert 0 < exact <= decimal
    square = Fraction(document["repaired"]["squared_distance"]["exact"])
    assert square <= exact**2 < square * 2
    assert str(tmp_path / "c.member.json") == document["member_certificate"]
    assert check(out.read_text(encoding="utf-8")).kind == "near"
    assert check((tmp_path / "c.member.json").read_text(encoding="utf-8")).kind == "moment-set"


@pytest.mark.parametrize("name", ["no-signalling", "quantum"])
def test_a_ball_is_for_moment_sets(raw, name):
    """Other sets are refused with those that suit."""
    text = refused(run("decide", raw("1"), "--set", name, "--ball"))
    assert f"--ball is for the sets almost-quantum and moment, not {name}" in text


def test_a_ball_without_time_is_undecided(raw):
    """Status 3 and the advice."""
    result = run("decide", raw("1"), "--set", "almost-quantum", "--ball", "--time-limit", "0.000001")
    assert result.exit_code == 3
    assert result.stdout.startswith("UNDECIDED almost-quantum: no proof of either side.")


def test_data_that_are_near_nothing_are_refused(raw):
    """A total trace that is not positive is status 2."""
    assert "not near any assemblage" in refused(run("decide", raw("1", "-99"), "--set", "almost-quantum", "--ball"))


def test_decimals_are_rounded_outward():
    """The side that `bound` and `--ball` ask for: up for a maximum and a near radius, down for the others."""
    third = number(1) / 3
    assert (decimal_text(third, 3, outward=1), decimal_text(third, 3, outward=-1)) == ("0.334", "0.333")
    assert (decimal_text(-third, 3, outward=1), decimal_text(-third, 3, outward=-1)) == ("-0.333", "-0.334")


# --- partially classical models --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "status", "verdict"), [("1/2", 0, "member"), ("3/5", 1, "non-member")]
)  # fmt: skip
def test_genuine_tripartite_steering_is_decided(visibility, status, verdict, tmp_path):
    """Status 0 for a mixture with one party apart, 1 for genuine tripartite steering; the certificate verifies."""
    out = tmp_path / "c.json"
    source = f"catalogue:ghz(untrusted=1,settings=XYZ,visibility={visibility})"
    result = run("decide", source, "--set", "partially-local", "--json", "-o", out)
    assert result.exit_code == status
    assert json.loads(result.stdout)["verdict"] == verdict
    assert run("verify", out).stdout.startswith("VERIFIED ")


def test_genuine_tripartite_steering_needs_three_parties():
    """Status 2 and the parties that are needed for an assemblage of two."""
    result = run("decide", "catalogue:isotropic(settings=XZ)", "--set", "partially-local")
    assert result.exit_code == 2
    assert "three parties" in result.stderr
