"""A certificate as a web page: self-contained, the same every time, with the whole truth about what was proved."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from exactsteer.certificates.report import report_html
from exactsteer.checker import check
from exactsteer.errors import InputError, UnreadableFile

ACCEPTS = Path(__file__).parent.parent / "checker" / "accepts"
VOID = {"meta", "br"}
BY_KIND: dict[str, str] = {}
for path in sorted(ACCEPTS.glob("*.json")):
    found = re.search(r'"kind": ?"([a-z-]+)"', path.read_text(encoding="utf-8"))
    if found and path.stem != "no_signalling_reducible_polynomial":
        BY_KIND.setdefault(found[1], path.stem)


class Reader(HTMLParser):
    """The texts of a page; fails if its elements are not nested as they should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def text_of(name: str) -> str:
    """An accepted certificate."""
    return (ACCEPTS / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_every_kind_of_claim_has_a_page(kind: str) -> None:
    """The page of any theorem: its sentence, its sha256, the command that checks it, and nothing from elsewhere."""
    text = text_of(BY_KIND[kind])
    theorem = check(text)
    page = report_html(theorem, text, name="proof.json")
    reader = Reader(page)
    for part in (theorem.statement, theorem.sha256, "python checker.py proof.json\nexactsteer verify proof.json"):
        assert part in reader.texts, part
    (link,) = reader.links
    assert base64.b64decode(link.removeprefix("data:application/json;base64,")).decode() == text
    assert "<script" not in page
    assert "http" not in page
    assert page == report_html(theorem, text, name="proof.json")


def test_the_tables_are_the_exact_elements_and_the_functional() -> None:
    """Every entry of the assemblage of a steerable example is in the page, over its field, with the functional."""
    text = text_of("steerable_sqrt2")
    reader = Reader(report_html(check(text), text))
    for part in ("Assemblage", "Functional", "settings \\ outcomes", "1/4 + √2/8"):
        assert part in reader.texts, part
    assert any("≥ 0 on the set" in part for part in reader.texts)


def test_the_size_of_the_proof_is_listed_by_place() -> None:
    """The Gram matrix of a separation: where it stands in the witness, its size and rule, its longest integer."""
    text = text_of("not_moment_set")
    reader = Reader(report_html(check(text), text))
    assert any(re.fullmatch(r"matrix \d+ x \d+, positive by \w+", part) for part in reader.texts), reader.texts


def test_an_empty_witness_is_said_to_be_empty() -> None:
    """No-signalling is evaluated; there is nothing to be listed."""
    text = text_of("no_signalling_qubit")
    assert "The witness is empty" in report_html(check(text), text)


def test_a_figure_is_part_of_the_page() -> None:
    """The SVG as it is, without the declaration of a file of its own."""
    text = text_of("steerable_qubit")
    page = report_html(check(text), text, figure="<?xml version='1.0'?>\n<svg><g/></svg>")
    assert "<svg><g/></svg>" in page
    assert "<?xml" not in page
    assert "<svg" not in report_html(check(text), text)


def test_names_and_provenance_are_quoted() -> None:
    """What strangers wrote cannot become markup."""
    text = text_of("no_signalling_qubit")
    text = re.sub(r'"provenance": ?\{[^}]*\}', '"provenance":{"solvers":["<script>alert(1)</script>"]}', text)
    page = report_html(check(text), text, name='"><script>.json')
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_only_a_theorem_with_its_own_text_is_reported() -> None:
    """Neither something that the checker did not make nor the text of another theorem is accepted."""
    text, other = text_of("steerable_qubit"), text_of("no_signalling_qubit")
    with pytest.raises(TypeError, match="only a Theorem can be reported"):
        report_html("theorem", text)
    with pytest.raises(InputError, match="the certificate proves another theorem"):
        report_html(check(text), other)


def test_a_reducible_polynomial_is_refused_with_the_reason() -> None:
    """The checker reads such a field, the package does not; the message says so."""
    text = text_of("no_signalling_reducible_polynomial")
    with pytest.raises(UnreadableFile, match="the field's polynomial is reducible"):
        report_html(check(text), text)
