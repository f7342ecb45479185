"""The registers as objects: what is measured, about whom, and where the figures stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from analysis.errors import NotInDataError
from analysis.once import once
from analysis.vocabulary import KOLADA, MONEY

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Indicator:
    """Something that is measured (nyckeltal); the attributes are the columns of indicators.

    Attributes:
        decimals: decimals on every page.
        scale_min: lowest possible value in the indicator's unit; None where there is none.
        scale_max: highest possible value in the indicator's unit; None where there is none.
        break_years: years in which the series breaks, as the register gives them.
    """

    indicator_id: str
    name: str
    name_en: str
    subject: str
    area: str
    unit: str
    unit_label: str
    decimals: int
    direction: str
    kind: str
    role: str
    change_of: str
    scale_min: float | None
    scale_max: float | None
    break_years: tuple[int, ...]
    kolada_id: str
    kolada_title: str
    kolada_unit: str
    definition: str
    volume_of: str = ""
    interval_of: str = ""
    quality_of: str = ""

    @property
    def is_unit_cost(self) -> bool:
        """Return whether it is an amount per something (styckkostnad), not a whole cost."""
        return self.unit in MONEY and " per " in self.unit_label

    def comparable_from(self, year: int) -> int:
        """Return the first year that a year's figure can be compared with: of its last break."""
        return max((one for one in self.break_years if one <= year), default=0)


@dataclass(frozen=True)
class Organisation:
    """An organisation or a comparator; the attributes are the columns of organisations."""

    organisation_id: str
    name: str
    short_name: str
    kind: str
    parent_id: str
    default: bool
    kolada_id: str
    edition: str
    members: str
    weighting: str
    note: str

    @property
    def is_part(self) -> bool:
        """Return whether it stands for a part of a municipality, not for a whole one."""
        return self.kind in ("administration", "board")

    @property
    def is_group(self) -> bool:
        """Return whether it stands for several municipalities."""
        return self.kind in ("peer_group", "average", "nation")


@dataclass(frozen=True)
class Source:
    """A published or delivered source (källa); the attributes are the columns of sources."""

    source_id: str
    title: str
    publisher: str
    organisation_id: str
    published: str
    paragraph: str
    period: str
    first_year: int
    last_year: int
    status: str
    url: str
    transcription: str
    note: str

    @property
    def is_kolada(self) -> bool:
        """Return whether it was fetched from Kolada, which asks for labels of its own."""
        return self.publisher == KOLADA


@dataclass(frozen=True)
class Catalogue:
    """The three registers and their look-ups; every mapping is in the register's order.

    Attributes:
        sources: by source_id.
        organisations: by organisation_id; exactly one is the default.
        indicators: by indicator_id.
    """

    sources: Mapping[str, Source]
    organisations: Mapping[str, Organisation]
    indicators: Mapping[str, Indicator]

    @staticmethod
    def of(tables: Mapping[str, pd.DataFrame]) -> Catalogue:
        """Read the catalogue from processed tables.

        Args:
            tables: at least sources, organisations and indicators, as the contract leaves them; or
                a part of tables, which has its own.
        """
        own: Catalogue | None = getattr(tables, "catalogue", None)
        return own or _catalogue(tables)

    @property
    def default_organisation(self) -> str:
        """Return the id of the organisation that a report is about unless another is asked for."""
        return next(key for key, value in self.organisations.items() if value.default)

    @property
    def reportable(self) -> tuple[str, ...]:
        """Return the ids of the organisations that a page can be about: those that are no group."""
        return tuple(key for key, one in self.organisations.items() if not one.is_group)

    def resolve_organisation(self, text: str) -> str:
        """Return an organisation's id from what a person wrote; empty means the default.

        Raises: NotInDataError that lists the ids that a page can be about, where another one is
            asked for or something else than text is given: papermill's -p makes the number 180 of
            0180.
        """
        known = ", ".join(self.reportable)
        if not isinstance(text, str):
            found = f"organisation is {text!r}, no text"
            raise NotInDataError(f"{found}; write it in quotation marks. Known are: {known}")
        wanted = text.strip()
        if not wanted:
            return self.default_organisation
        if wanted not in self.organisations:
            raise NotInDataError(f'organisation "{text}" is not in the data; known are: {known}')
        if wanted not in self.reportable:
            found = f'organisation "{text}" is a group, which no page is about'
            raise NotInDataError(f"{found}; known are: {known}")
        return wanted

    def own(self, organisation_id: str) -> tuple[str, ...]:
        """Return the organisation and its ancestors, nearest first: their figures are its own."""
        line = [organisation_id]
        while parent := self.organisations[line[-1]].parent_id:
            line.append(parent)
        return tuple(line)

    def comparators(
        self, organisation_id: str, among: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Return every organisation that is neither one's own nor a part of one's own.

        Args:
            organisation_id: one's own.
            among: the only ones to look at; all by default.
        Returns: ids in the register's order.
        """
        own = self.own(organisation_id)
        return tuple(
            key
            for key in self.organisations
            if (among is None or key in among)
            and key not in own
            and organisation_id not in self.own(key)
        )

    def indicators_in(self, area: str) -> tuple[Indicator, ...]:
        """Return an area's indicators, without another one's printed change or half-width."""
        return tuple(
            indicator
            for indicator in self.indicators.values()
            if indicator.area == area and not indicator.change_of and not indicator.interval_of
        )

    def with_role(self, role: str) -> tuple[Indicator, ...]:
        """Return the indicators that fill a role: none, one, or several for a summed role."""
        return tuple(value for value in self.indicators.values() if value.role == role)

    def sources_of_year(self, year: int) -> tuple[Source, ...]:
        """Return the sources whose figures concern a year."""
        return tuple(
            source
            for source in self.sources.values()
            if source.first_year <= year <= source.last_year
        )


_TABLES = {Source: "sources", Organisation: "organisations", Indicator: "indicators"}


@once
def _catalogue(tables: Mapping[str, pd.DataFrame]) -> Catalogue:
    sources = {row["source_id"]: Source(**row) for row in _rows(tables, Source)}
    organisations = {
        row["organisation_id"]: Organisation(**row) for row in _rows(tables, Organisation)
    }
    indicators = {row["indicator_id"]: _indicator(row) for row in _rows(tables, Indicator)}
    return Catalogue(
        MappingProxyType(sources), MappingProxyType(organisations), MappingProxyType(indicators)
    )


def _rows(tables: Mapping[str, pd.DataFrame], kind: type) -> list[dict[str, Any]]:
    """Return a register's rows as plain Python values, with the attributes' columns only."""
    names = [field.name for field in fields(kind)]
    columns = (tables[_TABLES[kind]][name].tolist() for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _indicator(row: dict[str, Any]) -> Indicator:
    years = tuple(int(year) for year in row["break_years"].split())
    # A missing bound is NaN in the frame, and NaN is not equal to itself.
    scale = {
        name: None if row[name] != row[name] else row[name] for name in ("scale_min", "scale_max")
    }
    return Indicator(**{**row, **scale, "break_years": years})
