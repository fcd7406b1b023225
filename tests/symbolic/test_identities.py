"""Identities of positive maps and of the transposition trick: true ones are proved, false ones refuted."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.errors import CheckFailed, InputError
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.symbolic import Identity
from exactsteer.symbolic.expressions.ring_matrix import contracted, partial_transpose
from exactsteer.symbolic.identities import positive_maps as maps
from exactsteer.symbolic.identities import transposition_trick as trick
from exactsteer.symbolic.identities.identity import generic, residuals

XY = PAULI_X.tensor(PAULI_Y)


def test_an_identity_exists_only_if_its_residuals_are_zero():
    """A residual that is not zero raises `CheckFailed` with the residual; no residual at all is an `InputError`."""
    x = sp.Symbol("x")
    assert Identity("n", "s", "m", "a", (sp.Integer(0), x - x)).statement == "s"
    with pytest.raises(CheckFailed, match="n is not an identity: residual 1 of 2 is x; correct the statement"):
        Identity("n", "s", "m", "a", (sp.Integer(0), x))
    with pytest.raises(InputError, match="says nothing"):
        Identity("n", "s", "m", "a", ())


def test_generic_entries_are_independent():
    """A generic matrix does not commute with its transpose, and every entry is a symbol of its own."""
    ring = generic(X=(2, 2), Y=(2, 3))
    assert len(ring.ring.gens) == 10
    x = ring["X"]
    assert any((x @ x.transpose() - x.transpose() @ x).entries())
    with pytest.raises(InputError, match=r"does not lie in Q\(i\)"):
        ring.exact(matrix([["sqrt(2)"]]))


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_transposition_and_reduction_are_trace_preserving_unital_and_self_dual(size):
    """Three identities each, in all entries."""
    for identities in (maps.transposition(size), maps.reduction(size)):
        assert [i.name.split(": ")[1] for i in identities] == ["trace preservation", "unitality", "dual map"]


def test_the_reduction_map_is_so_in_every_dimension():
    """With a symbolic dimension; the machine's share is three residuals."""
    assert maps.reduction_in_every_dimension().residuals == (0, 0, 0)


@pytest.mark.parametrize(
    "unitary", [XY, identity(2).tensor(PAULI_Y), PAULI_Z.tensor(PAULI_Y), identity(3).tensor(PAULI_Y)]
)
def test_the_breuer_hall_map_obeys_eq_33(unitary):
    """Trace preserving, unital, self-dual, and the exact Choi matrix acts as the formula says."""
    assert len(maps.breuer_hall(unitary)) == 4


def test_the_trace_of_a_breuer_hall_map_needs_only_unitarity():
    """tr L(X) for generic U and V shows that antisymmetry is not needed for trace preservation."""
    assert len(maps.breuer_hall_trace(4).residuals) == 1


@pytest.mark.parametrize("sizes", [(2, 2, 1), (2, 3, 2), (4, 4, 2), (3, 2, 1)])
def test_generic_kraus_maps_have_the_adjoint_kraus_operators_as_dual(sizes):
    """Independent entries of K and K^dag, square or not."""
    assert len(maps.generic_kraus_map(*sizes)) == 2


@pytest.mark.parametrize("sizes", [(2, 2), (2, 3), (4, 4)])
def test_generic_choi_matrices_have_the_swapped_one_as_dual(sizes):
    """Duality, and: trace preserving exactly if the dual is unital."""
    assert len(maps.generic_choi_map(*sizes)) == 3


@pytest.mark.parametrize("sizes", [(2, 2, 2), (2, 4, 4), (3, 2, 4)])
def test_eqs_28_and_29_hold_for_every_linear_map(sizes):
    """Steering commutes with the map; correlations are those of the dual map on Bob's effects."""
    assert trick.map_after_steering(*sizes).residuals
    assert trick.quantum_correlations(*sizes).residuals
    assert trick.transposed_map(*sizes).residuals


@pytest.mark.parametrize("sizes", [(2, 2), (2, 4), (4, 4), (3, 2)])
def test_the_displays_of_section_5_1_hold(sizes):
    """Bob's partial transpose is Alice's after the global one, and Alice's moves to her effects."""
    assert trick.transposition_trick(*sizes).residuals


def test_a_decomposable_image_is_steered_by_a_flagged_state():
    """Two untrusted parties, each with one flag."""
    assert len(trick.decomposable_realisation().residuals) == 4


def wrong_factor(ring, x):
    """The Breuer-Hall formula with 1/(d - 1) in place of 1/(d - 2)."""
    return maps.breuer_hall_formula(XY)(ring, x).scaled(ring.fraction(2, 3))


def conjugation(ring, x):
    """X -> U X U^dag with a real rotation that is not symmetric."""
    u = matrix([[0, -1], [1, 0]]).tensor(identity(2))
    return ring.exact(u) @ x @ ring.exact(u.adjoint())


def shift(ring, x):
    """X -> K X K^dag with the cyclic shift K, whose dual has the inverse shift."""
    k = matrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    return ring.exact(k) @ x @ ring.exact(k.adjoint())


def test_false_identities_of_maps_are_refuted_with_a_residual():
    """A wrong normalisation, a wrong dual and a map that is not unital are refused."""
    with pytest.raises(
        CheckFailed, match=r"trace preservation is not an identity: residual 0 of 1 is -X_0_0/3 - X_1_1/3"
    ):
        maps.trace_preservation("wrong factor", wrong_factor, 4)
    with pytest.raises(CheckFailed, match="unitality is not an identity"):
        maps.unitality("wrong factor", wrong_factor, 4)
    maps.duality("rotation", conjugation, conjugation, 4)  # by a half turn, hence its own inverse
    with pytest.raises(CheckFailed, match="dual map is not an identity"):
        maps.duality("shift", shift, shift, 3)


def test_the_trick_fails_without_the_transpose_of_the_effect():
    """tr_A[(M (x) 1) rho^(T_B)] is not tr_A[(M (x) 1) rho^T]: the effect must be transposed too."""
    ring = generic(M=(2, 2), rho=(4, 4))
    left = contracted(ring["M"], partial_transpose(ring["rho"], (2, 2), (1,)))
    with pytest.raises(CheckFailed, match="is not an identity"):
        Identity("trick", "s", "m", "a", residuals(left, contracted(ring["M"], ring["rho"].transpose())))
    assert Identity("trick", "s", "m", "a", residuals(left, contracted(ring["M"].transpose(), ring["rho"].transpose())))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=16, max_size=16), st.integers(0, 15))
def test_a_perturbed_map_is_refuted(entries, place):
    """Adding any nonzero traceful multiple of an entry to a trace-preserving map is noticed."""
    weight = entries[place] or 1

    def perturbed(ring, x):
        extra = ring.unit(4).scaled(x[place // 4, place % 4]).scaled(ring.fraction(weight, 7))
        return maps.reduction_formula(ring, x) + extra

    with pytest.raises(CheckFailed):
        maps.trace_preservation("perturbed", perturbed, 4)


def test_too_small_dimensions_are_refused():
    """Where a formula divides by d - 1 or d - 2 the dimension must allow it."""
    with pytest.raises(InputError, match="needs d >= 2"):
        maps.reduction(1)
    with pytest.raises(InputError, match="needs d >= 3"):
        maps.breuer_hall_trace(2)
    with pytest.raises(InputError, match="antisymmetric"):
        maps.breuer_hall(identity(4))
