"""Notebook representations: valid LaTeX of exact numbers, escaped HTML tables, bounded sizes."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest

from exactsteer.algebra.field import real_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import from_coefficients, generator
from exactsteer.algebra.typeset import MOST_ELEMENTS, elements_html, elements_latex, matrix_latex, number_latex
from exactsteer.steering import catalogue
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import scenario


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"),
        ("-7", "-7"),
        ("1/2", r"\tfrac{1}{2}"),
        ("-I", "-i"),
        ("sqrt(2)/16 - I/16", r"\tfrac{\sqrt{2}}{16} - \tfrac{i}{16}"),
        ("3 - 5*sqrt(2)*I/7", r"3 - \tfrac{5\sqrt{2}i}{7}"),
        ("-sqrt(15)", r"-\sqrt{15}"),
    ],
)
def test_numbers_are_printed_as_one_writes_them(text, expected):
    """Fractions, roots and the imaginary unit; no decimals."""
    assert number_latex(parse(text)) == expected
    assert parse(text)._repr_latex_() == f"${expected}$"


def test_powers_of_a_generator_have_their_exponent_in_braces():
    """A field of high degree prints t^{10}, which LaTeX would otherwise read as t^1 0."""
    field = real_field([-2, *[0] * 11, 1], 1, 2)
    assert number_latex(from_coefficients(field, [1, *[0] * 9, "1/3"])) == r"1 + \tfrac{t^{10}}{3}"
    assert number_latex(generator(field)) == "t"


def test_matrices_are_pmatrix_and_large_ones_are_cut():
    """At most 8 x 8 entries in a notebook, with dots and the size; in print all of them."""
    assert matrix([["1/2", "I"]])._repr_latex_() == r"$\displaystyle \begin{pmatrix} \tfrac{1}{2} & i \end{pmatrix}$"
    large = identity(100)._repr_latex_()
    assert large.count("1 ") + large.count("0 ") < 80
    assert r"\text{100 by 100}" in large
    assert (large.count(r"\cdots"), large.count(r"\vdots"), large.count(r"\ddots")) == (8, 8, 1)
    assert matrix_latex(identity(10)).count("1") == 10


class _Tags(HTMLParser):
    """Counts tags and checks that they are closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def parsed(text):
    tags = _Tags()
    tags.feed(text)
    assert not tags.open
    return tags


@pytest.mark.parametrize("value", [catalogue.breuer_hall(), catalogue.breuer_hall_table_1()])
def test_assemblages_and_functionals_are_tables_of_settings_against_outcomes(value):
    """4 joint settings in rows, 4 joint outcomes in columns, the matrices in mathematics, everything escaped."""
    tags = parsed(value._repr_html_())
    assert (tags.seen.count("td"), tags.seen.count("tr"), tags.seen.count("th")) == (16, 5, 9)
    assert repr(value) in tags.text
    first = next(iter(value.elements.values()))
    assert matrix_latex(first) in tags.text
    assert html.escape(matrix_latex(first)) in value._repr_html_()


def test_a_field_with_inequalities_is_escaped():
    """The interval of a generator contains '<', which must not open a tag."""
    field = real_field((1, -3, 0, 1), 0, 1)
    s = scenario(parties=1, settings=1, outcomes=2, trusted=1)
    t = generator(field)
    from exactsteer.steering.assemblage import Assemblage

    sigma = Assemblage(s, {(0, 0): matrix([[t]]), (1, 0): matrix([[1 - t]])})
    assert "< t <" in parsed(sigma._repr_html_()).text
    assert "< t <" not in sigma._repr_html_()


def test_latex_of_an_assemblage_is_balanced():
    """Every environment and every brace that is opened is closed."""
    text = catalogue.breuer_hall()._repr_latex_()
    assert text.count(r"\sigma_{") == 16
    assert text.startswith("$")
    assert text.endswith("$")
    assert text.count("{") == text.count("}")
    assert (
        re.findall(r"\\begin\{(\w+)\}", text).count("pmatrix")
        == re.findall(r"\\end\{(\w+)\}", text).count("pmatrix")
        == 16
    )
    assert catalogue.breuer_hall_table_1()._repr_latex_().count("F_{") == 16


def test_large_families_are_cut_and_say_by_how_much():
    """Of 144 elements the first 64 are shown and 80 are left out."""
    sigma = white_noise(scenario(parties=2, settings=3, outcomes=4, trusted=1))
    tags = parsed(sigma._repr_html_())
    assert tags.seen.count("p") == 1
    assert f"The first {MOST_ELEMENTS} of 144 elements; 80 are left out." in tags.text
    assert sigma._repr_latex_().count(r"\sigma_{") == 64
    assert r"\text{and 80 more elements}" in sigma._repr_latex_()


def test_unequal_numbers_of_outcomes_leave_empty_cells():
    """A setting without the outcome of a column has an empty cell."""
    rows = [("0|0", "a"), ("1|0", "b"), ("0|1", "c")]
    assert elements_html("x < y", rows).count("<td></td>") == 1
    assert "x &lt; y" in elements_html("x < y", rows)
    assert elements_latex(r"\sigma", rows).count(r" \\ ") == 2
