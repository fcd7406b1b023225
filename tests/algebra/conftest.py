"""Four real number fields over which every shared law of the algebra is tested, with strategies for their elements."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import fmpq
from hypothesis import strategies as st

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field, quadratic_field, real_field
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number, from_coefficients

FIELDS = {
    "Q": QQ,
    "Q(sqrt 2)": quadratic_field(2),
    "Q(sqrt 2, sqrt 3)": common_field(quadratic_field(2), quadratic_field(3))[0],
    "cubic": real_field((1, -3, 0, 1), 0, 1),  # the middle one of the three real roots of t^3 - 3t + 1
}


def _numbers(field: Field, *, real: bool = False) -> st.SearchStrategy[Number]:
    size = field.degree if real else 2 * field.degree
    coefficients = st.lists(st.builds(fmpq, st.integers(-9, 9), st.integers(1, 6)), min_size=size, max_size=size)
    return coefficients.map(lambda c: from_coefficients(field, c[: field.degree], c[field.degree :]))


@pytest.fixture(params=FIELDS.values(), ids=FIELDS.keys(), scope="session")
def field(request: pytest.FixtureRequest) -> Field:
    """Each of the four fields in turn."""
    return request.param


@pytest.fixture(scope="session")
def numbers(field: Field) -> st.SearchStrategy[Number]:
    """Elements of K(i)."""
    return _numbers(field)


@pytest.fixture(scope="session")
def reals(field: Field) -> st.SearchStrategy[Number]:
    """Elements of K."""
    return _numbers(field, real=True)


@pytest.fixture(scope="session")
def matrices(field: Field) -> Callable[[int, int], st.SearchStrategy[Matrix]]:
    """rows, columns -> matrices over K(i) with many rational entries, always written over K."""

    def of_shape(rows: int, columns: int) -> st.SearchStrategy[Matrix]:
        row = st.lists(st.integers(-2, 2) | _numbers(field), min_size=columns, max_size=columns)
        return st.lists(row, min_size=rows, max_size=rows).map(lambda m: matrix(m).over(field))

    return of_shape


@pytest.fixture(scope="session")
def approximate() -> Callable[[Number], complex]:
    """x -> x in double precision, from a bisection of the minimal polynomial that shares no code with the algebra."""

    def value(x: Number) -> complex:
        p, k = x.field.root
        low, high = p / 2**k, (p + 1) / 2**k

        def at(t: float) -> float:
            return sum(c * t**j for j, c in enumerate(x.field.polynomial))

        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if (at(middle) > 0) == (at(low) > 0) else (low, middle)
        t = 0.0 if x.field.degree == 1 else low
        real, imag = (sum(int(c.p) / int(c.q) * t**j for j, c in enumerate(part.coeffs())) for part in (x.real, x.imag))
        return complex(real, imag)

    return value


@pytest.fixture(scope="session")
def conjugated() -> Callable[[Number], Number]:
    """x -> its image under sqrt n -> -sqrt n, for x in Q(sqrt n)."""

    def image(x: Number) -> Number:
        flipped = [[c * (-1) ** k for k, c in enumerate(part.coeffs())] for part in (x.real, x.imag)]
        return from_coefficients(x.field, *flipped)

    return image
