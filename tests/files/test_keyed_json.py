"""JSON of other origin: read when its layout is said, entries exact, keys complete and counted from where one says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.assemblage_json import assemblage_text
from exactsteer.files.keyed_json import parse_keyed, read_decimal
from exactsteer.files.reading import parse_bytes
from exactsteer.steering.scenario import scenario
from exactsteer.testing import no_signalling_assemblages

TRIT = scenario(parties=2, settings=2, outcomes=2, trusted=2)


def keyed(sigma: es.Assemblage, base: int) -> str:
    """The assemblage as an object keyed 'a,b|x,y', settings counted from `base`."""
    table = {
        f"{','.join(map(str, a))}|{','.join(str(j + base) for j in x)}": [[str(e) for e in row] for row in m.entries()]
        for (a, x), m in sigma.elements.items()
    }
    return json.dumps(table)


def refused(document: object, layout: str = "one-based", **options: str) -> str:
    """The message for a file called `f` that is not read."""
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(InputError) as error:
        parse_bytes(text.encode(), "f", layout=layout, **options)
    assert str(error.value).startswith("f")
    return str(error.value)


@settings(max_examples=10, deadline=None)
@given(no_signalling_assemblages(TRIT), st.sampled_from([("one-based", 1), ("zero-based", 0)]))
def test_keyed_tables_are_read_back(sigma, counting) -> None:
    """Settings from 1 or from 0, as told: the scenario is what the keys say."""
    layout, base = counting
    content = parse_bytes(keyed(sigma, base).encode(), "f", layout=layout)
    assert content.data.assemblage() == sigma
    assert content.source == f"f: {layout}"


@settings(max_examples=10, deadline=None)
@given(no_signalling_assemblages(scenario(parties=1, settings=3, outcomes=2, trusted=2)))
def test_nested_lists_are_read_back(sigma) -> None:
    """sigma[x][a] as nested lists, entries as texts or as pairs of a real and an imaginary part."""
    texts = [[[[str(e) for e in row] for row in sigma[a, x].entries()] for a in range(2)] for x in range(3)]
    pairs = [
        [[[[str(e.real[0]), str(e.imag[0])] for e in row] for row in sigma[a, x].entries()] for a in range(2)]
        for x in range(3)
    ]
    for document in (texts, pairs, {"d": 2, "sigma": pairs}):
        assert parse_bytes(json.dumps(document).encode(), layout="x a d d").data.assemblage() == sigma


def test_settings_may_have_different_numbers_of_outcomes() -> None:
    """The keys say that the first setting has three outcomes and the second two."""
    document = {f"{a}|1": [["1/3"]] for a in range(3)} | {f"{a}|2": [[0.5]] for a in range(2)}
    data = parse_keyed(json.dumps(document), "f", "one-based")
    assert data.scenario.untrusted == ((3, 2),)
    assert data.report() == ()


ENTRIES = {
    "1": "1",
    "0.1": "1/10",
    "-2.50e-1": "-1/4",
    "1E2": "100",
    '"sqrt(2)/2"': "sqrt(2)/2",
    "[0.5, -1]": "1/2 - I",
    '["1/3", "sqrt(2)"]': "1/3 + sqrt(2)*I",
    "-0.0": "0",
}


@pytest.mark.parametrize(("text", "value"), ENTRIES.items())
def test_an_entry_is_what_it_writes(text, value) -> None:
    """Integers, decimal literals, exact texts and pairs are exact; a literal 0.1 is one tenth."""
    assert parse_keyed(f'{{"0|1": [[{text}]]}}', "f", "one-based")[0, 0][0, 0] == es.parse(value)


BAD = {
    "no object": ([], "the layout one-based is an object keyed 'a,b|x,y', not []"),
    "empty": ({}, "not {}"),
    "a setting 0": ({"0|0": [[1]]}, 'the key "0|0" has a setting 0, but in the layout one-based settings count from 1'),
    "no key": ({"sigma": [[1]]}, "the key \"sigma\" is not of the form 'a,b|x,y'"),
    "a key twice": ({"0|1": [[1]], "00|1": [[1]]}, 'the key "00|1" names an element that was given before'),
    "other parties": ({"0|1": [[1]], "0,0|1,1": [[1]]}, "for each of the same parties"),
    "half a party": ({"0,0|1": [[1]]}, "for each of the same parties"),
    "a missing setting": ({"0|1": [[1]], "0|3": [[1]]}, "a setting of party 1 is missing"),
    "a missing outcome": ({"1|1": [[1]]}, "1 of 2 elements are missing: 0|0"),
    "no matrix": ({"0|1": 1}, "element 0|1: a matrix is a list of at most 1024 rows"),
    "not square": ({"0|1": [[1, 2]]}, "element 0|1: the matrix is not square"),
    "other dimensions": ({"0|1": [[1]], "1|1": [[1, 0], [0, 1]]}, "element 1|0 is 2 x 2, the trusted dimension is 1"),
    "truth": ({"0|1": [[True]]}, "element 0|1, entry (0, 0): true is no number"),
    "nothing": ({"0|1": [[None]]}, "null is no number"),
    "three parts": ({"0|1": [[[1, 0, 0]]]}, "[1, 0, 0] is no number"),
    "nested pairs": ({"0|1": [[[[1, 0], 0]]]}, "is no number"),
    "text": ({"0|1": [["__import__('os')"]]}, "does not belong here"),
    "NaN": ('{"0|1": [[NaN]]}', "NaN is not a decimal number of a reasonable size"),
    "infinity": ('{"0|1": [[-Infinity]]}', "-Infinity is not a decimal number"),
    "immense": ('{"0|1": [[1e99999]]}', "1e99999 is not a decimal number of a reasonable size"),
    "no JSON": ("{'0|1': 1}", "not JSON"),
    "our format": (
        json.loads(assemblage_text(es.catalogue.pr_box_assemblage())),
        "says its layout itself; leave out --layout",
    ),
}


@pytest.mark.parametrize(("document", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_table_is_one_message(document, message) -> None:
    """The key, the entry or the literal that is wrong is named, and nothing is guessed."""
    assert message in refused(document)


BAD_LISTS = {
    "ragged": ([[1, 0], [1]], "array[1]: a list of 2 is needed, as elsewhere on this level"),
    "too shallow": ([1, 0], None),
    "too deep": ([[[[1, 0]]], [[[0, 1]]]], "array[0][0]: [[1, 0]] is no number"),
    "a number": (3, 'nested lists are needed for the layout "a x", not 3'),
    "empty": ([[], []], "no array of numbers with more than one entry; the workspace has array (2 x 0 list)"),
    "several": ({"s": [[1], [0]], "t": [[1], [0]]}, "several variables could be the assemblage: s (2 x 1 list), t"),
    "values only": ({"d": 2, "title": "x"}, "the workspace has d (a scalar value), title (a scalar text)"),
    "our format": ({"format": "exactsteer-behaviour/1"}, "says its layout itself"),
}


@pytest.mark.parametrize(("document", "message"), BAD_LISTS.values(), ids=BAD_LISTS.keys())
def test_a_bad_list_is_one_message(document, message) -> None:
    """Ragged, empty, shallow and deep lists are refused with the place; trailing axes may be left out, as in MATLAB."""
    if message is None:
        assert parse_bytes(json.dumps(document).encode(), layout="a x").data[0, 0] == es.matrix([[1]])
    else:
        assert message in refused(document, "a x")


def test_immense_lists_are_refused_before_they_are_converted(monkeypatch) -> None:
    """The limit on entries is compared with the first list of each level, before any entry is read."""
    from exactsteer.files.arrays import doubles

    monkeypatch.setattr(doubles, "MAX_ENTRIES", 8)
    assert "the array has 9 entries (3 x 3); at most 8 are read" in refused([[1] * 3] * 3, "a x")


def test_collins_gisin_is_not_for_json() -> None:
    """The four arrays of the layout `collins-gisin` are MATLAB's or NumPy's."""
    assert "is for four arrays in a .mat or .npz file" in refused({"Sr": [[1]]}, "collins-gisin")


def test_too_many_keys_are_refused(monkeypatch) -> None:
    """The number of elements is limited."""
    from exactsteer.files import keyed_json

    monkeypatch.setattr(keyed_json, "MAX_ELEMENTS", 1)
    with pytest.raises(UnreadableFile, match="f: 2 keys; at most 1 are supported"):
        parse_keyed('{"0|1": [[1]], "1|1": [[0]]}', "f", "one-based")
    with pytest.raises(ShapeMismatch, match="for each of the same parties"):
        parse_keyed(json.dumps({",".join("0" * 17) + "|" + ",".join("1" * 17): [[1]]}), "f", "one-based")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**6), max_value=10**6))
def test_a_decimal_literal_is_the_decimal_number(value) -> None:
    """Every digit counts, and none is rounded."""
    assert str(read_decimal(f"{value:f}")) == str(es.parse(f"{int(value * 10**6)}/1000000"))
