"""What to run and why: notebook x year x organisation, and what has no data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from analysis.availability import Calendar, calendar, with_reviews
from analysis.catalogue import Catalogue
from analysis.errors import NotInDataError
from analysis.keys import inputs_key, suite_key
from analysis.notebook import Notebook
from analysis.parameters import Scalar
from analysis.processed import Tables
from analysis.project import ALL, INDEX

#: The notebook whose page is the year's index.
OVERVIEW = "00_overview"

Key = tuple[str, int, str]
"""What names a page: stem, year, organisation."""


@dataclass(frozen=True)
class Selection:
    """What a person asks for; empty means: every year, the default organisation, every notebook."""

    years: tuple[int, ...] = ()
    organisations: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A page to be made, or one that cannot be since it has no data.

    Attributes:
        notebook: what is run.
        year: for which year.
        organisation: for which organisation, its id.
        folder: folder of the page below the reports, with a slash on every system.
        inputs: the page's content key, over the tables that it was last made of.
        whole: the same over all tables: for a copy whose tables nobody has asked it about yet.
        no_data: why there is no page, in Swedish; empty where there is one.
    """

    notebook: Notebook
    year: int
    organisation: str
    folder: str
    inputs: str = ""
    whole: str = ""
    no_data: str = ""

    @property
    def key(self) -> Key:
        """Return what names the page."""
        return self.notebook.stem, self.year, self.organisation

    @property
    def name(self) -> str:
        """Return what it is called in messages."""
        return f"{self.folder}/{self.notebook.stem}"

    @property
    def parameters(self) -> dict[str, Scalar]:
        """Return what the notebook is run with, but for where the data lie."""
        return {"year": self.year, "organisation": self.organisation}

    @property
    def html(self) -> str:
        """Return the page's path below the reports."""
        stem = self.notebook.stem
        return f"{self.folder}/{INDEX if stem == OVERVIEW else f'{stem}.html'}"

    @property
    def executed(self) -> str:
        """Return the path of the executed copy below the reports."""
        return f"{self.folder}/executed/{self.notebook.stem}.ipynb"

    def data(self, name: str) -> str:
        """Return the path below the reports of a file for download."""
        return f"{self.folder}/data/{name}"

    @property
    def failed(self) -> str:
        """Return the path of the copy that a failed run leaves."""
        return f"{self.folder}/executed/{self.notebook.stem}.failed.ipynb"


@dataclass(frozen=True)
class Plan:
    """Every run of a batch, and what was asked for that nothing can be said about.

    Attributes:
        runs: ordered by organisation, year and notebook.
        silent: organisation and year pairs asked for together that have no data at all.
    """

    runs: tuple[Run, ...]
    silent: tuple[tuple[str, int], ...]


def plan(
    tables: Tables,
    notebooks: Sequence[Notebook],
    selection: Selection,
    read: Mapping[Key, Sequence[str]] = MappingProxyType({}),
) -> Plan:
    """Plan a batch.

    Args:
        tables: the processed tables.
        notebooks: every notebook of the project.
        selection: what was asked for.
        read: names of the tables that a page was last made of; of others it may be any.
    Raises: NotInDataError that names what exists, where a year, an organisation or a notebook is
        asked for that does not.
    """
    catalogue = Catalogue.of(tables)
    chosen = _chosen(notebooks, selection.stems)
    checked = with_reviews(notebooks)
    wanted = _organisations(tables, catalogue, selection.organisations)
    calendars = {organisation: calendar(tables, checked, organisation) for organisation in wanted}
    years = _years(calendars.values(), selection.years)
    suite = suite_key()
    runs, silent = [], []
    for organisation, known in calendars.items():
        silent += [(organisation, year) for year in selection.years if year not in known.years]
        for year in (year for year in years if year in known.years):
            prefix = prefix_of(organisation, catalogue)
            for notebook in (item for item in checked if item.stem in chosen):
                run = Run(notebook, year, organisation, f"{prefix}{year}")
                keyed = _completed(run, known)
                runs.append(keyed if keyed.no_data else with_key(keyed, tables, read, suite))
    return Plan(tuple(runs), tuple(silent))


def prefix_of(organisation: str, catalogue: Catalogue) -> str:
    """Return where an organisation's pages lie below the reports: "" or a folder with a slash."""
    return "" if organisation == catalogue.default_organisation else f"{organisation}/"


def possible(
    tables: Tables, notebooks: Sequence[Notebook], organisations: Iterable[str]
) -> frozenset[Key]:
    """Return the key of every page that can exist for some organisations."""
    known = Catalogue.of(tables).reportable
    checked = with_reviews(notebooks)
    return frozenset(
        (notebook.stem, year, organisation)
        for organisation in set(organisations) & set(known)
        for year in calendar(tables, checked, organisation).years
        for notebook in notebooks
    )


def with_key(run: Run, tables: Tables, read: Mapping[Key, Sequence[str]], suite: str = "") -> Run:
    """Return a run with its content keys; see plan."""
    suite = suite or suite_key()

    def key(names: Iterable[str]) -> str:
        return inputs_key(
            digest=run.notebook.digest,
            parameters={**run.parameters, "folder": run.folder},
            tables={name: tables.checksums.get(name, "") for name in names},
            suite=suite,
        )

    whole = key(tables.checksums)
    names = read.get(run.key)
    return replace(run, inputs=key(names) if names else whole, whole=whole)


def _completed(run: Run, known: Calendar) -> Run:
    years = known.by_stem[run.notebook.stem]
    # A faulty notebook is no matter of data: it is to fail, not to vanish.
    if run.year not in years and not run.notebook.fault:
        return replace(run, no_data=_reason(run.year, years))
    return run


def _reason(year: int, years: Sequence[int]) -> str:
    lacking = f"Källorna har inga uppgifter om {year} till den här rapporten."
    if not years:
        return lacking
    texts = [str(known) for known in sorted(years)]
    series = " och ".join(part for part in (", ".join(texts[:-1]), texts[-1]) if part)
    return f"{lacking} Uppgifter finns för {series}."


def _chosen(notebooks: Iterable[Notebook], stems: Sequence[str]) -> frozenset[str]:
    known = [notebook.stem for notebook in notebooks]
    _refuse("notebook", [stem for stem in stems if stem not in known], known)
    return frozenset(stems or known)


def _organisations(tables: Tables, catalogue: Catalogue, wanted: Sequence[str]) -> tuple[str, ...]:
    if ALL in wanted:
        return tuple(_with_own_figures(tables, catalogue))
    known = catalogue.reportable
    _refuse("organisation", [name for name in wanted if name not in known], [*known, ALL])
    return tuple(dict.fromkeys(wanted or [catalogue.default_organisation]))


def _with_own_figures(tables: Tables, catalogue: Catalogue) -> Iterator[str]:
    """Yield every organisation that a figure, a statement or a measure is about."""
    reporting = {
        *tables.columns_of("budget_lines", "source_id")["source_id"],
        *tables.columns_of("measures", "source_id")["source_id"],
    }
    about = {catalogue.sources[source_id].organisation_id for source_id in reporting}
    about |= set(tables.columns_of("observations", "organisation_id")["organisation_id"])
    for organisation_id in catalogue.reportable:
        if organisation_id in about:
            yield organisation_id


def _years(calendars: Iterable[Calendar], wanted: Sequence[int]) -> tuple[int, ...]:
    known = sorted({year for item in calendars for year in item.years})
    _refuse("year", [year for year in wanted if year not in known], known)
    return tuple(sorted(set(wanted))) or tuple(known)


def _refuse(what: str, unknown: Sequence[object], known: Sequence[object]) -> None:
    if unknown:
        shown = ", ".join(map(str, unknown))
        there = ", ".join(map(str, known)) or "none"
        raise NotInDataError(f"no {what} {shown}; there are: {there}")
