"""Genuine tripartite steering decided: certificates on both sides of the thresholds, and verdicts left open."""

from __future__ import annotations

import pytest

import exactsteer as es
from exactsteer.steering.branches import branched
from exactsteer.steering.partial import PartialModel, PartialTerm


@pytest.mark.parametrize(
    ("state", "untrusted", "settings", "below", "above"),
    [
        ("ghz", 2, "XY", "707/1000", "708/1000"),
        ("ghz", 2, "XYZ", "63/100", "16/25"),
        ("w_state", 2, "XYZ", "67/100", "17/25"),
        ("ghz", 1, "XYZ", "27/50", "11/20"),
        ("w_state", 1, "XY", "16/25", "13/20"),
        ("w_state", 1, "XYZ", "14/25", "57/100"),
    ],
)
def test_noisy_states_are_decided_on_both_sides(state, untrusted, settings, below, above):
    """A mixture with one party apart below the threshold, genuine tripartite steering above it."""
    build = getattr(es.catalogue, state)
    for visibility, kind in ((below, "partially-local"), (above, "genuinely-steerable")):
        sigma = build(untrusted=untrusted, settings=settings, visibility=visibility)
        certificate = es.decide(es.PartiallyLocal(sigma))
        assert (certificate.claim.kind, es.verify(certificate).kind) == (kind, kind)
        assert certificate.claim.assemblage == sigma


def test_either_claim_is_refuted_by_the_other():
    """`prove` raises `Refuted` with the opposite certificate."""
    with pytest.raises(es.Refuted) as found:
        es.prove(es.PartiallyLocal(es.catalogue.ghz(untrusted=1)))
    assert found.value.certificate.claim == es.GenuinelySteerable(es.catalogue.ghz(untrusted=1))
    noisy = es.catalogue.ghz(visibility="1/2")
    with pytest.raises(es.Refuted):
        es.prove(es.GenuinelySteerable(noisy))


def test_an_assemblage_between_the_sets_is_undecided():
    """W measured in X and Z has a gap between the explicit mixtures and the outer set; the stages say how wide."""
    with pytest.raises(es.Undecided, match="outer set") as found:
        es.decide(es.PartiallyLocal(es.catalogue.w_state(untrusted=2, settings="XZ", visibility="37/50")))
    assert any("explicit models" in stage for stage in found.value.stages)
    assert "PartialModel" in found.value.advice


def test_a_known_model_with_a_quantum_behaviour_proves_membership():
    """Tsirelson's box with a state of the trusted party is a mixture, which no local behaviours explain."""
    root = es.parse("sqrt(2)/2")
    x, z = es.PAULI_X, es.PAULI_Z
    rotated = [es.observable((z + x) * root), es.observable((z - x) * root)]
    pair = es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1})
    best = es.Realisation(pair, ((es.observable(z), es.observable(x)), tuple(rotated)))
    state = es.matrix([["2/3", "I/5"], ["-I/5", "1/3"]])
    scenario = es.scenario(parties=2, settings=2, outcomes=2, trusted=2)
    model = PartialModel(scenario, (PartialTerm(2, state, best.assemblage().elements, branched(best)),))
    sigma = model.assemblage()
    assert es.verify(es.prove(es.PartiallyLocal(sigma), realisation=model)).kind == "partially-local"
    assert es.verify(es.prove(es.Steerable(sigma))).kind == "steerable"


def test_a_model_of_another_assemblage_is_bad_input():
    """A known model has to add to the claim's assemblage."""
    sigma = es.catalogue.ghz(untrusted=1, visibility="1/2")
    corner = es.matrix([[int(r == c == 0) for c in range(4)] for r in range(4)])
    model = PartialModel(sigma.scenario, (PartialTerm(0, (0, 0), {((0,), (0,)): corner}),))
    with pytest.raises(es.InputError, match="another assemblage"):
        es.decide(es.PartiallyLocal(sigma), realisation=model)


def test_two_parties_are_bad_input():
    """The claim is about three parties; for two the message says what is missing."""
    with pytest.raises(es.InputError, match="three parties"):
        es.decide(es.PartiallyLocal(es.catalogue.isotropic()))


@pytest.mark.parametrize("visibility", ["1/2", "1"])
def test_the_theorem_says_what_a_mixture_is(visibility):
    """The LaTeX sentence names the party apart, in both directions; the claim is read back from its certificate."""
    certificate = es.decide(es.PartiallyLocal(es.catalogue.ghz(untrusted=1, visibility=visibility)))
    text = es.latex(es.verify(certificate))
    assert "stands apart" in text
    assert ("no partially local quantum model" in text) == (visibility == "1")
    assert certificate.claim.kind in es.describe(certificate.text)
