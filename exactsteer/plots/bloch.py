"""What a Bloch figure shows, exactly: per setting the normalised conditional states, their weights, the reduced state.

Nothing is drawn here and no number is rounded. One block of panels for each trusted qubit (or input), one panel for each
joint setting, and for several untrusted parties one panel with the marginals of each of them.
Source: arXiv:1505.01430, Fig. 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import I, Number
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import InputError, NotHermitian, NotNormalised, ShapeMismatch
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.families import Family, MeasuredFamily
from exactsteer.steering.laws import shown, summed
from exactsteer.steering.scenario import Key, Scenario, key_text
from exactsteer.steering.sequential import SequentialAssemblage

Vector = tuple[Number, Number, Number]
"""Components along x, y and z."""

Subject = Assemblage | MeasuredAssemblage | SequentialAssemblage | Family | MeasuredFamily

Cell = tuple[str, str, Matrix]
"""Label in the figure, place in errors, element."""

LETTERS = "ABCDEFGH"
MOST_PANELS = 100
WIDEST = 5  # discs in a row, for one untrusted party
ADVICE = "; `exactsteer repair FILE -o NEW` gives the nearest data that obey the laws"


@dataclass(frozen=True)
class Point:
    """A conditional state: its outcome's place and label, its weight p = tr sigma > 0, the Bloch vector of sigma / p."""

    place: int
    label: str
    weight: Number
    vector: Vector


@dataclass(frozen=True)
class Panel:
    """One disc or ball: its states, the Bloch vector of the reduced state, and the elements that vanish.

    `empty` has the places and labels of elements of weight zero, which have no state.
    """

    title: str
    points: tuple[Point, ...]
    empty: tuple[tuple[int, str], ...]
    reduced: Vector


@dataclass(frozen=True)
class Block:
    """The panels of one trusted qubit, or of one input, in rows."""

    title: str
    rows: tuple[tuple[Panel, ...], ...]


@dataclass(frozen=True)
class BlochFigure:
    """All blocks of a figure, and what of the data is not in it.

    >>> from exactsteer.steering.catalogue import isotropic
    >>> figure = bloch_figure(isotropic(settings="XZ"))
    >>> figure.plane, [panel.title for panel in figure.blocks[0].rows[0]], figure.blocks[0].rows[0][0].points[0]
    ('xz', ['x = 0', 'x = 1'], Point(place=0, label='0', weight=1/2, vector=(1, 0, 0)))
    """

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()

    @property
    def panels(self) -> Iterator[Panel]:
        """All panels, block by block and row by row."""
        return (panel for block in self.blocks for row in block.rows for panel in row)

    @cached_property
    def plane(self) -> str | None:
        """`xz`, `xy` or `yz` if all Bloch vectors lie in that plane, in this order; None if they need a ball."""
        vectors = [point.vector for panel in self.panels for point in panel.points]
        for missing, name in ((1, "xz"), (2, "xy"), (0, "yz")):
            if all(vector[missing].is_zero for vector in vectors):
                return name
        return None


def bloch_figure(subject: Subject) -> BlochFigure:
    """The figure of an assemblage, of data, or of a family: one block for each trusted qubit or input.

    Several trusted parties are shown by their marginals, one block each; those that are no qubits are left out and named
    in the notes. Raises `ShapeMismatch` if there is no trusted qubit, `NotHermitian` or `NotNormalised` for elements
    that have no Bloch vector, and `InputError` for more than 100 panels.
    """
    if isinstance(subject, (Family, MeasuredFamily)):
        names = {"marginals": "Bob {}", "with-input": "input y = {}", "instrumental": ""}
        tables = [(names[subject.shape].format(k), m.scenario, m.elements) for k, m in enumerate(subject.members)]
        marginals = not (isinstance(subject, MeasuredFamily) and subject.report())
    else:
        tables = [("", subject.scenario, subject.elements)]
        marginals = isinstance(subject, Assemblage) or (
            isinstance(subject, MeasuredAssemblage) and not subject.report()
        )
    blocks, notes = [], []
    for name, scenario, elements in tables:
        for title, qubit, dimension in _qubits(name, scenario, elements):
            if dimension != 2:
                notes.append(f"{title or 'the trusted party'}: dimension {dimension}, not a qubit")
                continue
            if len(scenario.settings) > MOST_PANELS:
                raise InputError(f"{len(scenario.settings)} joint settings; a figure shows at most {MOST_PANELS}")
            blocks.append(Block(title, tuple(_rows(scenario, qubit, marginals=marginals))))
    if not blocks:
        raise ShapeMismatch(f"there is no trusted qubit, hence no Bloch vector: {'; '.join(notes)}")
    figure = BlochFigure(tuple(blocks), tuple(notes))
    if (count := len(list(figure.panels))) > MOST_PANELS:
        raise InputError(f"the figure would have {count} discs; at most {MOST_PANELS} are drawn")
    return figure


def _qubits(
    name: str, scenario: Scenario, elements: Mapping[Key, Matrix]
) -> Iterator[tuple[str, Mapping[Key, Matrix], int]]:
    """(title, elements, dimension) of each trusted party, the others traced out of the elements."""
    parties = range(len(scenario.trusted))
    for k, d in enumerate(scenario.trusted):
        title = name if len(parties) == 1 else f"{name}, trusted party {k}".removeprefix(", ")
        others = tuple(j for j in parties if j != k)
        part = {key: partial_trace(m, scenario.trusted, others) for key, m in elements.items()} if d == 2 else {}
        yield title, part, d


def _rows(scenario: Scenario, elements: Mapping[Key, Matrix], *, marginals: bool) -> Iterator[tuple[Panel, ...]]:
    """The marginals of each party, if there are several; then the joint settings, the first party's from row to row."""
    several = scenario.parties > 1
    if several and marginals:
        yield tuple(_marginal(scenario, elements, party) for party in range(scenario.parties))
    panels = []
    for x in scenario.settings:
        cells = [("".join(map(str, a)), key_text((a, x)), elements[a, x]) for a in scenario.outcomes(x)]
        panels.append(_panel(_setting_title(x), cells))
    width = len(panels) // len(scenario.untrusted[0]) if several else WIDEST
    for start in range(0, len(panels), width):
        yield tuple(panels[start : start + width])


def _setting_title(x: tuple[int, ...]) -> str:
    if len(x) == 1:
        return f"x = {x[0]}"
    names = {2: "x, y", 3: "x, y, z"}.get(len(x), "settings")
    return f"{names} = {', '.join(map(str, x))}"


def _marginal(scenario: Scenario, elements: Mapping[Key, Matrix], party: int) -> Panel:
    """sigma_{a|x} of one party, for all its settings: the others' outcomes are summed, at their setting 0."""
    others = tuple(j for j in range(scenario.parties) if j != party)
    cells = []
    for x, outcomes in enumerate(scenario.untrusted[party]):
        for a in range(outcomes):
            at, settings = (tuple(i if j == party else 0 for j in range(scenario.parties)) for i in (a, x))
            place = key_text((at, settings))
            cells.append((f"{a}|{x}", place, summed(elements, scenario.untrusted, at, settings, others)))
    letter = LETTERS[party] if party < len(LETTERS) else f"party {party}"
    return _panel(f"marginals of {letter}", cells, reduced=cells[: scenario.untrusted[party][0]])


def _panel(title: str, cells: Sequence[Cell], *, reduced: Sequence[Cell] | None = None) -> Panel:
    """The panel of these elements; the reduced state is the sum of `reduced`, or of all of them."""
    points = tuple(
        Point(k, label, m.trace(), bloch_vector(m, f"element {place}"))
        for k, (label, place, m) in enumerate(cells)
        if not m.is_zero
    )
    empty = tuple((k, label) for k, (label, _, m) in enumerate(cells) if m.is_zero)
    total = reduce(add, (m for _, _, m in (cells if reduced is None else reduced)))
    return Panel(title, points, empty, bloch_vector(total, f"the sum of the elements, {title},"))


def bloch_vector(m: Matrix, place: str = "the matrix") -> Vector:
    """(x, y, z) with m / tr m = (1 + x X + y Y + z Z)/2, exact; `place` is what errors call the matrix.

    Shapes: 2 x 2. Raises `ShapeMismatch`, `NotHermitian`, or `NotNormalised` unless the trace is positive.

    >>> from exactsteer.algebra.matrix import matrix
    >>> bloch_vector(matrix([["1/4", "-I/4"], ["I/4", "1/4"]]))
    (0, 1, 0)
    """
    if m.shape != (2, 2):
        raise ShapeMismatch(f"{place} is {m.rows} x {m.columns}, not a qubit's 2 x 2")
    if not m.is_hermitian:
        gap = m - m.adjoint()
        r, c = next((r, c) for r in range(2) for c in range(2) if not gap[r, c].is_zero)
        raise NotHermitian(
            f"{place} has no Bloch vector: entry ({r}, {c}) and the conjugate of its mirror image differ by {gap[r, c]}{ADVICE}"
        )
    weight = m.trace()
    if weight.sign() <= 0:
        raise NotNormalised(f"{place} has no Bloch vector: its trace is {shown(weight)}, which is not positive{ADVICE}")
    corner, mirror = m[0, 1] / weight, m[1, 0] / weight
    return corner + mirror, (corner - mirror) * I, (m[0, 0] - m[1, 1]) / weight
