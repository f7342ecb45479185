"""Every chart, for municipalities from one figure to more than a page can want."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import matplotlib.pyplot
import pandas as pd
import pytest

from analysis import charts_costs, contract, frames, raw, style
from analysis.costs import review_costs
from analysis.figure import Figure
from analysis.tables import Note, Table
from analysis.vocabulary import MEASURE_STATUSES
from analysis.words import quantity
from tests.unit import given_charts
from tests.unit.drawn import drawings

ROOT = Path(__file__).resolve().parents[2]
YEARS = (2021, 2023, 2025)
IDS = {
    "kostnad-netto",
    "kostnad-brygga",
    "kostnad-index",
    "kostnad-jamforelse",
    "kostnad-fasta-priser",
    *("kvalitet-effektivitet", "kvalitet-effektivitet-2", "kvalitet-effektivitet-jamforda"),
    *("kvalitet-effektivitet-jamforda-2", "kvalitet-effektivitet-jamforda-3"),
    "kostnad-vag",
    "personal-arsarbetare",
    "personal-jamforelse",
    "personal-puls",
    "personal-grupper",
    "personal-chef",
    "kvalitet-jamforelse",
    "kvalitet-trend",
    "kvalitet-storningar",
    "besparing-horisont",
    "besparing-rangordning",
    *("uppfoljning-brygga-drift", "uppfoljning-brygga-exploatering"),
    "uppfoljning-lage-investeringar",
    *("uppfoljning-takt-drift", "uppfoljning-takt-investeringar", "uppfoljning-takt-exploatering"),
    *("uppfoljning-grupper", "uppfoljning-risker"),
    "besparing-trappa",
    "besparing-utlovat",
    "besparing-matris",
}
#: A decimal point, a hyphen for a minus, or a value that Python has written.
NOT_SWEDISH = re.compile(r"\d\.\d|(?<![\w–])-\d|\bnan\b|\bNone\b|<NA>")


class Drawn:
    """All figures of some tables, and the drawings that they were made from."""

    def __init__(self, name, made, drawings):
        self.name = name
        self.items = made
        self.figures = [item for item in made if isinstance(item, Figure)]
        self.drawings = drawings

    def pairs(self, *ids):
        found = zip(self.figures, self.drawings, strict=True)
        return [(one, other) for one, other in found if one.id in ids]


def _real_documents():
    found = frames.processed_frames(contract.validate(raw.read_raw(ROOT / "data" / "raw")))
    return [
        item
        for domain in given_charts.CHARTS
        for year in YEARS
        for item in given_charts.domain_of(found, domain, year)
    ]


SETS = {
    **{name: (lambda size=size: given_charts.draw(given_charts.tables(size)))
       for name, size in given_charts.SIZES.items()},
    "the two documents": _real_documents,
}  # fmt: skip


@cache
def _drawn(name):
    with drawings(pytest.MonkeyPatch()) as made:
        return Drawn(name, SETS[name](), made)


@pytest.fixture(params=SETS)
def drawn(request):
    return _drawn(request.param)


def test_no_two_words_collide(drawn):
    assert [(one.id, one.collisions()) for one in drawn.drawings if one.collisions()] == []


def test_no_word_leaves_its_drawing(drawn):
    assert [(one.id, one.outside()) for one in drawn.drawings if one.outside()] == []


def test_a_chart_is_a_figure_a_table_or_a_note_in_its_place(drawn):
    assert all(isinstance(item, Figure | Note | Table) for item in drawn.items)
    assert {figure.id for figure in drawn.figures} <= IDS


def test_titles_are_findings_of_at_most_ninety_characters(drawn):
    for figure in drawn.figures:
        assert 8 <= len(figure.title) <= 90, figure.title
        assert not figure.title.endswith("."), figure.title


def test_descriptions_have_forty_to_four_hundred_characters(drawn):
    for figure in drawn.figures:
        assert 40 <= len(figure.alt) <= 400, (figure.id, figure.alt)


def test_every_figure_says_how_to_read_it_and_where_it_comes_from(drawn):
    for figure in drawn.figures:
        assert figure.reading.endswith("."), figure.id
        assert figure.subtitle.strip(" .,"), figure.id
        assert figure.sources, figure.id


def test_nothing_but_swedish_figures_is_written(drawn):
    for figure, drawing in zip(drawn.figures, drawn.drawings, strict=True):
        texts = [figure.title, figure.subtitle, figure.alt, figure.reading, *drawing.texts]
        assert [text for text in texts if NOT_SWEDISH.search(text)] == [], figure.id


def test_drawings_are_as_wide_as_the_style_says(drawn):
    assert all(one.width == 360 for one in drawn.drawings)
    assert all('viewBox="0 0 360 ' in figure.svg for figure in drawn.figures)


def test_the_same_data_give_the_same_drawing_twice():
    name = "a loss and figures that are missing"
    again = given_charts.figures(given_charts.tables(given_charts.SIZES[name]))
    assert [figure.svg for figure in _drawn(name).figures] == [figure.svg for figure in again]


def test_drawing_leaves_the_review_as_it_was():
    found = given_charts.tables(given_charts.SIZES["a loss and figures that are missing"])
    review = review_costs(found, year=given_charts.LAST)
    before = review.series.copy(), review.bridge.copy(), review.adjustments.copy()
    for name in given_charts.CHARTS["costs"][2]:
        getattr(charts_costs, name)(review)
    after = review.series, review.bridge, review.adjustments
    for old, new in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(old, new)


def test_nothing_is_left_in_pyplot(drawn):
    assert matplotlib.pyplot.get_fignums() == []


def test_bars_start_at_zero(drawn):
    for figure, drawing in drawn.pairs(
        "besparing-rangordning", "besparing-trappa", "besparing-utlovat"
    ):
        assert {bar.left for bar in drawing.bars} == {0.0}, figure.id
    for _, drawing in drawn.pairs("kostnad-netto", "personal-arsarbetare", "kvalitet-storningar"):
        for bar in drawing.bars:
            assert 0.0 in (round(bar.foot, 6), round(bar.top, 6), round(bar.left, 6))


@pytest.mark.parametrize("anchor", ["kostnad-netto", "personal-arsarbetare", "kvalitet-storningar"])
def test_the_table_holds_exactly_the_columns(drawn, anchor):
    for figure, drawing in drawn.pairs(anchor):
        plotted = [_length(bar) for bar in drawing.bars]
        assert _numbers(plotted) == _numbers(abs(figure.table.rows["value"])), figure.id


@pytest.mark.parametrize("anchor", ["kostnad-index", "kostnad-jamforelse", "personal-jamforelse"])
def test_the_table_holds_exactly_the_points_of_the_lines(drawn, anchor):
    for figure, drawing in drawn.pairs(anchor):
        plotted = [value for lines in drawing.lines for _, _, values in lines for value in values]
        assert _numbers([*plotted, *drawing.dots]) == _numbers(figure.table.rows["value"])


def test_the_table_holds_exactly_the_amounts_in_both_prices(drawn):
    for figure, drawing in drawn.pairs("kostnad-fasta-priser"):
        plotted = [value for lines in drawing.lines for _, _, values in lines for value in values]
        rows = figure.table.rows
        main = rows[rows["index_id"] == rows["index_id"].iloc[0]]
        # Current prices are drawn once, fixed ones once an index.
        assert _numbers([*plotted, *drawing.dots]) == _numbers([*rows["fixed"], *main["value"]])


@pytest.mark.parametrize(
    "anchor",
    [
        *("kvalitet-effektivitet", "kvalitet-effektivitet-2", "kvalitet-effektivitet-jamforda"),
        *("kvalitet-effektivitet-jamforda-2", "kvalitet-effektivitet-jamforda-3"),
    ],
)
def test_the_table_holds_every_mark_of_a_quadrant(drawn, anchor):
    for figure, drawing in drawn.pairs(anchor):
        plotted = [value for lines in drawing.lines for _, _, values in lines for value in values]
        rows = figure.table.rows
        assert _numbers(plotted) == _numbers(rows.loc[rows["standing"] != "middle", "quality"])


def test_the_table_holds_exactly_the_path_and_what_the_measures_save(drawn):
    for figure, drawing in drawn.pairs("kostnad-vag"):
        rows = figure.table.rows
        plotted = [value for lines in drawing.lines for _, _, values in lines for value in values]
        assert _numbers(plotted) == _numbers(rows["value"])
        saved = rows.loc[rows["scenario"] == "unchanged_measures", "saved_tkr"]
        assert _numbers(map(_length, drawing.bars)) == _numbers(saved)


def test_no_two_ways_on_share_mark_and_dash(drawn):
    for figure, drawing in drawn.pairs("kostnad-vag"):
        ways = figure.table.rows["scenario"].nunique()
        looks = {(marker, str(dash)) for marker, dash, _ in drawing.lines[0]}
        assert len(looks) == len({marker for marker, _ in looks}) == ways, drawn.name


@pytest.mark.parametrize("anchor", ["personal-puls", "personal-grupper"])
def test_the_table_holds_exactly_the_dots(drawn, anchor):
    for figure, drawing in drawn.pairs(anchor):
        rows = figure.table.rows
        assert _numbers(drawing.dots) == _numbers([*rows["value"], *rows["previous"]])


def test_the_table_holds_exactly_the_savings(drawn):
    for figure, drawing in drawn.pairs("besparing-rangordning"):
        plotted = [_length(bar) for bar in drawing.bars]
        assert _numbers(plotted) == _numbers(figure.table.rows["saving_tkr"])


def test_the_table_holds_exactly_the_steps_of_the_ladder(drawn):
    for figure, drawing in drawn.pairs("besparing-trappa"):
        counts = figure.table.rows["count"]
        assert len(counts) == 4
        assert _numbers(map(_length, drawing.bars)) == _numbers(counts[counts > 0])
        for row in figure.table.rows.to_dict("records"):
            words = quantity(row["amount_tkr"], row["decimals"], "tkr")
            assert row["label"] in drawing.texts
            assert pd.isna(row["amount_tkr"]) or any(words in text for text in drawing.texts)


def test_the_table_holds_exactly_what_was_promised_and_what_is_told(drawn):
    for figure, drawing in drawn.pairs("besparing-utlovat"):
        rows = figure.table.rows
        told = [*rows["decided_tkr"], *rows["due_tkr"], *rows["realised_tkr"]]
        assert _numbers(map(_length, drawing.bars)) == _numbers(x for x in told if x != 0)
        # A missing amount has no bar, and says so; all years are there.
        missing = [text for text in drawing.texts if text == "inget redovisat i kronor"]
        assert len(missing) == rows["realised_tkr"].isna().sum()
        assert set(rows["year"]) <= set(drawing.texts)


def test_the_table_holds_the_word_of_every_mark_in_the_matrix(drawn):
    for figure, drawing in drawn.pairs("besparing-matris"):
        rows = figure.table.rows
        years = [name for name in rows if name.isdigit()]
        assert 1 <= len(years) <= 4
        told = [cell for year in years for cell in rows[year] if cell != "ännu inte beslutad"]
        words = Counter(word for cell in told for word in cell.split(", "))
        assert words == Counter(text for text in drawing.texts if text in words)
        marks = [marker for panel in drawing.lines for marker, _, values in panel for _ in values]
        assert len(marks) == len(told)


def test_every_status_has_a_mark_of_its_own():
    marks = [style.status_mark(status) for status in MEASURE_STATUSES]
    assert len({(mark["marker"], mark["fillstyle"]) for mark in marks}) == len(MEASURE_STATUSES)


def test_the_matrix_has_met_every_status_and_more_years_than_it_shows():
    found = [
        figure
        for name in given_charts.SIZES
        for figure in _drawn(name).figures
        if figure.id == "besparing-matris"
    ]
    told = {cell for one in found for year in one.table.rows for cell in one.table.rows[year]}
    assert {*MEASURE_STATUSES.values(), "ej redovisad, tiden ute"} <= told
    assert max(len([name for name in one.table.rows if name.isdigit()]) for one in found) == 4


def test_the_bridge_goes_from_nothing_to_the_whole_change(drawn):
    for figure, drawing in drawn.pairs("kostnad-brygga"):
        *parts, whole = [_length(bar) for bar in drawing.bars]
        told = figure.table.rows["amount"].tolist()
        assert _numbers(parts) == _numbers(abs(value) for value in told[1:-2])
        assert round(whole, 6) == round(abs(told[-1]), 6)
        assert drawing.bars[0].left == 0.0 or drawing.bars[0].right == 0.0


@pytest.mark.parametrize("anchor", ["uppfoljning-brygga-drift", "uppfoljning-brygga-exploatering"])
def test_the_bridge_goes_from_budget_to_forecast(drawn, anchor):
    for figure, drawing in drawn.pairs(anchor):
        told = figure.table.rows["amount"].tolist()
        assert _numbers(map(_length, drawing.bars)) == _numbers(map(abs, told))
        assert 0.0 in (drawing.bars[-1].left, drawing.bars[-1].right)
        assert round(sum(told[:-1]), 6) == round(told[-1], 6)


def test_the_table_holds_every_risk(drawn):
    for figure, drawing in drawn.pairs("uppfoljning-risker"):
        told = figure.table.rows["risk_value"]
        assert _numbers(map(_length, drawing.bars)) == _numbers(told)


@pytest.mark.parametrize(
    "anchor",
    [
        *("uppfoljning-lage-investeringar", "uppfoljning-takt-drift"),
        *("uppfoljning-takt-investeringar", "uppfoljning-takt-exploatering"),
    ],
)
def test_the_table_holds_budget_forecast_and_outcome(drawn, anchor):
    forms = ("budget", "forecast", "outcome", "behind", "ahead", "previous_ahead")
    for figure, drawing in drawn.pairs(anchor):
        columns = [column.name for column in figure.table.columns if column.name in forms]
        told = [value for name in columns for value in figure.table.rows[name].dropna()]
        # The key above the scale has a mark of each form.
        plotted = drawing.marks[0][len(columns) :]
        assert _numbers(plotted) == _numbers(told)


def test_the_table_holds_both_ends_of_every_slope(drawn):
    for figure, drawing in drawn.pairs("uppfoljning-grupper"):
        rows = figure.table.rows[figure.table.rows["value"].notna()]
        told = {*rows["previous"].dropna(), *rows["value"]}
        plotted = {value for lines in drawing.lines for _, _, values in lines for value in values}
        assert plotted == told


def test_no_two_lines_of_a_panel_share_mark_and_dash(drawn):
    for figure, drawing in drawn.pairs("kostnad-jamforelse", "personal-jamforelse"):
        owners = figure.table.rows["organisation"].nunique()
        for lines in drawing.lines:
            looks = {(marker, str(dash)) for marker, dash, _ in lines}
            assert len({marker for marker, _ in looks}) == len(looks), figure.id
            assert len(looks) <= owners


def test_years_are_whole_numbers(drawn):
    for figure in drawn.figures:
        for column in figure.table.rows.columns.intersection(["year", "previous_period"]):
            assert not any(str(cell).endswith(".5") for cell in figure.table.rows[column])


def test_a_missing_figure_is_written_in_words_in_the_chart(drawn):
    for figure, drawing in drawn.pairs(
        "kostnad-netto", "kostnad-jamforelse", "personal-jamforelse"
    ):
        if figure.table.rows["value"].isna().any():
            words = " ".join(drawing.texts).replace("\n", " ").casefold()
            assert "uppgift saknas" in words, figure.id


def test_an_unpriced_measure_is_a_ring_off_the_axis(drawn):
    for figure, drawing in drawn.pairs("besparing-horisont"):
        without = figure.table.rows["count"].sum() - figure.table.rows["priced"].sum()
        rings = [line for lines in drawing.lines for line in lines]
        assert sum(len(values) for _, _, values in rings) == without


@pytest.mark.parametrize("anchor", ["kvalitet-jamforelse", "kvalitet-trend", "personal-chef"])
def test_the_table_holds_exactly_what_panels_of_several_forms_show(drawn, anchor):
    for figure, drawing in drawn.pairs(anchor):
        plotted = [value for lines in drawing.lines for _, _, values in lines for value in values]
        plotted += [*drawing.dots, *(_length(bar) for bar in drawing.bars)]
        assert _numbers(map(abs, plotted)) == _numbers(abs(figure.table.rows["value"]))


def test_the_table_holds_the_savings_of_every_horizon(drawn):
    for figure, drawing in drawn.pairs("besparing-horisont"):
        rows = [bar for bar in drawing.bars if bar.left == 0.0]
        sums = [
            sum(bar.right - bar.left for bar in drawing.bars if bar.foot == row.foot)
            for row in rows
        ]
        assert _numbers(sums) == _numbers(figure.table.rows["amount_tkr"])
        assert len(drawing.bars) == figure.table.rows["priced"].sum()


def test_every_chart_is_held_against_its_table():
    held = set()
    for name, test in globals().items():
        if name.startswith(("test_the_table_holds", "test_the_bridge_goes")):
            for mark in getattr(test, "pytestmark", ()):
                held |= set(mark.args[1])
            held |= {word for word in test.__code__.co_consts if word in IDS}
    assert held == IDS


def test_no_chart_has_a_legend_and_every_series_is_named_where_it_is(drawn):
    for figure, drawing in zip(drawn.figures, drawn.drawings, strict=True):
        assert drawing.legends == 0, figure.id
        if figure.id.endswith(("-jamforelse", "-chef")) and drawn.name == "the two documents":
            words = re.sub(r"[\s-]", "", "".join(drawing.texts))
            for name in figure.table.rows["organisation"]:
                assert name.replace(" ", "") in words, (figure.id, name)


def test_no_axis_is_broken_or_doubled(drawn):
    for figure, drawing in zip(drawn.figures, drawn.drawings, strict=True):
        assert drawing.scales == {"linear"}, figure.id
        for upper, lower in pairwise(sorted(drawing.panels, key=lambda box: -box.top)):
            assert lower.top <= upper.foot + 1e-9, figure.id


def test_stacked_bars_begin_at_zero_and_leave_no_gap(drawn):
    for figure, drawing in drawn.pairs("besparing-horisont"):
        for foot in {bar.foot for bar in drawing.bars}:
            row = sorted((bar for bar in drawing.bars if bar.foot == foot), key=lambda b: b.left)
            assert row[0].left == 0.0, figure.id
            assert all(one.right == pytest.approx(other.left) for one, other in pairwise(row))


def test_every_organisation_among_dots_has_a_form_of_its_own(drawn):
    for figure, drawing in drawn.pairs("kvalitet-jamforelse"):
        known = figure.table.rows[figure.table.rows["value"].notna()]
        looks = set(drawing.looks)
        assert len(looks) == len({form for form, _ in looks}), figure.id
        assert len(looks) == known["organisation"].nunique(), figure.id


def test_the_year_before_is_a_ring_and_the_pages_year_a_dot(drawn):
    for figure, drawing in drawn.pairs("personal-puls", "personal-grupper"):
        hollow = {form.endswith("hollow") for form, _ in drawing.looks}
        both = figure.table.rows["previous"].notna().any()
        assert hollow == ({True, False} if both else {False}), figure.id


def test_no_two_lines_of_an_index_share_a_mark(drawn):
    for figure, drawing in drawn.pairs("kostnad-index"):
        for lines in drawing.lines:
            marks = {(marker, str(dash)) for marker, dash, _ in lines}
            assert len({marker for marker, _ in marks}) == len(marks), figure.id
            assert len(marks) == figure.table.rows["indicator_id"].nunique(), figure.id


def test_a_break_is_a_line_in_every_chart_over_the_year_and_a_note_beside_it():
    found = [
        figure
        for figure in _drawn("twelve years and eight others").figures
        if {"indicator", "year"} <= set(figure.table.rows)
        and "Mått 1" in set(figure.table.rows["indicator"])
        and figure.table.rows["year"].nunique() > 1
    ]
    assert {figure.id for figure in found} == {
        *("kostnad-netto", "kostnad-index", "kostnad-jamforelse", "kostnad-fasta-priser"),
        *("personal-jamforelse", "kvalitet-trend"),
    }
    for figure in found:
        assert any(note.startswith("Mått 1: mätsättet ändrades 2018") for note in figure.notes)
        assert 'stroke-dasharray="4,3"' in figure.svg, figure.id


def _length(bar):
    """Return the length of an upright or a lying bar: the side that is not its thickness."""
    upright = round(bar.right - bar.left, 6) <= 0.68 and round(bar.foot * bar.top, 6) == 0.0
    return bar.top - bar.foot if upright else bar.right - bar.left


def _numbers(values):
    kept = (float(value) for value in values if not pd.isna(value))
    return Counter(round(value, 4) for value in kept)
