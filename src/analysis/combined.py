"""One document a year: every page of it as a chapter, for an agenda, an archive or a printer.

The pages' own parts are used as they are; only what must be different in one document is: a heading
stands one level deeper, an id that several pages have gets its chapter's name, and what is the same
on every page (definitions, sources, checksums) stands once, at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.document import Document, Section
from analysis.markup import Html, slug

#: An id, wherever it is given or referred to; text between tags has no bare quotation marks.
_NAME = re.compile(
    r'(?<=\sid=")[^"]+|(?<=\saria-labelledby=")[^"]+|(?<=\saria-describedby=")[^"]+'
    r'|(?<=\shref="#)[^"]+|(?<=url\(#)[^)]+'
)
_ID = re.compile(r'\sid="([^"]+)"')
#: The name of a landmark: a section, or a table's scroll box.
_LANDMARK = re.compile(r'(<(?:section|div)\s[^>]*?\baria-labelledby=")')
_HEADING = re.compile(r"(?<=<h)[2-5](?=[\s>])|(?<=</h)[2-5](?=>)")
#: Parts that every page has and the document has once: their ids there, as the template has them.
_AT_THE_END = {name: f"ursprung-{name}" for name in ("definitioner", "kallor", "underlag")}
_ORIGIN = re.compile(r'<div class="ursprung">(.*?)</div>', re.DOTALL)
_DEFINITION = re.compile(r"<dt>.*?</dd>", re.DOTALL)
_SOURCE = re.compile(r'<li id="kalla-.*?</li>', re.DOTALL)
_CHECKSUM = re.compile(r"<li>[^<]*<code>.*?</li>", re.DOTALL)
_DOWNLOAD = re.compile(r"<a(?=\s[^>]*\bdownload[\s>])[^>]*>.*?</a>", re.DOTALL)
_OUTWARD = re.compile(r'<a (?=[^>]*href="(?!#|https?:|mailto:))[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Chapter:
    """A page as a part of the document.

    Attributes:
        id: ASCII anchor, unique in the document.
        title: the page's, without year.
        lead, opening: what stands before its first section.
        sections: in order, ids unique in the document.
    """

    id: str
    title: str
    lead: Html
    opening: Html
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Combined:
    """The year's document.

    Attributes:
        chapters: in the pages' order.
        definitions: dt and dd of every figure, each once.
        sources, checksums: list items, each once.
    """

    chapters: tuple[Chapter, ...]
    definitions: tuple[Html, ...]
    sources: tuple[Html, ...]
    checksums: tuple[Html, ...]


def combine(documents: Sequence[Document]) -> Combined:
    """Put a year's pages together, in their order."""
    bodies = [body for document in documents for body in _bodies(document)]
    origins = "".join(found for body in bodies for found in _ORIGIN.findall(body))
    shared = _shared(documents)
    return Combined(
        tuple(
            _chapter(document, chapter, shared)
            for document, chapter in zip(documents, _chapter_ids(documents), strict=True)
        ),
        _once(_DEFINITION, origins),
        _once(_SOURCE, origins),
        _once(_CHECKSUM, origins),
    )


def for_print(page: str) -> str:
    """Return a page without downloads, and whose links to other files are words.

    On paper they lead nowhere, and in a PDF a relative address would become this machine's path.
    """
    return _OUTWARD.sub(r"\1", _DOWNLOAD.sub("", page))


def _chapter_ids(documents: Iterable[Document]) -> Iterator[str]:
    """Yield each page's anchor as a chapter; two of the same title are told apart."""
    seen: Counter[str] = Counter()
    for document in documents:
        name = slug(document.title)
        seen[name] += 1
        yield f"kapitel-{name}" if seen[name] == 1 else f"kapitel-{name}-{seen[name]}"


def _chapter(document: Document, chapter: str, shared: frozenset[str]) -> Chapter:
    names = {name: f"{chapter}-{name}" for name in shared} | _AT_THE_END

    def moved(html: Html) -> Html:
        return _named_after(chapter, _moved(html, names))

    return Chapter(
        chapter,
        document.title,
        moved(document.lead),
        moved(document.opening),
        tuple(
            Section(names.get(section.id, section.id), section.title, moved(section.body))
            for section in document.sections
        ),
    )


def _shared(documents: Iterable[Document]) -> frozenset[str]:
    """Return the ids that more than one page has; sources are told apart by theirs and stay."""
    counts = Counter(name for document in documents for name in _ids(document))
    return frozenset(
        name for name, count in counts.items() if count > 1 and not name.startswith("kalla-")
    )


def _ids(document: Document) -> set[str]:
    inside = {name for body in _bodies(document) for name in _ID.findall(body)}
    return inside.union(section.id for section in document.sections)


def _bodies(document: Document) -> Iterator[Html]:
    yield document.lead
    yield document.opening
    for section in document.sections:
        yield section.body


def _moved(html: Html, names: Mapping[str, str]) -> Html:
    """Return a part of a page as a part of a chapter."""
    own = _ORIGIN.sub("", html)
    named = _NAME.sub(lambda match: names.get(match[0], match[0]), own)
    return Html(_HEADING.sub(lambda match: str(int(match[0]) + 1), named))


def _named_after(chapter: str, html: Html) -> Html:
    """Name landmarks after their chapter too: other chapters have some of the same name."""
    return Html(_LANDMARK.sub(rf"\g<1>{chapter} ", html))


def _once(pattern: re.Pattern[str], html: str) -> tuple[Html, ...]:
    return tuple(Html(found) for found in dict.fromkeys(pattern.findall(html)))
