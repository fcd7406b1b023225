"""The file formats of maps, operators and product bases: round trips, and one message with the place for every fault."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.errors import InputError, NotHermitian, NotNormalised, ShapeMismatch, UnreadableFile
from exactsteer.files.basis_json import basis_text, parse_basis, read_basis
from exactsteer.files.map_json import map_text, parse_map, read_map
from exactsteer.files.operator_json import operator_text, parse_operator, read_operator
from exactsteer.quantum.maps import ChoiMatrix, completely_positive
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.witnesses import witness_from_basis
from exactsteer.steering import catalogue
from exactsteer.testing import fields, hermitian

LAW = settings(max_examples=15, deadline=None)
MAP = {"format": "exactsteer-map/1", "input": 1, "output": 2, "choi": [[1, "I/2"], ["-I/2", 0]]}
KRAUS = {"format": "exactsteer-map/1", "input": 2, "output": 1, "kraus": [[[1, 0]], [[0, "sqrt(2)"]]]}
OPERATOR = {
    "format": "exactsteer-operator/1",
    "systems": [{"name": "B", "dimension": 2}, {"name": "A", "dimension": 1}],
    "matrix": [["1/3", 0], [0, "2/3"]],
}
BASIS = {"format": "exactsteer-basis/1", "dimensions": [2, 2], "vectors": [[[1, 0], [1, 1]], [0, 0, 2, "3*I"]]}


@LAW
@given(st.data(), fields())
def test_a_map_is_read_back(data, field):
    """Over every field, with a declared generator where square roots do not name it; the text is stable."""
    channel = ChoiMatrix(2, 1, data.draw(hermitian(2, field)))
    text = map_text(channel, title="t", source="s")
    content = parse_map(text)
    assert (content.map, content.title, content.source) == (channel, "t", "s")
    assert map_text(content.map, title="t", source="s") == text


@LAW
@given(st.data(), fields())
def test_an_operator_is_read_back_with_its_systems_in_order(data, field):
    """Systems keep their names and their order."""
    operator = Operator({"B": 2, "A": 1}, data.draw(hermitian(2, field)))
    content = parse_operator(operator_text(operator, title="t"))
    assert content.operator == operator
    assert list(content.operator.systems) == ["B", "A"]
    assert (content.title, content.source) == ("t", "")


@pytest.mark.parametrize("name", catalogue.BASES)
def test_a_basis_is_read_back(name):
    """Every basis of the catalogue, the pyramid over its field of degree 4 included, and its witness as an operator."""
    basis = catalogue.find_basis(name).build()
    assert parse_basis(basis_text(basis)).basis == basis
    witness = witness_from_basis(basis, "1/1000")
    assert parse_operator(operator_text(witness)).operator == witness


@pytest.mark.parametrize("name", catalogue.MAPS)
def test_a_map_of_the_catalogue_is_read_back(name):
    """With its defaults."""
    channel = catalogue.find_map(name).build()
    assert parse_map(map_text(channel)).map == channel


def test_kraus_operators_and_long_vectors_are_accepted():
    """A map by Kraus operators, a product vector by all its entries, an operator that is no state."""
    kraus = parse_map(json.dumps(KRAUS)).map
    assert kraus == completely_positive([matrix([[1, 0]]), matrix([[0, "sqrt(2)"]])])
    basis = parse_basis(json.dumps(BASIS)).basis
    assert basis.columns[1].transpose() == matrix([[0, 0, 2, "3*I"]])
    operator = parse_operator(json.dumps(OPERATOR | {"matrix": [[-1, 0], [0, 0]]})).operator
    assert operator.matrix.trace() == -1


def test_files_are_read_from_disk(tmp_path):
    """The three readers take a path, and name it in messages."""
    for reader, text in (
        (read_map, map_text(completely_positive([identity(2)]))),
        (read_operator, json.dumps(OPERATOR)),
        (read_basis, json.dumps(BASIS)),
    ):
        path = tmp_path / "file.json"
        path.write_text(text, encoding="utf-8")
        assert reader(path).title == ""
        path.write_text("{}", encoding="utf-8")
        with pytest.raises(UnreadableFile, match=r"file.json: missing keys"):
            reader(path)


@pytest.mark.parametrize(
    ("parse", "document", "error", "message"),
    [
        (parse_map, MAP | {"format": "x"}, UnreadableFile, 'the format is "x", not "exactsteer-map/1"'),
        (parse_map, MAP | {"title": 1}, UnreadableFile, "title and source must be text"),
        (parse_map, MAP | {"input": 0}, UnreadableFile, "text, input: an integer from 1 to 1024"),
        (parse_map, MAP | {"input": 64, "output": 64}, UnreadableFile, "input times output is 4096; at most 1024"),
        (parse_map, MAP | {"kraus": []}, UnreadableFile, "give the map by one of choi, kraus, breuer-hall"),
        (parse_map, {k: v for k, v in MAP.items() if k != "choi"}, UnreadableFile, "by one of choi, kraus"),
        (parse_map, MAP | {"output": 3}, ShapeMismatch, "text: the Choi matrix of a map 1 -> 3 is 3 x 3"),
        (
            parse_map,
            MAP | {"choi": [[1, "I"], ["I", 0]]},
            NotHermitian,
            "entry (0, 1) minus the conjugate of entry (1, 0)",
        ),
        (parse_map, KRAUS | {"input": 1}, ShapeMismatch, "Kraus operator 0: 1 x 2; output x input is 1 x 1"),
        (parse_map, KRAUS | {"kraus": []}, UnreadableFile, "text, kraus: a list that is not empty"),
        (parse_operator, OPERATOR | {"x": 1}, UnreadableFile, "unknown keys: x"),
        (parse_operator, OPERATOR | {"systems": [{"name": "A"}]}, UnreadableFile, "system 0: missing keys: dimension"),
        (
            parse_operator,
            OPERATOR | {"systems": OPERATOR["systems"] * 2},
            UnreadableFile,
            "system 2: a name of its own",
        ),
        (
            parse_operator,
            OPERATOR | {"systems": [{"name": n, "dimension": 64} for n in "AB"]},
            UnreadableFile,
            "the dimension is 4096",
        ),
        (parse_operator, OPERATOR | {"systems": OPERATOR["systems"][1:]}, ShapeMismatch, "A[1] is 1 x 1, not (2, 2)"),
        (parse_operator, OPERATOR | {"matrix": [[0, 1], [2, 0]]}, NotHermitian, "text: the operator is not Hermitian"),
        (parse_basis, BASIS | {"dimensions": [64, 64]}, UnreadableFile, "the dimension is 4096; at most 1024"),
        (parse_basis, BASIS | {"dimensions": [1, 1]}, ShapeMismatch, "2 vectors cannot be orthogonal in dimension 1"),
        (parse_basis, BASIS | {"vectors": [[1, 0, 0, 1]]}, InputError, "text, vector 0: the vector is not a product"),
        (
            parse_basis,
            BASIS | {"vectors": [[1, 0, 0]]},
            ShapeMismatch,
            "text, vector 0: the vector is 3 x 1, not a column",
        ),
        (
            parse_basis,
            BASIS | {"vectors": [[[1, 0], 1]]},
            UnreadableFile,
            "vector 0, party 1: a list that is not empty",
        ),
        (parse_basis, BASIS | {"vectors": [[[1, 0], [0, 0]]]}, NotNormalised, "text: vector 0: the factor of party 1"),
        (
            parse_basis,
            BASIS | {"vectors": [[[1, 0], [1, 1]], [[1, 1], [1, 1]]]},
            InputError,
            "text: vectors 0 and 1 are not orthogonal: their overlap <v_0|v_1> is 2, party by party 1, 2",
        ),
        (parse_basis, BASIS | {"vectors": [[["x", 0], [1, 1]]]}, InputError, "text, vector 0, party 0"),
    ],
)
def test_every_fault_is_named_with_its_place(parse, document, error, message):
    """The message says where the fault is and what is known."""
    with pytest.raises(error) as caught:
        parse(json.dumps(document))
    assert message in str(caught.value)
