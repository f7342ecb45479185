"""Own figures beside the comparators': a row an indicator, on the indicator's own scale."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from analysis import style
from analysis.charts_axes import EMPTY_SHARE, tick_texts, wide_range
from analysis.charts_common import ROOM, Panel, finding
from analysis.charts_dots import DotRow, Mark, Scale
from analysis.charts_flags import flagged
from analysis.charts_indicators import Held, change_title, everyone, measure
from analysis.charts_labels import text_width
from analysis.comparison import AreaReview
from analysis.markup import clip
from analysis.numerals import MISSING_WORDS

#: A longer name is cut at its mark; the table has it in full.
_LONGEST_NAME = 36


def compared_dots(area: AreaReview, found: Sequence[Held]) -> Panel:
    """Return a panel with a row for each of some indicators that share a scale.

    Args:
        area: the review.
        found: indicators with one period each, as `on_page` gives them.
    """
    rows = [_row(area, one) for one in found]
    if not any(row.marks for row in rows):
        return flagged(rows, Scale(0.0, 1.0))
    low, high = wide_range([mark.value for row in rows for mark in row.marks])
    least, most = found[0].indicator.scale_min, found[0].indicator.scale_max
    if least is None or most is None:
        # As lines over years do, so that a lone year has the same axis as the next page.
        fitting = _scale(0.0 if 0 <= low <= EMPTY_SHARE * high else low, high)
        return flagged(rows, fitting, heading=f"Skala {_span_words(fitting.low, fitting.high)}")
    inner = _scale(max(low, least), min(high, most))
    kept = tuple(tick for tick in inner.ticks if least <= tick <= most)
    scale = Scale(max(inner.low, least), min(inner.high, most), kept)
    whole, part = _span_words(least, most), _span_words(scale.low, scale.high)
    shown = "" if whole == part else f", här {part}"
    return flagged(rows, scale, heading=f"Skala {whole}{shown}")


def _scale(low: float, high: float) -> Scale:
    """Return a scale with as many round ticks as have room beside one another, seven at most."""
    for count in (6, 5, 4, 3, 2, 1):
        locator = MaxNLocator(nbins=count, steps=[1, 2, 5, 10])
        ticks = tuple(float(tick) for tick in locator.tick_values(low, high))
        widest = max(text_width(text, style.TEXT) for text in tick_texts(ticks))
        if (len(ticks) - 0.5) * (widest + 8) < ROOM:
            break
    return Scale(ticks[0], ticks[-1], ticks)


def _span_words(low: float, high: float) -> str:
    first, last = tick_texts((low, high))
    return f"{first}–{last}"


def by_scale(found: Sequence[Held]) -> list[list[Held]]:
    """Part indicators by scale, in order of appearance; one without a scale stands by itself."""
    groups: dict[tuple[object, ...], list[Held]] = {}
    for one in found:
        scale = (one.indicator.scale_min, one.indicator.scale_max)
        key = scale if None not in scale else (one.indicator.indicator_id,)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def comparison_title(area: AreaReview, found: Sequence[Held]) -> str:
    """Return as a title in how many comparisons the own figures are better, and worse."""
    names = [one.indicator.indicator_id for one in found]
    rows = area.comparisons[area.comparisons["indicator_id"].isin(names)]
    verdicts = [str(word) for word in rows.loc[rows["gap"].notna(), "verdict"]]
    better, worse = verdicts.count("better"), verdicts.count("worse")
    total = sum(word in ("better", "worse", "equal") for word in verdicts)
    if not total:
        told = [one for one in found if any(line.known for line in everyone(area, one))]
        return change_title(area, (told or list(found))[0])
    who = area.catalogue.organisations[str(rows["organisation_id"].iloc[0])].short_name
    words = f"bättre i {better} av {total} jämförelser, sämre i {worse}"
    return finding(f"{who} är {words}", words.capitalize())


def _row(area: AreaReview, held: Held) -> DotRow:
    indicator = held.indicator
    marks, missing = [], []
    for line in everyone(area, held):
        if line.known:
            point = line.known[-1]
            name = clip(line.name, _LONGEST_NAME)
            label = f"{name} {point.text(indicator.decimals)}"
            marks.append(Mark(point.value or 0.0, label, line.look, line.strong))
        else:
            words = line.points[-1].missing if line.points else "not_reported"
            missing.append(f"{line.name}: {MISSING_WORDS[words or 'not_reported']}")
    return DotRow(measure(indicator), tuple(marks), "; ".join(missing))


def facts(area: AreaReview, held: Held) -> str:
    """Return a sentence with every figure of one indicator, highest first, for a description."""
    row = _row(area, held)
    marks = sorted(row.marks, key=lambda mark: -mark.value)
    parts = [mark.label for mark in marks] + ([row.missing] if row.missing else [])
    return f"{held.indicator.name}: {', '.join(parts)}."
