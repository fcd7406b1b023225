"""Certificates as values: a claim, a witness, its provenance, and the text that is committed, mailed and published."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import gcd, lcm
from pathlib import Path
from typing import Any

from flint import fmpq

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix, unify_matrices
from exactsteer.algebra.number import Number
from exactsteer.algebra.positivity import Elimination, Facial, Factor
from exactsteer.certificates.encoding import (
    Json,
    decode_assemblage,
    decode_hermitian,
    decode_integer,
    decode_rational,
    decode_real,
    decode_table,
    encode_facial,
    encode_field,
    encode_hermitian,
    encode_integer,
    encode_matrix,
    encode_positive,
    encode_proof,
    encode_rational,
    encode_real,
    encode_table,
    require_field,
)
from exactsteer.checker import FORMAT, MAX_ELIMINATION, parse
from exactsteer.claims import (
    BallOutside,
    Bound,
    Claim,
    LocalInPlane,
    MomentSet,
    Near,
    NoSignalling,
    NotMomentSet,
    Quantum,
)
from exactsteer.errors import InputError, UnreadableFile
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import Word


@dataclass(frozen=True)
class NoWitness:
    """The claim is proved by evaluating it."""


@dataclass(frozen=True)
class MomentBlocks:
    """The free blocks of a moment matrix, and why it is positive: a proof for denominator * Gamma, an integer matrix."""

    blocks: Mapping[Word, Matrix]
    proof: Elimination | Factor
    denominator: int


@dataclass(frozen=True)
class GramMatrix:
    """Z >= 0 with zero sums on the unobserved classes and tr(Z Gamma(sigma, 0)) < 0."""

    gram: Matrix
    proof: Elimination | Factor


@dataclass(frozen=True)
class DominatingGram:
    """Z >= 0 with beta - F(sigma) = tr(Z Gamma) (sense max), or F(sigma) - beta (sense min).

    `functional` is F on full coordinates where the claim does not hold it: for `BallOutside`, with beta = 0.
    """

    gram: Matrix
    proof: Elimination | Factor
    functional: SteeringFunctional | None = None


@dataclass(frozen=True)
class StrategyWeights:
    """Positive weights of deterministic strategies, by their index in product order."""

    weights: Mapping[int, fmpq]


Witness = NoWitness | MomentBlocks | Facial | GramMatrix | DominatingGram | StrategyWeights | Realisation


@dataclass(frozen=True)
class Certificate:
    """A claim with its proof; `text` is the file, `margin` the certified distance from the boundary where there is one.

    For `NotMomentSet` the margin m > 0 says that no moment matrix of sigma has its least eigenvalue above -m.
    """

    claim: Claim
    witness: Witness
    provenance: Mapping[str, Json] = field(default_factory=dict)
    margin: Number | None = None

    @cached_property
    def text(self) -> str:
        """The certificate file: canonical JSON, one line."""
        document = {
            "format": FORMAT,
            "claim": claim_json(self.claim),
            "witness": witness_json(self.claim, self.witness),
            "provenance": dict(self.provenance),
        }
        return json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n"

    @cached_property
    def sha256(self) -> str:
        """The sha256 of the canonical claim, as verdicts print it."""
        return claim_sha256(self.claim)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the file whole or not at all."""
        write_text(Path(path), self.text)

    def __repr__(self) -> str:
        return f"Certificate({self.claim.kind}, {len(self.text)} bytes, claim sha256 {self.sha256[:12]})"


def write_text(path: Path, text: str) -> None:
    """Writes to a temporary file beside the target, then renames: no partial files."""
    handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def claim_field(claim: Claim) -> Field:
    """The field that the claim's data are written over."""
    match claim:
        case Bound(functional, value):
            return common_field(functional.field, value.field)[0]
        case BallOutside(data):
            return data.field
        case Near(data, _, sigma):
            return common_field(data.field, sigma.field)[0]
        case _:
            return claim.assemblage.field


def claim_json(claim: Claim) -> Json:
    """The claim as certificates write it: short, sufficient, hashed."""
    field = claim_field(claim)
    match claim:
        case Bound(functional, value, level):
            return {
                "kind": claim.kind,
                "level": level,
                "sense": functional.sense,
                "functional": encode_table(functional.scenario, functional.elements, field),
                "value": encode_real(value, field),
            }
        case BallOutside(data, radius, level):
            table = encode_table(data.scenario, data.elements, field)
            return {"kind": claim.kind, "level": level, "data": table, "radius": encode_rational(radius)}
        case Near(data, radius, sigma):
            return {
                "kind": claim.kind,
                "data": encode_table(data.scenario, data.elements, field),
                "assemblage": encode_table(sigma.scenario, sigma.elements, field),
                "radius": encode_rational(radius),
            }
        case LocalInPlane(sigma, polygon):
            scale = lcm(*(int(c.q) for vertex in polygon for c in vertex))
            vertices = [[encode_integer(int(c.p) * scale // int(c.q)) for c in vertex] for vertex in polygon]
            return {
                "kind": claim.kind,
                "assemblage": encode_table(sigma.scenario, sigma.elements, field),
                "polygon": {"denominator": encode_integer(scale), "vertices": vertices},
            }
        case NoSignalling(sigma) | Quantum(sigma):
            return {"kind": claim.kind, "assemblage": encode_table(sigma.scenario, sigma.elements, field)}
        case MomentSet(sigma, level) | NotMomentSet(sigma, level):
            table = encode_table(sigma.scenario, sigma.elements, field)
            return {"kind": claim.kind, "level": level, "assemblage": table}


def claim_text(claim: Claim) -> str:
    """The canonical text of the claim."""
    return json.dumps(claim_json(claim), sort_keys=True, separators=(",", ":"))


def claim_sha256(claim: Claim) -> str:
    """The sha256 of the canonical text of the claim."""
    return hashlib.sha256(claim_text(claim).encode()).hexdigest()


def witness_json(claim: Claim, witness: Witness) -> Json:
    """The witness in the checker's grammar, over the claim's field."""
    field = claim_field(claim)
    match witness:
        case NoWitness():
            return {}
        case MomentBlocks(blocks, proof, whole):
            _, unified = unify_matrices(list(blocks.values()))
            for m in unified:
                require_field(m, field, "a free block")
            denominator = lcm(*(m.denominator for m in unified))
            return {
                "denominator": encode_integer(denominator),
                "blocks": [encode_matrix(blocks[w], field, denominator) for w in sorted(blocks)],
                "proof": encode_proof(_rescaled(proof, table_denominator(claim) * denominator, whole)),
            }
        case Facial():
            require_field(witness.frame, field, "the frame")
            return encode_facial(witness, field)
        case GramMatrix(gram, proof):
            require_field(gram, field, "the Gram matrix")
            return {"gram": encode_hermitian(gram, field, gram.denominator), "proof": encode_proof(proof)}
        case DominatingGram(gram, proof, functional):
            require_field(gram, field, "the Gram matrix")
            result: dict[str, Json] = {
                "denominator": encode_integer(gram.denominator),
                "gram": encode_hermitian(gram, field, gram.denominator),
                "proof": encode_proof(proof),
            }
            if functional is not None:
                result["functional"] = encode_table(functional.scenario, functional.elements, field)
            return result
        case StrategyWeights(weights):
            common = lcm(*(int(w.q) for w in weights.values()))
            return {
                "denominator": encode_integer(common),
                "weights": [[k, encode_integer(int(w.p) * common // int(w.q))] for k, w in sorted(weights.items())],
            }
        case Realisation():
            return _realisation_json(field, witness)


def table_denominator(claim: Claim) -> int:
    """The common denominator under which the claim's assemblage is written."""
    if isinstance(claim, (Bound, BallOutside)):
        raise TypeError("the claim holds no assemblage")
    return lcm(*(m.denominator for m in claim.assemblage.elements.values()))


def _rescaled(proof: Elimination | Factor, denominator: int, old: int) -> Elimination | Factor:
    """The proof for denominator * M from the one for old * M; old divides denominator."""
    if isinstance(proof, Elimination) or denominator == old:
        return proof
    weight = proof.weight * (denominator // old)
    common = gcd(proof.scale, weight)
    return Factor(proof.scale // common, weight // common, proof.factor)


def _realisation_json(field: Field, realisation: Realisation) -> Json:
    effects = [e for settings in realisation.measurements for m in settings for e in m.effects]
    if field == QQ:
        field = unify_matrices([realisation.state.matrix, *effects])[0]
    for m in (realisation.state.matrix, *effects):
        require_field(m, field, "the realisation")
    state = realisation.state
    return {
        "field": encode_field(field),
        "dimensions": list(realisation.dimensions),
        "state": encode_positive(state.matrix, state.support or _state_proof(state.matrix), field),
        "measurements": [
            [[encode_positive(e, Elimination(), field) for e in m.effects] for m in settings]
            for settings in realisation.measurements
        ],
    }


def _state_proof(rho: Matrix) -> Elimination | Factor:
    """Elimination where the checker accepts its size, else a factor. Raises `InputError` if there is none."""
    if rho.rows <= MAX_ELIMINATION:
        return Elimination()
    from exactsteer.solving.factors import make_factor

    factor = make_factor(rho)
    if factor is None:
        raise InputError(
            f"a singular state of size {rho.rows} is too large for elimination (at most {MAX_ELIMINATION}): "
            "give its support, as `pure_state` does"
        )
    return factor


def decode_claim(value: Json) -> Claim:
    """The claim of a certificate's JSON. Raises `UnreadableFile` if it has another form, `InputError`s for bad data."""
    try:
        return _decode_claim(value)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableFile(f"the claim has the wrong form ({error!r}); `verify` says where") from None


def _decode_claim(value: Json) -> Claim:
    match value["kind"]:
        case NoSignalling.kind:
            return NoSignalling(decode_assemblage(value["assemblage"]))
        case MomentSet.kind:
            return MomentSet(decode_assemblage(value["assemblage"]), value["level"])
        case NotMomentSet.kind:
            return NotMomentSet(decode_assemblage(value["assemblage"]), value["level"])
        case Quantum.kind:
            return Quantum(decode_assemblage(value["assemblage"]))
        case Bound.kind:
            scenario, elements = decode_table(value["functional"])
            field = next(iter(elements.values())).field
            functional = SteeringFunctional(scenario, elements, value["sense"])
            return Bound(functional, decode_real(value["value"], field), value["level"])
        case BallOutside.kind:
            return BallOutside(
                MeasuredAssemblage(*decode_table(value["data"])), decode_rational(value["radius"]), value["level"]
            )
        case Near.kind:
            return Near(
                MeasuredAssemblage(*decode_table(value["data"])),
                decode_rational(value["radius"]),
                decode_assemblage(value["assemblage"]),
            )
        case LocalInPlane.kind:
            scale = decode_integer(value["polygon"]["denominator"])
            polygon = tuple(
                (fmpq(decode_integer(x), scale), fmpq(decode_integer(z), scale))
                for x, z in value["polygon"]["vertices"]
            )
            return LocalInPlane(decode_assemblage(value["assemblage"]), polygon)
        case kind:
            raise UnreadableFile(f"unknown claim kind {str(kind)[:40]!r}")


def read_document(text: str) -> dict[str, Any]:
    """The JSON object of a certificate, read as strictly as the checker reads it; nothing is proved.

    Raises the checker's `Malformed`.
    """
    document: dict[str, Any] = parse(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableFile(f"not a certificate: the format is not {FORMAT!r}")
    return document


def separating_functional(text: str) -> SteeringFunctional:
    """The steering functional of a `NotMomentSet` certificate: at most 0 on the moment set, positive on its assemblage.

    F_w = -C_w(Z) on Collins-Gisin words, written on full coordinates; verify the certificate first.
    """
    document = read_document(text)
    claim = decode_claim(document["claim"])
    if not isinstance(claim, NotMomentSet):
        raise UnreadableFile(f"a certificate of kind {claim.kind!r} has no separating functional")
    program = MomentProgram(claim.assemblage, claim.level)
    return program.functional(decode_hermitian(document["witness"]["gram"], program.size, claim.assemblage.field, 1))
