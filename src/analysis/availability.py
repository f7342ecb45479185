"""Which years an organisation has data for, notebook by notebook."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from analysis.catalogue import Catalogue
from analysis.errors import RunError
from analysis.notebook import Notebook
from analysis.once import once
from analysis.parts import part_of
from analysis.processed import Tables

if TYPE_CHECKING:
    import pandas as pd

_Years = Callable[..., Sequence[int]]


@dataclass(frozen=True)
class Calendar:
    """Which years one organisation has data for.

    Attributes:
        years: every year that any notebook has data for.
        by_stem: the years of each notebook.
    """

    years: tuple[int, ...]
    by_stem: Mapping[str, tuple[int, ...]]


def with_reviews(notebooks: Iterable[Notebook]) -> tuple[Notebook, ...]:
    """Return the notebooks; one that names a domain which does not exist can't be run."""
    return tuple(_with_review(notebook) for notebook in notebooks)


def calendar(tables: Tables, notebooks: Sequence[Notebook], organisation: str) -> Calendar:
    """Return which years an organisation has data for, by each notebook's domain.

    A notebook without a domain runs in every year that another one has data for; where none has a
    domain, in every year that a source concerns.

    Args:
        tables: the processed tables.
        notebooks: every notebook; see with_reviews.
        organisation: an organisation's id.
    """
    domains = sorted({item.review for item in notebooks if item.review and not item.fault})
    found = _found(tables, tuple(domains), organisation)
    if domains:
        years = sorted({year for known in found.values() for year in known})
    else:
        sources = Catalogue.of(tables).sources.values()
        spans = [range(source.first_year, source.last_year + 1) for source in sources]
        years = sorted({year for span in spans for year in span})
    by_stem = {item.stem: found.get(item.review, tuple(years)) for item in notebooks}
    return Calendar(tuple(years), by_stem)


@once
def _found(
    tables: Mapping[str, pd.DataFrame], domains: tuple[str, ...], organisation: str
) -> Mapping[str, tuple[int, ...]]:
    """Return the years of each domain; a batch asks several times."""
    part = part_of(tables, organisation)
    return {
        name: tuple(_years_with_data(name)(part, organisation=organisation)) for name in domains
    }


def _with_review(notebook: Notebook) -> Notebook:
    if not notebook.review or notebook.fault:
        return notebook
    try:
        _years_with_data(notebook.review)
    except RunError as error:
        return replace(notebook, fault=str(error))
    return notebook


def _years_with_data(review: str) -> _Years:
    """Return the function of a domain module that says which years have data."""
    name = f"{__package__}.{review}"
    module: Any = importlib.import_module(name) if find_spec(name) else None
    found: _Years | None = getattr(module, "years_with_data", None)
    if found is None:
        raise RunError(f'its metadata name the review "{review}", which tells no years with data')
    return found
