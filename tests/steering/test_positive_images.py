"""Images of assemblages under positive maps: eqs. (27)-(29) of arXiv:1708.00756, exactly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import identity, matrix, zeros
from exactsteer.algebra.number import number
from exactsteer.errors import InputError, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.maps import KrausMap, combination, completely_positive, compose, identity_map, on_system
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, basis_measurement, observable
from exactsteer.quantum.operators import Operator, partial_transpose
from exactsteer.quantum.positive_maps import affine_qubit_map, breuer_hall, choi_map, reduction, transposition
from exactsteer.quantum.qubit_maps import qubit_decomposition
from exactsteer.quantum.states import pure_state
from exactsteer.steering import catalogue
from exactsteer.steering.behaviour import behaviour_of, from_assemblage
from exactsteer.steering.branches import gram_realisation, then
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.positive_images import apply, decomposable_image, pulled_back, quantum_correlations
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.unphysical import UnphysicalRealisation
from exactsteer.testing import hermitian, realisations

LAW = settings(max_examples=10, deadline=None)
MAPS = [transposition(2), reduction(2), affine_qubit_map([["1/2", 0, 0], [0, "-1/2", 0], [0, 0, "1/3"]], [0, 0, "1/4"])]


@LAW
@given(st.data(), st.sampled_from(MAPS))
def test_the_map_may_act_on_the_state_or_on_the_assemblage(data, channel):
    """Eq. (27) with E[rho] is eq. (28) with L[sigma]: a positive trace-preserving map gives an assemblage."""
    realisation = data.draw(realisations(Scenario(((2, 2), (3,)), (2,))))
    image = apply(channel, realisation.assemblage())
    name = list(realisation.state.systems)[-1]
    unphysical = UnphysicalRealisation(on_system(channel, realisation.state, name), realisation.measurements)
    assert unphysical.family() == image
    assert image.report() == ()


@LAW
@given(st.data(), st.sampled_from(MAPS))
def test_correlations_after_a_positive_map_are_quantum(data, channel):
    """Eq. (29): measuring L[sigma] with N is measuring sigma with the POVM L^dag[N]."""
    realisation = data.draw(realisations(Scenario(((2, 2),), (2,))))
    povms = [observable(PAULI_X), observable(PAULI_Y), observable(PAULI_Z)]
    image = apply(channel, realisation.assemblage()).assemblage()
    found = quantum_correlations(realisation, channel, povms)
    assert from_assemblage(found.assemblage()) == behaviour_of(image, povms)


@LAW
@given(st.data(), st.sampled_from(MAPS))
def test_a_functional_is_pulled_back_by_the_dual_map(data, channel):
    """F(L[sigma]) is the value on sigma of the functional with the operators L^dag[F_{a|x}]."""
    scene = Scenario(((2, 2),), (2,))
    sigma = data.draw(realisations(scene)).assemblage()
    functional = SteeringFunctional(scene, {key: data.draw(hermitian(2)) for key in scene.keys()})
    assert pulled_back(functional, channel, scene).value(sigma) == functional.value(apply(channel, sigma))
    with pytest.raises(ShapeMismatch, match="the map 3 -> 3 does not fit dimensions 2 -> 2"):
        pulled_back(functional, choi_map(), scene)


def test_the_breuer_hall_assemblage_is_an_image():
    """The catalogue's post-quantum assemblage is L[sigma] for the default map of dimension 4, and shows quantum p(a, b|x, y)."""
    before = catalogue.find("breuer-hall-before-map")
    image = apply(breuer_hall(4), before.build())
    assert image.assemblage() == catalogue.breuer_hall()
    signs = matrix([[1, 1], [1, -1]])
    povms = [basis_measurement(identity(4)), basis_measurement(signs.tensor(signs))]
    found = quantum_correlations(before.realisation(), breuer_hall(4), povms)
    assert from_assemblage(found.assemblage()) == behaviour_of(image.assemblage(), povms)


def test_a_map_may_act_on_one_of_several_trusted_systems():
    """Transposing the first of two trusted qubits; a map that changes the dimension changes the scenario."""
    ghz = pure_state([1, 0, 0, 0, 0, 0, 0, 1], {"A": 2, "B": 2, "C": 2})
    sigma = steer(ghz, [[observable(PAULI_X), observable(PAULI_Z)]])
    image = apply(transposition(2), sigma, 0)
    for key, m in sigma.elements.items():
        assert image[key] == partial_transpose(Operator({"B": 2, "C": 2}, m), over="B").matrix
    assert image.report() != ()  # a partial transpose of an entangled element is not positive
    isometry = completely_positive([identity(3).select((0, 1, 2), (0, 1))])
    assert apply(isometry, sigma, 1).scenario.trusted == (2, 3)
    assert apply(isometry, sigma, 1).report() == ()


def test_what_does_not_fit_is_refused():
    """Dimensions, parties, and maps that are not trace preserving or not positive."""
    realisation = catalogue.find("isotropic(d=2,settings=XZ)").realisation()
    sigma = realisation.assemblage()
    with pytest.raises(ShapeMismatch, match=r"acts on dimension 3; the trusted dimensions are \(2,\)"):
        apply(choi_map(), sigma)
    with pytest.raises(ShapeMismatch, match="there is no trusted party 1"):
        apply(transposition(2), sigma, 1)
    with pytest.raises(ShapeMismatch, match="acts on dimension 3; the trusted dimension is 2"):
        quantum_correlations(realisation, choi_map(), [])
    with pytest.raises(InputError, match="the map is not trace preserving"):
        quantum_correlations(realisation, completely_positive([identity(2) * 2]), [])
    stretched = affine_qubit_map([[2, 0, 0], [0, 1, 0], [0, 0, 1]])
    with pytest.raises(NotPositive, match=r"the image L\^dag\[N\] of effect 0 of setting 0 is not positive"):
        quantum_correlations(realisation, stretched, [observable(PAULI_X)])
    with pytest.raises(NotPositive):
        apply(stretched, sigma).assemblage()


CHANNELS = [
    transposition(2),
    reduction(2),
    affine_qubit_map([["4/5", 0, 0], [0, "-4/5", 0], [0, 0, "1/5"]], [0, 0, "1/5"]),
]


@LAW
@given(st.data(), st.sampled_from(CHANNELS))
def test_a_decomposable_image_of_a_quantum_assemblage_is_quantum(data, channel):
    """Section 5.1, eq. (30): flags, (id (x) L1)[rho] and the global transpose of (id (x) L2)[rho], exactly the image."""
    realisation = data.draw(realisations(Scenario(((2, 2), (3,)), (2,))))
    image = decomposable_image(realisation, *qubit_decomposition(channel))
    assert image.assemblage() == apply(channel, realisation.assemblage()).assemblage()


@LAW
@given(st.data())
def test_decomposable_images_may_be_taken_again(data):
    """Branches become twice as many; a branch with a channel of its own, and Gram forms instead of effects, are allowed."""
    realisation = data.draw(realisations(Scenario(((2, 2),), (2,))))
    channel, before = CHANNELS[2], KrausMap(((number(1), PAULI_X),))
    parts = qubit_decomposition(channel)
    twice = decomposable_image(decomposable_image(realisation, *parts), *parts)
    assert len(twice.branches) == 4
    assert twice.assemblage() == apply(compose(channel, channel), realisation.assemblage()).assemblage()
    turned = decomposable_image(then(realisation, before, (2,)), *parts)
    assert turned.assemblage() == apply(compose(channel, before.choi()), realisation.assemblage()).assemblage()
    gram = decomposable_image(gram_realisation(realisation.assemblage()), *parts)
    assert gram.assemblage() == apply(channel, realisation.assemblage()).assemblage()


def test_a_decomposable_image_in_another_dimension():
    """Two trusted qubits to a qutrit, by a map with a copositive part that is zero: one branch remains."""
    ghz = pure_state([1, 0, 0, 0, 0, 0, 0, 1], {"A": 2, "B": 2, "C": 2})
    realisation = Realisation(ghz, ((observable(PAULI_X), observable(PAULI_Z)),))
    kept, last = identity(4).select((0, 1, 2), range(4)), matrix([[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]])
    total = completely_positive([kept, last])
    image = decomposable_image(realisation, total, completely_positive([zeros(3, 4)]))
    assert len(image.branches) == 1
    assert image.assemblage() == apply(total, realisation.assemblage()).assemblage()


def test_what_is_no_decomposition_is_refused():
    """Parts that are not completely positive, do not preserve the trace together, or act on another dimension."""
    realisation = catalogue.find("isotropic(d=2,settings=XZ)").realisation()
    half = combination([(number("1/2"), identity_map(2))])
    with pytest.raises(NotPositive, match="L1 is not completely positive: its Choi matrix is not positive"):
        decomposable_image(realisation, transposition(2), half)
    with pytest.raises(NotPositive, match="L2 is not completely positive"):
        decomposable_image(realisation, half, transposition(2))
    with pytest.raises(NotNormalised, match=r"L1 \+ L2 is not trace preserving"):
        decomposable_image(realisation, half, combination([(number("1/3"), identity_map(2))]))
    third = combination([(number("1/2"), identity_map(3))])
    with pytest.raises(ShapeMismatch, match="the map acts on dimension 3; the trusted dimension is 2"):
        decomposable_image(realisation, third, third)


def test_the_choi_image_is_the_image_of_a_quantum_assemblage():
    """The catalogue's rational example: three amplitudes, projective measurements, elements with denominators up to 120."""
    realisation, channel = catalogue.choi_image_with_map()
    sigma = catalogue.find("choi-image").build()
    assert realisation.assemblage() == catalogue.find("choi-image-before-map").build()
    assert apply(channel, realisation.assemblage()).assemblage() == sigma
    assert (
        sum(not x.is_zero for x in realisation.state.support.frame.select(range(12), [0]).transpose().entries()[0]) == 3
    )
    assert all(m.is_projective for settings in realisation.measurements for m in settings)
    assert max(m.denominator for m in sigma.elements.values()) == 120
    assert channel.is_trace_preserving


def test_the_choi_image_is_post_quantum_and_shows_quantum_correlations():
    """Not almost quantum, proved; and p(a, b|x, y) is quantum for measurements of the qutrit, eq. (29)."""
    realisation, channel = catalogue.choi_image_with_map()
    sigma = catalogue.choi_image()
    assert es.verify(es.prove(es.NotAlmostQuantum(sigma))).kind == "not-moment-set"
    povms = [basis_measurement(identity(3)), basis_measurement(matrix([[1, 1, 1], [1, -1, 1], [1, 0, -2]]))]
    found = quantum_correlations(realisation, channel, povms)
    assert from_assemblage(found.assemblage()) == behaviour_of(sigma, povms)


def test_fewer_than_three_amplitudes_give_quantum_images():
    """Two product amplitudes leave the qutrit on a qubit, where every positive map is decomposable: both are almost quantum."""
    measurements = catalogue.choi_image_realisation().measurements
    for amplitudes in ((0, 4), (0, 11)):
        state = pure_state([int(k in amplitudes) for k in range(12)], {"A1": 2, "A2": 2, "B": 3})
        sigma = apply(choi_map(), Realisation(state, measurements).assemblage()).assemblage()
        assert es.decide(es.AlmostQuantum(sigma)).claim.kind == "moment-set"
