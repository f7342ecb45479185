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
        least, most: how many operands; most is 0 where there is no limit.
        printed: "yes" where the source prints the outcome as a figure, "no" where it speaks in
            words only, "either" where both occur.
    """

    name: str
    operands: str
    least: int
    most: int
    printed: str


_ALL = (
    ClaimKind("equals", "one, or several", 1, 0, "either"),
    ClaimKind("sum", "the parts", 2, 0, "yes"),
    ClaimKind("difference", "the new; the old", 2, 2, "yes"),
    ClaimKind("product", "the factors", 2, 0, "yes"),
    ClaimKind("ratio", "the numerator; the denominator", 2, 2, "yes"),
    ClaimKind("mean", "the figures", 2, 0, "yes"),
    ClaimKind("share", "the part; the whole", 2, 2, "yes"),
    ClaimKind("percent_change", "the new; the old", 2, 2, "yes"),
    ClaimKind("positive", "one", 1, 1, "no"),
    ClaimKind("negative", "one", 1, 1, "no"),
    ClaimKind("rises", "the old; the new", 2, 2, "no"),
    ClaimKind("falls", "the old; the new", 2, 2, "no"),
    ClaimKind("rises_every_year", "oldest first", 3, 0, "no"),
    ClaimKind("falls_every_year", "oldest first", 3, 0, "no"),
    ClaimKind("rises_over_period", "oldest first", 3, 0, "no"),
    ClaimKind("falls_over_period", "oldest first", 3, 0, "no"),
    ClaimKind("above", "one's own; the others", 2, 0, "no"),
    ClaimKind("below", "one's own; the others", 2, 0, "no"),
    ClaimKind("highest", "one's own; the others", 2, 0, "no"),
    ClaimKind("lowest", "one's own; the others", 2, 0, "no"),
    ClaimKind("in_line_with", "one's own; the others", 2, 0, "no"),
)

#: Every kind by its name.
CLAIM_KINDS: Mapping[str, ClaimKind] = MappingProxyType({kind.name: kind for kind in _ALL})
#: The one kind that takes a tolerance.
TOLERANT = "in_line_with"
#: What a claim of each kind says, in Swedish, and which figure its operands begin with.
CLAIM_WORDS = {
    "equals": "talet står även på annat håll, eller talen är lika",
    "sum": "delarna blir tillsammans det tryckta talet",
    "difference": "det nya talet minus det gamla (nytt först)",
    "product": "talen multiplicerade med varandra",
    "ratio": "det första talet delat med det andra",
    "mean": "talens medelvärde, ovägt",
    "share": "delen i procent av helheten (delen först)",
    "percent_change": "förändringen i procent av det gamla talet (nytt först)",
    "positive": "talet är större än noll",
    "negative": "talet är mindre än noll",
    "rises": "det nya talet är högre än det gamla (gammalt först)",
    "falls": "det nya talet är lägre än det gamla (gammalt först)",
    "rises_every_year": "varje tal är högre än det före (äldst först)",
    "falls_every_year": "varje tal är lägre än det före (äldst först)",
    "rises_over_period": "det sista talet är högre än det första (äldst först)",
    "falls_over_period": "det sista talet är lägre än det första (äldst först)",
    "above": "det egna talet är högre än alla de andra (eget först)",
    "below": "det egna talet är lägre än alla de andra (eget först)",
    "highest": "inget annat tal är högre än det egna (eget först)",
    "lowest": "inget annat tal är lägre än det egna (eget först)",
    "in_line_with": "skillnaden mot vart och ett av de andra ryms i toleransen (eget först)",
}
