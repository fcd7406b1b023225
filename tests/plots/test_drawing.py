"""Pictures: of the right kind, the same bytes every time, with a reason when there can be none."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.number import Number, number
from exactsteer.errors import InputError
from exactsteer.plots import BlochFigure, NoiseLine, Threshold, bloch_figure, draw_bloch, draw_noise_lines
from exactsteer.plots.drawing import kind_of

Draw = Callable[[str], bytes]
STARTS = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF"}


def exact(text: str) -> Number:
    """The number that a person writes."""
    return number(parse(text))


@pytest.fixture(scope="module")
def bell(steered) -> BlochFigure:
    """Three Pauli settings on half of a Bell state."""
    return bloch_figure(steered("bell", "XYZ").assemblage())


@pytest.fixture(scope="module")
def line() -> NoiseLine:
    """Two thresholds along a line of white noise."""
    low = Threshold("local hidden states", exact("sqrt(3)/3"), exact("sqrt(3)/3"))
    return NoiseLine("visibility", (Threshold("outer", exact("3/4"), exact("4/5"), False), low), "below", ("all",))


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_is_of_its_kind_and_the_same_every_time(bell, line, kind: str) -> None:
    """No dates, no versions, no random identifiers: equal figures are equal files."""
    for draw in (lambda: draw_bloch(bell, kind), lambda: draw_noise_lines([line], kind)):
        picture = draw()
        assert picture.startswith(STARTS[kind])
        assert picture == draw()
        assert not re.search(rb"20\d\d-\d\d-\d\d|D:20\d\d|Matplotlib v", picture)


def test_the_users_style_does_not_change_a_figure(bell) -> None:
    """A matplotlibrc, or a style that a notebook has set, leaves the bytes as they are, and is left as it is."""
    import matplotlib

    plain = draw_bloch(bell, "svg")
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9, "text.usetex": False}):
        assert draw_bloch(bell, "svg") == plain
        assert matplotlib.rcParams["font.size"] == 30


def test_a_title_is_text_and_never_mathematics(bell) -> None:
    """Dollars, backslashes, control characters, other scripts and endless titles are drawn, or cut, without an error."""
    for title in ("$\\undefined{", "50 $ and 60 $", "line\nbreak", "量子操控", "x" * 5000):
        assert draw_bloch(bell, "svg", title=title).startswith(b"<?xml")


def test_projections_are_three_discs_instead_of_a_ball(bell) -> None:
    """The shadows on xz, xy and yz, in a wider picture."""

    def size(picture: bytes) -> tuple[float, float]:
        found = re.search(
            rb'<svg [^>]*width="([0-9.]+)pt" height="([0-9.]+)pt"|viewBox="0 0 ([0-9.]+) ([0-9.]+)"', picture
        )
        assert found
        width, height = [part for part in found.groups() if part]
        return float(width), float(height)

    ball, shadows = size(draw_bloch(bell, "svg")), size(draw_bloch(bell, "svg", projections=True))
    assert shadows[0] == ball[0]  # three settings beside each other, or three shadows
    assert shadows[1] > 2 * ball[1]


def test_texts_do_not_overlap(bell, steered, line) -> None:
    """No two texts of a page cover each other, and none leaves the page."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    from exactsteer.plots.drawing import STYLE
    from exactsteer.plots.lines import lines_page
    from exactsteer.plots.panels import bloch_page

    figures = (bell, bloch_figure(steered("ghz", "XZ").assemblage()))
    with rc_context(STYLE):
        pages = [bloch_page(f, title="title", projections=False) for f in figures] + [
            lines_page([line, line], title="t")
        ]
        for page in pages:
            canvas = FigureCanvasAgg(page)
            canvas.draw()
            texts = [text for text in page.findobj(Text) if text.get_text() and text.get_visible()]
            boxes = [text.get_window_extent(canvas.get_renderer()) for text in texts]
            for j, one in enumerate(boxes):
                assert one.x0 >= 0
                assert one.x1 <= page.bbox.x1, texts[j].get_text()
                for k, other in enumerate(boxes[:j]):
                    apart = one.x1 <= other.x0 or other.x1 <= one.x0 or one.y1 <= other.y0 or other.y1 <= one.y0
                    assert apart, (texts[j].get_text(), texts[k].get_text())


def test_a_figure_says_what_is_wrong_with_its_name() -> None:
    """The endings are those of FORMATS; an unknown kind is refused before anything is drawn."""
    with pytest.raises(InputError, match=r"'figure.jpg': a figure's name ends in .png, .svg, .pdf"):
        kind_of("figure.jpg")
    with pytest.raises(InputError, match="there is no picture of kind 'gif'; known: png, svg, pdf"):
        draw_noise_lines([], "gif")
    with pytest.raises(InputError, match="there is no bracket to draw"):
        draw_noise_lines([])


def test_without_matplotlib_the_message_says_what_to_install(monkeypatch, bell, line) -> None:
    """The extra is named; everything that is not drawn works without it."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for draw in (lambda: draw_bloch(bell), lambda: draw_noise_lines([line])):
        with pytest.raises(InputError, match=r"pip install exactsteer\[plot\]"):
            draw()


def test_importing_the_figures_does_not_load_matplotlib() -> None:
    """What a figure shows is computed without it."""
    script = (
        "import sys; from exactsteer.plots import bloch_figure; from exactsteer.steering import catalogue; "
        "bloch_figure(catalogue.find('isotropic').build()); print(sorted({'matplotlib', 'numpy'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
