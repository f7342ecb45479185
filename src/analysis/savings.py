"""Review of savings measures: what they are worth, when, how sure, and what has come of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.comparison import Tables, current, require_year
from analysis.doubts import doubts_of, with_measure_doubts
from analysis.headlines import in_order
from analysis.measure_ladder import ladder_rows, promised_rows
from analysis.measure_register import matrix_rows, registers
from analysis.measures import deciding_years, page_measures, sums_by
from analysis.notebook_display import Lines, Shown
from analysis.parts import of_one
from analysis.savings_findings import Totals, headline, key_figures, sum_findings
from analysis.savings_followups import followup_findings
from analysis.savings_share import latest_net_cost, share_rows
from analysis.series import placed
from analysis.vocabulary import CATEGORIES, HORIZONS
from analysis.wording import Finding, KeyFigure


@dataclass(frozen=True)
class SavingsReview(Shown):
    """The savings measures decided up to a year and what is told of them.

    Attributes:
        year, organisation, catalogue: what the page is about.
        measures: see measures.page_measures.
        by_horizon, by_category: see measures.sums_by.
        total_tkr: exact sum of the priced measures; NaN where none is.
        priced, too_early: numbers of measures.
        ratios: ratios.RATIO_COLUMNS: the total as percent of the latest known net cost, whose year
            is `year`; empty where either is unknown.
        register: see measure_register.register_rows.
        matrix: see measure_register.matrix_rows.
        ladder: see measure_ladder.ladder_rows.
        promised: see measure_ladder.promised_rows.
        headline, findings (the page's opening first), key_figures: what the page opens with.
    """

    year: int
    organisation: str
    catalogue: Catalogue
    measures: pd.DataFrame
    by_horizon: pd.DataFrame
    by_category: pd.DataFrame
    total_tkr: float
    priced: int
    too_early: int
    ratios: pd.DataFrame
    register: pd.DataFrame
    matrix: pd.DataFrame
    ladder: pd.DataFrame
    promised: pd.DataFrame
    headline: Finding
    findings: tuple[Finding, ...]
    key_figures: tuple[KeyFigure, ...]


@of_one
def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return every year from the first review with measures to the last year of any source."""
    catalogue = Catalogue.of(tables)
    years = deciding_years(tables, catalogue, organisation)
    if not years:
        return ()
    last = max(source.last_year for source in catalogue.sources.values())
    return tuple(range(years[0], last + 1))


@of_one
def review_savings(tables: Tables, *, year: int, organisation: str = "") -> SavingsReview:
    """Review the savings measures known in one year.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError that names the years which have measures.
    """
    catalogue = Catalogue.of(tables)
    years = years_with_data(tables, organisation=organisation)
    require_year(year, years, f"no savings measures for {organisation}")
    measures = page_measures(tables, catalogue, year=year, organisation=organisation)
    measures = with_measure_doubts(measures, doubts_of(tables, catalogue, year, "measures"))
    found = registers(tables, catalogue, measures, year=year, organisation=organisation)
    rows = placed(current(tables), catalogue, organisation)
    totals = Totals.of(measures, latest_net_cost(rows, catalogue, year=year), year)
    findings = [*sum_findings(totals), *followup_findings(totals, found[year])]
    return SavingsReview(
        year=year,
        organisation=organisation,
        catalogue=catalogue,
        measures=measures,
        by_horizon=sums_by(measures, "horizon", HORIZONS),
        by_category=sums_by(measures, "category", CATEGORIES),
        total_tkr=totals.amount,
        priced=totals.priced,
        too_early=totals.too_early,
        ratios=share_rows(totals.amount, measures, totals.net),
        register=found[year],
        matrix=matrix_rows(found),
        ladder=ladder_rows(found[year]),
        promised=promised_rows(found),
        headline=headline(totals),
        findings=in_order(findings),
        key_figures=Lines(key_figures(totals, found[year])),
    )
