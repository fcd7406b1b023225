"""Theorems as text and LaTeX. Only a `Theorem` is accepted, and only the checker makes those."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import decimal_text
from exactsteer.certificates.certificate import decode_claim, read_document, separating_functional
from exactsteer.certificates.encoding import decode_field, decode_rational, decode_real
from exactsteer.checker import Rejected, Table, Theorem
from exactsteer.claims import BallOutside, Bound, LocalInPlane, MomentSet, Near, NoSignalling, NotMomentSet, Quantum
from exactsteer.errors import InputError, UnreadableFile
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.laws import shown
from exactsteer.steering.scenario import key_text
from exactsteer.steering.words import ALMOST_QUANTUM

Json = Any


def _scenario_latex(assemblage: Json) -> str:
    """The scenario in words, with the numbers in mathematics."""
    parties = assemblage["untrusted"]
    dimension = r" \times ".join(str(d) for d in assemblage["trusted"])
    trusted = f"trusted dimension ${dimension}$"
    who = "one untrusted party" if len(parties) == 1 else f"${len(parties)}$ untrusted parties"
    if all(party == [parties[0][0]] * len(parties[0]) for party in parties) and len(set(map(len, parties))) == 1:
        settings = "setting" if len(parties[0]) == 1 else "settings"
        outcomes = "outcome" if parties[0][0] == 1 else "outcomes"
        each = "with" if len(parties) == 1 else "each with"
        return f"{who}, {each} ${len(parties[0])}$ {settings} of ${parties[0][0]}$ {outcomes}, and {trusted}"
    listed = ", ".join("$(" + ", ".join(map(str, party)) + ")$" for party in parties)
    return f"{who} with outcome numbers {listed} per setting, and {trusted}"


def _level_latex(level: str) -> str:
    return "almost-quantum set" if level == ALMOST_QUANTUM else f"moment set of level ${level}$"


SENTENCES: dict[str, Callable[[Json], str]] = {
    NoSignalling.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ is a no-signalling assemblage: every element is positive semidefinite, "
        r"$\operatorname{tr}\sum_a \sigma_{a|x} = 1$, and no party's outcome sum depends on its setting"
    ),
    MomentSet.kind: lambda claim: (
        rf"$\{{\sigma_{{a|x}}\}}$ belongs to the {_level_latex(claim['level'])}: it has a positive semidefinite moment matrix"
    ),
    NotMomentSet.kind: lambda claim: (
        rf"$\{{\sigma_{{a|x}}\}}$ is no-signalling and does not belong to the {_level_latex(claim['level'])}. "
        r"In particular it has no quantum realisation: it is post-quantum"
    ),
    Quantum.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ is quantum: there are a state $\rho$ and measurements with "
        r"$\sigma_{a_1\ldots a_n|x_1\ldots x_n} = \operatorname{tr}_{1\ldots n}"
        r"[(M^{(1)}_{a_1|x_1} \otimes\cdots\otimes M^{(n)}_{a_n|x_n} \otimes \mathbb{1})\,\rho]$"
    ),
    Bound.kind: lambda claim: (
        rf"every assemblage of the {_level_latex(claim['level'])}, every quantum one in particular, satisfies "
        r"$\sum_{a,x} \operatorname{tr}(F_{a|x} \sigma_{a|x}) "
        rf"{_relation(claim)} {_value_latex(claim)}$"
    ),
    BallOutside.kind: lambda claim: (
        rf"no assemblage of the {_level_latex(claim['level'])}, no quantum one in particular, lies within Euclidean "
        rf"distance ${_rational_latex(*claim['radius'], outward=-1)}$ of the data"
    ),
    LocalInPlane.kind: lambda claim: (
        r"for every projective measurement of the trusted qubit in the $x$-$z$ plane the correlations with the untrusted "
        rf"parties are Bell local: a polygon with ${2 * len(claim['polygon']['vertices'])}$ vertices contains the unit "
        r"disc of Bloch vectors, and one local model serves all its vertices"
    ),
    Near.kind: lambda claim: (
        r"the no-signalling assemblage of the certificate lies within Euclidean distance "
        rf"${_rational_latex(*claim['radius'], outward=1)}$ of the data"
    ),
}
"""One sentence for each kind of claim, about the object that the claim stores."""

OBJECTS = {"assemblage": "assemblage", "functional": r"steering functional $F_{a|x}$", "data": "data"}
"""What a claim is about: the key of its table, and the noun."""


def _table(claim: Json) -> tuple[str, Json]:
    """The noun and the table of the claim's object; data come before the assemblage near them."""
    key = next(key for key in ("functional", "data", "assemblage") if key in claim)
    return OBJECTS[key], claim[key]


def _relation(claim: Json) -> str:
    return r"\le" if claim["sense"] == "max" else r"\ge"


def _value_latex(claim: Json) -> str:
    field = decode_field(claim["functional"]["field"])
    value = decode_real(claim["value"], field)
    if value.is_rational and len(str(value)) <= 16:
        return _rational_latex(value.real[0].p, value.real[0].q)
    outward = 1 if claim["sense"] == "max" else -1
    return decimal_text(value, 10, outward=outward)


def _rational_latex(p: Json, q: Json, *, outward: int = 0) -> str:
    """p/q as a fraction, or, if it is long, as a decimal with six digits or more that count, rounded to the given side.

    A ball without members is proved for every smaller radius (-1), nearness for every larger one (1).
    """
    if q == 1:
        return str(p)
    if len(str(p)) + len(str(q)) <= 16:
        return rf"{'-' if str(p).startswith('-') else ''}\tfrac{{{str(p).lstrip('-')}}}{{{q}}}"
    x, digits = decode_rational([p, q]), 10
    while len(decimal_text(x, digits, outward=outward).lstrip("-0.")) < 6 and digits < 400:
        digits *= 2
    return decimal_text(x, digits, outward=outward)


def latex(theorem: Theorem) -> str:
    r"""The theorem as a LaTeX environment; the footnote carries the sha256 of the claim.

    Raises `TypeError` for anything that the checker did not make.
    """
    if not isinstance(theorem, Theorem):
        raise TypeError("only a Theorem can be printed; verify the certificate first")
    claim = json.loads(theorem.claim)
    noun, table = _table(claim)
    scenario, place = _scenario_latex(table), _field_latex(table["field"])
    footnote = rf"\footnote{{Exact certificate; sha256 of the claim: \texttt{{{theorem.sha256}}}.}}"
    body = (
        f"In the steering scenario of {scenario}, consider the {noun} of the certificate, with entries in {place}. "
        f"Then {SENTENCES[theorem.kind](claim)}.{footnote}"
    )
    return "\\begin{theorem}\n" + body + "\n\\end{theorem}"


def _field_latex(field: Json) -> str:
    """The field with i adjoined: Q(i), Q(sqrt n, i), or Q(t, i) with the equation and the interval of t."""
    if field == "Q":
        return r"$\mathbb{Q}(i)$"
    if len(field["polynomial"]) == 3 and field["polynomial"][1] == 0 and field["root"][0] >= 0:
        return rf"$\mathbb{{Q}}(\sqrt{{{-field['polynomial'][0]}}}, i)$"
    terms: list[str] = []
    for k, c in reversed(list(enumerate(field["polynomial"]))):
        if c:
            power = "" if k == 0 else "t" if k == 1 else f"t^{{{k}}}"
            size = str(abs(c)) if abs(c) != 1 or k == 0 else ""
            terms.append(("-" if c < 0 else "+" if terms else "") + size + power)
    p, k = field["root"]
    return rf"$\mathbb{{Q}}(t, i)$, ${''.join(terms)} = 0$, ${_dyadic(p, k)} < t < {_dyadic(p + 1, k)}$"


def _dyadic(p: int, k: int) -> str:
    while k and p % 2 == 0:
        p, k = p // 2, k - 1
    return str(p) if k == 0 else rf"{'-' if p < 0 else ''}\tfrac{{{abs(p)}}}{{{2**k}}}"


def describe(text: str) -> str:
    """A certificate in plain words: its claim, its sizes, the steering functional it ships, where it comes from.

    Proves nothing; `verify` does. Raises `UnreadableFile` or another `InputError`, or the checker's `Malformed`.
    """
    document = read_document(text)
    try:
        for name in ("assemblage", "data", "functional"):
            if name in document["claim"]:
                Table(document["claim"][name], f"claim.{name}")  # sizes, before anything is allocated
        return _described(text, document)
    except InputError:
        raise
    except (Rejected, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UnreadableFile("its claim or its witness has the wrong form; `verify` says where") from error


def _described(text: str, document: dict[str, Json]) -> str:
    claim = decode_claim(document["claim"])
    level = "" if isinstance(claim, (LocalInPlane, NoSignalling, Near, Quantum)) else f", level {claim.level}"
    match claim:
        case Bound():
            subject: SteeringFunctional | MeasuredAssemblage | Assemblage = claim.functional
        case BallOutside() | Near():
            subject = claim.data
        case _:
            subject = claim.assemblage
    lines = [
        f"claim        {claim.kind}{level}",
        f"scenario     {subject.scenario}",
        f"field        {subject.field!r} with i adjoined",
        f"bytes        {len(text.encode())}",
    ]
    solvers = document["provenance"].get("solvers") if isinstance(document["provenance"], dict) else None
    if solvers:
        lines.append(f"found with   {', '.join(map(str, solvers))} (not trusted)")
    match claim:
        case NotMomentSet(sigma):
            functional = separating_functional(text)
            lines.append(f"functional   sum tr(F sigma) <= 0 on the set; here {shown(functional.value(sigma))}")
            lines += inequality_rows(functional)
        case Bound(functional, value):
            relation = "<=" if functional.sense == "max" else ">="
            lines.append(f"functional   sum tr(F sigma) {relation} {shown(value)} on the set")
            lines += inequality_rows(functional)
        case BallOutside(_, radius) | Near(_, radius):
            lines.append(f"radius       {shown(radius)}")
    return "\n".join(lines)


def inequality_rows(functional: SteeringFunctional) -> list[str]:
    """The operators of a functional as text, F outcomes|settings above each; operators that vanish are left out."""
    lines = []
    for key, m in functional.elements.items():
        if not m.is_zero:
            lines.append(f"F {key_text(key)}")
            lines += ["    " + row for row in _rows(m)]
    return lines


def _rows(m: Matrix) -> list[str]:
    texts = [[str(x) for x in row] for row in m.entries()]
    widths = [max(len(row[k]) for row in texts) for k in range(m.columns)]
    return ["  ".join(x.rjust(w) for x, w in zip(row, widths, strict=True)) for row in texts]
