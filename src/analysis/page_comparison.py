"""What a page shows of others: gaps to each by name, places, groups and their spread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.block import Review, frame
from analysis.catalogue import Catalogue, Source
from analysis.gaps import NOT_COMPUTABLE
from analysis.numerals import format_figure
from analysis.origin import sources_of
from analysis.page_tables import DOUBT, own_names, prefix, unit_words
from analysis.peer_groups import overlap_notes
from analysis.tables import Column, Note, Table
from analysis.wording import period_text

_COMPARED = (
    Column("name", "Nyckeltal", kind="row_header"),
    Column("comparator", "Jämförs med"),
    Column("unit", "Enhet"),
    Column("period", "Avser"),
    Column("value", "Eget värde", decimals="decimals", kind="number"),
    Column("comparator_value", "Andras värde", decimals="decimals", kind="number"),
    Column("gap", "Skillnad", decimals="decimals", kind="number", signed=True),
    Column("gap_percent", "Skillnad", "procent", 1, "number", signed=True),
)
_TOTAL = Column("gap_total_tkr", "Skillnad gånger antal", "tkr", 0, "number", signed=True)
_MARGINS = (
    Column("half_width", "Egen felmarginal", decimals="finest", kind="number"),
    Column("comparator_half_width", "Andras felmarginal", decimals="finest", kind="number"),
)
_VERDICT = Column("verdict", "Eget läge", kind="status")
_RANKS = (
    Column("name", "Nyckeltal", kind="row_header"),
    Column("period", "Avser"),
    Column("place", "Plats"),
    Column("best", "Plats ett är"),
    Column("order", "Kommuner i ordning"),
)
_GROUPS = (
    Column("name", "Grupp", kind="row_header"),
    Column("kind_text", "Slag"),
    Column("edition_text", "Utgåva"),
    Column("members_text", "Medlemmar"),
    Column("weighting_text", "Medelvärde"),
    Column("overlap_text", "Överlappning"),
)
_SPREAD = (
    Column("name", "Nyckeltal och grupp", kind="row_header"),
    Column("count_text", "Med uppgift"),
    Column("lowest", "Lägst", decimals="decimals", kind="number"),
    Column("lower_quartile", "Undre kvartil", decimals="decimals", kind="number"),
    Column("median", "Median", decimals="finest", kind="number"),
    Column("upper_quartile", "Övre kvartil", decimals="decimals", kind="number"),
    Column("highest", "Högst", decimals="decimals", kind="number"),
    Column("mean", "Ovägt medel", decimals="finest", kind="number"),
    Column("printed", "Gruppens tal i källan", decimals="decimals", kind="number"),
    Column("without", "Medianen utan en"),
)
_BEST = {"highest": "högst", "lowest": "lägst"}
_GAP = "Skillnaden är det egna värdet minus den andres, räknad före avrundningen."
_IN_LINE = "I nivå betyder att de tryckta talen kan vara samma tal, eftersom de är avrundade."
_SURVEYED = (
    " För enkäter räknas också felmarginalerna, där de är kända: skillnaden är då så liten att den"
    " kan bero på slumpen."
)
_KRONOR = (
    "Skillnaden gånger det egna antalet visar vad skillnaden betyder i kronor. Det är inget mått på"
    " vad som går att spara."
)
_NOT_KRONOR = " Det går inte att räkna ut där antalet eller den andres tal saknas."
_SINGLE = "Bara enskilda kommuner räknas, inte grupper och genomsnitt. Samma tal ger samma plats."
_LEFT_OUT = (
    "Den egna kommunen är inte med. Medianen utan en visar mellan vilka värden medianen hamnar när"
    " en medlem i taget tas bort."
)


def comparison(review: Review) -> tuple[Table | Note, ...]:
    """Show the gap to each by name, places among single municipalities, and the groups."""
    if frame(review, "comparisons").empty:
        return (Note(f"Källorna har inga uppgifter om andra kommuner för {review.year}."),)
    shown = [comparison_table(review)]
    shown += [make(review) for make, name in _MORE if not frame(review, name).empty]
    return tuple(shown)


def comparison_table(review: Review) -> Table:
    """Show every own indicator against every comparator."""
    found = frame(review, "comparisons")
    rows = [_comparison_row(row, review.catalogue) for row in found.to_dict("records")]
    uncomputed = found["gap_total_tkr_missing"] == NOT_COMPUTABLE
    unit_costs = (found["gap_total_tkr"].notna() | uncomputed).any()
    surveyed = found[["half_width", "comparator_half_width"]].notna().any(axis=None)
    shown = {*found["organisation_id"], *found["comparator_id"]}
    notes = [_GAP]
    if (found["verdict"] == "equal").any():
        notes.append(_IN_LINE + (_SURVEYED if surveyed else ""))
    if unit_costs:
        notes.append(_KRONOR + (_NOT_KRONOR if uncomputed.any() else ""))
    return Table(
        id=f"{prefix(review)}-jamforelser",
        caption=f"{own_names(found, review)} jämfört med andra, {review.year}",
        columns=(
            *_COMPARED,
            *(_MARGINS if surveyed else ()),
            *([_TOTAL] if unit_costs else []),
            _VERDICT,
        ),
        rows=pd.DataFrame(rows),
        sources=sources_of(review.catalogue, found),
        processed=True,
        notes=(*notes, *overlap_notes(frame(review, "peers"), shown)),
        footnotes=DOUBT if DOUBT in found else "",
    )


def rank_table(review: Review) -> Table:
    """Show one's own place among the single municipalities that are compared."""
    ranks = frame(review, "ranks")
    names = review.catalogue.organisations
    ranked = " ".join(ranks["order"]).split()
    rows = [
        {
            "name": review.catalogue.indicators[row["indicator_id"]].name,
            "period": period_text(row["period"]),
            "place": f"{row['rank']} av {row['of']}",
            "best": _BEST[row["best"]],
            "order": ", ".join(names[one].short_name for one in row["order"].split()),
        }
        for row in ranks.to_dict("records")
    ]
    return Table(
        id=f"{prefix(review)}-plats",
        caption=f"Plats bland enskilda kommuner, {review.year}",
        columns=_RANKS,
        rows=pd.DataFrame(rows),
        sources=_compared_with(review, ranked),
        processed=True,
        notes=(_SINGLE,),
    )


def group_table(review: Review) -> Table:
    """Show the groups that are compared with: edition, members, weighting, overlap."""
    spread = frame(review, "spread")
    known = set(spread["group_id"])
    peers = frame(review, "peers")
    without = peers[(peers["kind"] == "peer_group") & ~peers["organisation_id"].isin(known)]
    return Table(
        id=f"{prefix(review)}-grupper-jamforda",
        caption=f"Grupper som {own_names(frame(review, 'comparisons'), review)} jämförs med",
        columns=_GROUPS,
        rows=peers,
        sources=_compared_with(review, peers["organisation_id"]),
        notes=(*_edition_sources(peers), *map(_without_spread, without.to_dict("records"))),
    )


def _compared_with(review: Review, ids: Iterable[str]) -> tuple[Source, ...]:
    """Return the sources of the comparisons with these."""
    comparisons = frame(review, "comparisons")
    mine = comparisons[comparisons["comparator_id"].isin(set(ids))]
    return sources_of(review.catalogue, mine)


def spread_table(review: Review) -> Table:
    """Show the spread inside the groups whose members and figures are known."""
    spread = frame(review, "spread")
    rows = [_spread_row(row, review.catalogue) for row in spread.to_dict("records")]
    return Table(
        id=f"{prefix(review)}-spridning",
        caption=f"Spridningen inom grupperna, {review.year}",
        columns=_SPREAD,
        rows=pd.DataFrame(rows),
        sources=sources_of(review.catalogue, spread),
        processed=True,
        notes=(_LEFT_OUT,),
    )


_MORE = ((rank_table, "ranks"), (group_table, "peers"), (spread_table, "spread"))


def _comparison_row(row: dict[Any, Any], catalogue: Catalogue) -> dict[str, Any]:
    indicator = catalogue.indicators[row["indicator_id"]]
    reason = row["missing_reason"] or "not_reported"
    own = catalogue.organisations[row["organisation_id"]]
    return {
        **row,
        "name": f"{indicator.name}, {own.name}",
        "comparator": catalogue.organisations[row["comparator_id"]].name,
        "unit": unit_words(indicator).replace("förändring", "skillnad"),
        "period": period_text(row["period"]),
        "comparator_value_missing": reason,
        "gap_missing": "ej tillämplig",
        "gap_percent_missing": "ej tillämplig",
        "finest": indicator.decimals + 1,
        "half_width_missing": "not_reported",
        "comparator_half_width_missing": "not_reported",
        "verdict": row["verdict_text"],
    }


def _edition_sources(peers: pd.DataFrame) -> tuple[str, ...]:
    known = peers[peers["edition_source"] != ""]
    return tuple(
        f"Vilka som ingår i ”{row['name']}” i olika utgåvor kommer från {row['edition_source']}."
        for row in known.to_dict("records")
    )


def _without_spread(row: dict[Any, Any]) -> str:
    unknown = "källan säger inte vilka kommuner som ingår"
    why = "uppgifter saknas för enskilda medlemmar" if row["members"] else unknown
    return f"Median och spridning inom ”{row['name']}” kan inte räknas ut: {why}."


def _spread_row(row: dict[Any, Any], catalogue: Catalogue) -> dict[str, Any]:
    indicator = catalogue.indicators[row["indicator_id"]]
    group = catalogue.organisations[row["group_id"]]
    # A median of an even number, and a mean, fall between two printed figures.
    finest = indicator.decimals + 1
    ends = (format_figure(row[name], finest) for name in ("least_median", "most_median"))
    return {
        **row,
        "name": f"{indicator.name}, {group.name}",
        "count_text": f"{row['count']} av {row['members']}",
        "decimals": indicator.decimals,
        "finest": finest,
        "lower_quartile_missing": "för få",
        "upper_quartile_missing": "för få",
        "printed_missing": "not_reported",
        "without": " till ".join(ends),
    }
