"""What a Bloch figure shows: exact vectors and weights, panels for settings, marginals, Bobs and inputs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import number
from exactsteer.errors import InputError, NotHermitian, NotNormalised, ShapeMismatch
from exactsteer.plots import bloch_figure
from exactsteer.plots.bloch import bloch_vector
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.steering import catalogue
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.families import Family
from exactsteer.steering.scenario import Scenario, scenario


@given(data=st.data(), weight=st.fractions(min_value="1/9", max_value=3))
@settings(max_examples=25)
def test_a_bloch_vector_gives_its_state_back(densities, data, weight) -> None:
    """(1 + x X + y Y + z Z)/2 is the normalised matrix, whatever the weight was."""
    rho: Matrix = data.draw(densities(2))
    x, y, z = bloch_vector(rho * number(fmpq(weight.numerator, weight.denominator)))
    assert rho * 2 == identity(2) + PAULI_X * x + PAULI_Y * y + PAULI_Z * z
    assert x * x + y * y + z * z <= 1


@given(data=st.data())
@settings(max_examples=15)
def test_the_weighted_states_of_a_panel_sum_to_the_reduced_state(realisations, data) -> None:
    """In every panel of a joint setting sum p r = the Bloch vector of the reduced state."""
    sigma = data.draw(realisations()).assemblage()
    if sigma.scenario.dimension != 2:
        with pytest.raises(ShapeMismatch, match="dimension 1, not a qubit"):
            bloch_figure(sigma)
        return
    figure = bloch_figure(sigma)
    for panel in figure.panels:
        assert panel.reduced == bloch_vector(sigma.reduced_state())
        if not panel.title.startswith("marginals"):
            for k in range(3):
                assert sum((p.weight * p.vector[k] for p in panel.points), start=number(0)) == panel.reduced[k]


def test_the_published_figure_has_two_marginals_and_four_joint_settings() -> None:
    """Figure 1 of arXiv:1505.01430: real, symmetric under exchange of the parties, a disc for each pair of settings."""
    figure = bloch_figure(catalogue.find("sainz2015-table-1").build())
    assert figure.plane == "xz"
    (block,) = figure.blocks
    assert [[panel.title for panel in row] for row in block.rows] == [
        ["marginals of A", "marginals of B"],
        ["x, y = 0, 0", "x, y = 0, 1"],
        ["x, y = 1, 0", "x, y = 1, 1"],
    ]
    assert block.rows[0][0].points == block.rows[0][1].points
    swapped = {point.label[::-1]: (point.weight, point.vector) for point in block.rows[2][0].points}
    assert swapped == {point.label: (point.weight, point.vector) for point in block.rows[1][1].points}


@pytest.mark.parametrize(("paulis", "plane"), [("XZ", "xz"), ("XY", "xy"), ("YZ", "yz"), ("Z", "xz"), ("XYZ", None)])
def test_states_in_a_coordinate_plane_need_no_ball(steered, paulis: str, plane: str | None) -> None:
    """The plane is found exactly; three directions need a ball."""
    assert bloch_figure(steered("bell", paulis).assemblage()).plane == plane


def test_elements_that_vanish_keep_the_places_of_the_others(pr_box: Callable[..., Assemblage]) -> None:
    """An outcome has the same mark in every panel, also where another outcome has probability zero."""
    figure = bloch_figure(pr_box(1, identity(2) / 2))
    first, last = figure.blocks[0].rows[1][0], figure.blocks[0].rows[2][1]
    assert [(p.place, p.label) for p in first.points] == [(0, "00"), (3, "11")]
    assert first.empty == ((1, "01"), (2, "10"))
    assert [(p.place, p.label) for p in last.points] == [(1, "01"), (2, "10")]


def test_several_trusted_qubits_are_shown_by_their_marginals(steered) -> None:
    """GHZ with one untrusted party: one block for each of the two trusted qubits, the other traced out."""
    realisation = steered("ghz", "XZ")
    sigma = es.Realisation(realisation.state, realisation.measurements[:1]).assemblage()
    figure = bloch_figure(sigma)
    assert [block.title for block in figure.blocks] == ["trusted party 0", "trusted party 1"]
    assert figure.blocks[0].rows == figure.blocks[1].rows
    assert [p.vector for p in figure.blocks[0].rows[0][1].points] == [(0, 0, 1), (0, 0, -1)]


def test_a_family_has_one_block_for_each_qubit_bob() -> None:
    """A Bob who is no qubit is not drawn, and is named."""
    one = scenario(parties=1, settings=1, outcomes=2, trusted=2)
    qubit = MeasuredAssemblage(one, {((a,), (0,)): identity(2) / 4 for a in (0, 1)})
    qutrit = MeasuredAssemblage(Scenario(one.untrusted, (3,)), {((a,), (0,)): identity(3) / 6 for a in (0, 1)})
    figure = bloch_figure(Family("marginals", (qubit, qutrit, qubit)))
    assert [block.title for block in figure.blocks] == ["Bob 0", "Bob 2"]
    assert figure.notes == ("Bob 1: dimension 3, not a qubit",)
    with pytest.raises(ShapeMismatch, match="there is no trusted qubit, hence no Bloch vector: Bob 0: dimension 3"):
        bloch_figure(Family("marginals", (qutrit, qutrit)))


def test_data_that_signal_have_no_marginal_panels() -> None:
    """A marginal that depends on the other's setting is no marginal; the joint settings are drawn all the same."""
    two = scenario(parties=2, settings=2, outcomes=1, trusted=2)
    projectors = [matrix([[1, 0], [0, 0]]), matrix([[0, 0], [0, 1]])]
    data = MeasuredAssemblage(two, {(a, x): projectors[x[0]] for a, x in two.keys()})
    assert next(panel.title for panel in bloch_figure(data).panels) == "x, y = 0, 0"


def test_elements_without_a_bloch_vector_are_refused_with_their_place() -> None:
    """The message has the law, the element, the exact amount, and what to do."""
    with pytest.raises(NotHermitian, match=r"element 0\|1 .* entry \(0, 1\) .* differ by 1/2; `exactsteer repair"):
        bloch_vector(matrix([[1, "1/2"], [0, 1]]), "element 0|1")
    with pytest.raises(NotNormalised, match="its trace is -1/3, which is not positive"):
        bloch_vector(matrix([["-1/3", 0], [0, 0]]))
    with pytest.raises(ShapeMismatch, match="the matrix is 3 x 3, not a qubit's 2 x 2"):
        bloch_vector(identity(3))


def test_a_figure_has_at_most_a_hundred_panels() -> None:
    """More are refused before anything is drawn."""
    many = Scenario(((1,) * 101,), (2,))
    data = MeasuredAssemblage(many, {key: identity(2) / 2 for key in many.keys()})
    with pytest.raises(InputError, match="101 joint settings; a figure shows at most 100"):
        bloch_figure(data)
