"""The first theorem end to end: deciding breuer-hall, its exact stages, its certificate in the stand-alone checker."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import exactsteer as es
from exactsteer import checker
from exactsteer.algebra.matrix import inner
from exactsteer.programs.moment import MomentProgram
from exactsteer.solving.factors import positivity_proof
from exactsteer.solving.rounding import separators
from exactsteer.solving.solver import NumericSolution, solve

CERTIFICATE = Path(__file__).parent.parent / "proofs" / "formalism" / "breuer_hall_post_quantum.json"


@pytest.fixture(scope="module")
def solved() -> tuple[MomentProgram, NumericSolution]:
    program = MomentProgram(es.catalogue.breuer_hall(), "almost-quantum")
    return program, solve(program.conic)


@pytest.mark.benchmark(group="breuer-hall")
def test_whole_process(benchmark: BenchmarkFixture) -> None:
    """`exactsteer decide catalogue:breuer-hall --set almost-quantum`, from a cold interpreter."""
    command = [sys.executable, "-m", "exactsteer.cli", "decide", "catalogue:breuer-hall", "--set", "almost-quantum"]
    result = benchmark.pedantic(subprocess.run, (command,), {"capture_output": True}, rounds=3, warmup_rounds=1)
    assert result.returncode == 1


@pytest.mark.benchmark(group="breuer-hall")
def test_building_the_exact_program(benchmark: BenchmarkFixture) -> None:
    """Assemblage and conic program, exact."""
    benchmark(lambda: MomentProgram(es.catalogue.breuer_hall(), "almost-quantum").conic)


@pytest.mark.benchmark(group="breuer-hall")
def test_solving(benchmark: BenchmarkFixture, solved: tuple[MomentProgram, NumericSolution]) -> None:
    """The floating-point part."""
    benchmark.pedantic(solve, (solved[0].conic,), rounds=3)


@pytest.mark.benchmark(group="breuer-hall")
def test_rounding_and_proving(benchmark: BenchmarkFixture, solved: tuple[MomentProgram, NumericSolution]) -> None:
    """From the solver's dual to an exact Gram matrix with its proofs."""
    program, solution = solved

    def exact() -> bool:
        for _, gram in separators(program.conic, solution.duals[0]):
            if inner(gram, program.constant).sign() < 0 and positivity_proof(gram) is not None:
                return True
        return False

    assert benchmark(exact)


@pytest.mark.benchmark(group="breuer-hall")
def test_checking_in_process(benchmark: BenchmarkFixture) -> None:
    """The trusted checker as a function."""
    benchmark(checker.check, CERTIFICATE.read_text(encoding="utf-8"))


@pytest.mark.benchmark(group="breuer-hall")
def test_checking_alone(benchmark: BenchmarkFixture) -> None:
    """The trusted checker as a process of its own; size and peak memory are recorded beside the time."""
    command = [sys.executable, "-I", "-S", "-O", checker.__file__, str(CERTIFICATE)]
    result = benchmark.pedantic(subprocess.run, (command,), {"capture_output": True}, rounds=5, warmup_rounds=1)
    benchmark.extra_info["certificate bytes"] = CERTIFICATE.stat().st_size
    benchmark.extra_info["peak MB of all children"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    assert result.returncode == 0
