"""Certificates as values: a claim, a witness, its provenance, and the text that is committed, mailed and published."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from exactsteer.algebra.number import Number
from exactsteer.atomic import write_text
from exactsteer.certificates.claim_json import claim_json, claim_sha256, decode_claim
from exactsteer.certificates.encoding import Json, decode_hermitian
from exactsteer.certificates.family_json import family_witness_json
from exactsteer.certificates.family_witnesses import FamilyWitness
from exactsteer.certificates.operator_json import operator_witness_json
from exactsteer.certificates.operator_witnesses import OperatorWitness
from exactsteer.certificates.witnesses import Witness, witness_json
from exactsteer.checker import FORMAT, parse
from exactsteer.claims import Claim, Conjunction, FamilyClaim, NotMomentSet, OperatorClaim
from exactsteer.errors import UnreadableFile
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.functional import SteeringFunctional


@dataclass(frozen=True)
class Conjoined:
    """The witnesses of a conjunction, one for each claim."""

    witnesses: tuple[AnyWitness, ...]


AnyWitness = Witness | OperatorWitness | FamilyWitness | Conjoined


def any_witness_json(claim: Claim, witness: AnyWitness) -> Json:
    """The witness of a claim of any kind, in the checker's grammar."""
    if isinstance(claim, Conjunction):
        parts = zip(claim.claims, cast(Conjoined, witness).witnesses, strict=True)
        return {"witnesses": [any_witness_json(*part) for part in parts]}
    if isinstance(claim, FamilyClaim):
        return family_witness_json(claim, cast(FamilyWitness, witness))
    if isinstance(claim, OperatorClaim):
        # membership in PPT sets is evaluated: it has no witness
        return operator_witness_json(claim, witness) if isinstance(witness, OperatorWitness) else {}
    return witness_json(claim, cast(Witness, witness))


@dataclass(frozen=True)
class Certificate:
    """A claim with its proof; `text` is the file, `margin` the certified distance from the boundary where there is one.

    For `NotMomentSet` the margin m > 0 says that no moment matrix of sigma has its least eigenvalue above -m.
    """

    claim: Claim
    witness: AnyWitness
    provenance: Mapping[str, Json] = field(default_factory=dict)
    margin: Number | None = None

    @cached_property
    def text(self) -> str:
        """The certificate file: canonical JSON, one line."""
        document = {
            "format": FORMAT,
            "claim": claim_json(self.claim),
            "witness": any_witness_json(self.claim, self.witness),
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
