"""Review of what the sources print: does it hold against their own figures (avstämning)?"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from analysis import operands
from analysis.catalogue import Catalogue, Source
from analysis.comparison import require_year
from analysis.doubts import anchor_of, corrected_figures
from analysis.headlines import in_order
from analysis.measures import is_related
from analysis.notebook_display import Lines, Shown
from analysis.parts import of_one
from analysis.reconciliation_findings import findings_of, headline, key_figures
from analysis.revision_log import revised_years, revision_log
from analysis.versions import Tables
from analysis.vocabulary import VERDICTS
from analysis.wording import Finding, KeyFigure


@dataclass(frozen=True)
class ReconciliationReview(Shown):
    """The checks of the sources that concern a year.

    Attributes:
        year, organisation, catalogue: what the page is about.
        checks: columns of reconciliation plus `title` (of the source), `verdict_text` and `anchor`
            (where on the page it stands); the tables' own order.
        counts: a row a source and verdict: source_id, title, verdict, verdict_text, count.
        corrections: a row a declared correction of a figure: source_id, title, what, locator,
            found, corrected, reason, anchor.
        revisions: what newer of the sources say otherwise of the year; columns of revision_log.
        risks: the sources' risks of internal control, columns of risks.
        sources: those that are checked, which concern the year and are about the organisation or
            its line, and those whose figures they are held against.
        headline, findings, key_figures: what the page opens with.
    """

    year: int
    organisation: str
    catalogue: Catalogue
    checks: pd.DataFrame
    counts: pd.DataFrame
    corrections: pd.DataFrame
    revisions: pd.DataFrame
    risks: pd.DataFrame
    sources: tuple[Source, ...]
    headline: Finding
    findings: tuple[Finding, ...]
    key_figures: tuple[KeyFigure, ...]
    told_by: tuple[str, ...] = field(default=())

    def of(self, verdict: str) -> pd.DataFrame:
        """Return the checks with a verdict."""
        rows: pd.DataFrame = self.checks[self.checks["verdict"] == verdict]
        return rows.reset_index(drop=True)


@of_one
def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return every year of a related source with something to check, and those it revises."""
    catalogue = Catalogue.of(tables)
    checked = set(tables["reconciliation"]["source_id"])
    mine = {
        key: source
        for key, source in catalogue.sources.items()
        if is_related(catalogue, key, organisation)
    }
    spans = [
        range(source.first_year, source.last_year + 1)
        for key, source in mine.items()
        if key in checked
    ]
    return tuple(sorted(revised_years(tables, mine).union(*spans)))


@of_one
def review_reconciliation(
    tables: Tables, *, year: int, organisation: str = ""
) -> ReconciliationReview:
    """Review how what the sources of one year print holds against their own figures.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError that names the years which have something to check.
    """
    catalogue = Catalogue.of(tables)
    years = years_with_data(tables, organisation=organisation)
    require_year(year, years, f"nothing to check for {organisation}")
    sources = _sources(catalogue, year, organisation)
    checks = _checks(tables["reconciliation"], sources)
    corrections = _corrections(tables, catalogue, sources)
    revisions = revision_log(tables, [source.source_id for source in sources], year)
    told_by = _told_by(checks, revisions, catalogue)
    risks = tables["risks"]
    risks = risks[risks["source_id"].isin([source.source_id for source in sources])]
    return ReconciliationReview(
        year=year,
        organisation=organisation,
        catalogue=catalogue,
        checks=checks,
        counts=_counts(checks),
        corrections=corrections,
        revisions=revisions,
        risks=risks.reset_index(drop=True),
        sources=told_by,
        headline=headline(checks, revisions),
        findings=in_order(findings_of(checks, corrections, revisions, risks)),
        key_figures=Lines(key_figures(checks)),
        told_by=tuple(source.source_id for source in told_by),
    )


def _sources(catalogue: Catalogue, year: int, organisation: str) -> tuple[Source, ...]:
    """Return the sources that concern a year and are about the organisation or its line."""
    return tuple(
        source
        for source in catalogue.sources_of_year(year)
        if is_related(catalogue, source.source_id, organisation)
    )


def _checks(rows: pd.DataFrame, sources: tuple[Source, ...]) -> pd.DataFrame:
    titles = {source.source_id: source.title for source in sources}
    kept = rows[rows["source_id"].isin(titles)].reset_index(drop=True)
    return kept.assign(
        title=kept["source_id"].map(titles).astype("str"),
        verdict_text=kept["verdict"].map(VERDICTS).astype("str"),
        anchor=[anchor_of("kontroll", key) for key in kept["check_id"]],
    )


def _told_by(
    checks: pd.DataFrame, revisions: pd.DataFrame, catalogue: Catalogue
) -> tuple[Source, ...]:
    """Return the sources that are checked, and those whose figures they are held against."""
    told = {*checks["source_id"], *operands.sources_of(checks["operands"])}
    told |= {*revisions["source_id"], *revisions["previous_source_id"]}
    return tuple(source for key, source in catalogue.sources.items() if key in told)


def _counts(checks: pd.DataFrame) -> pd.DataFrame:
    """Return a row a source and verdict, those with no check too."""
    rows = [
        {
            "source_id": source,
            "title": title,
            "verdict": verdict,
            "verdict_text": words.capitalize(),
            "count": int((mine["verdict"] == verdict).sum()),
        }
        for (source, title), mine in checks.groupby(["source_id", "title"], sort=False)
        for verdict, words in VERDICTS.items()
    ]
    return pd.DataFrame(rows, columns=["source_id", "title", "verdict", "verdict_text", "count"])


def _corrections(tables: Tables, catalogue: Catalogue, sources: tuple[Source, ...]) -> pd.DataFrame:
    titles = {source.source_id: source.title for source in sources}
    rows = [
        {
            "source_id": one.correction["source_id"],
            "title": titles[one.correction["source_id"]],
            "what": one.what,
            "locator": one.locator,
            "found": one.correction["found"],
            "corrected": one.correction["corrected"],
            "reason": one.correction["reason"],
            "anchor": anchor_of("rattelse", one.correction["correction_id"]),
        }
        for one in corrected_figures(tables, catalogue)
        if one.correction["source_id"] in titles
    ]
    names = ("source_id", "title", "what", "locator", "found", "corrected", "reason", "anchor")
    return pd.DataFrame(rows, columns=list(names))
