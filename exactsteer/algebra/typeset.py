"""Exact numbers, matrices and tables of matrices as LaTeX, HTML and plain text, for papers, notebooks and figures.

The numbers are printed as they are: no decimals, no rounding. Large objects are cut, and say by how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exactsteer.algebra.matrix import Matrix
    from exactsteer.algebra.number import Number

MOST_ELEMENTS = 64
MOST_ROWS = 8

Labelled = Sequence[tuple[str, str]]
"""(key text `a,b|x,y`, LaTeX of the matrix), one for each element."""


def number_latex(x: Number) -> str:
    """The exact number: fractions, roots and the imaginary unit as one writes them; t is the generator of its field.

    >>> from exactsteer.algebra.grammar import parse
    >>> print(number_latex(parse("-3*sqrt(2)/4 + I/2")))
    -\\tfrac{3\\sqrt{2}}{4} + \\tfrac{i}{2}
    """
    terms = str(x).replace(" - ", " + -").split(" + ")
    text = ""
    for term in terms:
        negative, size = term.startswith("-"), term.lstrip("-")
        top, _, bottom = size.partition("/")
        shown = "".join(part for part in map(_factor_latex, top.split("*")) if part != "1") or "1"
        shown = rf"\tfrac{{{shown}}}{{{bottom}}}" if bottom else shown
        text += (" - " if negative else " + ") + shown if text else ("-" if negative else "") + shown
    return text


def _factor_latex(part: str) -> str:
    if part == "I":
        return "i"
    if part.startswith("sqrt("):
        return rf"\sqrt{{{part[5:-1]}}}"
    if part.startswith("t^"):
        return f"t^{{{part[2:]}}}"
    return part


def number_text(x: Number) -> str:
    """The exact number in plain text with the signs of print, for figures and web pages.

    >>> from exactsteer.algebra.grammar import parse
    >>> number_text(parse("-3*sqrt(2)/4 + 5*I*sqrt(2)/2")), number_text(parse("-1/8")), number_text(parse("-I"))
    ('−3√2/4 + 5i√2/2', '−1/8', '−i')
    """
    text = ""
    for term in str(x).replace(" - ", " + -").split(" + "):
        negative, size = term.startswith("-"), term.lstrip("-")
        top, slash, bottom = size.partition("/")
        factors = sorted(top.split("*"), key=lambda part: (not part.isdigit(), part != "I"))
        whole = "".join(_factor_text(part) for part in factors)
        text += (" − " if negative else " + ") + whole if text else ("−" if negative else "") + whole
        text += slash + bottom
    return text


def _factor_text(part: str) -> str:
    if part.startswith("t^"):
        return "t" + part[2:].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return "i" if part == "I" else f"√{part[5:-1]}" if part.startswith("sqrt(") else part


def matrix_latex(m: Matrix, most: int | None = None) -> str:
    """The matrix with its exact entries; with `most`, only so many rows and columns, the rest as dots.

    >>> from exactsteer.algebra.matrix import matrix
    >>> print(matrix_latex(matrix([["1/2", "I"], ["-I", 0]])))
    \\begin{pmatrix} \\tfrac{1}{2} & i \\\\ -i & 0 \\end{pmatrix}
    """
    height, width = (size if most is None else min(size, most) for size in m.shape)
    rows = [[number_latex(m[j, k]) for k in range(width)] for j in range(height)]
    if width < m.columns:
        rows = [[*row, r"\cdots"] for row in rows]
    if height < m.rows:
        dots = [r"\vdots"] * width + ([r"\ddots"] if width < m.columns else [])
        rows.append(dots)
    body = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


def notebook_matrix(m: Matrix) -> str:
    """The matrix in displayed mathematics, at most 8 x 8 entries of it; a larger one says its size below."""
    text = matrix_latex(m, MOST_ROWS)
    if max(m.shape) > MOST_ROWS:
        text = rf"\underset{{\text{{{m.rows} by {m.columns}}}}}{{{text}}}"
    return f"$\\displaystyle {text}$"


def elements_latex(symbol: str, elements: Labelled) -> str:
    """The elements as aligned equations `symbol_{outcomes|settings} = matrix`; at most 64, then how many are left out."""
    lines = [rf"{symbol}_{{{key}}} &= {text}" for key, text in elements[:MOST_ELEMENTS]]
    if len(elements) > MOST_ELEMENTS:
        lines.append(rf"&\;\;\vdots\quad\text{{and {len(elements) - MOST_ELEMENTS} more elements}}")
    return "$\\displaystyle \\begin{aligned}" + r" \\ ".join(lines) + "\\end{aligned}$"


def elements_html(caption: str, elements: Labelled) -> str:
    """The elements as a table of settings (rows) against outcomes (columns); at most 64, then how many are left out."""
    kept = [(*key.split("|"), text) for key, text in elements[:MOST_ELEMENTS]]
    columns = list(dict.fromkeys(outcomes for outcomes, _, _ in kept))
    rows: dict[str, dict[str, str]] = {}
    for outcomes, settings, text in kept:
        rows.setdefault(settings, {})[outcomes] = text
    head = "".join(f"<th>{escape(outcomes)}</th>" for outcomes in columns)
    lines = [f"<table><caption>{escape(caption)}</caption>", f"<tr><th>settings \\ outcomes</th>{head}</tr>"]
    for settings, cells in rows.items():
        shown = "".join(f"<td>{f'${escape(cells[a])}$' if a in cells else ''}</td>" for a in columns)
        lines.append(f"<tr><th>{escape(settings)}</th>{shown}</tr>")
    lines.append("</table>")
    if len(elements) > MOST_ELEMENTS:
        lines.append(
            f"<p>The first {MOST_ELEMENTS} of {len(elements)} elements; {len(elements) - MOST_ELEMENTS} are left out.</p>"
        )
    return "\n".join(lines)
