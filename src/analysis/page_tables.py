"""The tables that every domain has: its indicators, its comparisons, its ratios."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.block import Review, frame, organisation_name
from analysis.catalogue import Catalogue, Indicator
from analysis.numerals import MISSING_WORDS, SUPPRESSED
from analysis.origin import ratio_sources, sources_of
from analysis.tables import Column, Note, Table
from analysis.wording import VERDICT_WORDS, enumeration, period_text

#: Area of indicators -> the first part of its tables' and figures' ids.
AREA_PREFIXES = {"economy": "kostnad", "staffing": "personal", "quality": "kvalitet"}
#: Column that holds what the reconciliation says of a row's figures.
DOUBT = "doubt"
_EXACT = "Förändringen är räknad på oavrundade tal."


def indicator_table(review: Review) -> Table | Note:
    """Show every own indicator of the page with its change and verdict."""
    changes = frame(review, "changes")
    changes = frame(review, "indicators") if changes.empty else changes
    if changes.empty:
        return Note(f"Det finns inga nyckeltal för {review.year}.")
    rows = pd.DataFrame([_indicator_row(row, review) for row in changes.to_dict("records")])
    return Table(
        id=f"{prefix(review)}-nyckeltal",
        caption=f"Nyckeltal för {own_names(changes, review)}, {review.year}",
        columns=(
            Column("name", "Nyckeltal", kind="row_header"),
            Column("unit", "Enhet"),
            Column("period", "Avser"),
            Column("value", "Värde", decimals="decimals", kind="number"),
            Column("previous_year", "Jämförs med"),
            Column("change", "Förändring", decimals="decimals", kind="number", signed=True),
            Column("change_percent", "Förändring", "procent", 1, "number", signed=True),
            Column("verdict", "Utveckling", kind="status"),
        ),
        rows=rows,
        sources=sources_of(review.catalogue, changes),
        processed=True,
        notes=_verdict_notes(changes, review.catalogue),
        footnotes=DOUBT if DOUBT in rows else "",
    )


def ratio_table(review: Review) -> Table | Note:
    """Show ratios; none travels without its numerator and denominator."""
    ratios = frame(review, "ratios")
    if ratios.empty:
        return Note("Kvoter kan inte räknas ut: det saknas uppgift om täljare eller nämnare.")
    rows = [_ratio_row(row) for row in ratios.to_dict("records")]
    return Table(
        id=f"{prefix(review)}-kvoter",
        caption=f"Kvoter för {organisation_name(review)}, {review.year}",
        columns=(
            Column("label", "Kvot", kind="row_header"),
            Column("unit", "Enhet"),
            Column("year", "År"),
            Column("value", "Värde", decimals="decimals", kind="number"),
            Column("previous_year", "Jämförs med"),
            Column("change", "Förändring", decimals="decimals", kind="number", signed=True),
            Column("verdict", "Utveckling", kind="status"),
            *_operand("numerator", "Täljare"),
            *_operand("denominator", "Nämnare"),
        ),
        rows=pd.DataFrame(rows),
        sources=ratio_sources(review.catalogue, ratios),
        processed=True,
        notes=(*((_EXACT,) if ratios["change"].notna().any() else ()), *_remarks(ratios)),
    )


def prefix(review: Review) -> str:
    """Return the first part of the ids on a review's page."""
    area = getattr(getattr(review, "area", None), "area", "")
    if area:
        return AREA_PREFIXES.get(area, area)
    return "besparing" if hasattr(review, "measures") else "oversikt"


def unit_words(indicator: Indicator) -> str:
    """Return the unit, and that of a change where it is another."""
    if indicator.unit == "percent":
        return f"{indicator.unit_label}, förändring i procentenheter"
    return indicator.unit_label


def _indicator_row(row: dict[Any, Any], review: Review) -> dict[str, Any]:
    indicator = review.catalogue.indicators[row["indicator_id"]]
    compared, why = not pd.isna(row["previous_year"]), "ej tillämplig"
    before = str(int(row["previous_year"])) if compared else "ingen tidigare uppgift"
    if not pd.isna(row.get("hidden_year", pd.NA)):
        why = MISSING_WORDS[SUPPRESSED]
        before = f"{int(row['hidden_year'])} ({why})"
    return {
        **row,
        "name": _with_organisation(indicator, row["organisation_id"], review),
        "unit": unit_words(indicator),
        "period": period_text(row["period"]),
        "previous_year": before,
        "change_missing": "" if compared else why,
        "change_percent_missing": "ej tillämplig",
        "verdict": row["verdict_text"],
    }


def own_names(rows: pd.DataFrame, review: Review) -> str:
    """Name whose figures stand in a table, the page's organisation first."""
    held = set(rows["organisation_id"])
    own = [key for key in review.catalogue.own(review.organisation) if key in held]
    return enumeration(review.catalogue.organisations[key].name for key in own)


def _with_organisation(indicator: Indicator, organisation_id: str, review: Review) -> str:
    """Name the organisation too where it is not the one that the page is about."""
    if organisation_id == review.organisation:
        return indicator.name
    return f"{indicator.name}, {review.catalogue.organisations[organisation_id].name}"


def _ratio_row(row: dict[Any, Any]) -> dict[str, Any]:
    compared = not pd.isna(row["previous_year"])
    return {
        **row,
        "unit": row["unit_label"],
        "year": str(int(row["year"])),
        "previous_year": str(int(row["previous_year"])) if compared else "ingen tidigare uppgift",
        "change_missing": "ej tillämplig",
        "verdict": row["verdict_text"] or VERDICT_WORDS[""],
    }


def _remarks(ratios: pd.DataFrame) -> tuple[str, ...]:
    """Return the remarks on ratios, each once with the names of those that it is about."""
    told = ratios[ratios["remark"] != ""].groupby("remark", sort=False)
    return tuple(f"{enumeration(rows['label'])}: {remark}" for remark, rows in told)


def _operand(name: str, header: str) -> tuple[Column, ...]:
    """Return the columns of a ratio's numerator or denominator: what, how much, in which unit."""
    return (
        Column(f"{name}_label", header),
        Column(f"{name}", f"{header}ns värde", decimals=f"{name}_decimals", kind="number"),
        Column(f"{name}_unit", f"{header}ns enhet"),
    )


def _verdict_notes(changes: pd.DataFrame, catalogue: Catalogue) -> tuple[str, ...]:
    """Explain the words that the table uses, and no other."""
    directions = {catalogue.indicators[key].direction for key in changes["indicator_id"]}
    notes = []
    if directions - {"neutral"}:
        notes.append("Bättre och sämre följer vad som är önskvärt för varje nyckeltal.")
    if "neutral" in directions:
        notes.append(
            "Där inget är bäst i sig, som för kostnader och volymer, står högre eller lägre."
        )
    if (changes["period"] == "unstated").any():
        notes.append("Där årtal inte framgår kan källan avse ett annat år än sidans.")
    return tuple(notes)
