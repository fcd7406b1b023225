"""MATLAB workspaces of version 7.3, which are HDF5 files, read by h5py with every size checked first.

Axes are stored in reverse and complex numbers as records of `real` and `imag`; both are undone here. Structs, cells, sparse
matrices and links to other files are listed or refused, never followed.
"""

from __future__ import annotations

import io
import warnings
import zlib
from typing import Any

from exactsteer.errors import InputError, UnreadableFile
from exactsteer.files.arrays.doubles import exact_array, require_size
from exactsteer.files.arrays.layout import ExactArray
from exactsteer.files.arrays.workspace import MAX_UNPACKED, Variable, Workspace

HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"
USER_BLOCK = 512  # MATLAB's own header in front of the HDF5 signature

_DEFLATE, _SHUFFLE = 1, 2  # the numbers of HDF5's filters
_NUMERIC = {"double", "single", "logical"} | {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}


def is_hdf5(data: bytes) -> bool:
    """Whether the bytes are an HDF5 file, with or without the header that MATLAB puts in front."""
    return data.startswith(HDF5_MAGIC) or data[USER_BLOCK : USER_BLOCK + len(HDF5_MAGIC)] == HDF5_MAGIC


def _guarded(file: str, read: Any) -> Any:
    """What a third-party reader returns; whatever it raises or warns of on hostile bytes becomes one message."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return read()
    except (MemoryError, InputError):
        raise
    except Exception as error:
        raise UnreadableFile(f"{file}: not a readable MATLAB workspace: {type(error).__name__}: {error}") from None


def hdf5_workspace(data: bytes, file: str) -> Workspace:
    """The variables of a `.mat` file of version 7.3. Raises `UnreadableFile` if it is damaged, or if h5py is missing."""
    try:
        import h5py
    except ImportError:
        raise UnreadableFile(
            f"{file}: MATLAB 7.3 files need h5py: install exactsteer[files], or save with `-v7` in MATLAB"
        ) from None

    def read() -> list[Variable]:
        with h5py.File(io.BytesIO(data), "r") as root:
            return [_hdf5_variable(root, name, data, file) for name in root if not name.startswith("#")]

    return list(_guarded(file, read))


def _hdf5_variable(root: Any, name: str, data: bytes, file: str) -> Variable:
    import h5py

    if not isinstance(root.get(name, getlink=True), h5py.HardLink):
        return Variable(name, (), "link, which is not followed")
    entry = root[name]
    kind = entry.attrs.get("MATLAB_class", b"")
    kind = kind.decode("ascii", "replace") if isinstance(kind, bytes) else str(kind)
    if not isinstance(entry, h5py.Dataset):
        return Variable(name, (), "sparse" if "MATLAB_sparse" in entry.attrs else kind or "group")
    shape = tuple(reversed(entry.shape or ()))
    if entry.external or entry.is_virtual:
        return Variable(name, shape, "array stored in other files, which are not opened")
    if "MATLAB_empty" in entry.attrs:
        return Variable(name, (0,), f"empty {kind}")

    def load() -> Any:
        def read() -> Any:
            require_size(shape, f"{file}, {name}")
            with h5py.File(io.BytesIO(data), "r") as again:
                dataset = again[name]
                _require_small_chunks(dataset, f"{file}, {name}")
                return dataset[()].T

        return _guarded(file, read)

    if kind == "char":
        return Variable(name, shape, "text", text=lambda: "".join(chr(int(c)) for c in load().ravel()))
    if not _is_numeric(entry.dtype) or (kind and kind not in _NUMERIC):
        return Variable(name, shape, kind or f"array of {entry.dtype}")
    title = ("complex " if entry.dtype.names else "") + (kind or str(entry.dtype))

    def numbers() -> ExactArray:
        array = load()
        parts = [array] if array.dtype.names is None else [array["real"], array["imag"]]
        return exact_array(parts[0], f"{file}, {name}", *parts[1:])

    return Variable(name, shape, title, numbers)


def _require_small_chunks(dataset: Any, place: str) -> None:
    """Raises unless every chunk is stored plainly or deflated and unpacks to little; HDF5 itself would not stop."""
    if not dataset.chunks:
        return
    require_size(dataset.chunks, f"{place}, a chunk")
    plist = dataset.id.get_create_plist()
    filters = [plist.get_filter(k)[0] for k in range(plist.get_nfilters())]
    if filters not in ([], [_DEFLATE], [_SHUFFLE], [_SHUFFLE, _DEFLATE]):
        raise UnreadableFile(f"{place}: compressed with the HDF5 filters {filters}; only gzip is read")
    left = MAX_UNPACKED
    for k in range(dataset.id.get_num_chunks() if _DEFLATE in filters else 0):
        _, packed = dataset.id.read_direct_chunk(dataset.id.get_chunk_info(k).chunk_offset)
        left -= len(zlib.decompressobj().decompress(packed, left + 1))
        if left < 0:
            raise UnreadableFile(f"{place}: more than {MAX_UNPACKED} bytes when unpacked")


def _is_numeric(dtype: Any) -> bool:
    """Whether entries are numbers, or records of a real and an imaginary one."""
    if dtype.names is not None:
        return bool(dtype.names == ("real", "imag") and dtype["real"] == dtype["imag"] and dtype["real"].kind in "iuf")
    return dtype.kind in "biufc"
