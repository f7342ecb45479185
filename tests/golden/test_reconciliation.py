"""Pen and paper against the suite: every check of the two documents that does not come out.

reconciliation.yaml was typed from the documents alone. What the suite finds is compared with it
both ways: nothing that a person finds may be lost, nothing may be found that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis.checks import reconcile
from analysis.contract import validate
from analysis.frames import processed_frames
from analysis.raw import read_raw

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"
REVIEW = "genomlysning-2024"
INTERIM = "delarsbokslut-2025-08"
DOCUMENTS = (REVIEW, INTERIM)

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Outcome:
    """What is found of one check; computed as it is shown, empty where nothing is said of it."""

    verdict: str
    printed: str
    computed: str = ""


def read_golden() -> dict[str, Any]:
    return yaml.safe_load((HERE / "reconciliation.yaml").read_text(encoding="utf-8"))


def golden_claims(source_id: str, claims: dict[str, Any]) -> dict[str, Outcome]:
    outcomes = {}
    for verdict in ("agrees", "not_checkable"):
        for claim_id, printed in claims[verdict].items():
            outcomes[f"{source_id}.claim.{claim_id}"] = Outcome(verdict, printed)
    for verdict in ("rounding", "differs"):
        for claim_id, (printed, computed) in claims[verdict].items():
            outcomes[f"{source_id}.claim.{claim_id}"] = Outcome(verdict, printed, computed)
    return outcomes


def golden_derived(source_id: str, document: dict[str, Any]) -> dict[str, Outcome]:
    """Return what does not come out among the checks that follow from the tables themselves."""
    outcomes = {}
    for statement, cells in document["statements"].items():
        for line, column, kind, printed, computed in cells:
            key = f"{source_id} {statement}.{line}/{column} {kind}"
            outcomes[key] = Outcome("rounding", str(printed), computed)
    for breakdown, printed, computed, verdict in document["changes"]:
        key = f"{source_id} sick_leave_change/{breakdown} difference"
        outcomes[key] = Outcome(verdict, printed, computed)
    return outcomes


@pytest.fixture(scope="module")
def frames() -> Frames:
    return processed_frames(validate(read_raw(RAW)))


@pytest.fixture(scope="module")
def found(frames: Frames) -> pd.DataFrame:
    return frames["reconciliation"]


def is_claim(found: pd.DataFrame) -> pd.Series[bool]:
    return found["check_id"].str.contains(".claim.", regex=False)


def outcome_of(row: pd.Series[Any], *, with_computed: bool) -> Outcome:
    computed = ""
    if with_computed and not pd.isna(row["computed"]):
        computed = f"{row['computed']:.{row['decimals']}f}"
    return Outcome(row["verdict"], row["printed"], computed)


def key_of(row: pd.Series[Any]) -> str:
    """Name a derived check by the printed cell: the first reference that it depends on."""
    target = row["operands"].split(";")[0].partition(":")[2]
    if target.startswith("sick_leave_change@"):
        target = f"sick_leave_change/{target.split('/', 2)[2]}"
    return f"{row['source_id']} {target} {row['kind']}"


def test_every_claim_has_the_verdict_that_a_person_gives_it(found: pd.DataFrame) -> None:
    golden: dict[str, Outcome] = {}
    for source_id, document in read_golden().items():
        golden |= golden_claims(source_id, document["claims"])

    claims = found[is_claim(found)]
    outcomes = {
        row["check_id"]: outcome_of(row, with_computed=row["verdict"] in ("rounding", "differs"))
        for _, row in claims.iterrows()
    }

    assert outcomes == golden
    assert len(golden) >= 45


def test_just_these_printed_sums_and_differences_do_not_come_out(found: pd.DataFrame) -> None:
    golden: dict[str, Outcome] = {}
    for source_id, document in read_golden().items():
        golden |= golden_derived(source_id, document)

    derived = found[~is_claim(found) & (found["verdict"] != "agrees")]
    outcomes = {key_of(row): outcome_of(row, with_computed=True) for _, row in derived.iterrows()}

    assert len(derived) == len(outcomes) == 17
    assert outcomes == golden


@pytest.mark.parametrize("source_id", DOCUMENTS)
def test_nothing_that_is_printed_goes_unchecked(found: pd.DataFrame, source_id: str) -> None:
    document = read_golden()[source_id]
    own = found[(found["source_id"] == source_id) & ~is_claim(found)]
    sums = own["kind"] == "sum"
    changes = own["operands"].str.startswith(f"{source_id}/observations:")
    column = own["operands"].str.extract(r"^[^;]*/(\w+)", expand=False)

    assert {
        "sums": int(sums.sum()),
        "deviations": int((~sums & (column == "deviation")).sum()),
        "differences": int((~sums & (column == "difference")).sum()),
        "changes": int(changes.sum()),
    } == document["counts"]
    assert len(own) == sum(document["counts"].values())
    claims = found[(found["source_id"] == source_id) & is_claim(found)]
    assert len(claims) == sum(len(ids) for ids in document["claims"].values())


def test_in_the_three_statements_not_one_differs(found: pd.DataFrame) -> None:
    statements = found[found["operands"].str.startswith(f"{INTERIM}/budget_lines:")]
    statements = statements[~is_claim(statements)]

    # 60 sums, 33 deviations and 33 differences.
    assert statements["verdict"].value_counts().to_dict() == {"agrees": 111, "rounding": 15}


def test_two_checks_of_all_differ(found: pd.DataFrame) -> None:
    differing = found[found["verdict"] == "differs"]

    assert list(differing["operands"].str.split(";").str[0]) == [
        f"{REVIEW}/observations:staff_turnover@alingsas/2021",
        f"{INTERIM}/observations:sick_leave_change@alingsas-klk/2025/age=<29",
    ]
    assert found["verdict"].value_counts()["differs"] == 2


def test_a_check_on_a_corrected_figure_says_what_is_printed(found: pd.DataFrame) -> None:
    told = found[found["note"].str.contains("är rättat")]

    # The net cost of 2021 is printed with a minus; two statements are about it.
    assert list(told["printed"]) == ["2,7 mnkr", "2,8 procent"]
    assert set(told["note"]) == {"Talet 97,6 är rättat: tryckt står ”-97,6”."}


def test_every_check_has_its_verdict_and_says_why(found: pd.DataFrame) -> None:
    assert set(found["verdict"]) == {"agrees", "rounding", "differs", "not_checkable"}
    assert found["check_id"].is_unique
    assert found["reason"].str.strip().ne("").all()
    assert found["locator"].str.strip().ne("").all()
    assert found["formula"].str.strip().ne("").all()


def test_what_cannot_be_checked_names_what_is_missing(found: pd.DataFrame) -> None:
    reasons = found.loc[found["verdict"] == "not_checkable", "reason"]

    assert all(reasons.str.match(r"Det saknas: .|Källan trycker ingen siffra här\. "))
    assert reasons.str.startswith("Källan").sum() == 1  # the dash in the table of sick leave


def row(found: pd.DataFrame, source_id: str, claim_id: str) -> pd.Series[Any]:
    (index,) = found.index[found["check_id"] == f"{source_id}.claim.{claim_id}"]
    return found.loc[index]


# No-break spaces and a true minus, as a page shows them.
FORMULAS = {
    (REVIEW, "arsarbetare-2022-summa"): "8,5 − 0,75",
    (REVIEW, "nettokostnad-2022-mnkr"): "100,2 − 97,6",
    (REVIEW, "nettokostnad-2023-mnkr"): "108,9 − 100,2",
    (REVIEW, "nettokostnad-2023-procent"): "(108,9 − 100,2) / 100,2",
    (REVIEW, "information-jamforbara"): "55 mot 44, 43 och 42",
    (REVIEW, "information-genomsnitt"): "55 mot 50",
    (REVIEW, "trygghet-hogre"): "58 mot 53, 55, 53 och 57",
    (REVIEW, "personalomsattning-kommunen"): "11\u00a0→ 13\u00a0→ 11",
    (REVIEW, "sjukfranvaro-kommunen"): "8,2\u00a0→ 8,4\u00a0→ 7,4",
    (INTERIM, "investeringar-utfall"): "17\u00a0015\u00a0tkr",
    (INTERIM, "investeringar-andel"): "17\u00a0015 av 106\u00a0790",
    (INTERIM, "investeringar-prognosandel"): "57\u00a0700 av 106\u00a0790",
}


@pytest.mark.parametrize(("source_id", "claim_id"), FORMULAS)
def test_a_claim_is_computed_from_what_the_table_prints(
    found: pd.DataFrame, source_id: str, claim_id: str
) -> None:
    assert row(found, source_id, claim_id)["formula"] == FORMULAS[source_id, claim_id]


#: What comes out, and between which bounds, where it agrees: worked out by hand.
COMPUTED = {
    # 8,45..8,55 less 0,745..0,755
    (REVIEW, "arsarbetare-2022-summa"): (7.75, 7.695, 7.805),
    (REVIEW, "nettokostnad-2023-mnkr"): (8.7, 8.6, 8.8),
    # ten savings, each half a tkr either way, in mnkr
    (REVIEW, "besparing-totalt"): (3.8, 3.795, 3.805),
    (INTERIM, "investeringar-utfall"): (17.015, 17.0145, 17.0155),
    (INTERIM, "investeringar-budget"): (106.79, 106.7895, 106.7905),
    (INTERIM, "sjukfranvaro-totalt"): (0.1, 0.0, 0.2),
    # 3,2 with three times 0,05 either way
    (INTERIM, "sjukfranvaro-langd-2025"): (3.2, 3.05, 3.35),
    # 12 stands for 11,5..12,5 and 1,5 for 1,45..1,55: 13 is just possible
    (REVIEW, "arsarbetare-2023-summa"): (13.5, 12.95, 14.05),
}


@pytest.mark.parametrize(("source_id", "claim_id"), COMPUTED)
def test_a_claim_has_the_bounds_that_rounding_gives_it(
    found: pd.DataFrame, source_id: str, claim_id: str
) -> None:
    claim = row(found, source_id, claim_id)

    assert tuple(claim[["computed", "low", "high"]]) == COMPUTED[source_id, claim_id]


def test_the_share_of_the_investments_is_computed_from_the_tables(found: pd.DataFrame) -> None:
    used = row(found, INTERIM, "investeringar-andel")
    expected = row(found, INTERIM, "investeringar-prognosandel")

    assert used["computed"] == pytest.approx(15.9331, abs=1e-4)
    assert expected["computed"] == pytest.approx(54.0313, abs=1e-4)
    assert used["unit"] == expected["unit"] == "percent"


def test_information_and_safety_lie_above_every_comparator(found: pd.DataFrame) -> None:
    # Above the highest of the others by 55 - 44, 55 - 50 and 58 - 57.
    margins = {"information-jamforbara": 11, "information-genomsnitt": 5, "trygghet-hogre": 1}

    for claim_id, margin in margins.items():
        claim = row(found, REVIEW, claim_id)
        assert (claim["verdict"], claim["computed"]) == ("agrees", margin)


def test_the_course_of_a_series_is_told_where_it_contradicts_the_text(found: pd.DataFrame) -> None:
    reason = row(found, REVIEW, "personalomsattning-kommunen")["reason"]

    assert "Steg för steg: upp, sedan ned. Över hela perioden: oförändrat." in reason


def test_the_sick_leave_of_the_municipality_fell_over_the_period_but_not_every_year(
    frames: Frames, found: pd.DataFrame
) -> None:
    """8,2, 8,4 and 7,4: which of the two is meant decides the verdict."""
    assert row(found, REVIEW, "sjukfranvaro-kommunen")["kind"] == "falls_over_period"
    assert row(found, REVIEW, "sjukfranvaro-kommunen")["verdict"] == "agrees"

    claims = frames["claims"].copy()
    claims.loc[claims["claim_id"] == "sjukfranvaro-kommunen", "kind"] = "falls_every_year"
    otherwise = row(reconcile({**frames, "claims": claims}), REVIEW, "sjukfranvaro-kommunen")

    assert otherwise["verdict"] == "differs"
    assert "Steg för steg: upp, sedan ned. Över hela perioden: ned." in otherwise["reason"]
