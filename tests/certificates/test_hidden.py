"""Local models and steering: proved on both sides of the boundary and on it, for assemblages, behaviours and POVMs."""

from __future__ import annotations

import json

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.matrix import identity, zeros
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.compatibility import maximally_entangled_steering
from exactsteer.errors import ShapeMismatch
from exactsteer.steering.catalogue import ghz, isotropic, pr_box, werner
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel
from exactsteer.steering.scenario import Scenario, scenario

LAW = settings(max_examples=8, deadline=None)
QUBIT = scenario(parties=1, settings=2, outcomes=2, trusted=2)
BELL = scenario(parties=2, settings=2, outcomes=2, trusted=1)
TWO = scenario(parties=2, settings=2, outcomes=2, trusted=2)
UNEQUAL = Scenario(((2, 3), (1, 2)), (2,))
PAULIS = {"X": es.PAULI_X, "Y": es.PAULI_Y, "Z": es.PAULI_Z}


def proved(certificate: Certificate) -> str:
    """The kind of the theorem that the trusted checker makes of the text."""
    return es.verify(certificate).kind


def mixture(sigma: es.Assemblage, tau: es.Assemblage, weight: fmpq) -> es.Assemblage:
    """weight sigma + (1 - weight) tau."""
    elements = {key: m * weight + tau.elements[key] * (1 - weight) for key, m in sigma.elements.items()}
    return es.Assemblage(sigma.scenario, elements)


def noisy(names: str, sharpness: str) -> tuple[es.Measurement, ...]:
    """The effects (1 +- s P)/2 of Pauli matrices."""
    s = es.parse(sharpness)
    return tuple(
        es.Measurement(tuple((identity(2) + PAULIS[name] * (s * sign)) / 2 for sign in (1, -1))) for name in names
    )


# --- members and non-members ---------------------------------------------------------------------------------------


@LAW
@given(st.data(), st.sampled_from([QUBIT, BELL, TWO, UNEQUAL]), testing.fields())
def test_local_assemblages_are_never_called_steerable(data, scene, field):
    """Three hidden states, singular and on the boundary or not: a model is found, or the answer is a tiny bracket."""
    sigma = data.draw(testing.lhs_assemblages(scene, field))
    try:
        assert proved(es.decide(es.LHS(sigma))) == "lhs"
    except es.Undecided:
        bracket = es.robustness(sigma, of="lhs", noise=white(scene))
        assert bracket.lo == 0
        assert bracket.hi <= fmpq(1, 10**8)


def white(scene: Scenario) -> es.Assemblage:
    """White noise."""
    from exactsteer.steering.noise import white_noise

    return white_noise(scene)


@LAW
@given(st.data(), st.sampled_from([QUBIT, BELL, TWO, UNEQUAL]))
def test_local_assemblages_with_noise_are_proved_local(data, scene):
    """A tenth of white noise puts a local assemblage into the interior: the coarsest grids are enough."""
    sigma = mixture(data.draw(testing.lhs_assemblages(scene)), white(scene), fmpq(9, 10))
    certificate = es.prove(es.LHS(sigma))
    assert proved(certificate) == "lhs"
    model = certificate.witness
    assert isinstance(model, HiddenStateModel)
    assert model.assemblage() == sigma


@LAW
@given(st.data(), st.sampled_from([QUBIT, TWO]), st.integers(0, 8))
def test_mixtures_of_members_are_members(data, scene, weight):
    """Convexity: the mixture of two proved models is a model, and the search agrees away from the boundary."""
    parts = [mixture(data.draw(testing.lhs_assemblages(scene)), white(scene), fmpq(4, 5)) for _ in range(2)]
    assert proved(es.prove(es.LHS(mixture(*parts, fmpq(weight, 8))))) == "lhs"


@LAW
@given(st.data(), st.sampled_from([QUBIT, BELL, TWO]))
def test_one_side_is_proved_of_every_assemblage_away_from_the_boundary(data, scene):
    """Post-quantum, quantum or local: a verdict with its proof, and what is proved local is almost quantum."""
    sigma = mixture(data.draw(testing.no_signalling_assemblages(scene)), white(scene), fmpq(19, 20))
    try:
        certificate = es.decide(es.LHS(sigma))
    except es.Undecided:
        return
    assert proved(certificate) in ("lhs", "steerable")
    if isinstance(certificate.claim, es.LHS):
        assert es.decide(es.AlmostQuantum(sigma)).claim.kind == "moment-set"
    else:
        functional = certificate.witness
        assert functional.value(sigma) < 0 <= functional.value(white(scene))


@pytest.mark.parametrize("visibility", ["1", "3/4", "501/1000"])
def test_popescu_rohrlich_boxes_are_not_local(visibility):
    """Above the visibility 1/2 a Bell functional is found; it is negative on the box by an exact amount."""
    certificate = es.decide(es.LHS(pr_box(visibility).assemblage()))
    assert proved(certificate) == "steerable"
    assert certificate.witness.value(pr_box(visibility).assemblage()) < 0


@pytest.mark.parametrize("visibility", ["1/2", "499/1000", "0"])
def test_noisier_boxes_are_local(visibility):
    """At the visibility 1/2, on the boundary, and below: a local model."""
    assert proved(es.prove(es.LHS(pr_box(visibility).assemblage()))) == "lhs"


@pytest.mark.parametrize(
    ("sigma", "kind"),
    [
        (isotropic(settings="XZ", visibility="sqrt(2)/2"), "lhs"),
        (isotropic(settings="XZ", visibility="708/1000"), "steerable"),
        (isotropic(settings="XYZ", visibility="sqrt(3)/3"), "lhs"),
        (isotropic(settings="XYZ", visibility="578/1000"), "steerable"),
        (isotropic(settings="planar3", visibility="2/3"), "lhs"),
        (isotropic(settings="planar3", visibility="667/1000"), "steerable"),
        (werner(settings="cube", visibility="1/2"), "lhs"),
        (ghz(visibility="1/2"), "lhs"),
        (ghz(visibility="501/1000"), "steerable"),
    ],
    ids=str,
)
def test_thresholds_are_decided_on_both_sides_and_exactly(sigma, kind):
    """At the printed threshold itself the hidden states are recognised in its field; just above, steering is proved."""
    assert proved(es.decide(es.LHS(sigma))) == kind


def test_either_claim_may_be_asked_for():
    """`Steerable` of a local assemblage is refuted with the model, `LHS` of a steerable one with the functional."""
    local, steerable = isotropic(settings="XZ", visibility="1/2"), isotropic(settings="XZ")
    with pytest.raises(es.Refuted) as found:
        es.prove(es.Steerable(local))
    assert proved(found.value.certificate) == "lhs"
    with pytest.raises(es.Refuted) as found:
        es.prove(es.LHS(steerable))
    assert proved(found.value.certificate) == "steerable"


def test_a_known_model_is_taken_as_it_is():
    """A hidden-state model in hand needs no search; a model of another assemblage is refused by the checker's rules."""
    sigma = isotropic(settings="X")
    plus, minus = es.observable(es.PAULI_X).effects
    model = HiddenStateModel(sigma.scenario, (HiddenState((0,), plus / 2), HiddenState((1,), minus / 2)))
    certificate = es.prove(es.LHS(sigma), realisation=model)
    assert certificate.witness == model
    assert certificate.provenance["solvers"] == []
    with pytest.raises(es.ExactSteerError):
        es.prove(es.LHS(isotropic(settings="Z")), realisation=model)


def test_a_changed_model_is_no_proof():
    """One entry of one hidden state moved by one unit: the checker refuses."""
    document = json.loads(es.prove(es.LHS(isotropic(settings="XZ", visibility="1/2"))).text)
    term = document["witness"]["terms"][0]
    text = json.dumps(term)
    changed = json.dumps(document).replace(text, text.replace("[[", "[[1", 1), 1)
    assert changed != json.dumps(document)
    with pytest.raises((es.Rejected, es.Malformed)):
        es.verify(changed)


# --- joint measurability -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "sharpness", "kind"),
    [
        ("XZ", "7/10", "jointly-measurable"),
        ("XZ", "sqrt(2)/2", "jointly-measurable"),
        ("XZ", "71/100", "incompatible"),
        ("XYZ", "577/1000", "jointly-measurable"),
        ("XYZ", "sqrt(3)/3", "jointly-measurable"),
        ("XYZ", "578/1000", "incompatible"),
        ("Y", "1", "jointly-measurable"),
    ],
)
def test_noisy_paulis_are_jointly_measurable_up_to_their_threshold(names, sharpness, kind):
    """1/sqrt 2 for two, 1/sqrt 3 for three, the thresholds themselves included; one measurement is its own parent."""
    povms = noisy(names, sharpness)
    certificate = es.decide(es.JointlyMeasurable(povms))
    assert proved(certificate) == kind
    if kind == "jointly-measurable":
        for x, povm in enumerate(povms):
            for a, effect in enumerate(povm.effects):
                total = zeros(2, 2)
                for state in certificate.witness.states:
                    if state.strategy[x] == a:
                        total = total + state.operator
                assert total == effect
    else:
        value = sum(
            (
                (certificate.witness.elements[(a,), (x,)] @ effect).trace()
                for x, povm in enumerate(povms)
                for a, effect in enumerate(povm.effects)
            ),
            es.parse("0"),
        )
        assert value < 0


@LAW
@given(st.data(), st.sampled_from([(2, (2, 2)), (2, (2, 3)), (3, (2, 2))]), testing.fields())
def test_blurred_measurements_are_jointly_measurable(data, case, field):
    """At a third of their sharpness any two POVMs have a parent: measuring one of them at random is worth a half."""
    d, outcomes = case
    povms = [data.draw(testing.povms(d, k, field)) for k in outcomes]
    blurred = tuple(
        es.Measurement(tuple(e / 3 + identity(d) * fmpq(2, 3 * len(m.effects)) for e in m.effects)) for m in povms
    )
    assert proved(es.prove(es.JointlyMeasurable(blurred))) == "jointly-measurable"


def test_incompatibility_is_steering():
    """POVMs have a parent exactly if the assemblage to which they steer phi+ is local: transposed, divided by d."""
    povms = noisy("XY", "4/5")
    sigma = maximally_entangled_steering(povms)
    assert sigma[0, 1] == povms[1].effects[0].transpose() / 2
    assert es.decide(es.LHS(sigma)).claim.kind == "steerable"
    assert proved(es.prove(es.Incompatible(povms))) == "incompatible"
    with pytest.raises(es.Refuted):
        es.prove(es.JointlyMeasurable(povms))
    with pytest.raises(ShapeMismatch):
        maximally_entangled_steering([*povms, es.Measurement((identity(3),))])


@pytest.mark.parametrize("dimension", [1, 2])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_local_assemblages_on_the_boundary_are_decided(dimension: int, data: st.DataObject) -> None:
    """A mixture of three deterministic strategies lies on many faces: vertices and supports prove that it is local."""
    sigma = data.draw(testing.lhs_assemblages(scenario(parties=2, settings=2, outcomes=2, trusted=dimension)))
    assert isinstance(es.decide(es.LHS(sigma)).claim, es.LHS)
