"""The file format of behaviours: three notations, a round trip, and one message with the place for every fault."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.field import real_field
from exactsteer.algebra.number import generator, number
from exactsteer.cli import main
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.behaviour_json import (
    behaviour_text,
    is_behaviour,
    parse_behaviour,
    parse_data,
    read_behaviour,
)
from exactsteer.steering.behaviour import Behaviour, from_correlators
from exactsteer.steering.scenario import Scenario
from exactsteer.testing import behaviours

PAIR = [{"outcomes": [2, 2]}, {"outcomes": [2, 2]}]
COIN = {
    "format": "exactsteer-behaviour/1",
    "untrusted": [{"outcomes": [2]}],
    "probabilities": {"0|0": "sqrt(2)/2", "1|0": "1 - sqrt(2)/2"},
}
BOX = {
    "format": "exactsteer-behaviour/1",
    "title": "box",
    "source": "here",
    "untrusted": PAIR,
    "form": "correlators",
    "table": [[1, 0, 0], [0, 1, 1], [0, 1, -1]],
}
TABLE = {
    "format": "exactsteer-behaviour/1",
    "untrusted": PAIR,
    "form": "collins-gisin",
    "table": [[1, "1/2", "1/2"], ["1/2", "1/2", "1/2"], ["1/2", "1/2", 0]],
}


def test_three_notations_of_one_box():
    """The Popescu-Rohrlich box as correlators, as a Collins-Gisin table and in full is one behaviour."""
    box = es.catalogue.pr_box()
    assert parse_behaviour(json.dumps(BOX)).behaviour() == box
    assert parse_behaviour(json.dumps(TABLE)).behaviour() == box
    assert parse_behaviour(behaviour_text(box)).behaviour() == box
    content = parse_behaviour(json.dumps(BOX))
    assert (content.title, content.source) == ("box", "here")


def test_probabilities_are_exact_texts():
    """Irrational probabilities are read exactly."""
    assert parse_behaviour(json.dumps(COIN)).behaviour()[1, 0] == es.parse("1 - sqrt(2)/2")


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
@pytest.mark.parametrize("untrusted", [((2, 2), (2, 2)), ((2, 3), (3, 1)), ((2,), (2, 2), (2,))])
def test_what_is_written_is_read_back(untrusted, data):
    """Text and value determine each other in every form that the behaviour has."""
    p = Behaviour(untrusted, data.draw(behaviours(Scenario(untrusted, (1,)))))
    forms = ["full"] + ["collins-gisin"] * (len(untrusted) == 2) + ["correlators"] * (untrusted == ((2, 2), (2, 2)))
    for form in forms:
        text = behaviour_text(p, title="t", source="s", form=form)
        content = parse_behaviour(text)
        assert content.behaviour() == p
        assert behaviour_text(content.behaviour(), title="t", source="s", form=form) == text


def test_a_field_of_higher_degree_is_declared():
    """Over a cubic field the file declares `t`, in full and in tables."""
    t = generator(real_field((-2, 0, 0, 1), 1, 2))
    p = from_correlators([[number(1), t - t], [t - t, t / 2]])
    for form in ("full", "collins-gisin", "correlators"):
        assert parse_behaviour(behaviour_text(p, form=form)).behaviour() == p


@pytest.mark.parametrize(
    ("document", "error", "message"),
    [
        (COIN | {"trusted": []}, UnreadableFile, "text: unknown keys: trusted"),
        (COIN | {"format": "x"}, UnreadableFile, 'text: the format is "x", not "exactsteer-behaviour/1"'),
        (COIN | {"form": "x"}, UnreadableFile, 'the form is "x"; known: "full", "collins-gisin", "correlators"'),
        (
            COIN | {"form": "correlators"},
            UnreadableFile,
            'with the form "correlators" give table, and no probabilities',
        ),
        (COIN | {"table": []}, UnreadableFile, 'with the form "full" give probabilities, and no table'),
        (COIN | {"probabilities": []}, UnreadableFile, "probabilities must be an object"),
        (COIN | {"title": 1}, UnreadableFile, "title and source must be text"),
        (COIN | {"probabilities": {"0|0": True, "1|0": 0}}, UnreadableFile, "text, p(0|0), entry (0, 0): true is not"),
        (COIN | {"probabilities": {"0|0": 1}}, ShapeMismatch, "text: 1 of 2 elements are missing: 1|0"),
        (COIN | {"probabilities": {"0|1": 1}}, ShapeMismatch, "party 0 has the settings 0 to 0"),
        (COIN | {"probabilities": {"0|0": "1/0"}}, InputError, "text, p(0|0): column 4 of '1/0': division by zero"),
        (BOX | {"table": [[1, 0], [0, 1]]}, ShapeMismatch, "text, table: the table is 2 x 2; these outcome numbers"),
        (BOX | {"untrusted": PAIR[:1]}, ShapeMismatch, "text, table: a table needs two untrusted parties, not 1"),
        (BOX | {"untrusted": [{"outcomes": [2, 3]}, *PAIR[1:]]}, ShapeMismatch, "setting 1 of party 0 has 3 outcomes"),
    ],
)
def test_every_fault_is_named_with_its_place(document, error, message):
    """The message says where the fault is and what is known."""
    with pytest.raises(error) as caught:
        parse_behaviour(json.dumps(document))
    assert message in str(caught.value)


def test_an_unknown_form_is_not_written():
    """`behaviour_text` lists the forms that exist."""
    with pytest.raises(UnreadableFile, match="known: full, collins-gisin, correlators"):
        behaviour_text(es.catalogue.pr_box(), form="x")


def test_a_behaviour_is_data_with_trusted_dimension_one(tmp_path):
    """`parse_data` reads behaviours and assemblages; a text that only mentions the format is no behaviour."""
    path = tmp_path / "box.json"
    path.write_text(json.dumps(BOX), encoding="utf-8")
    assert read_behaviour(path).behaviour() == es.catalogue.pr_box()
    content = parse_data(json.dumps(BOX))
    assert content.data.assemblage() == es.catalogue.pr_box().assemblage()
    assert (content.title, content.source, content.realisation) == ("box", "here", None)
    from exactsteer.files.assemblage_json import assemblage_text

    sigma = es.catalogue.isotropic()
    text = assemblage_text(sigma, title="not exactsteer-behaviour/1")
    assert not is_behaviour(text)
    assert parse_data(text).data.assemblage() == sigma


def test_the_command_line_accepts_behaviours(tmp_path):
    """`check` takes a behaviour from a file or from standard input, and names the law that fails in it."""
    path = tmp_path / "box.json"
    path.write_text(json.dumps(BOX), encoding="utf-8")
    run = CliRunner().invoke
    for result in (run(main, ["check", str(path)]), run(main, ["check", "-"], input=json.dumps(TABLE))):
        assert result.exit_code == 0
        assert result.stdout.startswith("VALID ")
        assert "trusted dimension 1" in result.stdout
    path.write_text(json.dumps(BOX | {"table": [[1, 0, 0], [0, 2, 1], [0, 1, -1]]}), encoding="utf-8")
    result = run(main, ["check", str(path)])
    assert result.exit_code == 1
    assert "positive: element 0,1|0,0 has v^dag M v = -1/4 for v = (1)" in result.stdout
    path.write_text(json.dumps(BOX)[:-1], encoding="utf-8")
    assert f"{path}: line 1, column" in run(main, ["check", str(path)]).stderr


def test_a_behaviour_is_decided_like_an_assemblage(tmp_path):
    """`decide` proves that the Popescu-Rohrlich box of a file is post-quantum, and `verify --claim` accepts the file."""
    path, certificate = tmp_path / "box.json", tmp_path / "certificate.json"
    path.write_text(json.dumps(BOX), encoding="utf-8")
    run = CliRunner().invoke
    result = run(main, ["decide", str(path), "--set", "almost-quantum", "-o", str(certificate)])
    assert result.exit_code == 1
    assert result.stdout.startswith("NON-MEMBER ")
    result = run(main, ["verify", str(certificate), "--claim", str(path)])
    assert result.stdout.startswith("VERIFIED ")
