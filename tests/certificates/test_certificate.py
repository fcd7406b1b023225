"""A certificate is a canonical text: the claim does not depend on how, when or by whom it was proved."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import exactsteer as es
from exactsteer.algebra.matrix import identity
from exactsteer.certificates.certificate import Certificate, read_document, separating_functional
from exactsteer.certificates.claim_json import claim_sha256, claim_text, decode_claim
from exactsteer.certificates.witnesses import GramMatrix, NoWitness
from exactsteer.errors import UnreadableFile
from exactsteer.steering.assemblage import Assemblage

PRINT_CLAIM = """
import exactsteer as es
from exactsteer.certificates.claim_json import claim_text
print(claim_text(es.NotAlmostQuantum(es.catalogue.breuer_hall())))
"""


@pytest.fixture(scope="module")
def separated(pr_box):
    """The PR box tensor a state of Bob, proved not to be almost quantum."""
    return es.prove(es.NotAlmostQuantum(pr_box(1, es.matrix([["3/4", "I/4"], ["-I/4", "1/4"]]))))


def canonical(value) -> str:
    """Sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def test_the_text_is_canonical_json_on_one_line(separated):
    """Reading and writing it again changes nothing."""
    document = json.loads(separated.text)
    assert canonical(document) + "\n" == separated.text
    assert sorted(document) == ["claim", "format", "provenance", "witness"]
    assert document["format"] == "exactsteer-certificate/1"
    assert canonical(document["claim"]) == claim_text(separated.claim)


def test_the_hash_is_that_of_the_claim_and_of_the_theorem(separated):
    """Verdicts print the sha256 of the canonical claim, and the checker computes the same one."""
    expected = hashlib.sha256(claim_text(separated.claim).encode()).hexdigest()
    assert expected == separated.sha256 == claim_sha256(separated.claim) == es.verify(separated).sha256
    assert f"Certificate(not-moment-set, {len(separated.text)} bytes, claim sha256 {expected[:12]})" == repr(separated)


def test_the_claim_does_not_depend_on_provenance_or_proof(separated):
    """Another solver's name, another margin and another witness leave the claim's text as it is."""
    relabelled = Certificate(separated.claim, separated.witness, {"solvers": ["abacus"], "milliseconds": 7})
    gram = separated.witness.gram
    doubled = Certificate(separated.claim, GramMatrix(gram * 2, separated.witness.proof))
    assert separated.sha256 == relabelled.sha256 == doubled.sha256
    texts = {c.text for c in (separated, relabelled, doubled)}
    assert len(texts) == 3
    assert len({canonical(json.loads(text)["claim"]) for text in texts}) == 1


def test_the_claim_does_not_depend_on_the_order_or_the_title_of_the_data(separated):
    """Elements in another order, entries written over a larger field and a title give the same bytes."""
    sigma = separated.claim.assemblage
    table = {key: m.over(es.quadratic_field(7)) for key, m in reversed(sigma.elements.items())}
    other = es.NotAlmostQuantum(Assemblage(sigma.scenario, table, "title"))
    assert claim_text(separated.claim) == claim_text(other)


def test_the_claim_is_byte_identical_between_runs():
    """Two processes with different hash seeds print the claim that this one computes."""
    root = str(Path(es.__file__).parents[1])
    texts = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", PRINT_CLAIM], env=environment, capture_output=True, text=True, check=True
        )
        texts.append(run.stdout.strip())
    assert [claim_text(es.NotAlmostQuantum(es.catalogue.breuer_hall()))] * 2 == texts


def test_the_witness_is_the_same_when_the_proof_is_made_again(separated):
    """Nothing in the search is random: the same solver gives the same witness."""
    again = es.prove(separated.claim)
    assert json.loads(separated.text)["witness"] == json.loads(again.text)["witness"]
    assert separated.margin == again.margin


def test_the_margin_bounds_the_least_eigenvalue(separated):
    """The margin m > 0 of a separation is -tr(Z Gamma)/tr Z, at most the solver's distance from the boundary."""
    assert separated.margin > 0
    assert separated.margin <= es.parse("1/16")


def test_every_kind_of_claim_is_read_back(steered):
    """The claim of a certificate's JSON is the claim; a hint is not part of it."""
    realisation = steered("bell", "XZ")
    sigma = realisation.assemblage()
    for claim in (
        es.NoSignalling(sigma),
        es.AlmostQuantum(sigma),
        es.MomentSet(sigma, "1"),
        es.NotAlmostQuantum(sigma),
        es.Quantum(sigma, realisation),
    ):
        value = json.loads(claim_text(claim))
        assert claim == decode_claim(value)
        assert claim_text(claim) == claim_text(decode_claim(value))


def test_an_unknown_kind_of_claim_is_refused(steered):
    """The kind is repeated in the message."""
    value = json.loads(claim_text(es.NoSignalling(steered("bell", "XZ").assemblage())))
    with pytest.raises(UnreadableFile, match="unknown claim kind 'super-quantum'"):
        decode_claim({**value, "kind": "super-quantum"})


def test_documents_are_read_as_strictly_as_the_checker_reads_them(separated):
    """Another format, another JSON value and a duplicate key are refused."""
    assert read_document(separated.text)["claim"]["kind"] == "not-moment-set"
    for text in ("[]", "{}", separated.text.replace("certificate/1", "certificate/2")):
        with pytest.raises(UnreadableFile, match="not a certificate"):
            read_document(text)
    with pytest.raises(es.Malformed, match="duplicate"):
        read_document(separated.text.replace('{"claim"', '{"claim":1,"claim"', 1))


def test_the_separating_functional_is_read_from_the_text(separated, steered, pr_box):
    """It is positive on the assemblage of the claim and at most zero on quantum assemblages of the scenario."""
    functional = separating_functional(separated.text)
    sigma = separated.claim.assemblage
    assert functional.value(sigma) > 0
    assert separated.margin * separated.witness.gram.trace() == functional.value(sigma)
    for state, settings in (("ghz", "XZ"), ("ghz", "XY"), ("w", "XZ"), ("product", "ZX")):
        assert functional.value(steered(state, settings).assemblage()) <= 0
    assert functional.value(pr_box(es.parse("1/2"), identity(2) / 2)) <= 0


def test_only_separations_have_a_functional(steered):
    """The kind of the certificate is named."""
    certificate = es.prove(es.NoSignalling(steered("bell", "XZ").assemblage()))
    with pytest.raises(UnreadableFile, match="a certificate of kind 'no-signalling' has no separating functional"):
        separating_functional(certificate.text)


@pytest.fixture
def certificate(steered):
    """A short certificate."""
    return Certificate(es.NoSignalling(steered("bell", "XZ").assemblage()), NoWitness())


def test_saving_writes_the_text_with_ordinary_permissions(certificate, tmp_path):
    """The file holds exactly the text, replaces an older one, and obeys the umask."""
    path = tmp_path / "proof.json"
    path.write_text("older")
    mask = os.umask(0o022)
    try:
        certificate.save(path)
    finally:
        os.umask(mask)
    assert certificate.text == path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("step", ["fdopen", "chmod", "replace"])
def test_a_failed_save_leaves_neither_a_partial_nor_a_temporary_file(certificate, tmp_path, monkeypatch, step):
    """Whichever step fails, the older file stays as it was and nothing lies beside it."""
    path = tmp_path / "proof.json"
    path.write_text("older")

    def failing(*arguments, **options):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, step, failing)
    with pytest.raises(OSError, match="no space left"):
        certificate.save(path)
    assert [p.name for p in tmp_path.iterdir()] == ["proof.json"]
    assert path.read_text() == "older"


def test_a_save_that_is_interrupted_in_the_middle_leaves_nothing(certificate, tmp_path, monkeypatch):
    """The text goes to a temporary file first; an interruption while it is written removes that."""
    original = os.fdopen

    def interrupted(handle, *arguments, **options):
        file = original(handle, *arguments, **options)

        class Broken:
            def __enter__(self):
                return self

            def __exit__(self, *details):
                file.close()

            def write(self, text):
                file.write(text[: len(text) // 2])
                raise KeyboardInterrupt

        return Broken()

    monkeypatch.setattr(os, "fdopen", interrupted)
    with pytest.raises(KeyboardInterrupt):
        certificate.save(tmp_path / "proof.json")
    assert list(tmp_path.iterdir()) == []
