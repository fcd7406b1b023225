"""The file format of assemblages: what is written is read back, and every fault is named with its place."""

from __future__ import annotations

import copy
import json

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.field import QQ, Field, quadratic_field, real_field
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number, from_coefficients, generator
from exactsteer.errors import InputError, NotNormalised, NotPositive, ShapeMismatch, UnreadableFile, WrongField
from exactsteer.files.assemblage_json import assemblage_text, parse_assemblage
from exactsteer.files.reading import check, read_assemblage
from exactsteer.steering.scenario import Scenario

FIELDS = {"Q": QQ, "Q(sqrt 2)": quadratic_field(2), "cubic": real_field((-2, 0, 0, 1), 1, 2)}

LAW = settings(max_examples=15, deadline=None)


def numbers(field: Field) -> st.SearchStrategy[Number]:
    """Elements of K(i)."""
    rationals = st.lists(st.builds(fmpq, st.integers(-9, 9), st.integers(1, 8)), max_size=field.degree)
    return st.builds(lambda re, im: from_coefficients(field, re, im), rationals, rationals)


@st.composite
def measured(draw: st.DrawFn, field: Field) -> es.MeasuredAssemblage:
    """Data over K(i), one to three untrusted parties with unequal outcomes, that need not obey any law."""
    party = st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple)
    scenario = Scenario(tuple(draw(st.lists(party, min_size=1, max_size=3))), tuple(draw(st.sampled_from([[1], [2]]))))
    row = st.lists(numbers(field), min_size=scenario.dimension, max_size=scenario.dimension)
    square = st.lists(row, min_size=scenario.dimension, max_size=scenario.dimension).map(matrix)
    return es.MeasuredAssemblage(scenario, {key: draw(square) for key in scenario.keys()})


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS.keys())
@LAW
@given(data=st.data())
def test_what_is_written_is_read_back(field, data):
    """Exact data over Q, a quadratic and a cubic field survive the round trip, and the text is reproduced."""
    sigma = data.draw(measured(field))
    title = data.draw(st.text(max_size=8))
    text = assemblage_text(sigma, title=title, source="nowhere")
    content = parse_assemblage(text)
    assert content.data == sigma
    assert (content.title, content.source) == (title, "nowhere")
    assert assemblage_text(content.data, title=title, source="nowhere") == text


def trine(field: Field) -> tuple[Matrix, ...]:
    """A POVM with effects over K: weights w, (1 - w)/2, (1 - w)/2 on the unit matrix of a qubit, w = t/8."""
    weight = generator(field) / 8
    rest = (1 - weight) / 2
    return tuple(matrix([[w, 0], [0, w]]) for w in (weight, rest, rest))


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS.keys())
@pytest.mark.parametrize("pure", [True, False], ids=["vector", "density matrix"])
def test_a_realisation_is_written_and_read_back(field, pure):
    """A file may carry a state, as vector or density matrix, and POVMs with unequal outcomes; they come back equal."""
    x = es.observable(es.PAULI_X)
    povm = x if field == QQ else es.Measurement(trine(field))
    systems = {"A": 2, "B": 2}
    state = es.pure_state([1, 0, 0, "2*I"], systems) if pure else es.maximally_mixed(systems)
    realisation = es.Realisation(state, ((x, povm),))
    sigma = realisation.assemblage()
    content = parse_assemblage(assemblage_text(sigma, realisation=realisation))
    assert content.data.assemblage() == sigma
    assert content.realisation is not None
    assert content.realisation.measurements == realisation.measurements
    assert content.realisation.state.matrix == state.matrix
    assert (content.realisation.state.support is not None) == pure
    assert content.realisation.assemblage() == sigma


@pytest.mark.parametrize("name", sorted(es.catalogue.ENTRIES))
def test_the_catalogue_survives_the_file_format(name):
    """Every published example, and its realisation where one is known, comes back from its file exactly."""
    entry = es.catalogue.find(name)
    sigma = entry.build()
    realisation = entry.realisation() if entry.realisation else None
    content = parse_assemblage(assemblage_text(sigma, realisation=realisation))
    assert content.data.assemblage() == sigma
    if realisation:
        assert content.realisation.assemblage() == sigma


GOOD = {
    "format": "exactsteer-assemblage/1",
    "untrusted": [{"outcomes": [2, 2]}],
    "trusted": [{"dimension": 2}],
    "elements": {
        "0|0": [["1/4", "1/4"], ["1/4", "1/4"]],
        "1|0": [["1/4", "-1/4"], ["-1/4", "1/4"]],
        "0|1": [["1/2", 0], [0, 0]],
        "1|1": [[0, 0], [0, "1/2"]],
    },
    "realisation": {
        "dimensions": [2],
        "vector": [1, 0, 0, 1],
        "measurements": [
            [
                [[["1/2", "1/2"], ["1/2", "1/2"]], [["1/2", "-1/2"], ["-1/2", "1/2"]]],
                [[[1, 0], [0, 0]], [[0, 0], [0, 1]]],
            ]
        ],
    },
}
CUBIC = {"polynomial": [-2, 0, 0, 1], "interval": ["1", "2"]}
MISSING = object()


def changed(*path, to):
    """The good document with one value replaced, added or, with MISSING, removed."""
    document = copy.deepcopy(GOOD)
    place = document
    for step in path[:-1]:
        place = place[step]
    if to is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document


def refusal(document) -> tuple[type, str]:
    """The error of a document, its type and text."""
    with pytest.raises(InputError) as error:
        parse_assemblage(json.dumps(document), "f")
    return error.type, str(error.value)


def test_the_good_file_is_good():
    """The file that the following tests spoil is an assemblage with its realisation."""
    content = parse_assemblage(json.dumps(GOOD))
    assert content.realisation.assemblage() == content.data.assemblage()
    assert check(GOOD) == ()


SPOILED = {
    "another format": (("format",), "exactsteer-assemblage/2", UnreadableFile, 'format is "exactsteer-assemblage/2"'),
    "another kind": (
        ("kind",),
        "marginals",
        UnreadableFile,
        'the kind "marginals" is not supported; known: assemblage',
    ),
    "unknown key": (("colour",), 1, UnreadableFile, "unknown keys: colour; known keys: elements, field, format"),
    "no elements": (("elements",), MISSING, UnreadableFile, "missing keys: elements"),
    "elements as a list": (("elements",), [], UnreadableFile, "elements must be an object keyed by"),
    "title": (("title",), 1, UnreadableFile, "title and source must be text"),
    "no parties": (("untrusted",), [], UnreadableFile, "untrusted: a list that is not empty is needed, not []"),
    "17 parties": (("untrusted",), [{"outcomes": [1]}] * 17, UnreadableFile, "17 entries; at most 16"),
    "no outcomes": (("untrusted", 0, "outcomes"), [0, 2], UnreadableFile, "party 0: an integer from 1 to 100000"),
    "a boolean": (("untrusted", 0, "outcomes"), [True, 2], UnreadableFile, "is needed, not true"),
    "a billion outcomes": (("untrusted", 0, "outcomes"), [10**9], UnreadableFile, "not 1000000000"),
    "many elements": (
        ("untrusted",),
        [{"outcomes": [99999]}] * 2,
        UnreadableFile,
        "9999800001 elements; at most 100000",
    ),
    "a huge dimension": (("trusted",), [{"dimension": 10**9}], UnreadableFile, "from 1 to 1024 is needed"),
    "a huge product": (
        ("trusted",),
        [{"dimension": 64}] * 2,
        UnreadableFile,
        "trusted dimension is 4096; at most 1024",
    ),
    "a trusted setting": (("trusted", 0, "settings"), 2, UnreadableFile, "trusted party 0: unknown keys: settings"),
    "a missing element": (("elements", "1|1"), MISSING, ShapeMismatch, "1 of 4 elements are missing: 1|1"),
    "a key of two parties": (
        ("elements", "0,0|0"),
        [],
        ShapeMismatch,
        "has 2 outcome(s) and 1 setting(s); each of the 1",
    ),
    "an outcome too many": (("elements", "2|0"), [], ShapeMismatch, "setting 0 of party 0 has the outcomes 0 to 1"),
    "a setting too many": (("elements", "0|2"), [], ShapeMismatch, "party 0 has the settings 0 to 1"),
    "rectangular": (("elements", "0|0"), [[0], [0]], ShapeMismatch, "element 0|0 is 2 x 1, the trusted dimension is 2"),
    "ragged": (("elements", "0|0", 1), [0], ShapeMismatch, "element 0|0: row 1 has 1 entries, row 0 has 2"),
    "no rows": (("elements", "0|0"), [], UnreadableFile, "element 0|0: a matrix is a list of rows, such as"),
    "no matrix": (("elements", "0|0"), "1/4", UnreadableFile, "element 0|0: a matrix is a list of rows, such as"),
    "null": (("elements", "0|0", 0, 1), None, UnreadableFile, "element 0|0, entry (0, 1): null is not exact"),
    "an object": (("elements", "0|0", 0, 1), {"re": 1}, UnreadableFile, 'entry (0, 1): {"re": 1} is not exact'),
    "an undeclared t": (("elements", "0|0", 0, 0), "t/4", InputError, "'t' needs a declared field"),
    "no polynomial": (("field",), "Q", UnreadableFile, "field: an object with the keys interval, polynomial is needed"),
    "not monic": (
        ("field",),
        CUBIC | {"polynomial": [-2, 0, 2]},
        WrongField,
        "f, field: a field needs a monic integer",
    ),
    "texts as integers": (("field",), CUBIC | {"polynomial": ["-2", 0, 1]}, UnreadableFile, '"-2" is not an integer'),
    "degree 17": (("field",), CUBIC | {"polynomial": [1] * 18}, UnreadableFile, "18 entries; at most 17"),
    "an interval without root": (
        ("field",),
        CUBIC | {"interval": [2, 3]},
        WrongField,
        "f, field: t^3 - 2 has 0 real roots strictly between 2 and 3",
    ),
    "a decimal interval": (
        ("field",),
        CUBIC | {"interval": ["1.5", "2"]},
        UnreadableFile,
        "the interval is two rationals",
    ),
    "state and vector": (("realisation", "state"), [[1]], UnreadableFile, "give either a state"),
    "a short vector": (("realisation", "vector"), [1, 0], ShapeMismatch, "vector: 2 entries, but 2 x 2 = 4"),
    "the zero vector": (("realisation", "vector"), [0] * 4, NotNormalised, "vector: the zero vector is not a state"),
    "a large state": (("realisation", "dimensions"), [1024], UnreadableFile, "dimension 2048; at most 1024"),
    "dimensions": (("realisation", "dimensions"), [2, 2], ShapeMismatch, "dimensions: a list of 1 is needed"),
    "another dimension": (
        ("realisation", "dimensions"),
        [3],
        ShapeMismatch,
        "party 0, setting 0, effect 0: 2 x 2, but the party's dimension is 3",
    ),
    "a setting too few": (
        ("realisation", "measurements", 0, 1),
        MISSING,
        ShapeMismatch,
        "settings: a list of 2 is needed",
    ),
    "an effect too few": (
        ("realisation", "measurements", 0, 0, 1),
        MISSING,
        ShapeMismatch,
        "party 0, setting 0, effects: a list of 2 is needed, as in the scenario, not 1",
    ),
    "effects that miss the unit matrix": (
        ("realisation", "measurements", 0, 1, 1, 0, 0),
        "10^-12",
        NotNormalised,
        "f, realisation, party 0, setting 1: the effects do not sum to the unit matrix: entry (0, 0) is off by "
        "1/1000000000000",
    ),
    "a negative effect": (
        ("realisation", "measurements", 0, 1),
        [[[2, 0], [0, 1]], [[-1, 0], [0, 0]]],
        NotPositive,
        "party 0, setting 1: effect 1 is not positive: v^dag M v = -1 for v = (1, 0)",
    ),
}


@pytest.mark.parametrize(("path", "value", "error", "message"), SPOILED.values(), ids=SPOILED.keys())
def test_a_fault_is_named_with_its_place(path, value, error, message):
    """One value of a good file is spoiled: the error has the type of the fault, the file's name, the place and the amount."""
    kind, text = refusal(changed(*path, to=value))
    assert kind is error
    assert text.startswith("f")
    assert message in text


@pytest.mark.parametrize(
    "key", ["0|0|0", "-1|0", "00|0", " 0|0", "0|0\n", "٠|0", "0", "|", "", "0|1000000", "0,|0", "+0|0", "0x0|0"]
)
def test_a_key_that_names_no_element_is_refused(key):
    """Keys are `outcomes|settings` in plain decimal digits: no sign, space, leading zero or third part."""
    kind, text = refusal(changed("elements", key, to=[["1/4", "1/4"], ["1/4", "1/4"]]))
    assert kind is UnreadableFile
    assert text == f"f: the key {json.dumps(key)} is not of the form 'a|x', outcomes|settings from 0"


HOSTILE = [
    "(" * 1000 + "1" + ")" * 1000,
    "9^9^9",
    "9^99999999999",
    "(9^4096)^4096",
    "__import__('os').system('id')",
    "lambda: 1",
    "1/４",
    "½",
    "2²",
    "١",
    "1e-3",
    "0.25",
    "0x10",
    "1_000",
    "1j",
    "pi",
    "",
    "  ",
    "1\x00",
    "1-",
    "1/(1-1)",
    "0^-1",
    "sqrt(-2)",
    "sqrt(I)",
    "sqrt(sqrt(2))",
    "sqrt 2",
    "sqrt(" + "7" * 100 + ")",
    "1" * 1_000_000,
    "1+" * 500_000 + "1",
    "+".join(f"sqrt({p})" for p in (2, 3, 5, 7, 11, 13, 17)),
]


@pytest.mark.parametrize("entry", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_hostile_entry_is_refused_and_never_evaluated(entry):
    """An entry outside the grammar, or beyond its limits, is an `InputError` that names the element in one line."""
    kind, text = refusal(changed("elements", "0|0", 0, 0, to=entry))
    assert issubclass(kind, InputError)
    assert text.startswith("f, element 0|0: ")
    assert len(text.splitlines()) == 1
    assert len(text) < 500


def test_the_declared_generator_is_the_declared_root():
    """`t` is the root inside the interval: with the interval around the other root the same entries are another number."""
    quadratic = {"polynomial": [-2, 0, 1], "interval": ["-2", "-1"]}
    document = changed("field", to=quadratic)
    del document["realisation"]
    document["elements"]["0|0"] = [["-t/8 + 1/8", 0], [0, 0]]
    root = parse_assemblage(json.dumps(document)).data[0, 0][0, 0] * 8 - 1
    assert root**2 == 2
    assert root > 0


def test_check_accepts_every_form_of_the_data(tmp_path):
    """`check` takes an assemblage, measured data, a document, or a path, and returns the exact violations."""
    bad = changed("elements", "0|1", 0, 0, to="1/2 + 2^-55")
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(bad), encoding="utf-8")
    report = check(bad)
    assert [v.law for v in report] == ["no-signalling"]
    assert report[0].amount == -fmpq(1, 2**55)
    assert [str(v) for v in check(path)] == [str(v) for v in check(str(path))] == [str(v) for v in report]
    assert [str(v) for v in check(read_assemblage(path).data)] == [str(v) for v in report]
    assert check(es.catalogue.breuer_hall()) == ()
