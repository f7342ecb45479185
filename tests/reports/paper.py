"""The printed page: a tagged PDF, and its text compared with what the page shows on paper."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from playwright.sync_api import Page
from pypdf import PdfReader

#: A4 in points.
A4 = (595, 842)

_SHEET_NUMBER = re.compile(r"Sida \d+ av \d+")

# The words that paper must hold, folded or not. Left out is what is there for the screen only.
_WORDS = """() => [...document.querySelectorAll(
  "h1, h2, h3, figcaption p, caption, th, td, dt, dd, svg text, main p, main li")]
  .filter(tag => !tag.closest("nav, .guide, .kontrollsummor, .dold"))
  .map(tag => {
    const copy = tag.cloneNode(true);
    copy.querySelectorAll(".belagg, .fil, .dold").forEach(part => part.remove());
    return copy.textContent;
  })"""

# The same header on every sheet that a table runs over, and no row torn in two.
_TORN = """() => [
  ...[...document.querySelectorAll("thead")]
    .filter(head => getComputedStyle(head).display !== "table-header-group")
    .map(head => "a head that does not repeat: " + head.textContent.trim().slice(0, 60)),
  ...[...document.querySelectorAll("tr, .kort")]
    .filter(part => getComputedStyle(part).breakInside !== "avoid")
    .map(part => "may be torn: " + part.outerHTML.slice(0, 60)),
]"""


@dataclass(frozen=True)
class Print:
    """A page on paper."""

    data: bytes
    title: str
    words: tuple[str, ...]
    torn: tuple[str, ...]

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.data))

    @cached_property
    def text(self) -> str:
        sheets = (sheet.extract_text() for sheet in self.reader.pages)
        return squeezed("".join(_SHEET_NUMBER.sub("", text, count=1) for text in sheets))


def printed(page: Page) -> Print:
    """Print the page that is loaded; its fold-outs stay as they are."""
    page.emulate_media(media="print")
    words, torn = page.evaluate(_WORDS), page.evaluate(_TORN)
    data = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
    return Print(data, page.title(), tuple(words), tuple(torn))


def squeezed(text: str) -> str:
    """Return text without ligatures and what a line break adds or takes: spaces and hyphens."""
    return re.sub(r"[\s\u00ad\u2010\u2011-]", "", unicodedata.normalize("NFKC", text))


def faults(sheet: Print) -> list[str]:
    """Return what keeps a print from being read: by eye, by ear, or by a machine."""
    return [*_untagged(sheet), *_lost(sheet), *sheet.torn]


def _untagged(sheet: Print) -> Iterator[str]:
    catalogue = sheet.reader.root_object
    if "/StructTreeRoot" not in catalogue or not catalogue.get("/MarkInfo", {}).get("/Marked"):
        yield "not tagged"
    if catalogue.get("/Lang") not in ("sv", "sv-SE"):
        yield f"the language is {catalogue.get('/Lang')}"
    if not sheet.title or (sheet.reader.metadata or {}).get("/Title") != sheet.title:
        yield f"the title is not that of the page: {sheet.title!r}"
    if "/Outlines" not in catalogue:
        yield "no outline"
    for number, page in enumerate(sheet.reader.pages, start=1):
        size = (round(page.mediabox.width), round(page.mediabox.height))
        if size != A4:
            yield f"sheet {number} is {size}, not A4"


def _lost(sheet: Print) -> Iterator[str]:
    for words in dict.fromkeys(sheet.words):
        if squeezed(words) not in sheet.text:
            yield f"not on paper: {' '.join(words.split())[:100]!r}"
