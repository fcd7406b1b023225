"""Positivity proofs: making a witness, checking it with FLINT, checking it with the standard library alone.

Ratios inside one run are what counts; absolute times depend on the machine. The goals are in README.md beside this file.
"""

import random
from collections.abc import Callable

import pytest
from flint import fmpz_mat
from pytest_benchmark.fixture import BenchmarkFixture

from exactsteer import checker
from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, from_planes, identity
from exactsteer.algebra.positivity import Elimination, factor_holds
from exactsteer.certificates.encoding import encode_hermitian, encode_proof
from exactsteer.solving.factors import make_factor


def hermitian(size: int, bits: int) -> Matrix:
    """A well-conditioned positive matrix of Gaussian integers with about `bits` bits, the same in every run."""
    generator = random.Random(size)

    def plane() -> fmpz_mat:
        return fmpz_mat(size, size, [generator.getrandbits(bits // 2 - 4) for _ in range(size * size)])

    root = from_planes(QQ, [plane(), plane()])
    return root @ root.adjoint() + identity(size) * (size << (bits - 8))


@pytest.mark.benchmark(group="FLINT, n = 200, 60 bits")
def test_one_integer_product(benchmark: BenchmarkFixture) -> None:
    """The unit of measure: one exact product of real 200 x 200 integer matrices of 60 bits."""
    plane = hermitian(200, 60).planes[0]
    benchmark(lambda: plane * plane)


@pytest.mark.benchmark(group="FLINT, n = 200, 60 bits")
def test_making_a_factor(benchmark: BenchmarkFixture) -> None:
    """The witness: one double Cholesky, rounded and confirmed."""
    m = hermitian(200, 60)
    assert benchmark(make_factor, m) is not None


@pytest.mark.benchmark(group="FLINT, n = 200, 60 bits")
def test_checking_a_factor(benchmark: BenchmarkFixture) -> None:
    """The exact check of the witness."""
    m = hermitian(200, 60)
    factor = make_factor(m)
    assert factor is not None
    assert benchmark(factor_holds, m, factor)


def encoded(size: int) -> tuple[checker.Rows, dict[str, object], checker.Field]:
    m = hermitian(size, 60)
    factor = make_factor(m)
    assert factor is not None
    field = checker.Field("Q", "field")
    return checker.hermitian(encode_hermitian(m, QQ, 1), "m", size, field), encode_proof(factor), field


@pytest.mark.parametrize("size", [36, 72, 144])
@pytest.mark.benchmark(group="stand-alone checker, factor rule")
def test_checker_by_factor(benchmark: BenchmarkFixture, size: int) -> None:
    """The standard-library check of the same witness."""
    rows, proof, field = encoded(size)
    benchmark(checker.require_positive, rows, proof, field, "m")


@pytest.mark.parametrize("size", [16, 36])
@pytest.mark.benchmark(group="stand-alone checker, elimination")
def test_checker_by_elimination(benchmark: BenchmarkFixture, size: int) -> None:
    """The rule without a witness, on small integers as in Gram matrices of 10 bits."""
    m = hermitian(size, 12)
    field = checker.Field("Q", "field")
    rows = checker.hermitian(encode_hermitian(m, QQ, 1), "m", size, field)
    check: Callable[..., None] = checker.require_positive
    benchmark(check, rows, encode_proof(Elimination()), field, "m")
