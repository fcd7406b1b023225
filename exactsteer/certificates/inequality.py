"""Steering inequalities in print: the operators as exact tables, the proved bound, and the values taken."""

from __future__ import annotations

import json
from collections.abc import Mapping

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number
from exactsteer.certificates.certificate import separating_functional
from exactsteer.certificates.claim_json import decode_claim
from exactsteer.checker import Theorem, check
from exactsteer.claims import Bound, NotMomentSet
from exactsteer.errors import InputError
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.words import Word


def proved_inequality(theorem: Theorem, certificate: str) -> tuple[SteeringFunctional, Number]:
    """(F, beta) of a theorem of kind `bound`, or (F, 0) with F <= 0 from the Gram matrix of a `not-moment-set` one.

    The text is verified again, because the operators of a separation come from its witness. Raises `InputError` for a
    theorem that holds no inequality or for the text of another one, and the checker's `Rejected` or `Malformed`.
    """
    if check(certificate).claim != theorem.claim:
        raise InputError("the certificate proves another theorem than the one to be printed")
    claim = decode_claim(json.loads(theorem.claim))
    match claim:
        case Bound(functional, value):
            return functional, value
        case NotMomentSet():
            functional = separating_functional(certificate)
            return functional, functional.value(claim.assemblage) * 0
        case _:
            raise InputError(f"a theorem of kind {theorem.kind!r} holds no inequality")


def inequality_latex(theorem: Theorem, certificate: str, values: Mapping[str, Assemblage] | None = None) -> str:
    r"""The inequality sum_w tr(F_w sigma_w) <= beta with its Collins-Gisin operators as matrices, and the values it takes.

    A party that is left out is written as a star: F_{0*|1*} acts on the marginal element of outcome 0 at setting 1 of
    the first party. `values` are further assemblages by name; the assemblage of a separation is always among them.
    """
    functional, beta = proved_inequality(theorem, certificate)
    claim = decode_claim(json.loads(theorem.claim))
    named = dict(values or {})
    if isinstance(claim, NotMomentSet):
        named = {"the assemblage of the certificate": claim.assemblage} | named
    relation = r"\le" if functional.sense == "max" else r"\ge"
    lines = [
        r"\begin{align*}",
        rf"&\textstyle\sum_w \operatorname{{tr}}(F_w \sigma_w) {relation} {number_latex(beta)},\\",
    ]
    for word, m in to_collins_gisin(functional).items():
        if not m.is_zero:
            lines.append(rf"&F_{{{_word_latex(word)}}} = {matrix_latex(m)},\\")
    lines[-1] = lines[-1].removesuffix(r",\\") + "."
    lines.append(r"\end{align*}")
    for name, sigma in named.items():
        lines.append(rf"On {name.replace('_', ' ')} it takes the value ${number_latex(functional.value(sigma))}$.")
    return "\n".join(lines)


def _word_latex(word: Word) -> str:
    outcomes = [str(letters[0][1]) if letters else r"\ast" for letters in word]
    settings = [str(letters[0][0]) if letters else r"\ast" for letters in word]
    return " ".join(outcomes) + "|" + " ".join(settings)


def matrix_latex(m: Matrix) -> str:
    """The matrix with its exact entries."""
    rows = [" & ".join(number_latex(x) for x in row) for row in m.entries()]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def number_latex(x: Number) -> str:
    """The exact number: fractions, roots and the imaginary unit as one writes them.

    >>> from exactsteer.algebra.grammar import parse
    >>> number_latex(parse("-3*sqrt(2)/4 + I/2"))
    '-\\\\tfrac{3\\\\sqrt{2}}{4} + \\\\tfrac{i}{2}'
    """
    terms = str(x).replace(" - ", " + -").split(" + ")
    text = ""
    for term in terms:
        negative, size = term.startswith("-"), term.lstrip("-")
        top, _, bottom = size.partition("/")
        parts = [_factor_latex(part) for part in top.split("*")]
        shown = "".join(part for part in parts if part != "1") or "1"
        shown = rf"\tfrac{{{shown}}}{{{bottom}}}" if bottom else shown
        text += (" - " if negative else " + ") + shown if text else ("-" if negative else "") + shown
    return text


def _factor_latex(part: str) -> str:
    if part == "I":
        return "i"
    if part.startswith("sqrt("):
        return rf"\sqrt{{{part[5:-1]}}}"
    return part
