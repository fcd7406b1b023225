"""Theorems as text and LaTeX. Only a `Theorem` is accepted, and only the checker makes those."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from exactsteer.algebra.matrix import Matrix
from exactsteer.certificates.certificate import decode_claim, read_document, separating_functional
from exactsteer.checker import Theorem
from exactsteer.claims import MomentSet, NoSignalling, NotMomentSet, Quantum
from exactsteer.steering.words import ALMOST_QUANTUM

Json = Any


def _scenario_latex(assemblage: Json) -> str:
    """The scenario in words, with the numbers in mathematics."""
    parties = assemblage["untrusted"]
    counts = {(len(party), tuple(party)) for party in parties}
    dimension = r" \times ".join(str(d) for d in assemblage["trusted"])
    trusted = f"trusted dimension ${dimension}$"
    if len(counts) == 1 and len(set(parties[0])) == 1:
        who = "one untrusted party" if len(parties) == 1 else f"${len(parties)}$ untrusted parties"
        settings = "setting" if len(parties[0]) == 1 else "settings"
        each = "with" if len(parties) == 1 else "each with"
        return f"{who}, {each} ${len(parties[0])}$ {settings} of ${parties[0][0]}$ outcomes, and {trusted}"
    listed = "; ".join("(" + ", ".join(map(str, party)) + ")" for party in parties)
    return f"${len(parties)}$ untrusted parties with outcome numbers ${listed}$ per setting, and {trusted}"


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
}
"""One sentence for each kind of claim, about the assemblage that the claim stores."""


def latex(theorem: Theorem) -> str:
    r"""The theorem as a LaTeX environment; the footnote carries the sha256 of the claim.

    Raises `TypeError` for anything that the checker did not make.
    """
    if not isinstance(theorem, Theorem):
        raise TypeError("only a Theorem can be printed; verify the certificate first")
    claim = json.loads(theorem.claim)
    scenario = _scenario_latex(claim["assemblage"])
    field = claim["assemblage"]["field"]
    place = r"$\mathbb{Q}(i)$" if field == "Q" else r"$\mathbb{Q}(t, i)$, " + _field_latex(field)
    footnote = rf"\footnote{{Exact certificate; sha256 of the claim: \texttt{{{theorem.sha256}}}.}}"
    body = (
        f"In the steering scenario of {scenario}, consider the assemblage of the certificate, with entries in {place}. "
        f"Then {SENTENCES[theorem.kind](claim)}.{footnote}"
    )
    return "\\begin{theorem}\n" + body + "\n\\end{theorem}"


def _field_latex(field: Json) -> str:
    terms: list[str] = []
    for k, c in reversed(list(enumerate(field["polynomial"]))):
        if c:
            power = "" if k == 0 else "t" if k == 1 else f"t^{{{k}}}"
            size = str(abs(c)) if abs(c) != 1 or k == 0 else ""
            terms.append(("-" if c < 0 else "+" if terms else "") + size + power)
    p, k = field["root"]
    return rf"${''.join(terms)} = 0$, ${_dyadic(p, k)} < t < {_dyadic(p + 1, k)}$"


def _dyadic(p: int, k: int) -> str:
    while k and p % 2 == 0:
        p, k = p // 2, k - 1
    return str(p) if k == 0 else rf"\tfrac{{{p}}}{{{2**k}}}"


def describe(text: str) -> str:
    """A certificate in plain words: its claim, its sizes, the steering functional it ships, where it comes from.

    Proves nothing; `verify` does. Raises `UnreadableFile` or the checker's `Malformed`.
    """
    document = read_document(text)
    claim = decode_claim(document["claim"])
    sigma = claim.assemblage
    lines = [
        f"claim        {claim.kind}"
        + (f", level {claim.level}" if isinstance(claim, (MomentSet, NotMomentSet)) else ""),
        f"scenario     {sigma.scenario}",
        f"field        {sigma.field!r} with i adjoined",
        f"bytes        {len(text.encode())}",
    ]
    solvers = document["provenance"].get("solvers") if isinstance(document["provenance"], dict) else None
    if solvers:
        lines.append(f"found with   {', '.join(map(str, solvers))} (not trusted)")
    if isinstance(claim, NotMomentSet):
        functional = separating_functional(text)
        lines.append(f"functional   sum tr(F sigma) <= 0 on the set; here {functional.value(sigma)}")
        for (a, x), m in functional.elements.items():
            if not m.is_zero:
                lines.append(f"F {','.join(map(str, a))}|{','.join(map(str, x))}")
                lines += ["    " + row for row in _rows(m)]
    return "\n".join(lines)


def _rows(m: Matrix) -> list[str]:
    texts = [[str(x) for x in row] for row in m.entries()]
    widths = [max(len(row[k]) for row in texts) for k in range(m.columns)]
    return ["  ".join(x.rjust(w) for x, w in zip(row, widths, strict=True)) for row in texts]
