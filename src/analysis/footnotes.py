"""Footnotes of a table: a number at the row, the remark under the table, a link between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.markup import EMPTY, Html, element, escape, hidden, join, prose, slug


def mark(table_id: str, number: int) -> Html:
    """Build the link from a row to its footnote; empty for number 0, which is none."""
    if not number:
        return EMPTY
    words = join([hidden("anmärkning "), escape(number)])
    return join(
        [escape(" "), element("sup", element("a", words, href=f"#{_id(table_id, number)}"))]
    )


def listing(table_id: str, notes: Sequence[str], anchors: Mapping[str, str]) -> Html:
    """Build the list of footnotes; its numbers are those of the marks.

    Args:
        table_id: the table's.
        notes: the footnotes.
        anchors: footnote -> where the reconciliation tells more.
    """
    items = [
        element("li", prose(note), reconciled(anchors.get(note, "")), id=_id(table_id, number))
        for number, note in enumerate(notes, start=1)
    ]
    return element("ol", *items, class_="fotnoter") if items else EMPTY


def reconciled(anchor: str) -> Html:
    """Build the link to the reconciliation; empty where it tells no more."""
    if not anchor:
        return EMPTY
    return join(
        [escape(" "), element("a", escape("Se avstämningen."), href=f"#{anchor}", class_="avstamd")]
    )


def _id(table_id: str, number: int) -> str:
    return f"{slug(table_id)}-anm-{number}"
