"""Theorems about operators, maps, product bases and families in LaTeX, and those claims in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exactsteer.claims import (
    Extendible,
    FamilyBallOutside,
    FamilyBound,
    FamilyClaim,
    FamilyMember,
    FamilyNear,
    FamilyOutside,
    FamilyRobustness,
    Gleason,
    OperatorClaim,
    OperatorIn,
    OperatorOutside,
    ProductMinimum,
    Unextendible,
    ValidFamily,
)
from exactsteer.steering.laws import shown
from exactsteer.steering.words import ALMOST_QUANTUM

Json = Any

MAPS = ("cp", "co-cp", "positive", "k-positive")
MEANINGS = {
    "cp": "completely positive",
    "co-cp": "completely copositive",
    "decomposable": r"decomposable: $O = \sum_S P_S^{T_S}$ with $P_S \ge 0$",
    "positive": "positive",
    "block-positive": r"block-positive: $\langle v|O|v\rangle \ge 0$ for every product vector $v$",
    "ppt": "positive semidefinite together with all its partial transposes",
}
NEGATIONS = {
    "decomposable": r"not decomposable: no $\sum_S P_S^{T_S}$ with $P_S \ge 0$",
    "block-positive": r"not block-positive: $\langle v|O|v\rangle < 0$ for a product vector $v$",
    "ppt": "not positive semidefinite, or one of its partial transposes is not",
}
"""Where 'not' before the predicate would leave the formula asserted."""
FAMILY_MEANINGS = {
    "lhs": "has a local-hidden-state model",
    "quantum": "is quantum: states, channels and measurements realise it",
    "positive-maps": (
        "is the image of a quantum one under positive trace-preserving maps of single trusted parties, so that where each of these "
        "measures by itself, only quantum correlations show"
    ),
    "block-positive": (
        "is realisable without signalling to the trusted parties together: block-positive, no-signalling parents have these "
        "marginals"
    ),
}


def operator_meaning(of: str) -> str:
    """The predicate of a set of operators, after 'is'."""
    return MEANINGS.get(of) or rf"${of.removeprefix('k-positive:')}$-positive"


def operator_negation(of: str) -> str:
    """The opposite predicate, after 'is'."""
    return NEGATIONS.get(of) or f"not {operator_meaning(of)}"


def family_meaning(claim: Json) -> str:
    """The predicate of a set of families."""
    of, shape = claim["set"], (claim.get("family") or claim.get("data") or claim.get("functional"))["shape"]
    if of == "no-signalling":
        return {
            "marginals": "has a parent: an assemblage of all trusted parties together with these marginals",
            "with-input": "is a valid no-signalling one",
            "instrumental": "is part of a no-signalling assemblage with input",
        }[shape]
    if of == ALMOST_QUANTUM:
        return "belongs to the almost-quantum set"
    return FAMILY_MEANINGS.get(of) or f"belongs to the moment set of level ${of}$"


SENTENCES: dict[str, Callable[[Json], str]] = {
    OperatorIn.kind: lambda claim: f"it is {operator_meaning(claim['set'])}",
    OperatorOutside.kind: lambda claim: f"it is {operator_negation(claim['set'])}",
    ProductMinimum.kind: lambda claim: (
        r"$\min_v \langle v|O|v\rangle$ over normalised product vectors $v$ is "
        rf"{'at most' if claim['sense'] == 'max' else 'at least'} {{value}}"
    ),
    Unextendible.kind: lambda claim: (
        "it is unextendible: the vectors are mutually orthogonal, and no product vector is orthogonal to all of them"
    ),
    Extendible.kind: lambda claim: (
        "it is extendible: the vectors are mutually orthogonal, and another product vector is orthogonal to all of them"
    ),
    Gleason.kind: lambda claim: (
        r"$\{\sigma_{a|x}\}$ is a Gleason assemblage: there are measurements and a block-positive operator $W$ of unit trace "
        r"with $\sigma_{a_1\ldots a_n|x_1\ldots x_n} = \operatorname{tr}_{1\ldots n}"
        r"[(M^{(1)}_{a_1|x_1} \otimes\cdots\otimes M^{(n)}_{a_n|x_n} \otimes \mathbb{1})\,W]$"
    ),
    ValidFamily.kind: lambda claim: (
        "it obeys the laws of its scenario: its elements are positive semidefinite, "
        + (
            "and their traces sum to $1$ for every setting"
            if claim["family"]["shape"] == "instrumental"
            else "their traces sum to $1$ for all settings, and nobody signals"
        )
    ),
    FamilyMember.kind: lambda claim: f"it {family_meaning(claim)}",
    FamilyOutside.kind: lambda claim: f"it is not true that it {family_meaning(claim)}",
    FamilyBound.kind: lambda claim: (
        f"it is {'at most' if claim['sense'] == 'max' else 'at least'} {{value}} on the set of families of which each "
        f"{family_meaning(claim)}"
    ),
    FamilyRobustness.kind: lambda claim: (
        "the infimum of the real $t$ for which its sum with $t$ times the noise of the certificate, normalised, "
        f"{family_meaning(claim)} is {'at most' if claim['sense'] == 'max' else 'at least'} {{value}}"
    ),
    FamilyBallOutside.kind: lambda claim: (
        f"no family within Euclidean distance {{radius}} of them has the property that it {family_meaning(claim)}"
    ),
    FamilyNear.kind: lambda claim: "it lies within Euclidean distance {radius} of the data of the certificate",
}
"""One sentence for each kind of claim; {value} and {radius} stand for the claim's number."""

SHAPES = {
    "marginals": r"family of marginals $\{\sigma^{(k)}_{a|x}\}$",
    "with-input": r"assemblage with input $\{\sigma_{a|xy}\}$",
    "instrumental": r"instrumental assemblage $\{\sigma_{a|x}\}$",
}


def about(claim: Json) -> tuple[str, Json]:
    """What the claim is about, with its numbers, and the field of its entries. An assemblage is not among them."""
    if "operator" in claim:
        sizes = r" \times ".join(map(str, claim["operator"]["dimensions"]))
        is_map = str(claim.get("set", "")).split(":")[0] in MAPS
        noun = (
            "map with the Choi matrix $O$ of the certificate, input"
            if is_map
            else "Hermitian operator $O$ of the certificate"
        )
        if is_map:
            d, e = claim["operator"]["dimensions"]
            return f"the {noun} dimension ${d}$ and output dimension ${e}$", claim["operator"]["field"]
        return f"the {noun} on dimensions ${sizes}$", claim["operator"]["field"]
    if "basis" in claim:
        basis = claim["basis"]
        sizes = r" \times ".join(map(str, basis["dimensions"]))
        count = len(basis["vectors"])
        return f"the product basis of the certificate, ${count}$ vectors on dimensions ${sizes}$", basis["field"]
    key = next(key for key in ("functional", "family", "data") if key in claim)
    family = claim[key]
    outcomes = " | ".join(",".join(map(str, party)) for party in family["members"][0]["untrusted"])
    trusted = ", ".join("x".join(map(str, m["trusted"])) for m in family["members"])
    noun = SHAPES[family["shape"]]
    start = {
        "functional": "the functional of the certificate on every ",
        "data": "the data of the certificate, like a ",
    }
    sizes = rf"outcomes per setting ${outcomes}$ and trusted dimensions ${trusted}$".replace("x", r" \times ")
    return f"{start.get(key, 'the ')}{noun}, with {sizes}", family["members"][0]["field"]


def described(claim: OperatorClaim | FamilyClaim) -> list[str]:
    """What a claim is about, in rows of plain words: its object, its field, its set and its number."""
    match claim:
        case OperatorIn(dimensions, m, of) | OperatorOutside(dimensions, m, of):
            return [
                f"operator     dimensions {_sizes(dimensions)}",
                f"field        {m.field!r} with i adjoined",
                f"set          {of}",
            ]
        case ProductMinimum(dimensions, m, value, sense):
            side = "at most" if sense == "max" else "at least"
            return [f"operator     dimensions {_sizes(dimensions)}", f"minimum      {side} {shown(value)}"]
        case Unextendible(basis) | Extendible(basis):
            return [f"basis        {basis!r}"]
        case Gleason(sigma):
            return [f"scenario     {sigma.scenario}", f"field        {sigma.field!r} with i adjoined"]
        case ValidFamily(family):
            return [f"family       {family!r}"]
        case FamilyMember(family, of) | FamilyOutside(family, of):
            return [f"family       {family!r}", f"set          {of}"]
        case FamilyBound(functional, value, of):
            side = "at most" if functional.sense == "max" else "at least"
            return [
                f"functional   {functional.shape}, {functional.scenarios[0]}",
                f"bound        {side} {shown(value)} on {of}",
            ]
        case FamilyRobustness(family, value, sense, of, _):
            side = "at most" if sense == "max" else "at least"
            return [f"family       {family!r}", f"robustness   set {of}: {side} {shown(value)}"]
        case FamilyBallOutside(data, radius, of):
            return [
                f"data         {data.shape}, {data.scenarios[0]}",
                f"radius       {shown(radius)} around the data, set {of}",
            ]
        case FamilyNear(_, radius, family):
            return [f"family       {family!r}", f"radius       {shown(radius)}"]


def _sizes(dimensions: tuple[int, ...]) -> str:
    return "x".join(map(str, dimensions))
