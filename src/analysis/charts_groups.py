"""Figures by sex, age and the like, and the sentence on the group that has moved most."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.breakdowns import DIMENSION_TEXTS, class_place
from analysis.catalogue import Indicator
from analysis.charts_common import capitalised, finding
from analysis.charts_indicators import measure
from analysis.charts_over_years import Words
from analysis.charts_pair_words import Row, Section
from analysis.charts_pairs import moved, pairs_figure
from analysis.comparison import AreaReview
from analysis.figure import Figure
from analysis.numerals import MISSING_WORDS, SUPPRESSED, format_figure, round_half_away
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.tables import Note
from analysis.words import difference_unit, enumeration

_OF_THOSE_SHOWN = " av de grupper som visas"


def groups_figure(area: AreaReview, remarks: tuple[str, ...], *, id: str) -> Figure | Note:
    """Draw an area's figures by group, now and the year before, on one scale an indicator.

    Args:
        area: whose groups are drawn.
        remarks: what stands under the figure, see group_remarks.
        id: anchor of the figure and name of its files.
    """
    if area.groups["value"].isna().all():
        return Note(no_groups(area, remarks))
    sections = group_sections(area)
    names = dict.fromkeys(area.groups["organisation_id"])
    whose = [area.catalogue.organisations[one].name for one in names]
    return pairs_figure(
        sections,
        Words(id, group_title(area)),
        catalogue=area.catalogue,
        subtitle=f"{'; '.join(measure(one.indicator) for one in sections)}. {enumeration(whose)}",
        notes=remarks,
    )


def no_groups(area: AreaReview, remarks: tuple[str, ...]) -> str:
    """Tell that no group has a figure, or that all are too small."""
    if not (area.groups["missing_reason"] == SUPPRESSED).any():
        return f"Det finns inga uppgifter om olika grupper för {area.year}."
    words = MISSING_WORDS[SUPPRESSED]
    return " ".join(
        (f"Uppgifterna om olika grupper för {area.year} visas inte: {words}.", *remarks)
    )


def group_sections(area: AreaReview) -> list[Section]:
    """Return a section an indicator: the whole, then a heading and the classes a dimension."""
    groups = records(area.groups)
    sections = []
    for name in dict.fromkeys(row["indicator_id"] for row in groups):
        mine = [row for row in groups if row["indicator_id"] == name]
        rows = [
            row | {"label": "Alla"}
            for row in records(area.changes)
            if row["indicator_id"] == name
            and row["organisation_id"] == mine[0]["organisation_id"]
            and row["period"] == mine[0]["period"]
        ]
        for dimension in dict.fromkeys(row["dimension"] for row in mine):
            heading = capitalised(DIMENSION_TEXTS.get(dimension, dimension))
            rows.append({"label": heading, "heads": True})
            rows += [
                row | {"label": capitalised(row["klass_text"])}
                for row in mine
                if row["dimension"] == dimension
            ]
        indicator = area.catalogue.indicators[name]
        sections.append(Section(indicator, tuple(rows), measure(indicator), from_zero=True))
    return sections


def group_title(area: AreaReview) -> str:
    """Return as a title the groups that have moved most, or the highest where no move is known."""
    groups = [row for row in records(area.groups) if not is_missing(row["value"])]
    first = max(groups, key=moved)
    of_those = _OF_THOSE_SHOWN if _hides_some(area) else ""
    indicator = area.catalogue.indicators[first["indicator_id"]]
    alike = [one for one in groups if one["indicator_id"] == first["indicator_id"]]
    if is_missing(first["change"]):
        return _highest(indicator, alike, of_those)
    shown = {one.indicator.indicator_id: one.decimals for one in group_sections(area)}
    decimals = shown[indicator.indicator_id]
    if format_figure(first["value"], decimals) == format_figure(first["previous"], decimals):
        none = f"ingen grupp{' som visas' if of_those else ''} har ändrats"
        return finding(f"{indicator.subject}: {none}", capitalised(none))
    changed = [row for row in alike if not is_missing(row["change"])]
    size = round_half_away(moved(first), decimals)
    most = [row for row in changed if round_half_away(moved(row), decimals) == size]
    if len(most) > 1:
        return _together(indicator, most, decimals, of_those, len(most) == len(changed))
    return _alone(indicator, first, decimals, of_those, len(changed) == 1)


def _alone(indicator: Indicator, row: Row, decimals: int, of_those: str, is_only: bool) -> str:
    """Tell the one group that has moved most; `is_only`: of no other one knows how it moved."""
    now, before = (format_figure(row[name], decimals) for name in ("value", "previous"))
    way = f"från {before} till {now} {indicator.unit_label}"
    verb = "ökade" if row["change"] > 0 else "minskade"
    most = "" if is_only else f" mest{of_those}"
    return finding(
        f"{indicator.subject} {class_place(row['breakdown'])} {verb}{most}: {way}",
        f"{capitalised(row['klass_text'])} {verb}{most}: {way}",
        way.capitalize(),
    )


def _together(
    indicator: Indicator, most: Sequence[Row], decimals: int, of_those: str, are_all: bool
) -> str:
    """Tell the groups that have moved as far as each other, and farther than the rest."""
    ways = {row["change"] > 0 for row in most}
    verb = "ändrades" if len(ways) > 1 else "ökade" if ways == {True} else "minskade"
    far = moved(most[0])
    size = f"{format_figure(far, decimals)} {difference_unit(indicator, far)}"
    who = f"grupperna {enumeration(str(row['klass_text']) for row in most)}"
    degree = "lika mycket" if are_all else "mest"
    named = f"{verb} {degree} i {who}{of_those}: med {size}"
    counted = f"{verb} {degree} i {len(most)} grupper{of_those}: med {size}"
    return finding(
        *(f"{indicator.subject} {words}" for words in (named, counted)),
        *map(capitalised, (named, counted)),
    )


def _hides_some(area: AreaReview) -> bool:
    """Return whether a group is not shown: of that nobody knows whether it is higher."""
    hidden = area.groups["hidden_year"].notna() | (area.groups["missing_reason"] == SUPPRESSED)
    return bool(hidden.any())


def _highest(indicator: Indicator, groups: Sequence[Row], of_those: str) -> str:
    """Return the group or groups with the highest figure; `of_those`: if not all are shown."""
    top = max(row["value"] for row in groups)
    who = enumeration(str(row["klass_text"]) for row in groups if row["value"] == top)
    level = f"{format_figure(top, indicator.decimals)} {indicator.unit_label}"
    if len(groups) == 1:
        place = class_place(groups[0]["breakdown"])
        return finding(f"{indicator.subject} {place} är {level}", f"{capitalised(who)}: {level}")
    group = "grupperna" if " och " in who else "gruppen"
    return finding(
        f"{indicator.subject} är högst i {group} {who}{of_those}: {level}",
        f"Högst är {who}{of_those}: {level}",
        f"Högsta värdet i en grupp är {level}",
    )
