"""Robustness and weight over the local set as programs: points are functionals, duals are local parts, in exact duality."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.programs.hidden import strategy_sums
from exactsteer.programs.hidden_noise import HiddenTableProgram, LocalNoiseProgram, spread, total_trace
from exactsteer.steering.catalogue import isotropic
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel, strategies
from exactsteer.steering.scenario import Scenario, scenario

LAW = settings(max_examples=12, deadline=None)
ONE = scenario(parties=1, settings=2, outcomes=2, trusted=2)
TWO = scenario(parties=2, settings=2, outcomes=2, trusted=1)
UNEQUAL = Scenario(((2, 3),), (2,))

cases = st.sampled_from([ONE, TWO, UNEQUAL])
signs = st.sampled_from([1, -1])
seeds = st.integers(0, 2**32)


def positive(size: int, source: Random) -> Matrix:
    """A positive matrix over Q(i) that is not zero."""
    m = matrix([[source.randint(-3, 3) + source.randint(-3, 3) * I for _ in range(size)] for _ in range(size)])
    return m @ m.adjoint() + identity(size)


def point(count: int, source: Random) -> list[Number]:
    """Random rationals."""
    return [number(fmpq(source.randint(-9, 9), source.randint(1, 4))) for _ in range(count)]


def value(conic, y) -> Number:
    """The objective at a point."""
    return sum((c * v for c, v in zip(conic.objective, y, strict=True)), number(0))


@LAW
@given(st.data(), cases)
def test_the_table_of_hidden_states_is_the_model_s_assemblage(data, scene):
    """`spread` of a normalised model's states is its assemblage, with total trace 1; of no states the zero table."""
    source = Random(data.draw(seeds))
    states = [HiddenState(s, positive(scene.dimension, source)) for s in strategies(scene)]
    total = sum((s.operator.trace() for s in states), number(0))
    states = tuple(HiddenState(s.strategy, s.operator / total) for s in states)
    assert spread(scene, states) == dict(HiddenStateModel(scene, states).assemblage().elements)
    assert total_trace(scene, spread(scene, states)) == 1
    assert set(spread(scene, ()).values()) == {zeros(scene.dimension, scene.dimension)}


@LAW
@given(st.data(), cases, signs)
def test_blocks_of_any_noise_are_operators_and_strategies(data, scene, sign):
    """First every F_{a|x}, then sign (1 - S_lambda); the objective is sign F(sigma)."""
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    program = HiddenTableProgram(sigma, sign)
    y = point(program.conic.variables, Random(data.draw(seeds)))
    count = scene.element_count
    operators = dict(zip(scene.keys(), (block.at(y) for block in program.conic.blocks[:count]), strict=True))
    sums = [(identity(scene.dimension) - m) * sign for m in strategy_sums(scene, operators)]
    assert [block.at(y) for block in program.conic.blocks[count:]] == sums
    paired = sum(((m @ sigma.elements[key]).trace() for key, m in operators.items()), number(0))
    assert value(program.conic, y) == paired * sign


@LAW
@given(st.data(), cases, signs)
def test_functionals_and_local_parts_are_in_weak_duality(data, scene, sign):
    """Any valid functional's value is at most any valid decomposition's: t for noise, w for the weight."""
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    source = Random(data.draw(seeds))
    program = HiddenTableProgram(sigma, sign)
    share = number(fmpq(1, 2) if sign > 0 else 2) / len(scene.settings)
    y = [share if c.row == c.column else number(0) for _, c in program.coordinates]
    lower = program.below(y)
    assert lower is not None
    big = 10 if sign > 0 else 0  # the weight's local part must fit below sigma: nothing at all
    duals = [zeros(scene.dimension, scene.dimension)] * scene.element_count
    duals += [positive(scene.dimension, source) * big for _ in strategies(scene)]
    upper = program.above(duals)
    assert upper is not None
    t, states, noise = upper
    assert lower[0] <= t
    assert all(decide(m) is None for m in noise.values())
    local = spread(scene, states)
    assert local == {key: sigma.elements[key] + m * sign for key, m in noise.items()}


@LAW
@given(st.data(), cases)
def test_a_local_assemblage_needs_no_noise_and_is_no_weight(data, scene):
    """With its own hidden states as duals, both quantities have the value 0."""
    source = Random(data.draw(seeds))
    states = [HiddenState(s, positive(scene.dimension, source)) for s in strategies(scene)]
    total = sum((s.operator.trace() for s in states), number(0))
    model = HiddenStateModel(scene, tuple(HiddenState(s.strategy, s.operator / total) for s in states))
    nothing = [zeros(scene.dimension, scene.dimension)] * scene.element_count
    for sign in (1, -1):
        t, found, _ = HiddenTableProgram(model.assemblage(), sign).above(
            [*nothing, *(state.operator for state in model.states)]
        )
        assert (t, found) == (0, model.states)


@LAW
@given(st.data(), cases)
def test_blocks_of_local_noise_keep_a_functional_between_0_and_1(data, scene):
    """G_lambda, then 1 - G_lambda, where G are the strategy sums; the objective is -F(sigma)."""
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    program = LocalNoiseProgram(sigma)
    y = point(program.conic.variables, Random(data.draw(seeds)))
    count = len(program.base.strategies)
    lower = [block.at(y) for block in program.conic.blocks[:count]]
    assert [block.at(y) for block in program.conic.blocks[count:]] == [identity(scene.dimension) - m for m in lower]
    half = [number(fmpq(1, 2)) if not any(c.word) and c.row == c.column else number(0) for c in program.coordinates]
    found = program.below(half)
    assert found is not None
    assert found[0] == fmpq(-1, 2)
    assert value(program.conic, half) == found[0]


@LAW
@given(st.data(), cases)
def test_local_noise_is_subtracted_again_exactly(data, scene):
    """sigma + Q has the repaired states, Q its own states: the tables agree element by element."""
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    source = Random(data.draw(seeds))
    count = len(list(strategies(scene)))
    own = [positive(scene.dimension, source) * 20 for _ in range(count)]
    t, states, noise_states, noise = LocalNoiseProgram(sigma).above([*own, *own])
    assert t == sum((m.trace() for m in own), number(0))
    assert spread(scene, noise_states) == noise
    assert spread(scene, states) == {key: m + sigma.elements[key] for key, m in noise.items()}


def test_what_is_not_positive_is_refused():
    """A negative operator, a strategy above its bound, noise that is not positive: None, never a wrong witness."""
    sigma = isotropic(settings="XZ")
    for sign in (1, -1):
        program = HiddenTableProgram(sigma, sign)
        assert program.below([number(-1)] * program.conic.variables) is None
    assert HiddenTableProgram(sigma, 1).above([zeros(2, 2)] * 8) is None
    assert HiddenTableProgram(sigma, -1).above([identity(2)] * 8) is None
    assert LocalNoiseProgram(sigma).above([zeros(2, 2)] * 8) is None
    local = LocalNoiseProgram(sigma)
    assert local.below([number(3)] * local.conic.variables) is None


@pytest.mark.parametrize(("settings_", "variables"), [("XZ", 4 * 3), ("XY", 4 * 4)])
def test_real_assemblages_have_fewer_variables(settings_, variables):
    """Three real numbers for a real qubit operator, four for a complex one."""
    assert HiddenTableProgram(isotropic(settings=settings_), 1).conic.variables == variables
