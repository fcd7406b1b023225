"""Bloch discs and balls on a page: arrows to the normalised states, rings and numbers for their weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, cos, radians, sin
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Ellipse

from exactsteer.algebra.number import Number, decimal_text, enclose
from exactsteer.algebra.typeset import number_text
from exactsteer.plots.bloch import BlochFigure, Panel, Point, Vector

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D00")
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "p")
GREY, PALE = "#666666", "#F4F4F4"

WIDTH, DISC = 2.0, 1.7  # inches: a panel, and the disc in it
TITLE, HEAD, LINE, GAP, EDGE = 0.30, 0.24, 0.155, 0.16, 0.22
AZIMUTH, ELEVATION = radians(28), radians(16)
REACH = 1.25  # of the axes around the unit disc
LONGEST_WEIGHT = 7

AXES = {"x": 0, "y": 1, "z": 2}


def decimal(x: Number) -> float:
    """The double next to an exact real number, for drawing."""
    lo, hi = enclose(x, 80)
    middle = (lo + hi) / 2
    return int(middle.p) / int(middle.q)


def bloch_page(figure: BlochFigure, *, title: str, projections: bool) -> Figure:
    """The whole page: its size follows from the number of panels and of legend lines."""
    views = [figure.plane] if figure.plane else ["xz", "xy", "yz"] if projections else ["ball"]
    rows = list(_layout(figure, views))
    columns = max((len(cells) for _, cells in rows), default=1)
    note = _note(figure, views)
    width = max(columns * WIDTH, 3.6) + 2 * EDGE
    heights = [TITLE if heading else HEAD + DISC + _legend_lines(cells) * LINE + GAP for heading, cells in rows]
    top = TITLE if title else 0.0
    bottom = LINE * len(note) + 0.1
    height = sum(heights) + top + bottom + 0.12
    page = Figure(figsize=(width, height))
    at = height - 0.06 - top
    if title:
        write_title(page, title)
    for (heading, cells), tall in zip(rows, heights, strict=True):
        if heading:
            page.text(
                0.5, (at - TITLE / 2) / height, heading, ha="center", va="center", fontsize=10.5, parse_math=False
            )
        left = (width - len(cells) * WIDTH) / 2
        for k, (panel, view) in enumerate(cells):
            x = left + k * WIDTH
            box = ((x + (WIDTH - DISC) / 2) / width, (at - HEAD - DISC) / height, DISC / width, DISC / height)
            axes = page.add_axes(box)
            _draw(axes, panel, view)
            page.text(
                (x + WIDTH / 2) / width,
                (at - HEAD / 2) / height,
                _heading(panel, view, views),
                ha="center",
                va="center",
            )
            if view == views[len(views) // 2]:
                _legend(page, panel, (x, at - HEAD - DISC), (width, height))
        at -= tall
    for k, line in enumerate(reversed(note)):
        page.text(0.5, (0.1 + (k + 0.5) * LINE) / height, line, ha="center", va="center", fontsize=7.5, color=GREY)
    return page


def write_title(page: Figure, title: str) -> None:
    """The title at the top, as it is: no mathematics is read in it, and what does not fit on the page is cut."""
    width, height = page.get_size_inches()
    plain = "".join(c if c.isprintable() else " " for c in title)
    most = int(width / 0.085)
    plain = plain if len(plain) <= most else plain[: most - 1] + "…"
    page.text(0.5, 1 - 0.2 / height, plain, ha="center", va="center", fontsize=11, parse_math=False)


def _layout(figure: BlochFigure, views: Sequence[str]) -> Iterator[tuple[str, list[tuple[Panel, str]]]]:
    """Headings (with no cells) and rows of (panel, view)."""
    for block in figure.blocks:
        if block.title and (len(figure.blocks) > 1 or figure.notes):
            yield block.title, []
        for row in block.rows:
            if len(views) == 1:
                yield "", [(panel, views[0]) for panel in row]
            else:
                for panel in row:
                    yield "", [(panel, view) for view in views]


def _heading(panel: Panel, view: str, views: Sequence[str]) -> str:
    name, _, value = panel.title.partition(" = ")
    text = rf"${name.replace(', ', ',')} = {value.replace(', ', ',')}$" if value else panel.title
    return text if len(views) == 1 else f"{text}: {view[0]}–{view[1]}"


def _note(figure: BlochFigure, views: Sequence[str]) -> list[str]:
    """What the marks mean, in grey at the bottom; and what is left out."""
    size = "area of a mark: $p$" if views == ["ball"] else "ring: radius $p$"
    parts = [r"mark: Bloch vector of $\sigma/p$", r"legend: outcome, $p = \mathrm{tr}\,\sigma$", size]
    parts.append(r"$\times$ sum over outcomes: reduced state")
    narrow = max(len(row) for block in figure.blocks for row in block.rows) * len(views) < 3
    half = 2 if narrow else 4
    lines = [";  ".join(parts[k : k + half]) for k in range(0, 4, half)]
    return [*lines, *(f"not drawn: {note}" for note in figure.notes)]


def _legend_columns(panel: Panel) -> int:
    longest = max((len(f"{label} {weight}") for label, weight, _ in _entries(panel)), default=0)
    return 1 if longest > 12 else 2 if longest > 8 or len(panel.points) + len(panel.empty) <= 4 else 3


def _legend_lines(cells: Sequence[tuple[Panel, str]]) -> int:
    return max(ceil(len(_entries(panel)) / _legend_columns(panel)) for panel, _ in cells)


def _entries(panel: Panel) -> list[tuple[str, str, int | None]]:
    """(label, weight, place of its mark, or None for an element without a state), in the order of the outcomes."""
    shown = [(point.place, point.label, weight_text(point.weight), True) for point in panel.points]
    listed = sorted(shown + [(place, label, "0", False) for place, label in panel.empty])
    return [(label, weight, place if has_state else None) for place, label, weight, has_state in listed]


def weight_text(weight: Number) -> str:
    """The exact weight if it is short, otherwise a decimal that says that it is rounded.

    >>> from flint import fmpq
    >>> from exactsteer.algebra.number import number
    >>> weight_text(number(fmpq(1, 8))), weight_text(number(fmpq(12345, 100001)))
    ('1/8', '≈0.1234')
    """
    exact = number_text(weight)
    return exact if len(exact) <= LONGEST_WEIGHT else f"≈{decimal_text(weight, 4)}"


def _legend(page: Figure, panel: Panel, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """Below a disc: mark, outcome, weight; the columns are centred."""
    entries, columns = _entries(panel), _legend_columns(panel)
    wide = min(WIDTH / columns, 0.62 if columns > 1 else 0.9) if columns == 3 else WIDTH / (columns + 0.35)
    left = corner[0] + (WIDTH - columns * wide) / 2
    for k, (label, weight, mark) in enumerate(entries):
        x = left + (k % columns) * wide + 0.1
        y = corner[1] - (k // columns + 0.5) * LINE
        if mark is not None:
            style: dict[str, Any] = {"marker": SHAPES[mark % 8], "color": _colour(mark), "markersize": 4.2}
            page.add_artist(Line2D([x / size[0]], [y / size[1]], linestyle="none", markeredgewidth=0, **style))
        page.text((x + 0.08) / size[0], y / size[1], f"{label.replace('|', ' | ')}:  {weight}", va="center", fontsize=8)


def _colour(k: int) -> str:
    return COLOURS[(k + k // 8) % 8]


def _draw(axes: Axes, panel: Panel, view: str) -> None:
    axes.set_xlim(-REACH, REACH)
    axes.set_ylim(-REACH, REACH)
    axes.set_aspect("equal")
    axes.axis("off")
    if view == "ball":
        _ball(axes)
    else:
        _disc(axes, view)
        _rings(axes, panel.points)
    for k, point in enumerate(panel.points):
        _state(axes, point, view, _twins(panel.points, k, view))
    x, y = _project(panel.reduced, view)
    axes.plot([x], [y], marker="x", color="black", markersize=4.5, markeredgewidth=1.0, zorder=9)


def _twins(points: Sequence[Point], k: int, view: str) -> tuple[int, int]:
    """(place, number) of a state among those in the same place: they share one arrow, and their marks are nested."""
    seen = [AXES[name] for name in (view if view != "ball" else "xyz")]
    equal = [j for j, p in enumerate(points) if all(p.vector[i] == points[k].vector[i] for i in seen)]
    return equal.index(k), len(equal)


def _dashes(place: int, number: int) -> tuple[float, tuple[float, float]] | str:
    """Every n-th dash of a line that n share."""
    return "solid" if number == 1 else (-2.4 * place, (2.4, 2.4 * (number - 1)))


def _project(vector: Vector, view: str) -> tuple[float, float]:
    """Where a Bloch vector is on the page; the ball is seen from a point in front, above and to the right of x."""
    v = [decimal(component) for component in vector]
    if view != "ball":
        return v[AXES[view[0]]], v[AXES[view[1]]]
    return _seen(*v)


def _seen(x: float, y: float, z: float) -> tuple[float, float]:
    across = -sin(AZIMUTH) * x + cos(AZIMUTH) * y
    away = cos(AZIMUTH) * x + sin(AZIMUTH) * y
    return across, cos(ELEVATION) * z - sin(ELEVATION) * away


def _is_behind(vector: Vector) -> bool:
    x, y, z = (decimal(component) for component in vector)
    return cos(ELEVATION) * (cos(AZIMUTH) * x + sin(AZIMUTH) * y) + sin(ELEVATION) * z < -1e-9


def _state(axes: Axes, point: Point, view: str, twins: tuple[int, int]) -> None:
    """An arrow with its mark; in a ball also a dotted line down to the equator's plane, all pale behind the centre."""
    x, y = _project(point.vector, view)
    behind = view == "ball" and _is_behind(point.vector)
    style: dict[str, Any] = {"color": _colour(point.place), "alpha": 0.45 if behind else 1.0, "dash_capstyle": "butt"}
    axes.plot([0, x], [0, y], linewidth=1.1, linestyle=_dashes(*twins), zorder=4, **style)
    area = 26.0
    if view == "ball":
        foot = _project((point.vector[0], point.vector[1], point.vector[2] * 0), view)
        axes.plot([foot[0], x], [foot[1], y], linewidth=0.7, linestyle=(0, (1, 1.5)), **style)
        axes.plot([0, foot[0]], [0, foot[1]], linewidth=0.5, linestyle=(0, (1, 3)), **style)
        area = max(10.0, 130 * decimal(point.weight))
    place, number = twins
    area *= 1 + min(1.6, 3.5 / max(1, number - 1)) * (number - 1 - place)
    mark: dict[str, Any] = {"marker": SHAPES[point.place % 8], "color": _colour(point.place), "alpha": style["alpha"]}
    axes.scatter([x], [y], s=area, linewidths=0.5, edgecolors="white", zorder=6 + 0.1 * place, **mark)


def _disc(axes: Axes, view: str) -> None:
    axes.add_patch(Circle((0, 0), 1, facecolor=PALE, edgecolor="black", linewidth=0.8, zorder=0))
    for ends in (([-1, 1], [0, 0]), ([0, 0], [-1, 1])):
        axes.plot(*ends, color="#BBBBBB", linewidth=0.5, zorder=1)
    for name, place in zip(view, ((1.17, 0), (0, 1.17)), strict=True):
        axes.text(*place, f"${name}$", ha="center", va="center", fontsize=8, color=GREY)


def _rings(axes: Axes, points: Sequence[Point]) -> None:
    """Circles whose radius is the weight; equal ones share a circle, each drawing every n-th dash."""
    for k, point in enumerate(points):
        equal = [j for j, other in enumerate(points) if other.weight == point.weight]
        dashes = (-2.4 * equal.index(k), (2.0, 2.4 * len(equal) - 2.0))
        style: dict[str, Any] = {"edgecolor": _colour(point.place), "linewidth": 1.0, "linestyle": dashes, "zorder": 3}
        axes.add_patch(Circle((0, 0), decimal(point.weight), fill=False, **style))


def _ball(axes: Axes) -> None:
    axes.add_patch(Circle((0, 0), 1, facecolor=PALE, edgecolor="black", linewidth=0.8, zorder=0))
    axes.add_patch(
        Ellipse(
            (0, 0),
            2,
            2 * sin(ELEVATION),
            fill=False,
            edgecolor="#999999",
            linewidth=0.5,
            linestyle=(0, (3, 2)),
            zorder=1,
        )
    )
    turn = [radians(a) for a in range(-90, 91, 3)]
    front: list[Any] = [_seen(cos(AZIMUTH + a), sin(AZIMUTH + a), 0.0) for a in turn]
    axes.plot(*zip(*front, strict=True), color="#999999", linewidth=0.6, zorder=1)
    for name, end in (("x", (1.0, 0.0, 0.0)), ("y", (0.0, 1.0, 0.0)), ("z", (0.0, 0.0, 1.0))):
        x, y = _seen(*end)
        axes.plot([-x, x], [-y, y], color="#BBBBBB", linewidth=0.5, zorder=1)
        length = (x * x + y * y) ** 0.5
        far = max(length + 0.17, 1.15 if length > 0.8 else 0.0) / length
        axes.text(far * x, far * y, f"${name}$", ha="center", va="center", fontsize=8, color=GREY)
