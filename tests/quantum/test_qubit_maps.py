"""Positive maps of a qubit and their exact decompositions, C = P + Q^Gamma."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import matrix, zeros
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import NotPositive, ShapeMismatch, WrongField
from exactsteer.quantum.maps import before_transposition, choi_matrix, combination, completely_positive, identity_map
from exactsteer.quantum.positive_maps import affine_qubit_map, choi_map, reduction, transposition
from exactsteer.quantum.qubit_maps import lorentz_map, lorentz_matrix, positivity_multiplier, qubit_decomposition
from exactsteer.testing import matrices

LAW = settings(max_examples=30, deadline=None)
ENTRIES = st.fractions(-1, 1, max_denominator=4).map(lambda x: number(fmpq(x.numerator, x.denominator)))


def require_decomposition(channel):
    """L = L1 + T o L2 with both parts completely positive, exactly."""
    first, second = qubit_decomposition(channel)
    assert decide(first.matrix) is None
    assert decide(second.matrix) is None
    assert combination([(1, first), (1, before_transposition(second))]) == channel
    return first, second


@LAW
@given(st.lists(ENTRIES, min_size=12, max_size=12))
def test_every_affine_map_of_the_ball_into_itself_is_decomposed_over_q(entries):
    """The ball goes into the ball if the moduli of all entries of T and t add to 1 at most; the parts are rational."""
    total = sum((x if x.sign() > 0 else -x for x in entries), number(0))
    assume(not total.is_zero)
    rows = [[x / total for x in entries[3 * k : 3 * k + 3]] for k in range(3)]
    first, second = require_decomposition(affine_qubit_map(rows, [x / total for x in entries[9:]]))
    assert first.matrix.field.is_rational
    assert second.matrix.field.is_rational


@LAW
@given(st.lists(ENTRIES, min_size=3, max_size=3))
def test_unital_maps_have_the_multiplier_one(stretches):
    """R = (1, T), K = (det T, cof T): the weights of the sign patterns are products, and |T| = 1 is allowed."""
    turn = matrix([["3/5", "-4/5", 0], ["4/5", "3/5", 0], [0, 0, 1]])
    bloch = turn @ matrix([[stretches[j] if j == k else 0 for k in range(3)] for j in range(3)])
    channel = affine_qubit_map(bloch)
    r = lorentz_matrix(channel)
    metric = matrix([[(1 if j == 0 else -1) if j == k else 0 for k in range(4)] for j in range(4)])
    assert decide(r.transpose() @ metric @ r - metric) is None
    require_decomposition(channel)


@LAW
@given(st.data())
def test_positive_maps_that_do_not_preserve_the_trace_are_decomposed(data):
    """K X K^dag + (M X M^dag)^T for any K and M, singular ones included."""
    k, m = (data.draw(matrices(2, 2)) for _ in range(2))
    channel = combination([(1, completely_positive([k])), (1, before_transposition(completely_positive([m])))])
    require_decomposition(channel)


@LAW
@given(st.lists(ENTRIES, min_size=3, max_size=3), st.sampled_from([(3, 4), (4, 3), (5, 12)]))
def test_a_map_that_stretches_a_radius_is_not_positive(shift, legs):
    """A unit vector of the Bloch ball that is mapped outside it refutes positivity, whatever the translation."""
    a, b = legs
    c = {3: 5, 4: 5, 5: 13}[a]
    turn = matrix([[fmpq(a, c), fmpq(-b, c), 0], [fmpq(b, c), fmpq(a, c), 0], [0, 0, 1]])
    longer = turn @ matrix([["11/10", 0, 0], [0, "1/3", 0], [0, 0, "1/7"]]) @ turn
    with pytest.raises(NotPositive, match="the map is not positive"):
        positivity_multiplier(affine_qubit_map(longer, shift))


@pytest.mark.parametrize("stretch", ["3/5", "1/2", "1/10"])
@pytest.mark.parametrize("sign", [1, -1])
def test_amplitude_damping_is_on_the_boundary(stretch, sign):
    """T = diag(s, +-s, s^2), t = 1 - s^2: the one multiplier is s^2; mirrored it is completely copositive."""
    s = number(fmpq(*map(int, stretch.split("/"))))
    channel = affine_qubit_map([[s, 0, 0], [0, s * sign, 0], [0, 0, s * s]], [0, 0, 1 - s * s])
    assert positivity_multiplier(channel) == s * s
    first, second = require_decomposition(channel)
    assert (second if sign == 1 else first).matrix.is_zero


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_map_with_one_irrational_multiplier_is_cp_or_co_cp(sign):
    """A double root of a quartic over Q: no rational multiplier exists, and none is needed."""
    channel = affine_qubit_map([["1/2", "3/4", 0], [0, "1/4", 0], [0, 0, f"{sign}1/8"]], [0, 0, "3/8"])
    with pytest.raises(WrongField, match=r"only numbers near 0\.856763 remain; perturb it"):
        positivity_multiplier(channel)
    first, second = require_decomposition(channel)
    assert (first if sign else second).matrix.is_zero


def test_maps_over_a_quadratic_field():
    """A multiplier is sought among the rationals; T = diag(sqrt(2)/2, sqrt(2)/2, 0) is neither cp nor co-cp."""
    root = "sqrt(2)/2"
    first, second = require_decomposition(affine_qubit_map([[root, 0, 0], [0, root, 0], [0, 0, 0]], [0, 0, "1/3"]))
    assert not first.matrix.is_zero
    assert not second.matrix.is_zero


def test_the_named_maps_of_a_qubit():
    """Identity, transposition, reduction, and a map of rank one; the matrix and the map determine each other."""
    for channel in (identity_map(2), transposition(2), reduction(2), affine_qubit_map(zeros(3, 3), [0, 0, 1])):
        assert lorentz_map(lorentz_matrix(channel)) == channel
        require_decomposition(channel)


def test_what_is_no_positive_map_of_a_qubit_is_refused():
    """Other dimensions, and a negative L(1)."""
    with pytest.raises(ShapeMismatch, match="not one of dimensions 3 -> 3"):
        qubit_decomposition(choi_map())
    with pytest.raises(NotPositive, match=r"the image L\(1\)"):
        qubit_decomposition(choi_matrix(lambda x: -x, 2, 2))
