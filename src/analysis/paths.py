"""The cost path (kostnadsväg): the net cost as it went, and carried on under stated assumptions.

An example that is reckoned out, never a forecast: what the net cost would be if nothing but what is
assumed happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.assumptions import CostAssumptions
from analysis.comparison import AreaReview, Tables
from analysis.fixed_prices import Pricing
from analysis.measure_register import register_rows
from analysis.measures import page_measures
from analysis.path_measures import measure_rows, saved_tkr, tkr_decimals
from analysis.path_sensitivity import sensitivity_rows
from analysis.path_terms import Course, net_cost_course
from analysis.rounding import NAN

PATH_COLUMNS = [
    *("scenario", "label", "year", "value", "decimals", "unit", "saved_tkr", "saved_decimals"),
    *("indicator_id", "organisation_id", "source_id"),
]
#: Scenario -> what it is called.
SCENARIOS = {
    "past": "Som det blev",
    "unchanged": "Oförändrad kostnad",
    "unchanged_measures": "Oförändrad kostnad med besparingar",
    "pace": "Periodens takt",
    "pace_measures": "Periodens takt med besparingar",
}


@dataclass(frozen=True)
class CostPath:
    """A path with all that it rests on.

    Attributes:
        year: the page's.
        assumptions: as given.
        course: the net cost as it went; None where no own figure is known.
        measures: see path_measures.measure_rows.
        rows: see path_rows.
        sensitivity: see sensitivity_rows.
    """

    year: int
    assumptions: CostAssumptions
    course: Course | None
    measures: pd.DataFrame
    rows: pd.DataFrame
    sensitivity: pd.DataFrame

    @property
    def end(self) -> int | None:
        """Return the last year of the path; None where it does not go on from the past."""
        ahead = self.rows[self.rows["scenario"] != "past"]
        return None if ahead.empty else int(ahead["year"].max())

    def last(self, scenario: str) -> float:
        """Return the net cost at the end of a scenario, not rounded; NaN where there is none."""
        rows = self.rows[(self.rows["scenario"] == scenario) & (self.rows["year"] == self.end)]
        return float(rows["value"].iloc[0]) if len(rows) else NAN


def cost_path(
    area: AreaReview, tables: Tables, assumptions: CostAssumptions, prices: Pricing
) -> CostPath:
    """Return the path of a page.

    Args:
        area: the economy.
        tables: processed tables; measures and measure_followups are read.
        assumptions: of the path.
        prices: what fixed prices are in.
    Raises: PriceError where the undated measures are counted from too late a year.
    """
    assumptions.require_near(area.year)
    course = net_cost_course(area, prices)
    start = course.start if course else area.year
    measures = measure_rows(_register(area, tables), start=start, assumptions=assumptions)
    end = _end(area.year, measures, assumptions)
    return CostPath(
        year=area.year,
        assumptions=assumptions,
        course=course,
        measures=measures,
        rows=path_rows(course, measures, assumptions, end=end),
        sensitivity=sensitivity_rows(course, measures, assumptions, end=end),
    )


def path_rows(
    course: Course | None, measures: pd.DataFrame, assumptions: CostAssumptions, *, end: int
) -> pd.DataFrame:
    """Return the net cost as it went and carried on, in the base year's prices.

    Args:
        course: see path_terms.net_cost_course.
        measures: see path_measures.measure_rows.
        assumptions: of the path.
        end: the last year.
    Returns: PATH_COLUMNS, a row a scenario of SCENARIOS and year, past first; value is in the
        indicator's unit and not rounded; saved_tkr, tkr, is what the measures take off, NaN in a
        scenario without them. Scenarios with measures are there only where some year counts one,
        those of the pace where there is one; nothing goes on where the last year can't be told in
        the base year's prices.
    """
    made: list[dict[str, Any]] = []
    if course is not None:
        made += [
            _row(course, "past", year, float(amount), NAN) | {"source_id": course.sources[year]}
            for year, amount in course.fixed.items()
        ]
        if course.start in course.fixed:
            saved = {
                year: course.restated(saved_tkr(measures, year, assumptions))
                for year in range(course.start + 1, end + 1)
            }
            for scenario, levels in _scenarios(course, saved):
                made += _ahead(course, scenario, levels, saved)
    frame = pd.DataFrame(made, columns=PATH_COLUMNS)
    return frame.assign(saved_decimals=tkr_decimals(measures, assumptions)).astype(
        {"year": "Int64"}
    )


def _scenarios(
    course: Course, saved: Mapping[int, Fraction]
) -> Iterator[tuple[str, dict[int, Fraction]]]:
    """Yield each scenario with its levels before the measures."""
    start, factor = course.fixed[course.start], course.yearly_factor
    levels = {"unchanged": dict.fromkeys(saved, start)}
    if factor is not None:
        levels["pace"] = {year: start * Fraction(factor ** (year - course.start)) for year in saved}
    for scenario, level in levels.items():
        yield scenario, level
        if any(saved.values()):
            yield f"{scenario}_measures", level


def _ahead(
    course: Course, scenario: str, levels: Mapping[int, Fraction], saved: Mapping[int, Fraction]
) -> list[dict[str, Any]]:
    if scenario not in ("unchanged_measures", "pace_measures"):
        return [_row(course, scenario, year, float(level), NAN) for year, level in levels.items()]
    return [
        _row(course, scenario, year, float(level - course.in_unit(saved[year])), float(saved[year]))
        for year, level in levels.items()
    ]


def _row(course: Course, scenario: str, year: int, value: float, saved: float) -> dict[str, Any]:
    return {
        "scenario": scenario,
        "label": SCENARIOS[scenario],
        "year": year,
        "value": value,
        "decimals": course.decimals,
        "unit": course.indicator.unit_label,
        "saved_tkr": saved,
        "indicator_id": course.indicator.indicator_id,
        "organisation_id": course.organisation_id,
        "source_id": "",
    }


def _end(year: int, measures: pd.DataFrame, assumptions: CostAssumptions) -> int:
    """Return the last year: so many ahead, and no sooner than the last measure is counted."""
    priced = measures[measures["standing"] == "dated"]
    years = [*priced["deadline"].dropna(), *measures["counted_from"].dropna()]
    return max([year + assumptions.years_ahead, *(int(one) for one in years)])


def _register(area: AreaReview, tables: Tables) -> pd.DataFrame:
    """Return where the measures stand in the page's year."""
    year, organisation = area.year, area.organisation
    measures = page_measures(tables, area.catalogue, year=year, organisation=organisation)
    return register_rows(tables, area.catalogue, measures, year=year, organisation=organisation)
