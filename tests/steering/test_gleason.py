"""Gleason assemblages: with one untrusted party, measurements on any entanglement witness are measurements on a state."""

from __future__ import annotations

from functools import reduce
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import Matrix, column, identity, matrix
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, NotHermitian, NotNormalised, NotPositive, ShapeMismatch, WrongField
from exactsteer.quantum.maps import choi_matrix
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, Measurement, basis_measurement, observable
from exactsteer.quantum.operators import Operator, partial_trace, partial_transpose
from exactsteer.steering.gleason import gleason_correlations, gleason_realisation, witness_decomposition
from exactsteer.steering.realisation import contracted, steered
from exactsteer.testing import positive, povms

LAW = settings(deadline=None, max_examples=20)
X, Z = observable(PAULI_X), observable(PAULI_Z)
SWAP = Operator({"A": 2, "B": 2}, matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]) / 2)


@st.composite
def witnesses(draw: st.DrawFn) -> Operator:
    """Images of random states under positive maps on the untrusted side: transposition, reduction, and their mixture."""
    sizes = draw(st.sampled_from([(2, 2), (3, 2), (2, 3)]))
    m = draw(positive(sizes[0] * sizes[1]))
    rho = Operator({"A": sizes[0], "B": sizes[1]}, m / m.trace())
    transposed = partial_transpose(rho, over="A").matrix
    reduced = (identity(sizes[0]).tensor(partial_trace(rho, over="A").matrix) - rho.matrix) / (sizes[0] - 1)
    weight = draw(st.sampled_from(["0", "1/2", "1"]))
    return Operator(rho.systems, transposed * es.parse(weight) + reduced * (1 - es.parse(weight)))


def family(witness: Operator, measurements: tuple[Measurement, ...]) -> dict:
    """tr_A[(M_{a|x} (x) 1) W], straight from the definition."""
    return steered(witness.matrix, [[m.effects for m in measurements]])


@LAW
@given(st.data())
def test_a_bipartite_witness_is_a_positive_map_on_a_pure_state(data):
    """W = (E (x) 1)[rho]: E is trace preserving, takes random pure states to positive operators, and rebuilds W."""
    witness = data.draw(witnesses())
    channel, state = witness_decomposition(witness)
    assert channel.is_trace_preserving
    assert channel.dual().is_unital
    assert state.support is not None
    psi = data.draw(positive(channel.input))
    assert decide(channel(psi)) is None
    images = choi_matrix(lambda effect: contracted(effect, witness.matrix), channel.output, witness.systems["B"])
    pulled = choi_matrix(lambda effect: contracted(channel.dual()(effect), state.matrix), channel.output, images.output)
    assert pulled == images


@LAW
@given(st.data())
def test_a_bipartite_gleason_assemblage_is_quantum(data):
    """POVMs on the witness are the POVMs E^dag[M] on the state; the certificate is that of an ordinary realisation."""
    witness = data.draw(witnesses())
    measured = tuple(data.draw(povms(witness.systems["A"], k)) for k in (2, 3))
    realisation = gleason_realisation(witness, measured)
    sigma = realisation.assemblage()
    assert dict(sigma.elements) == family(witness, measured)
    assert es.verify(es.prove(es.Quantum(sigma, realisation))).kind == "quantum"


def test_the_swap_is_the_transposition_of_an_entangled_state():
    """E is neither completely positive nor is W positive, and yet Pauli measurements on W steer like those on a state."""
    channel, _ = witness_decomposition(SWAP)
    assert channel.negative_direction().value < 0
    assert decide(SWAP.matrix).value < 0
    sigma = gleason_realisation(SWAP, (X, Z)).assemblage()
    assert sigma[0, 0] == matrix([[1, 1], [1, 1]]) / 4
    assert dict(sigma.elements) == family(SWAP, (X, Z))


def test_effects_may_lie_in_a_larger_field():
    """W over Q, measurements over Q(sqrt 2)."""
    tilted = observable((PAULI_X + PAULI_Z) * es.parse("sqrt(2)/2"))
    sigma = gleason_realisation(SWAP, (tilted, Z)).assemblage()
    assert (dict(sigma.elements), repr(sigma.field)) == (family(SWAP, (tilted, Z)), "Q(sqrt(2))")


def test_the_breuer_hall_witness_is_realised():
    """The indecomposable map (33) on half of a maximally entangled state of two ququarts."""
    positive_map = es.catalogue.breuer_hall_positive_map()
    witness = Operator({"A": 4, "B": 4}, positive_map.matrix / 4)
    fourier = basis_measurement(matrix([[1, 1, 1, 1], [1, "I", -1, "-I"], [1, -1, 1, -1], [1, "-I", -1, "I"]]))
    measured = (basis_measurement(identity(4)), fourier)
    realisation = gleason_realisation(witness, measured)
    assert decide(witness.matrix).value < 0
    assert dict(realisation.assemblage().elements) == family(witness, measured)


# --- remark 8 ------------------------------------------------------------------------------------------------------


def shifts_witness(epsilon: str) -> Operator:
    """(Pi - epsilon) / (4 - 8 epsilon), Pi the projector on |000>, |1->+, |+1->, |-+1> with |e> = |+>: eq. (25).

    Block-positive for epsilon <= 1 - 3 sqrt(6)/8, about 0.0814.
    """
    zero, one, plus, minus = (column(v) for v in ([1, 0], [0, 1], [1, 1], [1, -1]))
    listed = [(zero, zero, zero), (one, minus, plus), (plus, one, minus), (minus, plus, one)]
    rays = [a.tensor(b).tensor(c) for a, b, c in listed]
    projector = reduce(add, (v @ v.adjoint() / (v.adjoint() @ v)[0, 0] for v in rays))
    e = es.parse(epsilon)
    return Operator({"A1": 2, "A2": 2, "B": 2}, (projector - identity(8) * e) / (4 - e * 8))


@pytest.mark.parametrize("epsilon", ["0", "1/20", "2/25"])
def test_gleason_assemblages_have_quantum_correlations_between_their_untrusted_parties(epsilon):
    """Remark 8 for the witness of example 7: the marginal is a bipartite witness, hence the correlations are quantum."""
    witness = shifts_witness(epsilon)
    marginal = partial_trace(witness, over="B")
    realisation = gleason_correlations(marginal, (Z, X), (Z, X))
    behaviour = realisation.assemblage()
    assert behaviour.scenario == es.scenario(parties=2, settings=2, outcomes=2, trusted=1)
    sigma = steered(witness.matrix, [[m.effects for m in (Z, X)]] * 2)
    assert {key: m.trace() for key, m in sigma.items()} == behaviour.behaviour()
    assert es.verify(es.prove(es.Quantum(behaviour, realisation))).kind == "quantum"


@LAW
@given(st.data())
def test_remark_8_for_other_bipartite_marginals(data):
    """Any bipartite witness and any POVMs of the two parties: p = tr[(M (x) N) W] is realised exactly."""
    witness = data.draw(witnesses())
    first = tuple(data.draw(povms(witness.systems["A"], k)) for k in (2, 3))
    second = tuple(data.draw(povms(witness.systems["B"], k)) for k in (3, 1))
    behaviour = gleason_correlations(witness, first, second).assemblage().behaviour()
    expected = steered(witness.matrix, [[m.effects for m in first], [m.effects for m in second]])
    assert behaviour == {key: m.trace() for key, m in expected.items()}


# --- no witnesses --------------------------------------------------------------------------------------------------


def diagonal(*values: int | str) -> Matrix:
    return matrix([[v if j == k else 0 for k in range(len(values))] for j, v in enumerate(values)])


def realised(m: Matrix, systems: dict[str, int] | None = None) -> object:
    return gleason_realisation(Operator(systems or {"A": 2, "B": 2}, m), (X, Z))


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: realised(diagonal("5/2", "-3/2", 1, -1)), NotPositive,
         r"the trusted side's part of the witness is not positive: v\^dag M v = -5/2"),
        (lambda: realised(diagonal(1, 1, 0, -1)), InputError, "does not live on the support of tr_A W: it is not block-positive"),
        (lambda: realised(diagonal(1, 1, "-1/2", "-1/2")), NotPositive,
         r"W is no witness: the image E\^dag\[M\] of effect 1 of setting 1 is not positive: v\^dag M v = -"),
        (lambda: realised(identity(4)), NotNormalised, "the trace of the witness is 4, not 1; divide by it"),
        (lambda: realised(matrix([[1, 1], [0, 0]]).tensor(PAULI_Z)), NotHermitian, r"not Hermitian: entry \(0, 2\)"),
        (lambda: realised(identity(8) / 8, {"A1": 2, "A2": 2, "B": 2}), ShapeMismatch, "two systems, not A1, A2, B"),
        (lambda: realised(diagonal("sqrt(2)/2", "1 - sqrt(2)/2", 0, 0)), WrongField, r"tr_A W in Q\(i\), not over Q\(sqrt\(2\)\)"),
        (lambda: gleason_realisation(SWAP, (basis_measurement(identity(3)),)), ShapeMismatch, r"2 x 2 operators, not \(3, 3\)"),
    ],
    ids=["marginal", "support", "effect", "trace", "Hermitian", "systems", "field", "dimension"],
)  # fmt: skip
def test_what_is_no_witness_is_refused(build, error, message):
    """Which law fails, and where; an operator that is not block-positive is caught when an effect shows it."""
    with pytest.raises(error, match=message):
        build()
