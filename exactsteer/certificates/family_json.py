"""Claims about families of assemblages as JSON, both ways, and their witnesses in the checker's grammar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from math import lcm

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix, in_smallest_field
from exactsteer.certificates.encoding import (
    Json,
    decode_field,
    decode_rational,
    decode_real,
    decode_table,
    encode_hermitian,
    encode_integer,
    encode_rational,
    encode_real,
    encode_table,
    require_field,
)
from exactsteer.certificates.family_witnesses import (
    BlockPositiveParent,
    BlockPositiveTable,
    Dominated,
    Extension,
    FamilyWitness,
    Images,
    MapProof,
    MarginalImages,
    MemberMoments,
    Parent,
    SeparatingFamily,
    SharedGrams,
    SharedTables,
)
from exactsteer.certificates.operator_json import positive_json, squares_json
from exactsteer.certificates.witnesses import DominatingGram, NoWitness, inside_json, outside_json
from exactsteer.claims import (
    FamilyBallOutside,
    FamilyBound,
    FamilyClaim,
    FamilyMember,
    FamilyNear,
    FamilyOutside,
    FamilyRobustness,
    ValidFamily,
)
from exactsteer.quantum.squares import Squares
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily
from exactsteer.steering.functional import Sense, SteeringFunctional
from exactsteer.steering.scenario import Key, Scenario


def family_claim_field(claim: FamilyClaim) -> Field:
    """The field that the claim's data are written over."""
    match claim:
        case ValidFamily(family) | FamilyMember(family) | FamilyOutside(family):
            return family.field
        case FamilyBound(functional, value):
            return _common(functional.field, value.field)
        case FamilyRobustness(family, value, _, _, noise):
            return _common(family.field, value.field, noise.field)
        case FamilyBallOutside(data):
            return data.field
        case FamilyNear(data, _, family):
            return _common(data.field, family.field)


def _common(*fields: Field) -> Field:
    return reduce(lambda a, b: common_field(a, b)[0], fields, QQ)


def family_claim_json(claim: FamilyClaim) -> Json:
    """The claim as certificates write it."""
    field = family_claim_field(claim)
    match claim:
        case ValidFamily(family):
            return {"kind": claim.kind, "family": _family_json(family, field)}
        case FamilyMember(family, of) | FamilyOutside(family, of):
            return {"kind": claim.kind, "set": of, "family": _family_json(family, field)}
        case FamilyBound(functional, value, of):
            return {
                "kind": claim.kind,
                "set": of,
                "sense": functional.sense,
                "functional": _family_json(functional, field),
                "value": encode_real(value, field),
            }
        case FamilyRobustness(family, value, sense, of, noise):
            return {
                "kind": claim.kind,
                "set": of,
                "sense": sense,
                "value": encode_real(value, field),
                "noise": _family_json(noise, field),
                "family": _family_json(family, field),
            }
        case FamilyBallOutside(data, radius, of):
            written = _family_json(data, field)
            return {"kind": claim.kind, "set": of, "data": written, "radius": encode_rational(radius)}
        case FamilyNear(data, radius, family):
            return {
                "kind": claim.kind,
                "data": _family_json(data, field),
                "family": _family_json(family, field),
                "radius": encode_rational(radius),
            }


def decode_family_claim(value: Json) -> FamilyClaim:
    """The inverse of `family_claim_json`."""
    match value["kind"]:
        case ValidFamily.kind:
            return ValidFamily(_decode_family(value["family"]))
        case FamilyMember.kind:
            return FamilyMember(_decode_family(value["family"]), value["set"])
        case FamilyOutside.kind:
            return FamilyOutside(_decode_family(value["family"]), value["set"])
        case FamilyBound.kind:
            functional = _decode_functional(value["functional"], value["sense"])
            return FamilyBound(functional, decode_real(value["value"], _field(value["functional"])), value["set"])
        case FamilyRobustness.kind:
            family, noise = _decode_family(value["family"]), _decode_family(value["noise"])
            number = decode_real(value["value"], _field(value["family"]))
            return FamilyRobustness(family, number, value["sense"], value["set"], noise)
        case FamilyBallOutside.kind:
            return FamilyBallOutside(_decode_data(value["data"]), decode_rational(value["radius"]), value["set"])
        case _:
            family = _decode_family(value["family"])
            return FamilyNear(_decode_data(value["data"]), decode_rational(value["radius"]), family)


def family_witness_json(claim: FamilyClaim, witness: FamilyWitness) -> Json:
    """The witness in the checker's grammar; a bound's witness is the proof alone."""
    field = family_claim_field(claim)
    match witness:
        case SeparatingFamily(functional, proof):
            listed = [encode_table(f.scenario, f.elements, field) for f in functional.members]
            return {"functional": listed, "proof": _dominated_json(field, proof)}
        case _ if isinstance(claim, FamilyBound):
            if not isinstance(witness, Dominated):
                raise TypeError(f"a {type(witness).__name__} does not bound a functional")
            return {"proof": _dominated_json(field, witness)}
        case _ if isinstance(claim, FamilyRobustness):
            return {"proof": _member_json(field, witness, claim)}
        case _:
            return _member_json(field, witness, claim)


def _member_json(field: Field, witness: FamilyWitness, claim: FamilyClaim) -> Json:
    match witness:
        case NoWitness():
            return {}
        case Parent():
            return _parent_json(field, witness)
        case BlockPositiveParent(scenario, positive, transposed):
            p, q = (encode_table(scenario, elements, field) for elements in (positive, transposed))
            return {"parent": {"positive": p, "transposed": q}}
        case Images(scenario, elements, inside, maps):
            return {
                "source": encode_table(scenario, elements, field),
                "proof": inside_json(field, inside, 1),
                "maps": [_map_json(field, part) for part in maps],
            }
        case MarginalImages(source, parent, maps):
            return {
                "source": _family_json(source, field),
                "proof": _parent_json(field, parent),
                "maps": [_map_json(field, part) for part in maps],
            }
        case MemberMoments():
            return _moments_json(field, witness, _denominators(claim))
        case Extension(members, inside):
            written = [encode_table(m.scenario, m.elements, field) for m in members]
            own = [_denominator(m.elements) for m in members]
            proof = _moments_json(field, inside, own) if isinstance(inside, MemberMoments) else None
            return {"extension": written, "proof": proof or _member_json(field, inside, claim)}
        case _:
            raise TypeError(f"a {type(witness).__name__} does not prove that a family is a member of a set")


def _parent_json(field: Field, parent: Parent) -> Json:
    inside = inside_json(field, parent.inside, _denominator(parent.elements))
    return {"parent": encode_table(parent.scenario, parent.elements, field), "proof": inside}


def _moments_json(field: Field, witness: MemberMoments, denominators: Sequence[int]) -> Json:
    return {"members": [inside_json(field, m, n) for m, n in zip(witness.members, denominators, strict=True)]}


def _denominators(claim: FamilyClaim) -> list[int]:
    """The denominators under which the checker forms the members: of the claim's family, or of its mixture with noise."""
    if isinstance(claim, FamilyMember):
        return [_denominator(m.elements) for m in claim.family.members]
    if not isinstance(claim, FamilyRobustness):
        raise TypeError(f"a claim of kind {claim.kind} has no members with moment matrices")
    scale = int(encode_real(claim.value, family_claim_field(claim))["denominator"])
    pairs = zip(claim.family.members, claim.noise.members, strict=True)
    return [_denominator(a.elements) * _denominator(b.elements) * scale for a, b in pairs]


def _map_json(field: Field, part: MapProof | None) -> Json:
    if part is None:
        return 0
    m = part.channel.matrix
    if not isinstance(part.proof, Squares):
        return positive_json(m, part.proof, field)
    require_field(m, field, "a Choi matrix")
    written = in_smallest_field(m)
    return {
        "denominator": encode_integer(written.denominator),
        "matrix": encode_hermitian(written, field, written.denominator),
        "squares": squares_json(part.proof, field),
    }


def _dominated_json(field: Field, proof: Dominated) -> Json:
    match proof:
        case BlockPositiveTable(functional):
            return encode_table(functional.scenario, functional.elements, field)
        case SharedTables(tables):
            return {"tables": [encode_table(g.scenario, g.elements, field) for g in tables]}
        case SharedGrams(grams):
            return {"grams": [positive_json(gram, why, field) for gram, why in grams]}
        case NoWitness() | SteeringFunctional() | DominatingGram():
            return outside_json(field, proof)


def _family_json(family: Family | MeasuredFamily | FamilyFunctional, field: Field) -> Json:
    return {"shape": family.shape, "members": [encode_table(m.scenario, m.elements, field) for m in family.members]}


def _field(value: Json) -> Field:
    return decode_field(value["members"][0]["field"])


def _tables(value: Json) -> list[tuple[Scenario, dict[Key, Matrix]]]:
    return [decode_table(member) for member in value["members"]]


def _decode_data(value: Json) -> MeasuredFamily:
    return MeasuredFamily(value["shape"], tuple(MeasuredAssemblage(*table) for table in _tables(value)))


def _decode_family(value: Json) -> Family:
    return Family(value["shape"], _decode_data(value).members)


def _decode_functional(value: Json, sense: Sense) -> FamilyFunctional:
    return FamilyFunctional(value["shape"], tuple(SteeringFunctional(*table, sense) for table in _tables(value)))


def _denominator(elements: Mapping[Key, Matrix]) -> int:
    return lcm(*(in_smallest_field(m).denominator for m in elements.values()))
