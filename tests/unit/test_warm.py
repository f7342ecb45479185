"""The warm engine: nothing passes from one notebook to the next, and none takes others with it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import papermill
import pytest

from analysis import runner
from analysis.runner import Settings, run_all
from analysis.surroundings import environment
from tests.unit.given_notebooks import write
from tests.unit.test_runner import alive, outcomes, run_of, text_of, wait_for

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "project" / "data"
    folder.mkdir(parents=True)
    return folder


# -- isolation --------------------------------------------------------------------------------

#: What a notebook may leave behind, and how another would notice.
LEAKS = {
    "a variable": ("leak = 1", "'leak' in globals()", "False"),
    "a module's state": (
        "import json; json.leak = 1",
        "import json; hasattr(json, 'leak')",
        "False",
    ),
    "an option": (
        "import pandas; pandas.options.display.max_rows = 3",
        "import pandas; pandas.options.display.max_rows",
        "60",
    ),
    "chart settings": (
        "import matplotlib; matplotlib.rcParams['font.size'] = 99",
        "import matplotlib; matplotlib.rcParams['font.size']",
        "10.0",
    ),
    "an open chart": (
        "import matplotlib.pyplot as plt; figure = plt.figure()",
        "import matplotlib.pyplot as plt; plt.get_fignums()",
        "[]",
    ),
    "the environment": (
        "import os; os.environ['LEAK'] = '1'",
        "import os; os.environ.get('LEAK', 'none')",
        "'none'",
    ),
    "the working folder": ("import os; os.chdir('/')", "import os; os.getcwd() == '/'", "False"),
    "the search path": (
        "import sys; sys.path.insert(0, '/x')",
        "import sys; '/x' in sys.path",
        "False",
    ),
    "chance": (
        "import random; random.seed(7)",
        "import random; random.random()",
        "0.8444218515250481",
    ),
}


def test_nothing_passes_from_one_notebook_to_the_next(tmp_path, data):
    before = write(tmp_path, "a_leaves", *(leak for leak, _, _ in LEAKS.values()))
    after = write(tmp_path, "b_looks", *(look for _, look, _ in LEAKS.values()))
    done = outcomes([run_of(before), run_of(after)], data, jobs=1)
    assert done["a_leaves"].failure is None
    found = [text_of(done["b_looks"], place + 3) for place in range(len(LEAKS))]
    assert dict(zip(LEAKS, found, strict=True)) == {
        name: clean for name, (_, _, clean) in LEAKS.items()
    }


def test_a_process_of_its_own_works_for_each_notebook(tmp_path, data):
    books = [write(tmp_path, stem, "import os; os.getpid()") for stem in ("a", "b", "c")]
    done = outcomes([run_of(book) for book in books], data, jobs=1)
    pids = {text_of(item, -1) for item in done.values()}
    assert len(pids) == 3
    assert str(os.getpid()) not in pids


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_the_warm_process_has_one_thread_and_what_notebooks_need(tmp_path):
    told = (
        "import os, sys; from analysis.forkserver import load, warm;"
        "warm(); load(['analysis.page', 'nothing.x']);"
        "print(len(os.listdir('/proc/self/task')), 'analysis.page' in sys.modules)"
    )
    env = environment(tmp_path, os.environ)
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, env=env)
    assert done.stdout.split() == ["1", "True"], done.stderr


# -- saboteurs --------------------------------------------------------------------------------

SABOTEURS = {
    "eats_memory": ("a = bytearray(10**12)", "MemoryError"),
    "floods": ("print('x' * 100_000_000)", "it showed more than 20 MB"),
    "floods_slowly": ("while True: print('x' * 1000)", "it showed more than 20 MB"),
    "floods_with_data": (
        "display({'application/json': ['z' * 1000] * 100_000}, raw=True)",
        "it showed more than 20 MB",
    ),
    "raises_a_flood": ("raise ValueError('y' * 60_000_000)", "it showed more than 20 MB"),
    "closes_stdout": ("import sys; sys.stdout.close()", "it closed a standard stream"),
    "kills_its_parent": (
        "import os; os.kill(os.getppid(), 9)",
        "the process that it was forked from",
    ),
}


@pytest.mark.parametrize("stem", SABOTEURS)
def test_a_saboteur_fails_and_the_rest_is_delivered(tmp_path, data, stem):
    code, cause = SABOTEURS[stem]
    books = [
        write(tmp_path, stem, "1", code),
        *(write(tmp_path, f"good_{n}", "1") for n in range(3)),
    ]
    done = outcomes([run_of(book) for book in books], data, jobs=1, memory=1000, time_limit=60)
    assert f"code cell 3 ({code}): {cause}" in str(done[stem].failure)
    assert [done[f"good_{n}"].failure for n in range(3)] == [None] * 3


linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans on")

#: What a notebook may start, told as `pid`; the shell tells of what it leaves without a parent.
STARTED = {
    "in its group": "import subprocess; pid = subprocess.Popen(['sleep', '600']).pid",
    "in a session": (
        "import subprocess; pid = subprocess.Popen(['sleep', '600'], start_new_session=True).pid"
    ),
    "forked by hand": (
        "import os; pid = os.fork();pid or (os.setsid(), os.execvp('sleep', ['sleep', '600']))"
    ),
    "left by what it started": (
        "import subprocess; left = ['sh', '-c', 'setsid sleep 600 > /dev/null 2>&1 & echo $!'];"
        "pid = int(subprocess.run(left, capture_output=True, text=True).stdout)"
    ),
}


def marks(mark, value):
    return f"open({str(mark)!r}, 'a').write(f'{{{value}}} ')"


@linux
@pytest.mark.parametrize("how", STARTED)
def test_what_a_notebook_has_started_ends_with_it(tmp_path, data, how):
    mark, after = tmp_path / "pid", tmp_path / "after"
    # The next one looks while the warm process goes on: nothing waits for the batch's end.
    look = (
        f"import os, time; pid = int(open({str(mark)!r}).read())\n"
        f"while os.path.exists(f'/proc/{{pid}}'): time.sleep(0.05)\n{marks(after, 'pid')}"
    )
    books = [write(tmp_path, "a", STARTED[how], marks(mark, "pid")), write(tmp_path, "b", look)]
    done = outcomes([run_of(book) for book in books], data, jobs=1, time_limit=20)
    assert [done[stem].failure for stem in "ab"] == [None, None]
    assert mark.read_text() == after.read_text()


@linux
@pytest.mark.parametrize("how", STARTED)
def test_what_it_has_started_ends_even_if_it_kills_its_parent(tmp_path, data, how):
    mark = tmp_path / "pids"
    kills = "import os; os.kill(os.getppid(), 9)"
    book = write(tmp_path, "a", STARTED[how], marks(mark, "pid"), kills)
    done = outcomes([run_of(book)], data)["a"]
    assert "the process that it was forked from ended" in str(done.failure)
    pids = [int(word) for word in mark.read_text().split()]
    assert len(pids) == 2
    assert not any(map(alive, pids))


@linux
def test_what_a_notebook_under_way_has_started_is_left_to_it(tmp_path, data):
    mark = tmp_path / "pid"
    waits = (
        "import subprocess; p = subprocess.Popen(['sleep', '3'], start_new_session=True);"
        f"{marks(mark, 'p.pid')}; p.wait()"
    )
    wait = f"import os, time\nwhile not os.path.exists({str(mark)!r}): time.sleep(0.05)"
    books = [
        write(tmp_path, "a", waits),
        write(tmp_path, "b", wait, STARTED["in a session"]),
        write(tmp_path, "c", "1"),
    ]
    done = outcomes([run_of(book) for book in books], data, jobs=2)
    assert [done[stem].failure for stem in "abc"] == [None] * 3
    assert text_of(done["a"], -1) == "0"


def test_a_notebook_beside_one_that_kills_its_parent_is_delivered(tmp_path, data):
    begun, runs = tmp_path / "begun", tmp_path / "runs"
    kills = (
        f"import os, time; {marks(runs, 1)}\n"
        f"while not os.path.exists({str(begun)!r}): time.sleep(0.05)\n"
        "os.kill(os.getppid(), 9)"
    )
    books = [
        write(tmp_path, "a_kills", kills),
        write(tmp_path, "b_beside", marks(begun, 1), "import time; time.sleep(2)"),
        write(tmp_path, "c_later", "1"),
    ]
    done = outcomes([run_of(book) for book in books], data, jobs=2)
    assert "the process that it was forked from ended" in str(done["a_kills"].failure)
    assert [done[stem].failure for stem in ("b_beside", "c_later")] == [None, None]
    assert runs.read_text().split() == ["1", "1"], "it is run twice, not more"


def test_a_process_that_comes_back_from_a_fork_tells_nothing(tmp_path, data):
    mark = tmp_path / "ran"
    book = write(
        tmp_path,
        "a",
        "import os; child = os.fork(); display('child' if child == 0 else 'parent')",
        marks(mark, "child"),
        "os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])",
    )
    done = outcomes([run_of(book)], data)["a"]
    assert done.failure is None
    assert [text_of(done, -3), text_of(done, -1)] == ["'parent'", "0"]
    assert len(mark.read_text().split()) == 1, "the child ran a cell more"


def test_a_process_that_comes_back_from_a_fork_does_not_end_the_notebook(tmp_path, data):
    code = "import os; child = os.fork(); child and (os.waitpid(child, 0), os._exit(3))"
    done = outcomes([run_of(write(tmp_path, "a", code, "1"))], data)["a"]
    assert str(done.failure) == f"code cell 2 ({code}): the kernel died, exit status 3"


def test_a_driver_that_is_killed_leaves_no_process(tmp_path, data):
    mark = tmp_path / "pids"
    slow = (
        "import os, time;"
        f"open({str(mark)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}'); time.sleep(600)"
    )
    write(tmp_path, "a", slow)
    code = (
        "import sys; from pathlib import Path; from analysis.notebook import load;"
        "from analysis.plan import Run; from analysis.runner import Settings, run_all;"
        "run = Run(load(Path(sys.argv[1])), 2001, 'x', '2001');"
        "list(run_all([run], Settings(Path(sys.argv[2]), 1)))"
    )
    driver = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "a.ipynb"), str(data)])
    wait_for(lambda: mark.exists() and len(mark.read_text().split()) == 2)
    child, server = map(int, mark.read_text().split())
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    wait_for(lambda: not alive(child) and not alive(server))


# -- papermill by itself ----------------------------------------------------------------------


@pytest.fixture
def book(tmp_path):
    return write(tmp_path, "a", "import os; os.getpid()", "year + 1").path


def test_papermill_knows_the_engine_by_its_name(book, tmp_path):
    copy = tmp_path / "copy.ipynb"
    command = [sys.executable, "-m", "papermill", "--engine", "genomlysning", "-k", "python3"]
    command += ["--language", "python", "-p", "year", "2001", str(book), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    assert cells[-1]["outputs"][0]["data"]["text/plain"] == ["2002"]


def run_papermill(book, **options):
    about = {"kernel_name": "python3", "language": "python", "progress_bar": False}
    return papermill.execute_notebook(book, None, engine_name="genomlysning", **about, **options)


def test_papermill_gets_a_process_apart(book):
    done = run_papermill(book)
    assert done.cells[-2].outputs[0]["data"]["text/plain"] != str(os.getpid())
    assert [cell.execution_count for cell in done.cells[1:]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("import os; os._exit(0)", "the kernel died, exit status 0"),
        ("while True: pass", "stopped after 5 s, the time limit"),
        ("1 / 0", "division by zero"),
    ],
)
def test_papermill_is_told_of_what_went_wrong(tmp_path, code, cause):
    path = write(tmp_path, "b", "1", code, "2").path
    with pytest.raises(Exception, match=cause):
        run_papermill(path, execution_timeout=5)


def test_importing_papermill_loads_nothing_of_the_suite():
    code = (
        "import papermill, sys; print(sorted(m for m in sys.modules if m.startswith('analysis')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['analysis', 'analysis.engine']"
    assert runner.ENGINES == ("warm", "kernel")


def test_without_fork_ordinary_kernels_do_the_work(tmp_path, data, monkeypatch):
    monkeypatch.delattr(os, "fork")
    began = time.monotonic()
    (done,) = run_all(
        [run_of(write(tmp_path, "a", "import sys; 'zmq' in sys.modules"))], Settings(data, 1)
    )
    assert done.failure is None
    assert text_of(done, -1) == "True"
    assert time.monotonic() - began < 120


def test_papermill_does_not_wait_for_what_a_notebook_has_forked(tmp_path):
    code = "import os, time; os.fork() or (time.sleep(600), os._exit(0)); 1"
    began = time.monotonic()
    done = run_papermill(write(tmp_path, "b", code).path)
    assert done.cells[-1].outputs[0]["data"]["text/plain"] == "1"
    assert time.monotonic() - began < 60
