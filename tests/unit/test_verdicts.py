"""Every kind of claim and every verdict that it can get, with figures that can be done in the head.

A figure without decimals stands for half a unit either way, one with a decimal for a twentieth.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from analysis.checks import reconcile
from analysis.claim_kinds import CLAIM_KINDS
from analysis.contract import validate
from analysis.formulas import formula
from analysis.frames import processed_frames
from analysis.numerals import Figure, parse_figure
from analysis.operands import Cell
from analysis.raw import read_raw
from analysis.verdicts import Judged, judge
from analysis.vocabulary import VERDICTS
from tests.conftest import write_tiny

LABELS = ("första talet", "andra talet", "tredje talet", "fjärde talet")


def cells(texts: str) -> list[Cell]:
    """Return operands as printed, parted by ;, each with the unit that it is printed with."""
    figures = [parse_figure(text.strip()) for text in texts.split(";")]
    return [Cell(*pair, pair[1].unit) for pair in zip(LABELS, figures, strict=False)]


def verdict(kind: str, operands: str, printed: str = "", tolerance: str = "") -> Judged:
    return judge(
        kind,
        cells(operands),
        parse_figure(printed) if printed else None,
        cells(tolerance)[0] if tolerance else None,
    )


# -- claims in figures: kind, operands, printed, verdict, computed, low, high ---------------------

IN_FIGURES = [
    ("equals", "385 tkr", "0,4 mnkr", "agrees", "0.385", "0.3845", "0.3855"),
    # 14 stands for 13,5 to 14,5, and 14,4 lies in it.
    ("equals", "14", "14,4", "rounding", "14", "13.5", "14.5"),
    ("equals", "14", "14,6", "differs", "14", "13.5", "14.5"),
    ("sum", "1; 2; 3", "6", "agrees", "6", "4.5", "7.5"),
    # 4,5 to 7,5 meets 7,5 to 8,5, and 3,5 to 4,5, in one point, which is enough.
    ("sum", "1; 2; 3", "8", "rounding", "6", "4.5", "7.5"),
    ("sum", "1; 2; 3", "4", "rounding", "6", "4.5", "7.5"),
    ("sum", "1; 2; 3", "9", "differs", "6", "4.5", "7.5"),
    ("sum", "0,1; 0,2", "0,3", "agrees", "0.3", "0.2", "0.4"),
    ("difference", "8,5; 0,75", "8", "agrees", "7.75", "7.695", "7.805"),
    ("difference", "100,2; 97,6", "2,7", "rounding", "2.6", "2.5", "2.7"),
    ("difference", "1,8; 3,1", "-1,8", "differs", "-1.3", "-1.4", "-1.2"),
    ("product", "20; 3", "60", "agrees", "60", "48.75", "71.75"),
    ("product", "20; 3", "70", "rounding", "60", "48.75", "71.75"),
    ("product", "20; 3", "73", "differs", "60", "48.75", "71.75"),
    # Minus times plus: the ends change places.
    ("product", "-20; 3", "-60", "agrees", "-60", "-71.75", "-48.75"),
    # 98,5 / 10,5 to 99,5 / 9,5
    ("ratio", "99; 10", "9,9", "agrees", "9.9", "197/21", "199/19"),
    ("ratio", "99; 10", "10,4", "rounding", "9.9", "197/21", "199/19"),
    ("ratio", "99; 10", "10,6", "differs", "9.9", "197/21", "199/19"),
    # Two decimals rule out that 0,04 is zero: 9,5 / 0,045 to 10,5 / 0,035.
    ("ratio", "10; 0,04", "250", "agrees", "250", "1900/9", "300"),
    ("mean", "1; 2", "1,5", "agrees", "1.5", "1", "2"),
    # A half is rounded away from zero.
    ("mean", "1; 2", "2", "agrees", "1.5", "1", "2"),
    ("mean", "1; 2", "1", "rounding", "1.5", "1", "2"),
    ("mean", "1; 2", "3", "differs", "1.5", "1", "2"),
    ("mean", "-1; -2", "-2", "agrees", "-1.5", "-2", "-1"),
    # 16,5 / 106,5 to 17,5 / 105,5
    ("share", "17; 106", "16%", "agrees", "850/53", "1100/71", "3500/211"),
    ("share", "17; 106", "15,8 %", "rounding", "850/53", "1100/71", "3500/211"),
    ("share", "17; 106", "17 procent", "rounding", "850/53", "1100/71", "3500/211"),
    ("share", "17; 106", "18 procent", "differs", "850/53", "1100/71", "3500/211"),
    # 149,5 / 100,5 - 1 to 150,5 / 99,5 - 1
    ("percent_change", "150; 100", "50 %", "agrees", "50", "9800/201", "10200/199"),
    ("percent_change", "150; 100", "49 %", "rounding", "50", "9800/201", "10200/199"),
    ("percent_change", "150; 100", "52 %", "differs", "50", "9800/201", "10200/199"),
    ("percent_change", "100; 150", "-33 %", "agrees", "-100/3", "-10200/301", "-9800/299"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "operands", "printed", "expected", "computed", "low", "high"), IN_FIGURES
)
def test_a_claim_in_figures(
    kind: str, operands: str, printed: str, expected: str, computed: str, low: str, high: str
) -> None:
    judged = verdict(kind, operands, printed)

    assert judged.verdict == expected
    assert judged.computed is not None
    ends = (judged.computed.value, judged.computed.low, judged.computed.high)
    assert ends == (Fraction(computed), Fraction(low), Fraction(high))


# -- claims in words: kind, operands, tolerance, verdict, margin ----------------------------------

IN_WORDS = [
    ("equals", "3,5; 3,5", "", "agrees", "0"),
    # 3,5 may be printed 4 where there is no room for decimals.
    ("equals", "3,5; 4", "", "rounding", "-0.5"),
    ("equals", "3,5; 3,7", "", "differs", "-0.2"),
    # 4 may be 3,6 and may be 4,4, but not both.
    ("equals", "4; 3,6; 4,4", "", "differs", "0.4"),
    ("positive", "1", "", "agrees", "1"),
    ("positive", "0", "", "rounding", "0"),
    ("positive", "-1", "", "differs", "-1"),
    ("negative", "-1", "", "agrees", "-1"),
    ("negative", "0", "", "rounding", "0"),
    ("negative", "1", "", "differs", "1"),
    ("rises", "11; 13", "", "agrees", "2"),
    ("rises", "11; 11", "", "rounding", "0"),
    # 11,5 is the least that 12 and the most that 11 stands for: no room for a rise.
    ("rises", "12; 11", "", "differs", "-1"),
    ("falls", "13; 11", "", "agrees", "-2"),
    ("falls", "11; 11", "", "rounding", "0"),
    ("falls", "11; 12", "", "differs", "1"),
    ("rises_every_year", "10; 16; 24", "", "agrees", "6"),
    ("rises_every_year", "10; 10; 24", "", "rounding", "0"),
    ("rises_every_year", "11; 13; 11", "", "differs", "-2"),
    # Each step alone is possible, both together are not: 1,95 is below 2,0 at the least.
    ("rises_every_year", "2,0; 2; 1,9", "", "differs", "-0.1"),
    ("falls_every_year", "20; 14; 11", "", "agrees", "-3"),
    ("falls_every_year", "20; 14; 14", "", "rounding", "0"),
    ("falls_every_year", "8,2; 8,4; 7,4", "", "differs", "0.2"),
    ("rises_over_period", "10; 24; 16", "", "agrees", "6"),
    ("rises_over_period", "10; 24; 10", "", "rounding", "0"),
    ("rises_over_period", "10; 24; 9", "", "differs", "-1"),
    ("falls_over_period", "8,2; 8,4; 7,4", "", "agrees", "-0.8"),
    ("falls_over_period", "11; 13; 11", "", "rounding", "0"),
    ("falls_over_period", "11; 9; 12", "", "differs", "1"),
    ("above", "58; 53; 55; 57", "", "agrees", "1"),
    ("above", "58; 53; 58", "", "rounding", "0"),
    ("above", "58; 53; 59", "", "differs", "-1"),
    ("below", "3,7; 7,4", "", "agrees", "-3.7"),
    ("below", "3,7; 3,7", "", "rounding", "0"),
    ("below", "3,7; 3,6", "", "differs", "0.1"),
    ("highest", "58; 53; 58", "", "agrees", "0"),
    # 57 may be as much as 57,5, and 58 as little.
    ("highest", "57; 53; 58", "", "rounding", "-1"),
    ("highest", "56; 53; 58", "", "differs", "-2"),
    ("lowest", "3; 3; 4", "", "agrees", "0"),
    ("lowest", "4; 3; 5", "", "rounding", "1"),
    ("lowest", "5; 3; 5", "", "differs", "2"),
    ("in_line_with", "3,3; 3,2; 3,5", "0,2", "agrees", "-0.2"),
    # 0,3 is more than 0,2, but both are rounded.
    ("in_line_with", "3,3; 3,2; 3,6", "0,2", "rounding", "-0.3"),
    ("in_line_with", "3,3; 3,2; 3,7", "0,2", "differs", "-0.4"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "operands", "tolerance", "expected", "margin"), IN_WORDS)
def test_a_claim_in_words(
    kind: str, operands: str, tolerance: str, expected: str, margin: str
) -> None:
    judged = verdict(kind, operands, tolerance=tolerance)

    assert judged.verdict == expected
    assert judged.computed is not None
    assert judged.computed.value == Fraction(margin)


# -- what can't be checked ------------------------------------------------------------------------

#: As many operands as the kind takes, the first without a figure.
WITHOUT_FIGURE = {
    name: "; ".join(["-", "2", "3"][: max(kind.least, 1)]) for name, kind in CLAIM_KINDS.items()
}


@pytest.mark.parametrize("kind", CLAIM_KINDS)
def test_a_claim_about_a_dash_cannot_be_checked(kind: str) -> None:
    printed = "1" if CLAIM_KINDS[kind].printed != "no" else ""
    tolerance = "1" if kind == "in_line_with" else ""

    judged = verdict(kind, WITHOUT_FIGURE[kind], printed, tolerance)

    assert judged.verdict == "not_checkable"
    assert judged.reason == "Det saknas: första talet (källan har ett streck)."
    assert judged.computed is None


def test_no_kind_lacks_a_case_of_any_verdict() -> None:
    tried = {(kind, expected) for kind, _, _, expected, *_ in IN_FIGURES}
    tried |= {(kind, expected) for kind, _, _, expected, _ in IN_WORDS}
    tried |= {(kind, "not_checkable") for kind in WITHOUT_FIGURE}

    assert tried == {(kind, expected) for kind in CLAIM_KINDS for expected in VERDICTS}


REASONS = {
    "-": "källan har ett streck",
    "För tidigt för att bedömas": "för tidigt att bedöma",
    "ej tillämplig": "ej tillämplig",
    "sekretess": "sekretess",
}


@pytest.mark.parametrize("text", REASONS)
def test_why_something_is_missing_is_said(text: str) -> None:
    reason = verdict("sum", f"1; {text}; 2", "3").reason

    assert reason == f"Det saknas: andra talet ({REASONS[text]})."


def test_everything_that_is_missing_is_named() -> None:
    gone = [Cell(name, Figure(None, None, missing_reason="not_reported")) for name in "abc"]

    reason = judge("above", [gone[0], *cells("5"), *gone[1:]]).reason

    assert reason == "Det saknas: a, b och c."


def test_in_line_without_a_limit_cannot_be_checked() -> None:
    judged = verdict("in_line_with", "3,3; 3,2")

    assert judged.verdict == "not_checkable"
    assert judged.reason == "Det saknas: en gräns för vad som räknas som i linje."


def test_a_limit_without_a_figure_is_missing_like_any_operand() -> None:
    judged = verdict("in_line_with", "3,3; 3,2", tolerance="-")

    assert judged.verdict == "not_checkable"
    assert judged.reason == "Det saknas: första talet (källan har ett streck)."


@pytest.mark.parametrize(
    ("kind", "operands"),
    [
        ("ratio", "10; 0"),
        ("ratio", "10; 0,0"),
        ("share", "10; 0"),
        ("share", "10; -0"),
        ("percent_change", "10; 0"),
        # A change in percent of less than nothing says nothing, though it could be computed.
        ("percent_change", "10; -5"),
    ],
)
def test_nothing_is_divided_by_what_may_be_zero(kind: str, operands: str) -> None:
    judged = verdict(kind, operands, "1")

    assert judged.verdict == "not_checkable"
    assert judged.reason == "Det som delas med kan vara noll eller mindre inom sin avrundning."
    assert judged.computed is None


def test_a_printed_dash_is_no_figure_yet_what_it_should_be_is_said() -> None:
    judged = verdict("difference", "1,5; 1,3", "-")

    assert judged.verdict == "not_checkable"
    assert judged.reason == "Källan trycker ingen siffra här. Räknat blir det 0,2."
    assert judged.computed is not None
    assert judged.computed.value == Fraction(1, 5)


# -- units ----------------------------------------------------------------------------------------

UNITS = [
    # kind, operands, printed, tolerance, unit, computed
    ("sum", "1 000 tkr; 350 tkr", "1,4 mnkr", "", "mnkr", "1.35"),
    ("sum", "1 000 tkr; 2 mnkr", "3 000", "", "tkr", "3000"),
    ("difference", "2 mnkr; 500 tkr", "1 500 000 kr", "", "kr", "1500000"),
    ("above", "2 mnkr; 1 999 tkr", "", "", "mnkr", "0.001"),
    ("in_line_with", "2 mnkr; 1 900 tkr", "", "100 000 kr", "mnkr", "0.1"),
    # In one unit first, whichever that is: 17,0 mnkr of 106 790 tkr are 16 %, not 0,016 %.
    ("share", "17,0 mnkr; 106 790 tkr", "16%", "", "percent", "170000/10679"),
    ("percent_change", "1,5 mnkr; 1 000 tkr", "50 %", "", "percent", "50"),
    ("ratio", "3 mnkr; 1 500 tkr", "2", "", "", "2"),
    ("ratio", "3 mnkr; 100", "30 000 kr", "", "kr", "30000"),
    ("product", "100; 2 tkr", "0,2 mnkr", "", "mnkr", "0.2"),
    # Between two percentages lie percentage points; a sum of them is a percentage.
    ("difference", "3,3 %; 3,2 %", "0,1 %", "", "percentage_points", "0.1"),
    ("rises", "3,2 %; 3,3 %", "", "", "percentage_points", "0.1"),
    ("in_line_with", "3,2 %; 3,3 %", "", "1", "percentage_points", "-0.1"),
    ("sum", "1,5 %; 0,6 %; 1,1 %", "3,2 %", "", "percent", "3.2"),
    ("mean", "1 %; 3 %", "2 %", "", "percent", "2"),
    ("equals", "3,2 %", "3 %", "", "percent", "3.2"),
    ("sum", "1; 2", "3", "", "", "3"),
]


@pytest.mark.parametrize(
    ("kind", "operands", "printed", "tolerance", "unit", "computed"), UNITS
)  # fmt: skip
def test_amounts_are_computed_in_one_unit(
    kind: str, operands: str, printed: str, tolerance: str, unit: str, computed: str
) -> None:
    judged = verdict(kind, operands, printed, tolerance)

    assert judged.verdict == "agrees"
    assert judged.unit == unit
    assert judged.computed is not None
    assert judged.computed.value == Fraction(computed)


SPACE = "\N{NO-BREAK SPACE}"
FORMULAS = [
    ("sum", "8,5; -0,75", "", "8,5 − 0,75"),
    ("difference", "8,5; -0,75", "", "8,5 − (−0,75)"),
    ("mean", "1; -2; 3", "", "(1 − 2 + 3) / 3"),
    ("product", "20; 3", "", "20 × 3"),
    ("ratio", "20; 3", "", "20 / 3"),
    ("share", "17; 106", "percent", "17 av 106"),
    # Amounts in several units, the outcome in none of them: each carries its own.
    ("share", "17 mnkr; 106 tkr", "percent", f"17{SPACE}mnkr av 106{SPACE}tkr"),
    ("share", "17 mnkr; 106 mnkr", "percent", "17 av 106"),
    ("sum", "17 mnkr; 106 tkr", "tkr", f"17{SPACE}mnkr + 106"),
    ("percent_change", "150; 100", "percent", "(150 − 100) / 100"),
    ("falls_every_year", "11; 13; 11", "", f"11{SPACE}→ 13{SPACE}→ 11"),
    ("above", "58; 53; 57", "", "58 mot 53 och 57"),
    ("equals", "58; 58", "", "58 = 58"),
    ("positive", "58", "", "58"),
    ("rises", "-; 58", "", f"?{SPACE}→ 58"),
]


@pytest.mark.parametrize(("kind", "operands", "unit", "expected"), FORMULAS)
def test_a_computation_is_written_out(kind: str, operands: str, unit: str, expected: str) -> None:
    assert formula(kind, cells(operands), unit) == expected


# -- claims of a source, from its tables to their verdicts ----------------------------------------

HEADER = "claim_id,kind,what,operands,printed,tolerance,beside,locator,note\n"
MORE_MEASURES = """\
farre-bilar,Färre bilar,operational_change,short_term,,,,250 tkr,,Dela bilar.,"åtgärd 3",
"""


def reconciled(folder: Path, *claims: str, measures: str = "") -> pd.DataFrame:
    """Return the checks of the made-up municipality with claims of one's own, by claim_id."""
    raw = write_tiny(folder) / "raw"
    table = "".join(f"{claim},avsnitt 2,\n" for claim in claims)
    (raw / "granskning-2023" / "claims.csv").write_text(HEADER + table, encoding="utf-8")
    if measures:
        path = raw / "granskning-2023" / "measures.csv"
        path.write_text(path.read_text(encoding="utf-8") + measures, encoding="utf-8")
    frames = processed_frames(validate(read_raw(raw)))
    return frames["reconciliation"].set_index("check_id")


def of_claim(checks: pd.DataFrame, claim_id: str) -> tuple[str, str, str]:
    row = checks.loc[f"granskning-2023.claim.{claim_id}"]
    return row["verdict"], row["formula"], row["reason"]


AGREES = "Det räknade värdet avrundas till det tryckta."


def test_a_stated_figure_is_an_operand_like_any_other(tmp_path: Path) -> None:
    checks = reconciled(
        tmp_path,
        'a,difference,T,observations:net_cost@kontoret/2023; stated:10,"2,5 mnkr",,',
        'b,sum,T,"stated:8,5; stated:-0,75",8,,',
        'c,equals,T,"observations:net_cost@kontoret/2023; stated:12 500 tkr",,,',
    )

    assert of_claim(checks, "a") == ("agrees", "12,5 − 10", AGREES)
    assert of_claim(checks, "b") == ("agrees", "8,5 − 0,75", AGREES)
    assert of_claim(checks, "c")[:2] == ("agrees", f"12,5 = 12{SPACE}500{SPACE}tkr")


def test_what_no_source_prints_is_named_with_what_comes_nearest(tmp_path: Path) -> None:
    near = "observations:case_cost@exempelby/2023; observations:case_cost@grannby/2023"
    checks = reconciled(
        tmp_path,
        f"a,difference,T,missing:budgeten 2023; missing:budgeten 2022,2,,{near}",
        f"b,above,T,missing:kostnaden i Exempelby; missing:kostnaden i Grannby,,,{near}",
        # One figure is too few for a difference, so nothing is computed on it.
        "c,difference,T,missing:x; missing:y,2,,observations:net_cost@kontoret/2023",
    )

    costs = f"Kostnad per ärende, 2023 (Exempelby: 12{SPACE}500 och Grannby: 9{SPACE}800)"
    assert of_claim(checks, "a") == (
        "not_checkable",
        "? − ?",
        f"Det saknas: budgeten 2023 och budgeten 2022. Närmast finns {costs}."
        f" Räknat på dem blir det 12{SPACE}500 − 9{SPACE}800 = 2{SPACE}700.",
    )
    # Words cannot be computed on anything.
    assert of_claim(checks, "b") == (
        "not_checkable",
        "? mot ?",
        f"Det saknas: kostnaden i Exempelby och kostnaden i Grannby. Närmast finns {costs}.",
    )
    assert of_claim(checks, "c") == (
        "not_checkable",
        "? − ?",
        "Det saknas: x och y. Närmast finns Nettokostnad, Kontoret, 2023: 12,5.",
    )


def test_every_measure_is_every_measure_with_an_amount(tmp_path: Path) -> None:
    # The second of three is too early to tell.
    checks = reconciled(
        tmp_path, 'a,sum,T,measures:*,"1,25 mnkr",,', "b,mean,T,measures:*,625,,",
        measures=MORE_MEASURES,
    )  # fmt: skip

    amounts = f"1{SPACE}000{SPACE}tkr + 250{SPACE}tkr"
    assert of_claim(checks, "a") == ("agrees", amounts, AGREES)
    assert of_claim(checks, "b") == ("agrees", f"(1{SPACE}000 + 250) / 2", AGREES)
    references = "granskning-2023/measures:farre-system; granskning-2023/measures:farre-bilar"
    assert checks.loc["granskning-2023.claim.a", "operands"] == references


def test_one_amount_is_a_sum_too(tmp_path: Path) -> None:
    checks = reconciled(tmp_path, "a,sum,T,measures:*,1 000 tkr,,")

    assert of_claim(checks, "a") == ("agrees", f"1{SPACE}000", AGREES)


def test_a_sum_of_measures_without_any_amount_cannot_be_checked(tmp_path: Path) -> None:
    checks = reconciled(tmp_path, "a,sum,T,measures:*,1 000 tkr,,")
    assert of_claim(checks, "a")[0] == "agrees"  # while there is one

    raw = tmp_path / "raw"
    measures = raw / "granskning-2023" / "measures.csv"
    text = measures.read_text(encoding="utf-8")
    measures.write_text(text.replace("1 000 tkr", "För tidigt för att bedömas"), encoding="utf-8")
    found = processed_frames(validate(read_raw(raw)))["reconciliation"].set_index("check_id")

    assert of_claim(found, "a") == (
        "not_checkable",
        "?",
        "Det saknas: belopp för någon av åtgärderna.",
    )


def test_a_statement_is_checked_across_and_down(tmp_path: Path) -> None:
    """Each line's deviation and difference, and the sum in each of six columns."""
    checks = reconciled(tmp_path, "a,positive,T,stated:1,,,")
    start = "granskning-2023.operations"

    assert checks.drop("granskning-2023.claim.a")["verdict"].value_counts().to_dict() == {
        "agrees": 11,
        "not_checkable": 2,
    }
    dash = checks.loc[f"{start}.result.difference.difference"]
    assert (dash["verdict"], dash["formula"]) == ("not_checkable", "−1\u00a0300 − (−1\u00a0300)")
    assert dash["reason"] == "Källan trycker ingen siffra här. Räknat blir det 0."
    assert dash["printed"] == "-"
    down = checks.loc[f"{start}.result.budget.sum"]
    assert (down["verdict"], down["computed"]) == ("agrees", -2000)
    change = checks[checks.index.str.endswith(".change")].iloc[0]
    assert (change["verdict"], change["unit"]) == ("agrees", "percentage_points")
    assert change["formula"] == "3,9 − 3,5"


def test_a_change_without_its_base_names_what_is_missing(tmp_path: Path) -> None:
    raw = write_tiny(tmp_path) / "raw"
    path = raw / "granskning-2023" / "observations.csv"
    text = path.read_text(encoding="utf-8")
    base = 'sick_leave,,2022,sex=women,"3,5%","tabell 3, 2022",\n'
    assert base in text
    path.write_text(text.replace(base, ""), encoding="utf-8")

    frames = processed_frames(validate(read_raw(raw)))
    checks = reconcile(frames)
    change = checks[checks["check_id"].str.endswith(".change")].iloc[0]

    assert change["verdict"] == "not_checkable"
    assert change["formula"] == "3,9 − ?"
    assert change["reason"] == "Det saknas: Sjukfrånvaro, kvinnor, Kontoret, 2022."


def test_no_claims_and_no_statements_are_no_checks(tmp_path: Path) -> None:
    frames = processed_frames(validate(read_raw(write_tiny(tmp_path) / "raw")))
    empty = {name: frames[name].iloc[:0] for name in ("observations", "budget_lines", "claims")}

    checks = reconcile({**frames, **empty})

    assert len(checks) == 0
    assert list(checks.columns) == list(frames["reconciliation"].columns)
