"""Claims that are proved by construction: proved, verified, printed, described, and read back from their JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.claim_json import claim_json, claim_sha256, decode_claim
from exactsteer.certificates.proofs import Proof, read_proofs
from exactsteer.certificates.statement import SENTENCES
from exactsteer.checker import check
from exactsteer.errors import InputError, ShapeMismatch, Undecided, UnreadableFile
from exactsteer.quantum.maps import KrausMap
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
from exactsteer.steering.branches import gram_realisation, mixture, then
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel, affine_combination, theorem_5
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.sequential import Instrument, SequentialAssemblage, measure_in_sequence, tower
from exactsteer.steering.unphysical import dual_basis_realisation, theorem_6
from exactsteer.testing import fields, no_signalling_assemblages, scenarios

PROOFS = Path(__file__).parents[2] / "proofs"
LAW = settings(deadline=None, max_examples=15)
X, Z = observable(PAULI_X), observable(PAULI_Z)
BELL = es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2})
ONE = es.steer(BELL, [[X, Z]])
HALF = number(1) / 2


def breuer_hall_for_two_bobs() -> es.Assemblage:
    """The post-quantum example, its ququart read as two qubits."""
    sigma = es.catalogue.breuer_hall()
    return es.Assemblage(Scenario(sigma.scenario.untrusted, (2, 2)), sigma.elements)


def local_model() -> HiddenStateModel:
    """Bob's bit decides Alice's answer to the first setting; the second is always answered by 1."""
    up, down = matrix([[1, 0], [0, 0]]) / 3, matrix([[0, 0], [0, 1]]) * 2 / 3
    return HiddenStateModel(ONE.scenario, (HiddenState((0, 1), up), HiddenState((1, 1), down)))


def noisy_realisation() -> tuple[es.Assemblage, object]:
    """Two untrusted parties: a mixture of two realisations, one of them followed by dephasing."""
    ghz = es.pure_state([1, 0, 0, 0, 0, 0, 0, 1], {"A1": 2, "A2": 2, "B": 2})
    part = Realisation(ghz, ((X, Z), (X, Z)))
    dephasing = KrausMap(((HALF, identity(2)), (HALF, PAULI_Z)))
    known = mixture([("1/3", part), ("2/3", then(part, dephasing, (2,)))])
    return known.assemblage(), known


def claims_and_evidence() -> dict[str, tuple[object, object]]:
    """name -> a claim, and the realisation or model that is given for it (None: constructed)."""
    sigma, two_bobs, model = es.catalogue.breuer_hall(), breuer_hall_for_two_bobs(), local_model()
    rotated = es.steer(BELL, [[observable((PAULI_X + PAULI_Z) * es.parse("sqrt(2)/2")), Z]])
    sequence = measure_in_sequence(
        BELL, [[Instrument(X.effects), Instrument(Z.effects)], [Instrument(Z.effects)]], [X, Z]
    )
    noisy, known = noisy_realisation()
    return {
        "pseudo-lhs": (es.PseudoLHS(sigma), None),
        "pseudo-lhs of two Bobs": (es.PseudoLHS(two_bobs), None),
        "pseudo-lhs by a model": (es.PseudoLHS(model.assemblage()), model),
        "pseudo-lhs by an affine model": (es.PseudoLHS(two_bobs), affine_combination(theorem_5(two_bobs))),
        "pseudo-lhs-identity": (es.PseudoLHSIdentity(((2, 3), (1,), (2, 2))), None),
        "hermitian-realisation": (es.HermitianRealisation(sigma), None),
        "hermitian-realisation by theorem 6": (es.HermitianRealisation(ONE), theorem_6(ONE)),
        "hermitian-realisation over a larger field": (es.HermitianRealisation(rotated), dual_basis_realisation(rotated)),
        "quantum by GHJW": (es.Quantum(ONE), None),
        "quantum by a Gram form": (es.Quantum(rotated), None),
        "quantum by a given Gram form": (es.Quantum(ONE), gram_realisation(ONE)),
        "quantum by branches and a channel": (es.Quantum(noisy), known),
        "sequential-quantum": (es.SequentialQuantum(sequence), None),
        "sequential-quantum by a tower": (es.SequentialQuantum(sequence), tower(sequence)),
        "lhs": (es.LHS(model.assemblage()), model),
    }  # fmt: skip


CASES = claims_and_evidence()


@pytest.fixture(scope="module", params=CASES, ids=str)
def certificate(request) -> Certificate:
    claim, evidence = CASES[request.param]
    return es.prove(claim, realisation=evidence)


def test_a_construction_is_accepted_by_the_checker(certificate):
    """The theorem is about the claim, by its canonical text and its sha256."""
    theorem = es.verify(certificate)
    assert (theorem.kind, theorem.sha256) == (certificate.claim.kind, claim_sha256(certificate.claim))
    assert json.loads(theorem.claim) == claim_json(certificate.claim)


def test_a_construction_is_found_without_a_solver(certificate):
    """The provenance names none."""
    assert json.loads(certificate.text)["provenance"]["solvers"] == []


def test_its_claim_reads_back_from_json(certificate):
    """decode_claim inverts claim_json; the same text comes out again."""
    written = json.loads(json.dumps(claim_json(certificate.claim)))
    assert decode_claim(written) == certificate.claim
    assert claim_json(decode_claim(written)) == written


def test_its_theorem_is_printed(certificate):
    """The LaTeX holds the sentence of its kind, the sha256, and closes its dollars and braces."""
    theorem = es.verify(certificate)
    text = es.latex(theorem)
    assert SENTENCES[theorem.kind](json.loads(theorem.claim)) in text
    assert theorem.sha256 in text
    assert text.count("$") % 2 == 0
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_it_is_described_in_plain_words(certificate):
    """Kind, bytes and what it is about; nothing is proved by that."""
    text = es.describe(certificate.text)
    assert text.startswith(f"claim        {certificate.claim.kind}\n")
    assert f"bytes        {len(certificate.text.encode())}" in text
    assert ("scenario     " in text) != ("any trusted dimension" in text)


def test_a_witness_proves_no_other_claim(certificate):
    """Two elements of the claim's table exchanged: the witness no longer proves it, or the table is none."""
    document = json.loads(certificate.text)
    key = next((k for k in ("assemblage", "sequence") if k in document["claim"]), None)
    if key is None:
        document["claim"]["untrusted"][0] = [0]
        expected = "Malformed"
    else:
        elements = document["claim"][key]["elements"]
        first, last = min(elements), max(elements)
        elements[first], elements[last] = elements[last], elements[first]
        assert elements[first] != elements[last]
        expected = "Rejected"
    with pytest.raises((es.Rejected, es.Malformed)) as caught:
        check(json.dumps(document, sort_keys=True, separators=(",", ":")))
    assert type(caught.value).__name__ == expected


# --- what is printed -----------------------------------------------------------------------------------------------


def theorem_of(name: str) -> es.Theorem:
    claim, evidence = CASES[name]
    return es.verify(es.prove(claim, realisation=evidence))


def test_the_sentence_for_two_bobs_names_both_dimensions():
    """The trusted side is a tensor product."""
    assert r"trusted dimension $2 \times 2$" in es.latex(theorem_of("pseudo-lhs of two Bobs"))


def test_the_sentence_of_the_identity_is_about_every_assemblage():
    """No assemblage is stored; the trusted dimension is free."""
    text = es.latex(theorem_of("pseudo-lhs-identity"))
    assert (
        r"be any no-signalling assemblage of $3$ untrusted parties with outcome numbers $(2, 3)$, $(1)$, $(2, 2)$"
        in text
    )
    assert "any trusted dimension" in text
    assert "outcomes     2,3 | 1 | 2,2 per setting" in es.describe(es.prove(CASES["pseudo-lhs-identity"][0]).text)


def test_the_sentence_of_a_sequence_counts_steps():
    """One untrusted party, three steps."""
    assert "one untrusted party who measures in $3$ steps" in es.latex(theorem_of("sequential-quantum"))


# --- laws ----------------------------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_every_no_signalling_assemblage_gets_its_certificates(data):
    """Theorems 5 and 6 for random assemblages over random fields, through the checker."""
    sigma = data.draw(no_signalling_assemblages(data.draw(scenarios()), data.draw(fields())))
    for claim in (es.PseudoLHS(sigma), es.HermitianRealisation(sigma)):
        certificate = es.prove(claim)
        assert (es.verify(certificate).kind, decode_claim(claim_json(claim))) == (claim.kind, claim)


@LAW
@given(scenarios(parties=3, settings=3, outcomes=3))
def test_the_identity_of_theorem_5_holds_for_every_size(where):
    """Any parties, settings and outcomes, unequal ones and single ones included."""
    assert es.verify(es.prove(es.PseudoLHSIdentity(where.untrusted))).kind == "pseudo-lhs-identity"


def test_more_hidden_states_than_the_checker_has_time_for_are_malformed():
    """The limit is stated before anything is multiplied out."""
    claim = es.PseudoLHSIdentity(((2,) * 40,) * 8)
    with pytest.raises(es.Malformed, match="too many hidden states"):
        check(Certificate(claim, es.prove(es.PseudoLHSIdentity(((1,),))).witness).text)


# --- evidence that does not fit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "evidence", "message"),
    [
        (
            es.PseudoLHS(ONE),
            Realisation(BELL, ((X, Z),)),
            "a Realisation does not prove .* pseudo-lhs: give a HiddenStateModel",
        ),
        (
            es.HermitianRealisation(ONE),
            local_model(),
            "a HiddenStateModel does not prove .* give a UnphysicalRealisation",
        ),
        (es.Quantum(ONE), theorem_6(ONE), "a UnphysicalRealisation does not prove .* quantum: give a Realisation"),
        (
            es.AlmostQuantum(ONE),
            gram_realisation(ONE),
            "a BranchedRealisation does not prove .* moment-set: give a Realisation",
        ),
        (
            es.LHS(ONE),
            affine_combination(local_model()),
            "a AffineModel does not prove .* lhs: give a HiddenStateModel",
        ),
        (CASES["sequential-quantum"][0], gram_realisation(ONE), "sequential-quantum: give a Tower"),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_evidence_of_another_kind_is_refused(claim, evidence, message):
    """The error says what would do."""
    with pytest.raises(InputError, match=message):
        es.prove(claim, realisation=evidence)


def test_two_separated_parties_are_not_one():
    """The post-quantum example has no tower of its own: as an assemblage it is refuted, as one party's sequence quantum."""
    sigma = es.catalogue.breuer_hall()
    assert es.decide(es.Quantum(sigma)).claim.kind == "not-moment-set"
    sequence = SequentialAssemblage(sigma.scenario, sigma.elements)
    assert es.decide(es.SequentialQuantum(sequence)).claim.kind == "sequential-quantum"


def test_a_member_of_the_outer_set_without_realisation_stays_undecided(steered):
    """Two untrusted parties, almost quantum: nothing is claimed."""
    with pytest.raises(Undecided, match="Give a realisation"):
        es.decide(es.Quantum(steered("ghz", "XZ").assemblage()))


def test_an_identity_needs_outcomes():
    """Parties without settings, or settings without outcomes, make no scenario."""
    for outcomes in ((), ((),), ((0,),)):
        with pytest.raises(ShapeMismatch):
            es.PseudoLHSIdentity(outcomes)
    with pytest.raises(UnreadableFile, match="wrong form"):
        decode_claim({"kind": "pseudo-lhs-identity"})


# --- committed proofs ----------------------------------------------------------------------------------------------

CONSTRUCTED = {
    "pseudo-lhs", "pseudo-lhs-identity", "hermitian-realisation", "sequential-quantum", "lhs"
}  # fmt: skip


def test_committed_constructions_are_reproduced_from_nothing():
    """The certificate beside each proof file by construction is, but for its provenance, what `prove` makes today."""
    found = set()
    for folder in ("formalism", "bipartite_generalised"):
        for proof in read_proofs(PROOFS / folder):
            if isinstance(proof, Proof) and proof.claim.kind in CONSTRUCTED | {"quantum"}:
                found.add(proof.claim.kind)
                committed = json.loads(proof.certificate.read_text(encoding="utf-8"))
                rebuilt = json.loads(proof.rebuild().text)
                assert (committed["claim"], committed["witness"]) == (rebuilt["claim"], rebuilt["witness"]), (
                    proof.source
                )
    assert found >= CONSTRUCTED - {"lhs"} | {"quantum"}


def test_a_scenario_of_any_size_has_one_identity():
    """The claim depends on outcome numbers only, so that its sha256 does too."""
    where = scenario(parties=2, settings=2, outcomes=2, trusted=4)
    assert claim_sha256(es.PseudoLHSIdentity(where.untrusted)) == claim_sha256(es.PseudoLHSIdentity(((2, 2), (2, 2))))
    assert claim_sha256(es.PseudoLHSIdentity(((2,), (2,)))) != claim_sha256(es.PseudoLHSIdentity(((2, 2),)))
