"""The file format of measurements: a round trip over any field, and one message with the place for every fault."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.matrix import identity
from exactsteer.errors import InputError, NotNormalised, NotPositive, ShapeMismatch, UnreadableFile
from exactsteer.files.measurements_json import (
    is_measurements,
    measurements_text,
    parse_measurements,
    read_measurements,
)

X = [[["1/2", "1/2"], ["1/2", "1/2"]], [["1/2", "-1/2"], ["-1/2", "1/2"]]]
FILE = {"format": "exactsteer-measurements/1", "dimension": 2, "measurements": [X]}


@given(st.data(), testing.fields(), st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_what_is_written_is_read(data, field, dimension):
    """One to three POVMs of different sizes over one field: the same values, whatever field they are written in."""
    povms = [
        data.draw(testing.povms(dimension, k, field))
        for k in data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    ]
    found = parse_measurements(measurements_text(povms, title="t", source="s"))
    assert found.measurements == tuple(povms)
    assert (found.title, found.source) == ("t", "s")


def test_measurements_of_different_fields_are_written_in_one(tmp_path):
    """X and (X + Z)/sqrt 2 together need Q(sqrt 2); the file has the entries as texts."""
    diagonal = es.observable((es.PAULI_X + es.PAULI_Z) * es.parse("sqrt(2)/2"))
    path = tmp_path / "povms.json"
    path.write_text(measurements_text([es.observable(es.PAULI_X), diagonal]), encoding="utf-8")
    assert read_measurements(path).measurements[1] == diagonal
    assert "sqrt(2)/4" in path.read_text(encoding="utf-8")


def test_a_format_is_recognised_by_its_name():
    """Another format, or text that only mentions the name, is not one of measurements."""
    assert is_measurements(json.dumps(FILE))
    assert not is_measurements(json.dumps({**FILE, "format": "exactsteer-assemblage/1"}))
    assert not is_measurements('{"title": "exactsteer-measurements/1"}')
    with pytest.raises(UnreadableFile, match="not JSON"):
        is_measurements('{"format": "exactsteer-measurements/1"')


def test_one_system_has_one_dimension():
    """Measurements of a qubit and a qutrit do not go into one file, and neither does none."""
    with pytest.raises(ShapeMismatch, match="one dimension, not 2, 3"):
        measurements_text([es.observable(es.PAULI_X), es.Measurement((identity(3),))])
    with pytest.raises(ShapeMismatch, match="not none"):
        measurements_text([])


FAULTS = {
    "another format": ({"format": "povm"}, UnreadableFile, 'the format is "povm", not "exactsteer-measurements/1"'),
    "an unknown key": ({"sharpness": 1}, UnreadableFile, "unknown keys: sharpness"),
    "no dimension": ({"dimension": None}, UnreadableFile, "dimension: an integer from 1 to 1024 is needed, not null"),
    "a huge dimension": ({"dimension": 2000}, UnreadableFile, "an integer from 1 to 1024 is needed, not 2000"),
    "no measurements": ({"measurements": []}, UnreadableFile, "measurements: a list that is not empty is needed"),
    "too many": ({"measurements": [X] * 1025}, UnreadableFile, "1025 entries; at most 1024 are supported"),
    "no effects": ({"measurements": [[]]}, UnreadableFile, "measurement 0, effects: a list that is not empty"),
    "a wrong shape": ({"measurements": [X, [[[1]]]]}, ShapeMismatch, "measurement 1, effect 0: 1 x 1, but the dimension is 2"),
    "a float as text": ({"measurements": [[[["0.5x", 0], [0, 1]]]]}, InputError, "measurement 0, effect 0"),
    "a boolean": ({"measurements": [[[[True, 0], [0, 1]]]]}, UnreadableFile, r"effect 0, entry \(0, 0\): true is not exact"),
    "not normalised": ({"measurements": [[X[0]]]}, NotNormalised, r"measurement 0: .* entry \(0, 0\) is off by -1/2"),
    "not positive": ({"measurements": [[[[2, 0], [0, 1]], [[-1, 0], [0, 0]]]]}, NotPositive, "measurement 0: effect 1"),
    "a title that is no text": ({"title": 3}, UnreadableFile, "title and source must be text"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "error", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_every_fault_has_its_place(change, error, message):
    """Strict reading: keys, sizes, entries and laws, each refused with where and what."""
    with pytest.raises(error, match=message):
        parse_measurements(json.dumps({**FILE, **change}))


def test_floats_are_refused():
    """0.5 is not exact: the message says what to write."""
    with pytest.raises(UnreadableFile, match=r'0\.5 is a floating-point number and not exact; write "1/2"'):
        parse_measurements(
            '{"format": "exactsteer-measurements/1", "dimension": 1, "measurements": [[[[0.5]], [[0.5]]]]}'
        )
