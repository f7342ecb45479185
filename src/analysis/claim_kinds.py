"""Kinds of claims: what a source can say of its own figures, and which operands that takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class ClaimKind:
    """One kind of claim (påstående).

    Attributes:
        name: its word in claims.csv.
        operands: which operands it takes, in their order.
        says: what a claim of this kind says.
        least, most: how many operands; most is 0 where there is no limit.
        printed: "yes" where the source prints the outcome as a figure, "no" where it speaks in
            words only, "either" where both occur.
    """

    name: str
    operands: str
    says: str
    least: int
    most: int
    printed: str


_ALL = (
    ClaimKind("equals", "one, or several", "the figure stands elsewhere too", 1, 0, "either"),
    ClaimKind("sum", "the parts", "the parts add up to the printed figure", 2, 0, "yes"),
    ClaimKind("difference", "the new; the old", "the new less the old", 2, 2, "yes"),
    ClaimKind("product", "the factors", "the factors multiplied", 2, 0, "yes"),
    ClaimKind("ratio", "the numerator; the denominator", "the one over the other", 2, 2, "yes"),
    ClaimKind("mean", "the figures", "the mean of the figures, unweighted", 2, 0, "yes"),
    ClaimKind("share", "the part; the whole", "the part in percent of the whole", 2, 2, "yes"),
    ClaimKind("percent_change", "the new; the old", "the change in % of the old", 2, 2, "yes"),
    ClaimKind("positive", "one", "the figure is above zero", 1, 1, "no"),
    ClaimKind("negative", "one", "the figure is below zero", 1, 1, "no"),
    ClaimKind("rises", "the old; the new", "the new is above the old", 2, 2, "no"),
    ClaimKind("falls", "the old; the new", "the new is below the old", 2, 2, "no"),
    ClaimKind("rises_every_year", "oldest first", "each is above the one before", 3, 0, "no"),
    ClaimKind("falls_every_year", "oldest first", "each is below the one before", 3, 0, "no"),
    ClaimKind("rises_over_period", "oldest first", "the last is above the first", 3, 0, "no"),
    ClaimKind("falls_over_period", "oldest first", "the last is below the first", 3, 0, "no"),
    ClaimKind("above", "one's own; the others", "one's own is above every other", 2, 0, "no"),
    ClaimKind("below", "one's own; the others", "one's own is below every other", 2, 0, "no"),
    ClaimKind("highest", "one's own; the others", "no other is above one's own", 2, 0, "no"),
    ClaimKind("lowest", "one's own; the others", "no other is below one's own", 2, 0, "no"),
    ClaimKind(
        "in_line_with",
        "one's own; the others",
        "one's own is within the tolerance of every other",
        2,
        0,
        "no",
    ),
)  # fmt: skip

#: Every kind by its name.
CLAIM_KINDS: Mapping[str, ClaimKind] = MappingProxyType({kind.name: kind for kind in _ALL})
#: The one kind that takes a tolerance.
TOLERANT = "in_line_with"
