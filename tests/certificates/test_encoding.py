"""What certificates write is read back as it was, without rounding, in one canonical form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix, zeros
from exactsteer.algebra.positivity import Elimination, Facial, Factor, integer_matrix
from exactsteer.certificates.encoding import (
    decode_assemblage,
    decode_field,
    decode_hermitian,
    decode_integer,
    decode_matrix,
    decode_proof,
    encode_assemblage,
    encode_facial,
    encode_field,
    encode_hermitian,
    encode_integer,
    encode_matrix,
    encode_positive,
    encode_proof,
    encode_rows,
    require_field,
)
from exactsteer.errors import InputError, UnreadableFile, WrongField

LAW = settings(max_examples=30, deadline=None)

ROOT = parse("sqrt(2)")
SQRT2 = quadratic_field(2)
FIELDS = [
    QQ,
    SQRT2,
    common_field(SQRT2, quadratic_field(3))[0],
    real_field((1, -3, 0, 1), 0, 1),
    real_field((-2, 0, 1), -2, -1),
]

huge = st.integers(-(10**4310), 10**4310) | st.sampled_from([s * (10**4300 + e) for s in (1, -1) for e in (-1, 0, 1)])


def through_json(value):
    """The value after a round trip through the text of a file."""
    return json.loads(json.dumps(value))


@LAW
@given(st.integers() | huge)
def test_integers_are_decimal_up_to_4300_digits_and_hexadecimal_beyond(value):
    """Python's limit on decimal conversion is respected on both sides, and nothing is lost."""
    written = encode_integer(value)
    assert isinstance(written, int) == (abs(value) < 10**4300)
    assert value == decode_integer(through_json(written))


@pytest.mark.parametrize("value", ["", "seven", "0xg", 1.0, None, True, [1]])
def test_what_is_not_an_integer_is_refused(value):
    """Floats and booleans are no integers."""
    with pytest.raises(UnreadableFile, match="an integer was expected"):
        decode_integer(value)


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_fields_are_their_polynomial_and_interval(field):
    """Q is the letter; sqrt 2 and -sqrt 2 differ in the interval only."""
    assert field == decode_field(through_json(encode_field(field)))
    assert (encode_field(field) == "Q") == (field == QQ)


@LAW
@given(st.data(), st.booleans())
def test_matrices_come_back(hermitians, data, irrational):
    """Integer planes over a denominator that the matrix's own divides, zero planes written 0."""
    m = data.draw(hermitians(3)) @ data.draw(hermitians(3)) * (ROOT / 3 + 1 if irrational else 1) / 5
    field = SQRT2 if irrational else QQ
    for denominator in (m.denominator, 6 * m.denominator):
        written = encode_matrix(m, field, denominator)
        assert 2 * field.degree == len(written)
        assert all(plane == 0 or any(map(any, plane)) for plane in written)
        assert m == decode_matrix(through_json(written), 3, 3, field, denominator)


@LAW
@given(st.data(), st.booleans(), st.integers(1, 4))
def test_hermitian_matrices_come_back_from_half_their_entries(hermitians, data, irrational, size):
    """Real parts on and below the diagonal, imaginary parts above: one plane for each power of the generator."""
    m = data.draw(hermitians(size)) / 7
    if irrational:
        m = m + data.draw(hermitians(size)) * ROOT
    field = SQRT2 if irrational else QQ
    written = encode_hermitian(m, field, m.denominator)
    assert field.degree == len(written)
    assert m == decode_hermitian(through_json(written), size, field, m.denominator)


def test_the_packed_form_is_the_documented_one():
    """P[j][k] is Re M_jk for k <= j and Im M_jk for k > j."""
    assert encode_hermitian(matrix([[1, "2 + 3*I"], ["2 - 3*I", 4]]), QQ, 1) == [[[1, 3], [2, 4]]]
    assert encode_rows([[0, 0], [0, 0]]) == 0


def test_a_rational_matrix_fits_every_field():
    """Rational entries may come with an irrational field, and go into the certificate over Q."""
    tagged = identity(2).over(SQRT2)
    require_field(tagged, QQ, "the matrix")
    assert encode_matrix(identity(2), QQ, 1) == encode_matrix(tagged, QQ, 1)
    assert encode_hermitian(identity(2), QQ, 1) == encode_hermitian(tagged, QQ, 1)
    assert len(encode_matrix(identity(2), SQRT2, 1)) == 4


def test_a_matrix_over_another_field_is_refused():
    """Both fields are named."""
    with pytest.raises(WrongField, match=r"the frame is over Q\(sqrt\(2\)\), but the certificate's field is QQ"):
        require_field(identity(2) * ROOT, QQ, "the frame")


@LAW
@given(st.data())
def test_assemblages_come_back(realisations, data):
    """Scenario, field and elements, from the text of a file."""
    sigma = data.draw(realisations()).assemblage()
    written = through_json(encode_assemblage(sigma))
    assert sigma == decode_assemblage(written)
    assert written == through_json(encode_assemblage(decode_assemblage(written)))


def test_irrational_assemblages_come_back():
    """The Breuer-Hall assemblage over Q(sqrt 2, i)."""
    from exactsteer.steering.catalogue import breuer_hall

    sigma = breuer_hall()
    assert sigma == decode_assemblage(through_json(encode_assemblage(sigma)))


def test_decoding_checks_the_laws_again(steered):
    """A file with a manipulated element is not an assemblage."""
    written = through_json(encode_assemblage(steered("bell", "XZ").assemblage()))
    written["elements"]["0|0"][0][0][0] += 1
    with pytest.raises(InputError, match="no-signalling: "):
        decode_assemblage(written)


@LAW
@given(st.integers(1, 10**6), st.integers(0, 10**6), st.lists(st.integers(-99, 99), min_size=18, max_size=18))
def test_proofs_come_back(scale, weight, entries):
    """Elimination ships nothing; a factor ships its lower triangle."""
    assert Elimination() == decode_proof(through_json(encode_proof(Elimination())), 3)
    parts = [[[entries[9 * p + 3 * j + k] if k <= j else 0 for k in range(3)] for j in range(3)] for p in range(2)]
    proof = Factor(scale, weight, integer_matrix(*parts))
    written = through_json(encode_proof(proof))
    assert proof == decode_proof(written, 3)
    assert all(part == 0 or [len(row) for row in part] == [1, 2, 3] for part in (written["real"], written["imag"]))


def test_a_facial_proof_defines_its_matrix():
    """W A W^dag / m with integer W and A: the common denominator is the square of the frame's times the core's."""
    proof = Facial(matrix([["1/2"], ["I/3"]]), matrix([["1/5"]]), Elimination())
    written = encode_facial(proof, QQ)
    assert written == encode_positive(proof.matrix, proof, QQ)
    assert (written["denominator"], written["rank"]) == (36 * 5, 1)
    frame = decode_matrix(written["frame"], 2, 1, QQ, 1)
    core = decode_hermitian(written["core"], 1, QQ, 1)
    assert proof.matrix == frame @ core @ frame.adjoint() / written["denominator"]
    assert zeros(2, 2) != proof.matrix
