"""Smaller certificates: the claim stays byte for byte, the proof shrinks or nothing is returned, time is limited in all."""

from __future__ import annotations

import json

import pytest

import exactsteer as es
from exactsteer.certificates import tighten as module
from exactsteer.certificates.tighten import tighten
from exactsteer.claims import Claim
from exactsteer.steering.catalogue import chsh, isotropic, pr_box
from exactsteer.steering.functional import SteeringFunctional

BOX = pr_box().assemblage()
PHI = isotropic(settings="XZ")


def witness_size(text: str) -> int:
    """The length of the witness as compact JSON."""
    return len(json.dumps(json.loads(text)["witness"], separators=(",", ":")))


@pytest.fixture(scope="module")
def long_proof() -> str:
    """A proof that phi+ is steerable whose functional has needlessly large integers."""
    found = es.prove(es.Steerable(PHI)).witness
    factor = 10**40 + 1
    nudge = es.matrix([[1, 0], [0, 1]])
    elements = {key: m * factor + nudge for key, m in found.elements.items()}
    return es.Certificate(es.Steerable(PHI), SteeringFunctional(PHI.scenario, elements, found.sense)).text


def test_a_long_proof_is_shortened_and_proves_the_same_claim(long_proof):
    """Large integers are replaced by small ones; both texts are proofs, and their claims have one sha256."""
    found = tighten(long_proof)
    assert found is not None
    assert witness_size(found.text) < witness_size(long_proof)
    assert len(found.text) < len(long_proof)
    assert es.verify(found).sha256 == es.verify(long_proof).sha256
    assert json.loads(found.text)["claim"] == json.loads(long_proof)["claim"]


def test_the_result_is_not_tightened_again(long_proof):
    """A second time nothing shorter is found."""
    found = tighten(long_proof)
    assert tighten(found.text) is None


def test_a_printed_layout_does_not_count(long_proof):
    """White space is no part of a proof: a short certificate with wide margins is not 'tightened'."""
    short = tighten(long_proof).text
    assert tighten(json.dumps(json.loads(short), indent=8)) is None


@pytest.mark.parametrize(
    "claim",
    [
        es.NotAlmostQuantum(BOX),
        es.LHS(pr_box("1/2").assemblage()),
        es.NoSignalling(BOX),
        es.PseudoLHS(BOX),
        es.Quantum(PHI),
        es.Bound(chsh(), es.parse("3")),
        es.BoundOver(chsh(), es.parse("2"), "lhs"),
        es.Robustness(PHI, es.parse("sqrt(2) - 1"), "max", "lhs", isotropic(settings="XZ", visibility="0")),
    ],
    ids=lambda claim: claim.kind,
)
def test_every_kind_is_kept_or_shortened(claim: Claim):
    """Whatever the kind: nothing, or a shorter proof of the very claim."""
    certificate = es.prove(claim)
    found = tighten(certificate.text)
    if found is not None:
        assert es.verify(found).sha256 == es.verify(certificate).sha256
        assert witness_size(found.text) < witness_size(certificate.text)


def test_a_proof_that_needs_a_hint_is_kept():
    """A realisation of two parties is not found without the hint: undecided everywhere, so the certificate stays."""
    from exactsteer.steering.catalogue import ghz, ghz_realisation

    certificate = es.prove(es.Quantum(ghz(), ghz_realisation()))
    assert tighten(certificate.text) is None


def test_no_proof_is_not_tightened(long_proof):
    """A wrong witness is refused by the checker, and so is no certificate at all."""
    document = json.loads(long_proof)
    document["claim"]["kind"] = "lhs"
    with pytest.raises((es.Rejected, es.Malformed)):
        tighten(json.dumps(document))
    with pytest.raises(es.Malformed):
        tighten("{}")


def test_the_time_limit_is_for_all_attempts_together(monkeypatch, long_proof):
    """Each attempt gets what the ones before have left, and none starts when nothing is left."""
    limits: list[float] = []

    def slow(claim, *, solver, time_limit, progress):
        limits.append(time_limit)
        raise es.Undecided(claim, ["slow"], "")

    clock = iter(range(0, 100, 2))
    monkeypatch.setattr(module, "decide", slow)
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(clock)))
    assert tighten(long_proof, time_limit=5.0) is None
    assert limits == [3.0, 1.0]
