"""Least values on product vectors: brackets of any width, and exact values over their fields."""

from __future__ import annotations

import pytest
from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity, matrix, unify_matrices
from exactsteer.algebra.number import number
from exactsteer.algebra.recognition import polynomial_of
from exactsteer.certificates.searches.product_minimum import (
    ProductBracket,
    exact_product_minimum,
    normalised_value,
    product_minimum,
)
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.claims import OperatorIn
from exactsteer.errors import InputError, Undecided
from exactsteer.quantum.product_bases import ProductBasis
from exactsteer.quantum.squares import holds
from exactsteer.steering.catalogue.bases import shifts, tiles

SWAP = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])


def search(dimensions: tuple[int, ...], operator: Matrix) -> Search:
    return Search(OperatorIn(dimensions, operator, "block-positive"), Options())


def confirmed(dimensions: tuple[int, ...], operator: Matrix, bracket: ProductBracket) -> None:
    """Both sides, by exact arithmetic."""
    _, (same, unit) = unify_matrices([operator, identity(operator.rows) * bracket.lower])
    assert holds(dimensions, same - unit, bracket.squares)
    assert normalised_value(same, bracket.vector) <= bracket.upper


@pytest.mark.parametrize(
    ("basis", "decimal"),
    [(shifts(), "0.0814413464563"), (tiles(), "0.0284162133357")],
)
def test_epsilons_of_unextendible_bases_are_bracketed(basis: ProductBasis, decimal: str) -> None:
    """The least value of the projector, to 1e-8 from both sides; the decimals are those of an independent see-saw."""
    operator = basis.projector()
    bracket = product_minimum(search(basis.dimensions, operator), basis.dimensions, operator, "1/100000000")
    confirmed(basis.dimensions, operator, bracket)
    assert bracket.upper - bracket.lower <= number("1/100000000")
    known = number(fmpq(int(decimal[2:]), 10**13))
    assert bracket.lower <= known <= bracket.upper + number(fmpq(1, 10**13))
    assert bracket.lower.is_rational
    assert bracket.upper.is_rational


def test_brackets_become_narrow() -> None:
    """A width of 1e-12 needs no more than doubles and exact arithmetic."""
    operator = shifts().projector()
    bracket = product_minimum(search((2, 2, 2), operator), (2, 2, 2), operator, "1/1000000000000")
    confirmed((2, 2, 2), operator, bracket)
    assert bracket.upper - bracket.lower <= number(fmpq(1, 10**12))


def test_the_epsilon_of_shifts_is_proved_exactly() -> None:
    """epsilon = 1 - 3 sqrt 6/8, the root of 32 t^2 - 64 t + 5, with both proofs at this number."""
    operator = shifts().projector()
    found = exact_product_minimum(search((2, 2, 2), operator), (2, 2, 2), operator, multipliers=[(1, 0, 0)])
    assert found.lower == found.upper
    assert polynomial_of(found.lower).coeffs() == [5, -64, 32]
    confirmed((2, 2, 2), operator, found)


def test_rational_minima_are_proved_exactly() -> None:
    """min <SWAP> = 0 with orthogonal vectors, and a diagonal operator takes its least entry."""
    found = exact_product_minimum(search((2, 2), SWAP), (2, 2), SWAP)
    assert found.lower == 0
    confirmed((2, 2), SWAP, found)
    diagonal = matrix([[3, 0, 0, 0], [0, 2, 0, 0], [0, 0, 5, 0], [0, 0, 0, 4]])
    found = exact_product_minimum(search((2, 2), diagonal), (2, 2), diagonal)
    assert found.lower == 2
    confirmed((2, 2), diagonal, found)


def test_a_level_below_the_minimum_is_reported() -> None:
    """Without multipliers the squares for Shifts end at 0, and the stages say so."""
    operator = shifts().projector()
    with pytest.raises(Undecided) as caught:
        product_minimum(search((2, 2, 2), operator), (2, 2, 2), operator, "1/1000", multipliers=[(0, 0, 0)])
    assert any("the squares reach 0.0000" in stage for stage in caught.value.stages)


@pytest.mark.parametrize("width", ["0", "-1/2", "1/10000000000000000"])
def test_widths_are_positive_and_not_absurd(width: str) -> None:
    """A width is rational and at least 1e-15."""
    with pytest.raises(InputError):
        product_minimum(search((2, 2), SWAP), (2, 2), SWAP, width)
