"""The file format of functionals: two forms, a round trip, and one message with the place for every fault."""

from __future__ import annotations

import json

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.field import real_field
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import generator, number
from exactsteer.errors import InputError, NotHermitian, ShapeMismatch, UnreadableFile, WrongField
from exactsteer.files.functional_json import functional_text, parse_functional, read_functional
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import collins_gisin_words

UNEQUAL = Scenario(((2, 3), (2,)), (2,))
UNIT = [[1, 0], [0, 1]]
FULL = {
    "format": "exactsteer-functional/1",
    "sense": "min",
    "untrusted": [{"outcomes": [2]}],
    "trusted": [{"dimension": 2}],
    "elements": {"0|0": [["1/3", "I"], ["-I", "sqrt(2)"]], "1|0": UNIT},
}
INDEPENDENT = {
    "format": "exactsteer-functional/1",
    "form": "collins-gisin",
    "sense": "max",
    "untrusted": [{"outcomes": [2, 3]}, {"outcomes": [2]}],
    "trusted": [{"dimension": 2}],
    "elements": {
        "*,*|*,*": [[3, 0], [0, 3]],
        "1,*|1,*": UNIT,
        "*,0|*,0": [[0, "I"], ["-I", 0]],
        "0,0|0,0": [[2, 0], [0, 0]],
    },
}
MISSING = object()


def changed(document: dict, *path: str, to: object) -> str:
    """The text of the document with one value replaced, added or, with MISSING, removed."""
    document = json.loads(json.dumps(document))
    place = document
    for step in path[:-1]:
        place = place[step]
    if to is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(document)


def test_the_full_form_has_every_element():
    """Elements are keyed outcomes|settings and read exactly; the sense is the file's."""
    content = parse_functional(json.dumps(FULL | {"title": "a title", "source": "nowhere"}))
    scene = Scenario(((2,),), (2,))
    table = {(0, 0): matrix([["1/3", "I"], ["-I", "sqrt(2)"]]), (1, 0): identity(2)}
    assert SteeringFunctional(scene, table, "min") == content.functional
    assert (content.title, content.source) == ("a title", "nowhere")
    assert content == parse_functional(json.dumps(FULL | {"title": "a title", "source": "nowhere", "form": "full"}))


def test_the_collins_gisin_form_names_marginals_with_stars():
    """A star leaves a party out, missing keys are zero: the same functional as from the words."""
    operators = {
        ((), ()): identity(2) * 3,
        (((1, 1),), ()): identity(2),
        ((), ((0, 0),)): matrix([[0, "I"], ["-I", 0]]),
        (((0, 0),), ((0, 0),)): matrix([[2, 0], [0, 0]]),
    }
    assert from_collins_gisin(UNEQUAL, operators) == parse_functional(json.dumps(INDEPENDENT)).functional


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_functional_on_marginals_has_the_value_of_its_file(realisations, hermitians, data):
    """The value of the read functional is the sum of tr(F_w sigma_w) over the keys of the file, for any assemblage."""
    sigma = data.draw(realisations()).assemblage()
    scene, expected, elements = sigma.scenario, number(0), {}
    for word, block in sigma.collins_gisin().items():
        m = data.draw(hermitians(scene.dimension))
        expected = expected + (m @ block).trace()
        outcomes = ",".join(str(part[0][1]) if part else "*" for part in word)
        settings_ = ",".join(str(part[0][0]) if part else "*" for part in word)
        elements[f"{outcomes}|{settings_}"] = [[str(x) for x in row] for row in m.entries()]
    assert len(elements) == len(collins_gisin_words(scene))
    document = INDEPENDENT | {
        "untrusted": [{"outcomes": list(party)} for party in scene.untrusted],
        "trusted": [{"dimension": d} for d in scene.trusted],
        "elements": elements,
    }
    assert expected == parse_functional(json.dumps(document)).functional.value(sigma)


@pytest.mark.parametrize("name", sorted(es.catalogue.FUNCTIONALS))
def test_the_catalogue_survives_the_file_format(name, tmp_path):
    """Every published functional comes back from its file exactly, with title and source."""
    entry = es.catalogue.find_functional(name)
    path = tmp_path / "f.json"
    path.write_text(functional_text(entry.build(), title=name, source=entry.source), encoding="utf-8")
    content = read_functional(path)
    assert (entry.build(), name, entry.source) == (content.functional, content.title, content.source)


@pytest.mark.parametrize("sense", ["max", "min"])
@pytest.mark.parametrize("degree", [1, 2, 3])
def test_what_is_written_is_read_back(sense, degree):
    """Q, a quadratic and a cubic field: the same functional, and the same text again."""
    x = {1: number(fmpq(-7, 3)), 2: es.parse("1/5 - sqrt(7)"), 3: generator(real_field((-2, 0, 0, 1), 1, 2)) / 3}[
        degree
    ]
    f = SteeringFunctional(UNEQUAL, {key: identity(2) * (x + key[1][0]) for key in UNEQUAL.keys()}, sense)
    text = functional_text(f, title='a "quoted" title')
    content = parse_functional(text)
    assert f == content.functional
    assert text == functional_text(content.functional, title=content.title)


FULL_FAULTS = {
    "no format": (("format",), MISSING, UnreadableFile, "f.json: missing keys: format"),
    "another format": (("format",), "exactsteer-assemblage/1", UnreadableFile, 'the format is "exactsteer-assemblage/1", not'),
    "no sense": (("sense",), MISSING, UnreadableFile, "f.json: missing keys: sense"),
    "another sense": (("sense",), "up", UnreadableFile, 'f.json: the sense is "up", not "max" or "min"'),
    "a list of senses": (("sense",), ["max"], UnreadableFile, 'f.json: the sense is ["max"], not'),
    "another form": (("form",), "cg", UnreadableFile, 'f.json: the form is "cg", not "full" or "collins-gisin"'),
    "an unknown key": (("extra",), 1, UnreadableFile, "f.json: unknown keys: extra; known keys: elements, field, form"),
    "a title that is no text": (("title",), 3, UnreadableFile, "f.json: title and source must be text"),
    "no party": (("untrusted",), [], UnreadableFile, "f.json, untrusted: a list that is not empty"),
    "no outcome": (("untrusted",), [{"outcomes": [0]}], UnreadableFile, "f.json, untrusted party 0: an integer from 1"),
    "too large": (("trusted",), [{"dimension": 1025}], UnreadableFile, "f.json, trusted party 0: an integer from 1"),
    "elements in a list": (("elements",), [], UnreadableFile, "f.json: elements must be an object keyed by"),
    "no elements": (("elements",), {}, UnreadableFile, "f.json: elements must be an object keyed by"),
    "a missing element": (("elements", "1|0"), MISSING, ShapeMismatch, "f.json: 1 of 2 elements are missing: 1|0"),
    "a key that is none": (("elements", "x"), UNIT, UnreadableFile, "f.json: the key \"x\" is not of the form 'a|x'"),
    "a star": (("elements", "*|*"), UNIT, UnreadableFile, "f.json: the key \"*|*\" is not of the form 'a|x'"),
    "two parties": (("elements", "0,0|0,0"), UNIT, ShapeMismatch, 'the key "0,0|0,0" has 2 outcome(s) and 2 setting(s)'),
    "no such outcome": (("elements", "2|0"), UNIT, ShapeMismatch, 'the key "2|0": setting 0 of party 0 has the outcomes 0 to 1'),
    "no such setting": (("elements", "0|1"), UNIT, ShapeMismatch, 'the key "0|1": party 0 has the settings 0 to 0'),
    "another size": (("elements", "1|0"), [[1]], ShapeMismatch, "f.json: element 1|0 is 1 x 1, the trusted dimension is 2"),
    "ragged": (("elements", "1|0"), [[1, 0], [0]], ShapeMismatch, "f.json, element 1|0: row 1 has 1 entries"),
    "not Hermitian": (("elements", "1|0"), [[0, 1], [0, 0]], NotHermitian, "f.json: the functional's operator at 1|0 is not"),
    "not exact": (("elements", "1|0"), [[True, 0], [0, 0]], UnreadableFile, "element 1|0, entry (0, 0): true is not exact"),
    "no number": (("elements", "1|0"), [["a", 0], [0, 0]], InputError, "f.json, element 1|0: "),
    "no field": (("field",), {"polynomial": [1, 0, 1], "interval": ["0", "1"]}, WrongField, "f.json, field: "),
}  # fmt: skip
INDEPENDENT_FAULTS = {
    "one setting too few": (("elements", "0,*|1"), UNIT, UnreadableFile, 'the key "0,*|1" is not outcomes|settings of 2 parties'),
    "no bar": (("elements", "0,*"), UNIT, UnreadableFile, 'the key "0,*" is not outcomes|settings of 2 parties'),
    "half a star": (("elements", "0,*|*,*"), UNIT, UnreadableFile, "outcome and setting of party 0 are numbers or both `*`"),
    "a sign": (("elements", "*,-1|*,0"), UNIT, UnreadableFile, "outcome and setting of party 1 are numbers or both `*`"),
    "the last outcome": (("elements", "2,*|1,*"), UNIT, ShapeMismatch, "party 0 has no such setting, or that is its last outcome"),
    "no such setting": (("elements", "*,0|*,1"), UNIT, ShapeMismatch, "party 1 has no such setting, or that is its last outcome"),
    "another size": (("elements", "0,*|0,*"), [[1]], ShapeMismatch, "f.json, element 0,*|0,*: 1 x 1, but the trusted"),
    "not Hermitian": (("elements", "0,*|0,*"), [[0, 1], [0, 0]], NotHermitian, "f.json, element 0,*|0,*: the functional's"),
    "no elements": (("elements",), {}, UnreadableFile, "f.json: elements must be an object"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("document", "path", "value", "kind", "message"),
    [(FULL, *fault) for fault in FULL_FAULTS.values()] + [(INDEPENDENT, *fault) for fault in INDEPENDENT_FAULTS.values()],
    ids=[f"full: {name}" for name in FULL_FAULTS] + [f"collins-gisin: {name}" for name in INDEPENDENT_FAULTS],
)  # fmt: skip
def test_every_fault_is_named_once_with_its_place(document, path, value, kind, message):
    """The error has its own class; the message starts with the file's name, says it once, and names the place."""
    with pytest.raises(kind) as caught:
        parse_functional(changed(document, *path, to=value), "f.json")
    assert kind is type(caught.value)
    text = str(caught.value)
    assert text.startswith("f.json")
    assert text.count("f.json") == 1
    assert message in text


def test_a_file_that_is_no_json_object_is_refused():
    """A list, a float, a key that occurs twice and a missing file: one message each."""
    with pytest.raises(UnreadableFile, match="an object with the keys elements, format, sense, trusted, untrusted"):
        parse_functional("[]")
    with pytest.raises(UnreadableFile, match="is a floating-point number and not exact"):
        parse_functional('{"sense": 0.5}')
    with pytest.raises(UnreadableFile, match='the key "sense" occurs twice'):
        parse_functional('{"sense": "max", "sense": "min"}')
    with pytest.raises(UnreadableFile, match=r"nowhere\.json: No such file"):
        read_functional("nowhere.json")
