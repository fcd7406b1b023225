"""Block positivity and decomposability: proofs and counterexamples for the maps and operators of the literature."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, column, identity, inner, matrix, tensor, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.positivity import holds as positivity_holds
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.certificates.searches.block_positivity import block_positive, levels, product_value
from exactsteer.certificates.searches.decomposability import Part, decomposition
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.claims import OperatorIn
from exactsteer.errors import Undecided
from exactsteer.quantum.maps import ChoiMatrix, choi_matrix, completely_positive
from exactsteer.quantum.positive_maps import (
    affine_qubit_map,
    breuer_hall,
    choi_map,
    generalised_choi,
    reduction,
    robertson,
    tanahashi_tomiyama,
    transposition,
)
from exactsteer.quantum.squares import Squares, amplified, holds

GAUSSIANS = st.builds(lambda a, b: number(a) + b * I, st.integers(-2, 2), st.integers(-2, 2))


def search(dimensions: tuple[int, ...], operator: Matrix) -> Search:
    return Search(OperatorIn(dimensions, operator, "block-positive"), Options())


def positive(dimensions: tuple[int, ...], operator: Matrix) -> bool:
    """Decided, and the evidence confirmed by exact arithmetic."""
    found = block_positive(search(dimensions, operator), dimensions, operator)
    if isinstance(found, Squares):
        assert holds(dimensions, operator, found)
        return True
    assert product_value(operator, found) < 0
    return False


def decomposable(dimensions: tuple[int, ...], operator: Matrix) -> bool:
    """Decided, and the evidence confirmed by exact arithmetic."""
    found = decomposition(search(dimensions, operator), dimensions, operator)
    if isinstance(found, tuple):
        total = zeros(operator.rows, operator.rows)
        for transposed, part, proof in found:
            assert positivity_holds(part, proof)
            total = total + partial_transpose(part, dimensions, transposed)
        assert total == operator
        return True
    assert inner(operator, found) < 0
    assert decide(found) is None
    for party in range(1, len(dimensions)):
        assert decide(partial_transpose(found, dimensions, (party,))) is None
    return False


def decided(channel: ChoiMatrix) -> tuple[bool, bool]:
    dimensions = (channel.input, channel.output)
    return positive(dimensions, channel.matrix), decomposable(dimensions, channel.matrix)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (transposition(3), (True, True)),
        (reduction(3), (True, True)),
        (completely_positive([matrix([[1, I], [0, 2], [1, 1]])]), (True, True)),
        (affine_qubit_map([["1/2", 0, 0], [0, "-1/2", 0], [0, 0, "1/4"]], [0, 0, "1/2"]), (True, True)),
        (choi_map(), (True, False)),
        (robertson(), (True, False)),
        (breuer_hall(4), (True, False)),
        (tanahashi_tomiyama(4, 1), (True, False)),
        (tanahashi_tomiyama(4, 2), (True, False)),
        (affine_qubit_map([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 0, "1/100"]), (False, False)),
    ],
)
def test_the_maps_of_the_literature_are_what_it_says(channel: ChoiMatrix, expected: tuple[bool, bool]) -> None:
    """Positive or not, decomposable or not, each with an exact proof."""
    assert decided(channel) == expected


@pytest.mark.parametrize(
    ("a", "b", "c"),
    [
        ("1/2", "1/2", "1"),  # a + b + c = 2
        ("1/2", "1/2", "499/500"),
        ("1/2", "1/8", "2"),  # b c = (1 - a)^2
        ("1/2", "124/1000", "2"),
        ("1/4", "9/32", "2"),
        ("1", "1/4", "1"),  # b c = (2 - a)^2/4
        ("3/2", "1/8", "1/2"),
        ("3/2", "1/8", "3/8"),
        ("1/2", "9/16", "1"),
        ("0", "1", "1"),
        ("2", "0", "0"),
        ("1/2", "3/4 + sqrt(5)/4", "3/4 - sqrt(5)/4"),  # both boundaries of positivity, over Q(sqrt 5)
        ("0", "sqrt(2)", "sqrt(2)/2"),
    ],
)
def test_generalised_choi_maps_are_decided_on_both_boundaries(a: str, b: str, c: str) -> None:
    """Positive iff a + b + c >= 2 and, for a <= 1, b c >= (1 - a)^2; decomposable iff b c >= ((2 - a)/2)^2 for a <= 2."""
    x, y, z = parse(a), parse(b), parse(c)
    expected = x + y + z >= 2 and (x > 1 or y * z >= (1 - x) ** 2)
    split = expected and (x > 2 or y * z * 4 >= (2 - x) ** 2)
    assert decided(generalised_choi(x, y, z)) == (expected, split)


def trace_map(d: int, mu: str) -> Matrix:
    return choi_matrix(lambda x: identity(d) * x.trace() - x / number(mu), d, d).matrix


@pytest.mark.parametrize(("d", "k", "mu"), [(2, 2, "2"), (2, 2, "19/10"), (3, 1, "1"), (3, 2, "19/10")])
def test_the_trace_minus_a_multiple_is_k_positive_up_to_one_over_k(d: int, k: int, mu: str) -> None:
    """tr(X) 1 - X/mu is k-positive if and only if mu >= k (Tomiyama)."""
    assert positive((k * d, k * d), amplified(trace_map(d, mu), (d, d), k)) == (number(mu) >= k)


@settings(deadline=None, max_examples=4)
@given(st.lists(st.lists(GAUSSIANS, min_size=8, max_size=8).map(column), min_size=1, max_size=3))
def test_sums_of_partial_transposes_are_found_again(vectors: list[Matrix]) -> None:
    """For three qubits, projectors transposed at different parties, and 1, add to a decomposable, block-positive operator."""
    total = identity(8)
    for k, v in enumerate(vectors):
        total = total + partial_transpose(v @ v.adjoint(), (2, 2, 2), ((), (1,), (0, 2))[k])
    assert decomposable((2, 2, 2), total)
    assert positive((2, 2, 2), total)


@settings(deadline=None, max_examples=6)
@given(st.lists(GAUSSIANS, min_size=2, max_size=2), st.lists(GAUSSIANS, min_size=3, max_size=3))
def test_a_negative_product_vector_is_found(x: list[Number], y: list[Number]) -> None:
    """1 - 2 |v><v|/<v|v> is negative on the product vector v alone, and near it."""
    v = tensor(column(x), column(y))
    if v.is_zero:
        v = tensor(column([1, 0]), column([0, 1, 0]))
    operator = identity(6) - v @ v.adjoint() * 2 / (v.adjoint() @ v)[0, 0]
    assert not positive((2, 3), operator)
    assert not decomposable((2, 3), operator)


def test_levels_come_by_degree() -> None:
    """Each party alone first; then squares before products for two parties, products before squares for more."""
    assert list(levels((3, 3)))[:6] == [(0, 0), (1, 0), (0, 1), (2, 0), (0, 2), (1, 1)]
    assert list(levels((2, 2, 2)))[:8] == [
        (0, 0, 0),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (1, 1, 0),
        (1, 0, 1),
        (0, 1, 1),
        (2, 0, 0),
    ]


def test_a_multiplier_that_is_too_small_leaves_the_question_open() -> None:
    """Choi's map is positive, but not by squares without a multiplier: the stages say so."""
    operator = choi_map().matrix
    with pytest.raises(Undecided) as caught:
        block_positive(search((3, 3), operator), (3, 3), operator, multipliers=[(0, 0)])
    assert any("multiplier (0, 0): margin -0.0" in stage for stage in caught.value.stages)


def test_counterexamples_have_small_integers() -> None:
    """The PPT states against Choi's and Robertson's map have entries of one digit."""
    for channel in (choi_map(), robertson()):
        dimensions = (channel.input, channel.output)
        state = decomposition(search(dimensions, channel.matrix), dimensions, channel.matrix)
        assert isinstance(state, Matrix)
        assert state.height <= 4
        assert state.denominator == 1


def test_parts_are_transposed_at_different_parties() -> None:
    """The reduction map is completely copositive: one part, transposed at the output."""
    channel = reduction(4)
    parts = decomposition(search((4, 4), channel.matrix), (4, 4), channel.matrix)
    assert isinstance(parts, tuple)
    listed: list[Part] = list(parts)
    assert [transposed for transposed, _, _ in listed] == [(1,)]
