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
from exactsteer.certificates.certificate import claim_sha256
from exactsteer.certificates.proofs import Proof, index, read_proofs
from exactsteer.cli import main
from exactsteer.errors import CheckFailed, UnreadableFile

ROOT = Path(__file__).parents[2]
PROOFS = list(read_proofs(ROOT / "proofs"))

each = pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.source.stem)

STATEMENT = """'The example is an assemblage.'

import exactsteer as es

claim = es.NoSignalling(es.catalogue.breuer_hall())
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
    assert (ROOT / "proofs" / "README.md").read_text(encoding="utf-8") == index(PROOFS, ROOT / "proofs")


@pytest.mark.parametrize("text", ["x = 1\n", '"""No claim."""\n', "claim = 1\n"])
def test_a_file_without_statement_or_claim_is_refused(tmp_path, text):
    """A proof file has a docstring and a value `claim`."""
    (tmp_path / "proof.py").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="a proof file has a docstring and a value `claim`"):
        list(read_proofs(tmp_path))


def test_the_committed_certificates_are_checked_without_a_solver():
    """Checking the whole folder loads neither a solver nor NumPy."""
    script = (
        "import sys; from pathlib import Path; from exactsteer.certificates.proofs import read_proofs\n"
        "print(len([proof.check() for proof in read_proofs(Path('proofs'))]),"
        " sorted({'picos', 'cvxopt', 'scs', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == f"{len(PROOFS)} []\n"


@each
@pytest.mark.slow
def test_every_statement_can_be_proved_from_nothing(proof: Proof):
    """`rebuild` proves each claim again; the claim's sha256 is that of the committed certificate."""
    certificate = proof.rebuild()
    assert es.verify(certificate).sha256 == proof.check().sha256
