"""The checker's verdicts on committed certificates: what it accepts, the attacks it rejects, the texts it cannot read."""

from __future__ import annotations

import copy
import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import checker
from exactsteer.checker import KINDS, Malformed, Rejected, Theorem, check, main

FOLDER = Path(__file__).parent
FILE = Path(checker.__file__)
LIMIT = 5.0  # seconds of processor time: no text may keep the checker busy for longer

ACCEPTS = sorted((FOLDER / "accepts").glob("*.json"))
REJECTS = sorted((FOLDER / "rejects").glob("*.json"))
MALFORMED = sorted((FOLDER / "malformed").glob("*.json"))
STATUS = {"accepts": 0, "rejects": 1, "malformed": 2}


def named(path: Path) -> str:
    """The test id of a file."""
    return path.stem


def island(*arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The checker as a script without site packages, environment or asserts."""
    command = [sys.executable, "-I", "-S", "-O", str(FILE), *arguments]
    return subprocess.run(command, input=text, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize("path", ACCEPTS, ids=named)
def test_a_proof_is_verified(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdict on a proof is VERIFIED, the sha256 of the canonical claim, and the sentence kept beside it; status 0."""
    theorem = check(path.read_text(encoding="utf-8"))
    claim = json.loads(path.read_text(encoding="utf-8"))["claim"]
    assert json.dumps(claim, sort_keys=True, separators=(",", ":")) == theorem.claim
    assert main([str(path)]) == 0
    line = path.with_suffix(".expected").read_text(encoding="utf-8")
    assert capsys.readouterr().out == line == f"VERIFIED {theorem.sha256} {theorem.statement}\n"


@pytest.mark.parametrize("path", REJECTS, ids=named)
def test_an_attack_is_rejected(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A certificate that proves nothing is rejected for the reason that is written beside it; the status is 1."""
    assert main([str(path)]) == 1
    assert capsys.readouterr().out == path.with_suffix(".expected").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MALFORMED, ids=named)
def test_a_text_that_is_no_certificate_is_malformed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text outside the format is refused in one line that begins as expected; the status is 2."""
    started = time.process_time()
    assert main([str(path)]) == 2
    assert time.process_time() - started < LIMIT
    line = capsys.readouterr().out
    assert line.startswith(path.with_suffix(".expected").read_text(encoding="utf-8").rstrip("\n"))
    assert line.count("\n") == 1
    assert line.isascii()


@pytest.mark.parametrize("folder", sorted(STATUS))
def test_the_script_alone_gives_the_same_verdicts(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -I -S -O checker.py` needs no installation, and prints what the imported module prints."""
    paths = [str(path) for path in sorted((FOLDER / folder).glob("*.json"))]
    result = island(*paths)
    assert main(paths) == result.returncode == STATUS[folder]
    assert capsys.readouterr().out == result.stdout.decode()
    assert result.stderr == b""


@pytest.mark.parametrize("folder", ["accepts", "rejects"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_accepted_and_attacked(folder: str, kind: str) -> None:
    """Each kind of claim has an accepted certificate and an attack; a theorem for all scenarios has texts it cannot read."""
    if kind == "pseudo-lhs-identity" and folder == "rejects":
        folder = "malformed"
    texts = [path.read_text(encoding="utf-8") for path in (FOLDER / folder).glob("*.json")]
    assert any(f'"kind":"{kind}"' in text for text in texts)


def test_every_code_is_provoked() -> None:
    """Each reason that the checker can give is the reason of an attack, but for one that guards against itself."""
    used = {path.read_text(encoding="utf-8").split()[1] for path in (FOLDER / "rejects").glob("*.expected")}
    words = FILE.read_text(encoding="utf-8").split('rejected("')[1:]
    assert used == {word.split('"')[0] for word in words} - {"not-real"}


@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        ("prod(1 - len(party)", "prod(2 - len(party)"),
        ("prod(1 - len(party)", "prod(len(party) - 1"),
        ("label[1] if label[0] == z else party[z] - 1", "label[1] if label[0] == z else label[0] % party[z]"),
        ("{((x, b),): -1 for b in range(a)}", "{((x, b),): 1 for b in range(a)}"),
        ("{((x, b),): -1 for b in range(a)}", "{((x, b),): -1 for b in range(a - 1)}"),
        ("product(*([*listed, xi] for listed in pairs))", "product(*(listed for listed in pairs))"),
    ],
)
def test_the_identity_of_theorem_5_is_computed(formula: str, wrong: str, tmp_path: Path) -> None:
    """With any part of the formula changed, a copy of the checker refuses the identity: nothing is taken for granted."""
    source = FILE.read_text(encoding="utf-8")
    assert source.count(formula) == 1
    copy_of_checker = tmp_path / "checker.py"
    copy_of_checker.write_text(source.replace(formula, wrong), encoding="utf-8")
    path = FOLDER / "accepts" / "pseudo_lhs_identity_unequal.json"
    command = [sys.executable, "-I", "-S", str(copy_of_checker), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert result.stdout.startswith("REJECTED identity claim: the hidden states do not sum to the element")
    assert result.returncode == 1


def test_the_builder_knows_every_file() -> None:
    """The folders hold what `build_cases.py` writes, byte for byte."""
    written = {
        f"{folder}/{path.name}": path.read_text(encoding="utf-8")
        for folder in STATUS
        for path in (FOLDER / folder).iterdir()
    }
    assert written == builder().files()


def builder() -> ModuleType:
    """`build_cases.py` as a module."""
    spec = spec_from_file_location("build_cases", FOLDER / "build_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not kept as files


def claim_with(**changes: Any) -> str:
    """A no-signalling certificate of a coin, with parts of its assemblage replaced."""
    table: dict[str, Any] = {"field": "Q", "untrusted": [[2]], "trusted": [1], "denominator": 2}
    table |= {"elements": {"0|0": [[[1]], 0], "1|0": [[[1]], 0]}} | changes
    claim = {"kind": "no-signalling", "assemblage": table}
    return json.dumps({"format": checker.FORMAT, "claim": claim, "witness": {}, "provenance": {}})


def many_zeros() -> str:
    """Elements that are short to write and large to hold."""
    return claim_with(denominator=1, untrusted=[[32]], trusted=[256], elements={f"{a}|0": [0, 0] for a in range(32)})


def disguised_zero() -> str:
    """The number t^2 - 2 at the root sqrt 2 of (t^2 - 2)(t^14 + 1): no precision separates it from zero."""
    polynomial = [-2, 0, 1, *[0] * 11, -2, 0, 1]
    planes = [[[-2]], 0, 0, 0, [[1]], *[0] * 27]
    rest = [[[3]], 0, 0, 0, [[-1]], *[0] * 27]
    return claim_with(
        field={"polynomial": polynomial, "root": [11, 3]}, denominator=1, elements={"0|0": planes, "1|0": rest}
    )


def long_number() -> str:
    """A negative number of 30,000 digits over Q(sqrt 2): n - 8/10 n sqrt 2."""
    n, c = 10**30000 + 1, 8 * 10**29999
    first, second = [[[hex(n)]], 0, [[hex(-c)]], 0], [[[hex(2 * n)]], 0, [[hex(c)]], 0]
    field = {"polynomial": [-2, 0, 1], "root": [1, 0]}
    return claim_with(field=field, denominator=hex(3 * n), elements={"0|0": first, "1|0": second})


GENERATED: dict[str, Callable[[], bytes]] = {
    "byte_order_mark": lambda: b"\xef\xbb\xbf" + claim_with().encode(),
    "utf_16": lambda: claim_with().encode("utf-16"),
    "invalid_utf_8": lambda: b"\xff\xfe{}",
    "truncated_utf_8": lambda: claim_with(field="Q").encode().replace(b'"Q"', b'"\xcf'),
    "nul_bytes": lambda: bytes(1000),
    "random_bytes": lambda: random.Random(0).randbytes(100_000),
    "million_brackets": lambda: b"[" * 1_000_000,
    "million_closing_brackets": lambda: b"]" * 1_000_000,
    "million_quotes": lambda: b'"' * 999_999,
    "million_escaped_quotes": lambda: b'\\"' * 500_000,
    "million_backslashes": lambda: b'"' + b"\\" * 1_000_000,
    "brackets_in_an_open_text": lambda: b'"' + b"[" * 1_000_000,
    "long_text": lambda: b'"' + b"a" * 10_000_000 + b'"',
    "long_key": lambda: b'{"' + b"a" * 10_000_000 + b'":0}',
    "million_digits": lambda: b"1" * 1_000_000,
    "million_minus_zeros": lambda: b"-0," * 300_000,
    "hex_beyond_a_million_digits": lambda: claim_with(denominator="0x" + "1" * 900_000).encode(),
    "million_keys": lambda: json.dumps({str(k): 0 for k in range(300_000)}).encode(),
    "million_equal_keys": lambda: b"{" + b'"a":0,' * 200_000 + b'"a":0}',
    "too_many_zeros": lambda: many_zeros().replace("256", "257").encode(),
}


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_large_and_binary_texts_are_malformed_quickly(name: str) -> None:
    """Texts made to exhaust time, memory or the stack are refused with status 2 and one short line."""
    started = os.times()
    result = island(text=GENERATED[name]())
    ended = os.times()
    assert ended.children_user + ended.children_system - started.children_user - started.children_system < LIMIT
    assert result.returncode == 2, result.stderr
    assert result.stdout.startswith(b"MALFORMED ")
    assert result.stdout.count(b"\n") == 1
    assert result.stderr == b""


@pytest.mark.parametrize(
    ("make", "code"), [(disguised_zero, "sign"), (long_number, "not-positive"), (many_zeros, "not-normalised")]
)
def test_costly_claims_are_refused_quickly(make: Callable[[], str], code: str) -> None:
    """Roots are refined in a few multiplications for each doubling of the digits; zeros are held within the limits."""
    started = time.process_time()
    with pytest.raises(Rejected) as caught:
        check(make())
    assert code == caught.value.code
    assert time.process_time() - started < LIMIT


def test_a_sign_of_many_digits_is_decided_quickly() -> None:
    """The sign of a - b sqrt 2 with 10,000 digits that cancel takes a fraction of a second."""
    field = checker.Field({"polynomial": [-2, 0, 1], "root": [1, 0]}, "field")
    p, k = field.enclosure(30_000)[0], 30_000
    started = time.process_time()
    assert field.sign((p, 0, -(1 << k), 0), "number") == -1
    assert field.sign((p + 1, 0, -(1 << k), 0), "number") == 1
    assert time.process_time() - started < LIMIT


@pytest.mark.parametrize("bits", [1, 7, 64, 65, 1000])
@pytest.mark.parametrize(
    ("polynomial", "root"),
    [([-2, 0, 1], [1, 0]), ([-2, 0, 1], [-2, 0]), ([1, -3, 0, 1], [0, 1]), ([-5, 0, 0, 0, 1], [1, 0])],
)
def test_an_enclosure_is_the_cell_that_holds_the_root(polynomial: list[int], root: list[int], bits: int) -> None:
    """An enclosure at 2^-bits is the one cell of that grid at whose ends the polynomial has different signs."""
    field = checker.Field({"polynomial": polynomial, "root": root}, "field")
    low, high = field.enclosure(bits)
    assert low + 1 == high
    at = [sum(c * x**j << bits * (len(polynomial) - 1 - j) for j, c in enumerate(polynomial)) for x in (low, high)]
    assert at[0] * at[1] < 0


def test_integers_change_their_notation_at_4300_digits() -> None:
    """10^4300 - 1 is the largest decimal integer; from 10^4300 on, and for its negative, only hexadecimal text is read."""
    limit = 10**4300
    assert checker.integer(hex(limit), "number") == limit
    assert checker.integer(hex(-limit), "number") == -limit
    assert checker.parse(str(limit - 1)) == limit - 1
    for text in (hex(limit - 1), hex(1 - limit), "-" + hex(-limit), hex(limit).upper(), "0X" + hex(limit)[2:]):
        with pytest.raises(Malformed):
            checker.integer(text, "number")
    with pytest.raises(Malformed):
        checker.parse("1" + "0" * 4300)


def test_nesting_is_limited_to_32() -> None:
    """Brackets in texts do not count."""
    document = json.loads(claim_with())
    for depth, brackets in ((32, ""), (32, "[" * 100), (33, "]" * 100)):
        provenance: Any = brackets
        for _ in range(depth - 1):
            provenance = [provenance]
        text = json.dumps(document | {"provenance": provenance})
        if depth == 32:
            assert check(text).kind == "no-signalling"
        else:
            with pytest.raises(Malformed, match="nested deeper than 32"):
                check(text)


def test_moment_matrices_are_limited_to_1024_rows() -> None:
    """One party with 1,024 settings has 1,025 words; the level is refused before any witness is read."""
    table: dict[str, Any] = {"untrusted": [[2] * 1024], "elements": {}}
    for x in range(1024):
        table["elements"] |= {f"0|{x}": [[[1]], 0], f"1|{x}": [[[1]], 0]}
    document = json.loads(claim_with(**table))
    document["claim"] |= {"kind": "moment-set", "level": "almost-quantum"}
    with pytest.raises(Malformed, match=r"claim\.level: a moment matrix of 1025 words is larger than 1024"):
        check(json.dumps(document))


def test_local_models_are_limited_in_size() -> None:
    """Weights times elements times vertices are bounded before the weights are read."""
    table = {
        "untrusted": [[1] * 5000],
        "trusted": [2],
        "elements": {f"0|{x}": [[[1, 0], [0, 1]], 0] for x in range(5000)},
    }
    document = json.loads(claim_with(**table))
    vertices = [[100, 10 * k] for k in range(-10, 11)] + [[10 * k, 100] for k in range(9, -10, -1)][:11]
    document["claim"] |= {
        "kind": "local-in-plane",
        "polygon": {"denominator": 9, "vertices": [*vertices[:21], [-90, 100]]},
    }
    document["witness"] = {"denominator": 1, "weights": [[k, 1] for k in range(100)]}
    started = time.process_time()
    with pytest.raises(Malformed, match=r"witness\.weights: a list of 1 to \d+ items is needed, not length 100"):
        check(json.dumps(document))
    assert time.process_time() - started < LIMIT


@pytest.mark.parametrize("untrusted", [[[1] * 2000], [[1]] * 16, [[1, 1]] * 7, [[2, 2]] * 5, [[12], [12], [12], [5]]])
def test_the_largest_identities_take_seconds(untrusted: Any) -> None:
    """The bound on the hidden states of theorem 5 counts the terms of the sums: what it admits is computed in seconds."""
    claim = {"kind": "pseudo-lhs-identity", "untrusted": untrusted}
    document = {"format": checker.FORMAT, "claim": claim, "witness": {}, "provenance": {}}
    started = time.process_time()
    assert check(json.dumps(document)).kind == "pseudo-lhs-identity"
    assert time.process_time() - started < 3 * LIMIT


def hidden_states(settings_of: int, dimension: int, weight: Any, rho: Any, count: int) -> str:
    """A claim with one outcome for each of several settings, and the same hidden state many times."""
    first = [[[int(r == c == 0) for c in range(dimension)] for r in range(dimension)], 0]
    document = json.loads(claim_with(denominator=1, untrusted=[[1] * settings_of], trusted=[dimension]))
    document["claim"]["assemblage"]["elements"] = {f"0|{x}": first for x in range(settings_of)}
    document["claim"]["kind"] = "lhs"
    document["witness"] = {"denominator": count, "terms": [[[0] * settings_of, weight, [[rho]]]] * count}
    return json.dumps(document)


def test_hidden_states_are_limited_in_number() -> None:
    """Terms times joint settings times entries are bounded before the terms are read; what is admitted takes seconds."""
    started = time.process_time()
    with pytest.raises(Malformed, match=r"witness\.terms: a list of 1 to 1863 items is needed, not length 1864"):
        check(hidden_states(1000, 1, 1, [[1]], 1864))
    assert time.process_time() - started < LIMIT
    assert check(hidden_states(1000, 1, 1, [[1]], 1863)).kind == "lhs"
    assert time.process_time() - started < 3 * LIMIT


def test_a_hidden_state_may_be_zero() -> None:
    """A term with the operator 0 adds nothing, whatever its strategy."""
    document = json.loads((FOLDER / "accepts" / "lhs_qubit.json").read_text(encoding="utf-8"))
    document["witness"]["terms"].append([[0, 1], 5, [[0]]])
    assert check(json.dumps(document)).kind == "lhs"


@pytest.mark.parametrize("dimension", [4, 8])
def test_a_long_weight_does_not_fill_the_memory(dimension: int) -> None:
    """A weight of 600,000 bits times a small matrix at each of 1,000 settings would need gigabytes: it is refused."""
    lower = [[int(c <= r) for c in range(dimension)] for r in range(dimension)]
    text = hidden_states(1000, dimension, "0x1" + "0" * 150_000, lower, 1)
    with pytest.raises(Malformed, match=r"witness\.terms: products of \d+ times \d+ bits are too large"):
        check(text)


def test_a_long_core_does_not_fill_the_memory() -> None:
    """A facial form of one long number and a thousand ones would define a million long numbers: it is refused."""
    document = json.loads(claim_with(denominator=1, untrusted=[[1], [1]], elements={"0,0|0,0": [[[1]], 0]}))
    branch: dict[str, Any] = {"dimensions": [32, 32], "forms": [0, 0], "channel": 0}
    branch["state"] = {"rule": "facial", "denominator": 1, "rank": 1, "frame": [[[1]] * 1024, 0]}
    branch["state"] |= {"core": [[["0x1" + "0" * 4000]]], "proof": {"rule": "elimination"}}
    unit = {"denominator": 1, "matrix": [[[int(r == c) for c in range(32)] for r in range(32)]], "rule": "elimination"}
    branch["measurements"] = [[[unit]], [[unit]]]
    document["claim"]["kind"], document["witness"] = "quantum", {"field": "Q", "branches": [branch]}
    with pytest.raises(Malformed, match=r"witness\.branches\[0\]\.state: products of 2097152 times 16003 bits"):
        check(json.dumps(document))


def test_many_branches_take_seconds() -> None:
    """Sixty-four states of 1,024 rows in a short text are refused when the first few have been computed."""
    document = json.loads(claim_with(denominator=64, untrusted=[[1]], trusted=[64]))
    unit = [[int(r == c) for c in range(64)] for r in range(64)]
    document["claim"]["assemblage"]["elements"] = {"0|0": [unit, 0]}
    small = {"denominator": 1, "matrix": [[[int(r == c) for c in range(16)] for r in range(16)]], "rule": "elimination"}
    state = {"rule": "facial", "denominator": 1, "rank": 1, "frame": [[[1]] * 1024, 0], "core": [[[1]]]}
    state["proof"] = {"rule": "elimination"}
    branch = {"dimensions": [16], "forms": [0], "state": state, "measurements": [[[small]]], "channel": 0}
    document["claim"]["kind"], document["witness"] = "quantum", {"field": "Q", "branches": [branch] * 64}
    started = time.process_time()
    with pytest.raises(Malformed, match=r"witness\.branches\[2\]: the states of all branches exceed the limits"):
        check(json.dumps(document))
    assert time.process_time() - started < 3 * LIMIT


def test_functionals_of_many_parties_are_expanded_quickly() -> None:
    """Twelve parties with one setting each have 3^12 products of outcomes to expand, but 2^12 words."""
    parties = 12
    elements = {",".join(f"{k:0{parties}b}") + "|" + ",".join("0" * parties): [[[1]], 0] for k in range(2**parties)}
    document = json.loads(claim_with())
    functional = {"field": "Q", "untrusted": [[2]] * parties, "trusted": [1], "denominator": 1, "elements": elements}
    value = {"denominator": 1, "coefficients": [2]}
    document["claim"] = {"kind": "bound", "level": "1", "sense": "max", "functional": functional, "value": value}
    gram = [[int(j == k == 0) for k in range(parties + 1)] for j in range(parties + 1)]
    document["witness"] = {"denominator": 1, "gram": [gram], "proof": {"rule": "elimination"}}
    started = time.process_time()
    assert check(json.dumps(document)).kind == "bound"
    assert time.process_time() - started < LIMIT


def test_the_file_size_is_limited_in_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file larger than the limit is malformed, even if its beginning is a certificate of fewer characters."""
    text = ACCEPTS[0].read_text(encoding="utf-8").replace('"provenance":{}', '"provenance":"' + "é" * 50 + '"')
    path = tmp_path / "large.json"
    path.write_text(text + " " * 100 + "and more", encoding="utf-8")
    monkeypatch.setattr(checker, "MAX_BYTES", len(text.encode()) + 20)
    assert main([str(path)]) == 2
    path.write_text(text, encoding="utf-8")
    assert main([str(path)]) == 0


def test_the_worst_status_counts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Several files give one line each, in order, and the largest of their statuses."""
    good, bad, ugly = str(ACCEPTS[0]), str(REJECTS[0]), str(MALFORMED[0])
    assert [main([good, good]), main([bad, good]), main([ugly, bad, good])] == [0, 1, 2]
    assert main([good, str(tmp_path / "absent.json"), str(tmp_path)]) == 2
    words = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    v, r, m = "VERIFIED", "REJECTED", "MALFORMED"
    assert [v, v, r, v, m, r, v, v, m, m] == words


def test_standard_input_is_read_by_default() -> None:
    """Without arguments, or for `-`, the certificate is read from standard input; a second reading finds it closed."""
    text = ACCEPTS[0].read_bytes()
    assert island(text=text).returncode == island("-", text=text).returncode == 0
    twice = island("-", "-", text=text)
    assert twice.returncode == 2
    assert [line.split()[0] for line in twice.stdout.splitlines()] == [b"VERIFIED", b"MALFORMED"]
    assert twice.stderr == b""


def test_an_unreadable_name_is_malformed(capsys: pytest.CaptureFixture[str]) -> None:
    """A file name that the system refuses is reported like any other input."""
    assert main(["a\0b"]) == 2
    assert capsys.readouterr().out.startswith("MALFORMED ")


def test_missing_standard_input_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without standard input has no certificate."""
    monkeypatch.setattr(sys, "stdin", None)
    assert main([]) == 2


def test_lines_are_ascii_whatever_the_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keys and names in other alphabets are escaped, so that a verdict can be printed everywhere."""
    path = tmp_path / "certificate.json"
    path.write_text('{"σ": 1, "\\ud800": 2}', encoding="utf-8")
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding="ascii", write_through=True))
    assert main([str(path), str(tmp_path / "σ.json")]) == 2
    assert output.getvalue().count(b"\n") == 2


@pytest.mark.parametrize("value", [None, 7, b"{}", ["{}"], {}])
def test_only_text_is_checked(value: Any) -> None:
    """Anything but text is malformed."""
    with pytest.raises(Malformed):
        check(value)


def test_the_provenance_is_not_read() -> None:
    """The provenance may be any JSON without floats; the theorem is the same."""
    document = json.loads(ACCEPTS[0].read_text(encoding="utf-8"))
    expected = check(json.dumps(document)).sha256
    for provenance in (None, "none", [1, [2, {"a": "σ"}]], {"solver": "by hand"}):
        assert expected == check(json.dumps(document | {"provenance": provenance})).sha256


def test_the_sha256_does_not_depend_on_spaces_or_order() -> None:
    """The same claim with other spaces and another order of keys has the same canonical text."""
    document = json.loads(ACCEPTS[0].read_text(encoding="utf-8"))
    reverse = json.dumps({key: document[key] for key in sorted(document, reverse=True)}, indent=3)
    assert check(ACCEPTS[0].read_text(encoding="utf-8")).claim == check(reverse).claim


# ---------------------------------------------------------------------------------------------------------------------
# Random changes of texts


SMALL = [path.read_text(encoding="utf-8") for path in ACCEPTS + REJECTS if path.stat().st_size < 4000]
PIECES = ["0", "1", "-", "9", ".", "e", '"', "\\", "[", "]", "{", "}", ",", ":", " ", "\n", "true", "null", "0x", "σ"]
VALUES: list[Any] = [
    0,
    1,
    -1,
    2,
    True,
    None,
    "",
    "Q",
    "0x10",
    [],
    [0],
    [[0]],
    {},
    {"rule": "elimination"},
    10**30,
    "1|0",
]


def judged(text: str) -> str:
    """The kind of verdict; any exception but the checker's two is an error of this test."""
    try:
        assert isinstance(check(text), Theorem)
    except Rejected:
        return "rejected"
    except Malformed:
        return "malformed"
    return "verified"


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_changed_characters_never_crash(data: st.DataObject) -> None:
    """A certificate with a few characters changed, removed or inserted is judged, not crashed upon."""
    text = data.draw(st.sampled_from(SMALL))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        width = data.draw(st.integers(0, 3))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[start + width :]
    judged(text)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_changed_structure_never_crashes(data: st.DataObject) -> None:
    """A certificate with values replaced, removed, doubled or exchanged by others of its own is judged."""
    document = json.loads(data.draw(st.sampled_from(SMALL)))
    for _ in range(data.draw(st.integers(1, 3))):
        places = [(value, key) for value, key in containers(document)]
        if not places:
            break
        value, key = data.draw(st.sampled_from(places))
        match data.draw(st.integers(0, 3)):
            case 0:
                value[key] = copy.deepcopy(data.draw(st.sampled_from(VALUES)))
            case 1:
                del value[key]
            case 2 if isinstance(value, list):
                value.insert(key, value[key])
            case _:
                other, place = data.draw(st.sampled_from(places))
                value[key] = copy.deepcopy(other[place]) if place in other or isinstance(other, list) else 0
    judged(json.dumps(document))


def containers(value: Any) -> list[tuple[Any, Any]]:
    """Every place (container, key or index) below a JSON value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    result = []
    for key in keys:
        result.append((value, key))
        result.extend(containers(value[key]))
    return result


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["claim", "witness", "format", "kind"]), inner)
        ),
    ).map(json.dumps)
)
@example('{"format":"exactsteer-certificate/1","claim":{"kind":[]},"witness":0,"provenance":0}')
def test_arbitrary_texts_are_malformed(text: str) -> None:
    """No text that was not meant as a certificate is anything but malformed."""
    assert judged(text) == "malformed"


def test_a_facial_form_that_would_take_hours_is_refused_at_once():
    """The work of W A W^dag is bounded before anything is multiplied."""
    scenario = es.scenario(parties=1, settings=1, outcomes=1, trusted=1)
    certificate = es.prove(es.Quantum(es.Assemblage(scenario, {(0, 0): [[1]]})))
    document = json.loads(certificate.text)
    document["witness"]["dimensions"] = [1024]
    document["witness"]["state"] |= {"rank": 1024}
    with pytest.raises(Malformed, match="too large for this checker"):
        check(json.dumps(document))
