"""A stand-in for Kolada's API v3 on this machine: it answers as documented, and badly on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

MUNICIPALITIES = {
    "0000": ("Riket", "L"),
    "0001": ("Region Stad", "L"),
    "0180": ("Exempelby", "K"),
    "0192": ("Grannby", "K"),
    "0305": ("Håbo", "K"),
    "0643": ("Habo", "K"),
    "1480": ("Ödeborg", "K"),
}
GROUPS = {"G2328": ("Alla kommuner (ovägt medel)", ["0180", "0192"])}
SICK, COST = "N00090", "U37009"
KPIS: dict[str, dict[str, Any]] = {
    SICK: {"title": "Sjukfrånvaro, kommunen, (%)"},
    COST: {"title": "Kostnad för överförmyndare, kr/ställföreträdarskap"},
}
#: What a key figure tells beside its id and its title.
_TOLD = {
    "description": "",
    "is_divided_by_gender": 1,
    "municipality_type": "K",
    "prel_publication_date": None,
    "publication_date": "2027-02-15",
    "publ_period": 2026,
    "has_ou_data": False,
}
ROWS_A_PAGE = 2

#: Takes the path of a call and what would be answered; returns what is answered.
Fault = Callable[[str, "Reply"], "Reply"]


@dataclass
class Reply:
    """What is answered: status, body, headers; `cut` breaks the connection in the middle."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False

    @property
    def content(self) -> bytes:
        """Return the bytes; text goes out as it is, all else as JSON."""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


def value(gender: str, number: object, status: str = "", **more: Any) -> dict[str, Any]:
    """Return one figure of a row."""
    count = 0 if number is None else 1
    figure = {"gender": gender, "count": count, "status": status, "value": number}
    return figure | {"isdeleted": False} | more


def row(kpi: str, municipality: str, period: int, *values: dict[str, Any]) -> dict[str, Any]:
    """Return one row."""
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": list(values)}


ROWS = (
    row(SICK, "0180", 2024, value("M", 4.1), value("T", 6.25), value("K", 7.0)),
    row(SICK, "0180", 2025, value("T", 6.5), value("K", 7.4), value("M", 4.3)),
    row(SICK, "0192", 2024, value("T", None), value("K", None, "Privacy"), value("M", None)),
    row(SICK, "0192", 2025, value("T", 5.9)),
    row(COST, "0180", 2024, value("T", 12500)),
    row(COST, "0192", 2024, value("T", None, "Not applicable")),
    row(COST, "0192", 2025, value("T", 1, isdeleted=True)),
    row(SICK, "G2328", 2025, value("T", 6.125)),
)


class Service:
    """The stand-in.

    Attributes:
        rows, kpis, municipalities, groups: what it knows.
        calls: the paths of the calls so far.
        faults: applied to every answer in turn.
    """

    def __init__(self) -> None:
        self.rows = [json.loads(json.dumps(one)) for one in ROWS]
        self.kpis = {key: dict(told) for key, told in KPIS.items()}
        self.municipalities, self.groups = dict(MUNICIPALITIES), dict(GROUPS)
        self.calls: list[str] = []
        self.faults: list[Fault] = []
        self.rows_a_page = ROWS_A_PAGE
        self.address = ""

    def reply(self, target: str) -> Reply:
        """Return the answer to a call."""
        split = urlsplit(target)
        path = unquote(split.path).removeprefix("/v3/")
        self.calls.append(path)
        page = int(parse_qs(split.query).get("page", ["1"])[0])
        listed = self._list(path.split("/"))
        reply = Reply({"detail": "not found"}, 404)
        if listed is not None:
            reply = self._page(path, listed, page)
        for fault in self.faults:
            reply = fault(path, reply)
        return reply

    def _list(self, parts: list[str]) -> list[Any] | None:
        match parts:
            case ["kpi", ids]:
                asked = [key for key in ids.split(",") if key in self.kpis]
                return [{"id": key} | _TOLD | self.kpis[key] for key in asked]
            case ["municipality"]:
                return [
                    {"id": key, "title": title, "type": kind}
                    for key, (title, kind) in self.municipalities.items()
                ]
            case ["municipality_groups"]:
                return [
                    {
                        "id": key,
                        "title": title,
                        "members": [{"member_id": one, "member_title": one} for one in members],
                    }
                    for key, (title, members) in self.groups.items()
                ]
            case ["data", "kpi", kpis, "municipality", municipalities, "year", years]:
                parts = [kpis.split(","), municipalities.split(","), years.split(",")]
                if max(map(len, parts)) > 25:
                    return None
                return [
                    one
                    for one in self.rows
                    if one["kpi"] in parts[0]
                    and one["municipality"] in parts[1]
                    and str(one["period"]) in parts[2]
                ]
        return None

    def _page(self, path: str, listed: list[Any], page: int) -> Reply:
        size = self.rows_a_page if path.startswith("data/") else len(listed) or 1
        start = (page - 1) * size
        more = start + size < len(listed)
        after = f"{self.address}/{path}?per_page={size}&page={page + 1}" if more else None
        values = listed[start : start + size]
        told = {"count": len(listed), "next_url": after, "previous_url": None}
        return Reply({"values": values} | told)


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Let a service answer on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = service.reply(self.path)
            content = reply.content
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, text in reply.headers.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if reply.cut else content)
            self.close_connection = reply.cut

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        service.address = f"http://127.0.0.1:{server.server_port}/v3"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


def once(change: Fault) -> Fault:
    """Return a fault that only the first call it is about meets."""
    met: list[str] = []

    def fault(path: str, reply: Reply) -> Reply:
        if met:
            return reply
        changed = change(path, reply)
        if changed is not reply:
            met.append(path)
        return changed

    return fault


def of_data(change: Callable[[Reply], Reply]) -> Fault:
    """Return a fault of the figures' lists only."""
    return lambda path, reply: change(reply) if path.startswith("data/") else reply
