"""Assemblages and families written to files: exact as JSON, as doubles to `.npz` and `.mat`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exactsteer.algebra.number import Number, zero
from exactsteer.errors import UnreadableFile
from exactsteer.files.arrays.workspace import LAYOUT, SIGMA
from exactsteer.files.assemblage_json import AssemblageFile, assemblage_text
from exactsteer.files.family_json import FamilyFile, family_text

SUFFIXES = (".json", ".npz", ".mat")


@dataclass(frozen=True)
class Written:
    """The bytes of a file, and the largest change of a real or imaginary part of an entry: 0 if the file is exact."""

    data: bytes
    largest_change: Number


def require_suffix(path: str) -> str:
    """The ending of a path in lower case. Raises `UnreadableFile` if it is none of `SUFFIXES`."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFile(
            f"{path!r}: the ending of the name says the format: {', '.join(SUFFIXES)}; nothing was done"
        )
    return suffix


def file_bytes(content: AssemblageFile | FamilyFile, path: str, *, rounded: bool = False) -> Written:
    """The file that the ending of `path` asks for: `.json` exact, `.npz` or `.mat` (version 5) with doubles.

    Arrays hold neither title nor realisation. Several Bobs have an array each, inputs of a trusted party an axis. Raises
    `UnreadableFile` for another ending, and `InputError` if an entry is not exactly a double, unless `rounded`.

    >>> import exactsteer as es
    >>> data = es.MeasuredAssemblage(es.scenario(parties=1, settings=1, outcomes=1, trusted=1), {(0, 0): [["1/3"]]})
    >>> file_bytes(AssemblageFile(data), "third.npz", rounded=True).largest_change
    1/54043195528445952
    """
    suffix = require_suffix(path)
    if suffix == ".json":
        said = {"title": content.title, "source": content.source}
        if isinstance(content, FamilyFile):
            text = family_text(content.data, realisation=content.realisation, **said)
        else:
            text = assemblage_text(content.data, realisation=content.realisation, **said)
        return Written(text.encode(), zero())
    from exactsteer.files.arrays.families import family_arrays
    from exactsteer.files.arrays.mat5 import mat5_bytes
    from exactsteer.files.arrays.numpy_files import npz_bytes

    write = npz_bytes if suffix == ".npz" else mat5_bytes
    if isinstance(content, FamilyFile):
        arrays, texts, trusted, change = family_arrays(content.data, rounded=rounded)
        return Written(write(arrays, texts, trusted), change)
    from exactsteer.files.arrays.doubles import double_array

    array, layout, change = double_array(content.data, rounded=rounded)
    return Written(write({SIGMA: array}, {LAYOUT: str(layout)}, content.data.scenario.trusted), change)
