"""Which observations a page is about: its own and its comparators', up to its year."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.breakdowns import class_order, class_text
from analysis.catalogue import Catalogue
from analysis.numerals import SUPPRESSED
from analysis.versions import UNSTATED, Tables, current
from analysis.words import period_text


def area_rows(
    tables: Tables, catalogue: Catalogue, *, area: str, organisation: str
) -> pd.DataFrame:
    """Return every current observation of an area's indicators, own and comparators; see placed."""
    rows = placed(current(tables), catalogue, organisation)
    names = {indicator.indicator_id for indicator in catalogue.indicators_in(area)}
    return rows[rows["indicator_id"].isin(names)]


def page_rows(rows: pd.DataFrame, catalogue: Catalogue, *, area: str, year: int) -> pd.DataFrame:
    """Keep an area's observations up to a page's year.

    A row without a stated period is there only where its source's last year is the page's. An
    indicator for which neither the organisation nor an ancestor has a row is left out.

    Args:
        rows: as area_rows gives them.
        catalogue: the registers.
        area: the area.
        year: the page's year.
    Returns: the same columns; by indicator in the register's order, own before comparators, oldest
        first, breakdowns last.
    """
    indicators = [indicator.indicator_id for indicator in catalogue.indicators_in(area)]
    last_years = {source.source_id: source.last_year for source in catalogue.sources.values()}
    on_page = (rows["year"] <= year).fillna(False) | (
        (rows["period"] == UNSTATED) & (rows["source_id"].map(last_years) == year)
    )
    rows = rows[on_page]
    held = rows.loc[rows["standing"] == "own", "indicator_id"]
    rows = rows[rows["indicator_id"].isin(held)]
    rows = rows.assign(
        place=rows["indicator_id"].map({name: place for place, name in enumerate(indicators)}),
        klass_place=rows["breakdown"].map(class_order),
    )
    order = ["place", "own_order", "klass_place", "breakdown", "period", "source_id"]
    return rows.sort_values(order).drop(columns=["place", "klass_place"]).reset_index(drop=True)


def placed(rows: pd.DataFrame, catalogue: Catalogue, organisation: str) -> pd.DataFrame:
    """Add whose a figure is: standing (own, comparator), own_order and period_text.

    Figures of one's own parts are left out: they are neither the whole's nor anybody else's.
    own_order counts from the organisation itself, 0, through its ancestors to the comparators that
    have a figure, in the register's order.
    """
    own = catalogue.own(organisation)
    line = (*own, *catalogue.comparators(organisation, set(rows["organisation_id"])))
    rows = rows[rows["organisation_id"].isin(line)]
    order = rows["organisation_id"].map({name: place for place, name in enumerate(line)})
    return rows.assign(
        standing=(order < len(own)).map({True: "own", False: "comparator"}),
        own_order=order.astype("Int64"),
        period_text=rows["period"].map(period_text),
    )


def one_a_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep one row a series and year: the whole year's, else the one that reaches furthest.

    A row without a figure gives way to one with a figure; rows without a year are all kept.
    """
    reach = rows["period"].str.slice(5).replace("", "99")
    ranked = rows.assign(known=rows["value"].notna(), reach=reach)
    # The index is the order to come back to.
    ranked = ranked.sort_values(["known", "reach"], kind="stable")
    scope = ranked["source_id"].where(ranked["year"].isna(), "")
    key = ["indicator_id", "organisation_id", "breakdown", "year"]
    repeated = ranked.assign(scope=scope).duplicated([*key, "scope"], keep="last")
    kept = ranked[~repeated].sort_index().drop(columns=["known", "reach"])
    return kept.reset_index(drop=True)


def with_classes(rows: pd.DataFrame) -> pd.DataFrame:
    """Add dimension, klass (as printed) and klass_text (in words) from the breakdown."""
    parts = rows["breakdown"].str.partition("=")
    return rows.assign(
        dimension=parts[0] if len(rows) else "",
        klass=parts[2] if len(rows) else "",
        klass_text=rows["breakdown"].map(class_text) if len(rows) else "",
    )


def years_of(rows: pd.DataFrame, catalogue: Catalogue) -> tuple[int, ...]:
    """Return the years of own figures; one without a stated period counts for its source's last.

    A figure that is not shown (sekretess) is one too: a page says that it is hidden.
    """
    is_figure = rows["value"].notna() | (rows["missing_reason"] == SUPPRESSED)
    figures = rows[(rows["standing"] == "own") & is_figure]
    last_years = {source.source_id: source.last_year for source in catalogue.sources.values()}
    years = figures["year"].fillna(figures["source_id"].map(last_years))
    return tuple(sorted({int(year) for year in years}))


def known_years(years: Iterable[int]) -> str:
    """Return years for a message: "2021, 2022, 2023", or "none"."""
    return ", ".join(str(year) for year in years) or "none"
