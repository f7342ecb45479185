"""From Kolada's answers to rows of observations: pure; every figure to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from analysis.kolada import Answer
from analysis.kolada_json import (
    FLAG,
    LIST,
    NUMBER,
    TEXT,
    WHOLE,
    WORDS,
    Kind,
    Place,
    fields,
    is_set,
)

_ROW = {"kpi": TEXT, "municipality": TEXT, "period": WHOLE, "values": LIST, "isdeleted": FLAG}
_VALUE = {"gender": TEXT, "value": NUMBER, "status": WORDS, "isdeleted": FLAG}
_KPI = {
    "id": TEXT,
    "title": TEXT,
    "prel_publication_date": WORDS,
    "publication_date": WORDS,
    "publ_period": Kind((*WHOLE.types, type(None)), "a year or null", needed=False),
}
#: Gender -> breakdown; in the order of the rows.
BREAKDOWNS = {"T": "", "K": "sex=women", "M": "sex=men"}
_GENDERS = tuple(BREAKDOWNS)
_PLACES = {gender: at for at, gender in enumerate(_GENDERS)}
#: Status of a missing figure -> what stands instead of it.
_MISSING = {"Privacy": "sekretess", "Not applicable": "ej tillämplig"}
_NOT_REPORTED = "uppgift saknas"
#: Characters of a number, and the size that no figure has.
_LONGEST, _LARGEST = 40, 1e15
#: Ids that are too many to be named.
_MANY = 12
#: What a row of observations says; the table's other columns stay empty.
COLUMNS = (
    *("indicator_id", "organisation_id", "period", "breakdown"),
    *("printed", "locator", "note"),
)
#: How a remark on a preliminary figure begins.
PRELIMINARY = "Preliminär uppgift"
_CLOSED = "Kolada anger ingen nästa publicering, så serien tycks ha upphört."


@dataclass(frozen=True)
class Kpi:
    """A key figure as Kolada tells of it.

    Attributes:
        kpi: its id.
        title: its title.
        preliminary: day on which preliminary figures of `period` are published; may be empty.
        final: day on which the final ones are; empty where no more are to come.
        period: the year that the days are about; may be empty.
    """

    kpi: str
    title: str
    preliminary: str
    final: str
    period: str

    def remark(self, day: str, newest: str) -> str:
        """Return what is to be said, on a day, of its figures for the newest year; often nothing.

        Args:
            day: of the fetch.
            newest: the newest year that there are figures for.
        """
        if not self.preliminary and not self.final:
            return _CLOSED
        is_out = self.preliminary and self.preliminary <= day
        if not is_out or (self.final and self.final <= day) or self.period not in ("", newest):
            return ""
        final = f"slutliga uppgifter väntas {self.final}" if self.final else "den kan ändras"
        return f"{PRELIMINARY} enligt Kolada, {final}."


class Reading(NamedTuple):
    """One figure: place in what was asked for, then what stands there; sorted, they are rows."""

    kpi: int
    municipality: int
    period: str
    gender: int
    url: str
    printed: str
    status: str


@dataclass(frozen=True)
class Asked:
    """What was asked for, each in its order.

    Attributes:
        kpis: Kolada id -> indicator_id.
        municipalities: Kolada id, of a municipality or a group -> organisation_id.
        years: years as text.
    """

    kpis: Mapping[str, str]
    municipalities: Mapping[str, str]
    years: Sequence[str]


def kpis_of(answers: Sequence[Answer]) -> dict[str, Kpi]:
    """Return the key figures that answers tell of, by id."""
    found = {}
    for answer in answers:
        for item, place in answer.items():
            kpi, title, *dates = fields(item, _KPI, place)
            days = (str(date or "")[: len("YYYY-MM-DD")] for date in dates)
            found[kpi] = Kpi(kpi, " ".join(title.split()), *days)
    return found


class Readings:
    """The figures of some answers.

    Attributes:
        deleted: how many were left out since Kolada has deleted them.
    """

    def __init__(self, asked: Asked) -> None:
        self.deleted = 0
        self._asked, self._read = asked, list[Reading]()
        self._kpi_ids = tuple(asked.kpis)
        self._organisations = tuple(asked.municipalities.values())
        self._kpis, self._municipalities = _places(asked.kpis), _places(asked.municipalities)

    def add(self, answer: Answer) -> None:
        """Take in the figures of one page.

        Raises: ContractError where it holds what nobody asked for, or is not as documented.
        """
        for item, place in answer.items():
            kpi, municipality, period, values, deleted = fields(item, _ROW, place)
            if period not in self._asked.years:
                place.inner("period").refuse(period, f"one of {', '.join(self._asked.years)}")
            period = str(period)
            of_kpi = _known(kpi, self._kpis, place, "kpi")
            of_whom = _known(municipality, self._municipalities, place, "municipality")
            for at, value in enumerate(values):
                inner = place.inner(f"values[{at}]")
                gender, number, status, gone = fields(value, _VALUE, inner)
                of_gender = _known(gender, _PLACES, inner, "gender")
                if is_set(deleted) or is_set(gone):
                    self.deleted += 1
                    continue
                said = (status or "").strip()
                printed = _printed(number, said, inner)
                reading = (of_kpi, of_whom, period, of_gender, answer.url, printed, said)
                self._read.append(Reading(*reading))

    def rows(self, kpis: Mapping[str, Kpi], day: str) -> Iterator[list[str]]:
        """Yield the rows: key figures and organisations as asked for, then years, total first.

        Their cells are those of COLUMNS.

        Args:
            kpis: what Kolada tells of each key figure.
            day: of the fetch.
        Raises: ContractError where a figure stands in the answers twice.
        """
        self._read.sort()
        for one, other in pairwise(self._read):
            if one[:4] == other[:4]:
                Place(other.url).refuse(f"{self._name(other)} twice", "each figure once")
        newest: dict[int, str] = {}
        for one in self._read:
            newest[one.kpi] = max(newest.get(one.kpi, ""), one.period)
        remarks = {
            (at, year): kpis[self._kpi_ids[at]].remark(day, year) for at, year in newest.items()
        }
        for one in self._read:
            yield self._row(one, remarks.get((one.kpi, one.period), ""))

    def _row(self, reading: Reading, remark: str) -> list[str]:
        kpi = self._kpi_ids[reading.kpi]
        told = f"Kolada anger statusen ”{reading.status}”." if reading.status else ""
        return [
            self._asked.kpis[kpi],
            self._organisations[reading.municipality],
            reading.period,
            BREAKDOWNS[_GENDERS[reading.gender]],
            reading.printed,
            f"Kolada, {kpi}",
            f"{told} {remark}".strip(),
        ]

    def _name(self, reading: Reading) -> str:
        whose = self._organisations[reading.municipality]
        gender = _GENDERS[reading.gender]
        return f"{self._kpi_ids[reading.kpi]}, {whose}, {reading.period}, {gender}"


def _places(ids: Iterable[str]) -> dict[str, int]:
    return {key: at for at, key in enumerate(ids)}


def _known(key: str, known: Mapping[str, int], place: Place, name: str) -> int:
    if key not in known:
        ids = ", ".join(known) if len(known) < _MANY else "those that were asked for"
        place.inner(name).refuse(key, f"one of {ids}")
    return known[key]


def _printed(number: str | None, status: str, place: Place) -> str:
    """Write a number as JSON has it with a decimal comma, every digit kept; or why there is none.

    Raises: ContractError where no figure is that large.
    """
    if number is None:
        return _MISSING.get(status, _NOT_REPORTED)
    power = number.lower().partition("e")[2]
    # Before it is written out: with a large power it would fill the memory.
    if len(number) > _LONGEST or abs(float(number)) >= _LARGEST or float(power or 0) < -_LONGEST:
        expected = "a number of at most 15 digits before its decimal point"
        place.inner("value").refuse(number, expected)
    written = f"{Decimal(number):f}" if power else number
    return written.replace(".", ",")
