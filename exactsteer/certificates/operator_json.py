"""Claims about operators, maps and product bases as JSON, both ways, and their witnesses in the checker's grammar."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, in_smallest_field
from exactsteer.algebra.positivity import PositivityProof
from exactsteer.certificates.encoding import (
    Json,
    decode_assemblage,
    decode_field,
    decode_hermitian,
    decode_integer,
    decode_matrix,
    decode_real,
    encode_field,
    encode_hermitian,
    encode_integer,
    encode_matrix,
    encode_positive,
    encode_real,
    encode_table,
    require_field,
)
from exactsteer.certificates.operator_witnesses import (
    BlockPositiveRealisation,
    ExtendingVector,
    NegativeState,
    NegativeVector,
    OperatorWitness,
    PositiveParts,
    ProductVectors,
    RankTreeProof,
)
from exactsteer.certificates.realisation_json import effects_of, povms_json, witness_field
from exactsteer.claims import (
    Extendible,
    Gleason,
    OperatorClaim,
    OperatorIn,
    OperatorOutside,
    ProductMinimum,
    Unextendible,
)
from exactsteer.quantum.product_bases import ProductBasis, ProductVector
from exactsteer.quantum.squares import Squares
from exactsteer.quantum.unextendible import Branch, Closed


def operator_claim_field(claim: OperatorClaim) -> Field:
    """The field that the claim's data are written over."""
    match claim:
        case OperatorIn(_, m) | OperatorOutside(_, m):
            return in_smallest_field(m).field
        case ProductMinimum(_, m, value):
            return common_field(in_smallest_field(m).field, value.field)[0]
        case Unextendible(basis) | Extendible(basis):
            return basis.field
        case Gleason(sigma):
            return sigma.field


def operator_claim_json(claim: OperatorClaim) -> Json:
    """The claim as certificates write it."""
    field = operator_claim_field(claim)
    match claim:
        case OperatorIn(dimensions, m, of) | OperatorOutside(dimensions, m, of):
            return {"kind": claim.kind, "set": of, "operator": _operator_json(dimensions, m, field)}
        case ProductMinimum(dimensions, m, value, sense):
            operator, number = _operator_json(dimensions, m, field), encode_real(value, field)
            return {"kind": claim.kind, "sense": sense, "value": number, "operator": operator}
        case Unextendible(basis) | Extendible(basis):
            vectors = [_product_json(v, field) for v in basis.vectors]
            written = {"field": encode_field(field), "dimensions": list(basis.dimensions), "vectors": vectors}
            return {"kind": claim.kind, "basis": written}
        case Gleason(sigma):
            return {"kind": claim.kind, "assemblage": encode_table(sigma.scenario, sigma.elements, field)}


def decode_operator_claim(value: Json) -> OperatorClaim:
    """The inverse of `operator_claim_json`."""
    match value["kind"]:
        case OperatorIn.kind:
            return OperatorIn(*_decode_operator(value["operator"]), value["set"])
        case OperatorOutside.kind:
            return OperatorOutside(*_decode_operator(value["operator"]), value["set"])
        case ProductMinimum.kind:
            dimensions, m = _decode_operator(value["operator"])
            number = decode_real(value["value"], decode_field(value["operator"]["field"]))
            return ProductMinimum(dimensions, m, number, value["sense"])
        case Gleason.kind:
            return Gleason(decode_assemblage(value["assemblage"]))
        case kind:
            basis = value["basis"]
            field, dimensions = decode_field(basis["field"]), tuple(map(int, basis["dimensions"]))
            vectors = tuple(
                tuple(decode_matrix(c, d, 1, field, 1) for c, d in zip(v, dimensions, strict=True))
                for v in basis["vectors"]
            )
            found = ProductBasis(dimensions, vectors)
            return Unextendible(found) if kind == Unextendible.kind else Extendible(found)


def operator_witness_json(claim: OperatorClaim, witness: OperatorWitness) -> Json:
    """The witness in the checker's grammar."""
    field = operator_claim_field(claim)
    match witness:
        case PositiveParts(parts):
            return {"parts": [[list(which), positive_json(m, proof, field)] for which, m, proof in parts]}
        case NegativeVector(which, vector):
            return {"transposed": list(which), "vector": _column_json(vector, field)}
        case NegativeState(state):
            require_field(state, field, "the state")
            return {"state": encode_hermitian(state, field, state.denominator)}
        case ProductVectors(vectors):
            return {"vectors": [_product_json(v, field) for v in vectors]}
        case RankTreeProof(tree):
            return {"tree": _tree_json(tree)}
        case ExtendingVector(vector):
            return {"vector": _product_json(vector, field)}
        case Squares():
            return squares_json(witness, field)
        case BlockPositiveRealisation(operator, measurements, squares):
            effects = effects_of(measurements)
            matrices = [operator.matrix, *(e for settings in effects for listed in settings for e in listed)]
            matrices += [in_smallest_field(term.gram) for term in squares.terms]
            own = witness_field(field, matrices, "the realisation")
            rho = in_smallest_field(operator.matrix)
            block_positive = {
                "denominator": encode_integer(rho.denominator),
                "matrix": encode_hermitian(rho, own, rho.denominator),
                "squares": squares_json(squares, own),
            }
            sizes = list(operator.systems.values())[: len(measurements)]
            povms = povms_json(effects, own)
            return {"field": encode_field(own), "dimensions": sizes, "state": block_positive, "measurements": povms}


def squares_json(squares: Squares, field: Field) -> Json:
    """The sum of squares."""
    terms = []
    for term in squares.terms:
        written = positive_json(term.gram, term.proof, field)
        terms.append([[[list(part) for part in monomial] for monomial in term.monomials], written])
    return {"multiplier": list(squares.multiplier), "terms": terms}


def positive_json(m: Matrix, proof: PositivityProof, field: Field) -> Json:
    """A positive matrix with its proof."""
    require_field(m, field, "a positive matrix")
    return encode_positive(in_smallest_field(m), proof, field)


def _operator_json(dimensions: Sequence[int], m: Matrix, field: Field) -> Json:
    written = in_smallest_field(m)
    return {
        "field": encode_field(field),
        "dimensions": list(dimensions),
        "denominator": encode_integer(written.denominator),
        "matrix": encode_hermitian(written, field, written.denominator),
    }


def _decode_operator(value: Json) -> tuple[tuple[int, ...], Matrix]:
    field, dimensions = decode_field(value["field"]), tuple(map(int, value["dimensions"]))
    return dimensions, decode_hermitian(value["matrix"], prod(dimensions), field, decode_integer(value["denominator"]))


def _column_json(v: Matrix, field: Field) -> Json:
    """A column, its denominators cleared: it matters up to a positive factor only."""
    require_field(v, field, "a vector")
    written = in_smallest_field(v).over(field)
    return encode_matrix(written, field, written.denominator)


def _product_json(vector: ProductVector, field: Field) -> Json:
    return [_column_json(v, field) for v in vector]


def _tree_json(tree: Branch | Closed) -> Json:
    if isinstance(tree, Closed):
        return tree.party
    return [tree.vector, *map(_tree_json, tree.children)]
