"""Families as a person writes them: several Bobs, a Bob with input, instrumental data, and functionals of these."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import quadratic_field
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.family_json import (
    FamilyFunctionalFile,
    family_functional_text,
    family_text,
    is_family_text,
    parse_family,
    parse_family_functional,
)
from exactsteer.files.functional_json import FunctionalFile, functional_text
from exactsteer.files.reading import check, parse_bytes, parse_data_bytes
from exactsteer.steering import catalogue
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import SHAPES, Family, FamilyFunctional, MeasuredFamily, marginals
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Scenario
from exactsteer.testing import families, hermitian, no_signalling_assemblages


def document(**changes: object) -> dict[str, object]:
    """Two Bobs with trivial systems and one coin."""
    return {
        "format": "exactsteer-assemblage/1",
        "kind": "marginals",
        "untrusted": [{"outcomes": [2]}],
        "trusted": [{"dimension": 1}, {"dimension": 1}],
        "elements": {"0|0": [[["1/2"]], [["1/2"]]], "1|0": [[["1/2"]], [["1/2"]]]},
        **changes,
    }


def with_input(**changes: object) -> dict[str, object]:
    """One Bob with two inputs and a trivial system."""
    elements = {f"{a}|0,{y}": [["1/2"]] for a in range(2) for y in range(2)}
    result = document(trusted=[{"dimension": 1, "settings": 2}], elements=elements) | changes
    del result["kind"]
    return result


def refused(value: object) -> str:
    """The message with which a file is refused."""
    with pytest.raises(InputError) as caught:
        parse_family(json.dumps(value), "f.json")
    return str(caught.value)


@pytest.mark.parametrize("shape", SHAPES)
@given(st.data())
@settings(max_examples=8, deadline=None)
def test_families_survive_the_round_trip(shape, data) -> None:
    """What is written is read back: the family, its title and its source; the same through the bytes of a file."""
    family = data.draw(families(shape))
    text = family_text(family, title="a title", source="a source")
    content = parse_family(text)
    assert content.data.family() == family
    assert (content.title, content.source) == ("a title", "a source")
    assert is_family_text(text)
    assert parse_data_bytes(text.encode()) == content
    assert check(json.loads(text)) == ()


@given(st.data())
@settings(max_examples=6, deadline=None)
def test_members_over_different_fields_share_one(data) -> None:
    """Bobs over Q and over Q(sqrt 2) are written over the common field and stay equal."""
    scene = Scenario(((2, 2),), (2,))
    first = data.draw(no_signalling_assemblages(scene, quadratic_field(2)))
    behaviour = first.behaviour()
    second = MeasuredAssemblage(Scenario(((2, 2),), (1,)), {key: matrix([[p]]) for key, p in behaviour.items()})
    family = Family("marginals", (MeasuredAssemblage(scene, first.elements), second))
    assert parse_family(family_text(family)).data.family() == family


@pytest.mark.parametrize("shape", SHAPES)
@given(st.data())
@settings(max_examples=5, deadline=None)
def test_functionals_survive_the_round_trip(shape, data) -> None:
    """A functional of families is read back with its sense."""
    family = data.draw(families(shape))
    sense = data.draw(st.sampled_from(["max", "min"]))
    members = tuple(
        SteeringFunctional(s, {key: data.draw(hermitian(s.dimension)) for key in s.keys()}, sense)
        for s in family.scenarios
    )
    functional = FamilyFunctional(shape, members)
    content = parse_family_functional(family_functional_text(functional, title="F"))
    assert content == FamilyFunctionalFile(functional, "F")


def test_functionals_of_assemblages_are_read_by_the_same_door() -> None:
    """A functional without kind and without inputs is one of assemblages."""
    functional = catalogue.chsh()
    content = parse_family_functional(functional_text(functional))
    assert isinstance(content, FunctionalFile)
    assert content.functional == functional


def test_the_input_comes_last_in_the_key() -> None:
    """With two untrusted parties the key is a,b|x,z,y: y the input of the trusted party."""
    document_ = with_input(
        untrusted=[{"outcomes": [1]}, {"outcomes": [1, 1]}],
        trusted=[{"dimension": 1, "settings": 2}],
    )
    document_["elements"] = {f"0,0|0,{x},{y}": [[1]] for x in range(2) for y in range(2)}
    content = parse_family(json.dumps(document_))
    assert len(content.data.members) == 2
    assert content.data.scenarios[0].untrusted == ((1,), (1, 1))
    assert content.data.report() == ()


def test_the_dimension_may_depend_on_the_input() -> None:
    """A list of dimensions has one for each input; it survives the round trip."""
    elements = {"0|0,0": [[1]], "0|0,1": [["1/2", 0], [0, "1/2"]]}
    value = with_input(untrusted=[{"outcomes": [1]}], trusted=[{"dimension": [1, 2], "settings": 2}])
    content = parse_family(json.dumps(value | {"elements": elements}))
    assert [s.trusted for s in content.data.scenarios] == [(1,), (2,)]
    assert parse_family(family_text(content.data)).data == content.data


def test_realisations_of_marginals_stay() -> None:
    """Marginals keep the realisation of all Bobs together; it steers to them."""
    entry = catalogue.find_family("postquantum-bobs-w")
    family = entry.build()
    content = parse_family(family_text(family, realisation=entry.realisation()))
    assert content.realisation is not None
    assert marginals(content.realisation.assemblage()) == family
    text = family_text(catalogue.find_family("pauli-transpose").build(), realisation=entry.realisation())
    with pytest.raises(UnreadableFile, match="only marginals have a realisation here"):
        parse_family(text)


def test_an_assemblage_is_no_family_and_is_told_apart() -> None:
    """The reader of assemblages refuses a family with its kind; the reader of both tells them apart."""
    assert not is_family_text('{"format": "exactsteer-assemblage/1", "title": "marginals"}')
    with pytest.raises(InputError, match="f holds a family, the marginals of 2 trusted parties, where one"):
        parse_bytes(json.dumps(document()).encode(), "f")
    with pytest.raises(InputError, match="whose trusted party has 2 inputs"):
        parse_bytes(json.dumps(with_input()).encode(), "f")


CASES = {
    "kind": (
        document(kind="marginal"),
        'f.json: the kind "marginal" is not known; known: marginals, assemblage, instr',
    ),
    "kind of another type": (document(kind=[]), "f.json: the kind [] is not known"),
    "format": (document(format="x"), 'f.json: the format is "x", not "exactsteer-assemblage/1"'),
    "one matrix missing": (
        document(elements={"0|0": [[["1/2"]]], "1|0": [[["1/2"]], [["1/2"]]]}),
        "f.json, element 0|0, one matrix for each Bob: a list of 2 is needed, as in the scenario, not 1",
    ),
    "element missing": (
        document(elements={"0|0": [[["1/2"]], [["1/2"]]]}),
        "f.json, Bob 0: 1 of 2 elements are missing: 1|0",
    ),
    "misshapen": (
        document(elements={"0|0": [[["1/2"]], [["1/2"]]], "1|0": [[["1/2"]], [[0, 0], [0, 0]]]}),
        "f.json, Bob 1: element 1|0 is 2 x 2, the trusted dimension is 1",
    ),
    "not exact": (
        document(elements={"0|0": [[["1/2"]], [[True]]], "1|0": [[["1/2"]], [["1/2"]]]}),
        "f.json, element 0|0, Bob 1, entry (0, 0): true is not exact",
    ),
    "settings in marginals": (
        document(trusted=[{"dimension": 1, "settings": 2}]),
        "f.json: with the kind marginals no trusted party has settings; leave out the kind",
    ),
    "two instrumental Bobs": (
        document(kind="instrumental"),
        "f.json: the kind instrumental has one untrusted and one trusted",
    ),
    "elements": (document(elements=[]), "f.json: elements must be an object keyed by 'outcomes|settings'"),
    "title": (document(title=3), "f.json: title and source must be text"),
    "unknown key": (document(bobs=2), "f.json: unknown keys: bobs"),
    "first party with input": (
        with_input() | {"trusted": [{"dimension": 1, "settings": 2}, {"dimension": 1}]},
        "f.json, trusted party 0: only the last trusted party may have settings; reorder the trusted parties",
    ),
    "no input in the key": (
        with_input() | {"elements": {"0|0": [[1]]}},
        "f.json: the key \"0|0\" is not outcomes|settings with the trusted party's input last, such as '0|0,1'",
    ),
    "input out of range": (
        with_input() | {"elements": {"0|0,2": [[1]]}},
        'f.json: the key "0|0,2": the trusted party has the inputs 0 to 1',
    ),
    "missing for one input": (
        with_input() | {"elements": {f"{a}|0,0": [["1/2"]] for a in range(2)}},
        "f.json, input 1: 2 of 2 elements are missing: 0|0, 1|0",
    ),
    "many inputs": (
        with_input() | {"trusted": [{"dimension": 1, "settings": 100_000}]},
        "f.json: the family has 200000 elements; at most 100000 are supported",
    ),
    "dimensions": (
        with_input() | {"trusted": [{"dimension": [1], "settings": 2}]},
        "f.json, trusted party 0, dimension: a list of 2 is needed",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_file_is_refused_with_its_place(case) -> None:
    """Each error of a family's file says where it is and what is needed."""
    value, start = CASES[case]
    assert refused(value).startswith(start)


def test_a_wrong_functional_is_refused() -> None:
    """The form, the sense and Hermiticity of a functional of families are checked."""
    good = json.loads(family_functional_text(catalogue.find_family_functional("pauli-transpose-functional").build()))
    for changes, expected in (
        ({"form": "collins-gisin"}, 'functionals of families are given in the form "full"'),
        ({"sense": "up"}, 'the sense is "up"'),
        ({"elements": good["elements"] | {"0|0,0": [[0, 1], [0, 0]]}}, "0|0 is not Hermitian"),
    ):
        with pytest.raises(InputError) as caught:
            parse_family_functional(json.dumps(good | changes), "f")
        assert expected in str(caught.value)


def test_a_bob_of_several_systems_is_not_written() -> None:
    """A file has one dimension for each Bob; a member that is itself a product is refused, not flattened silently."""
    scene = Scenario(((1,),), (2, 2))
    member = MeasuredAssemblage(scene, {(0, 0): identity(4) / 4})
    with pytest.raises(ShapeMismatch, match="one dimension for each Bob"):
        family_text(MeasuredFamily("marginals", (member, member)))
