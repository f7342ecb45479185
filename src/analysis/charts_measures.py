"""What the charts ask a review of savings for: whose measures they are, and amounts in words."""

from __future__ import annotations

from analysis.origin import sources_of
from analysis.rounding import is_missing
from analysis.savings import SavingsReview
from analysis.words import enumeration, period_text, quantity

NO_MEASURES = "Inga besparingsåtgärder är beslutade."


def place(review: SavingsReview) -> str:
    """Return whose measures they are: the organisations of the sources that decide them.

    Where the page is another one's, what these belong to is named too.
    """
    sources = sources_of(review.catalogue, review.measures)
    names = dict.fromkeys(source.organisation_id for source in sources)
    if review.organisation not in names:
        names |= dict.fromkeys(review.catalogue.own(one)[-1] for one in tuple(names))
    return enumeration(review.catalogue.organisations[one].name for one in names)


def decided_in(review: SavingsReview) -> str:
    """Return which periods the sources that decide the measures are about."""
    sources = sources_of(review.catalogue, review.measures)
    periods = dict.fromkeys(period_text(source.period) for source in sources)
    return f"enligt {'källan' if len(sources) == 1 else 'källorna'} för {enumeration(periods)}"


def tkr(amount: float, decimals: float) -> str:
    """Return an amount in words: "3 800 tkr"."""
    return quantity(amount, 0 if is_missing(decimals) else int(decimals), "tkr")


def uncredited(review: SavingsReview) -> tuple[str, ...]:
    """Name what is told of beside the decided measures, since nothing of it is counted."""
    names = review.register.loc[~review.register["is_decided"], "title"].tolist()
    if not names:
        return ()
    told = enumeration(f"”{name}”" for name in names)
    return (f"{told} finns inte bland de beslutade och räknas inte.",)
