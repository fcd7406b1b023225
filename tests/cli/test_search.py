"""The verb search: one verdict line, a folder that can be continued, an interruption that says what is kept."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from exactsteer.campaigns import examples
from exactsteer.campaigns.campaign import Campaign
from exactsteer.cli import main
from exactsteer.files.map_json import map_text
from exactsteer.quantum.positive_maps import choi_map


def call(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["search", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_search_for_images_reports_the_smallest(tmp_path):
    """Stdout has one line; JSON has the findings, ranked by the number of amplitudes; the index is named."""
    folder = str(tmp_path / "images")
    options = ["positive-map", "--settings", "ZX,triple5", "--seed", "13", "-o", folder]
    code, line, _ = call(*options, "--tries", "1")
    assert code == 0
    assert line.startswith("SEARCHED positive-map: ")
    assert " in 1 attempt;" in line
    assert line.count("\n") == 1
    code, text, _ = call(*options, "--tries", "2", "--json")
    document = json.loads(text)
    assert (code, document["verdict"], document["done"]) == (0, "searched", 2)
    assert document["best"]["amplitudes"] == min(row["amplitudes"] for row in document["findings"])
    assert (tmp_path / "images" / document["best"]["certificates"][document["best"]["label"]]).is_file()


def test_a_map_may_come_from_a_file_or_with_a_prefix(tmp_path):
    """`choi`, `map:choi`, `catalogue:map:choi` and a file of the map are one map, and its claim identifies it."""
    place = tmp_path / "choi.json"
    place.write_text(map_text(choi_map()), encoding="utf-8")
    found = set()
    for k, name in enumerate(["choi", "map:choi", "catalogue:map:choi(a=1,b=1,c=0)", str(place)]):
        code, text, _ = call("positive-map", "--map", name, "--tries", "0", "-o", str(tmp_path / str(k)), "--json")
        assert code == 0
        found.add(json.loads(text)["campaign"]["parameters"]["map_sha256"])
    assert len(found) == 1


def test_a_search_for_local_assemblages_reports_the_widest_gap(tmp_path):
    """The best finding has the least eigenvalue furthest below zero."""
    code, text, _ = call("local-yet-post-quantum", "--seed", "1", "--tries", "3", "-o", str(tmp_path), "--json")
    document = json.loads(text)
    gaps = [row["least_eigenvalue_about"] for row in document["findings"]]
    assert code == 0
    assert document["best"]["least_eigenvalue_about"] == min(gaps, key=float)


def test_an_interruption_says_what_is_kept(tmp_path, monkeypatch):
    """Exit 130, and the same command continues."""

    def interrupted(half: int, *, seed: int) -> Campaign:
        def attempt(random: object) -> list[object]:
            raise KeyboardInterrupt

        return Campaign("local-yet-post-quantum", {"half": half}, seed, attempt)

    monkeypatch.setattr(examples, "local_yet_post_quantum", interrupted)
    code, line, message = call("local-yet-post-quantum", "-o", str(tmp_path))
    assert (code, line) == (130, "")
    assert "interrupted; 0 attempts and 0 findings are kept in" in message
    assert "the same command continues" in message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["positive-map", "--map", "nobody"], "the catalogue has no map 'nobody'"),
        (["positive-map", "--settings", "ZX,QQ"], "there are no settings 'QQ' for a qubit"),
        (["positive-map", "--amplitudes", "complex"], "'complex' is not one of"),
        (["positive-map", "--tries", "-1"], "-1 is not in the range"),
        (["local-yet-post-quantum", "--half", "9"], "9 is not in the range"),
    ],
)
def test_bad_input_is_exit_two(tmp_path, arguments, message):
    """Names that do not exist and numbers out of range; nothing is written."""
    code, line, error = call(*arguments, "-o", str(tmp_path / "new"))
    assert (code, line) == (2, "")
    assert message in error
    assert "--help" not in error or f"see `exactsteer search {arguments[0]} --help`" in error
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_another_campaign_is_bad_input(tmp_path):
    """The message says in what the campaigns differ."""
    assert call("local-yet-post-quantum", "--tries", "0", "-o", str(tmp_path))[0] == 0
    code, _, error = call("local-yet-post-quantum", "--half", "5", "--tries", "0", "-o", str(tmp_path))
    assert code == 2
    assert "holds another campaign: it differs in parameters" in error
