"""Witnesses as values, and their JSON in the checker's grammar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd, lcm

from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, unify_matrices
from exactsteer.algebra.positivity import Elimination, Facial, Factor
from exactsteer.certificates.assemblage_json import assemblage_claim_field
from exactsteer.certificates.encoding import (
    Json,
    decode_integer,
    encode_facial,
    encode_hermitian,
    encode_integer,
    encode_matrix,
    encode_proof,
    encode_real,
    encode_table,
    require_field,
)
from exactsteer.certificates.partial_json import PartialFunctional, partial_functional_json, partial_model_json
from exactsteer.certificates.realisation_json import (
    branches_json,
    realisation_json,
    signed,
    terms_json,
    tower_json,
    unphysical_json,
)
from exactsteer.claims import AssemblageClaim, BoundOver, MomentSet, Robustness, Weight
from exactsteer.steering.branches import BranchedRealisation
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import AffineModel, HiddenState, HiddenStateModel
from exactsteer.steering.partial import PartialModel
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.sequential import Tower
from exactsteer.steering.unphysical import UnphysicalRealisation
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


HiddenStates = tuple[HiddenState, ...]
Inside = HiddenStates | MomentBlocks | Facial | BranchedRealisation | NoWitness
"""Why a table lies in the cone over a set: hidden states, a moment matrix, a realisation, or itself (no-signalling)."""
Outside = SteeringFunctional | DominatingGram | NoWitness
"""Why a functional is bounded on a set: an equal one with positive operators, a Gram matrix, or its strategies (lhs)."""


@dataclass(frozen=True)
class ParentPOVM:
    """Positive operators, one for each strategy, that add to the effects which the strategies pick."""

    states: HiddenStates


@dataclass(frozen=True)
class NoisyMember:
    """sigma + Q (or sigma - Q, for a weight) in the cone over a set. `noise` holds Q and why it is noise, unless it is t N."""

    member: Inside
    noise: tuple[Mapping[Key, Matrix], Inside] | None = None


@dataclass(frozen=True)
class NoisyFunctional:
    """F >= 0 on a set, bounded by 1 on the noise, and its value on sigma."""

    functional: SteeringFunctional
    member: Outside
    noise: Outside


Witness = (
    NoWitness
    | MomentBlocks
    | Facial
    | GramMatrix
    | DominatingGram
    | StrategyWeights
    | Realisation
    | BranchedRealisation
    | UnphysicalRealisation
    | HiddenStateModel
    | AffineModel
    | Tower
    | SteeringFunctional
    | ParentPOVM
    | PartialModel
    | PartialFunctional
    | NoisyMember
    | NoisyFunctional
)


def witness_json(claim: AssemblageClaim, witness: Witness) -> Json:
    """The witness in the checker's grammar, over the claim's field."""
    field = assemblage_claim_field(claim)
    match witness:
        case NoWitness():
            return {}
        case MomentBlocks():
            return _blocks_json(field, witness, table_denominator(claim))
        case SteeringFunctional():
            written = encode_table(witness.scenario, witness.elements, field)
            return written if isinstance(claim, BoundOver) else {"functional": written}
        case NoisyMember(member, noise):
            added = {}
            if noise is not None:
                table, inside = noise
                scenario = _scenario(claim)
                written = encode_table(scenario, table, field)
                own = lcm(*(m.denominator for m in table.values()))
                added = {"table": written, "member": inside_json(field, inside, own)}
            whole = mixture_denominator(claim, None if noise is None else noise[0])
            return {"noise": added, "member": inside_json(field, member, whole)}
        case NoisyFunctional(functional, member, noise):
            return {
                "functional": encode_table(functional.scenario, functional.elements, field),
                "member": outside_json(field, member),
                "noise": outside_json(field, noise),
            }
        case Facial():
            require_field(witness.frame, field, "the frame")
            return encode_facial(witness, field)
        case GramMatrix(gram, proof):
            require_field(gram, field, "the Gram matrix")
            return {"gram": encode_hermitian(gram, field, gram.denominator), "proof": encode_proof(proof)}
        case DominatingGram(functional=functional):
            result = _gram_json(field, witness)
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
            return realisation_json(field, witness)
        case UnphysicalRealisation():
            return unphysical_json(field, witness)
        case BranchedRealisation():
            return branches_json(field, witness)
        case Tower():
            return tower_json(field, witness)
        case HiddenStateModel():
            return terms_json(field, [(s.strategy, 1, (s.operator,)) for s in witness.states])
        case ParentPOVM(states):
            return terms_json(field, [(s.strategy, 1, (s.operator,)) for s in states])
        case PartialModel():
            return partial_model_json(field, witness)
        case PartialFunctional():
            return partial_functional_json(field, witness)
        case AffineModel():
            return terms_json(field, [signed(term) for term in witness.terms])


def table_denominator(claim: AssemblageClaim) -> int:
    """The common denominator under which the claim's assemblage is written."""
    if not isinstance(claim, MomentSet):
        raise TypeError("free blocks are a witness of membership in a moment set")
    return common_denominator(claim.assemblage.elements)


def common_denominator(elements: Mapping[Key, Matrix]) -> int:
    """The least common denominator of a table."""
    return lcm(*(m.denominator for m in elements.values()))


def mixture_denominator(claim: AssemblageClaim, added: Mapping[Key, Matrix] | None) -> int:
    """The denominator under which the checker forms sigma plus the noise of a claim about robustness or weight."""
    if not isinstance(claim, (Robustness, Weight)):
        raise TypeError("a mixture with noise is a witness of a robustness or a weight")
    whole = common_denominator(claim.assemblage.elements)
    if added is not None:
        return whole * common_denominator(added)
    if not isinstance(claim, Robustness) or isinstance(claim.noise, str):
        raise TypeError("the noise is a set, so that the witness has to give it")
    scale = decode_integer(encode_real(claim.value, assemblage_claim_field(claim))["denominator"])
    return whole * common_denominator(claim.noise.elements) * scale


def _scenario(claim: AssemblageClaim) -> Scenario:
    if not isinstance(claim, (Robustness, Weight)):
        raise TypeError("a mixture with noise is a witness of a robustness or a weight")
    return claim.assemblage.scenario


def _blocks_json(field: Field, witness: MomentBlocks, denominator: int) -> Json:
    """Free blocks of the moment matrix of a table with the given denominator."""
    _, unified = unify_matrices(list(witness.blocks.values()))
    for m in unified:
        require_field(m, field, "a free block")
    own = lcm(*(m.denominator for m in unified))
    return {
        "denominator": encode_integer(own),
        "blocks": [encode_matrix(witness.blocks[w], field, own) for w in sorted(witness.blocks)],
        "proof": encode_proof(_rescaled(witness.proof, denominator * own, witness.denominator)),
    }


def _gram_json(field: Field, witness: DominatingGram) -> dict[str, Json]:
    gram = witness.gram
    require_field(gram, field, "the Gram matrix")
    return {
        "denominator": encode_integer(gram.denominator),
        "gram": encode_hermitian(gram, field, gram.denominator),
        "proof": encode_proof(witness.proof),
    }


def inside_json(field: Field, witness: Inside, denominator: int) -> Json:
    match witness:
        case NoWitness():
            return {}
        case MomentBlocks():
            return _blocks_json(field, witness, denominator)
        case Facial():
            return encode_facial(witness, field)
        case BranchedRealisation():
            return branches_json(field, witness)
        case _:
            return terms_json(field, [(s.strategy, 1, (s.operator,)) for s in witness])


def outside_json(field: Field, witness: Outside) -> Json:
    match witness:
        case NoWitness():
            return {}
        case DominatingGram():
            return _gram_json(field, witness)
        case SteeringFunctional():
            return encode_table(witness.scenario, witness.elements, field)


def _rescaled(proof: Elimination | Factor, denominator: int, old: int) -> Elimination | Factor:
    """The proof for denominator * M from the one for old * M; old divides denominator."""
    if isinstance(proof, Elimination) or denominator == old:
        return proof
    weight = proof.weight * (denominator // old)
    common = gcd(proof.scale, weight)
    return Factor(proof.scale // common, weight // common, proof.factor)
