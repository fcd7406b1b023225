"""The one door for assemblages and families in files: what a file is, is decided by its bytes; it is read once, whatever it is.

JSON in our formats says everything itself. Binary files, and JSON of other origin, are numbers without meaning until a
layout says what their axes are (`arrays.layout`, `keyed_json`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from exactsteer.errors import InputError, UnreadableFile
from exactsteer.files import behaviour_json, family_json
from exactsteer.files.assemblage_json import AssemblageFile, decode_assemblage
from exactsteer.files.family_json import FamilyFile
from exactsteer.files.strict_json import Json, decode_text, name_of, read_bytes
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.behaviour import Behaviour
from exactsteer.steering.families import Family, MeasuredFamily
from exactsteer.steering.laws import Violation

if TYPE_CHECKING:
    from exactsteer.files.arrays.workspace import Workspace


def read_assemblage(path: str | Path, *, layout: str | None = None, variable: str | None = None) -> AssemblageFile:
    """The content of a file; `-` is standard input. The data are exact and may violate every law.

    Read are JSON of the formats `exactsteer-assemblage/1` and `exactsteer-behaviour/1` (trusted dimension 1), MATLAB
    workspaces of the versions 5 to 7.3, `.npz` and `.npy`; doubles are the dyadic rationals that they are. `layout` says
    what the axes of an array mean, in their order: "d d a x", "d d a b x y" and alike, or `collins-gisin`; for JSON of
    other origin also `one-based` and `zero-based`. `variable` names the array, where a workspace has several.

    Raises `UnreadableFile` or another `InputError`, with the place, and with what to add if the layout is missing.
    """
    return parse_bytes(read_bytes(path), name_of(path), layout=layout, variable=variable)


def read_data(
    path: str | Path, *, layout: str | None = None, variable: str | None = None
) -> AssemblageFile | FamilyFile:
    """The assemblage or the family in a file; everything else as `read_assemblage`.

    Families are JSON of the format `exactsteer-assemblage/1` (see `family_json`) or arrays (see `arrays.families`).
    """
    return parse_data_bytes(read_bytes(path), name_of(path), layout=layout, variable=variable)


def parse_bytes(
    data: bytes, name: str = "data", *, layout: str | None = None, variable: str | None = None
) -> AssemblageFile:
    """Like `read_assemblage`, from the bytes of a file; `name` is what errors call it.

    >>> parse_bytes(b'{"sigma": [[[[0.5]], [[0.5]]]]}', "text", layout="x a d d").data
    MeasuredAssemblage(outcomes per setting 2 and trusted dimension 1)
    """
    return require_assemblage(parse_data_bytes(data, name, layout=layout, variable=variable), name)


def require_assemblage(content: AssemblageFile | FamilyFile, name: str) -> AssemblageFile:
    """The content, unless it is a family: raises `InputError` that says of what kind."""
    if isinstance(content, AssemblageFile):
        return content
    count = len(content.data.members)
    what = {
        "marginals": f"the marginals of {count} trusted parties",
        "with-input": f"an assemblage whose trusted party has {count} inputs",
        "instrumental": "an instrumental assemblage",
    }[content.data.shape]
    raise InputError(f"{name} holds a family, {what}, where one assemblage is needed")


def parse_data_bytes(
    data: bytes, name: str = "data", *, layout: str | None = None, variable: str | None = None
) -> AssemblageFile | FamilyFile:
    """Like `read_data`, from the bytes of a file; `name` is what errors call it."""
    from exactsteer.files.arrays.mat5 import is_mat5, mat5_workspace
    from exactsteer.files.arrays.mat73 import hdf5_workspace, is_hdf5
    from exactsteer.files.arrays.numpy_files import NPY_MAGIC, ZIP_MAGIC, npy_workspace, npz_workspace

    if data.startswith(NPY_MAGIC):
        workspace = npy_workspace(data, name)
    elif data.startswith(ZIP_MAGIC):
        workspace = npz_workspace(data, name)
    elif is_mat5(data):
        workspace = mat5_workspace(data, name)
    elif is_hdf5(data):
        workspace = hdf5_workspace(data, name)
    elif b"\0" in data[:4]:
        raise UnreadableFile(
            f"{name}: binary data of an unknown kind; .mat (versions 5 to 7.3, in MATLAB `save -v7`), .npz and .npy are read"
        )
    else:
        return _parse_text(decode_text(data, name), name, layout, variable)
    return _from_arrays(workspace, name, layout, variable)


def _from_arrays(
    workspace: Workspace, name: str, layout: str | None, variable: str | None
) -> AssemblageFile | FamilyFile:
    from exactsteer.files.arrays.families import data_in

    found, how = data_in(workspace, name, layout, variable)
    source = f"{Path(name).name}: {how}"
    return (
        FamilyFile(found, source=source) if isinstance(found, MeasuredFamily) else AssemblageFile(found, source=source)
    )


def _parse_text(text: str, name: str, layout: str | None, variable: str | None) -> AssemblageFile | FamilyFile:
    """JSON: of our formats without layout, of other origin with one."""
    from exactsteer.files.arrays.layout import COLLINS_GISIN
    from exactsteer.files.keyed_json import BASES, list_workspace, parse_keyed

    if layout is None:
        if variable is not None:
            raise InputError(f"{name}: a variable is chosen in workspaces and lists that come with a layout, not here")
        if family_json.is_family_text(text, name):
            return family_json.parse_family(text, name)
        return behaviour_json.parse_data(text, name)
    if layout == COLLINS_GISIN:
        raise InputError(f"{name}: the layout {layout} is for four arrays in a .mat or .npz file, not for JSON")
    if layout in BASES:
        return AssemblageFile(parse_keyed(text, name, layout), source=f"{Path(name).name}: {layout}")
    return _from_arrays(list_workspace(text, name, layout), name, layout, variable)


def check(data: Json) -> tuple[Violation, ...]:
    """Every violated law of an assemblage, a behaviour or a family, exact; empty if the data are one.

    `data` is an `Assemblage`, a `MeasuredAssemblage`, a `Behaviour`, a `Family`, a `MeasuredFamily`, the JSON object of a
    file, or a path. Raises `InputError`s for data that cannot be read at all. A binary file needs `read_data` with its
    layout first.
    """
    if isinstance(data, (Assemblage, Behaviour, Family)):
        return ()
    if isinstance(data, (MeasuredAssemblage, MeasuredFamily)):
        return data.report()
    if isinstance(data, (str, Path)):
        return read_data(data).data.report()
    if family_json.is_family(data):
        return family_json.decode_family(data, "data").data.report()
    if isinstance(data, dict) and data.get("format") == behaviour_json.FORMAT:
        return behaviour_json.parse_data(_text(data), "data").data.report()
    return decode_assemblage(data, "data").data.report()


def _text(data: Json) -> str:
    try:
        return json.dumps(data)
    except (TypeError, ValueError) as error:
        raise UnreadableFile(f"data: not the JSON object of a file: {error}") from None
