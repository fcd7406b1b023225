"""Exact tables of whatever a claim is about, in LaTeX: assemblages, families, operators, bases, functionals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.certificates.encoding import encode_assemblage
from exactsteer.certificates.tables import exact_tables, proof_tables, tables_latex
from exactsteer.checker import check
from exactsteer.errors import InputError
from exactsteer.steering.catalogue import isotropic
from exactsteer.steering.scenario import key_text

ACCEPTS = Path(__file__).parent.parent / "checker" / "accepts"


def text_of(name: str) -> str:
    """An accepted certificate."""
    return (ACCEPTS / f"{name}.json").read_text(encoding="utf-8")


def test_a_table_is_read_back_from_the_claim() -> None:
    """Labels are key texts, entries the exact elements."""
    sigma = isotropic(settings="XYZ")
    (table,) = exact_tables({"kind": "any", "assemblage": encode_assemblage(sigma)})
    assert (table.title, table.symbol) == ("assemblage", r"\sigma")
    assert dict(table.entries) == {key_text(key): m for key, m in sigma.elements.items()}


def test_a_family_has_one_table_for_each_member() -> None:
    """Named after its shape: Bobs for marginals, inputs for a trusted party with input."""
    member = encode_assemblage(isotropic(settings="XZ"))
    for shape, titles in (
        ("marginals", ["family, Bob 0", "family, Bob 1"]),
        ("with-input", ["family, trusted input 0", "family, trusted input 1"]),
    ):
        tables = exact_tables({"kind": "family", "family": {"shape": shape, "members": [member, member]}})
        assert [(table.title, table.symbol) for table in tables] == [
            (titles[0], r"\sigma^{(0)}"),
            (titles[1], r"\sigma^{(1)}"),
        ]
    (table,) = exact_tables({"kind": "family", "family": {"shape": "instrumental", "members": [member]}})
    assert (table.title, table.symbol) == ("family", r"\sigma")


def test_operators_and_bases_are_tables_as_well() -> None:
    """An operator is one matrix; a product basis is a list of columns, one for each party."""
    operator = {"field": "Q", "dimensions": [2, 1], "denominator": 3, "matrix": [[[1, 2], [0, 5]]]}
    basis = {"field": "Q", "dimensions": [2, 1], "vectors": [[[[[1], [2]], 0], [[[3]], 0]]]}
    first, second = exact_tables({"kind": "any", "operator": operator, "basis": basis, "set": "ppt"})
    assert first.entries == (("", matrix([["1/3", "2*I/3"], ["-2*I/3", "5/3"]])),)
    assert second.entries == (("0:0", matrix([[1], [2]])), ("0:1", matrix([[3]])))
    assert second.title == "basis on 2 x 1, not normalised"


def test_a_conjunction_shows_its_common_object_once() -> None:
    """The claims of a conjunction are about one assemblage; it is printed once."""
    table = encode_assemblage(isotropic(settings="XZ"))
    one = {"kind": "no-signalling", "assemblage": table}
    assert len(exact_tables({"kind": "conjunction", "claims": [one, {"kind": "quantum", "assemblage": table}]})) == 1


def test_the_functional_of_a_family_has_one_table_for_each_member() -> None:
    """It stands in the witness as a list of tables."""
    part = encode_assemblage(isotropic(settings="XZ"))
    tables = proof_tables({"functional": [part, part], "proof": {}})
    assert [table.title for table in tables] == ["functional, member 0", "functional, member 1"]
    assert proof_tables({"gram": []}) == ()


def test_a_small_assemblage_is_an_array_of_settings_and_outcomes() -> None:
    """Rows are settings, columns outcomes; the functional of the proof follows."""
    text = text_of("steerable_qubit")
    printed = tables_latex(check(text), text)
    for part in (r"\noindent Assemblage:", r"\sigma_{a|x} & a = 0 & a = 1 \\ \hline", "x = 0 & ", r"\ge 0,\\"):
        assert part in printed, part
    assert printed.count(r"\begin{") == printed.count(r"\end{")


@pytest.mark.parametrize("path", sorted(ACCEPTS.glob("*.json"))[::7], ids=lambda path: path.stem)
def test_all_latex_is_balanced(path: Path) -> None:
    """Environments and braces of every kind of theorem's tables close."""
    text = path.read_text(encoding="utf-8")
    printed = tables_latex(check(text), text)
    assert printed.count(r"\begin{") == printed.count(r"\end{")
    assert printed.count("{") == printed.count("}")
    assert json.loads(text)["claim"]["kind"] == "pseudo-lhs-identity" or r"\begin{" in printed


def test_large_matrices_are_equations_one_below_the_other() -> None:
    """An array would be too wide for a page."""
    operator = {
        "field": "Q",
        "dimensions": [3],
        "denominator": 1,
        "matrix": [[[int(j == k) for k in range(3)] for j in range(3)]],
    }
    (table,) = exact_tables({"kind": "any", "operator": operator})
    assert table.entries[0][1] == identity(3)


def test_the_text_of_another_theorem_is_refused() -> None:
    """Tables of the witness belong to the theorem that it proves."""
    with pytest.raises(InputError, match="the certificate proves another theorem"):
        tables_latex(check(text_of("steerable_qubit")), text_of("no_signalling_qubit"))
