"""The part of the processed tables that is about one organisation: what its pages are made of.

Many municipalities may share one data folder, and a page costs the same however many they are: it
reads the rows of the sources that concern its own, and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, cast

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.once import once
from analysis.schemas import PROCESSED

Tables = Mapping[str, pd.DataFrame]
Asked = TypeVar("Asked", bound=Callable[..., Any])

#: Tables of whose rows only those about organisations that concern one are kept.
_ABOUT = ("observations", "group_editions")


class Named(Protocol):
    """Tables that are looked up by name."""

    def __getitem__(self, name: str, /) -> pd.DataFrame:
        """Return a table."""


@dataclass(frozen=True)
class Part(Mapping[str, pd.DataFrame]):
    """Processed tables without what does not concern an organisation.

    Attributes:
        whole: the tables that it is a part of.
        organisation: the organisation's id.
        catalogue: the registers, of sources those that concern it.
        circle: the organisations that concern it.
        derived: what was worked out of the part; see once.
    """

    whole: Tables
    organisation: str
    catalogue: Catalogue
    circle: frozenset[str]
    derived: dict[object, Any] = field(default_factory=dict)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            rows = rows_of(self.whole, name, self.catalogue.sources)
            if name in _ABOUT:
                rows = rows[rows["organisation_id"].isin(self.circle)].reset_index(drop=True)
            self._frames[name] = rows
        # As with the tables that it is a part of: pandas copies what is written to.
        return self._frames[name].copy(deep=False)

    def __contains__(self, name: object) -> bool:
        # Asking whether there is a table is not reading it.
        return name in self.whole

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)


def of_one(ask: Asked) -> Asked:
    """Let a function that is asked about an organisation see only what concerns it.

    Args:
        ask: takes tables and, by name, organisation, an id; empty for the data's default.
    """

    @wraps(ask)
    def asked(tables: Tables, *, organisation: str = "", **rest: Any) -> Any:
        part = part_of(tables, organisation)
        return ask(part, organisation=part.organisation, **rest)

    return cast("Asked", asked)


def part_of(tables: Tables, organisation: str) -> Part:
    """Return the part of the tables that concerns an organisation.

    Municipalities concern it that stand in a source together with its own: those it is compared
    with. So do the sources of all of them, which may restate a figure, and whatever a source prints
    that is about no municipality but a group of them or the nation.

    Args:
        tables: processed tables, or an organisation's part of them.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError where there is no such organisation.
    """
    catalogue = Catalogue.of(tables)
    whose = catalogue.resolve_organisation(organisation)
    if isinstance(tables, Part):
        if whose == tables.organisation:
            return tables
        return part_of(tables.whole, whose)
    tops, about = _tops(tables), _about(tables)
    mine = tops[whose]
    common = {
        key
        for key, source in catalogue.sources.items()
        if catalogue.organisations[tops[source.organisation_id]].is_group
    }
    near = {mine}.union(*(about[key] for key in about if mine in about[key] or key in common))
    sources = {
        key: source
        for key, source in catalogue.sources.items()
        if mine in about[key] or tops[source.organisation_id] in near
    }
    return Part(
        tables,
        whose,
        replace(catalogue, sources=MappingProxyType(sources)),
        frozenset(key for key, top in tops.items() if top in near),
    )


def rows_of(tables: Named, name: str, sources: Collection[str]) -> pd.DataFrame:
    """Return a table's rows of some sources; all rows of a table that no source tells.

    Tables that can read just these rows do so.
    """
    if "source_id" not in PROCESSED[name].column_names:
        return tables[name]
    read = getattr(tables, "rows_of", None)
    if read is not None:
        rows: pd.DataFrame = read(name, sources)
        return rows
    rows = tables[name]
    if rows.empty:
        return rows
    return rows[rows["source_id"].isin(list(sources))].reset_index(drop=True)


@once
def _tops(tables: Tables) -> Mapping[str, str]:
    """Return what each organisation is a part of at last: its municipality."""
    catalogue = Catalogue.of(tables)
    return {key: catalogue.own(key)[-1] for key in catalogue.organisations}


@once
def _about(tables: Tables) -> Mapping[str, frozenset[str]]:
    """Return the municipalities that each source is of or prints figures of."""
    tops, key = _tops(tables), ("source_id", "organisation_id")
    read = getattr(tables, "columns_of", None)
    rows = read("observations", *key) if read else tables["observations"][list(key)]
    found = {
        source: {tops[one.organisation_id]} for source, one in Catalogue.of(tables).sources.items()
    }
    for source, organisation in rows.drop_duplicates().itertuples(index=False):
        found[source].add(tops[organisation])
    return {source: frozenset(known) for source, known in found.items()}
