"""MATLAB workspaces of the versions 5 to 7, read by a strict reader of our own: damaged bytes are an error, never a crash.

The file is a header of 128 bytes, then elements: a tag (type, size), then as many bytes, padded to eight. A variable is an
element that holds flags, dimensions, name, real part and perhaps imaginary part; version 7 deflates whole elements. Numbers
may be stored in a smaller type than the variable's class; their values count. Source: MathWorks, 'MAT-File Format'.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from exactsteer.errors import UnreadableFile
from exactsteer.files.arrays.doubles import exact_array, require_size
from exactsteer.files.arrays.layout import ExactArray
from exactsteer.files.arrays.workspace import MAX_UNPACKED, TRUSTED, Variable, Workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER = 128
MOST_AXES = 64
_MATRIX, _COMPRESSED = 14, 15
_COMPLEX, _LOGICAL = 0x0800, 0x0200
_STORED = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_TEXT = {1: "latin-1", 2: "latin-1", 4: "utf-16", 16: "utf-8", 17: "utf-16", 18: "utf-32"}
_WIDE, _ENDINGS = (4, 17, 18), {"<": "-le", ">": "-be"}
_NUMERIC = dict(
    enumerate(["double", "single", *(f"{u}int{bits}" for bits in (8, 16, 32, 64) for u in ("", "u"))], start=6)
)
_OTHER = {1: "cell", 2: "struct", 3: "object", 4: "char", 5: "sparse", 16: "function", 17: "object"}


def is_mat5(data: bytes) -> bool:
    """Whether the bytes start like such a workspace: a text header, the version, the mark of the byte order."""
    return data[:6] == b"MATLAB" and data[124:128] in (b"\x00\x01IM", b"\x01\x00MI")


@dataclass(frozen=True)
class Element:
    """The type of an element, its bytes, and where it starts in the file or in what was unpacked."""

    kind: int
    body: memoryview
    position: int


def mat5_workspace(data: bytes, file: str) -> Workspace:
    """The variables of a workspace. Raises `UnreadableFile` if it is damaged, unpacks to too much, or names one twice."""
    order = "<" if data[126:128] == b"IM" else ">"
    found = []
    left = MAX_UNPACKED
    for element in _elements(memoryview(data)[HEADER:], order, f"{file}: the element at byte", HEADER):
        if element.kind == _COMPRESSED:
            unpacked = _inflated(element, left, file)
            left -= len(unpacked)
            inner = list(_elements(memoryview(unpacked), order, f"{file}: the unpacked element at byte"))
        else:
            inner = [element]
        found += [_variable(part, order, file) for part in inner if part.kind == _MATRIX]
    names = [variable.name for variable in found]
    if len(set(names)) < len(names):
        raise UnreadableFile(f"{file}: a variable occurs twice; save the workspace again")
    return found


def _inflated(element: Element, most: int, file: str) -> bytes:
    """The unpacked bytes, stopped as soon as they are too many."""
    unpacker = zlib.decompressobj()
    try:
        result = unpacker.decompress(element.body, most + 1)
    except zlib.error as error:
        raise UnreadableFile(f"{file}: the element at byte {element.position} is damaged: {error}") from None
    if len(result) > most:
        raise UnreadableFile(f"{file}: more than {MAX_UNPACKED} bytes when unpacked")
    if not unpacker.eof:
        raise UnreadableFile(f"{file}: the element at byte {element.position} is truncated: it does not end")
    return result


def _elements(data: memoryview, order: str, place: str, offset: int = 0) -> Iterator[Element]:
    """The elements that follow one another in the bytes, the first at `offset`; each must end inside them."""
    position = 0
    while position < len(data):
        if position + 8 > len(data):
            raise UnreadableFile(f"{place} {offset + position} is truncated: it has no size")
        kind, size = struct.unpack_from(f"{order}II", data, position)
        if kind >> 16:  # a small element: size and type in four bytes, up to four bytes of data in the next four
            kind, size, start, length = kind & 0xFFFF, kind >> 16, position + 4, 4
        else:
            start = position + 8
            length = size if kind == _COMPRESSED else -(-size // 8) * 8
        body = data[start : start + min(size, length)]
        if len(body) != size:
            raise UnreadableFile(f"{place} {offset + position} is truncated: it has {len(body)} of {size} bytes")
        yield Element(kind, body, offset + position)
        position = start + length


def _variable(element: Element, order: str, file: str) -> Variable:
    """One variable: its flags, dimensions and name read now, its entries when they are asked for."""
    place = f"{file}: in the variable at byte {element.position}, the part at byte"
    parts = list(_elements(element.body, order, place))
    if not parts or parts[0].kind != 6 or len(parts[0].body) != 8:
        raise UnreadableFile(f"{place} 0 is damaged: it holds no flags")
    flags = struct.unpack_from(f"{order}I", parts[0].body)[0]
    kind = flags & 0xFF
    if kind in (16, 17) or len(parts) < 3:
        return Variable(f"(at byte {element.position})", (), _OTHER.get(kind, "damaged"))
    if parts[1].kind != 5 or not 8 <= len(parts[1].body) <= 4 * MOST_AXES or len(parts[1].body) % 4:
        raise UnreadableFile(f"{place} {parts[1].position} is damaged: it holds no dimensions")
    shape = struct.unpack(f"{order}{len(parts[1].body) // 4}i", parts[1].body)
    name = bytes(parts[2].body).decode("latin-1")
    values = parts[3:]
    if kind == 4 and values:
        return Variable(name, shape, "text", text=lambda: _text(values[0], order, f"{file}, {name}"))
    if kind not in _NUMERIC or not name:
        return Variable(name, shape, _OTHER.get(kind, "unnamed"))
    is_complex = bool(flags & _COMPLEX)
    title = ("complex " if is_complex else "") + ("logical" if flags & _LOGICAL else _NUMERIC[kind])

    def numbers() -> ExactArray:
        where = f"{file}, {name}"
        require_size(shape, where)
        if len(values) != 1 + is_complex:
            raise UnreadableFile(f"{where}: {len(values)} parts instead of {1 + is_complex}")
        real, *imag = (_numbers(part, shape, order, where) for part in values)
        return exact_array(real, where, *imag)

    return Variable(name, shape, title, numbers)


def _numbers(element: Element, shape: tuple[int, ...], order: str, place: str) -> NDArray[Any]:
    """The real or the imaginary part; MATLAB's first index runs fastest."""
    import numpy as np

    if element.kind not in _STORED:
        raise UnreadableFile(f"{place}: entries are stored in the type {element.kind}, which holds no numbers")
    dtype = np.dtype(f"{order}{_STORED[element.kind]}")
    if len(element.body) != prod(shape) * dtype.itemsize:
        raise UnreadableFile(
            f"{place}: {len(element.body)} bytes of entries, but the dimensions say {prod(shape)} of {dtype.itemsize} bytes"
        )
    return np.frombuffer(element.body, dtype).reshape(shape, order="F")


def _text(element: Element, order: str, place: str) -> str:
    """A row of characters."""
    try:
        return bytes(element.body).decode(_TEXT[element.kind] + _ENDINGS[order] * (element.kind in _WIDE))
    except (UnicodeDecodeError, KeyError):
        raise UnreadableFile(f"{place}: the text is damaged") from None


def mat5_bytes(
    arrays: Mapping[str, NDArray[Any]], said: Mapping[str, str], trusted: tuple[int, ...] | None = None
) -> bytes:
    """A version 7 workspace with the arrays, what is said of them, and the trusted dimensions; equal input, equal bytes."""
    import numpy as np
    from scipy.io import savemat

    stream = io.BytesIO()
    parts: dict[str, Any] = {**arrays, **said}
    if trusted is not None:
        parts[TRUSTED] = np.array([trusted], dtype=np.float64)
    savemat(stream, parts, do_compression=True)
    header = b"MATLAB 5.0 MAT-file, written by exactsteer".ljust(116)  # instead of SciPy's, which has the time of day
    return header + stream.getvalue()[116:]
