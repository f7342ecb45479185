"""What a review, a finding or a key figure shows when a notebook's cell ends with it.

For the analyst's desk: pages are put together by `page`, and show none of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, SupportsIndex, TypeVar, overload

import pandas as pd

from analysis.markup import EMPTY, Html, element, escape, fold, join, paragraph, prose
from analysis.stylesheet import desk_style

#: Columns of a frame that are named; the frame itself has them all.
_MOST_COLUMNS = 8
_HEADS = ("Tabell", "Rader", "Kolumner")

Bundle = dict[str, str]


class Line:
    """Something that is told in one line: its subclass has `in_line`."""

    @property
    def in_line(self) -> tuple[str, str]:
        """Return what the line opens with, and the rest of it."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        return {"text/html": element("p", _line_html(self)), "text/plain": ": ".join(self.in_line)}


One = TypeVar("One", bound=Line)


class Lines(tuple[One, ...]):
    """A tuple of such things, shown as a list; so is a slice of it."""

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> One: ...
    @overload
    def __getitem__(self, key: slice, /) -> Lines[One]: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> One | Lines[One]:
        if isinstance(key, slice):
            return Lines(super().__getitem__(key))
        return super().__getitem__(key)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        return {"text/html": _list(self) or paragraph("Inget."), "text/plain": _plain(self)}

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # IPython has words of its own for every tuple, which it takes before a bundle's.
        printer.text(_plain(self))


class Shown:
    """A review that shows what it found and which frames it holds.

    Its subclass is a dataclass with year, organisation (an id) and catalogue; a headline, findings
    and key figures are shown where it has them.
    """

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        title, told = _title(self), getattr(self, "headline", None)
        findings, cards = getattr(self, "findings", ()), getattr(self, "key_figures", ())
        held = dict(frames(self))
        html = [
            element("p", element("strong", escape(title))),
            paragraph(told.text) if told else EMPTY,
            _list(cards),
            fold(f"Iakttagelser ({len(findings)})", _list(findings)) if findings else EMPTY,
            fold(f"Tabeller ({len(held)})", _contents(held)),
        ]
        plain = [title, *([told.text] if told else ()), f"Tabeller: {', '.join(held)}"]
        shown = join([desk_style(), element("div", *html)])
        return {"text/html": shown, "text/plain": "\n".join(plain)}


def frames(review: object) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the name and the frame of every field and property of a review that holds one."""
    held = [field.name for field in fields(review)]  # type: ignore[arg-type]
    for one in type(review).__mro__:
        held += [name for name, value in vars(one).items() if isinstance(value, property)]
    for name in dict.fromkeys(held):
        value = getattr(review, name)
        if isinstance(value, pd.DataFrame):
            yield name, value


def _title(review: Any) -> str:
    who = review.catalogue.organisations[review.organisation].name
    return f"{who}, {review.year} ({type(review).__name__})"


def _line_html(one: Line) -> Html:
    opening, rest = one.in_line
    return join([element("strong", escape(f"{opening}:")), escape(" "), prose(rest)])


def _list(told: tuple[Line, ...]) -> Html:
    return element("ul", *(element("li", _line_html(one)) for one in told)) if told else EMPTY


def _plain(told: tuple[Line, ...]) -> str:
    return "\n".join(f"- {': '.join(one.in_line)}" for one in told) or "Inget."


def _contents(held: dict[str, pd.DataFrame]) -> Html:
    """Name every frame, with its size and first columns."""
    rows = [
        element(
            "tr",
            element("th", element("code", escape(name)), scope="row"),
            element("td", escape(len(table))),
            element("td", escape(_columns(table))),
        )
        for name, table in held.items()
    ]
    head = element("tr", *(element("th", escape(text), scope="col") for text in _HEADS))
    return element("table", element("thead", head), element("tbody", *rows))


def _columns(table: pd.DataFrame) -> str:
    names = [str(name) for name in table.columns]
    left = len(names) - _MOST_COLUMNS
    more = f" och {left} till" if left > 0 else ""
    return ", ".join(names[:_MOST_COLUMNS]) + more
