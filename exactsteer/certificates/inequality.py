"""Steering inequalities in print: the operators as exact tables, the proved bound, and the values taken."""

from __future__ import annotations

import json
from collections.abc import Mapping

from exactsteer.algebra.number import Number, number
from exactsteer.algebra.typeset import matrix_latex, number_latex
from exactsteer.certificates.certificate import read_document, separating_functional
from exactsteer.certificates.claim_json import decode_claim
from exactsteer.certificates.encoding import decode_table
from exactsteer.checker import Theorem, check
from exactsteer.claims import Bound, BoundOver, GenuinelySteerable, NotMomentSet, Robustness, Steerable, Weight
from exactsteer.errors import InputError
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.words import Word


def proved_inequality(theorem: Theorem, certificate: str) -> tuple[SteeringFunctional, Number]:
    """(F, beta) of a theorem of kind `bound` or `bound-over`; (F, 0) of a theorem that a functional separates.

    F <= 0 from the Gram matrix of `not-moment-set`; F >= 0 on the set from the functional of `steerable`,
    `genuinely-steerable`, and of a robustness or a weight that is at least a number.

    The text is verified again, because the operators of a separation come from its witness. Raises `InputError` for a
    theorem that holds no inequality or for the text of another one, and the checker's `Rejected` or `Malformed`.
    """
    require_same(theorem, certificate)
    return read_inequality(theorem, certificate)


def require_same(theorem: Theorem, certificate: str) -> None:
    """Verifies the text. Raises `InputError` if it proves another theorem, and the checker's `Rejected` or `Malformed`."""
    if check(certificate).claim != theorem.claim:
        raise InputError("the certificate proves another theorem than the one to be printed")


def read_inequality(theorem: Theorem, certificate: str) -> tuple[SteeringFunctional, Number]:
    """`proved_inequality` for a text that has just been verified: nothing is checked again."""
    claim = decode_claim(json.loads(theorem.claim))
    match claim:
        case Bound(functional, value) | BoundOver(functional, value):
            return functional, value
        case NotMomentSet():
            functional = separating_functional(certificate)
            return functional, functional.value(claim.assemblage) * 0
        case Steerable() | GenuinelySteerable() | Robustness(sense="min") | Weight(sense="min"):
            witness = read_document(certificate)["witness"]
            return SteeringFunctional(*decode_table(witness["functional"]), "min"), number(0)
        case _:
            raise InputError(f"a theorem of kind {theorem.kind!r} holds no inequality")


def inequality_latex(theorem: Theorem, certificate: str, values: Mapping[str, Assemblage] | None = None) -> str:
    r"""The inequality sum_w tr(F_w sigma_w) <= beta with its Collins-Gisin operators as matrices, and the values it takes.

    A party that is left out is written as a star: F_{0*|1*} acts on the marginal element of outcome 0 at setting 1 of
    the first party. `values` are further assemblages by name; the assemblage of a separation is always among them.
    """
    require_same(theorem, certificate)
    return inequality_text(theorem, certificate, values)


def inequality_text(theorem: Theorem, certificate: str, values: Mapping[str, Assemblage] | None = None) -> str:
    r"""`inequality_latex` for a text that has just been verified: nothing is checked again."""
    functional, beta = read_inequality(theorem, certificate)
    claim = decode_claim(json.loads(theorem.claim))
    named = dict(values or {})
    if isinstance(claim, (NotMomentSet, Steerable, GenuinelySteerable, Robustness, Weight)):
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
