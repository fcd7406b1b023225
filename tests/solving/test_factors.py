"""Positivity factors hold exactly, are as small as the condition allows, and exist only where M is strictly positive."""

from __future__ import annotations

from math import ceil, log2
from random import Random

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, block, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number, zero
from exactsteer.algebra.positivity import Elimination, Factor, factor_holds, holds
from exactsteer.solving.factors import ELIMINATION_SIZE, make_factor, positivity_proof

LAW = settings(max_examples=25, deadline=None)
ROOTS = {"Q": number(0), "Q(sqrt 2)": parse("sqrt(2)")}

seeds = st.integers(0, 2**32)


def random_matrix(seed: int, rows: int, columns: int, root: Number) -> Matrix:
    """Entries a + b i + (c + d i) root with small integers."""
    source = Random(seed)

    def entry() -> Number:
        a, b, c, d = (source.randint(-3, 3) for _ in range(4))
        return a + b * I + root * (c + d * I)

    return matrix([[entry() for _ in range(columns)] for _ in range(rows)])


def magnitude(x: Number) -> Number:
    """|Re x| + |Im x|, exactly."""
    real = Number(x.field, x.real, zero().real)
    imag = Number(x.field, x.imag, zero().real)
    return real * real.sign() + imag * imag.sign()


def dominates(m: Matrix, proof: Factor) -> bool:
    """Whether scale * denominator * M - weight L L^dag is diagonally dominant, by exact signs and no enclosures."""
    rest = m * m.denominator * proof.scale - proof.factor @ proof.factor.adjoint() * proof.weight
    for j in range(m.rows):
        slack = rest[j, j]
        for k in range(m.rows):
            if k != j:
                slack = slack - magnitude(rest[j, k])
        if slack < 0:
            return False
    return True


@pytest.mark.parametrize("root", ROOTS.values(), ids=ROOTS.keys())
@LAW
@given(seed=seeds, size=st.integers(1, 8), extra=st.fractions("1/50", 3, max_denominator=50))
def test_a_strictly_positive_matrix_has_a_factor_that_holds(root, seed, size, extra):
    """A A^dag + epsilon 1 over Q(i) and Q(sqrt 2)(i): the remainder is diagonally dominant, decided independently."""
    a = random_matrix(seed, size, size, root)
    m = (a @ a.adjoint() + identity(size) * fmpq(extra.numerator, extra.denominator)) / 7
    proof = make_factor(m)
    assert factor_holds(m, proof)
    assert dominates(m, proof)
    assert proof.factor.planes[0].table() == [
        [x if k <= j else 0 for k, x in enumerate(row)] for j, row in enumerate(proof.factor.planes[0].table())
    ]


@LAW
@given(seeds, st.integers(2, 12), st.sampled_from([0, 60, 3000]))
def test_factors_are_small_whatever_the_size_of_the_entries(doubles, seed, size, bits):
    """About log2(n cond M) bits: multiplying M by a number of 3,000 bits does not lengthen L."""
    a = random_matrix(seed, size, size, ROOTS["Q"])
    m = a @ a.adjoint() + identity(size)
    values = np.linalg.eigvalsh(doubles(m))
    proof = make_factor(m * (2**bits + 1))
    assert factor_holds(m * (2**bits + 1), proof)
    assert proof.factor.height <= ceil(log2(size * values[-1] / values[0])) + 4


@pytest.mark.parametrize("scale", ["2^3000", "1/2^3000", "(2^3000 + 1)/3^100", "1 + 1/2^3000", "2^3000*sqrt(2)"])
def test_huge_and_tiny_matrices_have_factors(scale):
    """The scale of M is arbitrary: numerators and denominators beyond the range of doubles make no difference."""
    m = matrix([[2, 3, "I"], [3, 5, 0], ["-I", 0, 9]]) * parse(scale)
    proof = make_factor(m)
    assert factor_holds(m, proof)
    assert proof.factor.height <= 16


@pytest.mark.parametrize("bits", [10, 30, 45, 60, 200, 2000])
def test_margins_too_small_for_doubles_give_no_factor_and_no_exception(bits):
    """[[1, 1 - e], [1 - e, 1]] is proved down to e near 2^-45; beyond that doubles cannot see that it is positive."""
    e = fmpq(1, 2**bits)
    m = matrix([[1, 1 - e], [1 - e, 1]])
    proof = make_factor(m)
    if bits <= 45:
        assert factor_holds(m, proof)
    else:
        assert proof is None
    assert isinstance(positivity_proof(m), Elimination)


@pytest.mark.parametrize("root", ROOTS.values(), ids=ROOTS.keys())
@LAW
@given(seed=seeds, size=st.integers(2, 6))
def test_singular_and_indefinite_matrices_have_no_factor(root, seed, size):
    """A A^dag of lower rank, and the same minus a little, even by 2^-100."""
    a = random_matrix(seed, size, size - 1, root)
    singular = a @ a.adjoint()
    assert make_factor(singular) is None
    for amount in (fmpq(1, 10), fmpq(1, 2**100)):
        assert make_factor(singular - identity(size) * amount) is None
    assert make_factor(zeros(size, size)) is None


def test_a_matrix_that_is_not_hermitian_has_no_factor():
    """One triangle alone could look positive."""
    assert make_factor(matrix([[2, 1], [0, 2]])) is None
    assert positivity_proof(matrix([[2, 1], [0, 2]])) is None


def test_small_matrices_are_left_to_elimination():
    """Nothing is shipped for a small matrix, singular or not; an indefinite one has no proof."""
    singular = matrix([[1, "I"], ["-I", 1]])
    assert Elimination() == positivity_proof(singular) == positivity_proof(singular + identity(2))
    assert positivity_proof(singular - identity(2) / 2**100) is None


def test_large_matrices_get_a_factor():
    """Beyond the size of elimination a factor is shipped for strictly positive matrices, and singular ones have no proof."""
    size = ELIMINATION_SIZE + 2
    a = random_matrix(1, size, size, ROOTS["Q"])
    m = a @ a.adjoint() + identity(size)
    proof = positivity_proof(m)
    assert isinstance(proof, Factor)
    assert holds(m, proof)
    assert positivity_proof(block([[m, zeros(size, 1)], [zeros(1, size), zeros(1, 1)]])) is None


def test_small_matrices_with_long_entries_get_a_factor():
    """Elimination grows entries: beyond a few thousand bits in all a factor is shorter to check."""
    m = matrix([[2, 1], [1, 2]]) * (2**3000 + 1)
    proof = positivity_proof(m)
    assert isinstance(proof, Factor)
    assert holds(m, proof)
