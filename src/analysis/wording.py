"""What a page says in words: findings and key figures.

The sentences themselves are built in `sentences` (a figure and its change) and `distances` (one's
own figure against others'), the words in `words`; this module is where the rest gets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.distances import gap_sentence, standing_sentence, whole_sentence
from analysis.notebook_display import Line
from analysis.rows import Row
from analysis.sentences import (
    change_paragraph,
    change_sentence,
    level_sentence,
    undated_level,
)
from analysis.words import (
    TONE_WORDS,
    TONES,
    VERDICT_WORDS,
    change_text,
    count_text,
    enumeration,
    organisation_text,
    period_text,
    place_text,
    quantity,
    value_text,
)

__all__ = [
    "TONES",
    "TONE_WORDS",
    "VERDICT_WORDS",
    "Finding",
    "KeyFigure",
    "Row",
    "change_paragraph",
    "change_sentence",
    "change_text",
    "count_text",
    "enumeration",
    "gap_sentence",
    "level_sentence",
    "most_important",
    "organisation_text",
    "period_text",
    "place_text",
    "quantity",
    "standing_sentence",
    "undated_level",
    "value_text",
    "whole_sentence",
]


@dataclass(frozen=True)
class Finding(Line):
    """One thing that matters, in one to three short sentences.

    Attributes:
        id: stable, slug; unique on a page.
        text: plain Swedish with number, unit and comparison.
        tone: good, bad or neutral.
        target: id of the figure or table that shows it.
        weight: larger is more important.
        about: the facts that it tells, as "indicator@organisation"; empty where it stands alone.
        repeats: the page's headline or a weightier finding has told all of them already, so that a
            page's key points leave it out.
    """

    id: str
    text: str
    tone: str
    target: str
    weight: float = 0.0
    about: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def in_line(self) -> tuple[str, str]:
        """Return the word for its tone, and its text."""
        return TONE_WORDS.get(self.tone, TONE_WORDS["neutral"]), self.text


@dataclass(frozen=True)
class KeyFigure(Line):
    """A figure for the row of key figures at the top of a page; every field is text to show.

    Attributes:
        label: what it is.
        value: the number, without unit.
        unit: the unit in words.
        change: the change with sign, unit and the period it is counted from; empty where none.
        verdict: bättre, sämre, oförändrad, högre, lägre, första uppgiften, utan årtal, kan inte
            jämföras or kan inte jämföras säkert.
        tone: good, bad or neutral.
        target: id of the figure or table that shows it.
    """

    label: str
    value: str
    unit: str
    change: str
    verdict: str
    tone: str
    target: str

    @property
    def in_line(self) -> tuple[str, str]:
        """Return what it is, and the figure with its change."""
        told = (f"{self.value} {self.unit}".strip(), self.change, self.verdict)
        return self.label, "; ".join(filter(None, told))


def most_important(findings: Sequence[Finding], limit: int = 5) -> tuple[Finding, ...]:
    """Return the heaviest findings, a good and a bad one among them where there are any.

    Args:
        findings: in any order; the weight decides, then the order given.
        limit: how many at most, two or more.
    """
    ordered = sorted(findings, key=lambda finding: -finding.weight)
    needed = [
        next((finding for finding in ordered if finding.tone == tone), None)
        for tone in ("good", "bad")
    ]
    chosen = [finding for finding in needed if finding is not None][:limit]
    for finding in ordered:
        if len(chosen) < limit and finding not in chosen:
            chosen.append(finding)
    return tuple(sorted(chosen, key=ordered.index))
