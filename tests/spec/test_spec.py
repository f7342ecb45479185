"""Worked examples as sentences: each YAML file lists what must be true on a page, and why.

An example without `given` is about the two published documents (data/raw); the others bring the few
figures that they are about. `exactly` compares numbers without tolerance; `shown` compares them as
a page writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis import costs, interim, overview, quality, savings, staffing
from analysis.block import figure_sources
from analysis.contract import validate
from analysis.edition_findings import edition_lead, edition_news
from analysis.errors import NotInDataError
from analysis.finality import finality_sentences
from analysis.frames import processed_frames
from analysis.numerals import format_figure
from analysis.raw import read_raw
from tests.spec.given import figure, tables

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"
REVIEWS = {
    "costs": costs.review_costs,
    "staffing": staffing.review_staffing,
    "quality": quality.review_quality,
    "savings": savings.review_savings,
    "interim": interim.review_interim,
    "overview": overview.review_overview,
}
KEYS = {"sentence", "given", "page", "frame", "row", "count", "exactly", "shown", "missing"} | {
    *("words", "review", "headline", "says", "tone", "refused", "news", "final")
}
EXAMPLES = [
    pytest.param(example, id=f"{path.stem}: {example['sentence']}")
    for path in sorted(HERE.glob("*.yaml"))
    for example in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_sentence_holds(example: dict[str, Any]) -> None:
    assert not example.keys() - KEYS
    name, year = example["page"].split()
    if "refused" in example:
        with pytest.raises(NotInDataError, match=example["refused"]):
            REVIEWS[name](tables_of(example), year=int(year))
        return
    review = REVIEWS[name](tables_of(example), year=int(year))
    check_words(example, review)
    for attribute, value in example.get("review", {}).items():
        assert getattr(review, attribute) == value
    if "frame" in example:
        check_row(example, frame_of(review, example["frame"]))


def check_words(example: Mapping[str, Any], review: Any) -> None:
    told = {plain(finding.text): finding for finding in review.findings}
    if "headline" in example:
        assert plain(review.headline.text) == example["headline"]
    for text in example.get("says", ()):
        assert text in told
    if "news" in example:
        assert news_of(review) == example["news"]
    if "final" in example:
        assert finality_sentences(figure_sources(review), review.catalogue) == example["final"]
    if "tone" in example:
        said = [told[text] for text in example.get("says", ())] or [review.headline]
        assert {finding.tone for finding in said} == {example["tone"]}


def check_row(example: Mapping[str, Any], frame: pd.DataFrame) -> None:
    found = frame
    for column, value in example["row"].items():
        found = found[found[column] == value]
    assert len(found) == example.get("count", 1)
    if found.empty:
        return
    row = found.iloc[0]
    assert {name: row[name] for name in example.get("exactly", {})} == example.get("exactly", {})
    assert {name: plain(row[name]) for name in example.get("words", {})} == example.get("words", {})
    assert all(pd.isna(row[name]) for name in example.get("missing", ()))
    for name, text in example.get("shown", {}).items():
        decimals = len(text.partition(",")[2])
        assert format_figure(row[name], decimals) == text


def news_of(review: Any) -> list[str]:
    """Return what the overview says is new: the lead, then a line a kind of news."""
    news = edition_news(review.edition, review.catalogue)
    told = [f"{one.label}: {' '.join(one.lines)}" for one in news]
    return [plain(text) for text in (edition_lead(review.edition, news), *told)]


def frame_of(review: Any, name: str) -> pd.DataFrame:
    part, _, name = name.rpartition(".")
    review = getattr(review, part) if part else review
    holder = review if hasattr(review, name) else review.area
    frame: pd.DataFrame = getattr(holder, name)
    return frame


def tables_of(example: Mapping[str, Any]) -> Mapping[str, pd.DataFrame]:
    if "given" not in example:
        return documents()
    rows = (line.split(" ", 3) for line in example["given"])
    return tables(figure(name, period, printed, who) for name, who, period, printed in rows)


@cache
def documents() -> Mapping[str, pd.DataFrame]:
    return processed_frames(validate(read_raw(RAW)))


def plain(text: str) -> str:
    """Write no-break spaces as spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
