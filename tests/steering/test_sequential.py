"""Sequential steering: instruments in sequence make causal assemblages, and every causal assemblage is quantum."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.errors import NotHermitian, NotNormalised, NotPositive, ShapeMismatch, Signalling
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, Measurement, basis_measurement, observable
from exactsteer.quantum.states import State
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.sequential import (
    Instrument,
    SequentialAssemblage,
    Tower,
    measure_in_sequence,
    tower,
)
from exactsteer.testing import no_signalling_assemblages, positive, povms

LAW = settings(deadline=None, max_examples=15)
FIELDS = [QQ, quadratic_field(2), real_field((-2, 0, 0, 1), 1, 2)]
X, Z = observable(PAULI_X), observable(PAULI_Z)
DAMPING = Instrument((matrix([[1, 0], [0, "3/5"]]), matrix([[0, "4/5"], [0, 0]])))
ISOMETRY = Instrument((matrix([["3/5", 0], [0, 1], [0, 0]]), matrix([[0, 0], [0, 0], ["4/5", 0]])))
BELL = es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2})


INSTRUMENTS = st.sampled_from([Instrument(Z.effects), Instrument(X.effects), DAMPING, Instrument((PAULI_X,))])


@st.composite
def sequences(draw: st.DrawFn, length: int, field: es.Field = QQ) -> SequentialAssemblage:
    """A random state on two qubits, `length - 1` steps of one or two instruments, and final POVMs."""
    m = draw(positive(4, field))
    steps = [draw(st.lists(INSTRUMENTS, min_size=1, max_size=2)) for _ in range(length - 1)]
    final = [draw(povms(2, k, field)) for k in draw(st.lists(st.integers(1, 3), min_size=1, max_size=2))]
    return measure_in_sequence(State({"A": 2, "B": 2}, m / m.trace()), steps, final)


@pytest.mark.parametrize("length", [1, 2, 3])
@LAW
@given(st.data())
def test_measurements_in_sequence_are_realised_by_a_tower(length, data):
    """Any length, any real field: the tower of forms gives back the assemblage."""
    sigma = data.draw(sequences(length, data.draw(st.sampled_from(FIELDS))))
    assert sigma.steps == length
    assert tower(sigma).sequence() == sigma


@pytest.mark.parametrize("field", FIELDS, ids=repr)
@settings(deadline=None, max_examples=6)
@given(st.data())
def test_a_sequential_assemblage_is_certified_quantum(field, data):
    """The checker recomputes the tower; the claim survives its JSON."""
    sigma = data.draw(sequences(2, field))
    certificate = es.prove(es.SequentialQuantum(sigma))
    assert (es.verify(certificate).kind, certificate.claim) == ("sequential-quantum", es.SequentialQuantum(sigma))


@LAW
@given(st.data())
def test_a_no_signalling_assemblage_is_a_sequential_one(data):
    """Causality is half of no-signalling; so even a PR box is quantum for one party who measures twice."""
    sigma = data.draw(no_signalling_assemblages(scenario(parties=2, settings=2, outcomes=2, trusted=1)))
    sequence = SequentialAssemblage(sigma.scenario, sigma.elements)
    assert tower(sequence).sequence() == sequence
    assert es.verify(es.prove(es.SequentialQuantum(sequence))).kind == "sequential-quantum"


@LAW
@given(st.data())
def test_the_marginals_of_a_sequence_are_sequences(data):
    """The elements after j steps are those of the shorter sequence; after no step, the reduced state."""
    sigma = data.draw(sequences(3))
    shorter = Scenario(sigma.scenario.untrusted[:2], sigma.scenario.trusted)
    marginal = SequentialAssemblage(shorter, {key: sigma.after(*key) for key in shorter.keys()})
    assert marginal.after((), ()) == sigma.after((), ())
    assert sum(sigma.after((a,), (0,)).trace() for a in range(shorter.untrusted[0][0])) == 1


def test_the_order_of_measurements_matters():
    """X and then Z disturbs: outcomes of Z are uniform whatever came before; repeated Z repeats its outcome."""
    repeated = measure_in_sequence(BELL, [[Instrument(Z.effects), Instrument(X.effects)]], [Z])
    assert repeated[(0, 1), (0, 0)].is_zero
    assert repeated[(0, 0), (0, 0)] == matrix([[1, 0], [0, 0]]) / 2
    assert repeated[(0, 0), (1, 0)] == repeated[(0, 1), (1, 0)] == matrix([[1, 1], [1, 1]]) / 8


def test_instruments_may_change_the_dimension():
    """An isometry into a qutrit, then a qutrit measurement; three steps with damping first."""
    final = basis_measurement(identity(3))
    sigma = measure_in_sequence(BELL, [[DAMPING], [ISOMETRY]], [final])
    assert sigma.scenario.untrusted == ((2,), (2,), (3,))
    assert tower(sigma).sequence() == sigma


# --- bad input -----------------------------------------------------------------------------------------------------

TWO = scenario(parties=2, settings=2, outcomes=2, trusted=1)


def table(value) -> SequentialAssemblage:
    """One number for each outcomes and settings of two steps."""
    return SequentialAssemblage(TWO, {(a, x): [[value(a, x)]] for a, x in TWO.keys()})


def test_signalling_to_the_past_is_refused_and_to_the_future_is_not():
    """a2 = x1 is causal; a1 = x2 is not, and the error says which step signals, and by how much."""
    forward = table(lambda a, x: int(a == (0, x[0])))
    assert tower(forward).sequence() == forward
    with pytest.raises(
        Signalling,
        match=r"after the outcomes \(0,\) at settings \(0,\) the setting of step 1 signals to the past: entry \(0, 0\) .* 1 ",
    ) as caught:
        table(lambda a, x: int(a == (x[1], 0)))
    assert (caught.value.party, caught.value.settings, caught.value.difference) == (1, (0, 1), 1)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: table(lambda a, x: "1/2"), NotNormalised, "the total trace is 2, not 1; divide by it"),
        (lambda: table(lambda a, x: "1/4 + I"), NotHermitian, r"element 0,0\|0,0 differs from its adjoint"),
        (lambda: table(lambda a, x: ["5/4", "-1/4", "1/4", "-1/4"][2 * a[0] + a[1]]), NotPositive, r"element 0,1\|0,0 has .* -1/4"),
        (lambda: Instrument((identity(2), PAULI_Z)), NotNormalised, r"loses trace: entry \(0, 0\) of .* - 1 is 1"),
        (lambda: Instrument(()), ShapeMismatch, "one for every outcome"),
        (lambda: Instrument((identity(2), identity(3))), ShapeMismatch, "one shape"),
        (lambda: measure_in_sequence(BELL, [[ISOMETRY], [DAMPING]], [Z]), ShapeMismatch, "step 1 needs instruments on dimension 3"),
        (lambda: measure_in_sequence(BELL, [[ISOMETRY, DAMPING]], [Z]), ShapeMismatch, "outputs of one dimension"),
        (lambda: measure_in_sequence(BELL, [[]], [Z]), ShapeMismatch, "step 0 needs instruments"),
        (lambda: measure_in_sequence(BELL, [[ISOMETRY]], [Z]), ShapeMismatch, "measurements of dimension 3"),
        (lambda: measure_in_sequence(BELL, [], []), ShapeMismatch, "the last step needs measurements of dimension 2"),
        (lambda: Tower(scenario(parties=1, settings=1, outcomes=1, trusted=3), BELL.matrix, {((0,), (0,)): identity(2)}),
         ShapeMismatch, "size 4 is not on 2 x 3"),
        (lambda: Tower(scenario(parties=1, settings=1, outcomes=1, trusted=2), -BELL.matrix, {((0,), (0,)): identity(2)}),
         NotPositive, "the operator of a tower is not positive"),
        (lambda: Tower(scenario(parties=1, settings=1, outcomes=1, trusted=2), BELL.matrix, {((0,), (0,)): PAULI_Z}),
         NotPositive, r"the effect 0\|0 is not positive: v\^dag M v = -1"),
        (lambda: Tower(scenario(parties=1, settings=2, outcomes=1, trusted=2), BELL.matrix,
                       {((0,), (0,)): identity(2), ((0,), (1,)): identity(2) * 2}), Signalling, "setting of step 0 signals"),
    ],
    ids=["trace", "Hermitian", "positive", "instrument", "no Kraus", "shapes", "dimension", "outputs", "no instrument", "final",
         "no final", "size", "operator", "effect", "causal"],
)  # fmt: skip
def test_what_is_no_sequence_is_refused(build, error, message):
    """Every law of sequences, instruments and towers, with the place and the amount."""
    with pytest.raises(error, match=message):
        build()


def test_a_final_measurement_is_a_measurement():
    """A sequence of length one is an ordinary assemblage of one untrusted party."""
    sigma = measure_in_sequence(BELL, [], [Z, Measurement((identity(2),))])
    assert sigma.elements == es.steer(BELL, [[Z, Measurement((identity(2),))]]).elements
