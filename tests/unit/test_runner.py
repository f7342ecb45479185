"""Runs real kernels, so the notebooks are few and small."""

import json
import os
import threading
import time

import pytest

from analysis import runner
from analysis.notebook import load
from analysis.plan import Run
from analysis.runner import ENGINES, Settings, run_all
from tests.unit.given_notebooks import write

SABOTEURS = {
    "raises": ("1 / 0", "ZeroDivisionError: division by zero"),
    "leaves_with_success": ("import sys; sys.exit(0)", "SystemExit: 0"),
    "asks_to_leave": ("exit()", "it asked the kernel to leave"),
    "vanishes": ("import os; os._exit(0)", "the kernel died, exit status 0"),
    "is_killed": ("import os; os.kill(os.getpid(), 9)", "the kernel died, by SIGKILL"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "the kernel died, by SIGSEGV"),
}


def run_of(notebook, year=2001, organisation="0180"):
    return Run(notebook, year, organisation, str(year))


@pytest.fixture(params=ENGINES, scope="module")
def engine(request):
    return request.param


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "project" / 'a "data" {year}'
    folder.mkdir(parents=True)
    return folder


def outcomes(runs, data, **settings):
    done = list(run_all(runs, Settings(data, **{"jobs": 2, **settings})))
    return {item.run.notebook.stem: item for item in done}


def cells_of(outcome):
    return json.loads(outcome.copy)["cells"]


def text_of(outcome, cell):
    (output,) = cells_of(outcome)[cell]["outputs"]
    return output["data"]["text/plain"]


@pytest.fixture(scope="module")
def saboteurs(tmp_path_factory, engine):
    """Six notebooks that end badly, and one that does not, in one batch."""
    folder = tmp_path_factory.mktemp("saboteurs")
    books = [write(folder, stem, "a = 1", code, "2") for stem, (code, _) in SABOTEURS.items()]
    books.append(write(folder, "good", "a = 1", "2"))
    return outcomes([run_of(book) for book in books], folder, engine=engine)


@pytest.mark.parametrize("stem", SABOTEURS)
def test_a_saboteur_fails_alone_with_cell_line_and_cause(saboteurs, stem):
    code, cause = SABOTEURS[stem]
    assert str(saboteurs[stem].failure) == f"code cell 3 ({code}): {cause}"


def test_a_good_notebook_beside_saboteurs_is_good(saboteurs):
    assert saboteurs["good"].failure is None


@pytest.mark.parametrize("stem", SABOTEURS)
def test_a_failed_run_leaves_a_partial_copy(saboteurs, stem):
    sources = [cell["source"] for cell in cells_of(saboteurs[stem])]
    assert sources[-3:] == ["a = 1", SABOTEURS[stem][0], "2"]


def test_parameters_environment_and_folder_are_what_we_say(tmp_path, data, engine, monkeypatch):
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "startup.py"))
    monkeypatch.setenv("MY_SECRET", "1")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    names = ["MY_SECRET", "PYTHONSTARTUP", "TZ", "PYTHONHASHSEED", "OMP_NUM_THREADS", "LC_ALL"]
    book = write(
        tmp_path,
        "a",
        "import os, sys, matplotlib",
        "year, organisation, data_dir, os.path.isdir(data_dir)",
        f"[os.environ.get(name) for name in {names}], matplotlib.get_backend().lower()",
        "sys.executable.startswith(sys.prefix), os.getcwd()",
    )
    done = outcomes([run_of(book)], data, engine=engine)["a"]
    assert done.failure is None
    assert text_of(done, -3) == "(2001, '0180', 'a \"data\" {year}', True)"
    assert text_of(done, -2) == "([None, None, 'UTC', '0', '1', 'C.UTF-8'], 'agg')"
    # IPython breaks the line where the folder's name, since shortened, was long.
    assert text_of(done, -1).split() == ["(True,", "'.')"]


def test_where_the_data_lie_is_not_in_the_copy(tmp_path, data, engine):
    done = outcomes([run_of(write(tmp_path, "a", "1"))], data, engine=engine)["a"]
    assert cells_of(done)[2]["source"] == "year = 2001\norganisation = '0180'"
    assert data.name not in done.copy.decode()


def test_runs_of_every_engine_give_the_same_bytes(tmp_path, data):
    sources = [
        *("import warnings; warnings.warn('here')", "object()", "{'b', 'a', 'c'}"),
        *("print('a'); print('b'); 1", "import pandas as pd; pd.DataFrame({'a': range(99)})"),
        *("from IPython.display import HTML; display(HTML('<b>å</b>')); HTML('<i>ä</i>')",),
        *("import numpy; numpy.random.random()", "_, _i, len(Out)"),
        *("h = display('x', display_id='n'); h.update('y')", "_; 3;", "1 / 0", "2"),
    ]
    run = run_of(write(tmp_path, "a", *sources))
    done = [outcomes([run], data, engine=name)["a"] for name in (*ENGINES, *ENGINES)]
    copies = [json.loads(item.copy) for item in done]
    for copy in copies[1:]:
        assert copy == copies[0]
    assert len({item.copy for item in done}) == 1
    assert {str(item.failure) for item in done} == {
        "code cell 12 (1 / 0): ZeroDivisionError: division by zero"
    }


def test_an_endless_cell_is_stopped_at_the_time_limit(tmp_path, data, engine):
    book = write(tmp_path, "a", "while True: pass", "1")
    done = outcomes([run_of(book)], data, time_limit=3, engine=engine)["a"]
    assert str(done.failure) == (
        "code cell 2 (while True: pass): stopped after 3 s, the time limit"
    )
    assert done.seconds < 30


def test_an_undeclared_parameter_is_refused_before_any_kernel(tmp_path, data):
    book = write(tmp_path, "a", parameters="year = 2000")
    done = outcomes([run_of(book)], data)["a"]
    assert "no parameter organisation; declared are: year" in str(done.failure)
    assert done.copy is None


def test_a_broken_notebook_is_an_outcome(tmp_path, data):
    path = tmp_path / "a.ipynb"
    path.write_text("{", encoding="utf-8")
    done = outcomes([run_of(load(path))], data)["a"]
    assert "no notebook that can be read" in str(done.failure)


def test_a_caller_that_stops_early_leaves_no_kernel(tmp_path, data, engine):
    mark = tmp_path / "pid"
    slow = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    runs = [run_of(write(tmp_path, "a_quick", "1")), run_of(write(tmp_path, "b_slow", slow))]
    running = run_all(runs, Settings(data, 2, engine=engine))
    assert next(running).run.notebook.stem == "a_quick"
    wait_for(lambda: mark.exists() and mark.read_text())
    running.close()
    wait_for(lambda: not alive(int(mark.read_text())))
    assert [item for item in threading.enumerate() if "ThreadPool" in item.name] == []


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def test_the_scratch_folder_goes_away(tmp_path, data, engine, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(runner.tempfile, "tempdir", str(scratch))
    outcomes([run_of(write(tmp_path, "a", "1"))], data, engine=engine)
    assert list(scratch.iterdir()) == []
