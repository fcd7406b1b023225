"""`exactsteer-map/1`: a linear map on operators, by its Choi matrix or by Kraus operators.

    {"format": "exactsteer-map/1", "title": "..", "source": "..", "input": 2, "output": 2,
     "choi": [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], "field": {"polynomial": [..], "interval": [..]}}

Block (i, j) of `choi` is L(|i><j|): not normalised, the input system first. `kraus` may stand instead, a list of output x
input matrices K with L(X) = sum K X K^dag; or `breuer-hall`, an antisymmetric unitary U of even dimension 4 or more, with
L(X) = (tr(X) 1 - X - U X^T U^dag)/(d - 2). A map need not be positive or trace preserving, but it must preserve Hermiticity.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exactsteer.algebra.matrix import in_smallest_field
from exactsteer.errors import ShapeMismatch, UnreadableFile
from exactsteer.files.documents import document_text, open_document
from exactsteer.files.strict_json import read_text
from exactsteer.files.tables import MAX_SIZE, at, read_list, read_matrix, read_positive, texts
from exactsteer.quantum.maps import ChoiMatrix, breuer_hall_map, completely_positive

FORMAT = "exactsteer-map/1"
WAYS = ("choi", "kraus", "breuer-hall")


@dataclass(frozen=True)
class MapFile:
    """What a file holds: the map, and what is said about it."""

    map: ChoiMatrix
    title: str = ""
    source: str = ""


def read_map(path: str | Path) -> MapFile:
    """The content of a file; `-` is standard input. Raises `UnreadableFile` or another `InputError`, with the place."""
    return parse_map(read_text(path), "standard input" if path == "-" else str(path))


def parse_map(text: str, name: str = "text") -> MapFile:
    """Like `read_map`, from text.

    >>> parse_map('{"format": "exactsteer-map/1", "input": 1, "output": 2, "choi": [[1, "I"], [0, 1]]}')
    Traceback (most recent call last):
        ...
    exactsteer.errors.NotHermitian: text: the Choi matrix is not Hermitian: entry (0, 1) minus the conjugate of entry (1, 0) is I
    """
    document = open_document(text, name, FORMAT, {"input", "output"}, set(WAYS))
    size = read_positive(document.keys["input"], f"{name}, input", MAX_SIZE)
    output = read_positive(document.keys["output"], f"{name}, output", MAX_SIZE)
    if size * output > MAX_SIZE:
        raise UnreadableFile(f"{name}: input times output is {size * output}; at most {MAX_SIZE} is supported")
    if sum(way in document.keys for way in WAYS) != 1:
        raise UnreadableFile(f"{name}: give the map by one of {', '.join(WAYS)}")
    if "breuer-hall" in document.keys:
        unitary = read_matrix(document.keys["breuer-hall"], document.field, f"{name}, breuer-hall")
        if unitary.shape != (size, size) or output != size:
            raise ShapeMismatch(
                f"{name}, breuer-hall: U is {unitary.rows} x {unitary.columns}; input and output are {size} and {output}"
            )
        with at(name):
            return MapFile(breuer_hall_map(unitary), document.title, document.source)
    if "choi" in document.keys:
        choi = read_matrix(document.keys["choi"], document.field, f"{name}, choi")
        with at(name):
            return MapFile(ChoiMatrix(size, output, choi), document.title, document.source)
    operators = []
    for k, rows in enumerate(read_list(document.keys["kraus"], f"{name}, kraus")):
        operator = read_matrix(rows, document.field, f"{name}, Kraus operator {k}")
        if operator.shape != (output, size):
            raise ShapeMismatch(
                f"{name}, Kraus operator {k}: {operator.rows} x {operator.columns}; output x input is {output} x {size}"
            )
        operators.append(operator)
    return MapFile(completely_positive(operators), document.title, document.source)


def map_text(channel: ChoiMatrix, *, title: str = "", source: str = "") -> str:
    """The file text of a map by its Choi matrix, exact, one row per line."""
    sizes = {"input": channel.input, "output": channel.output}
    choi = in_smallest_field(channel.matrix)
    return document_text(FORMAT, title, source, sizes, choi.field, "choi", texts(choi))
