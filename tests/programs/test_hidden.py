"""Local hidden states as a program: its blocks are strategies, its points functionals, its duals hidden states."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.field import quadratic_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError
from exactsteer.programs.hidden import (
    MAX_STRATEGIES,
    HiddenStateProgram,
    grid_floor,
    is_nonnegative,
    repaired,
    strategy_sums,
)
from exactsteer.steering.catalogue import cjwr, isotropic
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel, response, strategies
from exactsteer.steering.noise import local_white_noise, white_noise
from exactsteer.steering.scenario import Scenario, scenario

LAW = settings(max_examples=15, deadline=None)
ONE = scenario(parties=1, settings=3, outcomes=2, trusted=2)
TWO = scenario(parties=2, settings=2, outcomes=2, trusted=2)
UNEQUAL = Scenario(((2, 3), (1, 2)), (2,))
CASES = [ONE, TWO, UNEQUAL]

cases = st.sampled_from(CASES)
seeds = st.integers(0, 2**32)
roots = st.sampled_from([number(0), parse("sqrt(2)")])


def hermitian(size: int, source: Random, extra: Number) -> Matrix:
    """A Hermitian matrix of small Gaussian integers and multiples of `extra`."""
    rows = [
        [source.randint(-4, 4) + source.randint(-4, 4) * I + extra * source.randint(-2, 2) for _ in range(size)]
        for _ in range(size)
    ]
    m = matrix(rows)
    return m + m.adjoint()


def positive(size: int, source: Random) -> Matrix:
    """A positive matrix that is not zero."""
    m = hermitian(size, source, number(0))
    return m @ m + identity(size)


def functional(scene: Scenario, source: Random, extra: Number) -> SteeringFunctional:
    """Any functional on full coordinates."""
    return SteeringFunctional(scene, {key: hermitian(scene.dimension, source, extra) for key in scene.keys()}, "min")


def program(scene: Scenario, source: Random) -> HiddenStateProgram:
    """Some local assemblage and some noise with full trace, different from white noise."""
    states = [HiddenState(s, positive(scene.dimension, source)) for s in strategies(scene)]
    total = sum((s.operator.trace() for s in states), number(0))
    sigma = HiddenStateModel(scene, tuple(HiddenState(s.strategy, s.operator / total) for s in states)).assemblage()
    return HiddenStateProgram(sigma, local_white_noise(sigma))


def spacious(p: HiddenStateProgram, source: Random) -> list[Matrix]:
    """Hidden states of much white noise, each a little different."""
    d = p.scenario.dimension
    return [identity(d) * 200 + hermitian(d, source, number(0)) for _ in p.strategies]


def point(count: int, source: Random) -> list[Number]:
    """Random rationals."""
    return [number(fmpq(source.randint(-9, 9), source.randint(1, 4))) for _ in range(count)]


@LAW
@given(cases, seeds, roots)
def test_strategy_sums_add_the_operators_that_a_strategy_picks(scene, seed, extra):
    """sum_x F_{lambda(x)|x} for every strategy in product order, for one party (partial sums shared) and for several."""
    f = functional(scene, Random(seed), extra)
    expected = []
    for strategy in strategies(scene):
        total = zeros(scene.dimension, scene.dimension)
        for x in scene.settings:
            total = total + f.elements[response(scene, strategy, x), x]
        expected.append(total)
    assert expected == list(strategy_sums(scene, f.elements))


@LAW
@given(cases, seeds)
def test_the_blocks_of_the_program_are_the_strategies_of_its_functional(scene, seed):
    """At every point F(N) = 1, block lambda is the sum that lambda picks, and the objective is 1 - F(sigma)."""
    source = Random(seed)
    p = program(scene, source)
    y = point(p.conic.variables, source)
    f = p.functional(p.operators(y))
    assert f.value(p.noise) == 1
    assert [block.at(y) for block in p.conic.blocks] == list(strategy_sums(scene, f.elements))
    value = sum((c * v for c, v in zip(p.conic.objective, y, strict=True)), number(0))
    assert value + p.offset == -f.value(p.assemblage)


@LAW
@given(cases, seeds)
def test_hidden_states_satisfy_the_dual_equations(scene, seed):
    """For the hidden states of sigma + t N the pairing with every variable is minus its objective: duality is exact."""
    source = Random(seed)
    sigma = program(scene, source).assemblage
    p = HiddenStateProgram(sigma, white_noise(scene))
    t, states = p.above(spacious(p, source), None)
    assert t == sum((s.operator.trace() for s in states), number(0)) - 1
    for j, objective in enumerate(p.conic.objective):
        paired = number(0)
        for block, state in zip(p.conic.blocks, states, strict=True):
            for (r, c), x in block.terms[j].items():
                paired = paired + x * state.operator[c, r]
        assert paired == -objective


@LAW
@given(cases, seeds, roots)
def test_repaired_states_reproduce_the_table_exactly(scene, seed, extra):
    """Whatever Hermitian matrices are given, the repaired ones have the table of sigma; right ones stay unchanged."""
    source = Random(seed)
    p = program(scene, source)
    target = p.assemblage.elements
    near = [hermitian(scene.dimension, source, extra) for _ in p.strategies]
    states = repaired(scene, target, near)
    found = {key: zeros(scene.dimension, scene.dimension) for key in scene.keys()}
    for state in states:
        for x in scene.settings:
            key = (response(scene, state.strategy, x), x)
            found[key] = found[key] + state.operator
    assert found == dict(target)
    assert repaired(scene, target, [s.operator for s in states]) == states


@LAW
@given(cases, seeds)
def test_every_functional_bounds_every_model(scene, seed):
    """Weak duality: t of a functional that is >= 0 on local assemblages is at most the t of any hidden states."""
    source = Random(seed)
    p = HiddenStateProgram(program(scene, source).assemblage, white_noise(scene))
    lower = p.below([number(0)] * p.conic.variables, None)
    upper = p.above(spacious(p, source), None)
    assert lower is not None
    assert upper is not None
    assert lower[0] == -1
    assert lower[0] <= upper[0]


@settings(max_examples=10, deadline=None)
@given(st.data(), st.sampled_from([ONE, TWO]), seeds)
def test_nonnegative_functionals_are_nonnegative_on_local_assemblages(data, scene, seed):
    """A functional lifted until its strategies are positive has F >= 0 on local assemblages; lowered, it has not."""
    source = Random(seed)
    f = functional(scene, source, number(0))
    lift = 100 * len(scene.settings)
    first = scene.settings[0]

    def lifted(sign: int) -> SteeringFunctional:
        one = identity(scene.dimension) * (sign * lift)
        return SteeringFunctional(
            scene, {(a, x): m + one if x == first else m for (a, x), m in f.elements.items()}, "min"
        )

    assert is_nonnegative(lifted(1))
    assert not is_nonnegative(lifted(-1))
    sigma = data.draw(testing.lhs_assemblages(scene))
    assert lifted(1).value(sigma) >= 0 > lifted(-1).value(sigma)


def test_a_functional_that_fails_at_one_strategy_proves_nothing():
    """`below` decides positivity of every strategy: the CJWR functional at its bound passes, a little above it fails."""
    sigma = isotropic(settings="XZ")
    p = HiddenStateProgram(sigma, white_noise(sigma.scenario))
    root = quadratic_field(2)
    for bound, holds in (("sqrt(2)", True), ("sqrt(2) - 1/1000", False)):
        beta = parse(bound)
        scaled = {key: m / -beta for key, m in cjwr("XZ").elements.items()}
        full = {(a, x): m + identity(2) if x == (0,) else m for (a, x), m in scaled.items()}
        assert is_nonnegative(SteeringFunctional(sigma.scenario, full, "min")) == holds
    assert p.words[0] == ((),)
    y = [number(0, root)] * p.conic.variables
    assert p.below(y, None)[0] == -1


def test_a_dual_that_repairs_to_a_state_that_is_not_positive_is_refused():
    """For phi+ and t = -1/2 no hidden states are positive: `above` says so instead of shipping them."""
    sigma = isotropic(settings="XZ")
    p = HiddenStateProgram(sigma, white_noise(sigma.scenario))
    share = identity(2) / (2 * 2 * len(p.strategies))
    assert p.above([share for _ in p.strategies], None) is None
    t, states = p.above([identity(2) / 2 for _ in p.strategies], None)
    assert t == 3
    assert all(decide(s.operator) is None for s in states)


def test_real_assemblages_need_real_functionals():
    """Over real elements the variables have the unit 1 only: 9 words of X, Z on a qubit have 3 entries, less one."""
    real, complex_ = (isotropic(settings=s) for s in ("XZ", "XY"))
    noise = white_noise(real.scenario)
    assert HiddenStateProgram(real, noise).conic.variables == 3 * 3 - 1
    assert HiddenStateProgram(complex_, noise).conic.variables == 4 * 3 - 1


def test_too_many_strategies_and_foreign_noise_are_refused():
    """The limit and the number are named; so are both scenarios."""
    large = scenario(parties=1, settings=17, outcomes=2, trusted=1)
    with pytest.raises(InputError, match=f"131072 deterministic strategies; at most {MAX_STRATEGIES} are supported"):
        HiddenStateProgram(white_noise(large), white_noise(large))
    with pytest.raises(InputError, match=r"the noise is for .*the assemblage for"):
        HiddenStateProgram(white_noise(ONE), white_noise(TWO))


@given(st.fractions(-100, 100, max_denominator=10**6), st.integers(1, 40), st.booleans())
@settings(max_examples=60, deadline=None)
def test_grid_floor_is_the_largest_grid_point_below(fraction, bits, irrational):
    """A multiple of 2^-bits, not above x and less than a grid step and a little below it; x itself without a grid."""
    x = number(fmpq(fraction.numerator, fraction.denominator)) + (parse("sqrt(2)") if irrational else 0)
    low = grid_floor(x, bits)
    assert (low * 2**bits).real[0].q == 1
    assert 0 <= x - low < fmpq(1, 2**bits) + fmpq(1, 2 ** (bits + 30))
    assert grid_floor(x, None) == x
