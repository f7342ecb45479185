"""The parts of a page that are not charts, as notebooks ask for them."""

from analysis.page_closing import closing
from analysis.page_comparison import comparison
from analysis.page_editions import editions
from analysis.page_lists import adjustments, events, explanations
from analysis.page_opening import opening
from analysis.page_tables import indicator_table, ratio_table

__all__ = [
    "adjustments",
    "closing",
    "comparison",
    "editions",
    "events",
    "explanations",
    "indicator_table",
    "opening",
    "ratio_table",
]
