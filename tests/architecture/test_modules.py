"""The package's shape: who may import whom, how large things are, what code may not hold.

A new module is placed in ROWS; an exception to a size goes into ALLOWED with its reason.
Every check is a pure function, text in and a list of faults out, so that it can be shown to fail.
"""

from __future__ import annotations

import ast
import csv
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "analysis"

# A module may import every row above its own. Inside a row, "a > b" lets b import a, and what
# stands left of a; modules with only a space between them don't import each other, nor do the
# parts of a row that a "·" separates. A module may be listed before it is written.
ROWS = (
    "__init__",
    "errors files markup > publication stylesheet",
    "numerals > vocabulary claim_kinds once > columns catalogue"
    " > register_schemas source_schemas made_schemas column_notes > schemas",
    # printed figures, and what they say of each other: pure
    "rounding rows breakdowns elimination > words thresholds group_sums bands revisions"
    " > small_groups operands"
    " > formulas derived directions"
    " > verdicts > checks",
    # raw in, processed out
    "project parquet datapackage csvfile kolada_http kolada_json > folder kolada"
    " > raw kolada_rows receipts > kolada_pins corrections plausibility relations claims"
    " raw_revisions workbook_marks"
    " > workbook_old workbook_ods > workbook_xml > workbook_reader"
    " > workbook_file > contract workbook disclosure > frames workbook_template"
    " > processed",
    # reviews: pure
    "prices parts notebook_display > versions > doubles doubts series sentences finality companions"
    " in_line peer_groups revision_log"
    " > changes distances spread > gaps wording > weights > comparison"
    " > domain ratios group_remarks > measures statements index_series"
    " > budgets > bridge assumptions cards headlines savings_share edition_span paces forecasts"
    " risks deviations measure_register measure_ladder unit_costs > pace_words"
    " > fixed_prices bridge_steps > path_terms > path_measures > path_sensitivity"
    " path_included > paths"
    " > path_words savings_findings interim_findings editions edition_lines"
    " price_findings efficiency quadrants reference_costs"
    " reconciliation_findings"
    " > savings_followups edition_findings efficiency_findings cost_findings"
    " > costs staffing quality savings interim reconciliation > overview_sources > overview",
    # what is shown: its parts, then the charts beside the rest of the page
    "style charts_labels > download svg picture footnotes > origin > tables > figure",
    "charts_axes charts_common > charts_bars charts_dots charts_years charts_matrix"
    " charts_year_bars > charts_forms"
    " > charts_line_words charts_flags"
    " > charts_quadrant charts_lines charts_slopes charts_onward charts_indicators"
    " > charts_remarks charts_measures"
    " > charts_compared charts_bridge > charts_over_years charts_pair_words > charts_pairs"
    " > charts_groups"
    " > charts_costs charts_staffing charts_quality charts_savings charts_ladder charts_register"
    " charts_path charts_prices charts_interim charts_reconciliation charts_efficiency_words"
    " charts_revisions"
    " > charts_paces charts_interim_tables charts_sick_leave charts_efficiency"
    " · block > findings page_lists page_opening page_editions page_tables page_remarks"
    " > page_cautions"
    " > page_closing page_comparison > page",
    # the program
    "log terminal argument_types examples"
    " > options parameters progress ending revision_lines lock readability pdf surroundings"
    " recorder orphans register_merge > intake kolada_registers > scaffold kolada_source > fetch"
    " > notebook keys executed cells document > jobs kernels forked unchanged unfinished"
    " > engine kernel_runs warm rehearsal"
    " > availability combined forkserver > plan > manifest > workspace > listing runner site"
    " > inventory"
    " > batch_runs years publish > yearly indexes > publisher > batch > shards"
    " > cluster_task > cluster deliveries completion > cli",
    "__main__",
)
# Only these rows may set anything up when they are imported: they are the program itself.
ROWS_THAT_RUN = 2

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
# One that holds such a word all the same, since the rest of its name says what for.
EARNED_NAMES = {"charts_common"}

LINES_OF_MODULE = 250
LINES_OF_FUNCTION = 30  # its docstring not counted
ARGUMENTS = 5  # self and cls not counted

# What may be larger, and why: "module" or "module.function" -> reason.
ALLOWED: dict[str, str] = {}

Package = Mapping[str, str]
"""Module name -> its source."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


# -- rows -------------------------------------------------------------------------------------


def places(rows: tuple[str, ...]) -> dict[str, tuple[int, int, int]]:
    """Return where each module stands: row, part of the row, step inside the part."""
    return {
        module: (row, part, step)
        for row, text in enumerate(rows)
        for part, chain in enumerate(text.split("·"))
        for step, group in enumerate(chain.split(">"))
        for module in group.split()
    }


def imported_modules(module: str, source: str, modules: set[str]) -> set[str]:
    """Return the package's own modules that a source imports, wherever in it and however."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ("analysis." if node.level else "") + (node.module or "")
            found |= {f"{base.rstrip('.')}.{alias.name}" for alias in node.names} | {base}
    own = {name.split(".")[1] for name in found if name.startswith("analysis.") and name[9:]}
    # `from analysis import __version__` names the package itself, not a module.
    return {name if name in modules else "__init__" for name in own} - {module}


def row_faults(package: Package, rows: tuple[str, ...]) -> list[str]:
    """Every module has a place, and imports only what stands before it."""
    place = places(rows)
    faults = []
    for module, source in package.items():
        if module not in place:
            faults.append(f"{module} has no place: put it into ROWS")
            continue
        row, part, step = place[module]
        for other in sorted(imported_modules(module, source, set(package) | set(place))):
            if other not in place:
                continue
            other_row, other_part, other_step = place[other]
            if not (
                other_row < row or ((other_row, other_part) == (row, part) and other_step < step)
            ):
                faults.append(f"{module} may not import {other}: see ROWS")
    return faults


def test_every_benchmark_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    # As when it is run: what lies beside it can be imported.
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    scripts = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    assert scripts
    for path in scripts:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, path.stem, module)
        spec.loader.exec_module(module)


# -- sizes ------------------------------------------------------------------------------------


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Yield each function, nested ones and methods too, with its qualified name."""
    for node in ast.iter_child_nodes(tree):
        name = prefix
        if isinstance(node, Function | ast.ClassDef):
            name = f"{prefix}.{node.name}"
        if isinstance(node, Function):
            yield name, node
        yield from functions(node, name)


def lines_of(node: Function) -> int:
    first = node.body[0]
    docstring = first if ast.get_docstring(node, clean=False) is not None else None
    counted = (node.end_lineno or 0) - node.lineno + 1
    return counted - ((docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0)


def arguments_of(node: Function) -> int:
    given = node.args
    names = [item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"])) + bool(given.vararg) + bool(given.kwarg)


def sizes(package: Package) -> Iterator[tuple[str, str, int, int]]:
    """Yield name, what is measured, how much there is and how much there may be."""
    for module, source in package.items():
        yield module, "lines", len(source.splitlines()), LINES_OF_MODULE
        for name, node in functions(ast.parse(source), module):
            yield name, "lines", lines_of(node), LINES_OF_FUNCTION
            yield name, "arguments", arguments_of(node), ARGUMENTS


def size_faults(package: Package, allowed: Mapping[str, str]) -> list[str]:
    """Nothing is larger than its target without a reason, and no reason outlives its need."""
    large = [entry for entry in sizes(package) if entry[2] > entry[3]]
    faults = [
        f"{name} has {found} {what}, the target is {limit}"
        for name, what, found, limit in large
        if name not in allowed
    ]
    stale = allowed.keys() - {entry[0] for entry in large}
    return (
        faults
        + [f"{name} needs no exception: take it out of ALLOWED" for name in sorted(stale)]
        + [f"{name} is allowed without a reason" for name in allowed if not allowed[name].strip()]
    )


# -- words and habits -------------------------------------------------------------------------


def name_faults(package: Package) -> list[str]:
    """A module is named by what it does."""
    return [
        f"{module}: name it by what it does"
        for module in package
        if BANNED_NAMES & set(module.split("_")) and module not in EARNED_NAMES
    ]


def swallow_faults(package: Package) -> list[str]:
    """No error disappears: no bare except, no broad one that does nothing."""
    faults = []
    for module, source in package.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ExceptHandler) and swallows(node):
                faults.append(f"{module}:{node.lineno} swallows every error")
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
                broad = {ast.unparse(item) for item in node.args} & BROAD
                faults += [f"{module}:{node.lineno} suppresses {name}" for name in broad]
    return faults


BROAD = {"Exception", "BaseException"}


def swallows(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    idle = all(
        isinstance(node, ast.Pass | ast.Continue)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in handler.body
    )
    return idle and bool({ast.unparse(item) for item in caught} & BROAD)


# -- literals ---------------------------------------------------------------------------------

# A year on its own: no part of a colour, an address or a longer figure.
YEAR = re.compile(r"(?<![\w#/.])20\d\d(?!\w)")
# An example for a person who writes something of the same form is no year that the code knows.
EXAMPLE_OF_FORM = re.compile(r"\bas in\b.*", re.DOTALL)
ABSOLUTE_PATH = re.compile(r"/[\w.-]+(?:/|$)|~[/\\]|[A-Za-z]:[\\/](?!/)|\\\\\w")


def literals(source: str) -> Iterator[tuple[int, object, bool]]:
    """Yield line, value and whether it begins its text, of each literal but docstrings.

    The later pieces of an f-string begin nothing: "/executed" in f"{out}/executed" is no path.
    """
    tree = ast.parse(source)
    skipped = set()
    inner = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))  # docstrings of modules, functions, classes, attributes
        if isinstance(node, ast.JoinedStr):
            inner |= {id(piece) for piece in node.values[1:]}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in skipped:
            yield node.lineno, node.value, id(node) not in inner


def year_faults(package: Package) -> list[str]:
    """No year in code: it comes from data or from a parameter."""
    return [
        f"{module}:{line} holds the year {value!r}"
        for module, source in package.items()
        for line, value, _ in literals(source)
        if isinstance(value, str | int) and YEAR.search(EXAMPLE_OF_FORM.sub("", str(value)))
    ]


def municipality_faults(package: Package, names: set[str]) -> list[str]:
    """No municipality in code: another one brings its own data."""
    # The genitive is the name too; letters before or after make it another word.
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})s?(?![^\W_])")
    return [
        f"{module}:{line} names {found[0]}"
        for module, source in package.items()
        for line, value, _ in literals(source)
        if isinstance(value, str) and (found := pattern.search(value))
    ]


def path_faults(package: Package) -> list[str]:
    """No absolute path in code: it would hold on one machine only."""
    return [
        f"{module}:{line} holds the path {value!r}"
        for module, source in package.items()
        for line, value, begins in literals(source)
        if isinstance(value, str) and begins and ABSOLUTE_PATH.match(value)
    ]


def municipality_names() -> set[str]:
    with (ROOT / "data/raw/organisations.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "municipality"]
    names = {row[column] for row in rows for column in ("organisation_id", "short_name", "name")}
    return names - {"", None}


# -- the package ------------------------------------------------------------------------------


def tell(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n".join(["", *faults])


@pytest.fixture(scope="module")
def package() -> dict[str, str]:
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def test_the_map_of_modules_holds_every_module_once_and_no_other(package):
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "modules.md").read_text("utf-8"), re.M)
    assert sorted(rows) == sorted(set(package) - {"__init__", "__main__"})


def test_modules_import_only_what_stands_before_them(package):
    tell(row_faults(package, ROWS))


def test_modules_and_functions_are_small(package):
    tell(size_faults(package, ALLOWED))


def test_modules_are_named_by_what_they_do(package):
    tell(name_faults(package))


def test_no_error_is_swallowed(package):
    tell(swallow_faults(package))


def test_no_year_in_code(package):
    tell(year_faults(package))


def test_no_municipality_in_code(package):
    names = municipality_names()
    assert names
    tell(municipality_faults(package, names))


def test_no_absolute_path_in_code(package):
    tell(path_faults(package))


# -- importing --------------------------------------------------------------------------------

# Runs in a process of its own. Libraries are imported first: what they set up is theirs. An open
# file counts under the repository's data or under the working folder, which is an empty one.
WATCH_IMPORTS = """
import importlib, json, logging, os, sys, warnings

modules, libraries, watched = json.loads(sys.argv[1])
for name in libraries:
    importlib.import_module(name)

faults, current = [], ""

def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if any(path.startswith(folder + os.sep) for folder in watched):
            faults.append(f"{current} opens {os.path.basename(path)}")

def state():
    matplotlib = sys.modules.get("matplotlib")
    pandas = sys.modules.get("pandas")
    return {
        "environment": dict(os.environ),
        "working folder": os.getcwd(),
        "search path": list(sys.path),
        "warning filters": list(warnings.filters),
        "logging": (list(logging.root.handlers), logging.root.level),
        "matplotlib": repr(dict(matplotlib.rcParams)) if matplotlib else "",
        "pandas": repr(pandas.options.display.max_rows) if pandas else "",
    }

sys.addaudithook(hook)
for current, may_configure in modules:
    before = state()
    importlib.import_module(current)
    after = state()
    if not may_configure:
        faults += [f"{current} changes: {what}" for what in before if before[what] != after[what]]
print(json.dumps(faults))
"""


def library_modules(package: Package) -> list[str]:
    """Return what the package imports from outside, dotted names too."""
    found = set()
    for source in package.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    known = set(sys.stdlib_module_names) | {"analysis"}
    return sorted(name for name in found if name.partition(".")[0] not in known)


def import_faults(
    modules: list[tuple[str, bool]], libraries: list[str], watched: list[Path], folder: Path
) -> list[str]:
    given = json.dumps([modules, libraries, [os.path.realpath(path) for path in watched]])
    done = subprocess.run(
        [sys.executable, "-P", "-c", WATCH_IMPORTS, given],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent) + os.pathsep + str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    faults: list[str] = json.loads(done.stdout.splitlines()[-1])
    return faults


def test_importing_reads_no_file_and_configures_nothing(package, tmp_path):
    place = places(ROWS)
    last_pure = len(ROWS) - ROWS_THAT_RUN
    modules = [("analysis", False)] + [
        (f"analysis.{module}", place.get(module, (0,))[0] >= last_pure)
        for module in package
        if not module.startswith("__")
    ]
    watched = [tmp_path, ROOT / "data", ROOT / "reports", ROOT / "notebooks"]
    tell(import_faults(modules, library_modules(package), watched, tmp_path))


# -- the checks can fail ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "import analysis.low",
        "from analysis import low",
        "from analysis import low as x",
        "from analysis.low import thing",
        "from . import low",
        "from .low import thing",
        "def late():\n    from analysis.low import thing",
    ],
)
def test_an_import_from_below_is_found(statement):
    package = {"high": statement, "low": ""}
    assert row_faults(package, ("high", "low")) == ["high may not import low: see ROWS"]
    assert row_faults(package, ("low", "high")) == []


@pytest.mark.parametrize(
    ("rows", "allowed"),
    [
        (("b > a",), True),
        (("b > c > a",), True),
        (("a > b",), False),
        (("a b",), False),
        (("b · a",), False),
        (("b > c · a",), False),
        (("c > b", "a"), True),
    ],
)
def test_sideways_only_where_the_row_says_so(rows, allowed):
    faults = row_faults({"a": "from analysis import b", "b": ""}, rows)
    assert faults == ([] if allowed else ["a may not import b: see ROWS"])


def test_a_module_without_a_place_is_found():
    assert row_faults({"new": ""}, ("a",)) == ["new has no place: put it into ROWS"]


def test_the_version_is_no_module():
    package = {"__init__": "__version__ = '1'", "a": "from analysis import __version__"}
    assert row_faults(package, ("__init__", "a")) == []


def test_large_things_are_found():
    body = "\n".join(f"        x{number} = 1" for number in range(30))
    source = (
        f"class A:\n    def long(self):\n        '''Two\n        lines.'''\n{body}\n"
        "    def short(self, a, b, c, d, *, e): pass\n"
        "def wide(a, /, b, *c, d, e, **f): pass\n"
    )
    faults = [
        "m.A.long has 31 lines, the target is 30",
        "m.wide has 6 arguments, the target is 5",
    ]
    assert size_faults({"m": source}, {}) == faults
    assert size_faults({"m": source}, {"m.A.long": "a table", "m.wide": "a point"}) == []
    assert size_faults({"m": "\n" * 251}, {}) == ["m has 251 lines, the target is 250"]


def test_an_exception_needs_a_reason_and_a_need():
    assert size_faults({"m": ""}, {"m": "once large"}) == [
        "m needs no exception: take it out of ALLOWED"
    ]
    assert size_faults({"m": "\n" * 251}, {"m": " "}) == ["m is allowed without a reason"]


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "chart_utils"])
def test_a_name_that_says_nothing_is_found(name):
    assert name_faults({name: "", "costs": ""}) == [f"{name}: name it by what it does"]


@pytest.mark.parametrize(
    "handler",
    [
        "except: raise",
        "except Exception: pass",
        "except BaseException: ...",
        "except (ValueError, Exception): pass",
        "except Exception as error:\n    'why'\n    pass",
    ],
)
def test_a_swallowed_error_is_found(handler):
    assert swallow_faults({"m": f"try:\n    f()\n{handler}"}) == ["m:3 swallows every error"]


def test_a_suppressed_error_is_found():
    source = "with contextlib.suppress(Exception):\n    f()"
    assert swallow_faults({"m": source}) == ["m:1 suppresses Exception"]


@pytest.mark.parametrize("handler", ["except OSError: pass", "except Exception: tell()"])
def test_a_handled_error_passes(handler):
    assert swallow_faults({"m": f"try:\n    f()\n{handler}"}) == []


@pytest.mark.parametrize("code", ["2023", "'2023'", "'from 2025-08 on'", "f'{x} 2021'", "-2021"])
def test_a_year_is_found(code):
    assert len(year_faults({"m": f"'''Doc.'''\nx = {code}"})) == 1


@pytest.mark.parametrize(
    "code",
    [
        "20230",
        "12023",
        "'#2023ab'",
        "'example.org/2000/svg'",
        "r'20\\d\\d'",
        "20.23",
        "'as in `year = 2023`'",
    ],
)
def test_no_year_passes(code):
    assert year_faults({"m": f"'''As in 2023.'''\nx = {code}\n'''Of 2024.'''"}) == []


@pytest.mark.parametrize("code", ["'Å stad'", "'Ås figurer'", "f'{x} i Å'", "'a-stad'"])
def test_a_municipality_is_found(code):
    names = {"Å", "a-stad"}
    assert len(municipality_faults({"m": f"x = {code}"}, names)) == 1
    assert municipality_faults({"m": "'''Å.'''\nx = 'Åmål på ås, la-stad'"}, names) == []


@pytest.mark.parametrize(
    "code", ["'/srv/data/raw'", "'/data'", "'C:/data'", r"'C:\\data'", "'~/data'", "f'/srv/{x}'"]
)
def test_an_absolute_path_is_found(code):
    assert len(path_faults({"m": f"x = {code}"})) == 1


@pytest.mark.parametrize(
    "code", ["'/'", "'data/raw'", "f'{x}/raw/'", "'</p>'", "'https://x'", "'/ year'", "'a: b'"]
)
def test_a_relative_path_passes(code):
    assert path_faults({"m": f"x = {code}"}) == []


def test_a_module_that_reads_or_configures_is_found(tmp_path):
    (tmp_path / "figures.csv").touch()
    reads = "open('figures.csv').close()"
    configures = (
        "import os, warnings; os.environ['A_NEW_ONE'] = '1'; warnings.simplefilter('error')"
    )
    (tmp_path / "reads.py").write_text(reads, encoding="utf-8")
    (tmp_path / "configures.py").write_text(configures, encoding="utf-8")
    (tmp_path / "program.py").write_text(configures + "\nos.environ['B'] = '2'", encoding="utf-8")
    modules = [("reads", False), ("configures", False), ("program", True)]
    faults = import_faults(modules, [], [tmp_path], tmp_path)
    # The modules themselves are opened too, since they lie in the watched folder here.
    assert [fault for fault in faults if ".py" not in fault] == [
        "reads opens figures.csv",
        "configures changes: environment",
        "configures changes: warning filters",
    ]
