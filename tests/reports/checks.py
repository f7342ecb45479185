"""What a finished page must be, as pure functions: a page in, a list of faults out.

The numbers in brackets are those of the list of checks that the suite was commissioned with.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from posixpath import dirname, join, normpath

from bs4 import BeautifulSoup, Tag

from analysis.style import GRID, PAPER
from tests.colours import contrast

LARGEST_PAGE = 300_000
CHART_TYPES = (
    *("Stapeldiagram", "Linjediagram", "Punktdiagram", "Brygga", "Liggande staplar", "Matris"),
)
# The second is what nbconvert writes where a picture has no description of its own.
PLACEHOLDER = re.compile(
    r"lorem ipsum|no description|\btodo\b|beskrivning saknas|^(?:bild|figur|diagram)\s\d", re.I
)
UNSTATED = "årtal framgår inte"
# What measures without a unit of their own are counted in.
UNIT = re.compile(r"procent|poäng|\b(?:kr|tkr|mnkr|kronor|index|antal|per)\b", re.I)
POINTS_LOST = re.compile(
    r"(?:ökade|minskade|höjdes|sänktes|steg|sjönk|högre|lägre|över|under) med"
    r"\s[\d,]+\sprocent (?:till|från)\s[\d,]+\sprocent\b"
)
PERCENT_CHANGE = re.compile(r"[+\u2212][\d,]+\sprocent\b")
SIGNS = re.compile("[①-⑳]")
BREAK = re.compile(r"Serien ”([^”]+)” bryts (\d{4})")
# Lines that only carry the eye, and the paper itself.
UNREAD = {GRID, PAPER, "none"}
COMPUTED = {"Förändring", "Skillnad", "Index", "Kvot"}
VALUES = {"Värde", "Tidigare värde", "Nivå", "Förändring", "Besparing", "Index"}
KEPT_DECIMALS = {"Värde", "Tidigare värde", "Eget värde", "Andras värde"}

FIGURE = re.compile(r"[+\u2212]?\d{1,3}(?:\u00a0\d{3})*(?:,\d+)?")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
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

    @property
    def is_document(self) -> bool:
        """The year's one combined document holds all of its pages."""
        return self.name.endswith("report.html")

    def reach(self, href: str) -> str:
        """Return the path of a file that a relative address leads to."""
        return normpath(join(dirname(self.name), href.partition("#")[0]))


Check = Callable[[Page], Iterator[str]]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split(" "))


@dataclass(frozen=True)
class Grid:
    """A table of a page: its headings without units, its rows of cells."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Tag, ...], ...]

    @classmethod
    def of(cls, table: Tag) -> Grid:
        heads = (
            tuple(head.find_all(string=True, recursive=False)) for head in table.select("thead th")
        )
        rows = (tuple(row.find_all(["th", "td"])) for row in table.select("tbody tr"))
        return cls(tuple("".join(parts).strip() for parts in heads), tuple(rows))

    def column(self, name: str) -> list[str]:
        at = [place for place, header in enumerate(self.headers) if header == name]
        return [row[place].get_text() for row in self.rows for place in at]


def is_number(cell: Tag) -> bool:
    """A missing figure is in a column of figures, but is none."""
    names = cell.get("class") or []
    return "tal" in names and "saknas" not in names


def holds(text: str, number: str) -> bool:
    """Whether a text tells a number as a number of its own, not as a part of a longer one."""
    bare = re.escape(number.lstrip("+"))
    return bool(re.search(rf"(?<![\d,]){bare}(?!\d|,\d|\u00a0\d)", text))


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
        links = point.select("a[href]")
        if not links:
            yield f"a key point has no figure: {words(point)}"
        for link in links:
            if "#" not in link["href"]:
                yield f"a key point leads to no figure: {link['href']}"
            yield from _leads_nowhere(page, link["href"])


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
        elif not re.search(rf"\b\d{{4}}\b|{UNSTATED}", measure.get_text()):
            yield f"{figure.get('id')}: no period: {measure.get_text()!r}"
        elif not any(name in measure.get_text() for name in _places(page)):
            yield f"{figure.get('id')}: no place: {measure.get_text()!r}"


def _places(page: Page) -> list[str]:
    return [name.get_text() for name in page.soup.select(".avsandare > span")]


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
        if set(Grid.of(block.table).headers) & COMPUTED and "Egen bearbetning" not in words(line):
            yield f"{block.get('id')}: computed figures that pass for the source's"


def drawings_are_described(page: Page) -> Iterator[str]:
    """[6]"""
    seen: set[str] = set()
    for svg in page.soup.select("svg"):
        yield from _name_and_description(page, svg)
        described = page.soup.find(id=svg.get("aria-describedby"))
        text = described.get_text() if described else ""
        if text in seen:
            yield f"two drawings have the same description: {text[:60]}"
        seen.add(text)
    for image in page.soup.select("img"):
        yield f"a picture: {image.get('alt')!r}"


def _name_and_description(page: Page, svg: Tag) -> Iterator[str]:
    name = page.soup.find(id=svg.get("aria-labelledby"))
    described = page.soup.find(id=svg.get("aria-describedby"))
    text = described.get_text() if described else ""
    if svg.get("role") != "img" or not name or not name.get_text(strip=True):
        yield "a drawing has no role or name"
    if not 40 <= len(text) <= 400:
        yield f"a drawing's description has {len(text)} characters"
    if not text.startswith(CHART_TYPES):
        yield f"a description without the chart's type: {text[:60]}"
    if PLACEHOLDER.search(text) or (name and text == name.get_text()):
        yield f"a description that describes nothing: {text[:60]}"


def descriptions_tell_first_and_last(page: Page) -> Iterator[str]:
    """[6]"""
    for figure in page.soup.select("figure"):
        described = figure.select_one("desc")
        for number in _first_and_last(Grid.of(figure.table)) if described and figure.table else ():
            if not holds(described.get_text(), number):
                yield f"{figure.get('id')}: the description lacks {number}"


def _first_and_last(grid: Grid) -> tuple[str, ...]:
    """The first and the last figure of a chart's first series, or of a row that has two."""
    when = [place for place, header in enumerate(grid.headers) if header in ("Period", "År")]
    kept = [place for place, header in enumerate(grid.headers) if header in VALUES]
    rows = [row for row in grid.rows if any(is_number(row[place]) for place in kept)]
    if not rows:
        return ()

    def series(row: tuple[Tag, ...]) -> list[str]:
        return [cell.get_text() for place, cell in enumerate(row) if place not in (*when, *kept)]

    if when and "Tidigare värde" in grid.headers:
        rows = rows[:1]
    elif "Period" in grid.headers:
        rows = [row for row in rows if series(row) == series(rows[0])]
    found = [[row[at].get_text() for at in kept if is_number(row[at])] for row in rows]
    return found[0][0], found[-1][-1 if len(rows) == 1 else 0]


def numbers_stand_behind_figures(page: Page) -> Iterator[str]:
    """[7]"""
    for figure in page.soup.select("figure"):
        if not figure.select_one("details table"):
            yield f"{figure.get('id')}: no table"
    for block in page.soup.select("figure, .tabell[id]"):
        link = block.select_one("a[download]")
        if not link or not re.search(r"CSV,\s\d+\s(byte|kB)", link.get_text()):
            yield f"{block.get('id')}: no download with format and size"
        elif page.reach(link["href"]) not in page.files:
            yield f"{block.get('id')}: no file at {link['href']}"
        else:
            yield from _same_cells(block, page.files[page.reach(link["href"])])


def _same_cells(block: Tag, data: bytes) -> Iterator[str]:
    """The table that is shown and the file hold the same cells in the same order."""
    text = data.decode("utf-8-sig")
    head, *filed = csv.reader(text.splitlines(keepends=True), delimiter=";")
    grid = Grid.of(block.table)
    # On a page a figure and its unit are held together; in a file they need not be.
    shown = [[_as_filed(cell).replace("\u00a0", " ") for cell in row] for row in grid.rows]
    filed = [[cell.replace("\u00a0", " ") for cell in row] for row in filed]
    headers = list(grid.headers)
    if block.select("tbody sup"):
        headers.append("Anmärkning")
        shown = [[*row, _remark(block, cells)] for row, cells in zip(shown, grid.rows, strict=True)]
    if len(head) != len(headers) or len(filed) != len(shown):
        yield f"{block.get('id')}: table and file have not as many rows or columns"
    elif filed != shown:
        yield f"{block.get('id')}: table and file differ"


def _remark(block: Tag, cells: Iterable[Tag]) -> str:
    """Return the footnote that a row leads to; empty where it leads to none."""
    links = [link for cell in cells for link in cell.select("sup a")]
    notes = [block.find(id=link["href"][1:]) for link in links]
    return "".join(_held_back(_without_link(note)) for note in notes if note)


def _without_link(note: Tag) -> str:
    """A footnote's words; the link to the reconciliation that may follow them is no part of it."""
    text = note.get_text()
    for link in note.select("a.avstamd"):
        text = text.removesuffix(f" {link.get_text()}")
    return text.replace("\u00a0", " ")


def _held_back(text: str) -> str:
    plain = text.replace("\u2212", "-")
    return f"'{plain}" if plain.lstrip(" \u00a0").startswith(FORMULA_STARTS) else plain


def _as_filed(cell: Tag) -> str:
    """How a spreadsheet gets a cell: a number without spaces, text that it would run held back."""
    text = cell.get_text().replace("\u2212", "-")
    for mark in cell.select("sup"):
        text = text.removesuffix(f" {mark.get_text()}")
    if is_number(cell):
        return text.replace("\u00a0", "").lstrip("+")
    return _held_back(text)


def units_are_told(page: Page) -> Iterator[str]:
    """[8]"""
    for figure in page.soup.select("figure"):
        told = " ".join(tag.get_text() for tag in figure.select(".matt, svg text")).casefold()
        units = set(Grid.of(figure.table).column("Enhet")) if figure.table else set()
        for unit in units:
            if not all(word in told for word in unit.casefold().split()):
                yield f"{figure.get('id')}: the unit {unit} is on no axis and in no subtitle"
        if not units and not UNIT.search(told):
            yield f"{figure.get('id')}: no unit on an axis or in the subtitle"


def percentages_differ_by_points(page: Page) -> Iterator[str]:
    """[8]"""
    for table in page.soup.select("table"):
        columns = {header.get_text() for header in table.select("thead th.tal")}
        if columns & {"Förändring", "Skillnad"}:
            for cell in table.select("tbody td"):
                if cell.get_text() == "procent":
                    yield f"a change of a percentage without its unit: {words(cell.parent)}"
    for text in page.soup.find_all(string=POINTS_LOST):
        yield f"percent for percentage points: {text.strip()[:60]!r}"
    for card in page.soup.select(".nyckeltal li"):
        unit, change = card.select_one(".enhet"), card.select_one(".andring")
        is_share = unit and unit.get_text() == "procent"
        if is_share and change and PERCENT_CHANGE.match(change.get_text()):
            yield f"percent for percentage points: {change.get_text()!r}"


def drawings_are_legible(page: Page) -> Iterator[str]:
    """[11]"""
    for svg in page.soup.select("svg"):
        for tag in svg.find_all(True):
            least = 4.5 if tag.name in ("text", "tspan") else 3.0
            for key in ("fill", "stroke"):
                colour = tag.get(key, "none")
                read = colour not in UNREAD and not colour.startswith("url(")
                if read and contrast(colour, PAPER) < least:
                    yield f"a {tag.name} whose {key} is {colour} on white"


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


def decimals_are_constant(page: Page) -> Iterator[str]:
    """[13]"""
    style = "".join(tag.string or "" for tag in page.soup.select("style"))
    if not re.search(r"\.tal\s*{[^}]*text-align:\s*right[^}]*tabular-nums", style):
        yield "figures are not right-aligned and tabular"
    found: dict[str, dict[int, str]] = {}
    for table in page.soup.select("table"):
        grid = Grid.of(table)
        named = grid.headers[0] if grid.headers else ""
        for row in grid.rows if named in ("Nyckeltal", "Kvot") and not page.is_index else ():
            # The name may be followed by whose figure it is.
            name = row[0].get_text().partition(", ")[0]
            for header, cell in zip(grid.headers, row, strict=True):
                if header in KEPT_DECIMALS and is_number(cell):
                    places = len(cell.get_text().partition(",")[2])
                    found.setdefault(f"{name}", {})[places] = cell.get_text()
    for name, shown in found.items():
        if len(shown) > 1:
            yield f"{name} is shown with unlike decimals: {sorted(shown.values())}"


def _names(tag: Tag) -> list[str]:
    """Return the ids that together name a part; one that names nothing is no id of the page."""
    return str(tag.get("aria-labelledby", "")).split() or [""]


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
            or not all(page.soup.find(id=name) for name in _names(box))
        ):
            yield f"{name}: not in a labelled box that the keyboard reaches"


def missing_is_told_in_words(page: Page) -> Iterator[str]:
    """[15]"""
    for cell in page.soup.select("td, th, dd, dt"):
        if cell.get_text(strip=True) in ("", "-", "–", "—", ".", "..", "?"):
            yield f"an empty cell or a lone dash: {words(cell.parent)[:80]!r}"


def changes_are_told(page: Page) -> Iterator[str]:
    """[16]"""
    for figure in page.soup.select("figure"):
        texts = [text.get_text() for text in figure.select("svg text")]
        marked = {
            sign
            for text in texts
            if SIGNS.fullmatch(text[:1]) and len(text.split()) == 1
            for sign in text
        }
        noted = {text[0] for text in texts if SIGNS.match(text) and len(text.split()) > 1}
        if marked != noted:
            yield f"{figure.get('id')}: a sign without a note or a note without a sign"
    for item in page.soup.select('[id$="osakerhet-och-brott-i-serierna"] + ul li'):
        for name, year in BREAK.findall(item.get_text()):
            yield from _break_in_figures(page, name, int(year))


def _break_in_figures(page: Page, name: str, year: int) -> Iterator[str]:
    """Every figure that shows a series over the year in which it breaks says so beside it."""
    for figure in page.soup.select("figure"):
        grid = Grid.of(figure.table)
        rows = [row for row in grid.rows if row[0].get_text() == name]
        periods = Grid(grid.headers, tuple(rows)).column("Period")
        years = {int(period[-4:]) for period in periods if period[-4:].isdigit()}
        if years and min(years) < year <= max(years):
            notes = [note.get_text() for note in figure.select(".anm")]
            if not any(name in note and str(year) in note for note in notes):
                yield f"{figure.get('id')}: no note that {name} breaks in {year}"
            if not figure.select('svg [stroke-dasharray="4,3"]'):
                yield f"{figure.get('id')}: no line where {name} breaks in {year}"


def comparators_are_named(page: Page) -> Iterator[str]:
    """[17]"""
    items = page.soup.select('[id$="jamforelser"] + ul > li')
    told = {item.strong.get_text(): item.get_text() for item in items}
    for table in page.soup.select('[id$="-jamforelser"] table'):
        for other in Grid.of(table).column("Jämförs med"):
            if other not in told:
                yield f"{other} is compared with but not described"
    for name, text in told.items():
        if re.match(r": (?:jämförelsegrupp|genomsnitt)\b", text.removeprefix(name)):
            for what, pattern in {
                "edition": r"utgåva \d{4}|utgåvan framgår inte",
                "members": r"\d+\skommuner|medlemmarna framgår inte",
                "weighting": r"är (?:o?vägt)|framgår inte om medelvärdet är vägt",
            }.items():
                if not re.search(pattern, text):
                    yield f"{name}: no {what}"


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
    if not page.is_document and len(page.html.encode()) > LARGEST_PAGE:
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
    }.items():
        if not re.search(pattern, foot):
            yield f"no {what} in the footer"
    if not page.soup.select('footer a[href$="#tillganglighet"]'):
        yield "no link to the accessibility statement"
    sources = page.soup.select(".kallista li")
    if not sources or not all(
        re.search(r"publicerad \d|utan tryckt datum", words(s)) for s in sources
    ):
        yield "no sources with dates"
    if page.is_index:
        return
    if not re.search(r"aktuella till och med ", foot):
        yield "no date of the data"
    read = page.soup.select(".kontrollsummor li")
    names = {item.get_text().partition(":")[0] for item in read}
    if not {"observations", "corrections"} <= names:
        yield f"no checksums of the tables that were read: {sorted(names)}"
    if not all(re.fullmatch(r"[a-z_]+: [0-9a-f]{64}", item.get_text()) for item in read):
        yield "a table without a checksum"
    # The combined document binds pages that may have been made from tables of several builds.
    built = (
        r"verktyget genomlysning \d" if page.is_document else r"tabeller som byggdes med version \d"
    )
    if not re.search(built, words(page.soup.main)):
        yield "no version of the tables"


CHECKS: tuple[Check, ...] = (
    language_title_and_policy,
    headline_first,
    key_points_lead_somewhere,
    figures_say_what_they_find,
    sources_are_told,
    drawings_are_described,
    descriptions_tell_first_and_last,
    numbers_stand_behind_figures,
    units_are_told,
    percentages_differ_by_points,
    drawings_are_legible,
    figures_are_swedish,
    decimals_are_constant,
    tables_can_be_read_aloud,
    missing_is_told_in_words,
    changes_are_told,
    comparators_are_named,
    outline_and_landmarks,
    anchors_and_links,
    nothing_is_run_or_fetched,
    nothing_technical_shows,
    provenance_is_complete,
)
