"""A page as a reader opens it, its policy in force: what it asks for, and what it complains of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.reports.browser import new_page


@dataclass
class Visit:
    """A page that is open in a browser of its own.

    Attributes:
        page: the page.
        requests: what was asked for beside the page itself.
        complaints: warnings and errors in the console; a breach of the policy is one.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def visit(browser: Browser, path: Path) -> Iterator[Visit]:
    """Open a file with an empty cache and unfold all it has, on screen and on paper."""
    context = browser.new_context()
    page, address = new_page(context), path.as_uri()
    seen = Visit(page)
    page.on("request", lambda asked: asked.url == address or seen.requests.append(asked.url))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("console", lambda told: seen.complaints.append(f"{told.type}: {told.text}"))
    page.goto(address)
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    yield seen
    context.close()
