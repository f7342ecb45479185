"""Ratios of two roles, never without their parts.

A ratio is asked for by role, so that it holds for whatever indicator fills the role; it exists in
the years in which every part has a figure for the whole year and the same organisation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Indicator
from analysis.changes import verdict
from analysis.comparison import Tables, current
from analysis.rounding import NAN, is_missing, percent_of, total
from analysis.versions import is_whole_year
from analysis.vocabulary import MONEY
from analysis.words import FIRST_WORDS, VERDICT_WORDS, place_text

RATIO_COLUMNS = [
    *("ratio_id", "label", "organisation_id", "place", "period", "year"),
    *("value", "unit_label", "decimals", "missing_reason"),
    *("numerator", "numerator_label", "numerator_unit", "numerator_decimals"),
    *("denominator", "denominator_label", "denominator_unit", "denominator_decimals"),
    *("previous_year", "previous", "change", "change_percent", "verdict", "verdict_text"),
    *("first_year", "first", "change_since_first", "remark", "source_ids"),
]
_INTEGERS = ("year", "decimals", "previous_year", "first_year")

#: Thousands of kronor in one of the unit.
TKR = {"mnkr": 1000.0, "tkr": 1.0, "kr": 0.001}


@dataclass(frozen=True)
class Ratio:
    """What is divided by what.

    Attributes:
        ratio_id: slug.
        label: heading in Swedish.
        subject: its definite form, which opens a sentence.
        numerator, denominator: roles; the figures of a summed role are added.
        unit_label: unit in words.
        decimals: decimals shown.
        per: what the quotient is multiplied by: 10 000 for "per 10 000 cases".
        money: unit of money that the numerator is told in, tkr or kr; empty: it is no amount.
        remark: what a reader must know of it, in Swedish; empty where nothing.
    """

    ratio_id: str
    label: str
    subject: str
    numerator: str
    denominator: str
    unit_label: str
    decimals: int
    per: float = 1.0
    money: str = ""
    remark: str = ""

    @property
    def unit(self) -> str:
        """Return the unit's code, as an indicator has one."""
        return "ratio"


@dataclass(frozen=True)
class _Part:
    """One side of a ratio: figure and sources by organisation and year, words, kronor in a unit."""

    figures: Mapping[tuple[str, int], float]
    sources: Mapping[tuple[str, int], tuple[str, ...]]
    label: str
    unit: str
    decimals: int
    direction: str
    scale: float


def ratio_history(
    tables: Tables, catalogue: Catalogue, ratios: Sequence[Ratio], organisation: str
) -> pd.DataFrame:
    """Return every year of every ratio that the organisation, or else an ancestor, has.

    Returns: RATIO_COLUMNS, oldest first within a ratio; source_ids: where its parts and
        those of the previous year come from. Neither values nor changes are rounded: a
        change shown may differ by one in its last figure from the difference of values shown.
    """
    rows = current(tables)
    whole = rows[rows["value"].notna() & (rows["breakdown"] == "")]
    whole = whole[is_whole_year(whole)]
    records = []
    for ratio in ratios:
        parts = [
            _part(whole, catalogue.with_role(role)) for role in (ratio.numerator, ratio.denominator)
        ]
        if all(part.figures for part in parts):
            records += _years(ratio, parts[0], parts[1], catalogue.own(organisation))
    for record in records:
        if record["organisation_id"] != organisation:
            holder = catalogue.organisations[record["organisation_id"]]
            record["place"] = place_text(holder, catalogue)
    return _frame(records)


def of_year(history: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the ratios of one year."""
    return history[(history["year"] == year).fillna(False)].reset_index(drop=True)


def up_to(history: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the ratios of a year and the years before."""
    return history[(history["year"] <= year).fillna(False)].reset_index(drop=True)


def ratio_frame(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a frame of ratios from records that may leave columns out."""
    return _frame(records)


def _frame(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    rows = [{"remark": "", **record} for record in records]
    frame = pd.DataFrame(rows, columns=RATIO_COLUMNS)
    return frame.astype(dict.fromkeys(_INTEGERS, "Int64"))


def _part(rows: pd.DataFrame, indicators: Sequence[Indicator]) -> _Part:
    """Add up the indicators of a role; a year in which one of them is missing is left out."""
    names = [indicator.indicator_id for indicator in indicators]
    rows = rows[rows["indicator_id"].isin(names)]
    # What an organisation never reports is no part of its sum.
    held = rows.groupby("organisation_id")["indicator_id"].nunique().to_dict()
    figures, sources, decimals = {}, {}, 0
    for (organisation, year), group in rows.groupby(["organisation_id", "year"]):
        if len(group) == held[organisation]:
            finest = int(group["decimals"].max())
            key = str(organisation), int(str(year))
            figures[key] = total(group["value"].tolist(), finest)
            sources[key] = tuple(group["source_id"])
            decimals = max(decimals, finest)
    used = [
        indicator for indicator in indicators if indicator.indicator_id in set(rows["indicator_id"])
    ]
    return _Part(
        figures,
        sources,
        " + ".join(indicator.name for indicator in used),
        used[0].unit_label if used else "",
        max([decimals, *(indicator.decimals for indicator in used)]),
        used[0].direction if used else "neutral",
        MONEY.get(used[0].unit, NAN) if used else NAN,
    )


def _years(ratio: Ratio, over: _Part, under: _Part, own: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row a year of the nearest of one's own organisations that has both parts."""
    shared = [key for key in over.figures if under.figures.get(key, 0.0) > 0]
    holder = next((who for who in own if any(key[0] == who for key in shared)), None)
    records: list[dict[str, Any]] = []
    for key in sorted(key for key in shared if key[0] == holder):
        scale = ratio.per * (over.scale / MONEY[ratio.money] if ratio.money else 1.0)
        value = over.figures[key] * scale / under.figures[key]
        if is_missing(value):
            continue
        record = {
            "ratio_id": ratio.ratio_id,
            "label": ratio.label,
            "organisation_id": key[0],
            "place": "",
            "period": str(key[1]),
            "year": key[1],
            "missing_reason": "",
            "remark": ratio.remark,
            "value": value,
            "unit_label": ratio.unit_label,
            "decimals": ratio.decimals,
            **_words("numerator", over, over.figures[key]),
            **_words("denominator", under, under.figures[key]),
            "source_ids": _sources((over, under), key, records),
        }
        records.append(record | _moved(record, records, over.direction))
    return records


def _sources(
    parts: Sequence[_Part], key: tuple[str, int], earlier: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return where the parts come from, those of the previous year too: the change needs them."""
    keys = [key, *((key[0], row["year"]) for row in earlier[-1:])]
    return tuple(dict.fromkeys(one for key in keys for part in parts for one in part.sources[key]))


def _words(side: str, part: _Part, figure: float) -> dict[str, Any]:
    return {
        side: figure,
        f"{side}_label": part.label,
        f"{side}_unit": part.unit,
        f"{side}_decimals": part.decimals,
    }


def _moved(
    record: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]], direction: str
) -> dict[str, Any]:
    """Return the change since the previous and the first year, of values that are not rounded."""
    if not earlier:
        return {"verdict": "", "verdict_text": FIRST_WORDS}
    previous, first = earlier[-1]["value"], earlier[0]["value"]
    change = record["value"] - previous
    word = verdict(direction, change, record["decimals"])
    return {
        "previous_year": earlier[-1]["year"],
        "previous": previous,
        "change": change,
        "change_percent": percent_of(change, previous),
        "verdict": word,
        "verdict_text": VERDICT_WORDS[word],
        "first_year": earlier[0]["year"],
        "first": first,
        "change_since_first": record["value"] - first,
    }
