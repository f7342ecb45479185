"""What an area's figures say against last year, against the first year and against others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.changes import change_rows, verdict
from analysis.companions import companions
from analysis.doubts import doubts_of, with_doubts
from analysis.errors import NotInDataError
from analysis.gaps import comparison_rows, rank_rows
from analysis.notebook_display import Shown
from analysis.peer_groups import peer_rows
from analysis.series import (
    area_rows,
    known_years,
    one_a_year,
    page_rows,
    with_classes,
    years_of,
)
from analysis.spread import spread_rows
from analysis.versions import UNSTATED, Tables, current, restatements, told_once

__all__ = [
    "AreaReview",
    "Tables",
    "area_review",
    "current",
    "narrowed",
    "require_year",
    "restatements",
    "verdict",
    "years_in_area",
]


@dataclass(frozen=True)
class AreaReview(Shown):
    """One area (economy, staffing, quality) on one year's page. Frames have an index 0..n-1.

    Frames of figures also have `doubt` and `doubt_anchor`, see doubts.

    Attributes:
        year, organisation, area, catalogue: what the page is about; organisation is an id.
        series: a row an indicator x organisation x year up to the page's year, breakdown "", own
            and comparators. Where a year has a whole-year figure and one of January to a month, the
            whole year's. Columns of observations plus `standing` (own, comparator), `own_order`
            (0 the organisation itself, 1 its parent, …, then comparators in the register's order)
            and `period_text` ("2023", "januari–augusti 2025", "årtal framgår inte"). `unstated`
            rows only where their source's last year is the page's.
        breakdowns: the same with a breakdown, plus `dimension`, `klass` (as printed), `klass_text`.
        changes: see changes.change_rows; `decimals` are the catalogue's. Percent is NaN where a
            percentage of the unit says nothing (percent, score, index).
        groups: as changes, a row an own breakdown, plus `dimension`, `klass`, `klass_text`.
        comparisons: see gaps.comparison_rows.
        ranks: see gaps.rank_rows.
        peers: see peer_groups.peer_rows.
        spread: see spread.spread_rows.
        explanations, adjustments: the area's, of the organisation and its ancestors, up to the
            year, oldest first, each thing once (see versions.told_once), plus `is_of_year`.
        absent: ids of own indicators that have earlier figures but no row this year.
    """

    year: int
    organisation: str
    area: str
    catalogue: Catalogue
    series: pd.DataFrame
    breakdowns: pd.DataFrame
    changes: pd.DataFrame
    groups: pd.DataFrame
    comparisons: pd.DataFrame
    ranks: pd.DataFrame
    peers: pd.DataFrame
    spread: pd.DataFrame
    explanations: pd.DataFrame
    adjustments: pd.DataFrame
    absent: tuple[str, ...]


def area_review(tables: Tables, *, area: str, year: int, organisation: str = "") -> AreaReview:
    """Review one area for one year.

    Args:
        tables: processed tables; observations, sources, organisations, indicators,
            group_editions, explanations and adjustments are read.
        area: a key of AREAS.
        year: the page's year.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError that names the years which have figures.
    """
    catalogue = Catalogue.of(tables)
    organisation = catalogue.resolve_organisation(organisation)
    known = area_rows(tables, catalogue, area=area, organisation=organisation)
    require_year(year, years_of(known, catalogue), f"no figures on {area} for {organisation}")
    rows = page_rows(known, catalogue, area=area, year=year)
    whole, parts = rows[rows["breakdown"] == ""], with_classes(rows[rows["breakdown"] != ""])
    doubts = doubts_of(tables, catalogue, year, "observations")
    changes = change_rows(whole, catalogue, year=year)
    own, shown = catalogue.own(organisation), frozenset(rows["indicator_id"])
    page = _Page(year, own, shown, tables["sources"])
    groups = with_classes(change_rows(parts, catalogue, year=year))
    told = tables["explanations"]
    others = _others(tables, whole, changes, catalogue, organisation=organisation)
    return AreaReview(
        year=year,
        organisation=organisation,
        area=area,
        catalogue=catalogue,
        series=with_doubts(one_a_year(whole), doubts),
        breakdowns=with_doubts(one_a_year(parts), doubts),
        changes=with_doubts(changes, doubts, previous=True),
        groups=with_doubts(groups, doubts, previous=True),
        **others | {"comparisons": with_doubts(others["comparisons"], doubts)},
        explanations=page.keep(
            told[told["target_table"] == "indicators"], ["target_id", "period"], ["text"]
        ),
        adjustments=page.keep(tables["adjustments"], ["indicator_id"], ["kind", "title"]),
        absent=_absent(whole, changes),
    )


def _others(
    tables: Tables,
    whole: pd.DataFrame,
    changes: pd.DataFrame,
    catalogue: Catalogue,
    *,
    organisation: str,
) -> dict[str, pd.DataFrame]:
    """Return what the page says of others, by attribute."""
    beside = companions(current(tables), catalogue)
    gaps = comparison_rows(whole, changes, catalogue, beside)
    compared, editions = gaps["comparator_id"], tables["group_editions"]
    return {
        "comparisons": gaps,
        "ranks": rank_rows(gaps, catalogue),
        "peers": peer_rows(compared, catalogue, editions, organisation=organisation),
        "spread": spread_rows(whole, gaps, catalogue, editions),
    }


def narrowed(area: AreaReview, indicators: Collection[str]) -> AreaReview:
    """Return an area's review with the rows of some indicators only."""
    frames: dict[str, Any] = {}
    for field in fields(area):
        rows = getattr(area, field.name)
        if isinstance(rows, pd.DataFrame) and field.name != "peers":
            key = "target_id" if "target_id" in rows else "indicator_id"
            frames[field.name] = rows[rows[key].isin(indicators)].reset_index(drop=True)
    absent = tuple(name for name in area.absent if name in indicators)
    return replace(area, **frames, absent=absent)


def years_in_area(tables: Tables, *, area: str, organisation: str = "") -> tuple[int, ...]:
    """Return the years in which the organisation or an ancestor has a figure in the area.

    A figure without a stated period counts for its source's last year; one of a group (breakdown)
    makes a year too.
    """
    catalogue = Catalogue.of(tables)
    organisation = catalogue.resolve_organisation(organisation)
    return years_of(area_rows(tables, catalogue, area=area, organisation=organisation), catalogue)


def require_year(year: int, years: tuple[int, ...], what: str) -> None:
    """Raise NotInDataError that names the years that exist, where `year` is none of them."""
    if not years:
        raise NotInDataError(what)
    if not isinstance(year, int):
        raise NotInDataError(f"year is {year!r}, no whole number; there are: {known_years(years)}")
    if year not in years:
        raise NotInDataError(f"{what} in {year}; there are: {known_years(years)}")


@dataclass(frozen=True)
class _Page:
    """What decides whether a row that is told belongs on a page."""

    year: int
    own: tuple[str, ...]
    indicators: frozenset[str]
    sources: pd.DataFrame

    def keep(self, told: pd.DataFrame, about: list[str], words: list[str]) -> pd.DataFrame:
        """Keep one's own rows on the page's indicators up to its year, once, oldest first.

        The first column of `about` is the indicator's; the rest, and `words`, see told_once.
        """
        stated = told["period"] != UNSTATED
        last_years = self.sources.set_index("source_id")["last_year"]
        years = told["year"].fillna(told["source_id"].map(last_years))
        on_page = (years <= self.year) & (stated | (years == self.year))
        kept = told.assign(is_of_year=years == self.year, told_in=years)
        kept = kept[on_page & told["organisation_id"].isin(self.own)]
        kept = kept[kept[about[0]].isin(self.indicators)]
        kept = told_once(kept, self.sources, [*about, "organisation_id", "told_in"], words)
        # The id comes last, so that the order of the rows given does not matter.
        order = ["told_in", "source_id", told.columns[1]]
        return kept.sort_values(order).drop(columns="told_in").reset_index(drop=True)


def _absent(rows: pd.DataFrame, changes: pd.DataFrame) -> tuple[str, ...]:
    known = rows.loc[(rows["standing"] == "own") & rows["value"].notna(), "indicator_id"]
    present = set(changes["indicator_id"])
    return tuple(name for name in dict.fromkeys(known) if name not in present)
