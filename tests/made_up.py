"""A made-up review: what the parts of a page are shown with, and asked about, in tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.catalogue import Catalogue, Indicator, Organisation, Source
from analysis.gaps import RANK_COLUMNS
from analysis.spread import SPREAD_COLUMNS
from analysis.wording import Finding, KeyFigure

NAN = float("nan")
COST = Indicator(
    *("net_cost", "Nettokostnad", "Net cost", "Nettokostnaden", "economy", "mnkr", "mnkr", 1),
    *(
        "neutral",
        "cost",
        "net_cost",
        "",
        None,
        None,
        (2022,),
        "",
        "",
        "",
        "Kostnader minus intäkter.",
    ),
)
SICK = replace(
    COST,
    indicator_id="sick_leave",
    name="Sjukfrånvaro",
    unit="percent",
    unit_label="procent",
    direction="lower_is_better",
    role="sick_leave",
    break_years=(),
    definition="Frånvaro i procent av tiden.",
)
OFFICE = Organisation("kontoret", "Kommunkontoret", "KK", "administration", "by", True, *[""] * 5)
TOWN = Organisation("by", "Exempelby kommun", "Exempelby", "municipality", "", False, *[""] * 5)
NEXT = Organisation("grannby", "Grannby kommun", "Grannby", "municipality", "", False, *[""] * 5)
PEERS = Organisation(
    *("lika", "Liknande kommuner", "Liknande", "peer_group", "", False, "G1", "2022", "0180 0192"),
    *("weighted", "Kan överlappa."),
)
REVIEW_2023 = Source(
    *("granskning-2023", "Granskning 2023", "Exempelby kommun", "kontoret", "2024-03-01", "§ 12"),
    *("2023", 2022, 2023, "adopted", "https://example.se/granskning", "För hand.", ""),
)
UNUSED = replace(REVIEW_2023, source_id="annan", title="En annan källa")
CATALOGUE = Catalogue(
    {source.source_id: source for source in (REVIEW_2023, UNUSED)},
    {one.organisation_id: one for one in (TOWN, OFFICE, NEXT, PEERS)},
    {one.indicator_id: one for one in (COST, SICK)},
)
HEADLINE = Finding("h", "Nettokostnaden ökade till 12,5 mnkr.", "neutral", "kostnad-netto")
POINTS = tuple(
    Finding(f"p{n}", f"Punkt {n}.", tone, "kostnad-nyckeltal")
    for n, tone in enumerate(("good", "bad", "neutral", "good", "bad", "good"))
)
KEY = KeyFigure(
    "Nettokostnad", "12,5", "mnkr", "+2,5 mnkr sedan 2022", "högre", "neutral", "kostnad-netto"
)

CHANGE = {
    "indicator_id": "net_cost",
    "organisation_id": "kontoret",
    "period": "2023",
    "year": 2023,
    "value": 12.5,
    "decimals": 1,
    "missing_reason": "",
    "previous_year": 2022,
    "previous": 10.0,
    "change": 2.5,
    "change_percent": 25.0,
    "verdict": "higher",
    "verdict_text": "högre",
    "source_id": "granskning-2023",
}
CHANGES = pd.DataFrame(
    [
        CHANGE,
        CHANGE
        | {
            "indicator_id": "sick_leave",
            "organisation_id": "by",
            "period": "unstated",
            "value": NAN,
            "missing_reason": "suppressed",
            "previous_year": NAN,
            "change": NAN,
            "change_percent": NAN,
            "verdict": "",
            "verdict_text": "uppgift saknas",
        },
    ]
)
COMPARISONS = pd.DataFrame(
    [
        {
            "indicator_id": "sick_leave",
            "organisation_id": "kontoret",
            "comparator_id": "grannby",
            "period": "2023",
            "value": 3.5,
            "comparator_value": 4.1,
            "decimals": 1,
            "missing_reason": "",
            "gap": -0.6,
            "gap_percent": NAN,
            "verdict": "better",
            "verdict_text": "bättre",
            "half_width": NAN,
            "comparator_half_width": NAN,
            "gap_total_tkr": NAN,
            "gap_total_tkr_missing": "ej tillämplig",
            "source_id": "granskning-2023",
        },
        {
            "indicator_id": "sick_leave",
            "organisation_id": "kontoret",
            "comparator_id": "lika",
            "period": "2023",
            "value": 3.5,
            "comparator_value": NAN,
            "decimals": 1,
            "missing_reason": "suppressed",
            "gap": NAN,
            "gap_percent": NAN,
            "verdict": "",
            "verdict_text": "kan inte jämföras",
            "half_width": NAN,
            "comparator_half_width": NAN,
            "gap_total_tkr": NAN,
            "gap_total_tkr_missing": "ej tillämplig",
            "source_id": "granskning-2023",
        },
    ]
)
PEERS = pd.DataFrame(
    [
        {
            "organisation_id": "lika",
            "name": "Liknande kommuner",
            "kind": "peer_group",
            "kind_text": "jämförelsegrupp",
            "edition_text": "2023",
            "members": "Grannby; Storby",
            "members_text": "2: Grannby, Storby",
            "weighting_text": "ovägt",
            "overlap": "certain",
            "overlap_with": "grannby",
            "overlap_text_missing": "ingen",
            "edition_source": "Registret",
            "overlap_text": "Grannby ingår i ”Liknande kommuner”, som därför inte är fristående.",
        }
    ]
)
RATIOS = pd.DataFrame(
    [
        {
            "ratio_id": "per_fte",
            "label": "Kostnad per årsarbetare",
            "value": 789.1,
            "unit_label": "tkr per årsarbetare",
            "decimals": 1,
            "numerator": 12.5,
            "numerator_label": "Nettokostnad",
            "numerator_unit": "mnkr",
            "numerator_decimals": 1,
            "denominator": 16.0,
            "denominator_label": "Årsarbetare",
            "denominator_unit": "årsarbetare",
            "denominator_decimals": 0,
            "year": 2023,
            "previous_year": NAN,
            "previous": NAN,
            "change": NAN,
            "verdict": "",
            "verdict_text": "första uppgiften",
            "remark": "",
            "source_ids": ("granskning-2023",),
        }
    ]
)
ADJUSTMENTS = pd.DataFrame(
    [
        {
            "source_id": "granskning-2023",
            "indicator_id": "net_cost",
            "organisation_id": "kontoret",
            "year": year,
            "period": str(year),
            "kind": "unit_moved_out",
            "title": title,
            "amount": amount,
            "decimals": 1,
            "unit": "mnkr",
            "why": "En enhet flyttade.",
            "locator": "avsnitt 2",
        }
        for year, title, amount in ((2022, "Enhet delas", NAN), (2023, "Enhet flyttar ut", -1.5))
    ]
)
EXPLANATIONS = pd.DataFrame(
    [
        {
            "source_id": "granskning-2023",
            "target_id": "net_cost",
            "organisation_id": "kontoret",
            "year": year,
            "period": period,
            "text": f"Kommunen anger hyran ({period}).",
            "locator": "avsnitt 2",
        }
        for year, period in ((2022, "2022"), (2023, "2023"), (NAN, "unstated"))
    ]
)
CORRECTIONS = pd.DataFrame(
    [
        {
            "source_id": "granskning-2023",
            "table": "observations",
            "key": f"indicator_id={indicator}; organisation_id=kontoret; period=2022; breakdown=",
            "found": "-10,0",
            "corrected": "10,0",
            "reason": "Skrivfel.",
        }
        for indicator in ("net_cost", "something_else")
    ]
)


@dataclass(frozen=True)
class Area:
    area: str = "economy"
    absent: tuple[str, ...] = ("sick_leave",)


@dataclass(frozen=True)
class FakeReview:
    changes: pd.DataFrame = field(default_factory=lambda: CHANGES)
    comparisons: pd.DataFrame = field(default_factory=lambda: COMPARISONS)
    ratios: pd.DataFrame = field(default_factory=lambda: RATIOS)
    adjustments: pd.DataFrame = field(default_factory=lambda: ADJUSTMENTS)
    explanations: pd.DataFrame = field(default_factory=lambda: EXPLANATIONS)
    headline: Finding = HEADLINE
    findings: tuple[Finding, ...] = (HEADLINE, *POINTS)
    key_figures: tuple[KeyFigure, ...] = (KEY,)
    area: Area = Area()
    catalogue: Catalogue = CATALOGUE
    organisation: str = "kontoret"
    year: int = 2023
    ranks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=RANK_COLUMNS))
    peers: pd.DataFrame = field(default_factory=lambda: PEERS)
    spread: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SPREAD_COLUMNS))

    @property
    def absent(self) -> tuple[str, ...]:
        """Return the area's, as a DomainReview does."""
        return self.area.absent


class FakeTables(dict):
    def __init__(self, **tables):
        super().__init__({"observations": EMPTY} | tables)
        self.checksums = {"observations": "a" * 64, "corrections": "b" * 64}
        self.version = "0.1.0"
        self.read = {"observations"}


EMPTY = pd.DataFrame()
REVIEW = FakeReview()
BARE = FakeReview(
    EMPTY,
    EMPTY,
    EMPTY,
    EMPTY,
    EMPTY,
    findings=(HEADLINE,),
    key_figures=(),
    area=Area("economy", ()),
)
