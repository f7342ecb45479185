"""A batch on a real cluster: a scheduler and two workers on this machine, one killed at work."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from analysis import batch, cluster, cluster_task, keys, manifest, pdf
from analysis.cluster import Cluster
from analysis.errors import RunError
from analysis.plan import Selection
from analysis.project import locate
from analysis.runner import Settings
from tests.notebooks.processes import alive, children
from tests.unit.given_notebooks import write
from tests.unit.test_batch import files

pytestmark = pytest.mark.slow

#: Seconds in which a process of the cluster has to be there.
PATIENCE = 60


@contextmanager
def process(*words, **environment):
    """Start a process of the cluster; end it, and only it, when the block ends."""
    started = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def wait_for(what):
    until = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < until, "it does not come"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return the address of a scheduler on this machine."""
    told = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with process("dask_scheduler", *options, "--scheduler-file", str(told)):
        wait_for(told.is_file)
        yield wait_for(lambda: _address(told.read_text()))


def _address(text):
    return json.loads(text)["address"] if text.strip().endswith("}") else ""


@contextmanager
def worker(address):
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    with process("dask_worker", address, *options) as started:
        yield started


@pytest.fixture
def project(tiny_data, monkeypatch):
    """Return a made-up project whose notebooks take a moment."""
    monkeypatch.setenv(pdf.VARIABLE, "")
    folder = tiny_data.parent / "notebooks"
    for number, review in enumerate(["", "costs", "savings", "", ""]):
        write(folder, f"0{number}_page", "import time; time.sleep(0.5)", "year", review=review)
    return locate(None, str(tiny_data.parent / "reports"), tiny_data.parent)


def begin(project, address):
    """Begin a batch as a person does, in a process of its own."""
    where = ("--data", str(project.data), "--out", str(project.reports), "--scheduler", address)
    return subprocess.Popen(
        [sys.executable, "-m", "analysis", "report", *where],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(project, address, **how):
    settings = Settings(project.data, 1, **how)
    return batch.report(
        project, Selection(), settings, Cluster(address, project, Selection()).run_all
    )


def test_a_cluster_makes_what_one_machine_makes_though_a_worker_is_killed(project, address):
    local = locate(None, str(project.reports.with_name("local")), project.data.parent)
    assert batch.report(local, Selection(), Settings(local.data, 2)).ok == 9
    receipts = project.reports / ".unfinished"
    with worker(address) as one, worker(address):
        began = begin(project, address)
        wait_for(lambda: list(receipts.glob("*.json")))
        (shard,) = wait_for(lambda: children(one.pid))
        one.kill()
        wait_for(lambda: not alive(shard))
        told, said = began.communicate(timeout=300)
    assert began.returncode == 0, said
    assert told.startswith("9 ok, 0 failed, 1 no data, 0 reused, ")
    assert files(project) == files(local)


def test_a_notebook_that_kills_takes_nothing_else_with_it(project, address):
    write(project.notebooks, "09_evil", "import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    with worker(address) as one, worker(address) as other:
        summary = run(project, address)
        assert (one.poll(), other.poll()) == (None, None)
    assert (summary.ok, summary.failed) == (9, 2)
    errors = {page.error for page in manifest.read(project.reports).pages.values()}
    assert any("the process that it was forked from ended" in (error or "") for error in errors)


def test_a_worker_that_is_another_machine_is_refused_and_says_how(project, address, monkeypatch):
    wanted = {**keys.environment(), "pandas": "0.25"}
    monkeypatch.setattr(cluster_task.keys, "environment", lambda: wanted)
    with (
        worker(address),
        pytest.raises(RunError, match=r"may not take part: pandas: .* 0\.25 with"),
    ):
        run(project, address)
    assert [name for name in files(project) if not name.startswith(".")] == []


def test_other_tables_than_the_clients_are_a_difference(project, tmp_path):
    path = tmp_path / "datapackage.json"
    path.write_text("{}")
    empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    task = cluster_task.Task([], "", keys.environment(), (str(path), empty))
    assert cluster_task.differences(task) == []
    path.write_text("{} ")
    assert cluster_task.differences(task) == [f"{path} is not the one that the client sees"]


def test_a_cluster_without_workers_is_named(project, address, monkeypatch):
    monkeypatch.setattr(cluster, "_UNTIL_WORKERS", 1)
    with pytest.raises(RunError, match="the cluster has no workers"):
        run(project, address)


def test_an_address_where_nobody_answers_is_named(project, monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with pytest.raises(RunError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        run(project, "tcp://127.0.0.1:9")
    assert [name for name in files(project) if not name.startswith(".")] == []


def test_a_lost_scheduler_ends_the_batch_and_the_next_one_goes_on(project, tmp_path):
    told = tmp_path / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with process("dask_scheduler", *options, "--scheduler-file", str(told)) as scheduler:
        wait_for(told.is_file)
        address = wait_for(lambda: _address(told.read_text()))
        with worker(address):
            client = begin(project, address)
            wait_for(lambda: list((project.reports / ".unfinished").glob("*.json")))
            scheduler.kill()
            _, said = client.communicate(timeout=300)
    assert client.returncode == 1
    assert "run it again to go on" in said
    assert batch.report(project, Selection(), Settings(project.data, 2)).ok == 9
