"""The words around the quadrants: title, facts, whose medians the lines are, remarks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import style
from analysis.catalogue import Catalogue, Indicator
from analysis.charts_common import LONGEST_TITLE, ROOM, capitalised, finding, fitting
from analysis.charts_indicators import measure
from analysis.charts_remarks import source_notes
from analysis.markup import clip
from analysis.numerals import format_figure
from analysis.peer_groups import overlap_notes
from analysis.quadrants import FEWEST, place_words
from analysis.quality import QualityReview
from analysis.rows import Row, records
from analysis.words import enumeration, lowered, organisation_text

_NOT_THE_SAME = (
    "Kostnaden och kvaliteten gäller inte samma verksamhet, eftersom underlaget saknar en kostnad"
    " och en kvalitet för samma verksamhet som går att jämföra med andra. Rutorna visar var"
    " kommunerna ligger, inte vad kvaliteten kostar."
)
#: Room for the arrow behind the words under an axis, points.
_ARROW = 24.0


def indicators_of(catalogue: Catalogue, pair: Row) -> tuple[Indicator, Indicator]:
    """Return a pair's cost and quality."""
    return catalogue.indicators[pair["cost_id"]], catalogue.indicators[pair["quality_id"]]


def holders_text(catalogue: Catalogue, pairs: Sequence[Row]) -> str:
    """Return whose figures the panels are about."""
    names = (catalogue.organisations[pair["organisation_id"]].name for pair in pairs)
    return enumeration(dict.fromkeys(names))


def prices_text(pairs: Sequence[Row], year: int) -> str:
    """Return which prices the costs are in."""
    fixed = {bool(pair["is_fixed"]) for pair in pairs}
    return f"kostnaden i {year} års priser" if fixed == {True} else "kostnaden i löpande priser"


def title_of(review: QualityReview, pairs: Sequence[Row]) -> str:
    """Return in how many pairs the result is better at no higher a cost than the middle.

    Where nobody is compared with, how the first pair has moved since its first year.
    """
    lined = [pair for pair in pairs if pair["quality_side"]]
    if not lined:
        return _way(review, pairs[0])
    good = sum(
        pair["quality_side"] == "better" and pair["cost_side"] in ("lower", "equal")
        for pair in lined
    )
    who = review.catalogue.organisations[lined[0]["organisation_id"]].short_name
    if len(lined) == 1:
        return finding(f"{who}: {place_words(lined[0])}", capitalised(place_words(lined[0])))
    words = f"har bättre resultat utan högre kostnad i {good} av {len(lined)} jämförelser"
    return finding(f"{who} {words}", f"{clip(who, LONGEST_TITLE - len(words) - 1)} {words}")


def _way(review: QualityReview, pair: Row) -> str:
    """Return a pair's first and last figures as a title."""
    cost, quality = indicators_of(review.catalogue, pair)
    rows = records(points_of(review, [pair]))
    own = [row for row in rows if row["standing"] == "own"]
    results = _from_to([format_figure(row["quality"], quality.decimals) for row in own])
    amounts = _from_to([format_figure(row["cost"], cost.decimals) for row in own])
    unit = cost.unit_label.partition(" per ")[0]
    words = f"{results}; kostnaden {amounts} {unit}"
    return finding(
        f"{quality.subject} {words}",
        f"{clip(quality.name, LONGEST_TITLE - len(words) - 1)} {words}",
    )


def _from_to(texts: Sequence[str]) -> str:
    first, last = texts[0], texts[-1]
    if len(texts) == 1:
        return f"var {last}"
    return f"låg kvar på {last}" if first == last else f"gick från {first} till {last}"


def fact_of(catalogue: Catalogue, pair: Row) -> str:
    """Return where the own organisation stands in one panel."""
    cost, quality = indicators_of(catalogue, pair)
    level = (
        f"{quality.name} {format_figure(pair['quality'], quality.decimals)} mot"
        f" {format_figure(pair['cost'], cost.decimals)} {cost.unit_label.partition(' per ')[0]}"
    )
    if not pair["quality_side"]:
        return f"{level}."
    return f"{level}: {place_words(pair)}."


def line_notes(catalogue: Catalogue, pairs: Sequence[Row]) -> list[str]:
    """Return whose medians the lines are, panel by panel where they differ."""
    by_members: dict[str, list[str]] = {}
    for pair in pairs:
        by_members.setdefault(pair["members"], []).append(indicators_of(catalogue, pair)[1].name)
    told = []
    for members, qualities in by_members.items():
        where = "" if len(by_members) == 1 else f"{enumeration(qualities)}: "
        if not members:
            told.append(f"{where}inga linjer, eftersom färre än {FEWEST} går att jämföra med.")
            continue
        names = enumeration(
            organisation_text(catalogue.organisations[one], catalogue) for one in members.split()
        )
        told.append(
            f"{where}de streckade linjerna är medianen bland {names}, var och en räknad lika."
        )
    return [f"{text[:1].upper()}{text[1:]}" for text in told]


def remarks_on(review: QualityReview, pairs: Sequence[Row]) -> list[str]:
    """Return what must be told of activities that differ, unstated years and price indices."""
    points = points_of(review, pairs)
    told = [] if all(pair["is_declared"] for pair in pairs) else [_NOT_THE_SAME]
    if (points["period_text"] != points["year"].astype("str")).any():
        told.append(
            "Där årtalet för kvaliteten inte framgår ställs den mot kostnaden för sidans år."
        )
    earlier = (points["year"] != review.year).any()
    if review.price_note and earlier and any(pair["is_fixed"] for pair in pairs):
        told.append(review.price_note)
    names = {key: one.name for key, one in review.catalogue.indicators.items()}
    noted = points.assign(indicator=points["quality_id"].map(names), value=points["quality"])
    shown = set(points["organisation_id"])
    return [*told, *source_notes(noted), *overlap_notes(review.peers, shown)]


def points_of(review: QualityReview, pairs: Sequence[Row]) -> pd.DataFrame:
    """Return the points of some pairs."""
    kept: pd.DataFrame = review.points[
        review.points["pair_id"].isin([pair["pair_id"] for pair in pairs])
    ]
    return kept


def costs_text(catalogue: Catalogue, pairs: Sequence[Row]) -> str:
    """Return which costs the panels are about, inside a sentence."""
    names = (lowered(indicators_of(catalogue, pair)[0].name) for pair in pairs)
    return enumeration(dict.fromkeys(names))


def cost_words(cost: Indicator) -> str:
    """Return what runs to the right, on one line."""
    return fitting(measure(cost), ROOM - _ARROW, style.TEXT)


def reading_of(pairs: Sequence[Row]) -> str:
    """Return how to read the panels."""
    text = "Uppåt är bättre resultat, åt höger är högre kostnad. Skalorna börjar inte på noll."
    if any(pair["members"] for pair in pairs):
        text += " Rutan uppe till vänster är bättre resultat till lägre kostnad än medianen."
    return f"{text} Den tjocka linjen är den egna vägen genom åren, där det finns flera."
