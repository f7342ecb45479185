"""A chart as a picture of its own: SVG and PNG for a text processor.

A picture that leaves its page takes with it what the page says around it: the finding above, the
measure, and the source below. Its text alternative is inside the file.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import style
from analysis.charts_labels import wrap
from analysis.markup import Html, clean, element, escape, slug

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure as Canvas
    from PIL.Image import Image

#: MIME type of the picture that a notebook's output carries.
PICTURE_TYPE = "application/vnd.genomlysning.picture+json"

#: Dots an inch: sharp on paper at the drawing's own width.
DPI = 200
#: Word takes the first family and no other; it is narrower than the one measured with.
_FONTS = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_ROOM = style.WIDTH * style.POINTS - 2 * style.EDGE
_BASELINE = 3.5
#: What a height in dots may lack of a whole number, as matplotlib has it.
_ROUNDING = 1e-8
_PNG = b"\x89PNG\r\n\x1a\n"
_EIGHT_BIT_RGB = (8, 2, 0, 0, 0)
#: Of nine: more makes drawings hardly smaller.
_EFFORT = 2
_XLINK = "http://www.w3.org/1999/xlink"
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Words:
    """What stands around a picture, and what it says to those who do not see it."""

    title: str
    subtitle: str
    credit: str
    alt: str


@dataclass(frozen=True)
class Picture:
    """A chart as files.

    Attributes:
        id: the figure's; names the files.
        svg: a whole SVG document.
        png: the same as a bitmap of DPI dots an inch.
    """

    id: str
    svg: bytes
    png: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """Return both files by name, ASCII and without any path."""
        name = slug(self.id, empty="diagram")
        return {f"{name}.png": self.png, f"{name}.svg": self.svg}

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON."""
        png = base64.b64encode(self.png).decode("ascii")
        return {"id": self.id, "svg": self.svg.decode(), "png": png}


def from_json(data: Mapping[str, Any]) -> Picture:
    """Read back what `Picture.to_json` wrote."""
    return Picture(str(data["id"]), str(data["svg"]).encode(), base64.b64decode(data["png"]))


@dataclass(frozen=True)
class _Line:
    """A line of words beside the drawing: its baseline, points below the picture's upper edge."""

    text: str
    baseline: float
    bold: bool = False
    colour: str = style.MUTED


@dataclass(frozen=True)
class _Layout:
    """Where everything stands, points.

    Attributes:
        lines: the words above and below.
        top: upper edge of the drawing.
        drawing: its height.
        height: of the whole picture.
    """

    lines: tuple[_Line, ...]
    top: float
    drawing: float
    height: float


def draw(canvas: Canvas, words: Words) -> bytes:
    """Draw a canvas with the words around it as PNG; the canvas stays as it is."""
    from matplotlib import rc_context

    with rc_context(style.settings()), warnings.catch_warnings():
        # A sign that the font lacks is drawn as a box; the SVG has it as text.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        canvas.set_dpi(DPI)
        drawing = _bitmap(canvas)
        layout = _layout(words, drawing.height * style.POINTS / DPI)
        picture = _written(layout, drawing.width)
    # Dot by dot: matplotlib's own way to put an image into a figure resamples it.
    picture.paste(drawing, (0, round(layout.top * DPI / style.POINTS)))
    return _png(picture, {"Title": words.title, "Description": words.alt})


def _bitmap(canvas: Canvas) -> Image:
    """Return a drawing as dots."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    agg = FigureCanvasAgg(canvas)
    agg.draw()  # type: ignore[no-untyped-call]
    return _dots(agg.get_renderer())  # type: ignore[no-untyped-call]


def _written(layout: _Layout, width: int) -> Image:
    """Return the words on paper as dots, without a figure: that would measure every line first."""
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.colors import to_rgba
    from matplotlib.font_manager import FontProperties

    whole = layout.height * DPI / style.POINTS
    height = int(whole + _ROUNDING)
    agg = RendererAgg(width, height, DPI)  # type: ignore[no-untyped-call]
    paper = memoryview(agg.buffer_rgba()).cast("B")  # type: ignore[no-untyped-call]
    paper[:] = b"\xff" * len(paper)
    for line in layout.lines:
        pen = agg.new_gc()
        pen.set_foreground(to_rgba(line.colour), isRGBA=True)
        font = FontProperties(weight="bold" if line.bold else "normal")
        # From below, as a figure would: its height need not be a whole number of dots.
        down = height - (whole - line.baseline * DPI / style.POINTS)
        at = (style.EDGE * DPI / style.POINTS, down)
        agg.draw_text(pen, *at, line.text, font, 0)  # type: ignore[no-untyped-call]
    return _dots(agg)


def _dots(agg: RendererAgg) -> Image:
    from PIL.Image import frombuffer

    size = (int(agg.width), int(agg.height))
    return frombuffer("RGBA", size, agg.buffer_rgba()).convert("RGB")  # type: ignore[no-untyped-call]


def _png(bitmap: Image, about: Mapping[str, str]) -> bytes:
    """Return dots as a PNG file, line after line as they are.

    The library would first try every filter on every line, which for drawings, mostly paper, takes
    four times as long and makes larger files.
    """
    from PIL.PngImagePlugin import PngInfo, putchunk

    told, file = PngInfo(), io.BytesIO()
    for name, text in about.items():
        told.add_text(name, text)
    row = len(bitmap.mode) * bitmap.width
    dots = memoryview(bitmap.tobytes())
    # The byte before a line names its filter: none.
    lines = b"".join(b"\0" + dots[at : at + row] for at in range(0, len(dots), row))
    per_metre = round(DPI / 0.0254)
    file.write(_PNG)
    putchunk(file, b"IHDR", struct.pack(">2I5B", *bitmap.size, *_EIGHT_BIT_RGB))
    putchunk(file, b"pHYs", struct.pack(">2IB", per_metre, per_metre, 1))
    for kind, content, *_ in told.chunks:
        putchunk(file, kind, content)
    putchunk(file, b"IDAT", zlib.compress(lines, _EFFORT))
    putchunk(file, b"IEND", b"")
    return file.getvalue()


def document(drawing: Html, words: Words) -> bytes:
    """Put an svg element of `svg.inline` and the words around it together to a document."""
    opening, _, rest = drawing.partition(">")
    width, height = _VIEW.findall(opening)[0]
    layout = _layout(words, float(height))
    # A reader of SVG 1.1, as Word is, follows a reference only under its older name.
    inside = Html(rest.removesuffix("</svg>").replace("<use href=", "<use xlink:href="))
    svg = element(
        "svg",
        element("title", escape(words.title)),
        element("desc", escape(words.alt)),
        element("rect", width="100%", height="100%", fill=style.PAPER),
        *(_svg_line(line) for line in layout.lines),
        element("g", inside, transform=f"translate(0 {layout.top:g})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {layout.height:g}",
        width=f"{width}pt",
        height=f"{layout.height:g}pt",
        font_family=_FONTS,
        font_size=f"{style.TEXT:g}",
        stroke_linejoin="round",
        stroke_linecap="butt",
    )
    named = svg.replace("<svg ", f'<svg xmlns:xlink="{_XLINK}" ', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{named}\n'.encode()


def _svg_line(line: _Line) -> Html:
    return element(
        "text",
        escape(line.text),
        x=f"{style.EDGE:g}",
        y=f"{line.baseline:g}",
        fill=line.colour,
        font_weight="bold" if line.bold else None,
    )


def _layout(words: Words, drawing: float) -> _Layout:
    """Place the title and the measure above a drawing, the source below."""
    lines: list[_Line] = []
    baseline = style.EDGE - _BASELINE
    for text in wrap(clean(words.title), _ROOM, style.TEXT, bold=True):
        lines.append(_Line(text, baseline := baseline + style.LINE, bold=True, colour=style.INK))
    for text in wrap(clean(words.subtitle), _ROOM, style.TEXT):
        lines.append(_Line(text, baseline := baseline + style.LINE))
    top = baseline + _BASELINE + style.GAP / 2
    baseline = top + drawing + style.GAP / 2 - _BASELINE
    for text in wrap(clean(words.credit), _ROOM, style.TEXT) if words.credit else ():
        lines.append(_Line(text, baseline := baseline + style.LINE))
    return _Layout(tuple(lines), top, drawing, baseline + _BASELINE + style.EDGE)
