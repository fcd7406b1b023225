"""The canonical JSON of numbers, matrices and assemblages, both ways. The grammar is the checker's docstring.

Encoding never rounds; decoding is strict about shapes but proves nothing: only the checker makes theorems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import lcm
from typing import Any

from flint import fmpq, fmpz_mat, fmpz_poly

from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix, from_planes, in_smallest_field, matrix
from exactsteer.algebra.number import Number, from_coefficients, number
from exactsteer.algebra.positivity import Elimination, Facial, Factor, PositivityProof, integer_matrix
from exactsteer.errors import UnreadableFile, WrongField
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.scenario import Key, Scenario, key_text

LARGEST_DECIMAL = 10**4300

Json = Any


def encode_integer(value: int) -> int | str:
    """The integer itself, or hexadecimal text beyond 4,300 digits."""
    return value if abs(value) < LARGEST_DECIMAL else hex(value)


def decode_integer(value: Json) -> int:
    """The inverse of `encode_integer`. Raises `UnreadableFile`."""
    if type(value) is int:
        return value
    if isinstance(value, str):
        try:
            return int(value, 16)
        except ValueError:
            pass
    raise UnreadableFile(f"an integer was expected, not {str(value)[:40]!r}")


def encode_field(field: Field) -> Json:
    """`"Q"`, or the minimal polynomial and the isolating interval."""
    if field == QQ:
        return "Q"
    return {"polynomial": list(field.polynomial), "root": list(field.root)}


def decode_field(value: Json) -> Field:
    """The inverse of `encode_field`. Raises `UnreadableFile` for a reducible polynomial, which the checker alone allows."""
    if value == "Q":
        return QQ
    if len(fmpz_poly([int(c) for c in value["polynomial"]]).factor()[1]) != 1:
        raise UnreadableFile("the field's polynomial is reducible: the checker accepts that, but only it; use a factor")
    return Field(tuple(map(int, value["polynomial"])), (int(value["root"][0]), int(value["root"][1])))


def encode_rows(rows: Sequence[Sequence[int]]) -> Json:
    """Integer rows; the zero plane is 0."""
    if not any(map(any, rows)):
        return 0
    return [[encode_integer(x) for x in row] for row in rows]


def _table(plane: fmpz_mat, factor: int = 1) -> list[list[int]]:
    return [[int(x) * factor for x in row] for row in plane.table()]


def encode_matrix(m: Matrix, field: Field, denominator: int) -> Json:
    """denominator * M as integer planes; the denominator must clear M's."""
    return [
        encode_rows(_table(plane, denominator // m.denominator)) for plane in in_smallest_field(m).over(field).planes
    ]


def encode_hermitian(m: Matrix, field: Field, denominator: int) -> Json:
    """denominator * M packed: real parts on and below the diagonal, imaginary parts above."""
    planes = [_table(plane, denominator // m.denominator) for plane in in_smallest_field(m).over(field).planes]
    n = range(m.rows)
    return [
        encode_rows([[real[j][k] if k <= j else imag[j][k] for k in n] for j in n])
        for real, imag in zip(planes[0::2], planes[1::2], strict=True)
    ]


def decode_matrix(value: Json, rows: int, columns: int, field: Field, denominator: int) -> Matrix:
    """The inverse of `encode_matrix`."""
    planes = [
        fmpz_mat(rows, columns) if plane == 0 else fmpz_mat([[decode_integer(x) for x in row] for row in plane])
        for plane in value
    ]
    return from_planes(field, planes, denominator)


def decode_hermitian(value: Json, size: int, field: Field, denominator: int) -> Matrix:
    """The inverse of `encode_hermitian`."""
    planes = []
    n = range(size)
    for packed in value:
        p = [[0] * size for _ in n] if packed == 0 else [[decode_integer(x) for x in row] for row in packed]
        planes.append(fmpz_mat([[p[max(j, k)][min(j, k)] for k in n] for j in n]))
        planes.append(fmpz_mat([[p[j][k] if k > j else -p[k][j] if k < j else 0 for k in n] for j in n]))
    return from_planes(field, planes, denominator)


def encode_table(scenario: Scenario, elements: Mapping[Key, Matrix], field: Field) -> Json:
    """Matrices indexed by outcomes and settings: scenario, field, one common denominator, every element in full."""
    written = {key: m.over(field) for key, m in elements.items()}
    denominator = lcm(*(m.denominator for m in written.values()))
    return {
        "field": encode_field(field),
        "untrusted": [list(party) for party in scenario.untrusted],
        "trusted": list(scenario.trusted),
        "denominator": encode_integer(denominator),
        "elements": {key_text(key): encode_matrix(m, field, denominator) for key, m in written.items()},
    }


def encode_assemblage(sigma: Assemblage | MeasuredAssemblage) -> Json:
    """The claim's form of an assemblage."""
    return encode_table(sigma.scenario, sigma.elements, sigma.field)


def decode_table(value: Json) -> tuple[Scenario, dict[Key, Matrix]]:
    """The inverse of `encode_table`."""
    field = decode_field(value["field"])
    scenario = Scenario(tuple(map(tuple, value["untrusted"])), tuple(value["trusted"]))
    denominator, d = decode_integer(value["denominator"]), scenario.dimension
    return scenario, {
        key: decode_matrix(value["elements"][key_text(key)], d, d, field, denominator) for key in scenario.keys()
    }


def decode_assemblage(value: Json) -> Assemblage:
    """The inverse of `encode_assemblage`; the laws are checked again. Raises `InputError`s."""
    return Assemblage(*decode_table(value))


def encode_real(x: Number, field: Field) -> Json:
    """A real number of the field: coefficients over the power basis, over one denominator."""
    value = matrix([[x]]).over(field)[0, 0]
    coefficients = [value.real[k] for k in range(field.degree)]
    denominator = lcm(*(int(c.q) for c in coefficients))
    return {
        "denominator": encode_integer(denominator),
        "coefficients": [encode_integer(int(c.p) * denominator // int(c.q)) for c in coefficients],
    }


def decode_real(value: Json, field: Field) -> Number:
    """The inverse of `encode_real`."""
    denominator = decode_integer(value["denominator"])
    return from_coefficients(field, [fmpq(decode_integer(c), denominator) for c in value["coefficients"]])


def encode_rational(x: Number) -> Json:
    """A rational number as [numerator, denominator] in lowest terms."""
    if not x.is_rational:
        raise WrongField(f"{x} is not rational")
    return [encode_integer(int(x.real[0].p)), encode_integer(int(x.real[0].q))]


def decode_rational(value: Json) -> Number:
    """The inverse of `encode_rational`."""
    return number(fmpq(decode_integer(value[0]), decode_integer(value[1])))


def encode_proof(proof: Elimination | Factor) -> Json:
    """A positivity rule without its matrix."""
    match proof:
        case Elimination():
            return {"rule": "elimination"}
        case Factor():
            real, imag = (_table(plane) for plane in proof.factor.planes)
            lower = [encode_rows([row[: j + 1] for j, row in enumerate(part)]) for part in (real, imag)]
            scale, weight = encode_integer(proof.scale), encode_integer(proof.weight)
            return {"rule": "factor", "scale": scale, "weight": weight, "real": lower[0], "imag": lower[1]}


def encode_facial(proof: Facial, field: Field) -> Json:
    """W A W^dag / m with integer W and A."""
    return {
        "rule": "facial",
        "denominator": encode_integer(proof.frame.denominator**2 * proof.core.denominator),
        "rank": proof.frame.columns,
        "frame": encode_matrix(proof.frame, field, proof.frame.denominator),
        "core": encode_hermitian(proof.core, field, proof.core.denominator),
        "proof": encode_proof(proof.proof),
    }


def encode_positive(m: Matrix, proof: PositivityProof, field: Field) -> Json:
    """A matrix together with its positivity proof."""
    if isinstance(proof, Facial):
        return encode_facial(proof, field)
    packed = encode_hermitian(m, field, m.denominator)
    return {"denominator": encode_integer(m.denominator), "matrix": packed, **encode_proof(proof)}


def decode_proof(value: Json, size: int) -> Elimination | Factor:
    """The inverse of `encode_proof`."""
    if value["rule"] == "elimination":
        return Elimination()
    parts = []
    for part in (value["real"], value["imag"]):
        rows = [[0] * (j + 1) for j in range(size)] if part == 0 else part
        parts.append([[decode_integer(x) for x in row] + [0] * (size - len(row)) for row in rows])
    return Factor(decode_integer(value["scale"]), decode_integer(value["weight"]), integer_matrix(*parts))


def require_field(m: Matrix, field: Field, what: str) -> None:
    """Raises `WrongField` if the matrix cannot be written over the field."""
    if in_smallest_field(m).field not in (QQ, field):
        raise WrongField(f"{what} is over {m.field!r}, but the certificate's field is {field!r}")
