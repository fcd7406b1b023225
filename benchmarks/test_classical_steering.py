"""Classical steering: local models and functionals of many settings, brackets to many digits, and their stand-alone check."""

from __future__ import annotations

import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from flint import fmpq
from pytest_benchmark.fixture import BenchmarkFixture

import exactsteer as es
from exactsteer import checker
from exactsteer.algebra.matrix import identity
from exactsteer.programs.hidden import HiddenStateProgram
from exactsteer.solving.solver import solve
from exactsteer.steering.noise import white_noise


@cache
def many_settings(count: int, visibility: str) -> es.Assemblage:
    """phi+ at a visibility, measured along random rational directions of the sphere, the same in every run."""
    source, v = random.Random(count), es.parse(visibility)
    elements = {}
    for x in range(count):
        p, q = (fmpq(source.randint(-40, 40), 20) for _ in range(2))  # a point of the plane, projected from the pole
        scale = 1 / (1 + p * p + q * q)
        along = (es.PAULI_X * p + es.PAULI_Y * q) * (2 * scale) + es.PAULI_Z * ((p * p + q * q - 1) * scale)
        for a, sign in enumerate((1, -1)):
            elements[(a,), (x,)] = (identity(2) + along.transpose() * (v * sign)) / 4
    return es.Assemblage(es.scenario(parties=1, settings=count, outcomes=2, trusted=2), elements)


@pytest.mark.benchmark(group="local models and steering of a qubit, decided and proved")
@pytest.mark.parametrize("count", [8, 10, 12])
@pytest.mark.parametrize(("visibility", "kind"), [("9/10", "steerable"), ("1/2", "lhs")])
def test_many_settings(benchmark: BenchmarkFixture, count: int, visibility: str, kind: str) -> None:
    """256, 1,024 and 4,096 strategies: goals 2, 8 and 60 s, the checker's verdict included."""
    sigma = many_settings(count, visibility)
    certificate = benchmark.pedantic(es.decide, (es.LHS(sigma),), rounds=1)
    benchmark.extra_info["certificate bytes"] = len(certificate.text)
    assert certificate.claim.kind == kind


@pytest.mark.benchmark(group="local models and steering of a qubit, the numerical solve alone")
@pytest.mark.parametrize("count", [8, 10, 12])
@pytest.mark.parametrize("visibility", ["9/10", "1/2"])
def test_many_settings_solved(benchmark: BenchmarkFixture, count: int, visibility: str) -> None:
    """The exact part, all but this, is to take at most a fifth of it."""
    sigma = many_settings(count, visibility)
    conic = HiddenStateProgram(sigma, white_noise(sigma.scenario)).conic
    solution = benchmark.pedantic(solve, (conic,), rounds=1)
    assert (solution.value > 1) == (visibility == "9/10")


@pytest.mark.benchmark(group="the stand-alone checker, process included")
@pytest.mark.parametrize("visibility", ["9/10", "1/2"])
def test_checking_1024_strategies(benchmark: BenchmarkFixture, visibility: str, tmp_path: Path) -> None:
    """A functional's 1,024 strategies, or 1,024 hidden states: goal 0.5 s."""
    path = tmp_path / "certificate.json"
    es.decide(es.LHS(many_settings(10, visibility))).save(path)
    command = [sys.executable, "-I", "-S", "-O", checker.__file__, str(path)]
    result = benchmark.pedantic(subprocess.run, (command,), {"capture_output": True}, rounds=3, warmup_rounds=1)
    assert result.returncode == 0


@pytest.mark.benchmark(group="brackets of two settings")
@pytest.mark.parametrize("digits", [9, 30], ids=["1e-9", "1e-30"])
def test_bracket_of_two_settings(benchmark: BenchmarkFixture, digits: int) -> None:
    """Generalised robustness of a pure state, which is not recognised: goals 0.5 s and 2 s."""
    sigma = es.catalogue.pure_qubit_pair("1/3")
    width = es.parse(f"10^-{digits}")

    def bracketed() -> object:
        return es.robustness(sigma, of="lhs", noise="no-signalling", width=width)

    bracket = benchmark.pedantic(bracketed, rounds=3, warmup_rounds=1)
    assert bracket.hi - bracket.lo <= width  # type: ignore[attr-defined]


@pytest.mark.benchmark(group="brackets of two settings")
def test_exact_value_of_two_settings(benchmark: BenchmarkFixture) -> None:
    """The visibility 1/sqrt 2 of phi+, recognised and proved from both sides."""
    sigma = es.catalogue.isotropic(settings="XZ")

    def bracketed() -> object:
        return es.robustness(sigma, of="lhs", noise=white_noise(sigma.scenario))

    bracket = benchmark.pedantic(bracketed, rounds=3, warmup_rounds=1)
    assert bracket.equals == es.parse("sqrt(2) - 1")  # type: ignore[attr-defined]


@pytest.mark.benchmark(group="brackets over moment sets")
def test_breuer_hall_visibility(benchmark: BenchmarkFixture) -> None:
    """Over the almost-quantum set to 1e-6: goal 30 s."""
    sigma = es.catalogue.breuer_hall()

    def bracketed() -> object:
        noise = white_noise(sigma.scenario)
        return es.robustness(sigma, of="almost-quantum", noise=noise, width="1/1000000")

    bracket = benchmark.pedantic(bracketed, rounds=1)
    assert bracket.hi - bracket.lo <= fmpq(1, 10**6)  # type: ignore[attr-defined]
