"""Systems have names: traces and transposes are asked for by name and agree with sums over basis vectors."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, zero
from exactsteer.errors import ShapeMismatch, UnknownSystem
from exactsteer.quantum.operators import Operator, partial_trace, partial_transpose

LAW = settings(max_examples=15, deadline=None)
SYSTEMS = {"A": 2, "B": 3, "C": 2}
INDICES = list(product(range(2), range(3), range(2)))
subsets = st.lists(st.sampled_from("ABC"), unique=True, max_size=3)


def flat(index):
    """The row of the basis vector |a b c>, A most significant."""
    a, b, c = index
    return 6 * a + 2 * b + c


def operator(seed: int) -> Operator:
    """An operator on A, B and C with random Gaussian integers, neither Hermitian nor real."""
    source = Random(seed)
    return Operator(
        SYSTEMS, matrix([[source.randint(-9, 9) + source.randint(-9, 9) * I for _ in range(12)] for _ in range(12)])
    )


operators = st.integers(0, 2**32).map(operator)


@LAW
@given(operators, subsets)
def test_a_partial_trace_sums_over_the_named_systems(rho, over):
    """<k|tr_S(rho)|l> is the sum over s of <k, s|rho|l, s>, whatever the order in which the systems are named."""
    traced = ["ABC".index(name) for name in over]
    kept = [j for j in range(3) if j not in traced]
    sums = {}
    for j, k in product(INDICES, repeat=2):
        if all(j[s] == k[s] for s in traced):
            place = tuple(j[s] for s in kept), tuple(k[s] for s in kept)
            sums[place] = sums.get(place, zero()) + rho.matrix[flat(j), flat(k)]
    labels = sorted({row for row, _ in sums})
    reduced = partial_trace(rho, over=over)
    assert matrix([[sums[j, k] for k in labels] for j in labels]) == reduced.matrix
    assert {name: size for name, size in SYSTEMS.items() if name not in over} == reduced.systems


@LAW
@given(operators, subsets)
def test_a_partial_transpose_exchanges_the_named_indices(rho, over):
    """<j|rho^T_S|k> is <j'|rho|k'> with the indices of S exchanged, and doing it twice does nothing."""
    flipped = partial_transpose(rho, over=over)
    for j, k in product(INDICES, repeat=2):
        swapped = [(k[s], j[s]) if "ABC"[s] in over else (j[s], k[s]) for s in range(3)]
        source = flat([s[0] for s in swapped]), flat([s[1] for s in swapped])
        assert rho.matrix[source] == flipped.matrix[flat(j), flat(k)]
    assert rho == partial_transpose(flipped, over=over)


@LAW
@given(operators)
def test_systems_can_be_traced_out_one_by_one(rho):
    """tr_A tr_C = tr_{C, A}, and tracing out everything leaves the trace."""
    assert partial_trace(partial_trace(rho, over="A"), over="C") == partial_trace(rho, over=("C", "A"))
    assert rho.matrix.trace() == partial_trace(rho, over=["A", "B", "C"]).matrix[0, 0]


def test_the_partial_transpose_of_a_bell_state_is_half_the_swap():
    """phi+ transposed on either side is the swap operator divided by 2."""
    phi = Operator({"A": 2, "B": 2}, matrix([[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]) / 2)
    swap = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    assert swap / 2 == partial_transpose(phi, over="A").matrix
    assert swap / 2 == partial_transpose(phi, over="B").matrix


def test_an_unknown_system_is_named_together_with_those_that_exist():
    """The error says which name was not found and which names there are."""
    rho = Operator(SYSTEMS, identity(12))
    for question in (partial_trace, partial_transpose):
        with pytest.raises(UnknownSystem, match=r"^there is no system 'D'; this operator acts on A, B, C$"):
            question(rho, over=["A", "D"])


def test_a_system_cannot_be_traced_out_twice():
    """Naming a system twice is a mistake, not an idempotent request."""
    with pytest.raises(ShapeMismatch, match="distinct"):
        partial_trace(Operator(SYSTEMS, identity(12)), over=["A", "A"])


@pytest.mark.parametrize("size", [(3, 3), (4, 3), (1, 1)])
def test_an_operator_must_fit_its_systems(size):
    """A matrix of another size is refused, with the systems and the size they need."""
    with pytest.raises(ShapeMismatch, match=r"an operator on A\[2\] \(x\) B\[2\] is 4 x 4"):
        Operator({"A": 2, "B": 2}, matrix([[0] * size[1]] * size[0]))
