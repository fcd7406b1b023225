"""Proofs by construction: theorem 5, theorem 6, GHJW, each made, written and verified, and the stand-alone checker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from flint import fmpq
from pytest_benchmark.fixture import BenchmarkFixture

import exactsteer as es
from exactsteer import checker
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I
from exactsteer.steering.noise import white_noise
from exactsteer.steering.projection import project
from exactsteer.steering.scenario import Scenario, scenario


def gaussian(source: Random, rows: int, columns: int) -> Matrix:
    """Gaussian integers of one digit."""
    return matrix([[source.randint(-9, 9) + source.randint(-9, 9) * I for _ in range(columns)] for _ in range(rows)])


def around_noise(where: Scenario) -> es.Assemblage:
    """White noise moved in a random no-signalling direction: dense elements over Q(i), the same in every run."""
    source, d = Random(where.element_count), where.dimension
    table = {}
    for key in where.keys():
        m = gaussian(source, d, d)
        table[key] = m + m.adjoint()
    direction, noise = project(where, table), white_noise(where).elements
    total = sum(direction[a, where.settings[0]].trace() for a in where.outcomes(where.settings[0]))
    step = fmpq(1, 100 * d * where.element_count)
    return es.Assemblage(where, {key: m + (direction[key] - m * total) * step for key, m in noise.items()})


def ensembles(d: int) -> es.Assemblage:
    """One untrusted party, two settings of two outcomes: the vectors of one ensemble of rank d, grouped in two ways."""
    source = Random(d)
    pieces = [v @ v.adjoint() for v in (gaussian(source, d, 1) for _ in range(2 * d))]
    elements = {(a, x): zeros(d, d) for a in (0, 1) for x in (0, 1)}
    for k, piece in enumerate(pieces):
        for x in (0, 1):
            elements[k >> x & 1, x] = elements[k >> x & 1, x] + piece
    trace = (elements[0, 0] + elements[1, 0]).trace()
    return es.Assemblage(
        scenario(parties=1, settings=2, outcomes=2, trusted=d), {k: m / trace for k, m in elements.items()}
    )


def three_bobs() -> es.Assemblage:
    """Two untrusted parties and a GHZ-like state of three trusted qubits: eq. (12) with t = 3."""
    where = scenario(parties=2, settings=2, outcomes=2, trusted=(2, 2, 2))
    noise, extra = identity(8) / 8, matrix([[int(j in (0, 7) and k in (0, 7)) for k in range(8)] for j in range(8)]) / 2
    return es.Assemblage(where, dict.fromkeys(where.keys(), (noise + extra) / 8))


CLAIMS: dict[str, Callable[[], object]] = {
    "theorem 5, (4,2,2), d_B = 2": lambda: es.PseudoLHS(around_noise(scenario(parties=4, settings=2, outcomes=2, trusted=2))),
    "theorem 5, (3,3,3), d_B = 2": lambda: es.PseudoLHS(around_noise(scenario(parties=3, settings=3, outcomes=3, trusted=2))),
    "theorem 5, breuer-hall": lambda: es.PseudoLHS(es.catalogue.breuer_hall()),
    "eq. (12), three trusted qubits": lambda: es.PseudoLHS(three_bobs()),
    "theorem 5 as an identity, (3,3,3)": lambda: es.PseudoLHSIdentity((((3,) * 3),) * 3),
    "theorem 6 on small spaces, breuer-hall": lambda: es.HermitianRealisation(es.catalogue.breuer_hall()),
    "GHJW over Q(i), d = 8": lambda: es.Quantum(ensembles(8)),
}  # fmt: skip


@pytest.fixture(scope="module", params=CLAIMS, ids=str)
def claim(request: pytest.FixtureRequest) -> object:
    return CLAIMS[request.param]()


@pytest.mark.benchmark(group="constructed, written and verified")
def test_proving(benchmark: BenchmarkFixture, claim: es.PseudoLHS) -> None:
    """`prove`: the construction, its certificate, and the checker's verdict."""
    certificate = benchmark.pedantic(es.prove, (claim,), rounds=3, warmup_rounds=1)
    benchmark.extra_info["certificate bytes"] = len(certificate.text)
    assert certificate.claim == claim


@pytest.mark.benchmark(group="the stand-alone checker, process included")
def test_checking_alone(benchmark: BenchmarkFixture, claim: es.PseudoLHS, tmp_path: Path) -> None:
    """The trusted checker as a process of its own, on the same certificate."""
    path = tmp_path / "certificate.json"
    es.prove(claim).save(path)
    command = [sys.executable, "-I", "-S", "-O", checker.__file__, str(path)]
    result = benchmark.pedantic(subprocess.run, (command,), {"capture_output": True}, rounds=3, warmup_rounds=1)
    assert result.returncode == 0
