"""Unit costs: which amounts are divided by which volumes on the costs page, asked for by role.

Data without an indicator in a role simply lack its ratios; see ratios.
"""

from __future__ import annotations

from analysis.ratios import Ratio

_PER_FTE = "tkr per årsarbetare"
_SERVES_MORE = (
    "Täljaren kan gälla fler än nämnaren räknar: en stödfunktion kan arbeta åt hela kommunen, medan"
    " årsarbetarna är den egna organisationens. Kvoten säger därför inte vad stödet kostar per"
    " användare."
)
_PAYS_FOR_MORE = "IT-kostnaden gäller mer än e-tjänster, så kvoten är inte vad ett ärende kostar."


def _per_fte(role: str, label: str, subject: str, decimals: int = 1) -> Ratio:
    """Return what a support function costs per full-time equivalent."""
    return Ratio(
        f"{role.replace('_', '-')}-per-fte",
        f"{label} per årsarbetare",
        f"{subject} per årsarbetare",
        role,
        "full_time_equivalents",
        _PER_FTE,
        decimals,
        money="tkr",
        remark=_SERVES_MORE,
    )


UNIT_COSTS = (
    Ratio(
        "net-cost-per-fte",
        "Nettokostnad per årsarbetare",
        "Nettokostnaden per årsarbetare",
        "net_cost",
        "full_time_equivalents",
        _PER_FTE,
        0,
        money="tkr",
    ),
    _per_fte("it_cost", "IT-kostnad", "IT-kostnaden", 0),
    Ratio(
        "it-cost-per-e-service-case",
        "IT-kostnad per e-tjänstärende",
        "IT-kostnaden per e-tjänstärende",
        "it_cost",
        "e_service_cases",
        "kr per e-tjänstärende",
        0,
        money="kr",
        remark=_PAYS_FOR_MORE,
    ),
    _per_fte("hr_cost", "Kostnad för personalfunktionen", "Kostnaden för personalfunktionen"),
    _per_fte("finance_cost", "Kostnad för ekonomifunktionen", "Kostnaden för ekonomifunktionen"),
    _per_fte("communication_cost", "Kostnad för kommunikation", "Kostnaden för kommunikation"),
    _per_fte("procurement_cost", "Kostnad för upphandling", "Kostnaden för upphandling"),
)
