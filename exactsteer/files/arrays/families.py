"""Families in workspaces: a Bob axis, one variable per Bob, the input of a trusted party, instrumental data.

Layouts are those of `arrays.layout`, with one thing more:
* `k` names the axis of the Bobs, "d d a x k"; or the Bobs have a variable each, `--variable rho1,rho2` with "d d a x",
  and may then differ in dimension;
* the setting axis that follows those of the untrusted parties is the trusted party's input: "d d a x y" with one
  untrusted party, "d d a b x y z" with two;
* the word `instrumental` in front says that the outcome is the input: "instrumental d d a x".

Files written here say in `exactsteer_variables` which variables are the Bobs.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from exactsteer.algebra.number import Number
from exactsteer.errors import InputError, ShapeMismatch, UnknownName
from exactsteer.files.arrays.layout import COLLINS_GISIN, ExactArray, arrange, read_axis, read_layout, shape_text
from exactsteer.files.arrays.workspace import (
    LAYOUT,
    SIGMA,
    VARIABLES,
    Selection,
    Workspace,
    collins_gisin_in,
    declared_text,
    selected,
)
from exactsteer.files.strict_json import shown
from exactsteer.files.tables import MAX_ELEMENTS, MAX_PARTIES, at
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import MeasuredFamily, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

INSTRUMENTAL: Shape = "instrumental"
BOB_AXIS = "k"


@dataclass(frozen=True)
class FamilyLayout:
    """A layout of a family, or of one assemblage (`shape` None): that of one member, and where the members' axis stands."""

    shape: Shape | None
    member: str
    axis: int | None = None

    @property
    def depth(self) -> int:
        """The number of axes."""
        return len(self.member.split()) + (self.axis is not None)

    def __str__(self) -> str:
        words = self.member.split()
        if self.axis is not None:
            words.insert(
                self.axis, BOB_AXIS if self.shape == "marginals" else input_axis(read_layout(self.member).parties)
            )
        return " ".join([INSTRUMENTAL, *words] if self.shape == INSTRUMENTAL else words)


def input_axis(parties: int) -> str:
    """The name of the setting axis after those of so many untrusted parties.

    >>> input_axis(1), input_axis(3)
    ('y', 'x4')
    """
    return "xyz"[parties] if parties < 3 else f"x{parties + 1}"


def read_family_layout(text: str) -> FamilyLayout:
    """The layout that a text names. Raises `InputError` as `read_layout`, and for two axes of members.

    >>> read_family_layout("d d a x y")
    FamilyLayout(shape='with-input', member='d d a x', axis=4)
    >>> str(read_family_layout("k d d a x")), read_family_layout("d d a b x y").shape
    ('k d d a x', None)
    """
    words = text.replace(",", " ").split()
    if words[:1] == [INSTRUMENTAL]:
        layout = read_layout(" ".join(words[1:]))
        if layout.parties != 1:
            raise InputError(f"layout {text[:80]!r}: {INSTRUMENTAL} data have one untrusted party, as in d d a x")
        return FamilyLayout(INSTRUMENTAL, str(layout))
    axes = [None if word == BOB_AXIS else read_axis(word, text) for word in words]
    parties = sum(axis is not None and axis[0] == "a" for axis in axes)
    found: list[tuple[Shape, int]] = [("marginals", j) for j, axis in enumerate(axes) if axis is None]
    found += [("with-input", j) for j, axis in enumerate(axes) if axis == ("x", parties) and parties]
    if not found:
        return FamilyLayout(None, str(read_layout(text)))
    if len(found) > 1:
        named = " and ".join(words[j] for _, j in found)
        raise InputError(
            f"layout {text[:80]!r}: {named}: only one axis may be that of the Bobs (k) or of the trusted party's inputs"
        )
    shape, position = found[0]
    member = read_layout(" ".join(words[:position] + words[position + 1 :]))
    return FamilyLayout(shape, str(member), position)


def data_in(
    workspace: Workspace, file: str, layout: str | None, variable: str | None
) -> tuple[MeasuredAssemblage | MeasuredFamily, str]:
    """The assemblage or the family in a workspace, and how it was read: `rho1, rho2 as "d d a x"`.

    Raises `InputError`s that name the file, its variables, and the option to give.
    """
    if layout == COLLINS_GISIN:
        return collins_gisin_in(workspace, file, variable)
    declared = declared_text(workspace, VARIABLES) if layout is None and variable is None else None
    variable = declared or variable
    if variable is not None and (declared or "," in variable):
        return _bobs([selected(workspace, file, layout, name) for name in _names(variable, file)], file)
    chosen = selected(workspace, file, layout, variable)
    with at(file):
        axes = read_family_layout(chosen.layout)
    array = chosen.array()
    with at(f"{file}, {shown(chosen.name)[1:-1]}"):
        return _arranged(array, axes, chosen.trusted), f'{chosen.name} as "{axes}"'


def _names(variable: str, file: str) -> list[str]:
    names = [part.strip() for part in variable.split(",")]
    if len(set(names)) < len(names) or len(names) > MAX_PARTIES or "" in names:
        raise UnknownName(f"{file}: --variable names the array of each Bob once, at most {MAX_PARTIES}: {variable}")
    return names


def _bobs(chosen: Sequence[Selection], file: str) -> tuple[MeasuredFamily, str]:
    """The marginals of several Bobs, one variable each, all in one layout."""
    with at(file):
        axes = read_family_layout(chosen[0].layout)
        if axes.shape is not None:
            raise InputError(
                f'the layout "{axes}" is that of one array, but {len(chosen)} variables are named, one for each Bob: give the '
                f'layout of one Bob, "{axes.member}"'
            )
    members = []
    for each in chosen:
        array = each.array()
        with at(f"{file}, {shown(each.name)[1:-1]}"):
            members.append(arrange(array, read_layout(each.layout)))
    names = ", ".join(each.name for each in chosen)
    with at(f"{file}, {names}"):
        return MeasuredFamily("marginals", tuple(members)), f'{names} as "{axes}"'


def _arranged(
    array: ExactArray, axes: FamilyLayout, trusted: tuple[int, ...] | None
) -> MeasuredAssemblage | MeasuredFamily:
    layout = read_layout(axes.member)
    if axes.shape is None:
        return arrange(array, layout, trusted)
    parts = [array] if axes.axis is None else _slices(array, axes)
    return MeasuredFamily(axes.shape, tuple(arrange(part, layout, trusted) for part in parts))


def _slices(array: ExactArray, axes: FamilyLayout) -> list[ExactArray]:
    """The arrays of the members; trailing axes of length 1 that a program dropped or added are restored or left out."""
    assert axes.axis is not None
    shape = (*array.shape, *(1,) * (axes.depth - len(array.shape)))
    if len(shape) > axes.depth and set(shape[axes.depth :]) == {1}:
        shape = shape[: axes.depth]
    if len(shape) != axes.depth:
        raise ShapeMismatch(
            f'the array has {len(shape)} axes ({shape_text(array.shape)}), the layout "{axes}" {axes.depth}'
        )
    count, step = shape[axes.axis], prod(shape[axes.axis + 1 :])
    most = MAX_PARTIES if axes.shape == "marginals" else MAX_ELEMENTS
    if count > most:
        raise ShapeMismatch(f'in the layout "{axes}" the array {shape_text(shape)} has {count} members; at most {most}')
    rest = (*shape[: axes.axis], *shape[axes.axis + 1 :])
    block = count * step
    return [
        ExactArray(
            rest,
            tuple(
                entry
                for start in range(0, len(array.entries), block)
                for entry in array.entries[start + k * step : start + (k + 1) * step]
            ),
        )
        for k in range(count)
    ]


def family_arrays(
    data: MeasuredFamily, *, rounded: bool = False
) -> tuple[dict[str, NDArray[Any]], dict[str, str], tuple[int, ...] | None, Number]:
    """The arrays of doubles of a family, what files say of them, the trusted dimensions, and the largest change of an entry.

    Several Bobs are the arrays sigma1, sigma2, .. in the layout "d d a x"; the inputs of a trusted party are the last axis
    of one array. Raises `InputError` as `double_array`, and `ShapeMismatch` if the trusted dimension depends on the input.
    """
    import numpy as np

    from exactsteer.files.arrays.doubles import double_array

    trusted = data.scenarios[0].trusted
    if data.shape == "with-input" and len(set(data.scenarios)) > 1:
        sizes = ", ".join(str(scenario.trusted[-1]) for scenario in data.scenarios)
        raise ShapeMismatch(f"the trusted dimensions {sizes} depend on the input; an array needs one: write .json")
    members = []
    for k, member in enumerate(data.members):
        with at(f"{'input' if data.shape == 'with-input' else 'Bob'} {k}") if len(data.members) > 1 else nullcontext():
            members.append(double_array(member, rounded=rounded))
    change = max(each[2] for each in members)
    layout = str(members[0][1])
    if data.shape == "marginals":
        arrays = {f"{SIGMA}{k + 1}": array for k, (array, _, _) in enumerate(members)}
        return arrays, {LAYOUT: layout, VARIABLES: ",".join(arrays)}, None, change
    if data.shape == INSTRUMENTAL:
        return {SIGMA: members[0][0]}, {LAYOUT: str(FamilyLayout(INSTRUMENTAL, layout))}, trusted, change
    stacked = np.stack([array for array, _, _ in members], axis=-1)
    said = FamilyLayout("with-input", layout, stacked.ndim - 1)
    return {SIGMA: stacked}, {LAYOUT: str(said)}, trusted, change
