"""Noise over moment sets as programs: points are moment matrices of mixtures, duals Gram matrices, in exact duality."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.matrix import Matrix, identity, inner, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.programs.noise import NoiseProgram, PairProgram, TableProgram
from exactsteer.steering.functional import to_collins_gisin
from exactsteer.steering.noise import noise_moment, white_noise
from exactsteer.steering.scenario import scenario
from exactsteer.steering.words import ALMOST_QUANTUM

LAW = settings(max_examples=10, deadline=None)
TWO = scenario(parties=2, settings=2, outcomes=2, trusted=1)
QUBIT = scenario(parties=1, settings=2, outcomes=3, trusted=2)
CASES = [(TWO, ALMOST_QUANTUM), (TWO, "2"), (QUBIT, "1"), (QUBIT, "2")]

cases = st.sampled_from(CASES)
signs = st.sampled_from([1, -1])
seeds = st.integers(0, 2**32)


def point(count: int, source: Random) -> list[Number]:
    """Random rationals."""
    return [number(fmpq(source.randint(-9, 9), source.randint(1, 4))) for _ in range(count)]


def hermitian(size: int, source: Random) -> Matrix:
    """A Hermitian matrix of small Gaussian integers."""
    m = matrix([[source.randint(-3, 3) + source.randint(-3, 3) * I for _ in range(size)] for _ in range(size)])
    return m + m.adjoint()


@LAW
@given(st.data(), cases)
def test_the_block_is_the_moment_matrix_of_the_mixture(data, case):
    """At a point with t on the grid, the block is Gamma of sigma + t N with the free blocks; t is never rounded down."""
    scene, level = case
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    program = NoiseProgram(sigma, white_noise(scene), level)
    y = point(program.conic.variables, Random(data.draw(seeds)))
    t, gamma, blocks = program.inside(y, None)
    assert (t, gamma) == (y[0], program.conic.blocks[0].at(y))
    words, noise = sigma.collins_gisin(), white_noise(scene).collins_gisin()
    observed = {word: words[word] + noise[word] * t for word in program.moment.index.observed}
    assert gamma == program.moment.layout.constant(observed | blocks)
    rough, *_ = program.inside(y, 3)
    assert 0 <= rough - t < fmpq(1, 8) + fmpq(1, 2**30)


@LAW
@given(st.data(), cases)
def test_any_gram_matrix_becomes_a_functional_with_value_1_on_the_noise(data, case):
    """Free classes sum to zero, F(N) = 1, and tr(Z Gamma) = F(sigma) + t at every point of the program."""
    scene, level = case
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    noise = white_noise(scene)
    program = NoiseProgram(sigma, noise, level)
    source = Random(data.draw(seeds))
    size = program.moment.size
    gram, f = program.outside(identity(size) * 40 + hermitian(size, source))
    layout = program.moment.layout
    assert all(layout.class_sum(gram, word).is_zero for word in program.moment.index.free)
    assert f.value(noise) == 1
    y = point(program.conic.variables, source)
    assert inner(gram, program.conic.blocks[0].at(y)) == f.value(sigma) + y[0]


@LAW
@given(st.data(), cases, signs)
def test_blocks_of_any_noise_are_a_moment_matrix_and_the_noise(data, case, sign):
    """Gamma of P, then Q = sign (P - sigma) element by element; the objective is -sign tr P."""
    scene, level = case
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    program = TableProgram(sigma, level, sign)
    y = point(program.conic.variables, Random(data.draw(seeds)))
    noise, gamma, _ = program.inside(y)
    first, *rest = program.conic.blocks
    assert gamma == first.at(y)
    assert list(noise.values()) == [block.at(y) for block in rest]
    x = scene.settings[0]
    trace = sum(((noise[a, x] * sign + sigma.elements[a, x]).trace() for a in scene.outcomes(x)), number(0))
    assert sum((c * v for c, v in zip(program.conic.objective, y, strict=True)), number(0)) == trace * -sign


@LAW
@given(st.data(), cases, signs)
def test_duals_of_any_noise_are_one_functional_in_two_forms(data, case, sign):
    """F = sign (1 - H), exactly on every no-signalling table, and the class sums of Z are those of F."""
    scene, level = case
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    program = TableProgram(sigma, level, sign)
    source = Random(data.draw(seeds))
    duals = [hermitian(block.size, source) for block in program.conic.blocks]
    gram, f, operators = program.outside(duals)
    assert f.value(sigma) == (1 - operators.value(sigma)) * sign
    layout, words = program.moment.layout, to_collins_gisin(f)
    assert all(layout.class_sum(gram, word) == words[word] for word in program.moment.index.observed)
    assert all(layout.class_sum(gram, word).is_zero for word in program.moment.index.free)


@LAW
@given(st.data(), cases)
def test_a_pair_of_moment_matrices_has_the_difference_sigma(data, case):
    """Gamma(P) - Gamma(Q) agrees with sigma on observed words, and the blocks of the program are these two."""
    scene, level = case
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    program = PairProgram(sigma, level)
    y = point(program.conic.variables, Random(data.draw(seeds)))
    noise, (gamma, whole), (other, own) = program.inside(y)
    assert [gamma, other] == [block.at(y) for block in program.conic.blocks]
    layout = program.moment.layout
    free = {word: whole[word] - own[word] for word in program.moment.index.free}
    observed = {word: sigma.collins_gisin()[word] for word in program.moment.index.observed}
    assert gamma - other == layout.constant(observed | free)
    x = scene.settings[0]
    trace = sum((noise[a, x].trace() for a in scene.outcomes(x)), number(0))
    assert sum((c * v for c, v in zip(program.conic.objective, y, strict=True)), number(0)) == -trace


@LAW
@given(st.data(), cases)
def test_the_two_grams_of_a_pair_add_up_to_the_trace(data, case):
    """Z and Z' prove F >= 0 and 1 - F >= 0: their class sums add up to the unit matrix on the empty word."""
    scene, level = case
    program = PairProgram(data.draw(testing.no_signalling_assemblages(scene)), level)
    source = Random(data.draw(seeds))
    gram, other, f = program.outside([hermitian(block.size, source) for block in program.conic.blocks])
    layout, words = program.moment.layout, to_collins_gisin(f)
    empty = ((),) * scene.parties
    for word in (*program.moment.index.observed, *program.moment.index.free):
        total = layout.class_sum(gram, word) + layout.class_sum(other, word)
        assert total == (identity(scene.dimension) if word == empty else total * 0)
        if word in words:
            assert layout.class_sum(gram, word) == words[word]


@pytest.mark.parametrize("level", [ALMOST_QUANTUM, "2"])
def test_enough_white_noise_is_inside_and_none_is_not(pr_box, level):
    """The PR box with 100 parts of white noise, and moments of free uniform measurements, has a positive moment matrix."""
    sigma = pr_box(1)
    program = NoiseProgram(sigma, white_noise(sigma.scenario), level)
    moments = [noise_moment(sigma.scenario, c.word)[0, 0] for c in program.moment.coordinates]
    for t, is_inside in ((100, True), (0, False)):
        free = [
            m * (t + 1) if c.unit == 1 else number(0) for c, m in zip(program.moment.coordinates, moments, strict=True)
        ]
        assert (decide(program.conic.blocks[0].at([number(t), *free])) is None) == is_inside
