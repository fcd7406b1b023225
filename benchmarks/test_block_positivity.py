"""Sums of squares with multipliers: positivity of maps that need them, and least values on product vectors."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.certificates.searches.block_positivity import block_positive
from exactsteer.certificates.searches.decomposability import decomposition
from exactsteer.certificates.searches.product_minimum import exact_product_minimum, product_minimum
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.claims import OperatorIn
from exactsteer.quantum.maps import choi_matrix
from exactsteer.quantum.positive_maps import generalised_choi, robertson, tanahashi_tomiyama
from exactsteer.quantum.product_bases import ProductBasis
from exactsteer.quantum.squares import Squares, amplified, holds
from exactsteer.steering.catalogue.bases import gen_tiles_1, pyramid, shifts, tiles


def search(dimensions: tuple[int, ...], operator: Matrix) -> Search:
    return Search(OperatorIn(dimensions, operator, "block-positive"), Options())


def proved(dimensions: tuple[int, ...], operator: Matrix) -> bool:
    found = block_positive(search(dimensions, operator), dimensions, operator)
    return isinstance(found, Squares) and holds(dimensions, operator, found)


def test_tanahashi_tomiyama_needs_the_multiplier_2(benchmark: BenchmarkFixture) -> None:
    """tau(5, 1): three levels that fail, then (2, 0) with 431 blocks on a face of 325 equations."""
    operator = tanahashi_tomiyama(5, 1).matrix
    assert benchmark.pedantic(lambda: proved((5, 5), operator), rounds=1, iterations=1)


def test_robertson_is_positive_and_not_decomposable(benchmark: BenchmarkFixture) -> None:
    """d = 4: the squares, and the PPT state."""
    operator = robertson().matrix

    def both() -> bool:
        return proved((4, 4), operator) and isinstance(
            decomposition(search((4, 4), operator), (4, 4), operator), Matrix
        )

    assert benchmark.pedantic(both, rounds=3, iterations=1)


def test_generalised_choi_on_both_boundaries_over_a_field(benchmark: BenchmarkFixture) -> None:
    """a = 1/2, b c = (1 - a)^2, a + b + c = 2: b and c lie in Q(sqrt 5)."""
    from exactsteer.algebra.grammar import parse

    operator = generalised_choi(parse("1/2"), parse("3/4 + sqrt(5)/4"), parse("3/4 - sqrt(5)/4")).matrix
    assert benchmark.pedantic(lambda: proved((3, 3), operator), rounds=3, iterations=1)


def test_two_positivity_on_its_boundary(benchmark: BenchmarkFixture) -> None:
    """tr(X) 1 - X/2, d = 3: 2-positive, by squares for dimensions (6, 6)."""
    operator = amplified(choi_matrix(lambda x: identity(3) * x.trace() - x / 2, 3, 3).matrix, (3, 3), 2)
    assert benchmark.pedantic(lambda: proved((6, 6), operator), rounds=1, iterations=1)


@pytest.mark.parametrize(
    ("basis", "width"),
    [
        (shifts(), "1/100000000"),
        (tiles(), "1/100000000"),
        (pyramid(), "1/100000000"),
        (tiles(), "1/1000000000000"),
        (gen_tiles_1(4), "1/1000000"),
    ],
    ids=["shifts 1e-8", "tiles 1e-8", "pyramid 1e-8", "tiles 1e-12", "gen-tiles-1 4x4 1e-6"],
)
def test_epsilon_is_bracketed(benchmark: BenchmarkFixture, basis: ProductBasis, width: str) -> None:
    """The least value of the projector on product vectors from both sides, proofs included."""
    operator, dimensions = basis.projector(), basis.dimensions
    found = benchmark.pedantic(
        lambda: product_minimum(search(dimensions, operator), dimensions, operator, width), rounds=1, iterations=1
    )
    assert found.lower < found.upper


def test_the_epsilon_of_shifts_exactly(benchmark: BenchmarkFixture) -> None:
    """1 - 3 sqrt 6/8, with a product vector over a field of degree 4 and squares on the face of its zeros."""
    operator = shifts().projector()
    found = benchmark.pedantic(
        lambda: exact_product_minimum(search((2, 2, 2), operator), (2, 2, 2), operator), rounds=1, iterations=1
    )
    assert found.lower == found.upper
