"""Product bases and their inequalities, maps and their properties: decided, written, checked."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from exactsteer.certificates.prove import decide
from exactsteer.checker import check
from exactsteer.claims import Decomposable, Positive, Unextendible
from exactsteer.quantum.positive_maps import breuer_hall, choi_map
from exactsteer.quantum.unextendible import extension, tree_holds
from exactsteer.steering.catalogue.bases import quad_res, two_ququarts
from exactsteer.steering.clique_bases import classes, clique_bases

THREE = ((2, 2),) * 3


def test_all_maximal_cliques_of_three_parties_with_proofs(benchmark: BenchmarkFixture) -> None:
    """(3, 2, 2): 872 inequalities, their bases, rank trees that are checked once more, and their ten classes."""

    def classified() -> int:
        found = list(clique_bases(THREE))
        assert all(tree_holds(each.basis, each.proof) for each in found if not isinstance(each.proof, tuple))
        return len(classes(each.inequality for each in found))

    assert benchmark.pedantic(classified, rounds=2, iterations=1) == 10


def test_the_rank_tree_of_quadratic_residues_modulo_13(benchmark: BenchmarkFixture) -> None:
    """3432 leaves over a field of degree 12."""
    basis = quad_res(13)
    tree = benchmark.pedantic(lambda: extension(basis), rounds=2, iterations=1)
    assert not isinstance(tree, tuple)


def test_a_basis_decided_and_checked(benchmark: BenchmarkFixture) -> None:
    """Eight vectors of two ququarts: rank tree, certificate, trusted checker."""
    claim = Unextendible(two_ququarts())
    certificate = benchmark.pedantic(lambda: decide(claim), rounds=3, iterations=1)
    assert check(certificate.text).kind == "unextendible"


def test_decomposability_of_breuer_hall_refuted(benchmark: BenchmarkFixture) -> None:
    """A PPT state of small integers with a negative value, d = 4."""
    certificate = benchmark.pedantic(lambda: decide(Decomposable(breuer_hall(4))), rounds=3, iterations=1)
    assert check(certificate.text).kind == "operator-outside"


def test_positivity_of_breuer_hall_proved(benchmark: BenchmarkFixture) -> None:
    """A sum of squares with a multiplier, d = 4."""
    certificate = benchmark.pedantic(lambda: decide(Positive(breuer_hall(4))), rounds=3, iterations=1)
    assert check(certificate.text).kind == "operator-in"


def test_positivity_of_choi_proved(benchmark: BenchmarkFixture) -> None:
    """A sum of squares with a multiplier, d = 3."""
    certificate = benchmark.pedantic(lambda: decide(Positive(choi_map())), rounds=3, iterations=1)
    assert check(certificate.text).kind == "operator-in"
