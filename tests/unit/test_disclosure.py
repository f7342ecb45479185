"""Small groups taken out of the processed tables: the figures, and everything that repeats them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pytest

from analysis.checks import reconcile
from analysis.disclosure import CLAIM_TEXT, without_small_groups
from tests.spec.given import INDICATORS, Row, figure, source, tables

CHANGE = {
    "indicator_id": "leave_change",
    "name": "Ändring",
    "subject": "Ändringen",
    "area": "staffing",
    "unit": "percentage_points",
    "unit_label": "procentenheter",
    "decimals": 1,
    "change_of": "leave",
}
HEADS = {"": 40, "sex=women": 37, "sex=men": 3, "age=<29": 10, "age=30>": 30}
#: The men's figure is told nowhere else.
SECRET = ("17,3", "17.3", "6,1", "14,2", "14.2")


def heads(
    counts: Mapping[str, int], period: int | str = 2023, indicator: str = "leave", **more: Any
) -> list[Row]:
    return [
        {
            "indicator_id": indicator,
            "organisation_id": "kontoret",
            "period": str(period),
            "breakdown": part,
            "headcount": count,
            **more,
        }
        for part, count in counts.items()
    ]


def rows(**more: Any) -> list[Row]:
    """Return figures of two years, with a note that quotes one."""
    now = {"": "3,3", "sex=women": "2,1", "sex=men": "17,3", "age=<29": "3,0", "age=30>": "3,4"}
    found = [
        figure(
            "leave", 2023, text, breakdown=part, note=f"Not om {text}.", locator="Tabell", **more
        )
        for part, text in now.items()
    ]
    return found + [figure("leave", 2022, "3,1", breakdown=part, **more) for part in now]


def made(observations: Iterable[Row], counts: Iterable[Row], **others: Any) -> dict[str, Any]:
    found = tables(
        observations, indicators=[*INDICATORS, CHANGE], headcounts=list(counts), **others
    )
    after = without_small_groups(found)
    for name, frame in after.items():
        assert frame.dtypes.to_dict() == found[name].dtypes.to_dict(), name
    return after


def hidden(after: Mapping[str, pd.DataFrame]) -> set[tuple[str, str, str]]:
    found = after["observations"]
    found = found[found["missing_reason"] == "suppressed"]
    return set(zip(found["indicator_id"], found["period"], found["breakdown"], strict=True))


def everything(after: Mapping[str, pd.DataFrame]) -> str:
    """Return all that any table tells, with the reconciliation."""
    told = {**after, "reconciliation": reconcile(after)}
    return "\n".join(frame.to_csv() for frame in told.values())


def test_a_hidden_figure_says_why_and_nothing_else():
    after = made(rows(), heads(HEADS))
    assert hidden(after) == {("leave", "2023", "sex=men"), ("leave", "2023", "sex=women")}
    found = after["observations"].set_index(["period", "breakdown"]).loc[("2023", "sex=men")]
    assert pd.isna(found["value"])
    assert pd.isna(found["decimals"])
    told = ["missing_reason", "printed", "note", "locator"]
    assert found[told].tolist() == ["suppressed", "sekretess", "", "Tabell"]


def test_what_is_shown_stays_as_it_was():
    before = tables(rows(), indicators=[*INDICATORS, CHANGE], headcounts=heads(HEADS))
    after = without_small_groups(before)
    kept = after["observations"]["missing_reason"] == ""
    pd.testing.assert_frame_equal(after["observations"][kept], before["observations"][kept])
    assert kept.sum() == 8


def test_without_headcounts_the_tables_are_the_same():
    before = tables(rows())
    assert all(frame is before[name] for name, frame in without_small_groups(before).items())


@pytest.mark.parametrize(("first", "limit"), [(2023, 3), (2024, 5)])
def test_the_limit_is_that_of_the_figure_s_year(first, limit):
    register = [{"threshold_id": "min_group_size", "valid_from": first, "printed": "3"}]
    after = made(rows(), heads(HEADS), thresholds=register)
    assert bool(hidden(after)) == (limit > HEADS["sex=men"])


def test_a_figure_without_a_year_takes_its_sources_last():
    register = [
        {"threshold_id": "min_group_size", "valid_from": year, "printed": str(value)}
        for year, value in ((2020, 3), (2023, 4))
    ]
    observations = [figure("leave", "unstated", "3,3"), figure("leave", "unstated", "4", "byn")]
    counts = heads({"": 3}, "unstated")
    assert hidden(made(observations, counts, thresholds=register)) == {("leave", "unstated", "")}
    older = made(observations, counts, thresholds=register, sources=[source(last=2022)])
    assert hidden(older) == set()


def test_printed_changes_of_a_hidden_figure_go_too_now_and_a_year_later():
    observations = [
        *rows(),
        figure("leave_change", 2023, "+14,2", breakdown="sex=men", note="+14,2"),
        figure("leave_change", 2023, "+0,2"),
        figure("leave_change", 2024, "-14,2", breakdown="sex=men"),
        figure("leave_change", 2024, "+0,1"),
        figure("leave_change", 2025, "+0,3", breakdown="sex=men"),
        figure("leave_change", "2024-08", "+0,4", breakdown="sex=men"),
    ]
    after = made(observations, heads(HEADS))
    assert {one for one in hidden(after) if one[0] == "leave_change"} == {
        ("leave_change", "2023", "sex=men"),
        ("leave_change", "2024", "sex=men"),
    }
    assert not re.search("14,2|14.2", everything(after))


def test_months_are_held_against_the_same_months_a_year_later():
    observations = [
        figure("leave", "2022-08", "17,3", breakdown="sex=men"),
        figure("leave_change", "2023-08", "-14,2", breakdown="sex=men"),
        figure("leave_change", 2023, "+0,1", breakdown="sex=men"),
    ]
    after = made(observations, heads({"sex=men": 3}, "2022-08"))
    assert hidden(after) == {
        ("leave", "2022-08", "sex=men"),
        ("leave_change", "2023-08", "sex=men"),
    }


def test_a_headcount_beside_a_change_guards_what_has_changed():
    observations = [*rows(), figure("leave_change", 2023, "+14,2", breakdown="sex=men")]
    counts = heads({"sex=men": 3}, indicator="leave_change")
    found = hidden(made(observations, [*heads({"": 40, "sex=women": 37}), *counts]))
    assert ("leave", "2023", "sex=men") in found
    assert ("leave", "2023", "sex=women") in found


def test_what_is_hidden_in_one_source_is_hidden_in_every_other():
    sources = [source("ny", 2020, 2024), source()]
    observations = [*rows(), *rows(source_id="ny")]
    after = made(observations, heads(HEADS), sources=sources)
    found = after["observations"][after["observations"]["missing_reason"] == "suppressed"]
    assert found["source_id"].value_counts().to_dict() == {"rapport": 2, "ny": 2}
    assert not re.search("17,3|17.3", everything(after))


def test_the_smallest_headcount_that_a_source_tells_counts():
    sources = [source("ny", 2020, 2024), source()]
    counts = [*heads({**HEADS, "": 50, "sex=men": 13}), *heads({"sex=men": 3}, source_id="ny")]
    after = made([*rows(), *rows(source_id="ny")], counts, sources=sources)
    assert ("leave", "2023", "sex=men") in hidden(after)


def test_a_missing_figure_keeps_its_reason_and_loses_its_note():
    observations = [
        figure("leave", 2023, "3,3"),
        figure("leave", 2023, "-", breakdown="sex=men", note="Var 17,3."),
        figure("leave", 2023, "2,1", breakdown="sex=women"),
    ]
    after = made(observations, heads({"": 40, "sex=women": 37, "sex=men": 3}))
    found = after["observations"].set_index("breakdown")
    told = ["missing_reason", "printed", "note"]
    assert found.loc["sex=men", told].tolist() == ["no_figure", "-", ""]
    assert found.loc["sex=women", "missing_reason"] == "suppressed"


def test_a_printed_figure_that_is_read_as_missing_is_not_shown_either():
    found = tables(rows(), headcounts=heads(HEADS))
    observations = found["observations"]
    here = (observations["breakdown"] == "sex=men") & (observations["period"] == "2023")
    found["observations"] = observations.assign(
        value=observations["value"].mask(here),
        missing_reason=observations["missing_reason"].mask(here, "no_figure"),
    )
    after = without_small_groups(found)["observations"]
    assert after.loc[here, ["printed", "missing_reason"]].to_numpy().tolist() == [
        ["sekretess", "suppressed"]
    ]


def test_a_headcount_that_is_the_figure_itself_goes_with_it():
    observations = [
        figure("cases", 2023, text, breakdown=part)
        for part, text in {"": "40", "sex=women": "37", "sex=men": "3"}.items()
    ]
    counts = heads({"": 40, "sex=women": 37, "sex=men": 3}, indicator="cases")
    assert made(observations, counts)["headcounts"]["headcount"].tolist() == [40]
    assert len(made(rows(), heads(HEADS))["headcounts"]) == 5


# -- claims -----------------------------------------------------------------------------------

MEN = "observations:leave@kontoret/2023/sex=men"
BEFORE = "observations:leave@kontoret/2022/sex=men"
TOTAL = "observations:leave@kontoret/2023"


def claim(claim_id: str, kind: str, operands: str, printed: str = "", **more: Any) -> Row:
    number = float(printed.partition(" ")[0].replace(",", ".")) if printed else float("nan")
    return {
        "claim_id": claim_id,
        "kind": kind,
        "what": f"Männens frånvaro: {SECRET[0]}.",
        "operands": operands,
        "printed": printed,
        "value": number,
        "decimals": 1 if printed else pd.NA,
        "missing_reason": "" if printed else "not_reported",
        "locator": "avsnitt 2",
        "note": f"Not: {SECRET[0]}.",
        **more,
    }


def checks(after: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    found = reconcile(after)
    return {row["check_id"].rpartition(".")[2]: row for row in found.to_dict("records")}


CLAIMS = {
    "level": claim("level", "equals", MEN, "17,3 %"),
    "change": claim("change", "difference", f"{MEN}; {BEFORE}", "14,2"),
    "words": claim("words", "rises", f"{BEFORE}; {MEN}"),
    "stated": claim("stated", "sum", f"{MEN}; stated:14,2", "31,5"),
    "tolerance": claim("tolerance", "in_line_with", f"{TOTAL}; {BEFORE}", tolerance=MEN),
    "near": claim("near", "in_line_with", f"{MEN}; {TOTAL}", tolerance="stated:14,2"),
    "beside": claim("beside", "difference", f"{TOTAL}; {BEFORE}", "14,2", beside=f"{MEN}; {TOTAL}"),
    "instead": claim("instead", "equals", "missing:männens frånvaro", "17,3", beside=MEN),
    "elsewhere": claim("elsewhere", "equals", f"rapport/{MEN}", "17,3"),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_about_a_hidden_figure_says_nothing_and_cannot_be_checked(name):
    after = made(rows(), heads(HEADS), claims=[CLAIMS[name]])
    found = checks(after)[name]
    assert (found["what"], found["printed"], found["note"]) == (CLAIM_TEXT, "", "")
    assert found["verdict"] == "not_checkable"
    assert "sekretess" in found["reason"]
    assert pd.isna(found["computed"])
    told = after["claims"].iloc[0]
    assert (told["missing_reason"], told["printed"], told["beside"]) == ("suppressed", "", "")
    assert pd.isna(told["value"])
    assert not [text for text in (*SECRET, "31,5") if text in everything(after)]


def test_a_claim_still_names_what_it_is_about():
    found = checks(made(rows(), heads(HEADS), claims=[CLAIMS["change"]]))["change"]
    assert found["reason"] == "Det saknas: Sjukfrånvaro, män, Kansliet, 2023 (sekretess)."
    assert found["operands"] == f"rapport/{MEN}; rapport/{BEFORE}"
    assert found["formula"] == "? − 3,1"


def test_a_claim_about_shown_figures_is_checked_as_before():
    kept = claim("kept", "difference", f"{TOTAL}; observations:leave@kontoret/2022", "0,2")
    after = made(rows(), heads(HEADS), claims=[kept, CLAIMS["level"]])
    found = checks(after)["kept"]
    assert (found["verdict"], found["printed"]) == ("agrees", "0,2")
    assert after["claims"]["what"].tolist() == [kept["what"], CLAIM_TEXT]


def test_the_check_of_a_hidden_change_does_not_compute_it():
    observations = [*rows(), figure("leave_change", 2023, "+14,2", breakdown="sex=men")]
    found = checks(made(observations, heads(HEADS)))["change"]
    assert (found["printed"], found["verdict"]) == ("sekretess", "not_checkable")
    assert found["reason"] == "Det saknas: Sjukfrånvaro, män, Kansliet, 2023 (sekretess)."


# -- corrections ------------------------------------------------------------------------------


def correction(table: str, key: str, column: str = "printed", **more: Any) -> Row:
    told = {"found": "1,73", "corrected": "17,3", "reason": "Komma.", "decided": "2026-11-24"}
    return {"correction_id": "r", "table": table, "key": key, "column": column, **told, **more}


KEY = "indicator_id=leave; organisation_id=kontoret; period=2023; breakdown="


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (correction("observations", f"{KEY}sex=men"), False),
        (correction("observations", f"{KEY}sex=men", "note"), False),
        (correction("observations", "period=2023; breakdown=sex=men"), False),
        (correction("observations", "printed=17,3; headcount=3"), False),
        (correction("observations", KEY), True),
        (correction("observations", f"{KEY}sex=men", source_id="annan"), True),
        (correction("observations", f"{KEY}age=<29"), True),
        (correction("claims", "claim_id=level"), False),
        (correction("claims", "claim_id=other"), True),
        (correction("risks", "risk_id=level"), True),
    ],
)
def test_a_correction_that_quotes_a_hidden_figure_is_left_out(given, kept):
    other = claim("other", "equals", TOTAL, "3,3")
    after = made(rows(), heads(HEADS), claims=[CLAIMS["level"], other], corrections=[given])
    assert len(after["corrections"]) == kept
