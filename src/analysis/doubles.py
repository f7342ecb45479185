"""What two sources tell under different ids and so counts twice, if it is the same: never merged.

Whether two reorganisations or two measures are one, only a person knows; that it is counted twice
otherwise, a page and `genomlysning check` say.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.rows import records
from analysis.versions import Tables, told_once
from analysis.words import enumeration


def doubles(adjustments: pd.DataFrame, measures: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Return a remark on whatever more than one source may have told.

    Args:
        adjustments: each thing once (versions.told_once); those without an amount add nothing.
        measures: each once; of the same title are those that differ in nothing but letter case.
        catalogue: has the sources' titles.
    """
    return [*_adjustments(adjustments, catalogue), *_measures(measures, catalogue)]


def doubles_of(tables: Tables) -> list[str]:
    """Return the same remarks on all that the processed tables hold."""
    about, words = ["indicator_id", "organisation_id", "year"], ["kind", "title"]
    adjustments = told_once(tables["adjustments"], tables["sources"], about, words)
    return doubles(adjustments, tables["measures"], Catalogue.of(tables))


def _adjustments(rows: pd.DataFrame, catalogue: Catalogue) -> Iterator[str]:
    if rows.empty:
        return
    about = ["indicator_id", "organisation_id", "year", "kind"]
    rows = _in_order(rows[rows["amount"].notna()], catalogue)
    for _, same in rows.groupby(about):
        if same["source_id"].nunique() > 1:
            told = (
                f"”{row['title']}” ({catalogue.sources[row['source_id']].title})"
                for row in records(same)
            )
            yield (
                f"{enumeration(told)} gäller samma mått och år."
                " Är det samma ändring räknas dess belopp flera gånger."
            )


def _measures(rows: pd.DataFrame, catalogue: Catalogue) -> Iterator[str]:
    if rows.empty:
        return
    holders = {key: source.organisation_id for key, source in catalogue.sources.items()}
    rows = rows.assign(holder=rows["source_id"].map(holders), called=rows["title"].str.casefold())
    rows = _in_order(rows.drop_duplicates(["measure_id", "holder"], keep="last"), catalogue)
    for _, same in rows.groupby(["called", "holder"]):
        told = dict.fromkeys(catalogue.sources[key].title for key in same["source_id"])
        if len(told) > 1:
            yield (
                f"Åtgärden ”{same['title'].iloc[0]}” står i {enumeration(told)}."
                " Är det samma åtgärd räknas den flera gånger."
            )


def _in_order(rows: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Sort rows by their sources, as the register has them."""
    places = {key: place for place, key in enumerate(catalogue.sources)}
    return rows.sort_values("source_id", key=lambda ids: ids.map(places), kind="stable")
