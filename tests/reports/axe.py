"""axe-core on a page: the rules of WCAG 2.0, 2.1 and 2.2, A and AA, and those of good practice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from tests.reports.browser import AXE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST, ENHANCED = "color-contrast", "color-contrast-enhanced"

# axe sees no colour behind a gradient, nor that of a cell that sticks out of its box, so the
# tables' boxes are laid flat while contrast is measured, and the page is as wide as they are.
FLAT = """
.rulle { background: none !important; overflow: visible !important; }
body, main { width: max-content !important; min-width: 100%; max-width: none !important; }
"""


def faults(page: Page, *, enhanced: bool = False) -> list[str]:
    """Return what axe finds, and what it cannot tell, on the page as it is shown.

    Args:
        page: loaded; its policy must not be in force.
        enhanced: also hold text to AAA's contrast.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"type": "tag", "values": TAGS}
    told = _run(page, {"runOnly": rules, "rules": {CONTRAST: {"enabled": False}}})
    page.add_style_tag(content=FLAT)
    contrast = [CONTRAST, ENHANCED] if enhanced else [CONTRAST]
    return told + _run(page, {"runOnly": {"type": "rule", "values": contrast}})


def _run(page: Page, options: dict[str, Any]) -> list[str]:
    kinds = ["violations", "incomplete"]
    result = page.evaluate(
        "options => axe.run(document, options)", {**options, "resultTypes": kinds}
    )
    return [fault for kind in kinds for rule in result[kind] for fault in _told(kind, rule)]


def _told(kind: str, rule: dict[str, Any]) -> Iterator[str]:
    for node in rule["nodes"]:
        if kind == "violations":
            yield f"{rule['id']}: {node['html'][:120]}"
        elif not _known_limit(rule["id"], node):
            yield f"{rule['id']} cannot be told: {node['html'][:120]}"


def _known_limit(rule: str, node: dict[str, Any]) -> bool:
    """Tell whether axe gives up where we know that it does, and another check takes over.

    It does not see what a drawing's text stands on (`tests/unit` computes that from the palette),
    and it takes a lone figure for a symbol (its neighbours are measured, in the same colours).
    """
    reasons = {check["data"].get("messageKey") for check in node["any"] if check["data"]}
    return rule in (CONTRAST, ENHANCED) and (
        node["html"].startswith("<text") or reasons == {"shortTextContent"}
    )
