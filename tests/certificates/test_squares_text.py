"""Sums of squares in print: what is printed, read back and multiplied out, is the functional, exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, product
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.field import Field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import Elimination
from exactsteer.certificates.certificate import read_document, separating_functional
from exactsteer.certificates.claim_json import decode_claim
from exactsteer.certificates.encoding import (
    Json,
    decode_field,
    decode_hermitian,
    decode_integer,
    decode_matrix,
    decode_real,
    decode_table,
)
from exactsteer.certificates.squares_text import (
    LARGEST_RANK,
    WeightedSquare,
    squares_latex,
    squares_text,
    sums_of_squares,
    weighted_squares,
)
from exactsteer.claims import Bound
from exactsteer.errors import InputError, NotPositive, UnreadableFile
from exactsteer.quantum.squares import SquaresTerm, amplified, expansion, form
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import Word, reduced
from exactsteer.testing import fields, positive

ROOT = Path(__file__).parent.parent.parent
ACCEPTS, PROOFS = ROOT / "tests" / "checker" / "accepts", ROOT / "proofs" / "bipartite_generalised"


def accepted(name: str) -> str:
    """An accepted certificate."""
    return (ACCEPTS / f"{name}.json").read_text(encoding="utf-8")


def summed(squares: Iterable[WeightedSquare], size: int) -> Matrix:
    """The Gram matrix of weighted squares."""
    total = zeros(size, size)
    for square in squares:
        assert square.weight.sign() > 0
        total = total + square.row.adjoint() @ square.row * square.weight
    return total


def read_squares(printed: str) -> list[list[tuple[Number, dict[str, Number]]]]:
    """(weight, coefficient of each label) of every printed square, part by part."""
    parts: list[list[tuple[Number, dict[str, Number]]]] = [[]]
    for line in printed.splitlines()[1:]:
        if re.match(r"S_\d+ = sum of", line):
            parts.append([])
        elif line.startswith("    "):
            weight, _, inner = line.strip().partition("|")
            parts[-1].append((parse(weight.strip() or "1"), read_terms(inner.removesuffix("|^2"))))
    return [part for part in parts if part]


def read_terms(text: str) -> dict[str, Number]:
    """The coefficients of a printed linear combination; labels start with a letter, or are the identity 1."""
    result = {}
    for sign, piece in signed_pieces(text):
        depths = accumulate((letter == "(") - (letter == ")") for letter in piece)
        end = next((k for k, depth in enumerate(depths) if piece[k] == " " and depth == 0), len(piece))
        first, rest = piece[:end], piece[end + 1 :]
        is_label = re.fullmatch(r"1|[A-P]\d+\|\d+|[x-z]\d+(\^\d+)?|conj\(.*", first)
        label, coefficient = (piece, number(1)) if is_label else (rest, parse(first))
        assert label not in result
        result[label] = coefficient * sign
    return result


def signed_pieces(text: str) -> list[tuple[int, str]]:
    """The terms of a sum with their signs; sums in parentheses stay whole."""
    pieces: list[tuple[int, str]] = []
    sign, start, depth = (-1, 1, 0) if text.startswith("-") else (1, 0, 0)
    for k, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and text[k : k + 3] in (" + ", " - "):
            pieces.append((sign, text[start:k]))
            sign, start = (1 if text[k + 1] == "+" else -1), k + 3
    return [*pieces, (sign, text[start:])]


def word_of(label: str, parties: int) -> Word:
    """The word that a label starts with."""
    word: list[list[tuple[int, int]]] = [[] for _ in range(parties)]
    for name in label.partition(" (x) ")[0].split():
        if name != "1":
            outcome, _, setting = name[1:].partition("|")
            word[ord(name[0]) - 65].append((int(setting), int(outcome)))
    return tuple(map(tuple, word))


def operators(
    squares: Sequence[tuple[Number, Mapping[str, Number]]], trusted: Sequence[int], parties: int
) -> dict[Word, Matrix]:
    """sum of weight R^dag R as operators on words, with R = sum of coefficient word (x) <i|."""
    kets = ["".join(map(str, index)) for index in product(*map(range, trusted))]
    result: dict[Word, Matrix] = {}
    for weight, terms in squares:
        for (left, x), (right, y) in product(terms.items(), repeat=2):
            word = reduced(word_of(left, parties), word_of(right, parties))
            if word is not None:
                row, column = (kets.index(t.partition("<")[2][:-1]) if "<" in t else 0 for t in (left, right))
                unit = [[int((j, k) == (row, column)) for k in range(len(kets))] for j in range(len(kets))]
                added = matrix(unit) * (weight * x.conjugate() * y)
                result[word] = result.get(word, zeros(len(kets), len(kets))) + added
    return {word: m for word, m in result.items() if not m.is_zero}


def targets(functional: SteeringFunctional, sign: int, beta: Number) -> dict[Word, Matrix]:
    """sign (beta - F) on Collins-Gisin words."""
    result = {word: m * -sign for word, m in to_collins_gisin(functional).items()}
    empty = ((),) * functional.scenario.parties
    d = functional.scenario.dimension
    result[empty] = result.get(empty, zeros(d, d)) + identity(d) * beta * sign
    return {word: m for word, m in result.items() if not m.is_zero}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_squares_add_to_the_matrix(data: st.DataObject) -> None:
    """Weights and rows of L D L^dag multiply out to the matrix, over every field."""
    field = data.draw(fields())
    m = data.draw(positive(data.draw(st.integers(1, 3)), field))
    squares = weighted_squares(m)
    assert squares is not None
    assert summed(squares, m.rows) == m


def test_the_number_of_squares_is_the_rank() -> None:
    """Pivots that are zero are skipped, wherever they stand; the zero matrix has no squares."""
    squares = weighted_squares(matrix([[0, 0, 0], [0, 1, "I"], [0, "-I", 1]]))
    assert squares is not None
    assert [(s.weight, s.row) for s in squares] == [(number(1), matrix([[0, 1, "I"]]))]
    assert weighted_squares(zeros(2, 2)) == ()


def test_large_ranks_are_not_printed() -> None:
    """Forty squares are; forty-one are not."""
    assert len(weighted_squares(identity(LARGEST_RANK)) or ()) == LARGEST_RANK
    assert weighted_squares(identity(LARGEST_RANK + 1)) is None


@pytest.mark.parametrize("rows", [[[0, 1], [1, 0]], [[0, 1], [1, 1]], [[1, 2], [2, 1]], [[-1]]])
def test_a_matrix_that_is_not_positive_is_refused(rows: list[list[int]]) -> None:
    """A zero pivot with a row that is not zero counts as well."""
    with pytest.raises(NotPositive, match=r"a Gram matrix is not positive: it has the pivot"):
        weighted_squares(matrix(rows))


@pytest.mark.parametrize(
    "name", ["bound_max", "bound_min", "bound_sqrt2", "bound_unequal_outcomes", "bound_with_constant", "bound_level_1"]
)
def test_the_printed_squares_of_a_bound_are_beta_minus_f(name: str) -> None:
    """Read back and multiplied out with the relations of projectors, word by word."""
    text = accepted(name)
    claim = decode_claim(json.loads(text)["claim"])
    assert isinstance(claim, Bound)
    functional, (part,) = claim.functional, read_squares(squares_text(text))
    sign = 1 if functional.sense == "max" else -1
    found = operators(part, functional.scenario.trusted, functional.scenario.parties)
    assert found == targets(functional, sign, claim.value)


@pytest.mark.parametrize(
    "name", ["qubit", "sqrt2", "complex_sqrt2", "factor", "factor_sqrt2", "three_parties", "level_2"]
)
def test_the_printed_squares_of_a_separation_are_minus_its_functional(name: str) -> None:
    """The functional that `show` prints is at most 0 on the set: its negative is the sum of squares."""
    text = accepted(f"not_moment_set_{name}")
    functional = separating_functional(text)
    (part,) = read_squares(squares_text(text))
    found = operators(part, functional.scenario.trusted, functional.scenario.parties)
    assert found == targets(functional, 1, number(0))


@pytest.mark.parametrize("name", ["ball_outside_sqrt2", "robustness_aq_given_least", "weight_level_least"])
def test_the_printed_squares_of_a_shipped_functional(name: str) -> None:
    """Balls, robustness and weight ship F: it is the sum itself."""
    text = accepted(name)
    functional = SteeringFunctional(*decode_table(json.loads(text)["witness"]["functional"]))
    printed = squares_text(text)
    assert printed.startswith("F = sum of 2 squares\n")
    (part,) = read_squares(printed)
    found = operators(part, functional.scenario.trusted, functional.scenario.parties)
    assert found == targets(functional, -1, number(0))


@pytest.mark.parametrize(
    "path", [PROOFS / "theorem_3_maximum_at_most.json", PROOFS / "theorem_7_maximum_at_most.json"], ids=lambda p: p.stem
)
def test_the_squares_of_inputs_differ_by_the_common_part(path: Path) -> None:
    """arXiv:1907.03705: S_y + F_y = h_y (x) 1 on every word, and the h_y sum to beta."""
    text = path.read_text(encoding="utf-8")
    claim = json.loads(text)["claim"]
    tables = [SteeringFunctional(*decode_table(m)) for m in claim["functional"]["members"]]
    if claim["functional"]["shape"] == "instrumental":
        (whole,) = tables
        d = whole.scenario.dimension
        kept = [{k: m if k[0] == (y,) else zeros(d, d) for k, m in whole.elements.items()} for y in (0, 1)]
        tables = [SteeringFunctional(whole.scenario, elements) for elements in kept]
    parts = read_squares(squares_text(text))
    total: dict[Word, Matrix] = {}
    for functional, part in zip(tables, parts, strict=True):
        found = operators(part, (2,), 1)
        for word, m in to_collins_gisin(functional).items():
            found[word] = found.get(word, zeros(2, 2)) + m
        for word, m in found.items():
            assert m == identity(2) * m[0, 0]
            total[word] = total.get(word, zeros(2, 2)) + m
    beta = decode_real(claim["value"], decode_field(claim["functional"]["members"][0]["field"]))
    assert {word: m for word, m in total.items() if not m.is_zero} == {((),): identity(2) * beta}


def test_the_squares_of_marginals_are_those_of_the_joint_functional() -> None:
    """Several Bobs: one sum on the tensor product of their spaces, for F_1 (x) 1 + 1 (x) F_2."""
    text = accepted("family_bound_marginals_level")
    claim = json.loads(text)["claim"]
    first, second = (SteeringFunctional(*decode_table(m)) for m in claim["functional"]["members"])
    trusted = (*first.scenario.trusted, *second.scenario.trusted)
    d, e = first.scenario.dimension, second.scenario.dimension
    scenario = Scenario(first.scenario.untrusted, trusted)
    elements = {
        k: first.elements[k].tensor(identity(e)) + identity(d).tensor(second.elements[k]) for k in scenario.keys()
    }
    (part,) = read_squares(squares_text(text))
    beta = decode_real(claim["value"], decode_field(claim["functional"]["members"][0]["field"]))
    assert claim["sense"] == "min"
    assert operators(part, trusted, scenario.parties) == targets(SteeringFunctional(scenario, elements), -1, beta)


@pytest.mark.parametrize("path", [PROOFS / "theorem_4.json", PROOFS / "theorem_8.json"], ids=lambda p: p.stem)
def test_the_squares_about_eq_6_add_to_the_gram_matrices(path: Path) -> None:
    """arXiv:1907.03705, eq. (6): conjunctions, of which one claim has squares; W A W^dag / m exactly, input by input."""
    text = path.read_text(encoding="utf-8")
    (whole,) = sums_of_squares(text)
    document = read_document(text)
    place = [claim["kind"] for claim in document["claim"]["claims"]].index("family-outside")
    grams = document["witness"]["witnesses"][place]["proof"]["grams"]
    field = decode_field(document["claim"]["claims"][place]["family"]["members"][0]["field"])
    for part, gram in zip(whole.parts, grams, strict=True):
        size = len(part.basis)
        assert part.squares is not None
        assert summed(part.squares, size) == gram_of(gram, size, field)
        assert 0 < len(part.squares) <= LARGEST_RANK


def test_the_squares_of_a_facial_form_are_carried_by_its_frame() -> None:
    """The bound 2 sqrt 6 of the functional that eq. (6) maximises: both Gram matrices are W A W^dag / m."""
    text = (PROOFS / "theorem_4_maximum_at_most.json").read_text(encoding="utf-8")
    document = read_document(text)
    field = decode_field(document["claim"]["functional"]["members"][0]["field"])
    (whole,) = sums_of_squares(text)
    for part, gram in zip(whole.parts, document["witness"]["proof"]["grams"], strict=True):
        assert gram["rule"] == "facial"
        assert part.squares is not None
        assert len(part.squares) == gram["rank"] < len(part.basis)
        assert summed(part.squares, len(part.basis)) == gram_of(gram, len(part.basis), field)


def gram_of(value: Json, size: int, field: Field) -> Matrix:
    """The matrix of a positive object."""
    denominator = decode_integer(value["denominator"])
    if value["rule"] != "facial":
        return decode_hermitian(value["matrix"], size, field, denominator)
    frame = decode_matrix(value["frame"], size, value["rank"], field, 1)
    return frame @ decode_hermitian(value["core"], value["rank"], field, denominator) @ frame.adjoint()


@pytest.mark.parametrize("path", sorted(ACCEPTS.glob("operator_in_*positive*.json")), ids=lambda path: path.stem)
def test_printed_polynomials_multiply_out_to_the_form(path: Path) -> None:
    """Read back as monomials: their squares are <x,y|O|x,y> times the multiplier."""
    document = json.loads(path.read_text(encoding="utf-8"))
    claim = document["claim"]
    dimensions, field = claim["operator"]["dimensions"], decode_field(claim["operator"]["field"])
    size = prod(dimensions)
    denominator = decode_integer(claim["operator"]["denominator"])
    operator = decode_hermitian(claim["operator"]["matrix"], size, field, denominator)
    if claim["set"].startswith("k-positive:"):
        k = int(claim["set"][11:])
        operator, dimensions = amplified(operator, dimensions, k), [k * d for d in dimensions]
    (part,) = read_squares(squares_text(path.read_text(encoding="utf-8")))
    terms = []
    for weight, combination in part:
        row = matrix([list(combination.values())])
        monomials = tuple(monomial_of(label, len(dimensions)) for label in combination)
        terms.append(SquaresTerm(monomials, row.adjoint() @ row * weight, Elimination()))
    assert expansion(terms) == form(dimensions, operator, document["witness"]["multiplier"])


def monomial_of(label: str, parties: int) -> tuple[tuple[int, ...], ...]:
    """The indices of a printed monomial."""
    indices: list[list[int]] = [[] for _ in range(2 * parties)]
    for conjugated, letter, index, power in re.findall(r"(conj\()?([xyz])(\d+)\)?(?:\^(\d+))?", label):
        indices[2 * "xyz".index(letter) + bool(conjugated)] += [int(index)] * int(power or 1)
    return tuple(map(tuple, indices))


def test_a_product_minimum_names_its_value() -> None:
    """The operator is O - beta."""
    printed = squares_text(accepted("product_minimum_at_least"))
    assert printed.startswith("<x,y|O - beta|x,y> = sum of 2 squares\nbeta = ")


@pytest.mark.parametrize(
    "name", ["bound_sqrt2", "family_outside_instrumental_level", "operator_in_block_positive_with_multipliers"]
)
def test_the_latex_is_balanced_and_has_every_square(name: str) -> None:
    """One pair of bars for each square of the plain text."""
    printed, plain = squares_latex(accepted(name)), squares_text(accepted(name))
    for left, right in (("{", "}"), (r"\begin{", r"\end{"), (r"\bigl|", r"\bigr|^2")):
        assert printed.count(left) == printed.count(right)
    assert printed.count(r"\bigl|") == sum(map(len, read_squares(plain))) > 0


def test_the_latex_of_a_bound() -> None:
    """Letters of projectors carry outcome|setting, as in plain text."""
    assert squares_latex(accepted("bound_sqrt2")).endswith(
        r"""\beta - F ={}& (-2 + 2\sqrt{2})\,\bigl|\mathbb{1} + \tfrac{\sqrt{2}}{2} B_{0|0} """
        r"""+ (-1 - \tfrac{\sqrt{2}}{2}) B_{0|1} + \tfrac{\sqrt{2}}{2} A_{0|0} + (-1 - \tfrac{\sqrt{2}}{2}) A_{0|1}\bigr|^2 \\
&{} + (1 + \sqrt{2})\,\bigl|B_{0|0} + (-1 + \sqrt{2}) B_{0|1} - A_{0|0} + (1 - \sqrt{2}) A_{0|1}\bigr|^2.
\end{align*}}"""
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("lhs_qubit", "a certificate of kind 'lhs' holds no sum of squares; the duals of moment sets"),
        ("family_outside_with_input_lhs", "a certificate of kind 'family-outside' for the set lhs holds no sum"),
        ("robustness_lhs_given_least", "a certificate of kind 'robustness' for the set lhs holds no sum"),
    ],
)
def test_other_certificates_have_no_squares(name: str, told: str) -> None:
    """The error names the kind, the set, and what has squares."""
    with pytest.raises(InputError, match=re.escape(told)):
        squares_text(accepted(name))


def test_a_gram_matrix_of_large_rank_is_named_but_not_printed() -> None:
    """The other parts are printed: here the first input's Gram matrix becomes the identity of size 42."""
    document = json.loads(accepted("family_bound_with_input_level"))
    for member in document["claim"]["functional"]["members"]:
        member["trusted"], member["untrusted"] = [14], [[2, 2]]
        for key in member["elements"]:
            member["elements"][key] = [[[int(j == k) for k in range(14)] for j in range(14)], 0]
        member["denominator"], member["field"] = 1, "Q"
    document["claim"]["set"], document["claim"]["value"] = "1", {"denominator": 1, "coefficients": [0]}
    rows = [[int(j == k) for k in range(42)] for j in range(42)]
    large = {"rule": "elimination", "denominator": 1, "matrix": [rows]}
    document["witness"]["proof"]["grams"] = [large, large | {"matrix": [0]}]
    text = json.dumps(document)
    printed = squares_text(text)
    assert "S_0 + S_1 = sum of more than 40 squares\n" in printed
    assert "    not printed: a Gram matrix of size 42 has a rank above 40\nS_1 = sum of 0 squares" in printed
    assert r"size $42$, of rank above $40$: not printed" in squares_latex(text)


def test_a_broken_witness_is_unreadable() -> None:
    """Nothing but errors of the package leaves: a Gram matrix of another size, and a rank beyond the format."""
    document = json.loads(accepted("bound_max"))
    document["witness"]["gram"] = [[[1]]]
    with pytest.raises(UnreadableFile, match="the wrong form; `verify` says where"):
        squares_text(json.dumps(document))
    document = json.loads(accepted("family_bound_with_input_level"))
    facial = {"rule": "facial", "denominator": 1, "rank": 10**9, "frame": [0, 0], "core": [0]}
    document["witness"]["proof"]["grams"][0] = facial
    with pytest.raises(UnreadableFile, match="the rank of a facial form is not a number from 1 to"):
        squares_text(json.dumps(document))
