"""Kolada's API v3: lists to their end, page by page, each page kept until all of them are there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from analysis.errors import FetchError, visible
from analysis.files import write_whole
from analysis.kolada_json import COUNT, LIST, WORDS, Kind, Place, fields, json_of

#: Where the service is, and the variable that names another address: a mirror, or a stand-in.
ADDRESS, NAMED_BY = "https://api.kolada.se/v3", "GENOMLYSNING_KOLADA"
#: The lists of all municipalities and of all groups.
MUNICIPALITIES, GROUPS = "municipality", "municipality_groups"
#: Ids in a part of a path, and rows on a page; the service refuses more.
_IDS, _ROWS = 25, 5000
_ENVELOPE = {"values": LIST, "count": COUNT, "next_url": Kind(WORDS.types, WORDS.words)}


class Line(Protocol):
    """What answers when an address is called."""

    def get(self, url: str) -> bytes:
        """Return what an address answers."""


@dataclass(frozen=True)
class Receipt:
    """What is kept of a page.

    Attributes:
        url: its address.
        rows: how many it lists.
        sha256: of the answer, to the letter.
    """

    url: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Answer:
    """One page of a list.

    Attributes:
        url: its address.
        sha256: of the answer, to the letter.
        values: what it lists, as json_of reads it.
        count: rows of the whole list.
        next: address of the next page; empty on the last one.
    """

    url: str
    sha256: str
    values: list[Any]
    count: int
    next: str

    def items(self) -> Iterator[tuple[Any, Place]]:
        """Yield what it lists, each with its place."""
        for at, item in enumerate(self.values):
            yield item, Place(self.url, f"values[{at}]")


class Kolada:
    """The service.

    Args:
        address: of the API; what a page says comes next must lie there too.
        kept: folder of the answers so far; what lies there is not asked for again.
        line: calls the service.

    Attributes:
        answers: the pages of every list so far.
    """

    def __init__(self, address: str, kept: Path, line: Line) -> None:
        self.address, self._kept, self._line = address.rstrip("/"), kept, line
        self.answers: list[Receipt] = []

    def pages(self, path: str) -> tuple[Answer, ...]:
        """Return every page of a list.

        Args:
            path: below the service's address.
        Raises: ContractError where an answer is not as documented, or there are not as many rows
            as it says.
        """
        pages: list[Answer] = []
        urls: list[str] = []
        url = f"{self.address}/{path}?per_page={_ROWS}"
        while url:
            urls.append(url)
            pages.append(self._page(url))
            url = pages[-1].next
            if url in urls:
                place = Place(pages[-1].url, "next_url")
                place.refuse("a page that was read before", "the next one")
        received = sum(len(page.values) for page in pages)
        for page in pages:
            if page.count != received:
                expected = f"{received}, as many as the {len(pages)} pages of the list hold"
                Place(page.url, "count").refuse(str(page.count), expected)
        self.answers += [Receipt(page.url, len(page.values), page.sha256) for page in pages]
        return tuple(pages)

    def forget(self) -> None:
        """Ask for every list anew the next time."""
        for kept in self._kept.glob("*.json"):
            kept.unlink()

    def _page(self, url: str) -> Answer:
        file = self._file(url)
        body = file.read_bytes() if file.is_file() else self._line.get(url)
        place = Place(url)
        values, count, after = fields(json_of(body, url), _ENVELOPE, place)
        if not count.isdecimal():
            place.inner("count").refuse(count, "a whole number")
        following = urljoin(url, after) if after else ""
        if following and urlsplit(following)[:2] != urlsplit(self.address)[:2]:
            place.inner("next_url").refuse(after, f"an address below {self.address}")
        write_whole(file, body)
        return Answer(url, hashlib.sha256(body).hexdigest(), values, int(count), following)

    def _file(self, url: str) -> Path:
        return self._kept / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"


def address_of(named: str) -> str:
    """Return the service's address.

    Args:
        named: another one, such as a mirror's; empty where none is.
    Raises: FetchError where that is no address.
    """
    address = named.strip() or ADDRESS
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or re.search(r"\s", address):
        told = f'{NAMED_BY} names no address of a service: "{visible(named)}"'
        raise FetchError(f"{told}; it looks like {ADDRESS}, and without it that one is used")
    return address


def data_paths(
    kpis: Sequence[str], municipalities: Sequence[str], years: Sequence[str]
) -> tuple[str, ...]:
    """Return the lists that hold all figures: no more ids in a part of a path than are allowed."""
    return tuple(
        f"data/kpi/{kpi}/municipality/{municipality}/year/{year}"
        for kpi in _parts(kpis)
        for municipality in _parts(municipalities)
        for year in _parts(years)
    )


def kpi_paths(kpis: Sequence[str]) -> tuple[str, ...]:
    """Return the lists that tell of some key figures."""
    return tuple(f"kpi/{part}" for part in _parts(kpis))


def _parts(ids: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(ids), _IDS):
        yield ",".join(ids[start : start + _IDS])
