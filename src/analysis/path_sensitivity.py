"""How the end of a cost path depends on what the measures give: those priced, undated, unpriced."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.assumptions import CostAssumptions
from analysis.path_measures import median_tkr, saved_tkr, sum_of, tkr_decimals
from analysis.path_terms import Course

SENSITIVITY_COLUMNS = [
    *("case", "label", "year", "value", "decimals", "unit", "saved_tkr", "difference_tkr"),
    "saved_decimals",
]
_FULL = "Åtgärder med belopp och årtal ger full effekt"


def sensitivity_rows(
    course: Course | None, measures: pd.DataFrame, assumptions: CostAssumptions, *, end: int
) -> pd.DataFrame:
    """Return how the last year of the unchanged net cost depends on what the measures give.

    Args: see path_rows.
    Returns: SENSITIVITY_COLUMNS, a row a case. The first, `base`, is every priced measure with a
        last year at its full amount; then, where such measures exist: `half` and `none` of that,
        `undated` ones too, every `unpriced` one worth the median, and `all` of these together;
        last `assumed`, what the path assumes, where that is another amount. difference_tkr, tkr,
        is against base, plus being a higher cost. Empty where nothing can be counted at all.
    """
    cases: list[dict[str, Any]] = []
    if course is not None and course.start in course.fixed and end > course.start:
        saved = _cases(measures, assumptions, end)
        for case, (label, amount) in saved.items():
            taken = course.restated(amount)
            level = course.fixed[course.start] - course.in_unit(taken)
            cases.append(
                {
                    "case": case,
                    "label": label,
                    "year": end,
                    "value": float(level),
                    "decimals": course.decimals,
                    "unit": course.indicator.unit_label,
                    "saved_tkr": float(taken),
                    "difference_tkr": float(course.restated(saved["base"][1]) - taken),
                }
            )
    frame = pd.DataFrame(cases, columns=SENSITIVITY_COLUMNS)
    return frame.assign(saved_decimals=tkr_decimals(measures, assumptions)).astype(
        {"year": "Int64"}
    )


def _cases(
    measures: pd.DataFrame, assumptions: CostAssumptions, end: int
) -> dict[str, tuple[str, Fraction]]:
    """Return each case with its words and what is saved in the last year, tkr; base is first."""
    dated, undated = sum_of(measures, "dated", end), sum_of(measures, "undated")
    unpriced = int((measures["standing"] == "unpriced").sum()) * (median_tkr(measures) or 0)
    assumed = saved_tkr(measures, end, assumptions)
    if not any((dated, undated, unpriced, assumed)):
        return {}
    found = {
        "base": (_FULL if dated else "Inga besparingar räknas in det året", dated),
        "half": ("De ger halva effekten", dated / 2),
        "none": ("De ger ingen effekt", Fraction(0)),
        "undated": ("Full effekt, även av åtgärder utan årtal", dated + undated),
        "unpriced": ("Full effekt, och åtgärder utan belopp ger medianen", dated + unpriced),
        "all": (
            "Full effekt, även av åtgärder utan årtal eller belopp",
            dated + undated + unpriced,
        ),
        "assumed": ("Med sidans antaganden", assumed),
    }
    kept = {
        **dict.fromkeys(("half", "none"), bool(dated)),
        "undated": bool(undated),
        "unpriced": bool(unpriced),
        "all": bool(undated and unpriced),
        "assumed": assumed != dated,
    }
    return {case: words for case, words in found.items() if kept.get(case, True)}
