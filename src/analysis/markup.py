"""The one place where text becomes HTML: everything that comes from data is escaped here.

`Html` is text that is safe to put in a page; a type checker keeps plain text from passing for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NewType

Html = NewType("Html", str)

EMPTY = Html("")
_VOID = frozenset({"br", "col", "hr", "img", "link", "meta"})
#: Controls, half surrogate pairs, and the marks that turn the direction of what follows: none of
#: them is a figure or a word, all of them can spoil a page.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
#: What a figure keeps on its line.
_UNITS = (
    "mnkr|tkr|kr|kronor|procent|procentenhet|procentenheter|årsarbetare|poäng|indexpoäng|ärenden|"
    "åtgärder|kommuner|månader"
)
#: A space that no line may end at: between thousands, figure and unit, § and its number.
_HELD = re.compile(
    r"(?:(?<=\b\d)|(?<=\b\d\d)|(?<=\b\d{3})) (?=\d{3}\b)|(?<=§) (?=\d)|"
    rf"(?<=\d) (?=(?:{_UNITS})\b|%)"
)
#: Pieces of a word: all of it, or where it is over 30 letters long, 16 at a time.
_PIECES = re.compile(r"^.{1,30}$|.{1,16}", re.DOTALL)
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def clean(text: object) -> str:
    """Return text without controls, half characters and marks that turn its direction."""
    return _HARMFUL.sub("", str(text))


def escape(text: object) -> Html:
    """Return any text as HTML that shows it, and does nothing else."""
    return Html(clean(text).translate(_ENTITIES))


def prose(text: object) -> Html:
    """Return running text as HTML in which a line never breaks inside a figure with its unit."""
    return escape(_HELD.sub("\N{NO-BREAK SPACE}", str(text)))


def breakable(text: object) -> Html:
    """Return text as HTML in which an endless word may break, and a figure with its unit never.

    Else such a word in a table pushes figures off the sheet, where nobody can scroll to them.
    """
    words = re.split(r"(\s+)", _HELD.sub("\N{NO-BREAK SPACE}", clean(text)))
    return Html("".join("<wbr>".join(map(escape, _PIECES.findall(word))) for word in words))


def slug(text: object, *, empty: str = "avsnitt") -> str:
    """Return an ASCII anchor: "Hur många är vi?" -> "hur-manga-ar-vi".

    Args:
        text: a heading or an id.
        empty: the anchor of a text without a letter or digit that ASCII has.
    """
    plain = unicodedata.normalize("NFKD", clean(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].rstrip("-") or empty


def clip(text: str, limit: int) -> str:
    """Cut a text at a word so that it holds at most `limit` characters, with an ellipsis.

    A no-break space stays: it holds a figure and its unit together. Nothing is left of a text
    where there is no room for a letter of it.
    """
    words = re.sub(r"[ \t\r\n]+", " ", clean(text)).strip()
    if len(words) <= limit:
        return words
    if limit < 2:
        return "…"
    head = words[: limit - 1]
    whole = words[limit - 1] == " " or " " not in head[limit // 2 :]
    cut = head if whole else head.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:–-") + "…"


def element(name: str, *children: Html, **attributes: str | int | bool | None) -> Html:
    """Build one element.

    Args:
        name: tag name.
        children: HTML already safe; plain text goes through `escape` first.
        attributes: `class_` and `for_` lose their underscore, others turn theirs into hyphens
            (aria_label); True is an attribute without value; False, None are left out.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        shown = key.rstrip("_").replace("_", "-")
        parts.append(shown if value is True else f'{shown}="{escape(value)}"')
    opening = f"<{' '.join(parts)}>"
    return Html(opening if name in _VOID else f"{opening}{join(children)}</{name}>")


def join(parts: Iterable[Html], separator: str = "") -> Html:
    """Join pieces of HTML; the separator is plain text."""
    return Html(escape(separator).join(parts))


def paragraph(text: object, class_: str | None = None) -> Html:
    """Build a paragraph of plain text."""
    return element("p", prose(text), class_=class_)


def link(text: object, address: str) -> Html:
    """Build a link; an address that is neither relative nor http(s) becomes plain text."""
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):", clean(address))
    if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
        return escape(text)
    return element("a", escape(text), href=address)


def hidden(text: object) -> Html:
    """Build words that only a screen reader says."""
    return element("span", escape(text), class_="dold")


def fold(summary: object, *body: Html, class_: str | None = None) -> Html:
    """Build a part that is folded on a screen and open on paper."""
    return element("details", element("summary", escape(summary)), *body, class_=class_)
