"""From executed notebooks to pages: the exporter, and what a batch asks of it.

Pure of writes: every function returns text or bytes. The output is the same to the byte for the
same input: no clock, no random id, no path.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment
from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.html import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

import analysis
from analysis.document import Document, read_document
from analysis.stylesheet import style_sheet
from analysis.wording import KeyFigure

TEMPLATES = Path(__file__).parent / "template"


@dataclass(frozen=True)
class Link:
    """A link to another page, or the place of one that is missing.

    Attributes:
        label: the page's title.
        href: relative address; empty where there is no page.
        text: the page's headline, shown in lists.
        reason: why there is no page.
        current: the link is to the page itself.
    """

    label: str
    href: str = ""
    text: str = ""
    reason: str = ""
    current: bool = False


@dataclass(frozen=True)
class PageContext:
    """What a page cannot know of itself; all of it may be left out.

    Attributes:
        year, organisation: told by the page's opening unless given here; organisation is a name.
        municipality: name for the header.
        pages: the year's pages in order, the page itself among them (`current`).
        listing: the pages are shown as a list with headlines (the year's index).
        previous, next: the same page of the years around it.
        index: relative address of the index over the years.
        elsewhere: figure or table id -> page of the same year that has it.
        contact: whom to ask, in words.
        data_date: what the data are current to, in words; never the clock.
        whole, printed: relative addresses of the year's one document and of the same as PDF.
    """

    year: int | None = None
    organisation: str = ""
    municipality: str = ""
    pages: tuple[Link, ...] = ()
    listing: bool = False
    previous: Link | None = None
    next: Link | None = None
    index: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    data_date: str = ""
    whole: str = ""
    printed: str = ""


@dataclass(frozen=True)
class PageFacts:
    """What a page says, for the index and for the year's other pages.

    Attributes:
        title: of the notebook, without year.
        headline: the one sentence; empty where the page has no opening.
        tone: good, bad or neutral.
        key_figures: those of its opening.
        anchors: every id on the page, for `PageContext.elsewhere`.
        sources: ids of the sources that its figures come from.
        statuses: how final those sources are, as codes.
        tables: those that it was made of; none where it does not say.
    """

    title: str
    headline: str = ""
    tone: str = "neutral"
    key_figures: tuple[KeyFigure, ...] = ()
    anchors: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


class ReportExporter(HTMLExporter):
    """Exports a notebook as a report page: `jupyter nbconvert --to genomlysning`.

    No code, no prompt, no script, no request. `resources["genomlysning"]` may hold a PageContext.
    """

    export_from_notebook = "Genomlysning (HTML)"

    def __init__(self, config: Any = None, **kw: Any) -> None:
        own = {
            "template_name": "genomlysning-page",
            "extra_template_basedirs": [str(TEMPLATES)],
            "optimistic_validation": True,
        }
        super().__init__(config=config, **{**own, **kw})  # type: ignore[no-untyped-call]

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Export a notebook; HTMLExporter's own pass over the finished page is left out.

        Raises: RunError where a cell ended in an error.
        """
        copy, ready = Exporter.from_notebook_node(self, nb, resources, **kw)
        context = ready.get("genomlysning") or PageContext()
        document = read_document(copy, context.elsewhere)
        return self.template.render(**page_values(document, context)), ready

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        return environment

    def _init_resources(self, resources: dict[str, Any] | None) -> dict[str, Any]:
        # HTMLExporter adds functions that inline other themes' files.
        made: dict[str, Any] = Exporter._init_resources(self, resources)  # type: ignore[no-untyped-call]
        return made


class ReportPage(Preprocessor):
    """Makes the page for `jupyter nbconvert --to html --template genomlysning`.

    The template that is installed beside nbconvert's own shows what this leaves in
    `resources["genomlysning_page"]`, so there is one template, the package's.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Make the page; the notebook stays as it is.

        Raises: RunError where a cell ended in an error.
        """
        html, _ = _exporter().from_notebook_node(nb)
        return nb, {**resources, "genomlysning_page": html}


def export_page(executed_notebook: Path, context: PageContext) -> str:
    """Export an executed notebook as a page.

    Raises: RunError where a cell ended in an error.
    """
    html, _ = _exporter().from_notebook_node(_read(executed_notebook), {"genomlysning": context})
    return html


def extract_data(executed_notebook: Path) -> dict[str, bytes]:
    """Return the files for download beside a page, by name: CSV, and the charts as pictures."""
    document = read_document(_read(executed_notebook))
    files = {data.filename: data.to_csv() for data in document.data}
    for picture in document.pictures:
        files |= picture.files
    return files


def page_facts(executed_notebook: Path) -> PageFacts:
    """Return what the other pages of a batch want to know of a page."""
    document = read_document(_read(executed_notebook))
    told = document.headline
    return PageFacts(
        unescape(document.title),
        told.get("text", ""),
        told.get("tone", "neutral"),
        tuple(KeyFigure(**figure) for figure in told.get("key_figures", ())),
        document.anchors,
        document.sources,
        tuple(told.get("statuses", ())),
        document.tables,
    )


def document_of(executed_notebook: Path, elsewhere: Mapping[str, str]) -> Document:
    """Read an executed notebook; see document.read_document."""
    return read_document(_read(executed_notebook), elsewhere)


def page_values(document: Document, context: PageContext) -> dict[str, Any]:
    """Return what the template `index.html.j2` shows."""
    told = document.headline
    year = context.year if context.year is not None else document.year
    whole = replace(
        context, year=year, organisation=context.organisation or told.get("organisation", "")
    )
    return {**frame_values(), "document": document, "context": whole, "guide": guide(document)}


def guide(document: Document) -> dict[str, bool]:
    """Return what a page has that a reader may need help with: figures, forms, verdicts."""
    bodies = [document.opening, *(section.body for section in document.sections)]
    headers = " ".join(name for data in document.data for name in data.header).casefold()
    return {
        "figures": any("<svg" in body for body in bodies),
        "forms": "prognos" in headers or "budget" in headers,
        "verdicts": any(">bättre<" in body or ">sämre<" in body for body in bodies),
    }


def frame_values() -> dict[str, Any]:
    """Return what every page needs: its style, the policy that lets only it through, version."""
    digest = base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    return {"style": style_sheet(), "policy": policy, "version": analysis.__version__}


@lru_cache(maxsize=1)
def _exporter() -> ReportExporter:
    return ReportExporter()


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)  # type: ignore[no-any-return, no-untyped-call]
