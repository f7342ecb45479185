"""What a year's edition says is new since the last one, as a part of a page."""

from __future__ import annotations

from typing import Protocol

from analysis.block import Block
from analysis.catalogue import Catalogue
from analysis.edition_findings import News, edition_lead, edition_news
from analysis.editions import Edition
from analysis.markup import EMPTY, Html, element, escape, join, paragraph, prose

#: Where other pages of the year lead to.
ANCHOR = "nytt-sedan-sist"


class WithEdition(Protocol):
    """What the block asks of a review: only an overview has it."""

    @property
    def catalogue(self) -> Catalogue:
        """Return the registers."""

    @property
    def edition(self) -> Edition:
        """Return what is new."""


def editions(review: WithEdition) -> Block:
    """Show what has come, gone and changed since the last edition: a lead, then a compact list."""
    news = edition_news(review.edition, review.catalogue)
    lead = edition_lead(review.edition, news)
    items = [_item(one) for one in news]
    shown = element("ul", *items, class_="uppgifter") if items else EMPTY
    plain = [lead, *(f"- {one.label}: {' '.join(one.lines)}" for one in news)]
    return Block(element("div", paragraph(lead), shown, id=ANCHOR), "\n".join(plain))


def _item(one: News) -> Html:
    label = element("p", element("span", escape(one.label), class_="nar"), class_="vad")
    # Most readers go no further, so the link stands after the last line.
    *lines, last = one.lines
    more = [escape(" "), element("a", escape(one.link), href=f"#{one.target}", class_="belagg")]
    return element(
        "li",
        label,
        *(paragraph(line) for line in lines),
        element("p", prose(last), join(more) if one.target else EMPTY),
    )
