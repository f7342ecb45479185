"""A page by the keyboard alone: where Tab leads, and whether one sees where one is."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

SKIP_LINK, MAIN = "#huvudinnehall", "huvudinnehall"

# Numbers all that Tab should reach, in the document's order, and returns how many there are.
_NUMBERED = """() => {
  const stops = [...document.querySelectorAll("a[href], summary, [tabindex='0']")].filter(
    tag => tag.checkVisibility({visibilityProperty: true}));
  stops.forEach((stop, index) => { stop.dataset.stop = index; });
  return stops.length;
}"""

# A ring must be two pixels wide and stand 3:1 against the page (WCAG 2.4.7, 2.4.13, 1.4.11).
_HERE = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  // A table may be higher than the window: the part of it that is in view counts.
  const part = {left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth),
    top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight)};
  const light = colour => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(part => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [style.outlineColor, getComputedStyle(document.body).backgroundColor]
    .map(light).sort((one, other) => one - other);
  const on = document.elementFromPoint(
    (part.left + part.right) / 2, (part.top + part.bottom) / 2);
  return {
    stop: at.dataset.stop === undefined ? null : Number(at.dataset.stop),
    href: at.getAttribute("href"), id: at.id, name: at.outerHTML.slice(0, 80),
    seen: part.right > part.left && part.bottom > part.top && at.contains(on),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && (high + 0.05) / (low + 0.05) >= 3,
  };
}"""


def skip_link_faults(page: Page) -> list[str]:
    """Press Tab once and Enter: the reader stands in the page's main part."""
    page.keyboard.press("Tab")
    first = page.evaluate(_HERE)
    if first["href"] != SKIP_LINK or not first["seen"]:
        return [f"the first stop is no skip link in view: {first['name']}"]
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash !== ''")
    landed = page.evaluate(_HERE)
    return [] if landed["id"] == MAIN else [f"the skip link leads to {landed['name']}"]


def tab_faults(page: Page) -> list[str]:
    """Press Tab through the whole page."""
    count = page.evaluate(_NUMBERED)
    return [fault for wanted in range(count) for fault in _stop_faults(page, wanted)]


def _stop_faults(page: Page, wanted: int) -> Iterator[str]:
    page.keyboard.press("Tab")
    here = page.evaluate(_HERE)
    if here["stop"] != wanted:
        yield f"stop {wanted} is number {here['stop']} in the document: {here['name']}"
    if not here["seen"]:
        yield f"focus is out of sight: {here['name']}"
    if not here["ring"]:
        yield f"focus does not show: {here['name']}"
