"""M >= 0, or a vector on which it is negative: decisions, factors and facial proofs, all exact."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from flint import fmpq, fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import quadratic_field, real_field
from exactsteer.algebra.matrix import column, identity, matrix, tensor, zeros
from exactsteer.algebra.number import I, generator, number
from exactsteer.algebra.positivity import (
    Elimination,
    Facial,
    Factor,
    NegativeDirection,
    decide,
    factor_holds,
    holds,
    integer_matrix,
    power_enclosures,
    require_positive,
)
from exactsteer.errors import NotHermitian, NotPositive, ShapeMismatch

LAW = settings(max_examples=20, deadline=None)

ROOT = generator(quadratic_field(2))
gaussian = st.integers(-3, 3)


@st.composite
def hermitian(draw, size: int):
    """Hermitian matrices over Z(i) with a small diagonal, of either sign and often singular."""
    rows = [[number(0)] * size for _ in range(size)]
    for j in range(size):
        rows[j][j] = number(draw(st.integers(-1, 5)))
        for k in range(j):
            rows[j][k] = number(draw(gaussian)) + draw(gaussian) * I
            rows[k][j] = rows[j][k].conjugate()
    return matrix(rows)


def assert_negative(m, negative: NegativeDirection) -> None:
    """The attached vector is integral and not zero, and has the stated value, which is negative."""
    v = negative.vector
    assert (m.rows, 1) == v.shape
    assert (v.denominator, v.is_zero) == (1, False)
    expected = sum(
        (v[j, 0].conjugate() * m[j, k] * v[k, 0] for j in range(m.rows) for k in range(m.rows)), start=number(0)
    )
    assert expected == negative.value
    assert negative.value.sign() == -1


def positive_by_characteristic_polynomial(m) -> bool:
    """det(x + M) has no negative coefficient: the sign pattern of a polynomial with real roots."""
    entries = [
        [sympy.Rational(str(x.real[0])) + sympy.I * sympy.Rational(str(x.imag[0])) for x in row] for row in m.entries()
    ]
    coefficients = (-sympy.Matrix(entries)).charpoly().all_coeffs()
    return all(c >= 0 for c in coefficients)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4).flatmap(hermitian))
def test_the_decision_agrees_with_the_characteristic_polynomial(m):
    """A random Hermitian matrix over Z(i) is positive exactly if det(x + M) has no negative coefficient."""
    negative = decide(m)
    assert positive_by_characteristic_polynomial(m) == (negative is None)
    if negative is not None:
        assert_negative(m, negative)


@LAW
@given(data=st.data())
def test_gram_matrices_are_positive_and_cease_to_be_below_zero(matrices, data):
    """L L^dag >= 0 of any rank; minus a multiple of a projector outside its range, it has a negative direction."""
    size, rank = data.draw(st.integers(2, 4)), data.draw(st.integers(0, 3))
    gram = zeros(size, size)
    if rank:
        factor = data.draw(matrices(size, min(rank, size - 1)))
        gram = factor @ factor.adjoint()
    assert decide(gram) is None
    below = gram - identity(size) / 10**30  # singular, so the least eigenvalue was zero
    assert_negative(below, decide(below))
    if not gram.is_zero:
        assert_negative(-gram, decide(-gram))


@LAW
@given(data=st.data())
def test_congruence_keeps_the_verdict_in_one_direction(matrices, data):
    """If M >= 0 then W M W^dag >= 0; and M >= 0 exactly if M (x) 1 >= 0 and if the transpose is."""
    a, w = data.draw(matrices(2, 2)), data.draw(matrices(3, 2))
    m = a + a.adjoint()
    verdict = decide(m) is None
    assert verdict == (decide(tensor(m, identity(2))) is None) == (decide(m.transpose()) is None)
    if verdict:
        assert decide(w @ m @ w.adjoint()) is None


@LAW
@given(data=st.data())
def test_decisions_agree_with_double_eigenvalues(matrices, approximate, data):
    """Over each field, eigenvalues far from zero in double precision have the sign that is proven."""
    a = data.draw(matrices(3, 3))
    m = a + a.adjoint()
    least = np.linalg.eigvalsh(np.array([[approximate(x) for x in row] for row in m.entries()]))[0]
    if abs(least) > 1e-4:
        assert (least > 0) == (decide(m) is None)


@pytest.mark.parametrize(
    ("rows", "positive"),
    [
        ([[0]], True),
        ([[0, 0], [0, -1]], False),
        ([[0, 1], [1, 0]], False),
        ([[0, "I"], ["-I", 5]], False),
        ([[5, "I"], ["-I", 0]], False),
        ([[0, 0, 0], [0, 1, 1], [0, 1, 1]], True),
        ([[1, 1], [1, 1]], True),
        ([[1, 1], [1, "1 - 1/10^60"]], False),
        ([[1, "I"], ["-I", 1]], True),
        ([["2", "sqrt(2)*I"], ["-sqrt(2)*I", 1]], True),
        ([["2", "1 + sqrt(2)*I"], ["1 - sqrt(2)*I", "3/2"]], True),
        ([["2", "1 + sqrt(2)*I"], ["1 - sqrt(2)*I", "3/2 - 1/10^30"]], False),
        ([["665857/470832 - sqrt(2)"]], True),
        ([["sqrt(2) - 665857/470832"]], False),
        ([[1, 1, 0], [1, 1, "1/10^20"], [0, "1/10^20", 1]], False),
        ([[1, 2, 3], [2, 4, 6], [3, 6, 9]], True),
        ([[1, 2, 3], [2, 4, 6], [3, 6, 8]], False),
    ],
)
def test_known_matrices(rows, positive):
    """Leading minors would accept diag(0, -1), and doubles would accept 1 - 10^-60: neither is asked."""
    m = matrix(rows)
    negative = decide(m)
    assert positive == (negative is None)
    if negative is not None:
        assert_negative(m, negative)


def test_the_empty_matrix_is_positive():
    """There is no vector on which it could be negative."""
    assert decide(matrix([])) is None


@LAW
@given(st.lists(st.tuples(*[gaussian] * 4), min_size=2, max_size=4))
def test_rank_one_matrices_over_the_square_root_of_two_are_positive(parts):
    """v v^dag >= 0 for v over Q(sqrt 2, i); with a diagonal entry lowered it is not, unless v is that basis vector."""
    v = column([number(a) + b * ROOT + (c + d * ROOT) * I for a, b, c, d in parts])
    m = v @ v.adjoint()
    assert decide(m) is None
    for k in range(m.rows):
        unit = column([int(j == k) for j in range(m.rows)])
        lowered = m - unit @ unit.adjoint() / 10**9
        if m == m[k, k] * unit @ unit.adjoint() and not m.is_zero:
            assert decide(lowered) is None
        else:
            assert_negative(lowered, decide(lowered))


def test_positivity_is_decided_in_the_declared_embedding(conjugated):
    """[[1, 1], [1, 1 - t/2]] is positive for t = -sqrt 2 and not for t = sqrt 2; 3 - 2 sqrt 2 is positive for both."""
    m = matrix([[1, 1], [1, 1 - ROOT / 2]])
    other = m.map(conjugated)
    assert_negative(m, decide(m))
    assert decide(other) is None
    minus = real_field((-2, 0, 1), -2, -1)
    assert decide(matrix([["1", "1"], ["1", "1 - t/2"]], minus)) is None
    assert [decide(matrix([[x]])) is None for x in (3 - 2 * ROOT, conjugated(3 - 2 * ROOT))] == [True, True]


def test_a_factor_is_judged_in_the_declared_embedding(conjugated):
    """diag(2 - sqrt 2, 1 + sqrt 2) has a factor; its conjugate is not positive, and no factor helps."""
    m = matrix([[2 - ROOT, 0], [0, 1 + ROOT]])
    for weight in (0, 1, 10**6):
        assert not factor_holds(m.map(conjugated), Factor(10**6, weight, identity(2)))
    assert factor_holds(m, Factor(2, 1, identity(2)))
    assert factor_holds(m, Factor(1_000_000, 585_786, identity(2)))
    assert not factor_holds(m, Factor(1_000_000, 585_787, identity(2)))


def test_only_hermitian_matrices_are_decided():
    """A matrix that is not Hermitian, or not square, raises; no triangle is silently preferred."""
    with pytest.raises(NotHermitian):
        decide(matrix([[1, 2], [0, 1]]))
    with pytest.raises(NotHermitian):
        decide(matrix([["1 + I"]]))
    with pytest.raises(ShapeMismatch):
        decide(zeros(2, 3))


def test_a_matrix_that_is_not_positive_is_reported_with_its_vector():
    """The error names the matrix and carries the vector and its exact value."""
    m = matrix([[1, "sqrt(2)"], ["sqrt(2)", 1]])
    with pytest.raises(NotPositive, match=r"rho is not positive: v\^dag M v = ") as caught:
        require_positive(m, "rho")
    assert_negative(m, NegativeDirection(caught.value.vector, caught.value.value))
    require_positive(m + identity(2), "rho")
    with pytest.raises(NotHermitian, match="rho"):
        require_positive(matrix([[1, 1], [0, 1]]), "rho")


def cholesky_factor(n, approximate, bits: int):
    """An integer matrix near 2^bits times the Cholesky factor of n, made in doubles."""
    lower = np.linalg.cholesky(np.array([[approximate(x) for x in row] for row in n.entries()])) * 2**bits
    return integer_matrix(*(np.rint(part).astype(int).tolist() for part in (lower.real, lower.imag)))


@LAW
@given(data=st.data())
def test_a_rounded_cholesky_factor_proves_positivity(matrices, approximate, data):
    """A rounded factor of N - 1/2 proves N >= 0; with a weight three times too large, or for -N, it proves nothing."""
    a = data.draw(matrices(3, 3))
    m = a @ a.adjoint() + identity(3)
    factor = cholesky_factor(m * m.denominator - identity(3) / 2, approximate, 30)
    assert holds(m, Factor(4**30, 1, factor))
    assert holds(m, Elimination())
    assert not holds(m, Factor(4**30, 3, factor))
    assert not holds(-m, Factor(4**30, 1, factor))


HILBERT = matrix([[f"1/{j + k + 1}" for k in range(3)] for j in range(3)])
NEGATIVE = matrix([[1, 2], [2, 1]])


@LAW
@given(
    st.integers(1, 50),
    st.integers(0, 50),
    st.lists(st.lists(st.tuples(gaussian, gaussian), min_size=2, max_size=2), min_size=2, max_size=2),
    hermitian(2),
)
def test_no_factor_proves_a_matrix_that_is_not_positive(scale, weight, table, m):
    """Whatever the factor, acceptance implies positivity: the rule is sound."""
    factor = integer_matrix([[x for x, _ in row] for row in table], [[y for _, y in row] for row in table])
    for proved in (m, m + identity(2) * 3, matrix([[ROOT, 0], [0, ROOT]]) + m):
        if factor_holds(proved, Factor(scale, weight, factor)):
            assert decide(proved) is None
    assert not factor_holds(NEGATIVE, Factor(scale, weight, factor))


def test_a_factor_is_measured_on_the_integral_form():
    """For M = 1/2 the integral form is 1, which the factor 1 exhausts exactly; 1 + 1/1000 is too much."""
    half = matrix([["1/2"]])
    assert factor_holds(half, Factor(1, 1, identity(1)))
    assert factor_holds(half, Factor(1000, 1000, identity(1)))
    assert not factor_holds(half, Factor(1000, 1001, identity(1)))


def test_the_width_of_an_enclosure_is_charged_to_the_slack():
    """For t = (2^160 + 1)^(1/4), 2^40 - t is negative by 2^-122: an enclosure that cannot tell must not accept it."""
    n = 2**40
    t = generator(real_field((-(n**4) - 1, 0, 0, 0, 1), n, n + 1))
    for m in (matrix([[n - t]]), matrix([[1, n - t], [n - t, 1]]) - identity(2)):
        assert_negative(m, decide(m))
        assert not factor_holds(m, Factor(1, 0, zeros(m.rows, m.rows)))


def test_weight_zero_is_diagonal_dominance_itself():
    """Without a factor the matrix itself must be dominant: |Re| + |Im| off the diagonal, equality allowed."""
    nothing = zeros(2, 2)
    assert factor_holds(matrix([[2, "1 + I"], ["1 - I", 2]]), Factor(1, 0, nothing))
    assert not factor_holds(matrix([[2, "1 + I"], ["1 - I", "199/100"]]), Factor(1, 0, nothing))
    assert not factor_holds(matrix([[2, "1 + 3*I/2"], ["1 - 3*I/2", 2]]), Factor(1, 0, nothing))
    assert not factor_holds(matrix([[-1]]), Factor(1, 0, zeros(1, 1)))


def test_the_factor_itself_takes_part_with_its_conjugate():
    """L L^dag, not L L^T, is subtracted: v = (1, i) proves v v^dag and nothing about its conjugate."""
    v = matrix([[1], ["I"]])
    m = v @ v.adjoint()
    assert factor_holds(m, Factor(1, 1, v))
    assert not factor_holds(m.conjugate(), Factor(1, 1, v))
    assert factor_holds(m.conjugate(), Factor(1, 1, v.conjugate()))


@pytest.mark.parametrize(
    "proof",
    [
        Factor(0, 0, identity(2)),
        Factor(-1, 0, identity(2)),
        Factor(-1, -1, identity(2)),
        Factor(1, -1, identity(2)),
        Factor(1, 1, identity(3)),
        Factor(1, 1, identity(1)),
        Factor(1, 1, zeros(3, 2)),
        Factor(1, 1, identity(2) / 2),
        Factor(1, 1, identity(2, quadratic_field(2))),
        Factor(1, 1, matrix([[ROOT, 0], [0, 1]])),
        Factor(1, 3, identity(2)),
    ],
)
def test_a_factor_of_the_wrong_kind_proves_nothing(proof):
    """A scale that is not positive, a negative weight, a wrong size, fractions and irrational entries are refused."""
    assert factor_holds(identity(2) * 2, Factor(1, 1, identity(2)))
    assert not factor_holds(identity(2) * 2, proof)
    assert not holds(identity(2) * 2, proof)


def test_nothing_proves_a_matrix_that_is_not_hermitian():
    """[[1, 1/2], [0, 1]] is diagonally dominant, but not Hermitian; a rectangle is neither."""
    m = matrix([[1, "1/2"], [0, 1]])
    for proof in (Elimination(), Factor(1, 0, zeros(2, 2)), Facial(m, identity(2), Elimination())):
        assert not holds(m, proof)
    assert not factor_holds(m, Factor(1, 0, zeros(2, 2)))
    assert not holds(zeros(2, 3), Elimination())
    assert not factor_holds(zeros(2, 1), Factor(1, 0, zeros(2, 2)))


def test_the_hilbert_matrix_has_a_small_factor(approximate):
    """Condition 500 needs a factor of fifteen bits; with 0.2 per cent more weight it is refused."""
    bits = 12
    factor = cholesky_factor(HILBERT * 60 - identity(3) * fmpq(3, 50), approximate, bits)
    assert factor.height == 15
    assert factor_holds(HILBERT, Factor(1000 * 4**bits, 1000, factor))
    assert not factor_holds(HILBERT, Factor(1000 * 4**bits, 1002, factor))
    assert not factor_holds(HILBERT - identity(3) / 100, Factor(1000 * 4**bits, 1000, factor))


def test_a_facial_proof_settles_a_singular_matrix(field):
    """M = W A W^dag with A >= 0 by elimination or by a factor; another M, a bad core or a bad proof is refused."""
    t = generator(field)
    frame = matrix([[1, 0], [t, 1], [I, 2]]).over(field)
    core = matrix([[2, "I"], ["-I", 1]])
    m = frame @ core @ frame.adjoint()
    assert m == Facial(frame, core, Elimination()).matrix
    assert holds(m, Facial(frame, core, Elimination()))
    assert holds(m, Facial(frame, core + identity(2), Elimination())) is False
    assert holds(m + identity(3), Facial(frame, core, Elimination())) is False
    assert holds(core, Facial(frame, core, Elimination())) is False
    assert holds(m, Facial(frame, core, Factor(1, 1, identity(2) * 2))) is False
    assert holds(frame @ frame.adjoint() * 2, Facial(frame, identity(2) * 2, Factor(1, 1, identity(2))))
    bad = frame @ NEGATIVE @ frame.adjoint()
    assert holds(bad, Facial(frame, NEGATIVE, Elimination())) is False


def test_power_enclosures_hold_the_powers_in_order(field):
    """lo_k <= t^k 2^bits <= hi_k by exact comparison, close together, also for t = -sqrt 2."""
    bits = 80
    for m in (identity(1, field), identity(1, real_field((-2, 0, 1), -2, -1))):
        enclosures = power_enclosures(m, bits)
        assert m.field.degree == len(enclosures)
        for k, (low, high) in enumerate(enclosures):
            scaled = generator(m.field) ** k * 2**bits if k else number(2**bits)
            assert low <= scaled <= high
            assert high - low < 2**20


def test_integer_matrices_are_given_by_two_tables():
    """real + i imag, with tables of one shape."""
    assert matrix([[1, "2 + 5*I"]]) == integer_matrix([[1, 2]], [[0, 5]])
    assert fmpz_mat([[1, 2]]) == integer_matrix([[1, 2]], [[0, 5]]).planes[0]
    with pytest.raises(ShapeMismatch):
        integer_matrix([[1, 2]], [[0]])
    with pytest.raises(ShapeMismatch):
        integer_matrix([[1], [2]], [[0]])
