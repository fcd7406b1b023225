"""Layouts: which axis of an array is which index of an assemblage. An order that is not given is never guessed.

A layout names every axis in the array's order, as MATLAB and NumPy write indices: `d d` the row and the column of the
matrix, `a b c` the outcomes and `x y z` the settings of the untrusted parties 1, 2, 3 (`a4 a5 ..` and `x4 x5 ..` go on).
Steering toolboxes use "d d a x" and "d d a b x y". Without `d d` the array is a behaviour, with the trusted dimension 1.
MATLAB drops trailing axes of length 1; a layout restores them. The layout `collins-gisin` is not of this kind: it is four
arrays, see `from_collins_gisin_arrays`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.files.tables import MAX_ELEMENTS, MAX_PARTIES, MAX_SIZE
from exactsteer.steering.assemblage import MeasuredAssemblage, from_collins_gisin
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import Letter, Word

COLLINS_GISIN = "collins-gisin"
COLLINS_GISIN_NAMES = ("Sr", "Sx", "Sy", "S")
MAX_ENTRIES = 1 << 20

_LETTERS = {letter: ("ax"[k // 3], k % 3) for k, letter in enumerate("abcxyz")}


@dataclass(frozen=True)
class ExactArray:
    """A multi-dimensional array of exact numbers, the last index running fastest.

    >>> from exactsteer.algebra.number import number
    >>> ExactArray((2, 2), tuple(map(number, range(4))))[1, 0]
    2
    """

    shape: tuple[int, ...]
    entries: tuple[Number, ...]

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """How far apart in `entries` two neighbours along each axis are."""
        return tuple(prod(self.shape[axis + 1 :]) for axis in range(len(self.shape)))

    def __getitem__(self, index: tuple[int, ...]) -> Number:
        return self.entries[sum(i * step for i, step in zip(index, self.strides, strict=True))]


@dataclass(frozen=True)
class Layout:
    """The meaning of an array's axes: `("d", 0)` row, `("d", 1)` column, `("a", j)` outcome, `("x", j)` setting of party j.

    >>> read_layout("x a d d").parties, str(read_layout("x1 a1 d d"))
    (1, 'x a d d')
    """

    axes: tuple[tuple[str, int], ...]

    @property
    def parties(self) -> int:
        """The number of untrusted parties."""
        return sum(kind == "a" for kind, _ in self.axes)

    def __str__(self) -> str:
        names = {value: letter for letter, value in _LETTERS.items()}
        return " ".join("d" if kind == "d" else names.get((kind, j), f"{kind}{j + 1}") for kind, j in self.axes)


def standard_layout(parties: int) -> Layout:
    """Matrix axes, outcomes, settings: the layout of the steering toolboxes, in which files are written.

    >>> str(standard_layout(2))
    'd d a b x y'
    """
    indices = [(kind, j) for kind in "ax" for j in range(parties)]
    return Layout((("d", 0), ("d", 1), *indices))


def read_layout(text: str) -> Layout:
    """The layout that a text such as "d d a x" names. Raises `InputError` with what is missing, double or unknown."""
    axes: list[tuple[str, int]] = []
    for word in text.replace(",", " ").split():
        axis = ("d", sum(kind == "d" for kind, _ in axes)) if word == "d" else read_axis(word, text)
        if axis in axes or axis == ("d", 2):
            raise InputError(f"layout {text[:80]!r}: the axis {word} is named too often")
        axes.append(axis)
    _require_pairs(axes, text[:80])
    return Layout(tuple(axes))


def read_axis(word: str, text: str) -> tuple[str, int]:
    """The meaning of one word of a layout; `text` is the whole. Raises `InputError` for a word that names no axis."""
    numbered = re.fullmatch(r"([ax])([1-9][0-9]?)", word)
    if word == "d":
        return "d", 0
    if numbered:
        return numbered[1], int(numbered[2]) - 1
    if word in _LETTERS:
        return _LETTERS[word]
    raise InputError(
        f"layout {text[:80]!r}: there is no axis {word[:20]!r}; the axes are d d (row and column), a b c (outcomes) "
        f'and x y z (settings) of the untrusted parties 1, 2, 3, as in "d d a x" or "d d a b x y", then the trusted input '
        f'as in "d d a x y", or k (the Bobs); named layouts: {COLLINS_GISIN} for four arrays, one-based and zero-based for '
        "JSON keyed 'a,b|x,y'"
    )


def _require_pairs(axes: Sequence[tuple[str, int]], text: str) -> None:
    """Raises unless d occurs twice or never, and each of the parties 1, 2, .. has one outcome and one setting axis."""
    if ("d", 0) in axes and ("d", 1) not in axes:
        raise InputError(f"layout {text!r}: the matrix has a row and a column: write d twice, or never for a behaviour")
    parties = sorted({j for kind, j in axes if kind != "d"})
    if not parties or parties != list(range(len(parties))) or len(parties) > MAX_PARTIES:
        raise InputError(
            f'layout {text!r}: name the parties 1, 2, .. in turn, at most {MAX_PARTIES}: "d d a x", then "d d a b x y"'
        )
    for j in parties:
        if ("a", j) not in axes:
            raise InputError(
                f"layout {text!r}: party {j + 1} has a setting axis but no outcome axis; a trusted party with inputs is "
                "not supported"
            )
        if ("x", j) not in axes:
            raise InputError(
                f"layout {text!r}: party {j + 1} has an outcome axis but no setting axis; name it even if its length is 1"
            )


def shape_text(shape: Sequence[int]) -> str:
    """`4 x 4 x 2 x 2`, or `a scalar`."""
    return " x ".join(map(str, shape)) if shape else "a scalar"


def layout_needed(shape: Sequence[int]) -> str:
    """What to say when an array comes without layout: its shape and an example that fits."""
    example = standard_layout(max(1, (len(shape) - 1) // 2))
    return (
        f"the array is {shape_text(shape)}, and the meaning of its axes is not guessed: give its layout, such as "
        f'--layout "{example}" (d d: row and column, a b c: outcomes, x y z: settings of the untrusted parties 1, 2, 3; k: Bobs)'
    )


def arrange(array: ExactArray, layout: Layout, trusted: Sequence[int] | None = None) -> MeasuredAssemblage:
    """The assemblage whose elements the array holds in this layout; the data may violate every law.

    `trusted` splits the dimension d of the matrices among several trusted parties. Raises `ShapeMismatch` if the shape
    does not suit the layout or is too large.

    >>> from exactsteer.algebra.number import number
    >>> coin = ExactArray((2,), (number("1/3"), number("2/3")))           # MATLAB dropped the axis of the one setting
    >>> arrange(coin, read_layout("a x"))[1, 0]
    matrix([['2/3']])
    """
    sizes = _sizes(array.shape, layout)
    full = ExactArray(tuple(sizes[axis] for axis in layout.axes), array.entries)
    d = sizes.get(("d", 0), 1)
    if trusted is not None and prod(trusted) != d:
        raise ShapeMismatch(f"the trusted dimensions are {shape_text(trusted)}, but the matrices have {d} rows")
    untrusted = tuple((sizes["a", j],) * sizes["x", j] for j in range(layout.parties))
    scenario = Scenario(untrusted, (d,) if trusted is None else tuple(trusted))

    def element(key: Key) -> Matrix:
        a, x = key
        place = {("a", j): v for j, v in enumerate(a)} | {("x", j): v for j, v in enumerate(x)}
        rows = range(d)
        index = [
            [tuple((place | {("d", 0): row, ("d", 1): column})[axis] for axis in layout.axes) for column in rows]
            for row in rows
        ]
        return matrix([[full[entry] for entry in row] for row in index])

    return MeasuredAssemblage(scenario, {key: element(key) for key in scenario.keys()})


def _sizes(shape: tuple[int, ...], layout: Layout) -> dict[tuple[str, int], int]:
    """The length of every axis of the layout, with trailing axes of length 1 restored."""
    missing = len(layout.axes) - len(shape)
    if missing < 0 and set(shape[missing:]) == {1}:  # MATLAB writes at least two axes
        shape, missing = shape[:missing], 0
    if missing < 0:
        raise ShapeMismatch(
            f'the array has {len(shape)} axes ({shape_text(shape)}), the layout "{layout}" {len(layout.axes)}'
        )
    lengths = (*shape, *(1,) * missing)
    named = ", ".join(f"{axis} = {n}" for axis, n in zip(str(layout).split(), lengths, strict=True))
    sizes = dict(zip(layout.axes, lengths, strict=True))
    if sizes.get(("d", 0), 1) != sizes.get(("d", 1), 1):
        raise ShapeMismatch(
            f'the array is {shape_text(shape)}; in the layout "{layout}" its matrices are not square: {named}'
        )
    count = prod(n for (kind, _), n in sizes.items() if kind != "d")
    if count > MAX_ELEMENTS or sizes.get(("d", 0), 1) > MAX_SIZE:
        raise ShapeMismatch(
            f'in the layout "{layout}" the array has {count} matrices ({named}); at most {MAX_ELEMENTS} matrices of '
            f"{MAX_SIZE} rows are supported"
        )
    return sizes


def from_collins_gisin_arrays(arrays: Mapping[str, ExactArray]) -> MeasuredAssemblage:
    """Two parties with two outcomes each, from the four arrays for outcome 0, last outcomes left out.

    `Sr` (d, d) is the reduced state, `Sx` (d, d, m_A) and `Sy` (d, d, m_B) the marginal elements, `S` (d, d, m_A m_B) the
    joint ones, with the setting of party 1 running faster: counted from 1, setting (x, y) is at m_A (y - 1) + x. The
    result is no-signalling by construction. Raises `ShapeMismatch` if the sizes do not fit together.
    """
    stacks = {name: _stack(arrays[name], name) for name in COLLINS_GISIN_NAMES}
    d = stacks["Sr"][0].rows
    m_a, m_b = len(stacks["Sx"]), len(stacks["Sy"])
    sizes = ", ".join(f"{name} is {shape_text(arrays[name].shape)}" for name in COLLINS_GISIN_NAMES)
    same = all(m.rows == d for stack in stacks.values() for m in stack)
    if not same or len(stacks["Sr"]) != 1 or len(stacks["S"]) != m_a * m_b:
        raise ShapeMismatch(
            f"{sizes}; in the layout {COLLINS_GISIN} they are d x d, d x d x m_A, d x d x m_B and d x d x (m_A m_B)"
        )
    scenario = Scenario(((2,) * m_a, (2,) * m_b), (d,))
    none: tuple[Letter, ...] = ()
    blocks: dict[Word, Matrix] = {(none, none): stacks["Sr"][0]}
    blocks |= {(((x, 0),), none): stacks["Sx"][x] for x in range(m_a)}
    blocks |= {(none, ((y, 0),)): stacks["Sy"][y] for y in range(m_b)}
    blocks |= {(((x, 0),), ((y, 0),)): stacks["S"][m_a * y + x] for x in range(m_a) for y in range(m_b)}
    return MeasuredAssemblage(scenario, from_collins_gisin(scenario, blocks))


def _stack(array: ExactArray, name: str) -> list[Matrix]:
    """The matrices of an array (d, d) or (d, d, n)."""
    shape = (*array.shape, 1, 1, 1)[: max(3, len(array.shape))]
    if len(shape) > 3 or shape[0] != shape[1] or shape[2] > MAX_ELEMENTS or shape[0] > MAX_SIZE:
        raise ShapeMismatch(
            f"{name} is {shape_text(array.shape)}; in the layout {COLLINS_GISIN} it is a stack of d x d matrices"
        )
    full = ExactArray(shape, array.entries)
    return [matrix([[full[j, k, n] for k in range(shape[0])] for j in range(shape[0])]) for n in range(shape[2])]
