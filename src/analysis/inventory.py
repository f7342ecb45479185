"""What there is to report on: years beside one another, organisations, sources; for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from analysis.availability import calendar, with_reviews
from analysis.catalogue import Catalogue, Organisation
from analysis.errors import NotInDataError
from analysis.listing import Standing, columns
from analysis.project import ALL
from analysis.workspace import Work

#: Tables whose rows are figures.
_FIGURES = ("observations", "budget_lines")


def years(found: Sequence[Standing]) -> list[str]:
    """Return a line an organisation and notebook, with how its page stands in every year."""
    known = sorted({one.run.year for one in found})
    states = {one.run.key: one.state.word for one in found}
    names = dict.fromkeys((one.run.organisation, one.run.notebook.stem) for one in found)
    rows = [("organisation", "notebook", *map(str, known))]
    for organisation, stem in names:
        words = [states.get((stem, year, organisation), "") for year in known]
        rows.append((organisation, stem, *words))
    return columns(rows)


def organisations(work: Work, wanted: Sequence[str]) -> list[str]:
    """Return a line an organisation: what it is, its years with figures of its own, its pages.

    Args:
        work: what is there.
        wanted: their ids; empty for everybody in the register.
    Raises: NotInDataError where one is not there.
    """
    made = Counter(key[2] for key, page in work.before.items() if page.html)
    rows = [("organisation", "kind", "years", "pages", "name")]
    for one in _wanted(work, wanted):
        spans = "" if one.is_group else _spans(_years(work, one))
        if ALL in wanted and not spans:
            continue
        pages = str(made[one.organisation_id] or "")
        name = f"{one.name} (default)" if one.default else one.name
        rows.append((one.organisation_id, one.kind, spans, pages, name))
    return columns(rows)


def sources(work: Work, wanted: Sequence[str]) -> list[str]:
    """Return a line a source: which years, how final, how many figures, about whom, its title.

    Args:
        work: what is there.
        wanted: ids of those whom the sources are about or have figures of; empty for all of them.
    Raises: NotInDataError where one is not there.
    """
    figures = Counter(
        source
        for name in _FIGURES
        for source in work.tables.columns_of(name, "source_id")["source_id"]
    )
    whose = {one.organisation_id for one in _wanted(work, wanted)}
    cells = work.tables.columns_of("observations", "source_id", "organisation_id")
    about = {*cells["source_id"][cells["organisation_id"].isin(whose)]}
    rows = [("source", "years", "status", "published", "figures", "organisation", "title")]
    for key, one in Catalogue.of(work.tables).sources.items():
        if one.organisation_id in whose or key in about:
            span = _spans(range(one.first_year, one.last_year + 1))
            told = (one.status, one.published, str(figures[key]), one.organisation_id, one.title)
            rows.append((key, span, *told))
    return columns(rows)


def _wanted(work: Work, wanted: Sequence[str]) -> Iterable[Organisation]:
    """Return organisations in the register's order."""
    known = Catalogue.of(work.tables).organisations
    if unknown := [key for key in wanted if key not in known and key != ALL]:
        raise NotInDataError(f"no organisation {', '.join(unknown)}; there are: {', '.join(known)}")
    return [one for key, one in known.items() if not wanted or key in wanted or ALL in wanted]


def _years(work: Work, one: Organisation) -> Sequence[int]:
    return calendar(work.tables, with_reviews(work.notebooks), one.organisation_id).years


def _spans(years: Iterable[int]) -> str:
    """Return years in words: 2019-2021, 2023."""
    ends: list[list[int]] = []
    for year in sorted(years):
        if ends and year == ends[-1][1] + 1:
            ends[-1][1] = year
        else:
            ends.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ends)
