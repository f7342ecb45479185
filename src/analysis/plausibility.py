"""What must hold for figures and years: units, decimals, scales, the years of a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from analysis.errors import Fault, NumeralError
from analysis.numerals import Figure, missing_reason, parse_figure
from analysis.raw import RawTable
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.vocabulary import KOLADA

RawTables = Mapping[str, RawTable]

#: Beyond these decimals a figure is a computer's, not a source's.
_MOST_DECIMALS = 9
#: Units in which statements and measures are printed whole.
_WHOLE_UNITS = ("tkr",)


@dataclass(frozen=True, eq=False)
class _Rule:
    """What a figure must agree with; nothing is asked where a part is empty or None.

    Told apart as objects, since comparing them for every figure of a large table takes long.

    Attributes:
        calculated: a database has calculated it, with whatever decimals; nobody has typed it.
    """

    unit: str = ""
    decimals: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = "the indicator's scale"
    calculated: bool = False


def figure_faults(tables: RawTables, *, signs: bool) -> Iterator[Fault]:
    """Yield figures whose printed unit, decimals, size or sign cannot be right.

    A text that is no figure is not told here: its table's schema does.

    Args:
        tables: with the corrections applied.
        signs: whether a negative cost is a fault; not while a correction of it may be missing.
    """
    by_indicator = _indicator_rules(tables["indicators"], signs=signs)
    register = tables["sources"].cells
    fetched = set(register["source_id"][register["publisher"] == KOLADA])
    for table in tables.values():
        for column in table.schema.columns:
            if column.type == "printed":
                rules = _rules(table, column.unit, by_indicator)
                if table.schema.name in RAW_SOURCE_TABLES and fetched:
                    rules = _calculated(rules, table.cells["source_id"].isin(fetched))
                texts = table.cells[column.name]
                for index, text, rule in zip(texts.index, texts.tolist(), rules, strict=True):
                    if expected := _problem(text, rule):
                        yield table.fault(index, column.name, expected)


def _rules(table: RawTable, unit: str, by_indicator: Mapping[str, _Rule]) -> list[_Rule]:
    """Return the rule of each row's figures."""
    if table.schema.name == "observations":
        unknown = _Rule()
        return [by_indicator.get(key, unknown) for key in table.cells["indicator_id"].tolist()]
    if table.schema.name == "indicators":
        return [_Rule(unit) for unit in table.cells["unit"].str.strip()]
    if table.schema.name == "adjustments":
        unsigned = "an amount without sign: kind gives it"
        units = table.cells["unit"].str.strip()
        return [_Rule(unit, low=Decimal(0), bounds=unsigned) for unit in units]
    if table.schema.name == "thresholds":
        return [_Rule(low=Decimal(0), bounds="a limit")] * len(table.cells)
    return [_Rule(unit, 0 if unit in _WHOLE_UNITS else None)] * len(table.cells)


def _calculated(rules: list[_Rule], which: Iterable[bool]) -> list[_Rule]:
    theirs = {rule: replace(rule, calculated=True) for rule in set(rules)}
    return [theirs[rule] if yes else rule for rule, yes in zip(rules, which, strict=True)]


def _indicator_rules(indicators: RawTable, *, signs: bool) -> dict[str, _Rule]:
    columns = ["indicator_id", "unit", "decimals", "scale_min", "scale_max", "kind"]
    rules = {}
    for row in indicators.cells[columns].itertuples(index=False):
        key, unit, decimals, low, high, kind = row
        rule = _Rule(unit.strip(), _whole(decimals), _value(low), _value(high))
        rules[key] = _positive(rule) if signs and kind.strip() == "cost" else rule
    return rules


def _positive(rule: _Rule) -> _Rule:
    """Return the rule of a cost: a positive amount, unless its scale says otherwise."""
    if rule.low is not None:
        return rule
    return replace(rule, low=Decimal(0), bounds="a cost; declare a correction if it is a slip")


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


@lru_cache(maxsize=100_000)
def _problem(text: str, rule: _Rule) -> str:
    """Return what was expected instead of a figure; empty where it is well or is no figure."""
    figure = _figure(text)
    if figure is None or figure.value is None or figure.decimals is None:
        return ""
    if figure.unit and rule.unit and not _same_unit(figure.unit, rule.unit):
        return f"the unit {rule.unit}, or no unit"
    if figure.decimals > _MOST_DECIMALS and not rule.calculated:
        return f"at most {_MOST_DECIMALS} decimals"
    is_group = figure.decimals == 3 and rule.decimals == 0 and abs(figure.value) >= 1
    if is_group and not rule.calculated:
        return 'a space between thousands, as in "12 500": three decimals cannot be meant here'
    if rule.low is not None and figure.value < rule.low:
        return f"at least {rule.low}: {rule.bounds}"
    if rule.high is not None and figure.value > rule.high:
        return f"at most {rule.high}: {rule.bounds}"
    return ""


def _same_unit(printed: str, wanted: str) -> bool:
    # Sources print a difference of two percentages with a percent sign.
    return printed == wanted or (printed == "percent" and wanted == "percentage_points")


def _figure(text: str) -> Figure | None:
    try:
        return parse_figure(text)
    except NumeralError:
        return None


def _value(text: str) -> Decimal | None:
    figure = _figure(text)
    return figure.value if figure else None


def year_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield spans that end before they begin, and periods outside the years of their source.

    A period that a row takes from its source is not told again in every such row.
    """
    yield from _reversed(tables["sources"], "first_year", "last_year")
    yield from _reversed(tables["measures"], "horizon_start", "horizon_end")
    sources = tables["sources"]
    years = {
        key: (int(first), int(last))
        for key, first, last in sources.cells[["source_id", "first_year", "last_year"]].itertuples(
            index=False
        )
        if first.isdecimal() and last.isdecimal() and first <= last
    }
    for name in ("sources", *RAW_SOURCE_TABLES):
        if "period" in tables[name].schema.column_names:
            yield from _outside(tables[name], years)


def limit_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield limits without a figure: a page that needs one could not be made."""
    table = tables["thresholds"]
    for index, text in table.cells["printed"].items():
        # An empty cell is told already.
        if text.strip() and missing_reason(text):
            expected = "a figure; without the row the tool's own limit holds"
            yield table.fault(int(str(index)), "printed", expected)


def index_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield values of a price index on another base than the issue's first, or not above zero."""
    table = tables["price_index"]
    firsts: dict[tuple[str, str], tuple[int, str]] = {}
    for index, row in table.cells.iterrows():
        at = int(str(index))
        first, base = firsts.setdefault((row["index_id"], row["issued"]), (at, row["base"]))
        if row["base"] != base:
            file, line = table.place(first)
            expected = f'"{base}" as in {file}, row {line}; another base is an index of its own'
            yield table.fault(at, "base", expected)
        value, text = _value(row["printed"]), row["printed"].strip()
        # An empty cell is told already.
        if (value is not None and value <= 0) or (text and missing_reason(text)):
            yield table.fault(at, "printed", "a figure above zero")


def _outside(table: RawTable, years: Mapping[str, tuple[int, int]]) -> Iterator[Fault]:
    columns = (table.cells[name].tolist() for name in ("source_id", "period"))
    pairs = list(zip(*columns, strict=True))
    # Each is judged once, however many rows have it.
    missed = {(key, period): _span_missed(key, period, years) for key, period in set(pairs)}
    if any(missed.values()):
        for index, pair in enumerate(pairs):
            if expected := missed[pair]:
                yield table.fault(index, "period", expected)


def _span_missed(source_id: str, period: str, years: Mapping[str, tuple[int, int]]) -> str:
    """Return what was expected of a period outside its source's years; else nothing."""
    year = period.strip()[:4]
    first, last = years.get(source_id, (0, 0))
    if last and year.isdecimal() and len(period) in (4, 7) and not first <= int(year) <= last:
        return f"a period within {first}-{last}, the years of {source_id} in the register"
    return ""


def _reversed(table: RawTable, start: str, end: str) -> Iterator[Fault]:
    for index, first, last in table.cells[[start, end]].itertuples():
        if first.isdecimal() and last.isdecimal() and int(first) > int(last):
            yield table.fault(index, end, f"{first} or later, as {start} says")
