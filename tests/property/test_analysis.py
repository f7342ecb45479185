"""What holds for the analysis of any figures."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import costs, overview, quality, savings, staffing
from analysis.changes import verdict
from analysis.numerals import format_figure
from analysis.vocabulary import FOLLOWUP_STATUSES
from tests.spec.given import figure, source, table, tables

SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
#: For what reviews every domain, which takes about a second an example.
FEWER = settings(SETTINGS, max_examples=5)
MODULES = {
    "costs": (costs, costs.review_costs),
    "staffing": (staffing, staffing.review_staffing),
    "quality": (quality, quality.review_quality),
    "savings": (savings, savings.review_savings),
    "overview": (overview, overview.review_overview),
}
DIRECTIONS = ("higher_is_better", "lower_is_better", "neutral")
OPPOSITE = {"better": "worse", "worse": "better", "higher": "lower", "lower": "higher"}
WHERE = ("kontoret", "byn", "staden", "torpet", "liknande", "snittet")
PERIODS = ("2020", "2021", "2022", "2023", "2023-08", "2022-08", "unstated")
MISSING = ("-", "sekretess", "För tidigt för att bedömas")
UNWANTED = re.compile(r"\b(?:nan|None|NaT)\b|<NA>|  | [.,;:]|\d\.\d|(?<![\d–])-\d|\.\.")

printed = st.decimals(0, 5000, places=1).map(lambda value: str(value).replace(".", ","))
figures = st.one_of(printed, printed, printed, st.sampled_from(MISSING))


@st.composite
def observations(draw: st.DrawFn) -> list[Mapping[str, Any]]:
    """Draw up to thirty figures of the small municipality, at most one a key."""
    names = st.sampled_from(("net", "it", "leave", "fte", "pleased", "faults", "cases"))
    keys = st.tuples(names, st.sampled_from(WHERE), st.sampled_from(PERIODS))
    chosen = draw(st.lists(keys, min_size=1, max_size=30, unique=True))
    return [figure(name, period, draw(figures), who) for name, who, period in chosen]


@st.composite
def adjustments(draw: st.DrawFn) -> list[Mapping[str, Any]]:
    amounts = draw(st.lists(st.tuples(printed, st.sampled_from(("mnkr", "tkr"))), max_size=4))
    kinds = st.sampled_from(("unit_moved_in", "unit_moved_out", "cost_shared"))
    common = {"indicator_id": "net", "organisation_id": "kontoret", "title": "Enhet flyttas"}
    return [
        common
        | {"adjustment_id": f"a{number}", "period": "2023", "kind": draw(kinds)}
        | {"printed": amount, "unit": unit}
        for number, (amount, unit) in enumerate(amounts)
    ]


@st.composite
def measures(draw: st.DrawFn) -> list[Mapping[str, Any]]:
    horizons = st.sampled_from(("short_term", "long_term", "inquiry_own", "inquiry_joint"))
    categories = st.sampled_from(("operational_change", "responsibility_change"))
    return [
        {"measure_id": f"m{number}", "title": f"Åtgärd {number}", "printed": amount}
        | {"horizon": draw(horizons), "category": draw(categories)}
        for number, amount in enumerate(draw(st.lists(figures, min_size=1, max_size=9)))
    ]


@st.composite
def followups(draw: st.DrawFn, decided: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Draw what is told of some of the measures, and of one that was never decided."""
    names = st.sampled_from(["", *(row["measure_id"] for row in decided)])
    about = st.tuples(names, st.sampled_from(("2023", "2024", "2025")))
    return [
        {"followup_id": f"f{number}", "measure_id": name, "period": period, "source_id": "ny"}
        | {"title": f"Det sägs {name}", "status": draw(st.sampled_from(list(FOLLOWUP_STATUSES)))}
        | {"printed": draw(figures), "link": draw(st.sampled_from(("stated", "inferred")))}
        for number, (name, period) in enumerate(draw(st.lists(about, max_size=9, unique=True)))
    ]


def reviews(told: Mapping[str, pd.DataFrame]) -> list[Any]:
    return [
        review(told, year=year)
        for module, review in MODULES.values()
        for year in module.years_with_data(told)[-2:]
    ]


def frames_of(review: Any) -> dict[str, pd.DataFrame]:
    held = {**vars(review), **vars(getattr(review, "area", review))}
    return {name: value for name, value in held.items() if isinstance(value, pd.DataFrame)}


def words_of(review: Any) -> list[Any]:
    return [review.headline, *review.findings, *review.key_figures]


def texts_of(review: Any) -> list[str]:
    """Return all that a reader sees."""
    cards = [
        text for card in review.key_figures for name, text in vars(card).items() if name != "target"
    ]
    return [*(finding.text for finding in [review.headline, *review.findings]), *cards]


@FEWER
@given(observations(), adjustments(), measures())
def test_tables_are_read_and_never_changed(rows, made, decided):
    told = tables(rows, adjustments=made, measures=decided)
    before = {name: frame.copy() for name, frame in told.items()}
    reviews(told)
    for name, frame in told.items():
        pd.testing.assert_frame_equal(frame, before[name])


@FEWER
@given(observations(), measures(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, decided, chance: random.Random):
    told = tables(rows, measures=decided)
    shuffled = dict(told)
    for name in ("observations", "measures"):
        order = list(range(len(told[name])))
        chance.shuffle(order)
        shuffled[name] = told[name].iloc[order].reset_index(drop=True)
    for one, other in zip(reviews(told), reviews(shuffled), strict=True):
        assert words_of(one) == words_of(other)
        again = frames_of(other)
        for name, frame in frames_of(one).items():
            pd.testing.assert_frame_equal(frame, again[name])


@FEWER
@given(observations(), adjustments(), measures())
def test_every_text_is_whole_and_swedish(rows, made, decided):
    for review in reviews(tables(rows, adjustments=made, measures=decided)):
        assert len(review.headline.text.replace("\N{NO-BREAK SPACE}", "").split()) <= 35
        for finding in [review.headline, *review.findings]:
            assert finding.text.endswith(".")
            assert finding.tone in ("good", "bad", "neutral")
            assert finding.weight >= 0
        for text in texts_of(review):
            assert not UNWANTED.search(text), text


@FEWER
@given(observations())
def test_verbs_follow_the_sign_of_the_change(rows):
    for review in reviews(tables(rows)):
        changes = frames_of(review).get("changes", pd.DataFrame())
        told = {one.id: one.text for one in review.findings}
        for row in changes.to_dict("records"):
            name = f"{row['indicator_id']}-{row['organisation_id']}-{row['period']}"
            if pd.isna(row["change"]) or name not in told:
                continue
            first = told[name].partition(". ")[0]
            verbs = {1: "ökade", -1: "minskade", 0: "låg kvar"}
            assert verbs[sign(row["change"], row["decimals"])] in first


@SETTINGS
@given(observations(), adjustments())
def test_the_steps_of_a_bridge_add_up_exactly(rows, made):
    rows = [row for row in rows if row["indicator_id"] != "net"]
    rows += [figure("net", 2022, "97,6"), figure("net", 2023, "100,2")]
    bridge = costs.review_costs(tables(rows, adjustments=made), year=2023).bridge
    amounts = [Decimal(str(amount)) for amount in bridge["amount"]]
    assert sum(amounts[:-1]) == amounts[-1]
    assert (amounts[0], amounts[-1]) == (Decimal("97.6"), Decimal("100.2"))


@SETTINGS
@given(measures())
def test_parts_of_the_savings_add_up_to_the_whole(decided):
    review = savings.review_savings(tables(measures=decided), year=2023)
    for parts in (review.by_horizon, review.by_category):
        assert parts["count"].sum() == len(decided)
        assert parts["priced"].sum() == review.priced
        assert parts["too_early"].sum() == review.too_early
        known = [Decimal(str(amount)) for amount in parts["amount_tkr"].dropna()]
        assert bool(known) == (review.priced > 0)
        if known:
            assert sum(known) == Decimal(str(review.total_tkr))
        assert parts.loc[parts["priced"] == 0, "amount_tkr"].isna().all()
    assert set(review.register["measure_id"]) == set(review.measures["measure_id"])
    steps = review.ladder.set_index("step")
    assert steps["count"].tolist() == [len(decided), review.priced, 0, 0]
    assert steps.loc["priced", "amount_tkr"] == review.total_tkr or not review.priced


@SETTINGS
@given(measures(), st.data())
def test_a_savings_page_counts_the_same_measures_everywhere(decided, data):
    chosen = [data.draw(st.sampled_from(("rapport", "ny"))) for _ in decided]
    listed = [row | {"source_id": whose} for row, whose in zip(decided, chosen, strict=True)]
    rows = data.draw(followups(listed))
    given = [source("rapport", 2020, 2023), source("ny", 2024, 2025)]
    review = savings.review_savings(
        tables(measures=listed, measure_followups=rows, sources=given), year=2025
    )
    texts = " ".join(texts_of(review)).replace("\N{NO-BREAK SPACE}", " ")
    counts = re.findall(r"(?:av|Läget för|Alla) (\d+) åtgärd", texts)
    assert set(counts) <= {str(len(listed))}
    cards = {card.label: card.value for card in review.key_figures}
    for amount in re.findall(r"Av de beräknade ([\d ,]+) tkr", texts):
        assert amount == cards["Beräknad besparing"].replace("\N{NO-BREAK SPACE}", " ")
    if "Med redovisad uppföljning" in cards:
        register = review.register[review.register["is_decided"]]
        silent = register["status"].eq("not_reported") | ~register["is_told"]
        assert cards["Med redovisad uppföljning"] == str(len(listed) - silent.sum())


@given(st.sampled_from(DIRECTIONS), st.decimals(-1000, 1000, places=2), st.integers(0, 3))
def test_a_verdict_turns_with_the_sign(direction, difference, decimals):
    one = verdict(direction, float(difference), decimals)
    other = verdict(direction, -float(difference), decimals)
    assert other == OPPOSITE.get(one, one)
    assert (one == "unchanged") == (sign(float(difference), decimals) == 0)


@SETTINGS
@given(observations())
def test_two_organisations_see_the_same_gap_from_both_sides(rows):
    told = tables([row for row in rows if row["organisation_id"] in ("staden", "torpet")])
    for module, review in list(MODULES.values())[:3]:
        years = set(module.years_with_data(told, organisation="staden"))
        for year in years & set(module.years_with_data(told, organisation="torpet")):
            mine = gaps(review(told, year=year, organisation="staden"), "torpet")
            theirs = gaps(review(told, year=year, organisation="torpet"), "staden")
            assert {key: -gap for key, gap in mine.items()} == theirs


@SETTINGS
@given(st.lists(st.integers(1, 9999), min_size=2, max_size=4), st.sampled_from((10, 100)))
def test_amounts_ten_times_as_large_change_ten_times_as_much(amounts, factor):
    rows = [figure("net", 2020 + at, amount) for at, amount in enumerate(amounts)]
    scaled = [figure("net", 2020 + at, amount * factor) for at, amount in enumerate(amounts)]
    year = 2019 + len(amounts)
    one, other = (
        costs.review_costs(tables(told), year=year).changes.iloc[0] for told in (rows, scaled)
    )
    assert other["change"] == one["change"] * factor
    assert other["change_since_first"] == one["change_since_first"] * factor
    assert math.isclose(other["change_percent"], one["change_percent"], abs_tol=1e-9)
    assert other["verdict"] == one["verdict"]


@FEWER
@given(observations())
def test_a_figure_of_a_later_year_changes_no_earlier_page(rows):
    later = [figure("net", 2024, "1,0"), figure("leave", 2024, "1,0"), figure("cases", 2024, "1")]
    sources = [source("rapport", 2020, 2023), source("ny", 2024, 2024)]
    one = tables(rows, sources=sources)
    other = tables([*rows, *(row | {"source_id": "ny"} for row in later)], sources=sources)
    for module, review in list(MODULES.values())[:3]:
        for year in module.years_with_data(one):
            if year < 2024:
                assert words_of(review(one, year=year)) == words_of(review(other, year=year))


def test_the_checks_can_fail():
    assert UNWANTED.search("Det var nan mnkr.")
    assert UNWANTED.search("Det var -1 mnkr.")
    assert not UNWANTED.search("Kommungenomsnittet var −1,0 under januari–augusti 2023.")
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(table("events", []), table("risks", []))


def gaps(review: Any, comparator: str) -> dict[tuple[str, str], float]:
    rows = review.comparisons
    rows = rows[(rows["comparator_id"] == comparator) & rows["gap"].notna()]
    keys = zip(rows["indicator_id"], rows["period"], strict=True)
    return dict(zip(keys, rows["gap"], strict=True))


def sign(value: float, decimals: int) -> int:
    """Return the sign of a figure as a page shows it."""
    text = format_figure(value, decimals)
    return 0 if not text.strip("0,") else -1 if text.startswith("−") else 1
