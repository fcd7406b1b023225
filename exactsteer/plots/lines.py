"""Noise lines on a page: for each set the proved inside, the proved outside, and the interval between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from exactsteer.plots.panels import GREY, decimal, write_title
from exactsteer.plots.thresholds import NoiseLine, Threshold

INSIDE, OUTSIDE, OPEN = "#0072B2", "#F6D8C3", "#FFFFFF"
NAMES, PLOT, TEXT = 1.75, 3.3, 2.25  # inches: the sets' names, the line, the values
ROW, AXIS, HEADING, NOTE = 0.30, 0.52, 0.34, 0.36


def lines_page(lines: Sequence[NoiseLine], *, title: str) -> Figure:
    """The whole page: one block of bars for each line, the smallest set first."""
    heights = [ROW * (len(line.thresholds) + len(line.everywhere)) + AXIS for line in lines]
    width, height = NAMES + PLOT + TEXT, sum(heights) + (HEADING if title else 0.12) + NOTE
    page = Figure(figsize=(width, height))
    at = height - (HEADING if title else 0.12)
    if title:
        write_title(page, title)
    for line, tall in zip(lines, heights, strict=True):
        box = (NAMES / width, (at - tall + AXIS) / height, PLOT / width, (tall - AXIS) / height)
        _draw(page.add_axes(box), line)
        at -= tall
    legend = [(INSIDE, "proved inside"), (OPEN, "not decided"), (OUTSIDE, "proved outside")]
    if any(line.inside != "value" for line in lines):
        for k, (colour, meaning) in enumerate(legend):
            x, y = (NAMES + 1.25 * k) / width, 0.13 / height
            size = (0.18 / width, 0.11 / height)
            page.add_artist(Rectangle((x, y), *size, transform=page.transFigure, **_fill(colour, 0.5)))
            page.text(x + 0.24 / width, y + 0.055 / height, meaning, va="center", fontsize=7.5, color=GREY)
    return page


def _range(line: NoiseLine) -> tuple[float, float]:
    ends = [decimal(x) for threshold in line.thresholds for x in (threshold.lo, threshold.hi)]
    low, high = min([0.0, *ends]), max(ends)
    if line.inside == "value" and 0 < high < 0.5:
        return 1.15 * low, 1.25 * high
    return 1.15 * low, 1.0 if high <= 1 else 1.25 * high


def _draw(axes: Axes, line: NoiseLine) -> None:
    low, high = _range(line)
    rows: list[Threshold | str] = [*line.ordered, *line.everywhere]
    axes.set_xlim(low, high)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.tick_params(axis="x", labelsize=8, length=3, width=0.6)
    axes.set_xlabel(line.axis, labelpad=3)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    for k, row in enumerate(rows):
        name, text = (row.name, row.text) if isinstance(row, Threshold) else (row, "everywhere")
        outside: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
        axes.text(-0.03, k, name, ha="right", fontsize=9, **outside)
        axes.text(1.03, k, text, ha="left", fontsize=8.5, **outside)
        if isinstance(row, str):
            _bar(axes, k, low, high, INSIDE)
        else:
            _row(axes, k, row, line, (low, high))


def _row(axes: Axes, k: int, row: Threshold, line: NoiseLine, span: tuple[float, float]) -> None:
    lo, hi = decimal(row.lo), decimal(row.hi)
    if line.inside == "value":
        _bar(axes, k, span[0], span[1], "#F4F4F4")
    else:
        inside = INSIDE if row.onwards else OPEN
        below, above = (inside, OUTSIDE) if line.inside == "below" else (OUTSIDE, inside)
        _bar(axes, k, span[0], lo, below)
        _bar(axes, k, hi, span[1], above)
    if hi > lo:
        _bar(axes, k, lo, hi, OPEN)
    for end in (lo, hi):  # a bracket narrower than a line is drawn as one line
        axes.plot([end, end], [k - 0.38, k + 0.38], color="black", linewidth=1.1, zorder=4, clip_on=False)


def _bar(axes: Axes, k: int, left: float, right: float, colour: str) -> None:
    axes.add_patch(Rectangle((left, k - 0.26), right - left, 0.52, zorder=2, **_fill(colour, 0.4)))


def _fill(colour: str, linewidth: float) -> dict[str, Any]:
    return {"facecolor": colour, "edgecolor": GREY, "linewidth": linewidth, "hatch": "////" if colour == OPEN else ""}
