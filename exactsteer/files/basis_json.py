"""`exactsteer-basis/1`: a product basis, by the local factors of its vectors.

    {"format": "exactsteer-basis/1", "title": "..", "source": "..", "dimensions": [3, 3],
     "vectors": [[[1, 0, 0], [1, -1, 0]], ..], "field": {"polynomial": [..], "interval": [..]}}

A vector is the list of its local factors, party by party, each a list of entries, not normalised; or one list of as many
entries as the product of the dimensions, which is factorised. Vectors must be orthogonal products.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix
from exactsteer.errors import ShapeMismatch, UnreadableFile
from exactsteer.files.documents import document_text, open_document
from exactsteer.files.strict_json import Json, read_text
from exactsteer.files.tables import MAX_PARTIES, MAX_SIZE, at, read_list, read_matrix, read_positive
from exactsteer.quantum.product_bases import ProductBasis, ProductVector, factorised

FORMAT = "exactsteer-basis/1"


@dataclass(frozen=True)
class BasisFile:
    """What a file holds: the basis, and what is said about it."""

    basis: ProductBasis
    title: str = ""
    source: str = ""


def read_basis(path: str | Path) -> BasisFile:
    """The content of a file; `-` is standard input. Raises `UnreadableFile` or another `InputError`, with the place."""
    return parse_basis(read_text(path), "standard input" if path == "-" else str(path))


def parse_basis(text: str, name: str = "text") -> BasisFile:
    """Like `read_basis`, from text.

    >>> parse_basis('''{"format": "exactsteer-basis/1", "dimensions": [2, 2],
    ...                 "vectors": [[[1, 0], [1, 1]], [0, 0, 1, "I"]]}''').basis
    ProductBasis(2 vectors in 2x2, over QQ)
    """
    document = open_document(text, name, FORMAT, {"dimensions", "vectors"}, set())
    listed = read_list(document.keys["dimensions"], f"{name}, dimensions", MAX_PARTIES)
    dimensions = tuple(read_positive(d, f"{name}, dimensions", MAX_SIZE) for d in listed)
    whole = prod(dimensions)
    if whole > MAX_SIZE:
        raise UnreadableFile(f"{name}: the dimension is {whole}; at most {MAX_SIZE} is supported")
    vectors = read_list(document.keys["vectors"], f"{name}, vectors")
    if len(vectors) > whole:
        raise ShapeMismatch(f"{name}: {len(vectors)} vectors cannot be orthogonal in dimension {whole}")
    factors = tuple(_vector(v, dimensions, document.field, f"{name}, vector {s}") for s, v in enumerate(vectors))
    with at(name):
        return BasisFile(ProductBasis(dimensions, factors), document.title, document.source)


def _vector(value: Json, dimensions: tuple[int, ...], field: Field, name: str) -> ProductVector:
    """The factors of one vector, given as such or as one list of all entries."""
    entries = read_list(value, name, MAX_SIZE)
    if any(isinstance(part, list) for part in entries):
        return tuple(_column(part, field, f"{name}, party {j}") for j, part in enumerate(entries))
    column = _column(entries, field, name)
    with at(name):
        return factorised(column, dimensions)


def _column(entries: Json, field: Field, name: str) -> Matrix:
    listed = read_list(entries, name, MAX_SIZE)
    return read_matrix([[x] for x in listed], field, name)


def basis_text(basis: ProductBasis, *, title: str = "", source: str = "") -> str:
    """The file text of a product basis by its factors, exact, one vector per line."""
    rows = [[[str(v[k, 0]) for k in range(v.rows)] for v in factors] for factors in basis.vectors]
    head = {"dimensions": list(basis.dimensions)}
    return document_text(FORMAT, title, source, head, basis.field, "vectors", rows)
