"""Made-up municipalities for charts: from one figure to more than a page can want."""

from __future__ import annotations

import random
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pandas as pd

from analysis import (
    charts_costs,
    charts_efficiency,
    charts_interim,
    charts_interim_tables,
    charts_ladder,
    charts_paces,
    charts_path,
    charts_prices,
    charts_quality,
    charts_register,
    charts_savings,
    charts_sick_leave,
    charts_staffing,
)
from analysis.assumptions import CostAssumptions
from analysis.costs import review_costs
from analysis.errors import NotInDataError
from analysis.figure import Figure
from analysis.interim import review_interim
from analysis.quality import review_quality
from analysis.savings import review_savings
from analysis.staffing import review_staffing
from tests.spec import given

LAST = 2023
LONG_NAME = "Kommunalförbundet för räddningstjänst och krisberedskap i mellersta Norrlands inland"
LONG_MEASURE = (
    "Chefers och medarbetares nöjdhet med att få tillräckligt med stöd och service från"
    " Kommunledningsförvaltningens verksamhetsstöd"
)


def review_path(found, *, year: int):
    """Review costs with a path that counts measures without a last year or an amount too."""
    terms = CostAssumptions(undated_from=year + 2, unpriced_tkr=50, realised_share=75)
    return review_costs(found, year=year, assumptions=terms)


CHARTS: dict[str, tuple[Any, ModuleType, tuple[str, ...]]] = {
    "costs": (
        review_costs,
        charts_costs,
        ("net_cost", "bridge", "indexed", "against_comparators"),
    ),
    "prices": (review_costs, charts_prices, ("fixed", "fixed_table")),
    "efficiency": (review_quality, charts_efficiency, ("efficiency",)),
    "path": (review_path, charts_path, ("path",)),
    "staffing": (
        review_staffing,
        charts_staffing,
        ("full_time_equivalents", "own_against_whole", "scores", "by_group", "managers"),
    ),
    "quality": (
        review_quality,
        charts_quality,
        ("scores_and_indexes", "over_time", "disturbances"),
    ),
    "interim": (review_interim, charts_interim, ("bridges", "places")),
    "paces": (review_interim, charts_paces, ("remaining",)),
    "tables": (
        review_interim,
        charts_interim_tables,
        ("line_tables", "history", "ranked_risks", "risk_table"),
    ),
    "sick leave": (review_interim, charts_sick_leave, ("by_group",)),
    "savings": (
        review_savings,
        charts_savings,
        ("by_horizon", "ranked", "measures_table"),
    ),
    "ladder": (review_savings, charts_ladder, ("ladder", "promised")),
    "register": (review_savings, charts_register, ("status_matrix", "register")),
}

_OWN = (
    {
        "organisation_id": "byn",
        "name": "Byns kommun",
        "short_name": "Byn",
        "kind": "municipality",
    },
    {
        "organisation_id": "namnden",
        "name": "Kommunstyrelsen i Byn",
        "short_name": "Kommunstyrelsen",
        "kind": "board",
        "parent_id": "byn",
    },
    {
        "organisation_id": "kontoret",
        "name": "Byns kommunledningsförvaltning",
        "short_name": "Kommunledningsförvaltningen",
        "kind": "administration",
        "parent_id": "namnden",
        "default": True,
    },
)
_OTHERS = (
    "Staden",
    "Örnsköldsvik",
    "Liknande kommuner, övergripande, Byn",
    LONG_NAME,
    "Ale",
    "Riket",
    "Genomsnittet för alla kommuner",
    "Å",
)
# area, unit, unit in words, decimals, lowest, highest, the scale's ends
_KINDS = (
    ("economy", "mnkr", "mnkr", 1, 50, 900, None),
    ("economy", "kr", "kr per invånare", 0, 1000, 9000, None),
    ("staffing", "fte", "årsarbetare", 0, 10, 900, None),
    ("staffing", "percent", "procent", 1, 2, 12, None),
    ("staffing", "score", "poäng", 1, 1, 4, (1, 4)),
    ("staffing", "ratio", "medarbetare per chef", 0, 5, 30, None),
    ("quality", "index", "indexpoäng", 0, 20, 90, (0, 100)),
    ("quality", "percent", "procent", 0, 0, 100, (0, 100)),
    ("quality", "count", "ärenden", 0, 10, 60000, None),
    ("quality", "score", "poäng", 1, 1, 5, (1, 5)),
)
_ROLES = {
    "economy_mnkr_0": "net_cost",
    "economy_mnkr_1": "it_cost",
    "staffing_fte_0": "full_time_equivalents",
    "staffing_ratio_0": "employees_per_manager",
    "staffing_percent_0": "sick_leave",
    "quality_count_0": "it_disturbances",
    "quality_count_1": "e_service_cases",
}


@dataclass(frozen=True)
class Size:
    """How much of everything there is.

    `decided`: how many years ago the measures were; `indices`: of prices; `paired`: the register
    says which quality belongs to which cost.
    """

    years: int = 3
    comparators: int = 2
    indicators: int = 1
    missing: float = 0.12
    negative: bool = False
    seed: int = 1
    decided: int = 0
    priced: bool = True
    indices: int = 0
    paired: bool = False


SIZES = {
    "one year, one of each, nobody else": Size(years=1, comparators=0, missing=0.0),
    "a loss and figures that are missing": Size(negative=True, seed=3, decided=2, priced=False),
    "twelve years and eight others": Size(12, 8, 2, seed=4, decided=10, indices=2, paired=True),
    "many indicators": Size(2, 4, 3, seed=8, decided=1, indices=1),
}


def tables(size: Size):
    """Return processed tables of that size, the same every time."""
    chance = random.Random(size.seed)
    years = range(LAST - size.years + 1, LAST + 1)
    others = [
        {
            "organisation_id": f"annan-{number}",
            "name": name,
            "short_name": name,
            "kind": "municipality" if number % 3 else "average",
        }
        for number, name in enumerate(_OTHERS[: size.comparators])
    ]
    organisations = [*_OWN, *others]
    indicators, figures = [], []
    for kind in _KINDS:
        several = kind[0] != "staffing" or kind[1] in ("percent", "score")
        for number in range(size.indicators if several else 1):
            indicator = _indicator(kind, number, years)
            if size.paired and indicator["area"] == "quality":
                indicator["quality_of"] = f"economy_{('mnkr', 'kr')[number % 2]}_0"
            indicators.append(indicator)
            for organisation in organisations:
                if number == 2 and organisation not in _OWN:
                    continue
                figures += _series(chance, kind, indicator, organisation, (years, size))
    return given.tables(
        figures + _groups(chance, years),
        indicators=indicators,
        organisations=organisations,
        sources=[
            given.source(first=years[0], last=LAST),
            given.source("beslut", LAST - size.decided, LAST - size.decided, title="Beslutet"),
            *_reports(),
        ],
        budget_lines=_statements(chance, size),
        risks=_risks(3 * size.indicators),
        measures=_measures(8 * size.indicators, size),
        measure_followups=_followups(8 * size.indicators, size) if size.decided else (),
        adjustments=_adjustments(),
        price_index=_prices(size, years),
    )


def draw(found) -> list[Any]:
    """Return every figure, note and table of the tables' last year."""
    return [item for domain in CHARTS for item in domain_of(found, domain, LAST)]


def domain_of(found, domain: str, year: int) -> list[Any]:
    """Return one page's figures, notes and tables; nothing where the year has no data."""
    review, charts, names = CHARTS[domain]
    try:
        made = review(found, year=year)
    except NotInDataError:
        return []
    shown = [getattr(charts, name)(made) for name in names]
    return [item for one in shown for item in (one if isinstance(one, tuple) else (one,))]


def figures(found) -> list[Figure]:
    """Return the figures only."""
    return [item for item in draw(found) if isinstance(item, Figure)]


def _indicator(kind, number, years):
    area, unit, label, decimals, _, _, scale = kind
    name = f"{LONG_MEASURE} {number}" if number % 2 == 0 else f"Mått {number}"
    known = f"{area}_{unit}_{number}"
    return {
        "indicator_id": known,
        "name": name,
        "subject": name,
        "area": area,
        "unit": unit,
        "unit_label": label,
        "decimals": decimals,
        "scale_min": scale[0] if scale else float("nan"),
        "scale_max": scale[1] if scale else float("nan"),
        "role": _ROLES.get(known, ""),
        "kind": "cost" if area == "economy" else "steering",
        "direction": ("higher_is_better", "lower_is_better", "neutral")[number % 3],
        "break_years": str(years[len(years) // 2]) if number == 1 and len(years) > 2 else "",
    }


def _series(chance, kind, indicator, organisation, extent):
    years, size = extent
    _, _, _, decimals, low, high, _ = kind
    level, made = chance.uniform(low, high), []
    for year in years:
        value = min(high, max(low, level * chance.uniform(0.9, 1.1)))
        if size.negative and kind[0] == "economy" and year % 2:
            value = -value
        text = f"{value:.{decimals}f}".replace(".", ",")
        if chance.random() < size.missing:
            text = "-"
        made.append(
            given.figure(indicator["indicator_id"], year, text, organisation["organisation_id"])
        )
    return made


def _groups(chance, years):
    classes = ("sex=women", "sex=men", "age=<29", "age=50>", f"yrke={LONG_NAME}")
    return [
        given.figure(
            "staffing_percent_0",
            year,
            f"{chance.uniform(2, 12):.1f}".replace(".", ","),
            breakdown=group,
        )
        for group in classes
        for year in years
    ]


def _prices(size, years):
    """Return the indices, of which the second lacks the oldest year."""
    return [
        {
            "index_id": f"index-{number}",
            "name": ("Konsumentprisindex", LONG_NAME)[number],
            "base": "2000=100",
            "publisher": "Myndigheten",
            "year": year,
            "printed": f"{100 + 3 * place + number},5",
            "issued": "2023-10" if number else "",
            "note": "Indexet mäter något annat än kommunens kostnader.",
        }
        for number in range(size.indices)
        for place, year in enumerate(years)
        if place or not number
    ]


def _measures(count, size):
    horizons = ("short_term", "long_term", "inquiry_own", "inquiry_joint")
    early = "För tidigt för att bedömas"
    return [
        {
            "measure_id": f"atgard-{number}",
            "title": LONG_NAME if number % 4 == 0 else f"Åtgärd nummer {number}",
            "category": ("operational_change", "responsibility_change")[number % 2],
            "horizon": horizons[number % 4],
            "horizon_end": (LAST - 1, LAST, None)[number % 3] or pd.NA,
            "printed": early if number % 3 == 0 or not size.priced else str(100 * number),
            "recurrence": ("recurring", "once", "")[number % 3],
            "owner": LONG_NAME if number % 5 == 0 else "",
            "description": "Det här ska göras.",
            "note": "Årtalet är vår läsning." if number % 3 == 0 else "",
            "source_id": "beslut",
        }
        for number in range(count)
    ]


def _reports():
    """Return two interim reports of the last year."""
    return [
        given.source(f"delar-{month}", LAST, LAST, period=f"{LAST}-{month}", status="preliminary")
        for month in ("04", "08")
    ]


def _statements(chance, size):
    """Return the statements of both reports: some lines are missing, nothing, or very long."""
    made = []
    parts = [f"{LONG_MEASURE} {number}" for number in range(2 * size.indicators)]
    for report in ("delar-04", "delar-08"):
        for statement, root in (
            ("operations", "net_cost"),
            ("investments", "total"),
            ("development", "result"),
        ):
            cells = {"source_id": report}
            for number, label in enumerate([*parts, "Intäkter"]):
                amount = 0 if number == 1 else chance.randint(-900_000, 300_000)
                if statement == "investments":
                    amount = abs(amount)
                cells |= {
                    "budget": amount,
                    "forecast": "" if chance.random() < size.missing else amount + number * 1_000,
                    "outcome": amount // 3,
                    "outcome_previous": amount // 4,
                }
                made += given.budget_line(statement, f"post_{number}", root, label=label, **cells)
            made += given.budget_line(statement, root, label="Summa", **cells)
    return made


def _risks(count):
    return [
        {
            "source_id": "delar-08",
            "risk_id": f"risk-{number}",
            "title": LONG_NAME if number % 3 == 0 else f"Risk {number}",
            "printed": str(3 * number),
            "control": "Stickprov.",
            "result": LONG_NAME,
            "assessment": "" if number % 2 else "Godkänd",
            "assessment_missing_reason": "not_reported" if number % 2 else "",
            "action": "Inget mer.",
        }
        for number in range(1, count + 1)
    ]


def _followups(count, size):
    """Return every status, some measures that nobody tells of, and two that nobody decided."""
    statuses = ("under_way", "done", "dropped", "decided", "done", "", "", "under_way")
    told = [
        {
            "followup_id": f"foljd-{number}",
            "measure_id": f"atgard-{number}",
            "period": str(LAST - (number % 2 if size.decided > 1 else 0)),
            "title": f"Det som kallas {number}",
            "status": statuses[number % 8],
            "printed": str(90 * number) if size.priced and number % 8 == 1 else "",
            "link": ("stated", "inferred")[number % 2],
        }
        for number in range(count)
        if statuses[number % 8]
    ]
    told += [
        {
            "followup_id": f"annat-{number}",
            "period": str(LAST),
            "title": title,
            "status": "done",
            "link": "stated",
            "candidate_measure_id": "atgard-1",
        }
        for number, title in enumerate(("Något annat", LONG_NAME))
    ]
    shared = {"reported_by": "Kontoret", "text": "Det har hänt.", "note": "Kopplingen är osäker."}
    return [shared | row for row in told]


def _adjustments():
    return [
        {
            "adjustment_id": f"flytt-{number}",
            "indicator_id": "economy_mnkr_0",
            "organisation_id": "kontoret",
            "period": str(LAST),
            "kind": ("unit_moved_in", "unit_moved_out")[number % 2],
            "title": LONG_NAME if number == 1 else f"Flytt {number}",
            "printed": f"{3 * number},5",
            "unit": "mnkr",
            "why": "En enhet har flyttat.",
        }
        for number in range(3)
    ]
