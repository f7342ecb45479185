"""What the reviews of costs, staffing and quality have in common."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.comparison import AreaReview
from analysis.notebook_display import Shown
from analysis.wording import Finding, KeyFigure


@dataclass(frozen=True)
class DomainReview(Shown):
    """One area's year: its figures, and what the page opens with.

    Attributes:
        area: see AreaReview; its frames are also attributes here, so that an analyst writes
            `review.changes`.
        ratios: ratios.RATIO_COLUMNS, a row a ratio of the page's year; values are not rounded.
        ratio_history: the same up to the page's year, oldest first within a ratio.
        headline, findings (the page's opening first, good and bad, then by weight), key_figures
            (at most four): what the page opens with.
    """

    area: AreaReview
    ratios: pd.DataFrame
    ratio_history: pd.DataFrame
    headline: Finding
    findings: tuple[Finding, ...]
    key_figures: tuple[KeyFigure, ...]

    @property
    def year(self) -> int:
        """Return the page's year."""
        return self.area.year

    @property
    def organisation(self) -> str:
        """Return the organisation's id."""
        return self.area.organisation

    @property
    def catalogue(self) -> Catalogue:
        """Return the registers."""
        return self.area.catalogue

    @property
    def series(self) -> pd.DataFrame:
        """Return AreaReview.series."""
        return self.area.series

    @property
    def breakdowns(self) -> pd.DataFrame:
        """Return AreaReview.breakdowns."""
        return self.area.breakdowns

    @property
    def changes(self) -> pd.DataFrame:
        """Return AreaReview.changes."""
        return self.area.changes

    @property
    def comparisons(self) -> pd.DataFrame:
        """Return AreaReview.comparisons."""
        return self.area.comparisons

    @property
    def ranks(self) -> pd.DataFrame:
        """Return AreaReview.ranks."""
        return self.area.ranks

    @property
    def peers(self) -> pd.DataFrame:
        """Return AreaReview.peers."""
        return self.area.peers

    @property
    def spread(self) -> pd.DataFrame:
        """Return AreaReview.spread."""
        return self.area.spread

    @property
    def explanations(self) -> pd.DataFrame:
        """Return AreaReview.explanations."""
        return self.area.explanations

    @property
    def adjustments(self) -> pd.DataFrame:
        """Return AreaReview.adjustments."""
        return self.area.adjustments

    @property
    def absent(self) -> tuple[str, ...]:
        """Return AreaReview.absent."""
        return self.area.absent
