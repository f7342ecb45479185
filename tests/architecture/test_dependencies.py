"""Imports, pyproject.toml, environment.yml and the locks say the same.

Every check is a pure function, text in and a list of faults out, so that it can be shown to fail.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FIRST_PARTY = {"analysis", "tests"}

# Where a package is imported by another name than it is installed by.
DISTRIBUTION_OF_IMPORT = {
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "flit_core": "flit-core",
    "yaml": "pyyaml",
}

# The packages that the suite's users asked for by name.
ASKED_FOR = {"jupyterlab", "pandas", "matplotlib", "seaborn", "papermill", "nbconvert"}

# What slows every import of nbformat, so that reports run without it.
ONLY_FOR_PEOPLE = {"jupyterlab", "jupyterlab-server", "notebook", "rfc3987-syntax"}


class Requirement(NamedTuple):
    """A declared dependency: its normalised name and its lower bound, "" for none."""

    name: str
    lower: str


# -- reading ----------------------------------------------------------------------------------


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def parse_requirement(text: str) -> Requirement:
    match = re.match(r"([\w.-]+)\s*(?:\[[^]]*\])?\s*(?:>=\s*([\w.]+))?", text)
    assert match, f"not a requirement: {text!r}"
    return Requirement(normalised(match[1]), match[2] or "")


def parse_requirements(texts: Iterable[str]) -> dict[str, str]:
    return dict(map(parse_requirement, texts))


def release(version: str) -> tuple[int, ...]:
    """Return the figures of a version, to compare two: 7.17.1 is (7, 17, 1)."""
    figures = [int(figure) for figure in re.findall(r"\d+", version.split("+")[0])]
    while figures and figures[-1] == 0:
        figures.pop()
    return tuple(figures)


def runtime_of(project: Mapping[str, Any]) -> dict[str, str]:
    return parse_requirements(project["project"]["dependencies"])


def extra_of(project: Mapping[str, Any], extra: str) -> dict[str, str]:
    """Return an extra's requirements; one that names the project's own extra is followed."""
    found: dict[str, str] = {}
    own = normalised(project["project"]["name"])
    for text in project["project"]["optional-dependencies"][extra]:
        if parse_requirement(text).name != own:
            found |= parse_requirements([text])
            continue
        inner = re.search(r"\[(.*)\]", text)
        assert inner, f"{text!r} names no extra"
        for name in inner[1].split(","):
            found |= extra_of(project, name.strip())
    return found


def backend_of(project: Mapping[str, Any]) -> dict[str, str]:
    return parse_requirements(project["build-system"]["requires"])


def third_party_imports(source: str) -> set[str]:
    """Return the top-level names that a piece of Python imports from outside."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module or "")
    tops = {name.partition(".")[0] for name in found}
    return tops - set(sys.stdlib_module_names) - FIRST_PARTY


def code_of_notebook(text: str) -> str:
    """Return a notebook's code cells as one module, without the shell's own commands."""
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    lines = "\n".join("".join(cell["source"]) for cell in cells).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


def locked_versions(lock: str) -> dict[str, set[str]]:
    """Return name -> versions; a universal lock may hold several, one a Python or system."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", lock, re.MULTILINE):
        found.setdefault(normalised(name), set()).add(version)
    return found


# -- checks -----------------------------------------------------------------------------------


def import_faults(sources: Mapping[str, str], declared: Iterable[str]) -> list[str]:
    """Every third-party import is declared; being installed by chance is not enough."""
    known = set(declared)
    return [
        f"{file} imports {name}: declare {distribution} in pyproject.toml"
        for file, source in sorted(sources.items())
        for name in sorted(third_party_imports(source))
        if (distribution := DISTRIBUTION_OF_IMPORT.get(name, normalised(name))) not in known
    ]


def lock_line_faults(lock: str) -> list[str]:
    """A lock is pins with hashes and comments; it names no place to fetch from."""
    faults = []
    for entry in re.sub(r"\\\n", " ", lock).splitlines():
        text = entry.split("#", 1)[0].strip()
        if "://" in entry or re.match(r"-|.*\s@\s", text):
            faults.append(f"an address or an option: {entry.strip()[:60]}")
        elif text and not re.match(r"[\w.-]+(\[[^]]*\])?==", text):
            faults.append(f"not pinned: {text[:60]}")
        elif text and not re.search(r"--hash=sha256:[0-9a-f]{64}\b", text):
            faults.append(f"no hash: {text[:60]}")
    return faults


def lock_content_faults(lock: str, wanted: Mapping[str, str], unwanted: Iterable[str]) -> list[str]:
    """The lock holds what is declared, no older than its lower bound, and nothing unwanted."""
    locked = locked_versions(lock)
    faults = [f"{name} is declared but not locked" for name in wanted if name not in locked]
    for name in sorted(wanted.keys() & locked.keys()):
        low = [item for item in locked[name] if release(item) < release(wanted[name])]
        faults += [f"{name} {item} is below {wanted[name]}" for item in low]
    return faults + [f"{name} does not belong here" for name in unwanted if name in locked]


def lock_pair_faults(run: str, dev: str) -> list[str]:
    """Tests and reports use the same versions: the dev lock holds all that the run lock has."""
    dev_versions = locked_versions(dev)
    return [
        f"{name}: run has {sorted(versions)}, dev has {sorted(dev_versions.get(name, ()))}"
        for name, versions in locked_versions(run).items()
        if versions != dev_versions.get(name)
    ]


def environment_faults(text: str, wanted: Mapping[str, str], python: str) -> list[str]:
    """Check that environment.yml holds what pyproject declares, bound for bound, no address."""
    faults = ["holds an address"] if "://" in text else []
    environment = yaml.safe_load(text)
    listed = environment["dependencies"]
    found = parse_requirements(item for item in listed if isinstance(item, str))
    by_pip = [item["pip"] for item in listed if isinstance(item, dict)]
    if environment["channels"] != ["conda-forge", "nodefaults"]:
        faults.append(f"channels are {environment['channels']}")
    if by_pip != [["-e ."]]:
        faults.append(f"pip installs {by_pip}, not just the project")
    expected = {**wanted, "python": python}
    faults += [f"{name} is missing" for name in expected if name not in found]
    faults += [
        f"{name} is {found[name] or 'unbounded'}, pyproject.toml has {lower or 'no bound'}"
        for name, lower in expected.items()
        if name in found and found[name] != lower
    ]
    extra = found.keys() - expected.keys() - {"pip"}
    return faults + [f"{name} is not in pyproject.toml" for name in sorted(extra)]


# -- the project ------------------------------------------------------------------------------


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def sources_under(folder: str) -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def notebook_sources() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): code_of_notebook(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    }


def tell(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n".join(["", *faults])


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def test_what_the_package_and_the_notebooks_import_is_a_runtime_dependency(project):
    sources = sources_under("src/analysis") | notebook_sources()
    assert sources
    # Where it is missing, the module that needs it says how to get it.
    cluster = {name: sources.pop(name) for name in [*sources] if name.endswith("/cluster.py")}
    assert len(cluster) == 1
    tell(import_faults(sources, runtime_of(project)))
    tell(import_faults(cluster, runtime_of(project) | extra_of(project, "cluster")))


def test_what_the_tests_import_is_declared(project):
    declared = runtime_of(project) | extra_of(project, "dev")
    tell(import_faults(sources_under("tests"), declared))


def test_environment_equals_pyproject(project):
    python = parse_requirement("python" + project["project"]["requires-python"]).lower
    wanted = runtime_of(project) | extra_of(project, "lab")
    tell(environment_faults(read("environment.yml"), wanted, python))


def test_the_packages_asked_for_by_name_are_in_the_environment():
    listed = yaml.safe_load(read("environment.yml"))["dependencies"]
    assert parse_requirements(item for item in listed if isinstance(item, str)).keys() >= ASKED_FOR


@pytest.mark.parametrize("name", ["run", "dev"])
def test_lock_lines_are_hashed_pins_without_an_address(name):
    tell(lock_line_faults(read(f"requirements/{name}.txt")))


def test_run_lock_holds_the_runtime_and_the_backend_and_no_jupyterlab(project):
    wanted = runtime_of(project) | backend_of(project)
    tell(lock_content_faults(read("requirements/run.txt"), wanted, ONLY_FOR_PEOPLE))


def test_dev_lock_holds_everything(project):
    wanted = runtime_of(project) | backend_of(project) | extra_of(project, "dev")
    assert "jupyterlab" in wanted
    tell(lock_content_faults(read("requirements/dev.txt"), wanted, ()))


def test_locks_agree_on_versions():
    tell(lock_pair_faults(read("requirements/run.txt"), read("requirements/dev.txt")))


# -- the checks can fail ----------------------------------------------------------------------

HASH = "--hash=sha256:" + "0" * 64
PINNED = f"pandas==3.0.1 \\\n    {HASH} \\\n    {HASH}\n    # via seaborn\n"
ENVIRONMENT = """
channels: [conda-forge, nodefaults]
dependencies: [python>=3.11, pandas>=2.2, pip, {pip: [-e .]}]
"""


@pytest.mark.parametrize(
    "source",
    [
        "import polars",
        "import polars.io as pl",
        "from polars import DataFrame",
        "def late():\n    import polars",
        "if TYPE_CHECKING:\n    import polars",
    ],
)
def test_an_undeclared_import_is_found(source):
    faults = import_faults({"a.py": source}, {"pandas"})
    assert faults == ["a.py imports polars: declare polars in pyproject.toml"]


def test_declared_first_party_and_standard_imports_pass():
    source = "import os.path, analysis.costs, yaml\nfrom . import x\nfrom pandas import NA"
    assert import_faults({"a.py": source}, {"pandas", "pyyaml"}) == []


def test_an_import_in_a_notebook_is_found():
    cells = [
        {"cell_type": "markdown", "source": ["import prose"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "import polars\n", "1"]},
        {"cell_type": "code", "source": "import bs4"},
    ]
    assert third_party_imports(code_of_notebook(json.dumps({"cells": cells}))) == {"polars", "bs4"}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("--index-url somewhere", "an address or an option"),
        ("--find-links wheels", "an address or an option"),
        ("-e .", "an address or an option"),
        ("pandas @ file.whl", "an address or an option"),
        (f"pandas==3.0.1 {HASH} # from https://example.org", "an address or an option"),
        ("pandas>=3", "not pinned"),
        ("pandas==3.0.1", "no hash"),
        ("pandas==3.0.1 --hash=sha256:123", "no hash"),
        ("pandas==3.0.1 \\\n    # via seaborn", "no hash"),
    ],
)
def test_a_bad_lock_line_is_found(line, fault):
    assert lock_line_faults(PINNED) == []
    faults = lock_line_faults(PINNED + line + "\n" + PINNED)
    assert len(faults) == 1
    assert faults[0].startswith(fault)


@pytest.mark.parametrize(
    ("wanted", "unwanted", "faults"),
    [
        ({"pandas": "3.0"}, (), []),
        ({"pandas": "3.0.1.0"}, (), []),
        ({"pandas": "", "flit-core": "3"}, (), ["flit-core is declared but not locked"]),
        ({"pandas": "3.0.2"}, (), ["pandas 3.0.1 is below 3.0.2"]),
        ({}, ("pandas",), ["pandas does not belong here"]),
    ],
)
def test_a_lock_that_does_not_fit_pyproject_is_found(wanted, unwanted, faults):
    assert lock_content_faults(PINNED, wanted, unwanted) == faults


def test_locks_that_disagree_are_found():
    assert lock_pair_faults(PINNED, PINNED + f"seaborn==0.13.2 {HASH}") == []
    assert len(lock_pair_faults(PINNED, PINNED.replace("3.0.1", "3.0.2"))) == 1
    assert len(lock_pair_faults(PINNED, "")) == 1


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("pandas>=2.2", "pandas", "pandas is unbounded, pyproject.toml has 2.2"),
        ("pandas>=2.2", "pandas>=2.1", "pandas is 2.1, pyproject.toml has 2.2"),
        ("pandas>=2.2, ", "", "pandas is missing"),
        ("python>=3.11", "python>=3.10", "python is 3.10, pyproject.toml has 3.11"),
        (" pip,", " pip, polars,", "polars is not in pyproject.toml"),
        ("conda-forge, nodefaults", "defaults", "channels are ['defaults']"),
        ("[-e .]", "[-e ., polars]", "pip installs [['-e .', 'polars']], not just the project"),
        ("channels: [", "prefix: 'https://x'\nchannels: [", "holds an address"),
    ],
)
def test_an_environment_that_differs_is_found(right, wrong, fault):
    assert environment_faults(ENVIRONMENT, {"pandas": "2.2"}, "3.11") == []
    assert right in ENVIRONMENT
    changed = ENVIRONMENT.replace(right, wrong)
    assert environment_faults(changed, {"pandas": "2.2"}, "3.11") == [fault]


def test_an_extra_that_names_an_extra_is_followed():
    extras = {"lab": ["jupyterlab>=4.2"], "dev": ["Genomlysning[lab]", "types-PyYAML>=6"]}
    project = {"project": {"name": "genomlysning", "optional-dependencies": extras}}
    assert extra_of(project, "dev") == {"jupyterlab": "4.2", "types-pyyaml": "6"}
