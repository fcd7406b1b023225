"""Maps, operators and product bases on the command line: facts, memberships, epsilon, and exact messages for bad input."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exactsteer.algebra.number import number
from exactsteer.checker import check
from exactsteer.cli import main
from exactsteer.files.basis_json import basis_text
from exactsteer.files.map_json import map_text
from exactsteer.files.operator_json import operator_text
from exactsteer.quantum.maps import breuer_hall_map
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.positive_maps import antisymmetric_unitary, breuer_hall, transposition
from exactsteer.quantum.witnesses import witness_from_basis
from exactsteer.steering.catalogue.bases import shifts

SWAP = [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
MAP = {"format": "exactsteer-map/1", "input": 2, "output": 2, "choi": SWAP}
OPERATOR = {
    "format": "exactsteer-operator/1",
    "systems": [{"name": "A", "dimension": 2}, {"name": "B", "dimension": 2}],
    "matrix": SWAP,
}
U = {"format": "exactsteer-map/1", "input": 4, "output": 4}
REVERSAL = [[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]
SIGNED = [[0, 0, 0, 1], [0, 0, 1, 0], [0, -1, 0, 0], [-1, 0, 0, 0]]
BASIS = {"format": "exactsteer-basis/1", "dimensions": [2, 2], "vectors": [[[1, 0], [1, 0]], [[0, 1], [1, 1]]]}


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


@pytest.fixture
def file(tmp_path: Path):
    """A document -> a file that holds it."""

    def write(document: object) -> Path:
        path = tmp_path / "file.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return path

    return write


# --- decide ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "set_name", "status"),
    [
        ("catalogue:map:choi", "positive", 0),
        ("catalogue:map:choi", "decomposable", 1),
        ("catalogue:map:breuer-hall", "positive", 0),
        ("catalogue:map:breuer-hall", "decomposable", 1),
        ("catalogue:map:choi(a=1,b=1,c=0)", "cp", 1),
        ("catalogue:map:choi(a=2,b=1,c=1)", "CP", 0),
        ("catalogue:map:reduction(d=3)", "co-cp", 0),
        ("catalogue:map:reduction(d=3)", "k-positive:2", 1),
        ("catalogue:map:choi(a=2,b=1,c=1)", "2-positive", 0),
        ("catalogue:basis:tiles", "unextendible", 0),
        ("catalogue:basis:four-qubits", "unextendible", 0),
    ],
)
def test_membership_is_a_status_and_a_certificate_that_verifies(name, set_name, status, tmp_path):
    """0 for a member, 1 for a non-member, each with a certificate that the trusted checker accepts."""
    out = tmp_path / "c.json"
    result = run("decide", name, "--set", set_name, "-o", out)
    assert result.exit_code == status
    word, sha256, *_ = result.stdout.split()
    assert (word, sha256) == (("MEMBER", "NON-MEMBER")[status], check(out.read_text(encoding="utf-8")).sha256)
    assert run("verify", out).stdout.startswith(f"VERIFIED {sha256}")


@pytest.mark.parametrize("c", ["1/10", "1/4", "2/5", "1/2"])
def test_a_grid_of_generalised_choi_maps_crosses_both_boundaries(c):
    """a = b = 1 and c: positive for every c >= 0, decomposable from b c = 1/4 on. Linear Algebra Appl. 171, 213 (1992)."""
    name = f"catalogue:map:choi(a=1,b=1,c={c})"
    assert run("decide", name, "--set", "positive").exit_code == 0
    assert run("decide", name, "--set", "decomposable").exit_code == (0 if Fraction(c) >= Fraction(1, 4) else 1)


@pytest.mark.parametrize(("b", "positive"), [("7/5", True), ("6/5", False)])
def test_below_a_sum_of_two_a_choi_map_is_not_positive(b, positive):
    """a = 1/2, c = 1/4: b = 7/5 gives a sum above 2 and b c > 1/4, b = 6/5 a sum below, refuted by a product vector."""
    result = run("decide", f"catalogue:map:choi(a=1/2,b={b},c=1/4)", "--set", "positive", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"]) == ((0, "member") if positive else (1, "non-member"))
    assert check(json.dumps(document["certificate"])).sha256 == document["claim_sha256"]


def test_files_and_standard_input_are_decided_like_names(file):
    """The transposition as a file of format map, the swap operator as a file of format operator, a basis from a stream."""
    assert run("decide", file(MAP), "--set", "co-cp").exit_code == 0
    assert run("decide", file(OPERATOR), "--set", "block-positive").exit_code == 0
    assert run("decide", file(OPERATOR), "--set", "ppt").exit_code == 1
    assert run("decide", file(OPERATOR), "--set", "decomposable").exit_code == 0
    result = run("decide", "-", "--set", "unextendible", "--json", stdin=json.dumps(BASIS))
    assert (result.exit_code, json.loads(result.stdout)["set"]) == (1, "unextendible")
    again = run("decide", "-", "--set", "unextendible", stdin=basis_text(shifts()))
    assert again.exit_code == 0


def test_the_witness_of_a_basis_is_block_positive_and_not_decomposable(file):
    """(Pi - epsilon 1)/.. of Shifts with epsilon = 1/100: block-positive; the state on the complement detects it."""
    witness = file(operator_text(witness_from_basis(shifts(), "1/100")))
    assert run("decide", witness, "--set", "block-positive").exit_code == 0
    assert run("decide", witness, "--set", "decomposable").exit_code == 1


def test_standard_input_with_an_assemblage_is_still_one():
    """The stream is looked at once and read by whoever it belongs to."""
    text = run("catalogue", "isotropic(settings=Z)").stdout
    assert run("decide", "-", "--set", "lhs", stdin=text).exit_code == 0
    assert run("check", "-", stdin=text).stdout.startswith("VALID Hermitian")


def test_a_certificate_is_about_the_map_that_is_named(tmp_path):
    """`verify --claim` accepts the map or the basis that was decided, and rejects another one."""
    for name, set_name, other in (
        ("catalogue:map:choi", "cp", "catalogue:map:choi(a=1,b=0,c=1)"),
        ("catalogue:basis:tiles", "unextendible", "catalogue:basis:pyramid"),
    ):
        out = tmp_path / "c.json"
        run("decide", name, "--set", set_name, "-o", out)
        assert run("verify", out, "--claim", name).exit_code == 0
        text = run("catalogue", name).stdout
        assert run("verify", out, "--claim", "-", stdin=text).exit_code == 0
        rejected = run("verify", out, "--claim", other)
        assert (rejected.exit_code, "proves another claim" in rejected.stdout) == (1, True)


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_reports_the_facts_of_a_map():
    """Choi's map: trace preserving and unital, neither completely positive nor completely copositive, with exact vectors."""
    result = run("check", "catalogue:map:choi", "--json")
    facts = json.loads(result.stdout)
    assert (result.exit_code, facts["verdict"], facts["kind"]) == (0, "valid", "map")
    assert (facts["trace_preserving"], facts["unital"]) == (True, True)
    assert (facts["completely_positive"], facts["completely_copositive"]) == (False, False)
    assert Fraction(facts["completely_positive_counterexample"]["value"]["exact"]) < 0
    assert "not completely positive" in run("check", "catalogue:map:choi").stdout


def test_check_reports_the_facts_of_operators_and_bases(file):
    """The trace of an operator and whether it is a state; the size and the field of a basis."""
    assert "of trace 2, not positive" in run("check", file(OPERATOR)).stdout
    half = OPERATOR | {"matrix": [["1/2", 0, 0, 0], [0, "1/2", 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]}
    assert "of trace 1, a state" in run("check", file(half)).stdout
    assert run("check", "catalogue:basis:tiles").stdout.startswith(
        "VALID mutually orthogonal product vectors, exactly: 5"
    )


@pytest.mark.parametrize(
    ("document", "law", "message"),
    [
        (MAP | {"choi": [[1, "I", 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]}, "hermitian", "entry (0, 1) minus"),
        (OPERATOR | {"matrix": [[0, 1, 0, 0], *[[0] * 4] * 3]}, "hermitian", "the operator is not Hermitian"),
        (BASIS | {"vectors": [[[1, 0], [1, 0]], [[1, 1], [1, 2]]]}, "orthogonal", "their overlap <v_0|v_1> is 1"),
        (
            BASIS | {"vectors": [[1, 0, 0, 1]]},
            "product",
            "is not a product: party 0 against the rest, v_0 v_3 - v_1 v_2 = 1",
        ),
        (BASIS | {"vectors": [[[1, 0], [0, 0]]]}, "product", "the factor of party 1 is zero"),
        (U | {"breuer-hall": REVERSAL}, "antisymmetric", "entry (0, 3) of U + U^T is 2"),
        (U | {"breuer-hall": [[2 * x for x in row] for row in SIGNED]}, "unitary", "entry (0, 0) of U U^dag - 1 is 3"),
    ],
)
def test_check_names_the_law_that_fails(file, document, law, message):
    """Exit 1 with the exact amount; `decide` refuses the same file with status 2 and the same message."""
    result = run("check", file(document), "--json")
    (violation,) = json.loads(result.stdout)["violations"]
    assert (result.exit_code, violation["law"]) == (1, law)
    assert message in violation["message"]
    set_name = {"exactsteer-map/1": "cp", "exactsteer-operator/1": "ppt", "exactsteer-basis/1": "unextendible"}
    assert message in refused(run("decide", file(document), "--set", set_name[document["format"]]))


def test_the_law_does_not_depend_on_the_name_of_the_file(tmp_path):
    """A file called product.json whose vectors are not orthogonal violates orthogonality."""
    path = tmp_path / "product.json"
    path.write_text(json.dumps(BASIS | {"vectors": [[[1, 0], [1, 0]], [[1, 1], [1, 2]]]}), encoding="utf-8")
    (violation,) = json.loads(run("check", path, "--json").stdout)["violations"]
    assert violation["law"] == "orthogonal"


def test_sizes_that_do_not_fit_are_no_violation(file):
    """Exit 2: there is no Breuer-Hall map on a qutrit, whatever U is."""
    odd = {"format": "exactsteer-map/1", "input": 3, "output": 3, "breuer-hall": [[0, 1, 0], [-1, 0, 0], [0, 0, 0]]}
    assert "dimension 4 or more" in refused(run("check", file(odd)))


def test_messages_name_what_the_file_holds(file):
    """Verbs of assemblages say what they got; a name of the catalogue without its prefix is completed; sets keep articles."""
    assert "holds an operator: there is no set 'lhs'" in refused(run("decide", file(OPERATOR), "--set", "lhs"))
    for name, what in (
        (file(MAP), "a map"),
        ("catalogue:map:choi", "a map"),
        ("catalogue:basis:tiles", "a product basis"),
    ):
        for command in (["plot", name, "-o", "x.png"], ["convert", name, "x.json"], ["repair", name, "-o", "x.json"]):
            assert f"holds {what}, where an assemblage" in refused(run(*command))
    assert "write catalogue:map:choi" in refused(run("check", "map:choi"))
    assert "is no certificate; `exactsteer decide" in refused(run("report", "catalogue:map:choi", "-o", "x.html"))
    one = {**OPERATOR, "systems": [{"name": "A", "dimension": 4}]}
    assert "no partial transposes" in refused(run("decide", file(one), "--set", "decomposable"))


# --- bracket ---------------------------------------------------------------------------------------------------------


def test_a_bracket_that_fails_leaves_no_folder(tmp_path):
    """Exit 3 at the time limit, every stage said once, and the folder that was to hold the certificates is gone."""
    command = ["bracket", "catalogue:basis:shifts(c=3,s=4)", "--quantity", "epsilon", "--time-limit", "0.01"]
    result = run(*command, "-o", tmp_path / "a" / "b", "--json")
    stages = json.loads(result.stdout)["stages"]
    assert (result.exit_code, len(stages), list(tmp_path.iterdir())) == (3, len(set(stages)), [])


def test_epsilon_is_bracketed_with_two_certificates(file, tmp_path):
    """min <O> over product states for O = 1 + swap/2, which is 1; both sides verify."""
    operator = file(OPERATOR | {"matrix": [["3/2", 0, 0, 0], [0, 1, "1/2", 0], [0, "1/2", 1, 0], [0, 0, 0, "3/2"]]})
    folder = tmp_path / "out"
    result = run(
        "bracket",
        operator,
        "--quantity",
        "epsilon",
        "--width",
        "1e-6",
        "-o",
        folder,
        "--json",
    )
    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)["brackets"]
    low, high = map(Fraction, row["bracket"])
    assert low <= 1 <= high <= low + Fraction(1, 10**6)
    for name in row["certificates"]:
        assert check(Path(name).read_text(encoding="utf-8")).kind == "product-minimum"


def test_epsilon_of_shifts_is_exact():
    """epsilon = 1 - 3 sqrt(6)/8, the smaller root of 32 v^2 - 64 v + 5, with both certificates at this number."""
    result = run("bracket", "catalogue:basis:shifts", "--quantity", "epsilon", "--width", "0", "--json")
    (row,) = json.loads(result.stdout)["brackets"]
    assert (result.exit_code, row["minimal_polynomial"]) == (0, "32*v^2 - 64*v + 5")
    assert [x[:12] for x in row["decimal"]] == ["0.0814413464"] * 2
    assert [check(json.dumps(c)).kind for c in row["certificates"]] == ["product-minimum"] * 2


def test_epsilon_of_tiles_is_bracketed_to_eight_digits():
    """epsilon of Tiles is 0.0284162.., between certified numbers 10^-8 apart."""
    result = run("bracket", "catalogue:basis:tiles", "--quantity", "epsilon", "--width", "1e-8", "--json")
    (row,) = json.loads(result.stdout)["brackets"]
    low, high = (number(x) for x in row["bracket"]) if row["equals"] is None else (None, None)
    assert result.exit_code == 0
    assert [x[:9] for x in row["decimal"]] == ["0.0284162", "0.0284162"]
    if low is not None:
        assert high - low <= number("1/100000000")
    assert [check(json.dumps(c)).kind for c in row["certificates"]] == ["product-minimum"] * 2


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "set_name", "message"),
    [
        (
            "catalogue:map:choi",
            "lhs",
            "holds a map: there is no set 'lhs' for maps; known: cp, co-cp, decomposable, positive",
        ),
        ("catalogue:map:choi", "ppt", "there is no set 'ppt' for maps"),
        ("catalogue:map:choi", "k-positive:0", "there is no set 'k-positive:0' for maps"),
        (
            "catalogue:basis:tiles",
            "cp",
            "holds a product basis: there is no set 'cp' for product bases; known: unextendible",
        ),
        ("catalogue:map:cho", "cp", "the catalogue has no map 'cho'; did you mean choi?"),
        ("catalogue:map:breuer-hall(d=5)", "cp", "there is no antisymmetric unitary of dimension 5"),
        ("catalogue:isotropic", "cp", "there is no set 'cp' for assemblages"),
    ],
)
def test_a_set_that_does_not_suit_is_refused_with_those_that_do(name, set_name, message):
    """Status 2, one line, nothing on standard output."""
    assert message in refused(run("decide", name, "--set", set_name))


U = [[0, 0, 0, "-I"], [0, 0, "I", 0], [0, "-I", 0, 0], ["I", 0, 0, 0]]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (U, None),
        ([[0, 0, 0, 1], *[[0] * 4] * 3], "U is not antisymmetric: entry (0, 3) of U + U^T is 1"),
        (
            [[0, 2, 0, 0], [-2, 0, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]],
            "U is not unitary: entry (0, 0) of U U^dag - 1 is 3",
        ),
        ([[0, 1], [-1, 0]], "U is 2 x 2; input and output are 4 and 4"),
    ],
)
def test_a_breuer_hall_map_may_have_any_antisymmetric_unitary(file, rows, message):
    """A file with the key breuer-hall; U = X (x) Y gives the map of the catalogue, and a bad U is named with its entry."""
    document = {"format": "exactsteer-map/1", "input": 4, "output": 4, "breuer-hall": rows}
    result = run("decide", file(document), "--set", "co-cp")
    if message is None:
        assert (result.exit_code, breuer_hall_map(antisymmetric_unitary(4))) == (1, breuer_hall())
        assert result.stdout == run("decide", "catalogue:map:breuer-hall", "--set", "co-cp").stdout
    else:
        assert message in refused(result)


def test_wrong_dimensions_and_options_that_mean_nothing_are_refused(file, tmp_path):
    """Sizes that do not fit, --layout, --level, --ball, --set or --noise where they say nothing."""
    assert "the Choi matrix of a map 2 -> 3 is 6 x 6" in refused(run("check", file(MAP | {"output": 3})))
    assert "on A[2] (x) B[2] is 4 x 4, not (1, 1)" in refused(
        run("decide", file(OPERATOR | {"matrix": [[1]]}), "--set", "ppt")
    )
    assert "has no layout; leave out --layout" in refused(run("check", file(MAP), "--layout", "d d a x"))
    choi = ("catalogue:map:choi", "--set", "cp")
    assert "--level is for assemblages" in refused(run("decide", *choi, "--level", "1+AB"))
    assert "--ball is for assemblages" in refused(run("decide", *choi, "--ball"))
    tiles = ("bracket", "catalogue:basis:tiles", "--quantity")
    assert "known: epsilon, for operators and product bases" in refused(run(*tiles, "weight"))
    assert "epsilon takes no --set" in refused(run(*tiles, "epsilon", "--set", "lhs"))
    assert "holds a map, with --quantity 'epsilon'" in refused(
        run("bracket", "catalogue:map:choi", "--quantity", "epsilon")
    )
    assert "is the input" in refused(run("decide", file(MAP), "--set", "cp", "-o", file(MAP)))


def test_an_operator_on_three_systems_is_read_with_its_names(file):
    """Names do not matter to the verdict; a state of three qubits that is a product is PPT."""
    operator = Operator({"A": 2, "B": 1, "C": 2}, transposition(2).matrix)
    assert run("decide", file(operator_text(operator)), "--set", "ppt").exit_code == 1
    assert run("decide", file(map_text(transposition(2))), "--set", "positive").exit_code == 0
