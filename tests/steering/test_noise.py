"""White noise: its moments are those of a free product of cyclic groups, and they lie strictly inside every level."""

from __future__ import annotations

from cmath import exp, pi
from itertools import pairwise, product
from math import prod

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.field import quadratic_field
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.positivity import decide
from exactsteer.programs.layout import MomentLayout
from exactsteer.steering.noise import free_trace, local_white_noise, noise_moment, white_noise
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.words import ALMOST_QUANTUM, is_observed

PARTY = (2, 3, 4)
LETTERS = [(x, a) for x, k in enumerate(PARTY) for a in range(k - 1)]
UNEQUAL = Scenario(((2, 3), (1, 4)), (2,))


def group_trace(party: tuple[int, ...], letters: tuple[tuple[int, int], ...]) -> fmpq:
    """The trace by another way: p_{a|x} = sum_j w^(a j) g_x^j / k_x in the free product of the cyclic groups <g_x>.

    The trace of a group element is 1 for the unit and 0 otherwise.
    """
    total = 0j
    for powers in product(*(range(party[x]) for x, _ in letters)):
        stack: list[tuple[int, int]] = []
        weight = 1 + 0j
        for (x, a), j in zip(letters, powers, strict=True):
            weight *= exp(2j * pi * a * j / party[x])
            if j and stack and stack[-1][0] == x:
                j = (j + stack.pop()[1]) % party[x]
            if j:
                stack.append((x, j))
        total += 0 if stack else weight
    assert abs(total - round(total.real)) < 1e-9
    return fmpq(round(total.real), prod(party[x] for x, _ in letters))


sequences = st.lists(st.sampled_from(LETTERS), max_size=6).map(
    lambda letters: tuple(letter for k, letter in enumerate(letters) if k == 0 or letters[k - 1][0] != letter[0])
)


@settings(max_examples=40, deadline=None)
@given(sequences)
def test_free_traces_are_traces_of_group_elements(letters):
    """Uniform measurements that are free of each other are Fourier transforms of free cyclic groups."""
    assert all(left[0] != right[0] for left, right in pairwise(letters))
    assert group_trace(PARTY, letters) == free_trace(PARTY, letters)


@pytest.mark.parametrize(("k", "m"), [(2, 2), (2, 3), (3, 4)])
def test_the_first_moments_are_those_of_free_probability(k, m):
    """tau(pq) = c e, tau(pqp) = c e, tau(pqpq) = c^2 e + c e^2 - c^2 e^2 with c = 1/k, e = 1/m."""
    c, e = fmpq(1, k), fmpq(1, m)
    p, q = (0, 0), (1, 0)
    expected = [fmpq(1), c, c * e, c * e, c * c * e + c * e * e - c * c * e * e]
    words = [(), (p,), (p, q), (p, q, p), (p, q, p, q)]
    assert expected == [free_trace((k, m), word) for word in words]


def test_other_outcomes_of_a_setting_change_the_trace():
    """tau(p_0 q p_1 q) = c^2 (e - e^2) with tau(p_0 p_1) = 0, by the formula for alternating products of free pairs."""
    c, e = fmpq(1, 3), fmpq(1, 2)
    # tau(a b a' b') = tau(a a') tau(b) tau(b') + tau(a) tau(a') tau(b b') - tau(a) tau(a') tau(b) tau(b')
    expected = c * c * e - c * c * e * e
    assert expected == free_trace((3, 2), ((0, 0), (1, 0), (0, 1), (1, 0)))


@pytest.mark.parametrize("scene", [UNEQUAL, scenario(parties=3, settings=2, outcomes=2, trusted=1)])
def test_the_observed_moments_of_noise_are_white_noise(scene):
    """L(w) = sigma_w on every word of at most one letter for each party; unequal outcomes are uniform, setting by setting."""
    sigma = white_noise(scene).collins_gisin()
    words = MomentLayout(scene, ALMOST_QUANTUM).index.observed
    assert sigma == {w: noise_moment(scene, w) for w in words}
    assert all(is_observed(w) for w in words)


def test_white_noise_has_uniform_outcomes_and_a_maximally_mixed_state():
    """1/(2 * 2 * 4) on a qubit for outcomes 2 and 4; the reduced state is 1/2."""
    sigma = white_noise(UNEQUAL)
    assert identity(2) * fmpq(1, 16) == sigma[(1, 3), (0, 1)]
    assert identity(2) * fmpq(1, 6) == sigma[(2, 0), (1, 0)]
    assert identity(2) / 2 == sigma.reduced_state()


def noise_matrix(scene: Scenario, level: str) -> Matrix:
    """The moment matrix of white noise."""
    layout = MomentLayout(scene, level)
    observed = layout.constant({w: noise_moment(scene, w) for w in layout.index.observed})
    return observed + layout.constant({w: noise_moment(scene, w) for w in layout.index.free})


CHSH = scenario(parties=2, settings=2, outcomes=2, trusted=1)


@pytest.mark.parametrize(
    ("scene", "level"),
    [
        *((CHSH, level) for level in ("1", "1+AB", ALMOST_QUANTUM, "2", "3")),
        (scenario(parties=1, settings=3, outcomes=2, trusted=2), "3"),
        (UNEQUAL, "2"),
    ],
)
def test_the_moment_matrix_of_noise_is_strictly_positive(scene, level):
    """Gamma - 10^-4 >= 0, decided exactly, at levels 1, 1+AB, 2 and 3; Gamma - 1/5 is not positive."""
    gamma = noise_matrix(scene, level)
    unit = identity(gamma.rows)
    assert decide(gamma - unit * fmpq(1, 10**4)) is None
    assert decide(gamma - unit * fmpq(1, 5)) is not None


# --- local white noise ---------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.data(), st.sampled_from([UNEQUAL, scenario(parties=1, settings=3, outcomes=2, trusted=2)]))
def test_local_white_noise_keeps_the_outcomes_and_forgets_the_state(data, scene):
    """tr(sigma) 1/d: the same behaviour, elements that are multiples of 1, no memory left to forget."""
    sigma = data.draw(testing.no_signalling_assemblages(scene, quadratic_field(2)))
    noise = local_white_noise(sigma)
    assert noise.behaviour() == sigma.behaviour()
    assert all(m == identity(2) * m[0, 0] for m in noise.elements.values())
    assert noise.reduced_state() == identity(2) / 2
    assert local_white_noise(noise) == noise


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_local_white_noise_is_linear_in_the_assemblage(data):
    """The noise of a mixture is the mixture of the noises."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    parts = [data.draw(testing.no_signalling_assemblages(scene)) for _ in range(2)]
    mixed = {key: (parts[0].elements[key] + parts[1].elements[key] * 2) / 3 for key in scene.keys()}
    noise = [local_white_noise(sigma).elements for sigma in parts]
    expected = {key: (noise[0][key] + noise[1][key] * 2) / 3 for key in scene.keys()}
    assert local_white_noise(type(parts[0])(scene, mixed)).elements == expected


def test_local_white_noise_of_white_noise_is_white_noise():
    """Uniform outcomes stay uniform, also with unequal numbers of outcomes."""
    assert local_white_noise(white_noise(UNEQUAL)) == white_noise(UNEQUAL)


def test_without_a_trusted_system_local_white_noise_changes_nothing():
    """For d = 1 there is no state to forget: a behaviour is its own local white noise."""
    from exactsteer.steering.catalogue import pr_box

    box = pr_box().assemblage()
    assert local_white_noise(box) == box


def test_local_white_noise_of_biased_outcomes():
    """|0><0| with probability 2/3 and |1><1| with 1/3: 2/3 and 1/3 times 1/2."""
    from exactsteer.steering.assemblage import Assemblage

    scene = scenario(parties=1, settings=1, outcomes=2, trusted=2)
    sigma = Assemblage(scene, {(0, 0): [["2/3", 0], [0, 0]], (1, 0): [[0, 0], [0, "1/3"]]})
    noise = local_white_noise(sigma)
    assert noise[0, 0] == matrix([["1/3", 0], [0, "1/3"]])
    assert noise[1, 0] == matrix([["1/6", 0], [0, "1/6"]])
