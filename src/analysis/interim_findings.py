"""What the interim page says of budget, forecast, outcome and the months that remain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.budgets import YEAR_MONTHS, roots
from analysis.deviations import main_line
from analysis.numerals import format_figure
from analysis.pace_words import demand, heaviest, tkr
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.thresholds import Threshold
from analysis.vocabulary import OUTLAYS, STATEMENTS
from analysis.wording import Finding, KeyFigure, count_text, enumeration, quantity
from analysis.words import months_text

BRIDGE, MARKS = "uppfoljning-brygga", "uppfoljning-lage"
BUDGETS, OUTCOMES = "uppfoljning-budget", "uppfoljning-utfall"
PACES, FORECASTS, GROUPS, RISKS = (
    "uppfoljning-takt",
    "uppfoljning-prognoser",
    "uppfoljning-grupper",
    "uppfoljning-risker",
)
#: Statement -> its name as the subject of a sentence.
SUBJECTS = {
    "operations": "Driften",
    "investments": "Investeringarna",
    "development": "Exploateringen",
}
_PACE_WEIGHTS = {"operations": 9.0, "investments": 7.5, "development": 5.5}
#: Percentages of a whole are told without decimals.
_WHOLE = 0


def deviation_text(steps: pd.DataFrame) -> str:
    """Return how one statement goes against its budget, and the two parts that weigh most.

    Args:
        steps: of one statement, see deviations.deviation_steps.
    """
    rows = records(steps)
    whole, parts = rows[-1], [row for row in rows if row["kind"] == "part"]
    who, amount = SUBJECTS[whole["statement"]], whole["amount"]
    verb, keeps = ("gick", "följde") if whole["is_outcome"] else ("väntas gå", "väntas följa")
    text = f"{who} {verb} {_side(whole)} än budget" if amount else f"{who} {keeps} budgeten"
    named = [f"”{row['label']}” {_side(row)}" for row in _heaviest(parts)]
    return f"{text}, med {enumeration(named)}." if named else f"{text}."


def line_findings(lines: pd.DataFrame, steps: pd.DataFrame) -> Iterator[Finding]:
    """Yield how each statement goes against budget, what is used of it, and last year's outcome."""
    for statement, rows in lines.groupby("statement", sort=False):
        main = main_line(rows, str(statement))
        mine = steps[steps["statement"] == statement]
        if main is None:
            continue
        if len(mine):
            yield _deviation(mine)
        elif statement in OUTLAYS:
            yield from _outlays(main)
        yield from _outcomes(rows, main)


def pace_findings(paces: pd.DataFrame, limit: Threshold) -> Iterator[Finding]:
    """Yield the strain that weighs most in each statement; that there is none, where so."""
    for statement, rows in paces.groupby("statement", sort=False):
        who, words = SUBJECTS[str(statement)], STATEMENTS[str(statement)]
        name, target = f"interim-pace-{statement}", f"{PACES}-{words}"
        strained = [row for row in records(rows) if row["strain"]]
        if strained:
            text = f"{who}: {demand(heaviest(strained))}"
            yield Finding(name, text, "bad", target, _PACE_WEIGHTS[str(statement)])
        elif rows["pace_percent"].notna().any():
            most = quantity(limit.value, limit.decimals, "procent")
            text = f"{who}: ingen post behöver ändra takt med {most} eller mer"
            yield Finding(name, f"{text} för att prognosen ska hålla.", "good", target, 2.0)


def forecast_findings(hits: pd.DataFrame, limit: Threshold) -> Iterator[Finding]:
    """Yield how many of each earlier report's forecasts came true."""
    for place, row in enumerate(records(hits)):
        within = quantity(limit.value, limit.decimals, "procent")
        text = (
            f"Av prognoserna från {row['period_text']} träffade {row['hits']} av {row['answered']}"
            f" poster {row['answer_text']}, med högst {within} avstånd."
        )
        yield Finding(f"interim-hits-{place}", text, "neutral", FORECASTS, 3.0)


def risk_findings(risks: pd.DataFrame) -> Iterator[Finding]:
    """Yield the heaviest risk, and how many have no assessment."""
    here = [row for row in records(risks) if not is_missing(row["risk_value"])]
    if not here:
        return
    top = [row for row in here if row["risk_value"] == here[0]["risk_value"]]
    value = quantity(top[0]["risk_value"], int(top[0]["decimals"]), "")
    names = enumeration(f"”{row['title']}”" for row in top[:3])
    if len(top) > 3:
        names = count_text(len(top), "risk", "risker")
    yield Finding(
        "interim-top-risk", f"Högst riskvärde, {value}, har {names}.", "neutral", RISKS, 2.5
    )
    without = sum(row["assessment_missing_reason"] != "" for row in here)
    if without:
        text = f"{without} av {count_text(len(here), 'risk', 'risker')} i den interna kontrollen"
        text += " saknar bedömning i källans text."
        yield Finding("interim-unassessed", text, "bad", RISKS, 7.0 * without / len(here))


def key_figures(lines: pd.DataFrame, risks: pd.DataFrame) -> tuple[KeyFigure, ...]:
    """Return each statement's deviation, what is used of outlays, the risks without assessment."""
    made = []
    for statement in dict.fromkeys(lines["statement"]):
        main = main_line(lines, statement)
        if main is not None and not is_missing(main["deviation"]):
            made.append(_card(main))
    here = risks[risks["risk_value"].notna()]
    without = int((here["assessment_missing_reason"] != "").sum())
    if len(here):
        of_all = f"av {count_text(len(here), 'risk', 'risker')}"
        made.append(KeyFigure("Utan bedömning", str(without), of_all, "", "", "neutral", RISKS))
    return tuple(made[:4])


def _deviation(steps: pd.DataFrame) -> Finding:
    whole = records(steps)[-1]
    weight = 8.0 if whole["statement"] == "operations" else 5.0
    tone = "good" if whole["amount"] > 0 else "bad" if whole["amount"] < 0 else "neutral"
    name = f"interim-deviation-{whole['statement']}"
    target = f"{BRIDGE}-{whole['statement_text']}"
    return Finding(name, deviation_text(steps), tone, target, weight, (name,))


def _outlays(main: dict[str, Any]) -> Iterator[Finding]:
    """Yield what outlays are expected to be, of which budget."""
    if is_missing(main["end_percent"]):
        return
    places, share = main["decimals"], quantity(main["end_percent"], _WHOLE, "procent")
    verb = "uppgick" if main["is_outcome"] else "väntas uppgå"
    text = (
        f"{SUBJECTS[main['statement']]} {verb} till {tkr(main['end'], places)}, {share}"
        f" av budgeten på {tkr(main['budget'], places)}."
    )
    target = f"{MARKS}-{main['statement_text']}"
    yield Finding(f"interim-forecast-{main['statement']}", text, "neutral", target, 5.0)


def _outcomes(rows: pd.DataFrame, main: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is used of a budget of outlays, and the outcome beside the year before."""
    statement = main["statement"]
    known = not main["is_outcome"] and not is_missing(main["used_percent"] + main["year_percent"])
    if statement in OUTLAYS and known:
        used, gone = (
            quantity(main[name], _WHOLE, "procent") for name in ("used_percent", "year_percent")
        )
        text = f"När {gone} av året har gått är {used} av investeringsbudgeten använd."
        behind = abs(main["year_percent"] - main["used_percent"])
        yield Finding(
            f"interim-used-{statement}",
            text,
            "neutral",
            f"{OUTCOMES}-{main['statement_text']}",
            4.0 + behind / 20,
        )
    for root in roots(rows):
        if not is_missing(root["outcome"]):
            text, target = _outcome_text(root), f"{OUTCOMES}-{root['statement_text']}"
            yield Finding(f"interim-outcome-{statement}", text, "neutral", target, 3.0)


def _outcome_text(root: dict[str, Any]) -> str:
    """Return an outcome, beside the same months of the year before where they are known."""
    places, change, months = root["decimals"], root["difference"], root["months"]
    when = "under året"
    if months is not None and months < YEAR_MONTHS:
        when = f"i {months_text(1, int(months))}"
    who = SUBJECTS[root["statement"]]
    text = f"{who}: ”{root['label']}” var {tkr(root['outcome'], places)} {when}"
    if is_missing(change):
        return f"{text}."
    words = ("mer", "mindre") if root["statement"] in OUTLAYS else ("bättre", "sämre")
    beside = f"{tkr(abs(change), places)} {words[change < 0]} än" if change else "samma som"
    return f"{text}, {beside} året före."


def _card(main: dict[str, Any]) -> KeyFigure:
    amount, used = main["deviation"], main["used_percent"]
    outlays = main["statement"] in OUTLAYS
    told = outlays and not is_missing(used)
    words = ("under budget", "över budget") if outlays else ("bättre än budget", "sämre än budget")
    return KeyFigure(
        f"{SUBJECTS[main['statement']]} mot budget",
        format_figure(amount, main["decimals"], signed=not outlays),
        "tkr",
        f"{quantity(used, _WHOLE, 'procent')} av budgeten använd" if told else "",
        words[amount < 0] if amount else "som budget",
        "neutral" if outlays or not amount else "good" if amount > 0 else "bad",
        f"{BUDGETS}-{main['statement_text']}",
    )


def _heaviest(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the largest part on the better side and the largest on the worse, the larger first."""
    better = [row for row in parts if row["amount"] > 0]
    worse = [row for row in parts if row["amount"] < 0]
    found = [max(side, key=_size) for side in (better, worse) if side]
    return sorted(found, key=_size, reverse=True) if len(parts) > 1 else []


def _size(row: dict[str, Any]) -> float:
    return abs(float(row["amount"]))


def _side(row: dict[str, Any]) -> str:
    return f"{tkr(_size(row), row['decimals'])} {'bättre' if row['amount'] > 0 else 'sämre'}"
