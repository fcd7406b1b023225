"""The best assemblage with a local model in the plane: an exact linear program, and its exact vertices."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import zeros
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.programs.local import PlanarProgram, basic_solution, regular_polygon
from exactsteer.programs.planar_optimum import PlanarPolytope
from exactsteer.solving.linear_programs import basic_support
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.testing import hermitian

SCENE = scenario(parties=2, settings=2, outcomes=2, trusted=2)
OCTAGON = PlanarPolytope(SCENE, regular_polygon(4, 100))
SQUARE = PlanarPolytope(Scenario(((2,), (3, 2)), (2,)), regular_polygon(2, 1))
LAW = settings(max_examples=8, deadline=None)


def doubles(values: list[fmpq]) -> list[float]:
    return [int(x.p) / int(x.q) for x in values]


def best(polytope: PlanarPolytope, functional: SteeringFunctional) -> dict[int, fmpq]:
    columns = [doubles(polytope.column(s)) for s in polytope.strategies]
    costs = [-c for c in doubles(polytope.costs(functional))]
    weights = polytope.weights(basic_support(columns, doubles(polytope.target), cost=costs))
    assert weights is not None
    return weights


@LAW
@given(st.data(), st.sampled_from([OCTAGON, SQUARE]))
def test_an_optimal_vertex_is_an_assemblage_with_that_local_model(data, polytope):
    """Positivity is never imposed: it follows from the polygon around the disc. The cost is the functional's value."""
    scene = polytope.scenario
    functional = SteeringFunctional(scene, {key: data.draw(hermitian(2)) for key in scene.keys()})
    weights = best(polytope, functional)
    sigma = polytope.assemblage(weights)
    assert sum(weights.values()) == 1
    assert all(m.is_real for m in sigma.elements.values())
    costs = polytope.costs(functional)
    assert functional.value(sigma) == sum((w * costs[k] for k, w in weights.items()), fmpq(0))
    # the same weights solve the equations of the program for a given assemblage
    program = PlanarProgram(sigma, polytope.polygon)
    assert tuple(program.strategies()) == polytope.strategies
    columns = [program.column(polytope.strategies[k]) for k in weights]
    for r, (_, value) in enumerate(program.rows):
        assert sum((w * c[r] for w, c in zip(weights.values(), columns, strict=True)), fmpq(0)) == value


@LAW
@given(st.data())
def test_an_optimal_vertex_is_proved_local(data):
    """The trusted checker accepts the model, found again or not, at the same polygon."""
    functional = SteeringFunctional(SCENE, {key: data.draw(hermitian(2)) for key in SCENE.keys()})
    sigma = OCTAGON.assemblage(best(OCTAGON, functional))
    assert es.prove(es.LocalInPlane(sigma, OCTAGON.polygon)).claim.kind == "local-in-plane"


def test_deterministic_strategies_can_be_more_than_an_assemblage():
    """One strategy alone breaks the linear relations of the vertices, unless there are only two."""
    assert OCTAGON.weights([0]) is None
    assert SQUARE.weights([0]) == {0: 1}
    assert len(OCTAGON.relations) == 2
    assert SQUARE.relations == ()


def test_a_basic_solution_is_exact_or_refused():
    """A negative coordinate, or none at all, is None."""
    columns = [[1, 0], [1, 1]]
    assert basic_solution(columns, [fmpq(3), fmpq(1)]) == [2, 1]
    assert basic_solution(columns, [fmpq(1), fmpq(3)]) is None
    assert basic_solution([[1, 1]], [fmpq(1), fmpq(2)]) is None


def test_what_does_not_fit_is_refused():
    """A qutrit, a polygon inside the disc, too many strategies, a functional of another scenario."""
    with pytest.raises(ShapeMismatch, match="planar measurements need a trusted qubit, not dimension 3"):
        PlanarPolytope(Scenario(((2,),), (3,)), OCTAGON.polygon)
    with pytest.raises(InputError, match="does not run counter-clockwise around the unit disc"):
        PlanarPolytope(SCENE, ((fmpq(1), fmpq(0)), (fmpq(0), fmpq(1))))
    with pytest.raises(InputError, match="1048576 strategies; at most 100000 are supported"):
        PlanarPolytope(SCENE, regular_polygon(16))
    other = Scenario(((2,),), (2,))
    with pytest.raises(ShapeMismatch, match="the functional is for"):
        OCTAGON.costs(SteeringFunctional(other, {key: zeros(2, 2) for key in other.keys()}))
