"""Theorems as text and LaTeX. Only a `Theorem` is accepted, and only the checker makes those."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import decimal_text
from exactsteer.algebra.typeset import number_latex
from exactsteer.certificates import object_sentences
from exactsteer.certificates.certificate import read_document, separating_functional
from exactsteer.certificates.claim_json import decode_claim
from exactsteer.certificates.encoding import decode_field, decode_rational, decode_real, decode_table
from exactsteer.checker import Family, Rejected, Table, Theorem
from exactsteer.claims import (
    LHS,
    BallOutside,
    Bound,
    BoundOver,
    Conjunction,
    FamilyBallOutside,
    FamilyClaim,
    GenuinelySteerable,
    HermitianRealisation,
    Incompatible,
    JointlyMeasurable,
    LocalInPlane,
    MomentSet,
    Near,
    NoSignalling,
    NotMomentSet,
    OperatorClaim,
    PartiallyLocal,
    PseudoLHS,
    PseudoLHSIdentity,
    Quantum,
    Robustness,
    SequentialQuantum,
    Steerable,
    Weight,
)
from exactsteer.errors import InputError, UnreadableFile
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.laws import shown
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import key_text
from exactsteer.steering.sequential import SequentialAssemblage
from exactsteer.steering.words import ALMOST_QUANTUM

Json = Any
Subject = SteeringFunctional | MeasuredAssemblage | Assemblage | SequentialAssemblage


def _scenario_latex(assemblage: Json, *, steps: bool = False) -> str:
    """The scenario in words, with the numbers in mathematics; the parties may be the steps of one party."""
    parties = assemblage["untrusted"]
    dimension = r" \times ".join(str(d) for d in assemblage["trusted"])
    trusted = f"trusted dimension ${dimension}$" if dimension else "any trusted dimension"
    who = "one untrusted party" if len(parties) == 1 else f"${len(parties)}$ untrusted parties"
    if steps:
        who = f"one untrusted party who measures in ${len(parties)}$ steps"
    if all(party == [parties[0][0]] * len(parties[0]) for party in parties) and len(set(map(len, parties))) == 1:
        settings = "setting" if len(parties[0]) == 1 else "settings"
        outcomes = "outcome" if parties[0][0] == 1 else "outcomes"
        each = "with" if len(parties) == 1 else "each with"
        return f"{who}, {each} ${len(parties[0])}$ {settings} of ${parties[0][0]}$ {outcomes}, and {trusted}"
    listed = ", ".join("$(" + ", ".join(map(str, party)) + ")$" for party in parties)
    return f"{who} with outcome numbers {listed} per setting, and {trusted}"


def _set_latex(name: str) -> str:
    return {"lhs": "local set", "quantum": "quantum set"}.get(name) or _level_latex(name)


def _noise_latex(noise: Json) -> str:
    if not isinstance(noise, str):
        scenario, elements = decode_table(noise)
        is_white = white_noise(scenario).elements == elements
        return "white noise" if is_white else "the noise assemblage of the certificate"
    return {"lhs": "any local assemblage", "no-signalling": "any no-signalling assemblage"}.get(
        noise, f"any member of the {_set_latex(noise)}"
    )


def _level_latex(level: str) -> str:
    return "almost-quantum set" if level == ALMOST_QUANTUM else f"moment set of level ${level}$"


LONGEST_VALUE = 32
"""Characters of an exact value that a sentence shows; longer ones are rounded to the safe side."""


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
    SequentialQuantum.kind: lambda claim: (
        r"$\{\sigma_{a_1\ldots a_n|x_1\ldots x_n}\}$ is quantum, the untrusted party measuring $n$ times in sequence: there "
        r"are a state, instruments and final measurements that realise it"
    ),
    LHS.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ has a local-hidden-state model: $\sigma_{a_1\ldots a_n|x_1\ldots x_n} = \sum_\lambda "
        r"p^{(1)}_\lambda(a_1|x_1)\cdots p^{(n)}_\lambda(a_n|x_n)\,\sigma_\lambda$ with $\sigma_\lambda \ge 0$"
    ),
    Steerable.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ has no local-hidden-state model: a functional with "
        r"$\sum_x F_{\lambda(x)|x} \ge 0$ for every deterministic strategy $\lambda$ is negative on it"
    ),
    PartiallyLocal.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ is partially classical: it is a mixture of assemblages in each of which one of the three "
        r"parties stands apart, with local responses or a state of its own, from a quantum assemblage, behaviour or state "
        r"of the other two"
    ),
    GenuinelySteerable.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ has no partially local quantum model: it is no mixture of assemblages in each of which one "
        r"of the three parties stands apart, with local responses or a state of its own, from a quantum assemblage, "
        r"behaviour or state of the other two"
    ),
    BoundOver.kind: lambda claim: (
        rf"every {'local' if claim['set'] == 'lhs' else 'no-signalling'} assemblage satisfies "
        r"$\sum_{a,x} \operatorname{tr}(F_{a|x} \sigma_{a|x}) "
        rf"{_relation(claim)} {_value_latex(claim)}$"
    ),
    Robustness.kind: lambda claim: (
        r"the infimum $t$ of the $t \ge 0$ for which $\{\sigma_{a|x} + t\,\gamma_{a|x}\}$ is in the cone over the "
        rf"{_set_latex(claim['set'])}, with $\gamma$ {_noise_latex(claim['noise'])}, satisfies "
        rf"$t {_relation(claim)} {_value_latex(claim)}$"
    ),
    Weight.kind: lambda claim: (
        r"the infimum $w$ of the $w \ge 0$ with $\sigma_{a|x} = (1 - w)\,\tau_{a|x} + w\,\gamma_{a|x}$, $\gamma$ no-signalling and "
        rf"$\tau$ in the {_set_latex(claim['set'])}, satisfies $w {_relation(claim)} {_value_latex(claim)}$"
    ),
    JointlyMeasurable.kind: lambda claim: "they are jointly measurable: one parent POVM gives them all",
    Incompatible.kind: lambda claim: "they are incompatible: no parent POVM gives them all",
    PseudoLHS.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ has a pseudo-LHS model: it is an affine combination, with real weights that add to $1$, of "
        r"deterministic responses of the untrusted parties with product states of the trusted ones"
    ),
    PseudoLHSIdentity.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ has the pseudo-LHS model with $\sigma_\lambda = \prod_{j:\lambda_j=\xi}(1-m_j)\,"
        r"\sigma_{a_S|x_S}$, $m_j$ the number of settings of party $j$"
    ),
    HermitianRealisation.kind: lambda claim: (
        r"there are measurements and a Hermitian operator $\tilde\rho$ of unit trace with "
        r"$\sigma_{a_1\ldots a_n|x_1\ldots x_n} = \operatorname{tr}_{1\ldots n}"
        r"[(M^{(1)}_{a_1|x_1} \otimes\cdots\otimes M^{(n)}_{a_n|x_n} \otimes \mathbb{1})\,\tilde\rho]$"
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
    Conjunction.kind: lambda claim: "; moreover, ".join(sentence(part) for part in claim["claims"]),
    **object_sentences.SENTENCES,
}
"""One sentence for each kind of claim, about the object that the claim stores."""

OBJECTS = {
    "assemblage": "assemblage",
    "sequence": "sequential assemblage",
    "measurements": "POVMs $M_{a|x}$",
    "functional": r"steering functional $F_{a|x}$",
    "data": "data",
}
"""What a claim is about: the key of its table, and the noun."""


def _table(claim: Json) -> tuple[str, Json]:
    """The noun and the table of the claim's object; data come before the assemblage near them."""
    key = next(key for key in ("functional", "data", "assemblage", "sequence", "measurements") if key in claim)
    return OBJECTS[key], claim[key]


def _opening(claim: Json) -> str:
    """What the sentence is about: one object of the certificate, or every assemblage of a scenario."""
    if "untrusted" in claim:
        who = _scenario_latex({"untrusted": claim["untrusted"], "trusted": []})
        return f"Let $\\{{\\sigma_{{a|x}}\\}}$ be any no-signalling assemblage of {who}. Then"
    if claim["kind"] == Conjunction.kind:
        return _opening(claim["claims"][0])
    if claim["kind"] in object_sentences.SENTENCES and "assemblage" not in claim:
        subject, field = object_sentences.about(claim)
        return f"Consider {subject}, with entries in {_field_latex(field)}. Then"
    noun, table = _table(claim)
    place = _field_latex(table["field"])
    if "measurements" in claim:
        counts = ", ".join(map(str, table["untrusted"][0]))
        return (
            f"Consider the {noun} of the certificate, with ${counts}$ outcomes on a space of dimension "
            f"${table['trusted'][0]}$ and entries in {place}. Then"
        )
    return (
        f"In the steering scenario of {_scenario_latex(table, steps='sequence' in claim)}, consider the {noun} of the "
        f"certificate, with entries in {place}. Then"
    )


def sentence(claim: Json) -> str:
    """The sentence of a claim with its numbers."""
    sentence = SENTENCES[claim["kind"]](claim)
    if claim["kind"] in object_sentences.SENTENCES:
        if "value" in claim:
            sentence = sentence.replace("{value}", f"${_value_latex(claim)}$")
        if "radius" in claim:
            outward = -1 if claim["kind"] == FamilyBallOutside.kind else 1
            sentence = sentence.replace("{radius}", f"${_rational_latex(*claim['radius'], outward=outward)}$")
    return sentence


def _relation(claim: Json) -> str:
    return r"\le" if claim["sense"] == "max" else r"\ge"


def _value_latex(claim: Json) -> str:
    is_object = claim["kind"] in object_sentences.SENTENCES
    field = decode_field(object_sentences.about(claim)[1] if is_object else _table(claim)[1]["field"])
    value = decode_real(claim["value"], field)
    if value.is_rational and len(str(value)) <= 16:
        return _rational_latex(value.real[0].p, value.real[0].q)
    if value.field.degree == 2 and len(str(value)) <= LONGEST_VALUE:
        return number_latex(value)
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
    footnote = rf"\footnote{{Exact certificate; sha256 of the claim: \texttt{{{theorem.sha256}}}.}}"
    body = f"{_opening(claim)} {sentence(claim)}.{footnote}"
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
        for part in [document["claim"], *document["claim"].get("claims", [])]:
            for name in ("assemblage", "data", "functional", "sequence", "measurements", "family", "noise"):
                if isinstance(value := part.get(name), dict):  # sizes, before anything is allocated
                    (Family if "shape" in value else Table)(value, f"claim.{name}")
        return _described(text, document)
    except InputError:
        raise
    except (Rejected, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UnreadableFile("its claim or its witness has the wrong form; `verify` says where") from error


def _described(text: str, document: dict[str, Json]) -> str:
    claim = decode_claim(document["claim"])
    if isinstance(claim, Conjunction):
        kinds = ", ".join(part.kind for part in claim.claims)
        return f"claim        conjunction of {len(claim.claims)}: {kinds}\nbytes        {len(text.encode())}"
    if isinstance(claim, OperatorClaim | FamilyClaim):
        rows = object_sentences.described(claim)
        return "\n".join([f"claim        {claim.kind}", *rows, f"bytes        {len(text.encode())}"])
    level = getattr(claim, "level", None)
    lines = [f"claim        {claim.kind}{f', level {level}' if level else ''}", f"bytes        {len(text.encode())}"]
    match claim:
        case PseudoLHSIdentity(outcomes):
            shown_outcomes = " | ".join(",".join(map(str, party)) for party in outcomes)
            return "\n".join([*lines, f"outcomes     {shown_outcomes} per setting, any trusted dimension"])
        case SequentialQuantum(sequence):
            subject: Subject = sequence
        case Bound() | BoundOver():
            subject = claim.functional
        case JointlyMeasurable(measurements) | Incompatible(measurements):
            counts = ",".join(str(len(m.effects)) for m in measurements)
            return "\n".join([*lines, f"POVMs        outcomes {counts}, dimension {measurements[0].dimension}"])
        case BallOutside() | Near():
            subject = claim.data
        case _:
            subject = claim.assemblage
    lines[1:1] = [f"scenario     {subject.scenario}", f"field        {subject.field!r} with i adjoined"]
    solvers = document["provenance"].get("solvers") if isinstance(document["provenance"], dict) else None
    if solvers:
        lines.append(f"found with   {', '.join(dict.fromkeys(map(str, solvers)))} (not trusted)")
    match claim:
        case NotMomentSet(sigma):
            functional = separating_functional(text)
            lines.append(f"functional   sum tr(F sigma) <= 0 on the set; here {shown(functional.value(sigma))}")
            lines += inequality_rows(functional)
        case Bound(functional, value) | BoundOver(functional, value):
            relation = "<=" if functional.sense == "max" else ">="
            lines.append(f"functional   sum tr(F sigma) {relation} {shown(value)} on the set")
            lines += inequality_rows(functional)
        case Steerable():
            functional = SteeringFunctional(*decode_table(document["witness"]["functional"]))
            lines.append("functional   sum tr(F sigma) >= 0 on local assemblages; negative here")
            lines += inequality_rows(functional)
        case Robustness(_, value, sense, of, noise):
            against = noise if isinstance(noise, str) else "the given"
            lines.append(
                f"robustness   set {of}, {against} noise: {'at most' if sense == 'max' else 'at least'} {shown(value)}"
            )
        case Weight(_, value, sense, of):
            lines.append(f"weight       set {of}: {'at most' if sense == 'max' else 'at least'} {shown(value)}")
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
