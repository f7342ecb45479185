"""A drawing as inline SVG that shares a page with others.

What matplotlib writes is a document of its own: repeated ids, a style rule for `*`, metadata with
version and date, style attributes that a strict content-security policy refuses. Here it becomes a
part of a page: ids with the figure's prefix, presentation attributes, coordinates of two decimals.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import matplotlib

from analysis.markup import Html, clean, element, escape, join
from analysis.style import TEXT, settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

#: The page's fonts; all are narrower than the one that widths are measured with.
FONTS = (
    "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
    "'Liberation Sans','DejaVu Sans',sans-serif"
)

_SKIPPED = frozenset({"metadata", "style"})
_DROPPED = frozenset({"version", "type", "xmlns", "height", "width"})
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
#: A reference: url(#name), or the whole of a link; a colour (#rrggbb) is none.
_REFERENCE = re.compile(r"(?<=url\(#)[^)]+(?=\))|(?<=^#)(?![0-9a-fA-F]{6}$)[^\s;]+$")
_FONT = re.compile(
    r"(?:(?P<style>italic|oblique)\s+)?(?:(?P<weight>\d+|bold)\s+)?(?P<size>[\d.]+)px"
)


def render(canvas: Canvas, prefix: str) -> Html:
    """Draw a canvas, close it, and return it as an svg element for a page.

    Args:
        canvas: the drawing; loses its plots here.
        prefix: ASCII; every id in the drawing begins with it.
    Returns: an svg element without role, name or description: `figure.Figure` adds them.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    buffer = io.StringIO()
    keys = ("Creator", "Date", "Format", "Type")
    with matplotlib.rc_context(settings()), warnings.catch_warnings():
        # Text stays text: the reader's fonts have the sign, whether or not matplotlib's has it.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        # Not by savefig, which draws twice: once to lay out what is laid out already.
        svg = FigureCanvasSVG(canvas)
        svg.print_svg(buffer, metadata=dict.fromkeys(keys))  # type: ignore[no-untyped-call]
    # Not by clear, which would first make every plot anew.
    for axes in tuple(canvas.axes):
        axes.remove()
    return inline(buffer.getvalue(), prefix)


def inline(document: str, prefix: str) -> Html:
    """Turn an SVG document of matplotlib's into an svg element for a page."""
    # The document type holds an address, and expat would need no more of it.
    root = ElementTree.fromstring(clean(document).split("?>", 1)[-1].split('.dtd">', 1)[-1])
    names = _names(root, prefix)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    return element(
        "svg",
        *_children(root, names),
        viewBox=f"0 0 {width:g} {height:g}",
        width=round(width),
        height=round(height),
        font_family=FONTS,
        font_size=f"{TEXT:g}",
        stroke_linejoin="round",
        stroke_linecap="butt",
    )


def _names(root: ElementTree.Element, prefix: str) -> Mapping[str, str]:
    """Map the ids that something refers to onto short ones with the prefix."""
    used = dict.fromkeys(
        name
        for node in root.iter()
        for value in node.attrib.values()
        for name in _REFERENCE.findall(value)
    )
    return {name: f"{prefix}-s{number}" for number, name in enumerate(used, start=1)}


def _children(node: ElementTree.Element, names: Mapping[str, str]) -> Iterator[Html]:
    if node.text and node.text.strip():
        yield escape(node.text)
    for child in node:
        if _local(child.tag) not in _SKIPPED:
            yield from _element(child, names)
        if child.tail and child.tail.strip():
            yield escape(child.tail)


def _element(node: ElementTree.Element, names: Mapping[str, str]) -> Iterator[Html]:
    children = list(_children(node, names))
    attributes = dict(_attributes(node, names))
    if attributes.get("font-size") == f"{TEXT:g}":
        del attributes["font-size"]
    if _local(node.tag) == "g" and not attributes:
        yield from children
        return
    if _local(node.tag) in ("g", "defs") and not children:
        return
    pairs = join((Html(f'{key}="{escape(value)}"') for key, value in attributes.items()), " ")
    opening = f"{_local(node.tag)} {pairs}".rstrip()
    yield Html(f"<{opening}>{join(children)}</{_local(node.tag)}>" if children else f"<{opening}/>")


def _attributes(node: ElementTree.Element, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in node.attrib.items():
        name = _local(key)
        if name == "id":
            if value in names:
                yield "id", names[value]
        elif name == "style":
            yield from _presentation(_renamed(value, names))
        elif name == "transform" and value.startswith(("rotate(-0 ", "rotate(0 ")):
            continue
        elif name not in _DROPPED or _local(node.tag) in ("rect", "pattern", "image"):
            yield name, _rounded(_renamed(value, names))


def _presentation(style: str) -> Iterator[tuple[str, str]]:
    """Split "fill: none; font: 700 11px 'X'" into attributes that need no style rule."""
    for rule in filter(None, (part.strip() for part in style.split(";"))):
        name, _, value = (part.strip() for part in rule.partition(":"))
        if name == "font" and (match := _FONT.match(value)):
            yield from ((f"font-{key}", text) for key, text in match.groupdict().items() if text)
        elif name == "font-size":
            yield name, value.removesuffix("px")
        elif name not in ("font", "font-family"):
            yield name, _rounded(value)


def _renamed(value: str, names: Mapping[str, str]) -> str:
    return _REFERENCE.sub(lambda match: names[match[0]], value)


def _rounded(value: str) -> str:
    short = _LONG_NUMBER.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), value)
    return " ".join(short.split())


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
