"""Maps, operators and product bases decided with certificates: both answers, exact, accepted by the trusted checker."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import quadratic_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, matrix, tensor
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import Facial, holds
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.certificates.operator_witnesses import (
    NegativeState,
    NegativeVector,
    PositiveParts,
    RankTreeProof,
)
from exactsteer.certificates.prove import decide, prove
from exactsteer.certificates.searches.operators import (
    amplified,
    negative_vector,
    positive_squares,
    product_bracket,
    support_proof,
)
from exactsteer.checker import check
from exactsteer.claims import (
    PPT,
    CompletelyCopositive,
    CompletelyPositive,
    Decomposable,
    Extendible,
    Gleason,
    KPositive,
    OperatorIn,
    Positive,
    ProductMinimum,
    Unextendible,
)
from exactsteer.errors import InputError, Refuted, Undecided
from exactsteer.quantum import squares
from exactsteer.quantum.maps import identity_map
from exactsteer.quantum.measurements import basis_measurement
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.positive_maps import breuer_hall, choi_map, generalised_choi, reduction, transposition
from exactsteer.quantum.product_bases import ProductBasis, complementary_state
from exactsteer.quantum.unextendible import extends
from exactsteer.steering.catalogue import isotropic
from exactsteer.steering.catalogue.bases import shifts, tiles
from exactsteer.steering.local_orthogonality import Violation, events_of
from exactsteer.steering.unphysical import UnphysicalRealisation


def answer(claim) -> str:
    """The kind that was proved, after the checker has accepted the certificate."""
    return check(decide(claim).text).kind


IN, OUT = "operator-in", "operator-outside"


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (transposition(2), (OUT, IN, IN, IN, OUT)),
        (identity_map(3), (IN, OUT, IN, IN, IN)),
        (reduction(3), (OUT, IN, IN, IN, OUT)),
        (choi_map(), (OUT, OUT, OUT, IN, OUT)),
        (breuer_hall(4), (OUT, OUT, OUT, IN, OUT)),
        (generalised_choi(2, "1/10", "1/10"), (IN, OUT, IN, IN, IN)),
        (generalised_choi("1/2", "1/2", "1/3"), (OUT, OUT, OUT, OUT, OUT)),
    ],
    ids=["transposition", "identity", "reduction", "choi", "breuer-hall", "choi 2 .1 .1", "choi 1/2 1/2 1/3"],
)
def test_the_properties_of_known_maps(channel, expected):
    """Completely positive, completely copositive, decomposable, positive, 2-positive: proved or refuted."""
    claims = (
        CompletelyPositive(channel),
        CompletelyCopositive(channel),
        Decomposable(channel),
        Positive(channel),
        KPositive(channel, 2),
    )
    assert tuple(map(answer, claims)) == expected


@pytest.mark.parametrize(("c", "expected"), [("sqrt(2)/8", IN), ("sqrt(2)/8 - 1/50", OUT)])
def test_a_map_over_another_field_is_decided_over_it(c, expected):
    """a = 1/2, b = sqrt 2: positive from b c = 1/4 on, the boundary included, and not below."""
    channel = generalised_choi("1/2", parse("sqrt(2)"), parse(c))
    assert channel.matrix.field == quadratic_field(2)
    assert answer(Positive(channel)) == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=16, max_size=16))
def test_negative_vectors_and_negative_states_are_exact(entries):
    """For any Hermitian operator of two qubits: what refutes a membership has an exactly negative value."""
    m = _hermitian(entries)
    for claim in (
        PPT(Operator({"A": 2, "B": 2}, m)),
        OperatorIn((2, 2), m, "decomposable"),
        OperatorIn((2, 2), m, "cp"),
    ):
        certificate = decide(claim)
        match certificate.witness:
            case NegativeVector(which, v):
                assert (v.adjoint() @ partial_transpose(m, (2, 2), which) @ v)[0, 0].sign() < 0
                assert v.denominator == 1
            case NegativeState(rho):
                assert (m @ rho).trace().sign() < 0
                assert rho.denominator == 1
            case PositiveParts(parts):
                total = m - m
                for which, part, proof in parts:
                    assert holds(part, proof)
                    total = total + partial_transpose(part, (2, 2), which)
                assert total == m


def _hermitian(entries: list[int]) -> Matrix:
    rows = [["0"] * 4 for _ in range(4)]
    values = iter(entries)
    for j in range(4):
        rows[j][j] = str(next(values) + 2)
        for k in range(j):
            x, y = next(values), next(values)
            rows[j][k], rows[k][j] = f"{x} + {y}*I".replace("+ -", "- "), f"{x} - {y}*I".replace("- -", "+ ")
    return matrix(rows)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=16, max_size=16))
def test_a_negative_vector_is_small_where_rounding_finds_one(entries):
    """No larger than the one that exact elimination leaves behind, and of Gaussian integers."""
    m = _hermitian(entries)
    try:
        v = negative_vector(m)
    except InputError:
        assert positive_squares((2, 2), m) is not None
        return
    assert (v.adjoint() @ m @ v)[0, 0].sign() < 0
    assert v.denominator == 1


def test_the_counterexamples_of_choi_are_small():
    """The published facts with integers of one digit: a negative vector, a PPT state, a vector of Schmidt rank 2."""
    vector = decide(CompletelyPositive(choi_map())).witness.vector
    state = decide(Decomposable(choi_map())).witness.state
    vectors = decide(KPositive(choi_map(), 2)).witness.vectors
    assert max(abs(x.real[0]) for row in vector.entries() for x in row) == 1
    assert max(abs(x.real[0]) for row in state.entries() for x in row) < 10
    total = sum((tensor(*v) for v in vectors), start=vector - vector)
    assert len(vectors) <= 2
    assert (total.adjoint() @ choi_map().matrix @ total)[0, 0].sign() < 0


def test_k_positivity_is_positivity_of_the_amplified_map():
    """id_2 (x) L as a Choi matrix on (2 d_in, 2 d_out): its value on x (x) y is that of L on sum_a x_a (x) y_a."""
    dimensions, m = amplified((2, 2), transposition(2).matrix, 2)
    assert dimensions == (4, 4)
    x, y = matrix([[1], [2], [0], [3]]), matrix([[1], [-1], [2], [1]])
    v = tensor(x, y)
    low, high = [0, 1], [2, 3]
    w = tensor(x.select(low, [0]), y.select(low, [0])) + tensor(x.select(high, [0]), y.select(high, [0]))
    assert v.adjoint() @ m @ v == w.adjoint() @ transposition(2).matrix @ w


def test_a_large_singular_matrix_is_proved_on_its_independent_rows():
    """A channel of dimension 8: 64 rows of rank 1, a facial proof; a matrix that is not positive has none."""
    c = identity_map(8).matrix
    proof = support_proof(c)
    assert isinstance(proof, Facial)
    assert proof.core.rows == 1
    assert holds(c, proof)
    assert support_proof(-c) is None
    assert answer(CompletelyPositive(identity_map(8))) == IN
    assert squares.holds((2, 2), identity(4), positive_squares((2, 2), identity(4)))


def test_ppt_of_three_parties_names_the_transposed_party():
    """The state on the complement of Shifts is PPT; a Bell pair with a third party is not."""
    rho = complementary_state(shifts())
    assert answer(PPT(Operator(rho.systems, rho.matrix))) == IN
    bell = matrix([[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]])
    certificate = decide(PPT(Operator({"A": 2, "B": 2, "C": 1}, bell)))
    assert check(certificate.text).kind == OUT
    assert certificate.witness.transposed == (1,)


# --- product minima --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", [shifts(), tiles()], ids=["shifts", "tiles"])
def test_a_product_minimum_is_proved_from_both_sides_and_contradicted(basis):
    """epsilon is above 1/100 and below 1/5; a claim of the opposite is answered with the proof that it is false."""
    projector = basis.projector()

    def claim(value, sense):
        return ProductMinimum(basis.dimensions, projector, number(value), sense)

    for value, sense in (("1/100", "min"), ("1/5", "max")):
        proved = decide(claim(value, sense))
        assert (check(proved.text).kind, proved.claim) == ("product-minimum", claim(value, sense))
    below = decide(claim("1/5", "min")).claim
    assert (below.sense, below.value < number("1/5")) == ("max", True)
    above = decide(claim("1/100", "max")).claim
    assert (above.sense, above.value > number("1/100")) == ("min", True)


@pytest.mark.parametrize(
    ("m", "least"),
    [
        (transposition(2).matrix + identity(4) / 3, "1/3"),
        (identity(4) - matrix([[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]), "0"),
    ],
    ids=["swap + 1/3", "Bell"],
)
def test_a_minimum_attained_at_small_integers_is_exact(m, least):
    """Both sides of the bracket are the same number, with squares that vanish at the vector."""
    bracket = product_bracket((2, 2), m)
    assert bracket.equals == number(least)
    assert [check(side.text).kind for side in (bracket.lower, bracket.upper)] == ["product-minimum"] * 2


# --- bases -----------------------------------------------------------------------------------------------------------


def test_a_basis_is_extendible_or_unextendible():
    """Tiles with its rank tree; without the stopper, with an extending vector; the other claim is refuted with it."""
    certificate = prove(Unextendible(tiles()))
    assert isinstance(certificate.witness, RankTreeProof)
    rest = ProductBasis((3, 3), tiles().vectors[:4])
    found = decide(Unextendible(rest))
    assert (check(found.text).kind, extends(rest, found.witness.vector)) == ("extendible", True)
    with pytest.raises(Refuted) as refuted:
        prove(Extendible(tiles()))
    assert check(refuted.value.certificate.text).kind == "unextendible"


def test_a_proof_beyond_the_limits_of_the_checker_is_undecided():
    """A separable state with 81 rows is PPT, which the checker, that eliminates up to 64, does not prove: said so."""
    with pytest.raises(Undecided, match="holds in exact arithmetic, but a proof of this size"):
        decide(PPT(Operator({"A": 9, "B": 9}, identity(81))))


# --- Gleason assemblages ---------------------------------------------------------------------------------------------


def test_a_gleason_assemblage_is_proved_with_its_operator():
    """Example 7: measurements on (Pi - epsilon 1)/.. with a rational epsilon, block-positive by a sum of squares."""
    realisation = Violation(*events_of(shifts()), "1/100").realisation()
    certificate = decide(Gleason(realisation.assemblage()), realisation=realisation)
    assert check(certificate.text).kind == "gleason"


def test_one_party_is_a_gleason_assemblage_by_its_quantum_state():
    """No operator has to be given for one untrusted party over Q(i)."""
    assert answer(Gleason(isotropic(settings="XZ"))) == "gleason"


def test_an_operator_that_is_not_block_positive_is_named_with_its_vector():
    """The measurement does not see that the operator is negative on a product vector: the search does, and names it."""
    systems, alice = {"A": 2, "B": 2}, ((basis_measurement(identity(2)),),)
    mixed = UnphysicalRealisation(Operator(systems, identity(4) / 4), alice)
    skew = matrix([[1, 0, 0, 0], [0, 1, "3*I", 0], [0, "-3*I", 1, 0], [0, 0, 0, 1]]) / 4
    sigma = UnphysicalRealisation(Operator(systems, skew), alice)
    assert sigma.assemblage() == mixed.assemblage()
    assert check(decide(Gleason(sigma.assemblage()), realisation=mixed).text).kind == "gleason"
    with pytest.raises(InputError, match="the operator is not block-positive: its value is -"):
        decide(Gleason(mixed.assemblage()), realisation=sigma)
    with pytest.raises(InputError, match="does not realise this assemblage"):
        decide(Gleason(isotropic(settings="X")), realisation=mixed)


def test_several_parties_need_an_operator():
    """Without one the claim is undecided, with the advice to give it."""
    several = Violation(*events_of(shifts()), "1/100").realisation().assemblage()
    with pytest.raises(Undecided, match="Give an operator of unit trace"):
        decide(Gleason(several))
