"""An executed notebook as a document: title, opening, sections.

Only markdown cells and HTML outputs are read; code, prompts, streams and plain text never reach a
page. Headings get ASCII ids that are unique on the page, and no level is jumped.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from analysis.download import DATA_TYPE, HEADLINE_TYPE, SOURCES_TYPE, TABLES_TYPE, Data, from_json
from analysis.errors import RunError
from analysis.markup import EMPTY, Html, element, escape, join, slug
from analysis.picture import PICTURE_TYPE, Picture
from analysis.picture import from_json as picture_from_json
from analysis.stylesheet import without_desk_style

#: Ids that the template itself uses.
RESERVED = frozenset(
    {"arets-sidor", "det-viktigaste", "huvudinnehall", "innehall", "nyckeltal-i-korthet"}
)

#: The last part of the id of the table that has all of an area's figures.
ALL_FIGURES = "nyckeltal"

_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')
_LINK = re.compile(r'<a href="#([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_STYLED_CELL = re.compile(r'<(t[hd]) style="[^"]*">')


@dataclass(frozen=True)
class Section:
    """A heading of the second level and what stands under it.

    Attributes:
        id: ASCII anchor, unique on the page.
        title: the heading's words.
        body: what follows it.
    """

    id: str
    title: str
    body: Html


@dataclass(frozen=True)
class Document:
    """An executed notebook, read.

    Attributes:
        title: the first heading; empty where there is none.
        lead: what stands under it in the same cell.
        opening: outputs before the first section.
        sections: in order; those without any content are left out.
        headline: what `page.opening` told: text, tone, year, organisation, key_figures.
        year: the page's year from the opening or the parameters; None where neither tells it.
        data: the numbers behind every figure and table, in order.
        pictures: every chart as files of its own, in order.
        anchors: every id in the document.
        sources: ids of the sources that the page's closing lists.
        tables: names of the tables that the page was made of; none where it does not say.
    """

    title: str
    lead: Html
    opening: Html
    sections: tuple[Section, ...]
    headline: Mapping[str, Any] = field(default_factory=dict)
    year: int | None = None
    data: tuple[Data, ...] = ()
    pictures: tuple[Picture, ...] = ()
    anchors: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


def read_document(notebook: NotebookNode, elsewhere: Mapping[str, str] | None = None) -> Document:
    """Read an executed notebook.

    Args:
        notebook: as nbformat reads it (version 4).
        elsewhere: id -> page that has it, for links to figures on the year's other pages.
    Raises: RunError where a cell ended in an error: a page is never made of half a run.
    """
    bundles = list(_bundles(notebook))
    pieces = _headed(list(_pieces(notebook)))
    anchors = frozenset(found for _, html in pieces for found in _ID.findall(html))
    sources = [key for bundle in bundles for key in bundle.get(SOURCES_TYPE, ())]
    headline: dict[str, Any] = next((b[HEADLINE_TYPE] for b in bundles if HEADLINE_TYPE in b), {})
    resolved = [(mark, _resolved(html, anchors, elsewhere or {})) for mark, html in pieces]
    return Document(
        *_arranged(resolved),
        headline,
        headline.get("year", parameter(notebook, "year")),
        tuple(from_json(bundle[DATA_TYPE]) for bundle in bundles if DATA_TYPE in bundle),
        tuple(picture_from_json(one[PICTURE_TYPE]) for one in bundles if PICTURE_TYPE in one),
        anchors,
        tuple(sources),
        _tables(notebook),
    )


def parameter(notebook: NotebookNode, name: str) -> Any:
    """Return a literal from the parameters cells, the injected one before the notebook's own."""
    for tag in ("injected-parameters", "parameters"):
        for cell in notebook.cells:
            if tag not in cell.metadata.get("tags", ()):
                continue
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
                    return ast.literal_eval(node.value)
    return None


def plain(html: str) -> str:
    """Return the words of an inline piece of HTML, still escaped."""
    return " ".join(_TAG.sub("", html).split())


def _outputs(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()) if cell.cell_type == "code" else ():
            yield cell, output


def _bundles(notebook: NotebookNode) -> Iterator[Mapping[str, Any]]:
    for cell, output in _outputs(notebook):
        if output.output_type == "error":
            raise RunError(f"cell {cell.get('id', '')} ended in {output.ename}: {output.evalue}")
        if output.output_type in ("execute_result", "display_data"):
            yield output.data


def _tables(notebook: NotebookNode) -> tuple[str, ...]:
    """Return what the last code cell tells; of a cell after the closing nobody knows."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    told = (output.get("data", {}) for cell, output in _outputs(notebook) if cell is code[-1])
    return tuple(key for bundle in told for key in bundle.get(TABLES_TYPE, ()))


def _pieces(notebook: NotebookNode) -> Iterator[tuple[str, Html]]:
    """Yield what reaches the page, in order: markdown (headings apart) and HTML outputs.

    A chart and a table that both say that there is nothing to show say it once.
    """
    render = MarkdownWithMath(IPythonRenderer(escape=True, exclude_anchor_links=True))
    before = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            before = ""
            html = _STYLED_CELL.sub(r"<\1>", render.render(cell.source))
            yield from _split(html.replace("<th>", '<th scope="col">'))
        elif cell.cell_type == "code":
            for output in cell.get("outputs", ()):
                told = "".join(output.get("data", {}).get("text/html", ""))
                html = without_desk_style(told)
                if html and html != before:
                    yield "output", html
                before = html or before


def _split(html: str) -> Iterator[tuple[str, Html]]:
    """Part rendered markdown into headings ("h2") and what stands between them ("text")."""
    position = 0
    for match in _HEADING.finditer(html):
        if between := html[position : match.start()].strip():
            yield "text", Html(between)
        yield f"h{match[1]}", Html(match[2].strip())
        position = match.end()
    if rest := html[position:].strip():
        yield "text", Html(rest)


def _headed(pieces: list[tuple[str, Html]]) -> list[tuple[str, Html]]:
    """Give headings their level and unique id; the first of level one is the title."""
    taken = {found for mark, html in pieces if mark == "output" for found in _ID.findall(html)}
    taken |= RESERVED
    level, titled = 1, False
    headed: list[tuple[str, Html]] = []
    for mark, html in pieces:
        if not mark.startswith("h"):
            headed.append((mark, html))
        elif mark == "h1" and not titled:
            titled = True
            headed.append(("title", html))
        else:
            level = min(max(int(mark[1]), 2), level + 1)
            anchor = _unique(slug(plain(html)), taken)
            headed.append((f"h{level}", element(f"h{level}", html, id=anchor)))
    return headed


def _unique(anchor: str, taken: set[str]) -> str:
    name, number = anchor, 2
    while name in taken:
        name, number = f"{anchor}-{number}", number + 1
    taken.add(name)
    return name


def _arranged(pieces: Iterable[tuple[str, Html]]) -> tuple[str, Html, Html, tuple[Section, ...]]:
    title, lead, opening = "", EMPTY, EMPTY
    sections: list[Section] = []
    for mark, html in pieces:
        if mark == "title":
            title = plain(html)
        elif mark == "h2":
            sections.append(Section(_ID.findall(html)[0], plain(html), EMPTY))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(last.id, last.title, _added(last.body, html))
        elif mark == "output":
            opening = _added(opening, html)
        else:
            lead = _added(lead, html)
    return title, lead, opening, tuple(section for section in sections if section.body)


def _added(before: Html, html: Html) -> Html:
    return join([before, html], "\n") if before else html


def _resolved(html: Html, anchors: frozenset[str], elsewhere: Mapping[str, str]) -> Html:
    """Let every link in the page lead somewhere."""

    def mended(match: re.Match[str]) -> str:
        target, attributes, words = match.groups()
        if target in anchors:
            return f'<a href="#{target}"{attributes}>{words}</a>'
        if target in elsewhere:
            return f'<a href="{escape(elsewhere[target])}#{target}"{attributes}>{words}</a>'
        if 'class="belagg"' not in attributes:
            return words
        # Where the data do not carry the figure, its area's table has the numbers. Evidence that
        # is on no page is better not promised.
        table = f"{target.partition('-')[0]}-{ALL_FIGURES}"
        return f'<a href="#{table}"{attributes}>{words}</a>' if table in anchors else ""

    return Html(_LINK.sub(mended, html))
