"""Short certificates that would define long computations: they are refused before anything is multiplied."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from exactsteer import checker
from exactsteer.checker import FORMAT, Malformed, check

LIMIT = 5.0  # seconds of processor time
LONG = "0x1" + "0" * 800_000 + "1"
"""An odd number of more than three million bits."""

Json = Any


def table(settings: int, outcomes: int, size: int, denominator: Any, entry: Any, off: Any = 0) -> Json:
    """A table of one party whose elements are all `entry` on the diagonal and `off` beside it."""
    plane = [[entry if j == k else off for k in range(size)] for j in range(size)]
    elements = {f"{a}|{x}": [plane, 0] for a in range(outcomes) for x in range(settings)}
    untrusted = [[outcomes] * settings]
    return {"field": "Q", "untrusted": untrusted, "trusted": [size], "denominator": denominator, "elements": elements}


def text(claim: Json, witness: Json) -> str:
    """A certificate."""
    return json.dumps({"format": FORMAT, "claim": claim, "witness": witness, "provenance": {}})


def value(denominator: Any, coefficient: Any) -> Json:
    """A rational number of the format."""
    return {"denominator": denominator, "coefficients": [coefficient]}


def many_strategies(of: str) -> str:
    """2^19 strategies of 19 settings, each a sum of 19 numbers of 6,000 bits."""
    functional = table(19, 2, 1, 1, "0x1" + "0" * 4000)
    if of == "steerable":
        return text({"kind": of, "assemblage": table(19, 2, 1, 2, 1)}, {"functional": functional})
    claim = {"kind": of, "set": "lhs", "sense": "min", "functional": functional, "value": value(1, 0)}
    return text(claim, {})


def long_terms() -> str:
    """One hidden state of three million bits, and a hundred thousand of one bit that are added to it."""
    claim = {"kind": "lhs", "assemblage": table(1, 1, 1, 1, 1)}
    terms = [[[0], weight, [[[[1]]]]] for weight in [LONG, *[1] * 100_000]]
    return text(claim, {"denominator": 1, "terms": terms})


def long_value(level: str) -> str:
    """A bound with a long denominator, to be compared on every word of a level; F and Z are zero on all of them but one."""
    functional = table(30, 2, 1, LONG, 0)
    functional["elements"] = {key: [0, 0] for key in functional["elements"]} | {"0|0": [[[1]], 0]}
    claim = {"kind": "bound", "level": level, "sense": "max", "functional": functional, "value": value(LONG, 1)}
    return text(claim, {"denominator": LONG, "gram": [0], "proof": {"rule": "elimination"}})


def long_noise(settings: int) -> str:
    """Noise with a long denominator: the mixture would have a long product in each of its elements."""
    claim: Json = {"kind": "robustness", "set": "lhs", "sense": "max", "value": value(LONG, 1)}
    claim |= {"assemblage": table(settings, 1, 1, 1, 1), "noise": table(settings, 1, 1, 1, 1)}
    return text(claim, {"noise": {}, "member": {"denominator": 1, "terms": [[[0] * settings, 1, [[[[1]]]]]]}})


def long_blocks() -> str:
    """Half a million free blocks, to be multiplied by a long denominator."""
    settings = 400
    elements = {f"{a}|{x}": [[["0x1" + "0" * 50_000]], 0] for a in range(2) for x in range(settings)}
    sigma = table(settings, 2, 1, "0x2" + "0" * 49_999 + "1", 1) | {"elements": elements}
    elements["1|0"] = [[["0x1" + "0" * 49_999 + "1"]], 0]
    for x in range(1, settings):
        elements[f"1|{x}"] = elements["1|0"]
    claim = {"kind": "moment-set", "level": "1", "assemblage": sigma}
    free = settings * (settings - 1) // 2
    return text(claim, {"denominator": 1, "blocks": [[[[1]], 0]] * free, "proof": {"rule": "elimination"}})


def long_table() -> str:
    """G = beta - F with long denominators on both sides, and forty thousand words."""
    functional = table(1000, 20, 1, LONG, 0)
    functional["elements"] = {key: [0, 0] for key in functional["elements"]} | {"0|0": [[[1]], 0]}
    claim = {"kind": "bound-over", "set": "no-signalling", "sense": "max", "functional": functional}
    return text(claim | {"value": value(LONG, 1)}, functional)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: many_strategies("steerable"), "claim: too many strategies"),
        (lambda: many_strategies("bound-over"), "claim: too many strategies"),
        (long_terms, "witness.terms: products of"),
        (lambda: long_value("almost-quantum"), "witness: products of"),
        (lambda: long_noise(5000), "witness: products of"),
        (long_blocks, "witness: products of"),
        (long_table, "witness: products of"),
    ],
    ids=["steerable", "bound-over", "lhs", "bound", "robustness", "moment-set", "bound-over-no-signalling"],
)
def test_long_products_are_refused_quickly(make: Any, why: str) -> None:
    """What a short text would make long is known from the lengths of its numbers, and refused."""
    certificate = make()
    started = time.process_time()
    with pytest.raises(Malformed) as caught:
        check(certificate)
    assert str(caught.value).startswith(why)
    assert time.process_time() - started < LIMIT


def three_parties(size: int, terms: list[Json]) -> str:
    """A mixture of the terms, claimed to be the only element of two parties without a choice, and a third one."""
    claim = table(1, 1, size, size, 1)
    claim |= {"untrusted": [[1], [1]], "elements": {"0,0|0,0": claim["elements"]["0|0"]}}
    return text({"kind": "partially-local", "assemblage": claim}, {"terms": terms})


def test_mixtures_are_summed_quickly_or_refused() -> None:
    """Too many terms, too long denominators, and too large states behind behaviours are refused."""
    behaviour = {
        "field": "Q",
        "untrusted": [[1], [1]],
        "trusted": [1],
        "denominator": 1,
        "elements": {"0,0|0,0": [0, 0]},
    }
    nothing = {"denominator": 1, "matrix": [0], "rule": "elimination"}
    unit = nothing | {"matrix": [[[int(j == k) for k in range(8)] for j in range(8)]]}
    branch = {
        "dimensions": [8, 8],
        "state": nothing,
        "measurements": [[[unit]], [[unit]]],
        "forms": [0, 0],
        "channel": 0,
    }
    proof = {"field": "Q", "branches": [branch] * 60}
    longs = [[0, [0], table(1, 1, 16, hex(int(LONG, 16) + 2 * k), 1), {}] for k in range(3)]
    for size, terms, why in (
        (64, [0] * 1023, "witness.terms: a list of 1 to 1022 items is needed"),
        (16, longs, "witness.terms: products of"),
        (16, [[2, nothing, behaviour, proof]] * 20, "witness.terms: the states of all behaviours exceed"),
    ):
        started = time.process_time()
        with pytest.raises(Malformed) as caught:
            check(three_parties(size, terms))
        assert str(caught.value).startswith(why)
        assert time.process_time() - started < 2 * LIMIT


def test_functionals_on_large_spaces_are_evaluated_quickly() -> None:
    """tr(F sigma) needs the products of the entries, not a product of matrices: 128 elements of 4,096 entries."""
    size, count = 64, 128
    ones = [[[1] * size] * size, 0]
    sigma = table(1, count, size, count * size, 1)
    sigma["elements"] = {f"{a}|0": ones for a in range(count)}
    functional = table(1, count, size, 1, 1)
    functional["elements"] = {f"{a}|0": [[[-1] * size] * size if a == 0 else 0, 0] for a in range(count)}
    claim = {"kind": "near", "data": sigma, "assemblage": sigma, "radius": [0, 1]}
    started = time.process_time()
    assert check(text(claim, {})).kind == "near"
    assert time.process_time() - started < LIMIT


def test_long_numbers_are_admitted_where_they_are_few() -> None:
    """A million digits in the value and in the noise of a small scenario are multiplied in a moment."""
    started = time.process_time()
    assert check(text_of_long_robustness()).kind == "robustness"
    assert time.process_time() - started < LIMIT


def text_of_long_robustness() -> str:
    """One setting with one outcome: sigma = N = 1, and the value 1/n for a long n, so that the sum is (n + 1)/n."""
    claim: Json = {"kind": "robustness", "set": "lhs", "sense": "max", "value": value(LONG, 1)}
    claim |= {"assemblage": table(1, 1, 1, 1, 1), "noise": table(1, 1, 1, 1, 1)}
    term = [[0], hex(int(LONG, 16) + 1), [[[[1]]]]]
    return text(claim, {"noise": {}, "member": {"denominator": LONG, "terms": [term]}})


# ---------------------------------------------------------------------------------------------------------------------
# Operators, product bases and families


def operator(dimensions: list[int], matrix: Any, denominator: Any = 1) -> Json:
    """An operator over Q."""
    return {"field": "Q", "dimensions": dimensions, "denominator": denominator, "matrix": [matrix]}


def proved(matrix: Any) -> Json:
    """A matrix with a proof by a factor that is written 0: diagonal dominance."""
    proof = {"rule": "factor", "scale": 1, "weight": 0, "real": 0, "imag": 0}
    return {"denominator": 1, "matrix": [matrix], **proof}


def many_large_parts() -> str:
    """Sixty-four matrices of 1,024 rows, all of them zero, in a short text."""
    claim = {"kind": "operator-in", "set": "decomposable", "operator": operator([32, 32], 0)}
    return text(claim, {"parts": [[[], proved(0)]] * 64})


def long_product_vector() -> str:
    """Ten factors of three million bits each, whose tensor product has 1,024 entries of thirty million."""
    column = [[[LONG], [LONG]], 0]
    claim = {"kind": "operator-outside", "set": "block-positive", "operator": operator([2] * 10, 0)}
    return text(claim, {"vectors": [[column] * 10]})


def long_expectation() -> str:
    """A vector with long entries before an operator of 256 rows without zeros."""
    claim = {"kind": "operator-outside", "set": "cp", "operator": operator([16, 16], [[1] * 256] * 256)}
    return text(claim, {"transposed": [], "vector": [[[LONG]] * 4 + [[1]] * 252, 0]})


def long_minimum() -> str:
    """A value with a long denominator, to be taken from every entry of an operator."""
    claim = {"kind": "product-minimum", "sense": "max", "operator": operator([16, 16], [[1] * 256] * 256)}
    return text(claim | {"value": value(LONG, 1)}, {"vectors": []})


def many_monomials(multiplier: list[int], parties: int = 10) -> str:
    """A dense operator of ten qubits, times powers of norms."""
    size = 2**parties
    claim = {"kind": "operator-in", "set": "block-positive", "operator": operator([2] * parties, [[1] * size] * size)}
    return text(claim, {"multiplier": multiplier, "terms": [0]})


def many_squares() -> str:
    """A thousand terms of 128 monomials each."""
    monomials = [[[0], [], [], []]] * 128
    claim = {"kind": "operator-in", "set": "positive", "operator": operator([2, 2], [[1] * 4] * 4)}
    return text(claim, {"multiplier": [0, 0], "terms": [[monomials, proved(0)]] * 1000})


def long_squares() -> str:
    """A Gram matrix of three hundred monomials, over a long denominator; another one fixes what it is multiplied by."""
    unit = [[300 if r == c else int(c < r) for c in range(300)] for r in range(300)]
    terms = [[[[[0], [], [0], []]] * 300, proved(unit)], [[[[0], [], [0], []]], proved([[1]]) | {"denominator": LONG}]]
    claim = {"kind": "operator-in", "set": "positive", "operator": operator([2, 2], 0)}
    return text(claim, {"multiplier": [0, 0], "terms": terms})


def large_cores(kind: str) -> str:
    """Facial forms of one row with a core of 1,024 rows, many of them."""
    proof = {"rule": "factor", "scale": 1, "weight": 0, "real": 0, "imag": 0}
    core = {"rule": "facial", "denominator": 1, "rank": 1024, "frame": [0, 0], "core": [0], "proof": proof}
    if kind == "quantum":
        state = {"denominator": 1, "matrix": [[[1]]], "rule": "elimination"}
        branch = {"dimensions": [1], "forms": [0], "channel": 0, "state": state, "measurements": [[[core] * 200]]}
        return text({"kind": kind, "assemblage": table(1, 200, 1, 200, 1)}, {"field": "Q", "branches": [branch]})
    claim = {"kind": "operator-in", "set": "positive", "operator": operator([1, 1], 0)}
    return text(claim, {"multiplier": [0, 0], "terms": [[[[[0], [], [], []]], core]] * 200})


def vectors_of(count: int, entries: Any) -> str:
    """A basis of so many copies of a vector of one party."""
    basis = {"field": "Q", "dimensions": [len(entries)], "vectors": [[[[[e] for e in entries], 0]]] * count}
    return text({"kind": "unextendible", "basis": basis}, {"tree": 0})


def family(shape: str, members: list[Json]) -> Json:
    """A family."""
    return {"shape": shape, "members": members}


def constant(settings: int, size: int, trusted: list[int], denominator: Any = None) -> Json:
    """One outcome for each setting, which leaves |0><0|."""
    plane = [[int(r == c == 0) for c in range(size)] for r in range(size)]
    found = table(settings, 1, size, denominator or 1, 1) | {"trusted": trusted}
    return found | {"elements": {f"0|{x}": [plane, 0] for x in range(settings)}}


def large_images() -> str:
    """Maps of a qudit of 32 dimensions for sixteen inputs."""
    member = constant(1, 32, [32])
    source = {
        "field": "Q",
        "branches": [{"dimensions": [1], "forms": [0], "channel": 0, "measurements": [[[proved([[1]])]]]}],
    }
    source["branches"][0]["state"] = proved(member["elements"]["0|0"][0])
    claim = {"kind": "family-member", "set": "quantum", "family": family("with-input", [member] * 16)}
    return text(claim, {"source": member, "proof": source, "maps": [proved(0)] * 16})


def large_grams(kind: str) -> str:
    """Moment matrices of 1,024 words for sixteen inputs."""
    member = table(1023, 2, 1, 2, 1)
    zero = {key: [0, 0] for key in member["elements"]}
    functional = member | {"denominator": 1, "elements": zero}
    if kind == "family-member":
        claim = {"kind": kind, "set": "1", "family": family("with-input", [member] * 16)}
        return text(claim, {"members": [{}] * 16})
    claim = {"kind": kind, "set": "1", "sense": "min", "functional": family("with-input", [functional] * 16)}
    return text(claim | {"value": value(1, 0)}, {"proof": {"grams": [proved(0)] * 16}})


def long_common_part() -> str:
    """Two members with long denominators and a thousand elements: their common parts would be long products."""
    members = [table(1, 1000, 1, hex(int(LONG, 16) + 2 * k), 1) for k in range(2)]
    for k, member in enumerate(members):
        member["elements"]["999|0"] = [[[hex(int(LONG, 16) + 2 * k - 999)]], 0]
    return text({"kind": "family", "family": family("marginals", members)}, {})


def long_functional() -> str:
    """Members of a functional over different long denominators."""
    members = [table(1, 1, 1, hex(int(LONG, 16) + 2 * k), 1) for k in range(3)]
    claim = {"kind": "family-bound", "set": "lhs", "sense": "min", "functional": family("marginals", members)}
    return text(claim | {"value": value(1, 0)}, {"proof": {}})


def large_joint() -> str:
    """Eleven Bobs with a qubit each have 2,048 dimensions together."""
    members = [table(1, 1, 2, 1, 1)] * 11
    claim = {"kind": "family-bound", "set": "lhs", "sense": "min", "functional": family("marginals", members)}
    return text(claim | {"value": value(1, 0)}, {"proof": {}})


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (many_large_parts, "witness.parts: 64 matrices of up to 1024 rows are too many"),
        (long_product_vector, "witness.vectors: products of"),
        (long_expectation, "witness: products of"),
        (long_minimum, "claim: products of"),
        (lambda: many_monomials([0] * 10), "witness: too many monomials"),
        (lambda: many_monomials([8, 8, 8, 0, 0], 5), "witness: too many monomials"),
        (many_squares, "witness: too many products of monomials"),
        (lambda: large_cores("operator-in"), "witness: 200 matrices of up to 1024 rows are too many"),
        (lambda: large_cores("quantum"), "witness.branches[0].measurements[0][0]: 200 matrices of up to 1024 rows"),
        (long_squares, "witness: products of"),
        (lambda: vectors_of(600, [1] * 64), "claim.basis: too many vectors"),
        (lambda: vectors_of(4, [LONG]), "claim.basis: products of"),
        (large_images, "witness.maps: 16 matrices of up to 1024 rows are too many"),
        (lambda: large_grams("family-member"), "witness.members: 16 matrices of up to 1024 rows are too many"),
        (lambda: large_grams("family-bound"), "witness.proof: 16 matrices of up to 1024 rows are too many"),
        (long_common_part, "claim.family: products of"),
        (long_functional, "witness: products of"),
        (large_joint, "claim: elements of size 2048 exceed the limits"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_large_operators_and_families_are_refused_quickly(make: Any, why: str) -> None:
    """A short text about operators, bases or families that would take long is refused at once."""
    certificate = make()
    started = time.process_time()
    with pytest.raises(Malformed) as caught:
        check(certificate)
    assert str(caught.value).startswith(why)
    assert time.process_time() - started < LIMIT


def test_spans_are_limited_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of all the different spans of a tree is bounded, not only that of each."""
    document = (Path(__file__).parent / "accepts" / "unextendible_tiles.json").read_text(encoding="utf-8")
    monkeypatch.setattr(checker, "MAX_WORK", 1600)
    with pytest.raises(Malformed, match=r"witness\.tree: too many spans for this checker"):
        check(document)
