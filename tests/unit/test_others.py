"""What is said of others: in line or not, gaps in kronor, groups, overlap, spread."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from analysis import page
from analysis.comparison import area_review, narrowed
from analysis.costs import review_costs
from analysis.in_line import in_line
from analysis.peer_groups import overlap_notes
from tests.spec.given import INDICATORS, ORGANISATIONS, figure, tables

NAN = float("nan")
#: Byn, Staden and Torpet by their Kolada ids, and nine more towns.
KOLADA = {"byn": "0001", "staden": "0002", "torpet": "0003"}
MORE = [
    {
        "organisation_id": f"ort{n}",
        "name": f"Ort {n}",
        "short_name": f"Ort {n}",
        "kind": "municipality",
        "kolada_id": f"100{n}",
    }
    for n in range(1, 10)
]


def organisations(**group):
    """Return the register, with what a test says of the group of similar ones."""
    given = [
        one
        | {"kolada_id": KOLADA.get(one["organisation_id"], "")}
        | (group if one["organisation_id"] == "liknande" else {})
        for one in ORGANISATIONS
    ]
    return [*given, *MORE]


def edition(name: str, members: str):
    return {"organisation_id": "liknande", "edition": name, "members": members, "source": "Listan"}


def staffing(rows, editions=(), **group):
    told = tables(rows, organisations=organisations(**group), group_editions=editions)
    return area_review(told, area="staffing", year=2023)


def leave(**printed: str):
    """Return sick leave of 2023 by organisation."""
    return [figure("leave", 2023, value, who) for who, value in printed.items()]


# -- in line ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ((3.4, 1), (3.0, 0), True),
        ((3.6, 1), (3.0, 0), False),
        ((58.0, 0), (57.0, 0), False),
        ((3.4, 1), (3.3, 1), False),
        ((0.3, 1), (0.30, 2), True),
        ((NAN, 0), (3.0, 0), False),
        ((3.0, 0), (NAN, 0), False),
    ],
)
def test_figures_are_in_line_where_what_they_round_overlaps(mine, theirs, same):
    one, other = (dict(zip(("value", "decimals"), pair, strict=True)) for pair in (mine, theirs))
    assert in_line(one, other) is same


@pytest.mark.parametrize(
    ("theirs", "widths", "same"),
    [
        # The root of 3 squared and 3 squared is 4.24.
        (54.0, (3, 3), True),
        (53.0, (3, 3), False),
        (55.0, (3, 0), True),
        (54.0, (3, 0), False),
        (54.0, (0, 0), False),
    ],
)
def test_survey_figures_are_in_line_within_both_intervals(theirs, widths, same):
    pair = ({"value": 58.0, "decimals": 0}, {"value": theirs, "decimals": 0})
    assert in_line(*pair, (Fraction(widths[0]), Fraction(widths[1]))) is same


def test_a_survey_figure_is_in_line_by_the_interval_that_is_in_the_data():
    shared = {"area": "quality", "unit": "percent", "unit_label": "procent", "decimals": 0}
    register = [
        shared | {"indicator_id": "safe", "name": "Trygghet", "subject": "Tryggheten"},
        shared
        | {"indicator_id": "safe_half", "name": "Felmarginal", "subject": "Felmarginalen"}
        | {"interval_of": "safe"},
    ]
    rows = [figure("safe", 2023, "58", "byn"), figure("safe", 2023, "54", "staden")]
    halves = [figure("safe_half", 2023, "3", who) for who in ("byn", "staden")]

    def verdicts(*given):
        told = tables(given, indicators=register)
        return area_review(told, area="quality", year=2023).comparisons

    without, with_half = verdicts(*rows), verdicts(*rows, *halves)
    assert without["verdict"].tolist() == ["higher"]
    assert with_half["verdict_text"].tolist() == ["i nivå"]
    widths = with_half[["half_width", "comparator_half_width"]]
    assert widths.to_numpy().tolist() == [[3.0, 3.0]]
    assert without["half_width"].isna().all()
    assert set(with_half["indicator_id"]) == {"safe"}


# -- kronor -----------------------------------------------------------------------------------

UNIT_COST = [
    {"area": "economy", "unit": "kr", "unit_label": "kr per ärende", "decimals": 0}
    | {"indicator_id": "each", "name": "Kostnad per ärende", "subject": "Kostnaden per ärende"}
    | {"kind": "cost"},
    {"area": "economy", "unit": "count", "unit_label": "ärenden", "decimals": 0}
    | {"indicator_id": "many", "name": "Ärenden", "subject": "Antalet ärenden"}
    | {"volume_of": "each", "kind": "volume"},
]


def unit_costs(*rows):
    told = tables(rows, indicators=UNIT_COST)
    return area_review(told, area="economy", year=2023).comparisons.set_index("comparator_id")


def test_a_gap_comes_to_kronor_with_ones_own_volume():
    found = unit_costs(
        figure("each", 2023, "8 695", "byn"),
        figure("each", 2023, "8 173", "staden"),
        figure("each", 2022, "8 000", "torpet"),
        figure("many", 2023, "200", "byn"),
    )
    # 522 kr x 200 = 104 400 kr.
    assert found.loc["staden", "gap_total_tkr"] == 104.4
    assert found.loc["staden", "gap_total_tkr_missing"] == ""
    assert pd.isna(found.loc["torpet", "gap_total_tkr"])
    assert found.loc["torpet", "gap_total_tkr_missing"] == "går inte att räkna ut"


def test_without_a_volume_a_gap_in_kronor_is_not_computable():
    rows = [figure("each", 2023, "8 695", "byn"), figure("each", 2023, "8 173", "staden")]
    found = unit_costs(*rows, figure("many", 2023, "200", "staden")).loc["staden"]
    assert pd.isna(found["gap_total_tkr"])
    assert found["gap_total_tkr_missing"] == "går inte att räkna ut"


def test_a_whole_cost_has_no_volume_to_be_multiplied_by():
    rows = [figure("net", 2023, "2", "byn"), figure("net", 2023, "1", "staden")]
    found = area_review(tables(rows), area="economy", year=2023).comparisons.iloc[0]
    assert found["gap_total_tkr_missing"] == "ej tillämplig"


# -- places -----------------------------------------------------------------------------------


def test_places_are_told_with_who_stands_where():
    review = staffing(leave(byn="3,0", staden="4,0", torpet="2,0", liknande="1,0"))
    row = review.ranks.iloc[0]
    assert (row["rank"], row["of"], row["best"]) == (2, 3, "lowest")
    assert row["order"] == "torpet byn staden"


# -- groups and whom they overlap with --------------------------------------------------------

FIGURES = leave(byn="3,0", staden="4,0", torpet="2,0", liknande="3,5", snittet="5,0")


def test_a_group_of_the_stated_edition_overlaps_for_certain():
    peers = staffing(
        FIGURES,
        [edition("2022", "0002 0003"), edition("2023", "0002 1001")],
        edition="2023",
        weighting="unweighted",
    ).peers.set_index("organisation_id")
    row = peers.loc["liknande"]
    assert row["members_text"] == "2: Staden, Ort 1"
    assert (row["overlap"], row["overlap_with"]) == ("certain", "staden")
    assert row["overlap_text"] == (
        "Staden ingår i ”Liknande kommuner”, som därför inte är fristående."
    )
    assert row["weighting_text"] == "ovägt"
    assert peers.loc["snittet", "overlap"] == ""
    assert peers.loc["snittet", "overlap_text_missing"] == "prövas bara för jämförelsegrupper"


def test_members_that_the_register_states_go_before_editions():
    row = staffing(FIGURES, [edition("2023", "0002")], edition="2023", members="0003 9999").peers
    assert row.iloc[0]["members_text"] == "2: Torpet, 9999"
    assert row.iloc[0]["overlap_with"] == "torpet"


def test_where_the_edition_is_not_stated_an_overlap_is_possible():
    editions = [edition("2022", "0002 0003"), edition("2024", "0002")]
    row = staffing(FIGURES, editions).peers.iloc[0]
    assert (row["edition_text"], row["members"], row["overlap"]) == (
        *("framgår inte", "", "possible"),
    )
    assert row["overlap_text"] == (
        "Källan anger inte vilken utgåva av ”Liknande kommuner” som avses. I gruppen kan"
        " Staden (utgåvorna 2022 och 2024) och Torpet (utgåvan 2022) ingå."
    )


def test_an_edition_whose_members_nobody_knows_is_named():
    row = staffing(FIGURES, [edition("2022", "0002")], edition="2020").peers.iloc[0]
    assert row["overlap"] == "possible"
    assert row["overlap_text"].startswith(
        "Vilka som ingår i ”Liknande kommuner” enligt utgåvan 2020 är inte känt."
    )


def test_oneself_in_the_group_is_an_overlap():
    row = staffing(FIGURES, members="0001").peers.iloc[0]
    assert row["overlap_with"] == "byn"


def test_without_members_that_are_compared_there_is_no_warning():
    peers = staffing(FIGURES, members="1001 1002").peers
    assert peers["overlap"].tolist() == ["", ""]
    assert peers.iloc[0]["overlap_text_missing"] == "ingen"
    assert staffing(FIGURES).peers.iloc[0]["overlap_text_missing"] == "går inte att pröva"
    assert overlap_notes(peers, {"byn", "staden", "liknande"}) == ()


def test_a_warning_stands_only_where_both_are_shown():
    peers = staffing(FIGURES, members="0002").peers
    assert len(overlap_notes(peers, {"byn", "staden", "liknande"})) == 1
    assert overlap_notes(peers, {"byn", "torpet", "liknande"}) == ()
    assert overlap_notes(peers, {"byn", "staden"}) == ()


# -- spread -----------------------------------------------------------------------------------


def spread_of(values, members, own="9,0"):
    towns = {f"ort{n}": value for n, value in enumerate(values, start=1)}
    return staffing(leave(byn=own, liknande="8,0", **towns), members=members).spread


def test_the_spread_of_a_group_is_of_the_members_that_have_a_figure():
    row = spread_of(["1,0", "1,2", "2,0"], "0001 1001 1002 1003 1004").iloc[0]
    # Oneself is no part of it; Ort 4 has no figure.
    assert (row["count"], row["members"]) == (3, 4)
    assert (row["lowest"], row["median"], row["highest"], row["mean"]) == (1.0, 1.2, 2.0, 1.4)
    assert pd.isna(row["lower_quartile"]) and pd.isna(row["upper_quartile"])
    # Without Ort 1 the median is 1.6, without Ort 2 1.5, without Ort 3 1.1.
    assert (row["least_median"], row["most_median"]) == (1.1, 1.6)
    assert (row["printed"], row["value"]) == (8.0, 9.0)


def test_quartiles_need_eight_members():
    values = [f"{n},0" for n in range(1, 9)]
    members = " ".join(f"100{n}" for n in range(1, 9))
    row = spread_of(values, members).iloc[0]
    assert (row["lower_quartile"], row["median"], row["upper_quartile"]) == (2.75, 4.5, 6.25)
    assert (row["least_median"], row["most_median"]) == (4.0, 5.0)
    assert pd.isna(spread_of(values[:7], members).iloc[0]["lower_quartile"])


def test_two_members_with_figures_have_no_spread_worth_telling():
    assert spread_of(["1,0", "2,0"], "1001 1002 1003").empty


def test_unknown_members_have_no_spread():
    assert spread_of(["1,0", "2,0", "3,0"], "").empty


# -- the page ---------------------------------------------------------------------------------


def plain(text: object) -> str:
    return str(text).replace("\N{NO-BREAK SPACE}", " ")


def shown(rows, editions=(), **group):
    told = tables(rows, organisations=organisations(**group), group_editions=editions)
    return page.comparison(review_costs(told, year=2023))


def costs(**printed: str):
    return [figure("it", 2023, value, who) for who, value in printed.items()]


def test_the_page_shows_gaps_places_groups_and_spread():
    rows = costs(byn="3,0", ort1="1,0", ort2="2,0", ort3="4,0", liknande="2,5")
    parts = shown(rows, members="1001 1002 1003", edition="2023")
    assert [part.id for part in parts] == [
        "kostnad-jamforelser",
        "kostnad-plats",
        "kostnad-grupper-jamforda",
        "kostnad-spridning",
    ]
    _, place, groups, spread = (part.data().rows for part in parts)
    assert place[0][2:] == ("2 av 4", "högst", "Ort 3, Byn, Ort 2, Ort 1")
    assert groups[0][2:4] == ("2023", "3: Ort 1, Ort 2, Ort 3")
    assert spread[0][1] == "3 av 3"
    # Without Ort 1 the median is 3.0, without Ort 3 1.5.
    assert plain(spread[0][-1]) == "1,50 till 3,00"


def test_the_page_says_why_a_group_has_no_spread():
    rows = costs(byn="3,0", ort1="1,0", liknande="2,5")
    unknown, known = (
        next(part for part in shown(rows, **group) if part.id == "kostnad-grupper-jamforda").notes
        for group in ({}, {"members": "1001 1002 1003"})
    )
    said = "Median och spridning inom ”Liknande kommuner” kan inte räknas ut: "
    assert unknown == (f"{said}källan säger inte vilka kommuner som ingår.",)
    assert known == (f"{said}uppgifter saknas för enskilda medlemmar.",)


def test_the_page_says_where_editions_are_from():
    rows = costs(byn="3,0", ort1="1,0", liknande="2,5")
    editions = [edition("2022", "1001"), edition("2023", "1002") | {"source": "Boken"}]
    parts = shown(rows, editions)
    groups = next(part for part in parts if part.id == "kostnad-grupper-jamforda")
    said = "Vilka som ingår i ”Liknande kommuner” i olika utgåvor kommer från Listan; Boken."
    assert groups.notes[0] == said


def test_the_page_shows_margins_where_they_are_known():
    shared = {"area": "economy", "unit": "percent", "unit_label": "procent", "decimals": 0}
    register = [
        shared | {"indicator_id": "fee", "name": "Avgift", "subject": "Avgiften"},
        shared
        | {"indicator_id": "half", "name": "Felmarginal", "subject": "Felmarginalen"}
        | {"interval_of": "fee", "decimals": 1},
    ]
    rows = [figure("fee", 2023, "58", "byn"), figure("fee", 2023, "56", "staden")]
    told = tables([*rows, figure("half", 2023, "2,5", "byn")], indicators=register)
    data = page.comparison(review_costs(told, year=2023))[0].data()
    margins = [data.header.index(name) for name in ("Egen felmarginal", "Andras felmarginal")]
    assert [str(getattr(data.rows[0][at], "value", data.rows[0][at])) for at in margins] == [
        *("2.5", "uppgift saknas"),
    ]
    assert data.rows[0][-1] == "i nivå"


def test_a_narrower_page_keeps_its_groups():
    rows = [*FIGURES, *(figure("fte", 2023, n, who) for n, who in ((5, "byn"), (6, "staden")))]
    area = staffing(rows, members="0002")
    assert len(narrowed(area, ["fte"]).peers) == 2
    assert set(narrowed(area, ["fte"]).comparisons["indicator_id"]) == {"fte"}
    assert {one["indicator_id"] for one in INDICATORS} >= {"fte", "leave"}
