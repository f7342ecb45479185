"""From one edition to the next: which sources, figures and comparators came, went and changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Catalogue, Source
from analysis.measures import is_related
from analysis.rows import key_parts
from analysis.series import placed
from analysis.versions import UNSTATED, Tables, current, restatements, told_once
from analysis.vocabulary import AREAS, STATUSES

NEW, GONE = "new", "gone"
SOURCE_COLUMNS = ["standing", "source_id", "title", "status", "status_text"]
INDICATOR_COLUMNS = [
    *("standing", "area", "indicator_id", "name", "organisation_id", "dimension", "undated"),
]
COMPARATOR_COLUMNS = ["standing", "organisation_id", "name"]
BREAK_COLUMNS = ["indicator_id", "name", "break_year"]
#: Table -> the column of a correction's key that says what it is about.
_CORRECTED = {"observations": "indicator_id", "measures": "measure_id"}


@dataclass(frozen=True)
class Span:
    """The years after the last edition up to this one.

    Attributes:
        tables, catalogue, organisation: what the editions are about.
        year: this edition's year.
        previous: the last edition's; the same year where there is none, so that nothing is new.
        held: every current figure of the indicators that are one's own, placed, with `area` and
            `told_in`, the year whose edition has it.
    """

    tables: Tables
    catalogue: Catalogue
    organisation: str
    year: int
    previous: int
    held: pd.DataFrame

    @classmethod
    def of(cls, tables: Tables, organisation: str, year: int, previous: int) -> Span:
        """Make a span from processed tables; the organisation is an id."""
        catalogue = Catalogue.of(tables)
        areas = {one.indicator_id: area for area in AREAS for one in catalogue.indicators_in(area)}
        rows = placed(current(tables), catalogue, organisation)
        own = set(rows.loc[rows["standing"] == "own", "indicator_id"])
        rows = rows[rows["indicator_id"].isin(own & areas.keys())]
        held = rows.assign(area=rows["indicator_id"].map(areas), told_in=_told_in(rows, catalogue))
        return cls(tables, catalogue, organisation, year, previous, held)

    def is_new(self, year: int) -> bool:
        """Return whether a year lies after the last edition, and not after this one."""
        return self.previous < year <= self.year

    def entered(self, years: Iterable[int]) -> dict[str, int]:
        """Return the edition that each source came with: the first that no older one tells of."""
        known = list(years)
        used = set(self.held["source_id"])
        told = [
            source
            for key, source in self.catalogue.sources.items()
            if key in used or is_related(self.catalogue, key, self.organisation)
        ]
        return {
            source.source_id: min(
                (year for year in known if _is_oldest(source, year, told)),
                default=source.last_year,
            )
            for source in told
        }

    def figures(self, year: int) -> pd.DataFrame:
        """Return what an edition has figures of: own ones, and others' beside an own one."""
        here = (self.held["told_in"] == year).fillna(False).astype("bool")
        rows = self.held[here & self.held["value"].notna()]
        own = set(rows.loc[rows["standing"] == "own", "indicator_id"])
        return rows[rows["indicator_id"].isin(own)]

    def sources(self, entered: Mapping[str, int]) -> pd.DataFrame:
        """Return the sources that came, then those that went; see SOURCE_COLUMNS."""
        known = [(self.catalogue.sources[key], since) for key, since in entered.items()]
        came = [source for source, since in known if self.is_new(since)]
        went = [
            source
            for source, since in known
            if since <= self.previous <= source.last_year < self.year
        ]
        rows = [
            (standing, one.source_id, one.title, one.status, STATUSES.get(one.status, ""))
            for standing, found in ((NEW, came), (GONE, went))
            for one in found
        ]
        return pd.DataFrame(rows, columns=SOURCE_COLUMNS)

    def indicators(self) -> pd.DataFrame:
        """Return the own figures that came, then those that went; see INDICATOR_COLUMNS."""
        here, there = (self._own(year) for year in (self.year, self.previous))
        rows = [
            (standing, indicator.area, key, indicator.name, *part)
            for standing, some, others in ((NEW, here, there), (GONE, there, here))
            for key, indicator in self.catalogue.indicators.items()
            for part in _parts(some[some["indicator_id"] == key], others)
        ]
        return pd.DataFrame(rows, columns=INDICATOR_COLUMNS)

    def comparators(self) -> pd.DataFrame:
        """Return the comparators that came, then those that went; see COMPARATOR_COLUMNS."""
        here, there = (self._others(year) for year in (self.year, self.previous))
        rows = [
            (standing, key, self.catalogue.organisations[key].name)
            for standing, found in ((NEW, here - there), (GONE, there - here))
            for key in self.catalogue.organisations
            if key in found
        ]
        return pd.DataFrame(rows, columns=COMPARATOR_COLUMNS)

    def restatements(self, entered: Mapping[str, int]) -> pd.DataFrame:
        """Return the figures of earlier years that read otherwise with the sources that came."""
        rows = self.tables["observations"]
        since = rows["source_id"].map(entered)
        versions = [
            current({**self.tables, "observations": rows[since <= until]})
            for until in (self.previous, self.year)
        ]
        both = pd.concat(versions).drop_duplicates()
        found = restatements({**self.tables, "observations": both})
        earlier = (found["year"].astype("Int64") < self.year).fillna(False).astype("bool")
        shown = found["indicator_id"].isin(self.held["indicator_id"])
        return found[earlier & shown].reset_index(drop=True)

    def corrections(self, entered: Mapping[str, int]) -> pd.DataFrame:
        """Return the declared corrections of what came, plus `about`, an id, and `period`."""
        rows = self.tables["corrections"]
        keys = [key_parts(key) for key in rows["key"]]
        named = rows["table"].map(_CORRECTED)
        about = [key.get(name, "") for key, name in zip(keys, named, strict=True)]
        rows = rows.assign(about=about, period=[key.get("period", "") for key in keys])
        since = [
            max(entered.get(source, 0), int(period[:4]) if period[:4].isdigit() else 0)
            for source, period in zip(rows["source_id"], rows["period"], strict=True)
        ]
        new = pd.Series([self.is_new(year) for year in since], rows.index, dtype="bool")
        shown = {*self.held["indicator_id"], *self.tables["measures"]["measure_id"]}
        return rows[new & rows["about"].isin(shown)].reset_index(drop=True)

    def breaks(self) -> pd.DataFrame:
        """Return where a series that has a figure is broken; see BREAK_COLUMNS."""
        shown = set(self.figures(self.year)["indicator_id"])
        rows = [
            (key, indicator.name, year)
            for key, indicator in self.catalogue.indicators.items()
            for year in indicator.break_years
            if key in shown and self.is_new(year)
        ]
        return pd.DataFrame(rows, columns=BREAK_COLUMNS)

    def adjustments(self) -> pd.DataFrame:
        """Return one's own reorganisations, of the areas that the edition has."""
        rows = self.tables["adjustments"]
        areas = set(self.figures(self.year)["area"])
        shown = self.held.loc[self.held["area"].isin(areas), "indicator_id"]
        here = rows["organisation_id"].isin(self.catalogue.own(self.organisation))
        told = [self.is_new(int(year)) for year in _told_in(rows, self.catalogue)]
        here &= rows["indicator_id"].isin(shown) & pd.Series(told, rows.index, dtype="bool")
        about = ["indicator_id", "organisation_id", "year"]
        rows = told_once(rows[here], self.tables["sources"], about, ["kind", "title"])
        return rows.sort_values(["year", "adjustment_id"]).reset_index(drop=True)

    def _own(self, year: int) -> pd.DataFrame:
        rows = self.figures(year)
        rows = rows[rows["standing"] == "own"].sort_values("own_order", kind="stable")
        return rows.assign(dimension=rows["breakdown"].str.partition("=")[0] if len(rows) else "")

    def _others(self, year: int) -> set[str]:
        rows = self.figures(year)
        return set(rows.loc[rows["standing"] == "comparator", "organisation_id"])


def _parts(rows: pd.DataFrame, others: pd.DataFrame) -> Iterator[tuple[str, str, bool]]:
    """Yield what of one indicator's figures the other edition lacks: all, or whose and by what."""
    undated = bool(len(rows)) and bool((rows["period"] == UNSTATED).all())
    others = others[others["indicator_id"].isin(rows["indicator_id"])]
    if len(rows) and others.empty:
        yield "", "", undated
    elif len(rows):
        whose = dict.fromkeys(rows["organisation_id"])
        yield from (
            (one, "", undated) for one in whose if one not in set(others["organisation_id"])
        )
        by = dict.fromkeys(rows["dimension"])
        yield from (("", one, undated) for one in by if one not in {"", *others["dimension"]})


def _is_oldest(source: Source, year: int, told: Iterable[Source]) -> bool:
    """Return whether a source tells of a year, and none that ends earlier does."""
    tells = [other.last_year for other in told if other.first_year <= year <= other.last_year]
    return source.first_year <= year <= source.last_year and source.last_year == min(tells)


def _told_in(rows: pd.DataFrame, catalogue: Catalogue) -> pd.Series[int]:
    """Return each row's year; where none is stated, its source's last."""
    last_years = {key: source.last_year for key, source in catalogue.sources.items()}
    stated = rows["year"].where(rows["period"] != UNSTATED)
    return stated.fillna(rows["source_id"].map(last_years)).astype("Int64")
