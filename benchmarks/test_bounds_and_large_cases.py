"""Bounds of printed functionals, and large moment matrices: solved and proved in one process."""

import random

import pytest
from flint import fmpq
from pytest_benchmark.fixture import BenchmarkFixture

import exactsteer as es
from exactsteer.algebra.matrix import identity, zeros
from exactsteer.algebra.number import number
from exactsteer.quantum.measurements import basis_measurement
from exactsteer.steering.noise import white_noise

X, Y, Z = (es.observable(pauli) for pauli in (es.PAULI_X, es.PAULI_Y, es.PAULI_Z))


def mixed(sigma: es.Assemblage, visibility: fmpq) -> es.Assemblage:
    """visibility sigma + (1 - visibility) white noise."""
    noise = white_noise(sigma.scenario).elements
    return es.Assemblage(
        sigma.scenario, {key: m * visibility + noise[key] * (1 - visibility) for key, m in sigma.elements.items()}
    )


def random_vector(size: int, seed: int) -> list[int]:
    generator = random.Random(seed)
    return [generator.randint(-3, 3) for _ in range(size)]


def two_alices_of_three_settings() -> es.Assemblage:
    """2 parties, 3 settings, 2 outcomes, d = 4: a moment matrix of size 64; a Breuer-Hall image, not a member."""
    state = es.pure_state(random_vector(16, 1), {"A1": 2, "A2": 2, "B": 4})
    before = es.steer(state, [[X, Y, Z], [X, Z, Y]])
    positive_map = es.catalogue.breuer_hall_positive_map()
    return es.Assemblage(before.scenario, {key: positive_map(m) for key, m in before.elements.items()})


def two_alices_of_three_outcomes() -> es.Assemblage:
    """2 parties, 2 settings, 3 outcomes, d = 3: size 75; a pure state with noise, a member at margin 3e-4."""
    settings = [basis_measurement(identity(3)), basis_measurement(es.matrix([[1, 1, 1], [1, -1, 1], [1, 0, -2]]))]
    state = es.pure_state(random_vector(27, 2), {"A1": 3, "A2": 3, "B": 3})
    return mixed(es.steer(state, [settings, settings]), fmpq(9, 10))


def three_alices() -> es.Assemblage:
    """3 parties, 2 settings, 2 outcomes, d = 2: size 54; a member."""
    state = es.pure_state(random_vector(16, 3), {"A1": 2, "A2": 2, "A3": 2, "B": 2})
    return mixed(es.steer(state, [[X, Z]] * 3), fmpq(9, 10))


def pr_box_among_four(visibility: fmpq) -> es.Assemblage:
    """4 parties, 2 settings, 2 outcomes, d = 2: size 162; a noisy PR box of two of them."""
    scenario = es.scenario(parties=4, settings=2, outcomes=2, trusted=2)
    elements = {
        (a, x): identity(2) * fmpq(1, 16) if (a[0] + a[1]) % 2 == x[0] * x[1] else zeros(2, 2)
        for a, x in scenario.keys()
    }
    return mixed(es.Assemblage(scenario, elements), visibility)


@pytest.mark.benchmark(group="large moment matrices")
@pytest.mark.parametrize("case", [three_alices, two_alices_of_three_settings, two_alices_of_three_outcomes])
def test_decided_and_proved(benchmark: BenchmarkFixture, case: object) -> None:
    """Sizes 54, 64 and 75: goal 15 s each."""
    sigma = case()  # type: ignore[operator]
    benchmark.pedantic(lambda: es.decide(es.AlmostQuantum(sigma)), rounds=1)


@pytest.mark.benchmark(group="large moment matrices")
@pytest.mark.parametrize("visibility", [fmpq(9, 10), fmpq(71, 100)], ids=["easy", "near-boundary"])
def test_four_alices(benchmark: BenchmarkFixture, visibility: fmpq) -> None:
    """Size 162: goal 40 s."""
    sigma = pr_box_among_four(visibility)
    certificate = benchmark.pedantic(lambda: es.decide(es.AlmostQuantum(sigma)), rounds=1)
    assert certificate.claim.kind == "not-moment-set"


@pytest.mark.benchmark(group="bounds of printed functionals")
@pytest.mark.parametrize("functional", [es.catalogue.breuer_hall_table_1, es.catalogue.sainz2015_table_2])
def test_bound(benchmark: BenchmarkFixture, functional: object) -> None:
    """Both sides within 1e-7: goal 10 s each."""
    best = benchmark.pedantic(es.bound, (functional(),), rounds=1)  # type: ignore[operator]
    gap = best.value - best.attained
    assert gap * gap < number(fmpq(1, 10**14))
