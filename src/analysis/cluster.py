"""Lets a Dask cluster run a batch's notebooks, shard by shard, into the shared reports folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis import cluster_task, keys
from analysis.batch_runs import Outcomes, collect
from analysis.cluster_task import Task
from analysis.datapackage import DESCRIPTOR
from analysis.errors import NotInDataError, RunError
from analysis.executed import one_line
from analysis.files import sha256_of
from analysis.log import say
from analysis.plan import Run, Selection
from analysis.progress import progress
from analysis.project import Project
from analysis.runner import Settings
from analysis.shards import Shard
from analysis.unfinished import Unfinished

if TYPE_CHECKING:
    from distributed import Client, Future

#: Seconds that a scheduler has to answer.
_PATIENCE = 10
#: Seconds in which the first worker has to come: a cluster may start them when they are asked for.
_UNTIL_WORKERS = 60
#: Shards a place on the cluster, so that no place waits long for the slowest one.
_SHARDS_A_PLACE = 3
#: How often a shard is begun again where its own process was ended, not by a notebook.
_RETRIES = 1


@dataclass(frozen=True)
class Cluster:
    """A cluster, and what it is to run.

    Attributes:
        address: of its scheduler.
        project: the folders, which all of its machines see by the same paths.
        selection: what the whole batch was asked for.
    """

    address: str
    project: Project
    selection: Selection

    def run_all(self, runs: Sequence[Run], settings: Settings, kept: Unfinished) -> Outcomes:
        """Run notebooks and yield what each came to as its shard is done.

        Args:
            runs: all with data.
            settings: how.
            kept: where the workers keep what each comes to.
        Raises: RunError where a worker is no such machine as this one, or the scheduler is lost;
            what was run until then is kept.
        """
        if not runs:
            return
        if settings.force:
            kept.done(run.whole for run in runs)
        with _connected(self.address) as client:
            mine = _shared(runs, client)
            say(f"{len(runs)} pages in {len(mine)} shards on the cluster")
            tasks = {shard: self._task(shard, settings) for shard in mine}
            with progress(len(runs)) as tell:
                for shard, lacking in self._done(client, tasks):
                    for run, result in collect(mine[shard], kept, lacking):
                        tell(f"{run.name}: {'failed' if result.error else 'ok'}")
                        yield run, result

    def _done(self, client: Client, tasks: Mapping[Shard, Task]) -> Iterator[tuple[Shard, str]]:
        """Yield each shard as it is done, and why pages are lacking if some are."""
        from distributed import as_completed

        futures = {
            client.submit(cluster_task.run, task, pure=False, retries=_RETRIES): shard
            for shard, task in tasks.items()
        }
        try:
            for future in as_completed(list(futures), loop=client.loop):
                yield futures[future], self._lacking(future, futures[future])
        finally:
            client.cancel(list(futures), force=True)

    def _lacking(self, future: Future[str], shard: Shard) -> str:
        from distributed.scheduler import KilledWorker

        name = f"shard {shard.number} of {shard.count}"
        if future.status in ("cancelled", "lost"):
            raise RunError("the connection to the scheduler was lost; run it again to go on")
        error = future.exception()
        if error is None:
            told = f": {future.result()}" if future.result() else ""
            return f"{name} has left nothing in {self.project.reports}{told}"
        if isinstance(error, KilledWorker) or type(error) is RunError:
            return f"{name} was lost: {one_line(str(error))}"
        raise RunError(one_line(f"the cluster cannot run this: {error}"))

    def _task(self, shard: Shard, settings: Settings) -> Task:
        descriptor = self.project.processed / DESCRIPTOR
        return Task(
            arguments=self._arguments(shard, settings),
            folder=str(self.project.notebooks.parent),
            environment=keys.environment(),
            data=(str(descriptor), sha256_of(descriptor)),
        )

    def _arguments(self, shard: Shard, settings: Settings) -> list[str]:
        asked, project = self.selection, self.project
        options = {
            "--organisation": asked.organisations,
            "--only": asked.stems,
            "--data": [str(project.data)],
            "--out": [str(project.reports)],
            # A place of the cluster is a core.
            "--jobs": ["1"],
            "--engine": [settings.engine],
            "--time-limit": [f"{settings.time_limit:.0f}"],
            "--memory": [str(settings.memory)] if settings.memory else [],
            "--shard": [f"{shard.number}/{shard.count}"],
        }
        words = [word for name, values in options.items() if values for word in (name, *values)]
        years = [str(year) for year in asked.years]
        return ["report", *years, *words, *(["--force"] if settings.force else [])]


def _shared(runs: Sequence[Run], client: Client) -> dict[Shard, list[Run]]:
    """Return the shards that have any pages.

    Raises: RunError where nobody is there to run them.
    """
    try:
        client.wait_for_workers(1, timeout=_UNTIL_WORKERS)
    except TimeoutError:
        raise RunError("the cluster has no workers") from None
    places = sum(client.nthreads().values())
    count = min(len(runs), places * _SHARDS_A_PLACE)
    found: dict[Shard, list[Run]] = {}
    for shard in (Shard(number, count) for number in range(1, count + 1)):
        if mine := [run for run in runs if shard.has(run.key)]:
            found[shard] = mine
    return found


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError:
        raise NotInDataError(
            "--scheduler needs Dask: pip install 'genomlysning[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise RunError(f"no scheduler answers at {address}: {error}") from None
    with client:
        yield client
