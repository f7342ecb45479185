"""What a page's boxes tell: nothing sticks out, no label lies on another, nothing is cut."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import matplotlib
from playwright.sync_api import Page

#: Pixels by which boxes may meet: less than what smooths the edge of a letter.
TOLERANCE = 0.5

_WIDE = """tolerance => {
  const root = document.documentElement, width = root.clientWidth, found = [];
  if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} wide, not ${width}`);
  for (const tag of document.body.querySelectorAll("*")) {
    const box = tag.getBoundingClientRect(), frame = tag.parentElement.closest(".rulle");
    const scrolls = frame && getComputedStyle(frame).overflowX !== "visible";
    if (box.width && box.right > width + tolerance && !scrolls)
      found.push(`${Math.round(box.right)}: ${tag.outerHTML.slice(0, 80)}`);
  }
  return found.slice(0, 5);
}"""

# A letter's ink, not its line box: two lines may come as near as they like without touching.
_DRAWN = """tolerance => {
  const found = [], pen = document.createElement("canvas").getContext("2d");
  const ink = text => {
    const style = getComputedStyle(text), box = text.getBBox();
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const drawn = pen.measureText(text.textContent), line = text.getStartPositionOfChar(0).y;
    const top = line - drawn.actualBoundingBoxAscent;
    const bottom = line + drawn.actualBoundingBoxDescent;
    const corners = [[box.x, top], [box.x + box.width, top], [box.x, bottom],
      [box.x + box.width, bottom]].map(([x, y]) =>
        new DOMPoint(x, y).matrixTransform(text.getScreenCTM()));
    const xs = corners.map(corner => corner.x), ys = corners.map(corner => corner.y);
    return {left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys),
      bottom: Math.max(...ys), words: text.textContent};
  };
  const outside = (box, edge) => box.left < edge.left - tolerance || box.top < edge.top - tolerance
    || box.right > edge.right + tolerance || box.bottom > edge.bottom + tolerance;
  const meet = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > tolerance
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > tolerance;
  for (const svg of document.querySelectorAll("svg")) {
    const where = svg.closest("[id]")?.id, edge = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim()).map(ink);
    labels.forEach((label, index) => {
      if (outside(label, edge)) found.push(`${where}: '${label.words}' leaves the drawing`);
      for (const other of labels.slice(index + 1)) if (meet(label, other))
        found.push(`${where}: '${label.words}' lies on '${other.words}'`);
    });
    for (const mark of svg.querySelectorAll("path, rect, circle, line, polygon, use, image"))
      if (!mark.closest("defs, clipPath, pattern") && outside(mark.getBoundingClientRect(), edge))
        found.push(`${where}: cut: ${mark.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""


def too_wide(page: Page) -> list[str]:
    """Return what makes the page scroll sideways; a box that scrolls by itself may do so."""
    return page.evaluate(_WIDE, TOLERANCE)


def badly_drawn(page: Page) -> list[str]:
    """Return labels that collide or leave their drawing, and marks that its edge cuts."""
    return page.evaluate(_DRAWN, TOLERANCE)


def _carried() -> str:
    """Return the font that charts are measured with, as matplotlib carries it, for a style."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    faces = {"400": "DejaVuSans.ttf", "700": "DejaVuSans-Bold.ttf"}
    return "".join(
        f"@font-face {{ font-family: carried; font-weight: {weight}; src: url(data:font/ttf;base64,"
        f"{base64.b64encode((folder / file).read_bytes()).decode()}) }}"
        for weight, file in faces.items()
    )


_LOADED = """Promise.all(
  ["400", "700"].map(weight => document.fonts.load(`${weight} 11px carried`)))"""

#: What a reader's machine may show labels in: whatever the page's own list finds there, the wide
#: font that room was measured with, and one that is three per cent wider still.
FONTS: Mapping[str, str] = MappingProxyType(
    {
        "the page's own": "",
        "as measured": _carried() + "svg text { font-family: carried !important }",
        "wider": "svg text { letter-spacing: .2px !important }",
    }
)


def badly_drawn_in_any_font(page: Page, widths: Iterable[int]) -> list[str]:
    """Look at the page's drawings in each font and at each width; the last font stays."""
    found = []
    for name, rule in FONTS.items():
        if rule:
            page.add_style_tag(content=rule)
            page.evaluate(_LOADED)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{name}, {width} px: {fault}" for fault in badly_drawn(page)]
    return found
