"""Workspaces: named arrays, one of which is the assemblage. Several candidates are listed, never chosen between.

Files written here say their own layout in the text variable `exactsteer_layout`, and in `exactsteer_trusted` the
dimensions of the trusted parties; `exactsteer_variables` lists the arrays of several Bobs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from exactsteer.errors import UnknownName, UnreadableFile
from exactsteer.files.arrays.layout import (
    COLLINS_GISIN,
    COLLINS_GISIN_NAMES,
    ExactArray,
    from_collins_gisin_arrays,
    layout_needed,
    shape_text,
)
from exactsteer.files.strict_json import shown
from exactsteer.files.tables import at
from exactsteer.steering.assemblage import MeasuredAssemblage

LAYOUT, TRUSTED, SIGMA = "exactsteer_layout", "exactsteer_trusted", "sigma"
VARIABLES = "exactsteer_variables"
MAX_UNPACKED = 256 << 20  # bytes of all variables together
MOST_LISTED = 20


@dataclass(frozen=True)
class Variable:
    """A name in a workspace: its shape, what it is in the words of its program, and how its numbers or text are read.

    `numbers` and `text` are None for what has none; calling them raises `UnreadableFile` if the entries are at fault.
    """

    name: str
    shape: tuple[int, ...]
    kind: str
    numbers: Callable[[], ExactArray] | None = None
    text: Callable[[], str] | None = None

    def __str__(self) -> str:
        return f"{shown(self.name)[1:-1]} ({shape_text(self.shape)} {self.kind})"


Workspace = Sequence[Variable]


def listing(workspace: Workspace) -> str:
    """The variables with shape and kind, as a message lists them."""
    rest = f", and {len(workspace) - MOST_LISTED} more" if len(workspace) > MOST_LISTED else ""
    return (", ".join(map(str, workspace[:MOST_LISTED])) or "nothing") + rest


def find_variable(workspace: Workspace, name: str, file: str) -> Variable:
    """The variable of this name. Raises `UnknownName`, or `UnreadableFile` if it holds no numbers."""
    found = next((v for v in workspace if v.name == name), None)
    if found is None:
        raise UnknownName(f"{file}: there is no variable {name!r}; the workspace has {listing(workspace)}")
    if found.numbers is None:
        raise UnreadableFile(f"{file}: the variable {found} is no array of numbers; export the elements as one array")
    return found


def only_candidate(workspace: Workspace, file: str) -> Variable:
    """The only array of numbers with more than one entry. Raises `UnreadableFile` with the list if there is no such one."""
    candidates = [v for v in workspace if v.numbers and prod(v.shape) > 1 and v.name != TRUSTED]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        alike = len({len(v.shape) for v in candidates}) < len(candidates)
        raise UnreadableFile(
            f"{file}: several variables could be the assemblage: {listing(candidates)}; choose with --variable NAME"
            + (", or NAME,NAME for one of each Bob" if alike else "")
        )
    raise UnreadableFile(
        f"{file}: no array of numbers with more than one entry; the workspace has {listing(workspace)}"
    )


def declared_text(workspace: Workspace, name: str) -> str | None:
    """What a text variable of files written here says, if there is one."""
    declared = next((v for v in workspace if v.name == name and v.text), None)
    return None if declared is None or declared.text is None else declared.text()


@dataclass(frozen=True)
class Selection:
    """The array that is to be read: its name, its layout as text, the trusted dimensions if the file says them."""

    name: str
    array: Callable[[], ExactArray]
    layout: str
    trusted: tuple[int, ...] | None


def selected(workspace: Workspace, file: str, layout: str | None, variable: str | None) -> Selection:
    """The array of this name, or the only candidate, with its layout: the given one, or that of a file written here.

    Raises `InputError`s that name the file, its variables, and the option to give.
    """
    chosen = only_candidate(workspace, file) if variable is None else find_variable(workspace, variable, file)
    trusted = None
    names = (SIGMA, *(declared_text(workspace, VARIABLES) or "").split(","))
    if layout is None and chosen.name in names:
        layout = declared_text(workspace, LAYOUT)
        trusted = _trusted(workspace, file) if chosen.name == SIGMA else None
    if layout is None:
        raise UnreadableFile(f"{file}, {shown(chosen.name)[1:-1]}: {layout_needed(chosen.shape)}")
    return Selection(chosen.name, lambda: _numbers(chosen), layout, trusted)


def collins_gisin_in(workspace: Workspace, file: str, variable: str | None) -> tuple[MeasuredAssemblage, str]:
    """The assemblage in the four arrays Sr, Sx, Sy, S, or those that `variable` names in this order, and how it was read."""
    names = COLLINS_GISIN_NAMES if variable is None else tuple(part.strip() for part in variable.split(","))
    if len(names) != len(COLLINS_GISIN_NAMES):
        raise UnknownName(f"{file}: the layout {COLLINS_GISIN} needs four variables, as in --variable Sr,Sx,Sy,S")
    arrays = [_numbers(find_variable(workspace, name, file)) for name in names]
    with at(file):
        data = from_collins_gisin_arrays(dict(zip(COLLINS_GISIN_NAMES, arrays, strict=True)))
    return data, f"{', '.join(names)} as {COLLINS_GISIN}"


def _numbers(variable: Variable) -> ExactArray:
    assert variable.numbers is not None  # `find_variable` and `only_candidate` return such only
    return variable.numbers()


def _trusted(workspace: Workspace, file: str) -> tuple[int, ...] | None:
    """The dimensions of the trusted parties, if the file says them."""
    found = next((v for v in workspace if v.name == TRUSTED and v.numbers), None)
    if found is None:
        return None
    entries: Any = _numbers(found).entries
    if not all(x.is_rational and x.real[0].q == 1 and x.sign() > 0 for x in entries):
        raise UnreadableFile(f"{file}, {TRUSTED}: {', '.join(map(str, entries[:6]))} are no dimensions")
    return tuple(int(x.real[0].p) for x in entries)
