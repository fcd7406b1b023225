"""NumPy's `.npy` and `.npz` files, read without pickle and without trusting any size that they claim."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING, Any

from exactsteer.errors import UnreadableFile
from exactsteer.files.arrays.doubles import exact_array, require_size
from exactsteer.files.arrays.layout import ExactArray
from exactsteer.files.arrays.workspace import MAX_UNPACKED, TRUSTED, Variable, Workspace
from exactsteer.files.strict_json import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

NPY_MAGIC, ZIP_MAGIC = b"\x93NUMPY", b"PK"

_KINDS = {"c": "complex", "f": "float", "i": "int", "u": "uint", "b": "bool"}


def npy_workspace(data: bytes, file: str) -> Workspace:
    """The one array of a `.npy` file, as a workspace with the variable `array`."""
    return [_variable(data, "array", file)]


def npz_workspace(data: bytes, file: str) -> Workspace:
    """The arrays of a `.npz` file. Raises `UnreadableFile` for archives that are damaged, encrypted or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if len(set(names)) < len(names):
                raise UnreadableFile(f"{file}: an entry of the archive occurs twice")
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableFile(f"{file}: the archive is encrypted")
            size = sum(member.file_size for member in members)
            if size > MAX_UNPACKED:
                raise UnreadableFile(f"{file}: {size} bytes when unpacked; at most {MAX_UNPACKED} are read")
            return [
                _variable(archive.read(member), member.filename[:-4], f"{file}, {shown(member.filename)[1:-1]}")
                if member.filename.endswith(".npy")
                else Variable(member.filename, (), "no array")
                for member in members
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"{file}: not a readable .npz archive: {error}") from None


def _variable(data: bytes, name: str, file: str) -> Variable:
    """One `.npy` text, its header read and its size compared; the entries are converted when they are asked for."""
    import numpy as np

    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        read_header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[
            version
        ]
        shape, fortran, dtype = read_header(stream)
    except MemoryError:
        raise
    except Exception as error:  # NumPy parses the header as Python text, and damaged text raises all sorts of errors
        raise UnreadableFile(f"{file}: not a readable .npy header: {error}") from None
    if dtype.hasobject:
        return Variable(name, shape, "array of Python objects, which are never unpickled")
    body = data[stream.tell() :]
    if dtype.kind == "U" and shape == () and len(body) == dtype.itemsize:
        return Variable(name, shape, "text", text=lambda: str(np.frombuffer(body, dtype)[0]))
    if dtype.names is not None:
        parts = ", ".join(f"{field} {dtype[field].name}" for field in dtype.names)
        return Variable(
            name, shape, f"array of records with {parts}; complex numbers are read as real + 1j * imaginary"
        )
    if dtype.kind not in _KINDS or dtype.subdtype is not None:
        return Variable(name, shape, f"array of {dtype.name}")
    kind = f"{_KINDS[dtype.kind]}{8 * dtype.itemsize}" if dtype.kind != "b" else "bool"

    def numbers() -> ExactArray:
        require_size(shape, file)
        if len(body) != prod(shape) * dtype.itemsize:
            raise UnreadableFile(
                f"{file}: {len(body)} bytes of entries, but the header says {prod(shape)} of {dtype.itemsize} bytes each"
            )
        order: Any = "F" if fortran else "C"
        return exact_array(np.frombuffer(body, dtype).reshape(shape, order=order), file)

    return Variable(name, shape, kind, numbers)


def npz_bytes(
    arrays: Mapping[str, NDArray[Any]], said: Mapping[str, str], trusted: tuple[int, ...] | None = None
) -> bytes:
    """A `.npz` file with the arrays, what is said of them, and the trusted dimensions; equal input gives equal bytes."""
    import numpy as np

    stream = io.BytesIO()
    parts: dict[str, Any] = {**arrays, **{name: np.array(text) for name, text in said.items()}}
    if trusted is not None:
        parts[TRUSTED] = np.array(trusted)
    np.savez_compressed(stream, allow_pickle=False, **parts)
    return stream.getvalue()
