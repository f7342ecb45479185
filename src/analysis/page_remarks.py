"""What sources remark on the figures that a page shows; on none that a newer source's displaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

import pandas as pd

from analysis.block import Review, frame, page_sources, values
from analysis.breakdowns import class_text
from analysis.rows import key_parts
from analysis.versions import UNSTATED, current
from analysis.wording import enumeration

Row = Mapping[Any, Any]
#: A figure: whose source, what, who, when, which group.
Key = tuple[str, ...]

_KEY = ("source_id", "indicator_id", "organisation_id", "period", "breakdown")


def displaced(
    review: Review, observations: pd.DataFrame, corrections: pd.DataFrame
) -> frozenset[Key]:
    """Return the figures that a page does not show, since another of its sources' holds.

    Only those are looked for of which something is told: sources may print very many figures.

    Args:
        review: the page's. A log of revisions shows the figures that it lists, those too that hold
            no longer.
        observations: of the page's sources.
        corrections: of the same.
    """
    if observations.empty:
        return frozenset()
    told = set(observations.loc[observations["note"] != "", "indicator_id"])
    told |= {review.catalogue.indicators[one].change_of for one in told}
    told |= {key_parts(key).get("indicator_id") for key in corrections["key"]}
    observations = observations[observations["indicator_id"].isin(told)]
    sources = pd.DataFrame([vars(source) for source in page_sources(review)])
    holding = current({"observations": observations, "sources": sources})
    return frozenset(_keys(observations)).difference(_keys(holding), _logged(review))


def figure_of(correction: Row) -> Key:
    """Return which figure a row of corrections is about; empty where it is about no figure."""
    if correction["table"] != "observations":
        return ()
    key = {"source_id": correction["source_id"]} | key_parts(correction["key"])
    return tuple(key.get(name, "") for name in _KEY)


def remarks(review: Review, observations: pd.DataFrame, hidden: Set[Key]) -> Iterator[str]:
    """Tell the remarks on the page's figures of its year, and on changes that a source prints.

    Args:
        review: the page's.
        observations: of the page's sources.
        hidden: figures that the page does not show, see displaced.
    """
    groups: dict[str, list[Row]] = {}
    remarked: list[Row] = list(_remarked(review, observations).to_dict("records"))
    logged = _logged(review)
    for row in remarked:
        is_listed = not logged or _key(row) in logged
        if is_listed and not any(key in hidden for key in _behind(review, row)):
            groups.setdefault(row["note"], []).append(row)
    for note, rows in groups.items():
        subjects: dict[str, list[Row]] = {}
        for row in rows:
            subjects.setdefault(row["indicator_id"], []).append(row)
        told = [_subject(review, key, some, len(rows) == 1) for key, some in subjects.items()]
        yield f"{enumeration(told)}: {note}"


def _keys(rows: pd.DataFrame) -> Iterator[Key]:
    return zip(*(rows[name] for name in _KEY), strict=True)


def _logged(review: Review) -> set[Key]:
    """Return the figures that a page's log of revisions lists, the older and the newer ones."""
    return {
        (row[source], row["indicator_id"], row["organisation_id"], period, row["breakdown"])
        for row in frame(review, "revisions").to_dict("records")
        for period in row["period"].split()
        for source in ("source_id", "previous_source_id")
    }


def _remarked(review: Review, observations: pd.DataFrame) -> pd.DataFrame:
    """Return the observations behind the page that have a remark."""
    if observations.empty:
        return observations
    ids = set(values(review, "indicator_id"))
    known = review.catalogue.indicators.items()
    ids |= {key for key, indicator in known if indicator.change_of in ids}
    whose = {*review.catalogue.own(review.organisation), *values(review, "comparator_id")}
    told_by = {source.source_id: source.last_year for source in page_sources(review)}
    last_years = observations["source_id"].map(told_by)
    unstated = (observations["period"] == UNSTATED) & (last_years == review.year)
    now = (observations["year"] == review.year).fillna(False) | unstated
    here = observations["indicator_id"].isin(ids) & observations["organisation_id"].isin(whose)
    if frame(review, "breakdowns").empty:
        here &= observations["breakdown"] == ""
    return observations[now & here & last_years.notna() & (observations["note"] != "")]


def _key(row: Row) -> Key:
    return tuple(row[name] for name in _KEY)


def _behind(review: Review, row: Row) -> Iterator[Key]:
    """Yield a figure, and of a change that a source prints both figures that it lies between."""
    yield _key(row)
    changed, period = review.catalogue.indicators[row["indicator_id"]].change_of, row["period"]
    if changed and period != UNSTATED:
        for when in (f"{int(period[:4]) - 1}{period[4:]}", period):
            yield _key({**row, "indicator_id": changed, "period": when})


def _subject(review: Review, indicator_id: str, rows: list[Row], alone: bool) -> str:
    """Name what a remark is about: the indicator, and which of its figures."""
    parts = dict.fromkeys(_part(review, row) for row in rows)
    named = [part or "totalt" for part in parts] if any(parts) else []
    if alone and pd.notna(rows[0]["value"]):
        named.append(f"tryckt ”{rows[0]['printed']}”")
    name = f"”{review.catalogue.indicators[indicator_id].name}”"
    return f"{name} ({enumeration(named)})" if named else name


def _part(review: Review, row: Row) -> str:
    """Name which of an indicator's figures one is: its group, or whose it is if not one's own."""
    if row["breakdown"]:
        return class_text(row["breakdown"])
    whose: str = row["organisation_id"]
    own = whose in review.catalogue.own(review.organisation)
    return "" if own else review.catalogue.organisations[whose].name
