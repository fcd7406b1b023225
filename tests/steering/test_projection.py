"""The projection onto no-signalling tables, functionals of least norm, and the repair of measured data."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, inner, matrix, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.errors import InputError
from exactsteer.steering import catalogue
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage, from_collins_gisin
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise
from exactsteer.steering.projection import least_norm, project, repair, squared_distance, squared_norm
from exactsteer.steering.scenario import Key, Scenario, scenario
from exactsteer.steering.words import collins_gisin_words

LAW = settings(max_examples=15, deadline=None)
SCENES = [
    Scenario(((2, 2),), (2,)),
    Scenario(((2, 3), (1, 4)), (1,)),
    Scenario(((3, 2, 2), (2, 3)), (2,)),
    Scenario(((2, 2), (2, 3), (2, 1)), (1,)),
]

scenes = st.sampled_from(SCENES)
seeds = st.integers(0, 2**32)

Table = dict[Key, Matrix]


def random_matrix(size: int, source: Random) -> Matrix:
    """A matrix of small Gaussian integers."""
    return matrix([[source.randint(-4, 4) + source.randint(-4, 4) * I for _ in range(size)] for _ in range(size)])


def random_table(scene: Scenario, source: Random) -> Table:
    """Matrices that obey no law."""
    return {key: random_matrix(scene.dimension, source) for key in scene.keys()}


def random_no_signalling(scene: Scenario, source: Random) -> Table:
    """A no-signalling table, from random independent elements."""
    blocks = {w: random_matrix(scene.dimension, source) for w in collins_gisin_words(scene)}
    return from_collins_gisin(scene, blocks)


def product_of(a: Table, b: Table) -> Number:
    """The real part of the inner product of two tables."""
    total = sum((inner(m.adjoint(), b[key]) for key, m in a.items()), number(0))
    return (total + total.conjugate()) / 2


def minus(a: Table, b: Table) -> Table:
    """The difference of two tables."""
    return {key: m - b[key] for key, m in a.items()}


def laws(scene: Scenario, table: Table) -> set[str]:
    """The names of the laws that a table violates."""
    return {v.law for v in MeasuredAssemblage(scene, table).report()}


@LAW
@given(scenes, seeds)
def test_a_no_signalling_table_stays_as_it_is(scene, seed):
    """The projection fixes every table that is built from independent elements."""
    table = random_no_signalling(scene, Random(seed))
    assert table == project(scene, table)


@LAW
@given(scenes, seeds)
def test_the_projection_is_no_signalling_and_idempotent(scene, seed):
    """Whatever the table, its projection obeys every no-signalling equation, and projecting twice changes nothing."""
    once = project(scene, random_table(scene, Random(seed)))
    assert "no-signalling" not in laws(scene, once)
    assert once == project(scene, once)


@LAW
@given(scenes, seeds)
def test_the_projection_is_orthogonal(scene, seed):
    """What is removed is orthogonal to every no-signalling table, so Pythagoras holds and nothing nearer exists."""
    source = Random(seed)
    table, other = random_table(scene, source), random_no_signalling(scene, source)
    near = project(scene, table)
    assert number(0) == product_of(minus(table, near), other)
    assert squared_distance(table, other) == squared_distance(table, near) + squared_distance(near, other)
    assert squared_norm(table) == squared_norm(near) + squared_distance(table, near)


def test_a_signalling_bit_by_hand():
    """Sums 1 and 0 over the outcomes of two dichotomic settings are both moved to 1/2; the outcomes share the change."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=1)
    table = {((a,), (x,)): matrix([[int(a == x == 0)]]) for a in range(2) for x in range(2)}
    moved = [[["3/4"]], [["-1/4"]], [["1/4"]], [["1/4"]]]
    expected = dict(zip(scene.keys(), map(matrix, moved), strict=True))
    assert expected == project(scene, table)
    assert number(fmpq(1, 4)) == squared_distance(table, expected)


@LAW
@given(scenes, seeds)
def test_the_functional_of_least_norm_has_the_same_values(scene, seed):
    """On no-signalling tables the values agree; the norm never grows; doing it twice changes nothing."""
    source = Random(seed)
    elements = {key: m + m.adjoint() for key, m in random_table(scene, source).items()}
    f = SteeringFunctional(scene, elements, "min")
    least = least_norm(f)
    sigma = MeasuredAssemblage(scene, random_no_signalling(scene, source))
    assert f.value(sigma) == least.value(sigma)
    assert squared_norm(least.elements) <= squared_norm(f.elements)
    assert (least, "min") == (least_norm(least), least.sense)


def test_a_functional_that_vanishes_on_no_signalling_tables_has_no_norm():
    """The difference of two sums over outcomes is zero on every assemblage, and so is its least-norm form."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    f = SteeringFunctional(scene, {(a, x): identity(2) * (-1) ** x[0] for a, x in scene.keys()})
    assert (number(16 // 2), number(0)) == (squared_norm(f.elements), squared_norm(least_norm(f).elements))


# --- repair --------------------------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_valid_data_are_left_alone(realisations, data):
    """No distance, no noise, the same assemblage, even on the boundary."""
    sigma = data.draw(realisations()).assemblage()
    fixed = repair(MeasuredAssemblage(sigma.scenario, sigma.elements))
    assert (sigma, number(0), fmpq(0)) == (fixed.assemblage, fixed.squared_distance, fixed.noise)


@LAW
@given(scenes, seeds, st.integers(-60, -10))
def test_repaired_data_are_valid_and_the_distance_is_exact(scene, seed, exponent):
    """White noise disturbed by any matrices: an assemblage comes out, at exactly the stated distance."""
    source = Random(seed)
    noise, size = white_noise(scene), fmpq(1, 2**-exponent)
    data = {key: noise.elements[key] + m * size for key, m in random_table(scene, source).items()}
    fixed = repair(MeasuredAssemblage(scene, data))
    assert isinstance(fixed.assemblage, Assemblage)
    assert fixed.squared_distance == squared_distance(data, fixed.assemblage.elements)
    assert 0 <= fixed.noise <= fmpq(1, 2)


@LAW
@given(scenes, seeds)
def test_the_repair_is_the_nearest_table_that_needs_no_positivity(scene, seed):
    """Without noise, what was removed is orthogonal to the differences of valid tables."""
    source = Random(seed)
    noise = white_noise(scene)
    data = {key: noise.elements[key] + m * fmpq(1, 2**40) for key, m in random_table(scene, source).items()}
    fixed = repair(MeasuredAssemblage(scene, data))
    assert fmpq(0) == fixed.noise
    direction = {key: m + m.adjoint() for key, m in random_no_signalling(scene, source).items()}
    state = sum((direction[a, scene.settings[0]].trace() for a in scene.outcomes(scene.settings[0])), number(0))
    traceless = {key: m - noise.elements[key] * state for key, m in direction.items()}
    assert number(0) == product_of(minus(data, dict(fixed.assemblage.elements)), traceless)


def rounded_to_doubles(sigma: Assemblage, source: Random) -> MeasuredAssemblage:
    """Dyadic data whose entries are off by at most 2^-53: the nearest multiple of 2^-53, moved by 2^-54 or not."""

    def dyadic(x: fmpq) -> fmpq:
        return fmpq(int((x * 2**53).floor()), 2**53) + fmpq(source.choice([-1, 0, 1]), 2**54)

    elements = {
        key: matrix([[dyadic(x.real[0]) + I * dyadic(x.imag[0]) for x in row] for row in m.entries()])
        for key, m in sigma.elements.items()
    }
    return MeasuredAssemblage(sigma.scenario, elements)


def test_doubles_are_repaired_within_their_rounding_error():
    """Table I of arXiv:1505.01430 as doubles: every law is violated by 10^-16, the repair is nearer than 16 ulps."""
    sigma = catalogue.sainz2015_table_1()
    data = rounded_to_doubles(sigma, Random(7))
    assert {"hermitian", "no-signalling", "normalised"} <= {v.law for v in data.report()}
    fixed = repair(data)
    assert fmpq(0) == fixed.noise
    assert 0 < fixed.squared_distance <= squared_distance(data.elements, sigma.elements)
    assert fixed.squared_distance < fmpq(1, 2**98)


def test_doubles_on_the_boundary_need_a_little_noise(steered):
    """GHZ elements have rank one: after rounding they are mixed with at most 2^-40 of white noise."""
    sigma = steered("ghz", "XZ").assemblage()
    fixed = repair(rounded_to_doubles(sigma, Random(7)))
    assert 0 < fixed.noise <= fmpq(1, 2**40)
    assert fixed.squared_distance < fmpq(1, 2**80)


def changed(sigma: Assemblage, key: Key, m: Matrix) -> MeasuredAssemblage:
    """The data with one element changed by adding a matrix."""
    return MeasuredAssemblage(sigma.scenario, {**sigma.elements, key: sigma.elements[key] + m})


SKEW = matrix([[0, "1/100"], ["-1/100", 0]])
WIDE = matrix([["1/3", 0], [0, 0]])
NEGATIVE = matrix([["-1/3", 0], [0, 0]])


@pytest.mark.parametrize(
    ("law", "m"),
    [("hermitian", SKEW), ("normalised", WIDE), ("no-signalling", WIDE), ("positive", NEGATIVE)],
)
def test_data_that_violate_a_law_are_repaired(law, m):
    """A skew part, a wrong trace, signalling and a negative element are each repaired, and never for nothing."""
    sigma = white_noise(scenario(parties=2, settings=2, outcomes=2, trusted=2))
    data = changed(sigma, ((0, 0), (0, 0)), m)
    assert law in {v.law for v in data.report()}
    fixed = repair(data)
    assert fixed.squared_distance > 0
    assert fixed.squared_distance == squared_distance(data.elements, fixed.assemblage.elements)


def test_a_skew_part_is_dropped_and_nothing_else():
    """The distance of data with a skew part is that part's norm: 2/100^2."""
    sigma = white_noise(scenario(parties=2, settings=2, outcomes=2, trusted=2))
    fixed = repair(changed(sigma, ((1, 0), (0, 1)), SKEW))
    assert (sigma, number(fmpq(2, 100**2)), fmpq(0)) == (fixed.assemblage, fixed.squared_distance, fixed.noise)


def test_a_wrong_trace_is_corrected_along_white_noise():
    """Three times white noise is white noise after the repair; its distance is that of twice white noise from zero."""
    for scene in SCENES:
        sigma = white_noise(scene)
        fixed = repair(MeasuredAssemblage(scene, {key: m * 3 for key, m in sigma.elements.items()}))
        assert sigma == fixed.assemblage
        assert squared_norm(sigma.elements) * 4 == fixed.squared_distance


def test_the_noise_is_the_smallest_power_of_one_half_that_makes_positive():
    """An element with the eigenvalue -1/16 against noise 1/4: weight 1/4, because 3/4 (-1/16) + 1/16 >= 0 > 7/8 (-1/16) + 1/32."""
    scene = scenario(parties=1, settings=1, outcomes=2, trusted=2)
    data = {((0,), (0,)): [["-1/16", 0], [0, "9/16"]], ((1,), (0,)): [["1/4", 0], [0, "1/4"]]}
    fixed = repair(MeasuredAssemblage(scene, data))
    assert fmpq(1, 4) == fixed.noise
    assert matrix([["1/64", 0], [0, "31/64"]]) == fixed.assemblage[0, 0]


def test_entries_may_be_algebraic():
    """Data over Q(sqrt 2) are repaired over Q(sqrt 2)."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=1)
    root = parse("sqrt(2)/4")
    data = {(0, 0): [[root]], (1, 0): [[1 - root]], (0, 1): [[root * 2]], (1, 1): [["1/4"]]}
    fixed = repair(MeasuredAssemblage(scene, data))
    assert fmpq(0) == fixed.noise
    expected = (
        parse("sqrt(2)/2 + 1/4") - 1
    ) ** 2 / 2  # the excess of setting 1 over trace 1 is spread over two outcomes
    assert expected == fixed.squared_distance


@pytest.mark.parametrize("weight", [0, -1])
def test_data_without_a_positive_trace_are_near_no_assemblage(weight):
    """Zero and negative data are refused with their trace."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    data = MeasuredAssemblage(scene, {key: identity(2) * weight for key in scene.keys()})
    with pytest.raises(InputError, match=f"the total trace is {weight * 4}: these data are not near any assemblage"):
        repair(data)


def test_data_that_half_of_noise_does_not_make_positive_are_refused():
    """p = -3 is not near any probability; p = -1/2 becomes 0 with the most noise allowed, one half."""
    scene = scenario(parties=1, settings=1, outcomes=2, trusted=1)
    data = MeasuredAssemblage(scene, {(0, 0): [[-3]], (1, 0): [[4]]})
    with pytest.raises(InputError, match="no mixture with white noise up to one half is positive"):
        repair(data)
    fixed = repair(MeasuredAssemblage(scene, {(0, 0): [["-1/2"]], (1, 0): [["3/2"]]}))
    assert (zeros(1, 1), fmpq(1, 2)) == (fixed.assemblage[0, 0], fixed.noise)
