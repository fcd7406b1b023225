"""Images of assemblages under positive maps: eqs. (27)-(29) of arXiv:1708.00756, exactly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.errors import InputError, NotPositive, ShapeMismatch
from exactsteer.quantum.maps import completely_positive, on_system
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, basis_measurement, observable
from exactsteer.quantum.operators import Operator, partial_transpose
from exactsteer.quantum.positive_maps import affine_qubit_map, breuer_hall, choi_map, reduction, transposition
from exactsteer.quantum.states import pure_state
from exactsteer.steering import catalogue
from exactsteer.steering.behaviour import behaviour_of, from_assemblage
from exactsteer.steering.positive_images import apply, quantum_correlations
from exactsteer.steering.realisation import steer
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.unphysical import UnphysicalRealisation
from exactsteer.testing import realisations

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
