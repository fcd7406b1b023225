"""The one door: what a file is, is decided by its bytes, and it is read once."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import exactsteer as es
from exactsteer.errors import InputError, UnreadableFile
from exactsteer.files.arrays.writing import SUFFIXES, file_bytes
from exactsteer.files.assemblage_json import AssemblageFile, assemblage_text
from exactsteer.files.behaviour_json import behaviour_text
from exactsteer.files.reading import check, parse_bytes, read_assemblage
from exactsteer.steering.assemblage import MeasuredAssemblage

BOX = es.catalogue.pr_box()
COIN = {
    "format": "exactsteer-behaviour/1",
    "untrusted": [{"outcomes": [2]}],
    "probabilities": {"0|0": "2/3", "1|0": "2/3"},
}


@pytest.mark.parametrize("name", ["a.json", "a.mat", "no ending"])
def test_the_bytes_decide_not_the_name(tmp_path, name) -> None:
    """JSON is JSON and .npz is .npz under any name."""
    sigma = es.catalogue.pr_box_assemblage()
    content = AssemblageFile(MeasuredAssemblage(sigma.scenario, sigma.elements))
    for suffix in SUFFIXES:
        (tmp_path / name).write_bytes(file_bytes(content, f"x{suffix}").data)
        assert es.read_assemblage(tmp_path / name).data.assemblage() == sigma


def test_a_behaviour_is_an_assemblage_of_dimension_one(tmp_path) -> None:
    """`read_assemblage` and `check` accept behaviours: as files, as JSON objects, as values."""
    path = tmp_path / "box.json"
    path.write_text(behaviour_text(BOX, title="box"), encoding="utf-8")
    content = read_assemblage(path)
    assert content.title == "box"
    assert content.data.assemblage() == es.catalogue.pr_box_assemblage()
    assert es.check(path) == es.check(BOX) == es.check(json.loads(path.read_text(encoding="utf-8"))) == ()
    assert [v.law for v in es.check(COIN)] == ["normalised"]


def test_a_json_object_that_is_none_is_refused() -> None:
    """Objects with values that JSON does not have are `UnreadableFile`."""
    with pytest.raises(UnreadableFile, match="not the JSON object of a file"):
        check(COIN | {"probabilities": {"0|0": {1, 2}}})
    with pytest.raises(UnreadableFile, match="floating-point number and not exact"):
        check(COIN | {"probabilities": {"0|0": 0.5, "1|0": 0.5}})


def test_check_reports_raw_doubles_exactly(tmp_path) -> None:
    """A third as a double is off by exact amounts, in an array that says its own layout."""
    sizes = es.scenario(parties=1, settings=1, outcomes=3, trusted=1)
    thirds = es.MeasuredAssemblage(sizes, {(a, 0): [["1/3"]] for a in range(3)})
    path = tmp_path / "thirds.npz"
    path.write_bytes(file_bytes(AssemblageFile(thirds), str(path), rounded=True).data)
    (violation,) = es.check(path)
    assert (violation.law, str(violation.amount)) == ("normalised", "-1/18014398509481984")
    assert es.check(thirds) == ()


def test_a_pipe_is_read_once(tmp_path) -> None:
    """A pipe gives its bytes only once, and that is enough for every format."""
    stream = io.BytesIO()
    np.save(stream, np.array([[0.5], [0.5]]))
    for data, layout in ((behaviour_text(BOX).encode(), None), (stream.getvalue(), "a x")):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_bytes, args=(data,))
        writer.start()
        assert read_assemblage(pipe, layout=layout).data.report() == ()
        writer.join()
        pipe.unlink()


def test_a_layout_and_our_own_format_contradict_each_other() -> None:
    """Our JSON says everything itself: a layout or a variable for it is an error, not ignored."""
    text = assemblage_text(es.catalogue.pr_box_assemblage()).encode()
    for layout in ("d d a b x y", "one-based"):
        with pytest.raises(InputError, match="says its layout itself; leave out --layout"):
            parse_bytes(text, layout=layout)
    with pytest.raises(InputError, match="a variable is chosen in workspaces"):
        parse_bytes(text, variable="sigma")


@pytest.mark.parametrize("suffix", ["", ".txt", ".npy", ".json.gz"])
def test_only_known_endings_are_written(suffix) -> None:
    """The ending of the name says the format."""
    sigma = es.catalogue.pr_box_assemblage()
    with pytest.raises(UnreadableFile, match=r"the ending of the name says the format: \.json, \.npz, \.mat"):
        file_bytes(AssemblageFile(MeasuredAssemblage(sigma.scenario, sigma.elements)), f"x{suffix}")


def test_json_is_read_without_numpy(tmp_path) -> None:
    """Whoever has no arrays loads neither NumPy nor SciPy nor h5py."""
    path = tmp_path / "a.json"
    path.write_text(assemblage_text(es.catalogue.pr_box_assemblage()), encoding="utf-8")
    script = (
        f"import sys, exactsteer as es; es.read_assemblage({str(path)!r}); "
        "print(sorted({'h5py', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert result.stdout.strip() == "[]"
