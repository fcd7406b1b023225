"""Claims about assemblages, their functionals and measurements as JSON, both ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import lcm

from flint import fmpq

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix, unify_matrices
from exactsteer.certificates.encoding import (
    Json,
    decode_assemblage,
    decode_field,
    decode_integer,
    decode_rational,
    decode_real,
    decode_table,
    encode_integer,
    encode_rational,
    encode_real,
    encode_table,
)
from exactsteer.claims import (
    LHS,
    AssemblageClaim,
    BallOutside,
    Bound,
    BoundOver,
    GenuinelySteerable,
    HermitianRealisation,
    Incompatible,
    JointlyMeasurable,
    LocalInPlane,
    MomentSet,
    Near,
    NoSignalling,
    NotMomentSet,
    PartiallyLocal,
    PseudoLHS,
    PseudoLHSIdentity,
    Quantum,
    Robustness,
    SequentialQuantum,
    Steerable,
    Weight,
)
from exactsteer.errors import UnreadableFile
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.sequential import SequentialAssemblage


def assemblage_claim_field(claim: AssemblageClaim) -> Field:
    """The field that the claim's data are written over."""
    match claim:
        case Bound(functional, value):
            return common_field(functional.field, value.field)[0]
        case BallOutside(data):
            return data.field
        case Near(data, _, sigma):
            return common_field(data.field, sigma.field)[0]
        case BoundOver(functional, value):
            return common_field(functional.field, value.field)[0]
        case Robustness(sigma, value, _, _, noise):
            field = common_field(sigma.field, value.field)[0]
            return field if isinstance(noise, str) else common_field(field, noise.field)[0]
        case Weight(sigma, value):
            return common_field(sigma.field, value.field)[0]
        case JointlyMeasurable(measurements) | Incompatible(measurements):
            return unify_matrices([e for m in measurements for e in m.effects])[0]
        case SequentialQuantum(sequence):
            return sequence.field
        case PseudoLHSIdentity():
            return QQ
        case _:
            return claim.assemblage.field


def assemblage_claim_json(claim: AssemblageClaim) -> Json:
    """The claim as certificates write it: short, sufficient, hashed."""
    field = assemblage_claim_field(claim)
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
        case SequentialQuantum(sequence):
            return {"kind": claim.kind, "sequence": encode_table(sequence.scenario, sequence.elements, field)}
        case PseudoLHSIdentity(outcomes):
            return {"kind": claim.kind, "untrusted": [list(party) for party in outcomes]}
        case BoundOver(functional, value, of):
            return {
                "kind": claim.kind,
                "set": of,
                "sense": functional.sense,
                "functional": encode_table(functional.scenario, functional.elements, field),
                "value": encode_real(value, field),
            }
        case Robustness(sigma, value, sense, of, noise):
            table = encode_table(sigma.scenario, sigma.elements, field)
            against = noise if isinstance(noise, str) else encode_table(noise.scenario, noise.elements, field)
            number = encode_real(value, field)
            return {
                "kind": claim.kind,
                "set": of,
                "noise": against,
                "sense": sense,
                "value": number,
                "assemblage": table,
            }
        case Weight(sigma, value, sense, of):
            table, number = encode_table(sigma.scenario, sigma.elements, field), encode_real(value, field)
            return {"kind": claim.kind, "set": of, "sense": sense, "value": number, "assemblage": table}
        case JointlyMeasurable(measurements) | Incompatible(measurements):
            return {"kind": claim.kind, "measurements": encode_table(*povm_table(measurements), field)}
        case (
            NoSignalling(sigma)
            | Steerable(sigma)
            | Quantum(sigma)
            | LHS(sigma)
            | PseudoLHS(sigma)
            | HermitianRealisation(sigma)
            | PartiallyLocal(sigma)
            | GenuinelySteerable(sigma)
        ):
            return {"kind": claim.kind, "assemblage": encode_table(sigma.scenario, sigma.elements, field)}
        case MomentSet(sigma, level) | NotMomentSet(sigma, level):
            table = encode_table(sigma.scenario, sigma.elements, field)
            return {"kind": claim.kind, "level": level, "assemblage": table}


def povm_table(measurements: Sequence[Measurement]) -> tuple[Scenario, dict[Key, Matrix]]:
    """POVMs as a table of one party: its settings and outcomes, and the effects."""
    scenario = Scenario((tuple(len(m.effects) for m in measurements),), (measurements[0].dimension,))
    return scenario, {((a,), (x,)): e for x, m in enumerate(measurements) for a, e in enumerate(m.effects)}


ABOUT_ASSEMBLAGES: dict[str, Callable[[Assemblage], AssemblageClaim]] = {
    claim.kind: claim
    for claim in (
        NoSignalling,
        Steerable,
        Quantum,
        LHS,
        PseudoLHS,
        HermitianRealisation,
        PartiallyLocal,
        GenuinelySteerable,
    )
}
"""The claims that consist of an assemblage alone."""


def decode_assemblage_claim(value: Json) -> AssemblageClaim:
    """The inverse of `assemblage_claim_json`."""
    match value["kind"]:
        case SequentialQuantum.kind:
            return SequentialQuantum(SequentialAssemblage(*decode_table(value["sequence"])))
        case PseudoLHSIdentity.kind:
            return PseudoLHSIdentity(tuple(map(tuple, value["untrusted"])))
        case BoundOver.kind:
            scenario, elements = decode_table(value["functional"])
            field = next(iter(elements.values())).field
            functional = SteeringFunctional(scenario, elements, value["sense"])
            return BoundOver(functional, decode_real(value["value"], field), value["set"])
        case Robustness.kind | Weight.kind:
            sigma = decode_assemblage(value["assemblage"])
            number = decode_real(value["value"], decode_field(value["assemblage"]["field"]))
            if value["kind"] == Weight.kind:
                return Weight(sigma, number, value["sense"], value["set"])
            noise = value["noise"] if isinstance(value["noise"], str) else decode_assemblage(value["noise"])
            return Robustness(sigma, number, value["sense"], value["set"], noise)
        case JointlyMeasurable.kind | Incompatible.kind:
            scenario, elements = decode_table(value["measurements"])
            povms = tuple(
                Measurement(tuple(elements[(a,), (x,)] for a in range(k))) for x, k in enumerate(scenario.untrusted[0])
            )
            return (JointlyMeasurable if value["kind"] == JointlyMeasurable.kind else Incompatible)(povms)
        case kind if kind in ABOUT_ASSEMBLAGES:
            return ABOUT_ASSEMBLAGES[kind](decode_assemblage(value["assemblage"]))
        case MomentSet.kind:
            return MomentSet(decode_assemblage(value["assemblage"]), value["level"])
        case NotMomentSet.kind:
            return NotMomentSet(decode_assemblage(value["assemblage"]), value["level"])
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
