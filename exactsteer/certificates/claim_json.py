"""Claims as canonical JSON, both ways: short, sufficient, hashed. The grammar is the checker's docstring."""

from __future__ import annotations

import hashlib
import json
from functools import reduce
from typing import get_args

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field
from exactsteer.certificates.assemblage_json import (
    assemblage_claim_field,
    assemblage_claim_json,
    decode_assemblage_claim,
)
from exactsteer.certificates.encoding import Json
from exactsteer.certificates.family_json import (
    decode_family_claim,
    family_claim_field,
    family_claim_json,
)
from exactsteer.certificates.operator_json import (
    decode_operator_claim,
    operator_claim_field,
    operator_claim_json,
)
from exactsteer.claims import Claim, Conjunction, FamilyClaim, OperatorClaim
from exactsteer.errors import UnreadableFile

FAMILY_KINDS = {claim.kind for claim in get_args(FamilyClaim)}
OPERATOR_KINDS = {claim.kind for claim in get_args(OperatorClaim)}


def claim_field(claim: Claim) -> Field:
    """The field that the claim's data are written over."""
    if isinstance(claim, Conjunction):
        return reduce(lambda a, b: common_field(a, b)[0], map(claim_field, claim.claims), QQ)
    if isinstance(claim, FamilyClaim):
        return family_claim_field(claim)
    if isinstance(claim, OperatorClaim):
        return operator_claim_field(claim)
    return assemblage_claim_field(claim)


def claim_json(claim: Claim) -> Json:
    """The claim as certificates write it: short, sufficient, hashed."""
    if isinstance(claim, Conjunction):
        return {"kind": claim.kind, "claims": [claim_json(part) for part in claim.claims]}
    if isinstance(claim, FamilyClaim):
        return family_claim_json(claim)
    if isinstance(claim, OperatorClaim):
        return operator_claim_json(claim)
    return assemblage_claim_json(claim)


def claim_text(claim: Claim) -> str:
    """The canonical text of the claim."""
    return json.dumps(claim_json(claim), sort_keys=True, separators=(",", ":"))


def claim_sha256(claim: Claim) -> str:
    """The sha256 of the canonical text of the claim."""
    return hashlib.sha256(claim_text(claim).encode()).hexdigest()


def decode_claim(value: Json) -> Claim:
    """The claim of a certificate's JSON. Raises `UnreadableFile` if it has another form, `InputError`s for bad data."""
    try:
        return _decode_claim(value)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableFile(f"the claim has the wrong form ({error!r}); `verify` says where") from None


def _decode_claim(value: Json) -> Claim:
    kind = value["kind"]
    if kind == Conjunction.kind:
        parts = [decode_claim(part) for part in value["claims"]]
        return Conjunction(tuple(part for part in parts if not isinstance(part, Conjunction)))
    if kind in FAMILY_KINDS:
        return decode_family_claim(value)
    if kind in OPERATOR_KINDS:
        return decode_operator_claim(value)
    return decode_assemblage_claim(value)
