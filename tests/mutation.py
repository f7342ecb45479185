"""Mutation testing: one thing in a module is changed; does a test notice?

`python -m tests.mutation` does that for every module of TESTS, `python -m tests.mutation rounding`
for one. A mutant that no test notices needs a test, simpler code, or its reason in docs/mutants.md;
the run fails where one has none, or where a reason is no longer needed. The tests are collected
once, and a process is forked for each mutant, so it needs Linux or macOS. No part of the suite.
"""

from __future__ import annotations

import ast
import os
import re
import signal
import sys
import warnings
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutations import mutations

ROOT = Path(__file__).resolve().parents[1]
REASONS = ROOT / "docs" / "mutants.md"
#: Module -> the tests that concern it, the quickest first.
TESTS = {
    "numerals": ("unit/test_numerals.py", "property/test_numerals.py"),
    "rounding": ("unit/test_rounding.py", "property/test_rounding.py"),
    "comparison": ("unit/test_comparison.py",),
    "savings": ("unit/test_savings.py",),
}
#: Seconds after which a mutant is taken for one that never ends: its tests fail.
LIMIT = 300


class Mutants:
    """Tries every mutant of a module on the tests that pytest has collected."""

    def __init__(self, module: str) -> None:
        self.module, self.found, self.count = module, [], 0

    def pytest_collection(self) -> None:
        # Not before: pytest wants to load it first.
        from hypothesis import Phase, settings

        phases = (Phase.explicit, Phase.generate)
        quick = {"deadline": None, "database": None, "derandomize": True, "max_examples": 30}
        settings.register_profile("mutation", **quick, phases=phases)
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        path = ROOT / "src" / "analysis" / f"{self.module}.py"
        tree = ast.parse(path.read_text("utf-8"))
        if is_noticed(session, self.module, compile(tree, path, "exec")):
            raise pytest.UsageError(f"{self.module}: its tests fail as it stands")
        for line, change in mutations(tree):
            self.count += 1
            with warnings.catch_warnings(action="ignore"):
                code = compile(ast.fix_missing_locations(tree), path, "exec")
            if not is_noticed(session, self.module, code):
                print(f"{self.module}:{line}: {change}", flush=True)
                in_table = change.replace("|", r"\|")
                self.found.append(f"| {self.module} | `{in_table}` |")
        return True


def is_noticed(session: pytest.Session, module: str, code: CodeType) -> bool:
    """Run the tests on a mutant, in a process of its own, until one fails."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    signal.alarm(LIMIT)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        put_in_place(sys.modules[f"analysis.{module}"], code)
        for item, after in zip(session.items, [*session.items[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                break
    except BaseException:
        os._exit(1)
    os._exit(min(session.testsfailed, 1))


def put_in_place(module: ModuleType, code: CodeType) -> None:
    """Run a module's changed code, and let all who import its names have the new ones.

    What another module worked out of them when it was imported stays as it was.
    """
    before = {name: old for name, old in vars(module).items() if not name.startswith("__")}
    for name in before:
        delattr(module, name)
    exec(code, vars(module))
    users = [one for name, one in sys.modules.items() if name.startswith(("analysis.", "tests."))]
    for user in users:
        for name, old in before.items():
            if vars(user).get(name) is old:
                setattr(user, name, vars(module)[name])


def survivors(module: str) -> list[str]:
    """Return the mutants that no test notices, as rows of docs/mutants.md begin."""
    mutants = Mutants(module)
    paths = [str(ROOT / "tests" / path) for path in TESTS[module]]
    options = ["-q", "-s", "--tb=no", "-p", "no:cacheprovider"]
    code = pytest.main([*options, *paths], plugins=[mutants])
    if code != pytest.ExitCode.OK:
        raise SystemExit(code)
    survived = len(mutants.found)
    print(f"{module}: {mutants.count} mutants, {mutants.count - survived} killed, {survived} left")
    return mutants.found


def main(modules: list[str]) -> int:
    told = re.findall(r"^\| \w+ \| `.*?` \|", REASONS.read_text("utf-8"), re.MULTILINE)
    told = [row for row in told if row.split()[1] in modules]
    found = [row for module in modules for row in survivors(module)]
    faults = [f"no reason: {row}" for row in found if row not in told]
    faults += [f"no longer survives: {row}" for row in told if row not in found]
    print("\n".join(faults) or "Every mutant is noticed, or has its reason.")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or list(TESTS)))
