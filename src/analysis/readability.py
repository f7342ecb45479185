"""How hard a page is to read: lix, the Swedish readability index."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_END = re.compile(r"[.!?:](?=\s|$)")
_LONG = 6

#: Elements whose words are running text, and those inside which nothing is.
_PROSE = frozenset({"p", "li", "dd"})
_NOT_PROSE = frozenset({"svg", "table", "nav", "header", "footer", "script", "style", "head"})
_VOID = frozenset({"br", "col", "hr", "img", "link", "meta", "path", "use", "rect"})


def lix(text: str) -> int:
    """Return lix: words a sentence plus the percentage of words of more than six letters.

    Below 30 is very easy, 30-40 easy, 40-50 newspaper text, above 50 official prose. A figure is
    no word. Text without a word gives 0.
    """
    words = _WORD.findall(text)
    if not words:
        return 0
    sentences = max(1, len(_END.findall(text)))
    long = sum(len(word) > _LONG for word in words)
    return round(len(words) / sentences + 100 * long / len(words))


def prose(page: str) -> str:
    """Return a page's running text, a paragraph or list item a line.

    Words in tables, drawings and navigation are left out. A paragraph that ends without a stop
    gets one, so that short items do not run together into one long sentence.
    """
    reader = _Prose()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in reader.lines)
    return "\n".join(line if line[-1] in ".!?:" else f"{line}." for line in lines if line)


class _Prose(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._open.append(tag)
        if tag in _PROSE:
            self.lines.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over an element that closes itself, as drawings have."""

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in _PROSE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if _PROSE & set(self._open) and not _NOT_PROSE & set(self._open):
            self.lines[-1] += data
