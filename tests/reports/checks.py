"""What a finished page must be, as pure functions: a page in, a list of faults out.

The numbers in brackets are those of the list of checks that the suite was commissioned with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from posixpath import dirname, join, normpath

from bs4 import BeautifulSoup, Tag

LARGEST_PAGE = 300_000
MISSING_WORDS = {"uppgift saknas", "ej tillämplig", "för tidigt att bedöma", "sekretess"}

FIGURE = re.compile(r"[+\u2212]?\d{1,3}(?:\u00a0\d{3})*(?:,\d+)?")
# A paragraph, version, date or address has its own points.
POINTED = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
POINTED_ALLOWED = re.compile(r"(?:avsnitt|WCAG|genomlysning|version|tabell|stycke)\s$")
HYPHEN_MINUS = re.compile(r"(?<![\w\d–-])-\d")
LEAKS = re.compile(
    r"In\s?\[\d*\]|Out\[\d*\]|Traceback|\w+Warning:|\w+Error:|/home/|/root/|/tmp/|/srv/|[A-Z]:\\"
    r"|\.ipynb|\bNaN?\b|\bnan\b|\bNone\b|\bNaT\b|<NA>|\bdtype\b"
)


@dataclass(frozen=True)
class Page:
    """A page and the site that it stands in.

    Attributes:
        name: path below the site's root, with slashes.
        html: its text.
        files: every file of the site: path -> bytes.
    """

    name: str
    html: str
    files: Mapping[str, bytes]

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @property
    def is_index(self) -> bool:
        """The index over the years tells of reports and has no figure of its own."""
        return not self.soup.select(".huvudsak")

    def reach(self, href: str) -> str:
        """Return the path of a file that a relative address leads to."""
        return normpath(join(dirname(self.name), href.partition("#")[0]))


Check = Callable[[Page], Iterator[str]]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split(" "))


def language_title_and_policy(page: Page) -> Iterator[str]:
    """[1]"""
    soup = page.soup
    if not soup.html or soup.html.get("lang") != "sv":
        yield "the language is not Swedish"
    title = soup.title.get_text() if soup.title else ""
    if " – " not in title or not soup.h1 or not (page.is_index or re.search(r"\b\d{4}\b", title)):
        yield f"the title does not name report, year and organisation: {title!r}"
    viewport = soup.find("meta", attrs={"name": "viewport"})
    if not viewport or "width=device-width" not in viewport["content"]:
        yield "no viewport"
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    if not policy or "default-src 'none'" not in policy["content"] or "unsafe" in str(policy):
        yield "no strict content-security policy"


def headline_first(page: Page) -> Iterator[str]:
    """[2]"""
    if page.is_index:
        return
    box = page.soup.main.find("section") if page.soup.main else None
    sentence = box.select_one(".huvudmening") if box else None
    if not sentence:
        yield "the headline box is not the first section"
        return
    for link in sentence.select("a"):
        link.extract()
    if not re.search(r"\d", sentence.get_text()):
        yield "the headline has no number"
    if len(sentence.get_text().split()) > 35:
        yield f"the headline has more than 35 words: {words(sentence)}"


def key_points_lead_somewhere(page: Page) -> Iterator[str]:
    """[3]"""
    for point in page.soup.select(".punkter li"):
        if not point.select_one(".status"):
            yield f"a key point has no status word: {words(point)}"
        if not point.select("a[href]"):
            yield f"a key point has no figure: {words(point)}"


def figures_say_what_they_find(page: Page) -> Iterator[str]:
    """[4]"""
    for figure in page.soup.select("figure"):
        title, measure = (
            figure.select_one("figcaption .fynd"),
            figure.select_one("figcaption .matt"),
        )
        if not title or not 10 <= len(title.get_text()) <= 90:
            yield f"{figure.get('id')}: no title of 10 to 90 characters"
        if not measure or not measure.get_text(strip=True):
            yield f"{figure.get('id')}: no measure, unit, place and period"


def sources_are_told(page: Page) -> Iterator[str]:
    """[5]"""
    for block in page.soup.select("figure, .tabell[id]"):
        line = block.select_one(".kalla")
        links = line.select('a[href^="#kalla-"]') if line else []
        if not links:
            yield f"{block.get('id')}: no source"
        for link in links:
            if not page.soup.find(id=link["href"][1:]):
                yield f"{block.get('id')}: source {link['href']} is not in the list"
            if re.fullmatch(r"[a-z0-9-]+", link.get_text()):
                yield f"{block.get('id')}: the source is named by its id"


def drawings_are_described(page: Page) -> Iterator[str]:
    """[6]"""
    seen: dict[str, str] = {}
    for svg in page.soup.select("svg"):
        name = page.soup.find(id=svg.get("aria-labelledby"))
        described = page.soup.find(id=svg.get("aria-describedby"))
        text = described.get_text() if described else ""
        if svg.get("role") != "img" or not name or not name.get_text(strip=True):
            yield "a drawing has no role or name"
        if not 40 <= len(text) <= 400:
            yield f"a drawing's description has {len(text)} characters"
        if text in seen:
            yield f"two drawings have the same description: {text[:60]}"
        seen[text] = text
    for image in page.soup.select("img"):
        yield f"a picture: {image.get('alt')!r}"


def numbers_stand_behind_figures(page: Page) -> Iterator[str]:
    """[7]"""
    for figure in page.soup.select("figure"):
        if not figure.select_one("details table"):
            yield f"{figure.get('id')}: no table"
    for block in page.soup.select("figure, .tabell[id]"):
        link = block.select_one("a[download]")
        if not link or not re.search(r"CSV,\s\d+\s(byte|kB)", link.get_text()):
            yield f"{block.get('id')}: no download with format and size"
        elif csv := page.files.get(page.reach(link["href"])):
            yield from _same_numbers(block, csv.decode("utf-8-sig"))


def _same_numbers(block: Tag, csv: str) -> Iterator[str]:
    """The table that is shown and the file hold the same numbers in the same order."""
    shown = [cell.get_text() for cell in block.select("tbody td.tal:not(.saknas)")]
    plain = [text.replace("\u00a0", "").replace("\u2212", "-").lstrip("+") for text in shown]
    filed = [cell for line in csv.splitlines()[1:] for cell in line.split(";")]
    rest = iter(filed)
    if not all(number in rest for number in plain):
        yield f"{block.get('id')}: table and file differ"


def percentages_differ_by_points(page: Page) -> Iterator[str]:
    """[8]"""
    for table in page.soup.select("table"):
        columns = {header.get_text() for header in table.select("thead th.tal")}
        if columns & {"Förändring", "Skillnad"}:
            for cell in table.select("tbody td"):
                if cell.get_text() == "procent":
                    yield f"a change of a percentage without its unit: {words(cell.parent)}"


def figures_are_swedish(page: Page) -> Iterator[str]:
    """[13]"""
    for cell in page.soup.select("td.tal:not(.saknas)"):
        if not FIGURE.fullmatch(cell.get_text()) or re.fullmatch(
            r"[+\u2212]0(,0+)?", cell.get_text()
        ):
            yield f"not a Swedish figure: {cell.get_text()!r}"
    for text in page.soup.find_all(string=True):
        if text.find_parent(["style", "code", "head"]) or not text.strip():
            continue
        before = str(text)
        for match in POINTED.finditer(before):
            if not POINTED_ALLOWED.search(before[: match.start()]):
                yield f"a decimal point: {before.strip()[:60]!r}"
        # What a source prints stands in quotation marks, as printed.
        if HYPHEN_MINUS.search(re.sub(r"”[^”]*”", "", before)):
            yield f"a hyphen for a minus: {before.strip()[:60]!r}"


def tables_can_be_read_aloud(page: Page) -> Iterator[str]:
    """[14]"""
    for table in page.soup.select("table"):
        name = table.caption.get_text(strip=True) if table.caption else ""
        if not name:
            yield "a table has no caption"
        for header in table.select("th"):
            if header.get("scope") not in ("col", "row") or not header.get_text(strip=True):
                yield f"{name}: a header is empty or has no scope"
        if any(not row.select('th[scope="row"]') for row in table.select("tbody tr")):
            yield f"{name}: a row has no header"
        box = table.find_parent(attrs={"role": "region"})
        if (
            not box
            or box.get("tabindex") != "0"
            or not page.soup.find(id=box.get("aria-labelledby"))
        ):
            yield f"{name}: not in a labelled box that the keyboard reaches"


def missing_is_told_in_words(page: Page) -> Iterator[str]:
    """[15]"""
    for cell in page.soup.select("td, th, dd, dt"):
        if cell.get_text(strip=True) in ("", "-", "–", "—", ".", "..", "?"):
            yield f"an empty cell or a lone dash: {words(cell.parent)[:80]!r}"


def comparators_are_named(page: Page) -> Iterator[str]:
    """[17]"""
    told = {item.get_text() for item in page.soup.select("#jamforelser ~ ul strong")}
    for table in page.soup.select('[id$="-jamforelser"] table'):
        for row in table.select("tbody tr"):
            other = row.select("td")[0].get_text()
            if other not in told:
                yield f"{other} is compared with but not described"


def outline_and_landmarks(page: Page) -> Iterator[str]:
    """[19]"""
    soup = page.soup
    if len(soup.select("h1")) != 1:
        yield f"{len(soup.select('h1'))} headings of level 1"
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a heading level is jumped: {levels}"
    for landmark in ("header", "main", "footer"):
        if len(soup.body.find_all(landmark, recursive=False)) != 1:
            yield f"not one {landmark}"
    first = soup.body.find(["a", "button", "input", "summary"])
    if not first or first.get("href") != "#huvudinnehall" or not soup.find(id="huvudinnehall"):
        yield "the first stop is not a skip link"


def anchors_and_links(page: Page) -> Iterator[str]:
    """[20]"""
    ids = [tag["id"] for tag in page.soup.find_all(id=True)]
    for name in {name for name in ids if ids.count(name) > 1}:
        yield f"id {name} is repeated"
    for name in ids:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
            yield f"id {name!r} is not ASCII"
    for link in page.soup.select("a[href]"):
        yield from _leads_nowhere(page, link["href"])


def _leads_nowhere(page: Page, href: str) -> Iterator[str]:
    if re.match(r"https?://|mailto:", href):
        return
    target, _, anchor = href.partition("#")
    name = page.reach(href) if target else page.name
    if name not in page.files:
        yield f"a link leads nowhere: {href}"
    elif anchor and f'id="{anchor}"'.encode() not in page.files[name]:
        yield f"a link's anchor is missing: {href}"


def nothing_is_run_or_fetched(page: Page) -> Iterator[str]:
    """[23]"""
    for tag in page.soup.find_all(["script", "iframe", "object", "embed", "form", "base"]):
        yield f"a {tag.name}"
    for tag in page.soup.find_all(True):
        for key, value in tag.attrs.items():
            if key.startswith("on") or key == "style":
                yield f"a {key} attribute"
            if key in ("src", "srcset", "poster", "data", "xlink:href"):
                yield f"a request: {value}"
        if tag.name == "link" and tag.get("href") != "data:,":
            yield f"a request: {tag.get('href')}"
    style = "".join(tag.string or "" for tag in page.soup.select("style"))
    if re.search(r"url\(|@import|//", style):
        yield "the style fetches something"
    if len(page.html.encode()) > LARGEST_PAGE:
        yield f"the page has {len(page.html.encode())} bytes"


def nothing_technical_shows(page: Page) -> Iterator[str]:
    """[24]"""
    for text in page.soup.find_all(string=True):
        if not text.find_parent(["style", "code"]) and (match := LEAKS.search(text)):
            yield f"{match[0]!r} in {text.strip()[:60]!r}"


def provenance_is_complete(page: Page) -> Iterator[str]:
    """[25]"""
    foot = words(page.soup.footer) if page.soup.footer else ""
    for what, pattern in {
        "version": r"genomlysning \d",
        "licence": r"MIT-licens",
        "contact": r"[Ff]rågor om siffrorna|[Kk]ontakt",
        "link to the accessibility statement": "Tillgänglighet",
    }.items():
        if not re.search(pattern, foot):
            yield f"no {what} in the footer"
    sources = page.soup.select(".kallista li")
    if not sources or not all(
        re.search(r"publicerad \d|utan tryckt datum", words(s)) for s in sources
    ):
        yield "no sources with dates"
    if page.is_index:
        return
    if not re.search(r"aktuella till och med ", foot):
        yield "no date of the data"
    if not re.search(r"\b[0-9a-f]{64}\b", page.soup.get_text(" ")):
        yield "no checksum"


CHECKS: tuple[Check, ...] = (
    language_title_and_policy,
    headline_first,
    key_points_lead_somewhere,
    figures_say_what_they_find,
    sources_are_told,
    drawings_are_described,
    numbers_stand_behind_figures,
    percentages_differ_by_points,
    figures_are_swedish,
    tables_can_be_read_aloud,
    missing_is_told_in_words,
    comparators_are_named,
    outline_and_landmarks,
    anchors_and_links,
    nothing_is_run_or_fetched,
    nothing_technical_shows,
    provenance_is_complete,
)
