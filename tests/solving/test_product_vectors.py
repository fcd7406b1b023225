"""See-saws over product vectors and their refinement to many digits."""

from __future__ import annotations

import pytest
from flint import fmpq

from exactsteer.algebra.matrix import matrix, tensor
from exactsteer.algebra.number import number
from exactsteer.quantum.positive_maps import breuer_hall, generalised_choi
from exactsteer.solving.product_newton import refined
from exactsteer.solving.product_vectors import distinct, local_minima, rounded_factors, roundings
from exactsteer.steering.catalogue.bases import shifts

SWAP = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])


def test_see_saws_find_the_least_value_of_known_operators() -> None:
    """<xy|SWAP|xy> = |<x|y>|^2 has the minimum 0; -SWAP has -1; a single party has the least eigenvalue."""
    assert abs(local_minima(SWAP, (2, 2))[0].value) < 1e-12
    assert abs(local_minima(-SWAP, (2, 2))[0].value + 1) < 1e-12
    assert abs(local_minima(matrix([[0, 1], [1, 0]]), (2,))[0].value + 1) < 1e-12


def test_see_saws_find_the_epsilon_of_shifts() -> None:
    """The least value of the projector on the Shifts basis is 1 - 3 sqrt 6/8."""
    found = local_minima(shifts().projector(), (2, 2, 2))
    assert abs(found[0].value - (1 - 3 * 6**0.5 / 8)) < 1e-13


def test_the_same_seed_gives_the_same_minima() -> None:
    """Searches repeat, and minima come in rising order."""
    first, second = (local_minima(breuer_hall(4).matrix, (4, 4), seed=5, starts=6) for _ in range(2))
    assert [m.value for m in first] == [m.value for m in second] == sorted(m.value for m in first)


def test_real_starts_stay_real() -> None:
    """For a real operator half of the starts lead to real vectors."""
    found = local_minima(shifts().projector(), (2, 2, 2), starts=4, real=True)
    assert sum(all(abs(v.imag).max() < 1e-12 for v in m.factors) for m in found) >= 2


def test_roundings_become_negative_where_the_minimum_is() -> None:
    """Below the boundary of positivity some rounding on a coarse grid has a negative value, exactly."""
    operator = generalised_choi("1/2", "1/3", "3/4").matrix
    vectors = next(roundings(local_minima(operator, (3, 3))[:1]))
    v = tensor(*vectors)
    assert (v.adjoint() @ operator @ v)[0, 0] < 0
    assert rounded_factors(local_minima(operator, (3, 3))[0].factors, 1) == vectors


def test_distinct_minima_differ_by_more_than_phases() -> None:
    """The least eigenvector is listed once; of the many orthogonal pairs x, y as many as are asked for."""
    minima = local_minima(matrix([[1, 0], [0, 2]]), (2,))
    assert len(distinct(minima, 10)) == 1
    assert len(distinct(local_minima(SWAP, (2, 2), starts=8), 5)) == 5


def test_refined_vectors_have_the_digits_asked_for() -> None:
    """The value at the refined vector solves 32 t^2 - 64 t + 5 = 0 to 200 bits."""
    operator = shifts().projector()
    columns = refined(operator, (2, 2, 2), local_minima(operator, (2, 2, 2), real=True)[0], 240)
    assert columns is not None
    v = tensor(*columns)
    value = (v.adjoint() @ operator @ v)[0, 0] / (v.adjoint() @ v)[0, 0]
    assert abs((value * value * 32 - value * 64 + 5).real[0]) < fmpq(1, 2**200)


def test_families_of_minima_have_simple_members() -> None:
    """<xy|SWAP|xy> = 0 for all orthogonal x, y: the member that is taken has simple coordinates."""
    columns = refined(SWAP, (2, 2), local_minima(SWAP, (2, 2), seed=2)[0], 100)
    assert columns is not None
    x, y = columns
    overlap = (x.adjoint() @ y)[0, 0]
    assert abs(overlap.real[0]) + abs(overlap.imag[0]) < fmpq(1, 2**80)
    assert any(v[k, 0].real[0].q <= 2 and v[k, 0] != number(1) for v in columns for k in range(2))


@pytest.mark.parametrize("bits", [64, 128])
def test_eigenvectors_are_refined(bits: int) -> None:
    """For one party the stationary vector is an eigenvector: here that of the golden ratio."""
    operator = matrix([[1, 1], [1, 0]])
    columns = refined(operator, (2,), local_minima(operator, (2,))[0], bits)
    assert columns is not None
    (x,) = columns
    ratio = x[0, 0] / x[1, 0]
    assert abs((ratio * ratio - ratio - 1).real[0]) < fmpq(1, 2 ** (bits - 12))
