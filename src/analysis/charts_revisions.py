"""The revision log on the reconciliation page: what newer sources say otherwise than older ones."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.measures import is_related
from analysis.numerals import MISSING_WORDS, format_figure, parse_figure
from analysis.operands import observation_text
from analysis.origin import sources_named
from analysis.reconciliation import ReconciliationReview
from analysis.reconciliation_findings import REVISIONS
from analysis.revision_log import OTHER_MONTHS
from analysis.revisions import CHANGED, GONE, NEW, RESCALED, WHOLE_RESCALED, factor_text
from analysis.rounding import is_missing
from analysis.rows import Row, records
from analysis.tables import Column, Note, Table
from analysis.words import UNSURE_WORDS, allows_percent, difference_unit, period_text, quantity

_KINDS = {
    NEW: "ny",
    GONE: "utgått",
    WHOLE_RESCALED: "hela nyckeltalet omräknat",
    RESCALED: "hela serien omräknad",
    CHANGED: "ändrad",
    OTHER_MONTHS: "annat tal, kanske för en annan del av året",
}
_NONE = "Ingen nyare källa har ändrat någon av årets uppgifter."
_NOT_COMPUTED = "kan inte räknas"
_COLUMNS = (
    Column("what", "Uppgift", kind="row_header"),
    Column("kind_text", "Vad som har hänt"),
    Column("old", "Tidigare"),
    Column("new", "Nu"),
    Column("unit_text", "Enhet"),
    Column("change", "Ändring"),
    Column("title", "Ny källa"),
    Column("previous_title", "Tidigare källa"),
)
_FIRST = "Där allt är omräknat visas bara det första värdet, tidigare och nu."
_VERSIONS = (
    "Nya och utgångna uppgifter visas bara mellan två versioner av samma källa.",
    "Två hämtningar från Kolada är det, för de nyckeltal, organisationer och år som finns i båda.",
    "Två dokument är det om de har samma utgivare, organisation och period och omfattar samma år.",
    "Bara år som båda redovisar räknas, och minst hälften av deras uppgifter ska finnas i båda.",
)
_GONE = (
    "En utgången uppgift finns inte i den nya källan. Andra sidor kan ändå visa den, så som den"
    " tidigare källan anger den."
)


def revised(review: ReconciliationReview) -> Table | Note:
    """Return the year's figures that a newer source has changed, added or left out.

    What Kolada calls otherwise than at the fetch before stands there too.
    """
    log, renamed = review.revisions, tuple(_renamed(review))
    if log.empty:
        return Note(" ".join([_NONE, *renamed]))
    return Table(
        REVISIONS,
        f"Reviderade uppgifter för {review.year}",
        _COLUMNS,
        _shown(log, review.catalogue),
        sources_named(review.catalogue, [*log["source_id"], *log["previous_source_id"]]),
        processed=True,
        notes=(*_notes(log), *renamed),
    )


def _notes(log: pd.DataFrame) -> Iterator[str]:
    """Yield how the log is to be read."""
    yield " ".join(_VERSIONS)
    if (log["kind"] == GONE).any():
        yield _GONE
    if log["kind"].isin([RESCALED, WHOLE_RESCALED]).any():
        yield _FIRST


def _renamed(review: ReconciliationReview) -> Iterator[str]:
    """Yield what the fetches of the year say in their notes: of other titles, other members."""
    for source in review.catalogue.sources_of_year(review.year):
        is_ours = is_related(review.catalogue, source.source_id, review.organisation)
        if source.is_kolada and source.note and is_ours:
            yield f"{source.title}: {source.note}"


def _shown(log: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    rows = records(log)
    titles = {key: source.title for key, source in catalogue.sources.items()}
    return log.assign(
        what=[_what(row, catalogue) for row in rows],
        kind_text=[_KINDS[row["kind"]] for row in rows],
        old=[row["old"] or MISSING_WORDS["not_reported"] for row in rows],
        new=[row["new"] or MISSING_WORDS["not_reported"] for row in rows],
        unit_text=[catalogue.indicators[row["indicator_id"]].unit_label for row in rows],
        change=[_change(row, catalogue) for row in rows],
        title=[titles[row["source_id"]] for row in rows],
        previous_title=[titles[row["previous_source_id"]] for row in rows],
    )


def _what(row: Row, catalogue: Catalogue) -> str:
    """Return the words for a figure, or for what was rescaled with its first and last period."""
    first, *others = row["period"].split()
    if row["kind"] == WHOLE_RESCALED:
        what = f"{catalogue.indicators[row['indicator_id']].name}, {period_text(first)}"
    else:
        what = observation_text({**row, "period": first}, catalogue)
    return f"{what} till {period_text(others[-1])}" if others else what


def _change(row: Row, catalogue: Catalogue) -> str:
    """Return how a figure has changed, in its unit and where that says something in percent."""
    if row["kind"] == WHOLE_RESCALED:
        counted = f"{row['values']} värden i {row['series']} serier"
        return f"alla {counted} gånger {factor_text(row['factor'])}"
    if row["kind"] == OTHER_MONTHS:
        return UNSURE_WORDS
    if row["kind"] == RESCALED:
        return f"alla värden gånger {factor_text(row['factor'])}"
    old, new = parse_figure(row["old"]), parse_figure(row["new"])
    if old.value is None or new.value is None:
        return _NOT_COMPUTED
    indicator, change = catalogue.indicators[row["indicator_id"]], new.value - old.value
    decimals = max(old.decimals or 0, new.decimals or 0)
    unit = difference_unit(indicator, float(change))
    text = f"{format_figure(change, decimals, signed=True)}\N{NO-BREAK SPACE}{unit}"
    if is_missing(row["percent"]) or not allows_percent(indicator.unit):
        return text
    sign = "+" if row["percent"] > 0 else ""
    return f"{text} ({sign}{quantity(row['percent'], 1, 'procent')})"
