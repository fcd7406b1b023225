"""The verbs that change how data are written: convert and repair, and the options --layout and --variable."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.io
from click.testing import CliRunner, Result

import exactsteer as es
from exactsteer.cli import main
from exactsteer.files.assemblage_json import assemblage_text, parse_assemblage
from exactsteer.steering.projection import repair, squared_distance

LAYOUT = "d d a b x y"


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    """One command in this process; no traceback reaches the user."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def refused(result: Result) -> str:
    """The one message of a command with bad input."""
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    return line.removeprefix("exactsteer: ")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A foreign workspace with the doubles of the Breuer-Hall assemblage, a matrix beside it, and no layout."""
    assert run("convert", "catalogue:breuer-hall", tmp_path / "a.npz", "--rounded").exit_code == 0
    path = tmp_path / "raw.mat"
    with np.load(tmp_path / "a.npz") as arrays:
        scipy.io.savemat(path, {"sigma_out": arrays["sigma"], "eta": 0.5, "U": np.eye(2)})
    return path


# --- convert ---------------------------------------------------------------------------------------------------------


def test_a_workspace_becomes_exact_json(raw, tmp_path) -> None:
    """With variable and layout, a .mat becomes a JSON file with the same doubles as rationals, and says where from."""
    out = tmp_path / "out.json"
    result = run("convert", raw, out, "--layout", LAYOUT, "--variable", "sigma_out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"CONVERTED {out} exactly: outcomes per setting 2,2 | 2,2 and trusted dimension 4\n"
    content = parse_assemblage(out.read_text(encoding="utf-8"))
    assert content.source == 'raw.mat: sigma_out as "d d a b x y"'
    array = scipy.io.loadmat(raw)["sigma_out"]
    assert Fraction(str(content.data[(0, 1), (1, 1)][0, 0])) == Fraction(array[0, 0, 0, 1, 1, 1].real)
    assert run("check", out).exit_code == 1


@pytest.mark.parametrize("suffix", [".mat", ".npz"])
def test_exact_numbers_become_doubles_only_when_told(tmp_path, suffix) -> None:
    """Without --rounded the entry that is no double is named; with it the largest change is reported, exact in JSON."""
    out = tmp_path / f"out{suffix}"
    text = refused(run("convert", "catalogue:breuer-hall", out))
    assert text.startswith("catalogue:breuer-hall: element 0,0|0,0, entry (0, 0): 1/14 is not exactly a double")
    assert not out.exists()
    result = run("convert", "catalogue:breuer-hall", out, "--rounded")
    assert "rounded to doubles, no real or imaginary part of an entry changed by more than 0.0000000" in result.stdout
    assert result.stderr == "left out, only .json holds it: title, source\n"
    document = json.loads(run("convert", "catalogue:breuer-hall", out, "--rounded", "--json").stdout)
    assert (document["verdict"], document["exact"], document["file"]) == ("converted", False, str(out))
    largest = es.parse(document["largest_change"]["exact"])
    sigma, data = es.catalogue.breuer_hall(), es.read_assemblage(out).data
    gaps = [x for key, m in sigma.elements.items() for row in (m - data.elements[key]).entries() for x in row]
    squares = [(gap + gap.conjugate()) ** 2 for gap in gaps] + [-((gap - gap.conjugate()) ** 2) for gap in gaps]
    assert max(squares) == (2 * largest) ** 2


def test_formats_are_converted_there_and_back(tmp_path) -> None:
    """JSON to .mat to .npz to JSON is the same assemblage, without any layout given."""
    names = [tmp_path / name for name in ("a.json", "b.mat", "c.npz", "d.json")]
    sigma = es.catalogue.pr_box_with_state()
    names[0].write_text(assemblage_text(sigma), encoding="utf-8")
    for source, target in pairwise(names):
        result = run("convert", source, target)
        assert result.exit_code == 0
        assert " exactly: " in result.stdout
    assert es.read_assemblage(names[-1]).data.assemblage() == sigma


def test_title_source_and_realisation_stay_in_json(tmp_path) -> None:
    """Between JSON files nothing is lost; to arrays the rest is named."""
    out = tmp_path / "a.json"
    assert run("convert", "catalogue:breuer-hall-before-map", out).exit_code == 0
    assert parse_assemblage(out.read_text(encoding="utf-8")).realisation is not None
    result = run("convert", out, tmp_path / "a.npz", "--rounded")
    assert "left out, only .json holds it: title, source, realisation" in result.stderr


def test_standard_input_may_be_binary(tmp_path) -> None:
    """`-` reads arrays too."""
    stream = io.BytesIO()
    np.save(stream, np.array([[0.25, 0.5], [0.75, 0.5]]))
    out = tmp_path / "p.json"
    assert run("convert", "-", out, "--layout", "a x", stdin=stream.getvalue()).exit_code == 0
    assert es.check(out) == ()


def test_dictionaries_counted_from_one_are_converted(tmp_path) -> None:
    """`--layout one-based` reads JSON keyed 'a,b|x,y' with settings from 1."""
    path, out = tmp_path / "p.json", tmp_path / "q.json"
    path.write_text('{"0|1": [[0.25]], "1|1": [[0.75]], "0|2": [[1]], "1|2": [[0]]}', encoding="utf-8")
    assert run("convert", path, out, "--layout", "one-based").exit_code == 0
    assert run("check", out).exit_code == 0
    assert run("check", path, "--layout", "one-based").exit_code == 0
    assert "floating-point number and not exact" in refused(run("check", path))


def test_nothing_is_written_when_something_is_wrong(raw, tmp_path) -> None:
    """Unknown endings, the input itself, folders and unreadable data leave no file behind; each is one message."""
    before = sorted(tmp_path.iterdir())
    given = ["--layout", LAYOUT, "--variable", "sigma_out"]
    assert "the ending of the name says the format" in refused(run("convert", raw, tmp_path / "a.txt", *given))
    assert (
        refused(run("convert", raw, raw, *given))
        == f"OUT '{raw}': that is the input; give another name; nothing was done"
    )
    assert "OUT 'no/a.json': there is no folder" in refused(run("convert", raw, "no/a.json", *given))
    assert "several variables could be the assemblage" in refused(run("convert", raw, tmp_path / "a.json"))
    assert "the meaning of its axes is not guessed" in refused(
        run("convert", raw, tmp_path / "a.json", "--variable", "sigma_out")
    )
    assert "Missing argument 'OUT'" in refused(run("convert", raw))
    assert "leave out --layout" in refused(
        run("convert", "catalogue:breuer-hall", tmp_path / "a.json", "--layout", LAYOUT)
    )
    assert sorted(tmp_path.iterdir()) == before


# --- the reading verbs -------------------------------------------------------------------------------------------------


def test_every_reading_verb_takes_layout_and_variable(raw) -> None:
    """check, decide, bracket, convert and repair read arrays with --layout and --variable."""
    for verb in ("check", "decide", "bracket", "convert", "repair"):
        text = run(verb, "--help").stdout
        assert "--layout" in text
        assert "--variable" in text
    given = ["--layout", LAYOUT, "--variable", "sigma_out"]
    assert run("check", raw, *given).stdout.startswith("INVALID ")
    result = run("decide", raw, *given, "--set", "almost-quantum", "--ball")
    assert result.exit_code == 1
    assert "no member of the moment set of level almost-quantum is within" in result.stdout


def test_invalid_data_name_the_command_that_repairs_them(raw) -> None:
    """The message of `decide` has the commands with the same options, ready to be pasted."""
    text = refused(run("decide", raw, "--layout", LAYOUT, "--variable", "sigma_out", "--set", "quantum"))
    options = f"{raw} --layout 'd d a b x y' --variable sigma_out"
    assert f"`exactsteer check {options}` lists all" in text
    assert f"`exactsteer repair {options} -o NEW.json` makes the nearest valid one" in text


def test_options_speak_of_the_argument_only(raw, tmp_path) -> None:
    """A noise file given by an option says its layout itself."""
    out = tmp_path / "noise.json"
    run("repair", raw, "--layout", LAYOUT, "--variable", "sigma_out", "-o", out)
    command = ["bracket", out, "--quantity", "noise", "--set", "lhs", "--noise", raw]
    assert "several variables could be the assemblage" in refused(run(*command))


# --- repair ------------------------------------------------------------------------------------------------------------


def test_raw_doubles_are_repaired_and_the_distance_is_exact(raw, tmp_path) -> None:
    """The result is valid; the printed squared distance and the largest change are those of the two files."""
    out = tmp_path / "repaired.json"
    command = ["repair", raw, "--layout", LAYOUT, "--variable", "sigma_out", "-o", out]
    result = run(*command)
    assert (result.exit_code, result.stderr) == (0, "")
    assert run("check", out).exit_code == 0
    data = es.read_assemblage(raw, layout=LAYOUT, variable="sigma_out").data
    content = es.read_assemblage(out)
    distance = squared_distance(data.elements, content.data.elements)
    assert result.stdout.startswith(f"REPAIRED {out} moved by the squared distance {distance} (at most 0.000")
    assert "white noise of weight 1/9007199254740992 (at most 0.000000000000000111022303) mixed in" in result.stdout
    assert content.source.startswith('raw.mat: sigma_out as "d d a b x y"; repaired, squared distance 0.000')
    document = json.loads(run(*command, "--json").stdout)
    assert document["verdict"] == "repaired"
    assert document["squared_distance"]["exact"] == str(distance)
    assert document["noise"]["exact"] == str(repair(data).noise)
    largest = es.parse(document["largest_change"]["exact"])
    for key, m in data.elements.items():
        for row in (m - content.data.elements[key]).entries():
            for gap in row:
                assert (gap + gap.conjugate()) ** 2 <= (2 * largest) ** 2
                assert -((gap - gap.conjugate()) ** 2) <= (2 * largest) ** 2


def test_without_negative_elements_no_noise_is_needed(tmp_path) -> None:
    """A signalling behaviour is projected; the line says that no noise was mixed in."""
    path, out = tmp_path / "p.json", tmp_path / "q.json"
    path.write_text('{"0|1": [["1/2"]], "1|1": [["1/2"]], "0|2": [["1/4"]], "1|2": [["1/2"]]}', encoding="utf-8")
    result = run("repair", path, "--layout", "one-based", "-o", out)
    assert (
        "moved by the squared distance 1/32 (at most 0.031250000000), no real or imaginary part of an entry by more than"
        in result.stdout
    )
    assert "0.125000000000; no noise was needed: " in result.stdout
    assert [str(m[0, 0]) for m in es.read_assemblage(out).data.elements.values()] == ["1/2", "1/2", "3/8", "5/8"]


def test_valid_data_are_not_moved(tmp_path) -> None:
    """A valid file keeps its entries, title and realisation; the distance is 0."""
    out = tmp_path / "same.json"
    result = run("repair", "catalogue:breuer-hall-before-map", "-o", out)
    assert f"REPAIRED {out} nothing changed: the data were valid" in result.stdout
    content = es.read_assemblage(out)
    assert content.realisation is not None
    assert content.data.assemblage() == es.catalogue.breuer_hall_before_map()


def test_what_cannot_be_repaired_is_one_message(tmp_path) -> None:
    """Data without trace, an output that is no .json, and no output at all: status 2, and no file."""
    path, out = tmp_path / "p.json", tmp_path / "q.json"
    path.write_text('{"0|1": [[-1]], "1|1": [[0]]}', encoding="utf-8")
    text = refused(run("repair", path, "--layout", "one-based", "-o", out))
    assert text == f"{path}: the total trace is -1: these data are not near any assemblage"
    assert "is exact and is written as .json" in refused(run("repair", path, "-o", tmp_path / "q.npz"))
    assert "Missing option '-o'" in refused(run("repair", path))
    assert "that is the input" in refused(run("repair", path, "-o", path))
    assert sorted(tmp_path.iterdir()) == [path]
