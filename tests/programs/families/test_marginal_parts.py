"""What single Bobs see of an operator on all of them: lifts, correlations, functionals of marginals."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.matrix import inner
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.programs.conic import dense
from exactsteer.programs.families.marginal_parts import (
    correlated_entries,
    correlations,
    embedded,
    joint_scenario,
    least_norm_family,
    lifted,
    marginal_functional,
    marginals_of,
    seeing_marginals,
    with_marginals,
)
from exactsteer.programs.families.parent import key_tables
from exactsteer.steering.families import marginals
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.projection import project, squared_norm
from exactsteer.steering.scenario import Scenario

LAW = settings(max_examples=6, deadline=None)
SIZES = [(2, 2), (2, 3), (2, 2, 2)]
SCENARIOS = [Scenario(((2, 2),), (2, 2)), Scenario(((2, 3), (2, 1)), (2, 2)), Scenario(((2, 3, 2),), (1, 2))]

sizes = st.sampled_from(SIZES)
scenes = st.sampled_from(SCENARIOS)


@LAW
@given(st.data(), sizes)
def test_an_operator_is_its_lift_and_its_correlations(data: st.DataObject, dimensions: tuple[int, ...]) -> None:
    """P_T is a projection whose image no single Bob sees; the rest is the lift of the marginals."""
    m = data.draw(testing.hermitian(prod(dimensions)))
    unseen = correlations(m, dimensions)
    assert correlations(unseen, dimensions) == unseen
    assert all(part.is_zero for part in marginals_of(unseen, dimensions))
    assert lifted(marginals_of(m, dimensions), dimensions) + unseen == m


@pytest.mark.parametrize("dimensions", SIZES)
def test_the_basis_of_the_correlations_spans_what_no_bob_sees(dimensions: tuple[int, ...]) -> None:
    """T has dimension D^2 - 1 - sum (d^2 - 1), and every basis element is unseen; real ones are those without i."""
    units = correlated_entries(dimensions, is_real=False)
    size = prod(dimensions)
    assert len(units) == size**2 - 1 - sum(d**2 - 1 for d in dimensions)
    dense_units = [dense(unit, size) for unit in units]
    assert all(correlations(m, dimensions) == m for m in dense_units)
    assert len(correlated_entries(dimensions, is_real=True)) == sum(m.is_real for m in dense_units)


@LAW
@given(st.data(), scenes)
def test_any_table_is_moved_to_given_marginals_without_solving(data: st.DataObject, scene: Scenario) -> None:
    """The moved table is no-signalling with exactly the given marginals, and a parent is not moved at all."""
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    targets = [member.elements for member in marginals(sigma).members]
    assert with_marginals(scene, sigma.elements, targets) == dict(sigma.elements)
    near = {key: data.draw(testing.hermitian(scene.dimension)) for key in scene.keys()}
    moved = with_marginals(scene, near, targets)
    assert project(scene, moved) == moved
    for k, target in enumerate(targets):
        for key, m in moved.items():
            others = [j for j in range(len(scene.trusted)) if j != k]
            assert partial_trace(m, scene.trusted, others) == target[key]


@LAW
@given(st.data(), scenes)
def test_a_corrected_functional_sees_the_marginals_alone(data: st.DataObject, scene: Scenario) -> None:
    """On every no-signalling table the corrected functional is the functional of its marginals, in any gauge."""
    near = {key: data.draw(testing.hermitian(scene.dimension)) for key in scene.keys()}
    joint = SteeringFunctional(scene, seeing_marginals(scene, near), "min")
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    family = marginals(sigma)
    functional = marginal_functional(family.scenarios, to_collins_gisin(joint))
    assert joint.value(sigma) == functional.value(family)
    least = least_norm_family(functional)
    assert least.value(family) == joint.value(sigma)
    norms = [sum((squared_norm(f.elements).real[0] for f in part.members), start=0) for part in (least, functional)]
    assert norms[0] <= norms[1]
    assert joint_scenario(family) == scene


@pytest.mark.parametrize("scene", SCENARIOS)
def test_key_tables_are_a_basis_and_the_vanishing_ones_vanish(scene: Scenario) -> None:
    """There is one table for each key; those marked so vanish on no-signalling assemblages, the first sums a setting."""
    listed = key_tables(scene.untrusted)
    assert len(listed) == scene.element_count
    assert listed[0][0] == {(a, scene.settings[0]): 1 for a in scene.outcomes(scene.settings[0])}
    for weights, vanishes in listed:
        table = {key: embedded(dense({(0, 0): 1}, 1), (1,), 0) * weights.get(key, 0) for key in scene.keys()}
        assert all(m.is_zero for m in project(scene, table).values()) == vanishes


@LAW
@given(st.data())
def test_embedding_and_tracing_are_dual(data: st.DataObject) -> None:
    """tr[(1 (x) M (x) 1) rho] = tr[M rho_k]."""
    m, rho = data.draw(testing.hermitian(3)), data.draw(testing.hermitian(12))
    assert inner(embedded(m, (2, 3, 2), 1), rho) == inner(m, marginals_of(rho, (2, 3, 2))[1])
