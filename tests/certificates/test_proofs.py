"""The folder of proofs: each statement has a committed certificate that proves it, checked without a solver."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import exactsteer as es
from exactsteer.certificates.claim_json import claim_sha256
from exactsteer.certificates.proofs import IdentityProof, Proof, index, read_proofs
from exactsteer.cli import main
from exactsteer.errors import CheckFailed, UnreadableFile

ROOT = Path(__file__).parents[2]
STATEMENTS = list(read_proofs(ROOT / "proofs"))
PROOFS = [proof for proof in STATEMENTS if isinstance(proof, Proof)]
IDENTITIES = [proof for proof in STATEMENTS if isinstance(proof, IdentityProof)]

each = pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.source.stem)
each_identity = pytest.mark.parametrize("proof", IDENTITIES, ids=lambda proof: proof.source.stem)

STATEMENT = """'The example is an assemblage.'

import exactsteer as es

claim = es.NoSignalling(es.catalogue.breuer_hall())
"""

IDENTITY = """'The square of a sum.'

import sympy as sp
from exactsteer.symbolic import Identity

a, b = sp.symbols("a b")

def identity():
    residual = sp.expand((a + b)**2 - a**2 - FACTOR*a*b - b**2)
    return Identity("square", "(a + b)^2 = a^2 + 2 a b + b^2", "Expanded.", "Nothing.", (residual,))
"""


@each
def test_the_committed_certificate_proves_the_statement(proof):
    """The certificate beside each statement is accepted by the checker and proves exactly that claim."""
    theorem = proof.check()
    assert theorem.sha256 == claim_sha256(proof.claim)
    assert proof.statement


def test_every_certificate_belongs_to_a_statement():
    """There is no certificate in `proofs/` without a Python file of the same name."""
    found = [path for path in (ROOT / "proofs").rglob("*.json") if path.parent.name != "data"]
    assert sorted(found) == sorted(proof.certificate for proof in PROOFS)


@each
def test_the_list_of_proofs_names_the_certificate(proof):
    """`proofs/README.md` lists every certificate."""
    listed = (ROOT / "proofs" / "README.md").read_text(encoding="utf-8")
    assert str(proof.certificate.relative_to(ROOT / "proofs")) in listed


@each
def test_another_claim_is_not_proved_by_the_certificate(proof):
    """If the statement is changed and the certificate is not, the check fails and says so."""
    other = next(p.claim for p in PROOFS if p.claim != proof.claim)
    with pytest.raises(CheckFailed, match="proves another claim"):
        dataclasses.replace(proof, claim=other).check()


def test_a_missing_or_spoiled_certificate_is_a_failed_check(tmp_path):
    """A statement without certificate, or with one that the checker refuses, fails with the file's name."""
    source = tmp_path / "noise.py"
    source.write_text(STATEMENT, encoding="utf-8")
    (proof,) = read_proofs(tmp_path)
    with pytest.raises(CheckFailed, match=r"noise.json: No such file or directory; prove it with `make proofs`"):
        proof.check()
    proof.certificate.write_text("{}", encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"noise.json is not a proof: file: unknown keys"):
        proof.check()


def test_a_statement_is_proved_again_from_nothing(tmp_path):
    """`exactsteer reproduce FOLDER --rebuild` writes the certificate of each statement, checks it and says so."""
    (tmp_path / "noise.py").write_text(STATEMENT, encoding="utf-8")
    result = CliRunner().invoke(main, ["reproduce", str(tmp_path), "--rebuild"])
    (proof,) = read_proofs(tmp_path)
    assert proof.check().sha256 == claim_sha256(proof.claim)
    assert result.exit_code == 0
    assert "1 of 1 statements are as stated" in result.output


def test_a_statement_without_its_certificate_is_not_as_stated(tmp_path):
    """`exactsteer reproduce FOLDER` ends with status 1, the statement and the reason."""
    (tmp_path / "noise.py").write_text(STATEMENT, encoding="utf-8")
    result = CliRunner().invoke(main, ["reproduce", str(tmp_path), "--json"])
    answer = json.loads(result.output)
    assert (result.exit_code, answer["failures"], answer["verdict"]) == (1, 1, "not as stated")
    assert "prove it with `make proofs`" in answer["statements"][0]["reason"]


def test_the_printed_comparisons_are_part_of_the_answer():
    """Each statement on a printed number says what is printed, what is certified, and the verdict on the print."""
    answer = json.loads(CliRunner().invoke(main, ["reproduce", str(ROOT / "proofs"), "--json"]).output)
    rows = {Path(row["file"]).stem: row for row in answer["statements"]}
    assert answer["verdict"] == "as stated"
    assert rows["table_2_minimum"]["printed"] == "bound -0.508417, value -0.520495"
    assert rows["table_2_minimum"]["certified"] == "bound -0.5084205, value -0.52073625"
    assert rows["table_2_member"]["verdict"] == "printed bound refuted"


def test_an_unknown_folder_of_proofs_is_refused_with_those_that_exist():
    """`exactsteer reproduce` names the folders that there are."""
    result = CliRunner().invoke(main, ["reproduce", "no-such-paper"])
    assert result.exit_code == 2
    assert "formalism" in result.stderr


def test_the_index_is_the_generated_one():
    """`proofs/README.md` is what `make proofs` writes for the committed certificates."""
    assert (ROOT / "proofs" / "README.md").read_text(encoding="utf-8") == index(STATEMENTS, ROOT / "proofs")


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n",
        '"""No claim."""\n',
        "claim = 1\n",
        "def identity():\n    return ()\n",
        '"""Both."""\nclaim = 1\ndef identity():\n    return ()\n',
        '"""No function."""\nidentity = 1\n',
    ],
)
def test_a_file_without_statement_or_claim_is_refused(tmp_path, text):
    """A proof file has a docstring and either a value `claim` or a function `identity()`."""
    (tmp_path / "proof.py").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="a proof file has a docstring and a value `claim`, or a function"):
        list(read_proofs(tmp_path))


def test_the_committed_certificates_are_checked_without_a_solver():
    """Checking the whole folder, identities included, loads neither a solver nor NumPy."""
    script = (
        "import sys; from pathlib import Path; from exactsteer.certificates.proofs import read_proofs\n"
        "print(len([proof.check() for proof in read_proofs(Path('proofs'))]),"
        " sorted({'picos', 'cvxopt', 'scs', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == f"{len(STATEMENTS)} []\n"


@each_identity
def test_the_identities_are_proved_again(proof):
    """Every identity in `proofs/` is proved by SymPy now, has no certificate, and says what the machine's share is."""
    identities = proof.check()
    assert identities
    assert all(identity.by_machine and identity.by_argument for identity in identities)
    assert "By machine: " in proof.statement
    assert "By argument: " in proof.statement
    assert not proof.source.with_suffix(".json").exists()


@each_identity
def test_the_list_of_proofs_names_the_identities(proof):
    """`index` lists them with the verdict 'identity by SymPy', without certificate and never as a theorem."""
    (row,) = [line for line in index([proof], ROOT / "proofs").splitlines() if proof.source.name in line]
    assert "| identity by SymPy | none; see [`formalism/identity_" in row
    assert "theorem" not in proof.verdict


def identity_file(tmp_path, factor):
    (tmp_path / "square.py").write_text(IDENTITY.replace("FACTOR", factor), encoding="utf-8")


def test_an_identity_is_reproduced_and_counted(tmp_path):
    """`exactsteer reproduce` proves it, prints 'IDENTITY BY SYMPY' and counts it; --rebuild writes nothing for it."""
    identity_file(tmp_path, "2")
    (tmp_path / "noise.py").write_text(STATEMENT, encoding="utf-8")
    for options in (["--rebuild"], []):
        result = CliRunner().invoke(main, ["reproduce", str(tmp_path), *options])
        assert result.exit_code == 0
        assert "IDENTITY BY SYMPY: The square of a sum" in result.output
        assert "2 of 2 statements are as stated" in result.output
        assert "1 of the statements are identities by SymPy" in result.output
    assert not (tmp_path / "square.json").exists()
    answer = json.loads(CliRunner().invoke(main, ["reproduce", str(tmp_path), "--json"]).output)
    row = answer["statements"][1]
    assert (row["verdict"], row["certificate"]) == ("identity by SymPy", None)
    assert row["identities"][0]["statement"] == "(a + b)^2 = a^2 + 2 a b + b^2"


def test_a_false_identity_is_not_as_stated(tmp_path):
    """The residual is the reason, and the exit status is 1."""
    identity_file(tmp_path, "3")
    result = CliRunner().invoke(main, ["reproduce", str(tmp_path), "--json"])
    assert result.exit_code == 1
    assert "square is not an identity: residual 0 of 1 is -a*b" in json.loads(result.output)["statements"][0]["reason"]


@pytest.mark.parametrize("body", ["return ()", "return ['a', 'b']"])
def test_identity_must_return_identities(tmp_path, body):
    """Nothing, or something that is no `Identity`, is a failed check."""
    (tmp_path / "empty.py").write_text(f"'Nothing.'\ndef identity():\n    {body}\n", encoding="utf-8")
    (proof,) = read_proofs(tmp_path)
    with pytest.raises(CheckFailed, match="proves no identity"):
        proof.check()


def test_an_identity_has_no_verdict_of_its_own(tmp_path):
    """A file cannot call an identity a theorem."""
    (tmp_path / "v.py").write_text("'V.'\nverdict = 'theorem'\ndef identity():\n    return ()\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no verdict of its own"):
        list(read_proofs(tmp_path))


@each
@pytest.mark.slow
def test_every_statement_can_be_proved_from_nothing(proof: Proof):
    """`rebuild` proves each claim again; the claim's sha256 is that of the committed certificate."""
    certificate = proof.rebuild()
    assert es.verify(certificate).sha256 == proof.check().sha256
