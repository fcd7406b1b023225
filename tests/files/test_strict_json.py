"""JSON read strictly: what is refused, and that each refusal says where and what to write instead."""

from __future__ import annotations

import json
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.errors import UnreadableFile
from exactsteer.files.strict_json import MAX_BYTES, MAX_DEPTH, parse_json, read_json, require_keys, shown

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES, indent=st.sampled_from([None, 2]))
@settings(max_examples=60, deadline=None)
def test_every_value_without_floats_is_read_back(value, indent):
    """What `json.dumps` writes of texts, integers, lists and objects is read back unchanged, whatever the texts hold."""
    assert parse_json(json.dumps(value, indent=indent), "text") == value
    assert parse_json(json.dumps(value, ensure_ascii=False), "text") == value


REFUSED = {
    "": "text: empty; a JSON object is needed",
    " \n": "text: empty; a JSON object is needed",
    "\ufeff{}": "text: starts with a byte order mark; save it as UTF-8 without one",
    '{"a": 1,\n "a": 2}': 'text: the key "a" occurs twice in one object',
    "[1, NaN]": "text: line 1, column 5: NaN is a floating-point number and not exact; "
    'write it as exact text, such as "1/3" or "sqrt(2)/2"',
    "[1,\n -Infinity]": "text: line 2, column 2: -Infinity is a floating-point number and not exact; "
    'write it as exact text, such as "1/3" or "sqrt(2)/2"',
    '["0.25", 0.25]': 'text: line 1, column 10: 0.25 is a floating-point number and not exact; write "1/4"',
    "[1e-3]": 'text: line 1, column 2: 1e-3 is a floating-point number and not exact; write "1/1000"',
    "[1e999999]": "text: line 1, column 2: 1e999999 is a floating-point number and not exact; "
    'write it as exact text, such as "1/3" or "sqrt(2)/2"',
    "[1, 2": "text: line 1, column 6: not JSON: Expecting ',' delimiter",
    "{'a': 1}": "text: line 1, column 2: not JSON: Expecting property name enclosed in double quotes",
    "{} {}": "text: line 1, column 4: not JSON: Extra data",
    "[" * 10_000: f"text: line 1, column {MAX_DEPTH + 1}: nested deeper than {MAX_DEPTH}",
    "[\n" + "7" * 4301 + "]": "text: line 2, column 1: an integer of more than 4,300 digits",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=lambda value: ascii(value[:24]))
def test_a_refusal_says_where_and_what_to_write(text, message):
    """Anything else is refused with its place and, for a number that is not exact, with the exact text to write."""
    with pytest.raises(UnreadableFile) as refusal:
        parse_json(text, "text")
    assert str(refusal.value) == message


@given(literal=st.from_regex(r"-?(0|[1-9][0-9]{0,7})\.[0-9]{1,7}(e-?[0-9]{1,2})?", fullmatch=True))
@settings(max_examples=40, deadline=None)
def test_the_suggested_fraction_is_the_decimal(literal):
    """The exact text that a refusal suggests equals the decimal that was written."""
    with pytest.raises(UnreadableFile) as refusal:
        parse_json(f"[{literal}]", "text")
    assert Fraction(str(refusal.value).rsplit('"', 2)[1]) == Fraction(literal)


@pytest.mark.parametrize("text", ['"' * 200_001, '"\\' * 200_000, '{"a": "' + "[" * 200_000])
def test_hostile_quotes_do_not_stall_the_reader(text):
    """Open strings and backslashes without end are refused in a time that grows only with their length."""
    started = time.perf_counter()
    with pytest.raises(UnreadableFile):
        parse_json(text, "text")
    assert time.perf_counter() - started < 2


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(tmp_path):
    """A file has at most 64 MiB; a larger one is not read to its end."""
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableFile, match=f"large.json: larger than {MAX_BYTES} bytes"):
        read_json(path)


@pytest.mark.parametrize("data", [b"\xff\xfe{\x00", b"\x89HDF\r\n\x1a\n", '{"title": "ü"}'.encode("latin-1")])
def test_a_file_that_is_no_text_is_refused(tmp_path, data):
    """UTF-16, binary and Latin-1 files are refused with the first byte that is not UTF-8."""
    path = tmp_path / "binary.json"
    path.write_bytes(data)
    with pytest.raises(
        UnreadableFile, match=r"binary.json: not UTF-8 text \(byte [0-9]+\); is this a binary workspace\?"
    ):
        read_json(path)


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    """A missing file and a folder are `UnreadableFile`, with the system's reason."""
    with pytest.raises(UnreadableFile, match=r"nothing.json: No such file or directory"):
        read_json(tmp_path / "nothing.json")
    with pytest.raises(UnreadableFile, match="Is a directory"):
        read_json(tmp_path)
    with pytest.raises(UnreadableFile, match="null byte"):
        read_json("a\x00b")


def test_missing_and_unknown_keys_are_both_named():
    """An object with the wrong keys is refused with those that are missing, unknown and known."""
    with pytest.raises(UnreadableFile) as refusal:
        require_keys({"a": 1, "x": 2}, "place", {"a", "b"}, {"c"})
    assert str(refusal.value) == "place: missing keys: b; unknown keys: x; known keys: a, b, c"
    with pytest.raises(UnreadableFile, match=r"place: an object with the keys a, b is needed, not \[1\]"):
        require_keys([1], "place", {"a", "b"}, set())


def test_values_are_shown_as_the_file_writes_them():
    """A message shows `true` and `null`, not Python's names, and at most sixty characters."""
    assert [shown(True), shown(None), shown("1")] == ["true", "null", '"1"']
    assert len(shown("x" * 10_000)) == 60
    assert shown([0] * 10_000) == "list .."
