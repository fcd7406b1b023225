"""Campaigns: the same files whether interrupted or not, findings as certificates, other campaigns' folders refused."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.campaigns import examples
from exactsteer.campaigns.campaign import Campaign, Finding, run
from exactsteer.errors import InputError, Undecided, UnreadableFile
from exactsteer.quantum.positive_maps import choi_map, generalised_choi
from exactsteer.steering import catalogue

CERTIFICATE = es.prove(es.NoSignalling(catalogue.pr_box_with_state()))
NAMES = ["isotropic(settings=X)", "isotropic(settings=Z)", "isotropic(settings=XZ)", "werner(settings=X)"]
CERTIFICATES = [es.prove(es.NoSignalling(catalogue.find(name).build())) for name in NAMES]


def attempt(random: Random) -> list[Finding]:
    """One of four certificates, nothing, or an undecided search."""
    k = random.randint(0, 6)
    if k == 6:
        raise Undecided("a claim", ["tried"])
    return [Finding("drawn", {"drawn": CERTIFICATES[k]}, {"k": k})] if k < len(CERTIFICATES) else []


def campaign(seed: int = 1, **parameters: object) -> Campaign:
    return Campaign("drawing", parameters, seed, attempt)


def files(folder: Path) -> dict[str, str]:
    return {place.name: place.read_text(encoding="utf-8") for place in folder.iterdir()}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99), st.lists(st.integers(0, 12), max_size=3))
def test_a_campaign_in_pieces_leaves_the_same_files(tmp_path_factory, seed, stops):
    """Attempts depend on seed and number alone: wherever it stops, continuing gives the folder of an uninterrupted run."""
    whole, pieces = (tmp_path_factory.mktemp("campaign") for _ in range(2))
    run(campaign(seed), whole, 12)
    for stop in stops:
        run(campaign(seed), pieces, stop)
    progress = run(campaign(seed), pieces, 12)
    assert files(whole) == files(pieces)
    assert progress.done == 12


def test_an_interruption_loses_nothing_but_the_attempt_it_hits(tmp_path):
    """A KeyboardInterrupt in an attempt, or between writing a certificate and the state, is repaired by the next run."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    run(campaign(), whole, 10)
    calls = 0

    def interrupted(random: Random) -> list[Finding]:
        nonlocal calls
        calls += 1
        if calls == 6:
            raise KeyboardInterrupt
        return attempt(random)

    with pytest.raises(KeyboardInterrupt):
        run(Campaign("drawing", {}, 1, interrupted), broken, 10)
    assert json.loads((broken / "state.json").read_text())["done"] == 5
    name = next(name for name in files(whole) if name >= "000005" and name.endswith("-drawn.json"))
    (broken / name).write_text("half of it", encoding="utf-8")  # as if written before the state was
    run(campaign(), broken, 10)
    assert files(broken) == files(whole)


def test_findings_are_certificates_and_claims_are_not_repeated(tmp_path):
    """The index names the files, the sha256 of their claims and the facts; each file is a proof; times are left out."""
    heard: list[str] = []
    progress = run(campaign(), tmp_path, 30, heard.append)
    index = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    assert index["campaign"] == {"name": "drawing", "parameters": {}, "seed": 1}
    assert index["findings"] == list(progress.findings)
    assert sorted(row["k"] for row in index["findings"]) == [0, 1, 2, 3]
    for row in index["findings"]:
        text = (tmp_path / row["certificates"]["drawn"]).read_text(encoding="utf-8")
        assert es.verify(text).sha256 == row["claims_sha256"]["drawn"]
        assert json.loads(text)["provenance"]["attempt"] == row["attempt"]
        assert "milliseconds" not in json.loads(text)["provenance"]
    assert len(progress.undecided) > 0
    assert heard[-1] == "attempt 30 of 30: 4 findings"
    assert run(campaign(), tmp_path, 30, heard.append) == progress
    assert heard[-1] == "continuing after attempt 30, 4 findings so far"


def test_a_folder_of_another_campaign_is_refused(tmp_path):
    """Another seed or other parameters; a state that is none; a certificate that is gone."""
    run(campaign(), tmp_path, 8)
    with pytest.raises(InputError, match="holds another campaign: it differs in seed"):
        run(campaign(2), tmp_path, 8)
    with pytest.raises(InputError, match="it differs in parameters; choose another folder"):
        run(campaign(level="2"), tmp_path, 8)
    with pytest.raises(InputError, match="1000000 tries"):
        run(campaign(), tmp_path, 1_000_000)
    name = json.loads((tmp_path / "state.json").read_text())["findings"][0]["certificates"]["drawn"]
    (tmp_path / name).unlink()
    with pytest.raises(UnreadableFile, match=f"lacks {name}"):
        run(campaign(), tmp_path, 8)
    for text in ("{", "[]", '{"format": "exactsteer-campaign/1"}', '{"campaign": 1, "done": "x", "findings": []}'):
        (tmp_path / "state.json").write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableFile, match="is not the state of a campaign"):
            run(campaign(), tmp_path, 8)


def test_a_short_campaign_of_images_proves_both_halves(tmp_path):
    """Choi's map, the catalogue's measurements, a fixed seed: post-quantum images that show only quantum correlations."""
    search = examples.positive_map("choi", choi_map(), ["ZX", "triple5"], seed=13)
    progress = run(search, tmp_path, 1)
    assert progress.findings
    for row in progress.findings:
        theorem = es.verify((tmp_path / row["certificates"][row["label"]]).read_text(encoding="utf-8"))
        assert theorem.kind == "conjunction"
        assert row["amplitudes"] == row["state"].count("|")
        assert row["least_eigenvalue_about"].startswith("-0.")


def test_a_map_that_is_not_positive_ends_the_campaign(tmp_path):
    """No image is called an example when the map's positivity is false."""
    search = examples.positive_map("weak", generalised_choi(1, number("1/2"), 0), ["ZX", "ZX"], seed=1)
    with pytest.raises(InputError, match="the map is not positive"):
        run(search, tmp_path, 30)


def test_a_short_campaign_of_local_assemblages_gives_qubits_and_qutrits(tmp_path):
    """arXiv:1505.01430, appendix D: the qubit's two properties in one certificate, the lift's in another, with margins."""
    progress = run(examples.local_yet_post_quantum(seed=1), tmp_path, 2)
    assert progress.findings
    for row in progress.findings:
        kinds = {
            name: es.verify((tmp_path / file).read_text(encoding="utf-8")).kind
            for name, file in row["certificates"].items()
        }
        assert kinds == {"qubit": "conjunction", "qutrit": "not-moment-set"}
        assert float(row["margin"]["decimal"]) > float(row["lift_margin"]["decimal"]) > 0
