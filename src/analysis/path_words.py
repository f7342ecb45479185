"""What a page says of a cost path: its finding, every assumption, what is left out and why."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from analysis.numerals import NO_BREAK_SPACE, format_figure
from analysis.path_included import included_words, shortfall_words
from analysis.path_measures import as_fraction, median_tkr, sum_of, tkr_decimals
from analysis.path_terms import Course
from analysis.paths import CostPath
from analysis.rounding import is_missing
from analysis.wording import Finding, count_text, enumeration, quantity

TARGET = "kostnad-vag"
ASSUMPTION_COLUMNS = ["assumption", "value"]
_WEIGHT = 2.0
_NONE = "inga"
_MEASURE = ("åtgärd", "åtgärder")


def path_findings(path: CostPath) -> list[Finding]:
    """Return what the net cost would be with the measures and no other change; none without."""
    value, course = path.last("unchanged_measures"), path.course
    if course is None or is_missing(value):
        return []
    amount = quantity(value, course.decimals, course.indicator.unit_label)
    text = (
        f"Om nettokostnaden inte ändras i fasta priser och de beslutade besparingarna"
        f" {_effect(path)} är den {amount} år {path.end}. Räkneexemplet är i {course.base_year} års"
        f" priser{_which(path)}."
    )
    return [Finding("net-cost-path", text, "neutral", TARGET, _WEIGHT, ("net-cost-path",))]


def _which(path: CostPath) -> str:
    """Return which of the measures are counted, as the end of a sentence and maybe one more."""
    waiting = path.measures["standing"].eq("undated") & path.measures["counted_from"].isna()
    which = " och räknar in åtgärder med belopp" + (" och årtal" if waiting.any() else "")
    if path.measures["standing"].eq("included").any():
        which += " som inte redan ingår i kostnaden"
    assumed = path.measures["standing"].eq("unpriced") & path.measures["counted_from"].notna()
    if assumed.any():
        each = _tkr(path, path.assumptions.unpriced_tkr)
        which += f". {_count(int(assumed.sum()))} utan belopp antas ge {each} var"
    return which


def _effect(path: CostPath) -> str:
    share = path.assumptions.realised_share
    return "ger full effekt" if share == 100 else f"ger {_number(share)} procent av sin effekt"


def assumption_rows(path: CostPath) -> pd.DataFrame:
    """Return every assumption of a path with its value, in words: ASSUMPTION_COLUMNS.

    Args:
        path: one with a course.
    """
    course, given = path.course, path.assumptions
    if course is None:
        return pd.DataFrame(columns=ASSUMPTION_COLUMNS)
    share = f"{_number(given.realised_share)} procent"
    rows = [
        ("Prisnivå", f"{course.base_year} års priser"),
        ("Prisindex", _index_words(course)),
        ("Utgångsläge", f"nettokostnaden {course.start}, det senaste året med uppgift"),
        ("Oförändrad kostnad", f"ingen ändring i fasta priser efter {course.start}"),
        ("Periodens takt", pace_words(course)),
        ("Sista år", _end_words(path)),
        *_measure_rules(path),
        ("Hur stor del av beloppen som ger effekt", share),
        ("Åtgärdernas belopp", _amount_words(course)),
    ]
    return pd.DataFrame(rows, columns=ASSUMPTION_COLUMNS)


def _measure_rules(path: CostPath) -> list[tuple[str, str]]:
    """Return how the measures of each standing are counted, and how many they are."""
    each = _tkr(path, path.assumptions.unpriced_tkr)
    dropped = path.measures["standing"].eq("dropped").any()
    uncounted = path.measures["standing"].eq("unpriced") & path.measures["counted_from"].isna()
    left = (
        ", de utan årtal räknas inte" if path.assumptions.unpriced_tkr and uncounted.any() else ""
    )
    return [
        (
            "Åtgärder med belopp och årtal",
            f"{_group(path, 'dated')}; räknas från det sista året i tidsgränsen",
        ),
        ("Åtgärder med belopp utan årtal", f"{_group(path, 'undated')}; {_undated_rule(path)}"),
        ("Åtgärder utan belopp", f"{_group(path, 'unpriced')}; {each} var{left}"),
        ("Åtgärder som redan ingår i kostnaden", _included_rule(path)),
        *_shortfall_rules(path),
        *([("Avbrutna åtgärder", f"{_group(path, 'dropped')}; räknas inte")] if dropped else []),
        *_recurrence_rules(path),
    ]


def _recurrence_rules(path: CostPath) -> list[tuple[str, str]]:
    """Return how measures that save once, or may, are counted."""
    kinds = set(path.measures.loc[path.measures["counted_from"].notna(), "recurrence"])
    rules = {
        "once": ("Besparingar som gäller en gång", "räknas bara det året"),
        "": ("Där källan inte säger om besparingen gäller varje år", "räknas varje år"),
    }
    return [rule for kind, rule in rules.items() if kind in kinds]


def _included_rule(path: CostPath) -> str:
    held = included_words(path.measures)
    if not held:
        return _NONE
    why = "tiden är ute, åtgärden är genomförd eller effekten redovisad"
    return f"{held}; {why}, räknas inte en gång till"


def _shortfall_rules(path: CostPath) -> list[tuple[str, str]]:
    """Return what happens with the part that isn't told; none where all is."""
    short = shortfall_words(path.measures)
    rule = f"{short}; räknas inte, eftersom det är osäkert om den kommer"
    return [("Skillnaden där mindre är redovisat än beräknat", rule)] if short else []


def _undated_rule(path: CostPath) -> str:
    year, start = path.assumptions.undated_from, path.course.start if path.course else path.year
    if not year:
        return "räknas inte"
    return f"räknas från {year}" if year > start else f"räknas till kostnaden före {start + 1}"


def _group(path: CostPath, standing: str) -> str:
    """Return "6 åtgärder, 2 550 tkr" or "inga"."""
    rows = path.measures[path.measures["standing"] == standing]
    if rows.empty:
        return _NONE
    known = rows["saving_tkr"].notna().any()
    amount = f", {_tkr(path, float(sum_of(path.measures, standing)))}" if known else ""
    return f"{_count(len(rows))}{amount}"


def _end_words(path: CostPath) -> str:
    ahead = f"{path.assumptions.years_ahead} år efter sidans år"
    if path.end is not None and path.end > path.year + path.assumptions.years_ahead:
        return f"{path.end}, då den sista åtgärden räknas in; minst {ahead}"
    return f"{path.year + path.assumptions.years_ahead}, {ahead}"


def _amount_words(course: Course) -> str:
    if course.restated(Fraction(1)) == 1:
        return "som de är beslutade, inte omräknade med prisindex"
    return f"räknas som {course.year} års priser och räknas om till {course.base_year} års priser"


def _index_words(course: Course) -> str:
    index = course.index
    if index is None:
        return f"inget i underlaget har värde för {course.base_year}"
    issue = f", utgåva {index.issued}" if index.issued else ""
    return f"{index.name} ({index.base}), {index.publisher}{issue}"


def pace_words(course: Course) -> str:
    """Return the yearly pace in fixed prices and the years that it is counted on."""
    factor = course.yearly_factor
    if factor is None:
        return "kan inte räknas ut"
    pace = format_figure(100 * (factor - 1), 1, signed=True)
    percent = f"{pace}{NO_BREAK_SPACE}procent om året"
    return f"{percent} i fasta priser, från {course.pace_from} till {course.start}"


def left_out(path: CostPath) -> tuple[str, ...]:
    """Return what of the path can't be computed, and why."""
    course = path.course
    if course is None:
        return ("Det finns ingen egen nettokostnad för ett helt år att utgå från.",)
    texts = [_gaps(course), _not_restated(course), _no_pace(course), _no_savings(path)]
    return tuple(text for text in texts if text)


def _gaps(course: Course) -> str:
    years = [
        year for year in range(min(course.nominal), course.start) if year not in course.nominal
    ]
    return f"Nettokostnaden saknas för {enumeration(map(str, years))}." if years else ""


def _not_restated(course: Course) -> str:
    if not course.lacking:
        return ""
    why = f"inget prisindex har värde för {course.base_year}"
    if course.index is not None:
        years = course.index.missing((*course.lacking, course.base_year))
        why = f"prisindexet saknar värde för {enumeration(map(str, years))}"
    years_text = enumeration(map(str, course.lacking))
    return f"Nettokostnaden {years_text} kan inte visas i {course.base_year} års priser: {why}."


def _no_pace(course: Course) -> str:
    if course.pace_from is not None or course.start not in course.fixed:
        return ""
    why = "nettokostnaden i fasta priser är känd för ett enda år"
    if len(course.fixed) > 1:
        last_break = course.indicator.comparable_from(course.start)
        comparable = [year for year in course.fixed if year >= last_break]
        why = "alla belopp är inte större än noll"
        if len(comparable) == 1:
            why = f"mätsättet ändrades {last_break}"
    return f"Periodens takt kan inte räknas ut: {why}."


def _no_savings(path: CostPath) -> str:
    if path.end is None or (path.rows["scenario"] == "unchanged_measures").any():
        return ""
    if path.measures.empty:
        return f"Inga besparingsåtgärder är beslutade till och med {path.year}."
    if path.measures["counted_from"].notna().any():
        return "Under sidans antaganden ger inga åtgärder någon besparing."
    after = f"ett årtal efter {path.course.start if path.course else path.year}"
    return f"Ingen åtgärd har både belopp och {after}, så inga besparingar räknas in."


def median_words(path: CostPath) -> str:
    """Return the median of the amounts that are known."""
    return _tkr(path, float(median_tkr(path.measures) or 0))


def _tkr(path: CostPath, amount: float) -> str:
    return quantity(amount, tkr_decimals(path.measures, path.assumptions), "tkr")


def _count(count: int) -> str:
    return count_text(count, *_MEASURE)


def _number(value: float) -> str:
    """Return a number with the decimals that it was written with, one at most."""
    return format_figure(value, 0 if as_fraction(value).denominator == 1 else 1)
