"""Figures drawn with Matplotlib: Bloch discs, Bloch balls and noise lines, as PNG, SVG or PDF.

Here exact numbers become floats, to be drawn and for nothing else. Sizes are absolute: each panel, legend and title has
its own place in inches, so that nothing overlaps whatever the number of settings and outcomes. Colours are those of
Okabe and Ito, which all readers can tell apart; outcomes differ in shape as well.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exactsteer.errors import InputError
from exactsteer.plots.bloch import BlochFigure
from exactsteer.plots.thresholds import NoiseLine

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")
"""The kinds of pictures, which are the endings of their names."""

STYLE: dict[Any, Any] = {
    "font.family": ["STIXGeneral", "DejaVu Sans"],
    "mathtext.fontset": "stix",
    "font.size": 9,
    "svg.hashsalt": "exactsteer",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "axes.linewidth": 0.6,
    "savefig.dpi": 200,
}
METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
"""No dates and no versions in a file: the same figure has the same bytes."""


def draw_bloch(figure: BlochFigure, kind: str = "svg", *, title: str = "", projections: bool = False) -> bytes:
    """The picture of a Bloch figure: discs if its states lie in a coordinate plane, otherwise balls.

    `projections`: instead of a ball its three shadows, on the planes xz, xy and yz. Raises `InputError` for an unknown
    `kind`, and if Matplotlib is not installed.
    """
    _require(kind)
    from exactsteer.plots.panels import bloch_page

    return _saved(lambda: bloch_page(figure, title=title, projections=projections), kind)


def draw_noise_lines(lines: Sequence[NoiseLine], kind: str = "svg", *, title: str = "") -> bytes:
    """The picture of one or more noise lines, one below the other.

    Raises `InputError` for an unknown `kind`, for no lines, and if Matplotlib is not installed.
    """
    _require(kind)
    if not lines:
        raise InputError("there is no bracket to draw")
    from exactsteer.plots.lines import lines_page

    return _saved(lambda: lines_page(lines, title=title), kind)


def kind_of(name: str | os.PathLike[str]) -> str:
    """The kind of picture that a file's name asks for. Raises `InputError` for any other ending.

    >>> kind_of("bell.SVG")
    'svg'
    """
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise InputError(f"{str(name)!r}: a figure's name ends in {', '.join('.' + kind for kind in FORMATS)}")
    return ending


def _require(kind: str) -> None:
    if kind not in FORMATS:
        raise InputError(f"there is no picture of kind {kind!r}; known: {', '.join(FORMATS)}")
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise InputError("figures need Matplotlib, which is not installed: pip install exactsteer[plot]") from None


def _saved(make: Callable[[], Figure], kind: str) -> bytes:
    """The bytes of a figure, made and saved in our style whatever the user's settings are."""
    import matplotlib
    from matplotlib import rc_context

    buffer = io.BytesIO()
    with rc_context():
        matplotlib.rcdefaults()
        for name, value in STYLE.items():
            matplotlib.rcParams[name] = value
        page = make()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing")  # a title in a script that the fonts lack: boxes
            page.savefig(buffer, format=kind, metadata=METADATA[kind])
    return buffer.getvalue()
