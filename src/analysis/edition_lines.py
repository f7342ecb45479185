"""The lines that tell each kind of news in a year's edition, from its frames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.breakdowns import DIMENSION_TEXTS, class_place
from analysis.catalogue import Catalogue
from analysis.edition_span import NEW
from analysis.measures import count_priced, finest_decimals, total_saving
from analysis.numerals import MISSING_WORDS, NO_BREAK_SPACE
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.sentences import OTHER_SOURCE_SENTENCE
from analysis.versions import interim_months
from analysis.vocabulary import AREAS
from analysis.words import (
    count_text,
    enumeration,
    organisation_text,
    period_text,
    place_text,
    quantity,
    source_text,
)


def sources(rows: pd.DataFrame) -> list[str]:
    """Return each source with how final it is."""
    return [f"{row['title']} ({row['status_text']})." for row in records(rows)]


def indicators(rows: pd.DataFrame, standing: str) -> list[str]:
    """Return the indicators of each area; of new ones, those without a year on their own."""
    lines = []
    for area, name in AREAS.items():
        here = rows[rows["area"] == area]
        undated = here["undated"].astype("bool") & (standing == NEW)
        for head, some in ((name, here[~undated]), (f"{name}, utan årtal i källan", here[undated])):
            if len(some):
                lines.append(f"{head}: {_quoted(some['name'])}.")
    return lines


def indicator_parts(rows: pd.DataFrame, standing: str, catalogue: Catalogue) -> list[str]:
    """Return by which groups and where each indicator has come to have figures, or ceased to."""
    lines = []
    for name, some in rows.groupby("name", sort=False):
        by = [one for one in DIMENSION_TEXTS if one in set(some["dimension"])]
        by += [one for one in some["dimension"] if one and one not in by]
        where = [
            place_text(catalogue.organisations[key], catalogue)
            for key in some["organisation_id"]
            if key
        ]
        groups = [f"efter {enumeration(DIMENSION_TEXTS.get(one, one) for one in by)}"] if by else []
        told = "redovisas nu också" if standing == NEW else "redovisas inte längre"
        lines.append(f"”{name}” {told} {', '.join([*where, *groups])}.")
    return lines


def comparators(rows: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Return all comparators in one line."""
    names = [
        organisation_text(catalogue.organisations[key], catalogue)
        for key in rows["organisation_id"]
    ]
    text = enumeration(names) if names else ""
    return [f"{text[:1].upper()}{text[1:]}."]


def restated(rows: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Return each restated figure: whose, of when, the new and the old one, and who says so."""
    lines = []
    for row in records(rows):
        indicator = catalogue.indicators[row["indicator_id"]]
        where = place_text(catalogue.organisations[row["organisation_id"]], catalogue)
        group = f" {class_place(row['breakdown'])}" if row["breakdown"] else ""
        new, old = (
            quantity(row[name], int(row["decimals"]), indicator.unit_label)
            for name in ("value", "previous_value")
        )
        source = source_text(catalogue.sources[row["source_id"]], catalogue)
        what = f"”{indicator.name}” {where}{group}, {period_text(row['period'])}"
        months = {
            interim_months(row[name], row["period"], catalogue)
            for name in ("source_id", "previous_source_id")
        }
        unsure = f" {OTHER_SOURCE_SENTENCE}" if len(months) > 1 else ""
        lines.append(f"{what}: {new} i stället för {old}, enligt {source}.{unsure}")
    return lines


def corrected(rows: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Return each declared correction: what stands in the source, and what is read instead."""
    lines = []
    for row in records(rows):
        indicator = catalogue.indicators.get(row["about"])
        what = f"”{indicator.name}”, {period_text(row['period'])}" if indicator else "En åtgärd"
        read = f"källan trycker ”{row['found']}”, vi läser ”{row['corrected']}”"
        lines.append(f"{what}: {read}. {row['reason']}")
    return lines


def broken(rows: pd.DataFrame) -> list[str]:
    """Return each break: the series, and from when it can't be compared with what was before."""
    return [
        f"”{row['name']}”: uppgifter före och från {row['break_year']} är inte fullt jämförbara."
        for row in records(rows)
    ]


def adjusted(rows: pd.DataFrame) -> list[str]:
    """Return the titles of the reorganisations in one line; one may concern several indicators."""
    return [f"{_quoted(dict.fromkeys(rows['title']))}."] if len(rows) else []


def measures(rows: pd.DataFrame) -> list[str]:
    """Return how many measures were decided and what they are worth."""
    priced, decimals = count_priced(rows), finest_decimals(rows)
    amount = quantity(total_saving(rows), decimals, "tkr") if priced else ""
    if len(rows) == 1:
        worth = f"beräknad till {amount}" if priced else "utan beräknat belopp"
        return [f"{_quoted(rows['title'])}, {worth}."]
    how_many = count_text(len(rows), "åtgärd", "åtgärder")
    if priced == len(rows):
        return [f"{how_many}, tillsammans beräknade till {amount}."]
    if not priced:
        return [f"{how_many}, alla utan beräknat belopp."]
    some = "är beräknad till" if priced == 1 else "är tillsammans beräknade till"
    rest = f"{len(rows) - priced} saknar belopp"
    return [f"{how_many}. {priced}{NO_BREAK_SPACE}av dem {some} {amount}, och {rest}."]


def renewed(rows: pd.DataFrame) -> list[str]:
    """Return each measure that is decided anew, with its amounts."""
    lines = []
    for row in records(rows):
        new, old = _amount(row, "saving_tkr"), _amount(row, "previous_tkr")
        told = f"{new}, som förut" if new == old else f"{new} i stället för {old}"
        lines.append(f"”{row['title']}”: {told}.")
    return lines


def followed_up(linked: pd.DataFrame, others: pd.DataFrame) -> list[str]:
    """Return what is told of each measure, and of those that can't be linked to one for sure."""
    lines = []
    for row in records(linked):
        saved = (
            "" if is_missing(row["realised_tkr"]) else f", {_amount(row, 'realised_tkr')} sparat"
        )
        guess = ". Kopplingen till källan är vår tolkning" if row["link"] == "inferred" else ""
        lines.append(f"”{row['title']}”: {row['status_text']}{saved}{guess}.")
    for row in records(others):
        unsure = "Den går inte säkert att koppla till någon av de beslutade åtgärderna"
        lines.append(f"”{row['title']}”: {row['status_text']}. {unsure}.")
    return lines


def _amount(row: dict[str, Any], column: str) -> str:
    if is_missing(row[column]):
        return MISSING_WORDS.get(row["missing_reason"], MISSING_WORDS["not_reported"])
    return quantity(row[column], int(row["decimals"] or 0), "tkr")


def _quoted(names: Iterable[str]) -> str:
    return enumeration(f"”{name}”" for name in names)
