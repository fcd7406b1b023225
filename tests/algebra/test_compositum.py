"""Two fields meet in one that holds both, and the embeddings keep sums, products and signs."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.compositum import common_field, root_in
from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.number import from_coefficients, generator, number
from exactsteer.errors import WrongField

LAW = settings(max_examples=10, deadline=None)

SQRT2, SQRT3, SQRT6 = (quadratic_field(n) for n in (2, 3, 6))
MINUS_SQRT2 = real_field((-2, 0, 1), -2, -1)
SILVER = real_field((-1, -2, 1), 2, 3)  # 1 + sqrt 2
CUBE_ROOT = real_field((-2, 0, 0, 1), 1, 2)
COSINE = real_field((1, -3, 0, 1), 0, 1)  # one of the three real roots
FOURTH_ROOT = real_field((-2, 0, 0, 0, 1), 1, 2)
MINUS_FOURTH_ROOT = real_field((-2, 0, 0, 0, 1), -2, -1)
BIQUADRATIC = real_field((1, 0, -10, 0, 1), 3, 4)

EXAMPLES = {
    "Q and Q": (QQ, QQ, 1),
    "Q and Q(sqrt 2)": (QQ, SQRT2, 2),
    "equal": (SQRT2, SQRT2, 2),
    "sqrt 2 and sqrt 3": (SQRT2, SQRT3, 4),
    "sqrt 2 and -sqrt 2": (SQRT2, MINUS_SQRT2, 2),
    "sqrt 2 and 1 + sqrt 2": (SQRT2, SILVER, 2),
    "sqrt 6 in Q(sqrt 2, sqrt 3)": (SQRT6, BIQUADRATIC, 4),
    "sqrt 2 in the fourth root's field": (FOURTH_ROOT, SQRT2, 4),
    "-sqrt 2 in the negative fourth root's field": (MINUS_SQRT2, MINUS_FOURTH_ROOT, 4),
    "a quadratic and a cubic": (SQRT2, CUBE_ROOT, 6),
    "two cubics": (COSINE, CUBE_ROOT, 9),
    "two roots of one cyclic cubic": (COSINE, real_field((1, -3, 0, 1), 1, 2), 3),
    "fourth root and biquadratic": (FOURTH_ROOT, BIQUADRATIC, 8),
}


@pytest.fixture(params=EXAMPLES.values(), ids=EXAMPLES.keys(), scope="module")
def pair(request: pytest.FixtureRequest):
    """Two fields and the degree of their compositum."""
    return request.param


def test_the_compositum_has_the_known_degree_in_either_order(pair):
    """The degree is that of the smallest common field, and a field that contains the other is returned itself."""
    a, b, degree = pair
    for one, other in ((a, b), (b, a)):
        field, _, _ = common_field(one, other)
        assert degree == field.degree
        assert field in (one, other) or degree > max(one.degree, other.degree)


def test_each_generator_goes_to_the_right_root(pair):
    """The image of t is a root of the old polynomial and lies in the old isolating interval: no sign is lost."""
    a, b, _ = pair
    for small, embedding in zip((a, b), common_field(a, b)[1:], strict=True):
        image = embedding(generator(small))
        assert sum((c * image**k for k, c in enumerate(small.polynomial)), start=number(0, image.field)) == 0
        if small != QQ:
            p, k = small.root
            assert number(p) / 2**k < image < number(p + 1) / 2**k


@LAW
@given(data=st.data())
def test_embeddings_are_homomorphisms_of_complex_numbers(pair, data):
    """Sums, products, conjugates and signs are those before the embedding, and the values lie in the new field."""
    a, b, _ = pair
    field, *embeddings = common_field(a, b)
    for small, embedding in zip((a, b), embeddings, strict=True):
        x, y = (
            from_coefficients(
                small, *(data.draw(st.lists(st.integers(-5, 5), min_size=1, max_size=small.degree)) for _ in range(2))
            )
            for _ in range(2)
        )
        assert embedding(x).field == field
        assert embedding(x + y) == embedding(x) + embedding(y)
        assert embedding(x * y) == embedding(x) * embedding(y)
        assert embedding(x.conjugate()) == embedding(x).conjugate()
        product = x * x.conjugate() - y * y.conjugate()
        assert product.sign() == embedding(product).sign()


def test_both_fields_are_found_again_in_their_compositum(pair):
    """Joining once more changes nothing, so that many numbers can be brought into one field one by one."""
    a, b, _ = pair
    field, left, right = common_field(a, b)
    for small, embedding in ((a, left), (b, right)):
        again, same, found = common_field(field, small)
        assert field == again
        assert (generator(field), embedding(generator(small))) == (same(generator(field)), found(generator(small)))


def test_many_square_roots_are_joined_in_any_order():
    """The products of sqrt 2, sqrt 3 and sqrt 5 are those of sqrt 6, sqrt 10, sqrt 15 and sqrt 30."""
    for order in itertools.permutations((2, 3, 5)):
        field = QQ
        for n in order:
            field = common_field(field, quadratic_field(n))[0]
        assert field.degree == 8
        roots = {n: root_in(field, quadratic_field(n)) for n in (2, 3, 5, 6, 10, 15, 30)}
        assert [(n, 1) for n in roots] == [(r * r, r.sign()) for r in roots.values()]
        assert roots[2] * roots[15] == roots[3] * roots[10] == roots[5] * roots[6] == roots[30]


def test_a_field_that_is_not_contained_has_no_root():
    """Neither degree nor a common subfield suffices: sqrt 3 is not in Q(2^(1/4)), nor a cube root in Q(sqrt 2)."""
    assert [
        root_in(FOURTH_ROOT, SQRT3),
        root_in(SQRT2, CUBE_ROOT),
        root_in(SQRT2, SQRT3),
        root_in(QQ, SQRT2),
    ] == [None] * 4


def test_the_middle_root_of_a_cyclic_cubic_gives_the_others():
    """With t^3 = 3t - 1, the other roots are t^2 - 2 and 2 - t - t^2, and each is found as what it is."""
    t = generator(COSINE)
    assert t * t - 2 == root_in(COSINE, real_field((1, -3, 0, 1), -2, 0))
    assert 2 - t - t * t == root_in(COSINE, real_field((1, -3, 0, 1), 1, 2))


def test_two_real_embeddings_of_a_field_that_is_not_normal_do_not_coincide():
    """2^(1/4) and -2^(1/4) generate one field, with opposite generators."""
    field, left, right = common_field(FOURTH_ROOT, MINUS_FOURTH_ROOT)
    assert field.degree == 4
    assert -left(generator(FOURTH_ROOT)) == right(generator(MINUS_FOURTH_ROOT))


def test_a_compositum_of_degree_above_sixteen_is_refused():
    """Five independent square roots make degree 32, two cubics and a square root 18."""
    sixteen = QQ
    for n in (2, 3, 5, 7):
        sixteen = common_field(sixteen, quadratic_field(n))[0]
    for a, b in ((sixteen, quadratic_field(11)), (common_field(COSINE, CUBE_ROOT)[0], SQRT2), (sixteen, CUBE_ROOT)):
        with pytest.raises(WrongField, match="degree"):
            common_field(a, b)
