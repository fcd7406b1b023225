"""Four real number fields over which every shared law of the algebra is tested, and strategies for their elements."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flint import fmpq
from hypothesis import settings
from hypothesis import strategies as st

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field, quadratic_field, real_field
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number, from_coefficients

settings.register_profile("algebra", max_examples=25, deadline=None)
settings.load_profile("algebra")

FIELDS = {
    "Q": QQ,
    "Q(sqrt 2)": quadratic_field(2),
    "Q(sqrt 2, sqrt 3)": common_field(quadratic_field(2), quadratic_field(3))[0],
    "cubic": real_field((1, -3, 0, 1), 0, 1),  # the middle one of the three real roots of t^3 - 3t + 1
}


@pytest.fixture(params=FIELDS.values(), ids=FIELDS.keys(), scope="session")
def field(request: pytest.FixtureRequest) -> Field:
    """Each of the four fields in turn."""
    return request.param


def rationals(size: int = 9) -> st.SearchStrategy[fmpq]:
    return st.builds(fmpq, st.integers(-size, size), st.integers(1, 6))


def reals(field: Field) -> st.SearchStrategy[Number]:
    coefficients = st.lists(rationals(), min_size=field.degree, max_size=field.degree)
    return coefficients.map(lambda c: from_coefficients(field, c))


def numbers(field: Field) -> st.SearchStrategy[Number]:
    coefficients = st.lists(rationals(), min_size=2 * field.degree, max_size=2 * field.degree)
    return coefficients.map(lambda c: from_coefficients(field, c[: field.degree], c[field.degree :]))


def matrices(field: Field, rows: int, columns: int) -> st.SearchStrategy[Matrix]:
    """Matrices over K(i), half of their entries small integers, written over `field` even if they are rational."""
    entry = numbers(field) | st.integers(-2, 2)
    row = st.lists(entry, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(lambda m: matrix(m).over(field))


def approximate(x: Number) -> complex:
    """The number in double precision, by evaluating its polynomials at the generator: an independent oracle."""
    low, high = x.field.enclosure(60)
    t = (low + high) / 2 ** 61
    return sum(complex(int(a.p) / int(a.q), 0) * t**k for k, a in enumerate(x.real.coeffs())) + sum(
        complex(0, int(b.p) / int(b.q)) * t**k for k, b in enumerate(x.imag.coeffs())
    )


def conjugated(x: Number) -> Number:
    """The image of a number of a quadratic field Q(sqrt n) under sqrt n -> -sqrt n."""
    flipped = [[c * (-1) ** k for k, c in enumerate(part.coeffs())] for part in (x.real, x.imag)]
    return from_coefficients(x.field, *flipped)


@pytest.fixture(scope="session")
def draw_from() -> SimpleNamespace:
    """The strategies and oracles of this folder, for use in its tests."""
    tools: dict[str, Callable] = {f.__name__: f for f in (rationals, reals, numbers, matrices, approximate, conjugated)}
    return SimpleNamespace(**tools)
